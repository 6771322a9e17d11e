"""The hostile corpus through the whole product: built beside three plain articles, read, asked, deleted, restored.

The base is built once; tests that change it take a copy.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.errors import ExitCode
from kb.home import Home
from kb.overrides import read_overrides
from tests.cli import commands
from tests.cli.commands import Ran
from tests.hostile.hostile_corpus import STEERING, Row, World, queries, rows, unpack
from tests.hostile.hostile_html import Page, active_in_markdown
from tests.site.folder_server import serving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the corpus holds names and links of Linux")

PLAIN = ("Kenya.md", "Teacher.md", "Apollo_program.md")
ODD = {  # names the corpus does not have, each of a file that says one sentence
    "con.md": "The first odd ferry has a name that Windows keeps for itself.",
    "index.md": "The second odd ferry has the name of a page of the wiki.",
    "🦆🦆.txt": "The third odd ferry has a name of pictures.",
    "a" * 250 + ".md": "The fourth odd ferry has a name as long as names can be.",
    "- [x](javascript:window.__xss=1)\n---\ntitle: HOSTILE\n/\u202e <b onclick=window.__xss=1>/]](x)\u2028.md": (
        "The fifth odd ferry lies in a folder that would be a list, a link, a front matter and a tag."
    ),
    "..md.txt": "",  # a dot file: no source
    "HOSTILE-NAME/{{ 7*7 }} %s {0}.md": "The sixth odd ferry has the name of a template.",
}
DOCUMENTED = {int(code) for code in ExitCode}
SENTENCE = "The harbour bridge at Lindholm was opened in 1931 and carries two lanes of traffic."


@pytest.fixture(scope="module")
def world(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("hostile"))
    world.kb("init", str(world.base), code=None)
    unpack(shared, world.base / "raw")
    for name, sentence in ODD.items():
        (world.base / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        (world.base / "raw" / name).write_text(f"{sentence} It is a vessel of the harbour of Odderhavn.\n")
    for name in PLAIN:
        shutil.copy(shared / "data" / "squad" / "articles" / name, world.base / "raw")
    return world


@pytest.fixture(scope="module")
def built(world: World) -> Ran:
    return world.kb("build", code=ExitCode.PARTIAL)


@pytest.fixture(scope="module")
def sources(world: World, built: Ran) -> dict[str, Any]:
    return {source["path"]: source for source in world.export("sources")}


@pytest.fixture(scope="module")
def manifest(shared: Path) -> list[Row]:
    return rows(shared)


@pytest.fixture
def copy(world: World, built: Ran, tmp_path: Path) -> World:
    shutil.copytree(world.base, tmp_path / "base", symlinks=True)
    return World(tmp_path)


def files(base: Path, *folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted((base / folder).rglob("*")) if path.is_file())


def shown(base: Path) -> Iterator[tuple[Path, str]]:
    """What a reader can open in wiki and site, as text; the originals are the sources' own files."""
    for path in files(base, "wiki", "_site"):
        if path.suffix in (".md", ".html", ".json", ".js", ".xml") and not {"originals", "assets"} & set(path.parts):
            yield path, path.read_text("utf-8")


def test_each_file_ends_as_the_manifest_says(world: World, sources: dict[str, Any], manifest: list[Row]) -> None:
    status = json.loads(world.kb("status", "--json").out)
    failed = {failure["path"]: failure for failure in status["failed"]}
    assert status["sources"] == len(sources)
    assert not set(failed) & set(sources)
    assert all(f["message"].endswith(".") and f["advice"].endswith(".") for f in failed.values())
    allowed = {"ok": "s", "quarantine": "f", "ok_or_quarantine": "sf", "skip": "f-"}
    ended = {row.path: "s" if row.path in sources else "f" if row.path in failed else "-" for row in manifest}
    assert [row.path for row in manifest if ended[row.path] not in allowed[row.outcome]] == []
    assert {f"raw/{name}" for name in PLAIN} <= set(sources)
    assert {path: sources[path]["text"].partition(". It")[0] + "." for path in sources if "dev/" not in path} == {
        f"raw/{name}": said for name, said in ODD.items() if said
    } | {f"raw/{name}": sources[f"raw/{name}"]["text"].partition(". It")[0] + "." for name in PLAIN}
    assert len(sources) == 64 + len(PLAIN) + len([said for said in ODD.values() if said])
    assert len(failed) == 22


