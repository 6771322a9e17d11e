"""Answers by a model: from numbered passages only, proven by quotes, or an honest no."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from compile.generative.schemas import AnswerDraft
from kb.ask.answer import judged
from kb.ask.reading import Reading
from kb.ask.turns import Speech
from kb.calls.caller import Request
from kb.calls.outcome import Outcome
from kb.values import AnswerSentence, Document, Passage, Refusal, Source
from tests.generative.bases import TEXT, document, engine
from tests.generative.scripted import Model, sentences

OTHER = "The lamp of Skerrow Light was made in Paris. It weighs 3 tons."
DOCUMENTS = {"s-1": document(), "s-2": document(OTHER)}
PASSAGES = [
    Passage("s-1", TEXT.index("Skerrow Light was"), TEXT.index("\n\nThe keeper"), "", "The tower"),
    Passage("s-2", 0, len(OTHER), ""),
]
PASSAGES = [Passage(p.source, p.start, p.end, DOCUMENTS[p.source].text[p.start : p.end], p.heading) for p in PASSAGES]


def sources(name: str) -> tuple[Source, Document]:
    return Source(name, f"raw/{name}.md", "", "", "text", f"{name} 2026"), DOCUMENTS[name]


def answered(*sentences: dict[str, Any], said: bool = True) -> list[AnswerSentence | Refusal]:
    made = engine(Model(answer=lambda _: {"said": said, "sentences": list(sentences)}))
    return [judged(p, sources, made) for p in made.answer("When was it lit?", PASSAGES)]


def sentence(text: str, *quotes: tuple[int, str, str]) -> dict[str, Any]:
    return {"text": text, "quotes": [{"from": n, "first": first, "last": last} for n, first, last in quotes]}


def test_what_a_model_is_shown_of_the_passages() -> None:
    model = Model()
    engine(model).answer("When was it lit?", PASSAGES)
    (request,) = model.asked("answer")
    assert request.variables["passages"] == (
        "# passage 1: The tower\n[1] Skerrow Light was first lit in 1879.\n"
        "[2] It did not fail once in the storm of 1880.\n[3] Some keepers say that it may have saved 40 ships.\n"
        "# passage 2\n[4] The lamp of Skerrow Light was made in Paris.\n[5] It weighs 3 tons."
    )
    assert (request.variables["question"], request.sources) == ("When was it lit?", ("s-1", "s-2"))


def test_an_answer_cites_the_characters_of_its_sources() -> None:
    first, second = answered(
        sentence("It was first lit in 1879.", (1, "Skerrow Light", "in 1879.")),
        sentence("The lamp was made in Paris.", (4, "The lamp of", "in Paris.")),
    )
    assert isinstance(first, AnswerSentence) and isinstance(second, AnswerSentence)
    assert [(c.source, c.text) for c in (*first.citations, *second.citations)] == [
        ("s-1", "Skerrow Light was first lit in 1879."),
        ("s-2", "The lamp of Skerrow Light was made in Paris."),
    ]


def test_one_sentence_may_rest_on_two_sources() -> None:
    (found,) = answered(
        sentence(
            "First lit in 1879, its lamp weighs 3 tons.", (1, "Skerrow Light", "in 1879."), (5, "It weighs", "tons.")
        )
    )
    assert isinstance(found, AnswerSentence) and len(found.citations) == 2


@pytest.mark.parametrize("text", ["It was first lit in 1978.", "It was never lit in 1879.", "Ask at evil.example."])
def test_wording_that_does_not_hold_becomes_the_quote(text: str) -> None:
    (found,) = answered(sentence(text, (1, "Skerrow Light", "in 1879.")))
    assert isinstance(found, AnswerSentence) and found.text == "Skerrow Light was first lit in 1879."


def test_a_forged_quote_is_refused() -> None:
    (found,) = answered(sentence("It was lit by the queen.", (1, "The queen herself", "lit the lamp.")))
    assert isinstance(found, Refusal)


def test_what_the_passages_do_not_say_is_not_answered() -> None:
    assert answered(said=False) == []
    assert answered(sentence("It was first lit in 1879.", (1, "Skerrow Light", "in 1879.")), said=False) == []
    assert engine(Model()).answer("Who?", []) == ()


def test_without_a_model_the_extractive_answer_stands() -> None:
    made = engine(Model(answer=lambda _: Outcome.timed_out))
    assert [p.text for p in made.answer("How much does the lamp weigh?", PASSAGES)]
    with_none = engine(model := Model(), without={"answer"})
    assert with_none.answer("How much does the lamp weigh?", PASSAGES) and not model.said


LOOSE = {"said": True, "loosely": True, "more": ["weight"]}


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"said": False, "more": ["weight"]}, {"said": True}, ["It weighs 3 tons."]),
        (LOOSE, {"said": True}, ["It weighs 3 tons."]),  # a part, then the whole
        (LOOSE, {"said": False}, ["It was first lit in 1879."]),  # the part stands
        ({"said": True, "more": ["weight"]}, {"said": True}, ["It was first lit in 1879."]),  # nothing is missing
        ({"said": True}, {"said": True}, ["It was first lit in 1879."]),  # nobody asked for more
    ],
)
def test_more_is_asked_for_once_where_a_part_is_missing(
    first: dict[str, Any], second: dict[str, Any], told: list[str]
) -> None:
    lit = sentence("It was first lit in 1879.", (1, "Skerrow Light", "in 1879."))
    weighs = sentence("It weighs 3 tons.", (3 * first["said"] + 2, "It weighs", "3 tons."))  # after what was quoted
    replies = iter([{**first, "sentences": [lit]}, {**second, "sentences": [weighs]}])
    model = Model(answer=lambda _: next(replies))
    reading = Reading(PASSAGES[:1], (), further=lambda words: PASSAGES[1:] if words == ["weight"] else [])
    assert [p.text for p in engine(model).answer("When was it lit, and what does it weigh?", reading)] == told
    assert len(model.asked("answer")) == (1 if first["said"] and not first.get("loosely") else 2)


def test_a_quote_is_looked_for_in_its_own_source() -> None:
    """Offsets of two sources overlap: the lamp's text begins where the tower's does."""
    both = [replace(PASSAGES[0], start=0, text=TEXT[: PASSAGES[0].end]), PASSAGES[1]]
    model = Model(answer=lambda _: {"said": True, "sentences": [{"text": "It weighs 3 tons.", "quotes": [_tons(_)]}]})
    made = engine(model)
    (found,) = [judged(p, sources, made) for p in made.answer("What does it weigh?", both)]
    assert isinstance(found, AnswerSentence) and found.citations[0].text == "It weighs 3 tons."
    (request,) = model.asked("answer")
    assert request.validate and request.validate(AnswerDraft.model_validate_json(model.said[0][1])) == []


def _tons(request: Request) -> int:
    return next(number for number, text in sentences(request) if "3 tons" in text)


@pytest.mark.parametrize("verdict", ["Yes, ", "No: ", "no – "])
def test_a_verdict_of_its_own_is_left_away(verdict: str) -> None:
    (found,) = answered(sentence(f"{verdict}Skerrow Light was lit in 1879.", (1, "Skerrow Light", "in 1879.")))
    assert isinstance(found, AnswerSentence) and found.text == "Skerrow Light was lit in 1879."


def test_a_sentence_may_name_the_source_that_it_is_from() -> None:
    """The passages tell a title with all that stands beneath it: the gate knows it alone."""
    (found,) = answered(sentence("S-1 2026 says that Skerrow Light was first lit in 1879.", (1, "Skerrow", "in 1879.")))
    assert isinstance(found, AnswerSentence) and found.text.startswith("S-1 2026 says")


def test_who_speaks_is_told_where_it_changes() -> None:
    text = "The lamp is old. It was lit by oil. I made it."
    turns = Speech((0, text.index("I made")), (text.index("I made"), len(text)), ("Ada", "Jon Veld"))
    model = Model()
    engine(model).answer("Who made it?", Reading([Passage("s-1", 0, len(text), text)], (), spoken=lambda _: turns))
    (request,) = model.asked("answer")
    assert request.variables["passages"] == (
        "# passage 1\n@ Ada\n[1] The lamp is old.\n[2] It was lit by oil.\n@ Jon Veld\n[3] I made it."
    )
