"""The lines of a paged document, and what each is: heading, paragraph, running header, reference.

Pure: from lines with their type size to blocks. Nothing is dropped; what must not become a claim gets a kind
that says so. This module knows nothing of PDF.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kb.values import Block, BlockKind


@dataclass(frozen=True, slots=True)
class Line:
    """One line of canonical text: ``text[start:end]`` without its line end. Size in points, 0 when unknown."""

    start: int
    end: int
    words: str
    page: int
    size: float = 0.0
    bold: bool = False
    apart: bool = False  # from the line above, by more room than is within a paragraph


_PAGE_NUMBER = re.compile(
    r"^[\s\-–—|•]*(?:p(?:age|\.)?\s*|seite\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|von|de)\s*\d{1,4})?[\s\-–—|•]*$",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"^(?:fig(?:ure|\.)?|tab(?:le|\.)|abb(?:ildung|\.)|tabelle|chart|box|listing|algorithm)"
    r"\s*\d+(?:\.\d+)*\s*[.:–—|]",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[•▪▸►‣●○◦■□·\uf0b7\uf0a7]|[-–—*]\s|\(?[a-z\d]{1,2}\)\s)")
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[A-Z]\.|[IVX]{1,5}\.)\s+[^\W\d_]")
_REFERENCES = re.compile(
    r"^\W*(?:\d{1,2}\.?\s+|[IVX]{1,5}\.\s+)?(?:references?(?: cited| and notes)?|bibliograph(?:y|ie)|works cited"
    r"|literature cited|further reading|literatur(?:verzeichnis)?|einzelnachweise|quellen|références|referencias"
    r"|bibliografía|примечания|参考文献)\W*$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^(?:abstract|summary|introduction|background|methods?|materials and methods|results?|discussion|conclusions?"
    r"|acknowledge?ments?|appendix(?: [a-z\d])?|related work|contents|preface|foreword|zusammenfassung|einleitung)$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]\d]*$")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LARGER = 1.08  # times the body's type size: the least that sets a heading
_LONGEST_HEADING = 160


def blocks_of(lines: Sequence[Line], furniture: Collection[int] | None = None) -> tuple[Block, ...]:
    """Blocks over all lines that hold words, in order; none crosses a page.

    ``furniture``: indices of running headers and the like, where they are known; else they are found.
    """
    body = body_size(lines)
    furniture = furniture_of(lines) if furniture is None else furniture
    usual = _usual_length(lines, body)
    levels = _levels(lines, body, furniture)
    kinds: list[tuple[BlockKind, int]] = []
    in_references = False
    for index, line in enumerate(lines):
        kind, level = _kind(line, index in furniture, body, levels)
        if heads_references(line.words):
            kind, level, in_references = "heading", level or 1, True
        elif in_references and kind == "heading":
            # A bibliography is set in small type and shows odd sizes; only a name ends it.
            in_references = not (_NAMED.match(line.words) or line.size >= body * 1.2)
            kind = "reference" if in_references else kind
        elif kind == "prose" and _ends_heading(lines, index, kinds, levels):
            kind, level = kinds[-1]
        elif in_references and kind in ("prose", "list"):
            kind = "reference"
        kinds.append((kind, 0 if kind == "reference" else level))
    return tuple(_joined(lines, kinds, usual))


def _ends_heading(
    lines: Sequence[Line], index: int, kinds: Sequence[tuple[BlockKind, int]], levels: dict[float, int]
) -> bool:
    """Whether a line without a word of its own, a year perhaps, is the rest of the heading above it."""
    line, before = lines[index], lines[index - 1]
    return bool(kinds) and kinds[-1][0] == "heading" and line.size in levels and line.size == before.size


def heads_references(words: str) -> bool:
    """Whether a heading stands above a list of works."""
    return len(words) < 40 and _REFERENCES.match(words) is not None


def ends_a_sentence(words: str) -> bool:
    """Whether a line ends where a sentence does."""
    return _ENDS.search(words[-40:]) is not None


def body_size(lines: Sequence[Line]) -> float:
    """The type size most characters are set in; 0 when sizes are unknown."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.words)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0.0


def title_of(lines: Sequence[Line]) -> str:
    """The largest type on the first page, when it is larger than the body and reads like a title; else ""."""
    first = [line for line in lines if line.page == lines[0].page] if lines else []
    body = body_size(lines)
    large = [line for line in first if line.size >= body * 1.15 and len(_WORD.findall(line.words)) >= 1]
    if not body or not large:
        return ""
    top = max(line.size for line in large)
    words: list[str] = []
    for line in first:
        if abs(line.size - top) < 0.06 * top and line.words:
            words.append(line.words)
        elif words:
            break
    title = " ".join(" ".join(words).split())
    return title if 4 <= len(title) <= 250 and len(_WORD.findall(title)) >= 2 else ""


