"""Which way a statement turns: "not all" is not "none", "escaped damage" not "was damaged", "only" stays put."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kb.proof.case import Case, Failure
from kb.proof.statement import Statement
from kb.text.english import DENIALS, listing
from kb.text.words import STOPWORDS, stems_listed
from kb.values import Reason

SHARE: Final = 0.7  # of a statement's content that one sentence has: it was made of that sentence
AFTER: Final = 8  # words after "only" that it may speak of, in whatever clause
AHEAD: Final = 5  # words after a verb of averting in which what is averted follows
_WHOLE: Final = listing("all every everyone everybody everything each always both entirely completely fully")
_NONE: Final = listing("none no nobody no_one nothing never neither nowhere")
# Verbs by which a thing did not come about; "to" and "from" tell those that need it from others.
_AVERTING: Final = stems_listed(
    "escape avoid evade deny prevent lack refuse decline forgo stop avert dodge survive resist"
)
_AVERTING_FROM: Final = stems_listed("shield protect spare exempt prohibit ban bar exclude")
_AVERTING_TO: Final = stems_listed("fail refuse decline forget neglect omit hesitate")


def turned(case: Case) -> Iterator[Failure]:
    """A part told as all or none, what was averted told as done, "only" put on another word."""
    yield from _totals(case.claim, case.proven)
    yield from _averted(case.claim, case.whole)
    yield from _only(case.claim, case.proven)


def _totals(claim: Statement, proven: Sequence[Statement]) -> Iterator[Failure]:
    """None of what the quotes say "not all" of."""
    total = [
        w for i, w in enumerate(claim.words) if w in _NONE or (w == "not" and claim.words[i + 1 : i + 2] == ("any",))
    ]
    negated = [(text, cue) for text in proven for cue in text.cues if cue.group == "negation"]
    partial = [text.words[cue.place + 1 : cue.place + 2] for text, cue in negated if cue.word == "not"]
    plain = all(cue.word == "not" for _, cue in negated)
    if total and negated and plain and all(following and following[0] in _WHOLE for following in partial):
        yield Reason.UNSUPPORTED_NEGATION, f"{total[0]} for not {partial[0][0]}"


def _averted(claim: Statement, whole: Sequence[Statement]) -> Iterator[Failure]:
    """What a quote says did not come about, without the word that says so."""
    mine = {*claim.stems}
    if not mine or not DENIALS.isdisjoint(claim.words) or claim.denies:
        return
    for text in whole:
        if len(mine.intersection(text.line)) < SHARE * len(mine):
            continue
        for place, stem in enumerate(text.line):
            to = text.words[place + 1 : place + 2] == ("to",)
            away = text.words[place + 1 : place + 2] == ("from",) and stem in _AVERTING_FROM
            averting = away or stem in _AVERTING or (to and stem in _AVERTING_TO)
            if (
                not averting
                or stem in claim.line
                or place in text.named
                or any(cue.place == place - 1 for cue in text.cues if cue.group == "negation")
            ):
                continue
            after = [
                i for i in range(place + 1, min(len(text.line), place + 1 + AHEAD)) if text.words[i] not in STOPWORDS
            ]
            if after and text.line[after[0]] in mine and text.line[after[0]] not in text.line[:place]:
                yield Reason.UNSUPPORTED_NEGATION, f"without {text.words[place]}"


def _only(claim: Statement, proven: Sequence[Statement]) -> Iterator[Failure]:
    """ "Only" on a word that the quotes have, but not there."""
    theirs = [(text, cue) for text in proven for cue in text.cues if cue.group == "only"]
    stems = {stem for text in proven for stem in text.line}
    for cue in claim.cues:
        if cue.group == "only" and theirs and cue.scope and cue.scope[0] in stems:
            near = {
                stem
                for text, other in theirs
                for place, stem in enumerate(text.line)
                if text.clause_of[place] == other.clause or other.place < place <= other.place + AFTER
            }
            if not near.intersection(cue.scope[:1]):
                yield Reason.UNSUPPORTED_QUALIFIER, f"{cue.word} {cue.scope[0]}"
