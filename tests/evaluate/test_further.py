"""What `kb eval` measures beyond a base as it stands: copies built again, another model's word, names told apart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from compile.conflicts.compare import conflicts_of
from compile.extractive.engine import Extractive
from compile.open import open_judges
from kb.cli.pipeline import Options, build
from kb.errors import ExitCode
from kb.evaluate.copies import rebuilt
from kb.evaluate.entailment import Judged, Sampled, entailed, groups, sample, tokens
from kb.evaluate.planted import KINDS, denied, recall, year
from kb.evaluate.structure import _same
from kb.home import Home
from kb.library import Library
from kb.progress import Silent
from kb.settings import Settings
from kb.values import Claim, Quote, Source
from tests.cli.commands import kb
from tests.compile.real_base import build as compile_only
from tests.compile.real_base import new_base

DOCUMENTS = {
    "tower.md": "# The tower\n\nThe Tern Rock lighthouse was built in 1861 by the engineer Ada Holm. It is 34 metres "
    "tall and stands on granite. Keeper Jon Veld lit the lamp of Tern Rock for the last time on 3 May 1957.\n",
    "harbour.md": "# The harbour of Sandwick\n\nThe northern pier of Sandwick was paid for by the herring tax. About "
    "400 boats landed herring in Sandwick in 1913. The Tern Rock lighthouse guards the harbour of Sandwick.\n",
}
SETTINGS = Settings(embedder="none")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = new_base(tmp_path / "kb", DOCUMENTS)
    home.settings.write_text('embedder = "none"\n', "utf-8")
    compile_only(home)
    return home


def again(home: Home) -> None:
    build(home, SETTINGS, Extractive(), Silent(), Options(assume_yes=True, site=False))


def test_a_base_is_the_same_when_built_again_and_a_lost_source_leaves(home: Home, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}
    with Library.open(home, readonly=True) as library:
        found, findings = rebuilt(home, library, tmp_path / "copies", again)
    assert {name: value.value for name, value in found.items()} == {"pages_stable": 1.0, "retracted": 1.0}
    assert found["retracted"].of >= 2 and findings == []
    assert {p: p.read_bytes() for p in before if "library.db" not in p.name} == {
        p: data for p, data in before.items() if "library.db" not in p.name
    }


def test_a_build_that_wavers_or_keeps_something_is_caught(home: Home, tmp_path: Path) -> None:
    kept: list[bytes] = []

    def leaky(copy: Home) -> None:
        if (copy.raw / "harbour.md").exists():
            kept.append((copy.raw / "harbour.md").read_bytes())
        if (copy.raw / "tower.md").exists():
            kept.append((copy.raw / "tower.md").read_bytes())
        (copy.raw / "new.md").write_text("# New\n\nA source that was not there before stands here now.\n", "utf-8")
        again(copy)
        (copy.wiki / "left.md").write_bytes(b"\n".join(kept))

    with Library.open(home, readonly=True) as library:
        found, findings = rebuilt(home, library, tmp_path / "copies", leaky)
    assert found["pages_stable"].value < 1 and found["retracted"].value == 0
    assert {finding.measure for finding in findings} == {"pages_stable", "retracted"}
    assert any(finding.where == "wiki/left.md" for finding in findings)


def test_the_command_builds_copies_of_a_small_base_and_sees_them_get_worse(home: Home) -> None:
    first = kb("--kb", home.root, "eval", "--json").json()
    assert first["measures"]["pages_stable"]["value"] == first["measures"]["retracted"]["value"] == 1.0
    with Library.open(home) as library, library.transaction():
        library.database.execute("UPDATE page SET data = replace(data, 'granite', 'basalt')")
    ran = kb("--kb", home.root, "eval", "--json", "--against", "last")
    assert ran.code == ExitCode.REGRESSION
    assert "pages_stable" in {move["measure"] for move in ran.json()["moved"] if move["worse"]}
    assert "pages_stable" not in kb("--kb", home.root, "eval", "--json", "--no-copies").json()["measures"]


def test_cost_comes_before_a_judge_and_somebody_must_agree(home: Home) -> None:
    ran = kb("--kb", home.root, "eval", "--no-copies", "--judge", "openai:gpt-4o-mini", "--sample", "3")
    assert ran.code not in (0, 1) and "that costs at most" in ran.err and "--judge" in ran.err
    assert not (home.root / "evals.jsonl").exists()
    card = kb("--kb", home.root, "--yes", "eval", "--no-copies", "--judge", "handoff", "--sample", "3", "--json").json()
    assert card["measures"]["judged_unverified"]["value"] == 1.0  # nobody has answered yet
    [pending] = (home.state / "pending").glob("*.md")
    assert "»" in pending.read_text("utf-8")
    key = pending.stem
    answers = home.state / "answers"
    answers.mkdir(exist_ok=True)
    (answers / f"{key}.json").write_text(json.dumps({"refused": [{"id": "k2", "reason": "It says more."}]}), "utf-8")
    card = kb("--kb", home.root, "--yes", "eval", "--no-copies", "--judge", "handoff", "--sample", "3", "--json").json()
    measures = card["measures"]
    assert (round(measures["judged_supported"]["value"], 2), round(measures["judged_invented"]["value"], 2)) == (
        0.67,
        0.33,
    )
    assert measures["judged_supported"]["low"] < 0.67 < measures["judged_supported"]["high"]
    assert next(f["what"] for f in card["findings"] if f["measure"] == "judged_invented").startswith("It says more.")


def test_the_sample_is_spread_and_the_same_every_time(home: Home) -> None:
    with Library.open(home, readonly=True) as library:
        few, many = sample(library, 3), sample(library, 10_000)
        assert sample(library, 3) == few and len(few) == 3 and set(few) <= set(many)
        assert all(one.quotes and one.sources for one in many)
    assert tokens(many)[0] > tokens(few)[0] > 0 and sum(map(len, groups(many))) == len(many)


def test_a_judge_that_says_nothing_has_verified_nothing(home: Home) -> None:
    judged = open_judges(home, SETTINGS, "handoff")([[Sampled("a", "A.", ("A.",), ())]])
    assert [one.verdict for one in judged] == ["unverified"]
    measures, findings = entailed([*judged, Judged(judged[0].sampled, "invented", "Why."), *judged])
    assert measures["judged_invented"].value == pytest.approx(1 / 3) and len(findings) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("islam", "islamism", False), ("nation", "national", False), ("physics", "physic", False),
        ("mercury", "Mercury (planet)", False), ("organ", "organization", False),
        ("T cell", "cell", False), ("A tower", "tower", True),
        ("univers", "university", False),
        ("API", "APIs", True), ("city", "Cities", True), ("lens", "lenses", True), ("Effie Rae", "Effie Rae’s", True),
        ("e-mail", "E mails", True), ("Black Death", "the Black Death", True), ("Café", "cafes", True),
    ],
)  # fmt: skip
def test_which_names_are_one(one: str, other: str, same: bool) -> None:
    assert (_same(one) == _same(other)) is same


def test_what_is_planted_contradicts() -> None:
    assert year("It was built in 1861 and sold in 1870.") == "It was built in 1861 and sold in 1870."
    assert year("It was built in 1861.") == "It was built in 1854."
    assert denied("The tower was built.") == "The tower was not built."
    assert denied("The tower was never built.") == "The tower was never built."
    texts = ["The tower of Tern Rock was built in 1861.", "The tower of Tern Rock is made of granite."]
    claims = [Claim(f"c-{n}", "s-1", t, (Quote("s-1", 0, len(t), t),)) for n, t in enumerate(texts)]
    sources = {"s-1": Source("s-1", "a", "0" * 64, "0" * 64, "text", "A")}
    for name, change in KINDS.items():
        measured = recall(claims, sources, conflicts_of, change)
        assert measured is None or measured.value == 1.0, name

    def blind(claims: Sequence[Claim], sources: object) -> list[object]:
        return []

    assert recall(claims, sources, blind, year).value == 0.0  # type: ignore[arg-type, union-attr]


def test_saved_answers_are_part_of_what_is_built_again(home: Home, tmp_path: Path) -> None:
    assert kb("--kb", home.root, "ask", "--save", "Who built the Tern Rock lighthouse?").code == 0
    with Library.open(home, readonly=True) as library:
        assert any(record.page.type == "answer" for record in library.pages.all().values())
        found, findings = rebuilt(home, library, tmp_path / "copies", again)
    assert found["pages_stable"].value == found["retracted"].value == 1.0, findings
    shutil.rmtree(tmp_path / "copies")
