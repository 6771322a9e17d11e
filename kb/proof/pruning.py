"""Which parts of its quotes a statement may leave out, and what it may put in: all else is another wording.

What stays must hang together as it did: each word on the word that it hung on, each clause with its own subject. What
goes must be something a sentence can lose and say no more than before: an aside, another clause, an adjunct, the
speaker's "I think" where the statement says who thinks so; never a negation, a condition, a modal, a quantity, an
object. A name may be put in where a pronoun stood.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kb.proof.cues import CUES, KEPT
from kb.proof.laying import POINTING, SPEAKER, Laid, is_light, is_name, key_of
from kb.proof.likeness import has_other_sex
from kb.proof.moods import FAILED, FICTION, SUBJECTS, UNREAL, is_asked, is_predicate, is_spliced, subjects_of
from kb.proof.phrases import quantity_of, stem_at
from kb.proof.statement import parse
from kb.text.english import MODALS, NEGATIONS, PRONOUNS, REPORTING, listing
from kb.text.words import STOPWORDS, folded_word, stem_of, stems_listed

if TYPE_CHECKING:
    from spacy.tokens import Token

NEAR: Final = 3  # words between a pronoun and the place where a name is put in for it

_OWN_CLAUSES: Final = listing("advcl conj ccomp parataxis relcl")  # they say something of their own
_CLAUSES: Final = listing("ROOT conj ccomp advcl parataxis dep")
# What may go whatever it is; what may go unless it turns what stays; all other parts of a sentence may not.
_FREE: Final = listing("punct intj cc preconj meta parataxis appos agent npadvmod aux auxpass mark expl case det")
_ADJUNCTS: Final = listing("advmod amod compound nmod prep advcl acl relcl conj poss")
_TURNING_PREPOSITIONS: Final = listing("according without except unless than until between against instead")
CONDITIONS: Final = listing(
    "if unless whether when whenever once until till provided lest where wherever as than before after"
)
_TELLING: Final = listing("because since so although though while that as whereas")  # these tell their clause as a fact
_NO_LONGER_SO: Final = listing(
    "called former future potential possible proposed planned draft fake attempted alleged supposed likely"
    " theoretical hypothetical pseudo mock toy"
)
OPINION: Final = frozenset(map(stem_of, REPORTING)) | stems_listed("think feel mean know say find hope consider")
_SEEN: Final = stems_listed("know see show realize notice find learn remember mean")  # what is told after these is so
_ONLY: Final = listing("only solely merely just alone even exclusively almost nearly")
_NOT_REAL: Final = FICTION | stems_listed("theory principle dream paper")
_MODALS: Final = MODALS | listing("will shall ought")
_OF_THE_SPEAKER: Final = stems_listed("author speaker writer of by in on and the")
_ASIDES: Final = listing("sort kind lot like")  # sort of, kind of


def faults_of(
    laid: Laid, staying: frozenset[Token], stated: frozenset[Token], contexts: Sequence[str]
) -> Iterator[tuple[Token, str]]:
    """The words by which a statement is more than its quotes with parts left out, each with what is wrong.

    ``stated`` are verbs of conditions that it tells in another form.
    """
    yield from _put_in(laid, contexts)
    for token in staying:
        if not _hangs_by_itself(token):
            yield from ((token, why) for why in _loose(token, laid, staying))
    for token in staying:
        for child in token.children:
            if child in stated or (child.dep_ in ("mark", "advmod") and token in stated):
                continue
            if child not in staying and not _may_go(child, laid) and not _is_referred_to(child, laid):
                yield token, f"without {child.dep_} {child.text}"


def staying_of(laid: Laid) -> frozenset[Token]:
    """The words that stay, and the light ones that something which stays hangs on."""
    return laid.kept.union(*(light_above(token, laid.kept) for token in laid.kept))


def light_above(token: Token, until: Collection[Token]) -> set[Token]:
    """The light words that a word hangs on, up to the next that says something, or that hangs on one of ``until``."""
    found: set[Token] = set()
    at = token
    while at.head not in found and is_light(at.head) and not at.head.is_punct and at.dep_ not in _OWN_CLAUSES:
        at = at.head
        found.add(at)
        if at in until and at.head in until:
            break
    return found


def _hangs_by_itself(token: Token) -> bool:
    return (is_light(token) and not is_predicate(token)) or token.pos_ in ("PUNCT", "CCONJ", "INTJ")


def is_content(token: Token) -> bool:
    """Whether a word carries meaning of its own."""
    return not is_light(token) and folded_word(token.text) not in STOPWORDS


def _put_in(laid: Laid, contexts: Sequence[str]) -> Iterator[tuple[Token, str]]:
    """Words of the statement's own that turn what stays, or name another than the speaker where a speaker says I."""
    names = {stem_of(word) for text in filter(is_name, contexts) for word in parse(text).words}
    for row in laid.put_in:
        turning = [t for t in row.words if folded_word(t.norm_) in CUES or any(c.isdigit() for c in t.text)]
        gap = [t for t in laid.tokens[row.start + 1 : row.end] if not t.is_punct]
        near = [t for t in (*gap[:NEAR], *gap[-NEAR:]) if t not in laid.kept and folded_word(t.text) in POINTING]
        speaks = bool(near) and all(folded_word(t.text) in ("i", "me", "my") for t in near)
        later = near and folded_word(near[0].text) in PRONOUNS and _only_after(row.stems, near[0], laid, contexts)
        replaces = any(is_content(t) and t not in laid.kept for t in gap)
        moved = not near and (replaces or not row.stems.isdisjoint(map(key_of, laid.tokens)))
        member = not gap and any(t.dep_ == "conj" and t.head in laid.there and t.pos_ == "PROPN" for t in row.words)
        sexed = any(has_other_sex(row.stems, folded_word(t.text)) for t in near)
        if turning or later or moved or member or sexed or (speaks and not row.stems <= names | _OF_THE_SPEAKER):
            shown = " ".join(t.text for t in row.words)
            yield from ((token, f"adds {shown}") for token in row.words)


