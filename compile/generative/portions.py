"""What of a source is shown to a model at once: numbered sentences, and the way from their numbers back to the text.

A portion holds whole blocks of one source. It ends at a heading where it can, and is keyed by its own text: an edit
in one section leaves the questions about the others as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kb.engine import Stretch
from kb.proof.known import names_in
from kb.text.folding import flat
from kb.text.sentences import sentences
from kb.values import Block, Source

FULL = 13_000  # characters: about 80 sentences, whose claims fit one reply, and both a window of 8,000 tokens
ENOUGH = 9_000  # characters after which a heading ends a portion
LONG = 2_000  # characters of one sentence that are shown at once
BEFORE = 2  # sentences before a portion that are shown with it
_SHOWN = frozenset({"prose", "list", "quote", "table", "caption"})
_WORD = re.compile(r"[^\W\d_]{2,}")
_STUB = re.compile(
    r"[\W\d]*(?:\w+[.)])?[\W\d]*"  # numbers of a list that have lost their text
    r"|.*(?:\.\s?){4,}\s*\d+|\d+(?:\.\d+)*\.?\s[^.!?]*\s\d{1,3}"  # a line of a table of contents
    r"|.*\b(?:cookies?|cookie policy|privacy policy|all rights reserved|subscribe|log ?in to|sign in to|"
    r"leave a (?:reply|comment)|share this|skip to (?:main )?content)\b.*"
    r"|[^:]{1,40}:"  # a speaker's label
    r"|(?:https?://|www\.)\S+",
    re.IGNORECASE | re.DOTALL,
)
_FEW = 12  # words that a notice has at most


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered sentence: ``start`` and ``end`` in the canonical text, ``text`` exactly what stands there."""

    number: int
    start: int
    end: int
    text: str
    part: int  # which of the stretches given to the engine it stands in
    speaker: str = ""


@dataclass(frozen=True)
class Portion:
    """Some of the stretches of one source. ``stretches`` are (index, stretch) as given to the engine."""

    source: Source
    stretches: tuple[tuple[int, Stretch], ...]
    lines: tuple[Line, ...]
    before: tuple[Line, ...] = ()  # what stands before it in the same section: numbered after its own, context only

    @cached_property
    def by_number(self) -> dict[int, Line]:
        """The lines by their numbers."""
        return {line.number: line for line in (*self.lines, *self.before)}

    @cached_property
    def parts(self) -> dict[int, Stretch]:
        """The stretches by their indices."""
        return dict(self.stretches)

    @property
    def start(self) -> int:
        """Where its first sentence begins in the canonical text."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where its last sentence ends."""
        return self.lines[-1].end

    def about(self) -> str:
        """What is known of the document: its title, who speaks in it, when, and under which headings this stands."""
        source = self.source
        told = {
            "Title": source.title,
            "Author": source.author,
            "Date": source.date,
            "Speakers here": ", ".join(self._speakers()),
        }
        return "\n".join(f"{name}: {flat(words)}" for name, words in told.items() if words.strip())

    def _speakers(self) -> Iterator[str]:
        """Who speaks, as the text calls them; a first name with the full one, which may stand in another part."""
        for speaker in dict.fromkeys(line.speaker for line in self.lines if line.speaker):
            name = self.full_name(speaker)
            yield speaker if name == speaker else f"{speaker} ({name})"

    def full_name(self, speaker: str) -> str:
        """The full name of who is called by a first or last name, as the document has it; else what they are called."""
        return self._full_names.get(speaker.casefold(), speaker)

    @cached_property
    def _full_names(self) -> Mapping[str, str]:
        document = next((stretch.document for _, stretch in self.stretches if stretch.document), None)
        return names_in(document) if document else {}

    def shown(self) -> str:
        """The numbered sentences, one a line, under their headings; who speaks stands on a line of its own."""
        told: list[str] = []
        heading = speaker = ""
        if self.before:
            told.append("(before this part, for context only)")
        for line in (*self.before, *self.lines):
            if told and line is self.lines[0]:
                told.append("(this part)")
                speaker = ""  # who speaks on is named again
            above = self.parts[line.part].heading
            if above != heading:
                told.append(f"# {flat(above)}")
                heading = above
            if line.speaker != speaker:
                told.append(f"@ {flat(line.speaker) or 'nobody named'}")
                speaker = line.speaker
            told.append(f"[{line.number}] {flat(line.text)}")
        return "\n".join(told)

    def halves(self) -> list[Portion]:
        """Itself in two, for a reply that grew too long; itself alone if it is one sentence."""
        middle = len(self.lines) // 2
        if not middle:
            return [self]
        before = self.before, self.lines[max(0, middle - BEFORE) : middle]
        some = self.lines[:middle], self.lines[middle:]
        return [_portion(self.source, self.parts, half, b) for half, b in zip(some, before, strict=True)]


