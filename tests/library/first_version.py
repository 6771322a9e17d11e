"""A library as the first version of its tables held it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kb.library.schema import M1_TABLES


def take_back(file: Path) -> None:
    """Give a closed library the first version's tables; mentions, which a later one holds otherwise, are dropped."""
    mention = next(part for part in M1_TABLES.split(";") if "CREATE TABLE mention" in part)
    with sqlite3.connect(file) as connection:
        connection.executescript(f"DROP TABLE mention; {mention}; PRAGMA user_version = 1")
        connection.execute("ALTER TABLE conflict DROP COLUMN question")
        connection.execute("ALTER TABLE conflict DROP COLUMN place")
        connection.execute("ALTER TABLE claim DROP COLUMN topics")
        connection.execute("ALTER TABLE claim DROP COLUMN verbatim")
        connection.execute("ALTER TABLE quote DROP COLUMN at")
        connection.execute("ALTER TABLE source DROP COLUMN superseded_by")
    connection.close()
