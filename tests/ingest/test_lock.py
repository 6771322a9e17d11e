"""One writer at a time, named to the others, and no trace of it when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.cli.context import writing
from kb.errors import Busy, ExitCode, KbError
from kb.home import Home
from kb.lock import watch_lock, watcher, write_lock

HOLDER = """
import sys, time
from pathlib import Path
from kb.home import Home
from kb.lock import write_lock
with write_lock(Home(Path(sys.argv[1])), "kb watch"):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holder(home: Home) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(home.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_the_second_writer_is_told_who_the_first_is(home: Home) -> None:
    with holder(home) as process, pytest.raises(Busy) as refused, write_lock(home, "kb build"):
        pass
    assert refused.value.exit_code == ExitCode.BUSY
    assert f"`kb watch` (process {process.pid}, since 20" in refused.value.message


def test_killed_without_warning_it_locks_nobody_out(home: Home) -> None:
    with holder(home) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert home.write_lock.read_text()  # what it wrote about itself is still there, and means nothing
        with write_lock(home, "kb build"):
            pass


def test_waiting_for_the_other_to_end(home: Home) -> None:
    with holder(home) as process:
        threading.Timer(0.4, process.kill).start()
        begun = time.monotonic()
        with write_lock(home, "kb build", wait=10):
            assert time.monotonic() - begun > 0.3


def test_it_ends_with_the_block_even_by_an_error(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), write_lock(home, "kb build"):
        raise ZeroDivisionError
    with write_lock(home, "kb build"), pytest.raises(Busy), write_lock(home, "kb add"):
        pass
    assert home.write_lock.read_text() == ""


def test_a_started_program_does_not_keep_it(home: Home) -> None:
    with write_lock(home, "kb build"):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        with write_lock(home, "kb build"):
            pass
    finally:
        child.kill()
        child.wait()


def test_the_lock_survives_a_deleted_state_folder(home: Home, tmp_path: Path) -> None:
    with write_lock(home, "kb build"):
        home.state.rename(tmp_path / "gone")
        with write_lock(home, "kb build"):  # another knowledge base as far as the files are concerned
            pass


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"pid": 1}'])
def test_whatever_the_file_says_the_refusal_is_a_sentence(home: Home, content: str) -> None:
    with write_lock(home, "kb build"):
        home.write_lock.write_text(content)
        with pytest.raises(Busy, match="Another kb is writing"), write_lock(home, "kb build"):
            pass


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written(home: Home) -> None:
    home.root.chmod(0o500)
    try:
        with pytest.raises(KbError, match="cannot be written"), write_lock(home, "kb build"):
            pass
    finally:
        home.root.chmod(0o700)


def test_a_watcher_that_waits_locks_no_writer_out_but_a_second_watcher(home: Home) -> None:
    assert watcher(home) == ""
    with watch_lock(home):
        assert watcher(home).startswith(f"`kb watch` (process {os.getpid()}, since 20")
        with write_lock(home, "kb build"):
            pass
        with pytest.raises(Busy, match=r"`kb watch` \(process \d+, since .*\) is watching"), watch_lock(home):
            pass
    assert watcher(home) == ""


def test_a_watcher_that_works_is_waited_for(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with holder(home) as process:
        threading.Timer(0.4, process.kill).start()
        with writing(home, "kb build"):
            pass
    assert "is building; `kb build` waits until it is done." in capsys.readouterr().err
    with write_lock(home, "kb gc"), pytest.raises(Busy), writing(home, "kb build"):
        pass
