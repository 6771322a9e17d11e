"""What a quote says with a pronoun or an "it" before it, said of what that stands for, as the statement has it.

"It's not one town that has everyone": one town does not have everyone; "it's better to have a longer rest": a longer
rest is better; "while routes vary, each has risks": each route has them; "I hope to see the fee fall": I hope that it
will. A quote is put so only where the statement has those very words, and only where the pronoun can stand for nothing
else that is named before it.
"""

from __future__ import annotations

import re
from typing import Final

from kb.proof.grammar import document_of
from kb.proof.moods import FINITE
from kb.proof.plainly import capital
from kb.text.words import stem_of, stems_in

_AUXILIARY: Final = r"(have|has|had|are|is|was|were|do|does|did|can|could|will|would)"
_PLURAL: Final = ("NNS", "NNPS")
MOST: Final = 16  # words of the name of a thing
NEXT: Final = 3  # words behind such a form that the statement has as they are
_THIS: Final = stems_in("the a an this that these those my our your")


def otherwise(quote: str, text: str) -> str:
    """A quote for a statement of ``text``, told of what its pronouns stand for."""
    for hint, form, told in _FORMS:
        if hint in quote:
            quote = form.sub(lambda found, told=told: told(found, text), quote)  # type: ignore[misc]
    return _hoped(_to_have(quote, text), text)


def _goes_on(rest: str, told: str) -> bool:
    """Whether two texts go on with the same words, as far as the shorter clause of both goes."""
    mine, theirs = (re.split(r"[,.;:!?]", one)[0].casefold().split()[:NEXT] for one in (told, rest))
    return all(a == b for a, b in zip(mine, theirs, strict=False))


# It is not one town that has everyone; "it's not one town that has a mill" may tell that several have one.
_NOT_ONE: Final = re.compile(
    r"\bit(?:['’]s| is| was) not (one [\w’'-]+(?: [\w’'-]+)?) (?:that|who|which) (has|had|[a-z]+s) (?=\w)"
)


_LED: Final = re.compile(r"\b(?:as long as|so long as|if|unless|because|that|when|where) $", re.IGNORECASE)


def _not_one(found: re.Match[str], text: str) -> str:
    told = re.search(rf"\b{found[1]} (does|did)(?: not|n['’]t) ([a-z]+)", text, re.IGNORECASE)
    verb, done = ("have", found[2] == "had") if found[2] in ("has", "had") else (found[2], False)
    if told is None or stem_of(told[2]) != stem_of(verb) or done != (told[1] == "did"):
        return found[0]
    if not _goes_on(found.string[found.end() :], text[told.end() :]):
        return found[0]
    led = _LED.search(found.string[: found.start()])
    if led and not text[: told.start()].casefold().endswith((led[0].casefold(), " condition that ")):
        return found[0]
    return f"{found[1]} {told[1]} not {told[2]} "


# It's not like we have voted: we have not voted.
_NOT_LIKE: Final = re.compile(
    rf"\b[Ii]t(?:['’]s| is| was) not (?:like|as if|as though) ((?:[\w’'-]+ ){{0,4}}?[\w-]+)"
    rf"(?: {_AUXILIARY}|['’](ve|re|s)) (not )?"
    r"([^,.;:!?]+)(, or [^.;:!?]*)?"
)


_IS_NOT_LIKE: Final = re.compile(r"\bnot like\b|\bs not as\b")


def _not_like(found: re.Match[str], text: str) -> str:
    """What is denied so, denied plainly, whatever the statement makes of it."""
    if _IS_NOT_LIKE.search(text):
        return found[0]
    rest = found[6] or ""
    rest = f". It is not true that {rest[5:]}" if stems_in(rest) & stems_in(text) - _THIS else ""
    auxiliary = found[2] or {"ve": "have", "re": "are", "s": "is"}[found[3]]
    denied = "" if found[4] else "not" if auxiliary == "can" else " not"
    return f"{capital(found[1])} {auxiliary}{denied} {found[5]}{rest}"


# There was an effort by Roe to mend it: Roe made an effort to mend it.
_EFFORT: Final = re.compile(
    r"\b[Tt]here (was|is|has been|had been) (an?(?: [a-z]+)? (?:effort|attempt|endeavou?r)) by "
    r"([^,.;:!?]{2,200}?)(, (?:who|which) [^,.;:!?]{2,200},)? to (?=[a-z]+\b)"
)
_MADE: Final = {"was": "made", "is": "makes", "has been": "made", "had been": "made"}


def _effort(found: re.Match[str], text: str) -> str:
    """Who makes it, whatever the statement makes of it."""
    if re.search(r"\bthere (?:was|is|has been|had been)\b", text, re.IGNORECASE):
        return found[0]
    return f"{capital(found[3])}{found[4] or ''} {_MADE[found[1]]} {found[2]} to "


# It's better just to have a longer rest.
_TO_HAVE: Final = re.compile(
    r"\b[Ii]t(?:['’]s| (is|was))( [a-z]+ly)? (better|best|worse|worst|good|bad|nice|useful|useless|helpful|cheaper"
    r"|safer|simpler|wiser|important|essential|crucial|valuable|necessary) (?:just |simply )?(?:to have|having) "
)


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
    r"(?:^|(?<=[.;:!?] )|(?<=that ))(?P<while>(?:[Ww]hile|[Aa]lthough|[Tt]hough) )?(?P<clause>[^,.;:!?]{2,300}), "
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
    first = next((t for t in doc if t.pos_ in ("NOUN", "PROPN") and t.dep_ != "compound"), None)
    if several or first is None or first.tag_ not in _PLURAL or stems_in(subject) - _THIS != stems_in(told[1]) - _THIS:
        return found[0]
    if not _goes_on(found.string[found.end() :], text[told.end() :]):
        return found[0]
    return f"{found[0]}{told[1]}"


