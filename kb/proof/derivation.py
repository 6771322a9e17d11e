"""Whether each clause of a statement can be derived from one clause of its quotes, as a parser reads both.

Where a quote has the statement's own predicate (or its converse: bought, sold), the two are laid side by side: the same
subject and objects, owners and quantities; what is named beside them must stand in that clause, not in another; and
what keeps the quote's clause from being a plain fact (it is denied, reported, planned, asked, supposed, conditional)
must keep the statement's. A predicate that no quote has is another wording, and left to the checks of words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Final

from kb.proof.case import Case, Failure
from kb.proof.cues import OPPOSITES
from kb.proof.grammar import Clause, Parsed, parse_grammar
from kb.proof.likeness import can_be_one, every_phrase, is_anybody, is_included, may_stand_for, names_one, narrowed
from kb.proof.moods import FAILED, FICTION, UNREAL
from kb.proof.phrases import Phrase, content_of
from kb.proof.pruned import pruned
from kb.proof.qualifiers import GROUNDS
from kb.proof.relations import MUTUAL, compared, own_owner, owned, phrases_of, reordered
from kb.text.english import REPORTING, listing
from kb.text.talk import as_written
from kb.text.words import stem_of, stems_listed
from kb.values import Reason

KEPT: Final = 0.6  # of the content of a condition that a statement has: it states the condition
# Predicates by which the same is told from the other side; the prepositions that lead whom it was done with.
CONVERSES: Final = {
    "buy": ("sell", "from", "to"), "sell": ("buy", "to", "from"),
    "purchas": ("sell", "from", "to"),
    "leas": ("leas", "to", "from"), "rent": ("rent", "to", "from"),
    "lend": ("borrow", "to", "from"), "borrow": ("lend", "from", "to"),
    "give": ("receiv", "to", "from"), "receiv": ("give", "from", "to"),
}  # fmt: skip
FROM_BOTH_SIDES: Final = MUTUAL | CONVERSES.keys()  # these say who did it from both sides
_ASIDE: Final = re.compile(r"\s?\([^()]*\)")
_BUYING, _SELLING = listing("buy purchase borrow receive rent"), listing("sell lend give lease")
_GIVING: Final = stems_listed("award grant give offer send")
_ASIDES: Final = listing("unlike like including besides as of among")
_ORDER: Final = listing("before after since until from to without with against except than")
_HYPOTHETICAL: Final = listing(
    "if unless without provided case depend depends depending when once until only whether would not"
)
_REPORTS: Final = frozenset(map(stem_of, REPORTING)) | stems_listed("according hail regard view")

_AS_WORDS: Final = listing("nearly often sometimes partly must should")  # these are looked for as words
# … and the words, by their stems, by which it says as much.
_TOLD_BY: Final = {
    "report": _REPORTS,
    "unreal": UNREAL | FAILED | stems_listed("advise recommend urge should"),
    "fiction": FICTION,
    "failed": FAILED,
}
_DENYING: Final = listing("neg failed rarely")
# Of a mood of the quote's clause, those by which a statement keeps it.
_KEPT_BY: Final = {
    **dict.fromkeys(["failed", "rarely"], _DENYING),
    "neg": _DENYING | {"unreal"},
    "may": listing("likely can unreal seem"),
    "can": listing("may"),
    "likely": listing("may"),
    "seem": listing("report may"),
    "report": listing("seem fiction unreal if ask"),
    "fiction": listing("report"),
    "unreal": listing("report failed neg may"),
    "would": listing("if unreal may"),
    "ask": listing("unreal if neg may"),
}

_OPEN: Final = listing(
    "ask if may can would will likely must should report seem unreal"
)  # what need not be so, of what is only named


def underived(case: Case) -> Iterator[Failure]:
    """Clauses of a statement that their own predicate's clauses in the quotes do not carry.

    A parser that learned from writing often reads talk wrongly: there the checks of words decide alone.
    """
    if case.talk:
        return
    claim, sentences = _read(case)
    laid = pruned(case)
    if laid is not None and laid.stated:
        stated = {content_of(list(verb.subtree)) for verb in laid.stated}
        sentences = [replace(s, clauses=tuple(_unconditional(s.clauses, stated))) for s in sentences]
    for clause in claim.clauses:
        if laid is not None and laid.is_frame(clause.place):
            continue
        for part in _parts(clause):
            yield from _clause_failure(part, claim, sentences, case)
    if laid is not None and not laid.faults:
        return
    yield from owned(claim, sentences)
    yield from own_owner(claim, sentences)
    yield from compared(claim, sentences)
    yield from reordered(claim, sentences)


def _unconditional(clauses: Sequence[Clause], stated: Collection[frozenset[str]]) -> Iterator[Clause]:
    """The clauses of a text without the conditions that a statement tells in another form."""
    left = [condition for clause in clauses for condition in clause.conditions if condition not in stated]
    for clause in clauses:
        rest = tuple(condition for condition in clause.conditions if condition not in stated)
        open_ = bool(rest) or (bool(left) and rest == clause.conditions)
        yield replace(clause, conditions=rest, moods=clause.moods if open_ else clause.moods - {"if"})


def _parts(clause: Clause) -> Iterator[Clause]:
    """What a clause says of each of its subjects and objects: each may stand in a clause of its own."""
    subjects, objects = (
        [phrases] if clause.loose or len(phrases) < 2 else [(one,) for one in phrases]
        for phrases in (clause.subjects, clause.objects)
    )
    for who, what in product(subjects, objects):
        yield replace(clause, subjects=who, objects=what)


def _read(case: Case) -> tuple[Parsed, list[Parsed]]:
    """The statement and its quotes' sentences, also without their asides in brackets, as clauses."""
    texts = [*case.sentences, *case.contexts]
    texts += [_ASIDE.sub("", text) for text in texts if "(" in text]
    parsed = [parse_grammar(text) for text in dict.fromkeys(texts)]
    named = frozenset(
        pair
        for one in parsed
        for clause in one.clauses
        if clause.verb == "be" and "neg" not in clause.moods
        for who in clause.subjects
        for what in clause.complements
        for pair in ((who.head, what.head), (what.head, who.head))
    )
    ranks = frozenset((p.ranked, p.head) for one in parsed for p in phrases_of(one) if p.ranked)
    sentences = [
        replace(
            one,
            named=named,
            ranks=ranks,
            elsewhere=frozenset[str]().union(*(o.content for o in parsed if not one.words <= o.words)),
        )
        for one in parsed
    ]
    return parse_grammar(case.text), sentences