def _only_after(stems: frozenset[str], pronoun: Token, laid: Laid, contexts: Sequence[str]) -> bool:
    """Whether a name that is put in for a pronoun stands in its text only after it."""
    at = laid.tokens.index(pronoun)
    before = {key_of(t) for t in laid.tokens[:at]}.union(*(parse(text).line for text in contexts))
    after = {key_of(t) for t in laid.tokens[at + 1 :] if t.doc is pronoun.doc}
    return bool(stems & after - before)


def _loose(token: Token, laid: Laid, staying: frozenset[Token]) -> Iterator[str]:
    """Why a word that stays does not hang on what it hung on, if it does not."""
    at = token
    while at.dep_ != "ROOT":
        above = at.head
        if above in staying:
            return
        if at.dep_ in _CLAUSES and at.pos_ in ("VERB", "AUX"):
            break
        if at.dep_ in SUBJECTS and any(_shares(verb, staying) for verb in above.children):
            if any(not _may_go(c, laid) for c in above.children if c.dep_ in ("neg", "aux", "mark", "advcl")):
                yield f"{token.text} without what turns {above.text}"
            return
        joined = at.dep_ == "conj" and not any(
            c.lower_ in ("or", "nor", "but") for c in (*above.children, *at.children)
        )
        if not (joined or is_light(above) or above.lower_ in _ASIDES):
            yield f"{token.text} without {above.text}"
            return
        at = above
    yield from _top(at, laid, staying)


def _shares(verb: Token, staying: frozenset[Token]) -> bool:
    """Whether a verb that stays is joined to another, and has its subject from there."""
    return verb.dep_ == "conj" and verb in staying and not subjects_of(verb)


def _top(verb: Token, laid: Laid, staying: frozenset[Token]) -> Iterator[str]:
    """Why a clause may not stand by itself: what it depends on is gone, or its subject."""
    if is_asked(verb):
        yield "asked"
    if verb.pos_ in ("VERB", "AUX"):
        yield from _subject(verb, laid, staying)
    at = verb
    while at.dep_ != "ROOT":
        above = at.head
        if at.dep_ == "advcl":
            marks = {c.lower_ for c in at.children if c.dep_ in ("mark", "advmod")}
            if not marks & _TELLING or marks & CONDITIONS - {"as"}:
                yield f"out of {at.text} ({', '.join(sorted(marks))})"
        elif at.dep_ in ("ccomp", "parataxis") and not is_spliced(at) and above.pos_ in ("VERB", "AUX", "ADJ"):
            yield from _told(above, laid)
        elif at.dep_ not in ("conj", "dep", "parataxis") and not is_spliced(at):
            yield f"out of {above.text}"
        at = above


def _told(above: Token, laid: Laid) -> Iterator[str]:
    """Why what is told under a verb may not be told without it."""
    stem = stem_at(above)
    who = subjects_of(above)
    turned = any(c.dep_ == "neg" or c.lower_ in _MODALS for c in above.children)
    if turned or stem in UNREAL - {"mean"} | FAILED:
        yield f"without {above.text}"
    elif stem in _SEEN and all(is_light(c) for c in who):
        return
    elif stem not in OPINION or not laid.attributed or not all(folded_word(c.text) in SPEAKER for c in who):
        yield f"without {above.text}"


