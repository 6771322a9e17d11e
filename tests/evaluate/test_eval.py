"""`kb eval` on a base that was built: the card, questions from its own sources, and regressions that are planted."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from compile.extractive.engine import Extractive
from kb.assets import SAMPLE
from kb.cli.pipeline import Options, build
from kb.errors import ExitCode
from kb.evaluate.golden import says
from kb.evaluate.propose import _filled, _turned, proposals
from kb.home import Home
from kb.library import Library
from kb.progress import Silent
from kb.settings import Settings
from kb.values import Claim
from tests.cli.commands import Ran, kb
from tests.compile.real_base import new_base

PROMISES = {"claims_proven": 1.0, "sentences_supported": 1.0, "figures_kept": 1.0, "names_kept": 1.0, "dead_links": 0.0}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = new_base(tmp_path_factory.mktemp("eval") / "kb", {})
    shutil.copytree(SAMPLE, home.raw, dirs_exist_ok=True)
    home.settings.write_text('embedder = "none"\n', "utf-8")
    build(home, Settings(embedder="none"), Extractive(), Silent(), Options(site=False))
    return home


@pytest.fixture
def home(built: Home, tmp_path: Path) -> Home:
    shutil.copytree(built.root, tmp_path / "kb", symlinks=True)
    return Home((tmp_path / "kb").resolve())


def evaluated(home: Home, *options: str) -> Ran:
    copies = () if "--copies" in options or "--make-golden" in options else ("--no-copies",)
    return kb("--kb", home.root, "eval", *copies, *options)


def change(home: Home, sql: str) -> None:
    with sqlite3.connect(home.library) as connection:
        assert connection.execute(sql).rowcount > 0
    connection.close()


def test_the_sample_keeps_every_promise(home: Home) -> None:
    card = evaluated(home, "--json").json()
    assert {name: card["measures"][name]["value"] for name in PROMISES} == PROMISES
    assert card["measures"]["claims_proven"]["of"] > 200
    assert card["measures"]["claims_told"]["value"] > 0.5
    assert card["measures"]["contradictions_found"]["value"] > 0.5
    assert card["questions"] == [] and "right" not in card["measures"]
    assert (home.root / "evals.jsonl").read_text("utf-8").count("\n") == 1


def test_the_same_base_moves_nothing(home: Home) -> None:
    evaluated(home)
    ran = evaluated(home, "--against", "last")
    assert (ran.code, "0 moved, nothing worse" in ran.out) == (0, True)


@pytest.mark.parametrize(
    ("sql", "worse"),
    [
        ("UPDATE page SET data = replace(data, '1879', '1897')", {"sentences_supported", "figures_kept"}),
        ("UPDATE page SET data = replace(data, 'Calder', 'Mallory')", {"sentences_supported", "names_kept"}),
        ("UPDATE claim SET text = replace(text, '1879', '1897') WHERE text LIKE '%1879%'", {"claims_proven"}),
        ("UPDATE quote SET start = start + 1 WHERE ordinal = 0", {"claims_proven", "sentences_stale"}),
        ("DELETE FROM claim WHERE id IN (SELECT id FROM claim ORDER BY id LIMIT 40)", {"sentences_stale"}),
        ("DELETE FROM page WHERE type = 'concept' AND id % 2", {"claims_told", "dead_links"}),
        ("UPDATE page SET data = json_replace(data, '$.sections[0].sentences[0].claims', json('[]')) WHERE id % 2",
         {"sentences_unverified", "sentences_supported"}),
    ],
)  # fmt: skip
def test_a_planted_regression_is_caught(home: Home, sql: str, worse: set[str]) -> None:
    evaluated(home)
    change(home, sql)
    ran = evaluated(home, "--against", "last", "--json")
    assert ran.code == ExitCode.REGRESSION
    assert worse <= {move["measure"] for move in ran.json()["moved"] if move["worse"]}


def test_answers_that_get_worse_are_caught(home: Home) -> None:
    golden = home.root / "golden.jsonl"
    assert evaluated(home, "--make-golden", "20").code == 0
    first = evaluated(home, "--json").json()
    assert first["measures"]["right"]["value"] >= 0.5, [q for q in first["questions"] if q["verdict"] != "right"]
    change(home, "UPDATE passage SET text = '' WHERE id % 2")
    change(home, "INSERT INTO passage_fts(passage_fts) VALUES ('delete-all')")
    ran = evaluated(home, "--against", "last", "--json")
    assert ran.code == ExitCode.REGRESSION
    assert {"right", "missed"} <= {move["measure"] for move in ran.json()["moved"] if move["worse"]}
    golden.write_text('{"question": "Is anything else asked?", "answers": "not in the sources"}\n', "utf-8")
    ran = evaluated(home, "--against", "last")
    assert "questions are others" in ran.out and ran.code == 0


@pytest.mark.parametrize(
    ("front", "question"),
    [
        ("In _____ (year), Batu Khan invaded the Rus.", "Batu Khan invaded the Rus in which year?"),
        ("William left in _____ (year), riding far.", "William left in which year, riding far?"),
        ("On _____ (date) the fleet of Acre arrived.", "The fleet of Acre arrived on which day?"),
        ("The ministry employed _____ (number) officers.", "The ministry employed how many officers?"),
        ("_____ (name) conquered England in one battle.", "Who or what conquered England in one battle?"),
        ("Nothing is left out.", ""),
    ],
)
def test_what_makes_a_card_makes_a_question(front: str, question: str) -> None:
    assert _filled(front) == question


def test_proposed_questions_have_their_answers_in_the_sources(home: Home) -> None:
    with Library.open(home, readonly=True) as library:
        found = proposals(library, 40)
        texts = " ".join(library.sources.text(source.id) for source in library.sources.all()).casefold()
    known = [proposal for proposal in found if proposal.answers]
    unknown = [proposal for proposal in found if not proposal.answers]
    assert len(known) >= 6 and len({p.path for p in known}) >= 3 and unknown
    for proposal in known:
        assert says(proposal.quote, proposal.answers) and not says(proposal.question, proposal.answers)
        assert proposal.question.endswith("?") and re.search(r"\b(when|who|how|what|which) ", proposal.question.lower())
        assert " ".join(proposal.quote.split()).casefold()[:30] in " ".join(texts.split())
    for proposal in unknown:
        assert proposal.question.split()[1] not in texts


FORMS = {
    "The light was first lit in 1879.": ("When was the light first lit?", "1879"),
    "Skerrow Light was opened on 4 May 1880.": ("When was Skerrow Light opened?", "4 May 1880"),
    "The tower was designed by Ada Calder.": ("Who designed the tower?", "Ada Calder"),
    "The bridge, built in 1931, has a narrow deck.": ("When was the bridge built?", "1931"),
    "Effie Rae (born 4 May 1860) kept the light.": ("When was Effie Rae born?", "4 May 1860"),
    "The pier was opened by Lord Moray in 1902, in the rain.": ("Who opened the pier?", "Lord Moray"),
    "The tower is 38 metres high.": ("How high is the tower?", "38 metres"),
    "Skerrow Light has 12 rooms.": ("How many rooms does Skerrow Light have?", "12 rooms"),
    "Basalt is a dark volcanic rock.": ("What is Basalt?", "dark volcanic rock"),
    "The result is a pale stone.": None,
    "It was lit in 1879.": None,
    "In May the tower was painted in 1950.": None,
    "The tower was not lit.": None,
}


def test_sentences_are_turned_round(tmp_path: Path) -> None:
    text = "\n\n".join(f"# Part {number}\n\n{said}" for number, said in enumerate(FORMS))
    more = "Basalt is quarried in Skerrow. Basalt floats on nothing. Basalt was sold to Norway."
    home = new_base(tmp_path / "kb", {"forms.md": f"{text}\n", "basalt.md": f"# Basalt\n\n{more}\n"})
    build(home, Settings(embedder="none"), Extractive(), Silent(), Options(site=False))
    with Library.open(home, readonly=True) as library:
        found = {p.quote: (p.question, p.answers[0]) for p in proposals(library, 100) if p.answers}
    assert found == {said: turned for said, turned in FORMS.items() if turned}


@pytest.mark.parametrize(
    "word", ["a", "A a ", "The a was ed in ", "is 1 a high ", "A, ed in 1000, ", "was it by A ", "x-'"]
)
def test_no_sentence_takes_long_to_turn(word: str) -> None:
    claims = [Claim(f"c-{n}", "s-1", f"The {(word * 160)[:150]}.", ()) for n in range(20)]
    begin = time.process_time()
    list(_turned(claims, {}, set()))
    assert time.process_time() - begin < 5


def test_a_golden_file_that_is_there_is_never_overwritten(home: Home) -> None:
    golden = home.root / "golden.jsonl"
    golden.write_text("mine", "utf-8")
    ran = evaluated(home, "--make-golden", "5")
    assert ran.code == 2 and golden.read_text("utf-8") == "mine"
    assert evaluated(home).code == 2  # and one that is no golden file is named
    other = home.root / "other.jsonl"
    assert evaluated(home, "--make-golden", "5", "--golden", str(other)).code == 0
    assert all(json.loads(line)["question"] for line in other.read_text("utf-8").splitlines())
    assert evaluated(home, "--golden", str(home.root / "none.jsonl")).code == 2
    assert evaluated(home, "--golden", str(other), "--against", "2001").code == 2
