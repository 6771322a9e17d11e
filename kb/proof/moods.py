"""What keeps a clause from being a plain fact: it is denied, possible, planned, reported, asked, supposed, made up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.phrases import quantity_of, stem_at
from kb.text.english import NEGATIONS, REPORTING, listing
from kb.text.talk import ASKED
from kb.text.words import stem_of, stems_listed

if TYPE_CHECKING:
    from spacy.tokens import Token


_REPORTING: Final = frozenset(map(stem_of, REPORTING)) | stems_listed("ask wonder ascribe")
# Verbs and nouns whose "to …" or "…ing" did not, or not yet, come about.
UNREAL: Final = stems_listed(
    """
    plan intend want hope wish try attempt pretend promise threaten seek expect aim offer propose prepare arrange
    schedule ask order urge request petition invite desire dream vow pledge agree consider advise forbid prevent stop
    intention effort suppose allow permit encourage mean need require
    """
)
FAILED: Final = stems_listed("fail refuse decline neglect forget omit lack avoid false untrue")
FICTION: Final = stems_listed("legend myth novel story tale fable poem play film movie dream saga fairytale epic opera")
# Verbs that have the subject of a clause under them.
_RAISING: Final = listing("need have go get continue begin start seem appear tend ought use")
_THINKING: Final = stems_listed("think feel mean know see find hope consider")
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
_POSSIBLE: Final = listing("possible likely unlikely doubtful conceivable")
_FALSE: Final = listing("false untrue wrong incorrect myth")
_KNOWING: Final = listing("know show find prove")  # what is not known or shown is told by nobody
_EVIDENCE: Final = stems_listed("evidence proof sign")
_CONDITIONAL: Final = frozenset(["if", "unless", "whether", "provided", "lest"])
_ASIDE: Final = listing("advcl dep ccomp parataxis")  # a clause beside another that the parser hangs on it
SUBJECTS: Final = listing("nsubj nsubjpass csubj expl")
_HELPING: Final = listing("help let allow enable")  # to do something: it is not told that it is done
FINITE: Final = listing("VBZ VBP VBD MD")  # a clause has one of these


def subjects_of(verb: Token) -> list[Token]:
    """The subjects that stand with a verb."""
    return [c for c in verb.children if c.dep_ in SUBJECTS]


def is_predicate(token: Token) -> bool:
    """Whether a word is the verb of a clause, not an auxiliary of one."""
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass")


def clause_of(token: Token) -> Token:
    """The verb of the clause that a word stands in; the word, where the parser has none."""
    return token if is_predicate(token) else next(filter(is_predicate, token.ancestors), token)


def is_condition(child: Token) -> bool:
    """Whether a clause only tells on what condition another holds."""
    if child.dep_ not in ("advcl", "ccomp"):
        return False
    marks = [c.lower_ for c in child.children if c.dep_ in ("mark", "advmod")]
    first = child.left_edge
    if "whether" in marks and first.i and first.nbor(-1).is_punct and any(t.lower_ == "or" for t in child.subtree):
        return False  # either way
    inverted = first.lower_ in ("had", "were", "should") and first.dep_ in ("aux", "auxpass") and child.i < child.head.i
    return bool(_CONDITIONAL.intersection(marks)) or inverted


def rule_conditions(verb: Token) -> list[Token]:
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


def moods_of(verb: Token) -> Iterator[str]:
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
            yield from _from_above(token, above)
        if token.dep_ == "relcl" or (token.dep_ == "advcl" and subjects_of(token)):
            break
        if token.dep_ == "conj" and subjects_of(token):
            token, above = above, above.head
            if above.pos_ in ("VERB", "AUX") and token.dep_ == "ccomp":
                continue
            break
        token, above = above, above.head
    if is_asked(verb):
        yield "ask"


def is_asked(verb: Token) -> bool:
    """Whether a clause is asked: in a question, but for what is told there before, beside or around what is asked."""
    sentence = verb.sent
    if not sentence.text.rstrip("\"'”’ ").endswith("?") and not ASKED.match(sentence.text):
        return False
    marks = [t.i for t in sentence if t.text in ('"', "“", "''", "``")]
    if marks and marks[0] > verb.i:
        return False  # what somebody asks is quoted after it
    told = verb
    while told.dep_ != "ROOT" and not (told.dep_ in ("advcl", "conj", "ccomp", "parataxis") and subjects_of(told)):
        told = told.head
    beside = told.dep_ in ("conj", "parataxis") or is_spliced(told) or (told.dep_ == "advcl" and _gives_reason(told))
    asking = [t for t in sentence if t.pos_ in ("VERB", "AUX") and _asks(t)]
    return not asking or _asks(told) or (not beside and any(t in told.ancestors for t in asking))


def _asks(verb: Token) -> bool:
    """Whether a clause has the form of a question: what, how; was it, did it."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "expl")), None)
    inverted = subject is not None and any(
        t.i < subject.i for t in (*(c for c in verb.children if c.dep_ in ("aux", "auxpass")), verb) if t.pos_ == "AUX"
    )
    return inverted or (verb.dep_ != "relcl" and any(c.tag_ in ("WP", "WRB", "WDT") for c in verb.children))


