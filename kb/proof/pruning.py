"""Whether a statement is its quotes with parts left out that may go: the strongest proof of a wording there is.

The statement's words are laid on those of its quotes' sentences, in their order. What stays must hang together as it
did: each word on the word that it hung on, each clause with its own subject. What goes must be something a sentence can
lose and say no more than before: an aside, another clause, an adjunct, the speaker's "I think" where the statement says
who thinks so; never a negation, a condition, a modal, a quantity, an object. A name may be put in where a pronoun
stood. All else is another wording, and left to the checks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case
from kb.proof.cues import CUES, KEPT
from kb.proof.grammar import document_of
from kb.proof.laying import NAME, POINTING, SPEAKER, Laid, is_light, key_of, lay
from kb.proof.likeness import has_other_sex
from kb.proof.moods import FAILED, FICTION, UNREAL, is_asked, is_condition, is_spliced
from kb.proof.phrases import quantity_of, stem_at
from kb.proof.statement import parse
from kb.text.english import NEGATIONS, PRONOUNS, REPORTING, listing
from kb.text.words import STOPWORDS, folded_word, stem_of, stems_listed

if TYPE_CHECKING:
    from spacy.tokens import Token

LEAST: Final = 1  # words of a clause that must stay before its parts are taken for it
STATED: Final = 0.6  # of the content of a condition that a statement has: it states the condition
HALF: Final = 0.5  # of a statement's words: it speaks of the clause that has them, whatever became of its verb
NOISE: Final = 0.34  # of a clause's words that stay by chance: they stand elsewhere as well
NEAR: Final = 3  # words between a pronoun and the place where a name is put in for it

_SUBJECTS: Final = listing("nsubj nsubjpass csubj expl")
_OWN_CLAUSES: Final = listing("advcl conj ccomp parataxis relcl")  # they say something of their own
_CLAUSES: Final = listing("ROOT conj ccomp advcl parataxis dep")
# What may go whatever it is; what may go unless it turns what stays; all other parts of a sentence may not.
_FREE: Final = listing("punct intj cc preconj meta parataxis appos agent npadvmod aux auxpass mark expl case det")
_ADJUNCTS: Final = listing("advmod amod compound nmod prep advcl acl relcl conj poss")
_TURNING_PREPOSITIONS: Final = listing("according without except unless than until between against instead")
_CONDITIONS: Final = listing("if unless whether when whenever once until till provided lest where wherever as than before after")
_TELLING: Final = listing("because since so although though while that as whereas")  # these tell their clause as a fact
_NO_LONGER_SO: Final = listing(
    "called former future potential possible proposed planned draft fake attempted alleged so-called would-be supposed likely"
    " theoretical hypothetical pseudo mock toy"
)
_OPINION: Final = frozenset(map(stem_of, REPORTING)) | stems_listed("think feel mean know say find hope consider")
_SEEN: Final = stems_listed("know see show realize notice find learn remember mean")  # what is told after these is so
_SAID_OF: Final = listing("prep advmod xcomp ccomp acomp agent")  # what of a clause is said of its verb
_ABLE: Final = listing("can could able")
_ANYBODY: Final = listing("there you i we one they people somebody someone anybody anyone")
_ONLY: Final = listing("only solely merely just alone even exclusively almost nearly")
_NOT_REAL: Final = FICTION | stems_listed("theory principle dream paper")
_MODALS: Final = listing("can could may might must should would will shall ought")
_OF_THE_SPEAKER: Final = stems_listed("author speaker writer of by in on and the")
_ASIDES: Final = listing("sort kind lot like")  # sort of, kind of


@dataclass(frozen=True, slots=True)
class Pruned:
    """A statement laid on its quotes, and where it is more than these with parts left out."""

    laid: Laid
    staying: frozenset[Token]  # the words that stay, and the light ones that something which stays hangs on
    stated: frozenset[Token]  # verbs of conditions that the statement tells in another form
    faults: Mapping[Token, str]  # of words of the statement or of its quotes

    def proves(self, place: int) -> bool:
        """Whether nothing is wrong with the clause whose verb begins ``place`` characters from the statement's end."""
        verb = next((t for t in self.laid.mine if t.idx - len(t.doc.text) == place), None)
        if verb is None or (verb not in self.laid.there and not is_light(verb)):
            return False
        own = [t for t in (*scope_of(verb), *_subjects_above(verb)) if not t.is_punct]
        stay = [self.laid.there[t] for t in own if t in self.laid.there]
        held = {*own, *stay, *(above for t in stay for above in _light_above(t, self.staying))}
        held.update(g for t in tuple(held) for c in t.children if _is_condition(c) for g in c.subtree)
        return sum(not is_light(t) for t in stay) >= LEAST and held.isdisjoint(self.faults)

    def is_frame(self, place: int) -> bool:
        """Whether the clause at ``place`` is no more than who the statement says it is told by."""
        return self.laid.attributed and place < -len(self.laid.mine[0].doc.text)

    @property
    def asks(self) -> bool:
        """Whether a clause that stays is asked."""
        verbs = [t for t in self.laid.kept if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("aux", "auxpass")]
        return not verbs or any(map(is_asked, verbs))

    def is_in_place(self, word: str, after: int) -> bool:
        """Whether a word of the statement, with ``after`` like it behind, hangs on what it hung on in its quote."""
        mine = [t for t in self.laid.mine if word in (folded_word(t.text), folded_word(t.norm_))]
        theirs = self.laid.there.get(mine[-1 - after]) if after < len(mine) else None
        if theirs is None:
            return after == len(mine) and self.laid.attributed  # one of who says so
        above = theirs.head
        return theirs not in self.faults and above in self.staying and above not in self.faults

    def is_left_out(self, word: str, number: int, text: str) -> bool:
        """Whether what the ``number``-th ``word`` of a quoted ``text`` turns is left out of the statement."""
        plain = document_of(text)
        found = [t for t in self.laid.tokens if t.doc is plain and word in (folded_word(t.text), folded_word(t.norm_))]
        if number >= len(found):
            return False
        cue = found[number]
        if (cue.head in self.stated and cue.dep_ in ("mark", "advmod")) or self._is_kept(cue):
            return True
        kept = {t for t in self.laid.kept if _is_content(t) or t.pos_ == "ADP"}
        if aside := _in_brackets(cue):
            return len(kept & aside) <= NOISE * len(aside)
        for verb in _turned_by(cue):
            turned = {t for t in scope_of(verb) if _is_content(t)}
            hanging = sum(t not in self.faults for t in turned & kept)
            if verb in self.staying:
                return cue.lower_ in _ABLE and self._is_only_named(verb)
            much = hanging > NOISE * len(turned) or len(turned & kept) > HALF * len(kept)
            replaced = any(c in kept for c in verb.children)  # a verb of the statement's own may stand for it
            if (self._tells_anew() and (much or replaced)) or any(c in kept and c.dep_ in _SAID_OF for c in verb.children):
                return False
        return True

    def _is_kept(self, cue: Token) -> bool:
        """Whether the statement has a word itself, on what it turned; or says who thinks so, where it says "I think"."""
        if cue in self.laid.kept and cue.dep_ != "mark" and (cue.dep_ == "ROOT" or cue.head in self.staying):
            return cue not in self.faults
        speaks = any(c.dep_ == "nsubj" and folded_word(c.text) in SPEAKER for c in cue.children)
        return speaks and stem_at(cue) in _OPINION and not any(c.dep_ == "neg" for c in cue.children) and (
            self.laid.attributed or any(stem_at(t) == stem_at(cue) for t in self.laid.mine)
        )  # fmt: skip

    def _is_only_named(self, verb: Token) -> bool:
        """Whether the statement does not tell what a verb says as done: to do it, about doing it."""
        mine = [m for m, theirs in self.laid.there.items() if theirs is verb]
        return bool(mine) and all(
            (m.tag_ == "VB" and m.dep_ in ("advcl", "acl", "relcl") and any(c.tag_ == "TO" for c in m.children))
            or (m.tag_ == "VB" and m.dep_ == "xcomp" and m.head.pos_ == "ADJ")
            or (m.tag_ == "VBG" and m.dep_ == "pcomp")
            for m in mine
        )

    def _tells_anew(self) -> bool:
        """Whether the statement has a verb of its own: it may tell in other words what a clause of the quotes says."""
        return any(
            t not in self.laid.there and t.pos_ in ("VERB", "AUX") and t.dep_ not in ("aux", "auxpass")
            for t in self.laid.mine
        )


