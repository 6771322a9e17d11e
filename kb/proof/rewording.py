"""A statement in the words of its quotes, where it says in others what code knows to be the same.

One in five for 20 %, Professor for prof., a decade for ten years, tried for sought: the other checks then compare words
that can be compared, for the true and for the false. Nothing is put in that no quote has, nor where the quotes have the
statement's own word; the statement is published as it was written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final, NamedTuple

from kb.proof.sames import DEEDS, GENERAL, NAMES, NOUNS, OTHERS, VERBS
from kb.text.english import ONES, SCALES, TENS, listing
from kb.text.words import IRREGULAR, folded_word, stem_of

LONGEST: Final = 4000  # characters of a statement or a quote: longer ones are no sentences
JOINED: Final = 4  # letters of a word that a quote writes as two, or the other way about

_NUMBER_WORD: Final = "|".join([*ONES, *TENS, *SCALES])
_NUMBER: Final = rf"(?:\d[\d,]*(?:\.\d+)?|(?:{_NUMBER_WORD})(?:[ -](?:and )?(?:{_NUMBER_WORD}))*)"
_PARTS: Final = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_PART: Final = rf"(?:(?P<times>a|an|one|two|three|four|five|seven|nine)[ -])?(?P<part>{'|'.join(_PARTS)})s?"
# Shares as prose tells them: 20 % of, one in five, one child in five, three out of four, a fifth of, by a quarter.
_SHARES: Final = re.compile(
    rf"\b(?:(?P<percent>{_NUMBER}) ?(?:%|per ?cent\b)(?P<of>(?: of)?)"
    rf"|(?P<some>{_NUMBER}) (?P<noun>(?!hundred|thousand)[a-z]+ )?(?:in(?: every)?|out of(?: every)?) (?P<all>{_NUMBER})"
    rf"(?: of)?\b(?![%.]\d|[ -](?:years?|months?|weeks?|days?|percent)\b)"
    rf"|(?:(?<=\bby )|(?=[\w -]+ of\b)){_PART}\b(?P<from>(?: of)?))",
    re.IGNORECASE,
)
_PERCENT: Final = re.compile(r"^\d+(?:\.\d)?$")

_SPANS: Final[Mapping[str, tuple[str, Fraction]]] = {
    name: (kind, Fraction(size))
    for kind, names in {
        "months": {"month": 1, "year": 12, "decade": 120, "century": 1200},
        "days": {"day": 1, "week": 7, "fortnight": 14},
        "seconds": {"second": 1, "minute": 60, "hour": 3600},
        "metres": {"metre": 1, "meter": 1, "m": 1, "km": 1000, "kilometre": 1000, "kilometer": 1000},
        "grams": {"gram": 1, "g": 1, "kg": 1000, "kilogram": 1000, "tonne": 10**6},
        "dozens": {"dozen": 12},
    }.items()
    for name, size in names.items()
}
_MEASURES: Final = re.compile(
    rf"\b(?:(?P<half>half an?)|(?P<one>an?)|(?P<number>{_NUMBER})(?P<more> and a half)?)[ -]?"
    rf"(?P<unit>{'|'.join(sorted(_SPANS, key=len, reverse=True)).replace('century', 'centur(?:y|ie)')})s?\b"
)
_AGO: Final = re.compile(r"\b(years?|months?|weeks?|days?|hours?|decades?|centuries)(?: ago| back)\b", re.IGNORECASE)
_EARLIER: Final = re.compile(
    r"\b(years?|months?|weeks?|days?|hours?|decades?|centuries) (?:earlier|before|previously)(?=$|[.,;:])",
    re.IGNORECASE,
)
_NOT_THINK: Final = re.compile(r"\b(?:do|does|did)(?:n['’]t| not) (?:think|believe)\b", re.IGNORECASE)
_DOUBTS: Final = re.compile(r"\bdoubt(s|ed)?(?: that)?(?= [a-z])(?! (?:about|whether|if|on|of)\b)")
_TITLES: Final = {"professor": "prof", "doctor": "dr", "mister": "mr", "saint": "st"}
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_BROKEN: Final = re.compile(r"\b(?:[A-Za-z]_ ?)+(?:[A-Za-z]+\b)?")  # T_V_, X_ Box: letters said one by one
_PAIR: Final = re.compile(r"(?=\b([^\W\d_]+)(?:[ -]|_ ?)([^\W\d_]+)\b)")
_SUFFERED: Final = listing("be been being was were is are am got has have had having by")


class _Form(NamedTuple):
    """A word of a group as it may be written: which member, in which form."""

    lemma: str
    slot: str  # base, s, ing, past, done; "one", "many" of nouns; "" of what is not inflected


@lru_cache(maxsize=256)  # a claim is judged more than once
def in_their_words(text: str, quotes: tuple[str, ...]) -> str:
    """``text`` with what says the same as words of its quotes in these words. Pure."""
    told = " ".join(quotes)
    if len(text) > LONGEST or len(told) > LONGEST or not text.strip():
        return text
    for change in (_unbroken, _by_shares, _by_measures, _by_phrases, _with_titles, _as_joined, _by_groups):
        text = change(text, told)
    return text


def _unbroken(text: str, told: str) -> str:
    """LCD, where a quote spells it L_C_D_; Xbox, where it has X_ Box."""
    for found in _BROKEN.finditer(told):
        spelled = found[0].strip()
        plain = re.sub(r"[_ ]", "", spelled)
        text = re.sub(rf"\b{plain}\b", spelled, text, flags=re.IGNORECASE) if len(plain) > 1 else text
    return text


def _by_shares(text: str, told: str) -> str:
    theirs = {share: found for found in _SHARES.finditer(told) if (share := _share(found)) is not None}

    def put(found: re.Match[str]) -> str:
        share = _share(found)
        other = theirs.get(share) if share is not None else None
        if other is None or found[0].casefold() in told.casefold():
            return found[0]
        of = " of" if (found["of"] or found["from"] or found["some"]) and not other["some"] else ""
        noun = f" {found['noun'].strip()}" if found["noun"] else ""
        return re.sub(r" of$", "", other[0]) + of + noun if not other["noun"] else found[0]

    return _SHARES.sub(put, text) if theirs else text


def _share(found: re.Match[str]) -> Fraction | None:
    """What part of the whole is told."""
    if found["percent"]:
        number = _number(found["percent"])
        return None if number is None else number / 100
    if found["part"]:
        times = _number(found["times"] or "one")
        return None if times is None else times / _PARTS[found["part"].lower()]
    some, all_ = _number(found["some"]), _number(found["all"])
    return some / all_ if some and all_ and some < all_ <= 1000 else None


def _number(words: str) -> Fraction | None:
    words = words.casefold()
    if words in ("a", "an"):
        return Fraction(1)
    if words[0].isdigit():
        return Fraction(Decimal(words.replace(",", "")))
    total, current = 0, 0
    for word in re.findall(r"[a-z]+", words):
        if word in ONES:
            current += ONES.index(word)
        elif word in TENS:
            current += 10 * (TENS.index(word) + 2)
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in SCALES:
            total, current = total + max(current, 1) * SCALES[word], 0
    return Fraction(total + current)


def _by_measures(text: str, told: str) -> str:
    """A decade for ten years, half an hour for 30 minutes: exactly as long, or as much."""
    theirs: dict[tuple[str, Fraction], str] = {}
    for found in _MEASURES.finditer(told):
        if (measure := _measure(found)) is not None:
            theirs.setdefault(measure, found[0])

    def put(found: re.Match[str]) -> str:
        measure = _measure(found)
        other = theirs.get(measure, "") if measure is not None else ""
        same = other and _unit(found["unit"]) in other  # 12 months and twelve months are compared by other rules
        return found[0] if not other or same else other

    return _MEASURES.sub(put, text) if theirs else text


def _unit(word: str) -> str:
    return "centur" if word.startswith("centur") else word


def _measure(found: re.Match[str]) -> tuple[str, Fraction] | None:
    unit = "century" if found["unit"].startswith("centur") else found["unit"]
    if unit in ("m", "g") and not (found["number"] or "")[:1].isdigit():
        return None
    kind, size = _SPANS[unit]
    if found["half"]:
        return kind, size / 2
    number = Fraction(1) if found["one"] else _number(found["number"])
    return None if number is None else (kind, (number + Fraction(1, 2) * bool(found["more"])) * size)


def _by_phrases(text: str, told: str) -> str:
    """Six years earlier, where the quote says six years ago; doubts, where it says do not think."""
    for found in _AGO.finditer(told):
        unit = found[1].casefold()
        text = _EARLIER.sub(lambda m, unit=unit, own=found[0]: own if m[1].casefold() == unit else m[0], text)  # type: ignore[misc]
    if _NOT_THINK.search(told) and "doubt" not in told.casefold():
        text = _DOUBTS.sub(lambda m: f"do{'es' if m[1] == 's' else 'n' * 0} not think", text)
    return text


def _with_titles(text: str, told: str) -> str:
    """Professor Roe, where the quote has prof. Roe."""
    for full, short in _TITLES.items():
        for one, other in ((full, short), (short, full)):
            own = re.compile(rf"\b{one}\b\.?(?= [A-Z])", re.IGNORECASE)
            theirs = re.search(rf"\b{other}\b\.?(?= [A-Z])", told, re.IGNORECASE)
            if theirs and not own.search(told):
                text = own.sub(theirs[0], text)
    for name, written in NAMES:
        any_way = re.compile(rf"(?<![\w.])(?:{written})(?!\w)")
        if (theirs := any_way.search(told)) and theirs[0] != "US":
            text = any_way.sub(lambda m, own=theirs[0]: m[0] if m[0] in told else own, text)  # type: ignore[misc]
    return text


def _as_joined(text: str, told: str) -> str:
    """Healthcare for health care, and the other way about."""
    for one, other in ((text, told), (told, text)):
        words = {word.casefold() for word in re.findall(r"[^\W\d_]+", one)}
        pairs = {(found[1] + found[2]).casefold(): found for found in _PAIR.finditer(other)}
        for joined in sorted(words & pairs.keys()):
            if len(joined) < JOINED or min(len(pairs[joined][1]), len(pairs[joined][2])) < 2:
                continue
            apart = rf"\b{re.escape(pairs[joined][1])}[ -]{re.escape(pairs[joined][2])}\b"
            if one is text and not re.search(rf"\b{joined}\b", told, re.IGNORECASE):
                text = re.sub(rf"\b{joined}\b", f"{pairs[joined][1]} {pairs[joined][2]}", text, flags=re.IGNORECASE)
            elif one is told and not re.search(apart, told, re.IGNORECASE):
                text = re.sub(apart, joined, text, flags=re.IGNORECASE)
    return text


def _by_groups(text: str, told: str) -> str:
    """A word, or a few, for one of the same group that the quotes have and the statement's word not."""
    index, longest = _index()
    have = _lemmas(told)
    words = list(_WORD.finditer(text))
    out: list[str] = []
    at = place = 0
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            run = words[place : place + length]
            if any(text[a.end() : b.start()] != " " for a, b in zip(run, run[1:], strict=False)):
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


@cache
def _grouped() -> Mapping[str, frozenset[str]]:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for group in (*VERBS, *NOUNS):
        stems = {stem_of(member) for member in group if " " not in member}
        for stem in stems:
            groups[stem] |= stems
    return {stem: frozenset(stems) for stem, stems in groups.items()}


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


_DOUBLED: Final = re.compile(r"^(?:[^aeiou]*[aeiou][bdgmnprt]|(?:per|sub|ad|com|o|re|trans)mit|prefer|occur|refer|equip|begin)$")
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

