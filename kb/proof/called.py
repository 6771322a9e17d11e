"""Names that other claims of the same source have in full: whom a first name calls, what initials stand for.

"Varnish Moral License" may be told of what a quote calls VML, and "Nadia Eghbal" of Nadia, where a claim of that source
has the name whole, and none has another that could be called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from kb.proof.laying import ATTRIBUTED, SAYING
from kb.proof.namesakes import in_full, spelled_out
from kb.text.folding import flat
from kb.text.words import STOPWORDS
from kb.values import Claim

ABBREVIATED: Final = 4  # letters, with its stop, of a word cut short: St., Prof.
LONGEST: Final = 3  # words of a person's name

_INITIALS: Final = re.compile(r"\b[A-Z]{3,6}\b")
_CAPITAL: Final = re.compile(r"[A-Z][\w-]+(?:[’'](?!s\b)\w+)?")
_ASKING: Final = "asks|asked|agrees|agreed|told|tells|remembers|remembered|hopes|hoped|wants|wanted"
_TITLES: Final = frozenset(["mr", "mrs", "ms", "dr", "prof", "professor", "sir", "the"])


def in_the_claims_words(
    text: str, cited: Sequence[Claim], claims: Mapping[str, Claim], authors: Iterable[str]
) -> tuple[str, list[str]]:
    """A statement that names a person as its own claims do, and the full names that are lent for initials of these.

    ``claims`` are all among which a name may stand in full; only those of the source of ``cited`` are looked at.
    """
    sources = {claim.source for claim in cited}
    have = " ".join(_texts(cited))
    short = [one for one in dict.fromkeys(_INITIALS.findall(have)) if any(f not in have for f in in_full(one, text))]
    pairs = list(_partly_known(text, have))
    if len(sources) != 1 or not (short or pairs):
        return text, []
    known = [claim for claim in claims.values() if claim.source in sources]
    said = "\n".join(dict.fromkeys(_texts(known)))
    found = ATTRIBUTED.match(text)
    leading = found[0] if found else ""  # who says so is no other than who holds it
    for name, called in pairs:
        if _is_person(name, known, authors, said) and _is_the_one(name, called, said):
            text = leading + re.sub(rf"\b{re.escape(name)}(?!\w)", called, text[len(leading) :])
    return text, [full for one in short if (full := _only_full(one, text, said))]


def _texts(claims: Iterable[Claim]) -> Iterator[str]:
    for claim in claims:
        yield from (claim.attributed_to, claim.text, *(flat(quote.text) for quote in claim.quotes))


def _only_full(short: str, text: str, said: str) -> str:
    """The one name that initials stand for in a statement and in a source; empty where there is another or none."""
    everywhere = {*in_full(short, said), *in_full(short, text)}
    explained = {f.casefold() for f in re.findall(rf"{spelled_out(short)}(?= \()", said, re.IGNORECASE)}
    full = next(iter(everywhere), "")
    return full if len(everywhere) == 1 and full in said and explained <= {full.casefold()} else ""


def _partly_known(text: str, have: str) -> Iterator[tuple[str, str]]:
    """Runs of capitalised words of which the claims have the first or the last alone, each with that one."""
    words = list(_CAPITAL.finditer(text))
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + LONGEST)):
            run = words[start : end + 1]
            if any(text[a.end() : b.start()] != " " for a, b in pairwise(run)):
                break
            name = text[run[0].start() : run[-1].end()]
            parts = [found[0] for found in run]
            for called, rest in ((parts[0], parts[1:]), (parts[-1], parts[:-1])):
                if not any(re.search(rf"\b{re.escape(part)}\b", have) for part in rest) and _stands_alone(called, have):
                    yield name, called


def _stands_alone(word: str, text: str) -> bool:
    """Whether a name stands somewhere with no other beside it, as a person's may: not Queen Ann, the Ann mill."""
    for found in re.finditer(rf"(?<!\w)(?<!-){re.escape(word)}\b(?!-| [A-Z][a-z])", text):
        before = text[: found.start()].rpartition(" ")[0].rpartition(" ")[2] if found.start() else ""
        other = before[:1].isupper() and before.strip('“"(').casefold() not in STOPWORDS and before[-1:] not in ",:;!?"
        title = before.strip(".").casefold() in _TITLES - {"the"}
        ended = before.endswith(".") and len(before) > ABBREVIATED
        if title or ended or not (other or before.casefold() == "the"):
            return True
    return False


def _is_person(name: str, known: Sequence[Claim], authors: Iterable[str], said: str) -> bool:
    """Whether a name is one's who holds a claim or wrote the source, or who is told to say or to be somebody."""
    if any(name == who for who in (*authors, *(claim.attributed_to for claim in known))):
        return True
    own = re.escape(name)
    telling = rf"\b{own}(?:,? who\b| (?:{SAYING}|{_ASKING})\b)|\b(?:According to|Mr\.?|Mrs\.?|Ms\.?|Dr\.?) {own}\b"
    return re.search(telling, said) is not None


def _is_the_one(name: str, called: str, said: str) -> bool:
    """Whether nobody else in the texts of a source has that first or last name, and no place."""
    if re.search(rf"\b(?:[Ii]n|[Aa]t|[Nn]ear) {re.escape(called)}\b(?! [A-Z]|['’])", said):
        return False
    first = name.startswith(called)
    own = (name.removeprefix(called) if first else name.removesuffix(called)).split()
    word = re.escape(called)
    beside = rf"\b{word}((?: [A-Z][\w’'-]+)+)" if first else rf"((?:\b[A-Z][\w’'-]+\.? )+){word}\b"
    for found in re.findall(beside, said):
        further = [re.sub(r"['’]s?$", "", part) for part in found.split() if part.casefold().strip(".") not in _TITLES]
        other = (further[:1], own[:1]) if first else (further[-1:], own[-1:])
        if other[0] and other[0][0].casefold() not in STOPWORDS and other[0] != other[1]:
            return False
    return True
