# mypy: disable-error-code="misc"
"""The Markdown extension between a page and its HTML: what comes out can be read, and can do nothing else.

Three walls, each enough for most attacks: raw HTML is text (only ``<mark id="q-…">``, set by kb around a quote,
passes); links and images are held to a few schemes while they are still a tree; and nh3 cleans the finished HTML
against a short list. It does not know what a page is about or where it came from.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import remove_fnrefs, render_inner_html, strip_tags
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from compile.site import formulas
from compile.site.inline import QuickInline
from compile.site.proofs import fold, group_by_source
from compile.wiki.concept import AGAINST

SCHEMES = frozenset({"http", "https", "mailto"})
MARK = r'(<mark(?: id="[dq]-[0-9a-f]{10}")?(?: class="q-[0-9a-f]{10}(?: q-[0-9a-f]{10})*")?>|</mark>)'
COMMENT = re.compile(r"^<!--[^<>]*-->[ \t]*$", re.MULTILINE)  # kb's own markers, a line each
CALLOUT = re.compile(r"\s*\[!(\w{1,20})\][+-]?[ \t]*")

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OPEN = re.compile(r"(?<!\\)\[")  # those of escaped text are words already
_UNDER = re.compile(r"[=-]+[ ]*")
UNCLOSED = 100  # brackets of a paragraph that are none of a link; no text has as many by mistake

_ALIGN = frozenset({"style"})  # text-align, from a table's colons
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class"},
    "a": {"href", "title", "rel"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "li": {"value"},  # a quote keeps its number below its source
    "th": set(_ALIGN),
    "td": set(_ALIGN),
}
TAGS = frozenset(
    {"a", "abbr", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "hr", "img", "li", "mark"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "span", "strong", "sub", "sup", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
)
ATTRIBUTES |= {name: set(formulas.ATTRIBUTES) for name in formulas.ELEMENTS}
ATTRIBUTES["math"] |= {"alttext"}
ATTRIBUTES["span"] = {"tabindex"}  # of a formula that is wider than its line
_ALIGNMENT = re.compile(r"text-align: (left|center|right);?")
_ID = re.compile(r"(?!_)[^\s\"'<>&]{1,200}")


def slugify(text: str, separator: str) -> str:
    """The id of a heading: its letters and digits. Never one of the theme's own ids, which begin with ``__``."""
    words = re.findall(r"[^\W_]+", text.lower())
    return separator.join(words)[:80] or "section"


def external_host(url: str) -> str | None:
    """The host an http(s) or mailto link leaves for; None when it stays in the site."""
    parts = urlsplit(url)
    if parts.scheme.lower() == "mailto":
        return parts.path
    return parts.hostname or "" if parts.scheme or parts.netloc else None


def permitted(url: str) -> bool:
    """May a page link there? Only within the site, to the web, or to a mailbox."""
    bare = "".join(c for c in url if c > " " and c != "\x7f")  # browsers ignore these inside a scheme
    try:
        scheme = urlsplit(bare).scheme.lower()
    except ValueError:
        return False
    colon = bare.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    return scheme in SCHEMES if scheme else ":" not in colon and "\\" not in bare and not bare.startswith("//")


class _Links(Treeprocessor):
    """Hold links to SCHEMES, show where external ones lead, turn images from elsewhere into their words."""

    def run(self, root: etree.Element) -> None:
        for parent in root.iter():
            before = None
            for child in list(parent):
                if child.tag == "sup":
                    fold(child, before)
                elif child.tag == "a":
                    _link(child)
                elif child.tag == "img" and external_host(child.get("src", "")) is not None:
                    child.tag, child.text = "span", child.get("alt", "")
                    child.attrib.clear()
                if child.tag == "li":
                    _quoted(child)
                elif child.get("class") == "footnote":
                    for paragraph in child.iter("p"):
                        _quoted(paragraph)
                    group_by_source(child)
                before = child


