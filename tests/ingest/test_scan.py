"""What a scan lists, and what it passes over: names and fingerprints, never contents."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tarfile
from pathlib import Path, PurePosixPath

import pytest

from ingest.scan import Scan, fingerprint, ignored, scan
from kb.home import Home

MEGABYTE = 1_000_000


def paths(found: Scan) -> list[str]:
    return list(found.files)


def test_files_at_any_depth_in_order(home: Home) -> None:
    for name in ("b.md", "a/z.txt", "a/b/c.html", "A.md"):
        (home.raw / name).parent.mkdir(parents=True, exist_ok=True)
        (home.raw / name).write_text("x")
    assert paths(scan(home.raw, MEGABYTE)) == ["raw/A.md", "raw/a/b/c.html", "raw/a/z.txt", "raw/b.md"]


def test_a_missing_folder_is_not_an_empty_one(home: Home) -> None:
    assert scan(home.raw, MEGABYTE).present
    home.raw.rmdir()
    assert not scan(home.raw, MEGABYTE).present


@pytest.mark.parametrize(
    "name",
    [
        *(".hidden", ".#lock.md", "~$report.docx", "a.part", "a.PDF.crdownload", "a.tmp", "a.md~", "4913", "#a.md#"),
        *(".DS_Store", "Thumbs.db", "Desktop.ini", "a.sync-conflict-20261120-112233-ABCDEFG.md"),
    ],
)
def test_ignored(name: str) -> None:
    assert ignored(name)


@pytest.mark.parametrize("name", ["a.md", "4913.md", "part", "tmp.md", "~a.md", "#1.md", "party.pdf"])
def test_not_ignored(name: str) -> None:
    assert not ignored(name)


def test_hidden_folders_are_not_entered_others_are(home: Home) -> None:
    for folder in (".git", "draft~", "x.tmp"):
        (home.raw / folder).mkdir()
        (home.raw / folder / "a.md").write_text("x")
    assert paths(scan(home.raw, MEGABYTE)) == ["raw/draft~/a.md", "raw/x.tmp/a.md"]


def test_the_lists_of_an_export_of_slack_are_no_files_that_failed(home: Home) -> None:
    for name in (
        "slack/users.json",
        "slack/channels.json",
        "slack/dms.json",
        "slack/kiln/2024-03-12.json",
        "users.json",
    ):
        file = home.raw / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("[]")
    assert list(scan(home.raw, 10**6).files) == ["raw/slack/kiln/2024-03-12.json", "raw/users.json"]


def test_links_pipes_and_empty_files_are_named_and_never_opened(home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("secret")
    (home.raw / "out.md").symlink_to(outside / "secret.md")
    (home.raw / "folder").symlink_to(outside)
    (home.raw / "loop").symlink_to(home.raw)
    (home.raw / "zero").symlink_to("/dev/zero")
    os.mkfifo(home.raw / "pipe.md")
    (home.raw / "empty.md").touch()
    found = scan(home.raw, MEGABYTE)
    assert paths(found) == []
    assert [(note.path, note.message) for note in found.notes] == [
        ("raw/empty.md", "It is empty."),
        ("raw/folder", "It is a link, and kb follows none."),
        ("raw/loop", "It is a link, and kb follows none."),
        ("raw/out.md", "It is a link, and kb follows none."),
        ("raw/pipe.md", "It is not a regular file."),
        ("raw/zero", "It is a link, and kb follows none."),
    ]


def test_a_large_file_is_refused_with_the_setting_to_change(home: Home) -> None:
    with (home.raw / "big.pdf").open("wb") as file:
        file.truncate(3 * MEGABYTE)
    found = scan(home.raw, MEGABYTE)
    assert paths(found) == []
    (problem,) = found.failed
    assert problem.message == "It has 3 MB, more than the 1 MB kb reads."
    assert "file_mb" in problem.advice


def test_an_empty_text_is_no_source_yet_an_empty_pdf_is_broken(home: Home) -> None:
    for name in ("a.md", "b.TXT", "c.pdf"):
        (home.raw / name).touch()
    found = scan(home.raw, MEGABYTE)
    assert (list(found.files), [n.path for n in found.notes]) == ([], ["raw/a.md", "raw/b.TXT"])
    assert [problem.path for problem in found.failed] == ["raw/c.pdf"]


def test_names_are_kept_as_they_are_unless_they_are_no_text(home: Home) -> None:
    for name in (b"new\nline.md", b"\x1b[31mred.md", "rtl\u202efdp.md".encode(), b"-rf.md", b"bad\xff\xfe.md"):
        (home.raw / os.fsdecode(name)).write_bytes(b"x")
    found = scan(home.raw, MEGABYTE)
    assert sorted(found.files) == sorted(
        ["raw/new\nline.md", "raw/\x1b[31mred.md", "raw/rtl\u202efdp.md", "raw/-rf.md", "raw/bad\\udcff\\udcfe.md"]
    )
    odd = found.files["raw/bad\\udcff\\udcfe.md"]
    assert os.fsencode(odd.parts[0]) == b"bad\xff\xfe.md"
    json.dumps(list(found.files), ensure_ascii=False).encode("utf-8")


def test_two_names_shown_the_same_way_do_not_become_one_source(home: Home) -> None:
    for name in (b"bad\xff.md", b"bad\\udcff.md"):
        (home.raw / os.fsdecode(name)).write_bytes(b"x")
    found = scan(home.raw, MEGABYTE)
    assert len(found.files) == 1
    assert [problem.advice for problem in found.failed] == ["Rename one of them."]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may list every folder")
def test_a_folder_that_cannot_be_listed_is_known_as_such(home: Home) -> None:
    (home.raw / "closed").mkdir(mode=0)
    try:
        found = scan(home.raw, MEGABYTE)
    finally:
        (home.raw / "closed").chmod(0o700)
    assert found.unreadable == ("raw/closed",)
    assert found.failed[0].path == "raw/closed"


def test_a_thousand_nested_folders(home: Home) -> None:
    here = os.open(home.raw, os.O_RDONLY)
    for _ in range(1050):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    found = scan(home.raw, MEGABYTE)
    subprocess.run(["rm", "-rf", home.raw], check=True)  # deeper than Python's own removal can go
    assert found.present


def test_any_change_changes_the_fingerprint(home: Home) -> None:
    path = home.raw / "a.md"
    path.write_text("one")
    before = fingerprint(path.stat())
    times = path.stat().st_mtime_ns
    path.write_text("two")
    os.utime(path, ns=(times, times))  # same size, modification time set back
    assert fingerprint(path.stat()) != before


def test_the_hostile_names_and_links(shared: Path, home: Home) -> None:
    """Files the hostile corpus wants skipped are not listed; those it wants read are, under their names."""
    wanted: set[str] = set()
    skipped: set[str] = set()
    for line in (shared / "hostile" / "manifest.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["class"] not in ("filenames", "symlinks", "not_a_source"):
            continue
        name = PurePosixPath(row["file"])
        if "name_b64" in row:
            name = name.with_name(os.fsdecode(base64.b64decode(row["name_b64"])))
        shown = f"raw/{name}".encode("utf-8", "backslashreplace").decode()
        (skipped if row["expected"]["outcome"] == "skip" else wanted).add(shown)
    with tarfile.open(shared / "hostile" / "dev.tar.gz") as archive:
        archive.extractall(home.raw, filter="tar")
    listed = set(scan(home.raw, 100 * MEGABYTE).files)
    assert wanted <= listed
    assert not listed & skipped
