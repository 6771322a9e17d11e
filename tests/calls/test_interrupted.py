"""Stopped by a person, by the network or by a full disk: what was paid for is kept, and the next run goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kb.calls.outcome import Outcome
from kb.calls.retry import in_parallel
from kb.errors import DiskFull
from kb.home import Home
from tests.calls.asking import GOOD, Opened, Sum, ask
from tests.calls.chat_server import Said, serving

CHILD = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from tests.calls.asking import ask
from kb.calls.open import open_caller
from kb.home import Home
from kb.settings import Settings
caller = open_caller(Home(Path(sys.argv[1])), replace(Settings(), model=sys.argv[2]))
caller.complete_many([ask(str(n)) for n in range(40)])
"""


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_keeps_the_replies_under_way_and_does_not_wait_for_the_rest(home: Home, opened: Opened) -> None:
    with serving(lambda request, before: Said(GOOD, wait=2 if before < 4 else 60)) as server:
        command = [sys.executable, "-c", CHILD, str(home.root), server.model, str(Path(__file__).parents[2])]
        child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while len(server.requests) < 8:
            time.sleep(0.02)
        time.sleep(0.2)
        child.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert child.wait(30) != 0
        assert time.monotonic() - began < 15
        assert len(server.requests) == 8
    assert len(list((home.state / "answers").glob("*.json"))) == 4


def test_the_network_goes_and_comes_back(opened: Opened) -> None:
    gone: list[bool] = []

    def shaky(request: dict[str, Any], before: int) -> Said:
        return Said("bad gateway", status=502) if gone else Said(GOOD)

    with serving(shaky) as server:
        requests = [ask(str(n)) for n in range(6)]
        assert all(reply.usable for reply in opened(server.model).complete_many(requests[:3]))
        gone.append(True)
        later = opened(server.model, deadline=1.0).complete_many(requests)
        assert [reply.outcome for reply in later] == [Outcome.cached] * 3 + [Outcome.provider_error] * 3
        gone.clear()
        last = opened(server.model).complete_many(requests)
        assert [reply.outcome for reply in last] == [Outcome.cached] * 3 + [Outcome.ok] * 3


def test_a_full_disk_stops_the_run_and_says_so(home: Home, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_FAULT", "before_answer:full")
    with serving(lambda request, before: Said(GOOD)) as server:
        with pytest.raises(DiskFull, match="reply"):
            opened(server.model).complete(ask())
        assert list((home.state / "answers").iterdir()) == []


def test_a_repair_that_fails_leaves_the_first_reply_and_is_made_up_for_later(opened: Opened) -> None:
    complain: dict[str, Any] = {"validate": lambda value: [] if value.total == 4 else ["not 4"]}
    gone = [True]

    def shaky(request: dict[str, Any], before: int) -> Said:
        if "earlier answer" not in str(request):
            return Said(GOOD)
        return Said("down", status=400) if gone else Said('{"total": 4}')

    with serving(shaky) as server:
        reply = opened(server.model).complete(ask(**complain))
        assert (reply.outcome, reply.value) == (Outcome.provider_error, Sum(total=3))
        gone.clear()
        reply = opened(server.model).complete(ask(**complain))
        assert (reply.outcome, reply.value) == (Outcome.ok, Sum(total=4))
        assert len(server.requests) == 3


def test_the_first_error_of_many_stops_the_rest() -> None:
    done: list[int] = []

    def work(number: int) -> int:
        if number == 3:
            raise DiskFull("full")
        time.sleep(0.01)
        done.append(number)
        return number

    with pytest.raises(DiskFull):
        in_parallel(work, range(1000), 4, lambda: None)
    assert len(done) < 20
    assert in_parallel(work, [1, 2, 5], 4, lambda: None) == [1, 2, 5]
