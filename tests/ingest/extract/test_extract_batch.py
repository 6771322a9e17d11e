"""Files are read in limited children: whatever one does, the others are read and kb lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.child import Death, Limit, in_children
from ingest.extract import extract, extract_all
from ingest.extract.reader import Unreadable
from kb.settings import Limits
from kb.values import Document, Problem


def misbehave(job: str) -> str:
    if job == "die":
        os.kill(os.getpid(), 11)
    if job == "leave":
        os._exit(3)
    if job == "hang":
        while True:
            pass
    if job == "sleep":
        time.sleep(60)
    if job == "eat":
        try:
            return str(len(bytearray(8 * 10**9)))
        except MemoryError:
            return "no memory"
    if job == "shout":
        print("on the terminal", flush=True)
        os.write(2, b"on the terminal")
    return job


def run(*jobs: str, workers: int = 2, seconds: float = 1.0) -> dict[str, str | Death]:
    named = ((f"{n} {job}", job) for n, job in enumerate(jobs))
    return dict(in_children(misbehave, named, Limit(seconds, 1500), workers=workers))


def test_a_child_that_dies_takes_only_its_job() -> None:
    results = run("a", "die", "b", "leave", "c", "d", workers=1)
    assert results == {
        "0 a": "a",
        "1 die": Death("crash", 11),
        "2 b": "b",
        "3 leave": Death("crash"),
        "4 c": "c",
        "5 d": "d",
    }


@pytest.mark.parametrize("how", ["hang", "sleep"])
def test_a_child_that_does_not_end_is_ended(how: str) -> None:
    begun = time.monotonic()
    results = run("a", how, "b", workers=1)
    assert results["1 " + how] == Death("seconds", results["1 " + how].signal)  # type: ignore[union-attr]
    assert results["2 b"] == "b"
    assert time.monotonic() - begun < 30  # else it would never end


def test_memory_is_limited() -> None:
    assert run("eat") == {"0 eat": "no memory"}


def test_children_say_nothing_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("shout") == {"0 shout": "shout"}
    assert capfd.readouterr() == ("", "")


def test_no_child_outlives_the_iterator() -> None:
    iterator = in_children(misbehave, ((str(n), "sleep" if n else "a") for n in range(4)), Limit(60, 1500), workers=2)
    assert next(iterator) == ("0", "a")
    assert isinstance(iterator, Iterator)
    begun = time.monotonic()
    iterator.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 30  # half of what the children may take


@pytest.mark.usefixtures("ctrl_c")
def test_interrupting_is_clean(tmp_path: Path) -> None:
    for n in range(1000):
        (tmp_path / f"{n}.md").write_text("# A\n\n" + "words and more words. " * 400, "utf-8")
    script = (
        "import sys, pathlib\nfrom ingest.extract import extract_all\nfrom kb.settings import Limits\n"
        "def main():\n"
        "    jobs = ((str(p), p, p.name) for p in pathlib.Path(sys.argv[1]).glob('*.md'))\n"
        "    for _ in extract_all(jobs, Limits(), 2):\n        print('one', flush=True)\n"
        "try:\n    main()\nexcept KeyboardInterrupt:\n    sys.exit(130)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert child.stdout is not None
    child.stdout.readline()
    os.killpg(child.pid, signal.SIGINT)  # what a terminal does on Ctrl-C: every process of the group gets it
    _, errors = child.communicate(timeout=20)
    assert (child.returncode, errors) == (130, b"")
    for _ in range(50):
        if not _group_lives(child.pid):
            return
        time.sleep(0.1)
    pytest.fail("a process outlived the command")


def test_a_long_temporary_folder_is_no_hindrance(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 25)
    folder.mkdir()
    (tmp_path / "note.md").write_text("The ferry to Lindholm sailed at noon.\n")
    script = """if True:
        import sys, tempfile
        from pathlib import Path
        from ingest.extract import extract_all
        from kb.settings import Limits

        print(dict(extract_all([("a", Path(sys.argv[1]), "note.md")], Limits(), 1))["a"].text)
        print(tempfile.gettempdir())
    """
    environment = os.environ | {"TMPDIR": str(folder)}
    command = [sys.executable, "-c", script, str(tmp_path / "note.md")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["The ferry to Lindholm sailed at noon.", str(folder)], done.stderr
    assert not list(folder.iterdir())


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_each_file_becomes_a_document_or_a_problem(tmp_path: Path) -> None:
    files = {
        "a.md": b"# A\n\nThe bridge was opened in 1931.",
        "b.html": b"<html><body><p>The ferry does not sail on Sunday.</p></body></html>",
        "c.txt": b"The market is on Monday.",
        "d.pdf": b"%PDF-1.7 broken",
        "e.epub": b"PK\x03\x04" + bytes(50),
        "f.txt": b"\x7fELF" + bytes(200),
        "g.md": b"",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    results = dict(extract_all(((name, tmp_path / name, f"raw/{name}") for name in files), Limits()))
    kinds = {name: result.kind for name, result in results.items() if isinstance(result, Document)}
    assert kinds == {"a.md": "markdown", "b.html": "html", "c.txt": "text"}
    problems = {name: result for name, result in results.items() if isinstance(result, Problem)}
    assert {name: problem.path for name, problem in problems.items()} == {
        n: f"raw/{n}" for n in ("d.pdf", "e.epub", "f.txt", "g.md")
    }
    assert all(problem.message.endswith(".") and problem.advice.endswith(".") for problem in problems.values())
    assert "e-book" in problems["e.epub"].message


def test_what_a_file_is_decides_and_not_its_name(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(b"<!DOCTYPE html><html><body><p>The ferry <b>sails</b>.</p></body></html>")
    assert extract(tmp_path / "page.txt", "page.txt", Limits()).text == "The ferry sails."


def test_limits_name_their_setting(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes(b"some words here " * 200_000)
    (tmp_path / "slow.md").write_bytes(b"ok")
    jobs = [("big", tmp_path / "big.txt", "big.txt")]
    (_, by_size), = extract_all(jobs, Limits(file_mb=1))  # fmt: skip
    (_, by_text), = extract_all(jobs, Limits(text_mb=1))  # fmt: skip
    assert isinstance(by_size, Problem)
    assert isinstance(by_text, Problem)
    assert "file_mb" in by_size.advice
    assert "text_mb" in by_text.advice


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    for name in ("link.txt", "pipe.txt", "folder.txt", "missing.txt", "/dev/zero"):
        with pytest.raises(Unreadable):
            extract(tmp_path / name, name, Limits())