def _clause_failure(clause: Clause, claim: Parsed, sentences: Sequence[Parsed], case: Case) -> Iterator[Failure]:
    theirs = [(q, sentence) for sentence in sentences for own in sentence.clauses for q in _both_ways(own)]
    found = [(q, sentence) for q, sentence in theirs if q.verb == clause.verb and _comparable(clause, q)]
    failures = [list(_differences(clause, q, claim, sentence)) for q, sentence in found]
    if failures and all(failures):
        plain = [(q, sentence) for sentence in sentences for q in sentence.clauses]
        if (laid := pruned(case)) is not None and (not laid.faults or laid.proves(clause.place)):
            return
        own = any(can_be_one(s, r, sentence) for q, sentence in found for s in clause.subjects for r in q.subjects)
        if own or not any(_told_otherwise(clause, q, sentence, claim) for q, sentence in plain):
            yield min(failures, key=len)[0]
        return
    good = [pair for pair, failed in zip(found, failures, strict=True) if not failed]
    wrong = [list(_antecedents(clause, q, sentence, case)) for q, sentence in good]
    if wrong and all(wrong):
        yield wrong[0][0]


def _antecedents(clause: Clause, other: Clause, sentence: Parsed, case: Case) -> Iterator[Failure]:
    """A name in the place of a pronoun that stands for another: the last subject before it that it can stand for."""
    for phrase in clause.subjects:
        if not phrase.head or phrase.pronoun or any(not r.pronoun for r in other.subjects) or not other.subjects:
            continue
        theirs = other.subjects[0]
        if is_anybody(phrase, other, sentence):
            continue
        if theirs.pronoun in ("i", "we") and _is_told_of(phrase, sentence, case):
            yield _named(phrase), f"{phrase.head} for {theirs.pronoun}"
        if theirs.early or theirs.pronoun not in ("he", "she", "it", "they"):
            continue
        telling = [c for c in sentence.clauses if c.verb not in _REPORTS]  # who says so is not what is spoken of
        within = [p for c in telling for p in c.subjects if not p.pronoun and -1 < p.at < theirs.at]
        told = [p for c in sentence.clauses for p in every_phrase(c) if not p.pronoun and -1 < p.at < theirs.at]
        if any(names_one(phrase, p) for p in told):
            continue
        called = {p.head: c.complements for c in sentence.clauses for p in c.subjects if c.verb == "be"}
        fitting = [p for p in within if may_stand_for(p, theirs.pronoun, called.get(p.head, ()))]
        if fitting and fitting[-1].definite and phrase.names and can_be_one(phrase, fitting[-1], sentence):
            continue  # the project, which is the one that is named
        if fitting:
            yield _named(phrase), f"{phrase.head} for {theirs.pronoun}, which is {fitting[-1].head}"
            continue
        if theirs.pronoun not in ("he", "she"):
            continue  # it and they stand for objects and whole clauses as well, once a sentence is over
        for text in reversed(case.before.get(sentence.text, ())):
            before = parse_grammar(as_written(text))
            subjects = [p for c in before.clauses for p in c.subjects if not p.pronoun]
            if any(names_one(phrase, p) for p in subjects):
                break
            if fitting := [p for p in subjects if may_stand_for(p, theirs.pronoun)]:
                yield _named(phrase), f"{phrase.head} for {theirs.pronoun}, which may be {fitting[-1].head}"
                break
            if phrase.head in before.content:
                break


