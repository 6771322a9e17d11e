"""What a figure or a time is of: the average, the time between two things, the day on which something was reported.

A median told as the figure of each, "six weeks after the fire" told as how long something lasted, the way from A to B
told as the way from B to C, and "A and then B" told the other way round keep the words and change what they measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.figures import is_number_word
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import is_predicate, subjects_of
from kb.proof.phrases import stem_at
from kb.proof.pruning import is_content
from kb.proof.statement import Statement, parse
from kb.text.english import MONTHS, SHORT_MONTHS, WEEKDAYS, listing
from kb.text.words import stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

NEAR: Final = 12  # words before a figure in which "median", "average" say what it is
GOAL: Final = 4  # words behind a "from" in which its "to" follows, and behind that one which it leads

_STATISTICS: Final = listing("median mean average maximum minimum peak typical estimated projected expected cumulative")
_AS_MUCH: Final = _STATISTICS | listing(
    "averaged averages typically usually generally peaked maximally roughly most least up about around nearly estimates"
)
_UNITS_OF_TIME: Final = listing(
    "second seconds minute minutes hour hours day days week weeks month months year years decade decades century"
)
_APART: Final = listing("before after later earlier ago prior following")
_BETWEEN: Final = _APART | listing("within between passed since until apart then")
_TOLD: Final = stems_listed(
    "report announce say state describe tell reveal publish claim write note explain warn mention disclose confirm"
    " estimate declare predict"
)
_ON: Final = listing("in on at by during since")
_DATES: Final = frozenset([*MONTHS, *SHORT_MONTHS, *WEEKDAYS])
_THEN: Final = listing("then later afterwards subsequently")
_PAIR: Final = re.compile(r"\bbetween (?:the )?([A-Z][\w'’-]+)(?: [A-Z][\w'’-]+)* and (?:the )?([A-Z][\w'’-]+)")
_RATIO: Final = re.compile(r"\b(\w+) (?:in|out of)(?: every)? (\w+)\b")
_VERSION: Final = re.compile(r"\d+(?:\.\d+)+$")


def measured(case: Case) -> Iterator[Failure]:
    """Figures, times and pairs that are told of something else than the quotes tell them of."""
    for one, other in _paired(case):
        yield Reason.UNSUPPORTED_NAME, f"between {one} and {other}"
    for ratio in _ratio_of_another(case):
        yield Reason.UNSUPPORTED_FIGURE, ratio
    for stem in _on_another_way(case):
        yield Reason.UNSUPPORTED_WORDING, f"from or to {stem}"
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None:
        return
    for figure, word in (*_of_an_average(laid), *_of_an_interval(laid)):
        yield Reason.UNSUPPORTED_FIGURE, f"{figure.text} without {word.text}"
    for verb, told in _when_told(laid):
        yield Reason.UNSUPPORTED_QUALIFIER, f"{verb.text} when it was {told.text}"
    for name, figure in _of_a_version(laid):
        yield Reason.UNSUPPORTED_FIGURE, f"{name.text} {figure.text}"
    for later in _in_turned_order(laid) if not case.talk else ():
        yield Reason.UNSUPPORTED_QUALIFIER, f"then {later.text}"


def _paired(case: Case) -> Iterator[tuple[str, str]]:
    """Between A and D, where it is between A and B and between C and D."""
    theirs = [frozenset(m.groups()) for text in (*case.sentences, *case.contexts) for m in _PAIR.finditer(text)]
    for found in _PAIR.finditer(case.text):
        mine = frozenset(found.groups())
        beside = [pair for pair in theirs if pair & mine]
        if mine not in theirs and len(beside) > 1 and mine <= frozenset[str]().union(*beside):
            yield found[1], found[2]


def _ratios(text: str) -> list[tuple[str, frozenset[str]]]:
    """Each "1 in 5" of a text, and the words behind it up to the next of them."""
    found = [m for m in _RATIO.finditer(text) if all(map(_is_count, m.groups()))]
    ends = [*(m.start() for m in found[1:]), len(text)]
    return [(m[0].casefold(), parse(text[m.end() : end]).stems) for m, end in zip(found, ends, strict=False)]


def _is_count(word: str) -> bool:
    return word.isdigit() or is_number_word(word.casefold())


def _ratio_of_another(case: Case) -> Iterator[str]:
    """1 in 5 children of the one country, where the sentence has 1 in 66 there, and 1 in 5 in the other."""
    for ratio, told in _ratios(case.text):
        for sentence in case.sentences:
            there = _ratios(sentence)
            own = frozenset[str]().union(*(stems for other, stems in there if other == ratio))
            rest = frozenset[str]().union(*(stems for other, stems in there if other != ratio))
            if own and told & (rest - own) and not told & (own - rest):
                yield ratio


def _ways(text: Statement) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What each "from" leads, and the "to" behind it."""
    for place, word in enumerate(text.words):
        if word != "from":
            continue
        to = next((i for i in range(place + 1, place + 1 + GOAL) if text.words[i : i + 1] == ("to",)), 0)
        start, goal = (frozenset(text.line[a:b]) & text.stems for a, b in ((place + 1, to), (to + 1, to + GOAL)))
        if to and start and goal:
            yield start, goal


