"""Questions with answers from a base's own claims, without a model: a person looks them over before they are golden.

A claim of a plain form is turned round ("The light was lit in 1879." → "When was the light lit?"); one that makes a
card to study is asked with the words of its gap ("The light burnt for how many years?"). What the sources do not say is
asked too: of a subject they know, something that no word of theirs speaks of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from kb.evaluate.golden import NOT_THERE, says
from kb.library import Library
from kb.study.cards import BLANK, Card, make_cards
from kb.study.gaps import Kind
from kb.text.english import DEMONSTRATIVES, MONTHS, ONES, PRONOUNS, RELATIVES, listing
from kb.text.folding import flat
from kb.values import Claim

UNANSWERABLE = 4  # one question the sources do not answer to so many that they do
_MONTH = "|".join(map(str.capitalize, MONTHS))
_LINK = r"(?: (?:of|the|of the|de|van|von|del|la|and))?"
_SUBJECT = (
    rf"(?P<s>(?:The )?[A-Z][\w'’-]*(?:{_LINK} [A-Z0-9][\w'’-]*){{0,5}}"  # a name …
    r"|The [a-z][\w'’-]*(?: (?!and\b|that\b|which\b)[\w'’-]+){0,4}?)"  # … or "The oldest tower of Skerrow"
)
# Opens a sentence that means nothing alone, or that is no plain statement.
_LEANING = (
    PRONOUNS
    | DEMONSTRATIVES
    | RELATIVES
    | listing(
        "we you there here in on at by when while after before if because as although since however thus then both"
        " another each one some many most all no"
    )
)
_HOW = "high|tall|long|wide|deep|thick|old|heavy"
_COUNT = "|".join((r"\d[\d.,]*", *ONES[1:]))
_DONE = r"(?:first |last )?\w+(?:ed|en|wn|lt|it|de)"  # forms participles have
_DATE = rf"(?:\d{{1,2}} )?(?:(?:{_MONTH}) )?(?:\d{{1,2}}, )?\d{{4}}"
_PERSON = r"[A-Z][\w.'’-]+(?: (?:of |de |van )?[A-Z][\w.'’-]+){0,3}"
_REST = r"(?:[,;]? (?!century\b|and \d).*)?\."  # the rest of the sentence
_NOUN = r"[a-z][\w-]*(?: (?!that\b|which\b|who\b|and\b)[a-z][\w-]*){0,3}"
_GAP = re.compile(rf"(?:\b(?P<at>[Ii]n|[Oo]n|[Ss]ince|[Uu]ntil|[Bb]y) )?{BLANK} \((?P<hint>year|date|number|name)\)")
_ASKED = {"year": "which year", "date": "which month", "number": "how many", "name": "who or what"}
_KINDS: Mapping[Kind, str] = {"definition": "what", "date": "when", "figure": "how many", "name": "who"}
# What somebody may have done to a subject, or not; the one word would show that a document speaks of it.
_ATTRIBUTES = ("insured", "translated", "photographed", "sculpted", "auctioned", "patented", "repainted", "sued")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question, its accepted answers, and the claim and source it comes from."""

    question: str
    answers: tuple[str, ...]
    kind: str
    path: str
    quote: str

    def line(self) -> str:
        """The line of a golden file."""
        answers: object = list(self.answers) or NOT_THERE
        values = {"question": self.question, "answers": answers, "kind": self.kind, "path": self.path}
        return json.dumps(values | {"quote": self.quote}, ensure_ascii=False)


Turned = tuple[str, tuple[str, ...]]  # a question, and its answers


def _when(found: re.Match[str]) -> Turned:
    date = found["date"]
    years = re.findall(r"\d{4}", date)
    auxiliary = found.groupdict().get("aux") or "was"
    return f"When {auxiliary} {_inner(found['s'])} {found['rest']}?", tuple(dict.fromkeys((date, *years)))


def _who(found: re.Match[str]) -> Turned:
    return f"Who {found['verb']} {_inner(found['s'])}?", (found["who"],)


def _how(found: re.Match[str]) -> Turned:
    return f"How {found['adjective']} {found['aux']} {_inner(found['s'])}?", (f"{found['n']} {found['unit']}",)


def _how_many(found: re.Match[str]) -> Turned:
    helper = {"has": "does", "have": "do", "had": "did"}[found["aux"]]
    return f"How many {found['what']} {helper} {_inner(found['s'])} have?", (f"{found['n']} {found['what']}",)


def _what(found: re.Match[str]) -> Turned:
    return f"What {found['aux']} {_inner(found['s'])}?", (found["what"],)


