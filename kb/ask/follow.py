"""A question that leans on the one before it, made to stand alone: "When did she die?" after "Who built the tower?".

By rules for English over the words of the last question and its answer; what they cannot resolve stays as it is. A
person is told from a thing by how the name is asked for and written, never by a list of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.ask.question import parse
from kb.text.english import listing
from kb.text.words import STOPWORDS

LONGEST = 120  # characters of a name or phrase that is put in a question's place
READ = 500  # characters of a question and of an answer's first sentence that are looked through: a quote has no more
_NAME = re.compile(r"[A-Z][\w’'-]*(?:(?: (?:of|the|of the|de|van|von|del|la|and the|for|in))?[ -][A-Z0-9][\w’'-]*)*")
_PHRASE = re.compile(r"\b(?:the|a|an|this|that|these|those|its|his|her|their)(?=((?: [\w’'-]+){1,5}))", re.IGNORECASE)
# "What is photosynthesis?", "How does photosynthesis work?": a thing without any article.
_PLAIN = re.compile(
    r"\W*(?:and |but |so )?(?:what|how|why|where|when) (?:(?:is|are|was|were) (?P<is>(?:[\w’'-]+ ){0,2}[\w’'-]+)|"
    r"(?:does|do|did|can|could|will|would|should) (?P<does>(?:[\w’'-]+ ){0,2}[\w’'-]+) [\w’'-]+)\s*\?*\s*",
    re.IGNORECASE,
)
_MANY = re.compile(r"\b(?:how many|which|what) ((?:[a-z]+ )?[a-z]+s)\b", re.IGNORECASE)
_OF = re.compile(r" of (?:the )?(?:[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*|[a-z]+)")
_BEFORE = re.compile(r"\b(?:in|at|on|of|about|for|with|by|from|to|into|near|under|over|inside) $", re.IGNORECASE)
_DATE = re.compile(r"\b(?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?1?\d{3}\b|\b20\d\d\b")
_OPENS = listing(
    "who whom whose what which when where why how is are was were did do does has have had can could will would may"
    " should and but so also then tell describe explain list name give compare in on at of for from by to"
)
_WORD_LIKE = re.compile(r"\w+(?:ed|en|wn|lt|ut|ung|ade|old|ent|aid|ept|et|ound|id|orn|ied)")  # forms of participles

_HE = re.compile(r"\b(?:he|him|his|she|her|hers|himself|herself)\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|its|itself)\b", re.IGNORECASE)
_THEY = re.compile(r"\b(?:they|them|their|theirs|themselves)\b", re.IGNORECASE)
_THAT = re.compile(
    r"\b(?:that|this|those|these)\b(?=\s*(?:\?|$|mean\b|happen\w*\b|work\b|matter\b|help\b))", re.IGNORECASE
)
_THAT_TIME = re.compile(
    r"\b(?:in|on|during|at|by)? ?(?:that|this|the same) (?:year|day|date|time|month)\b", re.IGNORECASE
)
_THERE = re.compile(r"\bthere\b(?! (?:is|are|was|were|be|been|any|a|an|no|other|more))(?<!\bis there)(?<!\bare there)"
                    r"(?<!\bwas there)(?<!\bwere there)", re.IGNORECASE)  # fmt: skip
_NO_THING = re.compile(  # "it" that stands for nothing
    r"\bit (?:is |was )?(?:true|said|known|possible|likely|clear|important|rain\w*|snow\w*|takes?\b.*\bto\b)"
    r"|\bis it (?:true|said|known|possible|likely|clear|important)\b|\btime is it\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:and |but |so )?(?:why|how|when|where|who|how (?:many|much|so|long)|why not)\s*\??", re.IGNORECASE
)
_AND = re.compile(r"(?:and |but |what about |how about |and what about )+(?P<rest>.+?)\s*\??", re.IGNORECASE)
_ASKS = re.compile(r"(?:and|but|so)? ?(?:who|what|which|when|where|why|how|is|are|was|were|did|do|does|has|have|can)\b",
                   re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked, made to stand alone, and what was said first; "" where the sources do not say."""

    question: str
    answer: str = ""


