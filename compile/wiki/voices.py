"""Whose view a sentence tells, and the paragraphs that follow from it: who goes on is named once.

"According to Ada Roe, …. According to Ada Roe, …." tires a reader. Where one person or document goes on, their
sentences make a paragraph of their own that begins with the name and leaves it out of each, with what the same one is
known to say though the sentence does not name them. So nothing that they hold is told in the wiki's own voice: such a
paragraph has no sentence of anybody else. What the wiki tells of itself though it is disputed, or an opinion, advice or
forecast of somebody's, is named by its source.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Final, Literal, NamedTuple

from compile.wiki.source import title_of
from kb.encode.web import slugify
from kb.proof.voice import speaker_of
from kb.text.english import listing
from kb.values import Claim, Sentence, Source

LONGEST: Final = 6  # sentences of a paragraph: what is longer tires the reader
LEAST: Final = 2  # sentences of one voice that make a paragraph with its name

_NAME: Final = (
    r"(?P<name>(?:the|an?) (?:author|writer) of [“\"][^”\"]{1,200}[”\"]|[^,:;“”\"]{1,80}?)"  # "Ernest W. Durbin III"
)
_SAYS: Final = (
    r"(?:says|said|thinks|argues|argued|holds|believes|notes|explains|adds|maintains|stresses|finds|states|observes"
    r"|points out|remarks)"
)
# Without a "that" only such a word begins what is said: "notes the imbalance" tells what somebody does, "finds it odd
# that it stood" what somebody makes of it.
_BEGINS: Final = r"(?:it(?!(?: [\w'’]+){1,2} (?:that|to|how|when)\b)|there|they|he|she|people|if|when)\b"
_BEFORE: Final = (
    re.compile(rf"According to {_NAME}, "),
    re.compile(rf"(?:In|To) {_NAME}['’]s? (?:view|opinion|eyes|mind), "),
    re.compile(rf"{_NAME} {_SAYS} (?:that,? |(?={_BEGINS}))"),
)
_AFTER: Final = re.compile(rf", according to {_NAME}\.\Z")
# Tells more of the name, not yet what is held: "According to Ada Roe, a keeper, …", "…, who kept it, …"; what has a
# verb is held: "According to Ada Roe, the lamp is dim, and …".
_VERBS: Final = r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|will|would|can|could|should|may|might|must)\b"
_APPOSED: Final = re.compile(rf"(?:(?:who|whose)\b|(?:an?|the|then|now|formerly)\b(?![^,]*{_VERBS}))[^,]{{1,200}}, ")
_FULL_NAME: Final = re.compile(r"(?:[A-Z][\w.'’-]*\s)+(?:(?:van|von|de|der|la|le|bin)\s)?[A-Z][\w.'’-]*")
_DOCUMENTS: Final = listing("report essay article author authors writer paper study survey guide book")
_ADVICE: Final = re.compile(r"\b(?:should|must|ought to|needs? to|ha(?:s|ve) to|will|won['’]t)\b")  # or a forecast


class Voice(NamedTuple):
    """Who holds what a sentence tells: the characters of it from ``start`` to ``end``.

    It says so itself (told); it does not, and is to (owned); it need not, for nobody would dispute it (plain); or it
    tells of who holds it, by name (self).
    """

    name: str
    start: int
    end: int
    kind: Literal["told", "owned", "plain", "self"]

    @property
    def is_named(self) -> bool:
        """Whether who holds it is named with it: it tells that, or should."""
        return self.kind in ("told", "owned")


def voice_of(
    sentence: Sentence, claims: Mapping[str, Claim], sources: Mapping[str, Source], disputed: Container[str]
) -> Voice | None:
    """Whose view a sentence tells; None where it is the wiki's own, or the name is part of what it tells.

    ``claims`` and ``sources`` are by id, ``disputed`` has the claims that others are shown against.
    """
    cited = [claims[name] for name in sentence.claims if name in claims]
    holders = {claim.attributed_to for claim in cited} - {""}
    told = _told(sentence.text, holders)
    if told or not cited or len({claim.source for claim in cited}) > 1 or len(holders) > 1:
        return told
    view = all(claim.kind == "opinion" for claim in cited) or _ADVICE.search(sentence.text) is not None
    owned = view or any(claim.id in disputed for claim in cited)
    source = sources.get(cited[0].source)
    name = as_written(next(iter(holders), "")) or (_named(source) if source and owned else "")
    if not name or _names_somebody(sentence.text):
        return None
    if any(word in sentence.text for word in (name, name.split()[-1])):
        own = sentence.text.startswith((name, name.split()[-1]))
        return Voice(name, 0, len(sentence.text), "self") if own else None
    return Voice(name, 0, len(sentence.text), "owned" if owned else "plain")


def _names_somebody(text: str) -> bool:
    """Whether a sentence is told as the view of anybody, known or not."""
    return any(pattern.match(text) for pattern in _BEFORE) or bool(speaker_of(text) or _AFTER.search(text))


def _named(source: Source) -> str:
    """Who speaks in a source: its author, else the document by its title, where that is more than its file's name."""
    title = title_of(source)
    return source.author or ("" if slugify(title) == slugify(PurePosixPath(source.path).stem) else title)


