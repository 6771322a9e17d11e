"""What claims speak of, by source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kb.library.database import Database
from kb.library.passkeys import PassKeys
from kb.values import Mention

COLUMNS = "claim, key, surface, subject, defines, name, weight"


class MentionStore:
    """Mentions by source, in the order they were found."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._passes = PassKeys(database)

    def key(self, source_id: str) -> str:
        """The key of the inputs these mentions were made from; empty when none were made."""
        return self._passes.key(source_id, "mentions")

    def replace(self, source_id: str, key: str, mentions: Iterable[Mention]) -> None:
        """Set a source's mentions, as made from inputs with this key."""
        with self._db.transaction():
            self._db.execute("DELETE FROM mention WHERE source = ?", (source_id,))
            self._db.connection.executemany(
                f"INSERT INTO mention (source, ordinal, {COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)",
                [
                    (source_id, number, m.claim, m.key, m.surface, m.subject, m.defines, m.name, m.weight)
                    for number, m in enumerate(mentions)
                ],
            )
            self._passes.done(source_id, "mentions", key)

    def of(self, source_id: str) -> list[Mention]:
        """A source's mentions."""
        rows = self._db.execute(f"SELECT {COLUMNS} FROM mention WHERE source = ? ORDER BY ordinal", (source_id,))
        return [_mention(row) for row in rows]

    def all(self) -> dict[str, list[Mention]]:
        """Every source's mentions, by source id."""
        found: dict[str, list[Mention]] = {}
        for row in self._db.execute(f"SELECT {COLUMNS}, source FROM mention ORDER BY source, ordinal"):
            found.setdefault(row[7], []).append(_mention(row))
        return found


def _mention(row: tuple[Any, ...]) -> Mention:
    claim, key, surface, subject, defines, name, weight = row[:7]
    return Mention(claim, key, surface, bool(subject), bool(defines), bool(name), weight)
