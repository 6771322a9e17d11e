"""What a question asks for, as far as its words tell: terms, names, numbers, and the kind of answer.

Rules for English; a question in another language keeps its words and loses only the kind of answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kb.text.words import STOPWORDS, stem, tokens

Wants = Literal["number", "date", "name", "place", "reason", "thing"]

MAX_TERMS = 32  # distinct words that take part; more only make a search slow
MAX_CHARACTERS = 2000  # of a question that are read; a longer one has said by then what it is about

# What a question names by kind, beside the question words themselves.
_KINDS: tuple[tuple[re.Pattern[str], Wants], ...] = (
    (re.compile(r"\bhow (many|much|old|long|far|tall|high|deep|large|fast|heavy|wide|often|big)\b"), "number"),
    (re.compile(r"\b(what|which) (number|percent\w*|proportion|share|amount|population|age|rate|price)\b"), "number"),
    (re.compile(r"\bwhen\b|\b(what|which|whose) (\w+ )?(year|date|day|month|century|decade|era|period)s?\b"), "date"),
    (re.compile(r"\bwhy\b|\bfor what (reason|purpose)\b|\bwhat (caused|causes|led)\b"), "reason"),
    (re.compile(r"\bwhere\b|\b(what|which) (\w+ )?(city|country|state|place|town|region|continent|river)\b"), "place"),
    (re.compile(r"\bwho(m|se)?\b|\b(what|which) (person|man|woman|people|company|organi[sz]ation|group)\b"), "name"),
)  # fmt: skip
_MEASURE = re.compile(r"\bhow (many|much|long|often|far)\b", re.IGNORECASE)  # asks, and is not asked about


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
    bare: bool = False  # nothing but stopwords: it asks for nothing that could be looked up

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems of its terms, in order."""
        return tuple(term.stem for term in self.terms)


def parse(text: str) -> Question:
    """Take a question apart. Stopwords count only where there is nothing else; never fails."""
    read = text[:MAX_CHARACTERS]
    measures = {match.start(1) for match in _MEASURE.finditer(read)}
    content = [t for t in tokens(read) if t.text.casefold() not in STOPWORDS and t.start not in measures]
    first = next((t.start for t in tokens(read)), 0)
    terms: dict[str, Term] = {}
    for token in content or list(tokens(read)):
        root = stem(token.text)
        number = token.text[:1].isdigit()
        name = not number and token.start != first and token.text[:1].isupper()
        known = terms.get(root)
        if known is None:
            if len(terms) == MAX_TERMS:
                break
            terms[root] = Term(token.text, root, name, number)
        elif name and not known.name:
            terms[root] = Term(known.word, root, True, number)
    return Question(text, tuple(terms.values()), _wants(read), not content)


def _wants(text: str) -> Wants:
    asked = " ".join(text.casefold().split())
    return next((kind for pattern, kind in _KINDS if pattern.search(asked)), "thing")
