"""A statement taken apart: its words, figures, names, clauses and cues, as the wording check compares them.

Knows English. Text in other languages has words, figures and names, and no cues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from kb.proof.cues import CUES, MODIFIERS
from kb.proof.figures import (
    MONTH_VALUES,
    UNITS,
    Figure,
    is_number_word,
    numeral_value,
    scale_of,
    single_word,
    words_value,
)
from kb.proof.tokens import Word, tokenized
from kb.text.english import AUXILIARIES, DO, HAVE, listing
from kb.text.lexicon import class_of, known
from kb.text.words import STOPWORDS, stem_of

SCOPE: Final = 3  # content words after a cue that it may speak of
NEAR: Final = 4  # words on either side of a figure that say what it counts
BEHIND: Final = 40  # words before a cue, where it has none after it: no clause of prose is longer
ABLE: Final = 10  # words after "ability" in which it is said to do what: the ability for anyone who rows to cross
REACH: Final = 7  # words after a cue in which they are looked for

_NEVER_NAMES = frozenset(["somebody", "someone", "something", "today", "yesterday", "tomorrow", "tonight", "thanks"])
_LIGHT = frozenset(
    re.findall(r"\w+", "able longer yet ever even always any single one really much many quite still thing get become")
)
_TELLS = frozenset(["is", "was", "has", "had", "will", "saw"])  # before these stands a subject
_MONTH_BEFORE = frozenset(
    ["in", "of", "since", "until", "by", "during", "last", "next", "early", "late", "mid", "to", "from", "on", "and"]
)
_TEMPORAL = frozenset(["before", "after", "until", "since"])
_WHOM = listing("nothing nobody none no_one without everyone everybody everything anyone anybody anything")
_BETWEEN = frozenset(["a", "an", "age", "ages", "aged"])  # over a hundred, up to age 5
_ESTIMATES = frozenset(["estimate", "estimates", "estimated"])
_LINKS = frozenset(["at", "as", "that", "there", "are", "is", "were", "was", "to", "be", "some", "about", "around"])
_SKIPPED = frozenset(
    ["the", "a", "an", "of", "year", "years", "early", "late", "mid", "about", "around", "end", "fiscal"]
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that turns a statement, and the stems of what it turns, nearest first."""

    group: str
    word: str
    scope: tuple[str, ...]
    clause: int
    place: int  # index among the statement's words
    reach: tuple[int, ...]  # indexes of the words whose stems are ``scope``


@dataclass(frozen=True, slots=True)
class Statement:
    """One text, parsed."""

    words: tuple[str, ...]  # every word, folded, in order; phrases joined by underscores
    line: tuple[str, ...]  # their stems, or the values of figures
    counts: tuple[Figure | None, ...]  # the figure that each word is
    stems: frozenset[str]  # of content words
    figures: tuple[Figure, ...]
    near: tuple[frozenset[str], ...]  # of each figure, the stems of the content words next to it
    before: tuple[frozenset[str], ...]  # and of those anywhere before it
    names: tuple[tuple[str, ...], ...]  # runs of capitalised words, folded
    named: frozenset[int]  # indexes of the words read as names: in "it won IT awards" only the second it
    cues: tuple[Cue, ...]
    clauses: tuple[frozenset[str], ...]  # stems and figures of each
    clause_of: tuple[int, ...]  # the number of the clause that each word stands in

    @property
    def denies(self) -> bool:
        """Whether it says "not" of something."""
        return any(cue.group == "negation" for cue in self.cues)

    def content_at(self, places: Iterable[int]) -> frozenset[str]:
        """What says something at these places: names, figures, and stems of content words."""
        return frozenset(
            self.line[i]
            for i in places
            if i in self.named
            or self.counts[i] is not None
            or (self.words[i] not in STOPWORDS and self.line[i] in self.stems)
        )


