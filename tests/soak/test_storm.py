"""Files come, change, move and go by the thousand under a watch that is stopped: all that stands then is proven."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.home import Home
from kb.library import Library

KB = [sys.executable, "-m", "kb"]
ENVIRONMENT = {**os.environ, "KB_EMBEDDER": "none"}
PLACES = ["Skerrow", "Torvik", "Orsk", "Varn", "Pell", "Moss", "Lund", "Hexe"]


def kb(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*KB, "--kb", str(folder), *words], capture_output=True, text=True, env=ENVIRONMENT)


def a_text(chance: random.Random) -> str:
    place, other = chance.sample(PLACES, 2)
    year, metres = chance.randint(1700, 1999), chance.randint(3, 90)
    return (
        f"# The mill at {place}\n\nThe mill at {place} was built in {year}. It stands {metres} metres above the river. "
        f"The mill at {place} is older than the mill at {other}. Its wheel weighs {metres % 9 + 1} tonnes.\n"
    )


def one_operation(raw: Path, chance: random.Random, number: int) -> None:
    files = sorted(raw.rglob("*.md"))
    kind = chance.random()
    if kind < 0.5 or not files:
        folder = raw / chance.choice(["", "a", "a/b", "c"])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"mill-{number}.md").write_text(a_text(chance), "utf-8")
    elif kind < 0.7:
        chance.choice(files).write_text(a_text(chance), "utf-8")
    elif kind < 0.85:
        chance.choice(files).rename(raw / f"moved-{number}.md")
    else:
        chance.choice(files).unlink()


def storm(folder: Path, operations: int, seed: int) -> None:
    """Operations under a polling watch, killed somewhere in the middle of them."""
    chance = random.Random(seed)
    watch = subprocess.Popen(
        [*KB, "--kb", str(folder), "--yes", "watch", "--poll"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        start_new_session=True,
    )
    stop = chance.randint(operations // 3, operations)
    try:
        for number in range(operations):
            one_operation(folder / "raw", chance, number)
            time.sleep(chance.choice([0, 0, 0.01, 0.05]))
            if number == stop:
                time.sleep(chance.uniform(0, 12))  # into whatever it does with what has come
                os.killpg(watch.pid, signal.SIGKILL)
    finally:
        if watch.poll() is None:
            os.killpg(watch.pid, signal.SIGKILL)
        watch.wait()


def trial(folder: Path, operations: int, seed: int) -> None:
    subprocess.run([*KB, "init", str(folder)], check=True, capture_output=True)
    home = Home(folder)
    assert kb(folder, "build", "--no-site").returncode == 0
    storm(folder, operations, seed)
    stopped = kb(folder, "verify")
    # What a build that was stopped has yet to rewrite is told from findings; there is none of these, at any moment.
    assert stopped.returncode in (0, 3), stopped.stdout + stopped.stderr
    assert "all proven" in stopped.stdout
    built = kb(folder, "--yes", "build", "--no-site")
    assert built.returncode == 0, built.stdout + built.stderr
    proven = kb(folder, "verify", "--deep")
    assert proven.returncode == 0, proven.stdout + proven.stderr
    with Library.open(home, readonly=True) as library:
        known = {record.path for record in library.files.all().values()}
    assert known == {home.relative(path) for path in home.raw.rglob("*.md")}


def test_a_small_storm(tmp_path: Path) -> None:
    trial(tmp_path / "base", 60, 3)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_two_thousand_operations(tmp_path: Path, seed: int) -> None:
    trial(tmp_path / "base", 2000, seed)
