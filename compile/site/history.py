"""What changed and when: the wiki's log as entries, and from it and from why a page was last written, its history."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from compile.explain import Cause, Why, read
from compile.site.base import Base
from compile.site.front import body_of, plain
from compile.site.furniture import address, counted, shorten
from compile.wiki.source import key_claims, title_of
from kb.values import Page, Source

Data = dict[str, Any]

NEWS = 8  # entries of the log on the first page
TOLD = 12  # of a page's history: what is older is in the log
NAMED = 6  # sources or pages of one entry
_ITEM = re.compile(r"[*-] (?:\*\*\w+\*\*:? ?)?")
_SOURCE = re.compile(r"(.+) (added|read again): (\d+ claims?)\.")
_DAY = re.compile(r"^## (\d{4}-\d\d-\d\d)[ \t]*$")
_SAYS: Mapping[Why, str] = {  # those that end in a colon name sources, or pages
    "first_build": "The page was made, from {claims} of:",
    "claims_added": "{claims} came in from:",
    "claims_removed": "{claims} left that rested on:",
    "claims_changed": "Told differently now are {claims} of:",
    "title_changed": "Its title changed.",
    "aliases_changed": "Its other names changed.",
    "linked_page_added": "It was connected with:",
    "linked_page_removed": "It is no longer connected with:",
    "order_changed": "Its sentences were put in another order.",
    "engine_changed": "Another engine wrote it.",
    "kb_changed": "A newer kb wrote it from the same claims.",
}


class Entry(NamedTuple):
    """A line of the log: its day, its words, and where it tells of a source the file and what was done to it."""

    day: str
    text: str
    file: str = ""
    done: str = ""  # "added" or "read again"
    claims: str = ""


def read_log(log: Path) -> list[Entry]:
    """The entries of the wiki's log, newest first; none without one."""
    found: list[Entry] = []
    day = ""
    if log.is_file():
        for line in body_of(log.read_text("utf-8", "replace")).splitlines():
            if heading := _DAY.match(line):
                day = heading[1]
            elif day and (item := _ITEM.match(line)):
                text = words(line[item.end() :])
                source = _SOURCE.fullmatch(text)
                found.append(Entry(day, text, *source.groups()) if source else Entry(day, text))
    return found


def words(line: str) -> str:
    """A line of Markdown without it: links as their words, no emphasis, no backslashes."""
    line = re.sub(r"\[((?:\\.|[^\[\]\\])*)\]\([^()\s]*\)", r"\1", line)
    return plain(html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub(r"(?<!\\)[*`]", "", line))))


class History:
    """Tells what is new in a base, and what changed on each of its pages."""

    def __init__(self, base: Base, log: Sequence[Entry]) -> None:
        self._base = base
        self._log = log
        self._files = {plain(source.path): source for source in base.sources.values()}
        self._of: dict[str, list[Entry]] = {}  # by source
        for entry in log:
            if source := self._files.get(entry.file):
                self._of.setdefault(source.id, []).append(entry)

    def news(self) -> list[Data]:
        """The latest entries of the log; a source under its title, with the first of what it says."""
        return [self._new(entry) for entry in self._log[:NEWS]]

    def _new(self, entry: Entry) -> Data:
        told = {"date": entry.day, "text": shorten(entry.text, 160)}
        source = self._files.get(entry.file)
        page = self._base.source_pages.get(source.id) if source else None
        if source is None or page is None:
            return told
        said = key_claims(self._base.claims_of.get(source.id, ()))[:1]
        return {
            "date": entry.day,
            "text": f"{entry.done}: {entry.claims}.",
            "title": title_of(source),
            "href": address(page),
            "said": shorten(said[0].text, 160) if said else "",
        }

    def of(self, page: Page) -> list[Data]:
        """What changed on a page, newest first: why it was last written, and when its sources came.

        Each entry is a sentence in three parts: its words, sources or pages with their addresses, and its end.
        """
        day = self._base.changed.get(page.slug, "")[:10]
        causes = read(self._base.reasons.get(page.slug, ""))
        told = [{"date": day, **self._cause(cause)} for cause in causes] if day else []
        named = {name for cause in causes for name in cause.sources}
        came: dict[tuple[str, str], list[Source]] = {}
        for name in page.sources:
            for entry in self._of.get(name, ()):
                source = self._base.sources[name]
                if not (entry.day == day and source.path in named):
                    came.setdefault((entry.day, entry.done), []).append(source)
        for (at, done), sources in came.items():
            told.append({"date": at, "before": "Added:" if done == "added" else "Read again:", **self._listed(sources)})
        return sorted(told, key=lambda entry: str(entry["date"]), reverse=True)[:TOLD]

    def _cause(self, cause: Cause) -> Data:
        """Why a page was written, with those responsible."""
        before = _SAYS[cause.why].format(claims=counted(cause.claims, "claim"))
        if not before.endswith(":"):
            return {"before": before}
        sources = [source for path in cause.sources if (source := self._files.get(plain(path)))]
        pages = [self._base.pages[slug] for slug in cause.pages if slug in self._base.pages]
        if cause.why in ("linked_page_added", "linked_page_removed"):
            return {"before": before, **_links([(page.title, address(page)) for page in pages], "a page that is gone.")}
        return {"before": before, **self._listed(sources)}

    def _listed(self, sources: Sequence[Source]) -> Data:
        pages = self._base.source_pages
        named = [(title_of(s), address(pages[s.id]) if s.id in pages else "") for s in sources]
        return _links(named, "a source that is gone.")


def _links(named: Sequence[tuple[str, str]], gone: str) -> Data:
    """Names with their addresses, and how the sentence ends; ``gone`` ends it where none is left to be named."""
    more = f" and {len(named) - NAMED} more." if len(named) > NAMED else "."
    return {"named": [{"title": title, "href": href} for title, href in named[:NAMED]], "end": more if named else gone}
