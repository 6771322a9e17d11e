"""kb demo"""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from compile.extractive.engine import Extractive
from kb.ask.disputes import disputes
from kb.assets import SAMPLE
from kb.cli.ask import say_answer
from kb.cli.build import say_report
from kb.cli.console import count, progress, say
from kb.cli.init import make
from kb.cli.pipeline import build
from kb.errors import ExitCode, UsageError
from kb.settings import load_settings

ANSWERED = "How high above the rock does the lantern stand?"
UNANSWERED = "Who designed the Eiffel Tower?"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default="demo")
def command(folder: Path) -> ExitCode:
    """Make a knowledge base from the sample sources in FOLDER (default: demo), build it and ask it two questions."""
    from kb.ask.session import Session
    from kb.lock import write_lock

    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty.", "Name another folder: `kb demo FOLDER`.")
    home = make(folder, "Skerrow Light")
    shutil.copytree(SAMPLE, home.raw, dirs_exist_ok=True)
    say(f"Sources: {count(len([p for p in home.raw.rglob('*') if p.is_file()]), 'file')} in {home.raw}")
    settings, engine = load_settings(home), Extractive()
    with write_lock(home, "kb demo"):
        report = build(home, settings, engine, progress())
    say_report(report, home)
    with Session.open(home, settings, warm=False) as session:
        for question in (ANSWERED, UNANSWERED):
            say()
            say(f"? {question}", bold=True)
            answer = session.ask(question, engine)
            say_answer(answer, disputes(session.library, answer))
    say()
    say(f"The wiki:  {home.wiki / 'index.md'}")
    say(f"The site:  {home.site / 'index.html'}   (or: kb --kb {folder} serve)")
    say(f'Ask more:  kb --kb {folder} ask "Why did the tower crack?"')
    return report.code
