"""Several pages in one question: which, what each reply means for each of them, and who is asked again for what."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from compile.generative.asking import Asking
from compile.generative.packs import FULL, LARGE, Packs
from compile.generative.parts import Part, parts_of
from kb.calls.caller import Request
from kb.calls.deferred.pending import Pending
from kb.calls.deferred.question import Question
from kb.calls.outcome import Outcome
from kb.calls.scripted import ScriptedCaller
from kb.home import Home
from kb.settings import Settings
from kb.values import Claim, Concept, PagePlan, Quote, Section
from tests.generative.scripted import Model, pages


def part(number: int, size: int = 1_500, source: str = "s-1") -> Part:
    """A page about one ship, of about ``size`` characters in ten claims."""
    texts = [f"Ship {number} {n} {'sailed ' * (size // 75)}." for n in range(10)]
    claims = {
        f"k{number}-{n}": Claim(f"k{number}-{n}", source, text, (Quote(source, 0, len(text), text),))
        for n, text in enumerate(texts)
    }
    concept = Concept(f"concepts/ship-{number:03}", f"ship {number}", f"Ship {number}", ())
    (only,) = parts_of(number, PagePlan(concept, (Section("", tuple(claims)),), 1), claims, {})
    return only


def packs(model: Model, here: frozenset[str] = frozenset()) -> Packs:
    return Packs(Asking(ScriptedCaller(model, memory=model), "", lambda names: frozenset(names) & here))


def titles(request: Request) -> list[str]:
    return [title for _, title, _ in pages(request)]


def test_a_round_of_pages_is_few_questions() -> None:
    parts = [part(number) for number in range(150)]
    told = packs(model := Model()).drafts(parts)
    assert all(one.draft for one in told) and len(told) == 150
    asked = model.asked("write")
    assert len(asked) <= 25
    assert [title for request in asked for title in titles(request)] == [f"Ship {number}" for number in range(150)]
    assert max(len(request.variables["pages"]) for request in asked) < FULL + LARGE
    first = asked[0]
    assert first.page == f"concepts/ship-000 … concepts/ship-{len(titles(first)) - 1:03} ({len(titles(first))})"


def test_a_large_page_is_asked_about_alone_and_parts_no_pack() -> None:
    parts = [part(0), part(1, LARGE + 1_000), part(2)]
    packs(model := Model()).drafts(parts)
    assert sorted(titles(request) for request in model.asked("write")) == [["Ship 0", "Ship 2"], ["Ship 1"]]


def test_a_changed_page_is_asked_about_alone() -> None:
    parts = [part(number) for number in range(40)]
    packs(model := Model()).drafts(parts)
    again = Model(memory=model.memory)
    assert [one.outcome for one in packs(again).drafts(parts)] == [Outcome.cached] * 40 and not again.said
    told = packs(again).drafts([*parts[:7], part(7, 1_800), *parts[8:], part(99)])
    assert [titles(request) for request in again.asked("write")] == [["Ship 7", "Ship 99"]]
    assert all(one.draft for one in told)


def test_what_stays_on_this_machine_is_asked_about_apart() -> None:
    parts = [part(number, source=f"s-{number % 2}") for number in range(4)]
    packs(model := Model(), frozenset({"s-1"})).drafts(parts)
    assert [(titles(request), request.sources, request.local_only) for request in model.asked("write")] == [
        (["Ship 0", "Ship 2"], ("s-0",), False),
        (["Ship 1", "Ship 3"], ("s-1",), True),
    ]


def without(*missing: str) -> Any:
    """A model that leaves these pages out while it is asked for others too."""

    def write(request: Request) -> Mapping[str, Any] | None:
        shown = pages(request)
        if len(shown) == 1:
            return None
        told = [{"page": name, **Model().page(text)} for name, title, text in shown if title not in missing]
        return {"pages": told}

    return write


def test_a_page_that_a_reply_leaves_out_is_asked_about_once_more() -> None:
    parts = [part(number) for number in range(6)]
    told = packs(model := Model(write=without("Ship 4"))).drafts(parts)
    assert all(one.draft for one in told)
    assert [titles(request) for request in model.asked("write")][1:] == [["Ship 4"]]


def test_a_page_nobody_tells_harms_no_other() -> None:
    parts = [part(number) for number in range(6)]

    def write(request: Request) -> Mapping[str, Any]:
        told = [{"page": name, **Model().page(text)} for name, _, text in pages(request)]
        if len(told) > 1:
            told[2] = {"page": "p3", "sections": [{"title": "", "sentences": [{"claims": ["c1"]}] * 60}]}
        else:
            told = [{"page": "p1", "sections": []}]
        return {"pages": told}

    told = packs(Model(write=write)).drafts(parts)
    assert [one.draft is None for one in told] == [False, False, True, False, False, False]
    assert told[2].outcome is Outcome.invalid


@pytest.mark.parametrize("value", [{"pages": []}, {"pages": [{"page": "p9", "sections": []}]}])
def test_a_reply_without_any_page_is_of_no_use(value: Mapping[str, Any]) -> None:
    told = packs(model := Model(write=lambda _: value)).drafts([part(1), part(2)])
    assert [one.outcome for one in told] == [Outcome.invalid] * 2 and len(model.said) == 1


def test_a_reply_that_was_too_long_is_asked_for_in_halves() -> None:
    parts = [part(number) for number in range(8)]

    def write(request: Request) -> Outcome | None:
        return Outcome.truncated if len(pages(request)) > 4 else None

    told = packs(model := Model(write=write)).drafts(parts)
    assert all(one.draft for one in told)
    assert [len(titles(request)) for request in model.asked("write")] == [8, 4, 4]
    told = packs(Model(write=lambda _: Outcome.truncated)).drafts(parts)
    assert [one.outcome for one in told] == [Outcome.truncated] * 8


def drafted(home: Home, parts: Sequence[Part]) -> list[bool]:
    """Which pages are told, where questions go by handoff."""
    from kb.calls.open import open_caller

    asking = Asking(open_caller(home, Settings(model="handoff", embedder="none")), "", lambda _: frozenset())
    return [one.draft is not None for one in Packs(asking).drafts(parts)]


def hand_in(home: Home, question: Question) -> None:
    text = question.user.split(">>>\n", 1)[1].rsplit("\n<<<end", 1)[0]
    request = Request("write", {"pages": text}, object)  # type: ignore[arg-type]
    Pending(home).hand_in(question.key, json.dumps(Model()(request)))


def test_packs_stay_as_they_are_while_others_are_answered(tmp_path: Path) -> None:
    """By handoff: whoever carries the questions to and fro finds those that are left as they were."""
    home = Home(tmp_path)
    parts = [part(number, 2_500) for number in range(40)]

    def drafts() -> list[bool]:
        return drafted(home, parts)

    assert not any(drafts())
    waiting = {question.key: question for question in Pending(home).all()}
    assert 3 <= len(waiting) <= 4
    left = dict(waiting)
    for key in sorted(waiting):
        hand_in(home, waiting[key])
        del left[key]
        found = drafts()
        assert {question.key for question in Pending(home).all()} == set(left)
    assert all(found)
    parts[3] = part(3, 2_600)
    assert drafts().count(False) == 1
    assert [question.page for question in Pending(home).all()] == ["concepts/ship-003"]


def test_an_answer_counts_for_its_pages_that_are_as_they_were_whatever_is_asked_together_now(tmp_path: Path) -> None:
    home = Home(tmp_path)
    parts = [part(number, 2_500) for number in range(40)]
    drafted(home, parts)
    for question in Pending(home).all():
        hand_in(home, question)
    parts = [part(3, 2_600), *parts[:3], *parts[4:17], *parts[18:], part(50)]
    found = drafted(home, parts)
    assert [place for place, told in enumerate(found) if not told] == [0, len(parts) - 1]
    assert [question.page for question in Pending(home).all()] == ["concepts/ship-003 … concepts/ship-050 (2)"]


def test_a_claim_that_several_pages_have_is_shown_once_and_they_are_asked_about_together() -> None:
    far = [part(number) for number in range(30)]
    claims = {claim.id: claim for claim in far[0].claims.values()}
    concept = Concept("concepts/twin", "twin", "Twin", ())
    (twin,) = parts_of(30, PagePlan(concept, (Section("", tuple(claims)),), 1), claims, {})
    told = packs(model := Model()).drafts([*far, twin])
    first = model.asked("write")[0]
    assert titles(first)[:2] == ["Ship 0", "Twin"]
    assert "## p2\nTitle: Twin\nc1 = p1 c1\nc2 = p1 c2\n" in first.variables["pages"]
    assert all(one.draft for one in told)
