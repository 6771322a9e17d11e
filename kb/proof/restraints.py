"""What holds a clause of a quote back: an exception, a "little", a "not" that stands by an adverb, a focus, whom a "he"
is told beside. A statement that leaves it out, or puts it elsewhere, says more than its quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.displaced import RELATED
from kb.proof.groups import are_same
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import clause_of, is_predicate
from kb.proof.pruned import scope_of
from kb.proof.pruning import is_content
from kb.proof.statement import Statement
from kb.text.english import DENIALS, NEGATIONS, listing
from kb.text.words import folded_word, stem_of
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

NEAR: Final = 3  # content words after a focus that it may be on

_EXCEPT: Final = re.compile(
    r"\b(?P<noun>[a-z]+),? (?:other than|except(?: for)?|apart from|with the exception of|excluding) ", re.IGNORECASE
)
_EXCEPTING: Final = re.compile(
    r"\b(?:other|others|except|exception|apart|besides|excluding|unless|only|but|aside|rest|most|further|almost)\b",
    re.IGNORECASE,
)
_SWEEPING: Final = re.compile(r"\b(?:no|not|none|never|all|every|each|any|n['’]t|without|nothing|nobody)\b|n['’]t\b")
_OPENING: Final = re.compile(r"\s*(?:Except|Excepting|Apart from|With the exception of|Other than) ")
_SCANT: Final = listing("little few")
_SLIGHT: Final = (
    NEGATIONS | DENIALS | listing("little few low limited scant scarce small slight minimal poor weak less")
)
_FOCUS: Final = listing("especially particularly notably chiefly primarily above_all")
_HE: Final = re.compile(
    r"\b(?P<kin>[a-z]+)(?: and [a-z]+)? (?:of|to) (?P<name>[A-Z][\w'’-]+)(?: [A-Z][\w'’-]+)*, (?:he|she)\b"
)


_FOUND: Final = listing(
    "found finds discovered learned learnt showed shows shown proved proves established realised realized"
)
_THOUGHT: Final = listing("thought believed assumed hoped expected guess guessed suppose supposed")
_WITHIN: Final = listing("in during on from between at")
_SEASONS: Final = listing("spring summer autumn winter season night weekend weekends holidays daytime")
_DAYS: Final = listing("mondays tuesdays wednesdays thursdays fridays saturdays sundays weekdays")
_MONTHS: Final = listing("january february march april may june july august september october november december noon")
_HOLDING: Final = listing("hold maintain reckon feel consider")
_SURE: Final = listing("sure certain convinced confident persuaded")
REACH: Final = 3  # words behind a from or a to


def unrestrained(case: Case) -> Iterator[Failure]:
    """What is told without, or beside, what holds it back."""
    yield from _without_exception(case)
    yield from _for_his_kin(case)
    yield from _turned_course(case)
    yield from _found_out(case)
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None:
        return
    yield from _out_of_season(laid)
    yield from _held_by_somebody(laid)
    yield from _of_little(laid)
    yield from _refocused(laid)
    yield from _denied_elsewhere(laid)


def _without_exception(case: Case) -> Iterator[Failure]:
    """No divisors, where it is no divisors other than one and itself; nobody is hired, where the next sentence goes on:
    except for the painter."""
    if _EXCEPTING.search(case.text) or not _SWEEPING.search(case.text):
        return
    for sentence in case.sentences:
        for found in _EXCEPT.finditer(sentence):
            noun = stem_of(found["noun"].casefold())
            if noun in case.claim.stems and _SWEEPING.search(sentence[: found.start()]):
                yield Reason.UNSUPPORTED_QUALIFIER, f"{found['noun']} without what is excepted"
    for told, text in zip(case.whole, case.sentences[1:], strict=False):
        if excepts(text) and len(case.claim.stems & told.stems) * 2 > len(case.claim.stems):
            yield Reason.UNSUPPORTED_QUALIFIER, "without what the next sentence excepts"


def excepts(text: str) -> bool:
    """Whether a text begins with what it takes out of the sentence before: Except for the painter, …"""
    return _OPENING.match(text) is not None


def _for_his_kin(case: Case) -> Iterator[Failure]:
    """Roe was a minor, where the quote says: brother of Roe, he was a minor."""
    subjects = case.claim.names[:1]
    for sentence in case.sentences:
        for found in _HE.finditer(sentence):
            name = folded_word(found["name"])
            told = {stem_of(word.casefold()) for word in re.findall(r"\w+", sentence[found.end() :])}
            kin = stem_of(found["kin"].casefold()) in RELATED
            if kin and subjects and subjects[0][0] == name and case.claim.words[0] == name:
                mine = case.claim.stems - {stem_of(name)}
                if len(mine & told) * 2 > len(mine) and stem_of(found["kin"]) not in case.claim.stems:
                    yield Reason.UNSUPPORTED_NAME, f"{found['name']} for he, of whom it is {found['kin']}"


def _turned_course(case: Case) -> Iterator[Failure]:
    """From the one to the other, where it is from the other to the one."""
    mine = _course(case.claim)
    for text in case.whole:
        theirs = _course(text)
        if not mine or not theirs:
            continue
        (start, end), (begin, goal) = mine, theirs
        if (start & goal) - begin and (end & begin) - goal and not (start & begin) - goal:
            yield Reason.UNSUPPORTED_WORDING, f"from {', '.join(sorted((start & goal) - begin))}"


def _course(text: Statement) -> tuple[frozenset[str], frozenset[str]] | None:
    """What stands behind "from" and behind the "to" that follows it."""
    if text.words.count("from") != 1:
        return None
    start = text.words.index("from")
    end = next((i for i in range(start + 1, len(text.words)) if text.words[i] == "to"), 0)
    if not end:
        return None
    return tuple(frozenset(text.line[i + 1 : i + 1 + REACH]) - {"to"} for i in (start, end))  # type: ignore[return-value]


def _found_out(case: Case) -> Iterator[Failure]:
    """What somebody only thought, told as what he found."""
    words = {word for text in case.known for word in text.words}
    found = [word for word in case.claim.words if word in _FOUND]
    thought = words & _THOUGHT
    if not found or not thought or words & _FOUND or not _THOUGHT.isdisjoint(case.claim.words):
        return
    if not any(are_same(stem_of(word), stem_of(other)) for word in found for other in words):
        yield Reason.UNSUPPORTED_QUALIFIER, f"{found[0]} without {', '.join(sorted(thought))}"


def _out_of_season(laid: Laid) -> Iterator[Failure]:
    """What goes on in a part of the year, the week or the day alone, told as what always does."""
    for mine, theirs in laid.likes.items():
        verb = clause_of(theirs)
        tenses = {verb.tag_} | {c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
        if "VBD" in tenses or not tenses & {"VBZ", "VBP"} or any(c.dep_ == "neg" for c in verb.children):
            continue
        if mine.dep_ not in ("ROOT", "ccomp") and not _is_head_of(mine, theirs):
            continue
        for link in (c for c in scope_of(verb) if c.dep_ == "prep" and c.lower_ in _WITHIN):
            words = [t for t in link.subtree if is_content(t)]
            words += [t for c in verb.children if c.dep_ == "prep" and c.lower_ == "to" for t in c.subtree]
            if any(_is_season(t, link) for t in words) and laid.keys.isdisjoint(
                key_of(t) for t in words if is_content(t)
            ):
                yield Reason.UNSUPPORTED_QUALIFIER, f"without {link.text} {' '.join(t.text for t in words[:3])}"


def _is_head_of(mine: Token, theirs: Token) -> bool:
    """Whether a verb was read as a noun: the ferry sails twice a day."""
    return is_predicate(theirs) and not any(is_predicate(t) for t in mine.sent)


def _is_season(word: Token, link: Token) -> bool:
    low = word.lower_
    if any(t.like_num and len(t) == 4 for t in link.subtree) or any(
        t.lower_ in ("last", "next", "this") for t in link.subtree
    ):
        return False
    if low in _SEASONS or low in _DAYS:
        return True
    return link.lower_ in ("from", "between") and (low in _MONTHS or low.removesuffix("s") + "s" in _DAYS)


def _held_by_somebody(laid: Laid) -> Iterator[Failure]:
    """What somebody holds or is sure of, told as so: he always held that herring avoid the bay."""
    if laid.attributed:
        return
    stems = frozenset(key_of(t) for t in laid.mine)
    for mine, theirs in laid.likes.items():
        above = theirs.head
        if mine.dep_ != "ROOT" or theirs.dep_ != "ccomp" or not is_predicate(mine):
            continue
        sure = above.lower_ in _SURE or any(c.lower_ in _SURE for c in above.children if c.dep_ == "acomp")
        if (above.lemma_ in _HOLDING or sure) and key_of(above) not in stems:
            yield Reason.UNSUPPORTED_QUALIFIER, f"{mine.text} without {above.text}"


def _of_little(laid: Laid) -> Iterator[Failure]:
    """It found resonance, where it found little."""
    if any(folded_word(t.norm_) in _SLIGHT or t.lower_.startswith("un") for t in laid.mine):
        return
    for theirs in laid.kept:
        for child in theirs.children:
            if child.lower_ not in _SCANT or child.dep_ not in ("amod", "det") or child in laid.kept:
                continue
            if not any(c.dep_ in ("det", "poss") and c != child for c in theirs.children) and theirs.pos_ == "NOUN":
                yield Reason.UNSUPPORTED_QUALIFIER, f"without {child.lower_} {theirs.text}"


def _refocused(laid: Laid) -> Iterator[Failure]:
    """Especially one of them, where it is especially another."""
    for mine, theirs in laid.likes.items():
        if mine.lower_ not in _FOCUS:
            continue
        own, there = _next_content(mine), _next_content(theirs)
        known = {key_of(t) for t in laid.tokens}
        if own and there and key_of(own[0]) in known and key_of(own[0]) not in map(key_of, there):
            yield Reason.UNSUPPORTED_QUALIFIER, f"{mine.text} {own[0].text}"


def _next_content(word: Token) -> list[Token]:
    after = [t for t in word.doc[word.i + 1 : word.sent.end] if is_content(t) and not t.is_punct]
    return after[:NEAR]


def _is_denied(verb: Token) -> bool:
    """Whether a verb is denied, or what it is told under: it is not going to happen."""
    return any(c.dep_ == "neg" for v in (verb, verb.head) for c in v.children if v == verb or verb.dep_ == "xcomp")


def _denied_elsewhere(laid: Laid) -> Iterator[Failure]:
    """They are getting disks at once, where they are getting disks and it will not happen at once."""
    if any(t.dep_ == "neg" or t.lower_ in NEGATIONS for t in laid.mine):
        return
    for mine, theirs in laid.likes.items():
        if mine.dep_ not in ("advmod", "npadvmod") or mine.head not in laid.likes or not is_predicate(mine.head):
            continue
        verb = theirs.head
        other = is_predicate(verb) and verb != laid.likes[mine.head] and _is_denied(verb)
        if other and not any(key_of(t) == key_of(mine) and t.head == laid.likes[mine.head] for t in laid.tokens):
            yield Reason.UNSUPPORTED_NEGATION, f"{mine.text} without what denies it"
