"""Hard limits: before each call its worst case is set aside, afterwards what it really used is booked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from kb.settings import Budget


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, and dollars where the price is known."""

    tokens: int = 0
    money: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.tokens + other.tokens, self.money + other.money)


class Purse:
    """What a run may still spend. ``spent_today`` says what other runs of this day (UTC) have used."""

    def __init__(self, limits: Budget, spent_today: Callable[[], Usage]) -> None:
        self._limits, self._spent_today = limits, spent_today
        self._spent = self._reserved = Usage()
        self._changed = threading.Condition()

    def reserve(self, tokens: int, money: float | None) -> str:
        """Set a call's worst case aside; a reason why not, else "". Waits while calls under way may leave enough.

        ``money`` is None when the price is not known: refused if there is any limit on money.
        """
        limits = self._limits
        if money is None and (limits.money_per_run or limits.money_per_day):
            return "there is a limit on money and the price of this model is not known; add it to prices.toml"
        wanted = Usage(tokens, money or 0.0)
        with self._changed:
            while reason := self._over(wanted):
                if not self._reserved.tokens:
                    return reason
                self._changed.wait()
            self._reserved += wanted
            return ""

    def settle(self, tokens: int, money: float | None, used: Usage) -> None:
        """Book what a call used, and free what ``reserve`` had set aside for it."""
        with self._changed:
            self._spent += used
            left = Usage(self._reserved.tokens - tokens, self._reserved.money - (money or 0.0))
            self._reserved = left if left.tokens > 0 else Usage()  # no dust of rounding may keep others waiting
            self._changed.notify_all()

    def _over(self, wanted: Usage) -> str:
        limits = self._limits
        run = self._spent + self._reserved + wanted
        if limits.tokens_per_run and run.tokens > limits.tokens_per_run:
            return f"the limit of {limits.tokens_per_run:,} tokens a run is reached"
        if limits.money_per_run and run.money > limits.money_per_run:
            return f"the limit of {limits.money_per_run:g} dollars a run is reached"
        if not (limits.tokens_per_day or limits.money_per_day):
            return ""
        day = run + self._spent_today()
        if limits.tokens_per_day and day.tokens > limits.tokens_per_day:
            return f"the limit of {limits.tokens_per_day:,} tokens a day is reached"
        if limits.money_per_day and day.money > limits.money_per_day:
            return f"the limit of {limits.money_per_day:g} dollars a day is reached"
        return ""
