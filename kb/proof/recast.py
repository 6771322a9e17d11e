"""A clause of a quote in the form in which the statement has it, where that form says no more than the quote does.

"So that I could rest" is "to rest" where "I" do both; "take a lamp and trim it" tells that the lamp is trimmed. A quote
is recast only where the statement has the very words of the other form, and nothing before it in its sentence turns it:
a denial, a condition, an "only".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kb.proof.grammar import document_of
from kb.proof.moods import FINITE, SUBJECTS, is_passive, is_predicate, subjects_of
from kb.proof.otherwise import otherwise
from kb.text.english import listing
from kb.text.words import stem_of

if TYPE_CHECKING:
    from spacy.tokens import Token

# What turns a clause behind it, so that less than all of it may be false where all of it is true.
_TURNING: Final = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|neither|nor|cannot|without|hardly|rarely|seldom|few|fewer|little|only|if"
    r"|unless|whether|when|whenever|once|until|till|before|after|than|between|both|either|every|each|all|any"
    r"|whoever|whatever|refus\w+|fail\w*|avoid\w*|stop\w*|forb\w+|prevent\w*|declin\w+|neglect\w*|deny|denie[ds]|doubt\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_DENIAL: Final = re.compile(r"\b(?:not|never|cannot)\b|n['’]t\b", re.IGNORECASE)
_NOUNS: Final = ("NOUN", "PROPN")


def recast(quote: str, text: str) -> str:
    """A quote for a statement of ``text``, its clauses in that one's form."""
    if " so " in quote or "in order that " in quote:
        quote = _SO_THAT.sub(lambda found: _aim(found, text), quote)
    if "not " in quote:
        quote = _FOR_AIM.sub(lambda found: _without_aim(found, text), quote)
    if " it" in quote or " them" in quote:
        quote = _SHARED.sub(lambda found: _last_deed(found, text), quote)
    if "where " in quote or "whereby " in quote:
        quote = _RULED.sub(lambda found: _under_it(found, text), quote)
    if "if there" in quote and " if " not in text:
        quote = _IF_ANY.sub(lambda found: found[1] if found[1].casefold() in text.casefold() else found[0], quote)
    quote = _TWICE.sub(r"\1", quote) if "think" in quote else quote
    if _TWO_OF.search(quote):
        quote = _JOINED.sub(lambda found: _last_of_two(found, text), quote)
    return otherwise(_listed(quote, text) if ": " in text else quote, text)


# The aim of a deed by another clause: asked for oil, so that I could light the lamp.
_SO_THAT: Final = re.compile(
    r"(?:,? so that|,? in order that|(?<!,) so) ((?:[\w’'.-]+ ){0,3}?[\w’'.-]+) (?:can|could|may|might|would|will) "
    r"(?:then )?(?!not\b|never\b|only\b)([a-z]+)\b"
)


def _aim(found: re.Match[str], text: str) -> str:
    """ "To do it", where the statement has it so and it is the doer of the main clause who could do it."""
    aim = re.search(rf",? to {found[2]}\b", text)
    if aim is None or found[0].strip(" ,").split(found[1])[0] in text:
        return found[0]
    doer = _doer_before(found.string[: found.start()], text)
    who = found[1].casefold()
    if doer is None or not _is_one(doer, who):
        return found[0]
    return f"{', ' if aim[0][0] == ',' else ' '}to {found[2]}"


def _doer_before(words: str, text: str) -> Token | None:
    """Who does the last deed of ``words``, where the statement tells that deed too, and not as done to somebody."""
    doc = document_of(words)
    told = [t for t in doc or () if is_predicate(t) and (t.tag_ in FINITE or any(c.tag_ == "MD" for c in t.children))]
    if not told:
        return None
    deed = told[-1]
    subjects = subjects_of(deed)
    done = re.search(rf"(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbe )\b{re.escape(deed.text)}\b", text)
    return subjects[0] if done and len(subjects) == 1 and not is_passive(deed) else None


