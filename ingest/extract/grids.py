"""Tables that are drawn in text: with frames, with rules, with bars, or by columns of spaces.

A frame or a rule is a table by itself. Bars and spaces are one only where every line has the same columns and these
hold what tables hold: few words, figures. Prose and programs have neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.extract.canonical import one_line

_FRAME = re.compile(r"[ \t]*\+(?:[-=]+\+)+[ \t]*")
_FRAMED = re.compile(r"[ \t]*[|+].*[|+][ \t]*")
_RULE = re.compile(r"[ \t]*=+(?:[ \t]+=+)+[ \t]*")
_UNDER = re.compile(r"[ \t]*[|+:]?[ \t]*[-=:]{2,}(?:[ \t|+:]+[-=:]{2,})+[ \t|+:]*|[ \t]*\|[ \t]*[-=:]{2,}[ \t|+:]*")
_PART = re.compile(r"\+-{2,}(?=\+)")  # a frame below some columns only: what stands beside it goes on
_SPAN = re.compile(r"[ \t]*-+(?:[ \t]+-+)*[ \t]*")
_GUTTER = re.compile(r"(?<=\S)(?: {2,}|[ ]*\t[ \t]*)(?=\S)")
_BAR = re.compile(r"(?<!\\)\|")
_ESCAPED = r"\\|"
_FIGURE = re.compile(r"[-+–−±~≈<>$€£¥]{0,2}[ ]?\d[\d.,:/ '’–-]*(?:[ ]?[%°\w]{1,6}\.?)?|[-–—]|n/?a", re.IGNORECASE)
_CODE = re.compile(r"[;{}\\][ \t]*$|^[ \t]*(?:#include|//|/\*|\$ |>>> )|==|:=|\(\)|->|\|\||[\w\])] = [\w\"'(\[]|\.{4}")
_MOST = 5000  # lines of one table
_WIDEST = 400  # characters of a line of one; above, no program has drawn it
_LEAST = 3  # lines without a frame or a rule, below which alignment is chance
_LONGEST = 60  # characters of a cell between bars that is no prose
_WORDS = 4  # words of a cell in columns of spaces, on average, above which they are two columns of prose


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table in lines ``first`` to ``last`` (exclusive): its rows, each with a cell for every column."""

    first: int
    last: int
    rows: tuple[tuple[str, ...], ...]


def framed(lines: Sequence[str]) -> Iterator[Drawn]:
    """The tables of ``lines`` with a frame of + and -, or between rules of = in columns."""
    at = 0
    while at < len(lines):
        last = at + 1
        rows: list[tuple[str, ...]] = []
        if _FRAME.fullmatch(lines[at]):
            last, rows = _in_frame(lines, at)
        elif _RULE.fullmatch(lines[at]):
            last, rows = _between_rules(lines, at)
        rows = [row for row in rows if any(row)]
        if rows and len(rows[0]) >= 2:
            yield Drawn(at, last, tuple(rows))
        at = last  # what was looked through is not looked through again from its second line on


def barred(lines: Sequence[str]) -> Iterator[Drawn]:
    """The tables of ``lines`` whose cells stand between bars."""
    return _runs(lines, _has_bar, _between_bars)


def spaced(lines: Sequence[str]) -> Iterator[Drawn]:
    """The tables of ``lines`` whose cells stand below each other between spaces or tabs."""
    return _runs(lines, _has_gutter, _columns)


def all_drawn(lines: Sequence[str]) -> list[Drawn]:
    """The tables of plain text, in order, none within another."""
    found: list[Drawn] = []
    taken: set[int] = set()
    for ways in (framed, barred, spaced):
        for table in ways(lines):
            if taken.isdisjoint(own := range(table.first, table.last)):
                found.append(table)
                taken.update(own)
    return sorted(found, key=lambda table: table.first)


