"""What a call costs, from a dated table anybody may edit. A price that is not known is None, never zero."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from kb.calls.spec import ModelSpec
from kb.errors import SettingsError
from kb.home import Home

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