def _subject(verb: Token, laid: Laid, staying: frozenset[Token]) -> Iterator[str]:
    subjects = subjects_of(verb)
    above = verb
    while not subjects and above.dep_ == "conj" and above.head.pos_ in ("VERB", "AUX"):
        above = above.head
        subjects = subjects_of(above)
    if not subjects:
        yield f"{verb.text} without a subject"
        return
    subject = subjects[0]
    if subject in staying and not is_light(subject):
        return
    if _is_referred_to(subject, laid):
        return
    if not is_light(subject):
        yield f"{verb.text} without {subject.text}"
        return
    if subject in laid.kept or folded_word(subject.text) in SPEAKER | {"there", "you"}:
        return
    own = [t for t in laid.tokens if t in laid.kept and t.i >= subject.i and t.doc == verb.doc]
    if own and own[0] in laid.joins:
        return  # a name or a pronoun of the statement's own stands for it
    place = laid.tokens.index(subject)
    before = [t for t in laid.tokens[:place] if t.dep_ in SUBJECTS and not is_light(t)]
    if not before or before[-1] not in staying:
        yield f"{verb.text} of {subject.text}"


def _may_go(child: Token, laid: Laid) -> bool:
    """Whether a part that hangs on what stays can be left out without turning it."""
    low, part, above = folded_word(child.norm_ if child.dep_ == "neg" else child.text), child.dep_, child.head
    if is_light(child) and part != "neg":
        return part in ("intj", "punct", "nsubj", "poss", "expl") or all(_may_go(c, laid) for c in child.children)
    if low in NEGATIONS | _MODALS | _ONLY or part == "neg" or CUES.get(low, "") in KEPT:
        return False
    if (part in ("mark", "advmod") and low in CONDITIONS | {"how", "why"}) or (part == "det" and quantity_of(above)):
        return False
    if part in _FREE:
        return True
    if part not in _ADJUNCTS or _is_general(above) or in_condition(above):
        return False
    if part == "prep":
        return low not in _TURNING_PREPOSITIONS and not any(stem_at(c) in _NOT_REAL for c in child.children)
    if part == "advcl":
        return not {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod")} & CONDITIONS
    if part in ("acl", "relcl"):
        return not _restricts(child)
    if part in ("amod", "nmod", "compound"):
        return low not in _NO_LONGER_SO and not child.like_num
    if part == "conj":
        return not any(c.lower_ in ("or", "nor") for c in (*above.children, *child.children))
    return part != "poss" or child.pos_ == "PRON"


def _is_referred_to(subject: Token, laid: Laid) -> bool:
    """Whether the statement has a pronoun for a name that is a subject, and the last name before that is the same."""
    if subject.pos_ != "PROPN" or subject.dep_ not in ("nsubj", "nsubjpass"):
        return False
    verb = next((m for m, theirs in laid.there.items() if theirs == subject.head), None)
    own = [c for c in subjects_of(verb) if folded_word(c.text) in ("he", "she", "it", "they")] if verb else []
    before = [t for t in laid.mine if own and t.i < own[0].i and t.pos_ == "PROPN"]
    names = frozenset(key_of(t) for t in (subject, *subject.children) if t.pos_ == "PROPN")
    return bool(before) and key_of(before[-1]) in names and not has_other_sex(names, folded_word(own[0].text))


def in_condition(word: Token) -> bool:
    """Whether a word stands in a clause that something else depends on: nothing of that may go."""
    at = word
    while at.dep_ != "ROOT":
        if any(c.dep_ in ("mark", "advmod") and c.lower_ in CONDITIONS for c in at.children):
            return True
        at = at.head
    return False


def _is_general(word: Token) -> bool:
    """Whether a verb tells what always, never or possibly is, so that each circumstance limits it."""
    if word.pos_ not in ("VERB", "AUX"):
        return bool(quantity_of(word)) or any(c.tag_ in ("JJS", "RBS") for c in word.children)
    return any(c.dep_ == "neg" or c.lower_ in _MODALS for c in word.children)


def _restricts(clause: Token) -> bool:
    """Whether a relative clause tells which of them are meant."""
    first = clause.left_edge
    return not (first.i and first.nbor(-1).text == ",") and clause.head.pos_ != "PROPN"