def _told(text: str, holders: Iterable[str]) -> Voice | None:
    """Who a sentence says holds it: one of the ``holders`` of its claims, or a document that speaks for itself."""
    known = {holder.casefold() for holder in holders}
    for pattern in _BEFORE:
        found = pattern.match(text)
        if found and _is_known(found["name"], known) and not _APPOSED.match(text, found.end()):
            return Voice(found["name"], found.end(), len(text), "told")
    if (speaker := speaker_of(text)) and _is_known(speaker, known):
        return Voice(speaker, len(f"{speaker}: "), len(text), "told")
    found = _AFTER.search(text)
    return Voice(found["name"], 0, found.start(), "told") if found and _is_known(found["name"], known) else None


def _is_known(name: str, holders: Container[str]) -> bool:
    """Whether a name is a holder's, a document's, or written as a full name is: the gate has proven who says it."""
    folded = name.casefold()
    return folded in holders or not _DOCUMENTS.isdisjoint(folded.split()) or _FULL_NAME.fullmatch(name) is not None


def as_written(name: str) -> str:
    """A name as prose has it, which a transcript may print in capitals: MEL CHUA."""
    return name.title() if name.isupper() and " " in name else name


def key_of(voice: Voice | None, source: str) -> str:
    """Equal for sentences of one voice: Speaker 1 of another talk is another person."""
    return f"{voice.name.casefold().removeprefix('the ')}\n{source}" if voice else ""


def keys_of(told: Sequence[tuple[Voice | None, str]]) -> list[str]:
    """What ``paragraphs`` goes by, given each sentence's voice and first source: "" where no name is needed."""
    keys: list[str] = []
    alike = [key_of(voice, source) for voice, source in told]
    for key, group in groupby(zip(alike, told, strict=True), key=itemgetter(0)):
        voices = [voice for _, (voice, _) in group]
        keys += [key if is_named(voices) else ""] * len(voices)
    return keys


def without_asides(told: Sequence[tuple[Voice | None, str]]) -> list[Voice | None]:
    """The voices of sentences, given each with its first source; of those that tell of who holds them only where the
    same voice speaks before and after: there they break no paragraph."""
    keys = [key_of(voice, source) for voice, source in told]
    voices = [voice for voice, _ in told]
    speaks = [place for place, voice in enumerate(voices) if voice is None or voice.kind != "self"]
    for place, voice in enumerate(voices):
        if voice is not None and voice.kind == "self":
            before = max((n for n in speaks if n < place), default=-1)
            after = min((n for n in speaks if n > place), default=-1)
            if min(before, after) < 0 or not keys[before] == keys[place] == keys[after]:
                voices[place] = None
    return voices


def is_named(voices: Iterable[Voice | None]) -> bool:
    """Whether sentences of one voice need its name before them: one of them tells it, or should."""
    return any(voice is not None and voice.is_named for voice in voices)


def paragraphs(keys: Sequence[str], *, apart: bool) -> Iterator[int]:
    """The sentences of each paragraph, as a number, given what the sentences have in common: a voice, or "" for none.

    Those of one voice that follow one another stand by themselves. ``apart``: all that have a key in common do, as
    where nobody wove together what several sources say.
    """
    loose = 0
    for key, group in groupby(keys):
        length = len(list(group))
        if not (apart or (key and length >= LEAST)):
            loose += length
            continue
        yield from (*_cut(loose), *_cut(length))
        loose = 0
    yield from _cut(loose)


def _cut(length: int) -> Iterator[int]:
    for start in range(0, length, LONGEST):
        yield min(length - start, LONGEST)
