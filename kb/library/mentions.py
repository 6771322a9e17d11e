"""What claims speak of, by source."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from itertools import starmap
from operator import attrgetter

from kb.library.database import Database
from kb.library.passkeys import PassKeys
from kb.values import Mention


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
        data = _encoded([_FIELDS(mention) for mention in mentions])
        with self._db.transaction():
            self._db.execute("INSERT OR REPLACE INTO mention (source, data) VALUES (?,?)", (source_id, data))
            self._passes.done(source_id, "mentions", key)

    def of(self, source_id: str) -> list[Mention]:
        """A source's mentions."""
        row = self._db.execute("SELECT data FROM mention WHERE source = ?", (source_id,)).fetchone()
        return _mentions(row[0]) if row else []

    def all(self) -> dict[str, list[Mention]]:
        """Every source's mentions, by source id."""
        rows = self._db.execute("SELECT source, data FROM mention ORDER BY source")
        return {source: _mentions(data) for source, data in rows}


_FIELDS = attrgetter(*(field.name for field in fields(Mention)))
_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def _mentions(data: str) -> list[Mention]:
    return list(starmap(Mention, json.loads(data)))
