"""What one who reads is given to answer a question: passages as they stand in their sources, and the way to more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from kb.ask.meaning import Meaning
from kb.ask.reading import Reading
from kb.ask.terms import sentence_spans
from kb.library import Library
from kb.values import Passage, Source

NEIGHBOURS = 300  # characters before and after a passage that are shown with it
NAMED = 40  # names of sources that are told; of more, of those that the passages are from


def for_model(
    library: Library, meaning: Meaning, reading: Reading, find: Callable[[str], Sequence[Passage]]
) -> Reading:
    """The same with what stands around each passage, who speaks in it, which sources there are, and the way to more.

    ``find`` gives the best passages for some words.
    """
    catalog = meaning.catalog(library)
    among = meaning.only.among(catalog.sources)
    sources = [source for source in catalog.sources if among is None or source.id in among]
    if len(sources) > NAMED:
        near = {passage.source for passage in reading}
        sources = [source for source in sources if source.id in near]
    shown = opened(library, in_order(reading))

    def further(searches: Sequence[str]) -> list[Passage]:
        found = dict.fromkeys(one for words in searches for one in find(words))
        return opened(library, in_order([one for one in found if not any(_within(one, other) for other in shown)]))

    return Reading(
        shown,
        reading.ranked,
        reading.sides,
        reading.listed,
        sure=reading.sure,
        spoken=lambda source: catalog.spoken(library, source),
        names=sorted(map(called, sources)),
        further=further,
    )


def opened(library: Library, passages: Sequence[Passage]) -> list[Passage]:
    """The passages as one who reads needs them: with what stands beside them, whose they are, from when, who speaks."""
    result: list[Passage] = []
    for passage in passages:
        source = library.sources.get(passage.source)
        if source is None:
            continue
        document = library.sources.document(passage.source)
        start, end = _beside(document.text, passage)
        if any(one.source == passage.source and one.start < end and start < one.end for one in result):
            start, end = passage.start, passage.end  # its neighbour is shown with another one already
        beneath = passage.heading.removeprefix(_title(source)).removeprefix(" › ")
        heading = " › ".join(filter(None, (called(source), beneath)))
        result.append(Passage(passage.source, start, end, document.text[start:end], heading, passage.id))
    return result


def called(source: Source) -> str:
    """What a source is called, by whom it is and from when."""
    return ", ".join(filter(None, (_title(source), source.author, source.date)))


def _title(source: Source) -> str:
    return source.title or PurePosixPath(source.path).name


def _beside(text: str, passage: Passage) -> tuple[int, int]:
    """(start, end) with the whole sentences within NEIGHBOURS characters on both sides."""
    low, high = max(0, passage.start - NEIGHBOURS), min(len(text), passage.end + NEIGHBOURS)
    before = [a for a, _ in sentence_spans(text[low : passage.start])][bool(low) :]
    after = [b for _, b in sentence_spans(text[passage.end : high])]
    after = after if high == len(text) else after[:-1]
    return (low + before[0] if before else passage.start), (passage.end + after[-1] if after else passage.end)


def in_order(passages: Sequence[Passage]) -> list[Passage]:
    """Those of one source together, as they stand there: who "he" is, and who speaks, is told before."""
    sources = list(dict.fromkeys(passage.source for passage in passages))
    return sorted(passages, key=lambda one: (sources.index(one.source), one.start))


def _within(one: Passage, other: Passage) -> bool:
    """Whether one is shown with the other."""
    return one.source == other.source and other.start <= one.start and one.end <= other.end
