"""Whether a heading only names what is told under it; an editor's own words may say what a part of a page is about."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Final

from kb.proof.additions import new_figures, new_names
from kb.proof.case import Case, Failure, case_of, reason_for
from kb.proof.grammar import document_of
from kb.proof.groups import deed_of
from kb.proof.moods import FINITE
from kb.proof.statement import Cue
from kb.proof.wording import check_attribution, check_wording
from kb.text.english import listing
from kb.text.lexicon import known
from kb.text.words import STOPWORDS, WORD, doing, stem_of, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ROOT: Final = 5  # letters that words of one root share

# What an editor calls parts of a page by: such a word says nothing of what they tell.
_EDITORS: Final = stems_listed(
    "background history origin beginning start end future past cause reason effect consequence result impact example "
    "case cost benefit advantage drawback risk problem challenge solution response reaction criticism view opinion "
    "argument debate question answer role use work way goal purpose aim plan development change difference comparison "
    "relation limit need design method process measure life career death legacy reception kind type advice practice "
    "experience support importance meaning definition decision proposal idea fact figure number money time place "
    "people general option choice condition requirement trouble status quo today now about come happen become go"
)
# What else an editor may ask in: of a question or a condition nothing is told yet.
_EDITORS_ASKED: Final = stems_listed(
    "say keep move bring take make get mean want follow hold gain reach ask offer give matter count stand "
    "hard easy long often much many one someone somebody something anyone anybody anything individual other"
)
_SUPPOSED: Final = listing("if may can will would must should expected")  # what turns a condition no further
_SUPPOSING: Final = listing("if unless once")
_PARTICLES: Final = ("out", "off", "down", "over", "back", "away", "up")
_ASKING: Final = listing("how why what when where who whom whose which whether")  # such a heading tells nothing yet


def check_heading(title: str, texts: Sequence[str]) -> tuple[Reason, str] | None:
    """None when a heading only names what ``texts`` under it tell; otherwise the reason and the words at fault.

    A heading that is a sentence is checked as one. Any other says nothing, a condition alone included ("If the lamp
    goes out"): its names and figures must stand there, a word that turns what it names (no, only, more) must turn it
    there too, and its words must stand there in some form (maintenance, to maintain), but for an editor's own, which do
    not do alone, unless they ask ("How it works").
    """
    read = document_of(title)
    asks = title.casefold().split(" ", 1)[0] in _ASKING
    supposes = read is not None and _supposes(read)
    if read is None or (not (asks or supposes) and _tells(read)):
        return check_wording(title, texts, support=1.0) or check_attribution(title, texts)
    plain = title if title[1:2].isupper() else title[:1].lower() + title[1:]  # the capital tells no name
    case = case_of(plain, texts, (), texts, 1.0)
    failures: list[Failure] = [failure for find in (new_figures, new_names) for failure in find(case)]
    if failures:
        return failures[0]
    turning = [cue for cue in (() if asks else case.claim.cues) if not (supposes and cue.group in _SUPPOSED)]
    for cue in turning:
        if not _turns(cue, case):
            return reason_for(cue), title
    left = {stem_of(part) for cue in (() if asks else case.claim.cues) for part in (cue.word, *cue.word.split("_"))}
    wanted = {stem_of(word) for word in case.claim.words if word not in STOPWORDS} - _ASKING - left
    have = set(map(stem_of, case.words))
    own = {stem for stem in wanted if stem not in have and not _derived(stem, have)}
    if own - (_EDITORS | _EDITORS_ASKED if asks or supposes else _EDITORS) or (wanted == own and wanted and not asks):
        return Reason.UNSUPPORTED_WORDING, ", ".join(sorted(own))
    return None


def names_in_sources_words(topic: str, have: AbstractSet[str]) -> bool:
    """Whether a topic is one of a source: its words stand there in some form, but for one that an editor found for it.

    ``have``: the stems of the source. "Stepping down from a project" may be what a source tells of that says "I handed
    the project over": the word is a common one, no name and no figure, and does not stand alone.
    """
    words = [word for word in WORD.findall(topic) if word.casefold() not in STOPWORDS]
    new = words_of_nobody(topic, have)
    return not new or (len(new) == 1 < len(words) and new[0].islower() and known(new[0]) not in ("", "U"))


def words_of_nobody(title: str, have: AbstractSet[str]) -> list[str]:
    """The words of a title that stand in no form among these stems of texts."""
    words = ((word, stem_of(word.casefold())) for word in WORD.findall(title) if word.casefold() not in STOPWORDS)
    return [word for word, stem in words if stem not in have and not _derived(stem, have)]


def _supposes(read: Doc) -> bool:
    """Whether it is a condition alone, of which nothing is told: If the lamp goes out."""
    first = read[0]
    return (
        first.lower_ in _SUPPOSING
        and first.dep_ in ("mark", "advmod")
        and first.head.dep_ == "ROOT"
        and not any(token.text in ",;:" for token in read)
    )


def _tells(read: Doc) -> bool:
    """Whether it is a sentence: a verb that tells, elsewhere than in a clause that says which or when of a thing that
    is only named ("grants that last", "rowing when it storms", "choosing who keeps it")."""
    named = {head.i for head in read if head.dep_ == "relcl" or _is_led(head)}
    which = {token.i for place in named for token in read[place].subtree}
    return any(token.tag_ in FINITE and token.i not in which for token in read)


def _is_led(verb: Token) -> bool:
    """Whether a clause is led by a question word or a "when", and hangs on what the heading only names."""
    first, root = verb.left_edge, verb.sent.root
    finite = root.tag_ in FINITE or any(c.tag_ in FINITE for c in root.children if c.dep_ in ("aux", "auxpass"))
    return verb != root and not finite and first.lower_ in _ASKING | {"if"} and first.i > root.i


def _turns(cue: Cue, case: Case) -> bool:
    """Whether such a word turns the same thing in a text: more contributors, though it says nothing of sponsors.

    No contributors are not told of by a text that denies something of all of them.
    """
    nearest = frozenset(cue.scope[:1])
    for text in case.proven:
        turning = {other.group for other in text.cues if nearest <= set(other.scope)}
        if cue.group in turning and (cue.group != "negation" or turning <= {"negation"}):
            return True
    return False


def _derived(stem: str, have: AbstractSet[str]) -> bool:
    """Whether a word of its root is there: maintenance, maintain; payment, paid; funder, fund; burnout, burn out"""
    if doing(stem) in have or any(deed_of(other) == deed_of(stem) for other in have):
        return True
    for particle in _PARTICLES:
        if stem.removesuffix(particle) in have and stem.endswith(particle) and particle in have:
            return True
    return shares_root(stem, have)


def shares_root(stem: str, have: AbstractSet[str]) -> bool:
    """Whether a word begins as one of these does: maintenance, maintain."""
    return len(stem) >= _ROOT and any(other.startswith(stem[:_ROOT]) for other in have)
