"""The wiki as MkDocs gets it: a copy with the templates' data above each page and marks around the quotes.

Pure but for reading wiki/: what a page becomes is a function of its Markdown and of the ``Base``. Only what is known
is staged, so nothing else that may lie in wiki/ is ever published: Markdown, and pictures of the kinds in IMAGES.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import starmap
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from compile.site import cards, hubs, search
from compile.site.base import Base
from compile.site.disputes import HEADING, marked
from compile.site.front import body_of, front_matter, plain
from compile.site.furniture import Furniture, address, description
from compile.site.graph import DATA, graph
from compile.site.history import History, read_log, words
from compile.site.home import home
from compile.site.machines import linked_data
from compile.site.output import PICTURES, original_name
from compile.site.parts import disputes_of, located, parted
from compile.site.render import Navigation
from compile.site.shards import Found, Index
from compile.site.study import study_cards, study_page, study_scripts
from compile.site.timeline import timeline, with_dates
from compile.wiki.blocks import Mark
from compile.wiki.names import PageName, data_file, escaped, file_of, first_part, quote_id
from compile.wiki.sheet import has_notes, split
from compile.wiki.source import SourceSubject, key_claims, part_starts, render_source
from kb.values import Document, Page, Source

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"})
OWN = re.compile(r"index\.md|(?:concepts|sources|answers)/index(?:--[a-z0-9-]+)?\.md")  # written here, from the base
REPEATING = frozenset({"log.md", "contradictions.md"})  # what they say is found where it is told
PREVIEWS = 32  # scripts of them: 50 kB each at 5,000 pages
_PART_LINK = re.compile(r"(\]\((?:\.\./)*(?:sources/)?[a-z0-9-]+?)--\d+(\.md[#)])")
_PAGE = re.compile(r"^## Page (\d+)$", re.MULTILINE)
_LISTED = re.compile(r"^## (?:Related|Linked from)\n\n(?:- .*\n)+\n?", re.MULTILINE)  # the templates show them better


class Staged(NamedTuple):
    """One file of the stage: its path below it, and its text or, for a picture, where it lies."""

    path: str
    content: str | Path


class Stage:
    """Makes the staged files of one base, one at a time."""

    def __init__(self, base: Base, wiki: Path, document: Callable[[str], Document]) -> None:
        self.base = base
        self.wiki = wiki
        self.document = document
        self.furniture = Furniture(base)
        self.history = History(base, read_log(wiki / "log.md"))
        self.by_path = {page.path.removeprefix("wiki/"): page for page in base.pages.values()}
        self.cited_on: dict[str, list[Page]] = {}
        for page in base.of_type("concept", "answer"):
            for source in page.sources:
                self.cited_on.setdefault(source, []).append(page)
        self.shown = {
            name
            for page in base.pages.values()
            for part in page.sections
            for sentence in part.sentences
            for name in sentence.claims
        } | {name for conflict in base.conflicts for name in (conflict.first, conflict.second)}
        self.study = [] if (wiki / "study.md").is_file() else study_cards(base)  # a reader's page of that name stays
        self.places: dict[str, cards.Around] = {}  # of quotes, from the sources staged so far
        self.index = Index()
        # a reader's page of such a name stays
        self.timeline = [] if (wiki / "timeline.md").is_file() else timeline(base)
        self.drawn = any(page.links for page in base.of_type("concept")) and not (wiki / "graph.md").is_file()
        self.plain: list[tuple[str, str, str]] = []  # title, address and text of pages that are about nothing

    def files(self) -> Iterator[Staged]:
        """Every file of the stage."""
        yield from self._hubs()
        yield from self._previews()
        for page in self.base.of_type("source"):
            if page.sources and page.sources[0] in self.base.sources:
                yield from self._source(page, self.base.sources[page.sources[0]])
        yield from self._cards()
        notes: dict[str, str] = {}  # below concept and answer pages, by slug
        for path in sorted(self.wiki.rglob("*")):
            name = PurePosixPath(path.relative_to(self.wiki).as_posix())
            if any(part.startswith(".") for part in name.parts) or path.is_symlink() or not path.is_file():
                continue
            if path.suffix.lower() in IMAGES:
                yield Staged(str(name), path)
            elif path.suffix == ".md" and not OWN.fullmatch(str(name)) and not self._is_source(str(name)):
                yield from self._page(str(name), path.read_text("utf-8", "replace"), notes)
        yield from self._indexed(search.others(self.plain))
        yield from self._indexed(search.concepts(self.base, notes))
        yield from starmap(Staged, self.index.finish())

    def navigation(self) -> Navigation:
        """The hub pages, those that have something to say."""
        entries = [("Home", "index.md"), ("Concepts", "concepts/index.md"), ("Sources", "sources/index.md")]
        if self.base.of_type("answer"):
            entries.append(("Answers", "answers/index.md"))
        if self.timeline:
            entries.append(("Timeline", "timeline.md"))
        if self.drawn:
            entries.append(("Graph", "graph.md"))
        if self.study:
            entries.append(("Study", "study.md"))
        for title, path in (("Contradictions", "contradictions.md"), ("Log", "log.md")):
            if (self.wiki / path).is_file():
                entries.append((title, path))
        return entries

    def _hubs(self) -> Iterator[Staged]:
        yield _hub("index.md", self.base.title, "home.html", home(self.base, self.history.news()))
        for path, title, values in hubs.lists(self.base):
            yield _hub(path, title, "hub.html", values)
        for path, values in self.timeline:
            yield _hub(path, "Timeline", "timeline.html", values)
        if self.drawn:
            values, data = graph(self.base)
            yield _hub("graph.md", "Graph", "graph.html", values)
            yield Staged(DATA, data)
        if self.study:
            yield _hub("study.md", "Study", "study.html", study_page(self.base, self.study))
            yield from starmap(Staged, study_scripts(self.base, self.study))

    def _previews(self) -> Iterator[Staged]:
        """Titles and descriptions for the popover over links, as scripts that add to one name; a page reads few."""
        texts: dict[int, dict[str, list[str]]] = {}
        for page in self.base.of_type("concept", "answer", "source"):
            where = address(page)
            texts.setdefault(sum(map(ord, where)) % PREVIEWS, {})[where] = [plain(page.title), plain(description(page))]
        for number, group in texts.items():
            content = f"Object.assign((window.kbPreviews ||= {{}}), {json.dumps(group)})\n"
            yield Staged(f"assets/kb/previews/{number}.js", content)

    def _cards(self) -> Iterator[Staged]:
        """What the cards of pages and the marks of sources show; after the sources, whose words they need."""
        pages = self.base.source_pages
        for page in self.base.of_type("concept", "answer"):
            found = cards.concept_cards(page, self.base, self.places)
            yield Staged(f"assets/kb/cards/{page.slug}.js", cards.script(page.slug, found))
        for source, quotes in cards.supports(self.base).items():
            if source in pages:
                slug = pages[source].slug
                yield Staged(f"assets/kb/cards/{slug}.js", cards.script(slug, quotes))

    def _is_source(self, path: str) -> bool:
        page = self.by_path.get(first_part(path))
        return page is not None and page.type == "source"

    def _indexed(self, pages: Iterable[Found]) -> Iterator[Staged]:
        return starmap(Staged, self.index.add(pages))

    def _page(self, path: str, text: str, noted: dict[str, str]) -> Iterator[Staged]:
        """A page other than a source's: its Markdown as it stands, with its furniture in the front matter, in parts.

        What its reader wrote below it goes into ``noted``.
        """
        generated, notes = split(text)
        notes = notes if has_notes(notes) else ""
        body = body_of(generated)
        if self.base.text == "none":
            body = _PART_LINK.sub(r"\1\2", body)
        page = self.by_path.get(path)
        if page is None:
            body += notes
            title = _title(body, path)
            if path not in REPEATING and not text.startswith("---\ntype: Redirect\n"):
                self.plain.append((title, f"{path.removesuffix('.md')}.html", body))
            yield Staged(path, front_matter(title, kb={"kind": "plain"}) + body)
            return
        if notes:
            noted[page.slug] = notes
        disputes = disputes_of(page, self.base) if HEADING in body else ""
        if disputes.startswith("--"):
            disputes = located(page, disputes)
        parts = parted(
            marked(with_dates(_LISTED.sub("", body), page, self.base), page, self.base), notes, page, self.base
        )
        kb = self.furniture.concept(page, self._data(page.slug), self.history.of(page), disputes, len(parts))
        for number, part in enumerate(parts, start=1):
            around = kb if number == 1 else {"kind": page.type}
            front = front_matter(page.title, description(page), around | self._machines(page, number))
            yield Staged(file_of(page.slug, number), front + part)

    def _machines(self, page: Page, number: int = 1) -> dict[str, Any]:
        """What the head of a part of a page says to programs."""
        markdown = file_of(page.slug, number)
        return {"linked": linked_data(page, self.base), "summary": description(page), "markdown": markdown}

    def _data(self, slug: str) -> dict[str, Any]:
        """What the wiki says around a page, as it was gathered with it; empty where that cannot be read."""
        try:
            data = json.loads((self.wiki / data_file(slug)).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return data if isinstance(data, dict) else {}

    def _source(self, page: Page, source: Source) -> Iterator[Staged]:
        """The page of a source, rendered again with marks around what is cited from it."""
        claims = self.base.claims_of.get(source.id, ())
        top = key_claims(claims, self.base.corrections)
        cited = {claim.id: claim for claim in (*(c for c in claims if c.id in self.shown), *top)}.values()
        marks = [Mark(quote_id(c.id, n), q.start, q.end) for c in cited for n, q in enumerate(c.quotes)]
        document = self.document(source.id)
        if self.base.text == "full":  # else no more of a source leaves than its quotes
            self.places |= {mark.id: cards.around(document.text, mark.start, mark.end) for mark in marks}
        near = self.base.source_pages.get(source.near_duplicate_of)
        subject = SourceSubject(
            source,
            document,
            page.slug,
            top,
            PageName(near.slug, near.title) if near else None,
            [PageName(p.slug, p.title) for p in self.cited_on.get(source.id, ())],
            self.base.corrections,
            [
                (picture.place, f"![{escaped(picture.caption) or 'Picture'}](../{PICTURES}/{picture.name})")
                for picture in self.base.pictures.get(source.id, ())
            ],
        )
        starts = part_starts(document)
        parts = render_source(subject, marks, self.base.text, starts)
        original = original_name(source) if self.base.originals else ""
        untold = [claim for claim in claims if claim.id not in self.shown] if self.base.text == "full" else []
        kb = self.furniture.source(page, len(claims), original, untold) | self._machines(page)
        notes: list[str] = []
        for part in parts:
            body = part.body
            if original.endswith(".pdf"):
                body = _PAGE.sub(rf"## Page \1\n\n[Page \1 of the original](../{original}#page=\1)", body)
            notes.append(self._notes(part.file))
            yield Staged(part.file, f"{front_matter(page.title, kb=kb)}{body}\n\n{notes[-1]}")
            kb = {**kb, "untold": [], "untold_total": 0, "refused": []}  # once, with the first part
        shown = {"full": document.text, "quotes": search.quoted(cited)}.get(self.base.text, "")
        whole = starts if self.base.text == "full" else (0,)
        yield from self._indexed([search.source(page, source, shown, whole, "\n\n".join(notes))])

    def _notes(self, file: str) -> str:
        """What the reader wrote below a page that is rendered again."""
        path = self.wiki / file
        notes = split(path.read_text("utf-8", "replace"))[1] if path.is_file() else ""
        return notes if has_notes(notes) else ""


def _title(body: str, path: str) -> str:
    found = re.search(r"^# (.+)$", body, re.MULTILINE)
    return words(found[1]) if found else PurePosixPath(path).stem


def _hub(path: str, title: str, template: str, kb: dict[str, Any]) -> Staged:
    return Staged(path, front_matter(title, kb=kb, template=template, hide=["toc"]))
