"""What a question asks for, as far as its words tell: terms, names, numbers, the kind of answer, and what is of it.

Rules for English; a question in another language keeps its words and loses only the kind of answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kb.ask.asked_for import has_form
from kb.ask.definitions import asked_person, asked_thing, defines
from kb.ask.spaceless import ASKS_HOW_MANY, ASKS_WHEN, defined, has_spaceless, pairs, without_asking
from kb.ask.terms import joined, read, root
from kb.text.english import MONTHS, ONES, TENS, WEEKDAYS
from kb.text.words import STOPWORDS, Token, tokens

Wants = Literal["money", "number", "date", "name", "place", "reason", "list", "definition", "thing"]

MAX_TERMS = 32  # distinct words that take part; more only make a search slow
MAX_CHARACTERS = 2000  # of a question that are read; a longer one has said by then what it is about

_SUM = "costs?|fees?|budgets?|salary|salaries|wages?|prices?|income|revenues?|damages|sum"
# "Which sources of income" asks for no amount.
_KIND_OF = r"(?:sources?|kinds?|types?|sorts?|ways?|forms?|reasons?|means|models?) (?:of|for|to)"
_ASKED = rf"\b(?:what|which)\b(?!.{{0,20}}\b{_KIND_OF}\b)"
# "What was the average annual salary", and not "What is there a push for, to reduce costs".
_OF_IT = (
    r"(?: (?:is|are|was|were|did|does|do|will|would|had|has))?(?: (?:the|an?|his|her|its|their))?(?: [\w’'-]+){0,4}? "
)
_PAID = f"{_SUM}|pay|paid|pays|money|collect|earn|earns|spend|spent|worth|charge|amount to|donate|donated"
# What a question names by kind, beside the question words themselves.
_KINDS: tuple[tuple[re.Pattern[str], Wants], ...] = (
    (re.compile(rf"\bhow (?:much|large|big|high)\b.*\b(?:{_PAID})\b|{_ASKED}{_OF_IT}\b(?:{_SUM})\b"), "money"),
    (re.compile(r"\bhow (many|much|old|long|far|tall|high|deep|large|fast|heavy|wide|often|big)\b"), "number"),
    (re.compile(r"\b(what|which) (number|percent\w*|proportion|share|amount|population|age|rate|price)\b"), "number"),
    (re.compile(r"\bwhen\b|\b(what|which|whose) (\w+ )?(year|date|day|month|century|decade|era|period)s?\b"), "date"),
    (re.compile(r"\bwhy\b|\bfor what (reason|purpose)\b|\bwhat (caused|causes|led)\b"), "reason"),
    (re.compile(r"\bwhere\b|\b(what|which) (\w+ )?(city|country|state|place|town|region|continent|river)\b"), "place"),
    (re.compile(r"\bwho(m|se)?\b|\b(what|which) (person|man|woman|people|company|organi[sz]ation|group)\b"), "name"),
)  # fmt: skip
_PLURAL = (
    r"(?:(?!(?:does|is|was|has|this|always|as)\b)[\w’'-]+[^s\W]s|"
    r"people|children|men|women|criteria|phenomena|media|data)"
)
LISTS = re.compile(
    rf"^\W*(?:(?:which|what)(?: (?:are|were|have been))?|name|list|give|enumerate|tell me)\b"
    rf"(?P<between>(?: (?:the|all|some|me|of|main|major|key|two|three|four|five|six|seven|\d+|different|other|kinds?|"
    rf"types?|sorts?))*)(?P<asked>(?: [\w’'-]+){{0,2}}? {_PLURAL})\b(?P<more>(?: (?:of|for) [\w’'-]+)?)",
    re.IGNORECASE,
)
_ENUMERATION = re.compile(r"[\w)’'\"”]+, (?:[^,.;:?!]{2,60}, )*[^,.;:?!]{2,60},? (?:and|or) \w")
# What asks, and what only goes on: "a maintainer who wants to stop", "what happened when it fell".
_ASKING_WORD = re.compile(r"\b(?:how|what|which|who|whom|whose|when|where|why)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"(?<!and )(?<!or )(?<!, )\b(?:who|whom|whose|when|where)\b", re.IGNORECASE)
_INDIRECT = re.compile(
    r"\b(?:know|known|say|said|tell|me|us|clear|explain|remember|recorded|stated)\W*$", re.IGNORECASE
)
_IS_IT = re.compile(
    r"\W*(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)\b", re.I
)
_TWO_OF = re.compile(  # "which two people …", "both essays", "each of the authors"
    r"\b(?:which|what|the|these|those|both|name|of) (?:the )?(?:two|different|several|various) [\w’'-]+s\b|"
    r"\bboth (?:of )?(?:the |these |those )?[\w’'-]+s\b|\beach of (?:the|these|those) |"
    r"\bwhich two (?:people|men|women)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:both|each|either|two|agree|disagree|differ\w*|compare\w*|comparison|alike|same|versus|vs)\b|"
    r"\bwhich came first\b|"
    r", and (?:how|what|who|why|when|where|which)\b|\bin [A-Z][\w.-]+ and (?:in )?[A-Z]|\bwhat do\b"
)
# A clause that says from when something is asked, and does not ask that: "… when discussing prices".
_ASIDE = re.compile(
    r"(?<=\w )(?<!\band )(?<!\bor )(?<!\bsince )(?<!\buntil )(?<!\bby )"
    r"(?<!\bknow )(?<!\bknown )(?<!\bsay )(?<!\btell )(?<!\bme )(?<!\bus )(?:when|while) "
    r"(?!(?:did|was|were|is|are|do|does|has|have|had|will|would|can|could|should)\b)\w[^,;?.]*"
)
# One that stands first: "When the tower fell, what was done?"
_BEFORE = re.compile(
    r"^\W*(?:when|where|while) (?!(?:did|was|were|is|are|do|does|has|have|had|will|would|can|could|should)\b)[^,;?.]+, "
    r"(?=(?:what|who|whom|whose|which|how|why|where|when)\b)"
)
# What somebody thinks of a price is no price.
_VIEW = re.compile(r"\b(?:did|does|do)\b.{1,60}?\b(?:think|say|discuss|talk|feel|suggest|recommend|propose)\b")
_OF_TALK = r"(?:about|of|on|over|regarding|concerning|as to)"
_THOSE = r"(?:group|team|panel|participants|speakers|hosts?|guests?|committee|members|attendees)"
# What asks, and is not asked about: "how many", "list the …", "what does the survey say about …", "when discussing …".
_ASKING = (
    re.compile(r"\bhow (many|much|long|often|far)\b", re.IGNORECASE),
    re.compile(
        r"^\W*(list|name|describe|explain|summari[sz]e|compare|define|tell|give)\b(?= (?:me|us|the|a|an|all)\b)", re.I
    ),
    re.compile(
        r"\b(?:did|does|do|was|were)\b[^?.]{1,80}?\b(say|said|mention|tell|state|report|think|discuss(?:ed)?|talk|suggest|"
        rf"recommend|propose|feel|mean)\b(?= (?:(?:to|when|while|in|during|by)\b|{_OF_TALK}\b))",
        re.I,
    ),
    re.compile(r"\b(?:when|while|was|were|be|been) (discuss(?:ing|ed)|talking|debat(?:ing|ed)|presenting)\b", re.I),
    re.compile(rf"\b(discussions?|conversations?|debates?|talks?|presentations?)\b(?= {_OF_TALK}\b)", re.I),
    re.compile(rf"\b(?:did|does|do|has|have) (?:the )?({_THOSE})(?:'s|’s)?(?= \w)", re.I),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that carries meaning."""

    word: str  # as asked, for showing
    stem: str
    name: bool = False  # written like a proper name
    number: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart. ``terms`` are distinct by stem and in the order asked; empty: nothing to look for."""

    text: str
    terms: tuple[Term, ...]
    wants: Wants = "thing"
    compares: bool = False  # it asks about two things or two sources at once
    bare: bool = False  # nothing but stopwords: it asks for nothing that could be looked up

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems of its terms, in order."""
        return tuple(term.stem for term in self.terms)