def pruned(case: Case) -> Pruned | None:
    """The statement of a case on its quotes; None where the parser cannot tell."""
    return _pruned(case.text, case.sentences, case.contexts)


@lru_cache(maxsize=16)  # several checks ask of one case
def _pruned(text: str, sentences: tuple[str, ...], contexts: tuple[str, ...]) -> Pruned | None:
    laid = lay(text, sentences, contexts)
    if laid is None:
        return None
    staying = _staying(laid)
    stated = frozenset(t for t in laid.tokens if is_condition(t) and _is_stated(t, laid))
    return Pruned(laid, staying, stated, dict(_faults(laid, staying, stated, contexts)))


def _is_stated(verb: Token, laid: Laid) -> bool:
    """Whether a condition that anybody may meet (if you …) is told of those who meet it: whoever …, with …, to …."""
    who = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    if who is None or folded_word(who.text) not in _ANYBODY or verb.tag_ == "VBD":
        return False
    if verb.head not in laid.kept and not is_light(verb.head):
        return False  # what holds on the condition is told in other words
    content = [t for t in scope_of(verb) if _is_content(t) and t.lower_ not in _CONDITIONS]
    if sum(t in laid.kept for t in content) < STATED * len(content):
        return False
    told = [mine for mine, theirs in laid.there.items() if theirs is verb or theirs in content]
    return not any(t.pos_ in ("VERB", "AUX") and t.dep_ in ("ROOT", "conj", "ccomp", "parataxis") for t in told)


