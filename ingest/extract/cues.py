"""Subtitles, SubRip and WebVTT: what is said, without numbers and times; voices become speakers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from ingest.extract.canonical import Canonical, flags_of, one_line
from ingest.extract.decoding import encoding_notes
from ingest.extract.plain import text_of
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.transcript import with_names_apart, with_speakers
from kb.values import Document

_TIMES = re.compile(r"^\s*(?:\d+:)?\d+:\d+[.,]\d+\s*-->")
_VOICE = re.compile(r"<v(?:\.[^\s>]{1,40})?\s+([^>]{1,60})>")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>|\{\\[^{}]{0,200}\}|<\d[^<>]{0,20}>")
_ENDS = re.compile(r"[.!?…][\"'”’»)]*$")
_PARAGRAPH = 400  # characters after which the end of a sentence ends a paragraph too


def read_cues(data: bytes) -> Document:
    """The words of a subtitle file in paragraphs. Raises Unreadable when it has none."""
    canonical = Canonical()
    length, last = 0, ""
    for words, voice in _with_voices(_cues(text_of(data))):
        begins = bool(voice) and (voice != last or length > _PARAGRAPH)
        if begins or length > _PARAGRAPH:
            canonical.close()
            length = 0
        if begins:
            canonical.open("caption")
            canonical.append(f"{voice}:")
            canonical.open("prose", 0, voice)
        canonical.append(f"{words} ")
        length = length + len(words) if not _ENDS.search(words) or length < _PARAGRAPH else _PARAGRAPH + 1
        last = voice or last
    text, blocks = canonical.result()
    if not text:
        raise Unreadable("The subtitles hold no words.", "Take the file out of raw/.")
    return Document(
        text, with_speakers(text, blocks), "text", READER.signature(), flags=flags_of(text), notes=encoding_notes(data)
    )


def _cues(source: str) -> list[tuple[str, str]]:
    """(words, voice) of each cue; a voice only where the file names one. Notes and styles are no cues."""
    found: list[tuple[str, str]] = []
    shown: set[str] = set()  # by the cue before: captions roll, and show a line again above the next
    for block in re.split(r"\n[ \t]*\n", source):
        lines = block.split("\n")
        times = next((n for n, line in enumerate(lines[:3]) if _TIMES.match(line)), None)
        if times is None:
            continue
        voice = _VOICE.search("\n".join(lines[times + 1 :]))
        said = [one_line(html.unescape(_TAG.sub("", line))) for line in lines[times + 1 :]]
        words = one_line(" ".join(line for line in said if line not in shown or line.count(" ") < 2))
        shown = set(said)
        if words:
            found.append((words, one_line(voice.group(1)) if voice else ""))
    return found


def _with_voices(cues: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Cues by their voices, or by the names that their words begin with where the file gives none."""
    apart = with_names_apart(["" if voice else words for words, voice in cues])
    for (words, voice), (name, rest) in zip(cues, apart, strict=True):
        yield (words, voice) if voice else (rest, name)


READER = Reader("cues", edition=2, reads="subtitles", read=of_bytes(read_cues), names=(".srt", ".vtt"))
