"""Copying a file while hashing it: the whole of what was seen, or nothing."""

from __future__ import annotations

import hashlib
import os
import resource
import threading
import time
from pathlib import Path

import pytest

from ingest import intake
from ingest.intake import Taken, Unsteady, keep, sweep, take
from ingest.scan import Seen, scan
from kb.errors import DiskFull
from kb.files import open_beneath
from kb.home import Home
from kb.values import Problem


def seen(home: Home, name: str) -> Seen:
    return scan(home.raw, 10**9).files[f"raw/{name}"]


def take_in(what: Seen, home: Home) -> Taken | Unsteady | Problem:
    outcome = take(what, home)
    if isinstance(outcome, Taken):
        keep([outcome], home)
    return outcome


def blobs(home: Home) -> list[Path]:
    return [path for path in home.blobs.rglob("*") if path.is_file()]


def test_the_copy_is_complete_read_only_and_named_by_its_hash(home: Home) -> None:
    content = os.urandom(3_000_000)
    (home.raw / "a.bin").write_bytes(content)
    taken = take_in(seen(home, "a.bin"), home)
    assert isinstance(taken, Taken)
    assert taken.sha256 == hashlib.sha256(content).hexdigest()
    blob = home.blob(taken.sha256)
    assert blob.read_bytes() == content
    assert blob.stat().st_mode & 0o777 == 0o444
    assert blobs(home) == [blob]
    assert (home.raw / "a.bin").read_bytes() == content


def test_the_same_bytes_twice_are_one_blob(home: Home) -> None:
    for name in ("a.md", "b.md"):
        (home.raw / name).write_text("same")
        assert isinstance(take_in(seen(home, name), home), Taken)
    assert len(blobs(home)) == 1


def test_a_cut_blob_is_made_again(home: Home) -> None:
    (home.raw / "a.md").write_text("whole")
    blob = home.blob(hashlib.sha256(b"whole").hexdigest())
    blob.parent.mkdir(parents=True)
    blob.write_text("wh")
    take_in(seen(home, "a.md"), home)
    assert blob.read_text() == "whole"


def test_changed_since_it_was_seen(home: Home) -> None:
    (home.raw / "a.md").write_text("one")
    before = seen(home, "a.md")
    (home.raw / "a.md").write_text("two!")
    assert take_in(before, home) == Unsteady("raw/a.md")
    assert blobs(home) == []


def test_gone_or_replaced_by_a_link_since_it_was_seen(home: Home, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (home.raw / "folder").mkdir()
    (home.raw / "folder" / "a.md").write_text("one")
    before = seen(home, "folder/a.md")
    (home.raw / "folder" / "a.md").unlink()
    assert take_in(before, home) == Unsteady("raw/folder/a.md")
    (home.raw / "folder" / "a.md").symlink_to(tmp_path / "secret")
    assert take_in(before, home) == Unsteady("raw/folder/a.md")
    (home.raw / "folder" / "a.md").unlink()
    os.mkfifo(home.raw / "folder" / "a.md")  # opened without waiting for a writer
    assert take_in(before, home) == Unsteady("raw/folder/a.md")


def test_a_folder_on_the_way_became_a_link(home: Home, tmp_path: Path) -> None:
    (home.raw / "folder").mkdir()
    (home.raw / "folder" / "a.md").write_text("one")
    before = seen(home, "folder/a.md")
    (home.raw / "folder").rename(tmp_path / "moved")
    (home.raw / "folder").symlink_to(tmp_path / "moved")
    assert take_in(before, home) == Unsteady("raw/folder/a.md")


@pytest.mark.parametrize("parts", [(), ("..",), ("a", ".."), ("",), ("a/b",), (".",)])
def test_only_plain_names_are_opened(home: Home, parts: tuple[str, ...]) -> None:
    with pytest.raises(OSError, match="Invalid"):
        open_beneath(home.raw, parts)


@pytest.mark.parametrize("change", ["append", "cut", "overwrite"])
def test_changed_or_cut_while_it_is_read_never_gives_a_mixed_text(
    home: Home, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setattr(intake, "CHUNK", 1000)
    path = home.raw / "a.md"
    path.write_bytes(b"x" * 100_000)
    before = seen(home, "a.md")
    written = 0
    write = os.write

    def slowly(descriptor: int, data: bytes) -> int:
        nonlocal written
        written += 1
        if written == 50:
            with path.open("r+b") as file:
                if change == "cut":
                    file.truncate(10_000)
                elif change == "append":
                    file.seek(0, os.SEEK_END)
                    write(file.fileno(), b"more")
                else:
                    write(file.fileno(), b"y")
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", slowly)
    assert take_in(before, home) == Unsteady("raw/a.md")
    assert blobs(home) == []


def test_two_writes_within_one_tick_of_the_clock_are_told_apart(home: Home) -> None:
    """A writer that never pauses: whatever was taken is what the fingerprint stands for."""
    path = home.raw / "a.md"
    stop = threading.Event()

    def writer() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            path.write_bytes(f"{number:06}".encode())
            time.sleep(0.0005)

    path.write_bytes(b"000000")
    thread = threading.Thread(target=writer)
    thread.start()
    try:
        outcomes = []
        for _ in range(20):
            found = scan(home.raw, 10**9).files.get("raw/a.md")
            outcomes += [take_in(found, home)] if found else []
    finally:
        stop.set()
        thread.join()
    assert all(isinstance(outcome, Unsteady) for outcome in outcomes)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read_is_a_problem(home: Home) -> None:
    (home.raw / "a.md").write_text("x")
    (home.raw / "a.md").chmod(0)
    problem = take_in(seen(home, "a.md"), home)
    assert isinstance(problem, Problem)
    assert problem.message == "It cannot be read: Permission denied."


def test_no_room(home: Home) -> None:
    (home.raw / "a.md").write_bytes(b"x" * 200_000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = seen(home, "a.md")
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(DiskFull, match=r"raw/a\.md"):
            take_in(before, home)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert blobs(home) == []


def test_what_a_killed_run_left_is_swept_away(home: Home) -> None:
    home.blobs.mkdir(parents=True)
    (home.blobs / "incoming-1-1").write_text("half")
    sweep(home)
    assert blobs(home) == []
