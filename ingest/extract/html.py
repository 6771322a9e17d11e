"""HTML: what a reader of the page sees of the article, as canonical text.

trafilatura decides which part of the page is the article; it never sees hidden nodes, scripts or comments, and
its text is not used: ours is written from its tree (``serialise``), so that offsets hold by construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.extract.about import IN_A_SENTENCE, date_shown, known_of, language_tag, web_address
from ingest.extract.article import Article, article_of
from ingest.extract.canonical import HOLE, claiming, flags_of, letters_of, one_line
from ingest.extract.decoding import declared_charset, decode, encoding_notes
from ingest.extract.formulas import spell_out, subscript, superscript
from ingest.extract.hidden import strip_hidden
from ingest.extract.letters import signed_off
from ingest.extract.notes import Raised, point_to_notes
from ingest.extract.people import stands_elsewhere
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.sheet import write_into_elements
from ingest.extract.spans import fill_spans
from ingest.extract.times import spoken
from ingest.extract.uncover import show_areas, uncover
from kb.values import Block, Document, SourceFlag

# Control characters, raw and by number: nothing shows them, and lxml takes none in words that are set.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CONTROL_NUMBER = re.compile(
    "&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9]));?",
    re.IGNORECASE,
)
_MUCH = 0.1  # share of a page's sentences that may be left out without a word
_MOST = 200_000  # elements: reading that many takes about 25 seconds
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]{0,30})[\s/][^<>]{5000,}>")
_MANY = 100  # attributes no honest element has
_SAVED_FROM = re.compile(rb"saved from url=\(\d{1,6}\)(https?://[^\s>]{3,2000})")
_MARK = re.compile(
    r"^\[?\s*(?:\d{1,3}|[a-z]|[ivx]{1,5}|note \d{1,3}|[*†‡§¶↩]{1,3})\s*\]?(?:\s*,\s*\[?\d{1,3}\]?)*$", re.I
)
_BRACKETED = re.compile(r"^\s*\[\s*(?:\d{1,3}|[a-z]|note \d{1,3}|citation needed|edit)\s*\]\s*$", re.IGNORECASE)
_NEVER_PROSE = ("script", "style", "iframe", "object", "embed", "svg", "canvas", "audio", "video", "map")
# Struck out, the author takes it back: told as if it stood, "is not free" would say the opposite of what is meant.
_STRUCK = "//del|//s|//strike|//*[contains(translate(@style, 'LINETHROUG', 'linethroug'), 'line-through')]"
# Where a page of the printed book began, set into the words of a sentence.
_PAGE_NUMBERS = (
    "//*[@role='doc-pagebreak' or @*[name()='epub:type']='pagebreak' or contains(@class,'pagebreak')"
    " or contains(@class,'pagenum') or contains(@class,'pageno') or contains(@class,'page-number')]"
)
_PAGE = re.compile(r"^\W{0,3}(?:p|pg|page|s|seite)?\W{0,3}(?:\d{1,5}|[ivxlc]{1,7})?\W{0,3}$", re.IGNORECASE)
_IN_A_LINE = (
    "time",
    "abbr",
    "label",
    "data",
    "output",
    "acronym",
    "button",
    "summary",
)  # words of their sentence there
_BARS = ("meter", "progress")  # drawn; the words in them are for browsers that cannot
_FLOWING = frozenset(
    ["a", "b", "i", "em", "strong", "span", "font", "small", "u", "sup", "sub", "code", "cite", "mark"]
)
_ON_THE_LINE = re.compile(r"display:\s*(?:-\w+-)?inline")
_PLACED = re.compile(r"vertical-align:\s*(super|sub)")
# How programs set the mark of a note, and its text within the sentence: Word, Substack, LaTeXML, wikis, blogs.
_TO_NOTE = re.compile(r"#(?:_ftn|footnote|fn|cite_note|endnote)")
_MARK_NAME = re.compile(r"footnote|noteref|fn-ref|note[-_]mark|sidenote-number|margin-toggle")
_NOTE_NAME = re.compile(
    r"ltx_note_outer|sidenote(?!-?number)|marginnote|footnote-content|footnoteContent|footnote_tooltip|footnote-text"
)
_KNOWN_MARK = "kb-mark-of-a-note"
_RUNNING = "ancestor::p|ancestor::dd|ancestor::blockquote|ancestor::figcaption|ancestor::td"


def read_html(data: bytes) -> Document:
    """The article of an HTML file. Raises Unreadable when the page shows no words."""
    text = decode(data, declared_charset(data))
    tree = parse(text)
    if tree is None:
        raise Unreadable("The page is empty.", "Save it again from the browser, once it is fully loaded.")
    count = sum(1 for _ in tree.iter())
    if count > _MOST:
        raise Unreadable(
            f"The page has {count:,} elements; kb reads pages of up to {_MOST:,}.",
            "Save the part of it that matters as a page of its own, or as text.",
        )
    for node in tree.xpath(f"//*[count(@*)>{_MANY}]"):
        node.attrib.clear()  # the parsers behind trafilatura take quadratic time over these
    known = _metadata(tree, data)
    folded = [text for text in uncover(tree) if text]
    flags: list[SourceFlag] = ["hidden_text"] if cleaned(tree) else []
    article = article_of(tree)
    content, blocks = spoken(article.text, _folded_away(article, folded))
    if not content:
        raise Unreadable(
            "The page shows no text of its own.",
            "It may be filled in by scripts: open it in a browser and save the complete page.",
        )
    if article.whole:
        flags.append("fallback_text")
    return Document(
        content,
        claiming(content, blocks),
        "html",
        READER.signature("trafilatura"),
        flags=(*flags, *flags_of(content)),
        pictures=article.pictures if content == article.text else (),
        notes=(*encoding_notes(data, declared_charset(data)), *_on_what_was_left_out(article)),
        **known,
    )


def _folded_away(article: Article, folded: list[str]) -> tuple[Block, ...]:
    """The article's blocks, in which what a reader sees only after a click claims nothing."""
    if not folded:
        return article.blocks
    away = "\n".join(folded)
    keys = [letters_of(article.text[block.start : block.end]) for block in article.blocks]
    return tuple(
        replace(block, kind="caption", level=0) if key and key in away else block
        for block, key in zip(article.blocks, keys, strict=True)
    )


