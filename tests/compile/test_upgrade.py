"""A stricter gate reaches an old base: what an older one let through is proven again, without asking a model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb.engine import Engine
from kb.home import Home
from kb.library import Library
from kb.proof.reprove import edition
from kb.proof.trial import claim_id
from kb.values import Claim, Sentence
from kb.verify import verify
from tests.compile.real_base import build, changed, new_base, published, records
from tests.compile.test_incremental import TWO, Counting
from tests.generative.bases import real_engine
from tests.generative.scripted import Model, claim

CHEESE = "The moon is made of cheese."
OLDER = "0" * 12


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def made_by_an_older_gate(home: Home) -> None:
    """The base as a gate would have left it that let one claim and one page sentence say what they liked."""
    with Library.open(home) as library, library.transaction():
        for source in library.sources.all():
            claims = library.claims.of(source.id)
            key = library.claims.key(source.id).replace(edition(), OLDER)
            if source.path == "raw/paris.md":
                claims[-1] = lie(claims[-1])
            library.claims.replace(source.id, key, claims, [])
        for record in library.pages.all().values():
            page = record.page
            if page.slug == "concepts/black-death":
                first = page.sections[0]
                told = (Sentence(CHEESE, first.sentences[0].claims), *first.sentences[1:])
                page = replace(page, sections=(replace(first, sentences=told), *page.sections[1:]))
            library.pages.put(replace(record, page=page, key=record.key.replace(edition(), OLDER)))
        library.meta.set("compiled", OLDER)


def lie(claim: Claim) -> Claim:
    return replace(claim, id=claim_id(claim.source, CHEESE, claim.quotes), text=CHEESE)


@pytest.mark.parametrize("asking", [False, True])
def test_a_build_after_an_upgrade_keeps_what_holds_and_retracts_the_rest(tmp_path: Path, asking: bool) -> None:
    home = new_base(tmp_path / "kb", TWO)

    def engine() -> Engine:
        return real_engine(home, Model())[0] if asking else Counting()

    build(home, engine())
    before, kept = published(home), records(home)
    made_by_an_older_gate(home)
    with Library.open(home) as library:
        assert [finding.where for finding in verify(library, home).findings].count("raw/paris.md") == 1

    second = real_engine(home, Model()) if asking else None
    report = build(home, second[0] if second else Counting())
    assert (report.retried, report.withdrawn) == (sum(1 for _ in all_claims(home)), 2)
    assert [problem.path for problem in report.problems] == ["wiki/"]
    assert second is None or second[1].calls == 0
    assert changed(before, published(home)) <= {"wiki/log.md"}
    assert {slug: record.page for slug, record in records(home).items()} == {s: r.page for s, r in kept.items()}
    with Library.open(home) as library:
        assert verify(library, home).findings == ()
    again = build(home, engine())
    assert (again.retried, again.withdrawn, again.written, again.problems) == (0, 0, (), ())


def all_claims(home: Home) -> list[Claim]:
    with Library.open(home, readonly=True) as library:
        return library.claims.all()


def test_verify_looks_at_the_wording_of_claims_and_of_sentences_that_repeat_them(tmp_path: Path) -> None:
    home = new_base(tmp_path / "kb", TWO)
    build(home)
    with Library.open(home) as library:
        assert verify(library, home).findings == ()
        source = next(s for s in library.sources.all() if s.path == "raw/paris.md")
        claims = library.claims.of(source.id)
        cheese = lie(claims[0])
        library.claims.replace(source.id, "", [cheese, *claims[1:]], [])
        page = records(home)["concepts/paris"]
        first = page.page.sections[0]
        told = (Sentence(CHEESE, (cheese.id,)), *first.sentences)
        library.pages.put(replace(page, page=replace(page.page, sections=(replace(first, sentences=told),))))
        findings = verify(library, home).findings
    assert next(f.message for f in findings if f.where == "raw/paris.md").startswith("unsupported_")
    assert f"unknown_claim: {CHEESE}" in [f.message for f in findings if f.where == "concepts/paris"]


def test_the_edition_is_of_all_that_decides() -> None:
    assert len(edition()) == 12
    assert edition() == edition()


PROMPTS = Path(__file__).parents[2] / "prompts"
LIT = "Skerrow Light was first lit in 1879."


@pytest.mark.parametrize(
    ("task", "anew"),
    [("write", False), ("contradict", False), ("group", False), ("extract", True), ("mend", True), ("judge", True)],
)
def test_another_prompt_leaves_what_does_not_depend_on_it(tmp_path: Path, task: str, anew: bool) -> None:
    """Claims are worked anew, and repairs asked for, where a prompt of claims is another; not where one of pages is."""
    home = new_base(tmp_path / "kb", {"light.md": f"# Skerrow Light\n\n{LIT} Effie Rae kept it from 1902 until 1931."})

    def model() -> Model:
        wrong = claim(1, LIT, LIT.replace("1879", "1978"))
        mends = {"mends": [{"id": "k1", "text": "Skerrow Light was lit in 1777.", "quotes": [{"from": 1}]}]}
        return Model(extract=lambda _: {"claims": [wrong]}, mend=lambda _: mends)

    first = real_engine(home, model())[0]
    assert build(home, first).accepted == 1 and first.fallbacks == {}
    (home.root / "prompts").mkdir()
    own = (PROMPTS / f"{task}.md").read_text("utf-8").replace("## User", "Mind the storm.\n\n## User", 1)
    (home.root / "prompts" / f"{task}.md").write_text(own, "utf-8")
    scripted = model()
    second = real_engine(home, scripted)[0]
    assert second.id != first.id and (second.claims_id != first.claims_id) is anew
    report = build(home, second)
    assert (report.accepted, report.refused) == ((1, 1) if anew else (0, 0))
    asked = {request.task for request, _ in scripted.said}
    assert ("extract" in asked, "mend" in asked) == (task == "extract", task == "mend")
    assert {claim.text for claim in all_claims(home)} == {LIT}
    assert build(home, real_engine(home, Model())[0]).written == ()