@lru_cache(maxsize=4096)
def parse(text: str) -> Statement:
    """``text`` as a Statement. Pure; the same text gives the same value."""
    words = _with_modifiers(_with_figures(tokenized(text)))
    clauses: dict[int, set[str]] = {}
    for word in words:
        members = clauses.setdefault(word.clause, set())
        if word.figure is not None:
            members.add(word.figure.value)
        elif word.content:
            members.add(stem_of(word.low))
    numbering = {clause: number for number, clause in enumerate(clauses)}
    named = [_is_name(word, following) for word, following in zip(words, (*words[1:], None), strict=False)]
    return Statement(
        words=tuple(word.low for word in words),
        line=tuple(word.figure.value if word.figure is not None else stem_of(word.low) for word in words),
        counts=tuple(word.figure for word in words),
        stems=_stems(words),
        figures=tuple(word.figure for word in words if word.figure is not None),
        near=tuple(_near(words, index) for index, word in enumerate(words) if word.figure is not None),
        before=tuple(_stems(words[:index]) for index, word in enumerate(words) if word.figure is not None),
        names=tuple(_names(words, named)),
        named=frozenset(index for index, name in enumerate(named) if name),
        cues=tuple(
            _cue(words, index, numbering[word.clause])
            for index, word in enumerate(words)
            if word.low in CUES and word.figure is None and not _is_no_cue(words, index)
        ),
        clauses=tuple(frozenset(members) for members in clauses.values()),
        clause_of=tuple(numbering[word.clause] for word in words),
    )


def _with_figures(words: list[Word]) -> list[Word]:
    """Words with number words read, scales and units taken in, months recognised."""
    out: list[Word] = []
    index = 0
    while index < len(words):
        word = words[index]
        figure = word.figure
        after = index + 1
        if figure is None and _begins_number(words, index):
            parts = []
            while after < len(words) and (
                is_number_word(words[after].low)
                or (words[after].low == "and" and _have_scale(words, index, after) and _number_at(words, after + 1))
            ):
                after += 1
            parts = [w.low for w in words[index:after] if w.low != "and"]
            figure = Figure(words_value(parts), shown=" ".join(parts))
        elif figure is None and (found := _single(words, index)):
            figure = found
        if figure is not None and not figure.value.startswith("month"):
            while after < len(words) and (scale := scale_of(words[after].low)) > 1 and figure.unit != "ordinal":
                figure = replace(figure, value=numeral_value(figure.value.lstrip("-"), figure.value[:1], scale))
                after += 1
            unit = UNITS.get(words[after].low, "") if after < len(words) else ""
            if unit and words[after + 1 : after + 2] and words[after + 1].low == "old":
                unit = ""  # a 21-year-old is "Smith, 21"
            if unit and not figure.unit and words[after].clause == word.clause:
                figure = replace(figure, unit=unit, shown=f"{figure.shown} {words[after].shown}")
        out.append(word if figure is None else replace(word, figure=figure))
        if figure is not None and after < len(words) and UNITS.get(words[after].low, "?") == figure.unit:
            out.append(replace(words[after], unit=True))
            after += 1
        index = after
    return _with_shared_units(out)


def _have_scale(words: list[Word], start: int, end: int) -> bool:
    """Whether the number words so far hold a scale, so that an "and" may go on with them (two hundred and five)."""
    return any(scale_of(word.low) > 1 for word in words[start:end])


def _begins_number(words: list[Word], index: int) -> bool:
    low = words[index].low
    if not is_number_word(low):
        return False
    return scale_of(low) == 1 or index == 0 or words[index - 1].low in ("a", "an", "one", "per", "of", "the", "several")


def _number_at(words: list[Word], index: int) -> bool:
    return index < len(words) and is_number_word(words[index].low)


def _single(words: list[Word], index: int) -> Figure | None:
    """The figure of an ordinal, a plural number, a multiple or the name of a month."""
    word = words[index]
    month = MONTH_VALUES.get(word.low)
    if month and word.shown[:1].isupper():
        near = [w for w in words[max(0, index - 1) : index + 2] if w is not word]
        dated = any(w.figure is not None for w in near)
        prepared = index > 0 and words[index - 1].low in _MONTH_BEFORE
        if dated or prepared or (word.low not in ("may", "march") and not (word.initial and len(word.low) == 3)):
            return Figure(month, "month-name", shown=word.shown)
    return single_word(word.low)


