"""Does a sentence that names no topic go on about that of the sentence before it in its paragraph?

"The lens is of glass. It weighs three tonnes. The weight of the glass …" goes on; "The railing is of steel" names a
subject of its own and does not, nor does what somebody says of themselves.
"""

from __future__ import annotations

from compile.extractive.statements import is_personal
from kb.text.words import STOPWORDS, stem, tokens
from kb.values import Claim


def goes_on(claim: Claim, before: Claim) -> bool:
    """Whether ``claim`` may be told after ``before``, which stands directly before it in the same paragraph."""
    if claim.follows == before.id:
        return True
    if claim.kind == "opinion" and not claim.attributed_to and is_personal(claim.text) and not is_personal(before.text):
        return False
    if not claim.subject:
        return True
    told = f" {before.text.casefold()}"
    words = (token.text.casefold() for token in tokens(claim.subject))
    return any(f" {word}" in told or f" {stem(word)}" in told for word in words if word not in STOPWORDS)
