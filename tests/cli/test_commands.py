"""Each command as a person meets it: what it says, what it leaves alone, which code it exits with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kb.assets import SAMPLE
from kb.errors import ExitCode
from tests.cli.commands import ROOT, alone, kb


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the sample, built once; tests that change one take a copy."""
    folder = tmp_path_factory.mktemp("built") / "base"
    assert kb("init", folder, "--title", "Skerrow Light").code == 0
    shutil.copytree(SAMPLE, folder / "raw", dirs_exist_ok=True)
    ran = kb("--kb", folder, "build")
    assert ran.code == 0, ran
    return folder


@pytest.fixture
def base(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "base", symlinks=True)
    return tmp_path / "base"


def test_init_makes_a_base_once_and_explains_itself(tmp_path: Path) -> None:
    ran = kb("init", "notes", cwd=tmp_path)
    assert ran.code == 0
    assert "kb build" in ran.out
    assert {p.name for p in (tmp_path / "notes").iterdir()} >= {
        "kb.toml",
        "raw",
        "wiki",
        "overrides.toml",
        ".gitignore",
    }
    again = kb("init", "notes", cwd=tmp_path)
    assert again.code == ExitCode.USAGE
    assert "already a knowledge base" in again.err


def test_outside_a_base_every_command_says_what_to_do(tmp_path: Path) -> None:
    for run, *command in (
        (alone, "build"), (kb, "status"), (kb, "ask", "Why?"), (kb, "search", "x"), (kb, "export", "claims")
    ):  # fmt: skip
        ran = run(*command, cwd=tmp_path)
        assert ran.code == ExitCode.USAGE
        assert "kb init" in ran.err
    assert "no knowledge base: it has no kb.toml" not in kb("--kb", tmp_path, "status").out


def test_a_mistyped_command_gets_a_suggestion(tmp_path: Path) -> None:
    ran = alone("biuld", cwd=tmp_path)
    assert ran.code == ExitCode.USAGE
    assert "Did you mean `kb build`?" in ran.err


def test_add_overwrites_nothing(base: Path, tmp_path: Path) -> None:
    note = tmp_path / "storm-of-1879.md"
    note.write_text("# Another storm\n\nIt blew in Ardvane too.\n")
    before = (base / "raw" / note.name).read_bytes()
    ran = kb("--kb", base, "add", note)
    assert ran.code == 0
    assert (base / "raw" / note.name).read_bytes() == before
    assert (base / "raw" / "storm-of-1879-2.md").read_text() == note.read_text()
    assert "there already" in kb("--kb", base, "add", note).out
    assert kb("--kb", base, "add", note, "--to", "../wiki").code == ExitCode.USAGE


def test_a_second_build_does_nothing(base: Path) -> None:
    stamps = {p: p.stat().st_mtime_ns for n in ("wiki", "_site") for p in (base / n).rglob("*") if p.is_file()}
    ran = kb("--kb", base, "build")
    assert (ran.code, ran.out) == (0, "Nothing changed since the last build.\n")
    assert {p: p.stat().st_mtime_ns for n in ("wiki", "_site") for p in (base / n).rglob("*") if p.is_file()} == stamps


