"""The values that travel between the passes: small, frozen, and without behaviour.

Offsets are Unicode code points into the *canonical text* of one source, half-open: ``text[start:end]``.
This module does not know where values are stored (``kb.library``) or how they are made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

BlockKind = Literal["heading", "prose", "list", "table", "code", "quote", "reference", "caption"]
SourceKind = Literal["html", "pdf", "markdown", "text"]
SourceFlag = Literal[
    "hidden_text", "invisible_chars", "bidi", "misleading_text", "near_duplicate", "fallback_text", "ocr"
]
QuoteRole = Literal["proof", "context"]
MatchLevel = Literal["exact", "folded", "skeleton"]
ClaimKind = Literal["definition", "fact", "number", "event", "opinion"]
ConflictKind = Literal["figures", "dates", "names", "negation", "degree", "views"]
PageType = Literal["concept", "source", "answer", "index"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of canonical text with one role in the layout of its document."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # 1 to 6 for headings, nesting depth for lists, else 0
    speaker: str = ""  # who says it, in a transcript
    at: str = ""  # and when, as the record writes it: 12:31


@dataclass(frozen=True, slots=True)
class PageSpan:
    """The span of canonical text that came from one page of a paged document."""

    number: int  # as people count, from 1
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture in a file: its bytes, or where it lies by the file's words, and the place in the text before it."""

    place: int
    address: str
    data: bytes = b""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What extraction read from one file: canonical text and what is known about it."""

    text: str
    blocks: tuple[Block, ...]
    kind: SourceKind
    extractor: str  # name and version, so that a better one makes a new revision
    pages: tuple[PageSpan, ...] = ()
    title: str = ""
    author: str = ""
    date: str = ""  # ISO 8601, as precise as the file was: 2024, 2024-05 or 2024-05-17
    url: str = ""
    language: str = ""
    flags: tuple[SourceFlag, ...] = ()
    notes: tuple[str, ...] = ()  # sentences for whoever dropped it: what was assumed, what was left out
    pictures: tuple[FoundPicture, ...] = ()  # as read; what is kept of them lies apart from the text


@dataclass(frozen=True, slots=True)
class Source:
    """A dropped file that was read. Its id is given at first sight and outlives renames and changes."""

    id: str
    path: str  # relative to the knowledge base, with forward slashes: raw/notes/plague.md
    sha256: str  # of the file's bytes
    text_sha256: str  # of the canonical text
    kind: SourceKind
    title: str
    author: str = ""
    date: str = ""
    url: str = ""
    language: str = ""
    flags: tuple[SourceFlag, ...] = ()
    near_duplicate_of: str = ""  # id of an older source that says nearly the same
    revision: int = 1
    superseded_by: str = ""  # id of the newer version of the same document that is told instead


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of canonical text that search returns: about 800 characters, never across a heading."""

    source: str
    start: int
    end: int
    text: str  # exactly the source's text[start:end]
    heading: str = ""  # the headings above it, outermost first, joined by " › "
    id: int = 0  # given by the library


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of canonical text, proven when it was accepted: ``text == source.text[start:end]``."""

    source: str
    start: int
    end: int
    text: str
    page_from: int = 0  # 0 where the source has no pages
    page_to: int = 0
    role: QuoteRole = "proof"
    level: MatchLevel = "exact"
    at: str = ""  # when it was said, in a transcript: 12:31


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement with the quotes that prove it, all from one source."""

    id: str
    source: str
    text: str
    quotes: tuple[Quote, ...]
    engine: str = "extractive"
    kind: ClaimKind = "fact"
    subject: str = ""
    attributed_to: str = ""
    valid_from: str = ""
    valid_to: str = ""
    start: int = 0  # where its first proof begins: the order claims have in their source
    follows: str = ""  # id of the claim that names what this one's opening pronoun stands for
    heading: str = ""  # the headings it stands under, joined by " › "
    verbatim: bool = False  # copied from its source by an engine that only copies
    topics: tuple[str, ...] = ()  # what a reader would look it up under, as a model names it; the first is the main one

    @property
    def proofs(self) -> tuple[Quote, ...]:
        """The quotes it stands on, without those that only lend it words."""
        return tuple([quote for quote in self.quotes if quote.role == "proof"])


class Reason(StrEnum):
    """Why the gate refused something. A closed list: every refusal is counted under exactly one of these."""

    QUOTE_MISSING = "quote_missing"  # no quote was given
    QUOTE_TOO_SHORT = "quote_too_short"
    QUOTE_NOT_FOUND = "quote_not_found"
    QUOTE_HIDDEN = "quote_hidden"  # the words are there, but no reader of the document sees them
    OTHER_SOURCE = "other_source"  # quotes of one claim come from different sources
    UNSUPPORTED_FIGURE = "unsupported_figure"  # a number, date or unit the quotes do not have
    UNSUPPORTED_NAME = "unsupported_name"
    UNSUPPORTED_NEGATION = "unsupported_negation"
    UNSUPPORTED_QUALIFIER = "unsupported_qualifier"  # quantifier, modal, hedge, comparative, direction
    UNSUPPORTED_WORDING = "unsupported_wording"  # too few of its content words are in the quotes
    NO_CLAIMS = "no_claims"  # a page sentence that cites nothing
    UNKNOWN_CLAIM = "unknown_claim"  # a page sentence that cites a claim its page does not have
    EMPTY = "empty"
    UNSUPPORTED_TOPIC = "unsupported_topic"  # what is advised about topics, and nothing in the sources speaks for
    TALK = "talk"  # words of talk that nobody can read alone: a page leaves them to their source's page
    REPEATED = "repeated"  # a page sentence that another one of its page tells


