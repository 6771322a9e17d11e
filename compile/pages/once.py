"""A page tells a thing once: a sentence whose words stand within another one's is told by that one, which cites it too.

A model quotes one sentence for one claim and the same with its neighbours for the next; where both are told in the
source's own words, the shorter stands on the page twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from kb.proof.gate import accept_sentence
from kb.proof.voice import speaker_of, unquoted
from kb.text.folding import flat
from kb.text.words import STOPWORDS, WORD, content_stems
from kb.values import Claim, PageSection, Sentence, Source

_AUTHOR = re.compile(r"\b([Tt]he (?:author|writer)) of [“\"]([^”\"]{3,200})[”\"]")
_OWNER = re.compile(r"['’]s?\Z")
_MARKS = dict.fromkeys(map(ord, "\"'“”‘’"))
SAME = 0.85  # share of a sentence's words that another one of the same quotes has, which then tells it …
SAID = 0.6  # … and of somebody's very words, with what one says beside the point
_Span = tuple[str, int, int]  # source, start, end
_Place = tuple[int, int]  # of a section, and of a sentence in it


def without_repeats(
    sections: Sequence[PageSection], claims: Mapping[str, Claim], sources: Mapping[str, Source]
) -> tuple[PageSection, ...]:
    """The sections without sentences that others hold; ``claims`` are all that they cite, and their ``sources``, by id.

    Of two that tell the same words the first stays. A lead is never emptied: what holds its last sentence moves there.
    """
    sentences = {
        (place, number): sentence
        for place, section in enumerate(sections)
        for number, sentence in enumerate(section.sentences)
    }
    holders = _holders(sentences, claims)
    if not holders:
        return tuple(sections)
    left: dict[_Place, Sentence | None] = dict(sentences)
    for place in sorted(holders, key=lambda p: (len(sentences[p].text), p)):
        holder = next((other for other in holders[place] if left.get(other)), None)
        held, whole = left[place], left[holder] if holder else None
        if holder is None or held is None or whole is None:  # what held a lead's last sentence has moved there
            continue
        both = accept_sentence(whole.text, (*whole.claims, *held.claims), claims, sources)
        told = both if isinstance(both, Sentence) else whole  # another name for the speaker: it is cited alone
        ends_lead = not sections[place[0]].title and holder[0] != place[0] and _alone(place, left)
        left[place], left[holder] = (told, None) if ends_lead else (None, told)
    kept = [
        replace(section, sentences=tuple(s for n in range(len(section.sentences)) if (s := left[place, n])))
        for place, section in enumerate(sections)
    ]
    return tuple(section for section in kept if section.sentences)


def author_named_once(
    sections: Sequence[PageSection], claims: Mapping[str, Claim], sources: Mapping[str, Source]
) -> tuple[PageSection, ...]:
    """The sections with the author of a work named by its title once, and after that as the author.

    The gate is asked about every sentence that is changed so; the page speaks of one author alone, or none is changed.
    """
    told_by = [
        told.text for s in sections for told in s.sentences if "author of" in told.text or "writer of" in told.text
    ]
    works = {found[2] for text in told_by for found in _AUTHOR.finditer(text)}
    if len(works) != 1:
        return tuple(sections)
    told = False
    changed = []
    for section in sections:
        sentences = []
        for sentence in section.sentences:
            sentences.append(_shortened(sentence, claims, sources) if told else sentence)
            told = told or _AUTHOR.search(sentence.text) is not None
        changed.append(replace(section, sentences=tuple(sentences)))
    return tuple(changed)


def _shortened(sentence: Sentence, claims: Mapping[str, Claim], sources: Mapping[str, Source]) -> Sentence:
    """The sentence with “the author” for “the author of …”, if it is proven so."""
    text = _AUTHOR.sub(r"\1", sentence.text)
    if text == sentence.text:
        return sentence
    shorter = accept_sentence(text, sentence.claims, claims, sources)
    return shorter if isinstance(shorter, Sentence) else sentence


def _holders(sentences: Mapping[_Place, Sentence], claims: Mapping[str, Claim]) -> dict[_Place, list[_Place]]:
    """For each sentence the others that say all the words it rests on, the shortest first."""
    spans: dict[_Place, list[_Span]] = {}
    by_source: defaultdict[str, list[tuple[_Span, _Place]]] = defaultdict(list)
    for place, sentence in sentences.items():
        spans[place] = [
            (quote.source, quote.start, quote.end) for claim in sentence.claims for quote in claims[claim].proofs
        ]
    all_spans = sorted(span for some in spans.values() for span in some)
    if all(one[0] != after[0] or one[2] <= after[1] for one, after in pairwise(all_spans)):  # none holds another
        return {}
    for place in sentences:
        for span in spans[place]:
            by_source[span[0]].append((span, place))
    around: dict[_Span, set[_Place]] = {}
    for found in by_source.values():
        found.sort(key=lambda item: (item[0][1], -item[0][2]))
        open_: list[tuple[_Span, _Place]] = []
        for span, place in found:
            open_ = [(other, where) for other, where in open_ if other[2] > span[1]]
            open_.append((span, place))
            inside = around.setdefault(span, set())
            inside.update(where for other, where in open_ if other[2] >= span[2])
    holders: dict[_Place, list[_Place]] = {}
    for place, sentence in sentences.items():
        common = set.intersection(*(around[span] for span in spans[place])) - {place} if spans[place] else set()
        telling = [other for other in common if _tells(sentences[other], sentence, claims)]
        telling = [o for o in telling if _goes_first(o, place, sentences) or not _tells(sentence, sentences[o], claims)]
        if telling:
            holders[place] = sorted(telling, key=lambda other: (len(sentences[other].text), other))
    return holders


def _goes_first(one: _Place, other: _Place, sentences: Mapping[_Place, Sentence]) -> bool:
    """Whether ``one`` stays of two that tell each other: what is worded, not somebody's very words; then the first."""
    said = [bool(speaker_of(sentences[place].text)) for place in (one, other)]
    return one < other if said[0] == said[1] else not said[0]


