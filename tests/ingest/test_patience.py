"""When a file is ready, when it is gone: seconds on the left, what is held on the right."""

from __future__ import annotations

from ingest.patience import Patience
from ingest.scan import Fingerprint, Scan, Seen


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
