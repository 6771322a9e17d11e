"""A backup: what is in it, what cannot be, and that nothing is left out in silence at either end."""

from __future__ import annotations

import json
import os
import socket
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.backup import backup, restore
from kb.cli.backup import command as backup_command
from kb.cli.console import LISTED
from kb.cli.context import Invocation
from kb.cli.restore import command as restore_command
from kb.errors import ExitCode, UsageError
from kb.home import Home
from kb.library import Library
from tests.library.first_version import take_back


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "base")
    for name, text in {
        "kb.toml": "",
        "raw/keeper.md": "The keeper rowed out.",
        "wiki/index.md": "# Index",
        "_site/index.html": "made again",
        ".kb/blobs/ab/abcd": "a copy",
        ".kb/answers/12/1234.json": "paid for",
        ".kb/pending/question.json": "waiting",
        ".kb/trace.jsonl": "{}",
        ".kb/chroma/chroma.sqlite3": "made again",
        ".kb/consent.json": "this machine's",
    }.items():
        (home.root / name).parent.mkdir(parents=True, exist_ok=True)
        (home.root / name).write_text(text)
    with Library.open(home):
        pass
    return home


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def run(command: object, *arguments: str | Path, home: Home | None = None) -> Result:
    obj = Invocation(home.root, yes=False) if home else None
    return CliRunner().invoke(command, [*map(str, arguments)], obj=obj, standalone_mode=False)  # type: ignore[arg-type]


def test_all_that_cost_something_comes_back(home: Home, tmp_path: Path) -> None:
    done = backup(home, tmp_path / "kb.tar.gz")
    assert done.left_out == ()
    assert restore(done.file, tmp_path / "restored").left_out == ()
    assert files(tmp_path / "restored") == {
        *("kb.toml", "raw/keeper.md", "wiki/index.md", ".kb/library.db", ".kb/blobs/ab/abcd"),
        *(".kb/answers/12/1234.json", ".kb/pending/question.json", ".kb/trace.jsonl"),
    }


def test_what_an_older_kb_backed_up_comes_back(home: Home, tmp_path: Path) -> None:
    take_back(home.library)
    done = run(restore_command, backup(home, tmp_path / "kb.tar.gz").file, tmp_path / "restored")
    assert done.return_value == ExitCode.OK, done.output
    Library.open(Home(tmp_path / "restored"), readonly=True).close()


def test_a_backup_inside_the_base_does_not_hold_itself(home: Home, tmp_path: Path) -> None:
    backup(home, home.raw / "kb.tar.gz")
    restore(home.raw / "kb.tar.gz", tmp_path / "restored")
    assert not [name for name in files(tmp_path / "restored") if "tar" in name]


def test_links_pipes_and_sockets_are_named_when_the_backup_is_written(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "diary.md").write_text("elsewhere")
    (home.raw / "absolute.md").symlink_to(tmp_path / "diary.md")
    (home.raw / "upwards.md").symlink_to("../../diary.md")
    (home.raw / "inside.md").symlink_to("keeper.md")
    os.mkfifo(home.raw / "pipe.md")
    monkeypatch.chdir(home.raw)  # a socket's address is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.md")
        ran = run(backup_command, tmp_path / "kb.tar.gz", home=home)
    assert ran.return_value == ExitCode.PARTIAL
    said = [line.strip().split(" that leads")[0] for line in ran.stderr.splitlines()]
    assert said == [
        "4 names left out:",
        "raw/absolute.md: It is a link",
        "raw/pipe.md: It is a pipe, a socket or a device.",
        "raw/socket.md: It is a pipe, a socket or a device.",
        "raw/upwards.md: It is a link",
    ]
    ran = run(restore_command, tmp_path / "kb.tar.gz", tmp_path / "restored")
    assert (ran.return_value, ran.stderr) == (ExitCode.OK, "")
    assert (tmp_path / "restored" / "raw" / "inside.md").read_text() == "The keeper rowed out."


def test_sources_behind_a_link_are_not_lost_in_silence(home: Home, tmp_path: Path) -> None:
    (home.raw / "keeper.md").unlink()
    home.raw.rmdir()
    (tmp_path / "documents").mkdir()
    home.raw.symlink_to(tmp_path / "documents")
    assert [problem.path for problem in backup(home, tmp_path / "kb.tar.gz").left_out] == ["raw"]


def archive(file: Path, *members: tarfile.TarInfo) -> Path:
    with tarfile.open(file, "w:gz") as tar:
        for member in (tarfile.TarInfo("kb.toml"), *members):
            tar.addfile(member)
    return file


def special(name: str, kind: bytes = tarfile.FIFOTYPE, leads_to: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, leads_to
    return member


def test_restore_names_what_it_does_not_make(tmp_path: Path) -> None:
    out = special("raw/out.md", tarfile.SYMTYPE, "/etc/passwd")
    file = archive(tmp_path / "kb.tar.gz", special("raw/pipe.md"), out)
    ran = run(restore_command, "--json", file, tmp_path / "restored")
    assert ran.return_value == ExitCode.PARTIAL
    told = json.loads(ran.stdout)
    assert [problem["path"] for problem in told["left_out"]] == ["raw/pipe.md", "raw/out.md"]
    assert files(tmp_path / "restored") == {"kb.toml"}


def test_a_long_list_is_cut_for_people(tmp_path: Path) -> None:
    file = archive(tmp_path / "kb.tar.gz", *(special(f"raw/{number}.md") for number in range(LISTED + 5)))
    ran = run(restore_command, file, tmp_path / "restored")
    assert len(ran.stderr.splitlines()) == LISTED + 2
    assert ran.stderr.endswith("and 5 more: --json names all.\n")


def test_an_archive_that_would_write_elsewhere_is_refused(tmp_path: Path) -> None:
    file = archive(tmp_path / "kb.tar.gz", tarfile.TarInfo("../outside.md"))
    with pytest.raises(UsageError):
        restore(file, tmp_path / "restored")
    assert not (tmp_path / "outside.md").exists()


@pytest.mark.parametrize("fault", ["cut", "flipped", "no archive", "another archive"])
def test_a_damaged_backup_restores_nothing_and_leaves_nothing(home: Home, tmp_path: Path, fault: str) -> None:
    (home.raw / "noise.md").write_bytes(os.urandom(100_000))
    file = backup(home, tmp_path / "kb.tar.gz").file
    whole = file.read_bytes()
    match fault:
        case "cut":
            file.write_bytes(whole[: len(whole) // 2])
        case "flipped":
            file.write_bytes(whole[:50_000] + bytes([whole[50_000] ^ 255]) + whole[50_001:])
        case "no archive":
            file.write_bytes(b"words")
        case _:
            with tarfile.open(file, "w:gz") as tar:
                tar.addfile(tarfile.TarInfo("other.txt"))
    with pytest.raises(UsageError, match=r"kb\.tar\.gz"):
        restore(file, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_a_restore_that_was_killed_can_be_made_again(home: Home, tmp_path: Path) -> None:
    file = backup(home, tmp_path / "kb.tar.gz").file
    (tmp_path / "restored" / ".restoring" / "raw").mkdir(parents=True)
    restore(file, tmp_path / "restored")
    assert sorted(path.name for path in (tmp_path / "restored").iterdir()) == [".kb", "kb.toml", "raw", "wiki"]
