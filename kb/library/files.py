"""What lay under raw/ at the last scan: the memory by which a scan sees what is new, changed, moved or gone."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from kb.library.database import Database


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file as it was seen. Two records may name one source: exact duplicates."""

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    sha256: str
    source: str = ""  # id; empty when the file could not be read
    message: str = ""  # why not, in one sentence
    advice: str = ""


class FileStore:
    """Records by path."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> dict[str, FileRecord]:
        """Every record, ordered by path."""
        return {row[0]: FileRecord(*row) for row in self._db.execute("SELECT * FROM file ORDER BY path")}

    def put(self, record: FileRecord) -> None:
        """Add or replace the record of a path."""
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?,?,?,?,?,?,?,?,?)", astuple(record))

    def forget(self, path: str) -> None:
        """The file is gone."""
        self._db.execute("DELETE FROM file WHERE path = ?", (path,))

    def failed(self) -> list[FileRecord]:
        """Files that could not be read, by path."""
        return [FileRecord(*row) for row in self._db.execute("SELECT * FROM file WHERE message != '' ORDER BY path")]
