"""What a statement may not add to its quotes: figures, names, addresses, content of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kb.proof.both import names_both
from kb.proof.case import Case, Failure
from kb.proof.cues import COMPARATIVES, CUES, DEMONYMS, DIRECTIONS, MODIFIER_CARRIED_BY, MODIFIERS
from kb.proof.figures import UNITS, Figure, ratio_at, same_unit, scale_of
from kb.proof.groups import deed_of
from kb.proof.laying import ATTRIBUTED, POINTING, Laid, lay
from kb.proof.pruning import is_content
from kb.proof.qualifiers import unsaid
from kb.proof.statement import Statement
from kb.text.english import REPORTING, listing
from kb.text.words import STOPWORDS, doing, folded_word, stem_of, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

# Predicates that say little beside their subject and object, which the parser looks after.
_LIGHT: Final = stems_listed("make take place run hold rank number stand amount belong own receive")
_ARTICLES: Final = listing("a an one")
_BOUNDS: Final = listing("about nearly least most more less")
_ADVERBS: Final = listing("almost nearly virtually")  # limits wherever they stand
_ONES: Final = listing("one 1 a an single sole only each you this someone")  # what "one" may stand for
RIDER: Final = 3  # content words in a row of which the quotes have none: not another wording, another statement

# What the items of a list are called, and how they are labelled.
_ITEMS = "reason step point rule principle lesson tip argument question goal item way tenet phase stage"
_LISTED: Final = stems_listed(_ITEMS)
_LABEL = re.compile(r"(?:^|(?<=[.;:!?] ))(?:#|(?P<noun>[A-Z][a-z]+) #?|No\. )?(?P<number>\d{1,2})[.:)](?= )")
_BY_NUMBER = re.compile(
    rf"\b(?:{_ITEMS.replace(' ', '|')})s? #?\d+(?:(?:,| and|, and) #?\d+)*(?!\d|[:)]|\.\s)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+")
_REQUEST = re.compile(r"\?|\bplease\b", re.IGNORECASE)  # who says so asks
_ASKED: Final = stems_listed("ask people")  # … people to do it

_ADDRESS = re.compile(r"[a-z][a-z+]*://[^\s\"'<>]*\w|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")


def new_figures(case: Case) -> Iterator[Failure]:
    """A figure or unit that no quote has."""
    claim, known = case.claim, case.known
    have = [figure for statement in known for figure in statement.figures]
    units = frozenset(figure.unit for figure in have)
    words = case.words
    for word, figure in zip(claim.words, claim.counts, strict=True):
        if figure is None and word not in words and any(char.isdigit() for char in word):
            yield Reason.UNSUPPORTED_FIGURE, word  # H1N1, n2
    for place, figure in enumerate(claim.counts):
        if figure is None:
            continue
        if _is_of_a_name(case, place):
            yield Reason.UNSUPPORTED_FIGURE, figure.shown
        if figure.shown == "one" and words & _ONES:
            continue
        if figure.value == "1" and figure.unit and any(_by_article(text, figure.unit) for text in known):
            continue
        if figure.shown == "first" and "then" in words & {*claim.words}:
            continue
        if figure.unit == "ordinal" and _labelled(case, place):
            continue
        if figure.shown == "two" and names_both(case, place):
            continue
        same = any(figure.value == f.value and same_unit(figure.unit, f.unit, units) for f in have)
        if not same and not _ratio_stands(claim, place, known):
            yield Reason.UNSUPPORTED_FIGURE, figure.shown


def _by_article(text: Statement, unit: str) -> bool:
    """Whether a text counts one of a unit by its article: for a week, for one week."""
    return any(one in _ARTICLES and UNITS.get(two, "") == unit for one, two in pairwise(text.words))


def _is_of_a_name(case: Case, place: int) -> bool:
    """Whether a figure stands behind a name that the proofs have without one: another version, another of them."""
    claim = case.claim
    name, figure = claim.words[place - 1] if place else "", claim.counts[place]
    if place - 1 not in claim.named or figure is None or figure.unit or figure.value.startswith("month"):
        return False
    told_by, called = ATTRIBUTED.match(case.text), f"{name} {figure.shown}".casefold()
    known = any((name, figure.shown.casefold()) in pairwise(text.words) for text in case.beside)
    if known and told_by is not None and called in told_by[0].casefold():
        return False  # of who tells it: according to the Weir 2017 report
    said = [(text, at) for text in case.proven for at in text.named if text.words[at] == name]
    if any(figure.value == f.value for text in case.proven for f in text.figures):
        return False
    return bool(said) and all(text.counts[at + 1 : at + 2] in ((), (None,)) for text, at in said)


def _labelled(case: Case, place: int) -> bool:
    """Whether an ordinal says which of a list something is, as its label does: the first reason, for "#1: It floods".

    What is told of it must be what stands behind that label, more than behind any other; reasons #1 and #3 are told of
    by their numbers alone.
    """
    claim = case.claim
    figure, noun = claim.counts[place], next((word for word in claim.line[place + 1 :] if word in _LISTED), "")
    if figure is None or not noun or not figure.value.isdigit():
        return False
    if any(figure.value in _NUMBER.findall(found[0]) for text in case.quoted for found in _BY_NUMBER.finditer(text)):
        return True
    told = claim.stems - _LISTED
    parts: dict[str, int] = {}
    for text in case.quoted:
        labels = [*_LABEL.finditer(text)]
        for label, following in zip(labels, [*labels[1:], *([None] if labels else [])], strict=True):
            words = text[label.end() : following.start() if following else len(text)].casefold().split()
            stems = {stem_of(word.strip(".,:;!?'\"")) for word in words}
            if label["noun"] is None or stem_of(label["noun"].casefold()) == noun:
                parts[label["number"]] = len(told & stems)
    own = parts.pop(figure.value, 0)
    return own > max(parts.values(), default=0)


def _ratio_stands(claim: Statement, place: int, known: Sequence[Statement]) -> bool:
    ratio = ratio_at(claim.words, claim.counts, place)
    return bool(ratio) and any(ratio == ratio_at(s.words, s.counts, i) for s in known for i in range(len(s.words)))


def new_limits(case: Case) -> Iterator[Failure]:
    """What limits a number (about, more than, before) belongs to it, in the quotes as in the statement."""
    texts = (*case.known, *case.whole)
    have = [figure for statement in texts for figure in statement.figures]
    when = {stem for text in texts for stem in _at_which(text)}
    for figure in case.claim.figures:
        same = [f for f in have if f.value == figure.value]
        if figure.value in when and not figure.modifiers:
            continue
        if "estimated" in figure.modifiers and not _ESTIMATING.isdisjoint(case.words):
            continue  # of two figures that are estimated, the verb stands by the first
        if same and not any(_limits_agree(figure, f) for f in same):
            limits = sorted(figure.modifiers.symmetric_difference(same[0].modifiers))
            yield Reason.UNSUPPORTED_QUALIFIER, f"{figure.shown} ({', '.join(limits)})"
    yield from _unbounded(case)
    yield from _taken_for_known(case)


def _unbounded(case: Case) -> Iterator[Failure]:
    """A number that is told by a, an or one alone has its limits too: more than an hour, up to a year."""
    theirs: dict[str, set[str]] = {}
    for text in case.known:
        for noun, limit in _singles(text):
            theirs.setdefault(noun, set()).add(limit)
    for noun, limit in _singles(case.claim):
        if theirs.get(noun) and not theirs[noun] & {limit, *MODIFIER_CARRIED_BY.get(limit, ())}:
            limits = sorted(filter(None, {limit} ^ theirs[noun]))
            yield Reason.UNSUPPORTED_QUALIFIER, f"a {noun} ({', '.join(limits)})"


def _singles(text: Statement) -> Iterator[tuple[str, str]]:
    """What a text counts by a, an or one, by its stem, with the limit that stands before it; "" where none does."""
    for place, word in enumerate(text.words):
        noun = place + 1 + (text.words[place + 1 : place + 2] in (("full",), ("whole",), ("single",)))
        if word in _ARTICLES and noun < len(text.words):
            limiting, counted = text.words[place - 1] if place else "", text.words[noun]
            counts = "_" in limiting or limiting in _ADVERBS or counted in UNITS or scale_of(counted) > 1
            limit = MODIFIERS.get(limiting, "") if counts else ""  # over a hill is where, over a year how long
            yield text.line[noun], limit if limit in _BOUNDS else ""


def _at_which(text: Statement) -> Iterator[str]:
    """Dates at which something else happened: it lasted until January 1544, when the city fell."""
    for place in range(1, len(text.words)):
        while text.words[place] == "when" and place and text.counts[place - 1] is not None:
            place -= 1
            yield text.line[place]
            if text.counts[place - 1] is None:
                break
            yield text.line[place - 1]


def _limits_agree(wanted: Figure, found: Figure) -> bool:
    carried = all(found.modifiers & MODIFIER_CARRIED_BY.get(m, frozenset([m])) for m in wanted.modifiers)
    return carried and bool(wanted.modifiers) >= bool(found.modifiers - {"estimated"})  # see _taken_for_known


_ESTIMATING: Final = listing("estimate estimates estimated estimating")
_UNSURE: Final = _BOUNDS | listing(
    "estimate estimates estimated estimating reckon reckoned put puts thought think believed believe expected "
    "projected according_to said says say seem seems suggest suggests suggested assume assumed guess guessed could may "
    "might would calculate calculated some roughly approximately around circa ~ forecast predicted likely probably "
    "up_to"
)


def _taken_for_known(case: Case) -> Iterator[Failure]:
    """A figure that the quotes give as an estimate, told as if it had been counted."""
    if not _UNSURE.isdisjoint(case.claim.words):
        return
    have = [figure for text in (*case.known, *case.whole) for figure in text.figures]
    for figure in case.claim.figures:
        same = [f for f in have if f.value == figure.value]
        if same and not figure.modifiers and all("estimated" in f.modifiers for f in same):
            yield Reason.UNSUPPORTED_QUALIFIER, f"{figure.shown} without estimated"


def new_names(case: Case) -> Iterator[Failure]:
    """A name that no quote has, or two put together as one."""
    claim, known = case.claim, case.known
    words = case.words
    stems = {stem_of(word) for word in words}
    capitals = {name for statement in known for run in statement.names for name in run}
    for run in claim.names:
        for name in run:
            if name not in words and stem_of(name) not in stems and not _known_name(name, words, known):
                yield Reason.UNSUPPORTED_NAME, name
        for first, second in pairwise(run):
            if first in capitals and second in capitals and not _adjacent(first, second, known):
                yield Reason.UNSUPPORTED_NAME, f"{first} {second}"


_PARTICLES = frozenset(
    ["of", "the", "de", "du", "la", "le", "von", "van", "der", "den", "di", "da", "al", "bin", "and"]
)
_PEOPLE = ("n", "an", "ian", "ean", "ish", "ese", "s", "ns", "ans", "ians", "i", "is", "y", "er", "ers", "ic")


def _known_name(name: str, words: set[str], known: Sequence[Statement]) -> bool:
    """A people for its place (Egyptian, Egypt), letters for the words they begin (UN, United Nations)."""
    if DEMONYMS.get(name, frozenset()) & words or (name in DEMONYMS["us"] and {"united", "states"} <= words):
        return True
    if len(name) >= 4:
        for ending in _PEOPLE:
            if f"{name}{ending}" in words or (
                name.endswith(ending) and len(name) - len(ending) >= 4 and _place(name.removesuffix(ending), words)
            ):
                return True
    if 2 <= len(name) <= 6 and name.isalpha():
        for statement in known:
            for run in statement.names:
                letters = "".join(word[0] for word in run)
                content = [w for w in statement.words if w not in STOPWORDS]
                if name in letters or name in "".join(w[0] for w in content if w in run):
                    return True
    return False


def _place(root: str, words: set[str]) -> bool:
    return root in words or any(f"{root}{ending}" in words for ending in ("a", "y", "e", "o", "ia", "ea", "land"))


def _adjacent(first: str, second: str, known: Sequence[Statement]) -> bool:
    """Whether two names belong together somewhere: only particles, initials or further names stand between them."""
    for statement in known:
        names = {name for run in statement.names for name in run}
        for place, word in enumerate(statement.words):
            if word != first:
                continue
            if statement.words[max(0, place - 1) : place] == (second,):
                return True
            for between, other in enumerate(statement.words[place + 1 : place + 5]):
                if other == second:
                    return True
                if between > 2 or not (other in names or other in _PARTICLES or len(other) == 1):
                    break
    return False


def new_addresses(case: Case) -> Iterator[Failure]:
    """An address leads readers away: every one must stand, as it is, in the quotes."""
    have = " ".join(case.quoted).casefold()
    for address in _ADDRESS.findall(case.text.casefold()):
        if address not in have:
            yield Reason.UNSUPPORTED_NAME, address


def new_content(case: Case) -> Iterator[Failure]:
    """Too small a share of content words that the quotes hold, or a part of which they hold nothing."""
    claim = case.claim
    checked = {stem_of(word) for word in claim.words if word in CUES or word in DIRECTIONS or word in COMPARATIVES}
    wanted = claim.stems - checked - _LIGHT
    words = case.words
    have = {stem_of(word) for word in words}
    have |= {doing(stem) for stem in have} | {stem for stem in wanted if doing(stem) in have}
    deeds = set(map(deed_of, have))
    have |= {stem for stem in wanted if deed_of(stem) in deeds}
    if claim.denies:
        have |= {stem for stem in wanted if unsaid(stem, words)}
    if ATTRIBUTED.match(case.text):
        wanted -= _TELLING - have
    missing = sorted(wanted - have)
    if wanted and len(wanted) - len(missing) < case.support * len(wanted):
        yield Reason.UNSUPPORTED_WORDING, ", ".join(missing)
    yield from _riders(claim, wanted, have)


# Adverbs and adjectives by which what is told is put in its place among other things told, and nothing is said of it.
_PLACING: Final = stems_listed(
    "also additionally too moreover furthermore however instead then thus therefore still both respectively together "
    "here there alone itself overall namely instance example such other another further own same particular certain "
    "various different several number specific previous though although far"
)
_RATES: Final = {
    "annually": "year",
    "yearly": "year",
    "monthly": "month",
    "weekly": "week",
    "daily": "day",
    "hourly": "hour",
}
# Who says so is checked apart.
_TELLING: Final = stems_listed(
    "according opinion view author speaker writer add advise recommend urge someone somebody " + " ".join(REPORTING)
)
_MODIFIERS: Final = frozenset(["amod", "advmod", "compound", "nmod", "npadvmod", "poss"])
# How a word can hang on one that stays and tell more of it; subjects, verbs and their complements are others' affair.
_CLAUSES: Final = frozenset(["appos", "relcl", "acl", "advcl"])
_HANGING: Final = _MODIFIERS | _CLAUSES | frozenset(["conj", "prep", "agent", "dobj", "dative"])


def new_additions(case: Case) -> Iterator[Failure]:
    """A word hung on one of the quotes' own, where nothing hangs there that it could stand for: young seals, wardens
    with rifles, wardens and soldiers, visitors who swim."""
    laid = lay(case.text, case.sentences, case.contexts)
    for word, top in added(case, laid) if laid is not None else ():
        yield Reason.UNSUPPORTED_WORDING, f"{word.text} {top.head.text}"
        return


def added(case: Case, laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Words that a statement adds, each with the head of all that hangs there with it."""
    words = case.words | {word for sentence in case.whole for word in sentence.words}
    stems = {stem_of(word) for word in (*words, *(_RATES[word] for word in words & _RATES.keys()))}
    stems |= {figure.shown for text in (*case.known, *case.whole) for figure in text.figures}
    stems |= _PLACING | _TELLING | {doing(stem) for stem in stems}
    stems |= _ASKED if any(_REQUEST.search(text) for text in case.quoted) else frozenset()
    deeds = set(map(deed_of, stems))
    for word in laid.mine:
        low = folded_word(word.text)
        stem = stem_of(low.rstrip("."))  # an initial, an abbreviation
        if "-" in low and all(stem_of(part) in stems for part in low.split("-") if part):
            continue  # mid-1950s
        if word in laid.there or not is_content(word) or word.like_num or word.tag_ == "RP":
            continue
        if (
            stem in stems
            or doing(stem) in stems
            or deed_of(stem) in deeds
            or word.pos_ not in ("NOUN", "PROPN", "ADJ", "ADV", "VERB")
        ):
            continue
        if low in CUES or low in COMPARATIVES or low in DIRECTIONS or _known_name(low, words, case.known):
            continue  # for other checks
        top = word
        while top.head != top and (top.head not in laid.there or top.head.pos_ == "ADP"):
            top = top.head
        beside = laid.there.get(top.head)
        if top.dep_ in _CLAUSES and any(is_content(t) and stem_of(folded_word(t.text)) in stems for t in top.subtree):
            continue  # what else is told of it stands in a quote: in other words, and for other checks
        if top.dep_ in _HANGING and beside is not None and not _stands_for(top, beside, laid):
            yield word, top


def _stands_for(top: Token, beside: Token, laid: Laid) -> bool:
    """Whether the quotes have something on ``beside`` that is left out, and may be what ``top`` says otherwise."""
    for child in beside.children:
        gone = [t for t in child.subtree if t not in laid.kept and not t.is_punct]
        if any(folded_word(t.text) in POINTING for t in gone):
            return True  # it, there, my: what the statement names
        if (top.dep_ not in _MODIFIERS or child.dep_ in _MODIFIERS) and any(map(is_content, gone)):
            return True
    return False


def _riders(claim: Statement, wanted: frozenset[str], have: set[str]) -> Iterator[Failure]:
    """Something of its own beside what the quotes say: a row of words, or a clause, of which they have nothing."""
    row: list[str] = []
    for word, stem in zip(claim.words, claim.line, strict=True):
        if stem in wanted and word not in STOPWORDS:  # the "in" of "cave-ins" is no "in"
            row = [] if stem in have else [*row, stem]
        if len(row) == RIDER:
            yield Reason.UNSUPPORTED_WORDING, ", ".join(row)
            return