def parse(text: str) -> Question:
    """Take a question apart. Stopwords count only where there is nothing else; never fails."""
    start = joined(text[:MAX_CHARACTERS])
    asking = {match.start(1) for pattern in _ASKING for match in pattern.finditer(start)}
    content = [t for t in tokens(without_asking(start)) if _plain(t.text) not in STOPWORDS and t.start not in asking]
    first = next((t.start for t in tokens(start)), 0)
    terms: dict[str, Term] = {}
    for token in (part for whole in content or tokens(start) for part in _parts(whole)):
        stem = root(token.text)
        number = token.text[:1].isdigit()
        name = not number and token.start != first and token.text[:1].isupper()
        known = terms.get(stem)
        if known is None:
            if len(terms) == MAX_TERMS:
                break
            terms[stem] = Term(token.text, stem, name, number)
        elif name and not known.name:
            terms[stem] = Term(known.word, stem, True, number)
    compares = (bool(_COMPARES.search(start)) and " and " in start) or bool(_TWO_OF.search(start))
    return Question(text, tuple(terms.values()), _wants(start), compares, not content)


def _parts(word: Token) -> Iterator[Token]:
    """A word of a script without spaces in pairs of characters; one character alone stands in too many words."""
    cut = pairs(word.text)
    return (Token(word.start, word.end, part) for part in cut if len(part) > 1 or len(cut) == 1)


