"""A second look at flagged contradictions: it refuses, it adds nothing, and what waits for it is not shown."""

from __future__ import annotations

import re
from typing import Any

import pytest

from compile.generative.asking import Asking
from compile.generative.schemas import Weighing
from compile.generative.weigh import PAIRS, Weigher
from kb.calls.caller import Request
from kb.calls.outcome import Outcome
from kb.calls.scripted import ScriptedCaller
from kb.engine import Flag, Verdict
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
FLAGS = (
    Flag("c-1", "c-2", "views", ("essential", "useless"), "fog"),
    Flag("c-3", "c-2", "views", ("save", "useless"), "fog"),
    Flag("c-4", "c-5", "views", ("Keepers", "Lamps"), "cost"),
)


def weighed(reply: Any, *verdicts: Verdict) -> tuple[list[tuple[Flag, ...]], list[bool], list[Outcome], Model]:
    model = Model(weigh=lambda request: reply(request) if callable(reply) else reply)
    made = Weigher(Asking(ScriptedCaller(model), "", lambda _: frozenset()))
    found, failed = made.weigh(verdicts, CLAIMS, SOURCES)
    return [verdict.flags for verdict in found], [verdict.waiting for verdict in found], failed, model


def says(**verdicts: bool) -> dict[str, Any]:
    return {"verdicts": [{"id": name, "holds": holds} for name, holds in verdicts.items()]}


def test_pairs_are_shown_by_question_with_each_statement_once() -> None:
    *_, model = weighed(says(p1=True, p2=True, p3=True), Verdict(FLAGS))
    (request,) = model.asked("weigh")
    assert request.variables["pairs"].split("\n") == [
        "# s1: Signals, Ada Roe, 1902", "# s2: ", "# s3: ", "# s4: ", "# s5: ",
        "##", f"a1 [s1] {TEXTS['c-1']}", f"a2 [s3] {TEXTS['c-3']}", f"b1 [s2] {TEXTS['c-2']}",
        "p1: a1 against b1", "p2: a2 against b1",
        "##", f"a1 [s4] {TEXTS['c-4']}", f"b1 [s5] {TEXTS['c-5']}", "p3: a1 against b1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        (says(p1=True, p2=False, p3=True), (FLAGS[0], FLAGS[2])),
        (says(p1=False, p2=False, p3=False), ()),
        (says(p3=True, p9=True, p1=False, p2=False), (FLAGS[2],)),  # none is added
        (says(p1=True), FLAGS[:1]),  # what is passed over is refused
        (Outcome.refused, ()),
    ],
)
def test_what_does_not_hold_is_not_shown(reply: Any, kept: tuple[Flag, ...]) -> None:
    flags, waiting, failed, _ = weighed(reply, Verdict(FLAGS))
    assert flags == [kept] and waiting == [False]
    assert bool(failed) == (reply in (says(p1=True), Outcome.refused))


def test_what_waits_for_its_second_look_shows_nothing_and_keeps_nothing_else_back() -> None:
    def reply(request: Request) -> Any:
        return Outcome.pending if "lamps" in request.variables["pairs"] else says(p1=True, p2=True)

    flags, waiting, failed, model = weighed(reply, Verdict(FLAGS[2:]), Verdict(FLAGS[:2]), Verdict(waiting=True))
    assert flags == [(), FLAGS[:2], ()] and waiting == [True, False, True]
    assert len(model.asked("weigh")) == 2 and failed == [Outcome.pending]


def test_many_pairs_are_parted_between_questions() -> None:
    names = [(f"c-{n % 3 + 1}", f"c-{n % 2 + 4}") for n in range(6)]
    flags = tuple(Flag(a, b, "views", ("x", "y"), f"q{n}") for n in range(PAIRS // 6 + 2) for a, b in names)
    *_, model = weighed({}, Verdict(flags))
    parts = [re.findall(r"^p\d+: ", request.variables["pairs"], re.MULTILINE) for request in model.asked("weigh")]
    assert [len(part) for part in parts[:1]] == [PAIRS] and sum(map(len, parts)) >= len(flags)
    assert all(
        request.variables["pairs"].count("##") == len(part) / 6
        for request, part in zip(model.asked("weigh"), parts, strict=True)
    )


def test_a_reply_that_passes_over_many_is_asked_anew() -> None:
    *_, model = weighed(says(p1=True), Verdict(FLAGS))
    (request,) = model.asked("weigh")
    assert request.validate is not None
    assert request.validate(Weighing.model_validate(says(p1=True))) == ["There is no verdict on p2, p3."]
    assert request.validate(Weighing.model_validate(says(p1=True, p2=False, p3=False))) == []
