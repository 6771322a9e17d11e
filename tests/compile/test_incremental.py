"""Only what changed is compiled: a second build does nothing, one more source rewrites what its claims reach."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from compile.explain import WHYS, explain
from compile.extractive.engine import Extractive
from kb.engine import ProposedClaim, Stretch
from kb.home import Home
from kb.library import Library
from tests.compile.real_base import build, changed, new_base, pages_in, published, records, source_id, squad

TWO = {
    "plague.md": "# Black Death\n\nThe Black Death was a plague. The Black Death reached Paris in 1348. "
    "It killed many people. The Black Death ended in 1351.\n\nParis was the capital of France. "
    "Paris lost many people.\n",
    "paris.md": "# Paris\n\nParis is the capital of France. Paris lies on the Seine. Paris grew quickly in 1850.\n",
}


class Counting(Extractive):
    """Counts the stretches and pages an engine is asked for."""

    def __init__(self) -> None:
        self.stretches = 0

    def propose_claims(self, stretches: Sequence[Stretch]) -> list[list[ProposedClaim]]:
        self.stretches += len(stretches)
        return super().propose_claims(stretches)


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def test_a_second_build_does_no_work(tmp_path: Path) -> None:
    home, engine = new_base(tmp_path / "kb", TWO), Counting()
    first = build(home, engine)
    assert first.accepted == 9 and first.written and engine.stretches == 2
    stamps = {path: path.stat().st_mtime_ns for path in home.root.rglob("*") if path.is_file()}
    second = build(home, engine)
    assert (second.accepted, second.written, second.removed) == (0, (), ())
    assert set(second.unchanged) >= set(first.written) & set(records(home))
    assert engine.stretches == 2
    kept = {p: s for p, s in stamps.items() if ".kb" not in p.parts}
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in kept.items())


def test_the_lost_library_is_made_again_to_the_same_bytes(tmp_path: Path) -> None:
    home = new_base(tmp_path / "kb", TWO)
    build(home)
    before = published(home)
    shutil.rmtree(home.state)
    build(home)
    assert changed(before, published(home)) == set()


def test_another_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    homes = [new_base(tmp_path / name, TWO) for name in ("one", "two")]
    for home in homes:
        build(home)
    assert changed(*(published(home) for home in homes)) == set()


def test_a_touched_page_is_made_again(tmp_path: Path) -> None:
    home = new_base(tmp_path / "kb", TWO)
    build(home)
    before = published(home)
    (home.wiki / "concepts/paris.md").unlink()
    build(home)
    assert changed(before, published(home)) <= {"wiki/log.md"}


def test_a_changed_source_changes_its_claims_only(tmp_path: Path) -> None:
    home, engine = new_base(tmp_path / "kb", TWO), Counting()
    build(home, engine)
    (home.raw / "paris.md").write_text(TWO["paris.md"].replace("quickly in 1850", "slowly in 1750"), "utf-8")
    report = build(home, engine)
    assert engine.stretches == 3
    assert "concepts/paris" in report.written and "concepts/black-death" not in report.written
    with Library.open(home) as library:
        found = explain(library, "concepts/paris")
    assert [(cause.why, cause.sources) for cause in found.causes] == [("claims_changed", ("raw/paris.md",))]


def test_explanations_are_from_the_closed_list(tmp_path: Path) -> None:
    home = new_base(tmp_path / "kb", TWO)
    report = build(home)
    assert {cause.why for causes in report.causes.values() for cause in causes} == {"first_build"}
    home.overrides.write_text('[[rename]]\npage = "Paris"\ntitle = "Paris, France"\n', "utf-8")
    report = build(home)
    whys = {slug: {cause.why for cause in causes} for slug, causes in report.causes.items()}
    assert whys["concepts/paris-france"] == {"first_build"}
    assert set().union(*whys.values()) <= set(WHYS)
    assert (home.wiki / "concepts/paris.md").is_file()  # leads to the new page


def test_what_stopped_half_way_is_finished(tmp_path: Path) -> None:
    """The library is ahead of wiki and lock, as after a kill between them."""
    home, undisturbed = (new_base(tmp_path / name, {"plague.md": TWO["plague.md"]}) for name in ("kb", "other"))
    build(home)
    build(undisturbed)
    old = {path: (home.root / path).read_bytes() for path in published(home)}
    for base in (home, undisturbed):
        (base.raw / "paris.md").write_text(TWO["paris.md"], "utf-8")
        build(base)
    for path in published(home):  # wiki and lock as they were
        (home.root / path).unlink()
    for path, data in old.items():
        (home.root / path).write_bytes(data)
    build(home)
    assert changed(published(home), published(undisturbed)) == set()


# Real articles.


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> tuple[Home, Home, str]:
    """The 25 articles but one, and a copy to which that one was added; its path."""
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    texts = squad(shared)
    newcomer = sorted(texts)[8]
    before = new_base(tmp_path_factory.mktemp("squad") / "before", {k: v for k, v in texts.items() if k != newcomer})
    build(before)
    after = Home(before.root.with_name("after"))
    shutil.copytree(before.root, after.root)
    (after.raw / newcomer).write_text(texts[newcomer], "utf-8")
    build(after)
    return before, after, f"raw/{newcomer}"


def test_one_more_article_rewrites_only_pages_its_claims_reach(grown: tuple[Home, Home, str]) -> None:
    before, after, path = grown
    old, new = records(before), records(after)
    source = source_id(after, path)
    rewritten = pages_in(changed(published(before), published(after)))
    assert rewritten
    assert [slug for slug in rewritten if source not in new[slug].page.sources] == []
    others = {slug for slug, record in new.items() if record.page.sources != (source,)}
    assert len(set(old) & others) / len(set(old) | others) >= 0.98


def test_pages_are_few_orphans_and_few_duplicates(grown: tuple[Home, Home, str]) -> None:
    pages = {slug: r.page for slug, r in records(grown[1]).items() if r.page.type == "concept"}
    linked = {slug for page in pages.values() for slug in {link.slug for link in page.links} | set(page.related)}
    assert len(pages.keys() - linked) / len(pages) <= 0.10
    told = {slug: {c for part in p.sections for s in part.sentences for c in s.claims} for slug, p in pages.items()}
    by_claim: dict[str, set[str]] = {}
    for slug, claims in told.items():
        for claim in claims:
            by_claim.setdefault(claim, set()).add(slug)
    pairs = {(a, b) for group in by_claim.values() for a in group for b in group if a < b}
    same = {(a, b) for a, b in pairs if len(told[a] & told[b]) / len(told[a] | told[b]) > 0.6}
    assert len({b for _, b in same}) / len(pages) <= 0.02


def test_every_link_leads_to_a_page_and_every_sentence_cites(grown: tuple[Home, Home, str]) -> None:
    pages = {slug: r.page for slug, r in records(grown[1]).items()}
    with Library.open(grown[1]) as library:
        claims = {claim.id for claim in library.claims.all()}
    for page in pages.values():
        assert {link.slug for link in page.links} | set(page.related) | set(page.linked_from) <= pages.keys()
        for part in page.sections:
            assert all(sentence.claims and set(sentence.claims) <= claims for sentence in part.sentences)


def test_topic_pages_keep_what_the_sources_know(grown: tuple[Home, Home, str], shared: Path) -> None:
    """Floors: .70 of gold sentences are promised; measured .99 at 1.4 of the sources' size, as a page shows up to eight
    claims that another page tells as well."""
    with Library.open(grown[1]) as library:
        claims = {claim.id: claim for claim in library.claims.all()}
        texts = {s.path: (s.id, library.sources.text(s.id)) for s in library.sources.all()}
    pages = [record.page for record in records(grown[1]).values() if record.page.type == "concept"]
    sentences = [s for page in pages for part in page.sections for s in part.sentences]
    assert sum(len(s.text) + 1 for s in sentences) <= 1.5 * sum(len(text) for _, text in texts.values())
    spans: dict[str, list[tuple[int, int]]] = {}
    for claim in {claim for s in sentences for claim in s.claims}:
        quote = claims[claim].quotes[0]
        spans.setdefault(quote.source, []).append((quote.start, quote.end))
    kept = asked = 0
    for line in (shared / "data/squad/questions.jsonl").read_text("utf-8").splitlines():
        question = json.loads(line)
        if question["answerable"]:
            source, text = texts[f"raw/{Path(question['file']).name}"]
            paragraph = re.split(r"\n\n", text)[1 + question["paragraph_index"]]
            at = text.index(paragraph)
            found = [m.span() for answer in question["answers"] for m in re.finditer(re.escape(answer), paragraph)]
            places = [(at + start, at + end) for start, end in found]
            asked += 1
            kept += any(a <= start and end <= b for start, end in places for a, b in spans.get(source, ()))
    assert asked > 2700
    assert kept / asked >= 0.97
