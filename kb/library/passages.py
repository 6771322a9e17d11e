"""Passages, the lexical index over them (FTS5, Porter stems), and their embeddings."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from kb.files import sha256
from kb.library.database import Database
from kb.values import Passage

COLUMNS = 'source, start, "end", text, heading, id'
# A heading says what a passage is about, but in few words that many passages share.
WEIGHTS = "0.4, 1.0"


class PassageStore:
    """Passages by id and by source, and full-text search."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def replace(self, source_id: str, passages: Iterable[Passage]) -> None:
        """Set the passages of a source. Vectors of passages whose text is unchanged stay."""
        with self._db.transaction():
            former = passage_hashes(self._db, source_id)
            self._db.execute("DELETE FROM passage WHERE source = ?", (source_id,))
            self._db.connection.executemany(
                'INSERT INTO passage (source, start, "end", heading, text, text_sha256) VALUES (?,?,?,?,?,?)',
                [(source_id, p.start, p.end, p.heading, p.text, sha256(p.text)) for p in passages],
            )
            drop_vectors(self._db, former)

    def of(self, source_id: str) -> list[Passage]:
        """A source's passages, in order."""
        rows = self._db.execute(f"SELECT {COLUMNS} FROM passage WHERE source = ? ORDER BY start", (source_id,))
        return [Passage(*row) for row in rows]

    def get(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Passages by id; unknown ids are left out."""
        found: dict[int, Passage] = {}
        for begin in range(0, len(ids), 500):
            part = tuple(ids[begin : begin + 500])
            marks = ",".join("?" * len(part))
            for row in self._db.execute(f"SELECT {COLUMNS} FROM passage WHERE id IN ({marks})", part):
                found[row[5]] = Passage(*row)
        return found

    def search(self, match: str, limit: int = 100, among: Collection[str] | None = None) -> list[tuple[Passage, float]]:
        """Best first, with BM25 turned so that more is better. ``match`` must already be a safe FTS5 query.

        With ``among``, only passages of these sources.
        """
        if not match:
            return []
        only = "" if among is None else "AND passage.source IN (SELECT value FROM json_each(?))"
        rows = self._db.execute(
            f"""SELECT passage.source, passage.start, passage."end", passage.text, passage.heading, passage.id,
                       -bm25(passage_fts, {WEIGHTS}) AS score
                FROM passage_fts JOIN passage ON passage.id = passage_fts.rowid
                WHERE passage_fts MATCH ? {only} ORDER BY score DESC, passage.source, passage.start LIMIT ?""",
            (match, limit) if among is None else (match, json.dumps(sorted(among)), limit),
        )
        return [(Passage(*row[:6]), row[6]) for row in rows]

    def matching(self, match: str) -> int:
        """How many passages a safe FTS5 query finds."""
        if not match:
            return 0
        return int(
            self._db.execute("SELECT count(*) FROM passage_fts WHERE passage_fts MATCH ?", (match,)).fetchone()[0]
        )

    def sources_with(self, match: str) -> set[str]:
        """The sources that a safe FTS5 query finds a passage of."""
        rows = self._db.execute(
            """SELECT DISTINCT passage.source FROM passage_fts JOIN passage ON passage.id = passage_fts.rowid
               WHERE passage_fts MATCH ?""",
            (match,),
        )
        return {row[0] for row in rows}

    def stems_from(self, beginning: str) -> list[tuple[str, int]]:
        """The index's own stems that begin so, each with the passages it stands in."""
        rows = self._db.execute(
            "SELECT term, doc FROM passage_terms WHERE term >= ? AND term < ?", (beginning, beginning + "\U0010ffff")
        )
        return [(row[0], row[1]) for row in rows]

    def count(self) -> int:
        """How many passages there are."""
        return int(self._db.execute("SELECT count(*) FROM passage").fetchone()[0])

    def ids(self) -> list[int]:
        """All ids, ascending."""
        return [row[0] for row in self._db.execute("SELECT id FROM passage ORDER BY id")]


class VectorStore:
    """Vectors (float32, little-endian, as bytes) by embedder and passage text.

    They are the truth of which the embedding store is a cache.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    def missing(self, embedder: str) -> list[tuple[int, str]]:
        """(passage id, text) of passages this embedder has not seen; equal texts once."""
        rows = self._db.execute(
            """SELECT min(id), text FROM passage WHERE text_sha256 NOT IN
               (SELECT text_sha256 FROM vector WHERE embedder = ?) GROUP BY text_sha256 ORDER BY min(id)""",
            (embedder,),
        )
        return [(row[0], row[1]) for row in rows]

    def put(self, embedder: str, vectors: Iterable[tuple[int, bytes]]) -> None:
        """Store (passage id, vector) pairs in one transaction; a passage that has gone meanwhile is passed over."""
        with self._db.transaction():
            self._db.connection.executemany(
                "INSERT OR REPLACE INTO vector SELECT ?, text_sha256, ? FROM passage WHERE id = ?",
                [(embedder, vector, passage) for passage, vector in vectors],
            )

    def get(self, embedder: str, ids: Sequence[int]) -> dict[int, bytes]:
        """Vectors of these passages; those without one are left out."""
        found: dict[int, bytes] = {}
        for begin in range(0, len(ids), 500):
            part = tuple(ids[begin : begin + 500])
            marks = ",".join("?" * len(part))
            rows = self._db.execute(
                # CROSS: the passages first. Left to choose, SQLite reads every vector there is for each question.
                f"""SELECT id, vector FROM passage CROSS JOIN vector USING (text_sha256)
                    WHERE embedder = ? AND id IN ({marks})""",
                (embedder, *part),
            )
            found.update({row[0]: row[1] for row in rows})
        return found

    def all(self, embedder: str) -> tuple[list[int], bytes]:
        """Ids and their vectors joined into one buffer, in the same order."""
        rows = self._db.execute(
            "SELECT id, vector FROM passage JOIN vector USING (text_sha256) WHERE embedder = ? ORDER BY id",
            (embedder,),
        ).fetchall()
        return [row[0] for row in rows], b"".join(row[1] for row in rows)

    def forget_others(self, embedder: str) -> None:
        """Drop the vectors of every embedder but this one."""
        self._db.execute("DELETE FROM vector WHERE embedder != ?", (embedder,))


def passage_hashes(database: Database, source_id: str) -> list[str]:
    """The hashes of a source's passages: what its vectors are known by."""
    rows = database.execute("SELECT DISTINCT text_sha256 FROM passage WHERE source = ?", (source_id,))
    return [row[0] for row in rows]


def drop_vectors(database: Database, hashes: Iterable[str]) -> None:
    """Drop the vectors of these texts unless a passage still has one of them."""
    database.connection.executemany(
        """DELETE FROM vector WHERE text_sha256 = ?
           AND NOT EXISTS (SELECT 1 FROM passage WHERE passage.text_sha256 = vector.text_sha256)""",
        [(digest,) for digest in hashes],
    )
