"""Whether a heading only names what is told under it; an editor's own words may say what a part of a page is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from kb.proof.additions import new_figures, new_names
from kb.proof.case import Case, Failure, case_of, reason_for
from kb.proof.grammar import document_of
from kb.proof.moods import FINITE
from kb.proof.statement import Cue
from kb.proof.wording import check_attribution, check_wording
from kb.text.english import listing
from kb.text.words import STOPWORDS, stem_of, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ROOT: Final = 5  # letters that words of one root share

# What an editor calls parts of a page by: such a word says nothing of what they tell.
_EDITORS: Final = stems_listed(
    "background history origin beginning start end future past cause reason effect consequence result impact example "
    "case cost benefit advantage drawback risk problem challenge solution response reaction criticism view opinion "
    "argument debate question answer role use work way goal purpose aim plan development change difference comparison "
    "relation limit need design method process measure life career death legacy reception kind type advice practice "
    "experience support importance meaning definition decision proposal idea fact figure number money time place "
    "people option choice condition requirement trouble today now about come happen become go"
)
_ASKING: Final = listing("how why what when where who whom whose which whether")  # such a heading tells nothing yet


def check_heading(title: str, texts: Sequence[str]) -> tuple[Reason, str] | None:
    """None when a heading only names what ``texts`` under it tell; otherwise the reason and the words at fault.

    A heading that is a sentence is checked as one. Any other says nothing: its names and figures must stand there, a
    word that turns what it names (no, only, more) must turn it there too, and its words must stand there in some form
    (maintenance, to maintain), but for an editor's own, which do not do alone.
    """
    read = document_of(title)
    asks = title.casefold().split(" ", 1)[0] in _ASKING
    if read is None or (not asks and _tells(read)):
        return check_wording(title, texts, support=1.0) or check_attribution(title, texts)
    plain = title if title[1:2].isupper() else title[:1].lower() + title[1:]  # the capital tells no name
    case = case_of(plain, texts, (), texts, 1.0)
    failures: list[Failure] = [failure for find in (new_figures, new_names) for failure in find(case)]
    if failures:
        return failures[0]
    for cue in () if asks else case.claim.cues:
        if not _turns(cue, case):
            return reason_for(cue), title
    turning = set() if asks else {stem_of(cue.word) for cue in case.claim.cues}
    wanted = {stem_of(word) for word in case.claim.words if word not in STOPWORDS} - _ASKING - turning
    have = set(map(stem_of, case.words))
    own = {stem for stem in wanted if stem not in have and not _derived(stem, have)}
    if own - _EDITORS or (wanted and wanted == own):
        return Reason.UNSUPPORTED_WORDING, ", ".join(sorted(own))
    return None


def _tells(read: Doc) -> bool:
    """Whether it is a sentence: a verb that tells, elsewhere than in a clause that says which ("grants that last")."""
    which = {token.i for head in read if head.dep_ == "relcl" for token in head.subtree}
    return any(token.tag_ in FINITE and token.i not in which for token in read)


def _turns(cue: Cue, case: Case) -> bool:
    """Whether such a word turns the same thing in a text: more contributors, though it says nothing of sponsors.

    No contributors are not told of by a text that denies something of all of them.
    """
    nearest = frozenset(cue.scope[:1])
    for known in case.proven:
        turning = {other.group for other in known.cues if nearest <= set(other.scope)}
        if cue.group in turning and (cue.group != "negation" or turning <= {"negation"}):
            return True
    return False


def _derived(stem: str, have: set[str]) -> bool:
    """Whether a word of the same root stands there: maintenance, maintain."""
    return len(stem) >= _ROOT and any(other.startswith(stem[:_ROOT]) for other in have)
