"""Who speaks in a transcript: `NAME:` at the start of lines, recurring.

The label keeps its words as a caption block of its own; what is said after it becomes prose with a speaker, so that
no claim begins with a name that is only a label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.extract.labels import is_name, person, speaker_labels
from kb.values import Block

_OPENING = re.compile(r"(?P<who>[^\W\d_a-z][\w.'’-]*(?: [\w.'’-]+){0,3}):\s+(?=\S)")
_NUMBERED = re.compile(
    r"(?:speaker|person|participant|panell?ist|guest|host|voice|unknown(?: speaker)?) ?#?\d{1,2}", re.I
)
_GOES_ON = r"(?=[,.!;]|\s+(?:and|from|with|at|I|I['’]m)\b|\s*$)"
_OWN = r"(?:(?:Dr|Prof)\. )?[^\W\d_a-z][\w'’-]+"
_FURTHER = r"(?: (?:(?:von|van|de|der|den|da|di|la|le|du|bin|al) ){0,2}(?:[^\W\d_a-z]\.|[^\W\d_a-z][\w'’-]+))"
# "I'm Eva" names somebody after a greeting; else it needs a full name (I'm Catholic), or the word.
_SELF = re.compile(
    r"(?:\b(?:Hi|Hello|Hey|Good (?:morning|afternoon|evening))\b[^.?!\n]{0,30}[,.! ]\s*(?:I['’]m|I am)"
    rf"|\b[Mm]y name(?:['’]s| is))\s+(?P<name>{_OWN}{_FURTHER}{{0,3}}){_GOES_ON}"
    rf"|(?:^|[.!]\s)(?:I['’]m|I am)\s+(?P<full>{_OWN}{_FURTHER}{{1,3}}){_GOES_ON}"
)
_FIRST_WORDS = 400  # characters of a speaker's first turns in which a name is looked for
_FIRST_TURNS = 2
SPOKEN = ("prose", "list", "quote")  # kinds of block in which somebody speaks


def with_speakers(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """``blocks`` of ``text`` with speakers set where the text is a transcript; as they came where it is not.

    Where most paragraphs carry a name, or names stand alone above what is said, a paragraph without one goes on with
    the speaker before it, up to the next heading.
    """
    places = [index for index, block in enumerate(blocks) if block.kind in SPOKEN]
    labels = speaker_labels(text, [(blocks[index].start, blocks[index].end) for index in places])
    theirs = dict(zip(places, labels, strict=True))
    spoken = sum(map(bool, labels))
    if not spoken:
        return tuple(blocks)
    alone = sum(len(found) == 1 and found[0].end >= blocks[index].end for index, found in theirs.items())
    carries = spoken * 2 >= len(places) or alone * 2 > spoken
    result: list[Block] = []
    speaker = ""
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            speaker = ""
        found = theirs.get(index, [])
        if not found:
            goes_on = carries and speaker and block.kind in SPOKEN
            result.append(replace(block, speaker=speaker) if goes_on else block)
            continue
        before = replace(block, end=found[0].start, speaker=speaker if carries else "")
        result += _trimmed(text, before)
        for position, label in enumerate(found):
            speaker = label.speaker
            end = found[position + 1].start if position + 1 < len(found) else block.end
            result += _trimmed(text, Block("caption", label.start, label.end, at=block.at))
            result += _trimmed(text, Block("prose", label.end, end, 0, speaker, block.at))
    return tuple(result)


def introduced(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """``blocks`` of ``text`` with a name for each numbered speaker (Speaker 2) who begins by saying it of himself.

    A name that two of them say, or that is a label already, names nobody.
    """
    turns: dict[str, list[str]] = {}
    for block in blocks:
        if block.speaker and len(said := turns.setdefault(block.speaker, [])) < _FIRST_TURNS:
            said.append(text[block.start : min(block.end, block.start + _FIRST_WORDS)])
    names = {
        speaker: found["name"] or found["full"]
        for speaker, said in turns.items()
        if _NUMBERED.fullmatch(speaker) and (found := next(filter(None, map(_SELF.search, said)), None))
    }
    often = Counter([*map(person, names.values()), *map(person, turns)])
    known = {speaker: name for speaker, name in names.items() if often[person(name)] == 1 and is_name(name)}
    return tuple(replace(block, speaker=known.get(block.speaker, block.speaker)) for block in blocks)


def in_full(blocks: Sequence[Block], people: Sequence[str]) -> tuple[Block, ...]:
    """``blocks`` in which a speaker who is called by a part of a name has the name that the document states.

    ``people``: whom its front matter names. A part, or initials, that two of them share names nobody.
    """
    full: dict[str, str] = {}
    for speaker in {block.speaker for block in blocks if block.speaker}:
        called = person(speaker).rstrip(".")
        found = [name for name in dict.fromkeys(people) if called in (*person(name).split(), _initials(name))]
        if len(found) == 1:
            full[speaker] = found[0]
    return (
        tuple(replace(block, speaker=full.get(block.speaker, block.speaker)) for block in blocks)
        if full
        else tuple(blocks)
    )


def _initials(name: str) -> str:
    return "".join(word[0] for word in person(name).split())


def with_names_apart(said: Sequence[str]) -> list[tuple[str, str]]:
    """(name, words) of each turn of a record; a name where turns begin with `Name:`, and it recurs or most have one."""
    openings = [_OPENING.match(words) for words in said]
    names = Counter(opening["who"] for opening in openings if opening)
    most = names.total() * 2 >= len(said)
    return [
        (opening["who"], words[opening.end() :]) if opening and (most or names[opening["who"]] > 1) else ("", words)
        for words, opening in zip(said, openings, strict=True)
    ]


def _trimmed(text: str, block: Block) -> list[Block]:
    start, end = block.start, block.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [replace(block, start=start, end=end)] if start < end else []
