"""What turns a statement: negations and qualifiers that it adds or leaves out, and causes that no quote names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kb.proof.advice import is_told_to
from kb.proof.case import Case, Failure, has_phrase, reason_for, says_only_then
from kb.proof.cues import (
    CARRIED_BY,
    COMPARATIVES,
    CUES,
    DIRECTIONS,
    DIS,
    KEPT,
    OPPOSITES,
    PREFIXES,
    SAID_BY,
    SAME_DEGREE,
)
from kb.proof.pruned import pruned
from kb.proof.some_of import tells_some
from kb.proof.statement import Cue, Statement
from kb.text.english import DENIALS
from kb.text.lexicon import class_of, known
from kb.text.talk import ASKED
from kb.text.words import STOPWORDS, stem_of, stems_listed
from kb.values import Reason

_PERSONS: Final = frozenset(["he", "she"])
_FORMERLY: Final = frozenset(["previously", "earlier", "before"])
_AFTERWARDS: Final = frozenset(["later", "afterwards", "afterward", "subsequently"])
_THEN: Final = frozenset(["then", "eventually", "thereafter"])
_FORMER: Final = frozenset(["former", "formerly", "ago", "once"])
_EVIDENCE: Final = frozenset(["according_to", "evidence", "sign", "signs", "indication", "indications"])
SUGGESTING: Final = frozenset(["suggest", "suggests", "suggested", "propose", "proposes", "proposed"])
_THINKING: Final = frozenset(["think", "believe", "know", "feel", "expect"])
_DENYING: Final = stems_listed("deny refuse reject forbid prohibit ban")
GROUNDS: Final = frozenset(["why", "reason", "reasons"])
_EXCEPTING: Final = frozenset(["except", "without", "otherwise"])
UNTRUE: Final = frozenset(["false", "untrue", "incorrect", "myth"])  # of a quote: what it says is not so
HEAD_SHARE: Final = 0.25  # of a clause's words that a statement has beside the one that is turned
CLAUSE_SHARE: Final = 0.6  # of a clause's other content words: a statement that has them speaks of that clause
# Words by which a statement makes one thing the cause of another.
_PHRASES = """because due_to owing_to therefore thereby consequently hence caused led_to as_a_result as_a_consequence
resulted_in thanks_to on_account_of"""
CAUSAL: Final = tuple(tuple(phrase.split("_")) for phrase in _PHRASES.split())
# Words that carry them in a quote, by their stems: what brings something about, and why it comes about.
_CARRIERS: Final = stems_listed(
    """
    because due due_to owing therefore thereby consequently consequence hence thus so since cause causal lead result
    thanks account reason why attribute blame trigger prompt force responsible stem arise derive drive produce make
    bring effect affect contribute provoke spark explain motivate enable create induce generate by
    """
)


def new_negations(case: Case) -> Iterator[Failure]:
    """A negation of the statement must be in the quotes, on the same thing; un- and its like as well."""
    claim, proven = case.claim, case.proven
    cues = [cue for statement in proven for cue in statement.cues if cue.group == "negation"]
    words = {word for statement in proven for word in statement.words}
    stems = {stem for statement in proven for stem in statement.stems}
    denied = bool(words & (DENIALS | UNTRUE)) or any(unsaid(stem, words) for stem in claim.stems)
    mine = [cue for cue in claim.cues if cue.group == "negation"]
    if only_otherwise(claim, proven):
        return
    thought = {word for statement in proven for word in _denied_thoughts(statement)}
    for cue in mine:
        if "unless" in words and "if" in claim.words:
            continue  # unless they object: if they do not
        if denied or is_lent(case, cue) or thought.intersection(claim.words[cue.place + 1 : cue.place + 2]):
            continue
        on_known = [stem for stem in cue.scope if stem in stems]
        if not cues or (on_known and not any(not o.scope or set(on_known) & set(o.scope) for o in cues)):
            yield Reason.UNSUPPORTED_NEGATION, f"{cue.word} {' '.join(cue.scope[:1])}".strip()
    if "unless" in claim.words and not denied and not cues and words.isdisjoint(_EXCEPTING | {"unless", "only"}):
        yield Reason.UNSUPPORTED_NEGATION, "unless"
    if not denied and not cues:
        own = (word for word in claim.words if stem_of(word) in _DENYING - stems)
        yield from ((Reason.UNSUPPORTED_NEGATION, word) for word in own)  # said, denied
    negated = {stem for cue in cues for stem in cue.scope[:2]}
    for word in claim.words:
        if word in words or word in STOPWORDS or stem_of(word) in stems:
            continue
        if any(base in stems and base not in negated for base in _denied_by(word)):
            yield Reason.UNSUPPORTED_NEGATION, word
        if unsaid(stem_of(word), words) and not claim.denies:
            yield Reason.UNSUPPORTED_NEGATION, word


def _denied_thoughts(text: Statement) -> Iterator[str]:
    """What a text says that somebody does not think: whatever is told under it is turned there as in the statement."""
    for cue in text.cues:
        after = text.words[cue.place + 1 : cue.place + 2]
        if cue.word == "not" and after and after[0] in _THINKING:
            yield after[0]


def unsaid(stem: str, words: set[str]) -> bool:
    """Whether the quotes have a word only with a denying prefix (unhappy, where the statement says happy)."""
    return any(stem == denied for word in words for denied in _denied_by(word))


@lru_cache(maxsize=50_000)
def _denied_by(word: str) -> tuple[str, ...]:
    """The stem that ``word`` denies by its prefix: unhappy denies happi; inform and under deny nothing."""
    for prefix, beginnings in PREFIXES.items():
        rest = word.removeprefix(prefix)
        if rest == word or len(rest) < 4 or not known(rest) or (beginnings and rest[0] not in beginnings):
            continue
        if (prefix == "dis" and rest not in DIS) or (beginnings and class_of(word) not in "AR"):
            continue
        return (stem_of(rest),)
    return ()


def new_qualifiers(case: Case) -> Iterator[Failure]:
    """A quantifier, modal, hedge, comparative, direction or opposite that no proof has."""
    claim, proven = case.claim, case.proven
    words = {word for statement in proven for word in statement.words}
    groups = {CUES[word] for word in words if word in CUES}
    groups |= {modifier for statement in proven for f in statement.figures for modifier in f.modifiers}
    stems = {stem for statement in proven for stem in statement.line}
    partly = cue_of_a_part(proven)
    if any(is_only_then(claim, text) for text in case.whole):
        groups.add("only")
    inverted = any(map(is_inverted, case.whole))
    for cue in claim.cues:
        if stem_of(cue.word) in stems or (cue.group == "some" and partly) or (cue.group == "if" and inverted):
            continue  # appearing, appeared; not all, some … not
        if is_lent(case, cue) or is_carried(case, cue):
            continue
        if cue.group != "negation" and not groups & CARRIED_BY.get(cue.group, frozenset([cue.group])):
            yield Reason.UNSUPPORTED_QUALIFIER, cue.word
    ways = {DIRECTIONS[word] for word in words if word in DIRECTIONS}
    for place, word in enumerate(claim.words):
        if word in words or is_of_a_name(case, place) or _is_since(case, place) or _is_of_the_speaker(case, word):
            continue
        if (word in _FORMERLY and words & _FORMER) or (word in _AFTERWARDS and words & _THEN):
            continue
        if word in DIRECTIONS and DIRECTIONS[word] not in ways:
            yield Reason.UNSUPPORTED_QUALIFIER, word
        if word in COMPARATIVES and not words & SAME_DEGREE.get(word, frozenset()):
            yield Reason.UNSUPPORTED_QUALIFIER, word
        for one, other in OPPOSITES:
            mine, theirs = (one, other) if word in one else (other, one)
            if word in mine and not words & mine and words & theirs:
                yield Reason.UNSUPPORTED_QUALIFIER, word


def is_carried(case: Case, cue: Cue) -> bool:
    """Whether a cue says what a quote says in another form: by a question, an imperative, the name of a thing."""
    if cue.word == "whether":
        return any("?" in proof or ASKED.match(proof) for proof in case.quoted)
    if cue.word in SUGGESTING and any(c.group in ("may", "should") for text in case.proven for c in text.cues):
        return True  # you could have two sizes: two sizes were suggested
    if cue.word in ("each", "every") and any("per" in text.words for text in case.proven):
        return True
    if cue.group == "some" and not cue.place and _may_be(case.claim) and any(map(_may_be, case.proven)):
        return True  # wardens may own boats: some wardens may own them
    if cue.group == "some" and tells_some(case, cue):
        return True
    if any(not SAID_BY.get(cue.group, frozenset()).isdisjoint(text.words) for text in case.proven):
        return True
    if cue.word == "generally":
        return any(has_phrase(text.words, ("in", "general")) for text in case.proven)
    if cue.group == "would":  # if we were to pay, the bill is large
        if any("were" in text.words and any(c.group == "if" for c in text.cues) for text in case.proven):
            return True
        return not GROUNDS.isdisjoint(case.claim.words[: cue.place]) and any(
            "would" in text.words and "why" in text.words for text in case.beside
        )
    return is_told_to(case) if cue.group == "should" else cue.group == "more" and is_of_a_name(case, cue.place)


def _may_be(text: Statement) -> bool:
    return any(cue.group == "may" for cue in text.cues)


def is_of_a_name(case: Case, place: int) -> bool:
    """Whether a word came with the next one from a context, which may lend what a thing is called: open source."""
    pair = case.claim.line[place : place + 2]
    return len(pair) == 2 and any(pair in pairwise(text.line) for text in case.beside)


def _is_since(case: Case, place: int) -> bool:
    """Whether a statement says "after" where a context says "since", of a word that no proof has: after leaving."""
    following = case.claim.words[place + 1] if place + 1 < len(case.claim.words) else ""
    lent = case.claim.words[place] == "after" and not any(following in text.words for text in case.proven)
    return lent and any(("since", following) in pairwise(text.words) for text in case.beside)


def _is_of_the_speaker(case: Case, word: str) -> bool:
    """Whether he or she stands each time where the quote has I, whatever others it calls so."""
    laid = pruned(case) if word in _PERSONS else None
    mine = [] if laid is None else [t for t in laid.laid.mine if t.lower_ == word]
    return bool(mine) and laid is not None and all(t.dep_ == "nsubj" and laid.is_said_of("i", t.head) for t in mine)


def is_lent(case: Case, cue: Cue) -> bool:
    """Whether a cue came from a context with what it turns, which no proof has: it names what a proof refers to.

    They burned; all of the mills had been insured: all of the mills burned. A condition that a context holds, as a
    question may, makes a statement say less.
    """
    if is_lent_condition(case, cue):
        return True
    known = {stem for text in case.proven for stem in text.line}
    theirs = [(text, other) for text in case.beside for other in text.cues if other.group == cue.group]
    if cue.scope and cue.scope[0] not in known:
        length = len(cue.scope) if cue.group == "negation" else 1
        if any(other.scope[:length] == cue.scope[:length] for _, other in theirs):
            return True
    before = case.claim.line[max(0, cue.place - 1) : cue.place]
    return bool(before) and before[0] not in known and any(
        text.line[max(0, other.place - 1) : other.place] == before for text, other in theirs
    )  # fmt: skip


def is_lent_condition(case: Case, cue: Cue) -> bool:
    """Whether a condition stands in a context, as a question may hold it: a statement that has it says less."""
    if cue.word != "if":
        return False
    told = case.claim.clauses[cue.clause]
    conditions = [text for text in case.beside if any(other.group == "if" for other in text.cues)]
    return any(len(told & text.stems) >= CLAUSE_SHARE * len(told) for text in conditions)


def only_otherwise(claim: Statement, texts: Sequence[Statement]) -> bool:
    """Whether a statement denies of all others what the texts say of one alone: those who were no members could not."""
    denials = sum(cue.group == "negation" for cue in claim.cues)
    theirs = {cue.group for text in texts for cue in text.cues}
    return denials == 2 and "only" in theirs and "negation" not in theirs


def is_only_then(claim: Statement, text: Statement) -> bool:
    """Whether a statement says "only after" where a text says "not until"."""
    places = [place for place, word in enumerate(text.words) if word == "until"]
    return says_only_then(claim) and any(
        cue.word == "not_until" or any(cue.place < place for place in places)
        for cue in text.cues
        if cue.group == "negation"
    )


def is_inverted(text: Statement) -> bool:
    """Whether a text says "if" by the order of its words: had it rained, …"""
    return text.words[:1] == ("had",) and "would" in text.words


def cue_of_a_part(texts: Sequence[Statement]) -> bool:
    """Whether a text says something of "not all"."""
    return any(has_phrase(text.words, ("not", word)) for text in texts for word in ("all", "every", "everyone"))


def dropped(case: Case) -> Iterator[Failure]:
    """What turns the clause a statement was made from must be in the statement too."""
    claim, whole = case.claim, case.whole
    for statement, cues, text in zip(whole, case.counting, case.sentences, strict=True):
        for cue in cues:
            if cue.group in KEPT and _speaks_of(claim, statement, cue) and not _keeps(claim, cue):
                if _said_plainly(claim, whole, statement.clauses[cue.clause], cue):
                    continue
                if is_left_out(case, statement, cue, text):
                    continue
                yield reason_for(cue), f"without {cue.word.replace('_', ' ')}"


def main_part(word: str) -> str:
    """The first part of a phrase that says something: few, of a_few."""
    parts = word.split("_")
    return parts[1] if parts[1:] and parts[0] in ("a", "at", "the") else parts[0]


def is_left_out(case: Case, statement: Statement, cue: Cue, text: str) -> bool:
    """Whether the parser finds that what a cue of a quoted sentence turns is no part of the claim."""
    word = main_part(cue.word)
    number = sum(main_part(other) == word for other in statement.words[: cue.place])
    found = pruned(case)
    return found is not None and found.is_left_out(word, number, text)


def _speaks_of(claim: Statement, statement: Statement, cue: Cue) -> bool:
    """Whether the claim states what the cue turns: its first word, or most of the rest of its clause."""
    head = cue.scope[:1]
    mine = claim.stems | {figure.value for figure in claim.figures}
    clauses = [statement.clauses[cue.clause].difference(head)]
    if head and head[0] in claim.stems and len(clauses[0] & mine) >= HEAD_SHARE * len(clauses[0]):
        return True
    if cue.group == "if":  # what holds only on the condition stands beside it
        clauses += statement.clauses[max(0, cue.clause - 1) : cue.clause] + statement.clauses[cue.clause + 1 :][:1]
    return any(len(clause) >= 2 and len(clause & mine) >= CLAUSE_SHARE * len(clause) for clause in clauses)


def _keeps(claim: Statement, cue: Cue) -> bool:
    carriers = CARRIED_BY.get(cue.group, frozenset([cue.group])) | {cue.group}
    if cue.word == "unless" and not {"unless", "not", "no", "never"}.intersection(claim.words):
        return not _EXCEPTING.isdisjoint(claim.words)
    if said_otherwise(claim, cue):
        return True
    mine = [c for c in claim.cues if c.group in carriers or cue.group in CARRIED_BY.get(c.group, frozenset())]
    if cue.group != "negation":
        return bool(mine)
    if set(claim.words) & DENIALS:
        return True
    return any(not set(c.scope) & claim.stems or set(c.scope) & set(cue.scope) for c in mine) or (
        bool(cue.scope) and any(cue.scope[0] in _denied_by(word) for word in claim.words)
    )


def said_otherwise(claim: Statement, cue: Cue) -> bool:
    """Whether a statement has what a cue says in another form: typically, typical; suggest, according to."""
    if cue.group == "negation":
        return "unless" in claim.words and cue.word == "not"
    if cue.word in claim.words:
        return False
    if cue.group == "report":
        return not _EVIDENCE.isdisjoint(claim.words)
    if cue.group in ("may", "should") and not SUGGESTING.isdisjoint(claim.words):
        return True
    if cue.group in ("must", "seem") and not SAID_BY[cue.group].isdisjoint(claim.words):
        return True
    if cue.group == "expected":  # intended to, was prevented from
        return not DENIALS.isdisjoint(claim.words)
    if cue.group == "if":  # unless, except when
        return not _EXCEPTING.isdisjoint(claim.words)
    return stem_of(cue.word) in claim.line


def _said_plainly(claim: Statement, whole: Sequence[Statement], turned: frozenset[str], cue: Cue) -> bool:
    """Whether another clause, without the cue, is nearer to the claim: "did not sign in 1990, but signed in 1991"."""
    mine = claim.stems | {figure.value for figure in claim.figures}
    nearness = len(turned & mine)
    for statement in whole:
        marked = {c.clause for c in statement.cues if c.group == cue.group}
        for number, clause in enumerate(statement.clauses):
            if number not in marked and cue.scope and cue.scope[0] in clause and len(clause & mine) > nearness:
                return True
    return False


def uncaused(case: Case) -> Iterator[Failure]:
    """A causal word of a statement whose quotes have none."""
    found = [" ".join(phrase) for phrase in CAUSAL if has_phrase(case.claim.words, phrase)]
    if found and not any(stem_of(word) in _CARRIERS for statement in case.proven for word in statement.words):
        yield Reason.UNSUPPORTED_QUALIFIER, found[0].replace("_", " ")
