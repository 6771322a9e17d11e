"""Which sentences say what a thing is, or who somebody is, for a question that asks that.

Rules for English; what a question in a script without spaces asks for is known in ``kb.ask.spaceless``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kb.ask.spaceless import defined, defining
from kb.ask.terms import read
from kb.text.english import listing
from kb.text.words import STOPWORDS

NOT_SAID = 0.2  # what a sentence gets that says of nothing what it is, and ...
SAID_OF_IT = 0.7  # ... one that only says of the thing how it is, or what became of it

_TELL_ABOUT = r"(?:tell me|what do (?:you|we) know|what is known) (?:more |something )?about"
_THING = r"(?:[\w’'-]+ ){0,2}[\w’'-]+"
_DEFINES = re.compile(
    rf"what (?:is|are) (?:meant by )?(?:an? |the )?(?P<thing>{_THING})\s*\??$|"
    r"(?:define|definition of|meaning of) (?:an? |the )?(?P<defined>[\w’' -]+?)\s*\??$|"
    rf"what does (?P<stands>{_THING}) (?:mean|stand for)\s*\??$|"
    rf"{_TELL_ABOUT} (?:an? |the )?(?P<about>{_THING})\s*[?.]?$"
)
# "Who is Anna Holm?", "What does Anna do?": by the name, as it is written.
_PERSON = re.compile(
    rf"\W*(?:who(?:['’]s| is| was| are| were)|what (?:does|did)|{_TELL_ABOUT}) (?:the )?"
    r"(?-i:(?P<person>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}))(?: do(?: for a living| for work)?| work as)?\s*[?.]*\s*",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(r"\b(?:I|I['’](?:m|ve|d)|my)\b")
_TITLES = listing("dr mr mrs ms miss prof professor sir lady lord president minister captain general king")
_COPULA = r"(?:is|are|was|were)"
# After "is": how it is, what it does, what was done to it, but not what it is.
_DONE = (
    "bought|broken|brought|built|caught|chosen|cut|done|drawn|driven|eaten|fed|found|given|grown|held|hidden|kept|laid|led|"
    "left|lost|made|met|paid|put|read|said|seen|sent|set|shown|sold|spent|spoken|stolen|taken|taught|thrown|told|won|"
    "worn|written|(?!(?:call|term|nam|defin|us|consider|indeed)ed)\\w{3,}ed(?! as)"
)
_NO_KIND = (
    r"(?:not|never|most|more|very|so|too|now|then|still|already|also \w+ed|being|going|here|there|expected|believed|"
    r"about to|in|on|at|from|\w+ly (?:the|not)|(?:often|usually|always|sometimes|mostly) (?!an?\b|the\b|called|known|"
    rf"defined)|{_DONE})\b"
)
_ABBREVIATION = 6  # letters of a word that may stand in brackets behind the words that it is short for
_DOER = r"[a-z][a-z-]{2,}(?:er|or|ist|ian|yst|eer|ant|ent|man|woman|daughter|king|queen|wife|chief|head)"


def asked_person(question: str) -> str:
    """Whom a question asks about, where it asks who somebody is; else ""."""
    found = _PERSON.fullmatch(question)
    return found["person"] if found else ""


def asked_thing(question: str) -> str:
    """What a question, case folded and with single spaces, wants defined; else ""."""
    found = _DEFINES.match(question)
    return next(filter(None, found.groups()), "") if found else ""


def tells_who(question: str, text: str, asked: bool) -> bool:
    """Whether a text can say who somebody is, where that is asked: it names them, or they (``asked``) speak of it."""
    person = asked_person(question)
    if not person:
        return True
    return _names(person, text) or (asked and _OF_ONESELF.search(text) is not None)


def _names(person: str, text: str) -> bool:
    """Whether a text names somebody: by a part of the name, but not by a surname behind another's first name."""
    stems = set(read(text)[0])
    *first, last = person.split()
    if any(stem in stems for name in first for stem in read(name)[1]):
        return True
    found = re.finditer(rf"(?:\b([A-Z][\w’'-]+)\.? )?\b{re.escape(last)}(?:['’]s)?\b", text)
    before = [(one[1] or "").casefold() for one in found]
    return any(not word or word in STOPWORDS or word in _TITLES for word in before)


def defines(question: str, text: str) -> float:
    """1 where a text says what, or who, the one asked about is; less where it only says something of it, or nothing."""
    kinds, of_it = _definition(question)
    if kinds.search(text):
        return 1.0
    return SAID_OF_IT if of_it is not None and of_it.search(text) else NOT_SAID


@lru_cache(maxsize=64)  # asked of every sentence that one question found
def _definition(question: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """What a sentence has that says what the thing asked about is; and that says of it how it is."""
    if thing := defined(question):
        return defining(thing), None
    if person := asked_person(question):
        return _of_person(person), None
    asked = asked_thing(" ".join(question.casefold().split()))
    thing = r"\s+".join(map(re.escape, asked.split())) or r"\w+"
    begins = rf"(?:an?\s+|the\s+)?\b{thing}s?(?:\s*\([^)]*\))?,?\s+"
    kinds = (
        rf"{begins}(?:{_COPULA}\s+(?!{_NO_KIND})|(?:means?|refers?\s+to|denotes?|describes?|covers?|stands?\s+for|"
        rf"consists?\s+of)\b)|\b{thing}(?:\s*\([^)]*\))?,\s+an?\s+(?!few|lot|bit|little)\w|"
        rf"\b(?:called|known\s+as|termed|named|referred\s+to\s+as)\s+(?:an?\s+|the\s+)?[“\"‘']?{thing}\b"
    )
    if len(asked) <= _ABBREVIATION and asked.isalpha():
        kinds += rf"|\w\s+\({thing}\)"
    return re.compile(kinds, re.IGNORECASE), re.compile(rf"{begins}{_COPULA}\b", re.IGNORECASE)


def _of_person(person: str) -> re.Pattern[str]:
    """Named with what they are, before the name or behind it, or in their own words."""
    name = re.escape(person)
    behind = r"(?: [A-Z][\w-]+)?(?:, (?:Ph\.? ?D|M\.? ?D|Jr|Sr)\.?)?"
    doers = rf"(?!(?:{'|'.join(sorted(STOPWORDS))}|former|later|rather|whether|either|however|never) ){_DOER}"
    return re.compile(
        rf"\b(?:I['’]m|I am|[Mm]y name is|[Tt]his is) {name}\b|\b{name}{behind}"
        r"(?: (?:is|was|are|were|works?|worked|as (?:an?|the))|,? of [A-Z]|"
        r", (?:who|an?|the|one of|founder|author|head|director|(?:[a-z-]+ ){1,4}(?:at|of|for|with))\b)|"
        rf"\b{doers} (?:(?:Dr|Mr|Mrs|Ms|Sir|Prof)\.? )?{name}\b|"
        r"\bintroduce (?:your|my)self\b|\b[Tt]ell (?:us|me)(?: [\w ]{1,20})? about yourself\b|\b[Ww]ho are you\b"
    )
