"""What a sentence tells side by side: of this so much, of that so much. A statement may not take the figure of the one
and what is told beside the other, nor a share of some for a share of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.proof.case import Case, Failure
from kb.proof.laying import Laid, key_of, lay
from kb.proof.pruning import is_content
from kb.proof.statement import Statement
from kb.text.english import listing
from kb.text.lexicon import class_of
from kb.text.words import STOPWORDS
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

SHARE: Final = 0.7  # of a statement's content that one sentence has: it was made of that sentence
SIDES: Final = 4  # parts of one sentence that are compared
_COMPARING: Final = listing("compared against versus while whereas but and vs")
_TELLING: Final = "VZPEeIDCOWM"  # classes of words that never say which one is meant
_SHARES: Final = listing("% percent majority half third quarter most proportion share")
_PARTS: Final = listing("part parts portion portions half section sections some most much many few")
_WHICH: Final = listing("acl relcl prep amod nmod compound")


class Side(NamedTuple):
    """A part of a sentence with a figure of its own: its figures, and the words before and behind the first of them."""

    figures: frozenset[str]
    before: frozenset[str]
    behind: frozenset[str]
    led: Mapping[str, frozenset[str]]  # by each preposition behind it


def crossed(case: Case) -> Iterator[Failure]:
    """The figure of one side with what only the other side names, where the side's own is left out: the new clock lost
    two seconds, where the new one loses one second and the old one lost two."""
    claim = case.claim
    mine = claim.content_at(range(len(claim.words)))
    figures = {f.value for f in claim.figures}
    told = frozenset(mine | figures)
    for text in case.whole:
        if len(mine & text.content_at(range(len(text.words)))) < SHARE * len(mine):
            continue
        sides = _sides(text)
        if not 1 < len(sides) <= SIDES:
            continue
        own = [side for side in sides if side.figures & figures]
        if len(own) != 1 or any(own[0].figures & other.figures for other in sides if other is not own[0]):
            continue
        others = [side for side in sides if side is not own[0]]
        for there, here in ((s.before, own[0].before) for s in others):
            yield from _taken(there, here, others, own[0], told)
        for there, here in ((s.behind, own[0].behind) for s in others):
            yield from _taken(there, here, others, own[0], told)
        for other in others:
            yield from _led_elsewhere(other, own[0], text, told)


def _taken(
    there: frozenset[str], here: frozenset[str], others: Sequence[Side], own: Side, told: frozenset[str]
) -> Iterator[Failure]:
    """Words of the other side that a statement has, where it has none of those that stand in their place on its own."""
    everywhere = own.before | own.behind
    taken, left = (there - everywhere) & told, here - frozenset[str]().union(*(o.before | o.behind for o in others))
    if taken and left and not left & told:
        yield Reason.UNSUPPORTED_WORDING, f"{', '.join(sorted(taken))} with {', '.join(sorted(own.figures & told))}"


def _led_elsewhere(other: Side, own: Side, text: Statement, told: frozenset[str]) -> Iterator[Failure]:
    """What the other side has behind a preposition, for what its own has there: in large towns, for small ones."""
    for preposition in own.led.keys() & other.led.keys():
        mine, theirs = own.led[preposition], other.led[preposition]
        taken = {w for w in theirs - mine if w in told and text.line.count(w) == 1}
        left = {w for w in mine - theirs if text.line.count(w) == 1}
        if taken and left and not left & told:
            yield Reason.UNSUPPORTED_WORDING, f"{preposition} {', '.join(sorted(taken))}"


def _sides(text: Statement) -> list[Side]:
    """The parts of a sentence that have a figure each, no date: what is measured on both sides."""
    parts: list[list[int]] = [[]]
    for place, word in enumerate(text.words):
        if parts[-1] and (text.clause_of[place] != text.clause_of[place - 1] or word in _COMPARING):
            parts.append([])
        parts[-1].append(place)
    sides = []
    for number, part in enumerate(parts):
        counted = [i for i in part if _is_amount(text, i)]
        if counted:
            for rest in parts[number + 1 :]:
                if any(_is_amount(text, i) for i in rest) or text.words[rest[0]] not in ("and", "or"):
                    break
                part = [*part, *rest]  # in low- and middle-income countries
            before = [i for i in part if i < counted[0]]
            behind = [i for i in part if i > counted[0]]
            values = frozenset(f.value for i in counted if (f := text.counts[i]) is not None)
            sides.append(Side(values, _naming(text, before), _naming(text, behind), _led(text, behind)))
    return sides


def _led(text: Statement, places: Sequence[int]) -> dict[str, frozenset[str]]:
    """What each preposition leads, up to the next."""
    led: dict[str, frozenset[str]] = {}
    preposition = ""
    for i in places:
        if class_of(text.words[i]) == "I":
            preposition = text.words[i]
        elif preposition:
            led[preposition] = led.get(preposition, frozenset()) | _naming(text, [i])
    return led


def _is_amount(text: Statement, place: int) -> bool:
    figure = text.counts[place]
    if figure is None or figure.unit in ("month-name", "ordinal", "decade"):
        return False
    return not (not figure.unit and len(figure.value) == 4 and figure.value.isdigit())


def _naming(text: Statement, places: Sequence[int]) -> frozenset[str]:
    return frozenset(
        text.line[i]
        for i in places
        if ((figure := text.counts[i]) is None and text.words[i] not in STOPWORDS and "_" not in text.words[i]
        and (i in text.named or class_of(text.words[i]) not in _TELLING))
        or (figure is not None and figure.unit == "ordinal")
    )  # fmt: skip


def widened(case: Case) -> Iterator[Failure]:
    """A share of some told as one of all of them: 73 % of children, for 73 % of children in hospital; the whole, for
    parts of it."""
    laid = lay(case.text, case.sentences, case.contexts) if not case.talk else None
    if laid is None:
        return
    for mine, theirs in laid.there.items():
        if theirs.dep_ != "pobj" or mine.dep_ not in ("pobj", "dobj", "nsubj", "nsubjpass") or not is_content(theirs):
            continue
        of = theirs.head
        if of.lower_ != "of":
            continue
        share = of.head
        if _is_part(share, of) and not _has(share, laid) and not _says_part(laid):
            yield Reason.UNSUPPORTED_QUALIFIER, f"without {share.lower_} of {theirs.lower_}"
        elif share.lower_ in _SHARES and any(t in laid.kept for t in (share, *share.children)):
            yield from (
                (Reason.UNSUPPORTED_QUALIFIER, f"without {' '.join(t.text for t in lost)}")
                for child in theirs.children
                if (lost := _left_out(child, mine, laid))
            )


def _is_part(share: Token, of: Token) -> bool:
    parts = share.lower_ in ("part", "parts", "portion", "portions") and of.i == share.i + 1
    return parts and share.dep_ != "attr" and share.head.lower_ != "as"  # as part of a plan, it is part of a plan


def _has(share: Token, laid: Laid) -> bool:
    return share in laid.kept or any(key_of(t) == key_of(share) for t in laid.mine)


def _says_part(laid: Laid) -> bool:
    return any(t.lower_ in _PARTS or t.lower_.startswith("part") for t in laid.mine)


def _left_out(child: Token, mine: Token, laid: Laid) -> list[Token]:
    """What restricts a noun whose share is told, where nothing of it is in the statement, nor anything in its place."""
    if child.dep_ not in ("acl", "relcl") and not (child.dep_ == "prep" and child.lower_ in ("with", "under", "over")):
        return []
    if child.left_edge.i and child.left_edge.nbor(-1).text == ",":
        return []
    own = [t for t in child.subtree if is_content(t)]
    told = {key_of(t) for t in laid.mine}
    instead = any(t not in laid.there and is_content(t) for c in mine.children if c.dep_ in _WHICH for t in c.subtree)
    return own if own and not instead and not any(key_of(t) in told for t in own) else []
