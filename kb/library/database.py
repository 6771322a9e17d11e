"""A connection to the library file: opened safely, migrated in one transaction, errors in one sentence."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kb.errors import DiskFull, LibraryError
from kb.library.schema import MIGRATIONS, VERSION

REBUILD = "Delete .kb/library.db and run `kb build`: everything in it can be made again from raw/."


class Database:
    """One SQLite connection in WAL mode. Not shared between threads."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = path
        self.readonly = readonly
        self._depth = 0
        with friendly_errors(path):
            self.connection = _open_readonly(path) if readonly else _open(path)

    def execute(self, sql: str, parameters: tuple[object, ...] | dict[str, object] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self.connection.execute(sql, parameters)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. An inner transaction is part of the outer one."""
        self._depth += 1
        try:
            if self._depth == 1:
                self.connection.execute("BEGIN IMMEDIATE")
            yield
        except BaseException:
            if self._depth == 1 and self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        else:
            if self._depth == 1:
                self.connection.execute("COMMIT")
        finally:
            self._depth -= 1

    def close(self) -> None:
        """Close the connection; the file stays complete."""
        self.connection.close()


@contextlib.contextmanager
def friendly_errors(path: Path) -> Iterator[None]:
    """SQLite's errors as sentences with what to do."""
    try:
        yield
    except sqlite3.Error as error:
        text = str(error)
        if "full" in text:
            raise DiskFull(f"No space left for {path.name}.") from error
        if "locked" in text or "busy" in text:
            raise LibraryError(f"{path.name} is in use by another program.", "Try again in a moment.") from error
        if isinstance(error, sqlite3.OperationalError) and ("unable to open" in text or "readonly" in text):
            raise LibraryError(f"{path} cannot be opened: {text}.", "Check the folder's permissions.") from error
        raise LibraryError(f"{path.name} is damaged ({text}).", REBUILD) from error


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -16000")  # kB: a batch of sources with all that is known of them
    connection.execute("PRAGMA secure_delete = ON")  # retracted text does not linger in free pages
    _migrate(connection, path)
    return connection


def _open_readonly(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise LibraryError("This knowledge base has not been built yet.", "Run `kb build` first.")
    quoted = path.as_uri()
    try:
        connection = sqlite3.connect(f"{quoted}?mode=ro", uri=True, timeout=30, isolation_level=None)
        version = _version(connection)
    except sqlite3.OperationalError:  # a read-only disk cannot hold the -shm file that WAL needs
        connection = sqlite3.connect(f"{quoted}?immutable=1", uri=True, isolation_level=None)
        version = _version(connection)
    _refuse_newer(version, path)
    if version < VERSION:
        connection.close()
        raise LibraryError(
            "This knowledge base was built by an older kb.", "Run `kb build` once to bring it up to date."
        )
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    version = _version(connection)
    _refuse_newer(version, path)
    if version == VERSION:
        return
    if version:
        backup = path.with_suffix(f".v{version}.bak")
        backup.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(backup),))
    connection.execute("BEGIN IMMEDIATE")
    try:
        for script in MIGRATIONS[_version(connection) :]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION:d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _refuse_newer(version: int, path: Path) -> None:
    if version > VERSION:
        raise LibraryError(f"{path.name} was written by a newer kb.", "Upgrade kb to open it.")


def _statements(script: str) -> Iterator[str]:
    """Single statements of a script; ``executescript`` would commit in the middle."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
