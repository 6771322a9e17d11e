"""Where the words of a quote stand in a source: exactly, in other clothes, or by letters and digits only.

A hit is always a span of the source's own characters and never cuts a word or a number. Nothing is ever accepted on
a score: a dropped "not" scores 93 of 100. ``nearest`` only suggests where a quote that was not found may have been
meant to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from kb.text.folding import Folded, fold, skeleton_of
from kb.text.sentences import sentences
from kb.text.words import tokens
from kb.values import MatchLevel

MIN_SKELETON = 20  # characters: shorter ones are found by chance once spaces and punctuation are gone
MAX_QUOTE = 20_000  # characters: nobody quotes more, and a model that does is not looked for
MAX_GAP = 600  # characters an ellipsis in a quote may stand for
MAX_HITS = 200  # places looked at for the first part of a quote with an ellipsis

_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:\.\s?\.\s?\.|…)\s*\]|\(\s*(?:\.\s?\.\s?\.|…)\s*\)|\.\s?\.\s?\.|…)\s*")
_MAGNITUDE = re.compile(
    r"[.,:/]\d|[-–‑]\d|\^|\s{0,2}(?:[%‰]|percent|per cent|thousand|[mb]illion|trillion)", re.IGNORECASE
)
_UNSEEN = re.compile(r"[\u00ad\ufffe\u0002\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]*")
_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
# Scripts written without spaces, where a word has no visible end.
_SPACELESS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_SENTENCE_WORD = re.compile(r"[A-Z][a-z]{2,}|(?:A|I|In|It|We|He|By|At|On|To|As|If|No|So|Of|An)\s")
_BEFORE_NUMBER = re.compile(r"(?:[-+−.,^$€£¥]|\d[-–‑:/]|\d[\u00a0\u2009\u202f])\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` of the source, and how its words were recognised."""

    start: int
    end: int
    level: MatchLevel


