"""Floors under the quality of search and answers, on a sample of the SQuAD questions.

``tests/bench/answers.py`` measures on all of them; the floors lie a little below what it prints, for a sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compile.extractive.engine import Extractive
from kb.ask.answer import ask
from kb.ask.meaning import Meaning
from kb.ask.question import parse
from kb.ask.retrieve import retrieve
from kb.index.minilm import MiniLM
from kb.library import Library
from kb.values import Answer
from tests.ask.squad_asked import Asked, articles, evidence, holds, questions, squad, stands_in

EVERY = 9  # of 2,763 questions: 307
OUT = 5  # articles that are not in the second base


@pytest.fixture(scope="module")
def asked(shared: Path) -> list[Asked]:
    return list(questions(shared))[::EVERY]


@pytest.fixture(scope="module")
def vectors() -> dict[str, bytes]:
    return {}


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    return Meaning(MiniLM())


@pytest.fixture(scope="module")
def library(shared: Path, tmp_path_factory: pytest.TempPathFactory, vectors: dict[str, bytes]) -> Iterator[Library]:
    with squad(shared, tmp_path_factory.mktemp("squad"), vectors=vectors) as opened:
        yield opened


@pytest.fixture(scope="module")
def answers(library: Library, asked: list[Asked], meaning: Meaning) -> list[Answer]:
    engine = Extractive()
    return [ask(library, question.text, engine, meaning) for question in asked]


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def test_the_passage_with_the_answer_is_among_the_first(library: Library, asked: list[Asked], meaning: Meaning) -> None:
    ranks = []
    for question in asked:
        found = retrieve(library, parse(question.text), meaning).found[:10]
        good = (
            i
            for i, f in enumerate(found)
            if stands_in(f.passage.text, question.paragraph) and holds([f.passage.text], question.answers, 2000)
        )
        ranks.append(next(good, 99))
    assert share([rank < 1 for rank in ranks]) >= 0.84
    assert share([rank < 5 for rank in ranks]) >= 0.95
    assert share([rank < 10 for rank in ranks]) >= 0.965


def test_the_evidence_holds_the_answer(asked: list[Asked], answers: list[Answer]) -> None:
    shown = [evidence(answer) for answer in answers]
    pairs = list(zip(shown, asked, strict=True))
    assert share([holds(texts[:1], question.answers) for texts, question in pairs]) >= 0.78
    assert share([holds(texts[:3], question.answers) for texts, question in pairs]) >= 0.90


def test_it_answers_what_the_sources_say_and_not_what_they_do_not(
    shared: Path,
    tmp_path_factory: pytest.TempPathFactory,
    vectors: dict[str, bytes],
    asked: list[Asked],
    answers: list[Answer],
    meaning: Meaning,
) -> None:
    assert share([not answer.abstained for answer in answers]) >= 0.88
    out = articles(shared)[::5][:OUT]
    engine = Extractive()
    with squad(shared, tmp_path_factory.mktemp("without"), out, vectors) as library:
        absent = [question for question in questions(shared) if question.article in out][::4]
        wrong = [not ask(library, question.text, engine, meaning).abstained for question in absent]
    assert len(wrong) > 100
    assert share(wrong) <= 0.05
