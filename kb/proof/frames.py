"""Who stands behind a sentence: what it only reports, denies, asks or supposes, a statement may not tell as a fact.

"It is false that the gate was shut", "Roe said that the gate was shut", "Was the gate shut?" and "The gate would have
been shut" do not say that it was. The frame is read in the whole sentence, since a quote may be cut out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kb.proof.case import Case, Failure
from kb.proof.pruned import pruned
from kb.proof.statement import Statement, parse
from kb.text.english import ARTICLES, AUXILIARIES, BE, DENIALS, POSSESSIVES, PRONOUNS, REPORTING, listing
from kb.text.lexicon import class_of
from kb.text.talk import ASKED
from kb.text.words import stem_of
from kb.values import Reason

SHARE: Final = 0.8  # of a statement's content that stands inside a frame: it tells what is framed
LINK: Final = 5  # words in which "that" follows its verb (wrote to Roe that)

_REPORTING: Final = frozenset(map(stem_of, REPORTING))
_NOUNS: Final = listing("idea theory claim belief hypothesis notion assertion story suspicion hope fear plan")
_LEFT_OVER: Final = listing("about of on for with to from in")  # what such a clause ends with
_RECALLING: Final = frozenset(map(stem_of, listing("remember recall")))
# Adjectives of "it is … that" which do not tell it as a fact.
_NOT_SO: Final = listing(
    "false untrue incorrect wrong doubtful unlikely possible impossible conceivable alleged rumoured untenable"
)
_NAMING: Final = listing("called hailed dubbed branded labelled labeled praised lauded denounced mocked")
_SAID: Final = listing(
    """
    said says wrote writes claimed claims argued argues insisted insists alleged complained believed believes thought
    thinks told suspected explained warned promised maintained
    """
)
_OPEN: Final = listing("said says claimed claims argued insisted alleged believed thought hoped feared denied")
_LEADING: Final = ARTICLES | POSSESSIVES  # a noun follows these
_VOICES: Final = listing("according_to whether reportedly allegedly supposedly ask question")
_ASKING: Final = frozenset(map(stem_of, listing("ask wonder question enquire inquire query why how"))) | _VOICES
_SUPPOSING: Final = listing("if would could might unless will should")
_NAMED_AS: Final = listing("is was are were be been being so")
_SARCASM: Final = re.compile(
    r"\b(?:(?:what an?|so much for|as if)\s+([^.!?:;—]{1,80})[!:;—]"
    r"|some\s+([\w\s]{1,40}?)\s(?:that|this|he|she|it) (?:was|is)\b)",
    re.IGNORECASE,
)


class Frame(NamedTuple):
    """What makes a part of a sentence no fact, and the content of that part."""

    kind: str
    shown: str
    inside: frozenset[str]


def unframed(case: Case) -> Iterator[Failure]:
    """What a statement tells as a fact while the sentences of its quotes only report, deny, ask or suppose it."""
    claim, whole = case.claim, case.whole
    mine = frozenset[str]() if case.text.rstrip("\"'”’ ").endswith("?") else _content(claim, range(len(claim.words)))
    framed = [(frame, number) for number, sentence in enumerate(whole) for frame in _frames(sentence)]
    framed += [(frame, number) for number, words in enumerate(case.sentences) for frame in _rhetorical(words)]
    laid = pruned(case) if framed else None
    if laid is not None and not laid.faults:
        return
    for frame, number in framed:
        if frame.kind == "asked" and laid is not None and not laid.asks:
            continue
        if frame.kind == "mocked" and {stem_of(word) for word in frame.shown.split()}.isdisjoint(claim.line):
            continue  # what the mockery stands on is told in earnest
        if frame.kind == "reported" and laid is not None and stem_of(frame.shown) in parse(laid.laid.leading).line:
            continue  # who says so thinks so: told twice, it stands inside as well
        if not mine or len(mine & frame.inside) < SHARE * len(mine) or _kept(claim, frame):
            continue
        others = [sentence for place, sentence in enumerate(whole) if place != number]
        if any(len(mine & _content(other, range(len(other.words)))) >= SHARE * len(mine) for other in others):
            continue  # another sentence tells it
        denied = frame.kind == "denied"
        yield Reason.UNSUPPORTED_NEGATION if denied else Reason.UNSUPPORTED_QUALIFIER, f"without {frame.shown}"


def _kept(claim: Statement, frame: Frame) -> bool:
    """Whether a statement has a frame of that kind itself; what is denied may also be negated."""
    words = {w for pair in zip(claim.words, claim.line, strict=True) if pair[1] not in frame.inside for w in pair}
    if frame.kind == "supposed":
        return not words.isdisjoint(_SUPPOSING)
    if frame.kind == "asked" and words.isdisjoint(_ASKING):
        return False
    if frame.kind == "denied" and claim.denies:
        return True
    return not (
        words.isdisjoint(_REPORTING | _VOICES | _NOT_SO | _NAMING | DENIALS)
        and not any(cue.group in ("report", "seem", "may") for cue in claim.cues)
    )


def _frames(text: Statement) -> Iterator[Frame]:
    words, end = text.words, len(text.words)
    for place, word in enumerate(words):
        if word == "that" and (verb := _framing(text, place)) >= 0 and not _tells_which(text, place):
            inside = _content(text, range(place + 1, _until(text, place)))
            if not PRONOUNS.isdisjoint(words[place + 1 : place + 2]):  # Roe denied that he …: Roe is told of, too
                inside |= _content(text, range(_start(text, verb), verb))
            yield Frame("denied" if words[verb] in _NOT_SO | DENIALS else "reported", words[verb], inside)
        elif word == "according_to" and (_opens(text, place) or not text.named.isdisjoint(range(place, place + LINK))):
            told = range(place, end) if not place or end - place > 2 * LINK else range(place)
            yield Frame("reported", "according to", _content(text, told))
        elif word in _NAMING and place and words[place - 1] not in _NAMED_AS and _evaluates(text, place):
            yield Frame("reported", word, _content(text, range(place + 1, end)))
        elif word in ("would", "could", "might") and _irreal(text, place):
            yield Frame("supposed", word, _content(text, range(end)))
        elif word in _OPEN and _goes_on(text, place):
            yield Frame("reported", word, _content(text, range(place + 1, _until(text, place))))
        elif word in _SAID and place not in text.named and _trails(text, place):
            yield Frame("reported", word, _content(text, range(place)))


def _framing(text: Statement, place: int) -> int:
    """The word whose "that" clause begins at ``place``, if it does not tell it as a fact; -1 otherwise."""
    for back in range(place - 1, max(-1, place - 1 - LINK), -1):
        if (text.line[back] in _REPORTING and back not in text.named) or (
            back == place - 1 and text.words[back] in _NOT_SO
        ):
            return back
        if back < place - 1 and class_of(text.words[back]) in "VZPe" and back not in text.named:
            return -1
    return -1


def _tells_which(text: Statement, place: int) -> bool:
    """Whether a "that" only tells which it is: the idea that she had told him about."""
    clause = [word for word, number in zip(text.words, text.clause_of, strict=True) if number == text.clause_of[place]]
    done_to = not BE.isdisjoint(clause)  # the claim that it was paid for
    return clause[-1] in _LEFT_OVER and text.words[place - 1] in _NOUNS and not done_to


def _goes_on(text: Statement, place: int) -> bool:
    """Whether what is said follows without "that": said the gate was shut."""
    rest = [i for i in range(place + 1, len(text.words)) if text.clause_of[i] == text.clause_of[place]]
    starts = bool(rest) and (text.words[rest[0]] in _LEADING | PRONOUNS or rest[0] in text.named)
    return starts and any(text.words[i] in AUXILIARIES for i in rest[1:])


def _until(text: Statement, place: int) -> int:
    """Where a "that" clause ends: at a "but" that goes on with what is told, or where whoever says it says something
    else: thinks that it was kind, and remembers that …"""
    ends = (
        i
        for i in range(place, len(text.words))
        if text.words[i] in ("but", "although") or (text.words[i] == "and" and _says_more(text, i + 1))
    )
    return next(ends, len(text.words))


def _says_more(text: Statement, place: int) -> bool:
    says = text.line[place : place + 1] != () and text.line[place] in _REPORTING | _RECALLING
    return says and text.words[place + 1 : place + 2] == ("that",) and place not in text.named


def _evaluates(text: Statement, place: int) -> bool:
    """Whether something is called what it is judged to be: called the reform a disaster, the greatest success."""
    if _opens(text, place):
        return False
    clause = text.clause_of[place]
    after = [word for word, number in zip(text.words, text.clause_of, strict=True) if number == clause]
    return sum(word in _LEADING for word in after[after.index(text.words[place]) + 1 :]) >= 2


def _start(text: Statement, place: int) -> int:
    return text.clause_of.index(text.clause_of[place])


def _opens(text: Statement, place: int) -> bool:
    return not place or text.clause_of[place - 1] != text.clause_of[place]


def _irreal(text: Statement, place: int) -> bool:
    """Whether a modal speaks of what did not happen: would have done, or would under a condition."""
    words = text.words
    return words[place + 1 : place + 2] == ("have",) or words[place + 2 : place + 3] == ("have",) or words[0] == "had"


def _trails(text: Statement, place: int) -> bool:
    """Whether a sentence ends with who said it: …, Roe said; …, said Roe."""
    clause = [i for i, number in enumerate(text.clause_of) if number == text.clause_of[place]]
    return clause[-1] == len(text.words) - 1 and 1 < len(clause) <= LINK and clause[0] > 3 and place in (
        clause[0], clause[-1]
    )  # fmt: skip


def _rhetorical(text: str) -> Iterator[Frame]:
    """Questions, also without their mark (Is it sound, that depends …), and praise that mocks (What a triumph: …)."""
    if (found := ASKED.match(text)) and "?" not in text:
        asked = parse(f"{text[: text.find(',', found.end())]}?")
        yield Frame("asked", "question", _content(asked, range(len(asked.words))))
    for part in text.split("?")[:-1]:
        begins = max(part.rfind(mark) for mark in (".", "!", ' "', "“"))
        asked = parse(part[begins + 1 :] + "?")
        yield Frame("asked", "question", _content(asked, range(len(asked.words))))
    for found in (one or other for one, other in _SARCASM.findall(text)):
        mocked = parse(text)
        inside = (
            _content(mocked, range(len(mocked.words)))
            if not {*map(stem_of, found.split())}.isdisjoint(mocked.line)
            else frozenset[str]()
        )
        yield Frame("mocked", found, inside)


def _content(text: Statement, places: range) -> frozenset[str]:
    return frozenset(
        text.line[i] for i in places if i in text.named or text.counts[i] is not None or text.line[i] in text.stems
    )