def _faults(
    laid: Laid, staying: frozenset[Token], stated: frozenset[Token], contexts: Sequence[str]
) -> Iterator[tuple[Token, str]]:
    yield from _put_in(laid, contexts)
    for token in staying:
        if not _hangs_by_itself(token):
            yield from ((token, why) for why in _loose(token, laid, staying))
    for token in staying:
        for child in token.children:
            if child in stated or (child.dep_ in ("mark", "advmod") and token in stated):
                continue
            if child not in staying and not _may_go(child, laid):
                yield token, f"without {child.dep_} {child.text}"


def _staying(laid: Laid) -> frozenset[Token]:
    return laid.kept.union(*(_light_above(token, laid.kept) for token in laid.kept))


def _light_above(token: Token, until: Collection[Token]) -> set[Token]:
    found: set[Token] = set()
    at = token
    while at.head not in found and is_light(at.head) and not at.head.is_punct and at.dep_ not in _OWN_CLAUSES:
        at = at.head
        found.add(at)
        if at in until and at.head in until:
            break
    return found


def scope_of(verb: Token) -> Iterator[Token]:
    """The tokens of a clause, without the clauses that are joined to it or stand beside it."""
    yield verb
    for child in verb.children:
        joined = child.dep_ in ("conj", "advcl", "parataxis", "ccomp", "relcl") and child.pos_ in ("VERB", "AUX")
        if not joined or (child.dep_ == "ccomp" and not any(c.dep_ in _SUBJECTS for c in child.children)):
            yield from scope_of(child)


def _in_brackets(token: Token) -> set[Token]:
    """The content of the brackets that a word stands in, if it does."""
    doc = token.doc
    start = next((i for i in range(token.i, token.sent.start - 1, -1) if doc[i].text in "()"), -1)
    end = next((i for i in range(token.i, token.sent.end) if doc[i].text in "()"), -1)
    closed = start >= 0 and end >= 0 and doc[start].text == "(" and doc[end].text == ")"
    return {t for t in doc[start:end] if _is_content(t)} if closed else set()