def _on_what_was_left_out(article: Article) -> Iterator[str]:
    if article.left_out > _MUCH:
        yield (
            f"About {article.left_out:.0%} of the sentences on the page are not read: they stand beside the article,"
            " as comments, notices and advertisements do."
        )


def parse(text: str) -> Any:
    """An lxml tree of ``text``; None when there is nothing in it. No network, no entities, no huge trees."""
    import lxml.etree
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)
    data = _LONG_TAG.sub(_without_attributes, _without_controls(text)).encode("utf-8", "replace")
    try:
        tree = lxml.html.document_fromstring(data, parser=parser) if data.strip() else None
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return None
    return tree if tree is not None and len(tree) else None


def _without_controls(text: str) -> str:
    bare = _CONTROL_NUMBER.sub("", _CONTROL.sub("", text))
    return _CONTROL_NUMBER.sub(" ", bare)  # one that stood in pieces around another: &&#1;#1;


def _without_attributes(tag: re.Match[str]) -> str:
    """A tag with thousands of attributes without them: the parser compares each with each."""
    return f"<{tag.group(1)}>" if tag.group().count("=") + tag.group().count(" ") > _MANY * 10 else tag.group()


def cleaned(tree: Any) -> bool:
    """Leave in ``tree`` what a reader sees, in characters that mean the same in plain text.

    Returns whether words were hidden that look meant for someone.
    """
    changed = write_into_elements(tree)
    spell_out(tree)
    hidden = strip_hidden(tree)
    show_areas(tree)
    for node in list(tree.iter(*_NEVER_PROSE)):
        node.drop_tree()
    for node in [*tree.iter("rp", "rt")]:  # how a word is read, set small above it
        node.drop_tree()
    for node in tree.xpath(_PAGE_NUMBERS):
        if node.getparent() is not None and _PAGE.match(one_line("".join(node.itertext()))):
            node.drop_tree()
    for node in tree.xpath(_STRUCK):
        if node.getparent() is not None:
            node.drop_tree()
    for node in list(tree.iter(*_IN_A_LINE, *_BARS)):
        if node.xpath(_RUNNING):
            if node.tag in _BARS:
                for child in list(node):
                    child.drop_tree()
                node.text = HOLE
            node.drop_tag()
    fill_spans(tree)
    _set_on_the_line(tree)
    _flatten(tree)
    for node, style in changed:  # trafilatura judges by it, too
        if style is None:
            node.attrib.pop("style", None)
        else:
            node.set("style", style)
    return hidden


