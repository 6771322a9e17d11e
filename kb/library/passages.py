"""Passages and the lexical index over them (FTS5, Porter stems)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from kb.files import sha256
from kb.library.database import Database
from kb.library.vectors import drop_vectors, passage_hashes
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

    def document_frequency(self, terms: Iterable[str]) -> dict[str, int]:
        """How many passages hold each term, counted on its Porter stem as the index makes it; 0 when none does."""
        counts: dict[str, int] = {}
        for term in terms:
            quoted = '"' + term.replace('"', '""') + '"'
            row = self._db.execute("SELECT count(*) FROM passage_fts WHERE passage_fts MATCH ?", (quoted,)).fetchone()
            counts[term] = row[0]
        return counts

    def count(self) -> int:
        """How many passages there are."""
        return int(self._db.execute("SELECT count(*) FROM passage").fetchone()[0])

    def ids(self) -> list[int]:
        """All ids, ascending."""
        return [row[0] for row in self._db.execute("SELECT id FROM passage ORDER BY id")]
