"""The built-in engine as an Engine: what it writes is what its claims say."""

from __future__ import annotations

from compile.extractive.engine import Extractive
from kb.engine import Engine
from kb.values import Claim, Concept, PagePlan, Section, Sentence


def plan(*sections: Section) -> PagePlan:
    return PagePlan(Concept("concepts/rollo", "rollo", "Rollo"), sections, as_of=1)


def test_a_page_tells_the_plan_s_claims_in_their_own_words_and_order() -> None:
    engine: Engine = Extractive()
    claims = {key: Claim(key, "s-1", f"Statement {key}.", ()) for key in ("c-1", "c-2", "c-3")}
    written = engine.write_page(plan(Section("", ("c-2",)), Section("Details", ("c-3", "c-1", "c-gone"))), claims)
    assert [section.title for section in written] == ["", "Details"]
    assert written[1].sentences == (Sentence("Statement c-3.", ("c-3",)), Sentence("Statement c-1.", ("c-1",)))


def test_it_has_no_settings() -> None:
    assert Extractive().id == "extractive"
