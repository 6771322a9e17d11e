"""Small tables by key: facts about the library, what each pass last ran on, outputs of passes, and runs."""

from __future__ import annotations

import json
from typing import Any

from kb.library.database import Database


class MetaStore:
    """Facts about the library as a whole."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, name: str) -> str:
        """The value; empty when it was never set."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set(self, name: str, value: str) -> None:
        """Add or replace a value."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?,?)", (name, value))


class ArtefactStore:
    """Outputs of passes (JSON text) by the hash of exactly their inputs."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, key: str) -> str | None:
        """The output made from inputs with this key."""
        row = self._db.execute("SELECT value FROM artefact WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def put(self, key: str, value: str, source_id: str = "") -> None:
        """Keep an output; it goes with its source when it has one."""
        self._db.execute("INSERT OR REPLACE INTO artefact VALUES (?,?,?)", (key, source_id, value))


class RunStore:
    """What each run did, newest first."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, command: str, at: str, report: dict[str, Any]) -> None:
        """Record a finished run."""
        text = json.dumps(report, ensure_ascii=False)
        self._db.execute("INSERT INTO run (command, at, report) VALUES (?,?,?)", (command, at, text))

    def latest(self, limit: int = 1) -> list[tuple[str, str, dict[str, Any]]]:
        """(command, time, report) of the last runs."""
        rows = self._db.execute("SELECT command, at, report FROM run ORDER BY id DESC LIMIT ?", (limit,))
        return [(row[0], row[1], json.loads(row[2])) for row in rows]


class PassKeys:
    """Which inputs each per-source pass last ran on: an equal key means there is nothing to do."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def key(self, source_id: str, name: str) -> str:
        """The key of the inputs this pass last finished on; empty when it never did."""
        row = self._db.execute("SELECT key FROM pass WHERE source = ? AND name = ?", (source_id, name)).fetchone()
        return str(row[0]) if row else ""

    def done(self, source_id: str, name: str, key: str) -> None:
        """The pass finished on inputs with this key."""
        self._db.execute("INSERT OR REPLACE INTO pass VALUES (?,?,?)", (source_id, name, key))
