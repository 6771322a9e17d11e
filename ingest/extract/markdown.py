"""Markdown as a reader sees it displayed: no syntax, no raw HTML except its visible words, no comments.

Notebooks are read as the Markdown that their cells make; outputs are the program's, not the author's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from ingest.blank import NO_WORDS, NO_WORDS_ADVICE
from ingest.extract.about import language_tag, web_address
from ingest.extract.canonical import Canonical, claiming, flags_of, one_line
from ingest.extract.decoding import encoding_notes
from ingest.extract.formulas import as_tex, subscript, superscript
from ingest.extract.grids import in_markdown
from ingest.extract.html import cleaned, parse
from ingest.extract.letters import signed
from ingest.extract.people import names_in
from ingest.extract.plain import text_of
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.serialise import serialise
from ingest.extract.times import spoken
from ingest.extract.transcript import in_full
from kb.encode.front_matter import load
from kb.text.words import STOPWORDS, stem_of, tokens
from kb.values import Block, Document, SourceFlag

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_WIKI_LINK = re.compile(r"(!?)\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\]")
_NOTE_MARK = re.compile(r"\[\^[\w-]{1,40}\](?!:)")
# Notes and definitions begin at a line, and no parser here knows them: each becomes a paragraph of its own.
_ASIDE = re.compile(r"^[ \t]{0,3}(?:\[\^[\w-]{1,40}\]:|(?<=\S\n):)[ \t]+", re.MULTILINE)
_CALLOUT = re.compile(r"^((?:[ \t]*>)+)[ \t]*\[![\w-]{1,40}\][+-]?[ \t]*([^\n]*)$", re.MULTILINE)
_BLOCK_NAME = re.compile(r"(?<=[^\s^])[ \t]+\^[\w-]{1,40}[ \t]*$", re.MULTILINE)
_RAISED = re.compile(r"(?<=[\w)])\^([^\s^~\[\]]{1,12})\^")
_LOWERED = re.compile(r"(?<=[A-Za-z)])~([^\s^~]{1,6})~")
_STRUCK = re.compile(r"(?<!\S)~(?=[^\s~])[^~\n]{1,500}(?<=[^\s~])~(?![\w~])[ \t]?")
_INLINE_NOTE = re.compile(r"\^\[([^\[\]\n]{1,1000})\]")
_COLOURS = re.compile("\x1b\\[[0-9;]{0,20}m")  # of a terminal
_OUTPUTS, _PRINTED = 50, 5_000  # outputs of a cell, and characters of each
_PRIVATE = re.compile(r"%%.*?%%", re.DOTALL)  # a comment of Obsidian's: no reader of the note sees it
# Editors' marks (CriticMarkup): put in, taken out, put for something else, marked, remarked upon.
_EDITED = re.compile(
    r"\{\+\+(?P<put>[^{}]{0,2000}?)\+\+\}|\{--[^{}]{0,2000}?--\}|\{~~[^{}]{0,1000}?~>(?P<new>[^{}]{0,1000}?)~~\}"
    r"|\{==(?P<kept>[^{}]{0,2000}?)==\}|\{>>[^{}]{0,2000}?<<\}"
)
# What Logseq and Org keep beside a note and do not show: properties, logbooks, names of blocks, what is set in.
_DRAWER = re.compile(
    r"^[ \t]*:(?:LOGBOOK|PROPERTIES):[ \t]*\n(?:.*\n){0,200}?[ \t]*:END:[ \t]*$\n?", re.MULTILINE | re.IGNORECASE
)
_PROPERTY = re.compile(
    r"^[ \t]*(?:-[ \t]+)?(?:id|collapsed|heading|background-color|created-at|updated-at|query-table|query-sort-by"
    r"|query-sort-desc|query-properties|logseq\.[\w.-]{1,60}|card-[\w-]{1,40}|ls-type|hl-[\w-]{1,30})::[^\n]*$\n?",
    re.MULTILINE,
)
_SET_IN = re.compile(
    r"\{\{(?:embed|query|renderer|cloze|video|youtube|tweet|pdf)\b[^{}\n]{0,500}\}\}"
    r"|\(\([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\)\)"
)
_EMBEDDED = re.compile(r"!\[\[([^\[\]|#<>\n]{1,200}\.(?:png|jpe?g|gif|webp))(?:\|[^\[\]\n]{0,100})?\]\]", re.IGNORECASE)
_HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]{1,1000})(?<=\S)==")
# $x$ and $$x$$; an amount in dollars is none. \\(x\\) and \\[x\\] are formulas where they hold more than words.
_DOLLARS = re.compile(r"\$\$([^$]{1,2000})\$\$|\$(?=[^\s$])([^$\n]{1,500})(?<=[^\s\\$])\$(?!\d)")
_CLOSING = {"\\(": ("\\)", 500), "\\[": ("\\]", 2000)}  # how a formula ends, and how long it may be
_RECKONS = re.compile(r"[\\^_=+<>]")
_DRAWN = re.compile(r"(?m)^[ \t]{0,3}(?:[+|].*[+|]|=+[ \t]+=[= \t]*)[ \t]*$")  # where a table may be drawn
_TASK = re.compile(r"^\[[ xX]\][ \t]+")
_TURN = re.compile(r"^\W{0,4}(?:\d{1,2}:\d\d(?::\d\d)?\W{0,4})?[A-Z][^\n:]{0,38}:\W{0,3}\s", re.MULTILINE)
_FENCED = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
# Under which names front matter says who takes part in what is recorded.
_PEOPLE = (
    "host", "hosts", "guest", "guests", "speaker", "speakers", "participants", "attendees", "interviewer",
    "interviewee", "moderator", "panel", "panelists", "people", "with", "author", "authors",
)  # fmt: skip
_DATE = re.compile(r"^\d{4}(?:-\d\d){0,2}(?=$|[T ])")


def read_markdown(data: bytes) -> Document:
    """A Markdown file as displayed. Raises Unreadable when it shows no words."""
    source = text_of(data)
    front, body = load(source)
    if not front and (fenced := _FENCED.match(body)):  # front matter nobody may trust is shown, but as what it is
        body = f"{_as_code(fenced.group(1))}\n\n{body[fenced.end() :]}"
    tree = _page(_as_shown(body))
    hidden = tree is not None and cleaned(tree)
    canonical = Canonical()
    if tree is not None:
        serialise(tree, canonical)
    text, blocks = spoken(*canonical.result())
    blocks = in_full(blocks, [name for key in _PEOPLE for name in names_in(_stated(front, key))])
    if not text:
        raise Unreadable(NO_WORDS, NO_WORDS_ADVICE)
    headings = [block for block in blocks if block.kind == "heading"]
    top = headings[0] if headings and (headings[0].level == 1 or headings[0] is blocks[0]) else None
    if top and not _names_all(text, headings):
        top = None
    flags: list[SourceFlag] = ["hidden_text"] if hidden else []
    return Document(
        text,
        claiming(text, blocks),
        "markdown",
        READER.signature(),
        title=_stated(front, "title")[:300] or (one_line(text[top.start : top.end])[:300] if top else ""),
        author=(_stated(front, "author") or _stated(front, "authors"))[:200] or signed(text, blocks)[0],
        date=_date(front),
        url=next(filter(None, (web_address(_stated(front, key)) for key in ("url", "source", "link"))), ""),
        language=language_tag(_stated(front, "lang") or _stated(front, "language")),
        flags=(*flags, *flags_of(text)),
        notes=encoding_notes(data),
        pictures=canonical.placed() if text == canonical.result()[0] else (),
    )


def read_notebook(data: bytes) -> Document:
    """The cells of a Jupyter notebook. Raises Unreadable when it is none, or holds no words."""
    try:
        notebook: Any = json.loads(data.decode("utf-8-sig", "replace"))
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
        parts = [_of_cell(cell) for cell in cells]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(
            "The file is not a notebook that can be read.", "Open it in Jupyter and save it again."
        ) from error
    document = read_markdown("\n\n".join(part for part in parts if part).encode("utf-8", "replace"))
    return replace(document, extractor=f"{NOTEBOOKS.signature()} {document.extractor}")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.inline.ruler.before("escape", "math", _formula)
    return parser


def _formula(state: StateInline, silent: bool) -> bool:
    """A formula is text of its own: nothing in it is emphasis or an escape."""
    opening = state.src[state.pos : state.pos + 2]
    if opening in _CLOSING:
        closing, most = _CLOSING[opening]
        end = state.src.find(closing, state.pos + 2, state.pos + most)
        inner = state.src[state.pos + 2 : end] if end >= 0 else ""
        end += 2
    else:
        found = _DOLLARS.match(state.src, state.pos) if opening[:1] == "$" else None
        inner, end = (found.group(1) or found.group(2), found.end()) if found else ("", 0)
    if not inner or (opening in _CLOSING and not _RECKONS.search(inner)):
        return False
    if not silent:
        state.push("text", "", 0).content = as_tex(inner)
    state.pos = end
    return True


def _as_shown(body: str) -> str:
    """``body`` in the Markdown the parser knows, without what is private.

    What stands in fenced code, between lines that begin with ```, is kept.
    """
    parts = re.split(r"(?m)(^[ \t]*(?:```|~~~)[^\n]*$)", body)
    return "".join(part if number % 4 == 2 else _known_markdown(part) for number, part in enumerate(parts))


