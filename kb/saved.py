"""Answers that were worth keeping: ``answers.jsonl`` beside kb.toml, one a line, which every build makes pages of.

A line holds the question, and of each sentence its words and quotes by source. It cannot be made again, since a person
found it good; what it says is put before the gate with every build all the same, and what no longer holds leaves it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations

from kb.ask.citing import span_of
from kb.encode.web import slugify
from kb.engine import Maker, ProposedQuote, ProposedSentence
from kb.errors import OverridesError, UsageError
from kb.files import write_atomic
from kb.home import Home
from kb.proof.gate import accept_answer
from kb.text.folding import flat
from kb.text.sentences import sentences
from kb.values import Answer, AnswerSentence, Citation, Document, Source

FOLDER = "answers/"  # of the wiki
LONGEST = 300  # characters of a question that can be the title of a page


@dataclass(frozen=True, slots=True)
class SavedQuote:
    """A span of a source, by its words and where they stood."""

    source: str
    text: str
    near: int


@dataclass(frozen=True, slots=True)
class SavedSentence:
    """What is said, and the quotes that prove it."""

    text: str
    quotes: tuple[SavedQuote, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """An answer that is kept. ``stale`` is the day on which a part of it ceased to hold, else ""."""

    slug: str
    question: str
    at: str
    engine: str
    sentences: tuple[SavedSentence, ...]
    stale: str = ""


def read_saved(home: Home) -> list[Saved]:
    """The answers that are kept, in order. Raises OverridesError with the line that cannot be read."""
    path = home.answers
    try:
        lines = path.read_text("utf-8").split("\n") if path.is_file() else []
    except (OSError, UnicodeDecodeError) as error:
        raise OverridesError(f"{path.name} cannot be read: {error}.") from error
    return [_read(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def _read(line: str, number: int) -> Saved:
    try:
        data = json.loads(line)
        told = tuple(
            SavedSentence(
                str(s["text"]), tuple(SavedQuote(q["source"], q["text"], int(q["near"])) for q in s["quotes"])
            )
            for s in data["sentences"]
        )
        saved = Saved(**{**data, "sentences": told})
        texts = [value for name, value in data.items() if name != "sentences"]
        texts += [text for sentence in told for quote in sentence.quotes for text in (quote.source, quote.text)]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError(line)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise OverridesError(f"answers.jsonl, line {number}, is no saved answer.", "Delete the line.") from error
    name = saved.slug.removeprefix(FOLDER)
    if saved.slug == name or slugify(name) != name or not saved.question.strip():
        raise OverridesError(f"answers.jsonl, line {number}, has an impossible slug.", "Delete the line.")
    return saved


def write_saved(home: Home, saved: Iterable[Saved]) -> None:
    """Keep exactly these."""
    text = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in saved)
    if text or home.answers.is_file():
        write_atomic(home.answers, text, sync=True)


def with_answer(kept: Sequence[Saved], new: Saved) -> list[Saved]:
    """``new`` in the place of an answer to the same question, else at the end under a slug of its own."""
    asked = flat(new.question).casefold()
    same = next((one for one in kept if flat(one.question).casefold() == asked), None)
    if same is not None:
        return [replace(new, slug=same.slug) if one is same else one for one in kept]
    taken = {one.slug for one in kept}
    name, number = new.slug, 1
    while name in taken:
        number += 1
        name = f"{new.slug}-{number}"
    return [*kept, replace(new, slug=name)]


def saved_from(answer: Answer, at: str, document: Callable[[str], tuple[Source, Document]]) -> Saved:
    """An answer as it is kept, each sentence with no more of its sources than proves it.

    Raises UsageError for a refusal, and for what the gate would not accept from ``document`` (KeyError: none) now.
    """
    question = flat(answer.question)
    if answer.abstained:
        raise UsageError("The sources do not say: there is nothing to keep.")
    if len(question) > LONGEST:
        raise UsageError(f"A page cannot be called by {len(question):,} characters.", "Ask more shortly.")
    told = tuple(_kept(sentence, answer.engine, document) for sentence in answer.sentences)
    return Saved(FOLDER + slugify(question), question, at, answer.engine, told)


def _kept(sentence: AnswerSentence, engine: str, document: Callable[[str], tuple[Source, Document]]) -> SavedSentence:
    for quotes in _narrowed(sentence):
        proposed = ProposedSentence(sentence.text, tuple((q.source, ProposedQuote(q.text, q.near)) for q in quotes))
        if isinstance(accept_answer(proposed, document, Maker(engine, verbatim=True)), AnswerSentence):
            return SavedSentence(sentence.text, tuple(quotes))
    raise UsageError("The sources do not say this any more.", "Ask again.")


def _narrowed(sentence: AnswerSentence) -> Iterator[Sequence[SavedQuote]]:
    """Quotes that may prove a sentence: its own words where it copies, else ever more of what it cites."""
    own = [
        _part(citation, *found) for citation in sentence.citations if (found := span_of(sentence.text, citation.text))
    ]
    if own:
        yield own[:1]
    if len(sentence.citations) == 1:
        [citation] = sentence.citations
        spans = list(sentences(citation.text, 0, len(citation.text)))
        for first, last in sorted(combinations(range(len(spans) + 1), 2), key=lambda pair: pair[1] - pair[0]):
            yield [_part(citation, spans[first][0], spans[last - 1][1])]
    yield [_part(citation, 0, len(citation.text)) for citation in sentence.citations]


def _part(citation: Citation, start: int, end: int) -> SavedQuote:
    return SavedQuote(citation.source, citation.text[start:end], citation.start + start)