def _on_another_way(case: Case) -> Iterator[str]:
    """From B to C, where the quotes have a way from A to B and none from B."""
    theirs = [way for text in (*case.whole, *case.beside) for way in _ways(text)]
    begins, ends = (frozenset[str]().union(*(way[side] for way in theirs)) for side in (0, 1))
    for start, goal in _ways(case.claim):
        if not any(start & begin and goal & end for begin, end in theirs):
            yield from sorted(start & ends if not start & begins else goal & begins if not goal & ends else ())


def _of_an_average(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """A figure that the quote gives as a median, an average, the highest, told as the figure itself."""
    if any(t.lower_ in _AS_MUCH for t in laid.mine):
        return
    for figure, theirs in laid.likes.items():
        if not figure.like_num or _is_year(theirs):
            continue
        for t in theirs.doc[max(theirs.sent.start, theirs.i - NEAR) : theirs.i]:
            noun = t.head
            subject = noun.dep_ in ("nsubj", "nsubjpass") and noun.head in theirs.ancestors
            of_it = t.dep_ in ("amod", "compound") and (theirs in noun.subtree or subject)
            if t.lower_ in _STATISTICS and (of_it or noun.lower_ == "on"):
                yield figure, t


def _is_year(token: Token) -> bool:
    return len(token) == 4 and token.is_digit


def _of_an_interval(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """The time from one thing to another, told as how long something took: six weeks after the fire."""
    for figure, theirs in laid.likes.items():
        unit, there = figure.head, theirs.head
        if there.lower_ not in _UNITS_OF_TIME or laid.likes.get(unit) != there or theirs.dep_ != "nummod":
            continue
        link = there.nbor(1) if there.i + 1 < len(there.doc) else there
        beside = figure.doc[max(0, figure.i - 3) : unit.i + 3]
        told = beside if link.lower_ in ("before", "after") else laid.mine
        if link.lower_ in _APART and not any(t.lower_ in _BETWEEN for t in (*beside, *told)):
            yield unit, link


def _when_told(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """When somebody reported something, told as when it came about."""
    if laid.attributed or any(stem_at(t) in _TOLD for t in laid.mine):
        return
    for time, theirs in laid.likes.items():
        link = theirs.head
        if theirs.dep_ != "pobj" or link.lower_ not in _ON or stem_at(link.head) not in _TOLD:
            continue
        if not (_is_year(theirs) or any(t.lower_.rstrip(".") in _DATES for t in theirs.subtree)):
            continue
        told = {t for c in link.head.children if c.dep_ in ("dobj", "ccomp", "advcl") for t in c.subtree}
        verb = next(filter(is_predicate, time.ancestors), None)
        if verb is not None and any(laid.likes.get(c) in told for c in subjects_of(verb)):
            yield verb, link.head


def _of_a_version(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """The number of a version that another text names, beside a name that does something in this one."""
    for figure in laid.mine:
        if not _VERSION.match(figure.text) or not figure.i:
            continue
        name = figure.nbor(-1)
        who = name if name.dep_ in ("nsubj", "nsubjpass") else figure.head if figure.dep_ == "nummod" else figure
        verb = laid.likes.get(who.head)
        if who.dep_ not in ("nsubj", "nsubjpass") or verb is None:
            continue
        theirs = [key_of(t) for c in subjects_of(verb) for t in c.subtree]
        if key_of(name) in theirs and all(key_of(t) != key_of(figure) for t in verb.sent):
            yield name, figure


def _in_turned_order(laid: Laid) -> Iterator[Token]:
    """What the quote tells first, told as what came then."""
    for then in laid.mine:
        if then.lower_ not in _THEN or not then.i or then.nbor(-1).lower_ not in ("and", ","):
            continue
        if [t.lower_ for t in then.doc[then.i + 1 : then.i + 4] if not t.is_punct][:2] == ["as", "now"]:
            continue  # then as now: at that time
        verb = then.head
        if verb.dep_ == "conj" and is_predicate(verb):
            first, later = verb.head, verb
        else:
            before = [t for t in laid.mine if t.i < then.i and is_content(t)]
            after = [t for t in laid.mine if t.i > then.i and is_content(t)]
            if not before or not after:
                continue
            first, later = before[-1], after[0]
        if first not in laid.likes or later not in laid.likes:
            continue
        one, other = laid.likes[first], laid.likes[later]
        turned = one.doc is other.doc and other.i < one.i
        if turned and not any(t.lower_ in ("before", "after") for t in one.doc[other.i : one.i]):
            yield later