def is_stub(text: str) -> bool:
    """Whether a line states nothing: a list's number, a table of contents, a notice, a label."""
    words = _WORD.findall(text)
    return len(words) < 2 or (len(words) <= _FEW and _STUB.fullmatch(text.strip()) is not None)


def portions_of(stretches: Sequence[Stretch]) -> list[Portion]:
    """The stretches as portions, in order; stretches of one source must follow one another."""
    found: list[Portion] = []
    parts = dict(enumerate(stretches))
    lines: list[Line] = []
    before: tuple[Line, ...] = ()
    size, last = 0, -1
    for part, block, told in _blocks(stretches):
        other = last >= 0 and stretches[last].source.id != stretches[part].source.id
        full = size + (block.end - block.start) > FULL or (part != last and size >= ENOUGH)
        if lines and (other or full):
            found.append(_portion(stretches[last].source, parts, lines, before))
            same = not other and stretches[last].heading == stretches[part].heading
            before = tuple(lines[-BEFORE:]) if same else ()
            lines, size = [], 0
        lines += told
        size += block.end - block.start
        last = part
    if lines:
        found.append(_portion(stretches[last].source, parts, lines, before))
    return found


def lines_of(stretch: Stretch) -> list[Line]:
    """The sentences of a stretch that stands alone, not numbered yet."""
    return [line for _, _, told in _blocks([stretch]) for line in told]


def _blocks(stretches: Sequence[Stretch]) -> Iterator[tuple[int, Block, list[Line]]]:
    """Each block that has something to say, with its sentences; a block larger than a portion comes in pieces."""
    for part, stretch in enumerate(stretches):
        for block, following in zip(stretch.blocks, (*stretch.blocks[1:], None), strict=True):
            is_label = block.kind == "caption" and following is not None and following.speaker != ""
            if block.kind not in _SHOWN or is_label:
                continue
            told: list[Line] = []
            for start, end in _sentences(stretch, block):
                if told and end - told[0].start > FULL:
                    yield part, Block(block.kind, told[0].start, told[-1].end), told
                    told = []
                text = stretch.text[start - stretch.start : end - stretch.start]
                if block.kind != "table" and is_stub(text):
                    continue
                told.append(Line(0, start, end, text, part, block.speaker))
            if told:
                yield part, Block(block.kind, told[0].start, told[-1].end), told


def _sentences(stretch: Stretch, block: Block) -> Iterator[tuple[int, int]]:
    first, last = block.start - stretch.start, block.end - stretch.start
    for start, end in sentences(stretch.text, first, last):
        while end - start > LONG:  # a table, or text without full stops
            cut = stretch.text.rfind(" ", start + 1, start + LONG)
            cut = cut if cut > start else start + LONG
            yield stretch.start + start, stretch.start + cut
            start = cut
        if stretch.text[start:end].strip():
            yield stretch.start + start, stretch.start + end


def _portion(source: Source, parts: dict[int, Stretch], lines: Sequence[Line], before: Sequence[Line]) -> Portion:
    """Its lines numbered from 1, and after them those before it."""
    numbered = tuple(replace(line, number=number) for number, line in enumerate(lines, 1))
    earlier = tuple(replace(line, number=number) for number, line in enumerate(before, len(lines) + 1))
    used = sorted({line.part for line in (*numbered, *earlier)})
    return Portion(source, tuple((part, parts[part]) for part in used), numbered, earlier)
