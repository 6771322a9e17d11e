"""kb cost"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime

import click

from kb.calls.budget import load_prices
from kb.calls.trace import Spent, read_trace, spent_by
from kb.cli.console import count, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.errors import UsageError

GROUPS = ("task", "source", "page", "day", "model")


@click.command()
@click.option("--by", "group", type=click.Choice(GROUPS), default="task", show_default=True, help="What to sum by.")
@click.option("--day", default="", help="Only calls of this day (UTC), month or year: 2026-11-21, 2026-11, 2026.")
@json_option
@pass_invocation
def command(invocation: Invocation, group: str, day: str, as_json: bool) -> None:
    """Say what models have cost so far: calls, tokens and dollars."""
    if day and not _is_day(day):
        raise UsageError(f"{day!r} is no day.", "Write 2026-11-21, 2026-11 for a month or 2026 for a year.")
    lines = [line for line in read_trace(invocation.home) if line.at.startswith(day)]
    groups = spent_by(lines, group)
    total = _total(groups)
    dated = load_prices(invocation.home).dated
    if as_json:
        say_json({"by": group, "groups": list(map(_plain, groups)), "total": _plain(total), "prices": dated})
        return
    if not lines:
        say("No model was called yet." if not day else f"No model was called on {day}.")
        return
    width = max(len(spent.name or "(none)") for spent in groups)
    for spent in groups:
        say(f"{spent.name or '(none)':<{width}}  {_sentence(spent)}")
    say(f"{'all':<{width}}  {_sentence(total)}", bold=True)
    say(f"Prices of {dated}; yours may differ, and a prices.toml beside kb.toml stands above them.")


def _is_day(text: str) -> bool:
    with suppress(ValueError):
        datetime.strptime(text, {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}.get(len(text), ""))
        return True
    return False


def _total(groups: list[Spent]) -> Spent:
    total = Spent("all")
    for spent in groups:
        for name, value in asdict(spent).items():
            if name != "name":
                setattr(total, name, getattr(total, name) + value)
    return total


def _plain(spent: Spent) -> dict[str, object]:
    """As JSON; a sum that a price is missing from is null, and ``cost_known`` is what is certain."""
    values = asdict(spent)
    return values | {"cost": None if spent.unpriced else spent.cost, "cost_known": spent.cost}


def _sentence(spent: Spent) -> str:
    parts = [count(spent.calls, "call"), f"{spent.tokens_in:,} tokens in", f"{spent.tokens_out:,} out"]
    if spent.cached:
        parts.append(f"{spent.cached:,} from the cache")
    if spent.failed:
        parts.append(f"{spent.failed:,} without a usable reply")
    money = f"${spent.cost:,.4f}"
    if spent.unpriced:
        money = f"{money} and {count(spent.unpriced, 'call')} of unknown price" if spent.cost else "price unknown"
    return ", ".join([*parts, money])
