"""What code knows of a source beside its sentences: who speaks, by what full name, in what document, what heading.

It may lend a wording names, as a context quote does, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import takewhile

from kb.proof.laying import SAYING
from kb.proof.namesakes import spelled_out
from kb.text.folding import flat
from kb.text.words import STOPWORDS, WORD
from kb.values import Block, Document, Source

_LEANS = re.compile(r"\W*(?:it|he|she|they|this|these|that|those|his|her|its|their)\b", re.IGNORECASE)
_FURTHER = r"(?:[ \t]+(?:[A-Z]\.|[^\W\d_][\w'’-]+)(?!\w)){1,3}"  # the rest of a full name, each word in capitals
_SHOW = re.compile(
    r"\b(?:this|the|our|that) (?:\w+ )?(?:show|podcast|series|program|programme|episode)\b", re.IGNORECASE
)
_NAME = r"([A-Z][\w'’]*(?: (?:(?:for|of|the|and|to|in|on|at|a) )?[A-Z][\w'’]*)*)"
_EPISODE = re.compile(
    rf"\b(?:episode (?:number )?\d+ of|[Ww]elcome (?:back )?to) (?:the )?{_NAME}(?=[.,!?…;]|$)", re.MULTILINE
)
_RUN = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")
_THE = re.compile(r"(?<=[a-z,] )[Tt]he ([A-Z][\w-]+)\b(?! [A-Z])")
_INITIALS = re.compile(r"\b[A-Z]{2,6}\b")
_OWNER = re.compile(r"['’]s?\Z")
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
# Who holds what a document without speakers or a known author says, and how a reader calls the document.
_HOLDERS = "the author, the authors, the writer; the report, article, essay, post, paper"
_TELLING = f"{SAYING}|recommends|advises|proposes|concludes|describes|reports|asks|names|lists|calls"
_OF_WORK = r"(?:(?:report|article|essay|post|paper|interview|talk)\s+)?"


class Known:
    """Of one source; the lines of its headings and the full names in it are looked for when first asked about."""

    def __init__(self, source: Source, document: Document) -> None:
        self._source = source
        self._document = document
        self._headings: frozenset[str] | None = None

    def names(
        self, proofs: Sequence[str], blocks: Iterable[Block], heading: str = "", beside: Sequence[str] = ()
    ) -> list[str]:
        """Names and titles that quotes in these blocks may be told with, and sentences that give a full name.

        What a quote that begins with a pronoun leans on stands before it, and is to be quoted from there; ``beside``
        are the quotes that do so.
        """
        speakers = [block.speaker for block in blocks if block.speaker]
        leans = _LEANS.match(proofs[0]) is not None
        about = [] if leans else [self._source.title]
        if heading and not leans and self.has_heading(heading):
            about += heading.split(" › ")
        known = [words for words in (*dict.fromkeys(speakers or [self._source.author]), *about) if words.strip()]
        if any(map(_SHOW.search, proofs)):
            known += self._series
        known += self._expanded(proofs)
        full = self._full
        called = [name.rstrip(".") for who in dict.fromkeys(speakers) if (name := full.get(who.split()[0].casefold()))]
        return [*known, *called, *self._in_full([*proofs, *beside, *speakers])]

    def without_title(self, text: str) -> str:
        """A statement that tells something as the document's, or its author's, without the document's title.

        "According to the author of Lamps of Skerry, …" holds the name of the lamps no more than "the author" does.
        """
        title = flat(self._source.title)
        if len(title) < 2 or title.casefold() not in text.casefold():
            return text
        named = rf"[\"“]?{re.escape(title)}[\"”]?"
        text = re.sub(rf"\b(author|writer)(s?) of (?:the )?{_OF_WORK}{named}", r"\1\2", text, flags=re.IGNORECASE)
        work = rf"(?:the )?{_OF_WORK}{named}(?: (?:report|article|essay|post|paper))?"
        text = re.sub(rf"^{work}(?= (?:{_TELLING})\b)", "The author", text, flags=re.IGNORECASE)
        said = rf"^(?:According to {work},|The author (?:{SAYING})(?: that)?,?)(?= )"
        return re.sub(said, "According to the author,", text, flags=re.IGNORECASE)

    def holders(self, blocks: Iterable[Block]) -> list[str]:
        """Who may be said to hold or report what these blocks say."""
        speakers = [block.speaker for block in blocks if block.speaker]
        return [*speakers, self._source.author] if speakers else [self._source.author, self._source.title, _HOLDERS]

    def has_heading(self, trail: str) -> bool:
        """Whether each part of "Keeping › Lamps" is a heading of the document, or its title."""
        if self._headings is None:
            blocks = (block for block in self._document.blocks if block.kind == "heading")
            lines = (flat(self._document.text[block.start : block.end]) for block in blocks)
            self._headings = frozenset([*lines, self._document.title, self._source.title])
        return all(part in self._headings for part in trail.split(" › "))

    @cached_property
    def _series(self) -> list[str]:
        """What the show is called that a transcript is an episode of, where it says so: episode 20 of Lamps at Sea."""
        speakers = any(block.speaker for block in self._document.blocks)
        found = _EPISODE.search(self._document.text) if speakers else None
        return [found[1]] if found else []

    def _expanded(self, proofs: Sequence[str]) -> Iterator[str]:
        """The full names of what proofs call by its last word or by initials, where the document has just one such.

        "The Pledge" is the Open Source Pledge of the title; RFC is the series Request for Commits.
        """
        titled = _RUN.findall(self._source.title)
        for word in dict.fromkeys(found for proof in proofs for found in _THE.findall(proof)):
            full = {run for run in titled if run.endswith(f" {word}")}
            yield from full if len(full) == 1 else ()
        short = dict.fromkeys(found for proof in proofs for found in _INITIALS.findall(proof))
        for letters in short:
            yield from (name for name in self._series if re.fullmatch(spelled_out(letters), name))

    @property
    def _full(self) -> Mapping[str, str]:
        """The full names of those who speak in the document, by their first names."""
        return names_in(self._document)

    def _in_full(self, texts: Sequence[str]) -> list[str]:
        """For each first name of a speaker in ``texts`` a sentence that says whose it is."""
        full = self._full
        if not full:
            return []
        said = dict.fromkeys(word for text in texts for word in WORD.findall(text) if word[:1].isupper())
        return [f"{word} is {full[word.casefold()]}." for word in said if word.casefold() in full]


def names_in(document: Document) -> Mapping[str, str]:
    """The full names of those who speak in a document, by their folded first names."""
    speakers = tuple(dict.fromkeys(block.speaker for block in document.blocks if block.speaker))
    return full_names(speakers, document.text) if speakers else {}


@lru_cache(maxsize=16)  # each quote of a source asks again
def full_names(speakers: tuple[str, ...], text: str) -> dict[str, str]:
    """The full name that each first name among the speakers means all through a document, by the folded first name.

    ``text``: in which somebody else of the same first name may stand; then it means nobody. A label that is a first
    name alone (ERNEST) is named in full by the text.
    """
    found: dict[str, str] = {}
    for first in dict.fromkeys(name.split()[0].casefold() for name in speakers if name.strip()):
        if len(first) < 3 or not first.isalpha():
            continue
        named = [name for name in speakers if name.split()[:1] and name.split()[0].casefold() == first and " " in name]
        for match in re.finditer(rf"\b{re.escape(first)}{_FURTHER}", text, re.IGNORECASE):
            words = [_OWNER.sub("", word) for word in match[0].split()]
            further = list(takewhile(lambda w: w[:1].isupper() and w.casefold() not in STOPWORDS, words[1:]))
            if further and words[0][:1].isupper() and len(further[-1].strip(".")) > 1:
                named.append(" ".join([words[0], *further]))
        if named and len({_family(name) for name in named}) == 1:
            found[first] = next((name for name in named if not name.isupper()), named[0])
    return found


def _family(name: str) -> str:
    words = [word.strip(".,").casefold() for word in name.split()]
    return next((word for word in reversed(words) if word not in _SUFFIXES), "")