def _plain(word: str) -> str:
    """As the list of stopwords has it: "What's" is what."""
    return re.sub(r"['’](?:s|re|d)$", "", word.casefold())


def _wants(text: str) -> Wants:
    if asked_person(text):
        return "definition"
    if has_spaceless(text):
        if defined(text):
            return "definition"
        return "date" if ASKS_WHEN.search(text) else "number" if ASKS_HOW_MANY.search(text) else "thing"
    plain = " ".join(text.casefold().split())
    asked = _main_clause(_ASIDE.sub(" ", _BEFORE.sub("", plain)))
    kind: Wants = next((kind for pattern, kind in _KINDS if pattern.search(asked)), "thing")
    kind = "thing" if kind == "money" and _VIEW.search(asked) else kind
    if kind == "thing" and read(asked_thing(plain))[1]:  # "What is it?" names nothing
        return "definition"
    return "list" if kind == "thing" and LISTS.match(asked) else kind


def _main_clause(asked: str) -> str:
    """A question without the words that would ask, did they not open a clause within it."""
    first = _ASKING_WORD.search(asked)
    if first is None:
        return asked
    # "Did the man who …", "Did it fall when …" ask by their verb, "do you know who …" does not.
    by_verb = _IS_IT.match(asked) and not _INDIRECT.search(asked[: first.start()])
    begin = 0 if by_verb else first.end()
    return asked[:begin] + _GOES_ON.sub("that", asked[begin:])


def enumerates(text: str) -> bool:
    """Whether a sentence names several things: X, Y and Z."""
    return bool(_ENUMERATION.search(text))


UNKNOWN = 0.7  # what a sentence gets where the question names no kind

_NUMBER = re.compile(
    # "One of them", "the one who", "no one" count nothing.
    r"\d[\d.,]*|(?<!the )(?<!this )(?<!that )(?<!which )(?<!no )\bone\b(?! of\b| another\b| who\b| that\b| day\b)|\b(?:"
    + "|".join((*ONES[2:], *TENS))
    + r"|dozens?|hundreds?|thousands?|"
    r"millions?|billions?|half|third|quarter|twice|several)\b|[一二两兩三四五六七八九十百千万萬億亿]{2,}",
    re.IGNORECASE,
)
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{4,5}teenth|twentieth|"
    r"twenty-first)"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)|{_ORDINAL}) centur(?:y|ies)|"
    r"\b(?!the |this |that |which |what )[\w-]+ (?:era|dynasty)\b|"
    r"\b1?\d{3}s?\b|\b20\d\ds?\b|\bmay \d|\b(?:"
    + "|".join([*(month for month in MONTHS if month != "may"), *WEEKDAYS])
    + r"|century|centuries|decades?)\b|\d\s*[年月]|世[纪紀]|曜日|星期",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥₿]\s?\d|\b(?:usd|eur|gbp|chf|dkk|btc)\s?\d|\d[\d.,]*\s?(?:k|m|bn|%|percent|per cent|"
    r"thousand|million|billion|dollars?|euros?|pounds?|cents?|crowns?|francs?|usd|eur|gbp)(?!\w)|\b(?:million|billion|thousand|hundred)s?\b|"
    rf"\b(?:{'|'.join((*ONES[1:], *TENS))})(?: (?:and a half|hundred|{'|'.join(ONES[1:10])}))? "
    r"(?:percent|per cent|pence|pennies|quid|crowns?|francs?|kroner|rupees?|yen)\b|"
    r"\b(?:free of charge|for free|at no cost|(?:for|costs?|pays?|paid|charges?|charged|earns?|earned) nothing|"
    r"dollars?|euros?)\b",
    re.IGNORECASE,
)
# What happened is not told by its opposite; by the stems that share all forms of a word.
_OPPOSITES = tuple(
    (root(one), root(other))
    for one, other in (
        ("born", "died"), ("open", "close"), ("begin", "end"), ("start", "finish"), ("buy", "sell"), ("win", "lose"),
        ("rise", "fall"), ("arrive", "leave"), ("first", "last"), ("largest", "smallest"), ("founded", "dissolved"),
    )
)  # fmt: skip
_MONTH = f"(?:{'|'.join(MONTHS)})"
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b(?: \d{{4}})?|\b{_MONTH} \d{{1,2}}\b(?:, \d{{4}})?", re.IGNORECASE
)
_YEAR = re.compile(r"1[0-9]\d\d[.,]?|20\d\d[.,]?")
_REASON = re.compile(
    r"\b(?:because|due to|since|so that|in order to|as a result|therefore|caused?|causing|reasons?|led to|to avoid|"
    r"thus|owing to)\b",
    re.IGNORECASE,
)