def _is_told_of(phrase: Phrase, sentence: Parsed, case: Case) -> bool:
    """Whether a phrase is of one that a speaker tells of in other words, not of the speaker, whom a context names."""
    theirs = any(phrase.head in parse_grammar(text).content for text in case.sentences)
    return (
        theirs
        and phrase.head not in sentence.content
        and not any(phrase.head in parse_grammar(t).content for t in case.contexts)
    )


def _both_ways(clause: Clause) -> Iterator[Clause]:
    yield clause
    if clause.verb == "be" and clause.complements:
        yield replace(clause, subjects=clause.complements, complements=clause.subjects)
    verb, theirs, ours = CONVERSES.get(clause.verb, ("", "", ""))
    for lost, given in ((theirs, ours), (ours, theirs)) if verb == clause.verb else ((theirs, ours),):
        other = tuple(phrase for preposition, phrase in clause.others if preposition == lost)
        if verb and (other or verb != clause.verb):
            rest = tuple(pair for pair in clause.others if pair[0] != lost)
            told = tuple((given, subject) for subject in clause.subjects)
            yield replace(clause, verb=verb, subjects=other, others=(*rest, *told))


def _told_otherwise(clause: Clause, other: Clause, sentence: Parsed, claim: Parsed) -> bool:
    """Whether a clause with another predicate has all that this one says, of the same subject."""
    if clause.verb == other.verb or clause.verb in ("be", "have") or not (clause.objects or clause.others):
        return False
    if any(other.verb == c.verb for c in claim.clauses) or _opposite(clause.verb, other.verb):
        return False
    known = other.scope | other.reach
    if not any(
        can_be_one(s, r, sentence) and s.head in sentence.content for s in clause.subjects for r in other.subjects
    ):
        return False
    rest = [*clause.objects, *(phrase for _, phrase in clause.others)]
    if not all(any(phrase.head == r.head for r in every_phrase(other)) for phrase in rest):
        return False
    return all(phrase.words <= known for phrase in rest) and not any(_mood(clause, other, claim, sentence))


