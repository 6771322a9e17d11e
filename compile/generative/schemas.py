"""What a model's replies must look like, one class a task. Small on purpose: every key costs tokens in every claim.

Fields that may be left out have defaults; nothing else is let in. Numbers carry no bounds, because some servers
ignore them: whoever reads a reply checks them.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class QuoteRef(_Strict):
    """A quote, named by the numbers of its first and last sentence and by the words it begins and ends with."""

    from_: int = Field(alias="from")
    to: int = 0  # 0: the same sentence
    first: str = ""  # empty: from the beginning of the first sentence
    last: str = ""  # empty: to the end of the last one


def _whole(refs: Any) -> Any:
    """References, where a plain number is a whole sentence."""
    return (
        [ref if isinstance(ref, dict | QuoteRef) else {"from": ref} for ref in refs] if isinstance(refs, list) else refs
    )


QuoteRefs = Annotated[list[QuoteRef], BeforeValidator(_whole, json_schema_input_type=list[int | QuoteRef])]


class ClaimDraft(_Strict):
    """A claim; without ``text`` it is told in its quotes' own words. A topic is a title, or its number in the reply."""

    text: str = ""
    quotes: QuoteRefs
    context: QuoteRefs = []
    topics: list[int | str] = []
    kind: Literal["", "definition", "fact", "number", "event", "opinion", "advice", "forecast"] = ""
    attributed_to: str = ""
    valid_from: str = ""
    valid_to: str = ""


class Claims(_Strict):
    """Task ``extract``: claims, and titles that several of them are looked up under, named there by number from 1."""

    topics: list[str] = []
    claims: list[ClaimDraft]

    @cached_property
    def drafts(self) -> list[ClaimDraft]:
        """The claims with their topics by title."""
        return [
            claim.model_copy(update={"topics": [t for topic in claim.topics if (t := self._title(topic))]})
            for claim in self.claims
        ]

    def _title(self, topic: int | str) -> str:
        if isinstance(topic, str) and not topic.strip().isdigit():
            return topic
        number = int(topic)
        return self.topics[number - 1] if 0 < number <= len(self.topics) else ""


class Mend(_Strict):
    """A claim that was refused, put right; ``drop``: the source does not say it."""

    id: str
    text: str = ""
    quotes: QuoteRefs = []
    context: QuoteRefs = []
    attributed_to: str = ""
    drop: bool = False


class Mends(_Strict):
    """Task ``mend``."""

    mends: list[Mend]


class SentenceDraft(_Strict):
    """A sentence of a page; without ``text`` its claims are told in their own words."""

    text: str = ""
    claims: list[str]


class SectionDraft(_Strict):
    """A heading, empty for the lead, and its sentences; ``listed``: each is one of several like things."""

    title: str
    listed: bool = False
    sentences: list[SentenceDraft]


class PageDraft(_Strict):
    """A page, by its id in the question; ``also``: what else a reader would look it up under."""

    page: str
    also: list[str] = []
    sections: list[SectionDraft]


class PageDrafts(_Strict):
    """Task ``write``."""

    pages: list[PageDraft]


class AnswerSentenceDraft(_Strict):
    """A sentence of an answer and where it is said."""

    text: str
    quotes: QuoteRefs


class AnswerDraft(_Strict):
    """Task ``answer``: ``said`` is false where nothing answers; ``more`` are words to look for further passages by.

    ``loosely``: the passages tell a part only, in another form than asked for, or under another name.
    """

    said: bool
    more: list[str] = []
    loosely: bool = False
    sentences: list[AnswerSentenceDraft] = []


class Doubt(_Strict):
    """A statement that does not follow from its quotes."""

    id: str
    reason: str


class Doubts(_Strict):
    """Task ``judge``: only what is refused."""

    refused: list[Doubt]


class Retitled(_Strict):
    """A topic and the title it should have."""

    id: str
    title: str


class Union(_Strict):
    """Topics that are one, told under the first."""

    into: str
    ids: list[str]


class Grouping(_Strict):
    """Task ``group``: a change to the plan that code made; empty lists leave it as it is."""

    rename: list[Retitled] = []
    merge: list[Union] = []
    keep: list[str] = []
    veto: list[str] = []


class Disputed(_Strict):
    """A question that statements (by id) answer in opposite ways: those of ``one`` side and those of the ``other``."""

    question: str = ""  # to be told keeps a model from naming what only touches
    kind: Literal["figure", "date", "name", "negation", "degree", "view"]
    one: list[str]
    other: list[str]


class Contradictions(_Strict):
    """Task ``contradict``: none where nothing does."""

    found: list[Disputed] = []


class Stand(_Strict):
    """A statement by its id, and the words of it that give its answer."""

    id: str
    words: str


class Weighed(_Strict):
    """A question by its id, and what ``stay``s of its sides: nothing where it does not hold.

    ``own`` are the pairs of one voice ("a1 b2") that hold as well.
    """

    id: str
    why: str = ""  # to be told before the verdict is given; thrown away
    stay: list[Stand] = []
    own: list[str] = []


class Weighing(_Strict):
    """Task ``weigh``: a verdict on every question."""

    questions: list[Weighed] = []
