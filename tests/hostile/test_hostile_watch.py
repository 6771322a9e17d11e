"""`kb watch` beside pipes, devices and files that change while they are read: it goes on, and ends when told."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.assets import SAMPLE
from kb.errors import ExitCode
from tests.hostile.hostile_corpus import World

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes and devices of Linux")

LINE = "The ferry to Lindholm sailed at noon on day {}.\n"
PATIENCE = 60  # seconds; other work may share the machine


def until(found: Callable[[], bool], process: subprocess.Popen[bytes], said: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not found():
        assert process.poll() is None, f"the watch ended by itself: {said.read_text('utf-8', 'replace')}"
        assert time.monotonic() < end, "the watch hangs"
        time.sleep(0.2)


def test_pipes_devices_and_changing_files_hold_nothing_up(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.environment["KB_WATCH_QUIET"] = "0.5"
    world.environment["KB_EMBEDDER"] = "none"
    world.kb("init", str(world.base), code=None)
    raw = world.base / "raw"
    shutil.copy(SAMPLE / "storm-of-1879.md", raw)
    os.mkfifo(raw / "pipe.md")
    (raw / "zero.txt").symlink_to("/dev/zero")
    (raw / "tty.md").symlink_to("/dev/tty")
    command = world.command(["--kb", str(world.base), "watch"])
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen(
            command, env=world.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        until((world.base / "_site" / "sources" / "storm-of-1879.html").exists, process, tmp_path / "out")
        growing = raw / "growing.md"
        for day in range(25):  # never still for half a second, and once another file of the same name
            with growing.open("a") as file:
                file.write(LINE.format(day))
            if day == 12:
                (tmp_path / "other.md").write_text(growing.read_text())
                (tmp_path / "other.md").replace(growing)
            time.sleep(0.1)
        assert not (world.base / "_site" / "sources" / "growing.html").exists(), "it was taken while it grew"
        os.mkfifo(raw / "later.pdf")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(raw / "s.md"))
            (raw / "storm-of-1879.md").unlink()
            os.mkfifo(raw / "storm-of-1879.md")  # a source becomes a pipe
            page = world.base / "_site" / "sources" / "growing.html"
            until(page.exists, process, tmp_path / "out")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) in (ExitCode.OK, ExitCode.INTERRUPTED)  # between builds, or within one
    finally:
        process.kill()
        process.wait()
    texts = {source["path"]: source["text"] for source in world.export("sources")}
    assert texts["raw/growing.md"].endswith(LINE.format(24).strip())
    assert set(texts) <= {"raw/growing.md", "raw/storm-of-1879.md"}
    assert "It is a link" in (tmp_path / "out").read_text("utf-8")
