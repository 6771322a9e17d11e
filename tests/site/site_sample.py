"""A small knowledge base about lighthouses, as the compiler would leave it: library, wiki, originals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from compile.wiki.emit import emit
from compile.wiki.model import Wiki
from kb.files import sha256
from kb.home import Home
from kb.library.library import Library
from kb.library.pages import PageRecord
from kb.settings import Purpose, Settings
from kb.values import (
    Block,
    Claim,
    Conflict,
    Document,
    Link,
    Page,
    PageSection,
    PageSpan,
    Quote,
    Sentence,
    Source,
    SourceKind,
)

LENS = """# The Fresnel lens

A Fresnel lens is a lens made of concentric rings of glass. Augustin Fresnel built the first one for a lighthouse \
in 1823. The Fresnel lens bends most of the light of a lamp into one beam. The lens of the Grey Skerry lighthouse \
has a focal distance of 920 millimetres.

## Orders

Lenses are sorted into orders by their focal distance. A first-order lens stands about three metres high. \
The Grey Skerry tower is 41 metres high. A lighthouse keeper cleaned the lens every morning.
"""
REPORT = """Harbour report

The Grey Skerry lighthouse was first lit on 3 September 1847. The tower is built of dressed granite. The Grey Skerry \
tower is 39 metres high.

The fog signal was a bell until 1871. A steam siren replaced the bell in that year. The fog signal could be heard \
for nine miles.

The harbour paid one lighthouse keeper and two assistants. The keeper kept a log of every ship that passed.
"""
FOG = """Fog signals

A fog signal is a device that warns ships by sound when a light cannot be seen. The first steam siren was tried \
in 1867. A diaphone makes its tone with a slotted piston. Fog signals fell silent when ships began to carry radar. \
Some lighthouses keep their fog signal for visitors.
"""
DIARY = """The wind stood in the north all night and the lamp smoked. I trimmed the wick four times before dawn.

