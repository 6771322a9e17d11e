"""The pass from the claims of one source to its mentions.

Nothing outside the source is looked at, so that another source never changes them. First all sentences are tagged,
then candidates are counted, then the document's own evidence rules out the poor ones, then each claim gets its
mentions with a weight: how much the claim is about it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from compile.extractive.prose import is_english
from compile.mentions.activities import activities
from compile.mentions.bearers import (
    add_opening_names,
    full_names_by_part,
    namesakes_of,
    possible_persons,
    resolve_shared_parts,
    shared_parts,
    title_as_bearer,
)
from compile.mentions.candidates import (
    RELATING,
    Candidate,
    Parsed,
    candidate,
    events,
    is_fixed,
    mixed,
    names,
    terms,
    with_complement,
)
from compile.mentions.clauses import clause_of, defines, is_subject
from compile.mentions.emit import emit, with_model_topics
from compile.mentions.evidence import Evidence, accepted, may_be_subject
from compile.mentions.keys import key_of
from compile.mentions.tagging import PERSONAL, Casing, Tagged, casing_of, tag, tokenize
from compile.mentions.titles import Title, head_of_title, initials_of_names, initials_of_title
from compile.mentions.within import acronyms, bodies, given_names, surnames
from kb.values import Claim, Document, Mention, Source

_NOUN_INSIDE = re.compile("[NS]")
LEXICAL = 3  # times a document gives a term the same modifier
MOSTLY = 0.3  # share of the term's own times that this is
VERSION = "6"  # part of the cache key


def mentions_of(source: Source, document: Document, claims: Sequence[Claim]) -> list[Mention]:
    """All mentions in the order of the claims; at most one for each claim and key."""
    sentences = [tokenize(claim.text) for claim in claims]
    english = is_english(claim.text for claim in claims[:: max(1, len(claims) // 40)])
    casing = casing_of(sentences)
    for sentence in sentences:
        tag(sentence, casing)
    clauses = [clause_of(sentence) for sentence in sentences]
    short = acronyms(claim.text for claim in claims)
    called = source.title or document.title
    title = Title(called, short)
    found = [_candidates(sentence, title, english=english) for sentence in sentences]
    _choose_terms(sentences, found)
    same = {key_of(acronym): key_of(long) for acronym, (long, _) in short.items()}
    named = [one for some in found for one in some if one.kind in ("name", "title")]
    several = given_names(named) - {title.key}
    persons, places = _persons(sentences, found), _places(sentences, found)
    borne = full_names_by_part(named, persons)
    doubted = possible_persons(named, borne)
    longer = title_as_bearer(borne, title)
    shared = shared_parts(borne, places)
    add_opening_names(sentences, found, shared)
    several |= shared
    same |= {first: key for first, key in surnames(named, title.key, persons, places).items() if first not in several}
    same |= longer
    same = initials_of_names(named) | same | initials_of_title(named, title)
    same |= head_of_title(sentences, found, title)
    same |= bodies(sentences, found, [title.key, *_named_in_title(called, casing)])
    for some in found:
        for one in some:
            one.key = same.get(one.key, one.key)
    if english:
        for some, done in zip(found, activities(sentences), strict=True):
            some += done
    parsed = Parsed(claims, sentences, clauses, found)
    resolve_shared_parts(parsed, borne, shared, title.key, doubted)
    headings = {key_of(document.text[b.start : b.end]) for b in document.blocks if b.kind == "heading"}
    for long, number in short.values():
        _spell_out(found[number], sentences[number], long)
    evidence = _evidence(parsed)
    for key in headings & evidence.keys():
        evidence[key].heading = True
    for key in {key_of(word) for word in called.split()} & evidence.keys():
        evidence[key].titled = True
    structured = sum(block.kind == "heading" and block.level > 1 for block in document.blocks) >= 4
    good = {
        key: seen
        for key, seen in evidence.items()
        if key not in several and accepted(key, seen, casing, headings=structured)
    }
    return with_model_topics(claims, emit(document, parsed, good, title, namesakes_of(borne, shared, title.key)))


def _persons(sentences: Sequence[Tagged], found: Sequence[Sequence[Candidate]]) -> frozenset[str]:
    """Keys of the single names that stand after Mr, President and the like."""
    return frozenset(
        one.key
        for sentence, some in zip(sentences, found, strict=True)
        for one in some
        if one.kind == "name" and one.start > 0 and " " not in one.key
        if sentence.words[one.start - 1].casefold() in PERSONAL
    )


def _places(sentences: Sequence[Tagged], found: Sequence[Sequence[Candidate]]) -> frozenset[str]:
    """Keys of the single names that stand after "in"."""
    return frozenset(
        one.key
        for sentence, some in zip(sentences, found, strict=True)
        for one in some
        if one.kind == "name" and one.start > 0 and " " not in one.key and sentence.words[one.start - 1] == "in"
    )


def _named_in_title(title: str, casing: Casing) -> list[str]:
    """Keys of the names in a title that may be no name itself: Letter to the Northern Harbours Board, 1870."""
    words = tokenize(title)
    tag(words, casing)
    return [one.key for one in names(words)]


def _candidates(sentence: Tagged, title: Title, *, english: bool) -> list[Candidate]:
    """Title, names, names with nouns and terms of one sentence; the earlier kinds keep their words.

    Where the language is another, capitals and word classes mean something else: only the title is looked for.
    """
    found: list[Candidate] = []
    taken = [False] * len(sentence.words)
    for start, end in title.spans(sentence):
        one = candidate(sentence, "title", start, end)
        one.key = title.key
        found.append(one)
        taken[start:end] = [True] * (end - start)
    if not english:
        return found
    for one in (*events(sentence), *names(sentence)):
        if True in taken[one.start : one.end] or _is_gloss(sentence, one.start):
            continue
        found.append(one)
        taken[one.start : one.end] = [True] * (one.end - one.start)
    for one in list(found):
        both = mixed(sentence, (one.start, one.end))
        if both is not None and both.key:
            found.append(both)
    for start, end in terms(sentence):
        if True not in taken[start:end] and not is_fixed(sentence, start, end):
            found.append(candidate(sentence, "term" if end - start > 1 else "noun", start, end))
    alone = {one.start for one in found if one.kind == "noun"}
    for place in _NOUN_INSIDE.finditer(sentence.tags):  # maintainer burnout speaks of burnout, and of maintainers
        if not taken[place.start()] and place.start() not in alone and not is_fixed(sentence, *place.span()):
            found.append(candidate(sentence, "noun", place.start(), place.end()))
    return [one for one in found if one.key]


def _is_gloss(sentence: Tagged, start: int) -> bool:
    """Whether a name only says how another is written: (Chinese: 元朝; pinyin: Yuán Cháo)."""
    if start == 0 or sentence.words[start - 1] != ":":
        return False
    before = sentence.tags[max(0, start - 40) : start]
    return before.count("(") > before.count(")")


def _spell_out(some: list[Candidate], sentence: Tagged, long: str) -> None:
    """Where a sentence defines an acronym, the expansion stands for it and gives the concept its title."""
    key = key_of(long)
    place = sentence.text.find(long)
    start = bisect_right(sentence.starts, place) - 1
    end = bisect_right(sentence.starts, place + len(long) - 1)
    if place < 0 or start < 0:
        return
    earlier = [one for one in some if one.key == key or (one.start < end and start < one.end)]
    some[:] = [one for one in some if one not in earlier]
    some.append(Candidate("name", start, end, long, key))


def _choose_terms(sentences: Sequence[Tagged], found: list[list[Candidate]]) -> None:
    """A long term that stands nowhere else is taken as the part of it that the document repeats.

    Its beginning, only if that stands alone somewhere, or in several: amino acid sequence and amino acid identity, but
    acute chest syndrome is nothing of an acute chest.
    """
    counts: Counter[str] = Counter()
    alone = {one.key for some in found for one in some if one.kind in ("term", "name")}
    within: defaultdict[str, set[str]] = defaultdict(set)
    parts: list[list[tuple[list[Candidate], int, list[Candidate]]]] = []
    for sentence, some in zip(sentences, found, strict=True):
        here = []
        for place, one in enumerate(some):
            if one.kind == "term":
                grams = _grams(sentence, one)
                longer = with_complement(sentence, one)
                if longer is not None:
                    grams.append(longer)
                for gram in grams:
                    counts[gram.key] += 1
                    if gram.end < one.end and gram.key not in alone:
                        within[gram.key].add(one.key)
                if len(grams) > 1:
                    here.append((some, place, grams))
        parts.append(here)
    for here in parts:
        for some, place, grams in here:
            full = grams[0]
            grams = [g for g in grams if g.end >= full.end or g.key in alone or len(within[g.key]) > 1]
            best = max(
                grams, key=lambda gram: (counts[gram.key] > counts[full.key], counts[gram.key], gram.end - gram.start)
            )
            if counts[best.key] >= 2:
                some[place] = best
    _with_usual_modifier(sentences, found)


def _with_usual_modifier(sentences: Sequence[Tagged], found: list[list[Candidate]]) -> None:
    """A term that a document mostly gives the same modifier is taken with it: good governance, single maintainer."""
    counts = Counter(one.key for some in found for one in some if one.kind in ("term", "noun"))
    longer: dict[str, list[tuple[list[Candidate], int, Candidate]]] = defaultdict(list)
    for sentence, some in zip(sentences, found, strict=True):
        for place, one in enumerate(some):
            before = one.start - 1
            if one.kind not in ("term", "noun") or before < 0 or sentence.tags[before] != "A":
                continue
            if one.kind == "noun" and sentence.tags[one.end : one.end + 1] in ("N", "S"):
                continue  # liberal contribution policy is no liberal contribution
            if sentence.words[before].casefold() not in RELATING:
                whole = candidate(sentence, "term", before, one.end)
                longer[whole.key].append((some, place, whole))
    for those in longer.values():
        some, place, _ = those[0]
        if len(those) >= max(LEXICAL, MOSTLY * counts[some[place].key]):
            for some, place, whole in those:
                some[place] = whole


def _grams(sentence: Tagged, full: Candidate) -> list[Candidate]:
    """The term itself, then its parts of two words or more that end in a noun."""
    found = [full]
    if full.end - full.start > 2:
        for start in range(full.start, full.end - 1):
            for end in range(full.end, start + 1, -1):
                if (start, end) != (full.start, full.end) and sentence.tags[end - 1] in "NSG":
                    found.append(candidate(sentence, "term", start, end))
    return found


def _evidence(parsed: Parsed) -> dict[str, Evidence]:
    """What the document shows of each key, but for common or rare nouns that nothing makes a concept."""
    nouns = Counter(one.key for some in parsed.found for one in some if one.kind == "noun")
    others = {one.key for some in parsed.found for one in some if one.kind != "noun"}
    idle = {key for key, times in nouns.items() if key not in others and not may_be_subject(key, times)}
    evidence: dict[str, Evidence] = defaultdict(Evidence)
    for _, sentence, clause, some in parsed:
        seen: set[str] = set()
        for one in some:
            if one.key in idle or one.key in seen:
                continue
            seen.add(one.key)
            one.subject = is_subject(sentence, clause, one.start)
            one.defining = one.start <= clause.begin + 2 and defines(sentence, clause, one.start, one.end)
            evidence[one.key].see(sentence, one)
    return dict(evidence)