def _set_on_the_line(tree: Any) -> None:
    """What is styled to stand on the line parts no sentence: icons, which hold no words, and words set apart."""
    for node in tree.xpath("//div[contains(@style,'inline')]"):
        if node.getparent() is None or not _ON_THE_LINE.search(node.get("style", "")):
            continue
        if not len(node):
            node.tag = "span"
        elif len(node) < 20 and not one_line("".join(node.itertext())) and next(node.iter("img"), None) is None:
            node.drop_tree()


def _flatten(tree: Any) -> None:
    """Replace inline markup that carries meaning by characters that carry it in plain text."""
    for node in list(tree.iter("a", "span", "label")):
        if node.getparent() is None:
            continue
        name = node.get("class", "")
        placed = _PLACED.search(node.get("style", "")) if node.tag == "span" else None
        if node.tag == "span" and _NOTE_NAME.search(name):
            _move_out(node)
        elif "mw-editsection" in name:
            node.drop_tree()
        elif _is_mark(node, name):  # its figure tells of those beside it that are bare
            node.tag = "sup"
            node.set("class", _KNOWN_MARK)
        elif placed:
            node.tag = "sub" if placed.group(1) == "sub" else "sup"
    _place(tree)
    for link in list(tree.iter("a")):
        words = "".join(link.itertext())
        if len(words) < 24 and _BRACKETED.match(words) and "#" in link.get("href", ""):
            link.drop_tree()
    for quotation in [q for q in tree.iter("q") if q.getparent() is not None]:
        quotation.text = "“" + (quotation.text or "")
        if len(quotation):
            quotation[-1].tail = (quotation[-1].tail or "") + "”"
        else:
            quotation.text += "”"
        quotation.drop_tag()


def _is_mark(node: Any, name: str) -> bool:
    """Whether a link or a span is set as the mark of a note is, and holds no more than one."""
    told: Any = _MARK_NAME.search(name)
    if node.tag == "a" and not told:
        told = _TO_NOTE.search(node.get("href", "")) or node.get("role") == "doc-noteref" or "footnote" in name
        told = told or node.get("epub:type") == "noteref" or _hangs_on_a_word(node)
    words = one_line("".join(node.itertext())) if told else ""
    return bool(told) and (not words or _MARK.match(words) is not None or node.tag == "label")


def _hangs_on_a_word(link: Any) -> bool:
    """Whether a number that is a link to a place of a page stands right behind a word: 14² bends."""
    words = "".join(link.itertext()) if "#" in link.get("href", "") else ""
    return len(words) < 8 and _MARK.match(words) is not None and _before(link)[-1:].strip() != ""


