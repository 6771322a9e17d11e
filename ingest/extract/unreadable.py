"""The one way in which extraction says no."""

from __future__ import annotations


class Unreadable(Exception):  # noqa: N818 - named for what the person is told
    """A file that kb cannot or will not read. It becomes a Problem; other files go on.

    ``message`` is one sentence that says why, ``advice`` one that says what to do.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message, advice)
        self.message = message
        self.advice = advice
