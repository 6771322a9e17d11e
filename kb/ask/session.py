"""Asking and searching one knowledge base: opened once, for one question or for many."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kb.ask.catalog import Only
from kb.ask.meaning import HELD, Meaning, Nearest
from kb.engine import Engine
from kb.home import Home
from kb.index.embedder import NONE
from kb.library import Library
from kb.settings import Settings
from kb.values import Answer, Hit

if TYPE_CHECKING:
    from kb.ask.search import Level


class Session:
    """A library and an embedder, held open. ``why`` says in one sentence why search is lexical, else empty.

    Passages that share no word with a question are found too: in the library's own vectors, so that one question and
    the hundredth have the same answer. Of a base too large for that only a ``warm`` session finds them, in the
    embedding store: opening that imports Chroma and llama-index, which takes seconds (15 were seen on a busy machine,
    before the first question of a batch), more than any single question.
    """

    def __init__(self, library: Library, meaning: Meaning) -> None:
        self.library = library
        self.meaning = meaning

    @classmethod
    def open(cls, home: Home, settings: Settings, *, warm: bool = False, only: Only | None = None) -> Session:
        """Open the knowledge base for reading. Raises LibraryError when it has not been built.

        ``only`` restricts it to some sources.
        """
        library = Library.open(home, readonly=True)
        meaning = Meaning.of(settings.embedder)
        meaning.only = only or Only()
        meaning.weights = settings.ask
        if meaning.embedder.id != NONE:
            if library.passages.count() <= HELD:
                meaning.store = meaning.scan(library)
            elif warm:
                meaning.store = _store(home, settings, meaning)
        return cls(library, meaning)

    def prepare(self) -> None:
        """Load what the first question would otherwise wait for: the gate, the embedder, and all vectors.

        These are most of a first question's second; every later one of the sample takes a fiftieth of that.
        """
        from kb.ask import answer  # noqa: F401 - brings the gate

        vector = self.meaning.question("What is this?")
        if vector is not None and self.meaning.store is not None:
            self.meaning.store.nearest(vector, 1)
        self.meaning.catalog(self.library)

    @property
    def why(self) -> str:
        """Why search is lexical, where the settings ask for more."""
        return self.meaning.why

    def ask(self, question: str, engine: Engine) -> Answer:
        """See ``kb.ask.answer.ask``."""
        from kb.ask.answer import ask  # brings the gate, which a search does without

        return ask(self.library, question, engine, self.meaning)

    def search(self, query: str, level: Level = "passage", limit: int = 10) -> list[Hit]:
        """See ``kb.ask.search.search``."""
        from kb.ask.search import search

        return search(self.library, query, level, limit, self.meaning)

    def close(self) -> None:
        """Close the library."""
        self.library.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_lines(file: Path) -> list[str]:
    """The lines of ``file``: each gets one line of output, so only a line feed ends one, and bad bytes stop none."""
    text = file.read_bytes().decode("utf-8-sig", "replace")
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def _store(home: Home, settings: Settings, meaning: Meaning) -> Nearest | None:
    from kb.index.chroma import open_store

    return open_store(home, settings, meaning.embedder)
