"""kb correct: a person's word stands beside the source's on pages and in answers, and outlives every rebuild."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kb.ask.disputes import Dispute
from kb.ask.form import with_corrections
from kb.cli.ask import say_answer
from kb.errors import OverridesError, UsageError
from kb.home import Home
from kb.library import Library
from kb.overrides import Correction, load, uncorrect, without_correction
from kb.overrides import correct as record
from kb.values import Answer, Citation
from tests.compile.real_base import kb, new_base

TEXTS = {
    "light.md": "# Skerrow Light\n\nThe lantern of Skerrow Light stands 41 metres above the rock. "
    "Skerrow Light was lit in 1857. Skerrow Light has a lamp of brass.\n",
    "rock.md": "# Skerrow Rock\n\nSkerrow Rock lies in the sea. Seals rest on Skerrow Rock in autumn.\n",
}


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("KB_EMBEDDER", "none")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = new_base(tmp_path / "base", TEXTS)
    assert kb(home, "build", "--no-site") == 0
    return home


def pages(home: Home) -> str:
    return "\n".join(page.read_text("utf-8") for page in sorted(home.wiki.rglob("*.md")) if page.name != "log.md")


def claim(home: Home, words: str) -> str:
    with Library.open(home) as library:
        return next(one.id for one in library.claims.all() if words in one.text)


def correct(home: Home, name: str = "41 metres") -> int:
    return kb(home, "correct", name, "--says", "It stands 38 metres above the rock.", "--because", "I *measured* it.")


def test_the_other_side_of_a_disagreement_is_shown_as_corrected(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert correct(home) == 0
    name = claim(home, "41 metres")
    with Library.open(home) as library:
        quote = library.claims.get({name})[name].proofs[0]
        other = Citation(quote.source, "raw/other.md", quote.start, quote.end, quote.text)
        dispute = Dispute(replace(other, start=0, end=1), other, "38 / 41")
        answer = with_corrections(library, Answer("How high?", False, 0.9), [dispute])
    assert [(one.claim, one.cited) for one in answer.corrections] == [(name, other)]
    capsys.readouterr()
    say_answer(answer, [dispute])
    assert "Corrected by you in raw/other.md: It stands 38 metres above the rock." in capsys.readouterr().out


def test_what_stands_on_its_sources_page_alone_is_shown_there(tmp_path: Path) -> None:
    """A claim that no page tells, and that is not among the few its source mainly says, is corrected all the same."""
    long = "# Rock\n\n" + "\n\n".join(f"Skerrow Rock is a rock of {n} ledges." for n in range(20, 30))
    home = new_base(tmp_path / "alone", {"rock.md": f"{long}\n\nSome of it, then, was seen by few of them.\n"})
    assert kb(home, "build") == 0
    assert correct(home, "Some of it") == 0
    [page] = (home.wiki / "sources").glob("rock*.md")
    [line] = [line for line in page.read_text("utf-8").splitlines() if "corrected by you" in line]
    assert "seen by few" in line and "38 metres" in line
    site = (home.site / "sources" / f"{page.stem}.html").read_text("utf-8")
    assert site.count("38 metres above the rock") >= 1
    assert kb(home, "correct", "Some of it", "--remove") == 0
    assert "38 metres" not in pages(home) + (home.site / "sources" / f"{page.stem}.html").read_text("utf-8")


def test_it_is_shown_beside_the_sources_words(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert correct(home) == 0
    shown = [line for line in pages(home).splitlines() if "corrected by you" in line]
    assert len(shown) >= 2  # on the page that tells it and on its source's page
    for line in shown:
        assert "41 metres" in line
        assert r"38 metres above the rock. — *because* I \*measured\* it." in line
    capsys.readouterr()
    assert kb(home, "ask", "How high does the lantern of Skerrow Light stand?") == 0
    said = capsys.readouterr().out
    assert "41 metres" in said
    assert "Corrected by you [1]: It stands 38 metres above the rock. Because: I *measured* it." in said
    assert kb(home, "ask", "--json", "How high does the lantern of Skerrow Light stand?") == 0
    (found,) = json.loads(capsys.readouterr().out)["corrections"]
    assert (found["says"], found["claim"]) == ("It stands 38 metres above the rock.", claim(home, "41 metres"))
    assert kb(home, "verify") == 0
    assert kb(home, "ask", "Where do seals rest?") == 0
    assert "Corrected" not in capsys.readouterr().out


def test_it_outlives_a_rebuild_and_a_change_elsewhere(home: Home) -> None:
    assert correct(home) == 0
    before = pages(home)
    shutil.rmtree(home.state)
    assert kb(home, "build", "--no-site") == 0
    assert pages(home) == before
    (home.raw / "light.md").write_text(TEXTS["light.md"] + "\nIt is white.\n", "utf-8")
    assert kb(home, "build", "--no-site") == 0
    assert "38 metres" in pages(home)


def test_it_is_listed_and_taken_back(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = pages(home)
    home.overrides.write_text('# my own words\n[[hide]]\npage = "Nothing"\n', "utf-8")
    assert correct(home) == 0
    capsys.readouterr()
    assert kb(home, "correct", "--json") == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["source"], listed["stale"]) == ("raw/light.md", False)
    assert kb(home, "correct", "--remove", claim(home, "41 metres")) == 0
    assert pages(home) == before
    assert home.overrides.read_text("utf-8").rstrip() == '# my own words\n[[hide]]\npage = "Nothing"'


def test_another_correction_takes_the_place_of_the_first(home: Home) -> None:
    assert correct(home) == 0
    assert kb(home, "correct", "41 metres", "--says", "It is 39 metres.", "--because", "A new survey.") == 0
    assert [one.says for one in load(home.overrides.read_text("utf-8")).correct] == ["It is 39 metres."]
    assert "38 metres" not in pages(home)


def test_one_whose_claim_is_gone_is_told(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert correct(home) == 0
    (home.raw / "light.md").write_text(TEXTS["light.md"].replace("41", "38"), "utf-8")
    capsys.readouterr()
    assert kb(home, "build", "--no-site") == 0
    said = capsys.readouterr()
    assert "A correction stands for a claim that is gone: “The lantern" in said.out + said.err
    assert "corrected by you" not in pages(home)
    assert kb(home, "correct") == 0
    assert "Its claim is gone" in capsys.readouterr().out
    assert kb(home, "correct", "--remove", "41 metres") == 0
    assert load(home.overrides.read_text("utf-8")).correct == ()


@pytest.mark.parametrize(
    "words",
    [
        ["no such claim at all", "--says", "x", "--because", "y"],
        ["Skerrow Light", "--says", "x", "--because", "y"],  # several
        ["41 metres", "--says", "x"],
        ["41 metres", "--because", "y", "--says", "  "],
        ["--remove", "41 metres"],  # nothing was corrected
        ["--remove"],
    ],
)
def test_what_cannot_be_corrected_changes_nothing(home: Home, words: list[str]) -> None:
    with pytest.raises(UsageError):
        kb(home, "correct", *words)
    assert not home.overrides.exists() or load(home.overrides.read_text("utf-8")).correct == ()


def test_what_people_wrote_around_it_stays() -> None:
    one = '[[correct]]\nclaim = "c-1"\nsays = "a"\nbecause = "b"\n'
    text = f'# top\n{one}\n# about the next\n[[hide]]\npage = "A"\n\n{one.replace("c-1", "c-2")}'
    kept = without_correction(text, "c-1")
    assert [correction.claim for correction in load(kept).correct] == ["c-2"]
    assert "# top" in kept
    assert "# about the next\n[[hide]]" in kept


def test_a_table_is_found_however_its_name_is_set() -> None:
    assert load(without_correction('[[ correct ]]\nclaim = "c-1"\nsays = "a"\nbecause = "b"\n', "c-1")).correct == ()


def test_what_is_written_in_another_form_is_left_to_people(tmp_path: Path) -> None:
    home = new_base(tmp_path / "base", {})
    text = 'correct = [{claim = "c-1", says = "a", because = "b"}]\n'
    home.overrides.write_text(text, "utf-8")
    with pytest.raises(OverridesError, match="begins with"):
        uncorrect(home, "c-1")
    with pytest.raises(OverridesError, match="another form"):
        record(home, Correction("c-2", "a", "b"))
    assert home.overrides.read_text("utf-8") == text


def test_it_is_taken_back_by_its_words_as_they_are_listed(home: Home) -> None:
    assert correct(home) == 0
    assert kb(home, "correct", "--remove", " 41  metres above") == 0
    assert load(home.overrides.read_text("utf-8")).correct == ()
