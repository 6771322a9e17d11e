"""HTML: what a reader of the page sees of the article, as canonical text.

trafilatura decides which part of the page is the article; it never sees hidden nodes, scripts or comments, and
its text is not used: ours is written from its tree (``serialise``), so that offsets hold by construction.
"""

from __future__ import annotations

import re
from typing import Any

from ingest.extract.canonical import Canonical, flags_of, one_line
from ingest.extract.decoding import declared_charset, decode
from ingest.extract.formulas import spell_out, subscript, superscript
from ingest.extract.hidden import strip_hidden
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.serialise import serialise
from ingest.extract.transcript import with_speakers
from kb.values import Block, Document, SourceFlag

# Control characters, raw and by number: nothing shows them, and lxml takes none in words that are set.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45]))(?![0-9a-f]);?",
    re.IGNORECASE,
)
_SHORT = 200  # characters below which a result is doubted
_SHARE = 0.10  # of the page's words below which a result is doubted
_MANY = 100  # attributes no honest element has
_SAVED_FROM = re.compile(rb"saved from url=\(\d{1,6}\)(https?://[^\s>]{3,2000})")
_MARK = re.compile(
    r"^\[?\s*(?:\d{1,3}|[a-z]|[ivx]{1,5}|note \d{1,3}|[*†‡§¶↩]{1,3})\s*\]?(?:\s*,\s*\[?\d{1,3}\]?)*$", re.I
)
_BRACKETED = re.compile(r"^\s*\[\s*(?:\d{1,3}|[a-z]|note \d{1,3}|citation needed|edit)\s*\]\s*$", re.IGNORECASE)
_NEVER_PROSE = ("script", "style", "iframe", "object", "embed", "svg", "canvas", "audio", "video", "map")
# Struck out, the author takes it back: told as if it stood, "is not free" would say the opposite of what is meant.
_STRUCK = "//del|//s|//strike|//*[contains(translate(@style, 'LINETHROUG', 'linethroug'), 'line-through')]"
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
_RUNNING = "ancestor::p|ancestor::dd|ancestor::blockquote|ancestor::figcaption|ancestor::td"
_FURNITURE = ("nav", "header", "footer", "aside", "form", "button", "select", "textarea", "menu", "dialog", "head")


def read_html(data: bytes) -> Document:
    """The article of an HTML file. Raises Unreadable when the page shows no words."""
    text = decode(data, declared_charset(data))
    tree = parse(text)
    if tree is None:
        raise Unreadable("The page is empty.", "Save it again from the browser, once it is fully loaded.")
    for node in tree.xpath(f"//*[count(@*)>{_MANY}]"):
        node.attrib.clear()  # the parsers behind trafilatura take quadratic time over these
    known = _metadata(tree, data)
    flags: list[SourceFlag] = ["hidden_text"] if cleaned(tree) else []
    content, blocks, fallback = _article(tree)
    if not content:
        raise Unreadable(
            "The page shows no text of its own.",
            "It may be filled in by scripts: open it in a browser and save the complete page.",
        )
    if fallback:
        flags.append("fallback_text")
    return Document(
        content,
        with_speakers(content, blocks),
        "html",
        READER.signature("trafilatura"),
        flags=(*flags, *flags_of(content)),
        **known,
    )


def parse(text: str) -> Any:
    """An lxml tree of ``text``; None when there is nothing in it. No network, no entities, no huge trees."""
    import lxml.etree
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)
    data = _CONTROL.sub("", text).encode("utf-8", "replace")
    try:
        tree = lxml.html.document_fromstring(data, parser=parser) if data.strip() else None
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return None
    return tree if tree is not None and len(tree) else None


def cleaned(tree: Any) -> bool:
    """Leave in ``tree`` what a reader sees, in characters that mean the same in plain text.

    Returns whether words were hidden that look meant for someone.
    """
    spell_out(tree)
    hidden = strip_hidden(tree)
    for node in list(tree.iter(*_NEVER_PROSE)):
        node.drop_tree()
    for node in tree.xpath(_STRUCK):
        if node.getparent() is not None:
            node.drop_tree()
    for node in list(tree.iter(*_IN_A_LINE)):
        if node.xpath(_RUNNING):
            node.drop_tag()
    _flatten(tree)
    return hidden


def _article(tree: Any) -> tuple[str, tuple[Block, ...], bool]:
    """The article's text and blocks, and whether it is the whole page for want of an article."""
    from trafilatura.core import bare_extraction

    page = len(one_line(" ".join(tree.xpath("//body//text()"))))
    found: Any = bare_extraction(tree, include_comments=False, include_formatting=False, with_metadata=False)
    text, blocks = _written(found.body) if found is not None and found.body is not None else ("", ())
    if len(text) >= _SHORT and len(text) >= _SHARE * page:
        return text, blocks, False
    for node in list(tree.iter(*_FURNITURE)):
        if node.tag != "header" or not node.xpath("ancestor::article|ancestor::main|.//h1"):
            node.drop_tree()
    whole, whole_blocks = _written(tree)
    if len(whole) < 0.9 * len(text):
        return text, blocks, False
    return whole, whole_blocks, len(whole) > 1.2 * len(text)


def _written(tree: Any) -> tuple[str, tuple[Block, ...]]:
    canonical = Canonical()
    serialise(tree, canonical)
    return canonical.result()


def _flatten(tree: Any) -> None:
    """Replace inline markup that carries meaning by characters that carry it in plain text."""
    for node in [
        *tree.iter("sup", "sub"),
        *tree.xpath("//a[@role='doc-noteref']|//*[contains(@class,'mw-editsection')]"),
    ]:
        words = one_line("".join(node.itertext()))
        if node.getparent() is None:
            continue
        if _is_note_mark(node, words):
            node.drop_tree()
            continue
        for child in list(node):
            child.drop_tree()
        node.text = superscript(words) if node.tag == "sup" else subscript(words)
        node.drop_tag()
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


def _is_note_mark(node: Any, words: str) -> bool:
    """A raised [1], a raised link into the page: it points elsewhere and says nothing."""
    if node.tag not in ("sup", "sub"):
        return True
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
    language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip().lower()
    return {
        "title": one_line(found.title or "")[:300],
        "author": one_line((found.author or "").replace("; ", ", "))[:200],
        "date": found.date if found.date and re.match(r"^\d{4}(-\d\d){0,2}$", found.date) else "",
        "url": url if re.match(r"^https?://[^\s\"<>]{3,2000}$", url) else "",
        "language": language if re.match(r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$", language) else "",
    }


_BEGINS = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
READER = Reader(
    "html",
    edition=2,
    reads="HTML",
    read=of_bytes(read_html),
    names=(".html", ".htm", ".xhtml", ".shtml"),
    looks=lambda data: bool(_BEGINS.search(data[:2048].replace(b"\x00", b""))),
    libraries=("trafilatura",),
)
