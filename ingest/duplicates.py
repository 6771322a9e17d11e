"""Which sources say nearly the same as another: copies in another format, newer versions, corrections.

Each text is reduced to a sketch: the smallest hashes of its runs of four words. Two sketches tell how many runs the
texts share (their Jaccard overlap) without the texts. The relation is a function of the set of sources, never of the
order they came in, so that building again from nothing gives the same.
"""

from __future__ import annotations

import base64
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from zlib import crc32

from kb.library import Library
from kb.values import Source, SourceFlag

VERSION = "1"
RUN = 4  # words
SKETCH = 256  # hashes kept of a text
# Measured in tests/ingest/test_duplicates.py.
OVERLAP = 0.4
FEWEST = 16  # runs a text must have before "nearly the same" means anything
# A run of words that a hundred sources share (a licence, a template) still finds the first of them.
POSTINGS = 24

Sketch = tuple[int, ...]  # ascending, 32 bits each

_WORD = re.compile(r"\w+")


def sketch(text: str) -> Sketch:
    """The SKETCH smallest distinct hashes of the text's runs of words, folded for case."""
    import numpy as np

    codes: dict[str, int] = {}
    words = []
    for match in _WORD.finditer(text.casefold()):
        word = match.group()
        code = codes.get(word)
        if code is None:
            code = codes[word] = crc32(word.encode("utf-8", "surrogatepass"))
        words.append(code)
    if len(words) < RUN:
        return ()
    codes_of = np.array(words, dtype=np.uint64)
    runs = np.zeros(len(words) - RUN + 1, dtype=np.uint64)
    for place in range(RUN):
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + codes_of[place : len(words) - RUN + 1 + place]
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # so that every bit counts
        runs = (runs ^ (runs >> np.uint64(shift))) * np.uint64(factor)
    smallest = np.unique(runs >> np.uint64(32))[:SKETCH]
    return tuple(int(value) for value in smallest)


def overlap(first: Sketch, second: Sketch) -> float:
    """The estimated share of word runs that two texts have in common: exact below SKETCH runs, ± .03 above."""
    a, b = set(first), set(second)
    union = sorted(a | b)[:SKETCH]
    return sum(value in a and value in b for value in union) / len(union) if union else 0.0


def alike(sources: Sequence[Source], sketches: Mapping[str, Sketch]) -> dict[str, dict[str, float]]:
    """For each source, the older ones that say nearly the same: their ids, and the share of runs in common."""
    postings: defaultdict[int, list[str]] = defaultdict(list)
    found: dict[str, dict[str, float]] = {}
    for source in sorted(sources, key=_age):
        own = sketches[source.id]
        if len(own) < FEWEST:
            continue
        shared = Counter(other for value in own for other in postings[value])
        near = {}
        for other, count in shared.items():
            # count bounds the overlap from above, so most candidates need no closer look
            if count >= OVERLAP * len(own) / 2 and (score := overlap(own, sketches[other])) > OVERLAP:
                near[other] = score
        if near:
            found[source.id] = near
        for value in own:
            if len(postings[value]) < POSTINGS:
                postings[value].append(source.id)
    return found


def near_duplicates(near: Mapping[str, Mapping[str, float]]) -> dict[str, str]:
    """Of what ``alike`` found, for each source the one it is most like."""
    return {source: max(older, key=lambda other: older[other]) for source, older in near.items() if older}


def _age(source: Source) -> tuple[str, str, str]:
    """Older first as the sources themselves tell it; names decide where dates do not: report before report (2)."""
    return source.date, PurePosixPath(source.path).with_suffix("").as_posix(), source.path


def marked(source: Source, older: str) -> Source:
    """The source as a near-duplicate of an ``older`` one, or of none."""
    flags: tuple[SourceFlag, ...] = tuple(flag for flag in source.flags if flag != "near_duplicate")
    return replace(source, near_duplicate_of=older, flags=(*flags, "near_duplicate") if older else flags)


def kept_sketch(library: Library, source: Source) -> Sketch:
    """The sketch of a source's text, made once for each text."""
    key = f"sketch:{VERSION}:{source.id}:{source.text_sha256}"
    value = library.artefacts.get(key)
    if value is None:
        made = sketch(library.sources.text(source.id))
        packed = b"".join(number.to_bytes(4, "big") for number in made)
        library.artefacts.put(key, base64.b64encode(packed).decode("ascii"), source.id)
        return made
    data = base64.b64decode(value)
    return tuple(int.from_bytes(data[at : at + 4], "big") for at in range(0, len(data), 4))
