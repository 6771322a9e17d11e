"""Pages as they were last published, and the lexical index over them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from kb.library.database import Database
from kb.values import Link, Page, PageSection, PageType, Sentence


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A page with what made it: the key of its inputs, why it was written, when, and its Markdown."""

    page: Page
    key: str
    reason: str = ""
    changed_at: str = ""
    body: str = ""  # the generated part of its file, as kb last wrote it


class PageStore:
    """Pages by slug."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> dict[str, PageRecord]:
        """Every page, by slug."""
        rows = self._db.execute("SELECT data, key, reason, changed_at, body FROM page ORDER BY slug")
        records = (_record(row) for row in rows)
        return {record.page.slug: record for record in records}

    def get(self, slug: str) -> PageRecord | None:
        """The page with this slug."""
        row = self._db.execute(
            "SELECT data, key, reason, changed_at, body FROM page WHERE slug = ?", (slug,)
        ).fetchone()
        return _record(row) if row else None

    def put(self, record: PageRecord) -> None:
        """Add or replace a page and index its words."""
        page = record.page
        text = "\n".join([page.description, *(s.text for part in page.sections for s in part.sentences)])
        with self._db.transaction():
            self.remove(page.slug)
            self._db.execute(
                """INSERT INTO page (slug, type, title, text, data, key, reason, changed_at, body)
                   VALUES (?,?,?,?,?,?,?,?,?)""",
                (
                    page.slug,
                    page.type,
                    " ".join((page.title, *page.aliases)),
                    text,
                    _json(page),
                    record.key,
                    record.reason,
                    record.changed_at,
                    record.body,
                ),
            )

    def remove(self, slug: str) -> None:
        """Forget a page."""
        self._db.execute("DELETE FROM page WHERE slug = ?", (slug,))

    def titles(self, kind: PageType) -> list[tuple[str, str]]:
        """(slug, title) of every page of one type, by slug; a title stands before the page's aliases."""
        return list(self._db.execute("SELECT slug, title FROM page WHERE type = ? ORDER BY slug", (kind,)))

    def search(self, match: str, limit: int = 20) -> list[tuple[str, float]]:
        """(slug, score) best first; a word in the title weighs four times. ``match`` must be a safe query."""
        if not match:
            return []
        rows = self._db.execute(
            """SELECT page.slug, -bm25(page_fts, 4.0, 1.0) AS score FROM page_fts
               JOIN page ON page.id = page_fts.rowid
               WHERE page_fts MATCH ? ORDER BY score DESC, page.slug LIMIT ?""",
            (match, limit),
        )
        return [(row[0], row[1]) for row in rows]


_PLAIN = tuple(field.name for field in fields(Page) if field.name not in ("sections", "links"))
_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _json(page: Page) -> str:
    """A page as its row holds it."""
    data: dict[str, Any] = {name: getattr(page, name) for name in _PLAIN}
    data["sections"] = [
        {
            "title": part.title,
            "sentences": [{"text": s.text, "claims": s.claims} for s in part.sentences],
            **({"listed": True} if part.listed else {}),
        }
        for part in page.sections
    ]
    data["links"] = [
        {"section": n.section, "sentence": n.sentence, "start": n.start, "end": n.end, "slug": n.slug}
        for n in page.links
    ]
    return _encoded(data)


def _record(row: tuple[Any, ...]) -> PageRecord:
    data = json.loads(row[0])
    sections = tuple(
        PageSection(
            part["title"],
            tuple(Sentence(s["text"], tuple(s["claims"])) for s in part["sentences"]),
            part.get("listed", False),
        )
        for part in data.pop("sections")
    )
    links = tuple(Link(**link) for link in data.pop("links"))
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return PageRecord(Page(sections=sections, links=links, **plain), *row[1:])