def _gives_reason(clause: Token) -> bool:
    return any(
        c.lower_ in ("because", "since", "as", "although", "though") for c in clause.children if c.dep_ == "mark"
    )


def is_spliced(clause: Token) -> bool:
    """Whether a clause stands before another with only a comma between: the mill burned, nobody came."""
    above = clause.head
    return (
        clause.dep_ == "ccomp"
        and clause.i < above.i
        and bool(subjects_of(clause))
        and bool(subjects_of(above))
        and stem_at(above) not in _REPORTING | _THINKING
        and not any(c.dep_ == "mark" for c in clause.children)
    )


def _own_moods(verb: Token) -> Iterator[str]:
    yield from _of_auxiliaries(verb)
    if verb.dep_ == "conj" and not subjects_of(verb) and _is_or(verb):
        yield from ("neg" for c in verb.head.children if c.dep_ == "neg")  # neither of both
    if is_condition(verb) or any(is_condition(c) or c.lower_ == "whether" for c in verb.children):
        yield "if"
    for child in verb.children:
        low = child.lower_
        if (child.dep_ == "neg" and _is_of_another(child, verb)) or (low == "not" and _is_not_only(child)):
            continue
        if child.dep_ == "neg" or (low in NEGATIONS and child.dep_ in ("advmod", "det", "preconj", "cc")):
            yield "neg"
        elif low in _ADVERBS and child.dep_ in ("advmod", "npadvmod", "acomp"):
            yield _ADVERBS[low]
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "expl") and (
            quantity_of(child) == "no" or low in ("nobody", "none", "nothing")
        ):
            yield "neg"
        if child.dep_ == "prep" and low == "according":
            yield "report"
        if child.dep_ == "prep" and low in ("in", "of"):
            yield from ("fiction" for p in child.children if p.dep_ == "pobj" and stem_at(p) in FICTION)


def _is_of_another(denial: Token, verb: Token) -> bool:
    """Whether a "not" ends a clause without its verb, before the one it was given to: Roe does not, the town is …"""
    if denial.i == 0 or denial.i + 1 >= len(denial.doc) or denial.nbor().text != ",":
        return False
    between = verb.doc[denial.i + 1 : verb.i]
    auxiliaries = any(t.dep_ in ("aux", "auxpass") for t in between)
    finite = auxiliaries or verb.tag_ in ("VBD", "VBZ")
    return denial.nbor(-1).lemma_ == "do" and finite and any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in between)


def _is_or(verb: Token) -> bool:
    """Whether a verb is joined to another by "or"."""
    return any(c.lower_ in ("or", "nor") for c in (*verb.children, *verb.head.children) if c.dep_ == "cc")


def _is_not_only(denial: Token) -> bool:
    """Whether a "not" denies only that it is all: not only did the roof hold."""
    return denial.i + 1 < len(denial.doc) and denial.nbor().lower_ in ("only", "just", "merely", "simply")


def is_imperative(verb: Token) -> bool:
    """Whether a clause tells somebody to do something: feed them, don't open it, and weigh the hive."""
    at = verb
    while at.dep_ == "conj" and at.head.pos_ in ("VERB", "AUX") and not subjects_of(at):
        at = at.head
    own = [c for each in {at, verb} for c in each.children]
    if any(c.dep_ in SUBJECTS or (c.dep_ in ("aux", "auxpass") and c.lower_ != "do") for c in own):
        return False
    plain = verb.tag_ in ("VB", "VBP") and at.tag_ in ("VB", "VBP")
    plain = plain and at.lower_ not in ("are", "am", "were")  # Are there keepers? asks, and tells nobody to do it
    return plain and (at.dep_ == "ROOT" or (at.dep_ in _ASIDE and _opens(at)))


def _opens(verb: Token) -> bool:
    """Whether a verb begins its clause, behind nothing but a stop and an adverb: keep it — it will last; just go."""
    first = verb.left_edge if all(c.pos_ in ("ADV", "INTJ") for c in verb.lefts) else verb
    before = first.nbor(-1) if first.i else None
    return before is None or before.is_punct


