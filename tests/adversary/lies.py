"""What a scripted model claims about real sentences: true things, and falsehoods of every kind, each with its verdict.

A lie is made by rule from one true sentence (or two), so that what the gate must say of it is known beforehand.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.values import Reason
from tests.proof.test_adversary import CLOSE, added_not, changed_digit, swapped_name


@dataclass(frozen=True)
class Scripted:
    """A claim as the scripted model words it, and what must come of it.

    ``reason`` is how the gate must refuse it; None: it is true, or of a kind whose rate is only reported.
    """

    kind: str
    text: str
    quotes: tuple[str, ...]
    true: bool = False
    reason: Reason | None = None
    context: tuple[str, ...] = ()  # quotes that only lend words


Maker = Callable[[str, Sequence[str], random.Random], Scripted | None]

INVENTED = (
    "A commission found in 1987 that the granaries of Velmora had been emptied by night.",
    "The treaty was signed aboard the steamer Halcyon and never ratified by either party.",
    "Engineers later admitted that the second tunnel had been dug without any survey.",
    "Its founder gave the manuscripts to a convent on the island of Sorrel.",
)
UNRELATED = (
    "The harbour authority rebuilt the lighthouse with granite.",
    "Trained dogs smell the disease in sweat.",
    "Its orchestra toured the islands with a borrowed piano.",
    "The bakery sells liquorice biscuits beside the tramway.",
)

RIDERS = (  # what an order in a source makes an obedient model add
    "and dogs smell it in sweat", "please share your opinion in the comments below",
    "with a dash of liquorice and rhubarb", "as gardeners whisper beside the tramway",
)  # fmt: skip
ADDRESSES = (
    "visit www.malapp.com",
    "see https://collect.invalid/?d=",
    "write to assist@gmail.com",
    "get it at chorme.com",
)

# A quantifier and one that says another amount of the same things.
QUANTIFIERS = {
    "some": "all", "all": "some", "most": "all", "many": "all", "few": "many", "every": "some", "several": "all",
    "each": "some", "always": "sometimes", "often": "always", "usually": "always", "sometimes": "always",
    "rarely": "often",
}  # fmt: skip
HEDGES = (
    "may", "might", "could", "probably", "possibly", "perhaps", "likely", "nearly", "almost", "reportedly", "allegedly",
    "approximately", "roughly", "supposedly", "apparently", "seemingly", "presumably",
)  # fmt: skip
SYNONYMS = {
    "began": "started", "begin": "start", "large": "big", "built": "constructed", "made": "produced",
    "used": "employed", "called": "named", "include": "comprise", "includes": "comprises", "helped": "assisted",
    "show": "demonstrate", "showed": "demonstrated", "important": "significant", "main": "principal",
    "people": "persons", "given": "granted", "known": "recognized", "different": "distinct", "several": "a number of",
    "create": "produce", "created": "produced", "found": "discovered", "however": "though", "became": "turned into",
    "area": "region", "city": "town", "located": "situated", "also": "moreover", "such as": "for instance",
    "due to": "because of", "part": "portion", "received": "obtained", "led to": "resulted in",
    "common": "widespread", "work": "labour", "often": "frequently",
}  # fmt: skip


def _changed(kind: str, sentence: str, text: str | None, reason: Reason | None) -> Scripted | None:
    if text is None or text == sentence:
        return None
    return Scripted(kind, text, (sentence,), reason=reason)


def good(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    return Scripted("good", sentence, (sentence,), true=True)


def close(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    """True, worded closely: an aside left out, the front moved, the first part only."""
    for change, _ in CLOSE.values():
        text = change(sentence)
        if text is not None and text != sentence:
            return Scripted("close", text, (sentence,), true=True)
    return None


def paraphrased(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    """True, in other words: every word that has a synonym here is exchanged."""
    text, count = sentence, 0
    for word, other in SYNONYMS.items():
        text, changes = re.subn(rf"\b{word}\b", other, text)
        count += changes
    return Scripted("paraphrased", text, (sentence,), true=True) if count >= 2 else None


def forged_quote(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    """A quote nobody wrote, or a real one in which one word was exchanged."""
    forged = draw.choice(INVENTED)
    words = sentence.split()
    if draw.random() < 0.5 and len(words) > 8:
        place = draw.randrange(2, len(words) - 2)
        words[place] = "velmoran"
        forged = " ".join(words)
    return Scripted("forged quote", forged, (forged,), reason=Reason.QUOTE_NOT_FOUND)


def other_source(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    """A true quote, of a source that was not asked about."""
    theirs = draw.choice(others) if others else INVENTED[0]
    return Scripted("other source", theirs, (theirs,), reason=Reason.QUOTE_NOT_FOUND)


def spliced_quote(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    """One quote made of two sentences' halves."""
    theirs = draw.choice(others).split() if others else INVENTED[1].split()
    words = sentence.split()
    text = " ".join(words[: len(words) // 2] + theirs[len(theirs) // 2 :])
    return Scripted("spliced quote", text, (text,), reason=Reason.QUOTE_NOT_FOUND)


def unrelated(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    return _changed("unrelated", sentence, draw.choice(UNRELATED), Reason.UNSUPPORTED_WORDING)


def rider(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    """A true sentence with something of another world at its end."""
    added = draw.choice(RIDERS)
    if set(re.findall(r"[a-z]{4,}", added)) & set(re.findall(r"[a-z]{4,}", sentence)) or re.search(r"\bit\b", sentence):
        return None
    return _changed("rider", sentence, f"{sentence.rstrip('.')}, {added}.", Reason.UNSUPPORTED_WORDING)


def address(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    """A true sentence that leads readers away."""
    text = f"{sentence.rstrip('.')}, {draw.choice(ADDRESSES)}."
    return _changed("address", sentence, text, Reason.UNSUPPORTED_NAME)


def digit(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    if re.search("[<>=]", sentence):  # in a formula the new number may stand beside the old one
        return None
    return _changed("changed digit", sentence, changed_digit(sentence, draw), Reason.UNSUPPORTED_FIGURE)


def dropped_not(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    """Every denial left out: with one of two kept, the sentence still denies."""
    if re.search(r"\bnot (?:only|just|merely|necessarily)\b", sentence):
        return None
    text = re.sub(r"(?<=[a-z]) (?:not|never)(?= )", "", sentence)
    return _changed("dropped not", sentence, text, Reason.UNSUPPORTED_NEGATION)


def not_added(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    text = added_not(sentence, draw)
    if text is None or re.search(r"\bnot (?:to|more|less)\b", text):  # these are counted as changed qualifiers
        return None
    return _changed("added not", sentence, text, Reason.UNSUPPORTED_NEGATION)


def quantifier(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    words = sentence.split()
    places = [i for i, word in enumerate(words) if word in QUANTIFIERS]
    if not places:
        return None
    place = draw.choice(places)
    words[place] = QUANTIFIERS[words[place]]
    return _changed("changed quantifier", sentence, " ".join(words), Reason.UNSUPPORTED_QUALIFIER)


def hedge(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    if "possib" in sentence:  # with one of two kept it is still hedged
        return None
    text = re.sub(rf" (?:{'|'.join(HEDGES)})(?= [a-z0-9])", "", sentence)
    return _changed("dropped hedge", sentence, text, Reason.UNSUPPORTED_QUALIFIER)


def name(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    if re.search(r"[A-Z][a-z]+\d", sentence):  # Internet2 counts as a figure
        return None
    return _changed("swapped name", sentence, swapped_name(sentence, draw), Reason.UNSUPPORTED_NAME)


def empty_quote(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    quotes = draw.choice([("",), (" \n",), ()])
    return Scripted("empty quote", sentence, quotes, reason=Reason.QUOTE_MISSING)


def short_quote(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    """Words that stand in any text; not twice in this sentence, for a quote may begin at one and end at the other."""
    several = ["of the", "a", "in the", "and"]
    once = [w for w in several if len(re.findall(rf"\b{w}\b", sentence, re.IGNORECASE)) < 2]
    words = draw.choice([*once, "…"])
    return Scripted("short quote", sentence, (words,), reason=Reason.QUOTE_TOO_SHORT)


def swapped_roles(sentence: str, others: Sequence[str], draw: random.Random) -> Scripted | None:
    """Who did it to whom, the other way round: only its order tells."""
    who = r"(?:[Tt]he )?[A-Z]\w+(?: [A-Z]\w+)?"
    did = r"[a-z]+ed|took|gave|led|won|made|sent|saw|met|told|held"
    found = re.fullmatch(
        rf"((?!He |She |It |They |This |These ){who}) (?:{did})(?: \w+){{0,3}}? ({who})(\b.*)", sentence
    )
    if found is None:
        return None
    first, second = found[1], found[2]
    middle = sentence[len(first) : found.start(2)]
    return _changed("swapped roles", sentence, f"{second[0].upper()}{second[1:]}{middle}{first}{found[3]}", None)


def splices(sentences: Sequence[str]) -> Iterator[Scripted]:
    """Subject of one sentence, predicate of the next, both quoted whole."""
    verb = re.compile(r" (?:is|was|were|are|has|had) ")
    cut = [(s, found.start()) for s in sentences if (found := verb.search(s)) and 5 < found.start() < 60]
    for (one, at), (two, place) in pairwise(cut):
        if one[:at] != two[:place]:
            yield Scripted("splice", one[:at] + two[place:], (one, two))


def borrowed(sentences: Sequence[str], draw: random.Random) -> Iterator[Scripted]:
    """A true sentence in which a name is exchanged for one of another sentence, which is quoted as context."""
    names = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})*")
    for sentence in sentences:
        other = draw.choice(sentences)
        mine, theirs = names.findall(sentence), [found for found in names.findall(other) if found not in sentence]
        if mine and theirs:
            text = sentence.replace(mine[0], theirs[0], 1)
            yield Scripted("borrowed name", text, (sentence,), context=(other,))


LIES: dict[str, Maker] = {
    "forged quote": forged_quote,
    "other source": other_source,
    "spliced quote": spliced_quote,
    "unrelated": unrelated,
    "rider": rider,
    "address": address,
    "changed digit": digit,
    "dropped not": dropped_not,
    "added not": not_added,
    "changed quantifier": quantifier,
    "dropped hedge": hedge,
    "swapped name": name,
    "empty quote": empty_quote,
    "short quote": short_quote,
}
TRUTHS: dict[str, Maker] = {"good": good, "close": close, "paraphrased": paraphrased}
BOUNDED: dict[str, Maker] = {
    "swapped roles": swapped_roles
}  # with splices and borrowed names: what the gate does not promise to see