def test_nothing_left_this_machine_or_this_folder(world: World, built: Ran) -> None:
    assert not world.connections.exists(), world.connections.read_text()
    assert [path.name for path in (world.folder / "here").iterdir()] == []
    assert [path.name for path in (world.folder / "home").rglob("*") if path.is_file()] == []
    assert [path.name for path in (world.folder / "temporary").rglob("*")] == []
    for folder in (world.folder, Path("/tmp"), Path("/"), Path("/etc")):
        assert [path for path in folder.iterdir() if path.name.startswith("HOSTILE")] == []
    mine = [path for top in world.base.iterdir() if top.name != "raw" for path in (top, *top.rglob("*"))]
    assert [path for path in mine if path.name.upper().startswith("HOSTILE") or path.is_symlink()] == []
    for part in ("wiki", "_site/sources", "_site/concepts", "_site/originals"):
        for path in (world.base / part).rglob("*"):
            assert re.fullmatch(r"[a-z0-9.-]+", path.name), path


def test_visible_words_stay_and_flags_are_set(sources: dict[str, Any], manifest: list[Row]) -> None:
    known = [(row, sources[row.path]) for row in manifest if row.path in sources]
    assert [row.path for row, source in known if row.must_keep not in source["text"]] == []
    assert [row.path for row, source in known if row.flag and row.flag not in source["flags"]] == []
    assert sum(bool(row.must_keep) for row, _ in known) == 26
    assert "{{ 7*7 }}" in sources["raw/dev/template/jinja.md"]["title"]


def test_hidden_words_are_nowhere(world: World, sources: dict[str, Any], manifest: list[Row]) -> None:
    hidden = {words for row in manifest for words in row.must_not_quote}
    assert len(hidden) == 15
    told = [(what, json.dumps(world.export(what), ensure_ascii=False)) for what in ("sources", "claims", "pages")]
    told += [
        (command, world.kb(command, "--json", SENTENCE, *more).out)
        for command, more in (("search", ["--limit", "200"]), ("ask", []))
    ]
    told += [(str(path), text) for path, text in shown(world.base)]
    assert [(where, words) for where, text in told for words in hidden if words in text] == []


def test_every_claim_and_every_page_is_proven(world: World, sources: dict[str, Any]) -> None:
    assert world.kb("verify").code == 0
    by_id = {source["id"]: source for source in sources.values()}
    claims = {claim["id"]: claim for claim in world.export("claims")}
    for claim in claims.values():
        for quote in claim["quotes"]:
            assert by_id[quote["source"]]["text"][quote["start"] : quote["end"]] == quote["text"]
    pages = world.export("pages")
    assert {c for page in pages for sentence in page["sentences"] for c in sentence["claims"]} <= set(claims)
    assert {page["slug"] for page in pages if page["type"] == "concept"} >= {"concepts/lindholm", "concepts/kenya"}
    assert [page["slug"] for page in pages if page["type"] == "concept" and "hostile" in page["slug"]] == []
    assert "HOSTILE" not in (world.base / "AGENTS.md").read_text("utf-8")
    for name in ("pages.lock", "wiki/log.md"):  # these name files, and nothing that is in them
        named = (world.base / name).read_text("utf-8")
        for part in ("inj_HOSTILE-00", "touch HOSTILE", "title: HOSTILE", "HOSTILE-NAME"):
            named = named.replace(part, "")
        assert "HOSTILE" not in named


def test_no_page_of_the_site_runs_anything_of_a_source(world: World, built: Ran) -> None:
    base = world.base
    pages = {path: Page(path.read_text("utf-8")) for path in files(base, "_site") if path.suffix == ".html"}
    assert len(pages) > 70
    assert {path.name: page.wrong for path, page in pages.items() if page.wrong} == {}
    plain = pages[base / "_site" / "sources" / "kenya.html"].inline
    assert plain
    assert {path.name for path, page in pages.items() if "sources" in path.parts and page.inline != plain} == set()
    assert all(isinstance(json.loads(data), dict) for page in pages.values() for data in page.data)
    assert not any("HOSTILE" in script or "__xss" in script for page in pages.values() for script in page.inline)
    assert "{{ 7*7 }}" in pages[base / "_site" / "sources" / "jinja.html"].text
    originals = {path.suffix for path in files(base, "_site/originals")}
    assert originals <= {".txt", ".pdf"}  # nothing a browser would run


