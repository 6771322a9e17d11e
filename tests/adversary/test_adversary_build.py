"""`kb build` with a liar for a model, over HTTP, on real articles: then every promise is proven from the outside."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kb.text.folding import flat
from kb.text.sentences import sentences
from tests.adversary.adversary_base import articles, as_json, exported, kb, new_base, published, trace
from tests.adversary.script import ANSWERED, MANNERS, Liar, Played
from tests.adversary.server import Adversary
from tests.independent.prove import prove

ARTICLES = 18


@dataclass
class Built:
    """A base after its first build, and the liar it was built with."""

    folder: Path
    server: Adversary
    liar: Liar
    report: dict[str, Any]
    code: int
    finished: Counter[str]  # whole replies of the first build, by question

    def told(self, *tasks: str) -> list[Played]:
        """Replies that arrived in the end."""
        return [p for p in self.liar.played.values() if p.task in tasks and p.manner in ANSWERED]


@pytest.fixture(scope="module")
def built(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    documents = articles(shared, ARTICLES, skip=5)
    others = [text.decode() for text in articles(shared, 5).values()]
    elsewhere = [flat(t[a:b]) for t in others for a, b in sentences(t) if 60 < b - a < 400]
    liar = Liar(elsewhere, lies=0.3, misbehaves=0.4, seed=7)  # a seed with which every manner is met
    with Adversary(liar) as server:
        folder = new_base(tmp_path_factory.mktemp("adversary") / "base", server.model, documents, timeout=2.0)
        done = kb(folder, "build", "--json")
        assert done.code in (0, 3), done.err
        yield Built(folder, server, liar, done.json(), done.code, Counter(server.finished))


def test_every_manner_was_met(built: Built) -> None:
    assert {played.manner for played in built.liar.played.values()} == {"", *MANNERS}
    assert sum(len(played.claims) for played in built.told("extract", "write")) > 300


def test_no_lie_stands_anywhere(built: Built) -> None:
    """Neither as a claim nor as a sentence of a page; swapped roles and splices are not among these lies."""
    claims, pages = exported(built.folder, "claims"), exported(built.folder, "pages")
    said = {claim["text"] for claim in claims} | {s["text"] for page in pages for s in page["sentences"]}
    true = {claim.text for played in built.liar.played.values() for claim in played.claims if claim.true}
    unfounded = ("forged quote", "empty quote", "short quote", "cites nothing", "cites a claim that is not there")
    lies = {
        claim.text
        for played in built.liar.played.values()
        for claim in played.claims
        if not claim.true and claim.kind not in unfounded
    }
    assert len(lies) > 80
    assert lies & said == set()
    assert len(true & said) >= 0.9 * len(true)


def test_every_lie_is_counted_and_little_else(built: Built) -> None:
    expected: Counter[str] = Counter()
    for played in built.told("extract", "write"):
        expected.update({str(reason): number for reason, number in played.reasons.items()})
    counted = Counter(as_json(built.folder, "status")["refused"])
    assert expected - counted == Counter()
    assert (counted - expected).total() <= 0.01 * expected.total()  # true wordings that the gate refuses, too


def test_every_promise_holds_from_the_outside(built: Built) -> None:
    counts, findings = prove(built.folder, [sys.executable, "-m", "kb"])
    print(counts)
    assert findings == []
    assert counts["sources"] == ARTICLES
    assert kb(built.folder, "verify").code == 0


def test_both_engines_have_spoken_and_claims_say_which(built: Built) -> None:
    engines = Counter(claim["engine"].partition(":")[0] for claim in exported(built.folder, "claims"))
    assert engines["openai-like"] > 100
    assert engines["extractive"] > 50, "what the model gave nothing for is compiled extractively"


def test_the_run_is_partial_and_each_call_left_a_line(built: Built) -> None:
    outcomes = Counter(line["outcome"] for line in trace(built.folder))
    print(dict(outcomes), built.report["model"])
    assert set(outcomes) == {"ok", "invalid", "refused", "truncated", "no_answer"}
    assert as_json(built.folder, "status")["calls"] == dict(outcomes)
    # Whether a reply that is never read to the end was sent to its end depends on who is faster.
    huge = {mark for mark, played in built.liar.played.items() if played.manner == "huge"}
    assert built.report["model"]["calls"] == len(huge.union(+built.finished))
    # "truncated" where the half of a portion misbehaves as the whole did
    assert set(built.report["model"]["stood_in"]) - {"truncated"} == {"invalid", "no_answer", "refused"}
    assert built.code == 3


def test_building_again_asks_only_what_may_end_better(built: Built) -> None:
    """Whatever was answered, well or badly, is not asked again; a second build of an answered base changes nothing."""
    before, asked = published(built.folder), built.server.times
    as_json(built.folder, "build")
    as_json(built.folder, "build")
    again = {mark: number - asked[mark] for mark, number in built.server.times.items() if number != asked[mark]}
    manners = {built.liar.played[mark].manner for mark in again if mark in built.liar.played}
    assert manners == set()
    assert published(built.folder) == before


def test_answers_hold_no_lie(built: Built) -> None:
    answer = as_json(built.folder, "ask", "What do teachers do?")
    lies = {c.text for p in built.liar.played.values() if p.task == "answer" for c in p.claims if not c.true}
    assert lies & {sentence["text"] for sentence in answer["sentences"]} == set()
    for sentence in answer["sentences"]:
        assert sentence["citations"]
