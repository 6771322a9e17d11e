"""Lists that answer "which …s": bullets, "One way is … Another way is …", and the sections under one heading.

A list is found as a whole, with the sentence that introduces it: none of its items need share a word with a question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from kb.ask.catalog import Catalog
from kb.ask.question import LISTS
from kb.ask.rank import Ranked
from kb.ask.retrieve import Search
from kb.ask.sides import PRONOUN
from kb.ask.terms import coverage, read, root, sentence_spans
from kb.ask.turns import Speech, is_empty, is_label, said
from kb.library import Library
from kb.text.english import ONES
from kb.values import Passage

LOOKED = 8  # best sentences in whose sections lists are looked for
MOST = 10  # items that are shown
LONGEST = 300  # characters of an item that are quoted
FEWEST = 2
FEWEST_SECTIONS = 3  # two sections under a heading are a text in two parts, no list
ITEM = 5  # words of one of several things that a sentence names
BESIDE = 2  # sentences before and after one that enumerates, which may say of what
NEAR = 4000  # characters around a sentence that are looked at where a text has no headings
FULL = 8  # words from which a sentence says something alone
SAID = 3  # sentences that tell what a source is about
OPENING = 12  # sentences of talk that say something, among which somebody says what it is about
SUBSTANCE, LETTERS = 5, 5  # different words of so many letters, with fewer of which a sentence of talk tells no subject
HEAD = 4000  # characters in which a text that is not talk says what it is about
FITTING = 0.6  # share of a question, by rarity, that a list and its names must tell

_TELLING = frozenset(
    map(root, ("list", "name", "give", "mention", "say", "tell", "describe", "go", "state", "present"))
)
_ABOUT = re.compile(
    r"^\W*(?:what (?:is|are|was|does) (?P<asked>.+?) (?:about|cover|discuss|deal with|talk about)|"
    r"(?:summari[sz]e|give (?:me )?a summary of|an overview of|what is the (?:main )?(?:topic|subject|gist|point) of)"
    r" (?P<told>.+?))[?.!\s]*$",
    re.IGNORECASE,
)
DOCUMENTS = frozenset(
    map(root, ("document", "text", "file", "paper", "article", "source", "report", "essay", "page", "pdf", "main"))
)
# What else a document may be called in such a question, by its kind; a title may hold these words, and need not.
_KINDS = (
    "meeting interview conversation transcript recording podcast episode talk chat letter email mail message book "
    "chapter story note memo post blog study presentation slide speech lecture discussion call minute thread website "
    "site"
)
KINDS = DOCUMENTS | frozenset(map(root, _KINDS.split()))
_JOINTS = re.compile(r"(?<=\w)(?:\.(?:md|txt|pdf|docx|html?)\b|[-_./]+(?=\w))")
_PRESENTS = re.compile(
    r"\b[Tt]his (?:paper|article|report|essay|study|guide|handbook|book|document|page|post|memo|note|survey|chapter)\b"
    r"(?: \w+){0,2} (?:is|introduces?|presents?|describes?|explains?|reviews?|discuss(?:es)?|proposes?|covers?|"
    r"examines?|explores?|reports?|shows?|tells?|looks?|investigates?)\b|"
    r"\b[Ww]e (?:introduce|present|propose|describe|report|review|investigate|study|examine)\b"
)
_REFERENCE = re.compile(r"\bet al\.|\bdoi:|\bPMID\b|\b(?:19|20)\d\d;\d|\barXiv:")
# What says of no list what it lists.
_ANYTHING = frozenset(map(root, ("thing", "item", "point", "aspect", "element", "part", "name")))
_NUMBERED = re.compile(r"\s*(?:#|\(|no\. ?|step |reason |rule |part )?(?P<number>\d{1,2})[.):]\s+\S", re.IGNORECASE)
_WHO = re.compile(r"\b(?:I['’]m|I am|[Mm]y name is|[Mm]y name['’]s) [A-Z]")  # who is there, not what for
_COUNTED = re.compile(r"\b(?:" + "|".join(ONES[2:11]) + r"|\d{1,2})\b", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-*•‣◦▪–]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_ORDINAL = re.compile(
    r"\W*(?:(?P<one>one|a first|the first|first|firstly|to begin with|for one)|another|"
    r"a (?:second|third|fourth|further|final|last)|the (?:second|third|fourth|fifth|sixth|next|other|final|last)|"
    r"second(?:ly)?|third(?:ly)?|fourth(?:ly)?|finally|lastly)\b,?(?: (?P<frame>[\w-]+))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A quotable stretch; offsets into its source's text, which the passage's text may reach beyond."""

    source: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of one source in its order; ``fits`` is the share of the question, by rarity, that it tells: 0 to 1."""

    items: tuple[Item, ...]
    fits: float
    alone: bool = False  # it is the whole answer: no sentence beside it has a say


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence with what stands above it."""

    passage: Passage
    start: int
    text: str

    @property
    def item(self) -> Item:
        cut = self.text[:LONGEST]
        if len(self.text) > LONGEST:
            cut = cut.rsplit(maxsplit=1)[0]
        return Item(self.passage.source, self.start, self.start + len(cut), cut)


