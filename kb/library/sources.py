"""What lay under raw/ at the last scan, the sources it became, and their canonical texts."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from typing import Any, cast

from kb.library.database import Database
from kb.library.passages import drop_vectors, passage_hashes
from kb.values import Block, Document, PageSpan, Source, SourceFlag

COLUMNS = (
    "id, path, sha256, text_sha256, kind, title, author, date, url, language, flags, near_duplicate_of, revision, "
    "superseded_by"
)


class SourceStore:
    """Sources by id. Removing one takes its passages, claims and mentions with it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> list[Source]:
        """Every source that is told, by path: all but those that a newer version superseded."""
        return [source for source in self.every() if not source.superseded_by]

    def every(self) -> list[Source]:
        """Every source there is, the superseded among them, by path."""
        return [_source(row) for row in self._db.execute(f"SELECT {COLUMNS} FROM source ORDER BY path")]

    def get(self, source_id: str) -> Source | None:
        """The source with this id."""
        row = self._db.execute(f"SELECT {COLUMNS} FROM source WHERE id = ?", (source_id,)).fetchone()
        return _source(row) if row else None

    def extractors(self) -> list[tuple[str, str]]:
        """(id, what its text was read by) of every source, by path."""
        rows = self._db.execute(
            "SELECT source.id, extractor FROM source JOIN text ON text.sha256 = text_sha256 ORDER BY path"
        )
        return [(row[0], row[1]) for row in rows]

    def put(self, source: Source, document: Document) -> None:
        """Add a source or a new revision of it; ``document.text`` hashes to ``source.text_sha256``."""
        blocks = json.dumps([astuple(block) for block in document.blocks], ensure_ascii=False)
        pages = json.dumps([astuple(page) for page in document.pages])
        with self._db.transaction():
            old = self.get(source.id)
            self._db.execute(
                """INSERT INTO text VALUES (?,?,?,?,?) ON CONFLICT(sha256) DO UPDATE
                   SET extractor = excluded.extractor, blocks = excluded.blocks, pages = excluded.pages""",
                (source.text_sha256, document.extractor, document.text, blocks, pages),
            )
            self._db.execute(
                f"INSERT INTO source ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET "
                + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS.split(", ")[1:]),
                _row(source),
            )
            if old and old.text_sha256 != source.text_sha256:
                self._drop_text(old.text_sha256)

    def update(self, source: Source) -> None:
        """Change what is known about a source whose text stays: its path, its near-duplicate, its newer version."""
        assignments = ", ".join(f"{name} = ?" for name in COLUMNS.split(", ")[1:])
        self._db.execute(f"UPDATE source SET {assignments} WHERE id = ?", (*_row(source)[1:], source.id))

    def remove(self, source_id: str) -> None:
        """Retract a source: its text, passages, claims, mentions, refusals and vectors go with it."""
        old = self.get(source_id)
        if old is None:
            return
        with self._db.transaction():
            passages = passage_hashes(self._db, source_id)
            self._db.execute("DELETE FROM source WHERE id = ?", (source_id,))
            self._db.execute("DELETE FROM refusal WHERE origin = ?", (source_id,))
            self._db.execute("DELETE FROM artefact WHERE source = ?", (source_id,))
            self._drop_text(old.text_sha256)
            drop_vectors(self._db, passages)

    def text(self, source_id: str) -> str:
        """The canonical text. Raises KeyError for an unknown id."""
        row = self._db.execute(
            "SELECT text.text FROM source JOIN text ON text.sha256 = text_sha256 WHERE id = ?", (source_id,)
        ).fetchone()
        if row is None:
            raise KeyError(source_id)
        return cast(str, row[0])

    def spoken(self, source_id: str) -> list[tuple[int, int, str]]:
        """(start, end, speaker) of the blocks that somebody says, in order; none for a text that nobody speaks."""
        rows = self._db.execute(
            """SELECT json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[4]')
               FROM source JOIN text ON text.sha256 = text_sha256, json_each(text.blocks)
               WHERE source.id = ? AND json_extract(value, '$[4]') != '' ORDER BY 1""",
            (source_id,),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def document(self, source_id: str) -> Document:
        """The canonical text with its blocks and pages. Raises KeyError for an unknown id."""
        return self.with_document(source_id)[1]

    def with_document(self, source_id: str) -> tuple[Source, Document]:
        """A source and its document. Raises KeyError for an unknown id."""
        source = self.get(source_id)
        if source is None:
            raise KeyError(source_id)
        text, extractor, blocks, pages = self._db.execute(
            "SELECT text, extractor, blocks, pages FROM text WHERE sha256 = ?", (source.text_sha256,)
        ).fetchone()
        return source, Document(
            text=text,
            blocks=tuple(Block(*block) for block in json.loads(blocks)),
            kind=source.kind,
            extractor=extractor,
            pages=tuple(PageSpan(*page) for page in json.loads(pages)),
            title=source.title,
            author=source.author,
            date=source.date,
            url=source.url,
            language=source.language,
            flags=source.flags,
        )

    def _drop_text(self, digest: str) -> None:
        """Drop a text that no source has any more."""
        self._db.execute(
            "DELETE FROM text WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM source WHERE text_sha256 = text.sha256)",
            (digest,),
        )


def _row(source: Source) -> tuple[Any, ...]:
    values = astuple(source)
    return (*values[:10], json.dumps(source.flags), *values[11:])


def _source(row: tuple[Any, ...]) -> Source:
    flags = cast("tuple[SourceFlag, ...]", tuple(json.loads(row[10])))
    values: list[Any] = [*row[:10], flags, *row[11:]]
    return Source(*values)


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
    """Records by path: the memory by which a scan sees what is new, changed, moved or gone."""

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
