"""Kill it anywhere, then build again: the wiki is the one an undisturbed build makes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.assets import SAMPLE

KB = [sys.executable, "-m", "kb"]
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}


def new_base(folder: Path) -> Path:
    subprocess.run([*KB, "init", str(folder), "--title", "Kill"], check=True, capture_output=True)
    shutil.copytree(SAMPLE, folder / "raw", dirs_exist_ok=True)
    return folder


def build(folder: Path) -> None:
    subprocess.run([*KB, "--kb", str(folder), "build"], check=True, capture_output=True, env=ENVIRONMENT)


def published(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in ("wiki", "_site")
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    } | {"pages.lock": (folder / "pages.lock").read_bytes()}


def kill_after(folder: Path, seconds: float) -> bool:
    """Start a build and kill it and its children. False when it was done before."""
    process = subprocess.Popen(
        [*KB, "--kb", str(folder), "build"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        start_new_session=True,
    )
    time.sleep(seconds)
    done = process.poll() is not None
    os.killpg(process.pid, signal.SIGKILL) if not done else None
    process.wait()
    return not done


def trial(tmp_path: Path, moments: int, seed: int) -> None:
    undisturbed = new_base(tmp_path / "undisturbed")
    began = time.monotonic()
    build(undisturbed)
    span = time.monotonic() - began
    expected = published(undisturbed)
    chance = random.Random(seed)
    killed = 0
    for number in range(2 * moments):
        if killed == moments:
            break
        folder = new_base(tmp_path / f"killed-{number}")
        if kill_after(folder, chance.uniform(0.2, span)):
            killed += 1
        else:  # a machine that is less busy than it was builds faster
            span /= 2
        build(folder)
        found = published(folder)
        assert {name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)} == set()
        shutil.rmtree(folder)
    assert killed >= moments // 2


def test_killed_twice_the_wiki_is_the_same(tmp_path: Path) -> None:
    trial(tmp_path, 2, 7)


@pytest.mark.soak
def test_killed_thirty_times_the_wiki_is_the_same(tmp_path: Path) -> None:
    trial(tmp_path, 30, 11)


@pytest.mark.soak
def test_killed_again_and_again_one_base_comes_through(tmp_path: Path) -> None:
    undisturbed, folder = new_base(tmp_path / "undisturbed"), new_base(tmp_path / "killed")
    build(undisturbed)
    chance = random.Random(13)
    for _ in range(20):
        kill_after(folder, chance.uniform(0.2, 4))
    build(folder)
    assert published(folder) == published(undisturbed)