def _units(passages: Sequence[Passage]) -> list[_Unit]:
    return [_Unit(p, p.start + start, p.text[start:end]) for p in passages for start, end in sentence_spans(p.text)]


def asked_for(text: str) -> frozenset[str]:
    """The stems of what a question wants several of ("which sources of income": source, income); none: no list."""
    plain = " ".join(text.split())
    found = LISTS.match(plain)
    if not found:
        return frozenset()
    wanted = frozenset(read(found["asked"] + found["more"])[1])
    return wanted if wanted - _ANYTHING else frozenset(read(plain[found.end("asked") :])[1]) - _TELLING


def _count(text: str) -> int:
    """How many a question wants: "which three reasons"; 0 where it does not say."""
    found = LISTS.match(" ".join(text.split()))
    number = _COUNTED.search(found["between"]) if found else None
    if number is None:
        return 0
    word = number.group().casefold()
    return int(word) if word.isdigit() else ONES.index(word)


def listing(library: Library, found: Search, ranked: Sequence[Ranked]) -> Listing | None:
    """The list of the best sentences' sections that fits a question best; None where it asks for none, or none fits."""
    wanted = asked_for(found.question.text)
    if not wanted or not ranked:
        return None
    count = _count(found.question.text)
    weights = found.statistics.weights(stem for stem in found.question.stems if stem not in _TELLING)
    best: Listing | None = None
    rank = (False, 0.0, 0)
    for passages in _sections(library, ranked[:LOOKED]):
        for heading, intro, items in _lists(library, passages):
            frame = set(read(f"{heading.rpartition(' › ')[2]} {intro}")[0])
            if count and len(items) == count:  # "three reasons" may be announced anywhere in the section
                frame |= {stem for p in passages if abs(p.start - items[0].start) < NEAR for stem in read(p.text)[0]}
            if not any(_kin(one, other) for one in wanted for other in frame):
                continue
            named = found.called.get(items[0].source, frozenset())
            told = frame | named | {stem for item in items for stem in read(item.text)[0]} | set(read(heading)[0])
            fits = coverage(weights, {stem for stem in weights if any(_kin(stem, other) for other in told)})
            parts = len(items) - (intro != "" and items[0].text == intro[: len(items[0].text)])
            mine = (parts == count, fits, parts)
            if fits >= FITTING and mine > rank:
                best, rank = Listing(tuple(items[:MOST]), fits), mine
    return best or (_enumerated(library, found, ranked, wanted, count) if count else None)


def _enumerated(
    library: Library, found: Search, ranked: Sequence[Ranked], wanted: frozenset[str], count: int
) -> Listing | None:
    """The first sentence of the best sentences' sections that names as many as are asked for: "X, Y, and Z".

    It, or one beside it, names what is wanted.
    """
    known = found.statistics.frequency
    asked = [stem for stem in found.question.stems if known.get(stem) and stem not in _TELLING | _ANYTHING]
    weights = found.statistics.weights(stem for stem in asked if not _COUNTED.fullmatch(stem))
    for passages in _sections(library, ranked[:LOOKED]):
        units = _units(passages)
        for place, unit in enumerate(units):
            if not _enumerates(unit.text, max(count, FEWEST)):
                continue
            beside = units[max(0, place - BESIDE) : place + BESIDE + 1]
            near = {stem for one in beside if one.passage.source == unit.passage.source for stem in read(one.text)[0]}
            told = near | set(read(unit.passage.heading)[0]) | found.called.get(unit.passage.source, frozenset())
            fits = coverage(weights, {stem for stem in weights if any(_kin(stem, other) for other in told)})
            if fits >= FITTING and any(_kin(one, other) for one in wanted for other in near):
                return Listing((unit.item,), fits)
    return None


def _enumerates(text: str, count: int) -> bool:
    """Whether a sentence ends with so many short things at least, one after the other: "… X, Y, and Z."."""
    *others, last = re.split(r",\s+", text.rstrip(' .!”’")'))
    found = re.fullmatch(r"(?:(.+) )?(?:and|or) (.+)", last)
    if found is None or "?" in last:
        return False
    items = [*others, *filter(None, found.groups())]
    return len(items) >= count and not any(len(i.split()) > ITEM or PRONOUN.search(i) for i in items[1 - count :])


