"""Who "I" and "you" are in a quote: who speaks, and whom they speak to, where code knows it.

What a speaker says of himself is told of nobody else, whoever is named beside it. "Your article" may be told under the
name of whom it is said to: in a talk of two it is the other, among more whoever spoke before and speaks after. A "you"
that may mean anybody ("you never know") stays one: what somebody did is told in the past.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.grammar import document_of
from kb.proof.laying import ATTRIBUTED, SAYING, is_name, lay
from kb.proof.moods import is_predicate
from kb.proof.pruning import is_content
from kb.text.words import STOPWORDS
from kb.values import Block, Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

_FIRST: Final = re.compile(r"\b(?:I|[Mm]y)\b")
_TITLES: Final = frozenset(["mr", "mrs", "ms", "dr", "prof", "professor", "sir", "the", "hon", "minister", "president"])
_INTRODUCED: Final = re.compile(r"I(?:,|['’]m| am)\s")  # I, Roe, …
_SAYS: Final = re.compile(rf"\b(?:{SAYING}|say|tell|told|think|argue|believe|write|claim|ask|asked)\b", re.IGNORECASE)
_NAME: Final = re.compile(r"\b[^\W\d_a-z][\w'’]*")
_AUTHOR: Final = re.compile(r"\b(?:author|writer|speaker)s?\b", re.IGNORECASE)
_YOU: Final = re.compile(r"\byou(?:r|rs)?\b", re.IGNORECASE)
_RECEIVES: Final = frozenset(["dobj", "dative", "iobj"])
_OPEN: Final = frozenset(["if", "when", "whenever", "where", "unless"])


def addressee(blocks: Sequence[Block], start: int) -> str:
    """The name of the one person whom the block at ``start`` speaks to, or nothing where that is not sure."""
    spoken = [block for block in blocks if block.speaker]
    turns: list[tuple[str, list[Block]]] = [(n, list(each)) for n, each in groupby(spoken, attrgetter("speaker"))]
    at = next((n for n, (_, each) in enumerate(turns) if each[0].start <= start < each[-1].end), -1)
    if at < 0:
        return ""
    speaker = turns[at][0]
    others = sorted({name for name, _ in turns} - {speaker})
    if len(others) == 1:
        return others[0]
    before, after = turns[at - 1][0] if at else "", turns[at + 1][0] if at + 1 < len(turns) else ""
    return before if before == after else ""


def told_to(text: str, name: str, others: Sequence[str]) -> str:
    """A quote with ``name`` for each "you" of whom something past is told; as it is if it names one of ``others``."""
    called = {each.split()[0].casefold() for each in others if each.split()} - {name.split()[0].casefold()}
    words = set(re.findall(r"\w+", text.casefold()))
    if not _YOU.search(text) or called & words:
        return text
    read = document_of(text)
    if read is None or len(read.text) != len(text):
        return text
    for token in reversed(list(read)):
        if token.lower_ in ("you", "your") and _is_past(token):
            text = (
                text[: token.idx] + (f"{name}'s" if token.lower_ == "your" else name) + text[token.idx + len(token) :]
            )
    return text


def says_i(texts: Sequence[str]) -> bool:
    """Whether somebody speaks of himself in one of the texts."""
    return any(_FIRST.search(text) for text in texts)


def told_of_another(case: Case) -> Iterator[Failure]:
    """What one of the speakers says of himself, told under a name that is none of theirs."""
    speakers = case.speakers if says_i(case.sentences) else ()
    names = [word for word in _NAME.findall(case.text) if not any(_is_of(word, who) for who in speakers)]
    laid = lay(case.text, case.sentences, case.contexts) if speakers and names else None
    for mine, theirs in laid.there.items() if laid is not None else ():
        part = _first_person(theirs)
        told = next((c for c in mine.children if c.dep_ == part and c.pos_ == "PROPN"), None) if part else None
        called = [t.text for t in told.subtree if t.pos_ == "PROPN"] if told is not None else []
        if called and not any(_is_of(word, speaker) for word in called for speaker in speakers):
            yield Reason.UNSUPPORTED_NAME, f"{' '.join(called)} for I"


def told_to_another(case: Case) -> Iterator[Failure]:
    """What somebody told a speaker, told as said to another by name: she told me, she told Anna."""
    laid = lay(case.text, case.sentences, case.contexts) if case.speakers else None
    for mine, theirs in laid.likes.items() if laid is not None else ():
        if not any(c.lower_ == "me" and c.dep_ in _RECEIVES for c in theirs.children):
            continue
        for told in (c for c in mine.children if c.dep_ in _RECEIVES and c.pos_ == "PROPN"):
            called = [t.text for t in told.subtree if t.pos_ == "PROPN"]
            if not any(_is_of(word, speaker) for word in called for speaker in case.speakers):
                yield Reason.UNSUPPORTED_NAME, f"{' '.join(called)} for me"


def told_of_the_author(case: Case) -> Iterator[Failure]:
    """What a quote says of somebody, told of its author: the maintainer set a rule, the author set a rule."""
    laid = lay(case.text, case.sentences, case.contexts) if _AUTHOR.search(case.text) else None
    if laid is None:
        return
    for mine, theirs in laid.there.items():
        who = next((c for c in mine.children if c.dep_ == "nsubj" and _AUTHOR.fullmatch(c.text)), None)
        own = [c for c in theirs.children if c.dep_ == "nsubj"] if who is not None and is_predicate(mine) else []
        if who is not None and who not in laid.there and own and all(is_content(c) for c in own):
            yield Reason.UNSUPPORTED_NAME, f"{who.text} for {own[0].text}"


def told_by_another(case: Case) -> Iterator[Failure]:
    """What one speaker says, told as said by another whom only a context names: no quote says that he said it."""
    found = ATTRIBUTED.match(case.text)
    who = (found["to"] or found["by"]) if found is not None else ""
    if not case.speakers:
        yield from _told_by_a_bystander(who, case)
        return
    names = [word for word in _NAME.findall(who) if len(word) > 1 and word.casefold() not in STOPWORDS]
    names = [word for word in names if word.casefold() not in _TITLES]
    if not names or any(_is_of(word, speaker) for word in names for speaker in case.speakers):
        return
    known = {word for text in case.whole for word in text.words}
    known |= {word.casefold() for text in filter(is_name, case.contexts) for word in _NAME.findall(text)}
    if not any(word.casefold() in known for word in names) and not any(map(_SAYS.search, case.sentences)):
        yield Reason.UNSUPPORTED_NAME, f"{who} for {case.speakers[0]}"
    elif not any(word.casefold() in known for word in names[:1]):
        yield from _told_by_a_bystander(names[0], case)


def _told_by_a_bystander(who: str, case: Case) -> Iterator[Failure]:
    """Somebody of whom a context only tells: my brother Roe kept the lock, according to Roe the lock is old."""
    names = {word.casefold() for word in _NAME.findall(who) if len(word) > 1 and word.casefold() not in STOPWORDS}
    if not names or any(names & {*text.words} for text in case.whole) or any(map(_SAYS.search, case.sentences)):
        return
    naming = [text for text in case.contexts if names & {word.casefold() for word in _NAME.findall(text)}]
    if naming and not any(is_name(t) or ":" in t or _INTRODUCED.match(t) or _SAYS.search(t) for t in naming):
        yield Reason.UNSUPPORTED_NAME, f"{who}, of whom a quote only tells"


def _first_person(word: Token) -> str:
    """How "I" or "my" hangs on a word of a quote, where it does."""
    return next(
        (c.dep_ for c in word.children if c.lower_ in ("i", "my") and c.dep_ in ("nsubj", "nsubjpass", "poss")), ""
    )


def _is_of(word: str, speaker: str) -> bool:
    """Whether a word may be part of a speaker's name, as a record gives it: ERNEST, nadia_e, NE, Speaker 1."""
    label = "".join(filter(str.isalnum, speaker.casefold()))
    low = "".join(filter(str.isalnum, word.casefold()))
    return bool(re.search(r"\d", label)) or low in label or (len(label) <= 3 and low[:1] == label[:1])


def _is_past(you: Token) -> bool:
    """Whether what the word belongs to is told of the past, and of one time."""
    for verb in you.ancestors:
        if verb.pos_ not in ("VERB", "AUX"):
            continue
        tenses = {verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass"))}
        finite = tenses & {"VBD", "VBP", "VBZ", "MD"}
        if finite:
            return finite == {"VBD"} and not any(c.lower_ in _OPEN for c in verb.children)
    return False