def test_build_json_has_the_fixed_form(base: Path) -> None:
    (base / "raw" / "new.txt").write_text("Skerrow Light has a blue door. Nobody knows why the door is blue.\n")
    (base / "raw" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing else")
    ran = kb("--kb", base, "build", "--json")
    assert ran.code == ExitCode.PARTIAL
    report = ran.json()
    assert report["sources"] == {"added": 1, "changed": 0, "removed": 0, "failed": 1}
    assert report["claims"].keys() == {"accepted", "refused"}
    assert report["pages"].keys() == {"written", "unchanged", "removed"}
    assert report["seconds"].keys() == {"ingest", "compile", "site", "embed"}
    assert report["model"]["calls"] == 0
    assert report["failed"][0]["path"] == "raw/broken.pdf"
    status = kb("--kb", base, "status")
    assert "broken.pdf" in status.err


def test_ask_answers_with_citations_and_refuses_honestly(base: Path) -> None:
    ran = kb("--kb", base, "ask", "When was Skerrow Light first lit?")
    assert ran.code == 0
    assert "1876" in ran.out
    assert "raw/" in ran.out
    ran = kb("--kb", base, "ask", "--strict", "Who designed the Eiffel Tower?")
    assert ran.code == ExitCode.FINDINGS
    assert "The sources do not say." in ran.out
    assert "Eiffel" in ran.out


def test_ask_json_has_the_fixed_form(base: Path, tmp_path: Path) -> None:
    answer = kb("--kb", base, "ask", "--json", "How many prisms has the lens?").json()
    assert answer.keys() >= {
        "question", "abstained", "confidence", "sentences", "passages", "unknown_terms", "engine", "seconds",
    }  # fmt: skip
    sources = {row["id"]: row for row in kb("--kb", base, "export", "sources").lines()}
    assert 1 <= len(answer["sentences"]) <= 3
    for citation in [c for s in answer["sentences"] for c in s["citations"]] + answer["passages"]:
        assert sources[citation["source"]]["text"][citation["start"] : citation["end"]] == citation["text"]
        assert sources[citation["source"]]["path"] == citation["path"]
        assert len(citation["text"]) <= 1200
    for passage in answer["passages"]:
        best = passage["sentence"]
        assert sources[passage["source"]]["text"][best["start"] : best["end"]] == best["text"]
    batch = tmp_path / "questions.txt"
    batch.write_text("How many prisms has the lens?\nWho was John Calder?\n")
    first, second = kb("--kb", base, "ask", "--json", "--batch", batch).lines()
    assert (first["question"], second["question"]) == ("How many prisms has the lens?", "Who was John Calder?")
    assert not second["abstained"]


@pytest.mark.parametrize("level", ["passage", "sentence", "page"])
def test_search_finds_at_every_level(base: Path, level: str) -> None:
    found = kb("--kb", base, "search", "--json", "--level", level, "storm petrel nests").json()
    assert found["query"] == "storm petrel nests"
    assert found["hits"]
    assert "petrel" in (found["hits"][0]["text"] + found["hits"][0]["path"]).casefold()
    assert {hit["level"] for hit in found["hits"]} == {level}


def test_exports_agree_with_each_other(base: Path) -> None:
    sources = {row["id"]: row for row in kb("--kb", base, "export", "sources").lines()}
    claims = {row["id"]: row for row in kb("--kb", base, "export", "claims").lines()}
    pages = kb("--kb", base, "export", "pages").lines()
    assert len(sources) == len([p for p in SAMPLE.rglob("*") if p.is_file()])
    for claim in claims.values():
        for quote in claim["quotes"]:
            assert sources[quote["source"]]["text"][quote["start"] : quote["end"]] == quote["text"]
    for page in pages:
        assert (base / page["path"]).is_file()
        for sentence in page["sentences"]:
            assert sentence["claims"]
            assert set(sentence["claims"]) <= set(claims)


def test_contradictions_are_exported_with_both_sides(base: Path) -> None:
    sources = {row["id"]: row for row in kb("--kb", base, "export", "sources").lines()}
    claims = {row["id"] for row in kb("--kb", base, "export", "claims").lines()}
    pairs = kb("--kb", base, "export", "contradictions").lines()
    assert pairs
    for pair in pairs:
        assert pair["kind"] in ("figures", "negation")
        for side in (pair["first"], pair["second"]):
            assert side["claim"] in claims
            for quote in side["quotes"]:
                assert sources[quote["source"]]["text"][quote["start"] : quote["end"]] == quote["text"]


def test_remove_retracts_purges_and_leaves_the_file(base: Path) -> None:
    file = base / "raw" / "birds-of-skerrow-rock.txt"
    ran = kb("--kb", base, "remove", "birds-of-skerrow-rock.txt", "--purge")
    assert ran.code == 0
    assert "Retracted raw/birds-of-skerrow-rock.txt" in ran.out
    assert file.is_file()
    assert kb("--kb", base, "ask", "--json", "How many pairs of storm petrels breed there?").json()["abstained"]
    for folder in ("wiki", "_site", ".kb"):
        for path in (base / folder).rglob("*"):
            assert not path.is_file() or b"redwings" not in path.read_bytes(), path
    assert "exclude" in (base / "overrides.toml").read_text()
    assert kb("--kb", base, "remove", "nothing.txt").code == ExitCode.USAGE


def test_more_than_half_vanished_asks_first(base: Path) -> None:
    shutil.move(base / "raw", base / "elsewhere")
    ran = kb("--kb", base, "build")
    assert ran.code == ExitCode.CONFIRM
    assert "--yes" in ran.err
    assert (base / "wiki" / "concepts").is_dir()
    shutil.move(base / "elsewhere", base / "raw")
    assert kb("--kb", base, "build").code == 0


def test_verify_lint_explain_doctor_and_gc(base: Path) -> None:
    ran = kb("--kb", base, "verify", "--deep")
    assert ran.code == 0
    assert "all proven" in ran.out
    assert kb("--kb", base, "lint").code in (0, ExitCode.FINDINGS)
    ran = kb("--kb", base, "explain", "Skerrow Light")
    assert ran.code == 0
    assert "raw/" in ran.out
    assert kb("--kb", base, "explain", "No such page").code == ExitCode.USAGE
    assert "ok" in kb("--kb", base, "doctor").out
    assert kb("--kb", base, "gc").code == 0


def test_verify_notices_a_forged_quote(base: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(base / ".kb" / "library.db")
    connection.execute("UPDATE quote SET text = 'It is made of cheese.' WHERE claim = (SELECT min(claim) FROM quote)")
    connection.commit()
    connection.close()
    ran = kb("--kb", base, "verify")
    assert ran.code == ExitCode.FINDINGS
    assert "not at its place" in ran.out


def test_backup_and_restore(base: Path, tmp_path: Path) -> None:
    file = tmp_path / "kb.tar.gz"
    assert kb("--kb", base, "backup", file).code == 0
    assert kb("--kb", base, "backup", file).code == ExitCode.USAGE
    ran = kb("restore", file, tmp_path / "restored")
    assert ran.code == 0, ran
    assert "0 findings" in ran.out
    rebuilt = kb("--kb", tmp_path / "restored", "build", "--json").json()
    assert rebuilt["pages"]["written"] == 0


def test_a_damaged_library_is_named_and_can_be_made_again(base: Path) -> None:
    library = base / ".kb" / "library.db"
    library.write_bytes(b"garbage" * 1000)
    for suffix in ("-wal", "-shm"):
        library.with_name(library.name + suffix).unlink(missing_ok=True)
    ran = kb("--kb", base, "build")
    assert ran.code == ExitCode.ERROR
    assert "damaged" in ran.err
    before = {p: p.read_bytes() for p in (base / "wiki").rglob("*.md") if p.name != "log.md"}
    library.unlink()
    assert kb("--kb", base, "build", SOURCE_DATE_EPOCH="0").code == 0
    after = {p: p.read_bytes() for p in (base / "wiki").rglob("*.md") if p.name != "log.md"}
    assert after.keys() == before.keys()


def test_demo_shows_an_answer_and_a_refusal(tmp_path: Path) -> None:
    ran = alone("demo", "demo", cwd=tmp_path)
    assert ran.code == 0, ran
    assert "38 metres" in ran.out
    assert "Sources disagree" in ran.out
    assert "The sources do not say." in ran.out
    assert (tmp_path / "demo" / "_site" / "index.html").is_file()
    assert kb("demo", "demo", cwd=tmp_path).code == ExitCode.USAGE


def test_terminal_escapes_of_a_source_stay_out_of_the_terminal(base: Path) -> None:
    (base / "raw" / "evil.txt").write_text(
        "The zorgon \x1b]0;owned\x07\x1b[31mengine\x1b[0m hums loudly in the old tower.\n"
    )
    assert kb("--kb", base, "build").code == 0
    for ran in (kb("--kb", base, "ask", "What hums in the old tower?"), kb("--kb", base, "search", "zorgon")):
        assert "zorgon" in ran.out.casefold()
        assert "\x1b" not in ran.out
        assert "\x07" not in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["explain", "concepts/petrl"], "Did you mean 'concepts/petrel'?"),
        (["explain", "Petrle"], "Did you mean 'concepts/petrel'?"),
        (["explain", "concepts/zzzz"], "`kb search --level page WORDS` finds pages."),
        (["cost", "--day", "yesterday"], "'yesterday' is no day."),
        (["cost", "--day", "2026-13"], "'2026-13' is no day."),
        (["search", "--limit", "0", "lamp"], "not in the range"),
    ],
)
def test_a_slip_is_named_and_a_way_out_with_it(built: Path, arguments: list[str], said: str) -> None:
    ran = kb("--kb", built, *arguments)
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert said in ran.err


