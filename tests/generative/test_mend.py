"""What the gate refuses of a reply is asked about once more, and never again, whatever came of it."""

from __future__ import annotations

from typing import Any

import pytest

from kb.calls.outcome import Outcome
from kb.overrides import Overrides
from kb.text.folding import flat
from kb.values import Reason
from tests.generative.bases import SOURCE, document, engine
from tests.generative.scripted import Model, claim
from tests.generative.test_extract import claims_of, quote

FORGED = {"text": "It saved 41 ships.", "quotes": [quote("They never said", "saved 41 ships.", 3)]}
GOOD = claim(4, "Effie Rae kept the light from 1902 until 1931.")
WRONG = claim(1, "Skerrow Light was first lit in 1879.", "Skerrow Light was first lit in 1978.")
OTHER = claim(4, "Effie Rae kept the light from 1902 until 1931.", "Effie Rae kept the light from 1902 until 1951.")
WROTE = claim(5, "She wrote to Robert Stevenson every month.", "She wrote to Robert Stevenson in 1905.")


def test_only_claims_that_fail_are_asked_about_again_together_and_once() -> None:
    wrong = claim(1, "Skerrow Light was first lit in 1879.", "Skerrow Light was first lit in 1978.")
    mends = [
        {"id": "k2", "text": "In 1879 Skerrow Light was first lit.", "quotes": [{"from": 1}]},
        {"id": "k1", "drop": True},
    ]
    model = Model(extract=lambda _: {"claims": [FORGED, wrong, GOOD]}, mend=lambda _: {"mends": mends})
    found, refusals = claims_of(SOURCE, document(), engine(model))
    (request,) = model.asked("mend")
    assert (
        request.variables["claims"]
        == """\
[1] Skerrow Light was first lit in 1879.
[2] It did not fail once in the storm of 1880.
[3] Some keepers say that it may have saved 40 ships.
k1 (quotes [3]): It saved 41 ships.
   Refused: its quote does not stand in the source.
k2 (quotes [1]): Skerrow Light was first lit in 1978.
   Refused: its quotes do not have this figure, date or unit (1978)."""
    )
    assert [c.text for c in found] == [
        "In 1879 Skerrow Light was first lit.",
        "Effie Rae kept the light from 1902 until 1931.",
    ]
    assert not refusals and len(model.said) == 2


def test_several_sentences_are_named_by_the_first_and_the_last() -> None:
    several = {"text": "Skerrow Light was first lit in 1978.", "quotes": [{"from": 1, "to": 2}, {"from": 3}]}
    model = Model(extract=lambda _: {"claims": [several]})
    claims_of(SOURCE, document(), engine(model))
    (request,) = model.asked("mend")
    assert "\nk1 (quotes [1] to [2], [3]): Skerrow" in request.variables["claims"]
    assert "Refused" not in request.about["claims"]  # why it was is no part of the question


def test_a_repair_that_fails_too_leaves_the_quote() -> None:
    wrong = claim(1, "Skerrow Light was first lit in 1879.", "Skerrow Light was first lit in 1978.")
    still = [{"id": "k1", "text": "Skerrow Light was lit in 1777.", "quotes": [{"from": 1}]}]
    model = Model(extract=lambda _: {"claims": [wrong]}, mend=lambda _: {"mends": still})
    (found,), refusals = claims_of(SOURCE, document(), engine(model))
    assert found.text == "Skerrow Light was first lit in 1879."
    assert [(refusal.reason, refusal.text, refusal.detail) for refusal in refusals] == [
        (Reason.UNSUPPORTED_FIGURE, "Skerrow Light was lit in 1777.", "1777")  # the last wording, and what it lacks
    ]
    assert len(model.asked("mend")) == 1


def test_pages_wait_for_repairs_too() -> None:
    model = Model(extract=lambda _: {"claims": [FORGED, GOOD]}, mend=lambda _: Outcome.pending)
    made = engine(model)
    found, _ = claims_of(SOURCE, document(), made)
    assert [c.text for c in found] == ["Effie Rae kept the light from 1902 until 1931."] and made.unfinished == {"s-1"}
    assert made.advise([], Overrides(), {}).pending


