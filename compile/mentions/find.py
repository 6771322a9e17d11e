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
from compile.mentions.candidates import Candidate, candidate, mixed, names, terms, with_complement
from compile.mentions.clauses import Clause, clause_of, defines, is_subject
from compile.mentions.evidence import Evidence, accepted
from compile.mentions.keys import key_of, singular
from compile.mentions.tagging import PERSONAL, Tagged, casing_of, cut, tag
from compile.mentions.within import acronyms, given_names, surnames, title_forms, title_heads, title_initials
from kb.values import Claim, Document, Mention, Source

VERSION = "1"  # part of the cache key
TOPIC_WEIGHT = 10.0  # added once to what the document's title names
# A claim that does not name a concept but goes on about it. Weights of claims that do have at most two decimals, so
# that these can be told apart by the weight alone.
_CONTINUED = (2.201, 1.701)  # He …, then He … again
_CARRIED = 0.301  # no topic of its own: the previous subject of its paragraph
_TITLED = 0.201  # none there either: what the document is about
CARRIED = frozenset([*_CONTINUED, _CARRIED, _TITLED])

_DATE = re.compile(r"\b(?:1\d{3}|20\d{2})\b")


def mentions_of(source: Source, document: Document, claims: Sequence[Claim]) -> list[Mention]:
    """All mentions in the order of the claims; at most one for each claim and key."""
    sentences = [cut(claim.text) for claim in claims]
    english = is_english(claim.text for claim in claims[:: max(1, len(claims) // 40)])
    casing = casing_of(sentences)
    for sentence in sentences:
        tag(sentence, casing)
    clauses = [clause_of(sentence) for sentence in sentences]
    short = acronyms(claim.text for claim in claims)
    title = _Title(source.title or document.title, short)
    found = [_candidates(sentence, title, english=english) for sentence in sentences]
    _choose_terms(sentences, found)
    same = {key_of(acronym): key_of(long) for acronym, (long, _) in short.items()}
    named = [one for some in found for one in some if one.kind in ("name", "title")]
    several = given_names(named) - {title.key}
    persons = _persons(sentences, found)
    same |= {first: key for first, key in surnames(named, title.key, persons).items() if first not in several}
    same |= _title_initials(named, title)
    same |= _title_alone(sentences, found, title)
    for some in found:
        for one in some:
            one.key = same.get(one.key, one.key)
    headings = {key_of(document.text[b.start : b.end]) for b in document.blocks if b.kind == "heading"}
    for long, number in short.values():
        _spell_out(found[number], sentences[number], long)
    evidence = _evidence(sentences, clauses, found)
    for key in headings & evidence.keys():
        evidence[key].heading = True
    structured = sum(block.kind == "heading" and block.level > 1 for block in document.blocks) >= 4
    good = {key for key, seen in evidence.items() if accepted(key, seen, casing, headings=structured)} - several
    return _emit(document, claims, sentences, clauses, found, evidence, good, title)


def _persons(sentences: Sequence[Tagged], found: Sequence[Sequence[Candidate]]) -> frozenset[str]:
    """Keys of the single names that stand after Mr, President and the like."""
    return frozenset(
        one.key
        for sentence, some in zip(sentences, found, strict=True)
        for one in some
        if one.kind == "name" and one.start > 0 and " " not in one.key
        if sentence.words[one.start - 1].casefold() in PERSONAL
    )


def _title_initials(named: Sequence[Candidate], title: _Title) -> dict[str, str]:
    """The initials of the title, where the document uses them without a word of explanation: ABC."""
    initials = title_initials(title.forms[0]) if title.forms else ""
    return {key_of(initials): title.key} if sum(one.surface == initials for one in named) >= 2 else {}


def _title_alone(sentences: Sequence[Tagged], found: Sequence[Sequence[Candidate]], title: _Title) -> dict[str, str]:
    """The first word of the title, where the document means the whole by it: the Amazon, Harvard."""
    head, body = title_heads(title.forms[0]) if title.forms else ("", False)
    number = determined = 0
    for sentence, some in zip(sentences, found, strict=True):
        for one in some:
            if one.key == head:
                number += 1
                determined += one.start > 0 and sentence.tags[one.start - 1] == "D"
    if head and number >= 3 and (body or 2 * determined >= number):
        return {head: title.key}
    return {}


class _Title:
    """What the document's title names, if it names something, and how to find it in a sentence."""

    def __init__(self, title: str, short: dict[str, tuple[str, int]]) -> None:
        self.forms = title_forms(title, short)
        self.key = key_of(self.forms[0]) if self.forms else ""
        self._stems = [singular(form.casefold()) for form in self.forms]

    def spans(self, sentence: Tagged) -> list[tuple[int, int]]:
        """Word places of its occurrences, in singular or plural, in any case."""
        spans: list[tuple[int, int]] = []
        text = sentence.text.casefold() if self._stems else ""
        if len(text) != len(sentence.text):
            return spans
        for stem in self._stems:
            at = text.find(stem)
            while at >= 0:
                start = bisect_right(sentence.starts, at) - 1
                end = bisect_right(sentence.starts, at + len(stem) - 1)
                if (
                    start >= 0
                    and sentence.starts[start] == at
                    and text[at + len(stem) : sentence.ends[end - 1]] in _PLURALS
                ):
                    spans.append((start, end))
                at = text.find(stem, at + len(stem))
        return spans


_PLURALS = ("", "s", "es")


def _candidates(sentence: Tagged, title: _Title, *, english: bool) -> list[Candidate]:
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
    for one in names(sentence):
        if any(taken[one.start : one.end]) or _is_gloss(sentence, one.start):
            continue
        found.append(one)
        taken[one.start : one.end] = [True] * (one.end - one.start)
    for one in list(found):
        both = mixed(sentence, (one.start, one.end))
        if both is not None and both.key:
            found.append(both)
    for start, end in terms(sentence):
        if not any(taken[start:end]):
            found.append(candidate(sentence, "term" if end - start > 1 else "noun", start, end))
    return [one for one in found if one.key]


def _is_gloss(sentence: Tagged, start: int) -> bool:
    """Whether a name only says how another is written: (Chinese: 元朝; pinyin: Yuán Cháo)."""
    before = sentence.tags[max(0, start - 40) : start]
    return start > 0 and sentence.words[start - 1] == ":" and before.count("(") > before.count(")")


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
    """A long term that stands nowhere else is taken as the part of it that the document repeats."""
    counts: Counter[str] = Counter()
    parts: list[list[tuple[list[Candidate], int, list[Candidate]]]] = []
    for sentence, some in zip(sentences, found, strict=True):
        here = []
        for place, one in enumerate(some):
            if one.kind == "term":
                grams = _grams(sentence, one)
                longer = with_complement(sentence, one)
                if longer is not None:
                    grams.append(longer)
                counts.update(gram.key for gram in grams)
                here.append((some, place, grams))
        parts.append(here)
    for here in parts:
        for some, place, grams in here:
            full = grams[0]
            best = max(
                grams, key=lambda gram: (counts[gram.key] > counts[full.key], counts[gram.key], gram.end - gram.start)
            )
            if counts[best.key] >= 2:
                some[place] = best


def _grams(sentence: Tagged, full: Candidate) -> list[Candidate]:
    """The term itself, then its parts of two words or more that end in a noun."""
    found = [full]
    if full.end - full.start > 2:
        for start in range(full.start, full.end - 1):
            for end in range(full.end, start + 1, -1):
                if (start, end) != (full.start, full.end) and sentence.tags[end - 1] in "NSG":
                    found.append(candidate(sentence, "term", start, end))
    return found


def _evidence(
    sentences: Sequence[Tagged], clauses: Sequence[Clause], found: Sequence[Sequence[Candidate]]
) -> dict[str, Evidence]:
    evidence: dict[str, Evidence] = defaultdict(Evidence)
    for sentence, clause, some in zip(sentences, clauses, found, strict=True):
        seen: set[str] = set()
        for one in some:
            if one.key in seen:
                continue
            seen.add(one.key)
            one.subject = is_subject(sentence, clause, one.start)
            one.defining = one.start <= clause.begin + 2 and defines(sentence, clause, one.start, one.end)
            evidence[one.key].see(sentence, one)
    return dict(evidence)


def _emit(
    document: Document,
    claims: Sequence[Claim],
    sentences: Sequence[Tagged],
    clauses: Sequence[Clause],
    found: Sequence[Sequence[Candidate]],
    evidence: dict[str, Evidence],
    good: set[str],
    title: _Title,
) -> list[Mention]:
    starts = [block.start for block in document.blocks]
    mentions: list[Mention] = []
    topic: tuple[str, str, bool] | None = None  # key, surface, name
    paragraph, continued, told = -1, 0, False
    about = title.key if title.key in good else ""
    for claim, sentence, clause, some in zip(claims, sentences, clauses, found, strict=True):
        here = bisect_right(starts, claim.start) - 1
        if here != paragraph:
            paragraph, topic, continued = here, None, 0
        own = _weighed(claim, sentence, clause, some, evidence, good)
        if about in own and not told:
            told = True
            first = own[about]
            own[about] = Mention(
                first.claim,
                first.key,
                title.forms[0],
                first.subject,
                first.defines,
                first.name,
                first.weight + TOPIC_WEIGHT,
            )
        subject = max((m for m in own.values() if m.subject), key=lambda m: m.weight, default=None)
        if subject is None and topic is not None and topic[0] not in own:
            weight = _CONTINUED[min(continued, 1)] if clause.pronoun else _CARRIED
            continued += clause.pronoun
            own[topic[0]] = Mention(claim.id, topic[0], topic[1], name=topic[2], weight=weight)
        elif subject is not None:
            topic, continued = (subject.key, subject.surface, subject.name), 0
        elif topic is None and own:
            strongest = max(own.values(), key=lambda m: m.weight)
            topic = strongest.key, strongest.surface, strongest.name
        if about and about not in own:
            own[about] = Mention(claim.id, about, title.forms[0], name=True, weight=_TITLED)
        mentions.extend(own.values())
    return mentions


def _weighed(
    claim: Claim,
    sentence: Tagged,
    clause: Clause,
    some: Sequence[Candidate],
    evidence: dict[str, Evidence],
    good: set[str],
) -> dict[str, Mention]:
    """The claim's own mentions by key."""
    base = _sentence_weight(claim, sentence, clause)
    own: dict[str, Mention] = {}
    for one in some:
        if one.key not in good:
            continue
        weight = base + (3 * one.subject + 3 * one.defining or (one.start < clause.verb))
        earlier = own.get(one.key)
        if earlier is None or weight > earlier.weight:
            kind = evidence[one.key].kind
            own[one.key] = Mention(
                claim.id,
                one.key,
                one.surface,
                one.subject,
                one.defining,
                kind in ("name", "title", "mixed"),
                max(round(weight, 2), 0.1),
            )
    return own


def _sentence_weight(claim: Claim, sentence: Tagged, clause: Clause) -> float:
    text, length = sentence.text, len(sentence.words)
    weight = 1.0
    if _DATE.search(text):
        weight += 0.5
    elif "#" in sentence.tags:
        weight += 0.3
    if text[0] in "\"“'‘":
        weight -= 2.5
    if claim.follows or clause.pronoun:
        weight -= 1
    if length > 50:
        weight -= 0.7
    elif length < 6:
        weight -= 2
    if text.endswith("?"):
        weight -= 2
    return weight
