"""`kb tune`: what is tried, what decides, and that nothing changes before somebody says so."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kb.assets import asset
from kb.calls.prompt import load_prompt
from kb.cli.tune import _apply, _shadow
from kb.evaluate.golden import Golden, Outcome, Verdict, asked
from kb.evaluate.tune import GRID, Variant, applied, halves, reads_as, tune
from kb.home import Home
from kb.settings import Ask, load_settings, template
from kb.values import Answer, AnswerSentence
from tests.cli.commands import kb
from tests.compile.real_base import build, new_base

QUESTIONS = [Golden(f"What is thing {n}?", ("yes",)) for n in range(20)] + [Golden(f"Who is no {n}?") for n in range(4)]


def world(says: Callable[[Variant, Golden], Verdict]) -> Callable[[Variant, Sequence[Golden]], Sequence[Outcome]]:
    """Answers that are right, wrong or missed as ``says`` has it."""

    def ask(variant: Variant, questions: Sequence[Golden]) -> Sequence[Outcome]:
        def answered(question: str) -> Answer:
            verdict = says(variant, next(one for one in questions if one.question == question))
            told = () if verdict == "missed" else (AnswerSentence("yes" if verdict == "right" else "no", ()),)
            return Answer(question, not told, 0.9, told)

        return asked(questions, answered)

    return ask


def test_what_wins_on_both_halves_is_kept() -> None:
    better = world(lambda v, q: "missed" if not q.answers else "right" if v.weights.dense == 0.6 else "wrong")
    found = tune(QUESTIONS, Variant(Ask()), (), better, 100)
    assert found.won and found.best.weights == Ask(dense=0.6)
    assert [trial.half for trial in found.trials[-2:]] == ["unseen", "unseen"]
    assert all(trial.half == "tried" for trial in found.trials[:-2]) and not found.spent


def test_what_fits_one_half_alone_is_thrown_away() -> None:
    tried = {one.question for one in halves(QUESTIONS)[0]}

    def lucky(variant: Variant, golden: Golden) -> Verdict:
        return "right" if golden.question in tried and variant.weights.told == 0.4 else "missed"

    found = tune(QUESTIONS, Variant(Ask()), (), world(lucky), 100)
    assert not found.won and found.best == Variant(Ask())
    assert found.trials[-1].why == "no better on the half it never saw" and not found.trials[-1].kept


def test_more_wrong_is_never_kept_however_much_is_right() -> None:
    seen = {one.question for one in halves(QUESTIONS)[0]}
    bad = sorted(one.question for one in halves(QUESTIONS)[1] if one.answers)[0]

    def bold(variant: Variant, golden: Golden) -> Verdict:
        if variant.weights.abstain_below >= 0.5 or not golden.answers:
            return "missed"
        return "wrong" if golden.question == bad and golden.question not in seen else "right"

    found = tune(QUESTIONS, Variant(Ask()), (), world(bold), 100)
    assert not found.won and "1 wrong instead of 0" in found.trials[-1].why


def test_the_budget_ends_the_search() -> None:
    calls: list[Variant] = []

    def ask(variant: Variant, questions: Sequence[Golden]) -> Sequence[Outcome]:
        calls.append(variant)
        return world(lambda *_: "missed")(variant, questions)

    found = tune(QUESTIONS, Variant(Ask()), (), ask, 3)
    assert found.spent and len(calls) == 4 and len(found.trials) == 4  # as it is, and three more
    calls.clear()
    tune(QUESTIONS, Variant(Ask()), ("plain",), ask, 100)
    assert len(calls) == 1 + sum(len(values) - 1 for values in GRID.values()) + 1
    assert calls[-1].prompt == "plain"


def test_halves_are_alike_and_apart() -> None:
    tried, unseen = halves(QUESTIONS)
    assert not {one.question for one in tried} & {one.question for one in unseen}
    assert (len(tried), len(unseen)) == (12, 12)
    assert sum(not one.answers for one in tried) == sum(not one.answers for one in unseen) == 2
    assert halves(QUESTIONS[::-1]) == (tried, unseen)


@pytest.mark.parametrize(
    "text",
    [
        "", 'model = "extractive"\n', template("A"), "[ask]\n", "[ask] # mine\n dense=0.1 # why\n[site]\nurl = \"\"\n",
        "[site]\nurl = \"\"\n\n[ ask ]\ntold = 0.3", "[agents]\nwrite = false\n[ask]\nabstain_below = 0.9\n\n# end\n",
    ],
)  # fmt: skip
def test_only_the_weights_of_kb_toml_are_changed(tmp_path: Path, text: str) -> None:
    weights = Ask(0.6, 0.2, 0.0, 0.05)
    changed = applied(text, weights)
    assert reads_as(changed, weights)
    before, after = tomllib.loads(text), tomllib.loads(changed)
    before.pop("ask", None), after.pop("ask")
    assert before == after
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        line for line in changed.split("\n") if line.startswith("#")
    ]
    (tmp_path / "kb.toml").write_text(changed, "utf-8")
    assert load_settings(Home(tmp_path), {}).ask == weights


def test_from_the_command_line(tmp_path: Path) -> None:
    names = [f"{a}{b}" for a in ("Tor", "Lun", "Mar", "Vel") for b in ("berg", "stad", "vik", "holm")]
    files = {
        f"{name}.md": f"# {name}\n\nThe lighthouse of {name} was built in {1800 + n}. It is {20 + n} metres tall.\n"
        for n, name in enumerate(names)
    }
    home = new_base(tmp_path / "kb", files)
    build(home)
    home.settings.write_text('embedder = "none"\n', "utf-8")
    few = kb("--kb", home.root, "tune")
    assert few.code == 2 and "golden.jsonl is not there" in few.err
    golden = [
        {"question": f"When was the lighthouse of {name} built?", "answers": [str(1800 + n)]}
        for n, name in enumerate(names)
    ]
    golden += [{"question": f"Who sold the bakery of {name}?", "answers": "not in the sources"} for name in names[:4]]
    lines = [json.dumps(one) + "\n" for one in golden]
    (home.root / "golden.jsonl").write_text("".join(lines[:9]), "utf-8")
    assert "too few questions" in kb("--kb", home.root, "tune").err
    (home.root / "golden.jsonl").write_text("".join(lines), "utf-8")
    home.settings.write_text('embedder = "none"\n[ask]\nabstain_below = 0.99  # too shy\n', "utf-8")
    before = home.settings.read_bytes()
    shy = kb("--kb", home.root, "ask", "--json", "When was the lighthouse of Torberg built?").json()
    assert shy["abstained"]
    ran = kb("--kb", home.root, "tune")
    assert ran.code == 0 and home.settings.read_bytes() == before and "Nothing was changed" in ran.out
    [kept] = [json.loads(line) for line in (home.root / "tunes.jsonl").read_text("utf-8").splitlines()]
    assert kept["won"] and all(trial["why"] for trial in kept["trials"])
    assert kb("--kb", home.root, "tune", "--apply", "--json").code == 0
    assert load_settings(home, {}).ask.abstain_below < 0.99 and "# too shy" not in home.settings.read_text("utf-8")
    told = kb("--kb", home.root, "ask", "--json", "When was the lighthouse of Torberg built?").json()
    assert not told["abstained"] and "1800" in told["sentences"][0]["text"]


def test_another_prompt_is_asked_by_links_and_applied_by_name(tmp_path: Path) -> None:
    home = new_base(tmp_path / "kb", {"a.md": "# A\n\nThe tower was built in 1861.\n"})
    build(home)
    shipped = load_prompt("answer", home)
    prompts = home.root / "prompts"
    prompts.mkdir()
    strict = (asset("prompts") / "answer.md").read_text("utf-8").replace("## User", "Be strict.\n\n## User")
    (prompts / "answer.strict.md").write_text(strict, "utf-8")
    before = sorted(path.name for path in home.root.iterdir())
    shadow = _shadow(home, tmp_path / "shadows", "strict")
    assert "Be strict." in load_prompt("answer", shadow).text and load_prompt("answer", home) == shipped
    assert shadow.state.resolve() == home.state.resolve() and load_settings(shadow, {}) == load_settings(home, {})
    assert sorted(path.name for path in home.root.iterdir()) == before and _shadow(home, tmp_path, "") == home
    _apply(home, Variant(Ask(dense=0.5), "strict"))
    assert "Be strict." in load_prompt("answer", home).text and load_settings(home, {}).ask.dense == 0.5
