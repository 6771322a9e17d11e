"""The pages one starts from: home, and the lists of concepts, sources and answers. Values for the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from compile.site.base import Base
from compile.site.disputes import HERE
from compile.site.front import plain
from compile.site.furniture import address, counted, description, folders, shorten
from compile.site.markdown import slugify
from compile.wiki.names import initial
from compile.wiki.source import KINDS, key_claims, title_of
from kb.values import Page, Source

Data = dict[str, Any]
Entry = TypeVar("Entry", Page, Source)

FIRST, RECENT, SAID = 12, 6, 3
CARDS = 60  # sources shown as cards; more are a list by letter, two screens instead of dozens
DESCRIBED = 1500  # longer lists give names only, so that the page stays light


def home(base: Base, news: Sequence[Data]) -> Data:
    """The first page: what this is, how much there is, where to begin, what is new."""
    concepts = base.of_type("concept")
    first = sorted(concepts, key=lambda p: (-_weight(p), p.title.casefold(), p.slug))[:FIRST]
    disputes = len(base.conflicts)
    counts = [
        _figure(len(concepts), "concept", "concepts/index.html"),
        _figure(len(base.sources), "source", "sources/index.html"),
        _figure(len(base.claims), "quoted claim"),
        *([_figure(disputes, "contradiction", "contradictions.html")] if disputes else []),
    ]
    return {
        "kind": "home",
        "about": base.about,
        "counts": counts,
        "first": [_item(page, 150) for page in first],
        "told": [] if first else _told(base),
        "recent": [{**_item(page, 120), "changed": base.changed[page.slug]} for page in recent(base)],
        "disputes": _disputes(base),
        "news": list(news),
    }


def _disputes(base: Base) -> list[Data]:
    """The first disagreements: what differs, and a page that shows both sides."""
    if not base.conflicts:
        return []
    on: dict[str, Page] = {}
    for page in base.of_type("concept"):
        for section in page.sections:
            for sentence in section.sentences:
                for name in sentence.claims:
                    on.setdefault(name, page)
    found = []
    for conflict in base.conflicts:
        told = on.get(conflict.first) or on.get(conflict.second)
        if told is not None and conflict.first in base.claims and conflict.second in base.claims:
            href = f"{address(told)}{HERE}"
            said = " — ".join(shorten(base.claims[name].text, 110) for name in (conflict.first, conflict.second))
            found.append({"title": told.title, "href": href, "note": said})
    return found[:RECENT]


def _told(base: Base) -> list[Data]:
    """The first sources with what they say, for a first page without a concept to begin with."""
    return [
        {
            "title": title_of(source),
            "href": address(base.source_pages[source.id]),
            "said": [shorten(claim.text, 240) for claim in key_claims(base.claims_of.get(source.id, ()))[:SAID]],
        }
        for source in sorted(base.sources.values(), key=lambda s: title_of(s).casefold())[:FIRST]
        if source.id in base.source_pages
    ]


def lists(base: Base) -> Iterator[tuple[str, str, Data]]:
    """Every list as (path in the stage, title, values): concepts, sources and answers, in each of their orders.

    The first order of each is the list one comes to; an order that tells nothing apart is left out.
    """
    concepts, answers = base.of_type("concept"), base.of_type("answer")
    length = 110 if len(concepts) <= DESCRIBED else 0
    yield from _orders(
        "Concepts",
        [(_item(page, length), page) for page in concepts],
        {
            "letter": lambda page: [letter(page.title)],
            "folder": lambda page: folders(base.sources[name].path for name in page.sources if name in base.sources),
            "changed": lambda page: [base.changed.get(page.slug, "")[:10]],
        },
    )
    sources = sorted(base.sources.values(), key=lambda source: (title_of(source).casefold(), source.id))
    yield from _orders(
        "Sources",
        [(_source(source, base), source) for source in sources],
        {
            "letter": lambda source: [letter(title_of(source))],
            "date": lambda source: [source.date[:4]],
            "author": lambda source: [plain(source.author)],
            "kind": lambda source: [KINDS[source.kind]],
            "folder": lambda source: folders([source.path]),
        },
    )
    if answers:
        yield from _orders("Answers", [(_item(page, 160), page) for page in answers], {"letter": lambda page: [""]})


def _orders(
    title: str, entries: Sequence[tuple[Data, Entry]], orders: Mapping[str, Callable[[Entry], Sequence[str]]]
) -> Iterator[tuple[str, str, Data]]:
    """One list in each order that has something to say; ``orders`` names the groups an entry stands in."""
    found: dict[str, dict[str, list[Data]]] = {}
    for name, groups_of in orders.items():
        groups: dict[str, list[Data]] = {}
        for item, entry in entries:
            for group in groups_of(entry) or [""]:
                groups.setdefault(group, []).append(item)
        if name == "letter" or len(groups) > 1:
            found[name] = groups
    folder = title.lower()
    paths = {name: f"{folder}/index{'' if name == 'letter' else f'--{name}'}.md" for name in found}
    for name, groups in found.items():
        views = [{"name": other, "href": f"{paths[other][:-3]}.html", "here": other == name} for other in found]
        values = {
            "kind": "hub",
            "groups": _ordered(groups, newest=name in ("date", "changed")),
            "total": len(entries),
            "views": views if len(views) > 1 else [],
        }
        if name == "letter" and title == "Sources" and len(entries) <= CARDS:
            values |= {"groups": [], "cards": [item for item, _ in entries]}
        yield paths[name], title, values


def _ordered(groups: Mapping[str, Sequence[Data]], *, newest: bool) -> list[Data]:
    """Groups by name, or from the newest; what has none, and titles that begin with a sign, last."""
    names = sorted(groups, key=str.casefold, reverse=newest)
    names.sort(key=lambda name: (name == "#", not name))
    shown = "" if list(groups) == [""] else "Not said"
    return [
        {"name": name or shown, "id": "signs" if name == "#" else slugify(name or shown, "-"), "items": groups[name]}
        for name in names
    ]


def _source(source: Source, base: Base) -> Data:
    page = base.source_pages.get(source.id)
    by = " · ".join(part for part in (source.author, source.date) if part)
    claims = counted(len(base.claims_of.get(source.id, ())), "claim")
    kind = KINDS[source.kind]
    return {
        "title": title_of(source),
        "href": address(page) if page else "",
        "kind": kind,
        "by": by,
        "claims": claims,
        "note": " · ".join(part for part in (kind, by, claims) if part),
    }


def recent(base: Base) -> list[Page]:
    """Concept pages whose content changed last; none while all are from one build, when no page is newer."""
    changed = [page for page in base.of_type("concept") if base.changed.get(page.slug)]
    if len({base.changed[page.slug] for page in changed}) < 2:
        return []
    return sorted(changed, key=lambda p: base.changed[p.slug], reverse=True)[:RECENT]


def letter(title: str) -> str:
    """The letter a title is listed under; "#" for what begins with none."""
    first = initial(title)
    return first if first.isalpha() else "#"


def _weight(page: Page) -> int:
    return sum(len(part.sentences) for part in page.sections) + 2 * len(page.linked_from) + 3 * len(page.sources)


def _item(page: Page, length: int) -> Data:
    return {"title": page.title, "href": address(page), "note": shorten(description(page), length) if length else ""}


def _figure(number: int, noun: str, href: str = "") -> Data:
    return {"number": f"{number:,}", "noun": noun if number == 1 else f"{noun}s", "href": href}
