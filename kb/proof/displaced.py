"""What stands in a statement in another's place: the owner in that of what it owns, the cause in that of its effect.

Both are read off the words as they are laid on their likes, so that nothing has to be guessed: of some 1,000 true
statements these refuse none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kb.proof.case import Case, Failure
from kb.proof.laying import Laid, key_of, lay
from kb.proof.moods import subjects_of
from kb.proof.phrases import quantity_of
from kb.proof.pruning import is_content
from kb.text.english import listing
from kb.text.words import folded_word, stem_of, stems_listed
from kb.values import Reason

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS: Final = listing("nsubj nsubjpass")
# Who is somebody's, as "of" says it; of a thing it may say no more than the thing itself: the course of the wall.
_RELATED: Final = stems_listed(
    "son daughter child brother sister wife husband widow father mother parent uncle aunt cousin nephew niece grandson "
    "heir successor predecessor friend student assistant"
)
_LINKS: Final = listing("because after before until since due")
_BECAUSE: Final = listing("because since as")
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
    yield from _turned_reasons(case)
    for link in _turned_links(laid) if not case.talk else ():
        yield Reason.UNSUPPORTED_WORDING, f"{link.text} {link.head.text}"


def _owners(laid: Laid) -> Iterator[tuple[Token, Token]]:
    """Nouns that stand where the quotes have something of theirs, and that."""
    likes = laid.likes
    keys = frozenset(map(key_of, laid.mine))
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
    elif noun.dep_ == "pobj" and noun.head.lower_ == "of" and stem_of(noun.head.head.text.lower()) in _RELATED:
        thing = noun.head.head
    else:
        return None
    while thing.dep_ == "appos":
        thing = thing.head
    return thing


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
    if not place or words[place + 1 : place + 2] == ("of",):
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