def _with_shared_units(words: list[Word]) -> list[Word]:
    """In a range both figures have the unit of the second (5 to 10 %), and 17th of May is 17 May."""
    out = list(words)
    for index, word in enumerate(words):
        figure = word.figure
        if figure is None:
            continue
        around = [w.figure.unit for w in words[max(0, index - 2) : index + 3] if w.figure is not None]
        if figure.unit == "ordinal" and figure.value.isdigit() and "month-name" in around and word.shown[:1].isdigit():
            out[index] = replace(word, figure=replace(figure, unit=""))
        if figure.unit:
            continue
        linked = bool(words[index + 1 : index + 2]) and words[index + 1].low in ("to", "and", "or")
        following = words[index + 1 + linked : index + 2 + linked]
        if following and following[0].figure is not None and following[0].clause <= word.clause + linked:
            unit = following[0].figure.unit
            if unit not in ("month-name", "ordinal", "decade", "plural"):
                out[index] = replace(word, figure=replace(figure, unit=unit))
    return out


def _with_modifiers(words: list[Word]) -> list[Word]:
    out = list(words)
    for index, word in enumerate(words):
        if word.figure is None:
            continue
        found = set()
        for back in range(1, 6):
            if index - back < 0:
                break
            before = words[index - back]
            modifier = MODIFIERS.get(before.low)
            near = all(w.low in _BETWEEN for w in words[index - back + 1 : index])
            if modifier and (near or modifier in _TEMPORAL):
                found.add(modifier)
            if not (modifier or before.low in _SKIPPED | _BETWEEN or before.figure is not None):
                break
        if any(w.low in _ESTIMATES for w in _before_links(words, index)):
            found.add("estimated")
        for following in words[index + 1 : index + 3]:
            if following.low in ("or_more", "or_less", "or_fewer", "or_so"):
                found.add(MODIFIERS[following.low])
        if found:
            out[index] = replace(word, figure=replace(word.figure, modifiers=frozenset(found)))
    return out


def _before_links(words: list[Word], index: int) -> list[Word]:
    """The word before a figure that only links stand between: estimated at 12, estimates that there are 12."""
    back = index - 1
    while back >= 0 and words[back].low in _LINKS:
        back -= 1
    return words[back : back + 1] if 0 <= back < index - 1 else []


def _is_modifier(words: list[Word], index: int) -> bool:
    """Whether a cue speaks of a number that follows at once (some 300), and is checked with that number."""
    follows = words[index + 1 : index + 2]
    return words[index].low in MODIFIERS and bool(follows) and follows[0].figure is not None


def _is_no_cue(words: list[Word], index: int) -> bool:
    """Whether a word of a cue's form is none: some 300, the month of May, the "not" of "or not?", ability and tact."""
    if words[index].low == "ability":
        return all(word.low != "to" for word in words[index + 1 : index + 1 + ABLE])
    return _is_modifier(words, index) or _is_may(words, index) or _is_the_other_answer(words, index)


def _is_the_other_answer(words: list[Word], index: int) -> bool:
    """Whether a "not" only names the other answer of a question, or what makes no difference: works or not."""
    ends = index + 1 == len(words) or words[index + 1].clause != words[index].clause
    return words[index].low == "not" and ends and index > 0 and words[index - 1].low == "or"


def _is_may(words: list[Word], index: int) -> bool:
    """Whether a "may" is the month, or somebody of that name: a capital amid words that have none."""
    word, following = words[index], words[index + 1 : index + 2]
    if word.shown == "May" and word.initial and following and following[0].low in _TELLS:
        return True
    return word.shown == "May" and not word.initial and not (following and following[0].shown[:1].isupper())


def _near(words: list[Word], index: int) -> frozenset[str]:
    """Stems of the content words at most NEAR words from a figure."""
    return _stems(words[max(0, index - NEAR) : index + NEAR + 1])


def _stems(words: list[Word]) -> frozenset[str]:
    return frozenset(stem_of(word.low) for word in words if word.content)


