"""When a card is asked again: FSRS, from a log of how well each was known.

The log is ``study.jsonl`` beside kb.toml: one line a review, only ever added to, so that a kill loses at most the line
being written. What FSRS thinks of a card follows from the log alone, so a better FSRS needs no change of the file. The
site's study page keeps and saves the same lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.home import Home
from kb.study.cards import Card, in_turn

if TYPE_CHECKING:
    from fsrs import Card as Memory

RATINGS = {1: "again", 2: "hard", 3: "good", 4: "easy"}


@dataclass(frozen=True, slots=True)
class Review:
    """One answer to one card: 1 again, 2 hard, 3 good, 4 easy."""

    card: str
    rating: int
    at: datetime

    def line(self) -> str:
        """As it stands in the log."""
        return json.dumps({"card": self.card, "rating": self.rating, "at": self.at.isoformat()}) + "\n"


def read_log(home: Home) -> list[Review]:
    """All reviews, in order; lines that cannot be read (a torn one, a person's remark) count for nothing."""
    try:
        lines = home.study.read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise KbError(f"{home.study.name} cannot be read: {error.strerror}.") from error
    return sorted(_reviews(lines), key=lambda review: review.at)


def _reviews(lines: Iterable[str]) -> Iterator[Review]:
    for line in lines:
        try:
            row = json.loads(line)
            at = datetime.fromisoformat(row["at"])
            review = Review(str(row["card"]), int(row["rating"]), at.astimezone(UTC))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            continue
        if review.rating in RATINGS and at.tzinfo:
            yield review


def write_review(home: Home, review: Review) -> None:
    """Add one line to the log."""
    try:
        with home.study.open("a+b") as file:
            if file.tell():
                file.seek(-1, 2)
                torn = file.read(1) != b"\n"
                file.write(b"\n" if torn else b"")
            file.write(review.line().encode("utf-8"))
    except OSError as error:
        raise KbError(f"{home.study.name} cannot be written: {error.strerror}.") from error


class Schedule:
    """What is known of each card, and which are to be asked."""

    def __init__(self, cards: Sequence[Card], log: Iterable[Review]) -> None:
        from fsrs import Scheduler

        self.cards = cards
        self.scheduler = Scheduler(enable_fuzzing=False)  # the same log makes the same days
        self.memories: dict[str, Memory] = {}
        for review in log:
            self.record(review)

    def record(self, review: Review) -> datetime:
        """Take a review in; returns when the card is due again."""
        from fsrs import Card as Memory
        from fsrs import Rating

        memory = self.memories.get(review.card) or Memory(card_id=0, due=review.at)
        self.memories[review.card], _ = self.scheduler.review_card(memory, Rating(review.rating), review.at)
        return self.memories[review.card].due

    def due(self, now: datetime) -> list[Card]:
        """Cards seen before whose time has come, the longest overdue first."""
        seen = [card for card in self.cards if card.id in self.memories and self.memories[card.id].due <= now]
        return sorted(seen, key=lambda card: self.memories[card.id].due)

    def new(self) -> list[Card]:
        """Cards never seen."""
        return in_turn([card for card in self.cards if card.id not in self.memories])

    def next_due(self) -> datetime | None:
        """When the next card that was seen is due; None where none was."""
        known = {card.id for card in self.cards}
        return min((memory.due for name, memory in self.memories.items() if name in known), default=None)
