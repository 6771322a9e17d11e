"""What one session of questions keeps: vectors of what was compared, names of sources, and which of them it asks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kb.ask.catalog import Catalog, Only
from kb.errors import EmbedderError
from kb.index.embedder import NONE, Embedder, NoEmbedder, open_embedder
from kb.settings import Ask

if TYPE_CHECKING:
    from kb.index.embedder import Vector
    from kb.library import Library

SMALL = 20_000  # passages that are read, or 30 MB of vectors that are looked through, for one question
# Passages whose vectors a session holds in memory: 90 MB, read in .7 s of CPU and looked through in 15 ms; to import
# the embedding store alone takes 3 to 6.
HELD = 60_000
KEPT = 10_000  # sentences, and passages, whose vectors are kept: 15 MB each


class Nearest(Protocol):
    """The embedding store, as far as a question needs it."""

    def nearest(self, vector: Vector, limit: int) -> list[int]:
        """Passage ids, nearest first; some may be stale. Empty where it cannot tell."""


class Scan:
    """All the library's vectors, held in memory and looked through: exact, and open in no time."""

    def __init__(self, library: Library, embedder: str) -> None:
        self.library = library
        self._embedder = embedder
        self._version: object = None
        self._ids: list[int] = []
        self._matrix: Any = None

    def nearest(self, vector: Vector, limit: int) -> list[int]:
        """Ids of the nearest passages, nearest first."""
        import numpy

        version = version_of(self.library)
        if version != self._version:
            self._ids, buffer = self.library.vectors.all(self._embedder)
            self._matrix = numpy.frombuffer(buffer, dtype="<f4").reshape(len(self._ids), -1) if self._ids else None
            self._version = version
        if self._matrix is None:
            return []
        distance = -numpy.einsum("ij,j->i", self._matrix, vector)  # @ wakes a thread for each core, which costs more
        if limit < len(distance):  # sorting all of 60,000 took longer than comparing them
            near = numpy.sort(numpy.argpartition(distance, limit)[:limit])
        else:
            near = numpy.arange(len(distance))
        return [self._ids[int(i)] for i in near[numpy.argsort(distance[near], kind="stable")]]


def version_of(library: Library) -> tuple[str, int, int]:
    """What changes whenever the library does, by this connection or by another one."""
    database = library.database
    (elsewhere,) = database.execute("PRAGMA data_version").fetchone()
    return (str(database.path), elsewhere, database.connection.total_changes)


class Meaning:
    """An embedder that never fails: where it cannot load, ``why`` says so and everything stays lexical."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self.only = Only()
        self.weights = Ask()
        self.store: Nearest | None = None
        self.why = ""
        self._kept: dict[str, Vector] = {}
        self._passages: dict[int, bytes] = {}
        self._path = Path()  # of the library that they are from
        self._catalog: tuple[tuple[str, int, int], Catalog] | None = None
        self._scan: Scan | None = None

    @classmethod
    def of(cls, setting: str) -> Meaning:
        """By the name in kb.toml."""
        try:
            return cls(open_embedder(setting))
        except EmbedderError as error:
            meaning = cls(NoEmbedder())
            meaning.why = error.message
            return meaning

    def catalog(self, library: Library) -> Catalog:
        """What the sources are called; made anew when the library has changed."""
        version = version_of(library)
        if self._catalog is None or self._catalog[0] != version:
            self._catalog = (version, Catalog.of(library))
        return self._catalog[1]

    def scan(self, library: Library) -> Scan:
        """The library's vectors, read once for all questions of the session."""
        if self._scan is None or self._scan.library is not library:
            self._scan = Scan(library, self.embedder.id)
        return self._scan

    def question(self, text: str) -> Vector | None:
        """The vector of a question; None where there is no embedder, or no longer one."""
        found = self.sentences([text])
        return found[0] if found else None

    def passages(self, library: Library, ids: Sequence[int]) -> dict[int, bytes]:
        """The library's vectors of these passages; an id never comes to mean another text, so they can be kept."""
        if library.database.path != self._path:
            self._path, self._passages = library.database.path, {}
        fresh = [identity for identity in ids if identity not in self._passages]
        if len(self._passages) + len(fresh) > KEPT:
            self._passages, fresh = {}, list(ids)
        self._passages.update(library.vectors.get(self.embedder.id, fresh))
        return {identity: self._passages[identity] for identity in ids if identity in self._passages}

    def sentences(self, texts: Sequence[str]) -> list[Vector]:
        """A vector for each text, or none at all."""
        if self.embedder.id == NONE:
            return []
        fresh = list(dict.fromkeys(text for text in texts if text not in self._kept))
        try:
            made = self.embedder.embed(fresh) if fresh else []
        except EmbedderError as error:
            self.embedder, self.store, self.why = NoEmbedder(), None, error.message
            return []
        if len(self._kept) + len(fresh) > KEPT:
            kept = {text: self._kept[text] for text in texts if text in self._kept}
            self._kept = kept
        self._kept.update(zip(fresh, made, strict=True))
        return [self._kept[text] for text in texts]
