"""A statement laid on its quotes: which of its clauses are no more than theirs with parts left out, and which of their
qualifiers it leaves out with the clause that they turn.

The strongest proof of a wording there is. What it finds proven needs no other check of the same thing; what it does not
is left to the checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case
from kb.proof.grammar import document_of
from kb.proof.groups import deed_of
from kb.proof.laying import SPEAKER, Laid, is_light, key_of, lay
from kb.proof.moods import FINITE, is_asked, is_condition, is_predicate, subjects_of
from kb.proof.phrases import stem_at
from kb.proof.pruning import CONDITIONS, OPINION, faults_of, in_condition, is_content, light_above, staying_of
from kb.text.english import NEGATIONS, listing
from kb.text.words import folded_word

if TYPE_CHECKING:
    from spacy.tokens import Token

LEAST: Final = 1  # words of a clause that must stay before its parts are taken for it
STATED: Final = 0.6  # of the content of a condition that a statement has: it states the condition
HALF: Final = 0.5  # of a statement's words: it speaks of the clause that has them, whatever became of its verb
NOISE: Final = 0.34  # of a clause's words that stay by chance: they stand elsewhere as well

_SAID_OF: Final = listing("prep advmod xcomp ccomp acomp agent")  # what of a clause is said of its verb
_ABLE: Final = listing("can could able")
_LIMITING: Final = listing("only solely merely nearly almost rarely seldom hardly scarcely barely few")
_ANYBODY: Final = listing("there you i we one they people somebody someone anybody anyone")


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
        held = {*own, *stay, *(above for t in stay for above in light_above(t, self.staying))}
        held.update(g for t in tuple(held) for c in t.children if in_condition(c) for g in c.subtree)
        return sum(not is_light(t) for t in stay) >= LEAST and held.isdisjoint(self.faults)

    def is_frame(self, place: int) -> bool:
        """Whether the clause at ``place`` is no more than who the statement says it is told by."""
        return self.laid.attributed and place < -len(self.laid.mine[0].doc.text)

    @property
    def asks(self) -> bool:
        """Whether a clause that stays is asked."""
        verbs = [t for t in self.laid.kept if is_predicate(t)]
        return not verbs or any(map(is_asked, verbs))

    def is_in_place(self, word: str, after: int) -> bool:
        """Whether a word of the statement, with ``after`` like it behind, hangs on what it hung on in its quote."""
        mine = [t for t in self.laid.mine if word in (folded_word(t.text), folded_word(t.norm_))]
        theirs = self.laid.there.get(mine[-1 - after]) if after < len(mine) else None
        if theirs is None:
            return after == len(mine) and self.laid.attributed  # one of who says so
        above = theirs.head
        return theirs not in self.faults and above in self.staying and above not in self.faults

    def is_from_another(self, word: str, after: int, text: str) -> bool:
        """Whether a word of the statement, with ``after`` like it behind, is laid on one of another text."""
        mine = [t for t in self.laid.mine if word in (folded_word(t.text), folded_word(t.norm_))]
        theirs = self.laid.there.get(mine[-1 - after]) if after < len(mine) else None
        return theirs is not None and theirs.doc is not document_of(text)

    def is_said_of(self, subject: str, verb: Token) -> bool:
        """Whether the like of a verb of the statement has such a subject in its quote."""
        theirs = self.laid.there.get(verb)
        return theirs is not None and any(folded_word(t.text) == subject for t in subjects_of(theirs))

    def is_left_out(self, word: str, number: int, text: str) -> bool:
        """Whether what the ``number``-th ``word`` of a quoted ``text`` turns is left out of the statement."""
        plain = document_of(text)
        found = [t for t in self.laid.tokens if t.doc is plain and word in (folded_word(t.text), folded_word(t.norm_))]
        if number >= len(found):
            return False
        cue = found[number]
        if (cue.head in self.stated and cue.dep_ in ("mark", "advmod")) or self._is_kept(cue):
            return True
        kept = {t for t in self.laid.kept if is_content(t) or t.pos_ == "ADP"}
        if aside := _in_brackets(cue):
            return len(kept & aside) <= NOISE * len(aside)
        for verb in _turned_by(cue):
            if verb in self.staying:
                if cue.lower_ in _ABLE:
                    return self._is_only_named(verb)
                if _denies(cue) or verb.tag_ == "VBG" or _is_named(verb) or not self._is_subject_matter(verb):
                    return False
                continue  # what may, must, often is done is named, not told
            turned = {t for t in scope_of(verb) if is_content(t)}
            hanging = sum(t not in self.faults for t in turned & kept)
            much = hanging > NOISE * len(turned) or len(turned & kept) > HALF * len(kept)
            replaced = any(c in kept for c in verb.children)  # a verb of the statement's own may stand for it
            if (self._tells_anew() and (much or replaced)) or any(
                c in kept and c.dep_ in _SAID_OF and not (is_predicate(c) and self._is_only_named(c))
                for c in verb.children
            ):
                return False
        return True

    def _is_kept(self, cue: Token) -> bool:
        """Whether the statement has a word itself, on what it turned; or says who thinks so, for "I think"."""
        if cue in self.laid.kept and cue.dep_ != "mark" and (cue.dep_ == "ROOT" or cue.head in self.staying):
            return cue not in self.faults
        said = self.laid.attributed or any(stem_at(t) == stem_at(cue) for t in self.laid.mine)
        return said and _is_opinion(cue)

    def _is_only_named(self, verb: Token) -> bool:
        """Whether the statement does not tell what a verb says as done: to do it, about doing it, doing it."""
        mine = [m for m, theirs in self.laid.there.items() if theirs == verb]
        return bool(mine) and all(map(_is_named, mine))

    def _is_subject_matter(self, verb: Token) -> bool:
        """Whether the statement names what a verb says only as what it speaks of: doing it saves time; easy to do."""
        told = {m for m, theirs in self.laid.there.items() if theirs == verb}
        return self._is_only_named(verb) and all(m.dep_ not in ("advcl", "conj", "acl") for m in told)

    def _tells_anew(self) -> bool:
        """Whether the statement has a verb of its own: it may tell in other words what a clause of the quotes says."""
        return any(t not in self.laid.there and is_predicate(t) for t in self.laid.mine)


def pruned(case: Case) -> Pruned | None:
    """The statement of a case on its quotes; None where the parser cannot tell."""
    return _pruned(case.text, case.sentences, case.contexts)


@lru_cache(maxsize=16)  # several checks ask of one case
def _pruned(text: str, sentences: tuple[str, ...], contexts: tuple[str, ...]) -> Pruned | None:
    laid = lay(text, sentences, contexts)
    if laid is None:
        return None
    staying = staying_of(laid)
    stated = frozenset(t for t in laid.tokens if is_condition(t) and _is_stated(t, laid))
    return Pruned(laid, staying, stated, dict(faults_of(laid, staying, stated, contexts)))


def _is_stated(verb: Token, laid: Laid) -> bool:
    """Whether a condition is told in another form: of what always holds as when …; where anybody may meet it (if you
    …), of those who meet it: whoever …, with …, to ….
    """
    if _is_rule(verb) and any(theirs == verb and _is_when(mine) for mine, theirs in laid.there.items()):
        return True
    if _is_named_as_cause(verb, laid):
        return True
    subjects = subjects_of(verb)
    if not subjects or folded_word(subjects[0].text) not in _ANYBODY or verb.tag_ == "VBD":
        return False
    if verb.head not in laid.kept and not is_light(verb.head) and not (laid.attributed and _is_opinion(verb.head)):
        return False  # what holds on the condition is told in other words
    content = [t for t in scope_of(verb) if is_content(t) and t.lower_ not in CONDITIONS]
    if sum(t in laid.likes.values() for t in content) < STATED * len(content):
        return False
    told = [mine for mine, theirs in laid.there.items() if theirs == verb or theirs in content]
    return not any(t.pos_ in ("VERB", "AUX") and t.dep_ in ("ROOT", "conj", "ccomp", "parataxis") for t in told)


def _is_named_as_cause(verb: Token, laid: Laid) -> bool:
    """Whether a condition is told as the deed that brings about what holds on it: if the sluice fails, the town floods;
    a failure of the sluice floods the town; scaling it up could save lives, where it could if it were scaled up."""
    content = [t for t in scope_of(verb) if is_content(t) and t.lower_ not in CONDITIONS and t != verb]
    stay = {*laid.likes.values()}
    if not all(t in stay for t in content if t.pos_ in ("NOUN", "PROPN")) or any(
        c.dep_ == "neg" for c in verb.children
    ):
        return False
    for deed in laid.mine:
        named = deed.tag_ == "VBG" and deed.dep_ in ("csubj", "nsubj", "csubjpass")
        named |= deed.pos_ == "NOUN" and deed.dep_ == "nsubj" and key_of(deed) != stem_at(verb)
        if not named or deed_of(key_of(deed)) not in (stem_at(verb), key_of(verb)):
            continue
        modal, theirs = (any(c.tag_ == "MD" for c in v.children) for v in (deed.head, verb.head))
        return modal or (not theirs and deed.head.tag_ in ("VBZ", "VBP") and verb.head.tag_ in ("VBZ", "VBP"))
    return False


def _is_opinion(verb: Token) -> bool:
    """Whether a verb only says that the speaker thinks so."""
    speaks = any(c.dep_ == "nsubj" and folded_word(c.text) in SPEAKER for c in verb.children)
    return speaks and stem_at(verb) in OPINION and not any(c.dep_ == "neg" for c in verb.children)


def _is_rule(condition: Token) -> bool:
    """Whether what holds on a condition is told as always so, and no unless, and not as what will be."""
    told = [t.tag_ for verb in (condition, condition.head) for t in (verb, *verb.children) if t.tag_ in FINITE]
    marks = {c.lower_ for c in condition.children if c.dep_ in ("mark", "advmod")}
    return "if" in marks and bool(told) and not {"VBD", "MD"}.intersection(told)


def _is_when(verb: Token) -> bool:
    """Whether a verb of a statement stands in a clause that a "when" leads."""
    leading = (c for above in (verb, *verb.ancestors) for c in above.children)
    return any(c.lower_ in ("when", "whenever") and c.dep_ in ("mark", "advmod") for c in leading)


def scope_of(verb: Token) -> Iterator[Token]:
    """The tokens of a clause, without the clauses that are joined to it or stand beside it."""
    yield verb
    for child in verb.children:
        joined = child.dep_ in ("conj", "advcl", "parataxis", "ccomp", "relcl") and child.pos_ in ("VERB", "AUX")
        if not joined or (child.dep_ == "ccomp" and not subjects_of(child)):
            yield from scope_of(child)


def _is_named(verb: Token) -> bool:
    """Whether a verb of a statement is only named: to do it, about doing it, doing it, having to do it."""
    if verb.tag_ == "VB" and any(c.tag_ == "TO" for c in verb.children):
        above = verb.head
        under = verb.dep_ == "xcomp" and (above.pos_ in ("ADJ", "ADV") or (above.tag_ == "VBG" and _is_named(above)))
        return under or verb.dep_ in ("advcl", "acl", "relcl")
    return (
        verb.tag_ == "VBG"
        and verb.dep_ in ("pcomp", "csubj", "csubjpass", "nsubj", "nsubjpass", "advcl", "conj", "dobj", "acl")
        and not any(c.dep_ in ("aux", "nsubj") for c in verb.children)
    )


def _denies(cue: Token) -> bool:
    """Whether a word denies or limits what it turns, or leaves it to a condition."""
    return cue.dep_ == "neg" or folded_word(cue.text) in NEGATIONS | CONDITIONS | _LIMITING


def _in_brackets(token: Token) -> set[Token]:
    """The content of the brackets that a word stands in, if it does."""
    doc = token.doc
    start = next((i for i in range(token.i, token.sent.start - 1, -1) if doc[i].text in "()"), -1)
    end = next((i for i in range(token.i, token.sent.end) if doc[i].text in "()"), -1)
    closed = start >= 0 and end >= 0 and doc[start].text == "(" and doc[end].text == ")"
    return {t for t in doc[start:end] if is_content(t)} if closed else set()


def _subjects_above(verb: Token) -> list[Token]:
    """The subjects that a clause without its own has from above."""
    at = verb
    while not subjects_of(at) and at.dep_ in ("xcomp", "conj") and at.head != at:
        at = at.head
    return [t for c in subjects_of(at) for t in c.subtree] if at is not verb else []


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
    if cue.dep_ in ("mark", "advmod") and cue.lower_ in CONDITIONS:
        above = at.head  # what holds on the condition, and what is joined to that
        yield above
        leads = at.i < above.i and not any(c.lower_ == "but" for c in above.children)
        for beside in above.children:
            if beside.dep_ == "conj" and (leads or not subjects_of(beside)):
                yield beside
    stack = [at]
    while stack:
        for child in stack.pop().children:
            clause = child.pos_ in ("VERB", "AUX", "ADJ", "NOUN")
            under = child.dep_ in ("xcomp", "ccomp", "acomp", "attr", "oprd", "pcomp") or (
                child.dep_ in ("acl", "relcl") and child.head.dep_ == "attr"  # it is not the case that
            )
            joined = child.dep_ == "conj" and not subjects_of(child)
            if clause and (under or (joined and child.pos_ in ("VERB", "AUX"))):
                yield child
                stack.append(child)
