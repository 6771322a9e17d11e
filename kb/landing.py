"""Where on the built site a citation's words stand: the address of the mark around them, or of the words themselves.

The site is looked at as it lies there, so that an address is right whatever made the site and however long pages were
split. A quote that a page cites has a mark; other words are named in the address by a text fragment, which browsers
scroll to and light.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from kb.ask.citing import span_of
from kb.ask.disputes import Dispute
from kb.ask.form import closest
from kb.ask.meaning import version_of
from kb.encode.terminal import visible
from kb.encode.web import relative
from kb.library import Library
from kb.text.folding import flat
from kb.values import Answer, Citation, Source

KEPT = 64  # sources whose pages are kept in memory, some 100 kB each
FIRST, LAST = 6, 4  # words by which a text fragment tells where a long sentence begins and ends
_MARK = re.compile(r"<mark\b[^>]*>")
_QUOTE = re.compile(r"\bq-[0-9a-f]{10}\b")
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Part:
    """One file of a source's page: which quotes it marks, and its words."""

    address: str
    marks: frozenset[str]
    words: str


class Landings:
    """Addresses on one site. ``quote_id`` names the mark of a claim's quote."""

    def __init__(self, site: Path, quote_id: Callable[[str, int], str]) -> None:
        self._site = site
        self._quote_id = quote_id
        self._slugs: tuple[object, dict[str, str]] = (None, {})
        self._parts: dict[str, tuple[object, list[_Part]]] = {}

    def links(self, library: Library, answer: Answer, disputed: Iterable[Dispute]) -> dict[str, dict[str, str]]:
        """``href``, ``title`` and ``note`` of all that an answer shows, by ``source:start:end``. Text, not HTML."""
        return {
            f"{citation.source}:{citation.start}:{citation.end}": self._link(library, citation, words)
            for citation, words in _shown(answer, disputed)
        }

    def _link(self, library: Library, citation: Citation, words: str) -> dict[str, str]:
        source = library.sources.get(citation.source)
        if source is None:
            return {"href": "", "title": visible(citation.path), "note": ""}
        first, last = citation.page_from, citation.page_to
        pages = "" if not first else f"page {first}" if last <= first else f"pages {first}–{last}"
        at = f"at {citation.at}" if citation.at else pages
        note = ", ".join(filter(None, (source.author, source.date, at)))
        title = flat(source.title) or posixpath.basename(source.path)
        return {"href": self._address(library, source, citation, words), "title": visible(title), "note": visible(note)}

    def _address(self, library: Library, source: Source, citation: Citation, words: str) -> str:
        parts = self._parts_of(self._slug(library, source.id))
        start, end = _within(citation, words)
        for name in self._marks(library, source.id, start, end):
            if found := next((part for part in parts if name in part.marks), None):
                return f"{found.address}#{name}"
        if not parts:
            return ""
        said = flat(citation.text[start - citation.start : end - citation.start]).split()
        opening = " ".join(said[:FIRST])
        found = next((part for part in parts if opening in part.words), None)
        return f"{found.address}#:~:text={_fragment(said)}" if found else parts[0].address

    def _marks(self, library: Library, source: str, start: int, end: int) -> Iterator[str]:
        """The names of quotes that overlap a span: those it holds in the order of reading, then those it cuts."""
        found = []
        for claim in library.claims.of(source):
            for number, one in enumerate(claim.quotes):
                shared = min(end, one.end) - max(start, one.start)
                if shared > 0:
                    place = one.start if start <= one.start and one.end <= end else end - shared
                    found.append((place, one.end - one.start, self._quote_id(claim.id, number)))
        yield from (name for _, _, name in sorted(found))

    def _slug(self, library: Library, source: str) -> str:
        version = version_of(library)
        if self._slugs[0] != version:
            pages = (record.page for record in library.pages.all().values())
            self._slugs = (version, {p.sources[0]: p.slug for p in pages if p.type == "source" and p.sources})
        return self._slugs[1].get(source, "")

    def _parts_of(self, slug: str) -> list[_Part]:
        """The files of a source's page, as they are now; none where the site has none."""
        files = [self._site / f"{slug}.html", *self._more(slug)] if slug else []
        state = tuple((file.name, _changed(file)) for file in files)
        kept = self._parts.get(slug)
        if kept is None or kept[0] != state:
            if len(self._parts) >= KEPT:
                self._parts.clear()
            kept = self._parts[slug] = (state, list(self._read(files)))
        return kept[1]

    def _more(self, slug: str) -> list[Path]:
        folder, _, name = slug.rpartition("/")
        number = re.compile(re.escape(name) + r"--(\d+)\.html")
        found = [
            (int(m[1]), path) for path in (self._site / folder).glob("*.html") if (m := number.fullmatch(path.name))
        ]
        return [path for _, path in sorted(found)]

    def _read(self, files: Iterable[Path]) -> Iterator[_Part]:
        for file in files:
            try:
                text = file.read_text("utf-8", "replace")
            except OSError:
                continue
            marks = frozenset(name for mark in _MARK.findall(text) for name in _QUOTE.findall(mark))
            words = flat(html.unescape(_TAG.sub("", text)))
            yield _Part("/" + relative(file.relative_to(self._site).as_posix()), marks, words)


def _shown(answer: Answer, disputed: Iterable[Dispute]) -> Iterator[tuple[Citation, str]]:
    """Every citation with the words to land on: the sentence's, where it is a quote with its surroundings."""
    for sentence in answer.sentences:
        for citation in sentence.citations:
            yield citation, sentence.text
    if answer.abstained:
        for citation in closest(answer):
            yield citation, citation.text
    for dispute in disputed:
        yield dispute.other, dispute.other.text


def _within(citation: Citation, words: str) -> tuple[int, int]:
    """Where in the source ``words`` stand within a citation; all of it where they do not."""
    start, end = span_of(words, citation.text) or (0, len(citation.text))
    return citation.start + start, citation.start + end


def _fragment(words: list[str]) -> str:
    """A text directive for these words: all of a short sentence, of a longer one its beginning and its end."""
    parts = [words] if len(words) <= FIRST + LAST else [words[:FIRST], words[-LAST:]]
    return ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in parts)


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