The lighthouse keeper before me painted the gallery white. Two ships passed the Grey Skerry before noon. \
The harbour sent oil and letters with the supply boat. Nobody wrote to me.
"""

Spec = tuple[str, SourceKind, str, str, str, str]
SOURCES: tuple[Spec, ...] = (
    ("raw/lens.md", "markdown", "The Fresnel lens", "A. Marlow", "2021-04-02", LENS),
    ("raw/reports/harbour-1901.pdf", "pdf", "Harbour report for 1901", "Harbour Board", "1901", REPORT),
    ("raw/fog.html", "html", "Fog signals & sirens", "", "2019-11", FOG),
    ("raw/diary.txt", "text", "", "", "", DIARY),
)
CONCEPTS: Mapping[str, tuple[str, ...]] = {
    "Fresnel lens": ("Fresnel lens", "lens", "Lenses"),
    "Grey Skerry": ("Grey Skerry",),
    "Lighthouse keeper": ("lighthouse keeper", "keeper", "Keeper"),
    "Fog signal": ("fog signal", "Fog signals"),
    "Steam siren": ("steam siren", "siren"),
    "Harbour": ("harbour",),
    "Augustin Fresnel": ("Augustin Fresnel",),
    "Tower": ("tower",),
    "Ship": ("ships", "ship"),
    "Lamp": ("lamp",),
}


def slug_of(folder: str, title: str) -> str:
    return f"{folder}/" + re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def make_document(kind: SourceKind, title: str, text: str) -> Document:
    """Blocks at empty lines; a PDF has a page for each third of its paragraphs."""
    blocks, at = [], 0
    for part in text.split("\n\n"):
        start = text.index(part, at)
        at = start + len(part)
        level = len(part) - len(part.lstrip("#"))
        blocks.append(
            Block("heading" if level or len(part) < 20 else "prose", start + level, at, level or 1 if level else 0)
        )
    pages: tuple[PageSpan, ...] = ()
    if kind == "pdf":
        starts = [0, text.index("The fog signal was"), text.index("The harbour paid")]
        ends = [*starts[1:], len(text)]
        pages = tuple(PageSpan(n, s, e) for n, (s, e) in enumerate(zip(starts, ends, strict=True), start=1))
    return Document(text, tuple(blocks), kind, "sample 1", pages=pages, title=title)


def make_claims(source: Source, document: Document) -> list[Claim]:
    claims = []
    for block in document.blocks:
        if block.kind != "prose":
            continue
        for found in re.finditer(r"[^.]+\.", document.text[block.start : block.end]):
            lead = len(found.group()) - len(found.group().lstrip())
            start, end = block.start + found.start() + lead, block.start + found.end()
            words = document.text[start:end]
            page = next((p.number for p in document.pages if p.start <= start < p.end), 0)
            quote = Quote(source.id, start, end, words, page, page)
            name = "c-" + sha256(f"{source.id}{words}")[:12]
            claims.append(Claim(name, source.id, words, (quote,), start=start))
    return claims


def links_of(at: int, section: PageSection, title: str, slugs: Mapping[str, str]) -> list[Link]:
    """The first mention of each other concept in a section, where no link stands yet."""
    links: list[Link] = []
    for n, sentence in enumerate(section.sentences):
        for other, names in CONCEPTS.items():
            hit = next((m for name in names if (m := re.search(rf"\b{name}\b", sentence.text))), None)
            if other == title or not hit or any(link.slug == slugs[other] for link in links):
                continue
            if all(k.sentence != n or k.end <= hit.start() or hit.end() <= k.start for k in links):
                links.append(Link(at, n, hit.start(), hit.end(), slugs[other]))
    return links


def make_pages(claims: Sequence[Claim]) -> list[Page]:
    slugs = {title: slug_of("concepts", title) for title in CONCEPTS}
    found: dict[str, Page] = {}
    for title, names in CONCEPTS.items():
        own = [c for c in claims if any(re.search(rf"\b{re.escape(name)}\b", c.text) for name in names)]
        lead, rest = own[:2], own[2:]
        sections = [PageSection("", tuple(Sentence(c.text, (c.id,)) for c in lead))]
        if rest:
            sections.append(PageSection("In the sources", tuple(Sentence(c.text, (c.id,)) for c in rest)))
        links = [link for at, section in enumerate(sections) for link in links_of(at, section, title, slugs)]
        links.sort(key=lambda k: (k.section, k.sentence, k.start))
        found[slugs[title]] = Page(
            slugs[title],
            "concept",
            title,
            f"wiki/{slugs[title]}.md",
            tuple(sections),
            tuple(links),
            tuple(dict.fromkeys(c.source for c in own)),
            aliases=names[1:],
            related=tuple(dict.fromkeys(k.slug for k in links))[:5],
        )
    return [
        replace(p, linked_from=tuple(q.slug for q in found.values() if any(k.slug == p.slug for k in q.links)))
        for p in found.values()
    ]


def make_base(
    root: Path, sources: Sequence[Spec] = SOURCES, extra: Mapping[str, str] | None = None
) -> tuple[Home, Settings]:
    """Write the knowledge base under ``root``; ``extra`` are further Markdown files of the wiki, by path."""
    home = Home(root)
    home.wiki.mkdir(parents=True)
    home.state.mkdir()
    settings = Settings(purpose=Purpose("Lights & Signals", "What we know about lighthouses and those who kept them."))
    documents, kept, claims = {}, [], []
    for path, kind, title, author, date, text in sources:
        raw = root / path
        raw.parent.mkdir(parents=True, exist_ok=True)
        raw.write_text(text, "utf-8")
        digest = sha256(raw.read_bytes())
        source = Source(f"s-{digest[:10]}", path, digest, sha256(text), kind, title, author, date)
        documents[source.id] = make_document(kind, title, text)
        kept.append(source)
        claims += make_claims(source, documents[source.id])
    pages = make_pages(claims)
    for source in kept:
        slug = slug_of("sources", source.title or Path(source.path).stem)
        pages.append(
            Page(slug, "source", source.title or Path(source.path).name, f"wiki/{slug}.md", sources=(source.id,))
        )
    height = {c.text: c.id for c in claims}
    sides = [name for text, name in height.items() if "metres high" in text and "tower" in text]
    conflicts = (Conflict(sides[0], sides[1], "figures", "41 / 39"),) if len(sides) == 2 else ()
    wiki = Wiki(
        "Lights & Signals",
        tuple(pages),
        {c.id: c for c in claims},
        {s.id: s for s in kept},
        documents.__getitem__,
        b"",
        conflicts=conflicts,
        added=tuple(s.id for s in kept),
    )
    with Library.open(home) as library:
        for source in kept:
            library.sources.put(source, documents[source.id])
            library.claims.replace(source.id, "key", [c for c in claims if c.source == source.id], [])
        for page in pages:
            library.pages.put(PageRecord(page, "key", "new", "2026-11-20T10:00:00Z"))
        library.conflicts.replace(conflicts)
    emit(home, wiki)
    for name, text in (extra or {}).items():
        target = home.wiki / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return home, settings