def _is_one(doer: Token, who: str) -> bool:
    """Whether one is called by the same words as the doer, or by a pronoun that can stand for nobody else before it."""
    own = "".join(t.lower_ for t in doer.subtree)  # a name with a hyphen is several tokens
    if "".join(who.split()) == own or f"the{who}" == own:
        return True
    number = {"they": ("NNS", "NNPS"), "it": ("NN", "NNP")}.get(who, ())
    return doer.tag_ in number and not any(t.tag_ in number for t in doer.doc if t.pos_ in _NOUNS and t != doer)


# What a deed is for, before what it is set against: how they pay in order to rest—not about how they build.
_FOR_AIM: Final = re.compile(
    r",? (?:in order to|so as to) (?!not\b)([a-z]+)\b[^,;:.()—–]*?\s?(?:—|–|,| --?) ?(?=(?:and )?not "
    r"((?:about|in|on|by|with|at|of|from) (?:how|what|where|why)|about|how|what|where)\b)"
)


def _without_aim(found: re.Match[str], text: str) -> str:
    before = re.split(r"[.?!;]\s", found.string[: found.start()])[-1]
    told = re.search(rf"\b{found[1]}\b|in order to|so as to", text)
    parallel = re.search(rf"\b{found[2]}\b", before)
    return found[0] if told or not parallel or _TURNING.search(before) else ", "


# Two deeds with one object: take their skills and apply them.
_SHARED: Final = re.compile(
    r"\b([a-z]+) ((?:my|your|his|her|its|our|their|the|an?|some|this|that|these|those) (?:[\w’'-]+ ){0,2}?([\w’'-]+))"
    r" and (?:then )?([a-z]+) (it|them)\b"
)
_TAKEN: Final = listing("take takes took taking taken get gets got getting grab grabs grabbed grabbing")
_OWN: Final = re.compile(r"^(?:my|your|his|her|its|our|their|the|an?|some|this|that|these|those) ")


def _last_deed(found: re.Match[str], text: str) -> str:
    """The second of two deeds with its object, where the statement tells that one alone.

    Who cannot take it and use it cannot use it; but who did not weigh it and sell it may have sold it.
    """
    noun = _OWN.sub("", found[2])
    told = re.search(rf"\b([a-z]+) (?:[a-z]+ )?{re.escape(noun)}\b", text)
    plural = found[3].endswith("s") and not found[3].endswith("ss")
    if told is None or stem_of(told[1]) != stem_of(found[4]) or plural != (found[5] == "them"):
        return found[0]
    before = re.split(r"[.?!;:]\s|, (?:but|and) ", found.string[: found.start()])[-1]
    if not _are_joined(found[0], before):
        return found[0]
    turned = _TURNING.search(_DENIAL.sub("", before) if found[1] in _TAKEN else before)
    if turned or re.search(rf"\b{found[1]}\b", text):
        return found[0]
    return f"{found[4]} {found[2]}"


def _are_joined(words: str, before: str) -> bool:
    """Whether the first word of ``words`` is a verb to which the one before its last is joined, as the parser reads it:
    not "asked the price of a sack and raised it"."""
    first, *_, last, _ = words.casefold().split()
    doc = document_of(before + words)
    return any(t.lower_ == last and t.dep_ == "conj" and t.head.lower_ == first for t in doc or () if is_predicate(t))


# Two kinds of a thing: new lamps, and lamps that weren't lit.
_TWO: Final = r"([\w’'-]{3,40}),? and (?:also )?"
_TOLD: Final = r" (?:that|which|who|of|with|in|from|for)\b"
_TWO_OF: Final = re.compile(rf"\b{_TWO}(?:the |some |an? )?\1{_TOLD}")
_JOINED: Final = re.compile(rf"\b((?:[\w’'-]{{1,40}} ){{1,4}}){_TWO}(?=((?:the |some |an? )?\2{_TOLD}))")


