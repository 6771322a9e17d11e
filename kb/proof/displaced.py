"""What stands in a statement in another's place: the owner in that of what it owns, the cause in that of its effect.

Both are read off the words as they are laid on their likes, so that nothing has to be guessed: of some 1,000 true
statements these refuse none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.derivation import CONVERSES, FROM_BOTH_SIDES
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import is_passive, is_predicate, subjects_of
from kb.proof.phrases import quantity_of, stem_at
from kb.proof.pruning import is_content
from kb.proof.relations import MUTUAL
from kb.text.english import listing
from kb.text.lexicon import class_of
from kb.text.words import folded_word, stem_of, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS: Final = listing("nsubj nsubjpass")
# Who is somebody's, as "of" says it; of a thing it may say no more than the thing itself: the course of the wall.
RELATED: Final = stems_listed(
    "son daughter child brother sister wife husband widow father mother parent uncle aunt cousin nephew niece grandson "
    "heir successor predecessor friend student assistant"
)
_DOING: Final = "VZPEenvsNS"  # classes of words that may be a verb, though the parser takes them for nouns
_PLACES: Final = listing("nsubj nsubjpass dobj pobj")
_WHICH: Final = listing("amod compound poss nmod")  # say which of that name
_ROOT: Final = 5  # letters that a verb and the noun of its deed share
_DEED: Final = re.compile("(?:tion|sion|ment|ance|ence|al)$")
_LINKS: Final = listing("because after before until since due")
_BECAUSE: Final = listing("because since")
_THAT_IS_WHY: Final = re.compile(
    r"(?:(?:That|This|Which)(?:['’]s| is| was) why|So|Therefore|Thus|Hence|Consequently|As a (?:result|consequence))\b"
)
_BEFORE_IT: Final = listing("which that this it")  # after which: after what stands before
SAME: Final = 0.5  # at least, of what a link leads in the statement or in the quote, whichever leads less


def displaced(case: Case) -> Iterator[Failure]:
    """An owner told of for what it owns: the king married, where his daughter did. What a "because" or an "after" of
    the quotes leads, told as what it led from."""
    laid = lay(case.text, case.sentences, case.contexts)
    if laid is None:
        return
    for noun, owned in _owners(laid):
        yield Reason.UNSUPPORTED_WORDING, f"{noun.text} for {owned.text}"
    for noun, other in (
        *_alike(laid),
        *_of_another_kind(case, laid),
        *_exchanged_places(laid),
        *_turned_round(laid),
        *_mirrored(laid),
        *_reversed(laid),
        *_of_the_other_voice(laid),
    ):
        yield Reason.UNSUPPORTED_WORDING, f"{noun.text} for {other.text}"
    yield from _turned_reasons(case)
    for link in _turned_links(laid) if not case.talk else ():
        yield Reason.UNSUPPORTED_WORDING, f"{link.text} {link.head.text}"


def _owners(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Nouns that stand where the quotes have something of theirs, and that."""
    likes, keys = laid.likes, laid.keys
    for noun, own in likes.items():
        verb = likes.get(noun.head)
        part = "dobj" if noun.dep_ == "dobj" else "nsubj" if noun.dep_ in _SUBJECTS else ""
        thing = _owned_by(own) if part and noun.pos_ in ("NOUN", "PROPN") else None
        if thing is None or thing.head != verb or not is_content(thing) or key_of(thing) in keys or quantity_of(own):
            continue
        places = subjects_of(verb) if part == "nsubj" else [c for c in verb.children if c.dep_ == part]
        if places == [thing]:
            yield noun, thing


def _owned_by(noun: Token) -> Token | None:
    """What is said to be of a noun: his sister, the son of Roe; also as what else somebody is called."""
    if noun.dep_ == "poss":
        thing = noun.head
    elif noun.dep_ == "pobj" and noun.head.lower_ == "of" and stem_of(noun.head.head.text.lower()) in RELATED:
        thing = noun.head.head
    else:
        return None
    while thing.dep_ == "appos":
        thing = thing.head
    return thing


