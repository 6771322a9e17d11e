"""Claims with their quotes, what the gate refused, what claims speak of, and which cannot both hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from itertools import starmap
from operator import attrgetter

from kb.library.database import Database
from kb.library.keyed import PassKeys
from kb.values import Claim, Conflict, Mention, Quote, Reason, Refusal

COLUMNS = (
    "id, source, text, engine, kind, subject, attributed_to, valid_from, valid_to, start, follows, heading, verbatim,"
    " topics"
)


class ClaimStore:
    """Claims by source, in the order they stand there."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._passes = PassKeys(database)

    def key(self, source_id: str) -> str:
        """The key of the inputs these claims were made from; empty when none were made."""
        return self._passes.key(source_id, "claims")

    def replace(self, source_id: str, key: str, claims: Iterable[Claim], refusals: Iterable[Refusal]) -> None:
        """Set a source's claims and refusals, as made from inputs with this key."""
        with self._db.transaction():
            self._db.execute("DELETE FROM claim WHERE source = ?", (source_id,))
            self.add(claims)
            self.replace_refusals(source_id, refusals)
            self._passes.done(source_id, "claims", key)

    def add(self, claims: Iterable[Claim]) -> None:
        """Put in claims that are not there."""
        claims = list(claims)
        with self._db.transaction():
            self._db.connection.executemany(
                f"INSERT OR IGNORE INTO claim ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                [
                    (c.id, c.source, c.text, c.engine, c.kind, c.subject, c.attributed_to, c.valid_from, c.valid_to,
                     c.start, c.follows, c.heading, c.verbatim, "\n".join(c.topics))
                    for c in claims
                ],
            )  # fmt: skip
            self._db.connection.executemany(
                "INSERT OR IGNORE INTO quote VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                [
                    (c.id, n, q.source, q.start, q.end, q.text, q.page_from, q.page_to, q.role, q.level, q.at)
                    for c in claims
                    for n, q in enumerate(c.quotes)
                ],
            )

    def remove(self, ids: Iterable[str]) -> None:
        """Forget claims."""
        self._db.connection.executemany("DELETE FROM claim WHERE id = ?", [(name,) for name in ids])

    def of(self, source_id: str) -> list[Claim]:
        """A source's claims, in order."""
        return list(self._read("WHERE claim.source = ?", (source_id,)))

    def get(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Claims by id; unknown ids are left out."""
        found: dict[str, Claim] = {}
        wanted = sorted(ids)
        for begin in range(0, len(wanted), 500):
            part = tuple(wanted[begin : begin + 500])
            where = f"WHERE claim.id IN ({','.join('?' * len(part))})"
            found.update({claim.id: claim for claim in self._read(where, part)})
        return found

    def all(self) -> list[Claim]:
        """Every claim, by source id and place."""
        return list(self._read("", ()))

    def count(self) -> int:
        """How many claims there are."""
        return int(self._db.execute("SELECT count(*) FROM claim").fetchone()[0])

    def replace_refusals(self, origin: str, refusals: Iterable[Refusal]) -> None:
        """Set what was refused of a source, or of a page."""
        self._db.execute("DELETE FROM refusal WHERE origin = ?", (origin,))
        self._db.connection.executemany(
            "INSERT INTO refusal VALUES (?,?,?,?)", [(origin, r.reason.value, r.text, r.detail) for r in refusals]
        )

    def refusals(self) -> list[Refusal]:
        """Everything refused, by origin."""
        rows = self._db.execute("SELECT reason, origin, text, detail FROM refusal ORDER BY origin, rowid")
        return [Refusal(Reason(row[0]), *row[1:]) for row in rows]

    def refused(self) -> dict[Reason, int]:
        """How many were refused, by reason."""
        rows = self._db.execute("SELECT reason, count(*) FROM refusal GROUP BY reason ORDER BY reason")
        return {Reason(row[0]): row[1] for row in rows}

    def _read(self, where: str, parameters: tuple[object, ...]) -> Iterator[Claim]:
        quotes: dict[str, list[Quote]] = {}
        rows = self._db.execute(
            f"""SELECT quote.claim, quote.source, quote.start, quote."end", quote.text,
                       page_from, page_to, role, level, at
                FROM quote JOIN claim ON claim.id = quote.claim {where} ORDER BY quote.claim, ordinal""",
            parameters,
        )
        for row in rows:
            quotes.setdefault(row[0], []).append(Quote(*row[1:]))
        for row in self._db.execute(f"SELECT {COLUMNS} FROM claim {where} ORDER BY source, start, id", parameters):
            claim_id, source, text, *rest = row
            rest[-2:] = [bool(rest[-2]), tuple(filter(None, rest[-1].split("\n")))]
            yield Claim(claim_id, source, text, tuple(quotes.get(claim_id, ())), *rest)


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


class ConflictStore:
    """All conflicts of the knowledge base."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def replace(self, conflicts: Iterable[Conflict]) -> None:
        """Set the conflicts."""
        with self._db.transaction():
            self._db.execute("DELETE FROM conflict")
            self._db.connection.executemany(
                "INSERT OR REPLACE INTO conflict (first, second, kind, detail, question, place) VALUES (?,?,?,?,?,?)",
                [(*astuple(conflict), place) for place, conflict in enumerate(conflicts)],
            )

    def all(self) -> list[Conflict]:
        """Every conflict, in the order in which they were set: those about one question the clearest first."""
        rows = self._db.execute(
            "SELECT first, second, kind, detail, question FROM conflict ORDER BY place, first, second, kind"
        )
        return [Conflict(*row) for row in rows]