def test_a_repair_stays_while_others_are_asked_for() -> None:
    """What the gate refuses of a reply may be other claims by tomorrow: a newer gate, an edit beside."""
    wrong = claim(1, "Skerrow Light was first lit in 1879.", "Skerrow Light was first lit in 1978.")
    other = claim(4, "Effie Rae kept the light from 1902 until 1931.", "Effie Rae kept the light from 1902 until 1951.")
    mends = [
        {"id": "k1", "text": "Some keepers say that it may have saved 40 ships.", "quotes": [{"from": 3}]},
        {"id": "k2", "text": "In 1879 Skerrow Light was first lit.", "quotes": [{"from": 1}]},
    ]
    again = [{"id": "k1", "text": "From 1902 until 1931 Effie Rae kept the light.", "quotes": [{"from": 2}]}]
    proposed = [FORGED, wrong]
    replies = iter([mends, again])
    model = Model(extract=lambda _: {"claims": proposed}, mend=lambda _: {"mends": next(replies)})
    first, _ = claims_of(SOURCE, document(), engine(model))
    proposed.append(other)
    second, refusals = claims_of(SOURCE, document(), engine(model))
    assert "In 1879 Skerrow Light was first lit." in [c.text for c in first]
    assert {c.text for c in second} - {c.text for c in first} == {"From 1902 until 1931 Effie Rae kept the light."}
    assert {c.text for c in first} <= {c.text for c in second} and not refusals
    assert [request.variables["claims"].count("Refused") for request in model.asked("mend")] == [2, 1]


@pytest.mark.parametrize(
    "said",
    [
        {"text": "Skerrow Light was lit in 1777.", "quotes": [{"from": 1}]},
        {"text": "It was lit in 1777.", "quotes": [{"from": 1, "first": "no such", "last": "words here"}]},
        {"text": "It was lit in 1777.", "quotes": [{"from": 40}]},
        {"drop": True},
        None,
    ],
)
def test_a_repair_that_came_to_nothing_is_not_asked_for_again(said: dict[str, Any] | None) -> None:
    mends = [] if said is None else [{"id": "k2", **said}]
    proposed = [FORGED, WRONG, GOOD]
    model = Model(extract=lambda _: {"claims": proposed}, mend=lambda _: {"mends": mends})
    plain, told = claims_of(SOURCE, document(), engine(model))
    for now in ([WRONG, GOOD], [WROTE, WRONG, GOOD], [WRONG, FORGED, WROTE, GOOD]):
        proposed[:] = now
        found, refusals = claims_of(SOURCE, document(), engine(model))
        assert {c.text for c in plain} <= {c.text for c in found}
        assert {r.text for r in told} - {FORGED["text"]} <= {r.text for r in refusals}
    asked = [request.variables["claims"] for request in model.asked("mend")]
    assert [text.count("Refused") for text in asked] == [2, 1] and "1905" in asked[1]


@pytest.mark.parametrize(
    ("context", "words"),
    [
        ({"from": 3}, "Effie Rae kept the light from 1902 until 1931."),
        ({"from": 3, "first": "Effie Rae kept", "last": "the light"}, "Effie Rae kept the light"),
        (
            {"from": 3, "to": 4, "first": "the light from"},
            "the light from 1902 until 1931. She wrote to Robert Stevenson every month.",
        ),
    ],
)
def test_a_repair_may_quote_what_only_the_question_about_others_showed(context: dict[str, Any], words: str) -> None:
    saved = claim(3, "Some keepers say that it may have saved 40 ships.", "Keepers say that it saved 41 ships.")
    repaired = "Some keepers say that it may have saved 40 ships."
    mends = [{"id": "k1", "text": repaired, "quotes": [{"from": 2}], "context": [context]}]
    proposed = [saved, WROTE]
    model = Model(
        extract=lambda _: {"claims": proposed},
        mend=lambda request: {"mends": mends if "k2" in request.variables["claims"] else []},
    )
    for now in ([saved, WROTE], [saved], [OTHER, saved]):
        proposed[:] = now
        found, _ = claims_of(SOURCE, document(), engine(model))
        (mended,) = [c for c in found if c.text == repaired]
        assert [(q.role, flat(q.text)) for q in mended.quotes] == [("proof", repaired), ("context", words)]
    assert [r.variables["claims"].count("Refused") for r in model.asked("mend")] == [2, 1]
