"""What a retracted source leaves behind stays 30 days, and then goes."""

from __future__ import annotations

from pathlib import Path

from kb.gc import KEEP_SECONDS, Collected, collect, mark_gone
from kb.home import Home
from kb.library import FileRecord, Library

DAY = 24 * 3600


def copy_of(home: Home, digest: str) -> Path:
    blob = home.blob(digest)
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(b"text")
    blob.chmod(0o400)
    return blob


def test_a_copy_goes_thirty_days_after_its_file_left_however_old_it_is(tmp_path: Path) -> None:
    home = Home(tmp_path)
    kept, orphan = copy_of(home, "a" * 64), copy_of(home, "b" * 64)
    with Library.open(home) as library:
        for path, digest in (("raw/kept", "a" * 64), ("raw/gone", "b" * 64)):
            library.files.put(FileRecord(path, 4, 0, 0, 0, digest))
        assert mark_gone(home, library, now=0) == {}
        library.files.forget("raw/gone")
        assert mark_gone(home, library, now=100 * DAY) == {"b" * 64: 100 * DAY}
        assert collect(home, library, now=129 * DAY) == Collected(0, 0)
        assert orphan.exists()
        assert collect(home, library, now=100 * DAY + KEEP_SECONDS) == Collected(1, 4)
    assert not orphan.exists()
    assert kept.exists()


def test_a_file_that_comes_back_starts_anew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    copy_of(home, "b" * 64)
    with Library.open(home) as library:
        mark_gone(home, library, now=0)
        library.files.put(FileRecord("raw/back", 4, 0, 0, 0, "b" * 64))
        assert mark_gone(home, library, now=DAY) == {}
        library.files.forget("raw/back")
        assert collect(home, library, now=31 * DAY) == Collected(0, 0)
