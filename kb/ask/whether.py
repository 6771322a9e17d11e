"""Questions that yes or no answers: which sentences only ask the same, which tell what was found, which words decide.

A paper says what it asks ("to determine whether …") in nearly the question's own words, and what it found in others:
by words alone its aim would be its answer. Rules for English; questions in other languages are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.ask.question import parse
from kb.ask.terms import root
from kb.text.words import tokens

if TYPE_CHECKING:
    from kb.ask.rank import Ranked

# Logits that an aim loses and a finding gains. On every other of 80 abstracts a finding is first for .23 of the
# questions (.03 without this) and among the first three for .55 (.43); of the others for .40 (.05) and .70 (.58).
AIM, FINDING = 8.0, 5.0
REACH = 3000  # characters after its aim in which a text is told of the same: an abstract, or a paper's first page

_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)"
_WHETHER = re.compile(
    rf"(?:^|[.:;?!–—-]\s+|,\s+(?:and|but)\s+)[\"“‘'(]?{_AUXILIARY}(?:n['’]t)?\b(?P<asked>[^?]*)\?", re.IGNORECASE
)
_EITHER = re.compile(r"\bor\b(?!\s+not\b)", re.IGNORECASE)  # "the one or the other?": no yes answers it
_SECTIONS = (
    r"background|introduction|context|objectives?|aims?|purposes?|methods?|methodology|settings?|subjects|participants|"
    r"patients|measurements?|main outcome measures?|interventions?|hypothes[ie]s|questions?|"
    r"(?:materials?|patients|subjects) and methods?|(?:study |research )?designs?"
)
_AIMS = re.compile(
    rf"\W*(?:{_SECTIONS})\s*:|.*\b(?:aims?|aimed|objectives?|purposes?|goals?) (?:of|was|is|were|to)\b|"
    r".*\b(?:to|we) (?:determine|investigate|assess|evaluate|examine|explore|test|study|compare)d? (?:if|the)\b|"
    r".*\bwhether\b|.*\bhypothesi[sz]e|"
    r".*\b(?:remains?|is|are|was|were) (?:still |largely )?"
    r"(?:unclear|unknown|controversial|not (?:well |yet |fully )?(?:known|understood|clear))\b",
    re.IGNORECASE | re.DOTALL,
)
_FINDS = re.compile(
    r"\W*(?:results?|findings?|conclusions?|interpretation)\s*:|"
    r".*\b(?:we|authors?|stud(?:y|ies)|results?|data|findings?|analys[ie]s|evidence|it was|there was)(?: \w+){0,2} "
    r"(?:found|observed|shown?|shows|showed|demonstrate[sd]?|reveal(?:s|ed)?|indicate[sd]?|suggest(?:s|ed)?|"
    r"confirm(?:s|ed)?|conclude[sd]?)\b|"
    r".*\bsignificant(?:ly)?\b|.*\bp ?[<=>≤] ?0?\.\d|"
    r".*\b(?:higher|lower|greater|longer|shorter|more|less|fewer|increased?|decreased?|reduced|improved|associated|"
    r"correlated) (?:\w+ )?(?:in|than|with|by|among)\b|"
    r".*\bno (?:\w+ )?(?:difference|evidence|association|effect|correlation)",
    re.IGNORECASE | re.DOTALL,
)
_REPLY = re.compile(
    r"\W*(?:yes|no|yeah|yep|nope|not really|absolutely|of course|correct|right)(?=\s*[,.;:!–—-]|\s*$)"
    r"(?!\W+(?:so|well|like|u[hm]|i mean|you know)\b)[,;:]?[^,.;:!?]*",
    re.IGNORECASE,
)
_NEGATIONS = (
    r"not|never|no|none|neither|nor|without|hardly|rarely|seldom|too|cannot|lacks?|lacked|fails?|failed|unable|"
    r"unlikely|\w+n['’]t"
)
_NEGATION = re.compile(rf"(?:{_NEGATIONS})", re.IGNORECASE)
_TURNS = re.compile(rf"(?:{_NEGATIONS}|only|less|fewer|more|{_AUXILIARY})", re.IGNORECASE)  # what it hangs on
_CLAUSES = re.compile(r"(?:[^.;:!?]|[.;:!?](?!\s|$|[.;:!?]))+(?:[.;:!?]+|$)")
_BEFORE, _AFTER = 5, 3  # words around those asked for in which such a word belongs to them; one no turns more
_LONGEST = 160  # characters that are still a hint
_TOGETHER = 12  # words in which those asked for stand together


def asks_whether(question: str) -> bool:
    """Whether yes or no answers it."""
    asked = _WHETHER.search(question.strip())
    return asked is not None and not _EITHER.search(asked["asked"])


def weighed(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Sentences, best first, with aims below what was found, for a question that yes or no answers.

    What follows an aim is told of what it asks, so it counts for as near as the aim where kb says how sure it is.
    """
    result: list[Ranked] = []
    aim: Ranked | None = None
    for one in sorted(ranked, key=lambda one: (one.passage.source, one.start)):
        if aim is not None and (one.passage.source != aim.passage.source or one.start > aim.start + REACH):
            aim = None
        near = aim.features if aim is not None and aim.score > one.score else one.features
        if _AIMS.match(one.words):
            aim = one if aim is None or one.score >= aim.score else aim
            result.append(replace(one, score=one.score - AIM))
        else:
            result.append(replace(one, score=one.score + FINDING * bool(_FINDS.match(one.words)), features=near))
    return sorted(result, key=lambda one: (-one.score, one.passage.source, one.start))


def deciding(question: str, text: str) -> str:
    """The words of an answer's sentence that yes or no hangs on, as they stand there; "" where that is not seen.

    What is asked of a thing stands late in a question, so later words count more. Most of their weight, or a
    negation, must stand together with a verb: a wrong hint is worse than none.
    """
    if not asks_whether(question):
        return ""
    if reply := _REPLY.match(text):
        return reply.group().strip()
    stems = parse(question).stems
    weights = {stem: place + 1 for place, stem in enumerate(stems) if place >= len(stems) // 2}
    told = (clause for clause in _CLAUSES.findall(text) if not clause.endswith(("?", "？")))  # to ask is not to say
    weight, words = max((_hinge(clause, weights) for clause in told), key=lambda one: one[0], default=(0, ""))
    inside = [word.text for word in tokens(words)]
    denied = any(map(_NEGATION.fullmatch, inside))
    sure = denied or (2 * weight >= sum(weights.values()) and any(map(_TURNS.fullmatch, inside)))
    return words if sure and weight and len(words) <= _LONGEST else ""


def _hinge(clause: str, weights: Mapping[str, int]) -> tuple[int, str]:
    """Where most weight of stems stands together in a clause: that weight, and the words with those that turn them."""
    words = list(tokens(clause))
    stems = [root(word.text) for word in words]
    best, first, last = 0, 0, 0
    for place, stem in enumerate(stems):
        inside = [at for at in range(place, min(place + _TOGETHER, len(words))) if stems[at] in weights]
        here = sum(weights[other] for other in {stems[at] for at in inside})
        if stem in weights and here > best:
            best, first, last = here, place, inside[-1]
    if not best:
        return 0, ""
    turning = [at for at in range(max(0, first - _BEFORE), first) if _TURNS.fullmatch(words[at].text)]
    denying = [at for at in range(first) if _NEGATION.fullmatch(words[at].text)]
    after = range(last + 1, min(last + 1 + _AFTER, len(words)))
    first = min([first, *turning, *denying])
    last = max((at for at in after if _NEGATION.fullmatch(words[at].text)), default=last)
    return best, clause[words[first].start : words[last].end]