def _known_markdown(part: str) -> str:
    shown = _EDITED.sub(lambda mark: mark["put"] or mark["new"] or mark["kept"] or "", _PRIVATE.sub("", part))
    shown = _SET_IN.sub("", _PROPERTY.sub("", _DRAWER.sub("", shown)))
    shown = _EMBEDDED.sub(lambda link: f"![](<{link[1]}>)", shown)
    shown = _CALLOUT.sub(r"\1 \2\n\1", shown)
    return _ASIDE.sub("\n", _BLOCK_NAME.sub("", in_markdown(shown, bars=True) if _DRAWN.search(shown) else shown))


def _names_all(text: str, headings: Sequence[Block]) -> bool:
    """Whether the first heading is the document's title: not where others stand beside it and what follows its own
    section has few of its words, as below "Copyright statement" above an interview."""
    top = headings[0]
    beside = next((other for other in headings[1:] if other.level == top.level), None)
    if beside is None or not text[top.end : beside.start].strip():
        return True
    words = {stem_of(word) for word in _words(text[top.start : top.end]) if word not in STOPWORDS}
    return 2 * len(words & {stem_of(word) for word in _words(text[beside.start :])}) >= len(words)


def _words(text: str) -> set[str]:
    return {token.text.casefold() for token in tokens(text)}


