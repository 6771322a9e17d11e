"""A second look at disputed questions: it refuses, it adds nothing, and what waits for it is not shown."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from compile.generative.asking import Asking
from compile.generative.contradict import BREATH, Dispute, Disputes
from compile.generative.schemas import Weighing
from compile.generative.weigh import STATEMENTS, Weigher
from kb.calls.caller import Request
from kb.calls.outcome import Outcome
from kb.calls.scripted import ScriptedCaller
from kb.engine import Flag
from kb.values import Claim, Quote, Source
from tests.generative.scripted import Model

TEXTS = {
    "c-1": "Fog signals are essential.",
    "c-2": "Fog signals are useless.",
    "c-3": "Fog signals save crews.",
    "c-4": "Keepers cost more than lamps.",
    "c-5": "Lamps cost more than keepers.",
}
CLAIMS = {key: Claim(key, f"s-{key}", text, (Quote(f"s-{key}", 0, 9, text),)) for key, text in TEXTS.items()}
SOURCES = {"s-c-1": Source("s-c-1", "raw/a.md", "", "", "markdown", "Signals", "Ada Roe", "1902")}
FOG = Dispute("Are they of use?", "views", (CLAIMS["c-1"], CLAIMS["c-3"]), (CLAIMS["c-2"],))
COST = Dispute("Which costs more?", "views", (CLAIMS["c-4"],), (CLAIMS["c-5"],))
FLAGS = (
    Flag("c-1", "c-2", "views", ("essential", "useless"), FOG.question),
    Flag("c-3", "c-2", "views", ("save", "useless"), FOG.question),
    Flag("c-4", "c-5", "views", ("Keepers", "Lamps"), COST.question),
)
WORDS = {"a1": "essential", "a2": "save", "b1": "useless"}
DEAR = {"a1": "Keepers", "b1": "Lamps"}


def weighed(reply: Any, *given: Disputes) -> tuple[list[tuple[Flag, ...]], list[bool], list[Outcome], Model]:
    model = Model(weigh=lambda request: reply(request) if callable(reply) else reply)
    made = Weigher(Asking(ScriptedCaller(model), "", lambda _: frozenset()))
    found, failed = made.weigh(given, SOURCES)
    return [verdict.flags for verdict in found], [verdict.waiting for verdict in found], failed, model


def says(own: list[str] | None = None, **stay: dict[str, str]) -> dict[str, Any]:
    return {
        "questions": [
            {"id": name, "stay": [{"id": one, "words": said} for one, said in words.items()], "own": own or []}
            for name, words in stay.items()
        ]
    }


def test_each_statement_is_shown_under_its_question_once() -> None:
    held = replace(CLAIMS["c-4"], text=f"Ben Hay argues that {TEXTS['c-4']}", attributed_to="Ben Hay")
    again = Dispute("Do all need them?", "views", (held,), (CLAIMS["c-2"],))
    *_, model = weighed({}, Disputes((FOG, again)))
    request = model.asked("weigh")[0]
    assert request.variables["disputes"].split("\n") == [
        "# s1: Signals, Ada Roe, 1902", "# s2: ", "# s3: ", "# s4: ",
        "## q1 Are they of use?", f"a1 [s1] {TEXTS['c-1']}", f"a2 [s3] {TEXTS['c-3']}", f"b1 [s2] {TEXTS['c-2']}",
        "## q2 Do all need them?", f"a1 [s4, Ben Hay] {TEXTS['c-4']}", "b1 = q1 b1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        (says(q1=WORDS, q2=DEAR), FLAGS),
        (says(q1=WORDS, q2={}), FLAGS[:2]),
        (says(q1={"a2": "save", "b1": "useless"}, q2=DEAR), FLAGS[1:]),
        (says(q1={"a1": "essential", "a2": "save"}, q2={}), ()),  # nothing stays on the other side
        (says(q1={**WORDS, "a2": "save the fleet", "b7": "useless"}, q2={}), FLAGS[:1]),  # no words of its quote
        (says(q9=WORDS, q1={}, q2=DEAR), FLAGS[2:]),  # none is added
        (says(q2=DEAR), FLAGS[2:]),  # what is passed over is refused
        (Outcome.refused, ()),
    ],
)
def test_what_does_not_hold_is_not_shown(reply: Any, kept: tuple[Flag, ...]) -> None:
    flags, waiting, failed, _ = weighed(reply, Disputes((FOG, COST)))
    assert flags == [kept] and waiting == [False]
    assert bool(failed) == (reply in (says(q2=DEAR), Outcome.refused))


@pytest.mark.parametrize(
    ("holders", "own", "shown"),
    [
        (("Ada Roe", "Ada Roe"), [], False),  # who weighs both
        (("", ""), [], False),
        (("Ada Roe", "Ada Roe"), ["a1 b1"], True),
        (("", ""), ["a1 b1"], True),
        (("Ada Roe", "Ben Hay"), [], True),
    ],
)
def test_what_one_voice_says_is_shown_only_where_that_pair_is_named(
    holders: tuple[str, str], own: list[str], shown: bool
) -> None:
    one, other = (
        replace(CLAIMS[key], source="s", attributed_to=holder, start=place)
        for key, holder, place in zip(("c-1", "c-2"), holders, (0, BREATH + 1), strict=True)
    )
    dispute = replace(FOG, one=(one, CLAIMS["c-3"]), other=(other,))
    flags, _, _, model = weighed(says(own, q1=WORDS), Disputes((dispute,)))
    assert [(flag.first, flag.second) for flag in flags[0]] == [("c-1", "c-2")] * shown + [("c-3", "c-2")]
    asked = model.asked("weigh")[0].variables["disputes"]
    assert ("one voice: a1 b1" in asked) == (holders[0] == holders[1])


def test_each_is_held_against_the_clearest_of_the_other_side_and_the_clearest_pairs_come_first() -> None:
    many = 4

    def side(word: str) -> tuple[Claim, ...]:
        texts = [f"It is of {word} {n}" for n in range(many)]
        return tuple(Claim(f"c-{t}", f"s-{t}", t, (Quote(f"s-{t}", 0, 9, t),)) for t in texts)

    dispute = Dispute("Is it of use?", "views", side("use"), side("harm"))
    stay = {f"a{n + 1}": f"use {n}" for n in range(many)} | {f"b{n + 1}": f"harm {n}" for n in range(many)}
    ((flags, *_), *_) = weighed(says(q1=stay), Disputes((dispute,)))
    places = [tuple(int(words[-1]) for words in flag.words) for flag in flags]
    assert sorted(places) == [(a, b) for a in range(many) for b in range(many) if 0 in (a, b)]
    assert [sum(place) for place in places] == sorted(map(sum, places))


def test_what_waits_for_its_second_look_shows_nothing_and_keeps_nothing_else_back() -> None:
    def reply(request: Request) -> Any:
        return Outcome.pending if "lamps" in request.variables["disputes"] else says(q1=WORDS)

    flags, waiting, failed, model = weighed(reply, Disputes((COST,)), Disputes((FOG,)), Disputes(waiting=True))
    assert flags == [(), FLAGS[:2], ()] and waiting == [True, False, True]
    assert len(model.asked("weigh")) == 2 and failed == [Outcome.pending]


def test_many_statements_are_parted_between_questions() -> None:
    found = tuple(replace(FOG, question=f"Is {n} of use?") for n in range(STATEMENTS // 3 + 1))
    *_, model = weighed({}, Disputes(found))
    shown = [request.variables["disputes"] for request in model.asked("weigh")]
    parts = [re.findall(r"^## q\d+ Is (\d+)", text, re.MULTILINE) for text in dict.fromkeys(shown)]
    assert [int(number) for part in parts for number in part] == list(range(len(found)))
    assert [len(part) for part in parts] == [STATEMENTS // 3, 1]


def test_a_reply_that_passes_over_many_is_asked_anew() -> None:
    *_, model = weighed(says(q1=WORDS, q2=DEAR), Disputes((FOG, COST)))
    (request,) = model.asked("weigh")
    assert request.validate is not None
    assert request.validate(Weighing.model_validate(says(q1=WORDS))) == ["Nothing is said of q2."]
    assert request.validate(Weighing.model_validate(says(q1=WORDS, q2={}))) == []
