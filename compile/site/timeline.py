"""What happened when: the dated sentences of all pages in order, as pages of their own and as a list on a page."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from typing import Any

from compile.pages.sections import names_nobody
from compile.site.base import Base
from compile.site.parts import REFERENCES, located, places
from compile.wiki.concept import TIMELINE
from kb.values import Claim, Page, Sentence

Data = dict[str, Any]

LONG = 90_000  # bytes of entries on one page, which weighs 250 kB with styles and scripts
ENTRY = 320  # bytes of an entry beside its words
_MONTHS = tuple(calendar.month_name)  # from 1
_SECTION = re.compile(r"(?<=\n## Timeline\n\n)(?:(?!^## |^\[\^).*\n?)*", re.MULTILINE)
_ENDS = re.compile(rf"({REFERENCES.pattern})\s+")


def timeline(base: Base) -> list[tuple[str, Data]]:
    """The pages of the timeline as (path in the stage, values); none without a dated sentence."""
    found: dict[tuple[str, str], Data] = {}
    for page in base.of_type("concept"):
        if not any(_date(sentence, base) for part in page.sections for sentence in part.sentences):
            continue
        for sentence, place in places(page, base):
            if (date := _date(sentence, base)) and not names_nobody(sentence.text, _claims_of(sentence, base)):
                told = {"title": page.title, "href": located(page, place)}
                entry = {"date": shown(date), "text": base.as_corrected(sentence.text, sentence.claims), "pages": []}
                found.setdefault((date, sentence.text), entry)["pages"].append(told)
    entries = [(date, found[date, text]) for date, text in sorted(found)]
    runs = list(_runs(entries))
    paths = ["timeline.md", *(f"timeline--{n}.md" for n in range(2, len(runs) + 1))]
    views = [
        {"name": f"{int(run[0][0][:4])} to {int(run[-1][0][:4])}", "href": f"{path[:-3]}.html"}
        for path, run in zip(paths, runs, strict=False)
    ]
    return [
        (path, {"kind": "hub", "total": len(entries), "groups": _groups(run), "views": _here(views, n)})
        for n, (path, run) in enumerate(zip(paths, runs, strict=False))
    ]


def dated(page: Page, base: Base) -> list[tuple[str, str]]:
    """The first and the last date that a page tells of, with the place of each sentence; one where they are equal."""
    if not any(_date(sentence, base) for part in page.sections for sentence in part.sentences):
        return []
    found = sorted((date, place) for sentence, place in places(page, base) if (date := _date(sentence, base)))
    ends = [found[0], found[-1]] if found and found[0][0] != found[-1][0] else found[:1]
    return [(shown(date), located(page, place)) for date, place in ends]


def _runs(entries: Sequence[tuple[str, Data]]) -> Iterator[list[tuple[str, Data]]]:
    """What stands on one page each."""
    run: list[tuple[str, Data]] = []
    size = 0
    for date, entry in entries:
        more = ENTRY + len(entry["text"].encode()) + ENTRY // 2 * (len(entry["pages"]) - 1)
        if run and size + more > LONG:
            yield run
            run, size = [], 0
        run.append((date, entry))
        size += more
    if run:
        yield run


def with_dates(body: str, page: Page, base: Base) -> str:
    """The Markdown of a page, its section of dated sentences as a list that begins with the dates."""
    section = next((part for part in page.sections if part.title == TIMELINE), None)
    told = _SECTION.search(body)
    if section is None or told is None:
        return body
    parts = _ENDS.split(f"{told[0].strip()}\n")
    lines = [f"{parts[n]}{parts[n + 1]}" for n in range(0, len(parts) - 1, 2)]
    if len(lines) != len(section.sentences):
        return body
    dates = [shown(_date(sentence, base)) for sentence in section.sentences]
    items = [f"- **{date}** {line}" if date else f"- {line}" for date, line in zip(dates, lines, strict=True)]
    return f"{body[: told.start()]}{chr(10).join(items)}\n\n{body[told.end() :]}"


def shown(date: str) -> str:
    """``1847-09-03`` as ``3 September 1847``; as precise as it is."""
    parts = date.split("-")
    if not all(part.isdigit() for part in parts) or (len(parts) > 1 and not 1 <= int(parts[1]) <= 12):
        return date
    words = [str(int(parts[0]))]
    if len(parts) > 1:
        words.insert(0, _MONTHS[int(parts[1])])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def _date(sentence: Sentence, base: Base) -> str:
    """When what a sentence says began, as its first claim has it; the year has four digits, so that dates sort."""
    date = next((claim.valid_from for claim in _claims_of(sentence, base)), "")
    if date.isdigit():
        date = date.zfill(4)  # 800, from a model
    return date if date[:4].isdigit() else ""


def _claims_of(sentence: Sentence, base: Base) -> Iterator[Claim]:
    return (base.claims[name] for name in sentence.claims if name in base.claims)


def _groups(run: Sequence[tuple[str, Data]]) -> list[Data]:
    """Entries under their century."""
    groups: dict[str, list[Data]] = {}
    for date, entry in run:
        groups.setdefault(f"{date[:2]}00s", []).append(entry)
    return [{"name": f"{int(name[:4])}s", "id": f"c{name}", "items": items} for name, items in groups.items()]


def _here(views: Sequence[Data], number: int) -> list[Data]:
    return [{**view, "here": n == number} for n, view in enumerate(views)] if len(views) > 1 else []