def _as_code(lines: str) -> str:
    return "\n".join(f"    {line}" for line in lines.split("\n"))


def _page(body: str) -> Any:
    """``body`` rendered to an HTML tree, in which raw HTML is subject to the same rules as on any page."""
    parser = _parser()
    tokens = parser.parse(body)
    notes: list[str] = []
    for token in tokens:
        notes += _display(token)
    below = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return parse(f"<html><body>{parser.renderer.render(tokens, parser.options, {})}{below}</body></html>")


def _display(block: Token) -> list[str]:
    """What notes apps show and the parser does not know: wiki links by their words, no embeds, no note marks.

    Returns the notes that stand within its sentences.
    """
    notes: list[str] = []
    turns = len(_TURN.findall(block.content)) >= 2 if block.type == "inline" else False
    for position, token in enumerate(block.children or []):
        if token.type == "text":
            if position == 0:
                token.content = _TASK.sub("", token.content)
            token.content = _WIKI_LINK.sub(_words_of_link, token.content)
            notes += [one_line(note) for note in _INLINE_NOTE.findall(token.content)]
            token.content = _INLINE_NOTE.sub("", _NOTE_MARK.sub("", token.content))
            token.content = _STRUCK.sub("", _HIGHLIGHT.sub(r"\1", token.content))
            token.content = _RAISED.sub(lambda found: superscript(found.group(1)), token.content)
            token.content = _LOWERED.sub(lambda found: subscript(found.group(1)), token.content)
        elif token.type == "softbreak" and turns:
            token.type = "hardbreak"  # lines that begin with names are turns, and their ends mean something
    return notes


def _words_of_link(link: re.Match[str]) -> str:
    embed, target, words = link.groups()
    return "" if embed else str(words or target.partition("#")[0] or target)


def _stated(front: Mapping[str, Any], key: str) -> str:
    value = front.get(key, "")
    if isinstance(value, list):
        value = ", ".join(item for item in value if isinstance(item, str))
    return one_line(_WIKI_LINK.sub(_words_of_link, value)) if isinstance(value, str) else ""


def _date(front: Mapping[str, Any]) -> str:
    for key in ("date", "published", "created"):
        match = _DATE.match(_stated(front, key))
        if match:
            return match.group()
    return ""


def _of_cell(cell: Any) -> str:
    source = cell.get("source", cell.get("input", ""))
    text = "".join(source) if isinstance(source, list) else str(source)
    if cell.get("cell_type") == "markdown":
        return text
    if cell.get("cell_type") == "code" and text.strip():
        return "\n\n".join(map(_fenced, filter(str.strip, [text, *_outputs(cell)])))
    return ""


def _outputs(cell: Any) -> Iterator[str]:
    """What a program of a notebook printed; pictures and tables drawn as pages are left out."""
    for output in cell.get("outputs", ())[:_OUTPUTS]:
        shown = output.get("text") or output.get("data", {}).get("text/plain", "")
        text = "".join(shown) if isinstance(shown, list) else str(shown)
        yield _COLOURS.sub("", text)[:_PRINTED]


def _fenced(text: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 3)
    return f"{fence}\n{text}\n{fence}"


READER = Reader(
    "markdown",
    edition=9,
    read=of_bytes(read_markdown),
    names=(".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"),
)
NOTEBOOKS = Reader("notebook", edition=2, read=of_bytes(read_notebook), names=(".ipynb",))
