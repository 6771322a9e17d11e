"""When a file is ready, when it is gone: seconds on the left, what is held on the right."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.patience import Patience
from ingest.scan import Fingerprint, Scan, Seen
from ingest.scan import scan as scan_folder


def scan(**sizes: int) -> Scan:
    return Scan(True, {name: Seen(name, (name,), Fingerprint(size, 0, 0, 0)) for name, size in sizes.items()})


def test_a_file_is_ready_when_it_was_quiet() -> None:
    patience = Patience(quiet=2, grace=30)
    assert patience.judge(scan(a=1), 0).held == {"a"}
    assert patience.judge(scan(a=2), 1.5).held == {"a"}  # it grew
    assert patience.next_change(1.5) == 2
    assert patience.next_change(9) == 0  # overdue, because acting on other files took long
    assert patience.judge(scan(a=2), 3.4).held == {"a"}
    judged = patience.judge(scan(a=2), 3.5)
    assert judged.held == frozenset()
    assert patience.news(judged)
    patience.acted_on(judged)
    assert not patience.news(patience.judge(scan(a=2), 9))
    assert patience.next_change(9) == float("inf")


def test_a_change_goes_back_to_waiting() -> None:
    patience = Patience(quiet=2, grace=30)
    patience.judge(scan(a=1, b=1), 0)
    patience.acted_on(patience.judge(scan(a=1, b=1), 2))
    judged = patience.judge(scan(a=2, b=1), 5)
    assert judged.held == {"a"}
    assert not patience.news(judged)
    assert patience.news(patience.judge(scan(a=2, b=1), 7))


def test_a_file_is_gone_after_two_scans_far_enough_apart() -> None:
    patience = Patience(quiet=0, grace=30)
    patience.acted_on(patience.judge(scan(a=1, b=1), 0))
    judged = patience.judge(scan(a=1), 10)
    assert judged.held == {"b"}
    assert not patience.news(judged)
    assert patience.next_change(10) == 30
    assert patience.judge(scan(a=1), 39.9).held == {"b"}
    judged = patience.judge(scan(a=1), 40)
    assert judged.held == frozenset()
    assert patience.news(judged)
    patience.acted_on(judged)
    assert not patience.news(patience.judge(scan(a=1), 41))


def test_a_person_is_told_once_of_a_file_that_is_missing_for_some_time() -> None:
    patience = Patience(quiet=0, grace=30, notice=2)
    patience.acted_on(patience.judge(scan(a=1, b=1), 0))
    patience.judge(scan(a=1), 10)
    assert patience.newly_missing(10) == [] and patience.next_change(10) == 2
    patience.judge(scan(a=1), 12)
    assert patience.newly_missing(12) == ["b"] and patience.newly_missing(13) == []
    patience.judge(scan(a=1, b=1), 14)  # it is back
    patience.judge(scan(a=1), 15)
    patience.judge(scan(a=1), 17)
    assert patience.newly_missing(17) == ["b"]


def test_a_file_that_comes_back_was_never_gone() -> None:
    patience = Patience(quiet=0, grace=30)
    patience.acted_on(patience.judge(scan(a=1), 0))
    patience.judge(scan(), 10)
    patience.judge(scan(a=1), 20)
    assert patience.judge(scan(), 45).held == {"a"}  # the waiting begins again


def test_what_was_deleted_before_the_watch_began_gets_the_same_patience() -> None:
    patience = Patience(quiet=0, grace=30, known={"old"})
    assert patience.judge(scan(a=1), 0).held == {"old"}
    assert patience.judge(scan(a=1), 30).held == frozenset()


def test_what_lies_in_a_folder_that_cannot_be_listed_is_not_gone() -> None:
    patience = Patience(quiet=0, grace=30, known={"raw/x/a"})
    closed = Scan(True, unreadable=("raw/x",))
    patience.judge(closed, 0)
    assert patience.judge(closed, 100).held == {"raw/x/a"}


def test_what_was_not_acted_on_is_news_again() -> None:
    patience = Patience(quiet=0, grace=30)
    assert patience.news(patience.judge(scan(a=1), 0))
    assert patience.news(patience.judge(scan(a=1), 1))


@pytest.mark.soak
def test_a_day_of_writing_moving_and_deleting(tmp_path: Path) -> None:
    """Every five seconds of 24 hours a scan of a real folder, in which files grow, are saved anew, move and go."""
    chance, patience = random.Random(24), Patience(quiet=2, grace=30)
    raw = tmp_path / "raw"
    raw.mkdir()
    sources: dict[str, str] = {}
    growing: dict[Path, int] = {}  # parts yet to come, one at each second
    made = 0
    for now in range(24 * 3600):
        for path in list(growing):
            growing[path] -= 1
            with path.open("a") as file:
                file.write("more " if growing[path] else "END")
            if not growing[path]:
                del growing[path]
        if now % 7 == 0 and now < 23.9 * 3600:
            whole = [path for path in raw.iterdir() if path not in growing]
            kind = chance.random()
            if kind < 0.35 or not whole:
                made += 1
                growing[raw / f"{made}.md"] = chance.choice((1, 1, 3, 20))
            elif kind < 0.5:
                path = chance.choice(whole)
                path.write_text("")
                growing[path] = chance.choice((1, 5))
            elif kind < 0.65:
                chance.choice(whole).rename(raw / f"moved-{now}.md")
            elif kind < 0.8 or len(whole) > 60:
                for path in chance.sample(whole, min(len(whole), 2)):
                    path.unlink()
        if now % 5 == 0:
            judged = patience.judge(scan_folder(raw, 10**6), float(now))
            if patience.news(judged):
                ready = {path: (tmp_path / path).read_text() for path in judged.files if path not in judged.held}
                assert all(text.endswith("END") for text in ready.values())  # nothing half-written is read
                kept = {path: text for path, text in sources.items() if path in judged.held}
                sources = kept | ready
                patience.acted_on(judged)
    assert sources == {f"raw/{path.name}": path.read_text() for path in raw.iterdir()}  # nothing lost, and no ghosts
