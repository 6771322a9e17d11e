"""A two-source wiki about the plague, as values: what the tests of this folder emit and change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from compile.wiki.model import Wiki
from compile.wiki.source import title_of
from kb.files import sha256
from kb.home import Home
from kb.values import (
    Block,
    BlockKind,
    Claim,
    Conflict,
    Document,
    Link,
    Page,
    PageSection,
    PageSpan,
    Quote,
    Retraction,
    Sentence,
    Source,
    SourceKind,
)

NOTE = "The Black Death reached Sicily in 1347. It killed 25 million people in <i>Europe</i>.\n\nFleas *carried* it."
BOOK = "Sicily\n\nGalleys from Caffa brought the Black Death to Messina.\nIt killed 50 million people in Europe."


def document(text: str, kind: SourceKind, *blocks: tuple[BlockKind, int, str], pages: tuple[int, ...] = ()) -> Document:
    """Blocks by kind, level and words, found in order; the rest is prose; pages by their first offset."""
    found, at = [], 0
    for role, level, words in blocks:
        start = text.index(words, at)
        at = start + len(words)
        found.append(Block(role, start, at, level))
    ends = (*pages[1:], len(text))
    spans = tuple(PageSpan(n, start, end) for n, (start, end) in enumerate(zip(pages, ends, strict=False), start=1))
    return Document(text, tuple(found), kind, "test 1", pages=spans)


def claim(source: Source, text: str, words: str, *, page: int = 0, **more: str) -> Claim:
    """A claim in the words of its one quote."""
    start = text.index(words)
    shown = " ".join(words.split())
    quote = Quote(source.id, start, start + len(words), words, page, page)
    return Claim(f"c-{sha256(source.id + words)[:12]}", source.id, shown, (quote,), start=start, **more)  # type: ignore[arg-type]


NOTE_SOURCE = Source(
    "s-note",
    "raw/medicine/note.md",
    "a" * 64,
    sha256(NOTE),
    "markdown",
    "A [note] on *plague*",
    "Ann Ash",
    "2024-05-17",
)
BOOK_SOURCE = Source(
    "s-book", "raw/book.pdf", "b" * 64, sha256(BOOK), "pdf", "Sicily", date="1999", flags=("hidden_text",)
)
DOCUMENTS = {
    "s-note": document(NOTE, "markdown"),
    "s-book": document(BOOK, "pdf", ("heading", 1, "Sicily"), pages=(0, 8)),
}
REACHED = claim(NOTE_SOURCE, NOTE, "The Black Death reached Sicily in 1347.", kind="event")
KILLED = claim(NOTE_SOURCE, NOTE, "It killed 25 million people in <i>Europe</i>.", kind="number")
FLEAS = claim(NOTE_SOURCE, NOTE, "Fleas *carried* it.", attributed_to="Dr. Elm")
GALLEYS = claim(BOOK_SOURCE, BOOK, "Galleys from Caffa brought the Black Death to Messina.", page=2)
BOOK_KILLED = claim(BOOK_SOURCE, BOOK, "It killed 50 million people in Europe.", page=2)
CLAIMS = (REACHED, KILLED, FLEAS, GALLEYS, BOOK_KILLED)


def concept(slug: str, title: str, *sections: tuple[str, tuple[Claim, ...]], **more: object) -> Page:
    """A concept page whose sentences are claims, each one's first word for the title of a known page linked."""
    parts = tuple(PageSection(name, tuple(Sentence(c.text, (c.id,)) for c in claims)) for name, claims in sections)
    sources = tuple(dict.fromkeys(c.source for _, claims in sections for c in claims))
    return Page(f"concepts/{slug}", "concept", title, f"wiki/concepts/{slug}.md", parts, sources=sources, **more)  # type: ignore[arg-type]


def source_page(source: Source) -> Page:
    slug = f"sources/{re.sub(r'[^a-z0-9]+', '-', Path(source.path).stem)}"
    return Page(slug, "source", title_of(source), f"wiki/{slug}.md", sources=(source.id,))


BLACK_DEATH = concept(
    "black-death",
    "Black Death",
    ("", (REACHED, KILLED)),
    ("Ways", (GALLEYS, FLEAS)),
    aliases=("the plague",),
    description="What came to Sicily in 1347.",
    links=(Link(0, 0, 24, 30, "concepts/sicily"),),
    related=("concepts/sicily",),
    linked_from=("concepts/sicily",),
)
SICILY = concept(
    "sicily",
    "Sicily",
    ("", (REACHED,)),
    links=(Link(0, 0, 4, 15, "concepts/black-death"),),
    linked_from=("concepts/black-death",),
)


def world(**changes: object) -> Wiki:
    """The whole wiki; ``changes`` replace its fields."""
    wiki = Wiki(
        title="Plague & Co",
        pages=(BLACK_DEATH, SICILY, source_page(NOTE_SOURCE), source_page(BOOK_SOURCE)),
        claims={c.id: c for c in CLAIMS},
        sources={s.id: s for s in (NOTE_SOURCE, BOOK_SOURCE)},
        document=DOCUMENTS.__getitem__,
        lock=b"generation = 1\n",
        purpose="What is known of the plague.",
        conflicts=(Conflict(KILLED.id, BOOK_KILLED.id, "figures", "25 / 50"),),
        mentioned_in={"concepts/sicily": ("concepts/black-death",)},
        added=("s-note", "s-book"),
    )
    return replace(wiki, **changes)  # type: ignore[arg-type]


def without_book(wiki: Wiki) -> Wiki:
    """The wiki after the book was deleted."""
    claims = {name: c for name, c in wiki.claims.items() if c.source != "s-book"}
    death = concept(
        "black-death",
        "Black Death",
        ("", (REACHED, KILLED)),
        ("Ways", (FLEAS,)),
        aliases=("the plague",),
        description="What came to Sicily in 1347.",
        links=BLACK_DEATH.links,
        related=BLACK_DEATH.related,
        linked_from=BLACK_DEATH.linked_from,
    )
    return replace(
        wiki,
        pages=(death, SICILY, source_page(NOTE_SOURCE)),
        claims=claims,
        sources={"s-note": NOTE_SOURCE},
        conflicts=(),
        lock=b"generation = 2\n",
        added=(),
        retractions=(Retraction("s-book", "raw/book.pdf", 2, ("sources/book",), ("concepts/black-death",)),),
    )


def files(home: Home) -> Mapping[str, str]:
    """Every file of the knowledge base but .kb/, by path."""
    found = sorted(path for path in home.root.rglob("*") if path.is_file() and ".kb" not in path.parts)
    return {home.relative(path): path.read_bytes().decode("utf-8", "surrogateescape") for path in found}
