"""Whether a statement's wording adds nothing to the quotes it rests on, and leaves out nothing that turns them.

This bounds meaning; it does not prove it. ``CHECKS`` are what is looked for, in order; the first that fails decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kb.proof.additions import new_additions, new_addresses, new_content, new_figures, new_limits, new_names
from kb.proof.advice import unadvised
from kb.proof.alignment import misplaced
from kb.proof.alike import in_one_form
from kb.proof.asserted import asserted, exchanged
from kb.proof.belonging import belonging
from kb.proof.case import MOST_WORDS, Case, Failure, case_of
from kb.proof.come_about import not_come_about
from kb.proof.deeds import deeds
from kb.proof.derivation import underived
from kb.proof.displaced import displaced
from kb.proof.doers import doers
from kb.proof.frames import unframed
from kb.proof.joined import joined
from kb.proof.left_open import left_open
from kb.proof.lent import lent
from kb.proof.measured import measured
from kb.proof.ordering import ordering
from kb.proof.others import another
from kb.proof.pairs import mispaired
from kb.proof.parallel import crossed, widened
from kb.proof.persons import told_by_another, told_of_another, told_of_the_author, told_to_another
from kb.proof.polarity import turned
from kb.proof.qualifiers import dropped, new_negations, new_qualifiers, uncaused
from kb.proof.reputed import reputed
from kb.proof.restraints import unrestrained
from kb.proof.roles import misread, swapped
from kb.proof.singled import singled_out
from kb.proof.statement import parse
from kb.proof.substituted import addressed, substituted
from kb.text.words import STOPWORDS, stem_of
from kb.values import Reason

DEFAULT_SUPPORT: Final = 0.75
VERBOSE: Final = 3  # times the length of its quotes, and MARGIN characters: a longer statement says more than they do
MARGIN: Final = 200


class Check(NamedTuple):
    """Something looked for in a wording. ``find`` yields a failure for each place, each for one of ``reasons``."""

    find: Callable[[Case], Iterator[Failure]]
    reasons: frozenset[Reason]


FIGURE, NAME, NEGATION, QUALIFIER, WORDING = (
    Reason.UNSUPPORTED_FIGURE,
    Reason.UNSUPPORTED_NAME,
    Reason.UNSUPPORTED_NEGATION,
    Reason.UNSUPPORTED_QUALIFIER,
    Reason.UNSUPPORTED_WORDING,
)
CHECKS: Final = (
    Check(new_figures, frozenset({FIGURE})),
    Check(new_names, frozenset({NAME})),
    Check(new_negations, frozenset({NEGATION})),
    Check(new_qualifiers, frozenset({QUALIFIER})),
    Check(new_limits, frozenset({QUALIFIER})),
    Check(dropped, frozenset({NEGATION, QUALIFIER})),
    Check(misplaced, frozenset({FIGURE, NAME, NEGATION, QUALIFIER})),
    Check(unframed, frozenset({NEGATION, QUALIFIER})),
    Check(swapped, frozenset({NAME, WORDING})),
    Check(asserted, frozenset({QUALIFIER})),
    Check(exchanged, frozenset({WORDING})),
    Check(displaced, frozenset({WORDING})),
    Check(belonging, frozenset({FIGURE, NAME})),
    Check(joined, frozenset({WORDING})),
    Check(uncaused, frozenset({QUALIFIER})),
    Check(misread, frozenset({NAME})),
    Check(new_addresses, frozenset({NAME})),
    Check(new_content, frozenset({WORDING})),
    Check(substituted, frozenset({QUALIFIER})),
    Check(addressed, frozenset({WORDING})),
    Check(new_additions, frozenset({WORDING})),
    Check(turned, frozenset({NEGATION, QUALIFIER})),
    Check(mispaired, frozenset({FIGURE, QUALIFIER, WORDING})),
    Check(crossed, frozenset({WORDING})),
    Check(widened, frozenset({QUALIFIER})),
    Check(doers, frozenset({WORDING})),
    Check(another, frozenset({NAME})),
    Check(singled_out, frozenset({QUALIFIER})),
    Check(measured, frozenset({FIGURE, NAME, QUALIFIER, WORDING})),
    Check(not_come_about, frozenset({NEGATION, QUALIFIER})),
    Check(left_open, frozenset({QUALIFIER})),
    Check(reputed, frozenset({QUALIFIER})),
    Check(lent, frozenset({WORDING})),
    Check(deeds, frozenset({WORDING})),
    Check(ordering, frozenset({QUALIFIER, WORDING})),
    Check(unrestrained, frozenset({NAME, NEGATION, QUALIFIER, WORDING})),
    Check(underived, frozenset({NAME, NEGATION, QUALIFIER, WORDING})),
    Check(unadvised, frozenset({QUALIFIER})),
    Check(told_of_another, frozenset({NAME})),
    Check(told_of_the_author, frozenset({NAME})),
    Check(told_to_another, frozenset({NAME})),
    Check(told_by_another, frozenset({NAME})),
)


def check_wording(
    text: str,
    proofs: Sequence[str],
    contexts: Sequence[str] = (),
    support: float = DEFAULT_SUPPORT,
    *,
    around: Mapping[str, tuple[str, ...]] | Sequence[str] = (),
    speakers: Sequence[str] = (),
) -> tuple[Reason, str] | None:
    """None when the wording of ``text`` holds; otherwise the reason and the words at fault.

    ``proofs`` and ``contexts`` are the texts of its quotes; contexts may lend names, figures and content words, not
    negations or qualifiers. ``around`` are the whole sentences the proofs were cut from: what turns the meaning
    there may not be left out. ``speakers``: who says "I" in the proofs, where it counts. ``support`` is the least share
    (0 to 1) of content words the quotes must hold.
    """
    if any(text == proof for proof in proofs):
        return None
    if len(text) > VERBOSE * sum(map(len, (*proofs, *contexts))) + MARGIN:
        return Reason.UNSUPPORTED_WORDING, "longer than its quotes"
    if text.count(" ") >= MOST_WORDS:
        return Reason.UNSUPPORTED_WORDING, "longer than a statement"
    failed = _first_failure(case_of(text, proofs, contexts, around, support, speakers))
    one = in_one_form(text, (*proofs, *contexts)) if failed is not None else None
    if one is None:
        return failed
    told = (
        {one(k): tuple(map(one, v)) for k, v in around.items()}
        if isinstance(around, Mapping)
        else list(map(one, around))
    )
    plain = [list(map(one, texts)) for texts in (proofs, contexts, speakers)]
    return None if _first_failure(case_of(one(text), plain[0], plain[1], told, support, plain[2])) is None else failed


def _first_failure(case: Case) -> Failure | None:
    return next((failure for check in CHECKS for failure in check.find(case)), None)


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
