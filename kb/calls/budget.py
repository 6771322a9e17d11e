"""What calls cost and what they may cost: a dated table of prices anybody may edit, and hard limits.

A price that is not known is None, never zero. Before each call its worst case is set aside, afterwards what it really
used is booked.
"""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from kb.calls.spec import ModelSpec
from kb.errors import SettingsError
from kb.home import Home
from kb.settings import Budget

_SHIPPED = Path(__file__).with_name("prices.toml")
_DATE = re.compile(r"-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$")
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens; ``cached`` input costs as much as other input unless given."""

    input: float = 0.0
    output: float = 0.0
    cached: float | None = None
    up_to: int = 0  # longest prompt in tokens this price holds for; 0: any
    unknown: bool = False

    def cost(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> float | None:
        """Dollars for one call; ``tokens_cached`` are part of ``tokens_in``. None: not known for a prompt so long."""
        if self.up_to and tokens_in > self.up_to:
            return None
        cached = min(tokens_cached, tokens_in)
        reused = self.input if self.cached is None else self.cached
        return ((tokens_in - cached) * self.input + cached * reused + tokens_out * self.output) / _MILLION


@dataclass(frozen=True, slots=True)
class Prices:
    """The shipped table, and the knowledge base's own above it."""

    dated: str
    shipped: Mapping[str, Price]
    own: Mapping[str, Price]

    def of(self, spec: ModelSpec) -> Price | None:
        """The price of this model, or None. Shipped prices hold on the providers' own servers only."""
        at_home = spec.at_home or (spec.provider == "ollama" and spec.is_local)
        price = _find(self.own, spec.name) or (_find(self.shipped, spec.name) if at_home else None)
        return price if price and not price.unknown else None

    def estimate(self, specs: Iterable[ModelSpec], tokens_in: int, tokens_out: int) -> str:
        """What so many tokens cost at most, as a clause for a question to a person."""
        prices = [self.of(spec) for spec in specs]
        costs = [replace(price, up_to=0).cost(tokens_in, tokens_out) or 0.0 for price in prices if price]
        if len(costs) < len(prices) or not costs:
            return "what that costs is not known"
        return f"that costs at most {max(costs):,.2f} dollars (prices of {self.dated})"


def _find(table: Mapping[str, Price], name: str) -> Price | None:
    for candidate in (name, _DATE.sub("", name)):
        patterns = [key for key in table if key == candidate or ("*" in key and fnmatchcase(candidate, key))]
        if patterns:
            return table[max(patterns, key=lambda key: ("*" not in key, len(key)))]
    return None


def load_prices(home: Home | None = None) -> Prices:
    """The table that holds here. Raises SettingsError for an own prices.toml that cannot be read."""
    dated, shipped = _read(_SHIPPED)
    own = home.root / "prices.toml" if home else None
    if own is None or not own.is_file():
        return Prices(dated, shipped, {})
    own_dated, entries = _read(own)
    return Prices(own_dated or dated, shipped, entries)


def _read(path: Path) -> tuple[str, dict[str, Price]]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path.name} cannot be read: {error}.") from error
    dated = str(table.pop("dated", ""))
    return dated, {name: _price(name, entry) for name, entry in table.items()}


def _price(name: str, entry: Any) -> Price:
    known = {field.name for field in fields(Price)}
    if not isinstance(entry, dict) or not set(entry) <= known:
        raise SettingsError(f"prices.toml: {name!r} must be a table with {', '.join(sorted(known))}.")
    if not entry.get("unknown") and not {"input", "output"} <= set(entry):
        raise SettingsError(f"prices.toml: {name!r} needs input and output, or unknown = true.")
    numbers = [value for key, value in entry.items() if key != "unknown"]
    if not all(isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 for value in numbers):
        raise SettingsError(f"prices.toml: the prices of {name!r} must be numbers that are not negative.")
    return Price(**entry)


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
