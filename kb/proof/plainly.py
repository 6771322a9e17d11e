"""What a quote says in a form that the parser reads wrongly, in one that it reads rightly; nothing is put in.

"Boleslaw III the Wasteful was a duke" says that Boleslaw III was; "the concept Packet Routing" is Packet Routing; "Not
only are the seams thin, they are also wet" says that they are thin. A form that the statement uses itself stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kb.proof.cues import CUES
from kb.text.english import AUXILIARIES, listing
from kb.text.lexicon import class_of

_BYNAME: Final = re.compile(r"\b([A-Z][\w’'-]+ [IVX]+) the ([A-Z]\w+)\b")
_TITLED: Final = re.compile(r"(?:\b(\w+) )?\b[Tt]he ([a-z]{3,}) ((?:[A-Z][\w-]+ )+[A-Z][\w-]+)\b(?=(?: (\w+))?)")
_NOT_ONLY: Final = re.compile(r"^Not only (is|are|was|were) (?=\w)([^,]+?) (\w+), (?=(?:but )?(?:it|they|he|she)\b)")
_BE: Final = r"(is|are|was|were|has|have|does|do|did|can|could|will|would)"
# While Norland is loved in Sund, Roe is not. Norland is loved in Sund, but Roe is not.
_UNSAID: Final = re.compile(
    rf"^[“\"]?(?:((?:While|Whereas|Although|Though) [^,]+?) {_BE} ([^,]+), ([^,]+?) \2(?: not|n['’]t)(?=[,.;”\"]|$)"
    rf"|([A-Z][^,]*?) {_BE} ([^,]+), (?:but|and) (?!(?:it|he|she|they|this|that|there) )([^,]+?) \6(?: not|n['’]t)"
    r"(?=[,.;”\"]|$))"
)
_LABEL: Final = re.compile(r"^(?:#\d{1,2}|(?:Step|Rule|Reason|Tip|Lesson) #?\d{1,2}|No\. \d{1,2})[:.)]\s+(?=[A-Z])")
# Who says that he would say something says it.
_WOULD_SAY: Final = re.compile(
    r"\bI(?: would|['’]d)(?: (?:also|just|only|really|simply|still))?(?: like to)?"
    r" (?=(remind|ask|say|add|note|point out|suggest|recommend|mention|stress|emphasi[sz]e|argue|urge|thank|hope"
    r"|imagine|guess)\b"
    r"(?![^.?!]*(?<!\bthat)(?<!\bask) if\b))"
)
# A sentence that breaks off where more is called for: needs some amount of… A large amount.
_LEFT_OFF: Final = re.compile(r"\b(?:some|most|many|few|all|no)(?: \w+)? of(?: the)?(?=\s?\.\.\.(?:\s+[A-Z]|\s*$))")
_ALMOST_OFF: Final = re.compile(r"\b(?:almost|nearly|about)(?=\s?\.\.\.\s*$)")
_ROUGHLY: Final = re.compile(r"\b(?:on the order of|around|roughly|about|approximately)\b", re.IGNORECASE)
# What there is and where it is does not hang on who wants it: if you want to read more, all of it is linked there.
_FOR_WHOM: Final = re.compile(
    r"\bif you(?: (?:(?:want|would like|wish|care) to|are (?:interested|looking))|['’]re (?:interested|looking))\b"
    r"[^,.;:!?]{0,60}, (?=(?:[\w’'-]+ ){1,6}?(?:is|are) (?:all |also )?"
    r"(?:linked|listed|available|online|documented|described|published|on|at)\b)",
    re.IGNORECASE,
)
# Since I first saw it: since first seeing it.
_SINCE_FIRST: Final = re.compile(r"\b(since|before|after|when) (?:I|we|you|he|she|they|it) (first|last) (?=[a-z])")
# How they can pay it: how to pay it.
_WAY_TO: Final = re.compile(
    r"\b(where|how|when|what|whom|which) (?:I|we|you|he|she|they|one|people)"
    r" (?:can|could|should|might) (?!not\b)(?=[a-z])"
)
# This is what we call a leat: we call this a leat.
_WHAT_ONE_CALLS: Final = re.compile(r"\b(?:This|That) is what (I|we|you|they|people) call (?=((?:an?|the) [\w-]+))")
# Whatever is worth saying is said: maybe it is worth saying that it leaks.
_WORTH_SAYING: Final = re.compile(
    r"^(?:(Maybe|Perhaps|Honestly|Possibly|Probably|And|But|So)(?:,? (maybe|perhaps))?,? )?"
    r"[Ii]t(?:['’]s| is| may be| might be) (?:also )?worth (?:saying|noting|mentioning|adding|pointing out) that (?=\w)"
)
# A heading that runs on into the sentence below it: Background The mill stood …
_RUN_IN: Final = re.compile(
    r"^([A-Z][a-z]+) (?=(?:The|A|An|In|On|At|It|There|This|These|Most|Many|Some|When|While|Since|Although) [a-z])"
)
_TURNING_HEADINGS: Final = listing(
    "false untrue incorrect myth myths rumor rumors rumour rumours fiction hypothesis hypotheses speculation claim "
    "claims allegation allegations question questions misconception misconceptions plan plans proposal proposals dream "
    "dreams forecast prediction"
)
# Words by which a speaker says that what he tells is plain, and tells nothing.
_EMPHASIS: Final = re.compile(r"\b(obviously|of course|naturally|honestly|frankly), ", re.IGNORECASE)
_NAMING: Final = (
    "named",
    "called",
    "dubbed",
    "titled",
    "christened",
    "naming",
    "calling",
    "name",
    "call",
    "made",
    "elected",
)
_NO_NAMES: Final = listing("that which said says when where than")


def plainly(quote: str, text: str) -> str:
    """A quote for a statement of ``text``, its hard forms said plainly."""
    if " the " in quote:
        quote = _BYNAME.sub(lambda found: found[0] if found[2] in text else found[1], quote)
    quote = _TITLED.sub(
        lambda found: found[0] if not _is_called(found, text) else f"{found[1] or ''} {found[3]}".strip(), quote
    )
    for form, told in ((_SINCE_FIRST, r"\1 \2 "), (_WAY_TO, r"\1 to ")):
        quote = form.sub(lambda found, told=told: new if (new := found.expand(told)) in text else found[0], quote)  # type: ignore[misc]
    if " is what " not in text:
        quote = _WHAT_ONE_CALLS.sub(lambda found: f"{found[1]} call this " if found[2] in text else found[0], quote)
    if "worth" in quote and "worth" not in text:
        quote = capital(_WORTH_SAYING.sub(lambda found: _if_unsure(found, text), quote))
    quote = _RUN_IN.sub(lambda found: found[0] if _is_told(found[1], text) else "", quote)
    if "..." in quote:
        quote = _LEFT_OFF.sub(lambda found: found[0] if found[0] in text else "", quote)
        quote = _ALMOST_OFF.sub("", quote) if _ROUGHLY.search(text) else quote
    if " if " not in f" {text.casefold()}":
        quote = _FOR_WHOM.sub("", quote)
    quote = _WOULD_SAY.sub(
        lambda found: found[0] if re.search(rf"\bwould (?:\w+ )?{found[1]}\b", text) else "I ", quote
    )
    if quote.startswith("Not only "):
        quote = _NOT_ONLY.sub(lambda found: f"{capital(found[2])} {found[1]} {found[3]}, ", quote)
    return _UNSAID.sub(_said, quote) if "not" in quote or "n’t" in quote or "n't" in quote else quote


def without_emphasis(text: str, quotes: Sequence[str]) -> str:
    """A statement without the "obviously" that a quote has too: said that, obviously, it leaks; said that it leaks."""
    said = {found[1].casefold() for quote in quotes for found in _EMPHASIS.finditer(quote)}
    for found in reversed(list(_EMPHASIS.finditer(text)) if said else []):
        if found[1].casefold() in said:
            before, after = text[: found.start()], text[found.end() :]
            text = re.sub(r"\b(that|and|but|because), $", r"\1 ", before) + (after if before else capital(after))
    return text


def without_label(sentence: str) -> str:
    """A sentence of a list without its number."""
    return _LABEL.sub("", sentence)


def _if_unsure(found: re.Match[str], text: str) -> str:
    """How sure what is worth saying is, where the statement says so too."""
    words = (part.casefold() for part in (found[1], found[2]) if part)
    return next((f"{word} " for word in words if word in CUES and re.search(rf"\b{word}\b", text, re.IGNORECASE)), "")


def _is_told(heading: str, text: str) -> bool:
    """Whether a first word is no heading that a statement may leave out: it turns what follows, or is told itself."""
    low = heading.casefold()
    turns = low in CUES or low in _TURNING_HEADINGS or class_of(low) not in "NS"
    return turns or re.search(rf"\b{low}\b", text, re.IGNORECASE) is not None


def _is_called(found: re.Match[str], text: str) -> bool:
    """Whether a noun only says what the name behind it names: no verb follows, whose subject the name may be."""
    before, following = ((found[place] or "").casefold() for place in (1, 4))
    verb = following in AUXILIARIES or (following and class_of(following) in "PEZ")
    noun = class_of(found[2]) in "NS" and not re.search(rf"\b{found[2]}\b", text)
    return bool(noun and not verb and following not in _NO_NAMES and not before.endswith(_NAMING))


def _said(found: re.Match[str]) -> str:
    if found[1] is not None:
        return f"{found[1]} {found[2]} {found[3]}, {found[4]} {found[2]} not {found[3]}"
    return f"{found[5]} {found[6]} {found[7]}, but {found[8]} {found[6]} not {found[7]}"


def capital(words: str) -> str:
    """Words as a sentence begins with them."""
    return words[:1].upper() + words[1:]