def _alike(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Nouns that stand where the quotes have another of that name: entry screening, where it is exit screening."""
    likes, keys = laid.likes, laid.keys
    for mine, theirs in laid.there.items():
        for noun in (c for c in mine.children if c.dep_ in _PLACES and is_content(c)):
            for own in (c for c in theirs.children if c.dep_ == noun.dep_ and key_of(c) == key_of(noun)):
                lost = [c for c in own.children if c.dep_ in _WHICH and is_content(c) and key_of(c) not in keys]
                if lost and own not in laid.kept and likes.get(noun, own) != own:
                    yield noun, lost[0]


def _of_another_kind(case: Case, laid: Laid) -> Iterator[tuple[Token, Token]]:
    """What says which it is, taken from another of that name: the plain pump, where it is the large one."""
    pairs = [frozenset(pairwise(text.line)) for text in case.known]
    for noun, own in laid.there.items():
        if noun.pos_ != "NOUN" or noun.dep_ not in _PLACES or own.dep_ not in _PLACES:
            continue
        lost = [
            c for c in own.children if c.dep_ in ("amod", "compound") and is_content(c) and key_of(c) not in laid.keys
        ]
        put = [c for c in noun.children if c.dep_ in ("amod", "compound") and is_content(c) and c not in laid.there]
        for new in put:
            beside = [there for there in pairs if not any((key_of(c), key_of(noun)) in there for c in lost)]
            named = any((key_of(new), key_of(noun)) in there for there in beside)
            if lost and named and not (new.tag_ == "JJR" or lost[0].tag_ == "JJR"):
                yield new, lost[0]


def _exchanged_places(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Two that have changed places: heavier as children but thinner as adults, told the other way round."""
    likes = laid.likes
    placed: dict[Token, tuple[Token, str]] = {}
    for mine in laid.mine:
        above, how = _hung(mine)
        if mine in likes and above in likes and mine.dep_ in (*_PLACES, "poss", "attr") and is_content(mine):
            placed[mine] = likes[above], how
    for one, (above, how) in placed.items():
        was = _hung(likes[one])
        if was == (above, how):
            continue
        for other, (there, way) in placed.items():
            if stem_of(above.lemma_) in MUTUAL:
                continue
            if other != one and (there, way) == was and _hung(likes[other]) == (above, how):
                yield one, other


def _hung(word: Token) -> tuple[Token, str]:
    """The word that one hangs on, and by which preposition or as what."""
    return (word.head.head, word.head.lower_) if word.dep_ == "pobj" else (word.head, word.dep_)


def _turned_round(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Who does it told for whom it is done to, where the quotes name the deed: Roe's acquisition of the mill."""
    for verb in filter(is_predicate, laid.mine):
        doers = _keys(c for c in verb.children if c.dep_ == "nsubj")
        if verb in laid.there or not doers or len(verb) < _ROOT:
            continue
        for deed in laid.tokens:
            if deed.pos_ != "NOUN" or deed.lower_[:_ROOT] != verb.lower_[:_ROOT] or not _DEED.search(deed.lower_):
                continue
            led = [(q.lower_, c) for q in deed.children if q.dep_ == "prep" for c in q.children if c.dep_ == "pobj"]
            own = _keys(c for c in deed.children if c.dep_ == "poss") | _keys(c for q, c in led if q == "by")
            done_to = _keys(c for q, c in led if q == "of")
            if own and doers & done_to and not doers & own:
                yield verb, deed


def _mirrored(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """What a statement has before a verb and its quote behind it, and the other way about: responses limit harm."""
    likes = laid.likes
    content = [t for t in laid.mine if is_content(t)]
    if any(t.dep_ in ("auxpass", "agent", "nsubjpass") for t in laid.mine) or any(t not in likes for t in content):
        return
    for place, verb in enumerate(content[1:-1], 1):
        at = likes[verb]
        if "ROOT" not in (verb.dep_, at.dep_) or class_of(folded_word(verb.text)) not in _DOING or is_passive(at):
            continue
        if any(map(_is_inverted, (verb, at))) or stem_of(verb.lower_) in MUTUAL or stem_at(verb) in CONVERSES:
            continue
        before, after = [likes[t] for t in content[:place]], [likes[t] for t in content[place + 1 :]]
        if any(t.doc is not at.doc for t in (*before, *after)):
            continue
        if min(t.i for t in before) > at.i > max(t.i for t in after):
            yield content[0], before[0]


def _reversed(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """A subject that its quote has behind the same active verb, with an object that is the subject there."""
    likes = laid.likes
    for verb in filter(is_predicate, laid.mine):
        theirs = likes.get(verb)
        if theirs is None or is_passive(verb) or is_passive(theirs) or stem_at(verb) in FROM_BOTH_SIDES:
            continue
        if _is_inverted(theirs) or not any(c.dep_ in ("dobj", "ccomp", "oprd") for c in theirs.children):
            continue  # the dock flooded in a storm, a storm flooded the dock
        doers = {t for c in subjects_of(theirs) for t in (c, *c.conjuncts)}
        who = [c for c in verb.children if c.dep_ == "nsubj" and is_content(c) and c in likes]
        rest = [t for c in verb.children if c.dep_ in ("dobj", "ccomp", "oprd", "prep", "dative") for t in c.subtree]
        what = [t for t in rest if likes.get(t) in doers and is_content(t)]
        behind = {t for c in theirs.rights for t in c.subtree} - doers
        done_to = [{*c.subtree} for c in theirs.children if c.dep_ == "dobj"]
        for c, o in ((c, o) for c in who for o in verb.children if o.dep_ == "dobj"):
            own = (
                sum(theirs == likes[c] for theirs in likes.values()) == 1
            )  # of PyPI named twice one is of another place
            if own and any({likes[c], likes.get(o, c)} <= phrase for phrase in done_to):
                yield c, o  # Lord Roe followed his uncle, for following his uncle Lord Roe
        if what and any(likes[c] in behind and c not in what for c in who):
            yield who[0], what[0]


def _of_the_other_voice(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Who is done something to, told as who does it, or the other way about: they pay a fee, for they are paid one."""
    likes = laid.likes
    for verb in filter(is_predicate, laid.mine):
        theirs = likes.get(verb)
        if theirs is None or not is_predicate(theirs) or is_passive(verb) == is_passive(theirs):
            continue
        doing = theirs if is_passive(verb) else verb
        if not any(c.dep_ == "dobj" for c in doing.children):
            continue  # the hall opened, the hall was opened
        theirs_all = {t for c in subjects_of(theirs) for t in (c, *c.conjuncts)}
        own = [c for c in subjects_of(verb) if is_content(c) and likes.get(c) in theirs_all]
        agents = [o for c in verb.children if c.dep_ == "agent" for o in c.children]
        if own and not agents and subjects_of(theirs)[0].dep_ != own[0].dep_:
            yield own[0], verb


def _is_inverted(verb: Token) -> bool:
    """Whether a verb stands before its subject: said Roe; to the north lies a lake."""
    if any(c.dep_ in _SUBJECTS and c.i > verb.i for c in verb.children):
        return True
    leading = verb.doc[verb.sent.start : verb.i]
    return bool(leading) and leading[0].pos_ == "ADP" and not any(t.is_punct for t in leading)


def _keys(nouns: Iterable[Token]) -> frozenset[str]:
    return frozenset(key_of(t) for noun in nouns for t in (noun, *noun.lefts) if is_content(t))


def _turned_links(laid: Laid) -> Iterator[Token]:
    """Links of a statement that lead something else of the quotes than the same links do there."""
    known = frozenset(map(key_of, filter(is_content, laid.tokens)))
    for link in laid.mine:
        if (word := link.lower_) not in _LINKS or not (mine := _led(link) & known):
            continue
        theirs = [led for t in laid.tokens if t.lower_ == word and (led := _led(t))]
        if theirs and all(len(mine & led) < SAME * min(len(mine), len(led)) for led in theirs):
            yield link


def _turned_reasons(case: Case) -> Iterator[Failure]:
    """A reason told as what follows from what it is given for: it leaks; that is why it is damp."""
    words = case.claim.words
    place = next((i for i, word in enumerate(words) if word in _BECAUSE), 0)
    if not place or any(words[place] in text.words for text in case.whole):
        return
    told, reason = ({*case.claim.line[a:b]} & case.claim.stems for a, b in ((0, place), (place, len(words))))
    for before, after, text in zip(case.whole, case.whole[1:], case.sentences[1:], strict=False):
        if _THAT_IS_WHY.match(text):
            cause, effect = before.stems - after.stems, after.stems - before.stems
            if len(reason & effect) > len(reason & cause) and len(told & cause) > len(told & effect):
                yield Reason.UNSUPPORTED_WORDING, f"because {' '.join(words[place + 1 : place + 4])}"


def _led(link: Token) -> frozenset[str]:
    """The content of what a link leads."""
    top = link.head if link.dep_ in ("mark", "advmod") else link
    led = [t for t in top.subtree if t != link]
    if any(c.dep_ == "pobj" and folded_word(c.text) in _BEFORE_IT for c in link.children):
        led = [t for t in link.sent if t.i < link.i]
    return frozenset(key_of(t) for t in led if is_content(t))
