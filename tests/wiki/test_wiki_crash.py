"""Killed at any point, the wiki is the old one or, after the next command, the new one: never a mix, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from compile.wiki import staging
from compile.wiki.emit import emit
from compile.wiki.staging import roll_forward
from kb.errors import DiskFull
from kb.home import Home
from tests.wiki.wiki_world import files, without_book, world

HERE = Path(__file__).parent
EMIT = """
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tests.wiki.wiki_world import world, without_book
from compile.wiki.emit import emit
from kb.home import Home
emit(Home(Path({root!r})), without_book(world()))
"""
BEFORE = ["staging:kill", "staging:kill:3", "after_stage:kill"]
AFTER = ["after_manifest:kill", *(f"renaming:kill:{n}" for n in range(1, 9)), "after_rename:kill", "after_forget:kill"]


def killed(home: Home, fault: str) -> int:
    """Emit the wiki without the book in a process that dies at ``fault``."""
    code = EMIT.format(root=str(home.root))
    environment = {**os.environ, "KB_FAULT": fault, "PYTHONPATH": str(HERE.parents[1])}
    return subprocess.run([sys.executable, "-c", code], env=environment, timeout=60, check=False).returncode


@pytest.fixture
def expected(tmp_path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The wiki before and after, undisturbed."""
    other = Home(tmp_path / "undisturbed")
    other.state.mkdir(parents=True)
    emit(other, world())
    before = dict(files(other))
    emit(other, without_book(world()))
    return before, dict(files(other))


@pytest.mark.parametrize("fault", BEFORE)
def test_killed_before_the_manifest_nothing_has_happened(
    home: Home, fault: str, expected: tuple[dict[str, str], dict[str, str]]
) -> None:
    emit(home, world())
    assert killed(home, fault) == -signal.SIGKILL
    assert not roll_forward(home)
    assert files(home) == expected[0]
    emit(home, without_book(world()))
    assert files(home) == expected[1]
    assert not staging.folder(home).exists()


@pytest.mark.parametrize("fault", AFTER)
def test_killed_after_the_manifest_the_next_command_finishes_it(
    home: Home, fault: str, expected: tuple[dict[str, str], dict[str, str]]
) -> None:
    emit(home, world())
    code = killed(home, fault)
    roll_forward(home)
    assert files(home) == expected[1]
    assert not roll_forward(home)
    assert code == -signal.SIGKILL
    assert emit(home, replace(without_book(world()), retractions=())).written == ()
    assert files(home) == expected[1]
    assert not staging.folder(home).exists()


@pytest.mark.parametrize("point", ["staging", "after_stage"])
def test_a_full_disk_changes_nothing_and_is_said(home: Home, point: str, monkeypatch: pytest.MonkeyPatch) -> None:
    emit(home, world())
    before = files(home)
    monkeypatch.setenv("KB_FAULT", f"{point}:full")
    monkeypatch.setattr("kb.faults._reached", Counter())
    with pytest.raises(DiskFull):
        emit(home, without_book(world()))
    assert files(home) == before and not staging.folder(home).exists()


def test_what_a_reader_writes_between_crash_and_finish_is_kept(home: Home) -> None:
    emit(home, world())
    assert killed(home, "after_manifest:kill") == -signal.SIGKILL
    page = home.wiki / "concepts/black-death.md"
    text = page.read_text("utf-8").replace("## Ways\n", "## Ways\n\nMy own line.\n")
    page.write_text(text + "\nmy note\n", "utf-8")
    roll_forward(home)
    after = page.read_text("utf-8")
    assert "Caffa" not in after
    assert after.endswith(
        "## Notes\n\nmy note\n\n### Written above by hand, moved here on 2023-11-14\n\nMy own line.\n"
    )
    emit(home, without_book(world()))
    assert page.read_text("utf-8") == after


def test_an_emission_under_way_is_left_alone_by_readers(home: Home) -> None:
    room = staging.folder(home) / "abc"
    room.mkdir(parents=True)
    (room / "0").write_text("half")
    assert not roll_forward(home)
    assert (room / "0").exists()
