"""What a check of the wording is given: a statement and its quotes, taken apart, and which of their cues count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.proof.alike import alike, set_off
from kb.proof.aloud import own_thoughts, shortly
from kb.proof.namesakes import by_initials, by_plain_names
from kb.proof.plainly import plainly, without_emphasis, without_label
from kb.proof.recast import recast
from kb.proof.rewording import in_their_words
from kb.proof.spoken import in_one, spoken_plainly, without_ellipsis
from kb.proof.statement import Cue, Statement, parse
from kb.proof.tokens import DETERMINERS
from kb.text.english import AUXILIARIES, RELATIVES
from kb.text.sentences import sentences
from kb.text.talk import as_done, as_written, is_talk
from kb.values import Reason

Failure = tuple[Reason, str]
"""Why a wording is refused, and the words at fault."""

MOST_WORDS = 400  # of a text that is looked at word by word: no sentence of prose has more
_ABLE = re.compile(r"\b(?:able to|could|can|ability)\b", re.IGNORECASE)
_PARTS = frozenset(["most", "some", "many", "several", "few", "half"])
_CONTRASTS = frozenset(["and", "but"])
_SET_APART = DETERMINERS | {"from", "in", "with"}


@dataclass(frozen=True, slots=True)
class Case:
    """A statement before its quotes. ``whole`` and ``counting`` are in the order of ``sentences``."""

    text: str
    quoted: tuple[str, ...]  # the proofs, then the contexts
    contexts: tuple[str, ...]
    sentences: tuple[str, ...]  # that the proofs were cut from
    claim: Statement
    proven: tuple[Statement, ...]  # the proofs
    beside: tuple[Statement, ...]  # the contexts
    whole: tuple[Statement, ...]  # the sentences
    counting: tuple[tuple[Cue, ...], ...]  # the cues of each sentence that the statement has to keep
    before: Mapping[str, tuple[str, ...]]  # those that stand before each of them, as far as known, as they were said
    support: float  # least share of its content words that the quotes must hold
    talk: bool  # a quote is talk as it was said
    speakers: tuple[str, ...]  # who says "I" in the proofs, as far as code knows

    @property
    def known(self) -> tuple[Statement, ...]:
        """All quotes."""
        return (*self.proven, *self.beside)

    @property
    def words(self) -> set[str]:
        """The words of all quotes."""
        return {word for statement in self.known for word in statement.words}


def case_of(
    text: str,
    proofs: Sequence[str],
    contexts: Sequence[str],
    around: Mapping[str, tuple[str, ...]] | Sequence[str],
    support: float,
    speakers: Sequence[str] = (),
) -> Case:
    """A statement with its quotes as texts; ``around`` are the sentences that the proofs were cut from, if
    known, each with those before it."""
    talk = any(map(is_talk, around or proofs))
    text = without_emphasis(text, proofs)
    text, proofs, contexts = (
        as_written(text),
        tuple(in_one(as_written(one)) for one in proofs),
        tuple(map(as_written, contexts)),
    )
    text, spoken = spoken_plainly(without_ellipsis(text, proofs), proofs)
    text = set_off(by_initials(text, proofs, contexts), proofs)
    named, same = (form(text, (*proofs, *contexts)) for form in (by_plain_names, alike))

    def plain(one: str) -> str:
        return same(named(one))

    text, proofs, contexts = plain(text), tuple(map(plain, proofs)), tuple(map(plain, contexts))
    text = in_their_words(text, (*proofs, *contexts))
    given = around if isinstance(around, Mapping) else dict.fromkeys(_distinct(list(around)), ())
    proofs, given = tuple(recast(one, text) for one in proofs), {recast(one, text): given[one] for one in given}
    told = {plain(one): before for whole, before in given.items() for one, before in _apart(whole, before)}
    proofs = tuple(spoken(plainly(shortly(one, text), text)) for one in own_thoughts(proofs, text))
    plainer = own_thoughts(tuple(told), text)
    told = {
        without_label(spoken(plainly(shortly(one, text), text))): told[whole]
        for one, whole in zip(plainer, told, strict=True)
    }
    if not _ABLE.search(text):
        proofs = tuple(map(as_done, proofs))
        told = {as_done(one): before for one, before in told.items()}
    claim = parse(text)
    proven = tuple(map(parse, proofs))
    whole = tuple(map(parse, told)) or proven
    return Case(
        text,
        (*proofs, *contexts),
        contexts,
        tuple(told) or proofs,
        claim,
        proven,
        tuple(map(parse, contexts)),
        whole,
        tuple(cues_that_count(claim, statement, proven) for statement in whole),
        told,
        support,
        talk,
        tuple(filter(None, speakers)),
    )


def _apart(whole: str, before: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The sentences of a quote, as written, each with those before it: what turns one of them does not turn another."""
    whole = in_one(whole)
    for start, end in sentences(whole):
        yield as_written(whole[start:end]), before
        before = (*before, whole[start:end])