def test_what_the_manifest_forbids_is_active_nowhere(world: World, built: Ran, manifest: list[Row]) -> None:
    forbidden = {words for row in manifest for words in row.must_not_html}
    for path, text in shown(world.base):
        if path.suffix == ".html":
            assert not [words for words in forbidden if words.startswith("<") and words in text], path
    for path in files(world.base, "wiki"):
        if path.suffix == ".json":  # a page's data, which is parsed and never shown as it is
            json.loads(path.read_text("utf-8"))
        else:
            assert list(active_in_markdown(path)) == [], path
    for path in files(world.base, "_site/assets/kb"):
        if path.parent.name in ("search", "cards", "sources", "concepts") and path.suffix == ".js":
            line = path.read_text("utf-8")  # one call or one assignment of a value, and nothing after it
            called = re.fullmatch(r'kbSearch\("\w+", (.*)\)\n', line, re.DOTALL)
            value = called[1] if called else line.partition(" = ")[2]
            json.loads(value)


def test_every_command_leaves_the_terminal_alone(world: World, built: Ran) -> None:
    """``World.kb`` looks for control characters in what each command prints."""
    for arguments in (
        ["status"],
        ["lint"],
        ["lint", "--json"],
        ["doctor"],
        ["trace"],
        ["explain", "sources/31mred"],
        ["explain", "concepts/lindholm"],
        ["explain", "\x1b[31mred\u202e"],
        ["ask", "Where does the payment go?"],
        ["ask", "Where does the fifth odd ferry lie?"],
        ["search", "odd ferry"],
        ["remove", "raw/\x9b31m\nno such file"],
    ):
        assert world.kb(*arguments, code=None).code in DOCUMENTED, arguments
    for line in (built.out + built.err).splitlines():
        assert not line.startswith("line.md"), "a file's name must not begin a line"


def test_search_strings_are_words_and_never_a_query_language(world: World, built: Ran, tmp_path: Path) -> None:
    asked = [*queries(world.base / "raw"), "half a character \udcff", "\x1b[31m red \u202e", "a\u2028b\x85c", ""]
    for text in asked:
        for command in (["search"], ["search", "--level", "sentence"], ["search", "--level", "page"], ["ask"]):
            ran = commands.kb("--kb", world.base, *command, "--json", "--", text)
            assert ran.code == 0, (command, text, ran)
            echo = json.loads(ran.out)
            assert echo.get("query", echo.get("question")) == text
            assert not STEERING.search(ran.out)
            assert "syntax error" not in ran.out.casefold()
    batch = tmp_path / "queries"
    batch.write_bytes(b"\n".join(text.encode("utf-8", "surrogateescape") for text in asked) + b"\n")
    for task in ("search", "ask"):
        lines = world.kb(task, "--batch", str(batch), "--json").lines()
        assert len(lines) == len(asked)
    assert lines[1]["question"] == asked[1]


def test_a_second_build_does_nothing_and_reads_no_refused_file_again(
    world: World, built: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.stat().st_mtime_ns for path in files(world.base, "wiki", "_site", "raw")}
    monkeypatch.setattr("ingest.extract.extract_all", lambda *_: pytest.fail("a file was read again"))
    monkeypatch.setattr("kb.index.writer._child", lambda _: pytest.fail("the embedding store was written again"))
    ran = commands.kb("--kb", world.base, "build")
    assert ran.code == 0 or "could not be read" in ran.err or "still unread" in ran.err
    assert "Nothing changed" in ran.out
    assert "embedding store" not in ran.err
    assert {path: path.stat().st_mtime_ns for path in files(world.base, "wiki", "_site", "raw")} == before


