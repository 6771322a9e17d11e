"""Answers that were worth keeping: ``answers.jsonl`` beside kb.toml, one a line, which every build makes pages of.

A line holds the question, and of each sentence its words and quotes by source. It cannot be made again, since a person
found it good; what it says is put before the gate with every build all the same, and what no longer holds leaves it.
Other lines are passed over and stay. The library keeps what the last build found, for the day on which somebody
writes something else over the file.
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
from kb.library import Library
from kb.proof.gate import accept_answer
from kb.text.folding import flat
from kb.text.sentences import sentences
from kb.values import Answer, AnswerSentence, Citation, Document, Source

FOLDER = "answers/"  # of the wiki
LONGEST = 300  # characters of a question that can be the title of a page
_KEPT = "saved_answers"  # in the library: the answers that the last build found, one a line


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
    """The answers that are kept, in order. Raises OverridesError where the file cannot be read."""
    return [one for one in map(_read, _lines(home)) if one is not None]


def other_lines(home: Home) -> list[tuple[int, str]]:
    """Lines of the file, with their numbers, that are no answers; what is no UTF-8 stands in them as surrogates."""
    lines = list(enumerate(_lines(home), 1))
    return [(number, line) for number, line in lines if line.strip() and _read(line) is None]


def _lines(home: Home) -> list[str]:
    path = home.answers
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape").split("\n") if path.is_file() else []
    except OSError as error:
        raise OverridesError(f"{path.name} cannot be read: {error.strerror}.") from error


def _read(line: str) -> Saved | None:
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
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    if not all(isinstance(text, str) for text in texts):
        return None
    name = saved.slug.removeprefix(FOLDER)
    return None if saved.slug == name or slugify(name) != name or not saved.question.strip() else saved


def write_saved(home: Home, saved: Iterable[Saved], *, others: bool = True) -> None:
    """Keep exactly these, and after them, unless ``others`` is off, the lines that are no answers."""
    lines = [_line(one) for one in saved]
    lines += [line for _, line in other_lines(home)] if others else []
    if lines or home.answers.is_file():
        content = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")
        write_atomic(home.answers, content, sync=True)


def remember(library: Library, saved: Iterable[Saved]) -> None:
    """Let the library keep these answers, and no others."""
    text = "\n".join(map(_line, saved))
    if text != (library.meta.get(_KEPT) or ""):
        library.meta.set(_KEPT, text)


def written_over(library: Library, saved: Sequence[Saved]) -> list[Saved]:
    """What the library keeps of answers that are not among these."""
    slugs = {one.slug for one in saved}
    lines = (library.meta.get(_KEPT) or "").split("\n")
    return [one for one in map(_read, lines) if one is not None and one.slug not in slugs]


def _line(saved: Saved) -> str:
    return json.dumps(asdict(saved), ensure_ascii=False)


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