@cache
def _opposites() -> frozenset[tuple[str, str]]:
    sides = [(set(map(stem_of, one)), set(map(stem_of, other))) for one, other in (*OPPOSITES, (_BUYING, _SELLING))]
    return frozenset((a, b) for one, other in sides for a in one for b in other)


def _opposite(one: str, other: str) -> bool:
    return (one, other) in _opposites() or (other, one) in _opposites()


def _comparable(clause: Clause, other: Clause) -> bool:
    """Whether two clauses of one predicate can be of one matter: what is said to be must be the same."""
    if clause.verb not in ("be", "have", "do", "becom"):
        return True
    if clause.verb == "be" and not clause.subjects and clause.complements and other.subjects:
        return False  # there is something: nothing is said to be it
    mine, theirs = (*clause.complements, *clause.objects), (*other.complements, *other.objects)
    if not mine:
        mine, theirs = tuple(p for _, p in clause.others), tuple(p for _, p in other.others)
    return any(p.head == r.head for p in mine for r in theirs)


def _differences(clause: Clause, other: Clause, claim: Parsed, sentence: Parsed) -> Iterator[Failure]:
    if clause.verb in MUTUAL:
        everyone = every_phrase(other)
        other = replace(other, subjects=everyone, objects=everyone)
    yield from _roles(clause, other, sentence, claim)
    yield from _beside(clause, other, sentence)
    yield from _mood(clause, other, claim, sentence)
    for condition in other.conditions:
        if len(condition & claim.content) < KEPT * len(condition):
            yield (
                Reason.UNSUPPORTED_QUALIFIER,
                f"without the condition ({', '.join(sorted(condition - claim.content))})",
            )
    for word in clause.compared & other.bases - clause.bases:
        yield Reason.UNSUPPORTED_QUALIFIER, f"{word} without than"


def _roles(clause: Clause, other: Clause, sentence: Parsed, claim: Parsed) -> Iterator[Failure]:
    """Another subject or object than the quote's."""
    changes = (
        not other.objects
        and clause.objects
        and any(can_be_one(o, s, sentence) for o in clause.objects for s in other.subjects)
    )
    if changes and not any(p.names for p in clause.subjects):
        return  # the dock flooded, a storm flooded the dock
    for mine, theirs, rest in (
        (clause.subjects, other.subjects, other.objects),
        (clause.objects, other.objects, ()),
        (clause.complements, other.complements, ()),
    ):
        if clause.loose and other.loose and mine is not clause.complements:
            continue  # which noun it belongs to is a guess on both sides
        if clause.loose and any(can_be_one(phrase, r, sentence) for phrase in mine for r in (*theirs, *rest)):
            continue
        for phrase in mine:
            same = [r for r in theirs if can_be_one(phrase, r, sentence)]
            if not same and theirs:
                if rest and not clause.objects and any(can_be_one(phrase, r, sentence) for r in rest):
                    continue  # the office opened, he opened the office
                if mine is clause.objects and any(
                    p in ("to", "for", "") and can_be_one(phrase, r, sentence) for p, r in other.others
                ):
                    continue  # she was given a prize, they gave a prize to her
                if mine is clause.objects and is_included(phrase, theirs, sentence):
                    continue
                yield _named(phrase), f"{phrase.head} {clause.shown.strip()}"
            elif not same and phrase.names and phrase.head in sentence.content and mine is clause.subjects and rest:
                giver = clause.verb in _GIVING and not other.subjects
                if giver and any(p == "from" and can_be_one(phrase, r, sentence) for p, r in other.others):
                    continue  # she was awarded a prize from the town, the town awarded her a prize
                if not any(can_be_one(phrase, r, sentence) for r in other.objects):
                    yield _named(phrase), f"{phrase.head} {clause.shown.strip()}"
            elif (
                same
                and (failed := [f for r in same if (f := narrowed(phrase, r, sentence, claim))])
                and len(failed) == len(same)
            ):
                yield failed[0]