def is_spaceless(char: str) -> bool:
    """Whether ``char`` belongs to a script written without spaces between words."""
    return bool(_SPACELESS.match(char))


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` cuts neither a word (n't, un-, a word divided at a line end) nor a number.

    A number is cut when it loses digits, decimals, its sign, currency, percent, magnitude or the rest of a range.
    """
    if start >= end:
        return False
    first, last = text[start], text[end - 1]
    before = text[max(0, start - 40) : start].rstrip("\u00ad\ufffe\u0002\u200b\u200c\u200d\u2060\ufeff")
    after = _UNSEEN.match(text, end)
    rest = text[after.end() : after.end() + 16] if after else ""
    left, right = before[-1:], rest[:1]
    if _MARKS.match(right):
        return False
    if first.isalnum() and left and not _word_starts(before, left, first):
        glued = left.isdigit() and _SENTENCE_WORD.match(text, start)  # a note's number before its text: 5The source
        if not glued:
            return False
    if first.isdigit() and _BEFORE_NUMBER.search(before):
        return False
    if last.isdigit() and _MAGNITUDE.match(rest):
        return False
    return not (last.isalnum() and right and not _word_ends(text, end, rest, right, last))


def _word_starts(before: str, left: str, first: str) -> bool:
    if left.isalnum():
        return is_spaceless(left) or is_spaceless(first)
    if left in "-‐‑" and first.isalpha():
        return not before[-2:-1].isalnum()
    if left.isspace() and first.islower():  # divided at a line end: un-⏎fair
        head = before.rstrip()
        return not (head[-1:] in "-‐" and head[-2:-1].isalpha() and re.search(r"[\n\f]", before[len(head) :]))
    return True


def _word_ends(text: str, end: int, rest: str, right: str, last: str) -> bool:
    if right.isalnum():
        footnote = right in "⁰¹²³⁴⁵⁶⁷⁸⁹" and text[max(0, end - 4) : end].isalpha()  # word³, but not km²
        return footnote or is_spaceless(right) or is_spaceless(last)
    if right in "-‐‑" and last.isalpha():
        return not (rest[1:2].isalnum() or (re.match(r"[^\S\n\f]*[\n\f]\s*[^\W\d_]", rest[1:])))
    return not (right in "'’" and rest[1:2] in ("t", "T"))  # can|'t


class Matcher:
    """Finds quotes in one text. Build it once per text; what a level needs is made when it is first used."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _folded(self) -> Folded:
        return fold(self.text)

    @cached_property
    def _skeleton(self) -> Folded:
        return skeleton_of(self._folded)

    def find(self, words: str, near: int | None = None) -> Span | None:
        """The span that ``words`` name, or None. Of several, the one nearest to offset ``near``, else the first.

        An ellipsis in ``words`` may stand for up to MAX_GAP characters; the span then includes them.
        """
        words = words.strip()
        if not words:
            return None
        if near is not None and self.text.startswith(words, near) and is_whole(self.text, near, near + len(words)):
            return Span(near, near + len(words), "exact")
        if len(words) > MAX_QUOTE:
            return None
        whole = self._nearest_hit(words, near)
        if whole is not None:
            return whole
        parts = [part for part in _ELLIPSIS.split(" ".join(words.split())) if part]
        return self._find_parts(parts, near) if parts and parts != [words] else None

    def _nearest_hit(self, words: str, near: int | None) -> Span | None:
        if near is None:
            return next((hit for level in self._levels(words) for hit in self._hits(words, level, 0)), None)
        wanted = near
        found = [*self._hits(words, "exact", 0), *self._hits(words, "folded", 0)]  # folded ones hold the exact ones
        if not found and len(words) >= MIN_SKELETON:
            found = [*self._hits(words, "skeleton", 0)]
        return min(found, key=lambda span: abs(span.start - wanted), default=None)

    def _find_parts(self, parts: Sequence[str], near: int | None) -> Span | None:
        """The parts of a quote around its ellipses, in order and not far apart."""
        best: Span | None = None
        for level in self._levels(parts[0]):
            for count, first in enumerate(self._hits(parts[0], level, 0)):
                if count >= MAX_HITS:
                    break
                span = self._continue(first, parts[1:])
                if span is None:
                    continue
                if near is None:
                    return span
                if best is None or abs(span.start - near) < abs(best.start - near):
                    best = span
        return best

    def _continue(self, span: Span, parts: Sequence[str]) -> Span | None:
        order: tuple[MatchLevel, ...] = ("exact", "folded", "skeleton")
        for part in parts:
            following = None
            for level in self._levels(part):
                following = next(self._hits(part, level, span.end, span.end + MAX_GAP), None)
                if following is not None:
                    break
            if following is None:
                return None
            span = Span(span.start, following.end, max(span.level, following.level, key=order.index))
        return span

    def _levels(self, words: str) -> Iterator[MatchLevel]:
        yield "exact"
        yield "folded"
        if len(words) >= MIN_SKELETON:
            yield "skeleton"

    def _hits(self, words: str, level: MatchLevel, start: int, stop: int | None = None) -> Iterator[Span]:
        """Every whole-word place of ``words`` at one level that begins in ``text[start:stop]``, in order."""
        if level == "exact":
            hits = self._exact_hits(words, start)
        else:
            needle = fold(words)
            if level == "folded":
                hits = self._reduced_hits(self._folded, needle.text.strip(), level, start)
            else:
                bones = skeleton_of(needle).text
                hits = (
                    self._reduced_hits(self._skeleton, bones, level, start) if len(bones) >= MIN_SKELETON else iter(())
                )
        for span in hits:
            if stop is not None and span.start > stop:
                return
            yield span

    def _exact_hits(self, words: str, start: int) -> Iterator[Span]:
        at = self.text.find(words, start)
        while at >= 0:
            if is_whole(self.text, at, at + len(words)):
                yield Span(at, at + len(words), "exact")
            at = self.text.find(words, at + 1)

    def _reduced_hits(self, reduced: Folded, needle: str, level: MatchLevel, start: int) -> Iterator[Span]:
        if not needle:
            return
        haystack, starts, ends = reduced.text, reduced.starts, reduced.ends
        at = haystack.find(needle)
        while at >= 0:
            last = at + len(needle) - 1
            cut = (at and starts[at - 1] == starts[at]) or (last + 1 < len(ends) and ends[last + 1] == ends[last])
            a, b = starts[at], ends[last]
            if not cut and a >= start and is_whole(self.text, a, b):
                yield Span(a, b, level)
            at = haystack.find(needle, at + 1)

    def nearest(self, words: str, least: float = 0.5) -> tuple[int, int] | None:
        """The sentence most like ``words``, to show to whoever proposed a quote that was not found; never a proof.

        ``least`` is the smallest similarity (difflib ratio, 0 to 1) worth showing.
        """
        wanted = {token.text.casefold() for token in tokens(words[:2000])}
        if not wanted:
            return None
        shared = []
        for start, end in sentences(self.text):
            have = {token.text.casefold() for token in tokens(self.text[start : min(end, start + 2000)])}
            if common := len(wanted & have):
                shared.append((common / (len(wanted) + len(have) - common), start, end))
        shared.sort(key=lambda item: (-item[0], item[1]))
        needle = words[:2000].casefold()
        scored = [
            (SequenceMatcher(None, self.text[a : min(b, a + 2000)].casefold(), needle, autojunk=False).ratio(), -a, b)
            for _, a, b in shared[:5]
        ]
        score, negative_start, end = max(scored, default=(0.0, 0, 0))
        return (-negative_start, end) if score >= least else None