def _kind(line: Line, furniture: bool, body: float, levels: dict[float, int]) -> tuple[BlockKind, int]:
    words = line.words
    if furniture:
        return "caption", 0
    if _CAPTION.match(words):
        return "caption", 0
    if len(words) <= _LONGEST_HEADING and _WORD.search(words) and _begins(words) and words[-1] not in ",;":
        if line.size in levels:
            return "heading", levels[line.size]
        standing = len(words) <= 90 and not _ENDS.search(words[-40:]) and words[0].isupper() | words[0].isdigit()
        if _NAMED.match(words) or (standing and (line.bold or words.isupper()) and _NUMBERED.match(words)):
            return "heading", min(6, len(levels) + 1 + words.split()[0].strip(".").count("."))
        if standing and line.bold and line.size >= body and len(_WORD.findall(words)) <= 10:
            return "heading", min(6, len(levels) + 1)
    return ("list", 1) if _BULLET.match(words) else ("prose", 0)


def _begins(words: str) -> bool:
    """Whether the first letter or digit may begin a heading: no small letter does."""
    first = next((character for character in words if character.isalnum()), "a")
    return not first.islower()


def _levels(lines: Sequence[Line], body: float, furniture: Collection[int]) -> dict[float, int]:
    """Type sizes that headings are set in, largest first, to levels from 1 to 4."""
    if not body:
        return {}
    lengths: Counter[float] = Counter()
    for index, line in enumerate(lines):
        if line.size >= body * _LARGER and index not in furniture and _WORD.search(line.words):
            lengths[line.size] += 1
    common = max(6, len(lines) // 8)  # a size that many lines are set in is a second body, not a heading
    sizes = sorted((size for size, count in lengths.items() if count <= common), reverse=True)
    return {size: min(rank, 4) for rank, size in enumerate(sizes, start=1)}


def furniture_of(lines: Sequence[Line]) -> set[int]:
    """Indices of running headers, footers and page numbers: at a page's edge, and on many pages alike."""
    body = body_size(lines)
    pages: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        pages.setdefault(line.page, []).append(index)
    edges = [index for page in pages.values() for index in dict.fromkeys([*page[:3], *page[-3:]])]
    seen: dict[str, set[int]] = {}
    # Headings are numbered as pages are; in large type only the same words again are a running header.
    patterns = {n: lines[n].words if lines[n].size >= body * _LARGER > 0 else pattern_of(lines[n].words) for n in edges}
    for index, pattern in patterns.items():
        seen.setdefault(pattern, set()).add(lines[index].page)
    often = max(3, min(5, len(pages) // 3))
    found = {index for index, pattern in patterns.items() if pattern and len(seen[pattern]) >= often}
    if len(pages) == 2:  # twice is often enough only for small type at the very edge
        outer = {index for page in pages.values() for index in (*page[:2], *page[-2:])}
        found |= {
            index
            for index in outer & patterns.keys()
            if 0 < lines[index].size < 0.93 * body and len(seen[patterns[index]]) == 2 and patterns[index]
        }
    if len(pages) > 1:
        found |= {index for index in edges if _PAGE_NUMBER.match(lines[index].words)}
    return found


def pattern_of(words: str) -> str:
    """What a running header has in common on all pages."""
    return re.sub(r"\d+", "#", " ".join(words.casefold().split()))


def _usual_length(lines: Sequence[Line], body: float) -> float:
    """How long a full line of the body is: the 80th percentile."""
    lengths = sorted(len(line.words) for line in lines if line.size == body and len(line.words) > 20)
    return lengths[len(lengths) * 4 // 5] if lengths else 60.0


def _joined(lines: Sequence[Line], kinds: Sequence[tuple[BlockKind, int]], usual: float) -> list[Block]:
    blocks: list[Block] = []
    begun = 0  # the line the last block began with
    for index, (line, (kind, level)) in enumerate(zip(lines, kinds, strict=True)):
        if not line.words:
            continue
        before = lines[index - 1]
        # Of what is kept apart only the words below a figure run on; a running header is one line.
        open_ended = bool(blocks) and (blocks[-1].kind != "caption" or _CAPTION.match(lines[begun].words))
        if open_ended and before.words and _goes_on(before, line, blocks[-1], (kind, level), usual):
            blocks[-1] = Block(blocks[-1].kind, blocks[-1].start, line.end, blocks[-1].level)
        else:
            blocks.append(Block(kind, line.start, line.end, level))
            begun = index
    return blocks


def _goes_on(before: Line, line: Line, block: Block, role: tuple[BlockKind, int], usual: float) -> bool:
    """Whether ``line``, of this kind and level, belongs to the block that ends with the line before it."""
    kind, level = role
    if before.page != line.page or (line.apart and _begins(line.words) and before.words[-1] not in ",;-–—"):
        return False
    same_size = not before.size or abs(before.size - line.size) <= 0.08 * before.size
    if block.kind == "heading":
        return kind == "heading" and level == block.level and same_size and not _NUMBERED.match(line.words)
    if len(before.words) < 0.75 * usual and _ENDS.search(before.words[-40:]):
        return False
    if block.kind in ("caption", "list"):
        return kind == "prose" and same_size
    return kind == block.kind and (same_size or kind == "reference")
