"""The embedding store: Chroma through llama-index, a cache of the library's vectors.

It holds passage ids and vectors, no text, so that retracted words can never linger in it. A kill -9 can break a
Chroma folder for good, and a broken one can take down the process that opens it. Therefore a folder is never
changed in place: a new *generation* is written beside it (a copy plus the difference, or everything anew), checked
against the library with a canary query, and only then named in ``current.json``; and writing happens in a child
process (``kb.index.writer``), so that a crash there is an answer and not the end of kb.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.files import write_atomic
from kb.home import Home
from kb.index.embedder import Embedder
from kb.settings import Settings

if TYPE_CHECKING:
    from kb.index.embedder import Vector

COLLECTION = "passages"
EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Current:
    """What ``current.json`` says: which generation is in use, and what it was made from."""

    generation: str
    store: str  # "embedded", or the server's address
    embedder: str
    passages: int
    ids: str  # hash of the passage ids in it


def read_current(home: Home) -> Current | None:
    """The generation in use; None where there is none or the note is damaged."""
    try:
        return Current(**json.loads((home.chroma / "current.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_current(home: Home, current: Current) -> None:
    """Put a generation into use at once."""
    write_atomic(home.chroma / "current.json", json.dumps(asdict(current), indent=1) + "\n", sync=True)


def digest(ids: Sequence[int]) -> str:
    """What tells one set of passages from another."""
    return hashlib.sha256(",".join(map(str, sorted(ids))).encode()).hexdigest()[:16]


def present(home: Home, current: Current) -> bool:
    """Is the generation on disk? A server is believed."""
    return current.store != EMBEDDED or (home.chroma / current.generation / "chroma.sqlite3").is_file()


def broken(home: Home, current: Current) -> bool:
    """Did someone fail to open this generation, or die while opening it?"""
    return (home.chroma / f"{current.generation}.broken").exists()


@contextlib.contextmanager
def _guarded(home: Home, current: Current) -> Iterator[None]:
    """Mark the generation as broken unless what is inside comes through, even if it kills the process."""
    mark = home.chroma / f"{current.generation}.broken"
    with contextlib.suppress(OSError):  # a read-only disk: then a crash is not remembered
        mark.touch()
    yield
    with contextlib.suppress(OSError):
        mark.unlink()


class ChromaStore:
    """The store as a warm session sees it. Notices when a build put a new generation into use."""

    def __init__(self, home: Home, settings: Settings) -> None:
        self._home = home
        self._settings = settings
        self._seen: tuple[int, int] | None = None
        self._store: Any = None

    def nearest(self, vector: Vector, limit: int) -> list[int]:
        """Ids of the nearest passages, nearest first; some may be stale. Empty where the store cannot tell."""
        try:
            self._refresh()
            if self._store is None:
                return []
            return [int(i) for i in query(self._store, [float(x) for x in vector], limit)]
        except BaseException as error:  # Chroma's Rust side panics with types below Exception
            if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
                raise
            self._store = None
            return []

    def _refresh(self) -> None:
        status = (self._home.chroma / "current.json").stat()
        seen = (status.st_mtime_ns, status.st_ino)
        if seen != self._seen:
            self._seen, self._store = seen, None
            current = read_current(self._home)
            if current is None or not present(self._home, current) or broken(self._home, current):
                return
            with _guarded(self._home, current):
                store = open_generation(self._home, self._settings, current.generation)
                query(store, [1.0] + [0.0] * (_dimension(store) - 1), 1)
            self._store = store


def open_store(home: Home, settings: Settings, embedder: Embedder) -> ChromaStore | None:
    """The store for a warm session; None where there is none for this embedder."""
    current = read_current(home)
    if current is None or current.embedder != embedder.id or current.store != settings.store:
        return None
    return ChromaStore(home, settings)


def open_generation(home: Home, settings: Settings, generation: str, *, create: bool = False) -> Any:
    """A llama-index ChromaVectorStore over one generation. Never gives Chroma an embedding function of its own."""
    from llama_index.vector_stores.chroma import ChromaVectorStore

    chroma = client(home, settings, generation)
    name = collection_name(home, settings, generation)
    if create:
        if settings.store != EMBEDDED:  # what a writer left there that died; a folder gets a fresh name instead
            with contextlib.suppress(Exception):
                chroma.delete_collection(name)
        made = chroma.create_collection(name, embedding_function=None, metadata={"hnsw:space": "cosine"})
    else:
        made = chroma.get_collection(name, embedding_function=None)
    return ChromaVectorStore(chroma_collection=made)


def client(home: Home, settings: Settings, generation: str) -> Any:
    """A Chroma client without telemetry: on the generation's folder, or the server that kb.toml names."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    quiet = ChromaSettings(anonymized_telemetry=False)
    if settings.store == EMBEDDED:
        folder = home.chroma / generation
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(path=str(folder), settings=quiet)
    from urllib.parse import urlsplit

    address = urlsplit(settings.store if "//" in settings.store else f"http://{settings.store}")
    return chromadb.HttpClient(
        host=address.hostname or "localhost", port=address.port or 8000, ssl=address.scheme == "https", settings=quiet
    )


def forget_collection(home: Home, current: Current) -> None:
    """Erase a generation from a server. One that has gone has nothing to erase."""
    if current.store != EMBEDDED:
        settings = Settings(store=current.store)
        with contextlib.suppress(Exception):
            client(home, settings, "").delete_collection(collection_name(home, settings, current.generation))


def collection_name(home: Home, settings: Settings, generation: str) -> str:
    """On a server, bases share one name space; there the name says whose and which generation."""
    if settings.store == EMBEDDED:
        return COLLECTION
    return f"kb-{hashlib.sha256(str(home.root).encode()).hexdigest()[:12]}-{generation}"


def query(store: Any, vector: list[float], limit: int) -> list[str]:
    """Ids of the nearest, nearest first."""
    from llama_index.core.vector_stores.types import VectorStoreQuery

    limit = min(limit, store.client.count())
    if limit < 1:
        return []
    return list(store.query(VectorStoreQuery(query_embedding=vector, similarity_top_k=limit)).ids or [])


def _dimension(store: Any) -> int:
    got = store.client.peek(1)["embeddings"]
    return len(got[0]) if got is not None and len(got) else 1


def generations(home: Home) -> list[Path]:
    """The folders of all generations."""
    return sorted(path for path in home.chroma.glob("g-*") if path.is_dir())
