"""Embeddings of passages: the truth of which the embedding store is a cache."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.library.database import Database


class VectorStore:
    """Vectors (float32, little-endian, as bytes) by embedder and passage text."""

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
                f"""SELECT id, vector FROM passage JOIN vector USING (text_sha256)
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
