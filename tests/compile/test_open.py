"""Which engine a base has, and that none is trusted for its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from compile.extractive.engine import Extractive
from compile.generative.engine import Generative
from compile.open import ENGINES, open_engine
from kb.engine import Engine, Maker, ProposedClaim, ProposedQuote
from kb.errors import SettingsError
from kb.home import Home
from kb.proof.gate import accept_claims
from kb.proof.reprove import reprove
from kb.settings import Models, Settings
from kb.values import Document, Reason, Source

LOCAL = "openai-like:m?base_url=http://127.0.0.1:9/v1"
TEXT = "It rained. The light was lit in 1879."
DOCUMENT = Document(TEXT, (), "text", "x")
SOURCE = Source("s-1", "raw/a.md", "0", "0", "text", "A")


class Other(Extractive):
    """Another engine that copies."""

    @property
    def id(self) -> str:
        return "other"


BOTH = {**ENGINES, "other": Other}


@pytest.mark.parametrize(
    ("model", "models", "kind"),
    [
        ("extractive", Models(), Extractive),
        ("other", Models(), Other),
        ("other", Models(write=LOCAL), Generative),
        (LOCAL, Models(extract="other"), Generative),
        ("handoff", Models(), Generative),
    ],
)
def test_the_settings_choose_the_engine(tmp_path: Path, model: str, models: Models, kind: type[Engine]) -> None:
    made = open_engine(Home(tmp_path), Settings(model=model, models=models), engines=BOTH)
    assert type(made) is kind
    assert made.verbatim is (kind is not Generative)


@pytest.mark.parametrize(
    ("model", "models", "said"),
    [
        ("other", Models(write="extractive"), "One engine at a time"),
        ("nobody", Models(), "no engine 'nobody'"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, model: str, models: Models, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        open_engine(Home(tmp_path), Settings(model=model, models=models), engines=BOTH)


@pytest.mark.parametrize(
    ("maker", "accepted"),
    [
        (Maker("extractive", verbatim=True), True),
        (Maker("other", verbatim=True), True),
        (Maker("extractive"), False),
        (Maker("extractive-2"), False),
    ],
)
def test_trust_hangs_on_what_an_engine_does_and_not_on_its_name(maker: Maker, accepted: bool) -> None:
    """A quote of two words is a sentence if it was cut out, and nothing if somebody wrote it."""
    short = ProposedClaim("It rained.", (ProposedQuote("It rained.", 0),))
    claims, refusals = accept_claims(SOURCE, DOCUMENT, [short], maker)
    assert bool(claims) is accepted
    assert [refusal.reason for refusal in refusals] == ([] if accepted else [Reason.QUOTE_TOO_SHORT])
    assert list(reprove(SOURCE, DOCUMENT, claims)) == []
