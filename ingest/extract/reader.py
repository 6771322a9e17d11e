"""What a reader of one format is: its names, its edition, how it reads; and the one way in which it says no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from kb.settings import Limits
from kb.values import Document

release_of = cache(version)  # of a library; it is looked up on the disk


class Unreadable(Exception):  # noqa: N818 - named for what the person is told
    """A file that kb cannot or will not read. It becomes a Problem; other files go on.

    ``message`` is one sentence that says why, ``advice`` one that says what to do.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message, advice)
        self.message = message
        self.advice = advice


@dataclass(frozen=True, slots=True)
class File:
    """A dropped file that was opened: its bytes, where they lie, and what reading it may cost."""

    data: bytes
    path: Path
    limits: Limits


@dataclass(frozen=True, slots=True)
class Reader:
    """How files of one format become documents. To add one: a module that makes it, and its line in ``readers.py``.

    ``read`` raises Unreadable, and may raise whatever a parser raises over a broken file.
    """

    name: str  # what a document says it was read by
    # Raise it when the reader gives another text, other blocks or another title for the same file: the next build then
    # reads the files again that an older edition has read, and tries those that could not be read.
    edition: int
    read: Callable[[File], Document]
    names: tuple[str, ...] = ()  # endings of file names, in small letters with their dot
    begins: bytes = b""  # with what its files begin, where other formats that are refused begin so too
    magic: bytes = b""  # among the first 1,024 bytes: it is this format, whatever its name says
    looks: Callable[[bytes], bool] | None = None  # whether a file that no reader claims by name is of this format
    libraries: tuple[str, ...] = ()  # whose releases change what is read

    def signature(self, library: str = "") -> str:
        """What a document says it was read by: ``pdf 1 pypdf 6.1.0``."""
        return f"{self.name} {self.edition}" + (f" {library} {release_of(library)}" if library else "")


def of_bytes(read: Callable[[bytes], Document]) -> Callable[[File], Document]:
    """``read`` for a reader that needs nothing but the bytes."""
    return lambda file: read(file.data)
