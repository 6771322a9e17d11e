"""The lists of concepts, sources and answers, in each of their orders. Values for the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from compile.site.base import Base
from compile.site.front import plain
from compile.site.furniture import address, counted, description, folders, shorten
from compile.site.markdown import slugify
from compile.wiki.names import initial
from compile.wiki.source import KINDS, title_of
from kb.values import Page, Source

Data = dict[str, Any]
Entry = TypeVar("Entry", Page, Source)

CARDS = 60  # sources shown as cards; more are a list by letter, two screens instead of dozens
DESCRIBED = 1500  # longer lists give names only
LIGHT = 90_000  # bytes of entries on one page, which weighs 250 kB with styles and scripts; a longer list is parted
ENTRY = 130  # bytes of an entry beside its words


def lists(base: Base) -> Iterator[tuple[str, str, Data]]:
    """Every list as (path in the stage, title, values): concepts, sources and answers, in each of their orders.

    The first order of each is the list one comes to; an order that tells nothing apart is left out.
    """
    concepts, answers = base.of_type("concept"), base.of_type("answer")
    length = 110 if len(concepts) <= DESCRIBED else 0
    yield from _orders(
        "Concepts",
        [(item(page, length), page) for page in concepts],
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
        yield from _orders("Answers", [(item(page, 160), page) for page in answers], {"letter": lambda page: [""]})


def _orders(
    title: str, entries: Sequence[tuple[Data, Entry]], orders: Mapping[str, Callable[[Entry], Sequence[str]]]
) -> Iterator[tuple[str, str, Data]]:
    """One list in each order that has something to say; ``orders`` names the groups an entry stands in."""
    found: dict[str, dict[str, list[Data]]] = {}
    for name, groups_of in orders.items():
        groups: dict[str, list[Data]] = {}
        for shown, entry in entries:
            for group in groups_of(entry) or [""]:
                groups.setdefault(group, []).append(shown)
        if name == "letter" or len(groups) > 1:
            found[name] = groups
    folder = title.lower()
    paths = {name: f"{folder}/index{'' if name == 'letter' else f'--{name}'}.md" for name in found}
    for name, groups in found.items():
        views = [{"name": other, "href": f"{paths[other][:-3]}.html", "here": other == name} for other in found]
        values = {"kind": "hub", "total": len(entries), "views": views if len(views) > 1 else []}
        if name == "letter" and title == "Sources" and len(entries) <= CARDS:
            yield paths[name], title, {**values, "groups": [], "cards": [shown for shown, _ in entries]}
            continue
        yield from _parted(paths[name], title, values, _ordered(groups, newest=name in ("date", "changed")))


def _parted(path: str, title: str, values: Data, groups: Sequence[Data]) -> Iterator[tuple[str, str, Data]]:
    """A list on as many pages as keep each light. All of them say where each group begins."""
    parts: list[list[Data]] = [[]]
    begins: list[Data] = []
    size = 0
    for group in groups:
        begins.append({"name": group["name"], "id": group["id"], "part": len(parts)})
        parts[-1].append({**group, "items": []})
        for entry in group["items"]:
            more = ENTRY + len(f"{entry['title']}{entry['href']}{entry['note']}".encode())
            if size + more > LIGHT and parts[-1][-1]["items"]:
                parts.append([{**group, "items": []}])
                size = 0
            elif size + more > LIGHT:
                parts.append([parts[-1].pop()])
                begins[-1]["part"] = len(parts)
                size = 0
            parts[-1][-1]["items"].append(entry)
            size += more
    files = [path, *(f"{path[:-3]}--{number}.md" for number in range(2, len(parts) + 1))]
    for number, (file, own) in enumerate(zip(files, parts, strict=True), start=1):
        letters = [
            {"name": group["name"], "href": f"#{group['id']}"}
            if group["part"] == number
            else {"name": group["name"], "href": f"{files[group['part'] - 1][:-3]}.html#{group['id']}"}
            for group in begins
        ]
        yield file, title, {**values, "groups": own, "letters": letters if len(letters) > 1 else []}


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


def letter(title: str) -> str:
    """The letter a title is listed under; "#" for what begins with none."""
    first = initial(title)
    return first if first.isalpha() else "#"


def item(page: Page, length: int) -> Data:
    """A page in a list: its title, and as much of what it says."""
    return {"title": page.title, "href": address(page), "note": shorten(description(page), length) if length else ""}
