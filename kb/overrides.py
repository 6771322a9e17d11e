"""overrides.toml: what people decided about pages and sources. Their word wins over the compiler's.

Read into frozen values here; ``compile.pages.decisions`` applies them to topics.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any

from kb.encode.toml import toml_value
from kb.errors import OverridesError
from kb.files import write_atomic
from kb.home import Home

TEMPLATE = """\
# Your decisions about pages and sources; they win over kb's. Each one is a table like the examples.
# A page is named by its title or by its slug (concepts/black-death). Run `kb build` afterwards.
#
# Two pages are about the same thing: tell both under one title.
# [[merge]]
# into = "Black Death"
# pages = ["Great Mortality", "concepts/great-plague"]
#
# One page is about two things: give some of its names, or what some sources say, a page of their own.
# [[split]]
# page = "Mercury"
# title = "Mercury (planet)"
# aliases = ["planet Mercury"]
# sources = ["raw/astronomy.md"]
#
# A page should be called something else; the old address leads to the new one.
# [[rename]]
# page = "concepts/plague"
# title = "Bubonic plague"
# aliases = ["plague"]            # names that go on meaning it; without them "plague" links there no more
#
# A page should not exist; what its sources say stays on their own pages.
# [[hide]]
# page = "Figure 3"
#
# A source should not be read; the file stays in raw/. (`kb remove` writes this.)
# [[exclude]]
# source = "raw/old-draft.md"
#
# A document says nothing, or something wrong, about itself. (`kb set FILE title=… author=… date=…` writes this.)
# [[set]]
# source = "raw/scan0042.pdf"
# title = "The lighthouse"
# author = "M. Kerr"
# date = "1931-05"                # 1931, 1931-05 or 1931-05-02; "" for none
# url = "https://example.org/lighthouse.pdf"
# supersedes = "no"               # keep older and newer versions of it; or the path of the one it replaces
#
# A source is wrong, and you know better. Your word stands beside its words. (`kb correct CLAIM` writes this.)
# [[correct]]
# claim = "c-4f0c2d1e9a"
# was = "The lantern stands 41 metres above the rock."
# source = "raw/skerrow-light-a-short-history.html"
# says = "The lantern stands 38 metres above the rock."
# because = "I measured it."
"""


@dataclass(frozen=True, slots=True)
class Merge:
    """Several pages are about one thing."""

    into: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """One page is about two things; these names, or what these sources say, become a page of their own."""

    page: str
    title: str
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rename:
    """A page gets another title, and a slug to match; the old slug redirects. The old title stays if it is an alias."""

    page: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hide:
    """A page is not to exist."""

    page: str


@dataclass(frozen=True, slots=True)
class _Exclude:
    """A source is not to be read."""

    source: str


@dataclass(frozen=True, slots=True)
class Described:
    """What a person says about a document; None where nothing was said, "" where it has none."""

    source: str
    title: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None
    supersedes: str | None = None  # "no", or the path of the source it is a newer version of


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says instead of a claim, and why. ``was`` and ``source`` (a path) tell which claim was meant."""

    claim: str  # id
    says: str
    because: str
    was: str = ""
    source: str = ""


DESCRIBED = ("title", "author", "date", "url")  # what it says of itself, and a person may say better
SETTABLE = (*DESCRIBED, "supersedes")
NOTHING = "no"  # what a source supersedes that is kept beside older and newer versions of it
_CORRECT = re.compile(r"\s*\[\[[ \t]*correct[ \t]*\]\]")
_WEB = re.compile(r"https?://\S+")
_LONGEST = {"title": 300, "author": 200}  # characters: who says more pasted something else
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Overrides:
    """Every decision, in the order of the file."""

    merge: tuple[Merge, ...] = ()
    split: tuple[Split, ...] = ()
    rename: tuple[Rename, ...] = ()
    hide: tuple[Hide, ...] = ()
    exclude: tuple[str, ...] = ()  # paths of sources that are not to be read
    described: tuple[Described, ...] = ()
    correct: tuple[Correction, ...] = ()

    def descriptions(self) -> dict[str, dict[str, str]]:
        """By path of the source, what people say of it; of two words on one thing the later holds."""
        found: dict[str, dict[str, str]] = {}
        for one in self.described:
            values = {name: getattr(one, name) for name in DESCRIBED if getattr(one, name) is not None}
            found.setdefault(one.source, {}).update(values)
        return found

    def versions(self) -> dict[str, str]:
        """By path of the source, what people say it supersedes: "no" for nothing, or a path."""
        return {one.source: one.supersedes for one in self.described if one.supersedes is not None}


_KINDS: dict[str, type[Any]] = {
    "merge": Merge,
    "split": Split,
    "rename": Rename,
    "hide": Hide,
    "exclude": _Exclude,
    "set": Described,
    "correct": Correction,
}


