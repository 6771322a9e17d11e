"""kb tune"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.console import count, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation, writing
from kb.errors import ExitCode, UsageError
from kb.home import Home

if TYPE_CHECKING:
    from kb.evaluate.golden import Golden, Outcome
    from kb.evaluate.tune import Trial, Tuned, Variant

KEPT = "tunes.jsonl"  # beside kb.toml: what was tried, one line a run


@click.command()
@click.option(
    "--golden", type=click.Path(dir_okay=False, path_type=Path), help="Questions with answers; else golden.jsonl."
)
@click.option("--budget", default=24, show_default=True, type=click.IntRange(1, 1000), help="How many variants to try.")
@click.option("--apply", "applying", is_flag=True, help="Write what won into kb.toml, or into prompts/.")
@json_option
@pass_invocation
def command(invocation: Invocation, golden: Path | None, budget: int, applying: bool, as_json: bool) -> ExitCode:
    """Try other weights on golden.jsonl, and keep what wins on the half of it that it never saw.

    Where a model answers, other prompts are tried too: files prompts/answer.NAME.md in the knowledge base. Every trial
    is written to tunes.jsonl with why it was kept or not. Nothing is changed without --apply.
    """
    from compile.open import open_engine
    from kb.ask.session import Session
    from kb.clock import timestamp
    from kb.evaluate.golden import asked, read_golden
    from kb.evaluate.tune import LEAST, Variant, halves, tune

    home, settings = invocation.home, invocation.settings
    file = golden or home.root / "golden.jsonl"
    if not file.is_file():
        raise UsageError(f"{file} is not there.", "Make one with `kb eval --make-golden 40`, and look it over.")
    questions = read_golden(file)
    if min(map(len, halves(questions))) < LEAST:
        raise UsageError(f"{file.name} holds too few questions to tell luck from a win.", f"Have at least {2 * LEAST}.")
    prompts = _prompts(home) if invocation.engine().totals is not None else []
    if prompts and not _agreed(invocation, len(questions), budget):
        return ExitCode.OK
    start = Variant(settings.ask)
    with tempfile.TemporaryDirectory(prefix="kb-tune-") as folder, Session.open(home, settings) as session:

        def ask(variant: Variant, part: Sequence[Golden]) -> Sequence[Outcome]:
            session.meaning.weights = variant.weights
            engine = open_engine(_shadow(home, Path(folder), variant.prompt), settings, invocation.person())
            return asked(part, lambda question: session.ask(question, engine))

        found = tune(questions, start, prompts, ask, budget)
    line = {"at": timestamp(), "golden": file.name, "won": found.won, "best": asdict(found.best)}
    with (home.root / KEPT).open("a", encoding="utf-8") as kept:
        kept.write(json.dumps({**line, "trials": [_form(trial) for trial in found.trials]}) + "\n")
    if as_json:
        say_json({**line, "spent": found.spent, "trials": [_form(trial) for trial in found.trials]})
    else:
        _say(found, start)
    if found.won and applying:
        _apply(home, found.best)
    elif found.won and not as_json:
        say("Nothing was changed: `kb tune --apply` writes it into kb.toml.", fg="yellow")
    return ExitCode.OK


def _prompts(home: Home) -> list[str]:
    """Other prompts for answers that the knowledge base brings, by name."""
    return sorted(path.name.split(".")[1] for path in (home.root / "prompts").glob("answer.*.md") if path.is_file())


def _agreed(invocation: Invocation, questions: int, budget: int) -> bool:
    """Each variant asks each question of a half; what was asked before in the same words is not paid for again."""
    calls = (budget + 3) * (questions + 1) // 2
    said = f"Up to {count(calls, 'question')} to {invocation.settings.models.answer or invocation.settings.model}."
    return invocation.person().agrees(said, "Ask?", "take a smaller --budget")


def _shadow(home: Home, folder: Path, prompt: str) -> Home:
    """The knowledge base with another prompt for answers, by links; the base itself where none is changed."""
    if not prompt:
        return home
    root = folder / prompt
    if not root.exists():
        (root / "prompts").mkdir(parents=True)
        for path in home.root.iterdir():
            if path.name != "prompts":
                (root / path.name).symlink_to(path)
        for path in (home.root / "prompts").glob("*.md"):
            (root / "prompts" / path.name).write_bytes(path.read_bytes())
        (root / "prompts" / "answer.md").write_bytes((home.root / "prompts" / f"answer.{prompt}.md").read_bytes())
    return Home(root)


def _apply(home: Home, best: Variant) -> None:
    from kb.evaluate.tune import applied, reads_as
    from kb.files import write_atomic

    with writing(home, "kb tune"):
        text = applied(home.settings.read_text("utf-8"), best.weights)
        if not reads_as(text, best.weights):
            raise UsageError("kb.toml has a form that kb cannot change.", "Write the values into its table [ask].")
        write_atomic(home.settings, text)
        if best.prompt:
            write_atomic(
                home.root / "prompts" / "answer.md", (home.root / f"prompts/answer.{best.prompt}.md").read_bytes()
            )
    say("Written into kb.toml.", err=True, fg="green")


def _form(trial: Trial) -> dict[str, Any]:
    measures = {name: round(value.value, 4) for name, value in trial.measures.items()}
    return {
        "what": trial.what, "half": trial.half, "score": trial.score, "kept": trial.kept, "why": trial.why,
        "measures": measures,
    }  # fmt: skip


def _say(found: Tuned, start: Variant) -> None:
    half = ""
    for trial in found.trials:
        if trial.half != half:
            half = trial.half
            size = next(iter(trial.measures.values())).of
            say(f"On the half that is {half} ({count(size, 'question')})", bold=True)
        told = {
            name: trial.measures[name].value for name in ("right", "wrong", "evidence_three") if name in trial.measures
        }
        shown = "  ".join(f"{name.replace('_', ' ')} {value:.3f}" for name, value in told.items())
        say(f"  {trial.score:6.3f}  {trial.what}: {shown} ({trial.why})", fg="green" if trial.kept else None)
    if found.spent:
        say("The budget ended the search.", dim=True)
    say(f"Best: {found.best.named(start)}." if found.won else "Nothing better was found.", bold=True)