TOPICS = "topics"  # in the place of a source: what is advised about topics


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something an engine proposed and code did not accept."""

    reason: Reason
    source: str  # id, or the page's slug for a page sentence, or ``TOPICS``
    text: str
    detail: str = ""


BLANK = "It is empty."


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the user's material, as a value: reported together at the end, stops only itself."""

    path: str  # relative to the knowledge base
    message: str  # one sentence: what happened
    advice: str = ""  # one sentence: what to do

    @property
    def is_blank(self) -> bool:
        """A text that holds no words yet: said, and no failure."""
        return self.message == BLANK and not self.advice


@dataclass(frozen=True, slots=True)
class Mention:
    """A claim speaks of something: the evidence from which concepts are made."""

    claim: str
    key: str  # the concept's identity: case-folded, plural folded
    surface: str  # as written
    subject: bool = False  # it stands before the first finite verb
    defines: bool = False  # "X is a …"
    name: bool = False  # a proper name rather than a term
    weight: float = 1.0  # how much the claim is about it
    chosen: bool = False  # a model named it as what a reader would look the claim up under


@dataclass(frozen=True, slots=True)
class Concept:
    """What a page is about. ``slug`` is unique in the wiki and includes the folder: concepts/black-death."""

    slug: str
    key: str
    title: str
    aliases: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()  # every mention key that means this concept, its own among them
    since: int = 1  # the generation of the page set in which it appeared


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the claims to be told under it, in order."""

    title: str  # empty for the lead
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PagePlan:
    """What a page is to say, decided by code before an engine writes a word."""

    concept: Concept
    sections: tuple[Section, ...]
    as_of: int  # the generation whose page set it is linked against
    related: tuple[str, ...] = ()  # slugs, nearest first
    mentioned_in: tuple[str, ...] = ()  # slugs of pages whose claims mention it


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a page and the claims it rests on."""

    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageSection:
    """A heading and its sentences, as written by an engine and passed by the gate; ``listed``: they are like things."""

    title: str
    sentences: tuple[Sentence, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """The first mention of another page in a section, by the words that carry the link."""

    section: int
    sentence: int
    start: int  # within the sentence's text
    end: int
    slug: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is published. ``path`` is relative to the knowledge base."""

    slug: str
    type: PageType
    title: str
    path: str
    sections: tuple[PageSection, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    description: str = ""
    related: tuple[str, ...] = ()
    linked_from: tuple[str, ...] = ()
    engine: str = "extractive"
    verbatim: bool = True  # are its sentences claims as they stand, put together by code?
    stale: str = ""  # of an answer: the day on which a part of it ceased to hold

    def claim_ids(self) -> tuple[str, ...]:
        """Ids of the claims its sentences rest on, each once, in its order."""
        return tuple(dict.fromkeys(name for part in self.sections for s in part.sentences for name in s.claims))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two claims that cannot both hold as worded. Both are shown; kb never chooses."""

    first: str  # claim ids, the newer source's first where dates are known
    second: str
    kind: ConflictKind
    detail: str = ""  # the differing words: "5 / 7"
    # Equal for pairs about one question that an engine named: what was asked, where that tells nothing of its own, else
    # a key; none for what rules found.
    question: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote as an answer shows it."""

    source: str
    path: str
    start: int
    end: int
    text: str
    page_from: int = 0
    page_to: int = 0
    at: str = ""  # when it was said, in a transcript
    by: str = ""  # who says it, in talk


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result, best first; ``score`` is comparable within one query only."""

    level: Literal["passage", "sentence", "page"]
    source: str  # id; the page's slug at level page
    path: str
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer with what proves it."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage offered with an answer, and its best sentence."""

    hit: Hit
    sentence_start: int
    sentence_end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class AnswerCorrection:
    """A cited claim that a person corrected: what they say instead, and why."""

    cited: Citation
    claim: str  # id
    text: str  # of the claim
    says: str
    because: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, or an honest refusal (``abstained``) with the closest passages."""

    question: str
    abstained: bool
    confidence: float  # 0 to 1, one scale for all questions
    sentences: tuple[AnswerSentence, ...] = ()
    passages: tuple[Evidence, ...] = ()
    unknown_terms: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # where kb abstains: words asked that the closest passage and its names have not
    corrections: tuple[AnswerCorrection, ...] = ()
    engine: str = "extractive"
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Retraction:
    """What left with a source."""

    source: str
    path: str
    claims: int
    pages_removed: tuple[str, ...] = ()
    pages_rewritten: tuple[str, ...] = field(default=())
    by: str = ""  # path of the newer version that superseded it; empty where it was deleted
