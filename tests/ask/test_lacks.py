"""What an answer leaves out of its question, as far as code sees it; a model is asked about it once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from compile.generative.schemas import AnswerDraft
from kb.ask.answer import LOOSELY, ask
from kb.ask.lacks import Said, lacking
from kb.ask.lists import Item, Listing
from kb.calls.caller import Request
from kb.library import Library
from tests.ask.small_base import small
from tests.generative.bases import engine
from tests.generative.scripted import Model, claim, sentences

SHOWN = "The pier of Sandwick was built in 1902. The pier of Leeds fell. France sent 40 boats, Norway none."


def seen(question: str, words: str, around: str = "", listed: Listing | None = None) -> str:
    return " ".join(lacking(question, Said(words, around or words, f"{SHOWN} {words} {around}"), listed))


@pytest.mark.parametrize(
    ("question", "words", "part"),
    [
        ("When was the pier built?", "The pier was built by Ada.", "asks for a date"),
        ("When was the pier built?", "The pier was built in 1902.", ""),
        ("How many boats did France send?", "France sent boats in a hurry.", "asks for a number"),
        ("How many boats did France send?", "France sent none.", ""),
        ("How much did the pier cost?", "The pier was dear.", "asks for a sum"),
        ("When was Ada born?", "Ada died in 1902.", "only its opposite"),
        ("How many children had Ada?", "Ada had 40 boats.", "counts something"),
        ("When did the pier of Leeds fall?", "The pier of Sandwick fell in 1902.", "names Leeds"),
        ("When did the French send boats?", "France sent them in 1902.", ""),
        ("Which ally of the United States is it?", "It is an ally of the US.", ""),
        ("What did Zanamivar do?", "Zanamivir helped.", ""),
        ("When did the pier of Oslo fall?", "The pier fell in 1902.", "No passage names Oslo"),
        ("How do the pier of Sandwick and the pier of Leeds differ?", "The pier of Sandwick is new.", "Leeds"),
        ("When was the pier built and who built it?", "It was built by Ada.", "asks for a date"),
        ("What is a pier?", "A pier is a wall in the sea.", ""),
    ],
)
def test_what_is_seen_to_be_missing(question: str, words: str, part: str) -> None:
    found = seen(question, words)
    assert part in found and bool(found) is bool(part)


def test_a_name_may_stand_anywhere_in_the_quoted_passage() -> None:
    assert not seen("When did the pier of Leeds fall?", "It fell in 1902.", "The pier of Leeds. It fell in 1902.")


def test_a_part_of_a_list_is_seen_and_no_words_of_a_source_are_repeated() -> None:
    items = tuple(Item("s", start, start + 10, f"reason {start}") for start in (0, 20, 40))
    some = Said("reason 0", "reason 0", SHOWN, (("s", 0, 10),))
    (told,) = lacking("Which reasons are there?", some, Listing(items, 1.0))
    assert "2 of 3 parts" in told and "reason 20" not in told
    every = Said("all", "all", SHOWN, (("s", 0, 50),))
    assert not lacking("Which reasons are there?", every, Listing(items, 1.0))
    assert not lacking("Which reasons are there?", Said("x", "x", SHOWN, (("s", 80, 90),)), Listing(items, 1.0))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with small(tmp_path_factory.mktemp("harbour")) as opened:
        yield opened


def telling(words: str, **more: Any) -> Model:
    """One that answers with the sentence that has the words."""

    def rule(request: Request) -> Mapping[str, Any]:
        number, text = next((n, text) for n, text in sentences(request) if words in text)
        return {"said": True, "sentences": [{**claim(number, text), "text": text}], **more}

    return Model(answer=rule)


QUESTION = "When was the Tern Rock lighthouse built?"


def complaints(library: Library, model: Model) -> list[str]:
    """What the replies to QUESTION are told to mend."""
    ask(library, QUESTION, engine(model))
    replies = [(request, AnswerDraft.model_validate_json(text)) for request, text in model.said]
    return [told for request, reply in replies if request.validate for told in request.validate(reply)]


def test_a_model_is_asked_once_more_and_may_say_that_it_answers_loosely(library: Library) -> None:
    (told,) = complaints(library, telling("34 metres tall"))
    assert "asks for a date" in told and '"loosely": true' in told
    assert complaints(library, telling("34 metres tall", loosely=True)) == []
    assert complaints(library, telling("built in 1861")) == []


def test_an_answer_that_leaves_out_what_is_asked_is_less_sure(library: Library) -> None:
    good = ask(library, QUESTION, engine(telling("built in 1861")))
    loose = ask(library, QUESTION, engine(telling("34 metres tall", loosely=True)))
    assert not loose.abstained and loose.confidence <= LOOSELY < good.confidence