def test_deleting_all_of_it_retracts_all_of_it(copy: World) -> None:
    shutil.rmtree(copy.base / "raw" / "dev")
    for name in ODD:
        (copy.base / "raw" / name).unlink()
    ran = copy.kb("build", code=ExitCode.CONFIRM)
    assert "70 of 73" in ran.err
    copy.kb("--yes", "build")
    assert {source["path"] for source in copy.export("sources")} == {f"raw/{name}" for name in PLAIN}
    naming = ("log.md", "log.html", "index.html")  # the log names files, and the home page shows its last lines
    told = [(what, json.dumps(copy.export(what), ensure_ascii=False)) for what in ("sources", "claims", "pages")]
    told += [(str(path), text) for path, text in shown(copy.base) if path.name not in naming]
    told.append(("pages.lock", (copy.base / "pages.lock").read_text("utf-8")))
    told.append(("search", copy.kb("search", "--json", "--limit", "100", "file name test").out))
    gone = ("Lindholm", "Odderhavn", "HOSTILE", "__xss")
    assert [(where, words) for where, text in told for words in gone if words in text] == []
    home = (copy.base / "_site" / "index.html").read_text("utf-8")
    assert not [words for words in gone[:2] if words in home]
    assert {path.name for path in files(copy.base, "_site/originals")} == {
        f"{source['id']}-{source['sha256'][:8]}.txt" for source in copy.export("sources")
    }


def test_a_backup_comes_back_with_odd_names_links_and_pipes(copy: World) -> None:
    os.mkfifo(copy.base / "raw" / "pipe.md")
    told = copy.kb("backup", str(copy.folder / "kb.tar.gz"), code=ExitCode.PARTIAL).err
    assert "raw/pipe.md: It is a pipe" in told
    restored = World(copy.folder / "elsewhere")
    copy.kb("restore", str(copy.folder / "kb.tar.gz"), str(restored.base))

    def regular(base: Path) -> set[str]:
        found = [path for path in (base / "raw").rglob("*") if not path.is_symlink() and path.is_file()]
        return {str(path.relative_to(base)) for path in found}

    assert regular(restored.base) == regular(copy.base)
    assert not (restored.base / "raw" / "pipe.md").exists()
    report = json.loads(restored.kb("build", "--json", code=ExitCode.PARTIAL).out)
    assert (report["sources"]["added"], report["sources"]["changed"], report["pages"]["written"]) == (0, 0, 0)


def test_sources_with_odd_names_are_removed_by_id_or_path(copy: World, sources: dict[str, Any]) -> None:
    odd = "raw/dev/filenames/\x1b[31mred.md", "raw/dev/filenames/bad\\udcff\\udcfe.md"
    broken = "raw/dev/filenames/new\nline.md"
    copy.kb("remove", "--purge", *(sources[path]["id"] for path in odd), broken, code=ExitCode.PARTIAL)
    kept = [path for path in (copy.base / ".kb").rglob("*") if path.is_file()]
    assert [path for path in kept if b"undecodable file name" in path.read_bytes()] == []
    assert {*odd, broken} == set(read_overrides(Home(copy.base)).exclude)
    left = {source["path"] for source in copy.export("sources")}
    assert set(sources) - left == {*odd, broken}
    assert all(os.path.lexists(path) for path in (copy.base / "raw" / "dev" / "filenames").iterdir())
    assert len(list((copy.base / "raw" / "dev" / "filenames").iterdir())) == 10


@pytest.mark.browser
def test_in_a_browser_no_page_of_it_runs_asks_or_complains(world: World, built: Ran) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("Chromium is not installed")
    site = world.base / "_site"
    pages = [page["path"] for page in world.export("pages")]
    opened = [re.sub(r"^wiki/(.*)\.md$", r"\1.html", path) for path in pages]
    opened = [name for name in opened if not name.startswith("sources/oneline")]
    opened += ["index.html", "sources/index.html", "log.html", "contradictions.html"]
    with serving(site) as address, playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:")) else wrong.append(r.url))
        for name in opened:
            page.goto(address + name)
            assert page.evaluate("window.__xss") is None, name
            assert wrong == [], name
        for words in ("script onerror", "Lindholm", "file name test"):
            page.fill("input[name=query]", words)
            page.wait_for_timeout(400)
            assert page.evaluate("window.__xss") is None and wrong == [], words
        page.goto((site / "sources" / "t2.html").as_uri())
        assert page.evaluate("window.__xss") is None
        browser.close()