def _cue(words: list[Word], index: int, clause: int) -> Cue:
    reach = _reach(words, index)
    low = words[index].low
    return Cue(CUES[low], low, tuple(stem_of(words[i].low) for i in reach), clause, index, reach)


def _reach(words: list[Word], index: int) -> tuple[int, ...]:
    """The first content words after a cue; across a pause only if there are none before it; else those before it."""
    reach: list[int] = []
    clause = words[index].clause
    ahead = 0 if _is_elliptic(words, index) or _is_last(words, index) else REACH
    for place in range(index + 1, min(len(words), index + 1 + ahead)):
        word = words[place]
        if word.clause != clause and reach:
            break
        turned = word.content and word.low not in CUES and word.low not in _LIGHT
        if turned and (reach or not word.low.endswith("ly") or class_of(word.low) != "R"):  # supply is no adverb
            reach.append(place)
        if len(reach) == SCOPE:
            break
    if reach:
        return tuple(reach)
    return tuple(
        [i for i in range(max(0, index - BEHIND), index) if words[i].clause == clause and words[i].content][:-3:-1]
    )


def _is_last(words: list[Word], index: int) -> bool:
    """Whether a "nothing" or "everyone" ends its clause: what it turns stands before it, not in the next clause."""
    ends = index + 1 == len(words) or words[index + 1].clause != words[index].clause
    begins = not index or words[index - 1].clause != words[index].clause
    return words[index].low in _WHOM and ends and not begins


def _is_elliptic(words: list[Word], index: int) -> bool:
    """Whether a "not" stands for a whole predicate told before: and Roe does not, the …; but it never did so."""
    clause = [i for i, word in enumerate(words[: index + 3]) if word.clause == words[index].clause]
    after = [words[i].low for i in clause if i > index]
    rest = words[index + 1 + len(after) : index + 2 + len(after)]
    goes_on = bool(rest) and rest[0].clause != words[index].clause and class_of(rest[0].low) not in "DO"
    if words[index].low == "not":
        return not after and not goes_on and index > 0 and words[index - 1].low in DO | HAVE
    return words[index].low == "never" and after[:1] in (["did"], ["does"], ["do"]) and after[1:] in ([], ["so"])


def _names(words: list[Word], named: list[bool]) -> list[tuple[str, ...]]:
    """Runs of capitalised words. The first word of a sentence counts unless it is an ordinary word."""
    names: list[tuple[str, ...]] = []
    run: list[str] = []
    clause = -1
    for word, name in zip(words, named, strict=True):
        if name:
            if run and word.clause != clause:
                names.append(tuple(run))
                run = []
            run.append(word.low)
            clause = word.clause
            if word.shown.endswith(("'s", "’s", "'", "’")):  # Mary's John: two names
                names.append(tuple(run))
                run = []
        elif run:
            names.append(tuple(run))
            run = []
    return [*names, tuple(run)] if run else names


def _is_name(word: Word, following: Word | None) -> bool:
    if word.figure is not None or not any(c.isupper() for c in word.shown) or word.low in CUES:
        return False
    if word.low in STOPWORDS and not (len(word.shown) > 1 and word.shown.isupper()):
        return False
    if not word.initial or any(c.isupper() for c in word.shown[1:]):
        return word.low not in MODIFIERS
    if following is not None and following.clause == word.clause and following.shown[:1].isupper():
        return class_of(word.low) not in "IDCOWMRV"  # John Smith, Historian Smith, but not Yesterday Smith
    # Alone at the beginning: Apple bought it, Water froze, Gaullists voted; not Scientists, Later or Founded.
    if not known(word.low) and class_of(word.low) == "S":
        return True
    if class_of(word.low) not in "UJNn" or word.low in _NEVER_NAMES:
        return False
    return known(word.low) in ("", "U", "J") or _stands_alone(word, following)


def _stands_alone(word: Word, following: Word | None) -> bool:
    """Whether the first word of a sentence is all of its subject: a verb or a comma comes next, or it is a genitive."""
    if following is None or word.shown.endswith(("'s", "’s")):
        return following is not None
    return following.clause != word.clause or following.low in AUXILIARIES or class_of(following.low) in "ePZ"