def resolved(text: str, before: Turn | None) -> str:
    """``text`` with its pronouns as the names they stand for; as it is where it stands alone or nothing fits."""
    if before is None or len(text) > READ or len(before.question) > READ:
        return text
    asked = _Asked.of(Turn(before.question, before.answer[:READ]))
    if _BARE.fullmatch(text.strip()):
        return f"{text.strip().rstrip('?').strip()} ({before.question.strip().rstrip('?')})?"
    found = _AND.fullmatch(text.strip())
    if found and not _ASKS.match(found["rest"]) and not any(p.search(text) for p in (_HE, _IT, _THEY)):
        return _exchanged(before.question, asked, found["rest"])
    for pattern, meant in ((_THAT_TIME, asked.date), (_HE, asked.person), (_THEY, asked.group), (_THERE, asked.place)):
        text = _put(text, pattern, meant)
    if not _NO_THING.search(text):
        text = _put(text, _IT, asked.thing)
    return _put(text, _THAT, asked.thing)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What words of a follow-up may stand for; "" where nothing does."""

    person: str
    thing: str
    group: str
    place: str
    date: str

    @classmethod
    def of(cls, before: Turn) -> _Asked:
        wants = parse(before.question).wants
        subjects = _subjects(before.question)
        named = list(_names(before.question))
        full = [n for n in named if _is_whole_name(n)]
        told = [name for name in _names(before.answer) if not _shares(name, subjects)]
        people = [name for name in told if _is_whole_name(name)]
        person = next(iter(people or full if wants == "name" else full or named or people), "")
        things = [s for s in subjects if s != person or wants == "name"]
        many = _MANY.findall(before.question)
        many += [s for s in subjects if s.split()[-1].endswith("s") and not s.endswith(("ss", "us", "is"))]
        dates = _DATE.findall(before.answer) or _DATE.findall(before.question)
        spots = told if wants == "place" else things
        return cls(
            person=person,
            thing=things[-1] if things else person or next(iter(told), ""),
            group=next(iter(many or subjects or people), ""),
            place=f"at {spots[-1 if spots is things else 0]}" if spots else "",
            date=f"in {dates[0]}" if dates else "",
        )


def _is_whole_name(name: str) -> bool:
    """Written like a person's: two words or more, no figure, nothing "of" anything."""
    return " " in name and name[:1].isupper() and " of " not in name and not any(map(str.isdigit, name))


def _put(text: str, pattern: re.Pattern[str], meant: str) -> str:
    """``text`` with what it leans on said once by name; its later pronouns then have something to stand for."""
    found = pattern.search(text)
    if not found or not meant or len(meant) > LONGEST or meant.casefold() in text.casefold():
        return text
    word = found.group().casefold()
    rest = text[found.end() :]
    owns = word in ("his", "its", "their") or (word == "her" and _owns(rest))
    possessive = f"{meant}’" if meant.endswith("s") else f"{meant}’s"
    return text[: found.start()] + (possessive if owns else meant) + rest


def _owns(rest: str) -> bool:
    """Whether a noun follows "her"."""
    following = re.match(r"\s+([\w’'-]+)", rest)
    return following is not None and following[1].casefold() not in STOPWORDS


def _exchanged(question: str, asked: _Asked, rest: str) -> str:
    """The last question asked of something else: "And the lens?" after "How tall is the tower?"."""
    when = re.fullmatch(r"(?:in|on|during|at|by|before|after) .+", rest, re.IGNORECASE)
    if when:
        plain = re.sub(r"\s+(?:in|on|during|at|by|before|after) (?:\w+ ){0,2}?\d{3,4}\w*(?=\s*\??$)", "", question)
        return f"{plain.strip().rstrip('?').strip()} {rest}?"
    old = asked.thing if asked.thing and asked.thing in question else asked.person
    if old and old in question:
        return question.replace(old, rest, 1)
    return f"{question.strip().rstrip('?')} ({rest})?"


def _subjects(question: str) -> list[str]:
    """What a question is about: its names and its phrases, in order, each once."""
    found = [(question.index(name), name) for name in _names(question)]
    if (plain := _PLAIN.fullmatch(question)) and not found:
        thing = plain["is"] or plain["does"]
        if not any(word.casefold() in STOPWORDS for word in thing.split()):
            return [thing]
    asks = re.match(r"\s*(?:\w+ ){0,4}?(?:did|do|does|will|would|can|could|should|may)\b", question, re.IGNORECASE)
    for phrase in _PHRASE.finditer(question):
        words: list[str] = []
        for word in phrase[1].split():
            if word.casefold() in STOPWORDS or (word[:1].isupper() and words and words[-1].islower()):
                break
            words.append(word)
        end = phrase.start(1) + len(" ".join(["", *words]))
        after = _BEFORE.search(question, 0, phrase.start())
        if len(words) > 1 and not after and (asks or _WORD_LIKE.fullmatch(words[-1])):
            words.pop()  # "the tower built", "the keepers eat": the last word is the verb
        elif words and (more := _OF.match(question, end)):
            words += more.group().split()
        if words and words[0] and any(map(str.islower, words)):  # else it is a name, and among these already
            found.append((phrase.start(), f"the {' '.join(words)}"))
    whole = [text for _, text in sorted(found)]
    return [text for text in dict.fromkeys(whole) if not any(text != other and text in other for other in whole)]


def _names(text: str) -> Iterator[str]:
    """Names as they are written: words with capitals that do not merely open a sentence."""
    for found in _NAME.finditer(text):
        words = found.group().split()
        opens = found.start() == 0 or text[: found.start()].rstrip().endswith((".", "!", "?", "“", '"', ":"))
        while words and opens and (words[0].casefold() in _OPENS or words[0].casefold() in STOPWORDS):
            words.pop(0)
            opens = False
        name = " ".join(words).removesuffix("’s").removesuffix("'s")
        if name and name[:1].isupper() and not (len(words) == 1 and opens) and name.casefold() not in STOPWORDS:
            yield name


def _shares(name: str, subjects: Iterable[str]) -> bool:
    return any(name in subject or subject in name for subject in subjects)
