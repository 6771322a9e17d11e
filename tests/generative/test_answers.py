"""Answers by a model: from numbered passages only, proven by quotes, or an honest no."""

from __future__ import annotations

from typing import Any

import pytest

from compile.generative.answer import FIRST
from kb.calls.outcome import Outcome
from kb.proof.gate import accept_answer
from kb.values import AnswerSentence, Document, Passage, Refusal, Source
from tests.generative.bases import TEXT, document, engine
from tests.generative.scripted import Model

OTHER = "The lamp of Skerrow Light was made in Paris. It weighs 3 tons."
DOCUMENTS = {"s-1": document(), "s-2": document(OTHER)}
PASSAGES = [
    Passage("s-1", TEXT.index("Skerrow Light was"), TEXT.index("\n\nThe keeper"), "", "The tower"),
    Passage("s-2", 0, len(OTHER), ""),
]
PASSAGES = [Passage(p.source, p.start, p.end, DOCUMENTS[p.source].text[p.start : p.end], p.heading) for p in PASSAGES]


def sources(name: str) -> tuple[Source, Document]:
    return Source(name, f"raw/{name}.md", "", "", "text", name), DOCUMENTS[name]


def answered(*sentences: dict[str, Any], said: bool = True) -> list[AnswerSentence | Refusal]:
    made = engine(Model(answer=lambda _: {"said": said, "sentences": list(sentences)}))
    return [accept_answer(p, sources, made.maker) for p in made.answer("When was it lit?", PASSAGES)]


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


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"said": False, "more": True}, {"said": True}, ["It weighs 3 tons."]),
        ({"said": True, "more": True}, {"said": True}, ["It weighs 3 tons."]),  # a part, then the whole
        ({"said": True, "more": True}, {"said": False}, ["It was first lit in 1879."]),  # the part stands
        ({"said": True}, {"said": True}, ["It was first lit in 1879."]),  # nobody asked for more
    ],
)
def test_more_is_asked_for_once_where_a_part_is_missing(
    first: dict[str, Any], second: dict[str, Any], told: list[str]
) -> None:
    many = [PASSAGES[0]] * FIRST + [PASSAGES[1]]
    lit = sentence("It was first lit in 1879.", (1, "Skerrow Light", "in 1879."))
    weighs = sentence("It weighs 3 tons.", (3 + 2, "It weighs", "3 tons."))  # a passage that stood before is not shown
    replies = iter([{**first, "sentences": [lit]}, {**second, "sentences": [weighs]}])
    model = Model(answer=lambda _: next(replies))
    assert [p.text for p in engine(model).answer("When was it lit, and what does it weigh?", many)] == told
    assert len(model.asked("answer")) == (2 if first.get("more") else 1)