class _Callouts(Treeprocessor):
    """``> [!warning] Title`` as Obsidian writes it becomes a box with a title."""

    def run(self, root: etree.Element) -> None:
        for parent in list(root.iter()):
            for quote in [child for child in parent if child.tag == "blockquote"]:
                boxes = _boxes(quote)
                if boxes:
                    at = list(parent).index(quote)
                    boxes[-1].tail = quote.tail
                    parent[at : at + 1] = boxes


def _link(link: etree.Element) -> None:
    url = link.get("href", "")
    link.attrib.pop("title", None)
    if not permitted(url):
        link.attrib.pop("href", None)
        return
    host = external_host(url)
    if host is None:
        if "/originals/" in url:
            link.set("class", "kb-original")
        return
    link.set("rel", "noreferrer noopener")
    link.set("class", "kb-external")
    if host and host not in "".join(link.itertext()):
        note = etree.SubElement(link, "span", {"class": "kb-host"})
        note.text = f" ({host})"


def _quoted(paragraph: etree.Element) -> None:
    """``“quote” — source`` in a footnote or list becomes the quote and the citation, apart."""
    quote, dash, rest = (paragraph.text or "").rpartition("” — ")
    if not dash or not quote.startswith("“"):
        return
    words = etree.Element("span", {"class": "kb-quote"})
    cite = etree.Element("span", {"class": "kb-cite"})
    words.text, cite.text = f"{quote}”", rest
    cite.extend(paragraph)
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.text = ""
    paragraph.extend([words, cite])


def _boxes(quote: etree.Element) -> list[etree.Element]:
    """The callouts in a block quote, in order (Python-Markdown joins quotes that follow each other); else none."""
    boxes: list[etree.Element] = []
    for child in quote:
        if child.tag == "p" and (found := CALLOUT.match(child.text or "")):
            boxes.append(etree.Element("div", {"class": f"admonition {found[1].lower()}"}))
            child.text = (child.text or "")[found.end() :]
            boxes[-1].extend(_titled(child))
        elif boxes:
            boxes[-1].append(child)
        else:
            return []
    for box in boxes:
        _beside(box)
    return boxes


def _beside(box: etree.Element) -> None:
    """The two sides of a disagreement, each what stands on one side of AGAINST, in elements of their own."""
    parts = list(box)
    at = next((n for n, part in enumerate(parts) if part.tag == "p" and (part.text or "").strip() == AGAINST), 0)
    if at < 2 or len(parts) < at + 3:  # a title before, and what closes the box behind
        return
    sides = etree.Element("div", {"class": "kb-sides"})
    etree.SubElement(sides, "div").extend(parts[1:at])
    parts[at].set("class", "kb-sides__against")
    sides.append(parts[at])
    etree.SubElement(sides, "div").extend(parts[at + 1 : -1])
    for part in parts[1:-1]:
        box.remove(part)
    box.insert(1, sides)


def _titled(paragraph: etree.Element) -> list[etree.Element]:
    """The first line of a callout as its title, and what is left of the paragraph."""
    title = etree.Element("p", {"class": "admonition-title"})
    title.text, line_end, rest = (paragraph.text or "").partition("\n")
    while not line_end and len(paragraph):
        inline = paragraph[0]
        paragraph.remove(inline)
        inline.tail, line_end, rest = (inline.tail or "").partition("\n")
        title.append(inline)
    paragraph.text = rest
    return [title, paragraph] if rest.strip() or len(paragraph) else [title]


class _Ids(Treeprocessor):
    """Ids of headings, as the contents extension gives them, without its search for each number that is still free."""

    def run(self, root: etree.Element) -> None:
        taken: Counter[str] = Counter()
        for heading in root.iter():
            if heading.tag in HEADINGS and "id" not in heading.attrib:
                name = slugify(html.unescape(strip_tags(render_inner_html(remove_fnrefs(heading), self.md))), "-")
                heading.set("id", f"{name}_{taken[name]}" if taken[name] else name)
                taken[name] += 1