def _last_of_two(found: re.Match[str], text: str) -> str:
    """The second of two things of one name alone, with what is said of it, as the statement has it."""
    words = found[1].split()
    for count in range(1, len(words)):
        kept = " ".join(words[:-count])
        if f"{words[-count - 1]} {found[3]}" in text and not {*words[-count:]} & {*text.split()}:
            before = re.split(r"[.?!;:]\s", found.string[: found.start()] + kept)[-1]
            after = re.split(r"[.?!;:]\s", found.string[found.end() :])[0]
            return found[0] if _TURNING.search(before) or _begins_anew(found, after) else f"{kept} "
    return found[0]


def _begins_anew(found: re.Match[str], after: str) -> bool:
    """Whether the second of two things begins a clause of its own: ground new grain, and grain of the town was lost."""
    doc = document_of(found[0] + after)
    named = [t for t in doc or () if t.text == found[2]]
    return len(named) < 2 or named[1].dep_ in SUBJECTS


# A list whose members have what they are told with: a board, a group of millers with a vote, a council that decides.
_LIST: Final = re.compile(r": (an? [^,.:;]+(?:, an? [^,.:;]+)*?,? (?:and|or) an? [^,.:;]+)")
_TAIL: Final = r"(?: (?:with|that|who|which|whose|for|from|in|of|to|where)\b(?:(?!,? (?:and|or) an? |, an? |[.:;]).)*)?"


def _listed(quote: str, text: str) -> str:
    """A list of things that the statement has without what they are told with, as the statement has it.

    What is one of a kind with something is one of that kind.
    """
    told = _LIST.search(text)
    if told is None:
        return quote
    members = [one.strip() for one in re.split(r",? (?:and|or) (?=an? )|, (?=an? )", told[1])]
    between = rf"{_TAIL}(?:, | and | or |,? (?:and|or),? (?:finally|lastly|also), )"
    form = rf"(?:[.:]) ({between.join(f'{re.escape(one)}' for one in members)}{_TAIL})(?=[.;]|$)"
    found = re.search(form, quote, re.IGNORECASE)
    joint = re.search(r" (and|or) an? ", told[1])
    if found is None or joint is None or (" or a" in found[1]) != (" or a" in told[1]):
        return quote
    before = re.split(r"[.?!;]\s", quote[: found.start()])[-1]
    apart = document_of(found[1]) if found[0][0] == "." else None
    states = apart is not None and any(t.dep_ == "ROOT" and t.tag_ in FINITE for t in apart)
    return quote if states or _TURNING.search(before) else f"{quote[: found.start()]}: {told[1]}{quote[found.end() :]}"


# What a rule that stands lays down: we've adopted a policy where we pay them; under a policy, we pay them.
_RULED: Final = re.compile(
    r"(?:^|(?<=[.!?] ))(?:(?:So|And|Now),? )?[\w’'-]+(?: [\w’'-]+){0,3}?(?:['’]ve| have| has)"
    r" (?:established|adopted|set up|put in place) "
    r"((?:an?|the) [^,.;:]*?\b(policy|rule|law|system|agreement|regime)) (?:where|whereby|under which|by which) "
)


def _under_it(found: re.Match[str], text: str) -> str:
    return f"Under {found[1]}, " if re.search(rf"\b[Uu]nder [^,.;:]*\b{found[2]}\b", text) else found[0]


# What a speaker thinks at both ends of a sentence.
_TWICE: Final = re.compile(r"^((?:So )?I think it['’]s (\w+) [^?!]*), I think that['’]s \2(?=\.?$)")
# Another time, should it come: that there is one is what "next" says.
_IF_ANY: Final = re.compile(
    r"\b((?:the |a |that )?(?:next|another) ([a-z]+)), if there (?:ever |should )?(?:comes?|came|is|was|be|were)"
    r"(?: ever)? (?:one|an?(?: next)? \2|another(?: \2)?),",
    re.IGNORECASE,
)
