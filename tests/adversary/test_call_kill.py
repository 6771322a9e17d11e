"""Killed between reply and commit, or left alone by the network: what was paid for is kept, the rest is asked later."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.adversary.adversary_base import DAY, KB, articles, as_json, exported, new_base, published
from tests.adversary.script import Liar
from tests.adversary.server import Adversary, Asked, fingerprint
from tests.calls.chat_server import Said
from tests.cli.commands import alone

KILLED = -signal.SIGKILL


def honest(asked: Asked) -> Said:
    return Liar((), lies=0)(asked)


def kept(folder: Path) -> set[str]:
    """Questions whose replies are on the disk: they must never be asked again."""
    found = set()
    for path in (folder / ".kb" / "answers").glob("*.json"):
        answer = json.loads(path.read_text("utf-8"))
        if answer["turns"]:
            found.add(fingerprint(answer["system"], answer["user"]))
    return found


def asked_again(server: Adversary, before: Counter[str], paid: set[str]) -> list[str]:
    return [mark for mark, number in server.times.items() if mark in paid and number > before[mark]]


def killed_at_replies(shared: Path, tmp_path: Path, times: int) -> None:
    """Killed right after a reply was written down, at the first, the second, the third … reply of each run."""
    with Adversary(honest) as server:
        documents = articles(shared, 2 if times < 3 else 10, skip=5)
        folder = new_base(tmp_path / "base", server.model, documents, concurrency=1)
        for number in range(times):
            fault = f"after_reply:kill:{1 + number % 2}"
            done = alone("--yes", "--kb", folder, "build", "--no-site", KB_FAULT=fault, SOURCE_DATE_EPOCH=DAY)
            assert done.code == KILLED, done.err
        as_json(folder, "build", "--no-site")
        assert set(server.times.values()) == {1}, "a finished call was paid for twice"
        if times < 3:
            return
        undisturbed = new_base(tmp_path / "undisturbed" / "base", server.model, documents)
        as_json(undisturbed, "build", "--no-site")
        assert published(folder, "wiki") == published(undisturbed, "wiki")


def killed_anywhere(shared: Path, tmp_path: Path, times: int, seed: int) -> int:
    """Killed at any moment, with many calls under way; how often a kill hit."""
    chance = random.Random(seed)
    with Adversary(lambda asked: Said(honest(asked).text, wait=0.3)) as server:
        folder = new_base(tmp_path / "base", server.model, articles(shared, 12, skip=5), concurrency=4)
        hits = 0
        for number in range(times):
            paid, before = kept(folder), server.times
            process = subprocess.Popen(
                [*KB, "--yes", "--kb", str(folder), "build", "--no-site"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "SOURCE_DATE_EPOCH": DAY},
                start_new_session=True,
            )
            limit, wanted = time.monotonic() + 60, len(server.asked) + chance.randrange(1, 4)
            while process.poll() is None and len(server.asked) < wanted and time.monotonic() < limit:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.6))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                hits += 1
            process.wait()
            assert asked_again(server, before, paid) == [], f"run {number} paid twice"
        paid, before = kept(folder), server.times
        assert as_json(folder, "build", "--no-site")["model"]["pending"] == 0
        assert asked_again(server, before, paid) == []
        return hits


def test_killed_after_a_reply_nothing_is_paid_for_twice(shared: Path, tmp_path: Path) -> None:
    killed_at_replies(shared, tmp_path, 2)


@pytest.mark.soak
def test_killed_after_twenty_replies_nothing_is_paid_for_twice(shared: Path, tmp_path: Path) -> None:
    killed_at_replies(shared, tmp_path, 20)


@pytest.mark.soak
def test_killed_anywhere_twenty_times_nothing_is_paid_for_twice(shared: Path, tmp_path: Path) -> None:
    assert killed_anywhere(shared, tmp_path, 20, 5) == 20


def test_the_network_goes_in_the_middle_and_comes_back(shared: Path, tmp_path: Path) -> None:
    """The build ends, says what it lacks, and publishes what it has; the next one asks for the rest only."""
    server = Adversary(honest)
    gone = 2

    def until_gone(asked: Asked) -> Said:
        return honest(asked) if asked.number <= gone else Said("", cut=1, body=b"x" * 10)

    server.script = until_gone
    with server:
        folder = new_base(tmp_path / "base", server.model, articles(shared, 2, skip=5), concurrency=1, deadline=1.0)
        port = server.port
        process = subprocess.Popen(
            [*KB, "--yes", "--kb", str(folder), "build", "--no-site"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "SOURCE_DATE_EPOCH": DAY},
        )  # fmt: skip
        limit = time.monotonic() + 60
        while len(server.asked) < gone and process.poll() is None and time.monotonic() < limit:
            time.sleep(0.01)
        server.close()
        _, said = process.communicate(timeout=120)
    assert process.returncode == 3, said
    assert f"127.0.0.1:{port} cannot be reached. Build again when that is mended" in said, said
    assert "Traceback" not in said
    claims = as_json(folder, "status")["claims"]
    assert claims > 20, "what no model told is told extractively"
    paid = kept(folder)
    assert paid

    with Adversary(honest, port=port) as back:
        assert as_json(folder, "build", "--no-site")["model"]["stood_in"] == {}
        assert asked_again(back, Counter(), paid) == []
    assert {claim["engine"].partition(":")[0] for claim in exported(folder, "claims")} == {"openai-like"}