_FORMS: Sequence[tuple[str, re.Pattern[str], Callable[[re.Match[str]], Turned]]] = [
    (kind, re.compile(rf"{_SUBJECT}{'' if form[0] == ',' else ' '}{form}"), turned)
    for kind, form, turned in (
        ("who", rf"(?:was|were) (?P<verb>{_DONE}) by (?P<who>{_PERSON}){_REST}", _who),
        (
            "when",
            rf"(?P<aux>was|were) (?P<rest>{_DONE}(?: (?:(?!and )\w+ ?){{1,6}}?)?) (?:in|on) (?P<date>{_DATE}){_REST}",
            _when,
        ),
        ("when", rf", (?P<rest>{_DONE}) (?:in|on) (?P<date>{_DATE}), .*\.", _when),
        ("when", rf"\((?P<rest>born) (?:on )?(?P<date>{_DATE})\b[^)]*\).*\.", _when),
        ("how", rf"(?P<aux>is|was|are|were) (?P<n>\d[\d.,]*) (?P<unit>[a-z]+) (?P<adjective>{_HOW})\b.*\.", _how),
        ("how many", rf"(?P<aux>has|have|had) (?P<n>{_COUNT}) (?P<what>[a-z]+s)(?:[ ,].*)?\.", _how_many),
        ("what", rf"(?P<aux>is|was) an? (?P<what>{_NOUN})(?: (?:in|on|of|from|for|that|which) .*)?\.", _what),
    )
]


def proposals(library: Library, number: int) -> list[Proposal]:
    """At most ``number`` questions, from every source in turn, every kind in turn, and some that nothing answers."""
    claims = [claim for claim in library.claims.all() if _stands_alone(claim)]
    wanted = number - number // (UNANSWERABLE + 1)
    names = {n.casefold() for r in library.pages.all().values() for n in (r.page.title, *r.page.aliases)}
    paths = {source.id: source.path for source in library.sources.all()}
    turned = list(_turned(claims, paths, names))
    said = {proposal.quote for _, proposal in turned}
    cards = make_cards(library)
    turned += [(source, proposal) for source, proposal in _of_cards(cards, paths) if proposal.quote not in said]
    known = list(_spread(turned))[:wanted]
    subjects = [subject for subject in dict.fromkeys(_subject(proposal.quote) for proposal in known) if subject]
    subjects = subjects or [card.title for card in cards if card.title]
    return known + _unknown(library, subjects, -(-len(known) // UNANSWERABLE))


def _stands_alone(claim: Claim) -> bool:
    text = flat(claim.text)
    return not claim.follows and not claim.attributed_to and len(text) <= 160 and not _leans(text)


def _leans(text: str) -> bool:
    words = text.split()
    return "I" in words or words[0].strip(",").casefold() in _LEANING


def _turned(claims: Iterable[Claim], paths: Mapping[str, str], names: set[str]) -> Iterator[tuple[str, Proposal]]:
    """Each claim that has one of the forms, turned round once, with its source.

    What something is is asked only of what has a page: "What is the result?" means nothing without its document.
    """
    seen: set[str] = set()
    for claim in claims:
        text = flat(claim.text)
        for kind, form, turned in _FORMS:
            if found := form.fullmatch(text):
                question, answers = turned(found)
                if kind == "what" and found["s"].removeprefix("The ").casefold() not in names:
                    break
                if question not in seen and not says(question, answers):
                    seen.add(question)
                    yield claim.source, Proposal(question, answers, kind, paths.get(claim.source, ""), text)
                break


def _of_cards(cards: Iterable[Card], paths: Mapping[str, str]) -> Iterator[tuple[str, Proposal]]:
    """What cards ask, as questions."""
    for card in cards:
        question = card.front if card.kind == "definition" else _filled(card.front)
        if question and not says(question, (card.answer,)):
            path = paths.get(card.quote.source, "")
            kind = _KINDS[card.kind]
            yield card.quote.source, Proposal(question, (card.answer,), kind, path, card.statement)


def _filled(front: str) -> str:
    """A statement with a gap as a question: with the kind of what is left out in its place, a time at the end."""
    told = front.rstrip(".")
    gap = _GAP.search(told)
    if gap is None:
        return ""
    at = gap["at"] or ""
    asked = f"{at} which day" if at.casefold() == "on" else f"{at} {_ASKED[gap['hint']]}".strip()
    before, after = told[: gap.start()], told[gap.end() :]
    whole = f"{after.lstrip(' ,')} {asked.lower()}" if at and not before else f"{before}{asked}{after}"
    return f"{whole[:1].upper()}{whole[1:]}?"


def _spread(found: Iterable[tuple[str, Proposal]]) -> Iterator[Proposal]:
    """One of each source and kind, then a second of each, and so on."""
    groups: dict[tuple[str, str], list[Proposal]] = {}
    for source, proposal in found:
        groups.setdefault((source, proposal.kind), []).append(proposal)
    for turn in zip_longest(*groups.values()):
        yield from (proposal for proposal in turn if proposal is not None)


def _unknown(library: Library, subjects: list[str], number: int) -> list[Proposal]:
    """Questions about known subjects of which no passage says a word."""
    silent = [word for word in _ATTRIBUTES if not library.passages.search(f'"{word}"', 1)]
    asked = [f"Who {word} {_inner(subject)}?" for word, subject in zip(silent * len(subjects), subjects, strict=False)]
    return [Proposal(question, (), "not there", "", "") for question in asked[:number]]


def _subject(quote: str) -> str:
    found = next((f for _, form, _ in _FORMS if (f := form.fullmatch(quote))), None)
    return found["s"] if found else ""


def _inner(subject: str) -> str:
    """A subject as it stands within a sentence."""
    return f"the {subject[4:]}" if subject.startswith("The ") else subject