def test_doctor_looks_for_the_base_it_was_told_of(tmp_path: Path) -> None:
    assert kb("doctor", cwd=tmp_path).code == ExitCode.OK
    ran = kb("--kb", tmp_path / "elsewhere", "doctor")
    assert ran.code == ExitCode.USAGE
    assert "is not a knowledge base" in ran.err


def test_shared_options_stand_before_or_after_the_command(built: Path, tmp_path: Path) -> None:
    before = kb("--kb", built, "--json", "status", cwd=tmp_path)
    after = kb("status", "--json", "--kb", built, cwd=tmp_path)
    assert before.code == after.code == 0
    assert before.json() == after.json()
    assert kb("--json", "handoff", "list", "--kb", built, cwd=tmp_path).json() is not None
    ran = kb("--json", "--kb", built, "serve", cwd=tmp_path)
    assert ran.code == ExitCode.USAGE
    assert "`kb serve` has no --json." in ran.err


def test_yes_after_the_command_answers_what_build_asks(base: Path) -> None:
    for file in sorted(p for p in (base / "raw").rglob("*") if p.is_file())[1:]:
        file.unlink()
    assert kb("build", "--kb", base).code == ExitCode.CONFIRM
    assert kb("build", "--kb", base, "--yes", "--no-site").code == 0


