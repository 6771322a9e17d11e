"""Killed between a reply and its use, kb never asks for that reply again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from kb.calls.trace import read_trace
from kb.home import Home
from tests.calls.asking import GOOD, Opened, ask
from tests.calls.chat_server import Said, asked_text, serving

CHILD = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from tests.calls.asking import ask
from kb.calls.open import open_caller
from kb.home import Home
from kb.settings import Calls, Settings
settings = replace(Settings(), model=sys.argv[2], calls=Calls(concurrency=1))
caller = open_caller(Home(Path(sys.argv[1])), settings)
print([str(reply.outcome) for reply in caller.complete_many([ask(str(n)) for n in range(4)])])
"""


def child(home: Home, model: str, fault: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(home.root), model, str(Path(__file__).parents[2])],
        env={**os.environ, "KB_FAULT": fault},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def answer(request: dict[str, object], before: int) -> Said:
    """The third question is answered well only in its repair turn."""
    text = asked_text(request)
    return Said("not yet" if "\n2\n" in text and "earlier answer" not in text else GOOD)


def without_nonce(text: str) -> str:
    return re.sub(r"[0-9a-f]{16}", "", text)


def test_no_finished_call_is_paid_for_twice(home: Home, opened: Opened) -> None:
    with serving(answer) as server:
        for count in (1, 1, 2):
            assert child(home, server.model, f"after_reply:kill:{count}").returncode == -signal.SIGKILL
        assert len(server.requests) == 4
        replies = opened(server.model).complete_many([ask(str(n)) for n in range(4)])
        asked = [without_nonce(asked_text(request)) for request in server.requests]
    assert all(reply.usable for reply in replies)
    assert len(asked) == len(set(asked)) == 5  # four questions and one repair
    assert sum(line.tokens_in for line in read_trace(home)) == 500, "what a killed run had paid is still counted"
