"""A whole compile of what a careful reader answered: pages of ideas, nothing in the first person, all of it proven."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from kb.calls.caller import Request
from kb.calls.cassettes import Cassettes
from kb.calls.outcome import Outcome
from kb.home import Home
from kb.library import Library
from kb.proof.voice import in_person
from kb.verify import verify
from tests.cassettes.base import ANSWERS, compiled
from tests.compile.real_base import build, changed, published, records
from tests.generative.bases import SCHEMAS

# Answers to questions that came from what the gate of that day refused may be none to those of another gate.
OTHERWISE: dict[str, dict[str, Any] | Outcome] = {
    "mend": {"mends": []},
    "group": {},
    "contradict": {},
    "weigh": {"questions": []},
    "write": Outcome.refused,
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the kept answers: parts of a reply are kept beside it, and a test adds none to them."""
    return Path(shutil.copytree(ANSWERS, tmp_path_factory.mktemp("answers") / "answers"))


@pytest.fixture(scope="module")
def base(shared: Path, answers: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Cassettes]:
    cassettes = Cassettes(answers, OTHERWISE)
    home, _ = compiled(tmp_path_factory.mktemp("cassettes") / "kb", shared, cassettes)
    return home, cassettes


def test_what_sources_say_is_answered_for_good(base: tuple[Home, Cassettes]) -> None:
    assert not [request for request in base[1].missing if request.task == "extract"], "run `make record`"
    kinds = [path.name.split("-")[0] for path in base[1].used]
    assert kinds.count("extract") == 2 and kinds.count("write") >= 3


def test_claims_of_a_careful_reader_hold(base: tuple[Home, Cassettes]) -> None:
    with Library.open(base[0]) as library:
        claims, sources = library.claims.all(), {source.id for source in library.sources.all()}
        refused = [refusal for refusal in library.claims.refusals() if refusal.source in sources]
    assert len(claims) >= 30 and len(refused) <= 0.06 * len(claims)
    assert all(claim.topics for claim in claims)


def test_pages_are_what_a_reader_would_look_up(base: tuple[Home, Cassettes]) -> None:
    titles = {r.page.title.casefold() for r in records(base[0]).values() if r.page.type == "concept"}
    ideas = {"open-net salmon farming", "family doctor shortage", "perinatal mental health", "cystic fibrosis",
             "apollo 1", "mission mode", "firearms legislation"}  # fmt: skip
    assert ideas <= titles and len(titles) <= 12


def test_no_page_speaks_in_its_own_person_and_all_is_proven(base: tuple[Home, Cassettes]) -> None:
    pages = [r.page for r in records(base[0]).values() if r.page.type == "concept"]
    sentences = [sentence.text for page in pages for section in page.sections for sentence in section.sentences]
    assert sentences and not [text for text in sentences if in_person(text)]
    with Library.open(base[0]) as library:
        assert not verify(library, base[0]).findings


def test_nothing_is_written_twice(base: tuple[Home, Cassettes], answers: Path) -> None:
    before = published(base[0])
    from compile.extractive.engine import Extractive
    from compile.generative.engine import Generative
    from kb.calls.scripted import ScriptedCaller

    cassettes = Cassettes(answers, OTHERWISE)
    build(base[0], Generative(ScriptedCaller(cassettes, memory=cassettes), Extractive()))
    assert not changed(before, published(base[0]))


def test_an_answer_is_kept_and_given_again(tmp_path: Path) -> None:
    schema = next(schema for schema in SCHEMAS if schema.__name__ == "Claims")
    request = Request("extract", {"purpose": "lamps", "about": "Title: Lamps", "source": "[1] It burns."}, schema)
    cassettes = Cassettes(tmp_path)
    assert cassettes(request) is Outcome.pending and cassettes.missing == [request]
    path = cassettes.keep(request, {"claims": []})
    other = Request("extract", {**request.variables, "purpose": "boats"}, schema)
    assert cassettes(other) == {"claims": []} and not cassettes.due
    path.write_text(path.read_text("utf-8").replace('"prompt_version": "', '"prompt_version": "0'), "utf-8")
    assert cassettes(request) == {"claims": []} and cassettes.due == [path]