def overview(library: Library, catalog: Catalog, text: str) -> Listing | None:
    """What a source is about: its sentences that hold most of the words it uses most, in its order.

    Of talk, where the commonest words are nobody's subject, those of the first that say something: there it is said
    what people meet for. None where the question does not ask that of one source that it names; of the only one, no
    name is needed.
    """
    found = _ABOUT.match(" ".join(text.split()))
    # Files are called gitlab-blog and annual_report: by the words that their names are made of.
    chosen = _meant(library, catalog, read(_JOINTS.sub(" ", found["asked"] or found["told"]))[1]) if found else ""
    if not chosen:
        return None
    speech = catalog.spoken(library, chosen)
    units = [unit for unit in _units(library.passages.of(chosen)) if len(unit.text) <= LONGEST]
    full = [u for u in units if len(u.text.split()) >= FULL and u.text.rstrip()[-1:] in ".!"] or units
    full = [u for u in full if not _REFERENCE.search(u.text)] or full
    if speech.names:
        full = [u for u in full if _of_substance(u, speech)][:OPENING] or [u for u in full if not is_label(u.text)]
    counts = Counter(stem for unit in units for stem in read(unit.text)[1] if not speech.names or len(stem) >= LETTERS)
    best = sorted(full, key=lambda unit: (-_central(unit, counts), unit.start))
    if not speech.names:
        best = list(dict.fromkeys([*_opening(full, catalog.words[chosen]), *best]))
    items = tuple(unit.item for unit in sorted(best[:SAID], key=lambda unit: unit.start))
    return Listing(items, 1.0, alone=bool(speech.names)) if items else None


def _opening(full: Sequence[_Unit], called: frozenset[str]) -> list[_Unit]:
    """The sentence in which a text says what it is about: "This paper introduces …", else the first with its title."""
    first = [unit for unit in full if unit.start < HEAD]
    said = [unit for unit in first if _PRESENTS.search(unit.text)]
    named = [(-len(called & set(read(unit.text)[1])), unit.start, unit) for unit in first]
    return said[:1] or [unit for count, _, unit in sorted(named, key=lambda one: one[:2])[:1] if count]


def _meant(library: Library, catalog: Catalog, words: Sequence[str]) -> str:
    """The one source that stems name, by its title or its file's name before by who signs it; "" for none, or several.

    A kind of document ("the meeting", "the article on") may stand in its name or not. One word alone is a subject
    ("What is fishing about?"), unless it is a name such as files have: ES2004a.
    """
    stems = [stem for stem in words if stem not in KINDS]
    if not stems and len(catalog.words) == 1:
        return next(iter(catalog.words))
    if len(words) < 2 and not any(map(_is_code, stems)):
        return ""
    for wanted in (words, stems):
        for names in (catalog.words.__getitem__, partial(catalog.called, library)):
            named = [source for source in catalog.words if wanted and all(stem in names(source) for stem in wanted)]
            if len(named) == 1:
                return named[0]
    return ""


def _is_code(word: str) -> bool:
    """Whether a word has letters and figures, as no word of a language has."""
    return any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def _of_substance(unit: _Unit, speech: Speech) -> bool:
    """Whether a sentence of talk says something: in SUBSTANCE different words, beside those that keep a talk going."""
    words = said(unit.text, speech.speaker(unit.start, unit.start + len(unit.text)))
    several = len({stem for stem in read(words)[1] if len(stem) >= LETTERS}) >= SUBSTANCE
    return several and not is_empty(words) and not _WHO.search(words)


def _central(unit: _Unit, counts: Mapping[str, int]) -> float:
    stems = read(unit.text)[1]
    return sum(counts[stem] for stem in set(stems)) / (len(stems) + FULL)


def _kin(one: str, other: str) -> bool:
    """Forms of one word, also where they have different stems: fund and funding, income and incomes."""
    return one == other or (len(one) > 3 and len(other) > 3 and (one.startswith(other) or other.startswith(one)))


def _sections(library: Library, ranked: Sequence[Ranked]) -> Iterator[list[Passage]]:
    """The passages beside the best sentences: all under the heading above theirs, in order; each stretch once."""
    seen: set[tuple[str, str]] = set()
    texts: dict[str, list[Passage]] = {}
    for one in ranked:
        source, heading = one.passage.source, one.passage.heading
        for above in dict.fromkeys((heading, heading.rpartition(" › ")[0])):
            if (source, above) in seen:
                continue
            seen.add((source, above))
            if source not in texts:
                texts[source] = library.passages.of(source)
            inside = [p for p in texts[source] if p.heading == above or (above and p.heading.startswith(f"{above} › "))]
            yield inside if above else [p for p in inside if abs(p.start - one.start) < NEAR]