def _runs(
    lines: Sequence[str], pick: Callable[[str], bool], rows_of: Callable[[Sequence[str]], tuple[tuple[str, ...], ...]]
) -> Iterator[Drawn]:
    """A table of each run of lines that may be one."""
    at = 0
    while at < len(lines):
        last = at
        while last < len(lines) and last - at < _MOST and (pick(lines[last]) or _is_under(lines[last])):
            last += 1
        if last - at >= _LEAST and (rows := rows_of(lines[at:last])):
            yield Drawn(at, last, rows)
        at = max(last, at + 1)


def as_markdown(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table of Markdown, the first as its header; bars within cells are escaped."""
    lines = [f"| {' | '.join(_BAR.sub(_ESCAPED, cell) for cell in row)} |" for row in rows]
    return "\n".join([lines[0], f"|{'---|' * len(rows[0])}", *lines[1:]])


def in_markdown(text: str, *, bars: bool = False) -> str:
    """``text`` in which tables with frames and rules are those of Markdown; with ``bars``, rows without a rule, too."""
    lines = text.split("\n")
    parts: list[str] = []
    done = 0
    tables = list(framed(lines))
    if bars and not tables:
        tables = [table for table in barred(lines) if _has_no_rule(lines[table.first : table.last])]
    for table in tables:
        parts += [*lines[done : table.first], "", as_markdown(table.rows), ""]
        done = table.last
    return "\n".join([*parts, *lines[done:]]) if parts else text


def _has_no_rule(lines: Sequence[str]) -> bool:
    """Whether lines are rows between bars that no parser of Markdown takes for a table."""
    framed_by_bars = all(line.strip()[0] == line.strip()[-1] == "|" for line in lines)
    return framed_by_bars and not any(_is_rule(number, line) for number, line in enumerate(lines))


def _in_frame(lines: Sequence[str], at: int) -> tuple[int, list[tuple[str, ...]]]:
    """(the line after it, its rows) of a table whose rows stand between lines of a frame.

    In a table that a program prints each line is a row.
    """
    last = at + 1
    while last < len(lines) and last - at < _MOST and _FRAMED.fullmatch(lines[last]):
        last += 1
    inside = lines[at:last]
    frames = [number for number, line in enumerate(inside) if _FRAME.fullmatch(line)]
    if len(frames) < 2:
        return last, []
    edges = sorted({place for number in frames for place, sign in enumerate(inside[number]) if sign == "+"})
    groups = [inside[start + 1 : end] for start, end in pairwise(frames) if end > start + 1]
    rows: list[tuple[str, ...]] = []
    for number, group in enumerate(groups):
        cut = [_cut_at(_PART.sub(lambda part: " " * len(part[0]), line), edges) for line in group]
        printed = len(frames) <= 3 and number == len(groups) - 1 and all(cells[0] for cells in cut)
        rows += cut if printed else [_below(cut)] if cut else []
    return at + frames[-1] + 1, rows


def _cut_at(line: str, edges: Sequence[int]) -> tuple[str, ...]:
    """The cells of a framed line; one that reaches over several columns stands in the first of them."""
    cells: list[str] = []
    begun = edges[0] + 1
    for number, edge in enumerate(edges[1:], start=1):
        if edge == edges[-1] or line[edge : edge + 1] in ("|", "+"):
            cells.append(one_line(line[begun:edge]))
            cells += [""] * (number - len(cells))
            begun = edge + 1
    return tuple(cells)


def _between_rules(lines: Sequence[str], at: int) -> tuple[int, list[tuple[str, ...]]]:
    """(the line after it, its rows) of a table between rules of =; below the last stands an empty line, or nothing."""
    begun = [found.start() for found in re.finditer("=+", lines[at])]
    rules = [at]
    for place in range(at + 1, min(len(lines), at + _MOST)):
        if not _RULE.fullmatch(lines[place]):
            continue
        rules.append(place)
        if place + 1 >= len(lines) or not lines[place + 1].strip():
            break
    if len(rules) < 2 or (rules[-1] + 1 < len(lines) and lines[rules[-1] + 1].strip()):
        return rules[-1] + 1, []
    rows: list[tuple[str, ...]] = []
    ruled = frozenset(rules)
    for place in range(at + 1, rules[-1]):
        line = lines[place].expandtabs()
        if not line.strip() or place in ruled or _SPAN.fullmatch(line):
            continue
        ends = [*begun[1:], len(line)]
        cells = tuple(one_line(line[start:end]) for start, end in zip(begun, ends, strict=True))
        header = len(rules) > 2 and place < rules[1] and rows
        if rows and (not cells[0] or header):
            rows[-1] = _below([rows[-1], cells])
        else:
            rows.append(cells)
    return rules[-1] + 1, rows


def _below(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Lines of one row as its cells."""
    return tuple(" ".join(filter(None, cells)) for cells in zip(*rows, strict=True))


def _is_under(line: str) -> bool:
    """Whether a line is a rule below a header."""
    return len(line) <= _WIDEST and _UNDER.fullmatch(line) is not None


def _is_rule(number: int, line: str) -> bool:
    """Whether a line with bars is a rule; the second line is one with a dash in each cell."""
    return _is_under(line) or (number == 1 and not line.strip(" \t|:-"))


def _has_bar(line: str) -> bool:
    return len(line) <= 4 * _WIDEST and _BAR.search(line) is not None


def _has_gutter(line: str) -> bool:
    return len(line) <= _WIDEST and _GUTTER.search(line.strip()) is not None


def _between_bars(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The rows of lines with bars; none where they differ in their columns, or hold prose or a program."""
    shown = [line for number, line in enumerate(lines) if not _is_rule(number, line)]
    ruled = len(shown) < len(lines)
    rows = []
    for line in shown:
        words = line.strip()
        cells = _BAR.split(words)
        rows.append(tuple(map(one_line, cells[words[0] == "|" : len(cells) - (words[-1] == "|")])))
    widths = {len(row) for row in rows}
    if len(widths) != 1 or max(widths) < 2 or len(rows) < (2 if ruled else _LEAST) or _is_code(lines):
        return ()
    cells = [cell for row in rows for cell in row]
    filled = sum(map(bool, cells)) >= 0.6 * len(cells)
    short = sum(len(cell) <= _LONGEST for cell in cells) >= 0.8 * len(cells)
    return tuple(rows) if filled and (short or ruled) else ()


def _columns(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The rows of lines with spaces at the same places; none where they are no table."""
    ruled = any(map(_is_under, lines))
    shown = [line.expandtabs() for line in lines if not _is_under(line)]
    if len(shown) < (2 if ruled else _LEAST) or _is_code(lines):
        return ()
    if all("\t" in line.strip() for line in lines) and len({line.strip("\n").count("\t") for line in lines}) == 1:
        rows = [tuple(map(one_line, line.split("\t"))) for line in lines]
    else:
        rows = _by_gutters(shown)
    if not rows or not (ruled or _holds_figures(rows)):
        return ()
    cells = [cell for row in rows for cell in row if cell]
    width = len(rows[0])
    few = sum(len(cell.split()) for cell in cells) <= _WORDS * len(cells)
    return tuple(rows) if few and all(row[0] for row in rows[1:]) and len(cells) >= 0.7 * width * len(rows) else ()


def _by_gutters(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """Cells between columns, two characters wide or wider, in which no line has a sign."""
    width = max(map(len, lines))
    used = bytearray(width + 2)
    for line in lines:
        for found in re.finditer(r"\S+", line):
            used[found.start() : found.end()] = b"\x01" * (found.end() - found.start())
    spans = [found.span() for found in re.finditer(rb"\x01(?:\x00?\x01)*", bytes(used))]
    return [tuple(one_line(line[start:end]) for start, end in spans) for line in lines] if len(spans) >= 2 else []


def _holds_figures(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether a column below the header holds figures; of two columns it is the second."""
    body = rows[1:]
    for column in range(1, len(rows[0])):
        cells = [row[column] for row in body if row[column]]
        if len(cells) * 2 >= len(body) and sum(bool(_FIGURE.fullmatch(cell)) for cell in cells) >= 0.8 * len(cells):
            return True
    return False


def _is_code(lines: Sequence[str]) -> bool:
    return sum(bool(_CODE.search(line)) for line in lines) >= 0.25 * len(lines)