def _named(phrase: Phrase) -> Reason:
    return Reason.UNSUPPORTED_NAME if phrase.names else Reason.UNSUPPORTED_WORDING


def _beside(clause: Clause, other: Clause, sentence: Parsed) -> Iterator[Failure]:
    """What stands in another clause of the sentence, or is led by a preposition that turns it."""
    if clause.verb in _REPORTS | UNREAL:
        return  # what is hoped for is told in a clause of its own, or with a noun
    known = other.scope | other.reach | frozenset(word for _, phrase in other.others for word in phrase.words)
    for phrase in (*other.subjects, *other.objects, *other.complements):
        known |= phrase.words | phrase.alias | phrase.limits
    for preposition, phrase in clause.others:
        if phrase.pronoun or not phrase.head or preposition in _ASIDES:
            continue
        figures = {word for word in phrase.words if word[:1].isdigit()}
        if phrase.head not in known or figures - known:
            if phrase.words <= sentence.elsewhere and not phrase.words <= sentence.content:
                continue  # a context says where it is
            if {phrase.head, *figures} - known <= sentence.content and not {"there", "then"} & sentence.words:
                yield Reason.UNSUPPORTED_WORDING, f"{preposition} {phrase.head} is said of something else"
            continue
        led = {p for p, r in other.others if r.head == phrase.head}
        if preposition in _ORDER and led and preposition not in led and led <= _ORDER | {"by", "in"}:
            yield Reason.UNSUPPORTED_QUALIFIER, f"{preposition} {phrase.head}"


def _is_denying(phrase: Phrase) -> bool:
    """Whether how many it is of denies: no, few, not all."""
    return phrase.quantity in ("no", "few") or phrase.quantity.startswith("not")


def _is_denied_otherwise(clause: Clause, other: Clause, claim: Parsed, sentence: Parsed) -> bool:
    """Whether a statement denies in another form what a quote's clause denies: no mill, only, unless, less than."""
    if ({"less", "fewer"} & claim.words and "as" in sentence.words) or "only" in claim.words:
        return True
    if "unless" in claim.words and "if" in other.moods:
        return True
    phrases = (*clause.subjects, *clause.objects)
    return any(map(_is_denying, phrases)) or not FAILED.isdisjoint(map(stem_of, claim.words))


def _mood(clause: Clause, other: Clause, claim: Parsed, sentence: Parsed) -> Iterator[Failure]:
    """What keeps the quote's clause from being a plain fact, and not the statement's; or a denial of its own."""
    words = claim.words
    mine = clause.moods.union(*(c.moods - {"neg"} for c in claim.clauses if c.verb == clause.verb))
    stems = frozenset(map(stem_of, words))
    for mood in sorted(other.moods - mine - _AS_WORDS - (_OPEN if clause.unasserted else frozenset())):
        if mine & _KEPT_BY.get(mood, frozenset()) or stems & _TOLD_BY.get(mood, frozenset()):
            continue
        if mood == "neg" and _is_denied_otherwise(clause, other, claim, sentence):
            continue
        if mood == "will" and ("would" in words or not clause.past):
            continue
        if mood in ("if", "would") and words & _HYPOTHETICAL:
            continue
        if mood == "report" and "neg" in mine and "unreal" in other.moods:
            continue  # it promised to, but never did
        if mood == "ask" and ("?" in claim.text or ("why" in sentence.words and words & GROUNDS)):
            continue  # the statement quotes it; who asks why it should be done takes it that it should
        yield (
            (Reason.UNSUPPORTED_NEGATION if mood in _DENYING else Reason.UNSUPPORTED_QUALIFIER),
            f"{clause.shown.strip()} ({mood})",
        )
    less = "as" in words and bool({"less", "fewer"} & sentence.words)
    if "neg" in mine and not less and not other.moods & (_DENYING | {"unreal", "report"}):
        phrases = (*other.subjects, *other.objects)
        if not any(_is_denying(p) or p.only for p in phrases):
            yield Reason.UNSUPPORTED_NEGATION, f"not {clause.shown.strip()}"