def _of_auxiliaries(verb: Token) -> Iterator[str]:
    """May, can, must, would have; those of the verb that it is joined to, where it has none."""
    auxiliaries = [c.norm_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    if not auxiliaries and verb.dep_ == "conj" and not subjects_of(verb) and verb.tag_ == "VB":
        auxiliaries = [c.lower_ for c in verb.head.children if c.dep_ == "aux"]
    for aux in auxiliaries:
        if aux in _MOODS:
            yield _MOODS[aux]
        if aux in ("will", "shall"):
            yield "will"
        if aux == "would" and ("have" in auxiliaries or "'ve" in auxiliaries):
            yield "would"
    if "would" in auxiliaries and any(c.dep_ == "prep" and c.lower_ == "without" for c in verb.children):
        yield "if"


def _from_above(token: Token, above: Token) -> Iterator[str]:
    """What the word above a clause makes of it."""
    if is_spliced(token):
        return
    if above.pos_ in ("VERB", "AUX") and token.dep_ in ("ccomp", "xcomp", "acl", "pcomp", "csubj", "csubjpass"):
        yield from _of_verb(token, above)
        yield from _of_predicate(token, above)
    elif token.dep_ == "acl" and above.pos_ in ("NOUN", "PROPN"):
        stem = stem_at(above)
        if not subjects_of(token) and token.tag_ in ("VBN", "VBG"):
            return
        if stem in _REPORTING:
            yield "report"
        elif stem in UNREAL | _EVIDENCE or quantity_of(above) == "no":
            yield "unreal"
    elif above.pos_ == "ADJ" and token.dep_ == "ccomp":
        if above.lower_ in _POSSIBLE:
            yield "may"
        elif "neg" in set(_own_moods(above.head)):
            yield "unreal"
        elif above.lower_ in ("confident", "convinced", "afraid", "hopeful", "sure"):
            yield "report"
    elif token.dep_ == "pcomp" and above.lower_ == "without":
        yield "neg"
    elif token.dep_ == "prep" and above.pos_ == "NOUN" and stem_at(above) in _REPORTING:
        yield "report"


def _of_verb(token: Token, above: Token) -> Iterator[str]:
    """Said, planned, failed to; and what keeps that verb itself from being a fact."""
    stem = stem_at(above)
    if stem in _REPORTING and token.dep_ in ("ccomp", "xcomp", "pcomp", "csubj"):
        yield "report"
    if stem in UNREAL and token.dep_ in ("xcomp", "ccomp", "pcomp") and not (stem == "mean" and token.dep_ == "ccomp"):
        yield "unreal"
    if stem in FAILED and token.dep_ in ("xcomp", "pcomp"):
        yield "failed"
    if above.lemma_ in ("seem", "appear", "believe", "think", "suppose", "say") and token.dep_ == "xcomp":
        yield "seem" if above.lemma_ in ("seem", "appear") else "report"
    if token.dep_ != "xcomp" and any(c.dep_ in ("acomp", "attr") for c in above.children):
        return
    for mood in _own_moods(above):
        if mood == "neg" and stem in FAILED | _REPORTING | _KNOWING:
            yield "report"
        elif mood == "neg":
            yield "neg" if token.dep_ == "xcomp" else "unreal"
        elif token.dep_ == "xcomp" or (mood == "if" and token.dep_ == "ccomp"):
            yield mood


def _of_predicate(token: Token, above: Token) -> Iterator[str]:
    """It is false that, possible that, not clear that."""
    said = {c.lower_ for c in above.children if c.dep_ in ("acomp", "attr")}
    denied = bool(said) and "neg" in set(_own_moods(above))
    if said & _FALSE or (denied and said & {"true", "clear", "certain", "evident", "known"}):
        yield "failed"
    elif said & _POSSIBLE:
        yield "may"
    if denied:
        yield "unreal"
    if any(c.lower_ == "whether" for c in token.children):
        yield "if"


def is_passive(verb: Token) -> bool:
    """Whether what stands as its subject is what it is done to."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "agent") for c in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl", "advcl") and not any(
        c.dep_ in ("aux", "dobj") for c in verb.children
    )  # fmt: skip


def is_raising(verb: Token) -> bool:
    """Whether a verb has its subject from a passive under it: the mill needs to be sold, for we need to sell it."""
    return verb.lemma_ in _RAISING and any(c.dep_ == "xcomp" and is_passive(c) for c in verb.children)


def is_unasserted(verb: Token) -> bool:
    """Whether a clause only names what is done, and does not tell that it is: to sell the mill, about selling it."""
    if (verb.dep_ == "csubj" and not subjects_of(verb)) or _is_indirect(verb):
        return True
    if verb.tag_ == "VBG" and verb.dep_ in ("nsubj", "nsubjpass", "csubj", "csubjpass") and not subjects_of(verb):
        return True
    if verb.dep_ == "xcomp" and verb.head.pos_ == "ADJ" and not subjects_of(verb):
        return True  # easy to find
    if verb.dep_ in ("ccomp", "xcomp") and verb.tag_ == "VB" and verb.head.lemma_ in _HELPING:
        return True  # it helps people move
    if verb.dep_ in ("advcl", "acl") and verb.tag_ == "VB" and any(c.tag_ == "TO" for c in verb.children):
        return True
    return (
        verb.dep_ == "pcomp" and verb.tag_ == "VBG" and verb.head.lower_ in ("of", "about", "on", "with", "to", "for")
    )


def _is_indirect(verb: Token) -> bool:
    """Whether a clause is what somebody asks or wonders: how it works, whether it is paid."""
    if verb.dep_ not in ("ccomp", "pcomp", "xcomp", "csubj", "acl", "conj", "dep", "appos"):
        return False
    return any(c.tag_ in ("WP", "WRB", "WDT") or c.lower_ == "whether" for c in verb.children)
