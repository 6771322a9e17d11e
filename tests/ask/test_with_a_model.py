"""A model is asked whenever something relevant was found, is shown what a reader needs, and may ask for more once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from compile.extractive.engine import Extractive
from kb.ask.answer import READ, ask
from kb.calls.caller import Request
from kb.calls.outcome import Outcome
from kb.library import Library
from tests.ask.small_base import HARBOUR, small
from tests.generative.bases import engine, real_engine
from tests.generative.scripted import Model, Reply, claim, sentences

FAR = "Who was the last one to look after the lamp?"  # in other words than the source's
CATALOGUE = {
    f"boat-{n}.md": f"# Boat {n}\n\nThe herring boat {n} landed its herring in Sandwick. It was built in {1800 + n}."
    for n in range(40)
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with small(tmp_path_factory.mktemp("harbour")) as opened:
        yield opened


def telling(words: str, *, otherwise: Reply | None = None) -> Model:
    """One that answers with the sentence that has the words, and else does not know."""

    def rule(request: Request) -> Reply:
        for number, text in sentences(request):
            if words in text:
                return {"said": True, "sentences": [{**claim(number, text), "text": text}]}
        return otherwise or {"said": False}

    return Model(answer=rule)


def test_it_is_asked_where_words_alone_do_not_suffice_and_its_answer_is_proven(library: Library) -> None:
    assert ask(library, FAR, Extractive()).abstained
    model = telling("for the last time")
    answer = ask(library, FAR, engine(model))
    assert [s.text for s in answer.sentences] == ["Keeper Jon Veld lit the lamp for the last time on 3 May 1957."]
    assert answer.confidence >= 0.5
    (citation,) = answer.sentences[0].citations
    assert library.sources.text(citation.source)[citation.start : citation.end] == citation.text


def test_without_its_answer_what_is_not_sure_enough_stays_unsaid(library: Library) -> None:
    assert ask(library, FAR, engine(Model(answer=lambda _: Outcome.timed_out))).abstained
    model = Model(answer=lambda _: {"said": False})
    assert ask(library, "Who built the Tern Rock lighthouse?", engine(model)).abstained


def test_what_has_nothing_to_do_with_the_sources_is_not_asked(library: Library) -> None:
    model = Model()
    assert ask(library, "Who composed the opera Carmen?", engine(model)).abstained
    assert not model.said


def test_it_is_shown_whose_a_passage_is_and_what_stands_beside_it(tmp_path: Path) -> None:
    long = "\n\n".join(f"Entry {n} of the log tells of wind and of the sea at Sandwick. " * 12 for n in range(4))
    talk = (
        "Ada: The pier of Sandwick is new, I hear.\n\nJon: The herring tax paid for the pier.\n\nAda: So it did.\n\n"
        * 4
    )
    files = {"log.md": f"# The log of Sandwick\n\n## The pier\n\n{long}\n\nThe pier fell in 1911.\n", "talk.txt": talk}
    model = Model(answer=lambda _: {"said": False})
    with small(tmp_path, {**HARBOUR, **files}) as library:
        ask(library, "When did the pier of Sandwick in the log fall?", engine(model))
        (request, *_) = model.asked("answer")
    shown = request.variables["passages"]
    assert "# passage 1: The log of Sandwick › The pier" in shown
    assert "] Ada: The pier of Sandwick is new, I hear." in shown
    assert "The log of Sandwick" in request.variables["sources"].split("\n")
    fell = next(part for part in shown.split("# passage") if "The pier fell in 1911." in part)
    assert "Entry 3" in fell
    assert shown.index("Entry 0") < shown.index("Entry 1") < shown.index("Entry 2") < shown.index("Entry 3")


def test_twenty_passages_are_shown_and_what_it_searches_for_once(tmp_path: Path) -> None:
    question = "When was the herring boat built that landed in Sandwick?"
    with small(tmp_path, CATALOGUE) as library:
        asking = Model(answer=lambda _: {"said": False})
        assert ask(library, question, engine(asking)).abstained
        (shown,) = (request.variables["passages"] for request in asking.asked("answer"))
        assert shown.count("# passage") == READ
        other = next(n for n in range(40) if f"herring boat {n} landed" not in shown)
        search = {"said": False, "more": [f"boat {other} was built"]}
        found = telling(f"built in {1800 + other}", otherwise=search)
        assert [s.text for s in ask(library, question, engine(found)).sentences] == [f"It was built in {1800 + other}."]
        first, second = (request.variables for request in found.asked("answer"))
        assert f"herring boat {other} landed" in second["passages"] and first["more"] != second["more"]
        assert not set(first["passages"].split("# passage")) & set(second["passages"].split("# passage")[1:])


@pytest.mark.parametrize(
    "reply",
    [
        {"said": False, "more": [" ", ""]},
        {"said": False, "more": ["zebra xylophone"]},  # no source has it
        {"said": True, "more": ["boat 9 was built"]},  # it has answered
    ],
)
def test_a_second_question_is_asked_only_where_it_can_help(tmp_path: Path, reply: dict[str, object]) -> None:
    with small(tmp_path, CATALOGUE) as library:
        model = Model(answer=lambda request: {**reply, "sentences": [_first(request)] if reply["said"] else []})
        ask(library, "When was the herring boat built that landed in Sandwick?", engine(model))
        assert len(model.asked("answer")) == 1


def _first(request: Request) -> dict[str, object]:
    number, text = next(iter(sentences(request)))
    return {**claim(number, text), "text": text}


def test_a_pending_answer_is_used_once_it_is_there(tmp_path: Path) -> None:
    with small(tmp_path) as library:
        home = tmp_path / "home"
        home.mkdir()
        from kb.home import Home

        made, provider = real_engine(Home(home), telling("for the last time"))
        assert not ask(library, FAR, made).abstained
        again, _ = real_engine(Home(home), Model())
        assert ask(library, FAR, again).sentences[0].text.startswith("Keeper Jon Veld")  # kept, and not asked twice
        assert provider.calls == 1
        assert json.dumps(again.totals.pending if again.totals else 0) == "0"
