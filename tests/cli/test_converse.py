"""`kb ask` without a question, as a person at a terminal meets it: over a real pseudo-terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.home import Home
from tests.cli.commands import kb
from tests.compile.real_base import build, new_base

DOCUMENTS = {
    "tower.md": "# The tower\n\nThe Tern Rock lighthouse was built in 1861 by the engineer Ada Holm. "
    "The Tern Rock lighthouse stands 34 metres above the rock. Ada Holm died in Sandwick in 1899.\n",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = new_base(tmp_path_factory.mktemp("talk") / "kb", DOCUMENTS)
    home.settings.write_text('embedder = "none"\n', "utf-8")
    build(home)
    return home


class Terminal:
    """A child on a terminal of its own; its answers are read until the next prompt."""

    def __init__(self, home: Home) -> None:
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a run of tests may have been started with it ignored
            os.environ.update(TERM="dumb", PYTHONPATH=str(Path(__file__).parents[2]), COLUMNS="400")
            os.execv(sys.executable, [sys.executable, "-m", "kb", "--kb", str(home.root), "ask"])
        self.gone = False
        self.read()

    def read(self, end: str = "? ", patience: float = 20) -> str:
        said, deadline = "", time.monotonic() + patience
        while not said.endswith(f"\n{end}") and time.monotonic() < deadline:
            if select.select([self.screen], [], [], 1)[0]:
                try:
                    part = os.read(self.screen, 65_536).decode("utf-8", "replace")
                except OSError:  # the child has ended
                    self.gone = True
                    return said
                said += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\r", "", part)
        return said

    def say(self, line: str) -> str:
        os.write(self.screen, f"{line}\n".encode())
        return self.read()

    def interrupt(self) -> str:
        """Ctrl-C, and once more where the first fell between the prompt and the wait for a line: it is seen late."""
        os.write(self.screen, b"\x03")
        said = self.read(patience=10)
        if not self.gone:
            os.write(self.screen, b"\x03")
            said += self.read()
        return said

    def ended(self) -> int:
        deadline = time.monotonic() + 20
        while (done := os.waitpid(self.pid, os.WNOHANG)) == (0, 0):
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
            time.sleep(0.05)
        os.close(self.screen)
        return os.waitstatus_to_exitcode(done[1])


def test_a_conversation(home: Home) -> None:
    talk = Terminal(home)
    assert "Ask something first" in talk.say("/sources")
    assert "/open N" in talk.say("/help")
    assert "1861" in talk.say("When was the Tern Rock lighthouse built?")
    said = talk.say("How many metres does it stand above the rock?")
    assert "(How many metres does the Tern Rock lighthouse stand above the rock?)" in said and "34 metres" in said
    assert "[1] raw/tower.md" in talk.say("/sources")
    opened = talk.say("/open 1")
    assert "raw/tower.md" in opened and "34 metres" in opened
    for wrong in ("/open", "/open 9", "/open x", "/open ²", "/open -1"):
        assert "Say which: /open 1" in talk.say(wrong)
    assert "no such command" in talk.say("/rm -rf")
    assert "Saved as wiki/answers/" in talk.say("/save")
    assert [path.name for path in (home.wiki / "answers").glob("how-*.md")]
    assert "The sources do not say" in talk.say("Who painted the moon green?")
    assert "nothing to keep" in talk.say("/save")
    assert "The sources do not say" in talk.say("\x1b[A\x1b[A")  # the line before the last, by its arrow
    os.write(talk.screen, b"/quit\n")
    assert "Traceback" not in talk.read()
    assert talk.ended() == 0


FAILS_AFTER_ONE = """
from kb.ask.form import Told
from kb.cli.converse import converse
from kb.errors import UsageError

class Answering:
    broken = False
    def ask(self, question):
        if self.broken:
            raise UsageError("It broke.")
        self.broken = True
        return Told({"question": question, "sentences": []})

converse(Answering(), lambda told: print("told", told.form["question"]), lambda told: None)
"""


def test_a_question_that_fails_is_not_answered_by_the_last_answer() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FAILS_AFTER_ONE],
        input="One?\nTwo?\n\n",
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    assert ran.stdout.count("told One?") == 1 and "It broke." in ran.stderr


@pytest.mark.parametrize("last", [b"\n", b"\x04", b"/q\n"])
def test_ways_to_end(home: Home, last: bytes) -> None:
    talk = Terminal(home)
    os.write(talk.screen, last)
    assert "Traceback" not in talk.read()
    assert talk.ended() == 0


def test_ctrl_c_is_clean(home: Home) -> None:
    talk = Terminal(home)
    assert "Traceback" not in talk.interrupt()
    assert talk.ended() in (1, 130)


def test_a_pipe_is_one_question(home: Home) -> None:
    ran = kb("--kb", home.root, "ask", piped="When was the Tern Rock\nlighthouse built?\n")
    assert ran.code == 0 and "1861" in ran.out
    assert kb("--kb", home.root, "ask", piped="/quit").code == 0  # a question like any other
