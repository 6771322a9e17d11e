"""The library as the rest of kb sees it: one object, one store for each noun."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from kb.home import Home
from kb.library.claims import ClaimStore, ConflictStore, MentionStore
from kb.library.database import Database
from kb.library.keyed import ArtefactStore, MetaStore, RunStore
from kb.library.pages import PageStore
from kb.library.passages import PassageStore, VectorStore
from kb.library.sources import FileStore, SourceStore


class Library:
    """All state of a knowledge base that can be recomputed. Open one per process and thread."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.files = FileStore(database)
        self.sources = SourceStore(database)
        self.passages = PassageStore(database)
        self.vectors = VectorStore(database)
        self.claims = ClaimStore(database)
        self.mentions = MentionStore(database)
        self.pages = PageStore(database)
        self.conflicts = ConflictStore(database)
        self.artefacts = ArtefactStore(database)
        self.meta = MetaStore(database)
        self.runs = RunStore(database)

    @classmethod
    def open(cls, home: Home, *, readonly: bool = False) -> Library:
        """Open the library of ``home``, made or migrated unless ``readonly``. Raises LibraryError."""
        return cls(Database(home.library, readonly=readonly))

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside become visible together, or not at all."""
        return self.database.transaction()

    def purge(self) -> None:
        """Rewrite the file so that nothing deleted can be read from its bytes any more."""
        with self.transaction():
            for table in ("passage_fts", "page_fts"):
                self.database.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")
        self.database.execute("VACUUM")
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file: empty when it is sound."""
        findings = [row[0] for row in self.database.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return findings + [
            f"{row[0]} refers to a missing {row[2]}" for row in self.database.execute("PRAGMA foreign_key_check")
        ]

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
