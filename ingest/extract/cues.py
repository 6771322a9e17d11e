"""Subtitles, SubRip and WebVTT: what is said, without numbers and times; voices become speakers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from ingest.extract.canonical import Canonical, flags_of, one_line
from ingest.extract.decoding import encoding_notes
from ingest.extract.plain import text_of
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.times import spoken
from ingest.extract.transcript import with_names_apart
from kb.values import Document

_TIMES = re.compile(r"^\s*((?:\d{1,3}:)?\d{1,3}:\d{1,2})[.,]\d+\s*-->")
_VOICE = re.compile(r"<v(?:\.[^\s>]{1,40})?\s+([^>]{1,60})>")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>|\{\\[^{}]{0,200}\}|<\d[^<>]{0,20}>")
# What is heard and not said: [music], (laughs), ♪; whole lines of it, never within one.
_SOUND = re.compile(r"^(?:-\s*)?(?:\[[^\[\]]{1,60}\]|\([^().!?]{1,40}\)|[♪♫#*][^♪♫]{0,200}[♪♫#*]?|[♪♫]+)$")
_ENDS = re.compile(r"[.!?…][\"'”’»)]*$")
_PARAGRAPH = 400  # characters after which the end of a sentence ends a paragraph too


def read_cues(data: bytes) -> Document:
    """The words of a subtitle file in paragraphs. Raises Unreadable when it has none."""
    canonical = Canonical()
    length, last = 0, ""
    for words, voice, at in _with_voices(_cues(text_of(data))):
        begins = bool(voice) and (voice != last or length > _PARAGRAPH)
        if begins or length > _PARAGRAPH or not canonical.kind:
            canonical.open("caption")
            canonical.append(", ".join(part for part in (voice or last, at) if part))
            canonical.open("prose", 0, voice or last)
            length = 0
        canonical.append(f"{words} ")
        length = length + len(words) if not _ENDS.search(words) or length < _PARAGRAPH else _PARAGRAPH + 1
        last = voice or last
    text, blocks = spoken(*canonical.result())
    if not text:
        raise Unreadable("The subtitles hold no words.", "Take the file out of raw/.")
    return Document(text, blocks, "text", READER.signature(), flags=flags_of(text), notes=encoding_notes(data))


def _cues(source: str) -> list[tuple[str, str, str]]:
    """(words, voice, when) of each cue; a voice only where the file names one. Notes and styles are no cues."""
    found: list[tuple[str, str, str]] = []
    shown: set[str] = set()  # by the cue before: captions roll, and show a line again above the next
    for block in re.split(r"\n[ \t]*\n", source):
        lines = block.split("\n")
        times, begins = next(((n, at) for n, line in enumerate(lines[:3]) if (at := _TIMES.match(line))), (0, None))
        if begins is None:
            continue
        voice = _VOICE.search("\n".join(lines[times + 1 :]))
        said = [one_line(html.unescape(_TAG.sub("", line))) for line in lines[times + 1 :]]
        fresh = (line for line in said if line not in shown or line.count(" ") < 2)
        words = one_line(" ".join(line for line in fresh if not _SOUND.match(line)))
        shown = set(said)
        if words:
            found.append((words, one_line(voice.group(1)) if voice else "", begins.group(1)))
    return found


def _with_voices(cues: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Cues by their voices, or by the names that their words begin with where the file gives none."""
    apart = with_names_apart(["" if voice else words for words, voice, _ in cues])
    for (words, voice, at), (name, rest) in zip(cues, apart, strict=True):
        yield (words, voice, at) if voice else (rest, name, at)


READER = Reader("cues", edition=6, read=of_bytes(read_cues), names=(".srt", ".vtt"))
