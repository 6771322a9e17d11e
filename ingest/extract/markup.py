"""Org, reStructuredText and LaTeX: what their readers see, told in Markdown and read as that.

Only what running text is made of is known: sections, lists, code, emphasis, notes. What places or computes something
shows nothing here; formulas stay as their author wrote them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.blank import NO_WORDS, NO_WORDS_ADVICE
from ingest.extract.canonical import one_line
from ingest.extract.formulas import subscript, superscript
from ingest.extract.grids import as_markdown, in_markdown
from ingest.extract.markdown import read_markdown
from ingest.extract.plain import text_of
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.stated import author_stated, title_stated
from ingest.extract.texwords import spelled
from kb.values import Document

_ORG_KEY = re.compile(r"^#\+(\w{1,40}):[ \t]*([^\n]*)$\n?", re.MULTILINE)
_ORG_BLOCK = re.compile(r"^[ \t]*#\+(begin|end)_(\w{1,20})[^\n]*$", re.MULTILINE | re.IGNORECASE)
_ORG_HEAD = re.compile(
    r"^(\*{1,6})[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)[ \t]+)?(?:\[#[A-Z]\][ \t]+)?"
    r"([^\n]*?)(?:[ \t]{1,20}:[\w@:]{1,80}:)?$",
    re.MULTILINE,
)
_ORG_UNSEEN = re.compile(r"^[ \t]*(?:SCHEDULED|DEADLINE|CLOSED):[^\n]*$\n?|^[ \t]*#[ \t][^\n]*$\n?", re.MULTILINE)
_ORG_LINK = re.compile(r"\[\[([^\[\]\n]{1,1000})\](?:\[([^\[\]\n]{1,500})\])?\]")
_ORG_SET = re.compile(r"(?<![\w*/=~+])([*/=~+])(?=\S)([^\n*/=~+]{1,500})(?<=\S)\1(?![\w*/=~+])")
_ORG_TABLE = re.compile(r"(?:^[ \t]*\|[^\n]*(?:\n|\Z))+", re.MULTILINE)
_ORG_WIDTHS = re.compile(r"(?:<[lrc]?\d*>|[/!^_$#*]?)")  # what a cell holds that says how its column is set
_ORG_NOTE_IN = re.compile(r"\[fn:[\w-]{0,40}:[ \t]*([^\[\]\n]{1,1000})\]")  # told where it is called for
_ORG_NOTE = re.compile(r"(?m)^\[fn:([\w-]{1,40})\][ \t]*(?=\S)|\[fn:([\w-]{1,40})\]")
_ORG_HIDDEN = re.compile(r"(\*{1,6})[ \t]+(?:COMMENT\b|[^\n]*:noexport:)")  # what no export shows
_SIGNS = {"*": "**", "/": "*", "=": "`", "~": "`", "+": "~~"}
_CODE_BLOCKS = ("src", "example")

_RST_TOLD = re.compile(
    r"^[ \t]*\.\.[ \t]+(?:note|warning|tip|hint|important|caution|attention|danger|epigraph)::[ \t]*", re.MULTILINE
)
_RST_TABLE = re.compile(r"^[ \t]*\.\.[ \t]+table::[ \t]*([^\n]*)$\n?(?:[ \t]+:[^\n]*\n){0,20}", re.MULTILINE)
_RST_CODE = re.compile(
    r"^([ \t]*)(?:\.\.[ \t]+(?:code|code-block|sourcecode|parsed-literal)::[^\n]*|([^\n]*\S)?::[ \t]*)$\n?"
    r"(?:\1[ \t]+:[^\n]*\n){0,50}((?:[ \t]*\n|\1[ \t]+[^\n]*\n?){1,2000})",
    re.MULTILINE,
)
_RST_UNSEEN = re.compile(r"^([ \t]*)\.\.(?:[ \t][^\n]*)?$\n?(?:^\1[ \t]+:[^\n]*$\n?){0,50}", re.MULTILINE)
_RST_FIELD = re.compile(r"^:([A-Za-z]\w{1,30}):[ \t]+([^\n]*)$\n?", re.MULTILINE)
_RST_ROLE = re.compile(r":[\w:+-]{1,40}:`~?([^`<>]{1,300}?)(?:[ \t]*<[^`<>]{1,300}>)?`")
_RST_LINK = re.compile(r"`([^`<>]{1,300}?)(?:[ \t]*<[^`<>]{1,1000}>)?`_{1,2}")
_RST_NOTE = re.compile(r"[ \t]{0,3}\[(?:[#*]|#?\w[\w.-]{0,40})\]_(?![\w_])")  # points to a note
_RST_NOTE_TEXT = re.compile(
    r"(?m)^\.\.[ \t]+\[(?:[#*]|#?\d{1,3}|#[\w.-]{1,40})\][ \t]+((?:\S[^\n]*)(?:\n[ \t]+\S[^\n]*){0,50})"
)
_RST_NAMED = re.compile(r"(?m)^\.\.[ \t]+\|([^|\n]{1,60})\|[ \t]+(?:replace|unicode)::[ \t]*([^\n]*)$")
_RST_RAISED = re.compile(r"(?:\\[ ])?:(sup|sub|superscript|subscript):`([^`]{1,60})`(?:\\[ ])?")
_RST_CODED = re.compile(r"``([^`\n]{1,500})``")
_RST_OVERLINE = re.compile(r"^([=\-~^\"'#*+`:.])\1{2,}[ \t]*\n(?=[^\n]+\n\1{3,}[ \t]*$)", re.MULTILINE)
_RST_HEAD = re.compile(r"^(?=\S)([^\n]{1,200})\n([=\-~^\"'#*+`:.])\2{2,}[ \t]*$", re.MULTILINE)

_TEX_AND = re.compile(r"\\(?:and|And|AND)(?![a-zA-Z])")
_TEX_POINTER = re.compile(
    r"[ \t~]{0,3}\((?:see |cf\. )?(?:Tables?|Figures?|Figs?\.|Sections?|Sec\.|Equations?|Eqs?\.|Chapters?)?"
    r"[ \t~]{0,3}\\\w{0,6}ref\*?\{[^{}]*\}\)"
)
_TEX_BODY = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_TEX_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_GROUP = r"\{((?:[^{}]|\{[^{}]{0,500}\}){0,2000})\}"
_TEX_AROUND = re.compile(r"\\(begin|end)\{([a-z]{3,20})\*?\}")
_TEX_FLOATS = frozenset(["figure", "table", "tikzpicture", "thebibliography", "comment", "tabular"])
_TEX_SHOWN = frozenset(["equation", "align", "gather", "multline", "displaymath", "eqnarray"])
_TEX_CODE = frozenset(["verbatim", "lstlisting", "minted"])
_TEX_CAPTION = re.compile(rf"\\caption(?:\[[^\[\]]*\])?{_GROUP}")
_TEX_DISPLAY = re.compile(r"\\\[(.{0,2000}?)\\\]", re.DOTALL)
_TEX_LEVELS = {"part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5}
_TEX_HEAD = re.compile(rf"\\({'|'.join(_TEX_LEVELS)})\*?(?:\[[^\[\]]*\])?{_GROUP}")
_TEX_POINTS = re.compile(
    r"[ \t~]{0,3}\\(?:\w{0,8}cite\w{0,8}|label|index|vspace|hspace|bibliography\w{0,8}|usepackage|pagestyle|input)\*?"
    r"(?:\[[^\[\]]*\]){0,2}\{[^{}]*\}"
)
_TEX_REF = re.compile(r"\\\w{0,6}ref\*?\{[^{}]*\}")
_TEX_NOTE = re.compile(rf"\\footnote{_GROUP}")
_TEX_STRUCK = re.compile(r"\\(?:sout|st|xout)\{[^{}]*\}[ \t]?")
_TEX_LINK = re.compile(r"\\href\{[^{}]*\}(?=\{)")
_TEX_SET = re.compile(r"\\(?:text\w{1,8}|emph|underline|mbox|text|url|textcolor\{\w+\}|enquote)\{([^{}]*)\}")
_TEX_GONE = re.compile(r"\\(?:begin|end)\{[\w*]{1,40}\}(?:\[[^\[\]\n]*\])?|\\(?!item)[a-zA-Z]{2,20}\*?(?![a-zA-Z{])")
_TEX_ACCENT = re.compile(r"\\([`'^\"~=.])\{?\\?([A-Za-z])\}?|\\([uvHc])\{([A-Za-z])\}")
_ACCENTS = dict(zip("`'^\"~=.uvHc", "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b\u0327", strict=True))
_TEX_SIGNS = (
    ("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"), ("~", " "), ("\\,", "\u202f"), ("\\%", "%"), ("\\&", "&"),
    ("\\_", "_"), ("\\#", "#"), ("\\ss", "ß"), ("\\\\", "\n"),
)  # fmt: skip
_MATHS = re.compile(r"(\$\$[^$]{1,5000}\$\$|\$[^$\n]{1,1000}\$)")


def read_org(data: bytes) -> Document:
    """An Org file as it is displayed. Raises Unreadable when it shows no words."""
    text = text_of(data)
    known = {found[1].lower(): found[2] for found in _ORG_KEY.finditer(text)}
    text = _ORG_UNSEEN.sub("", _ORG_KEY.sub("", _org_shown(text)))
    text = _ORG_BLOCK.sub(lambda at: "\n```\n" if at[2].lower() in _CODE_BLOCKS else "\n", text)
    return _as_markdown(_between_code(text, _org_prose), ORG, known)


def _org_shown(text: str) -> str:
    """Without the sections, and what stands below them, that are comments."""
    kept: list[str] = []
    hidden = 0  # level of the section that is left out
    for line in text.split("\n"):
        level = len(line) - len(line.lstrip("*")) if line.startswith("*") and line.lstrip("*")[:1].isspace() else 0
        if level and (not hidden or level <= hidden):
            hidden = level if _ORG_HIDDEN.match(line) else 0
        if not hidden:
            kept.append(line)
    return "\n".join(kept)


def _org_prose(text: str) -> str:
    text = _ORG_NOTE_IN.sub(r"^[\1]", in_markdown(text))
    text = _ORG_NOTE.sub(lambda note: f"[^{note[1]}]: " if note[1] else f"[^{note[2]}]", text)
    text = _ORG_LINK.sub(lambda link: link[2] or link[1], text)
    text = _ORG_SET.sub(lambda part: f"{_SIGNS[part[1]]}{part[2]}{_SIGNS[part[1]]}", text)
    text = re.sub(r"(?m)^[ \t]+(?![-+\d*]|:)", "", text)  # text is set in below its heading, and is no code
    text = _ORG_TABLE.sub(lambda table: _org_table(table[0].strip().split("\n")), text)
    return _ORG_HEAD.sub(lambda head: f"\n{'#' * len(head[1])} {head[2]}\n", text)


def _org_table(lines: Sequence[str]) -> str:
    """Rows of an Org table, with or without a rule, as one of Markdown."""
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        for line in lines
        if line.strip()[1:2] != "-"
    ]
    rows = [row for row in rows if not all(map(_ORG_WIDTHS.fullmatch, row))]
    width = max(map(len, rows), default=0)
    return f"\n\n{as_markdown([[*row, *[''] * (width - len(row))] for row in rows])}\n\n" if rows else "\n"


def read_rst(data: bytes) -> Document:
    """A reStructuredText file as it is displayed. Raises Unreadable when it shows no words."""
    text = text_of(data)
    known = {found[1].lower(): found[2] for found in _RST_FIELD.finditer(text[:3000])}
    text = _RST_FIELD.sub("", text)
    text = _RST_CODE.sub(lambda at: f"{at[2] + ':' if at[2] else ''}\n\n```\n{at[3].strip(chr(10))}\n```\n\n", text)
    named = {found[1]: found[2].strip() for found in _RST_NAMED.finditer(text)}
    signs: list[str] = []

    def heading(found: re.Match[str]) -> str:
        if found[2] not in signs:
            signs.append(found[2])  # the order in which they come is that of their ranks
        return f"\n{'#' * min(6, signs.index(found[2]) + 1)} {found[1]}\n"

    def prose(part: str) -> str:
        if _RST_TOLD.search(part):  # what is told in a box is set in
            part = re.sub(r"(?m)^ {2,3}(?=\S)", "", _RST_TOLD.sub("\n", part))
        part = _RST_TABLE.sub(lambda table: f"\n{table[1]}\n", in_markdown(part))
        part = _RST_RAISED.sub(lambda at: (superscript if at[1].startswith("sup") else subscript)(at[2]), part)
        part = _RST_NOTE_TEXT.sub(lambda note: "\n" + " ".join(note[1].split()) + "\n", part)
        part = _RST_HEAD.sub(heading, _RST_OVERLINE.sub("", _RST_UNSEEN.sub("\n", part)))
        part = _RST_NOTE.sub("", part)
        part = re.sub(r"\|([^|\s][^|\n]{0,58})\|_{0,2}", lambda name: named.get(name[1], name[0]), part)
        part = re.sub(r"\\ ", "", part)  # parts markup from a word, and shows nothing
        return _RST_LINK.sub(r"\1", _RST_ROLE.sub(r"\1", _RST_CODED.sub("`\\1`", part)))

    return _as_markdown(_between_code(text, prose), RST, known)


def read_tex(data: bytes) -> Document:
    """The body of a LaTeX file as it would be set. Raises Unreadable when it shows no words."""
    whole = spelled(_TEX_COMMENT.sub("", text_of(data)))
    known = {
        name: _tex_words(found[1])
        for name in ("title", "author", "date")
        if (found := re.search(rf"\\{name}(?:\[[^\[\]]*\])?{_GROUP}", whole))
    }
    if author := re.search(rf"\\author{_GROUP}", whole):  # beneath each name stands where they work
        names = (_tex_words(name.strip().partition("\\\\")[0]).strip() for name in _TEX_AND.split(author[1]))
        known["author"] = ", ".join(filter(None, names))
    body = found[1] if (found := _TEX_BODY.search(whole)) else whole
    return _as_markdown(_between_code(_with_environments(body), _tex_prose), TEX, known)


def _with_environments(text: str) -> str:
    """Code between fences, formulas in dollars, and of what floats the captions; an environment without end stays."""
    parts: list[str] = []
    at, name, begun = 0, "", 0
    for mark in _TEX_AROUND.finditer(text):
        if not name and mark[1] == "begin" and mark[2] in _TEX_FLOATS | _TEX_SHOWN | _TEX_CODE:
            name, begun = mark[2], mark.start()
        elif name == mark[2] and mark[1] == "end":
            inner = text[begun : mark.start()].partition("}")[2]
            parts.append(text[at:begun])
            if name in _TEX_CODE:
                parts.append(f"\n\n```\n{inner.partition(chr(10))[2]}\n```\n\n")
            elif name in _TEX_SHOWN:
                parts.append(f" $${inner.strip()}$$ ")
            else:
                parts.append(f"\n\n{' '.join(_TEX_CAPTION.findall(inner))}\n\n")
            at, name = mark.end(), ""
    return "".join([*parts, text[at:]])


def _tex_prose(text: str) -> str:
    text = _TEX_DISPLAY.sub(r" $$\1$$ ", text)
    text = re.sub(r"\\\((.{1,1000}?)\\\)", r"$\1$", text)
    notes = [_tex_words(note) for note in _TEX_NOTE.findall(text)]
    text = _TEX_HEAD.sub(
        lambda head: f"\n\n{'#' * _TEX_LEVELS[head[1]]} {_tex_words(head[2])}\n\n", _TEX_NOTE.sub("", text)
    )
    text = re.sub(r"\\item(?:\[([^\[\]\n]*)\])?[ \t]*", lambda item: f"\n- {item[1] or ''} ", text)
    text = "".join(part if number % 2 else _tex_words(part) for number, part in enumerate(_MATHS.split(text)))
    return "\n\n".join([text, *notes, ""])


def _tex_words(text: str) -> str:
    """Words without the commands that set them; line ends stay."""
    text = _TEX_REF.sub("", _TEX_POINTER.sub("", _TEX_POINTS.sub("", _TEX_STRUCK.sub("", text))))
    text = _TEX_ACCENT.sub(lambda at: unicodedata.normalize("NFC", (at[2] or at[4]) + _ACCENTS[at[1] or at[3]]), text)
    for sign, shown in _TEX_SIGNS:
        text = text.replace(sign, shown)
    for _ in range(4):  # one within another
        text = _TEX_SET.sub(r"\1", _TEX_LINK.sub(r"\\mbox", text))
    return _TEX_GONE.sub("", text).replace("{", "").replace("}", "")


def _between_code(text: str, told: Callable[[str], str]) -> str:
    """``text`` in which what stands between fences is code, and the rest is told in Markdown."""
    parts = re.split(r"(?m)(^```$)", text)
    return "".join(part if number % 2 or number % 4 == 2 else told(part) for number, part in enumerate(parts))


def _as_markdown(text: str, reader: Reader, known: dict[str, str]) -> Document:
    try:
        document = read_markdown(text.encode())
    except Unreadable as refusal:
        raise Unreadable(NO_WORDS, NO_WORDS_ADVICE) from refusal
    return replace(
        document,
        extractor=f"{reader.signature()} {document.extractor}",
        title=title_stated(known.get("title", "")) or document.title,
        author=author_stated(one_line(known.get("author", ""))) or document.author,
        date=document.date or (day[1] if (day := re.match(r"[<\[]?(\d{4}-\d\d-\d\d)", known.get("date", ""))) else ""),
    )


def _reader(name: str, read: Callable[[bytes], Document], *names: str) -> Reader:
    return Reader(name, edition=3, read=of_bytes(read), names=names)


ORG = _reader("org", read_org, ".org")
RST = _reader("rst", read_rst, ".rst")
TEX = _reader("tex", read_tex, ".tex", ".latex")
