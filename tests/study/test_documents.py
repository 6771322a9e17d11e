"""Guides, slides, comparisons, decks and books: complete, cited, well-formed, and hostile text stays text."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from kb.cli import cli
from kb.errors import UsageError
from kb.export import DOCUMENTS, EXPORTS
from kb.home import Home
from kb.library import Library
from kb.study.anki import deck
from kb.study.cards import make_cards
from kb.study.compare import compare
from tests.site.site_sample import SOURCES, make_base
from tests.site.site_vectors import VECTORS

XHTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
OPF = "{http://www.idpf.org/2007/opf}"
EVIL = (
    "<script>pwned()</script> <img src=x onerror=pwned()> ]]> & [sound:a.mp3] {{c1::x}} \\(x\\) {{Front}} =cmd \x1b[31m"
)


def hostile_sources() -> Iterator[tuple[str, Any, str, str, str, str]]:
    yield (
        "raw/evil.md",
        "markdown",
        EVIL,
        EVIL,
        "2024",
        f"# A\n\nThe Grey Skerry of {EVIL} was lit in 1847 by Ada Marlow.\n",
    )
    for name, attack in VECTORS.items():
        words = " ".join(attack.replace(".", " ").split())
        yield f"raw/{name}.md", "markdown", attack, attack, "2024", f"# A\n\nThe lamp of {words} was lit in 1847.\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home, _ = make_base(tmp_path_factory.mktemp("study") / "kb")
    with Library.open(home, readonly=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home, _ = make_base(tmp_path_factory.mktemp("study") / "kb", [*SOURCES, *hostile_sources()])
    with Library.open(home, readonly=True) as opened:
        yield opened


def text(library: Library, what: str, topic: str) -> str:
    return DOCUMENTS[what].make(library, topic, "Lights").decode("utf-8")


def test_a_guide_says_what_to_read_what_to_know_and_what_disagrees(library: Library) -> None:
    guide = text(library, "guide", "tower")
    headings = re.findall(r"^## (.+)$", guide, re.MULTILINE)
    assert headings == ["Read in this order", "Be able to answer", "Where the sources disagree", "Answers"]
    assert guide.index("1. **Tower**") < guide.index("2. **")
    assert "- 41 / 39\n    - “The Grey Skerry tower is 41 metres high.” (The Fresnel lens)" in guide
    questions = guide.partition("## Be able to answer")[2].partition("##")[0]
    answers = guide.partition("## Answers")[2]
    assert len(re.findall(r"^\d+\.", questions, re.MULTILINE)) == len(re.findall(r"^\d+\.", answers, re.MULTILINE)) > 0


def test_slides_have_a_slide_a_section_and_name_their_sources(library: Library) -> None:
    sheets = text(library, "slides", "concepts/grey-skerry").split("\n\n---\n\n")
    assert sheets[0].startswith("---\nmarp: true\n")
    assert "# Grey Skerry" in sheets[0]
    assert "> “" in sheets[0]
    assert sheets[-1].startswith("## Sources")
    assert "Harbour report for 1901, Harbour Board, 1901" in sheets[-1]
    for sheet in sheets[1:-1]:
        assert sheet.startswith("## ")
        assert len(re.findall(r"^- ", sheet, re.MULTILINE)) <= 4


def test_two_topics_stand_side_by_side(library: Library) -> None:
    found = compare(library, "fresnel lens", "Fog signal")
    form = found.form()
    assert form["titles"] == ["Fresnel lens", "Fog signal"]
    [what, *_] = form["rows"]
    assert what["cells"][0][0]["text"].startswith("A Fresnel lens is a lens")
    assert what["cells"][1][0]["quotes"] == [what["cells"][1][0]["text"]]
    table = [line for line in found.markdown().splitlines() if line.startswith("|")]
    assert {line.count("|") for line in table} == {4}


def test_an_unknown_topic_gets_a_suggestion(library: Library) -> None:
    with pytest.raises(UsageError, match="'Fog signal'"):
        text(library, "guide", "fog signl")


@pytest.mark.parametrize("what", ["guide", "slides"])
def test_markdown_of_hostile_sources_has_no_html_and_no_foreign_link(hostile: Library, what: str) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    for topic in ("grey skerry", "lamp"):
        made = text(hostile, what, topic)
        tokens = reader.parse(made.partition("---\n\n")[2] if what == "slides" else made)
        inner = [child for token in tokens for child in token.children or ()]
        assert not [t for t in (*tokens, *inner) if t.type in ("html_block", "html_inline", "link_open", "image")]
        assert "\x1b" not in made


def test_the_table_of_a_comparison_holds_hostile_text_as_text(hostile: Library) -> None:
    table = compare(hostile, "lamp", "grey skerry").markdown()
    assert re.sub(r"<br>", "", table).count("<") == 0


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        return {name: archive.read(name) for name in archive.namelist()}


def check_book(data: bytes) -> dict[str, ElementTree.Element]:
    """What EPUB 3 asks of a container, its manifest, its spine and its documents."""
    files = unpacked(data)
    assert files["mimetype"] == b"application/epub+zip"
    container = ElementTree.fromstring(files["META-INF/container.xml"])
    root = next(container.iter("{urn:oasis:names:tc:opendocument:xmlns:container}rootfile")).get("full-path", "")
    package = ElementTree.fromstring(files[root])
    items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
    listed = {f"EPUB/{item.get('href')}" for item in items.values()}
    assert listed == set(files) - {"mimetype", "META-INF/container.xml", root}
    assert [item.get("href") for item in items.values() if item.get("properties") == "nav"] == ["nav.xhtml"]
    spine = [ref.get("idref") for ref in package.iter(f"{OPF}itemref")]
    assert spine
    assert set(spine) <= set(items)
    assert len(set(spine)) == len(spine)
    meta = [element.text or "" for element in package.iter(f"{OPF}meta")]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", meta[0])
    pages = {n: ElementTree.fromstring(files[n]) for n in files if n.endswith(".xhtml")}
    ids = {name: [e.get("id") for e in page.iter() if e.get("id")] for name, page in pages.items()}
    for name, page in pages.items():
        assert len(set(ids[name])) == len(ids[name]), name
        for link in page.iter(f"{XHTML}a"):
            target, _, anchor = str(link.get("href")).partition("#")
            assert f"EPUB/{target}" in pages
            assert not anchor or anchor in ids[f"EPUB/{target}"], link.get("href")
        allowed = set(re.findall(r"\w+", "html head title link body h1 h2 p sup a ul li ol section span nav"))
        assert {e.tag.removeprefix(XHTML) for e in page.iter()} <= allowed
        assert not [key for e in page.iter() for key in e.attrib if key.startswith("on")]
    return pages


@pytest.mark.parametrize("topic", ["", "tower"])
def test_a_book_is_valid_and_every_proof_is_an_endnote(library: Library, topic: str) -> None:
    pages = check_book(DOCUMENTS["epub"].make(library, topic, "Lights & Signals"))
    notes = {note.get("id"): "".join(note.itertext()) for note in pages["EPUB/notes.xhtml"].iter(f"{XHTML}li")}
    cited = {
        str(link.get("href")).partition("#")[2]
        for page in pages.values()
        for link in page.iter(f"{XHTML}a")
        if link.get(f"{OPS}type") == "noteref"
    }
    assert cited == set(notes)
    assert any("“The Grey Skerry tower is 41 metres high.” The Fresnel lens" in note for note in notes.values())
    first = "".join(pages["EPUB/page-1.xhtml"].itertext())
    assert ("Sources disagree" in first) == (topic == "tower")


def test_a_book_of_hostile_sources_is_as_valid(hostile: Library) -> None:
    pages = check_book(DOCUMENTS["epub"].make(hostile, "", EVIL))
    assert any("<script>pwned()</script>" in "".join(page.itertext()) for page in pages.values())


@pytest.mark.parametrize("epoch", ["1780000000", "0"])
def test_the_same_base_makes_the_same_book(library: Library, monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert DOCUMENTS["epub"].make(library, "", "A") == DOCUMENTS["epub"].make(library, "", "A")


def notes_of(data: bytes, folder: Path) -> list[list[str]]:
    (folder / "deck.anki2").write_bytes(unpacked_any(data)["collection.anki2"])
    connection = sqlite3.connect(folder / "deck.anki2")
    try:
        return [row[0].split("\x1f") for row in connection.execute("SELECT flds FROM notes ORDER BY guid")]
    finally:
        connection.close()


def unpacked_any(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_deck_holds_each_card_with_its_quote(library: Library, tmp_path: Path) -> None:
    cards = {card.id: card for card in make_cards(library)}
    notes = notes_of(deck("Lights", list(cards.values())), tmp_path)
    assert len(notes) == len(cards) > 2
    assert any(
        fields[1] == "What is a Fresnel lens?" and fields[4].startswith("“A Fresnel lens is") for fields in notes
    )


def test_hostile_text_is_text_to_anki(hostile: Library, tmp_path: Path) -> None:
    from dataclasses import replace

    some = make_cards(hostile)[0]
    evil = replace(some, id="k-evil", front=EVIL, answer=EVIL, source=EVIL, quote=replace(some.quote, text=EVIL))
    [fields] = [fields for fields in notes_of(deck(EVIL, [evil]), tmp_path) if "pwned" in fields[1]]
    for field in fields:
        assert not re.search(r"<(?!span></span>)|\[sound:|\{\{|\\\(|\\|\x1b", field.replace("<span></span>", ""))


def test_conversations_quote_what_they_say(library: Library) -> None:
    rows = list(EXPORTS["jsonl-chat"](library))
    for row in rows:
        asked, said = row["messages"]
        assert (asked["role"], said["role"]) == ("user", "assistant")
        assert row["quotes"]
        for quote in row["quotes"]:
            assert f"“{quote['text']}”" in said["content"]
    assert "What do the sources say about Tower?" in [row["messages"][0]["content"] for row in rows]


def test_the_graph_has_no_edge_to_nowhere(library: Library) -> None:
    rows = list(EXPORTS["graph"](library))
    nodes = {row["node"] for row in rows if "node" in row}
    edges = [row for row in rows if "from" in row]
    assert {row["relation"] for row in edges} >= {"links", "cites", "related"}
    for row in edges:
        assert {row["from"], row["to"]} <= nodes
        assert row["from"] != row["to"]


def test_the_command_writes_a_file_once(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.epub"
    cli.main(args=["export", "--kb", str(home.root), "epub", "-o", str(target)], standalone_mode=False)
    check_book(target.read_bytes())
    for arguments in (["epub", "-o", str(target)], ["slides"], ["claims", "tower"]):
        with pytest.raises(UsageError):
            cli.main(args=["export", "--kb", str(home.root), *arguments], standalone_mode=False)
    capsys.readouterr()
    cli.main(args=["export", "--kb", str(home.root), "cards"], standalone_mode=False)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"front", "answer", "quote", "source", "statement"} <= rows[0].keys()
