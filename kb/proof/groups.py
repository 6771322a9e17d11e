"""Which of the words that say the same stand in a text, and how one of them is written in another's form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from kb.proof.sames import DEEDS, GENERAL, NOUNS, OTHERS, VERBS
from kb.text.english import listing
from kb.text.words import IRREGULAR, folded_word, stem_of

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_SUFFERED: Final = listing("be been being was were is are am got has have had having by")


class _Form(NamedTuple):
    """A word of a group as it may be written: which member, in which form."""

    lemma: str
    slot: str  # base, s, ing, past, done; "one", "many" of nouns; "" of what is not inflected


def by_groups(text: str, told: str) -> str:
    """A word, or a few, for one of the same group that the quotes have and the statement's word not."""
    index, longest = _index()
    have = _lemmas(told)
    words = list(_WORD.finditer(text))
    out: list[str] = []
    at = place = 0
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            run = words[place : place + length]
            if any(text[a.end() : b.start()] != " " for a, b in pairwise(run)):
                continue
            new = _instead(run, words[place - 1] if place else None, text, index, have)
            if new:
                out += [text[at : run[0].start()], new]
                at, place = run[-1].end(), place + length - 1
                break
        place += 1
    return "".join([*out, text[at:]])


def _instead(
    run: list[re.Match[str]],
    before: re.Match[str] | None,
    text: str,
    index: Mapping[str, list[tuple[_Form, tuple[str, ...]]]],
    have: frozenset[str],
) -> str:
    """What may stand for a row of words of the statement; empty where nothing may, or it need not."""
    written = text[run[0].start() : run[-1].end()]
    stop = "." if written.endswith(".") and written.casefold() not in index else ""
    written = written.removesuffix(stop)
    shown = written.casefold()
    if shown not in index or (written[:1].isupper() and run[0].start() and text[run[0].start() - 2] not in ".!?"):
        return ""  # not listed, or a name
    found = index[shown]
    if any(form.lemma in have for form, _ in found):
        return ""
    for form, others in found:
        for other in others:
            if other in have:
                slot = form.slot
                if slot == "past" and before is not None and folded_word(before[0]) in _SUFFERED:
                    slot = "done"
                new = _inflected(other, slot)
                return (new[:1].upper() + new[1:] if written[:1].isupper() else new) + stop
    return ""


@cache
def _index() -> tuple[Mapping[str, list[tuple[_Form, tuple[str, ...]]]], int]:
    """For each form of each member of a group which it is and what may stand for it; and the most words of one."""
    index: defaultdict[str, list[tuple[_Form, tuple[str, ...]]]] = defaultdict(list)
    for lemma, others, slots in _members():
        for slot in slots:
            index[_inflected(lemma, slot)].append((_Form(lemma, slot), others))
    return index, max(shown.count(" ") + 1 for shown in index)


def _members() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    for groups, slots in (
        (VERBS, ("base", "s", "ing", "past", "done")),
        (NOUNS, ("one", "many")),
        (OTHERS, ("",)),
    ):
        for group in groups:
            for lemma in group:
                yield lemma, tuple(other for other in group if other != lemma), slots
    for lemma, *others in GENERAL:
        yield lemma, tuple(others), ("base", "s", "ing", "past", "done")


@lru_cache(maxsize=256)
def _lemmas(told: str) -> frozenset[str]:
    """The members of groups that stand in a text, in whatever form."""
    index, longest = _known_forms()
    words = [found[0].casefold() for found in _WORD.finditer(told)]
    words = [word if word in index else word.removesuffix(".") for word in words]
    rows = (" ".join(words[i : i + n]) for i in range(len(words)) for n in range(1, longest + 1))
    return frozenset(lemma for row in rows for lemma in index.get(row, ()))


@cache
def _known_forms() -> tuple[Mapping[str, frozenset[str]], int]:
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for lemma, others, slots in _members():
        for member in (lemma, *others):
            for slot in slots:
                forms[_inflected(member, slot)].add(member)
    return {form: frozenset(members) for form, members in forms.items()}, max(f.count(" ") + 1 for f in forms)


def by_stem(groups: Iterable[Sequence[str]], stemmed: Callable[[str], str]) -> Mapping[str, frozenset[str]]:
    """For each stem those of all groups it is in, its own with them; members of several words have none."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for group in groups:
        stems = {stemmed(member) for member in group if " " not in member}
        for stem in stems:
            found[stem] |= stems
    return {stem: frozenset(stems) for stem, stems in found.items()}


@cache
def _grouped() -> Mapping[str, frozenset[str]]:
    return by_stem((*VERBS, *NOUNS), stem_of)


def are_same(one: str, other: str) -> bool:
    """Whether the words of two stems may stand for one another: film, movie."""
    return one in _grouped().get(other, ())


@cache
def _deeds() -> Mapping[str, str]:
    return {stem_of(noun): stem_of(verb) for noun, verb in DEEDS.items()}


def deed_of(stem: str) -> str:
    """By what a word is compared where it may be the noun of a deed: produc for product(ion); any other as it is."""
    return _deeds().get(stem, stem)


@cache
def _irregular(slot: str) -> Mapping[str, str]:
    """Of each irregular verb its past, or its participle."""
    forms: dict[str, str] = {}
    for form, base in IRREGULAR.items():
        if slot == "done" or base not in forms:
            forms[base] = form
    return forms


_DOUBLED: Final = re.compile(
    r"^(?:[^aeiou]*[aeiou][bdgmnprt]|(?:per|sub|ad|com|o|re|trans)mit|prefer|occur|refer|equip|begin)$"
)
_SAME_PAST: Final = listing("put cut hit let set cost hurt shut spread split quit")


def _inflected(lemma: str, slot: str) -> str:
    """A word, or the first of a few, in one of its forms."""
    word, space, rest = lemma.partition(" ")
    return _form(word, slot) + space + rest


def _form(word: str, slot: str) -> str:
    if slot in ("", "base", "one"):
        return word
    if slot in ("past", "done"):
        if word in _SAME_PAST:
            return word
        if word == "have":
            return "had"
        if word == "die":
            return "died"
        if (form := _irregular(slot).get(word)) is not None:
            return form
    final_y = word.endswith("y") and word[-2:-1] not in tuple("aeiou")
    if slot in ("s", "many"):
        if word == "have":
            return "has"
        sounds = word.endswith(("s", "x", "z", "ch", "sh"))
        return word[:-1] + "ies" if final_y else word + ("es" if sounds or word == "go" else "s")
    base = word + word[-1] if _DOUBLED.match(word) else word
    if slot == "ing" and word == "die":
        return "dying"
    if slot == "ing":
        return (base[:-1] if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) else base) + "ing"
    return base[:-1] + "ied" if final_y else base + ("d" if base.endswith("e") else "ed")
