"""What a quote says with a pronoun or an "it" before it, said of what that stands for, as the statement has it.

"It's not one town that has everyone": one town does not have everyone; "it's better to have a longer rest": a longer
rest is better; "while routes vary, each has risks": each route has them; "I hope to see the fee fall": I hope that it
will. A quote is put so only where the statement has those very words.
"""

from __future__ import annotations

import re
from typing import Final

from kb.proof.grammar import document_of
from kb.proof.moods import FINITE
from kb.text.words import stem_of, stems_in

_AUXILIARY: Final = r"(have|has|had|are|is|was|were|do|does|did|can|could|will|would)"
_PLURAL: Final = ("NNS", "NNPS")
MOST: Final = 12  # words of the name of a thing


def otherwise(quote: str, text: str) -> str:
    """A quote for a statement of ``text``, told of what its pronouns stand for."""
    for hint, form, told in _FORMS:
        if hint in quote:
            quote = form.sub(lambda found, told=told: told(found, text), quote)  # type: ignore[misc]
    return _hoped(_to_have(quote, text), text)


# It is not one town that has everyone.
_NOT_ONE: Final = re.compile(
    r"\bit(?:['’]s| is| was) not (one [\w’'-]+(?: [\w’'-]+)?) (?:that|who|which) (has|had|[a-z]+s) (?=\w)"
)


def _not_one(found: re.Match[str], text: str) -> str:
    told = re.search(rf"\b{found[1]} (does|did)(?: not|n['’]t) ([a-z]+)", text, re.IGNORECASE)
    verb, done = ("have", found[2] == "had") if found[2] in ("has", "had") else (found[2], False)
    if told is None or stem_of(told[2]) != stem_of(verb) or done != (told[1] == "did"):
        return found[0]
    return f"{found[1]} {told[1]} not {told[2]} "


# It's not like we have voted: we have not voted.
_NOT_LIKE: Final = re.compile(
    rf"\b[Ii]t(?:['’]s| is) not like ((?:[\w’'-]+ ){{0,4}}?[\w-]+)(?: {_AUXILIARY}|['’](ve|re|s)) (?!not\b)"
    r"([^,.;:!?]+)(?:, or [^.;:!?]*)?"
)


def _not_like(found: re.Match[str], text: str) -> str:
    auxiliary = found[2] or {"ve": "have", "re": "are", "s": "is"}[found[3]]
    verb = found[4].split()[0]
    if not re.search(rf"\b{auxiliary}(?: not|n['’]t) {re.escape(verb)}\b", text):
        return found[0]
    return f"{found[1][:1].upper()}{found[1][1:]} {auxiliary} not {found[4]}"


# It's better just to have a longer rest.
_TO_HAVE: Final = re.compile(r"\b[Ii]t(?:['’]s| (is|was))( [a-z]+ly)? ([a-z]+) (?:just |simply )?(?:to have|having) ")


def _to_have(quote: str, text: str) -> str:
    found = _TO_HAVE.search(quote)
    if found is None:
        return quote
    said = f"{found[1] or 'is'}{found[2] or ''} {found[3]}"
    start, rest = quote[: found.start()], quote[found.end() :]
    for told in re.finditer(rf" {said}\b", text):
        words = text[: told.start()].split()
        for count in range(min(MOST, len(words)), 0, -1):
            thing = " ".join(words[-count:])
            if f"{rest} ".casefold().startswith(f"{thing.casefold()} "):
                return f"{start}{thing} {said}{rest[len(thing) :]}"
    return quote


# While routes open to keepers are varied, each comes with risks.
_EACH: Final = re.compile(
    r"(?:^|(?<=[.;:!?] )|(?<=that ))(?P<while>(?:[Ww]hile|[Aa]lthough|[Tt]hough) )?(?P<clause>[^,.;:!?]+), "
    r"(?P<join>and |but )?each (?:of (?:them|these) )?(?=(?P<verb>[a-z]+)\b)"
)