def _subjects_above(verb: Token) -> list[Token]:
    """The subjects that a clause without its own has from above."""
    at = verb
    while not any(c.dep_ in _SUBJECTS for c in at.children) and at.dep_ in ("xcomp", "conj") and at.head != at:
        at = at.head
    return [t for c in at.children if c.dep_ in _SUBJECTS and at is not verb for t in c.subtree]


def _turned_by(cue: Token) -> Iterator[Token]:
    """The heads of the clauses that a word turns: its own, what it leads or says of, what goes on under it."""
    at = cue.head if cue.dep_ in ("aux", "auxpass", "neg") else cue
    if cue.dep_ == "advmod" and cue.head.pos_ in ("ADJ", "ADV") and cue.head.dep_ in ("amod", "advmod"):
        yield cue.head  # somewhat forgivable
        return
    noun = cue.head if cue.dep_ in ("det", "amod") else None
    if noun is not None and (cue.dep_ == "amod" or (cue.lower_ == "no" and noun.dep_ == "pobj")):
        yield noun  # with no support, a potential buyer: what is said beside that is not turned
        return
    while at.dep_ != "ROOT" and at.pos_ not in ("VERB", "AUX"):
        at = at.head
    yield at
    if cue.dep_ in ("mark", "advmod") and cue.lower_ in _CONDITIONS:
        above = at.head  # what holds on the condition, and what is joined to that
        yield above
        leads = at.i < above.i and not any(c.lower_ == "but" for c in above.children)
        for beside in above.children:
            if beside.dep_ == "conj" and (leads or not any(c.dep_ in _SUBJECTS for c in beside.children)):
                yield beside
    stack = [at]
    while stack:
        for child in stack.pop().children:
            clause = child.pos_ in ("VERB", "AUX", "ADJ", "NOUN")
            under = child.dep_ in ("xcomp", "ccomp", "acomp", "attr", "oprd", "pcomp")
            beside = child.dep_ == "conj" and not any(c.dep_ in _SUBJECTS for c in child.children)
            if clause and (under or (beside and child.pos_ in ("VERB", "AUX"))):
                yield child
                stack.append(child)


def _hangs_by_itself(token: Token) -> bool:
    predicate = token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass")
    return (is_light(token) and not predicate) or token.pos_ in ("PUNCT", "CCONJ", "INTJ")


def _is_content(token: Token) -> bool:
    return not is_light(token) and folded_word(token.text) not in STOPWORDS


def _put_in(laid: Laid, contexts: Sequence[str]) -> Iterator[tuple[Token, str]]:
    """Words of the statement's own that turn what stays, or name another than the speaker where a speaker says I."""
    names = {stem_of(word) for text in contexts if len(text.split()) <= NAME for word in parse(text).words}
    for row in laid.put_in:
        turning = [t for t in row.words if folded_word(t.norm_) in CUES or any(c.isdigit() for c in t.text)]
        gap = [t for t in laid.tokens[row.start + 1 : row.end] if not t.is_punct]
        near = [t for t in (*gap[:NEAR], *gap[-NEAR:]) if t not in laid.kept and folded_word(t.text) in POINTING]
        speaks = bool(near) and all(folded_word(t.text) in ("i", "me", "my") for t in near)
        later = near and folded_word(near[0].text) in PRONOUNS and _only_after(row.stems, near[0], laid, contexts)
        moved = not near and not row.stems.isdisjoint(map(key_of, laid.tokens))
        sexed = any(has_other_sex(row.stems, folded_word(t.text)) for t in near)
        if turning or later or moved or sexed or (speaks and not row.stems <= names | _OF_THE_SPEAKER):
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
        if at.dep_ in _SUBJECTS and any(_shares(verb, staying) for verb in above.children):
            if any(not _may_go(c, laid) for c in above.children if c.dep_ in ("neg", "aux", "mark", "advcl")):
                yield f"{token.text} without what turns {above.text}"
            return
        joined = at.dep_ == "conj" and not any(c.lower_ in ("or", "nor", "but") for c in (*above.children, *at.children))
        if not (joined or is_light(above) or above.lower_ in _ASIDES):
            yield f"{token.text} without {above.text}"
            return
        at = above
    yield from _top(at, laid, staying)


