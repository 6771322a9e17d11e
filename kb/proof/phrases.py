"""A noun with what restricts it, as the parser reads it: how many, which, whose, what else it is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kb.proof.figures import is_number_word, single_word, words_value
from kb.text.english import PRONOUNS, listing
from kb.text.words import STOPWORDS, folded_word, stem_of

if TYPE_CHECKING:
    from spacy.tokens import Token


_QUANTITIES: Final = {
    **dict.fromkeys(["all", "every", "each", "both", "everyone", "everybody", "everything"], "all"),
    **dict.fromkeys(["most", "majority"], "most"),
    **dict.fromkeys(["many", "numerous"], "many"),
    **dict.fromkeys(["some", "several", "certain"], "some"),
    **dict.fromkeys(["few"], "few"),
    **dict.fromkeys(["no", "none", "nobody", "nothing", "neither"], "no"),
}
_PERSONS: Final = listing("i me we us you myself ourselves himself herself itself themselves")
NAMING: Final = listing("called named nicknamed known titled entitled dubbed christened")  # what follows is a name
_DEFINITE: Final = listing("the this these that those such")
_MOCKING: Final = frozenset(
    ["called", "alleged", "supposed", "purported", "styled", "putative", "ostensible", "fake", "pretended", "would"]
)
_RELATIVE: Final = frozenset(["who", "which", "that", "whom"])


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun with what restricts it, all by their stems."""

    head: str
    words: frozenset[str]  # content of the whole phrase, its own relative clauses left out
    core: frozenset[str] = frozenset()  # the noun itself with what stands before it
    names: frozenset[str] = frozenset()  # of which are names
    at: int = -1  # place among the words of its text
    pronoun: str = ""  # set where it only refers …
    early: bool = False  # … to what may follow: it stands in a clause before the main one
    quantity: str = ""  # all, most, some …; "one of" for one of several
    only: bool = False
    ranked: str = ""  # the superlative or ordinal by which it is singled out
    definite: str = ""  # the article or pronoun by which it refers to something told before
    mocked: str = ""  # so-called, alleged
    owners: tuple[frozenset[str], ...] = ()  # names and nouns it is said to be of
    possessors: frozenset[str] = frozenset()  # names whose it is by a genitive: it is not they
    alias: frozenset[str] = frozenset()  # what an apposition calls it
    plural: bool = False
    limits: frozenset[str] = frozenset()  # its content with the clauses that restrict it


def stem_at(token: Token) -> str:
    """The stem of a word, or its number."""
    low = folded_word(token.text)
    if is_number_word(low):
        return words_value([low])
    if token.like_num:
        return low.replace(",", "")
    if (figure := single_word(low)) is not None:
        return figure.value if figure.unit != "ordinal" else low
    if token.pos_ == "PROPN":
        return stem_of(low)
    return stem_of({"hop": "hope"}.get(token.lemma_, folded_word(token.lemma_)))  # the pipeline takes hoped for hopped


def content_of(tokens: list[Token]) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return frozenset(stem_at(t) for t in tokens if t.is_alpha | t.like_num and folded_word(t.text) not in STOPWORDS)


def _nouns(token: Token) -> Iterator[Token]:
    """A noun and those joined to it."""
    yield token
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"):
            yield from _nouns(child)


def phrases_at(token: Token) -> tuple[Phrase, ...]:
    """A noun, and those joined to it, as phrases."""
    if folded_word(token.text) in _RELATIVE and (clause := _relative_clause(token)) is not None:
        return tuple(phrase_at(noun) for noun in nouns_meant(clause.head))
    return tuple(phrase_at(noun) for noun in _nouns(token))


def own_words(token: Token) -> list[Token]:
    """The tokens of a phrase, without the others it is joined to and without its clauses and appositions."""
    found = [token]
    for child in token.children:
        if child.dep_ not in ("conj", "cc", "relcl", "appos", "acl", "advcl", "ccomp", "punct"):
            found += own_words(child)
    return found


def _core(token: Token) -> list[Token]:
    """A noun with what stands before it, but whose it is; of a name also what follows "of"."""
    found = [token]
    for child in token.children:
        if child.dep_ in ("compound", "amod", "nummod", "nmod", "flat", "quantmod", "advmod", "npadvmod", "det"):
            found += _core(child)
        elif child.dep_ == "prep" and token.pos_ == "PROPN" and child.lower_ == "of":
            found += [t for c in child.children if c.dep_ == "pobj" for t in _core(c)]
    return found


def _restricting(token: Token) -> frozenset[str]:
    """Content of a phrase with the clauses that restrict it (those without a comma before)."""
    found = own_words(token)
    for child in token.children:
        if child.dep_ in ("acl", "relcl") and child.left_edge.i and child.left_edge.nbor(-1).text != ",":
            found += list(child.subtree)
    return content_of(found)


