"""What changed between a quote and a statement that keeps most of its words, place by place.

The wording check asks whether a word is in the quotes at all; a sentence that says "not" twice would let one go
unnoticed. Here the two are laid side by side, and a cue, a figure or a name must stand where it stood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from kb.proof.case import MOST_WORDS, Case, Failure, in_order, reason_for
from kb.proof.cues import (
    CARRIED_BY,
    COMPARATIVES,
    CUES,
    DEMONYMS,
    DIRECTIONS,
    KEPT,
    MODIFIER_CARRIED_BY,
    MODIFIERS,
    SAME_DEGREE,
)
from kb.proof.figures import Figure, ratio_at
from kb.proof.grammar import parse_grammar
from kb.proof.leading import fronted_in, leads, moved
from kb.proof.likeness import turned_round
from kb.proof.pruned import Pruned, pruned
from kb.proof.qualifiers import (
    cue_of_a_part,
    is_carried,
    is_inverted,
    is_left_out,
    is_lent,
    is_only_then,
    main_part,
    only_otherwise,
    said_otherwise,
)
from kb.proof.statement import Cue, Statement
from kb.text.english import DENIALS, WEEKDAYS, listing
from kb.text.words import STOPWORDS
from kb.values import Reason

LEAST_COMMON: Final = 0.5  # of the statement's words that stand in the same order in the quote
REPLACED: Final = 4  # words: a longer stretch is rewritten, not replaced
DENIED_NEAR: Final = 5  # words before a head in which a denial (failed to, refused to) counts as its negation

_PLACED = frozenset([Reason.UNSUPPORTED_NAME, Reason.UNSUPPORTED_FIGURE])
_FLOATING = frozenset(["each", "both"])  # each of them has, they each have
_ADRIFT = frozenset(["early", "late"])  # these go with a date, wherever it stands
_DENYING = listing("false untrue nobody no_one refused failed declined true")  # it is not true that
_VAGUE = frozenset(["about", "nearly"])  # these go with one number, even where the quote has it twice


def misplaced(case: Case) -> Iterator[Failure]:
    """What changed between a sentence and the statement; where one sentence has all of it in order, only there."""
    if (laid := pruned(case)) is not None and not laid.faults:
        return
    own = frozenset(place for place in range(len(case.claim.words)) if _is_its_own(case, place, laid))
    own |= frozenset(cue.place for cue in case.claim.cues if is_lent(case, cue))
    own |= frozenset(cue.place for cue in case.claim.cues if is_carried(case, cue))
    fronted = {word: text for text in case.sentences if (word := fronted_in(text)) and leads(word, text, case.text)}
    own |= frozenset(cue.place for cue in case.claim.cues if cue.word in fronted or _is_moved(case, cue))
    pairs = list(zip(case.whole, case.counting, strict=True))
    made_of = [pair for pair in pairs if in_order(case.claim.line, pair[0].line)]
    said = {word for statement in case.whole for word in (*statement.words, *statement.line)}
    for (statement, cues), text in zip(pairs, case.sentences, strict=True):
        if made_of and (statement, cues) not in made_of:
            continue
        cues = tuple(cue for cue in cues if cue.place or fronted.get(cue.word) != text)
        cues = tuple(c for c in cues if not moved(c.word, text, case.text, statement.words[: c.place].count(c.word)))
        cues = tuple(cue for cue in cues if cue.group not in KEPT or not is_left_out(case, statement, cue, text))
        others = frozenset(place for place in range(len(case.claim.words)) if _is_of_another(case, place, laid, text))
        for failure in _moved(case.claim, statement, cues, said, text, own, others):
            if failure[0] not in _PLACED or not turned_round(parse_grammar(case.text), parse_grammar(text)):
                yield failure


def _is_moved(case: Case, cue: Cue) -> bool:
    """Whether a cue stands in its own clause of the quotes, if elsewhere, or only says how much: most importantly."""
    if cue.word == "most":
        pair = ("most", *case.claim.words[cue.place + 1 : cue.place + 2])
        return pair[-1].endswith("ly") and any(pair in {*pairwise(text.words)} for text in case.whole)
    if cue.group in ("some", "several") and any(
        other.word == cue.word and other.scope[:1] == cue.scope[:1] for text in case.whole for other in text.cues
    ):
        return True  # some of what is told of without a limit
    return any(
        moved(cue.word, text, case.text, number)
        for text, told in zip(case.sentences, case.whole, strict=True)
        for number in range(told.words.count(cue.word))
    )


def _is_its_own(case: Case, place: int, laid: Pruned | None) -> bool:
    """Whether a word of the statement stands as it stood in the sentence that it was taken from, whichever that is."""
    word = main_part(case.claim.words[place])
    after = sum(main_part(other) == word for other in case.claim.words[place + 1 :])
    return laid is not None and laid.is_in_place(word, after)


def _is_of_another(case: Case, place: int, laid: Pruned | None, text: str) -> bool:
    """Whether a word of the statement was taken from another sentence than ``text``."""
    word = main_part(case.claim.words[place])
    after = sum(main_part(other) == word for other in case.claim.words[place + 1 :])
    return laid is not None and laid.is_from_another(word, after, text)


def _moved(
    claim: Statement,
    proof: Statement,
    counting: Sequence[Cue],
    said: AbstractSet[str],
    text: str,
    own: frozenset[int],
    others: frozenset[int],
) -> Iterator[Failure]:
    """Where a statement that keeps a quote's words changes what stands between them; nothing if it keeps too few.

    ``counting`` are the cues of ``proof`` that may not go; ``said`` are the words and figures of all sentences; ``own``
    are places of words that stand as they stood, ``others`` of those taken from other sentences than ``text``.
    """
    if not claim.line or max(len(claim.line), len(proof.line)) > MOST_WORDS:
        return
    matcher = SequenceMatcher(None, proof.line, claim.line, autojunk=False)
    there = {a + k: b + k for a, b, size in matcher.get_matching_blocks() for k in range(size)}
    if len(there) < LEAST_COMMON * len(claim.line):
        return
    back = {b: a for a, b in there.items()}
    yield from _cues_lost(claim, proof, counting, there, others)
    yield from _cues_added(claim, proof, back, own, text)
    for a, b in there.items():
        was, now = proof.counts[a], claim.counts[b]
        if was is not None and now is not None and was.modifiers & _VAGUE and not now.modifiers:
            yield Reason.UNSUPPORTED_QUALIFIER, f"{now.shown} without {', '.join(sorted(was.modifiers & _VAGUE))}"
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        old, new = range(a1, a2), range(b1, b2)
        if tag == "equal":
            continue
        if old and new and back.get(b1 - 1) == a1 - 1:
            yield from _redated(proof.counts[a1], claim.counts[b1])
        if len(old) <= REPLACED and len(new) <= REPLACED:
            unless = "unless" in claim.words and "if" in proof.words and not claim.denies
            if not (
                unless
                or _denied_otherwise(claim, proof)
                or is_only_then(claim, proof)
                or only_otherwise(claim, [proof])
            ):
                yield from _turned(proof.words[a1:a2], claim.words[b1:b2])
            mine = [place for place in new if place not in own]
            yield from _replaced(proof, old, claim, mine)
            yield from _lent(proof, old, claim, mine, {*proof.words, *proof.line})
        elif _things(proof, old) <= REPLACED and _things(claim, new) <= REPLACED:
            yield from _lent(proof, old, claim, [place for place in new if place not in own], said)


def _cues_lost(
    claim: Statement, proof: Statement, counting: Sequence[Cue], there: dict[int, int], others: frozenset[int]
) -> Iterator[Failure]:
    partly = _partly(claim, proof)
    for cue in counting:
        if cue.group == "negation" and partly:
            continue
        if said_otherwise(claim, cue):
            continue
        if cue.reach and there.get(cue.reach[0]) in others and _has_like(claim, cue):
            continue  # what it turns stands elsewhere, with it
        if cue.group in KEPT and _held(cue, there) and not _answered(cue, there, claim, proof):
            yield reason_for(cue), f"without {cue.word.replace('_', ' ')}"


def _has_like(claim: Statement, cue: Cue) -> bool:
    """Whether a statement has the same word, on what a cue of a quote turns."""
    return any(mine.word == cue.word and mine.scope[:1] == cue.scope[:1] for mine in claim.cues)


def _cues_added(
    claim: Statement, proof: Statement, back: dict[int, int], own: frozenset[int], asked: str
) -> Iterator[Failure]:
    partly, denied = _partly(claim, proof), _denied_otherwise(claim, proof)
    elliptic = any(c.group == "negation" and not c.scope for c in proof.cues)  # it promised to, but never did so
    for cue in claim.cues:
        free = any(of_which(proof, c) == cue.group for c in proof.cues)
        free |= cue.group == "negation" and only_otherwise(claim, [proof])
        free |= cue.place in own or (cue.word == "whether" and "?" in asked)
        free |= cue.group == "only" and is_only_then(claim, proof)
        free |= cue.word in _FLOATING and cue.word in proof.words
        free |= (cue.group == "if" and is_inverted(proof)) or (cue.group == "negation" and (denied or elliptic))
        if free or (cue.group == "some" and partly) or cue.group in _ADRIFT:
            continue
        if _held(cue, back) and not _answered(cue, back, proof, claim):
            yield reason_for(cue), cue.word.replace("_", " ")


def _partly(claim: Statement, proof: Statement) -> bool:
    """Whether "some … not" stands for "not all"."""
    return "some" in claim.words and cue_of_a_part([proof])


def _denied_otherwise(claim: Statement, proof: Statement) -> bool:
    """Whether a "not" may stand for another denial of the quote: it is false that, nobody, refused to."""
    return _partly(claim, proof) or (not _DENYING.isdisjoint(proof.words) and _DENYING.isdisjoint(claim.words))


def _held(cue: Cue, other: dict[int, int]) -> bool:
    """Whether the other text keeps the word that the cue turns, and another word beside it, near each other."""
    if not cue.reach or cue.reach[0] not in other:
        return False
    head = cue.reach[0]
    beside = [i for i in (*range(cue.place - 3, cue.place), head + 1, head + 2) if i in other]
    return any(abs(other[i] - other[head]) <= abs(i - head) + 3 for i in beside)


def of_which(text: Statement, cue: Cue) -> str:
    """The group of a cue that counts what was named before it (most of whom, some of which); empty otherwise."""
    return cue.group if text.words[cue.place + 1 : cue.place + 3] in (("of", "whom"), ("of", "which")) else ""


def _answered(cue: Cue, other: dict[int, int], text: Statement, own: Statement) -> bool:
    """Whether ``text`` has a cue that carries this one, on the word that stands for its head."""
    head = other[cue.reach[0]]
    if asked := of_which(own, cue):
        return asked in {mine.group for mine in text.cues}
    for mine in text.cues:
        same = mine.group == cue.group or mine.group in CARRIED_BY.get(cue.group, ())
        if (same or cue.group in CARRIED_BY.get(mine.group, ())) and (
            head in mine.reach or mine.place == other.get(cue.place)
        ):
            return True
    if cue.group == "negation":
        return bool(DENIALS.intersection(text.words[max(0, head - DENIED_NEAR) : head]))
    figures = [f for f in text.counts[max(0, head - 3) : head] if f is not None]
    return any(cue.group in f.modifiers for f in figures)


def _turned(old: Sequence[str], new: Sequence[str]) -> Iterator[Failure]:
    """A negation put in or taken out between words that stay ("not only" is one, too)."""
    if any(word in DENIALS or not (word in STOPWORDS or _turns(word)) for word in (*old, *new)):
        return  # what is negated changes with it
    before = sum(_denies(word, new) for word in old)
    if before != sum(_denies(word, old) for word in new):
        yield Reason.UNSUPPORTED_NEGATION, " ".join([*old, "/", *new]).replace("_", " ")


def _turns(word: str) -> bool:
    return word in CUES or word in MODIFIERS or "_" in word or word == "just"


def _denies(word: str, other: Sequence[str]) -> bool:
    if word in ("not_only", "not_just", "not_merely", "not_simply"):
        return bool(other)  # "not only" may go, as long as it does not leave "only"
    return CUES.get(word) == "negation" or (word not in CUES and word.startswith(("not_", "no_")))


def _replaced(proof: Statement, old: range, claim: Statement, new: Sequence[int]) -> Iterator[Failure]:
    """A figure, name, direction or degree put in the place of another, even if the quote has it elsewhere."""
    before = {f.value for i in old if (f := proof.counts[i]) is not None}
    shares = {ratio_at(proof.words, proof.counts, i) for i in old} & {
        ratio_at(claim.words, claim.counts, i) for i in new
    } - {""}
    for figure in (f for i in new if (f := claim.counts[i]) is not None):
        moved = _moved_along(figure, claim, proof) or _with_its_part(figure.value, claim, proof, old)
        if before and figure.value not in before and not shares and not moved:
            yield Reason.UNSUPPORTED_FIGURE, figure.shown
    were = {proof.words[i] for i in old}
    named = any(i in proof.named for i in old)
    limits = {MODIFIERS[word] for word in were if word in MODIFIERS}
    for place, word in ((i, claim.words[i]) for i in new):
        if _with_its_part(claim.line[place], claim, proof, old):
            continue
        if named and place in claim.named and not _names_one_of(word, proof, old):
            yield Reason.UNSUPPORTED_NAME, word
        if limits and word in MODIFIERS and not limits & MODIFIER_CARRIED_BY.get(MODIFIERS[word], {MODIFIERS[word]}):
            yield Reason.UNSUPPORTED_QUALIFIER, word.replace("_", " ")
        ways = {DIRECTIONS[w] for w in were if w in DIRECTIONS}
        if ways and word in DIRECTIONS and DIRECTIONS[word] not in ways:
            yield Reason.UNSUPPORTED_QUALIFIER, word
        if word in COMPARATIVES and were & COMPARATIVES and not were & (SAME_DEGREE.get(word, frozenset()) | {word}):
            yield Reason.UNSUPPORTED_QUALIFIER, word


def _moved_along(figure: Figure, claim: Statement, proof: Statement) -> bool:
    """Whether a figure came with another of its own part: 6 in 1900 and 14 in 1930, in 1930 they were 14."""
    mine = {f.value for f in claim.figures} - {figure.value}
    parts = {proof.clause_of[i] for i, f in enumerate(proof.counts) if f is not None and f.value == figure.value}
    theirs = {f.value for i, f in enumerate(proof.counts) if f is not None and proof.clause_of[i] in parts}
    return bool(mine) and mine <= theirs


def _with_its_part(stem: str, claim: Statement, proof: Statement, old: range) -> bool:
    """Whether a word came with all else that only its own part of the sentence has, and the other part did not.

    "The east pan was lined with clay, the west pan with lead": the west pan was lined with lead.
    """
    if claim.line.count(stem) > proof.line.count(stem):
        return False
    mine = {*claim.line}
    left = {proof.clause_of[i] for i in old}
    for number, part in enumerate(proof.clauses):
        if stem not in part or number in left:
            continue
        others = [clause for place, clause in enumerate(proof.clauses) if place != number]
        own = part.difference(*others)
        stayed = [proof.clauses[place] - part - mine for place in left]
        if own - {stem} and own <= mine and stayed and all(stayed):
            return True
    return False


def _lent(
    proof: Statement, old: range, claim: Statement, new: Sequence[int], said: AbstractSet[str]
) -> Iterator[Failure]:
    """A name, month or year that was not ``said``, put where the quote has another, or has the one for the other."""
    name = any(i in proof.named and proof.words[i] not in WEEKDAYS for i in old)
    gone = Counter(f.value for f in proof.figures) - Counter(f.value for f in claim.figures)
    dates = [f for i in old if (f := proof.counts[i]) is not None and _is_date(f)]
    date = any(f.value in gone for f in dates)  # one that only moved has left its place to nobody
    for place in new:
        word, figure = claim.words[place], claim.counts[place]
        if (name or date) and place in claim.named and word not in said and not _names_one_of(word, proof, old):
            yield Reason.UNSUPPORTED_NAME, word
        if name and figure is not None and _is_date(figure) and figure.value not in said:
            yield Reason.UNSUPPORTED_FIGURE, figure.shown


def _redated(was: Figure | None, now: Figure | None) -> Iterator[Failure]:
    """A year in the place of another, after the same word, however much is rewritten after it."""
    if was is None or now is None or was.unit != now.unit or was.value == now.value:
        return
    if _is_date(was) and _is_date(now):
        yield Reason.UNSUPPORTED_FIGURE, now.shown


def _names_one_of(word: str, text: Statement, places: range) -> bool:
    """Whether a name is another form of what stands there: its initials, its people, the same beginning."""
    words = [text.words[i] for i in places]
    letters = "".join(other[0] for other in words if other not in STOPWORDS)
    alike = any(word[:4] == text.words[i][:4] for i in places if i in text.named)
    return alike or word in letters or not DEMONYMS.get(word, frozenset()).isdisjoint(words)


def _is_date(figure: Figure | None) -> bool:
    """Whether a figure is a month or, by its four digits, a year."""
    if figure is None:
        return False
    return figure.unit == "month-name" or (not figure.unit and len(figure.value) == 4 and figure.value.isdigit())


def _things(text: Statement, places: range) -> int:
    """How many words these are, a name counting as one, however long."""
    return sum(not (place in text.named and place - 1 in text.named and place - 1 in places) for place in places)
