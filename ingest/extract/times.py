"""When something is said: times of day or of a recording in a transcript, as structure beside what is said.

A time in brackets is no word of what is said: it is taken out of the text, so that a quote reads as it was spoken, and
the block knows it. A time in the line above a turn stays there, a caption.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from ingest.extract.transcript import SPOKEN, introduced, with_speakers
from kb.values import Block

_CLOCK = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_MARK = re.compile(
    rf"\\?\[[ \t]*(?P<time>{_CLOCK})(?:[ \t]*(?:-{{1,2}}>|[-–—]|to)[ \t]*{_CLOCK})?[ \t]*\\?\]|\((?P<round>{_CLOCK})\)"
)
# The time in the line before a turn, with its day where the record names one: "Oona Vell, 05/03/2024 10:11 AM".
_IN_LABEL = re.compile(
    rf"(?P<day>\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}},?[ \t]+)?"
    rf"(?P<time>(?<![\d:.,/-]){_CLOCK}(?:[ \t]?[AaPp]\.?[Mm]\b\.?)?)(?![\d:])"
)
_ENDED = re.compile(r"(?:^|[.!?…\"'”’»)\]>–—-])\s*$")
_LABEL = 60  # characters of a name before or after which its time stands
_CAPTION = 120  # characters of a line above a turn
_LEAST = 3  # marks of a record, as of turns; a text with fewer speaks of times
_FORWARD = 0.8  # share of marks that are not before the one before them: a record goes forward


def spoken(text: str, blocks: Sequence[Block]) -> tuple[str, tuple[Block, ...]]:
    """A text and its blocks with speakers and times apart, where it is a transcript; as they came where it is not."""
    marks = _marks(text, blocks)
    if marks:
        text, blocks = _apart(text, blocks, marks)
    return text, with_times(text, introduced(text, with_speakers(text, blocks)))


def _marks(text: str, blocks: Sequence[Block]) -> dict[int, list[re.Match[str]]]:
    """By place of their block, where times stand in brackets, if they are a record's; else nothing."""
    found = {
        place: marks
        for place, block in enumerate(blocks)
        if block.kind in SPOKEN and (marks := list(_MARK.finditer(text, block.start, block.end)))
    }
    times = [_seconds(_time(mark)) for marks in found.values() for mark in marks]
    forward = sum(later >= earlier for earlier, later in pairwise(times))
    return found if len(times) >= _LEAST and forward >= _FORWARD * (len(times) - 1) else {}


def _time(mark: re.Match[str]) -> str:
    return str(mark["time"] or mark["round"])


def _seconds(clock: str) -> float:
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _apart(
    text: str, blocks: Sequence[Block], marks: Mapping[int, Sequence[re.Match[str]]]
) -> tuple[str, tuple[Block, ...]]:
    """The text without its marks, and its blocks, parted where a mark stands between sentences or turns."""
    cuts: list[tuple[int, int]] = []
    parted: list[Block] = []
    for place, block in enumerate(blocks):
        begun = reached = block.start
        at = block.at
        for mark in marks.get(place, ()):
            line = max(reached, text.rfind("\n", reached, mark.start()) + 1)
            begins = _begins(text, line, mark)
            if begins >= 0:
                parted.append(replace(block, start=begun, end=begins, at=at))
                begun, at = begins, _time(mark)
            reached = mark.end()
            free = mark.start() == line or text[mark.start() - 1].isspace()
            cuts.append((mark.start(), reached + (free and text[reached : reached + 1] in (" ", "\t"))))
        parted.append(replace(block, start=begun, at=at))
    return _cut(text, parted, cuts)


def _begins(text: str, line: int, mark: re.Match[str]) -> int:
    """Where what is said at a mark begins, of a line that begins at ``line``; -1 inside a sentence."""
    before = text[line : mark.start()].strip()
    labels = len(before) <= _LABEL and (before.endswith(":") or text[mark.end() : mark.end() + 1] == ":")
    if labels:
        return line
    return mark.start() if not before or _ENDED.search(before[-40:]) else -1


def _cut(text: str, blocks: Sequence[Block], cuts: Sequence[tuple[int, int]]) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks without some stretches of the text."""
    ends = [end for _, end in cuts]
    gone = [0, *accumulate(end - start for start, end in cuts)]

    def moved(place: int) -> int:
        passed = bisect_right(ends, place)
        within = place - cuts[passed][0] if passed < len(cuts) else 0
        return place - gone[passed] - max(0, within)

    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    whole = "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    placed = (replace(block, start=moved(block.start), end=moved(block.end)) for block in blocks)
    return whole, tuple(_trimmed(whole, block) for block in placed if whole[block.start : block.end].strip())


def _trimmed(text: str, block: Block) -> Block:
    start, end = block.start, block.end
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return replace(block, start=start, end=end)


def with_times(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with the times that captions above them name. What one speaker goes on to say has the time it began at."""
    result: list[Block] = []
    at, speaker = "", ""
    for block in blocks:
        if block.kind == "caption" and block.end - block.start <= _CAPTION:
            found = list(_IN_LABEL.finditer(text, block.start, block.end))
            named = " ".join(part.strip() for part in (found[-1]["day"], found[-1]["time"]) if part) if found else ""
            at = block.at or named
            block = replace(block, at=at)
        elif block.kind == "heading":
            at = ""
        elif block.kind in SPOKEN:
            goes_on = block.speaker == speaker or (result and result[-1].kind == "caption")
            at = block.at or (at if goes_on else "")
            speaker = block.speaker
            block = replace(block, at=at)
        result.append(block)
    return tuple(result)
