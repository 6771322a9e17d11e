"""A topic or the whole wiki as an e-book (EPUB 3): a chapter a page, and the quotes that prove it as endnotes.

Every text passes ``escape_xml``; names of files inside are numbers. The same base and time make the same bytes.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator

from kb import clock
from kb.disagreements import differing
from kb.encode.web import escape_xml
from kb.errors import UsageError
from kb.library import Library
from kb.study.topics import Shelf, cited
from kb.values import Claim, Link, Page, Quote

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_STYLE = """body { line-height: 1.5; margin: 5%; }
h1, h2 { line-height: 1.2; }
a { color: inherit; }
sup a { text-decoration: none; }
.quote { font-style: italic; }
.cite, .sides { font-size: 90%; }
"""
_HTML = "application/xhtml+xml"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # no archive can say an earlier day; SOURCE_DATE_EPOCH=0 asks for one


def book(library: Library, topic: str, title: str) -> bytes:
    """The book as the bytes of an .epub file: of the page ``topic`` and those around it, or of every concept page.

    Raises UsageError for a topic that is no page, and for a base without pages.
    """
    shelf = Shelf(library)
    if topic:
        pages = shelf.around(shelf.page(topic))
        title = pages[0].title
    else:
        pages = sorted(
            shelf.pages.values(), key=lambda page: (page.type != "concept", page.title.casefold(), page.slug)
        )
    if not pages:
        raise UsageError("There are no pages to make a book of.", "Run `kb build` first.")
    made = _Book(shelf, title, pages)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in made.files():
            _add(archive, name, text)
    return out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, max(clock.now().timetuple()[:6], _EARLIEST))
    entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED  # as the format asks
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, text.encode("utf-8"))


class _Book:
    """One book in the making: it numbers notes as chapters cite them."""

    def __init__(self, shelf: Shelf, title: str, pages: list[Page]) -> None:
        self.shelf = shelf
        self.title = title
        self.pages = pages
        self.file = {page.slug: f"page-{number}.xhtml" for number, page in enumerate(pages, 1)}
        self.notes: dict[Quote, tuple[int, str]] = {}  # number, and the file that cites it first

    def files(self) -> Iterator[tuple[str, str]]:
        """Name and text of each file; ``mimetype`` must be the first of the archive."""
        yield "mimetype", "application/epub+zip"
        yield "META-INF/container.xml", _CONTAINER
        yield "EPUB/style.css", _STYLE
        for page in self.pages:
            yield f"EPUB/{self.file[page.slug]}", _document(page.title, self._chapter(page))
        yield "EPUB/notes.xhtml", _document("Proofs", self._proofs())
        yield "EPUB/nav.xhtml", _document(self.title, self._contents())
        yield "EPUB/book.opf", self._package()

    def _chapter(self, page: Page) -> str:
        parts = [f"<h1>{escape_xml(page.title)}</h1>"]
        links = {(link.section, link.sentence): link for link in reversed(page.links) if link.slug in self.file}
        for at, part in enumerate(page.sections):
            told = [
                self._sentence(sentence.text, claims, links.get((at, number)), page)
                for number, sentence in enumerate(part.sentences)
                if (claims := self.shelf.proving(sentence))
            ]
            if told:
                parts += [f"<h2>{escape_xml(part.title)}</h2>"] if part.title else []
                parts.append(f"<p>{' '.join(told)}</p>")
        parts += self._disputes(page)
        return "\n".join(parts)

    def _sentence(self, text: str, claims: Iterable[Claim], link: Link | None, page: Page) -> str:
        shown = escape_xml(text)
        if link and link.slug != page.slug and 0 <= link.start < link.end <= len(text):
            before, words, after = text[: link.start], text[link.start : link.end], text[link.end :]
            words = f'<a href="{self.file[link.slug]}">{escape_xml(words)}</a>'
            shown = f"{escape_xml(before)}{words}{escape_xml(after)}"
        quotes = dict.fromkeys(quote for claim in claims for quote in claim.quotes)
        return shown + "".join(self._mark(quote, page) for quote in quotes)

    def _mark(self, quote: Quote, page: Page) -> str:
        """The number that leads to a quote; where it is cited first, it can be come back to."""
        new = (len(self.notes) + 1, self.file[page.slug])
        number, _ = note = self.notes.setdefault(quote, new)
        place = f' id="r{number}"' if note is new else ""
        return f'<sup{place}><a epub:type="noteref" href="notes.xhtml#n{number}">{number}</a></sup>'

    def _disputes(self, page: Page) -> Iterator[str]:
        for at, (conflict, first, second) in enumerate(self.shelf.disputes([page])):
            if not at:
                yield "<h2>Sources disagree</h2>"
            told = [
                self._sentence(f"“{' '.join(c.quotes[0].text.split())}”", (c,), None, page) for c in (first, second)
            ]
            detail = escape_xml(differing(conflict.detail, first, second) or conflict.kind)
            yield f'<p class="sides">{detail}</p><ul>{"".join(f"<li>{side}</li>" for side in told)}</ul>'

    def _proofs(self) -> str:
        items = []
        for quote, (number, file) in self.notes.items():
            words = escape_xml(" ".join(quote.text.split()))
            where = escape_xml(cited(quote, self.shelf.sources))
            items.append(
                f'<li id="n{number}" epub:type="endnote"><span class="quote">“{words}”</span> '
                f'<span class="cite">{where}</span> <a epub:type="backlink" href="{file}#r{number}">↩</a></li>'
            )
        return f'<section epub:type="endnotes"><h1>Proofs</h1><ol>{"".join(items)}</ol></section>'

    def _contents(self) -> str:
        items = [f'<li><a href="{self.file[page.slug]}">{escape_xml(page.title)}</a></li>' for page in self.pages]
        items.append('<li><a href="notes.xhtml">Proofs</a></li>')
        return f'<nav epub:type="toc"><h1>{escape_xml(self.title)}</h1><ol>{"".join(items)}</ol></nav>'

    def _package(self) -> str:
        names = [*self.file.values(), "notes.xhtml"]
        identity = uuid.uuid5(uuid.NAMESPACE_URL, f"kb:{self.title}:{','.join(self.file)}")
        manifest = [
            f'<item id="nav" href="nav.xhtml" media-type="{_HTML}" properties="nav"/>',
            '<item id="style" href="style.css" media-type="text/css"/>',
            *(f'<item id="{name.removesuffix(".xhtml")}" href="{name}" media-type="{_HTML}"/>' for name in names),
        ]
        spine = [f'<itemref idref="{name.removesuffix(".xhtml")}"/>' for name in names]
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">',
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
            f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>',
            f"<dc:title>{escape_xml(self.title)}</dc:title>",
            "<dc:language>en</dc:language>",
            f'<meta property="dcterms:modified">{clock.timestamp()}</meta>',
            "</metadata>",
            f"<manifest>{''.join(manifest)}</manifest>",
            f"<spine>{''.join(spine)}</spine>",
            "</package>",
            "",
        ]
        return "\n".join(lines)


def _document(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en">\n'
        f'<head><title>{escape_xml(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )
