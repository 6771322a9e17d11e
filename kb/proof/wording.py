"""Whether a statement's wording adds nothing to the quotes it rests on, and leaves out nothing that turns them.

This bounds meaning; it does not prove it. True parts of the quotes may still be spliced.
What is checked: every figure, date, unit, name and address; negations both ways; quantifiers, modals, hedges,
comparatives and directions both ways; opposites; causes; on which side of its verb a noun stands; that what one quote
says is not said of the subject of another; the share of content words that the quotes hold, and that none of the
statement is a matter of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kb.proof.alignment import misplaced, reason_for
from kb.proof.borrowed import misread, uncaused
from kb.proof.cues import (
    CARRIED_BY,
    COMPARATIVES,
    CUES,
    DEMONYMS,
    DENIALS,
    DIRECTIONS,
    DIS,
    KEPT,
    MODIFIER_CARRIED_BY,
    OPPOSITES,
    PREFIXES,
    SAME_DEGREE,
)
from kb.proof.cut import cues_that_count, in_order
from kb.proof.figures import Figure, ratio_at, same_unit
from kb.proof.forms import doing, stem_of
from kb.proof.frames import unframed
from kb.proof.pairs import mispaired
from kb.proof.polarity import turned
from kb.proof.roles import swapped
from kb.proof.statement import Cue, Statement, parse
from kb.proof.subjects import transferred
from kb.text.lexicon import class_of, known
from kb.text.words import STOPWORDS
from kb.values import Reason

DEFAULT_SUPPORT: Final = 0.75
UNTRUE: Final = frozenset(["false", "untrue", "incorrect", "myth"])  # of a quote: what it says is not so
CONVERSE: Final = frozenset(["buy", "buys", "bought", "purchased"])
VERBOSE: Final = 3  # times the length of its quotes, and MARGIN characters: a longer statement says more than they do
MARGIN: Final = 200
HEAD_SHARE: Final = 0.25  # of a clause's words that a statement has beside the one that is turned
CLAUSE_SHARE: Final = 0.6  # of a clause's other content words: a statement that has them speaks of that clause

RIDER: Final = 3  # content words in a row of which the quotes have none: not another wording, another statement

_ADDRESS = re.compile(r"[a-z][a-z+]*://[^\s\"'<>]*\w|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")
_Failure = tuple[Reason, str]


def check_wording(
    text: str,
    proofs: Sequence[str],
    contexts: Sequence[str] = (),
    support: float = DEFAULT_SUPPORT,
    *,
    around: Sequence[str] = (),
) -> tuple[Reason, str] | None:
    """None when the wording of ``text`` holds; otherwise the reason and the words at fault.

    ``proofs`` and ``contexts`` are the texts of its quotes; contexts may lend names, figures and content words, not
    negations or qualifiers. ``around`` are the whole sentences the proofs were cut from: what turns the meaning
    there may not be left out. ``support`` is the least share (0 to 1) of content words the quotes must hold.
    """
    if any(text == proof for proof in proofs):
        return None
    if len(text) > VERBOSE * sum(map(len, (*proofs, *contexts))) + MARGIN:
        return Reason.UNSUPPORTED_WORDING, "longer than its quotes"
    claim = parse(text)
    proven = [parse(proof) for proof in proofs]
    beside = [parse(context) for context in contexts]
    known = [*proven, *beside]
    whole = [parse(sentence) for sentence in around] or proven
    counting = [cues_that_count(claim, statement, proven) for statement in whole]
    checks = (
        _figures(claim, known),
        _names(claim, known),
        _negations(claim, proven),
        _qualifiers(claim, proven),
        _modifiers(claim, [*known, *whole]),
        _dropped(claim, whole, counting),
        _misplaced(claim, whole, counting),
        unframed(text, claim, whole, around or proofs),
        swapped(claim, proven),
        transferred(claim, [*whole, *beside]),
        uncaused(claim, proven),
        misread(claim, proven, beside),
        _addresses(text, (*proofs, *contexts)),
        _support(claim, known, support),
        turned(claim, proven, whole),
        mispaired(claim, whole),
    )
    return next((failure for check in checks for failure in check), None)


def check_attribution(who: str, texts: Sequence[str]) -> tuple[Reason, str] | None:
    """None when every name and content word of ``who`` stands in ``texts``."""
    if not who.strip():
        return None
    wanted = {stem_of(word) for word in parse(who).words if word not in STOPWORDS}
    have = {stem_of(word) for text in texts for word in parse(text).words}
    missing = sorted(wanted - have)
    return (Reason.UNSUPPORTED_NAME, ", ".join(missing)) if missing or not wanted else None


def check_period(dates: Sequence[str], texts: Sequence[str]) -> tuple[Reason, str] | None:
    """None when every number of ``dates`` (ISO 8601 or words) stands in ``texts``; a month also by its name."""
    have = {figure.value for text in texts for figure in parse(text).figures}
    have |= {value for date in texts for value in _iso(date)}
    for date in dates:
        wanted = _iso(date) or [figure.value for figure in parse(date).figures]
        missing = [value for value in wanted if value not in have]
        if missing or (date.strip() and not wanted):
            return Reason.UNSUPPORTED_FIGURE, date
    return None


def _iso(text: str) -> list[str]:
    parts = text.strip().split("T")[0].split("-")
    if not all(part.isdigit() for part in parts) or len(parts[0]) != 4 or len(parts) > 3:
        return []
    return [str(int(parts[0])), *(f"month{int(p)}" for p in parts[1:2]), *(str(int(p)) for p in parts[2:3])]


def _figures(claim: Statement, known: Sequence[Statement]) -> Iterator[_Failure]:
    have = [figure for statement in known for figure in statement.figures]
    units = frozenset(figure.unit for figure in have)
    words = {word for statement in known for word in statement.words}
    for word, figure in zip(claim.words, claim.counts, strict=True):
        if figure is None and word not in words and any(char.isdigit() for char in word):
            yield Reason.UNSUPPORTED_FIGURE, word  # H1N1, n2
    for place, figure in enumerate(claim.counts):
        if figure is None:
            continue
        if figure.shown == "one" and words & {"one", "1", "a", "an", "single", "sole", "only", "each"}:
            continue
        same = any(figure.value == f.value and same_unit(figure.unit, f.unit, units) for f in have)
        if not same and not _ratio_stands(claim, place, known):
            yield Reason.UNSUPPORTED_FIGURE, figure.shown


def _ratio_stands(claim: Statement, place: int, known: Sequence[Statement]) -> bool:
    ratio = ratio_at(claim.words, claim.counts, place)
    return bool(ratio) and any(ratio == ratio_at(s.words, s.counts, i) for s in known for i in range(len(s.words)))


def _modifiers(claim: Statement, known: Sequence[Statement]) -> Iterator[_Failure]:
    """What limits a number (about, more than, before) belongs to it, in the quotes as in the statement."""
    have = [figure for statement in known for figure in statement.figures]
    for figure in claim.figures:
        same = [f for f in have if f.value == figure.value]
        if same and not any(_limits_agree(figure, f) for f in same):
            limits = sorted(figure.modifiers.symmetric_difference(same[0].modifiers))
            yield Reason.UNSUPPORTED_QUALIFIER, f"{figure.shown} ({', '.join(limits)})"


def _limits_agree(wanted: Figure, found: Figure) -> bool:
    carried = all(found.modifiers & MODIFIER_CARRIED_BY.get(m, frozenset([m])) for m in wanted.modifiers)
    return carried and bool(wanted.modifiers) >= bool(found.modifiers - {"estimated"})  # its verb may say so elsewhere


def _names(claim: Statement, known: Sequence[Statement]) -> Iterator[_Failure]:
    words = {word for statement in known for word in statement.words}
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


def _negations(claim: Statement, proven: Sequence[Statement]) -> Iterator[_Failure]:
    """A negation of the statement must be in the quotes, on the same thing; un- and its like as well."""
    cues = [cue for statement in proven for cue in statement.cues if cue.group == "negation"]
    words = {word for statement in proven for word in statement.words}
    stems = {stem for statement in proven for stem in statement.stems}
    denied = bool(words & (DENIALS | UNTRUE)) or any(_unsaid(stem, words) for stem in claim.stems)
    for cue in claim.cues:
        if cue.group != "negation" or denied:
            continue
        on_known = [stem for stem in cue.scope if stem in stems]
        if not cues or (on_known and not any(set(on_known) & set(other.scope) for other in cues)):
            yield Reason.UNSUPPORTED_NEGATION, f"{cue.word} {' '.join(cue.scope[:1])}".strip()
    negated = {stem for cue in cues for stem in cue.scope[:2]}
    for word in claim.words:
        if word in words or word in STOPWORDS or stem_of(word) in stems:
            continue
        if any(base in stems and base not in negated for base in _denied_by(word)):
            yield Reason.UNSUPPORTED_NEGATION, word
        if _unsaid(stem_of(word), words) and not any(cue.group == "negation" for cue in claim.cues):
            yield Reason.UNSUPPORTED_NEGATION, word


def _unsaid(stem: str, words: set[str]) -> bool:
    """Whether the quotes have a word only with a denying prefix (unhappy, where the statement says happy)."""
    return any(stem == denied for word in words for denied in _denied_by(word))


@lru_cache(maxsize=50_000)
def _denied_by(word: str) -> tuple[str, ...]:
    """The stem that ``word`` denies by its prefix: unhappy denies happi; inform and under deny nothing."""
    for prefix, beginnings in PREFIXES.items():
        rest = word.removeprefix(prefix)
        if rest == word or len(rest) < 4 or not known(rest) or (beginnings and rest[0] not in beginnings):
            continue
        if (prefix == "dis" and rest not in DIS) or (beginnings and class_of(word) not in "AR"):
            continue
        return (stem_of(rest),)
    return ()


def _qualifiers(claim: Statement, proven: Sequence[Statement]) -> Iterator[_Failure]:
    words = {word for statement in proven for word in statement.words}
    groups = {CUES[word] for word in words if word in CUES}
    groups |= {modifier for statement in proven for f in statement.figures for modifier in f.modifiers}
    for cue in claim.cues:
        if cue.group != "negation" and not groups & CARRIED_BY.get(cue.group, frozenset([cue.group])):
            yield Reason.UNSUPPORTED_QUALIFIER, cue.word
    ways = {DIRECTIONS[word] for word in words if word in DIRECTIONS}
    for word in claim.words:
        if word in words:
            continue
        if word in DIRECTIONS and DIRECTIONS[word] not in ways:
            yield Reason.UNSUPPORTED_QUALIFIER, word
        if word in COMPARATIVES and not words & SAME_DEGREE.get(word, frozenset()):
            yield Reason.UNSUPPORTED_QUALIFIER, word
        for one, other in OPPOSITES:
            mine, theirs = (one, other) if word in one else (other, one)
            if word in mine and not words & mine and words & theirs and not (word in CONVERSE and _gave(claim, proven)):
                yield Reason.UNSUPPORTED_QUALIFIER, word


def _gave(claim: Statement, proven: Sequence[Statement]) -> bool:
    """Whether who begins the statement is to whom a quote gave: sold to Roe, Roe bought."""
    first = next((stem for stem in claim.line if stem in claim.stems), "")
    return any(first in text.line[i + 1 : i + 4] for text in proven for i, w in enumerate(text.words) if w == "to")


def _misplaced(claim: Statement, whole: Sequence[Statement], counting: Sequence[Sequence[Cue]]) -> Iterator[_Failure]:
    """What changed between a sentence and the statement; where one sentence has all of it in order, only there."""
    pairs = list(zip(whole, counting, strict=True))
    made_of = [pair for pair in pairs if in_order(claim.line, pair[0].line)]
    said = {word for statement in whole for word in (*statement.words, *statement.line)}
    for statement, cues in made_of or pairs:
        yield from misplaced(claim, statement, cues, said)


def _dropped(claim: Statement, whole: Sequence[Statement], counting: Sequence[Sequence[Cue]]) -> Iterator[_Failure]:
    """What turns the clause a statement was made from must be in the statement too."""
    for statement, cues in zip(whole, counting, strict=True):
        for cue in cues:
            if cue.group in KEPT and _speaks_of(claim, statement, cue) and not _keeps(claim, cue):
                if _said_plainly(claim, whole, statement.clauses[cue.clause], cue):
                    continue
                yield reason_for(cue), f"without {cue.word.replace('_', ' ')}"


def _speaks_of(claim: Statement, statement: Statement, cue: Cue) -> bool:
    """Whether the claim states what the cue turns: its first word, or most of the rest of its clause."""
    head = cue.scope[:1]
    mine = claim.stems | {figure.value for figure in claim.figures}
    clauses = [statement.clauses[cue.clause].difference(head)]
    if head and head[0] in claim.stems and len(clauses[0] & mine) >= HEAD_SHARE * len(clauses[0]):
        return True
    if cue.group == "if":  # what holds only on the condition stands beside it
        clauses += statement.clauses[max(0, cue.clause - 1) : cue.clause] + statement.clauses[cue.clause + 1 :][:1]
    return any(len(clause) >= 2 and len(clause & mine) >= CLAUSE_SHARE * len(clause) for clause in clauses)


def _keeps(claim: Statement, cue: Cue) -> bool:
    carriers = CARRIED_BY.get(cue.group, frozenset([cue.group])) | {cue.group}
    mine = [c for c in claim.cues if c.group in carriers or cue.group in CARRIED_BY.get(c.group, frozenset())]
    if cue.group != "negation":
        return bool(mine)
    if set(claim.words) & DENIALS:
        return True
    return any(not set(c.scope) & claim.stems or set(c.scope) & set(cue.scope) for c in mine) or (
        bool(cue.scope) and any(cue.scope[0] in _denied_by(word) for word in claim.words)
    )


def _said_plainly(claim: Statement, whole: Sequence[Statement], turned: frozenset[str], cue: Cue) -> bool:
    """Whether another clause, without the cue, is nearer to the claim: "did not sign in 1990, but signed in 1991"."""
    mine = claim.stems | {figure.value for figure in claim.figures}
    nearness = len(turned & mine)
    for statement in whole:
        marked = {c.clause for c in statement.cues if c.group == cue.group}
        for number, clause in enumerate(statement.clauses):
            if number not in marked and cue.scope and cue.scope[0] in clause and len(clause & mine) > nearness:
                return True
    return False


def _addresses(text: str, texts: Sequence[str]) -> Iterator[_Failure]:
    """An address leads readers away: every one must stand, as it is, in the quotes."""
    have = " ".join(texts).casefold()
    for address in _ADDRESS.findall(text.casefold()):
        if address not in have:
            yield Reason.UNSUPPORTED_NAME, address


def _support(claim: Statement, known: Sequence[Statement], least: float) -> Iterator[_Failure]:
    checked = {stem_of(word) for word in claim.words if word in CUES or word in DIRECTIONS or word in COMPARATIVES}
    wanted = claim.stems - checked
    words = {word for statement in known for word in statement.words}
    have = {stem_of(word) for word in words}
    have |= {doing(stem) for stem in have} | {stem for stem in wanted if doing(stem) in have}
    if any(cue.group == "negation" for cue in claim.cues):
        have |= {stem for stem in wanted if _unsaid(stem, words)}
    missing = sorted(wanted - have)
    if wanted and len(wanted) - len(missing) < least * len(wanted):
        yield Reason.UNSUPPORTED_WORDING, ", ".join(missing)
    yield from _riders(claim, wanted, have)


def _riders(claim: Statement, wanted: frozenset[str], have: set[str]) -> Iterator[_Failure]:
    """Something of its own beside what the quotes say: a row of words, or a clause, of which they have nothing."""
    row: list[str] = []
    for word, stem in zip(claim.words, claim.line, strict=True):
        if stem in wanted and word not in STOPWORDS:  # the "in" of "cave-ins" is no "in"
            row = [] if stem in have else [*row, stem]
        if len(row) == RIDER:
            yield Reason.UNSUPPORTED_WORDING, ", ".join(row)
            return
