"""Words of talk on a page that somebody wove: what cannot be read there by itself is left to its source's page.

A sentence that fails the gate is told in its quote. Of a written source that reads well; of talk it may be "Guided by
all of those things, I guess, I just sort of said", which says nothing to who has not heard what was said before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from kb.proof.voice import speaker_of
from kb.text.alone import leans
from kb.text.folding import STRAIGHT, flat
from kb.text.talk import FILLERS
from kb.values import Claim, PageSection, Sentence

LEAST: Final = 1  # sentence that a page keeps beside such talk; else it has nothing to tell
LONGEST: Final = 60  # words of talk that anybody reads on a page

_LOOSE: Final = re.compile(
    r"\b(?:sort|kind) of (?!\w+s\b)|\byou know\b|\bI mean\b|\bI guess\b|\bgonna\b|\bwanna\b|\b(?:like|as) I said\b"
    r"|, like,|\b(?:I|we|they|he|she)(?: was| were|'m|'re) (?:just )?like,? (?=[\"'])"
    r"|\bI(?:'ve)? just (?:\w+ ){0,3}said\b|\bor whatever\b|\bright\?|\bmaybe perhaps\b|^Honestly,",
    re.IGNORECASE,
)
# Said to somebody, or broken off: a question, what only takes up what was said before.
_TAKEN_UP: Final = re.compile(
    r"\s--|--\s|\.\.\.|\?[\"']?$"
    r"|^[\"']?(?:Yeah|Yes|No|Well|Oh|Look|Okay|OK|Right|Because|Like|(?:And|But|So) (?:yeah|then|also|if|like|you))\b",
    re.IGNORECASE,
)


def reads_alone(words: str) -> bool:
    """Whether what somebody said can be understood on a page: fluent, not too long, and clear about whom or what."""
    plain = _plain(words)
    loose = _LOOSE.search(plain) or _TAKEN_UP.search(plain) or FILLERS.search(plain)
    return not loose and len(plain.split()) <= LONGEST and not leans(words)


def is_talk(sentence: Sentence, claims: Mapping[str, Claim]) -> bool:
    """Whether a sentence is words of its quotes that cannot be read alone: somebody's, or loose ones told plainly."""
    if speaker_of(sentence.text):
        return not reads_alone(sentence.text.partition("“")[2].rstrip("”"))
    told = _plain(sentence.text)
    quotes = (_plain(q.text) for name in sentence.claims if name in claims for q in claims[name].proofs)
    return _LOOSE.search(told) is not None and any(told.strip("\"'. ") in quote for quote in quotes)


def _plain(text: str) -> str:
    return flat(text).replace("…", "...").translate(STRAIGHT)


def without_talk(
    sections: Sequence[PageSection], claims: Mapping[str, Claim]
) -> tuple[tuple[PageSection, ...], list[Sentence]]:
    """The sections without such talk, and what was left out; as they were where too little is left to tell."""
    lead = sections[0].sentences if sections and not sections[0].title else ()
    left = {id(s) for section in sections for s in section.sentences if is_talk(s, claims)}
    if all(id(sentence) in left for sentence in lead):  # a page keeps its lead
        left -= set(map(id, lead))
    told = [sentence for section in sections for sentence in section.sentences]
    if not left or len(told) - len(left) < LEAST:
        return tuple(sections), []
    kept = [replace(part, sentences=tuple(s for s in part.sentences if id(s) not in left)) for part in sections]
    return tuple(part for part in kept if part.sentences), [s for s in told if id(s) in left]
