"""Which inputs each per-source pass last ran on: an equal key means there is nothing to do."""

from __future__ import annotations

from kb.library.database import Database


class PassKeys:
    """Keys by source and pass."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def key(self, source_id: str, name: str) -> str:
        """The key of the inputs this pass last finished on; empty when it never did."""
        row = self._db.execute("SELECT key FROM pass WHERE source = ? AND name = ?", (source_id, name)).fetchone()
        return str(row[0]) if row else ""

    def done(self, source_id: str, name: str, key: str) -> None:
        """The pass finished on inputs with this key."""
        self._db.execute("INSERT OR REPLACE INTO pass VALUES (?,?,?)", (source_id, name, key))