def _tells(whole: Sentence, held: Sentence, claims: Mapping[str, Claim]) -> bool:
    """Whether ``whole`` repeats every word that ``held`` rests on, not only quotes them, and every name that it tells.

    "Ada Roe left in May" is not told by "She left in May. The lamp went out." Or else whether it has nearly all the
    words of ``held`` that say something, with each of its names and figures.
    """
    said = _bare(whole.text)
    names = set(map(str.casefold, WORD.findall(said)))
    if not _names(held.text) <= names:
        return False
    wanted = set(content_stems(held.text))
    share = SAID if speaker_of(held.text) and not speaker_of(whole.text) else SAME
    if wanted and len(wanted & set(content_stems(whole.text))) >= share * len(wanted):
        return {word for word in WORD.findall(held.text) if word[:1].isdigit()} <= names
    proofs = (quote for claim in held.claims for quote in claims[claim].proofs)
    return all(_bare(quote.text) in said for quote in proofs)


@lru_cache(maxsize=20_000)
def _bare(text: str) -> str:
    """A text on one line, without quotation marks: those in a quotation differ."""
    return flat(text).translate(_MARKS)


def _names(text: str) -> set[str]:
    """The words of a sentence that are written as names are, or open it; not who says it, nor what is quoted."""
    worded = unquoted(text).strip()
    words = (
        _OWNER.sub("", word) for word in WORD.findall("" if worded.endswith(":") else worded) if word[:1].isupper()
    )
    return {word.casefold() for word in words if word.casefold() not in STOPWORDS}


def _alone(place: _Place, left: Mapping[_Place, Sentence | None]) -> bool:
    return not any(sentence for other, sentence in left.items() if other[0] == place[0] and other != place)