class _Brackets(Preprocessor):
    """Paragraphs of brackets that nothing closes stay as they are: each would be looked for to the end of the text."""

    def run(self, lines: list[str]) -> list[str]:
        paragraphs = "\n".join(lines).split("\n\n")
        return "\n\n".join(map(self._checked, paragraphs)).split("\n")

    def _checked(self, paragraph: str) -> str:
        open_text = paragraph.count("[") - paragraph.count("]")
        open_link = paragraph.count("](") - paragraph.count(")")
        return _OPEN.sub(r"\\[", paragraph) if max(open_text, open_link) > UNCLOSED else paragraph


class _Headings(Preprocessor):
    """Headings stand in paragraphs of their own, those that are underlined as headings with signs.

    What the parser does with the first line of a paragraph it does again with what is left of it: ten thousand such
    headings without an empty line between them took minutes.
    """

    def run(self, lines: list[str]) -> list[str]:
        shown: list[str] = []
        begins, skip = True, False
        for line, below in zip(lines, [*lines[1:], ""], strict=True):
            if skip:
                skip = False
                continue
            sign = below[:1] if begins and line.strip() and _UNDER.fullmatch(below) and line[:4].strip() else ""
            skip = bool(sign)
            heading = f"{'#' if sign == '=' else '##'} {line.strip()}" if sign else line
            alone = bool(sign) or line.startswith("#")
            shown += ["", heading, ""] if alone else [line]
            begins = alone or not line.strip()
        return shown


class _Mark(InlineProcessor):
    """Let kb's own marks through; every other tag stays the text it is."""

    def handleMatch(  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        return self.md.htmlStash.store(m.group(1)), m.start(0), m.end(0)


class _Comments(Preprocessor):
    """Drop kb's own marker lines, which are not for readers."""

    def run(self, lines: list[str]) -> list[str]:
        return COMMENT.sub("", "\n".join(lines)).split("\n")


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return value if _ID.fullmatch(value) else None
    if name == "tabindex":
        return value if value == "0" else None
    if name == "style":
        return value if _ALIGNMENT.fullmatch(value.strip()) else None
    if name in ("title", "alt"):
        return re.sub(r"[<>&\"]", "", value)  # the theme may show it as HTML on hover
    return value


_CLEANER = nh3.Cleaner(
    tags=set(TAGS | formulas.ELEMENTS),
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes=set(SCHEMES),
    link_rel=None,
    strip_comments=True,
)


class _Clean(Postprocessor):
    """The last word on the HTML of a page."""

    def run(self, text: str) -> str:
        return _CLEANER.clean(text)


class SafeMarkdown(Extension):
    """Registered in mkdocs.yml as ``compile.site.markdown``."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Take raw HTML out of the language, and put the three walls in."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.deregister("entity")  # it stays as written without being looked after one by one
        md.preprocessors.register(_Comments(md), "kb_comments", 24)  # code is out of the way by then
        md.preprocessors.register(_Brackets(md), "kb_brackets", 23)
        md.treeprocessors.register(QuickInline(md), "inline", 20)  # in the library's place
        md.preprocessors.register(_Headings(md), "kb_headings", 22)
        md.treeprocessors.register(_Ids(md), "kb_ids", 6)  # before the contents
        md.inlinePatterns.register(_Mark(MARK, md), "kb_mark", 90)
        md.treeprocessors.register(_Callouts(md), "kb_callouts", 10)
        md.treeprocessors.register(_Links(md), "kb_links", -1)  # after backslashes are undone
        md.treeprocessors.register(formulas.Formulas(md), "kb_formulas", -2)  # quotes are parted from sources by then
        md.postprocessors.register(_Clean(md), "kb_clean", -100)


def makeExtension(**settings: Any) -> SafeMarkdown:  # noqa: N802 - Python-Markdown's name
    """Python-Markdown calls this."""
    return SafeMarkdown(**settings)
