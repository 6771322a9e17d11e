"""Text reduced to what must agree when a quote is looked for, with the way back to the source's characters.

Two reductions. *Folded*: the same words in other clothes (case, ligatures, curly quotes, dashes, line breaks,
words divided at a line end). *Skeleton*: letters, digits and what makes a number that number; no spaces, no
punctuation, because PDF text loses and gains both.
Neither maps letters that only look alike: a Cyrillic а is not a Latin a.

Nothing here decides whether a quote is found; ``kb.proof.matcher`` does.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

STRAIGHT = str.maketrans("‘’“”", "''\"\"")  # curly quotation marks and apostrophes as typewriters have them
INNER = str.maketrans({"“": "‘", "”": "’", '"': "'"})  # quotation marks within a quotation


@dataclass(frozen=True, slots=True)
class Folded:
    """Reduced text; character i stands for ``raw[starts[i]:ends[i]]`` of the text it was made from."""

    text: str
    starts: list[int]
    ends: list[int]


# Characters no reader sees: soft hyphens (PDFium writes U+FFFE, some fonts U+0002), zero-width and format marks.
_UNSEEN = (
    "\u00ad\ufffe\u0002\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u061c\u180e\U000e0000-\U000e007f"
)
_QUOTES = "‘’‚‛′`´“”„‟″«»‹›"
_DASHES = "‐‑‒–—―−⁃﹘﹣－"
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

_PLAIN = {
    **dict.fromkeys("‘’‚‛′`´‹›", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys(_DASHES, "-"),
    "…": "...",
    "⁄": "/",
    "∕": "/",
}
_DIGIT_OF = {c: str(i) for i, c in enumerate(_SUPERSCRIPTS)}

# Everything that is not simply case-folded, in order of preference.
_SPECIAL = re.compile(
    rf"(?P<divided>(?<=[^\W\d_])[-‐\u00ad\ufffe\u0002][^\S\n\f]*[\n\f]\s*(?=[^\W\d_]))"
    rf"|(?P<space>\s\s+|[^\S ])"
    rf"|(?P<unseen>[{_UNSEEN}]+)"
    rf"|(?P<raised>[{_SUPERSCRIPTS}]+|\^\(\d+\))"
    rf"|(?P<plain>[{_QUOTES}{_DASHES}…⁄∕])"
    rf"|(?P<piled>[\u0300-\u036f]{{9,}})"
)


def fold(text: str) -> Folded:
    """``text`` with compatible forms, case, quotation marks, dashes and white space made equal.

    White space runs become one space; a word divided by a hyphen at a line end is joined (a capital after the
    break keeps the hyphen); soft hyphens and unseen characters go. 10² becomes ``10^2``, never 102. Takes linear time.
    """
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def put(piece: str, start: int, end: int) -> None:
        """A piece that stands as a whole for raw[start:end]."""
        out.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))

    done = 0
    for match in _SPECIAL.finditer(text):
        start, end = match.span()
        if start > done:
            _fold_run(text, done, start, out, (starts, ends))
        done = end
        kind = match.lastgroup
        if kind == "space":
            put(" ", start, end)
        elif kind == "plain":
            put(_PLAIN[match.group()], start, end)
        elif kind == "divided":
            if text[end].isupper() and match.group()[0] in "-‐":
                put("-", start, end)
        elif kind == "raised":
            digits = "".join(_DIGIT_OF.get(c, c) for c in match.group() if c.isdigit())
            put("^" + digits + ("^" if text[end : end + 1].isdigit() else ""), start, end)
        elif kind == "piled":
            put(match.group()[:8], start, end)
    if done < len(text):
        _fold_run(text, done, len(text), out, (starts, ends))
    return Folded("".join(out), starts, ends)


def _fold_run(text: str, start: int, end: int, out: list[str], places: tuple[list[int], list[int]]) -> None:
    """Fold a run without special characters: whole where each character folds to one, else cluster by cluster."""
    starts, ends = places
    run = text[start:end]
    if run.isascii() or unicodedata.is_normalized("NFKC", run):
        folded = run.lower() if run.isascii() else run.casefold()
        if len(folded) == len(run):  # case folding only ever expands, so equal length means one to one
            out.append(folded)
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            return
    position = start
    while position < end:
        after = position + 1
        if text[position] < "\u0300" or not _joins(text[position], text[position]):
            while after < end and text[after] >= "\u0300" and _joins(text[after - 1], text[after]):
                after += 1
        piece = _fold_cluster(text[position:after])
        if piece[:1].isdigit() and not text[position].isdecimal() and out and out[-1][-1:].isdigit():
            piece = "^" + piece  # ½ after 1, ① after 10: not one number
        if piece[-1:].isdigit() and not text[after - 1].isdecimal() and text[after : after + 1].isdigit():
            piece += "^"
        out.append(piece)
        starts.extend([position] * len(piece))
        ends.extend([after] * len(piece))
        position = after


def _joins(before: str, char: str) -> bool:
    """Whether ``char`` forms one written character with ``before``: a mark, or a part of a Korean syllable."""
    korean = "\u1160" <= char <= "\u11ff" and "\u1100" <= before <= "\u11ff"
    return korean or unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=20_000)
def _fold_cluster(cluster: str) -> str:
    normal = unicodedata.normalize("NFKC", cluster)
    folded = unicodedata.normalize("NFKC", normal.casefold())
    return "".join(_PLAIN.get(c, c) for c in folded)


# Words and numbers of folded text, and the signs that make a number what it is: 1.5, 12:30, 1/2, -5, 10^2, 5 %.
# U+0300 to U+1FFF brings the vowel signs of scripts whose marks are not letters to Python.
_KEPT = re.compile(
    r"(?:[^\W_]+|[\u0300-\u1fff]+)+|(?<=\d)[.,:/](?=\d)|[-+](?=\d)|(?<=[^\W_])-(?=\s\d)|\^(?=\d)|[%‰€$£¥°<>≤≥±≠]"
)


def skeleton(text: str) -> Folded:
    """``text`` reduced to letters, digits and number signs. Numbers never run together: 5, 6 becomes ``5 6``."""
    return skeleton_of(fold(text))


def skeleton_of(folded: Folded) -> Folded:
    """The skeleton of text already folded; offsets are those of the raw text."""
    source = folded.text
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = -1
    digit = False  # whether the last kept character is a digit
    for match in _KEPT.finditer(source):
        start, end = match.span()
        if digit and start != done and source[start].isdigit():
            out.append(" ")
            starts.append(folded.starts[done])
            ends.append(folded.ends[start - 1])
        out.append(source[start:end])
        starts += folded.starts[start:end]
        ends += folded.ends[start:end]
        done = end
        digit = source[end - 1].isdigit()
    return Folded("".join(out), starts, ends)


_UNFLAT = re.compile(r"[^\S ]|  |[\u00ad\ufffe\u0002]")
_DIVIDED = re.compile(r"([^\W\d_]+)[-‐][^\S\n\f]*[\n\f]\s*([^\W\d_]+)(?=([-‐]?))")
_SOFT = re.compile(r"[\u00ad\ufffe\u0002](?:[^\S\n\f]*[\n\f]\s*(?=[^\W\d_]))?")

# First parts of compounds, which keep their hyphen; any other word divided at a line end is joined.
_COMPOUND = frozenset(
    re.findall(
        r"\w+",
        """all best better cross double east far fast first five four full fully half hard high highly ill large
        late left life light long low middle much near nearly new newly nine non north old once one open quasi
        quick right second self seven short six slow small so south state ten third three top two twenty thirty
        forty fifty sixty seventy eighty ninety user vice war water well west white wide world""",
    )
)


def without_accents(text: str) -> str:
    """Möngke as Mongke."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def flat(text: str) -> str:
    """``text`` as one line for display: white space runs to one space, line-end and soft hyphens undone."""
    if (text.isprintable() and "  " not in text) or not _UNFLAT.search(text):
        return text.strip()
    text = _SOFT.sub("", text)
    return " ".join(_DIVIDED.sub(_join, text).split())


def _join(match: re.Match[str]) -> str:
    head, tail, more = match.group(1), match.group(2), match.group(3)
    before = match.string[match.start() - 1 : match.start()]
    keep = tail[0].isupper() or more or before in ("-", "‐") or head.casefold() in _COMPOUND
    return f"{head}-{tail}" if keep else head + tail


def cut(text: str, most: int) -> str:
    """At most ``most`` characters of a text, whole words, with a sign that it goes on."""
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0]} …"
