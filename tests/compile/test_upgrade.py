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
from tests.generative.scripted import Model

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
