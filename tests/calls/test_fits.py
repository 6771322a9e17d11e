"""What an answer's form lacks is told at once, and nothing that a build would take is refused."""

from __future__ import annotations

from typing import Any

import pytest

from compile.generative.schemas import AnswerDraft, Claims
from kb.calls.fits import misfits

CLAIMS, ANSWER = Claims.model_json_schema(), AnswerDraft.model_json_schema()


@pytest.mark.parametrize(
    ("value", "schema", "fault"),
    [
        ({}, CLAIMS, "the answer lacks 'claims'."),
        ({"claims": "none"}, CLAIMS, "claims must be a list, not 'none'."),
        ({"claims": [{"text": "A"}]}, CLAIMS, "claims[0] lacks 'quotes'."),
        ({"claims": [{"quotes": [{"from": None}]}]}, CLAIMS, "claims[0].quotes[0].from must be a number, not nothing."),
        ({"claims": [{"quotes": [[3]]}]}, CLAIMS, "claims[0].quotes[0] must be"),
        ({"claims": [{"quotes": [None]}]}, CLAIMS, "claims[0].quotes[0] must be a number, not nothing."),
        ({"claims": [{"quotes": [], "kind": "guess"}]}, CLAIMS, "claims[0].kind must be one of"),
        ({"answer": "yes"}, ANSWER, "which its form does not know"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(value: dict[str, Any], schema: dict[str, Any], fault: str) -> None:
    assert any(fault in found for found in misfits(value, schema))


@pytest.mark.parametrize("number", [3, "3", 3.0])
def test_what_a_build_takes_fits(number: object) -> None:
    value = {"topics": ["mill"], "claims": [{"quotes": [{"from": number}, number], "topics": [1, "x"], "kind": "fact"}]}
    assert Claims.model_validate(value)
    assert misfits(value, CLAIMS) == []
