"""Statements of which one denies what the other says."""

from __future__ import annotations

from typing import Final

from kb.proof.statement import Cue, Statement
from kb.text.english import DENIALS, listing
from kb.text.words import stem_of
from kb.values import ConflictKind

NEAR: Final = 6  # words after what is denied, in which the case follows
_CASES: Final = listing("if unless when whenever until while except without")


def differing_denial(first: Statement, second: Statement) -> tuple[ConflictKind, str] | None:
    """One negation more in one claim than in the other, on words both have."""
    mine, theirs = _negations(first), _negations(second)
    for denying, plain, extra, others, order in ((first, second, mine, theirs, 1), (second, first, theirs, mine, -1)):
        if len(extra) != len(others) + 1 or (set(plain.words) - set(denying.words)) & DENIALS:
            continue
        negated = {stem for cue in others for stem in cue.scope}
        for cue in extra:
            stems = zip(cue.reach, cue.scope, strict=True)
            at, shared = next(((n, s) for n, s in stems if s in plain.stems and s not in negated), (0, ""))
            if shared and not _denies_less(denying, plain, at):
                said = next((word for word in plain.words if stem_of(word) == shared), shared)
                shown = [f"{cue.word} {denying.words[at]}", said][::order]
                return "negation", " / ".join(shown).replace("_", " ")
    return None


def _denies_less(denying: Statement, plain: Statement, at: int) -> bool:
    """Whether what is denied at word ``at`` is denied of a case only, or of one thing where the other names another:
    not used if the tide is low; not cast by Rolf Ek, and cast in 1702.
    """
    if not _CASES.isdisjoint(denying.words[at + 1 : at + NEAR]) and _CASES.isdisjoint(plain.words):
        return True
    if "yet" in denying.words[max(0, at - 3) : at + NEAR]:
        return True
    there = next((n for n, stem in enumerate(plain.line) if stem == denying.line[at]), None)
    if there is None or denying.words[at + 1 : at + 2] == plain.words[there + 1 : there + 2]:
        return False
    mine = denying.content_at(range(at + 1, len(denying.words)))
    theirs = plain.content_at(range(there + 1, len(plain.words)))
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _negations(statement: Statement) -> list[Cue]:
    return [cue for cue in statement.cues if cue.group == "negation" and cue.word != "non"]