def test_kb_alone_shows_the_help(tmp_path: Path) -> None:
    ran = kb(cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == kb("--help", cwd=tmp_path).out


def test_ask_reads_a_question_from_a_pipe(built: Path) -> None:
    asked = alone("--kb", built, "ask", piped="When was Skerrow Light\nautomated?\n")
    assert asked.code == 0
    assert "1983" in asked.out
    assert kb("--kb", built, "ask").code == ExitCode.USAGE


def test_a_batch_is_printed_for_people_unless_json_is_asked_for(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("When was Skerrow Light automated?\nWho was the first keeper?\n")
    told = kb("--kb", built, "ask", "--batch", file)
    assert told.out.startswith("When was Skerrow Light automated?\n")
    assert "[1]" in told.out
    assert len(kb("--kb", built, "ask", "--batch", file, "--json").lines()) == 2
    assert "Who was the first keeper?\n  1. " in kb("--kb", built, "search", "--batch", file).out
    assert len(kb("--kb", built, "search", "--batch", file, "--json").lines()) == 2


def test_an_unreadable_file_is_told_once_and_then_counted(base: Path) -> None:
    broken = base / "raw" / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing else")
    first = kb("--kb", base, "build", "--no-site")
    assert "1 file could not be read" in first.err
    assert "raw/broken.pdf" in first.err
    second = kb("--kb", base, "build", "--no-site")
    assert second.code == ExitCode.PARTIAL
    assert second.err == "1 file still unread: `kb status`.\n"
    assert "raw/broken.pdf" in kb("--kb", base, "status").err
    broken.write_bytes(b"%PDF-1.4 nothing at all")
    assert "raw/broken.pdf" in kb("--kb", base, "build", "--no-site").err


def test_a_rename_is_told_and_logged(base: Path) -> None:
    (base / "raw" / "the-lens.html").rename(base / "raw" / "lens.html")
    ran = kb("--kb", base, "build", "--no-site")
    assert "Renamed: raw/the-lens.html is now raw/lens.html.\n" in ran.out
    assert "* **Update** raw/the-lens.html renamed to raw/lens.html." in (base / "wiki" / "log.md").read_text()
    assert "Renamed" not in kb("--kb", base, "build", "--no-site").out


def test_init_among_documents_says_what_it_will_read(tmp_path: Path) -> None:
    for name in ("raw/a.pdf", "raw/b/c.md", "raw/.hidden", "letter.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    ran = kb("init", cwd=tmp_path)
    assert "raw/ has 2 files (1 .pdf, 1 .md) already: `kb build` reads them." in ran.out
    assert "1 file (1 .txt) beside raw/ will not be read" in ran.out


def test_a_base_without_concepts_shows_what_its_sources_say(tmp_path: Path) -> None:
    assert kb("init", tmp_path / "small").code == 0
    said = "The ferry leaves the eastern harbour at nine every morning except on Sundays"
    (tmp_path / "small" / "raw" / "ferry.txt").write_text(f"{said}.\n")
    assert kb("--kb", tmp_path / "small", "build").code == 0
    assert not list((tmp_path / "small" / "wiki" / "concepts").glob("[!i]*.md"))
    assert said in (tmp_path / "small" / "wiki" / "index.md").read_text()
    home = (tmp_path / "small" / "_site" / "index.html").read_text()
    assert said in home
    assert "Nothing is here yet" not in home


def test_beside_an_idle_watch_others_do_their_work_or_leave_it_to_it(base: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "KB_EMBEDDER": "none"}
    command = [sys.executable, "-m", "kb", "--kb", str(base), "watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as process:
        try:
            assert process.stdout
            assert process.stdout.readline().startswith(b"Watching")
            ran = kb("--kb", base, "build", "--no-site", KB_EMBEDDER="none")
            assert ran.code == 0, ran
            named = f"`kb watch` (process {process.pid}, since "
            assert named in ran.err
            assert "`kb build` does its work itself." in ran.err
            second = kb("--kb", base, "watch")
            assert second.code == ExitCode.BUSY
            assert named in second.err
            note = tmp_path / "ferry.txt"
            note.write_text("The ferry to Lindholm sailed at noon.\n")
            assert named in kb("--kb", base, "add", note).out
            assert kb("--kb", base, "remove", "the-lens.html", KB_EMBEDDER="none").code == 0
        finally:
            process.terminate()
            process.wait(30)


def test_doctor_and_a_purge_say_what_they_could_not_mend(base: Path) -> None:
    settings = base / "kb.toml"
    elsewhere = settings.read_text("utf-8").replace('store = "embedded"', 'store = "http://127.0.0.1:9"')
    settings.write_text(elsewhere, "utf-8")  # no server listens there
    ran = kb("--kb", base, "doctor", "--mend")
    assert ran.code == ExitCode.FINDINGS
    assert "could not be written" in ran.out and "was made again" not in ran.err
    purged = kb("--kb", base, "remove", "--purge", "birds-of-skerrow-rock.txt")
    assert "It was dropped, so that nothing of them is left in it" in purged.err
    settings.write_text(elsewhere.replace("http://127.0.0.1:9", "embedded"), "utf-8")
    assert kb("--kb", base, "build").code == 0
    assert kb("--kb", base, "doctor").code == 0