def _each(found: re.Match[str], text: str) -> str:
    """Each of what the clause before it tells of, where that one names nothing else of which there are several."""
    if not (found["while"] or found["join"]):
        return found[0]
    told = re.search(rf"\b[Ee]ach ((?:[\w’'-]+ ){{1,9}}?)(?={found['verb']}\b)", text)
    doc = document_of(found["clause"])
    if told is None or doc is None:
        return found[0]
    verb = next((t for t in doc if t.tag_ in FINITE and t.i), None)
    subject = found["clause"][: verb.idx].strip() if verb is not None else ""
    subject = re.sub(r"^(?:the|these|those|many|most|all|some) ", "", subject, flags=re.IGNORECASE)
    several = [t for t in doc if verb is not None and t.i > verb.i and t.tag_ in _PLURAL]
    head = next((t for t in doc if t.tag_ in _PLURAL), None)
    if several or head is None or stems_in(subject) != stems_in(told[1]):
        return found[0]
    return f"{found[0]}{told[1]}"


# I hope to see the fee fall: I hope that it will fall.
_HOPED: Final = re.compile(
    r"\b(hope|hopes|hoped|hoping|expect|expects|expected|expecting) (to see |for )?(?=(?:an?|the|that|this|its?|[a-z]+)\b)"
)


def _hoped(quote: str, text: str) -> str:
    found = _HOPED.search(quote) if "will " in text or "would " in text else None
    if found is None or (found[2] is None and found[1].startswith("hop")):
        return quote
    will = "would" if found[1].endswith("ed") else "will"
    to = "" if found[2] == "to see " else "to "
    start, rest = quote[: found.end(1)], quote[found.end() :]
    for told in re.finditer(rf"([\w’'-]+) {will} ([a-z]+)\b", text):
        place = re.search(rf"^(?:[\w’',-]+ ){{0,{MOST}}}?{re.escape(told[1])} (?={to}{told[2]}\b)", rest)
        if place is not None and not told[2].endswith(("ing", "ed")):
            return f"{start} that {place[0]}{will} {rest[place.end() + len(to) :]}"
    return quote


# Many towns have no light, and those who do pay for one: towns that pay for one.
_THOSE: Final = re.compile(
    r"(?:^|(?<=[.!?] ))(?P<many>(?:Many|Some|Most|Several|Few|A few|Other|The|Not all) )?(?P<who>[A-Za-z][\w-]+) "
    r"(?P<told>[^.!?;:]+?)(?P<join>, (?:and|but|while|yet)|\. (?:And|But|Yet)|\.) [Tt]hose (?:who|that) (?:do )?"
    r"(?=(?P<verb>[a-z]+)\b)"
)


def _those(found: re.Match[str], text: str) -> str:
    who = found["who"].casefold()
    told = re.search(rf"\b{who} (that|who|which) {found['verb']}\b", text, re.IGNORECASE)
    doc = document_of(f"{found['who']} {found['told']}") if told else None
    if told is None or doc is None or doc[0].tag_ not in _PLURAL or doc[0].dep_ not in ("nsubj", "nsubjpass"):
        return found[0]
    if any(t.tag_ in _PLURAL and t.i for t in doc):
        return found[0]  # those may be others
    joined = found["join"]
    name = who.capitalize() if joined == "." else who
    return f"{found['many'] or ''}{found['who']} {found['told']}{joined} {name} {told[1]} "


# The more they stay, of people who leave: the more people who leave stay.
_THE_MORE: Final = re.compile(r"\bthe (more|less|longer|sooner|oftener) they (?:kind of |sort of )?(?=([a-z]+)\b)")


def _the_more(found: re.Match[str], text: str) -> str:
    told = re.search(rf"\bthe {found[1]} ((?:[\w’'-]+ ){{1,6}}?)(?={found[2]}\b)", text)
    before = found.string[: found.start()]
    if told is None or told[1].strip() not in before:
        return found[0]
    rest = document_of(before.replace(told[1].strip(), "it"))
    several = rest is None or any(t.tag_ in _PLURAL or t.lower_ == "people" for t in rest)
    return found[0] if several else f"the {found[1]} {told[1]}"


_FORMS: Final = (
    (" not one ", _NOT_ONE, _not_one),
    (" not like ", _NOT_LIKE, _not_like),
    ("each ", _EACH, _each),
    ("hose ", _THOSE, _those),
    ("they ", _THE_MORE, _the_more),
)
