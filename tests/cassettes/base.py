"""The documents the kept answers are about, and a compile with these answers."""

from __future__ import annotations

from pathlib import Path

from compile.extractive.engine import Extractive
from compile.generative.engine import Generative
from kb.calls.cassettes import Cassettes
from kb.calls.scripted import ScriptedCaller
from kb.home import Home
from tests.compile.real_base import build, new_base

ANSWERS = Path(__file__).parent / "answers"
PETITIONS = 12  # lines of the record: the petitions, before questions to ministers begin


def documents(shared: Path) -> dict[str, str]:
    """A part of a parliament's record and an encyclopedia's article, by file name."""
    record = (shared / "data/natural/qmsum/files/covid_4.txt").read_text("utf-8")
    article = (shared / "data/squad/articles/Apollo_program.md").read_text("utf-8")
    return {"petitions.txt": "".join(record.splitlines(keepends=True)[:PETITIONS]), "Apollo_program.md": article}


def compiled(folder: Path, shared: Path, cassettes: Cassettes) -> tuple[Home, Generative]:
    """A base of these documents, compiled with the kept answers."""
    home = new_base(folder, documents(shared))
    engine = Generative(ScriptedCaller(cassettes, memory=cassettes), Extractive())
    build(home, engine)
    return home, engine