def load(text: str) -> Overrides:
    """Read overrides.toml. Raises OverridesError that names the table and the key."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OverridesError(f"overrides.toml is not valid TOML: {error}.") from error
    if unknown := sorted(set(table) - set(_KINDS)):
        raise OverridesError(f"overrides.toml has an unknown table {unknown[0]}.", f"Known: {', '.join(_KINDS)}.")
    decisions = {name: _decisions(name, entries) for name, entries in table.items()}
    decisions["exclude"] = tuple(decision.source for decision in decisions.get("exclude", ()))
    decisions["described"] = decisions.pop("set", ())
    for one in decisions["described"]:
        try:
            check_description({name: getattr(one, name) or "" for name in DESCRIBED})
        except OverridesError as error:
            raise OverridesError(f"overrides.toml, what is set of {one.source}: {error.message}") from error
    return Overrides(**decisions)


def read_overrides(home: Home) -> Overrides:
    """The decisions of a knowledge base; none without a file. Raises OverridesError."""
    return load(_text(home))


def exclude(home: Home, paths: Iterable[str]) -> None:
    """Record sources that are not to be read any more. Raises OverridesError and changes nothing on damage."""
    text = _text(home)
    for path in paths:
        text = with_exclusion(text, path)
    write_atomic(home.overrides, text, sync=True)


def describe(home: Home, path: str, values: Mapping[str, str]) -> None:
    """Record what a person says about a document. Raises OverridesError and changes nothing on damage."""
    check_description(values)
    text = _text(home)
    load(text)
    write_atomic(home.overrides, _with_table(text, "set", {"source": path, **values}), sync=True)


def correct(home: Home, correction: Correction) -> None:
    """Record a correction, in place of an earlier one of the same claim. Raises OverridesError."""
    text = without_correction(_text(home), correction.claim)
    values = {name: getattr(correction, name) for name in ("claim", "was", "source", "says", "because")}
    write_atomic(home.overrides, _with_table(text, "correct", values), sync=True)


def uncorrect(home: Home, claim: str) -> None:
    """Take the correction of a claim back. Raises OverridesError."""
    write_atomic(home.overrides, without_correction(_text(home), claim), sync=True)


def without_correction(text: str, claim: str) -> str:
    """``text`` of overrides.toml without what was said of a claim; all else stays as people wrote it.

    Raises OverridesError, also where it was written in another form than ``kb correct`` writes it.
    """
    load(text)
    parts = re.split(r"(?m)^(?=[ \t]*\[\[)", text)
    kept = []
    for part in parts:
        found = load(part).correct if _CORRECT.match(part) else ()
        if claim in [one.claim for one in found]:
            lines = part.splitlines(keepends=True)  # what a person wrote below it, of whatever comes next, stays
            part = "".join(line for line in lines if line.lstrip().startswith("#"))
        kept.append(part)
    rest = "".join(kept)
    if claim in [one.claim for one in load(rest).correct]:
        raise OverridesError(
            f"What overrides.toml says of {claim} is not in a table that begins with [[correct]].", "Take it out there."
        )
    return rest


def check_description(values: Mapping[str, str]) -> None:
    """Raise OverridesError for what cannot be said about a document."""
    if unknown := sorted(set(values) - set(SETTABLE)):
        raise OverridesError(f"A document has no {unknown[0]} to set.", f"Known: {', '.join(SETTABLE)}.")
    if (url := values.get("url", "")) and not _WEB.fullmatch(url):
        raise OverridesError(f"{url!r} is no web address.", "Give one that begins with https:// or http://.")
    day = values.get("date", "")
    if day and not _is_date(day):
        raise OverridesError(f"{day!r} is not a date.", "Write 1931, 1931-05 or 1931-05-02.")
    for name, most in _LONGEST.items():
        value = values.get(name, "")
        if value and not any(char.isalpha() for char in value) and not (name == "title" and value.isdigit()):
            raise OverridesError(f"{value!r} is no {name}.", "Write it in words, or nothing after the sign for none.")
        if len(value) > most or not value.isprintable():
            raise OverridesError(f"That is no {name}.", f"Write at most {most} characters, on one line.")


def _is_date(text: str) -> bool:
    """Whether it is a day, a month or a year that there was or will be."""
    if not _DATE.fullmatch(text) or text.startswith("0000"):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 7 else f"{text}-01"[:10])
    except ValueError:
        return False
    return True


def _text(home: Home) -> str:
    try:
        return home.overrides.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise OverridesError(f"overrides.toml cannot be read: {error}.") from error


def template() -> str:
    """A new overrides.toml: nothing decided, everything explained."""
    return TEMPLATE


def with_exclusion(text: str, path: str) -> str:
    """``text`` of overrides.toml with one more excluded source; comments and order stay as people wrote them."""
    if path in load(text).exclude:
        return text
    return _with_table(text, "exclude", {"source": path})


def _with_table(text: str, name: str, values: Mapping[str, str]) -> str:
    """A sound ``text`` with one more table. Raises OverridesError where the two do not go together."""
    lines = [f"{key} = {toml_value(value)}" for key, value in values.items()]
    longer = "\n".join([f"{text.rstrip()}\n\n[[{name}]]", *lines, ""]).lstrip("\n")
    try:
        load(longer)
    except OverridesError as error:  # ``text`` is sound, and so is what comes to it
        raise OverridesError(
            f"overrides.toml holds {name} in another form than tables.", f"Begin each of them with [[{name}]]."
        ) from error
    return longer


def _decisions(name: str, entries: object) -> tuple[Any, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise OverridesError(f"overrides.toml: {name} must be tables, each beginning with [[{name}]].")
    return tuple(_decision(name, entry) for entry in entries)


def _decision(name: str, entry: Mapping[str, object]) -> Any:
    kind = _KINDS[name]
    known = {field.name: str(field.type).startswith("str") for field in fields(kind)}
    required = [field.name for field in fields(kind) if field.default is MISSING]
    if unknown := sorted(set(entry) - set(known)):
        raise OverridesError(
            f"overrides.toml: [[{name}]] has an unknown key {unknown[0]}.", f"Known here: {', '.join(known)}."
        )
    if missing := [key for key in required if not entry.get(key)]:
        raise OverridesError(f"overrides.toml: a [[{name}]] lacks {missing[0]}.")
    values: dict[str, Any] = {}
    for key, value in entry.items():
        items = [value] if known[key] else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            shape = "a text" if known[key] else "a list of texts"
            raise OverridesError(f"overrides.toml: {key} of [[{name}]] must be {shape}.")
        values[key] = value if known[key] else tuple(items)
    return kind(**values)