# I hope to see the fee fall: I hope that it will fall.
_HOPED: Final = re.compile(
    r"\b(?<!\bwas )(?<!\bwere )(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bbeen )"
    r"(hope|hopes|hoped|hoping|expect|expects|expected|expecting) (to see |for )?(?=[a-z]+\b)"
)


def _hoped(quote: str, text: str) -> str:
    found = _HOPED.search(quote) if "will " in text or "would " in text else None
    if found is None or (found[2] is None and found[1].startswith("hop")):
        return quote
    will = "would" if found[1].endswith("ed") else "will"
    to = "" if found[2] == "to see " else "to "
    start, rest = quote[: found.end(1)], quote[found.end() :]
    for told in re.finditer(rf"{will} ([a-z]+)\b", text):
        place = re.search(rf"^((?:[\w’',-]+ ){{1,{MOST}}}?)(?={to}{told[1]}\b)", rest)
        if place is None or told[1].endswith(("ing", "ed")):
            continue
        thing, known = place[1].split(), stems_in(text[: told.start()])
        rest_told = stems_in(re.split(r"[,.;:!?]", text[told.end() :])[0])
        if stems_in(" ".join(thing)) - _THIS <= known and rest_told <= stems_in(rest):
            return f"{start} that {place[1]}{will} {rest[place.end() + len(to) :]}"
    return quote


# Many towns have no light, and those who do pay for one: towns that pay for one.
_THOSE: Final = re.compile(
    r"(?:^|(?<=[.!?] ))(?P<many>(?:Many|Some|Most|Several|Few|A few|Other|The|Not all) )?(?P<who>[A-Za-z][\w-]+) "
    r"(?P<told>[^.!?;:]{2,600}?)(?P<join>, (?:and|but|while|yet)|\. (?:And|But|Yet)|\.) [Tt]hose "
    r"(?P<link>(?:who|that)(?: do)?) (?=(?P<verb>[a-z]+)\b)"
)

_PEOPLE: Final = re.compile(r"(?:ers|ors|ists|people|men|women|children)$")  # of others "those who" may be anybody


def _those(found: re.Match[str], text: str) -> str:
    who = found["who"].casefold()
    told = re.search(rf"\b{who} (that|who|which) {found['verb']}\b", text, re.IGNORECASE)
    if found["link"] == "who" and not _PEOPLE.search(who):
        return found[0]
    doc = document_of(f"{found['who']} {found['told']}") if told else None
    if told is None or doc is None or doc[0].tag_ not in _PLURAL or doc[0].dep_ not in ("nsubj", "nsubjpass"):
        return found[0]
    if any(t.tag_ in _PLURAL and t.i for t in doc) or not _goes_on(
        found.string[found.end() :], f"{found['verb']}{text[told.end() :]}"
    ):
        return found[0]  # those may be others
    joined = found["join"]
    name = who.capitalize() if joined == "." else who
    return f"{found['many'] or ''}{found['who']} {found['told']}{joined} {name} {told[1]} "


# Several towns pay the fee. They light the coast: several towns light it.
_THEY: Final = re.compile(
    r"(?:^|(?<=[.!?] ))(?P<many>A number of|A few|A couple of|Many|Some|Most|Several|Few) "
    r"(?P<told>[^.!?;:]{2,600})\. They (?!(?:say|tell|call)\b)(?=(?P<rest>(?P<verb>[a-z]+)\b[^.!?;:]*))"
)


def _they(found: re.Match[str], text: str) -> str:
    """They, where the sentence has again whatever else of the one before there are several of."""
    told = re.search(rf"\b{found['many']} ((?:[\w’'-]+,? ){{1,{MOST}}}?)(?={found['verb']}\b)", text, re.IGNORECASE)
    if told is None or not found["told"].startswith(told[1]):
        return found[0]
    doc = document_of(f"{found['many']} {found['told']}")
    named = stems_in(f"{found['many']} {told[1]} {found['rest']}")
    if doc is None or any(t.tag_ in _PLURAL and stem_of(t.lower_) not in named for t in doc):
        return found[0]
    return f"{found['many']} {found['told']}. {found['many']} {told[1]}"


# The more they stay, of people who leave: the more people who leave stay.
_THE_MORE: Final = re.compile(r"\bthe (more|less|longer|sooner|oftener) they (?:kind of |sort of )?(?=([a-z]+)\b)")

_DEGREE: Final = re.compile(r", the (\w+)")


def _the_more(found: re.Match[str], text: str) -> str:
    told = re.search(rf"\bthe {found[1]} ((?:[\w’'-]+ ){{1,6}}?)(?={found[2]}\b)", text, re.IGNORECASE)
    before = found.string[: found.start()]
    if told is None or told[1].strip().casefold() not in before.casefold():
        return found[0]
    rest = document_of(before.casefold().replace(told[1].strip().casefold(), "it"))
    several = rest is None or any(t.tag_ in _PLURAL or t.lower_ == "people" for t in rest)
    ends = [_DEGREE.findall(one) for one in (found.string[found.end() :], text[told.end() :])]
    several |= bool(ends[1]) and ends[0][:1] != ends[1][:1]
    return found[0] if several else f"the {found[1]} {told[1]}"


_FORMS: Final = (
    (" not one ", _NOT_ONE, _not_one),
    ("here ", _EFFORT, _effort),
    (" not ", _NOT_LIKE, _not_like),
    ("each ", _EACH, _each),
    ("hose ", _THOSE, _those),
    (". They ", _THEY, _they),
    ("they ", _THE_MORE, _the_more),
)