def phrase_at(token: Token) -> Phrase:
    """A noun with what belongs to it."""
    low = folded_word(token.text)
    if low in _RELATIVE and (clause := _relative_clause(token)) is not None:
        return phrase_at(clause.head)
    if low in ("whom", "which") and (named := _just_named(token)) is not None:
        return phrase_at(named)
    if low in PRONOUNS | _PERSONS or (low in _DEFINITE and token.pos_ == "PRON"):
        return Phrase(low, frozenset(), at=token.i, pronoun=low, early=_leads(token))
    quantity = quantity_of(token)
    inner = next(
        (p for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for p in c.children if p.dep_ == "pobj"),
        None,
    )
    if (
        inner is not None
        and low in ("number", "couple", "handful", "variety")
        and any(c.lower_ == "a" for c in token.children)
    ):
        return replace(phrase_at(inner), quantity="some")
    if inner is not None and (low in _QUANTITIES or low == "one" or token.pos_ in ("NUM", "PRON", "DET")):
        base = phrase_at(inner)
        whose = "one of" if low in ("one", "1") else quantity or _QUANTITIES.get(low, "")
        words = base.words | ({stem_at(token)} if token.like_num else set())
        return replace(base, quantity=whose or base.quantity, words=words)
    own = own_words(token)
    owners = tuple(
        content_of(own_words(noun)).union(_aliases(noun))
        for child in token.children
        if child.dep_ == "poss" or (child.dep_ == "prep" and child.lower_ == "of")
        for first in ([child] if child.dep_ == "poss" else [c for c in child.children if c.dep_ == "pobj"])
        for noun in _nouns(first)
        if noun.pos_ in ("NOUN", "PROPN")
    )
    ranked = next(
        (
            folded_word(c.text)
            for c in token.children
            if c.tag_ in ("JJS", "RBS")
            or (c.dep_ in ("amod", "nummod") and _is_ordinal(c))
            or any(g.tag_ == "RBS" for g in c.children)
        ),
        "",
    )
    return Phrase(
        stem_at(token),
        content_of(own),
        content_of(_core(token)),
        frozenset(stem_at(t) for t in _core(token) if t.pos_ == "PROPN"),
        token.i,
        quantity=quantity,
        only=_has_only(token),
        definite=next((c.lower_ for c in token.children if c.dep_ == "det" and c.lower_ in _DEFINITE), ""),
        ranked=ranked,
        mocked=next((t.lower_ for t in own if t.lower_ in _MOCKING and t.dep_ in ("amod", "nmod", "advmod")), ""),
        owners=owners,
        possessors=frozenset(stem_at(c) for c in token.children if c.dep_ == "poss" and c.pos_ == "PROPN"),
        alias=frozenset(_aliases(token)),
        plural=token.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in token.children),
        limits=_restricting(token),
    )


def _just_named(token: Token) -> Token | None:
    """The noun before "most of whom": the last one before its comma."""
    comma = next((t.i for t in reversed(token.doc[: token.i]) if t.text == ","), 0)
    last = token.doc[comma - 1] if comma else None
    return last if last is not None and last.pos_ in ("NOUN", "PROPN") else None


def _leads(token: Token) -> bool:
    return any(a.dep_ in ("advcl", "prep", "pcomp") and a.i < a.head.i for a in token.ancestors)


def _aliases(token: Token) -> Iterator[str]:
    """What a noun is also called: an apposition, a name given with "called"."""
    for child in token.children:
        if child.dep_ == "appos":
            yield from content_of([t for noun in (child, *child.conjuncts) for t in own_words(noun)])
        elif child.dep_ == "acl" and child.lower_ in NAMING:
            yield from content_of(list(child.subtree))


def _is_ordinal(token: Token) -> bool:
    figure = single_word(token.lower_)
    return figure is not None and figure.unit == "ordinal"


def _relative_clause(token: Token) -> Token | None:
    """The clause that a relative pronoun stands in, if it is one."""
    for ancestor in token.ancestors:
        if ancestor.dep_ == "relcl":
            return ancestor
        if ancestor.dep_ in ("ccomp", "advcl", "ROOT"):
            return None
    return None


def quantity_of(token: Token) -> str:
    """How many of them: all, most, some, few, no; or "not" and one of these; empty where it is not said."""
    low = folded_word(token.text)
    if low == "any" and (
        any(c.lower_ == "hardly" for c in token.children) or (token.i and token.nbor(-1).lower_ == "hardly")
    ):
        return "few"
    if low in _QUANTITIES:
        return _quantity(low, token.children)
    for child in token.children:
        if child.dep_ in ("det", "amod", "predet", "nummod", "advmod") and child.lower_ in _QUANTITIES:
            if child.tag_ == "RBS" or (child.lower_ == "most" and child.dep_ == "advmod"):
                continue
            return _quantity(child.lower_, [*child.children, *token.doc[max(0, child.i - 1) : child.i]])
    return ""


def _quantity(word: str, beside: Iterable[Token]) -> str:
    short = any(t.lower_ in ("not", "almost", "nearly", "hardly") for t in beside)
    return f"not {_QUANTITIES[word]}" if short else _QUANTITIES[word]


def _has_only(token: Token) -> bool:
    first = token.left_edge
    leading = token.doc[max(0, first.i - 1) : first.i + 1]
    return any(t.lower_ in ("only", "solely", "exclusively") for t in leading) or any(
        c.lower_ in ("alone", "only") for c in token.children
    )


def nouns_meant(noun: Token) -> Iterator[Token]:
    """The nouns that a participle behind a noun may speak of: that one, or one it depends on (a cup of tea, cooled)."""
    yield noun
    while noun.dep_ in ("pobj", "conj", "appos"):
        noun = noun.head.head if noun.dep_ == "pobj" else noun.head
        if noun.pos_ in ("VERB", "AUX"):
            yield from (c for c in noun.children if c.dep_ in ("dobj", "nsubjpass") and c.pos_ in ("NOUN", "PROPN"))
            return
        if noun.pos_ not in ("NOUN", "PROPN"):
            return
        yield noun


def agents_beside(verb: Token) -> list[Phrase]:
    """Who did it, where the parser hangs that on a noun between: used as a reserve by the Earl of Derby."""
    led = (t for c in verb.children if c.dep_ == "prep" for t in c.subtree if t.lower_ == "by" and t.dep_ == "prep")
    return [p for by in led for c in by.children if c.dep_ == "pobj" and c.pos_ == "PROPN" for p in phrases_at(c)]
