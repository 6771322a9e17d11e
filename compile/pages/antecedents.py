"""Whether "It", "They", "He" or "She" at the beginning of a sentence stands for what the sentence before speaks of.

The gate proves a sentence against its own claims, in which a name may be told as a pronoun. On a page the reader takes
it for whatever the sentence before is about: so that one must name what the claims are about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kb.proof.laying import ATTRIBUTED
from kb.text.words import content_stems
from kb.values import Claim

ABOUT: Final = 3  # first words of a claim, which name what it is about
_JOINT: Final = re.compile(r"\A(?:But|However|Still|Conversely),? ")  # may begin a sentence of a page
_OPENING: Final = re.compile(r"(?:it|they|he|she)\b", re.IGNORECASE)
_SAID: Final = re.compile(r"(?:it|they)\b")  # he and she behind "According to Ada Roe," are she
# "It is hard to …", "it was said that …", "it takes a year to …": an "it" that stands for nothing.
_EMPTY: Final = re.compile(
    r"[Ii]t(?:['’]s| (?:is|was|would|will|may|might|must|should|could|can|has|had|takes|took|seems|appears|makes|made"
    r"|surprised|helps|matters|turns|turned))\b.* (?:to|that|how|when|if|whether|who|for|like)\b"
)
_PRONOUN: Final = re.compile(r"(?:it|they|he|she|this|these|that|those|there)\b", re.IGNORECASE)


def stands_for_something(text: str, before: str, cited: Sequence[Claim]) -> bool:
    """Whether a sentence that begins with a pronoun may follow ``before`` ("": it begins its section).

    One whose claims begin so themselves says no more than they do: "It is hard to …".
    """
    whole = _JOINT.sub("", text)
    said = _bare(whole)
    begins = _OPENING.match(whole) if said == whole else _SAID.match(said)
    if not begins or _EMPTY.match(said):
        return True
    bare = [_bare(claim.text) for claim in cited]
    if not bare or any(_PRONOUN.match(told) for told in bare):
        return True
    known = set(content_stems(before))
    return any(known.intersection(content_stems(" ".join(told.split()[:ABOUT]))) for told in bare)


def _bare(text: str) -> str:
    """A sentence without who says so."""
    return text[found.end() :] if (found := ATTRIBUTED.match(text)) else text
