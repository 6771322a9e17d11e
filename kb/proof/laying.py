"""The words of a statement laid on those of its quotes, in their order: what stays, what goes, what is put in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.proof.figures import is_number_word
from kb.proof.grammar import document_of
from kb.proof.phrases import stem_at
from kb.text.english import ARTICLES, BE, DO, HAVE, listing
from kb.text.words import STOPWORDS, WORD, folded_word, stem_of

if TYPE_CHECKING:
    from spacy.tokens import Token

MOST: Final = 90_000  # cells of the table in which words are laid on words: 90 words on 1,000
_IRREGULAR: Final = listing("VBD VBN")  # found, kept, made: compared by what they are forms of
NAME: Final = 12  # words of a context that is only a name or a title
CONTENT, LIGHT, BESIDE = 3.0, 0.5, 1.0  # what a word laid on its like is worth, and one beside the word before it

SPEAKER: Final = listing("i me my mine we us our ours myself ourselves")
POINTING: Final = SPEAKER | listing(
    "you your he him his she her hers it its they them their theirs this that these those there here one"
)
_LIGHT: Final = (
    ARTICLES | BE | DO | HAVE | POINTING - {"one"}
    | listing("am being doing having who which yours himself herself itself themselves yourself and")
)  # fmt: skip
SAYING: Final = (
    "says|said|thinks|thought|argues|argued|believes|believed|feels|felt|holds|notes|noted|adds|added|explains|explained"
    "|writes|wrote|claims|claimed|states|stated|finds|expects|suspects|guesses|suggests|observes|stresses|maintains"
    "|reports|reported|remarks|remarked|acknowledges|acknowledged|warns|warned|insists|insisted|stressed|emphasized"
    "|confirms|confirmed|concludes|concluded|mentions|mentioned|recalls|recalled|replied"
    "|advises|advised|recommends|recommended|urges|urged"
)
ATTRIBUTED: Final = re.compile(
    rf"^(?:According to (?P<to>[^,]{{2,120}}), |(?P<by>[^,;:]{{2,120}}?) (?:{SAYING})(?: that)?,? )"
)
_LABEL: Final = re.compile(r"^([A-Z][\w .'-]{0,40}): ")
_AUTHOR: Final = frozenset(["author", "speaker", "writer"])


class Row(NamedTuple):
    """Words of the statement without a like, and the places in the quotes that they stand between."""

    words: tuple[Token, ...]
    start: int
    end: int

    @property
    def stems(self) -> frozenset[str]:
        """By what the words are compared."""
        return frozenset(map(key_of, self.words))


@dataclass(frozen=True, slots=True)
class Laid:
    """A statement on its quotes."""

    mine: tuple[Token, ...]  # the words of the statement
    tokens: tuple[Token, ...]  # all words of the quotes, in order
    there: Mapping[Token, Token]  # for words of the statement those of the quotes that are their likes …
    likes: Mapping[Token, Token]  # … also for words that were moved, those which the quotes have once
    keys: frozenset[str]  # by what the words of the statement are compared …
    known: frozenset[str]  # … and those of the quotes
    put_in: tuple[Row, ...]
    attributed: bool  # the statement says who says so, and code knows that this one speaks
    leading: str  # who the statement says that says so, as it says it …
    told: str  # … and what
    joins: frozenset[Token]  # words of the quotes before which the statement has a pronoun or a row of its own

    @property
    def kept(self) -> frozenset[Token]:
        """The words of the quotes that the statement has."""
        return frozenset(self.there.values())


def key_of(token: Token) -> str:
    """By what a word is compared: its stem or its number."""
    low = folded_word(token.norm_ if token.norm_ in ("not", "will", "can") else token.text)
    if token.like_num or is_number_word(low):
        return stem_at(token)
    return stem_at(token) if token.tag_ in _IRREGULAR else stem_of(low)


def is_light(token: Token) -> bool:
    """Whether a word may be put in or left out: it says nothing by itself, or only refers."""
    low = folded_word(token.text)
    clitic = token.lower_ in ("'s", "'re", "'ve", "'m")
    return token.is_punct or low in _LIGHT or clitic or (low == "to" and token.tag_ == "TO")


@lru_cache(maxsize=16)  # several checks ask of one case
def lay(text: str, sentences: tuple[str, ...], contexts: tuple[str, ...]) -> Laid | None:
    """A statement on the sentences of its proofs; None where the parser cannot tell or nothing fits."""
    leading = ""
    if (found := ATTRIBUTED.match(text)) and _is_one_of(found["to"] or found["by"], _names(sentences, contexts)):
        leading, text = text[: found.end()], text[found.end() :]
    read = document_of(text[:1].upper() + text[1:])
    if leading and read is not None and all(t.pos_ not in ("VERB", "AUX") for t in read):
        leading, text = "", leading + text  # Roe wrote the report: what he did, and nothing that he says
        read = document_of(text)
    quotes = [quote for one in dict.fromkeys(sentences) if (quote := document_of(one)) is not None]
    if read is None or len(quotes) < len({*sentences}):
        return None
    mine = [t for t in read if not t.is_punct and not t.is_space]
    theirs = [t for quote in quotes for t in quote if not t.is_space]
    if not mine or len(mine) * len(theirs) > MOST:
        return None
    there = _matches(mine, theirs)
    joins = frozenset(
        theirs[there[i]]
        for i in range(1, len(mine))
        if i in there
        and i - 1 not in there
        and (not is_light(mine[i - 1]) or folded_word(mine[i - 1].text) in POINTING)
    )
    likes = {mine[i]: theirs[at] for i, at in there.items()}
    return Laid(
        tuple(mine),
        tuple(theirs),
        likes,
        {**likes, **_moved(mine, theirs, likes)},
        frozenset(map(key_of, mine)),
        frozenset(map(key_of, theirs)),
        tuple(_rows(mine, there, len(theirs))),
        bool(leading),
        leading,
        text,
        joins,
    )


def _moved(mine: Sequence[Token], theirs: Sequence[Token], likes: Mapping[Token, Token]) -> dict[Token, Token]:
    """For words that stand in another order, their likes that the quotes have once."""
    places = Counter(map(key_of, theirs))
    once = {key: token for token in theirs if places[key := key_of(token)] == 1}
    rest = [t for t in mine if t not in likes and key_of(t) in once and not is_light(t)]
    return {t: once[key_of(t)] for t in rest}


def _names(sentences: Sequence[str], contexts: Sequence[str]) -> list[frozenset[str]]:
    """The words of each name or title that stands beside the quotes, and of who is said to speak in them."""
    labels = [found[1] for text in (*sentences, *contexts) if (found := _LABEL.match(text))]
    return [frozenset(map(folded_word, WORD.findall(text))) for text in (*labels, *filter(is_name, contexts))]


def is_name(text: str) -> bool:
    """Whether a context is only a name or a title, not a sentence."""
    return len(text.split()) <= NAME and not text.rstrip("\"'”’ ").endswith((".", "!", "?"))


def _is_one_of(who: str, names: Sequence[frozenset[str]]) -> bool:
    words = {folded_word(word) for word in WORD.findall(who)} - STOPWORDS
    rest = words - _AUTHOR if len(words) > 1 else words
    return bool(words) and any(rest <= name for name in (*names, _AUTHOR))


def _matches(mine: Sequence[Token], theirs: Sequence[Token]) -> dict[int, int]:
    """For words of the statement the places of their likes: the best row of them, in order and close together."""
    keys, others = [key_of(t) for t in mine], [key_of(t) for t in theirs]
    weights = [LIGHT if is_light(t) or folded_word(t.text) in STOPWORDS else CONTENT for t in mine]
    rows, columns = len(keys), len(others)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    ending = [[0.0] * (columns + 1) for _ in range(rows + 1)]  # of a match at this very place
    for i in range(1, rows + 1):
        key, weight = keys[i - 1], weights[i - 1]
        above, here, over, own = best[i - 1], best[i], ending[i - 1], ending[i]
        for j in range(1, columns + 1):
            value = max(above[j], here[j - 1])
            if key == others[j - 1]:
                own[j] = weight + max(above[j - 1], over[j - 1] + BESIDE if over[j - 1] else 0.0)
                value = max(value, own[j])
            here[j] = value
    there: dict[int, int] = {}
    i, j, beside = rows, columns, False
    while i and j:
        if ending[i][j] and (beside or ending[i][j] >= best[i][j]):
            there[i - 1] = j - 1
            beside = bool(ending[i - 1][j - 1]) and ending[i - 1][j - 1] + BESIDE >= best[i - 1][j - 1]
            i, j = i - 1, j - 1
        elif best[i - 1][j] >= best[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return there


def _rows(mine: Sequence[Token], there: Mapping[int, int], end: int) -> Iterator[Row]:
    row: list[Token] = []
    last = -1
    for i, token in enumerate(mine):
        if i in there:
            if row:
                yield Row(tuple(row), last, there[i])
            row, last = [], there[i]
        elif not is_light(token):
            row.append(token)
    if row:
        yield Row(tuple(row), last, end)