def _shares(verb: Token, staying: frozenset[Token]) -> bool:
    """Whether a verb that stays is joined to another, and has its subject from there."""
    return verb.dep_ == "conj" and verb in staying and not any(c.dep_ in _SUBJECTS for c in verb.children)


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
            if not marks & _TELLING or marks & _CONDITIONS - {"as"}:
                yield f"out of {at.text} ({', '.join(sorted(marks))})"
        elif at.dep_ in ("ccomp", "parataxis") and not is_spliced(at) and above.pos_ in ("VERB", "AUX", "ADJ"):
            yield from _told(above, laid)
        elif at.dep_ not in ("conj", "dep", "parataxis") and not is_spliced(at):
            yield f"out of {above.text}"
        at = above


def _told(above: Token, laid: Laid) -> Iterator[str]:
    """Why what is told under a verb may not be told without it."""
    stem = stem_at(above)
    who = [c for c in above.children if c.dep_ in _SUBJECTS]
    turned = any(c.dep_ == "neg" or c.lower_ in _MODALS for c in above.children)
    if turned or stem in UNREAL - {"mean"} | FAILED:
        yield f"without {above.text}"
    elif stem in _SEEN and all(is_light(c) for c in who):
        return
    elif stem not in _OPINION or not laid.attributed or not all(folded_word(c.text) in SPEAKER for c in who):
        yield f"without {above.text}"


def _subject(verb: Token, laid: Laid, staying: frozenset[Token]) -> Iterator[str]:
    subjects = [c for c in verb.children if c.dep_ in _SUBJECTS]
    above = verb
    while not subjects and above.dep_ == "conj" and above.head.pos_ in ("VERB", "AUX"):
        above = above.head
        subjects = [c for c in above.children if c.dep_ in _SUBJECTS]
    if not subjects:
        yield f"{verb.text} without a subject"
        return
    subject = subjects[0]
    if subject in staying and not is_light(subject):
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
    before = [t for t in laid.tokens[:place] if t.dep_ in _SUBJECTS and not is_light(t)]
    if not before or before[-1] not in staying:
        yield f"{verb.text} of {subject.text}"


def _may_go(child: Token, laid: Laid) -> bool:
    """Whether a part that hangs on what stays can be left out without turning it."""
    low, part, above = folded_word(child.norm_ if child.dep_ == "neg" else child.text), child.dep_, child.head
    if is_light(child) and part != "neg":
        return part in ("intj", "punct", "nsubj", "poss", "expl") or all(_may_go(c, laid) for c in child.children)
    if low in NEGATIONS | _MODALS | _ONLY or part == "neg" or CUES.get(low, "") in KEPT:
        return False
    if (part in ("mark", "advmod") and low in _CONDITIONS | {"how", "why"}) or (part == "det" and quantity_of(above)):
        return False
    if part in _FREE:
        return True
    if part not in _ADJUNCTS or _is_general(above) or _is_condition(above):
        return False
    if part == "prep":
        return low not in _TURNING_PREPOSITIONS and not any(stem_at(c) in _NOT_REAL for c in child.children)
    if part == "advcl":
        return not {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod")} & _CONDITIONS
    if part in ("acl", "relcl"):
        return not _restricts(child)
    if part in ("amod", "nmod", "compound"):
        return low not in _NO_LONGER_SO and not child.like_num
    if part == "conj":
        return not any(c.lower_ in ("or", "nor") for c in (*above.children, *child.children))
    return part != "poss" or child.pos_ == "PRON"


def _is_condition(word: Token) -> bool:
    """Whether a word stands in a clause that something else depends on: nothing of that may go."""
    at = word
    while at.dep_ != "ROOT":
        if any(c.dep_ in ("mark", "advmod") and c.lower_ in _CONDITIONS for c in at.children):
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
