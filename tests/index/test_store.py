"""The embedding store: mirrors the library, survives what Chroma does not, holds no text, opens no socket."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kb.home import Home
from kb.index import writer
from kb.index.build import check_store, embed, rebuild_store, update_index
from kb.index.chroma import ChromaStore, generations, open_store, read_current
from kb.index.minilm import MiniLM
from kb.library import Library
from kb.progress import Silent
from kb.settings import Settings
from kb.values import Document, Passage, Source

SETTINGS = Settings()
IN_A_CHILD = writer._child
SECRET = "the lighthouse keeper's seventh password"


def put(library: Library, name: str, *texts: str) -> None:
    """A source with one passage for each text."""
    whole = "\n\n".join(texts)
    library.sources.put(
        Source(name, f"raw/{name}.md", name, name, "markdown", name), Document(whole, (), "markdown", "t")
    )
    starts = [whole.index(text) for text in texts]
    library.passages.replace(name, [Passage(name, s, s + len(t), t) for s, t in zip(starts, texts, strict=True)])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def library(home: Home) -> Iterator[Library]:
    with Library.open(home) as opened:
        put(opened, "s-plague", "The plague came by ship.", "Rats carried fleas.", "Bread was scarce.")
        put(opened, "s-light", f"Nobody knew {SECRET}.", "The lamp burned oil.")
        yield opened


@pytest.fixture(autouse=True)
def no_children(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer runs in this process, where Chroma is imported once; two tests ask for real children."""
    if "children" not in request.fixturenames:
        monkeypatch.setattr(writer, "_child", writer.obey)


@pytest.fixture
def children() -> None:
    """Asks for real child processes."""


def build(library: Library, home: Home) -> list[str]:
    return [problem.message for problem in update_index(library, home, SETTINGS, Silent())]


def nearest(library: Library, home: Home, words: str, limit: int = 1) -> list[str]:
    store = open_store(home, SETTINGS, MiniLM())
    assert store is not None
    found = store.nearest(MiniLM().embed([words])[0], limit)
    held = library.passages.get(found)
    return [held[i].text if i in held else "stale" for i in found]


def test_a_build_embeds_and_mirrors_and_the_next_does_nothing(
    library: Library, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build(library, home) == []
    assert library.vectors.missing(MiniLM.id) == []
    assert nearest(library, home, "food shortage") == ["Bread was scarce."]
    assert check_store(library, home, SETTINGS) == ""
    monkeypatch.setattr(writer, "_child", lambda order: pytest.fail("a second build started a writer"))
    assert build(library, home) == []


def test_a_change_is_copied_forward_and_a_deletion_reaches_the_store(library: Library, home: Home) -> None:
    build(library, home)
    first = read_current(home)
    put(library, "s-new", "A comet was seen.")
    library.sources.remove("s-light")
    assert build(library, home) == []
    second = read_current(home)
    assert first is not None and second is not None
    assert second.passages == 4
    assert [folder.name for folder in generations(home)] == [second.generation] != [first.generation]
    assert nearest(library, home, "a light in the sky") == ["A comet was seen."]
    assert "stale" not in nearest(library, home, "oil lamp", 10)


def test_the_store_holds_no_text_and_purging_drops_what_was(library: Library, home: Home) -> None:
    build(library, home)
    before = {path.name for path in generations(home)}
    assert all(SECRET.encode() not in p.read_bytes() for p in home.chroma.rglob("*") if p.is_file())
    library.sources.remove("s-light")
    assert rebuild_store(library, home, SETTINGS) == ""
    assert not before & {path.name for path in generations(home)}
    assert check_store(library, home, SETTINGS) == ""


@pytest.mark.parametrize("harm", ["delete", "delete note", "torn note"])
def test_what_has_gone_is_made_again(library: Library, home: Home, harm: str) -> None:
    build(library, home)
    current = read_current(home)
    assert current is not None
    folder = home.chroma / current.generation
    note = home.chroma / "current.json"
    if harm == "delete":
        shutil.rmtree(folder)
    elif harm == "delete note":
        note.unlink()
    elif harm == "torn note":
        note.write_text('{"generation": "g-0')
    build(library, home)
    assert check_store(library, home, SETTINGS) == ""
    assert nearest(library, home, "food shortage") == ["Bread was scarce."]


@pytest.mark.parametrize("left", [0.0, 0.5])
def test_a_broken_store_is_healed_by_a_build_and_does_not_stop_a_question(
    library: Library, home: Home, monkeypatch: pytest.MonkeyPatch, left: float
) -> None:
    build(library, home)
    monkeypatch.setattr(writer, "_child", IN_A_CHILD)
    for path in home.chroma.glob("g-*/**/*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[: int(path.stat().st_size * left)])
    question = "import sys; from tests.index.test_store import ask_from_child; ask_from_child(sys.argv[1])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", question, str(home.root)], cwd=root, check=False)
    assert done.returncode == 0
    assert check_store(library, home, SETTINGS) != ""
    assert build(library, home) == []
    assert check_store(library, home, SETTINGS) == ""


