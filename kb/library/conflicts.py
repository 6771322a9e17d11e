"""Claims that cannot both hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple

from kb.library.database import Database
from kb.values import Conflict


class ConflictStore:
    """All conflicts of the knowledge base."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def replace(self, conflicts: Iterable[Conflict]) -> None:
        """Set the conflicts."""
        with self._db.transaction():
            self._db.execute("DELETE FROM conflict")
            self._db.connection.executemany(
                "INSERT OR REPLACE INTO conflict (first, second, kind, detail) VALUES (?,?,?,?)",
                [astuple(conflict) for conflict in conflicts],
            )

    def all(self) -> list[Conflict]:
        """Every conflict, by claim ids."""
        rows = self._db.execute("SELECT first, second, kind, detail FROM conflict ORDER BY first, second, kind")
        return [Conflict(*row) for row in rows]
