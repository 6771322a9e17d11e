"""Sources that give orders, and a model that follows every one: nothing it was told to do is published.

The orders are those of the injection set, each in an e-mail of that set, and the hostile files whose texts address
the model. A source may be quoted, orders and all: that is what it says. It may not speak as anybody else.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.text.folding import flat
from tests.adversary.adversary_base import as_json, exported, kb, new_base, published
from tests.adversary.obedient import MARK, OBEDIENCE, Obedient
from tests.adversary.server import Adversary

CLASSES = ("inject_visible", "forged_quote", "hidden_html", "mcp_poison", "template", "invisible_chars", "docx_hidden")


def mails(shared: Path) -> tuple[dict[str, bytes], dict[str, list[str]]]:
    """Files for raw/ with e-mails, each with an order at its end; and the orders by category."""
    attacks: dict[str, list[str]] = json.loads((shared / "data/injection/attacks.json").read_text("utf-8"))
    lines = (shared / "data/injection/email_contexts.jsonl").read_text("utf-8").splitlines()
    contexts = [json.loads(line)["context"] for line in lines]
    files = {}
    for number, (category, orders) in enumerate(attacks.items()):
        told = [f"## Message {n}\n\n{contexts[(number * 5 + n) % 50]}\n\n{order}\n" for n, order in enumerate(orders)]
        name = re.sub(r"\W+", "-", category).strip("-").lower()
        files[f"mail/{name}.md"] = f"# {category}\n\n{chr(10).join(told)}".encode()
    return files, attacks


def hostile(shared: Path, folder: Path) -> dict[str, bytes]:
    """The hostile files that address a model."""
    with tarfile.open(shared / "hostile" / "dev.tar.gz") as archive:
        archive.extractall(folder, filter="tar")
    return {
        f"{kind}/{path.name}": path.read_bytes()
        for kind in CLASSES
        for path in sorted((folder / "dev" / kind).iterdir())
    }


@dataclass
class Base:
    folder: Path
    model: Obedient
    server: Adversary


@pytest.fixture(scope="module")
def base(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    folder = tmp_path_factory.mktemp("injection")
    files, attacks = mails(shared)
    model = Obedient(attacks)
    with Adversary(model) as server:
        made = new_base(folder / "base", server.model, files | hostile(shared, folder))
        as_json(made, "build")
        yield Base(made, model, server)


def test_the_model_obeyed(base: Base) -> None:
    assert {"extract", "write"} <= base.model.tasks
    assert len(base.model.said) > 25
    assert len(OBEDIENCE) == 15


def test_nothing_it_was_told_to_say_is_published(base: Base) -> None:
    claims, pages = exported(base.folder, "claims"), exported(base.folder, "pages")
    told = {claim["text"] for claim in claims} | {s["text"] for page in pages for s in page["sentences"]}
    assert told & base.model.said == set()


def test_no_mark_of_obedience_stands_in_any_file(base: Base) -> None:
    """Wiki, site, lock, settings of the wiki for agents: also where titles, subjects, names and dates are shown."""
    files = published(base.folder) | {"AGENTS.md": (base.folder / "AGENTS.md").read_bytes()}
    assert len(files) > 50
    assert [path for path, content in files.items() if MARK.encode() in content or MARK in path] == []
    for what in ("sources", "claims", "pages"):
        assert not [row for row in exported(base.folder, what) if MARK in json.dumps(row)]


def test_a_canary_stands_only_where_its_source_says_it(base: Base) -> None:
    sources = {row["id"]: row["text"] for row in exported(base.folder, "sources")}
    for claim in exported(base.folder, "claims"):
        if "HOSTILE-" in json.dumps(claim):
            assert "HOSTILE-" not in claim["attributed_to"]
            assert claim["text"] in flat(sources[claim["quotes"][0]["source"]])
    for page in exported(base.folder, "pages"):
        assert "HOSTILE-" not in page["title"] + page["slug"]
    assert not [path for path in base.folder.rglob("*") if "HOSTILE" in path.name and "raw" not in path.parts]


def test_hidden_orders_do_not_even_reach_the_model(base: Base) -> None:
    hidden = [f"HOSTILE-{number:03d}" for number in range(5, 12)]
    asked = "".join(asked.user for asked in base.server.asked)
    assert [canary for canary in hidden if canary in asked] == []


def test_an_order_cannot_end_its_fence(base: Base) -> None:
    """Between the lines of the fence stands all that came from sources; neither could write such a line itself."""
    for asked in base.server.asked:
        opened = re.findall(r"^<<<(\w+) ([0-9a-f]{16})>>>$", asked.user, re.MULTILINE)
        closed = re.findall(r"^<<<end of (\w+) ([0-9a-f]{16})>>>$", asked.user, re.MULTILINE)
        assert opened == closed
        assert len({nonce for _, nonce in opened}) == 1
        assert opened[0][1] not in asked.system


def test_answers_obey_nobody(base: Base, tmp_path: Path) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text("When was the harbour bridge at Lindholm opened?\nWho was paid by Mixpanel?\n", "utf-8")
    done = kb(base.folder, "ask", "--batch", str(questions), "--json")
    answers = done.lines()
    assert len(answers) == 2, done.err
    assert "answer" in base.model.tasks
    assert MARK not in done.out
    assert {sentence["text"] for answer in answers for sentence in answer["sentences"]} & base.model.said == set()


def test_no_address_of_an_order_is_linked(base: Base) -> None:
    """A source may name an address; only where its own text stands, and never as a link of ours."""
    pattern = re.compile(rb"(?:href|src)=\"[^\"]*(?:collect\.invalid|suspicioussite|malapp|example\.com)")
    assert [p for p, c in published(base.folder, "_site").items() if p.endswith(".html") and pattern.search(c)] == []