def ask_from_child(root: str) -> None:
    """What a warm session does with a harmed store; a list, possibly empty."""
    store = open_store(Home(Path(root)), SETTINGS, MiniLM())
    if store is not None:
        assert isinstance(store.nearest(MiniLM().embed(["food"])[0], 3), list)


def test_a_generation_that_killed_its_reader_is_not_opened_again(library: Library, home: Home) -> None:
    build(library, home)
    current = read_current(home)
    assert current is not None
    (home.chroma / f"{current.generation}.broken").touch()  # what a reader leaves that died while opening
    store = ChromaStore(home, SETTINGS)
    assert store.nearest(MiniLM().embed(["food"])[0], 3) == []
    assert check_store(library, home, SETTINGS) == "The embedding store is damaged; `kb build` makes it again."
    build(library, home)
    assert check_store(library, home, SETTINGS) == ""


def test_a_session_sees_what_a_later_build_added(library: Library, home: Home) -> None:
    build(library, home)
    store = ChromaStore(home, SETTINGS)
    comet = MiniLM().embed(["a comet"])[0]
    assert len(store.nearest(comet, 10)) == 5
    put(library, "s-new", "A comet was seen.")
    build(library, home)
    found = store.nearest(comet, 10)
    assert library.passages.get(found[:1])[found[0]].text == "A comet was seen."


def test_another_embedder_makes_another_generation_without_mixing(
    library: Library, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Flat:
        """Two dimensions, as a changed setting would bring."""

        id, dimension = "flat:2", 2

        def embed(self, texts: list[str]) -> list[np.ndarray]:
            return [np.array([1, 0], dtype="<f4") for _ in texts]

    build(library, home)
    monkeypatch.setattr("kb.index.build.open_embedder", lambda _: Flat())
    assert build(library, home) == []
    current = read_current(home)
    assert current is not None and current.embedder == "flat:2"
    assert library.vectors.all(MiniLM.id)[0] == []
    assert open_store(home, SETTINGS, MiniLM()) is None
    assert len(library.vectors.all("flat:2")[1]) == 5 * 2 * 4


def test_a_writer_that_dies_is_tried_anew_and_then_named(
    library: Library, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders: list[bool] = []

    def die(order: dict[str, object]) -> str:
        orders.append(bool(order["anew"]))
        return "its writer died (-11)."

    monkeypatch.setattr(writer, "_child", die)
    assert build(library, home) == ["The embedding store could not be written: its writer died (-11)."]
    assert orders == [False, True]


def test_an_unfinished_generation_is_no_generation(library: Library, home: Home) -> None:
    (home.chroma / "g-000001").mkdir(parents=True)  # a kill before current.json was written
    assert read_current(home) is None
    build(library, home)
    assert [path.name for path in generations(home)] == ["g-000002"]


def test_nothing_here_opens_a_socket(library: Library, home: Home) -> None:
    embed(library, MiniLM(), Silent())
    script = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("a socket was opened")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = socket.create_connection = refuse
sys.stdin = open(sys.argv[1])
from kb.index.writer import main
main()
"""
    order = home.root / "order.json"
    order.write_text(
        f'{{"root": "{home.root}", "store": "embedded", "embedder": "{MiniLM.id}", "task": "write", "anew": true}}'
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(order)], capture_output=True, text=True, env=_plain(), check=False
    )
    assert done.stdout.strip().splitlines()[-1] == '{"finding": ""}', done.stdout + done.stderr
    assert socket.socket is not None


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if "PROXY" not in name.upper()}


def test_an_empty_base_has_no_store(home: Home) -> None:
    with Library.open(home) as library:
        assert build(library, home) == []
    assert not home.chroma.exists()


def test_many_passages_with_the_same_words_do_not_look_like_a_broken_store(library: Library, home: Home) -> None:
    for number in range(150):  # many more than the canary's query brings back
        put(library, f"s-{number}", "Rats carried fleas.")
    assert build(library, home) == []
    assert check_store(library, home, SETTINGS) == ""


def test_a_store_that_cannot_be_written_leaves_nothing_behind(
    library: Library, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(library, home)
    before = generations(home)
    put(library, "s-new", "A comet was seen.")
    monkeypatch.setattr(writer, "_canary", lambda *_: "it holds nonsense.")
    assert build(library, home) == ["The embedding store could not be written: it holds nonsense."]
    assert generations(home) == before
    assert nearest(library, home, "food shortage") == ["Bread was scarce."]