# A licence or a note of rights names people and tells nothing about them: by its words, or by its heading.
_GIVES = re.compile(
    r"\b(?:hereby|irrevocabl[ey]|perpetuity|all rights reserved|released? under|licen[cs]ed under)\b|©", re.IGNORECASE
)
_RIGHTS = re.compile(r"\b(?:copyrights?|licen[cs]e[sd]?|rights?|creativecommons\.org)\b|©", re.IGNORECASE)
_NOTE_OF_RIGHTS = re.compile(r"(?:.* › )?(?:the )?(?:copyright|licen[cs]e)\b.*", re.IGNORECASE)


def of_rights(question: Question, text: str, heading: str) -> bool:
    """Whether a text is a licence or a note of rights, which a question of who or what does not ask for."""
    if question.wants not in ("name", "definition") or _RIGHTS.search(question.text):
        return False
    return bool((_GIVES.search(text) and _RIGHTS.search(text)) or _NOTE_OF_RIGHTS.fullmatch(heading))


# "What is the selling price of …": the quantity by its name.
_QUANTITY = re.compile(
    r"\bwhat(?:['’]s| is| are| was| were) the (?P<name>(?:[\w’'-]+ ){1,3}?)(?:of|for|in|at|on)\b", re.IGNORECASE
)


def names_amount(question: Question, text: str) -> bool:
    """Whether a text has the amount asked for and calls it as the question does, in two words at least."""
    asked = _QUANTITY.search(question.text) if question.wants in ("money", "number", "date") else None
    name = read(asked["name"])[1] if asked else ()
    if len(name) < NAMED or not kind_fits(question, text):
        return False
    told = read(text)[1]
    return any(told[place : place + len(name)] == name for place in range(len(told)))


NAMED = 2  # words by which a quantity is called, with fewer of which others are called so too
_ADDRESS = re.compile(r"\S*(?:https?://|www\.)\S+")


def answers(question: Question, text: str) -> bool:
    """Whether a text can answer at all: it has the amount or date asked for, and tells not just the opposite event."""
    if (words := text.split()) and all(map(_ADDRESS.fullmatch, words)):  # links say nothing themselves
        return False
    if question.wants in ("money", "number", "date") and not question.compares and not kind_fits(question, text):
        return False
    if not has_form(question.text, text):
        return False
    asked, told = set(question.stems), set(read(text)[0])
    return not any(
        (a in asked and b not in asked and b in told and a not in told)
        or (b in asked and a not in asked and a in told and b not in told)
        for a, b in _OPPOSITES
    )


def kind_fits(question: Question, text: str) -> float:
    """1 where the sentence holds what the question asks for and did not say itself, less where it does not."""
    if question.wants == "thing":
        return UNKNOWN
    if question.wants == "list":
        return 1.0 if enumerates(text) else UNKNOWN
    if question.wants == "definition":
        return defines(question.text, text)
    if question.wants == "reason":
        return 1.0 if _REASON.search(text) else 0.4
    if question.wants == "money":
        return float(bool(_MONEY.search(text)))
    if question.wants in ("number", "date"):
        asked = {term.word.casefold() for term in question.terms}
        pattern = _NUMBER if question.wants == "number" else _DATE
        read_in = text if question.wants == "date" else _DAY.sub(" ", text)
        found = {match.group().casefold() for match in pattern.finditer(read_in)} - asked
        return float(any(question.wants == "date" or not _YEAR.fullmatch(one) for one in found))
    asked = set(question.stems)
    return float(any(t.start > 0 and _is_name(t.text) and root(t.text) not in asked for t in tokens(text)))


def _is_name(word: str) -> bool:
    """Whether a word within a sentence is written like a name: "I" and "I’m" are not."""
    return word[:1].isupper() and word != "I" and word[:2] not in ("I'", "I’")


def match(query: str) -> str:
    """An FTS5 expression for any word of ``query``; "" when it has none. Words beyond MAX_TERMS are dropped."""
    return any_of(list(dict.fromkeys(re.findall(r"\w+", query)))[:MAX_TERMS])


def any_of(words: Iterable[str]) -> str:
    """An FTS5 expression for any of ``words``, each taken literally; one that the index splits must stand as it is."""
    plain = (re.sub(r"[^\w'’‑-]+", " ", word).strip() for word in words)
    return " OR ".join(f'"{word[:64]}"' for word in dict.fromkeys(plain) if re.search(r"\w", word))
