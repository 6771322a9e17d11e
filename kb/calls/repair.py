"""The one repair turn: the question again, with what came back and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from kb.calls.prompt import fence

_SHOWN = 20_000  # characters of a reply that are shown again


def again(user: str, reply: str, complaints: Sequence[str], nonce: str) -> str:
    """The user part of a repair turn."""
    listed = "\n".join(f"- {complaint}" for complaint in complaints)
    return (
        f"{user}\n\nYour earlier answer to this was not usable:\n{fence(reply[:_SHOWN], 'answer', nonce)}\n\n"
        f"What is wrong with it:\n{listed}\n\n"
        "Answer again, in full and in the same form. Keep what was right; change or leave out what was wrong."
    )