def _lists(library: Library, passages: Sequence[Passage]) -> Iterator[tuple[str, str, list[Item]]]:
    """Each list with its heading and the sentence that introduces it, which is its first item where it is quoted."""
    units = _units(passages)
    yield from _lines(units)
    yield from _bullets(units)
    yield from _numbers(units)
    yield from _ordinals(units)
    yield from _headed(library, units)


def _lines(units: Sequence[_Unit]) -> Iterator[tuple[str, str, list[Item]]]:
    """What stands in lines of its own under a sentence that ends with a colon, and lost its bullets on the way."""
    for intro, unit in pairwise(units):
        lines = list(re.finditer(r"\S.*\S", unit.text))
        beneath = intro.text.endswith(":") and intro.passage.heading == unit.passage.heading
        if beneath and len(lines) >= FEWEST and all(len(line.group()) <= LONGEST for line in lines):
            items = [
                Item(unit.passage.source, unit.start + line.start(), unit.start + line.end(), line.group())
                for line in lines
            ]
            yield unit.passage.heading, intro.text, [intro.item, *items]


def _bullets(units: Sequence[_Unit]) -> Iterator[tuple[str, str, list[Item]]]:
    run: list[_Unit] = []
    before: _Unit | None = None
    for unit in [*units, None]:
        if (
            unit is not None
            and _BULLET.match(unit.text)
            and (not run or run[0].passage.heading == unit.passage.heading)
        ):
            run.append(unit)
            continue
        if len(run) >= FEWEST:
            intro = before.text if before and before.passage.heading == run[0].passage.heading else ""
            items = [one.item for one in run]
            yield run[0].passage.heading, intro, [before.item, *items] if before and intro else items
        run, before = [], unit


def _numbers(units: Sequence[_Unit]) -> Iterator[tuple[str, str, list[Item]]]:
    """ "#1: …", "2. …": sentences of one section numbered from one on, whatever stands between."""
    run: list[int] = []
    for index, unit in enumerate(units):
        found = _NUMBERED.match(unit.text)
        number = int(found["number"]) if found else 0
        if number == 1:
            run = [index]
        elif run and number == len(run) + 1 and unit.passage.heading == units[run[0]].passage.heading:
            run.append(index)
        if len(run) >= FEWEST and (index + 1 == len(units) or number == len(run)):
            intro = units[run[0] - 1].text if run[0] else ""
            yield unit.passage.heading, intro, [units[place].item for place in run]


def _ordinals(units: Sequence[_Unit]) -> Iterator[tuple[str, str, list[Item]]]:
    """ "One way is …", "Another way is …": sentences that begin alike, in one section, whatever stands between."""
    groups: dict[tuple[str, str], list[int]] = {}
    for index, unit in enumerate(units):
        found = _ORDINAL.match(unit.text)
        if found:
            key = (unit.passage.heading, (found["frame"] or "").casefold())
            if found["one"] or key in groups:
                groups.setdefault(key, []).append(index)
    for (heading, frame), places in groups.items():
        if len(places) >= FEWEST:
            intro = units[places[0] - 1].text if places[0] else ""
            yield heading, f"{intro} {frame}", [units[place].item for place in places]


def _headed(library: Library, units: Sequence[_Unit]) -> Iterator[tuple[str, str, list[Item]]]:
    """Each section under one heading: its own heading, where it stands right above, and its first sentence."""
    above: dict[str, dict[str, _Unit]] = {}
    for unit in units:
        parent, _, child = unit.passage.heading.rpartition(" › ")
        if parent and child not in above.setdefault(parent, {}):
            above[parent][child] = unit
    for parent, children in above.items():
        if len(children) >= FEWEST_SECTIONS:
            yield parent, "", [_under(library, unit, child) for child, unit in children.items()]


def _under(library: Library, unit: _Unit, heading: str) -> Item:
    text = library.sources.text(unit.passage.source)
    beginning = text.rfind(heading, max(0, unit.start - len(heading) - 10), unit.start)
    if beginning < 0 or text[beginning + len(heading) : unit.start].strip():
        return unit.item
    start, end = beginning, min(unit.start + len(unit.text), beginning + LONGEST)
    return Item(unit.passage.source, start, end, text[start:end])