def _distinct(texts: Sequence[str]) -> Iterator[str]:
    """The texts without those that only repeat others, as a claim repeats its quotes: no second voice for anything."""
    for text in (once := tuple(dict.fromkeys(texts))):
        rest = text
        for other in once:
            rest = rest.replace(other, " ") if other != text else rest
        if rest.strip():
            yield text


def reason_for(cue: Cue) -> Reason:
    """Why a statement is refused that has lost or gained this cue."""
    return Reason.UNSUPPORTED_NEGATION if cue.group in ("negation", "not_as") else Reason.UNSUPPORTED_QUALIFIER


def cues_that_count(claim: Statement, whole: Statement, proofs: Sequence[Statement]) -> tuple[Cue, ...]:
    """The cues of a sentence that a statement made of ``proofs``, cut from it, has to keep where it speaks of them.

    Those of the clauses which the proofs touch, or that turn a word there. All, if no proof stands in the sentence.
    """
    counting = [
        c
        for c in whole.cues
        if not (_contrasts(claim, whole, c) or _not_told(claim, whole, c) or _is_no_matter(whole, c))
    ]
    touched = {whole.clause_of[place] for proof in proofs for place in _places(proof.line, whole.line)}
    if not touched:
        return tuple(counting)
    near = {clause + step for clause in touched for step in (-1, 0, 1)}
    return tuple(
        cue
        for cue in counting
        if cue.clause in (near if cue.group == "if" else touched)
        or any(whole.clause_of[place] in touched for place in cue.reach[:1])
    )


def _not_told(claim: Statement, whole: Statement, cue: Cue) -> bool:
    """Whether a cue turns a part that is left out whole, or is said in another form.

    "It spends most of its life in water, where it feeds" tells in full that it feeds in water; "only after" stands for
    "not until".
    """
    place, words = cue.place, whole.words
    if cue.group == "negation":
        return "until" in words[place:] and says_only_then(claim)
    part = words[place + 1 : place + 2] == ("of",) and cue.group in _PARTS and bool(cue.scope)
    inside = place and whole.clause_of[place - 1] == cue.clause  # no subject of its clause
    return bool(part and inside and cue.scope[0] not in claim.stems and claim.stems <= {*whole.line})


def _is_no_matter(whole: Statement, cue: Cue) -> bool:
    """Whether a "whether" says that something holds either way: …, whether they pay or not."""
    opens = cue.place > 0 and whole.clause_of[cue.place - 1] != whole.clause_of[cue.place]
    return cue.word == "whether" and opens and "or" in whole.words[cue.place :]


def says_only_then(claim: Statement) -> bool:
    """Whether a statement says "only after" or the like."""
    return any(has_phrase(claim.words, ("only", when)) for when in ("after", "in", "on", "when", "at"))


def has_phrase(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    """Whether a phrase stands in a text, as one word or as several."""
    return "_".join(phrase) in words or bool(_places(phrase, words))


def in_order(line: Sequence[str], text: Sequence[str]) -> bool:
    """Whether all words of ``line`` stand in ``text``, in their order."""
    rest = iter(text)
    return all(word in rest for word in line)


def _places(line: Sequence[str], text: Sequence[str]) -> range:
    """Where ``line`` stands in ``text`` without a gap; empty if it does not."""
    for start in range(len(text) - len(line) + 1 if line else 0):
        if text[start] == line[0] and tuple(text[start : start + len(line)]) == tuple(line):
            return range(start, start + len(line))
    return range(0)


def _contrasts(claim: Statement, whole: Statement, cue: Cue) -> bool:
    """Whether a "not" only sets a thing apart, and the claim states what is said of that thing itself.

    "It stems from the inner, and not the outer wall, which was lost": the outer wall was lost.
    """
    place, after = cue.place, cue.clause + 1
    if len(whole.words) > MOST_WORDS or cue.word != "not" or after >= len(whole.clauses):
        return False
    clause = [i for i in range(len(whole.words)) if whole.clause_of[i] == cue.clause]
    begins = place == clause[0] or (place == clause[1] and whole.words[clause[0]] in _CONTRASTS)
    noun = whole.words[place + 1 : place + 2]
    relative = [word for word, number in zip(whole.words, whole.clause_of, strict=True) if number == after][:1]
    if not begins or not noun or noun[0] not in _SET_APART or not RELATIVES.intersection(relative):
        return False
    if any(whole.words[i] in AUXILIARIES for i in clause if i > place):
        return False
    earlier = frozenset[str]().union(*whole.clauses[: cue.clause]) - whole.clauses[cue.clause] - whole.clauses[after]
    mine = claim.stems | {figure.value for figure in claim.figures}
    return bool(mine & (whole.clauses[after] - whole.clauses[cue.clause])) and not mine & earlier