def _place(tree: Any) -> None:
    """Raised and lowered words in characters that are; without those that only point to a note."""
    nodes = [node for node in tree.iter("sup", "sub") if node.getparent() is not None]
    raised = [
        Raised(_before(node), one_line("".join(node.itertext())), node.tail or "", node.get("class") == _KNOWN_MARK)
        for node in nodes
        if node.tag == "sup"
    ]
    notes = iter(point_to_notes(raised))
    for node in nodes:
        words = one_line("".join(node.itertext()))
        points = next(notes) if node.tag == "sup" else False
        if node.getparent() is None:
            continue
        if points or _is_note_mark(node, words):
            node.drop_tree()
            continue
        for child in list(node):
            child.drop_tree()
        node.text = superscript(words) if node.tag == "sup" else subscript(words)
        node.tag = "span"  # taking the tag away takes as long as there are words beside it


def _before(node: Any) -> str:
    """What stands on the line before a node, at least its last word."""
    text = ""
    while node is not None and len(text) < 40:
        previous = node.getprevious()
        if previous is not None:
            flows = isinstance(previous.tag, str) and previous.tag not in ("br", "p", "div")
            inner = "".join(previous.itertext()) if flows else ""
            text = f"{inner}{previous.tail or ''}"[-60:] + text
            node = previous
            continue
        parent = node.getparent()
        if parent is None:
            break
        text = (parent.text or "")[-60:] + text
        if parent.tag not in _FLOWING:
            break
        node = parent
    return text


def _move_out(note: Any) -> None:
    """The text of a note that stands within a sentence becomes a paragraph after it."""
    paragraph = next(iter(note.iterancestors("p", "li", "td", "dd", "blockquote")), None)
    if paragraph is None or paragraph.getparent() is None or not one_line("".join(note.itertext())):
        return
    for mark in note.xpath(
        ".//sup|.//*[contains(@class,'mark') or contains(@class,'number') or contains(@class,'_tag')]"
    ):
        if mark.getparent() is not None:
            mark.drop_tree()
    words = one_line("".join(note.itertext()))
    note.drop_tree()
    moved = paragraph.makeelement("p" if paragraph.tag == "p" else "div")
    moved.text = words
    if paragraph.tag == "p":
        moved.tail, paragraph.tail = paragraph.tail, None
        paragraph.addnext(moved)
    else:
        paragraph.append(moved)


def _is_note_mark(node: Any, words: str) -> bool:
    """A raised [1], a raised link into the page: it points elsewhere and says nothing."""
    if _BRACKETED.match(words) or "noprint" in node.get("class", ""):
        return True
    linked = node.xpath("ancestor::a[contains(@href,'#')]|.//a[contains(@href,'#')]")
    return bool(linked) and (not words or bool(_MARK.match(words)))


def _metadata(tree: Any, data: bytes) -> dict[str, Any]:
    """Title, author, date, url and language as the page states them."""
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(tree, extensive=False)
    url = one_line(found.url or "")
    if not url and (saved := _SAVED_FROM.search(data, 0, 4096)):
        url = saved.group(1).decode("ascii", "replace")
    known = known_of(tree)
    # A day that a sentence of the article tells is none of its own.
    told = {day[:10] for day in map(str, tree.xpath(f"{IN_A_SENTENCE}/@datetime"))}
    guessed = "" if (found.date or "") in told else found.date
    last = [node for node in tree.xpath("//p")[-2:] if not stands_elsewhere(node)]
    author, day = signed_off(["".join(node.itertext()) for node in last])
    guessed = guessed if guessed and re.match(r"^\d{4}(-\d\d){0,2}$", guessed) else ""
    return {
        "title": (known["title"] or one_line(found.title or ""))[:300],
        "author": (known["author"] or author)[:200],
        "date": known["date"] or guessed or date_shown(tree) or day,
        "url": web_address(url),
        "language": language_tag(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""),
    }


_BEGINS = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
READER = Reader(
    "html",
    edition=11,
    read=of_bytes(read_html),
    names=(".html", ".htm", ".xhtml", ".shtml"),
    looks=lambda data: bool(_BEGINS.search(data[:2048].replace(b"\x00", b""))),
    libraries=("trafilatura",),
)
