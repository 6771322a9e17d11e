"""Who is who in an export of Slack: its users.json gives the names of those whom its messages call U024BE7LH.

A message mostly carries its writer's name; one that does not, and each mention, has only the id.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Any

from ingest.extract.canonical import one_line
from ingest.extract.records import READER
from kb.files import sha256
from kb.values import Document

_LONGEST = 60  # characters of a name
_MOST = 100_000  # users of one export
# An id where it stands for somebody: in the line above a message, and in a mention.
_ID = re.compile(r"(?:(?<=@)|^(?=[UW][A-Z0-9]{1,20}(?:, \d{4}-|$)))([UW][A-Z0-9]{1,20})\b", re.MULTILINE)


def people_of(data: bytes) -> dict[str, str]:
    """By their ids the names that a users.json gives; nothing where it is no such list."""
    try:
        rows: Any = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return {}
    people: dict[str, str] = {}
    for row in rows[:_MOST] if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            profile = row.get("profile")
            inner = profile if isinstance(profile, dict) else {}
            stated = (row.get("real_name"), inner.get("real_name"), inner.get("display_name"), row.get("name"))
            if name := next((one_line(said) for said in stated if isinstance(said, str) and one_line(said)), ""):
                people[row["id"]] = name[:_LONGEST]
    return people


def edition_of(people: Mapping[str, str]) -> str:
    """By what a record says with which names it was read."""
    return sha256(json.dumps(dict(people), sort_keys=True))[:8]


def is_record(document: Document) -> bool:
    """Whether a document is a record of messages, in which ids may stand."""
    return document.extractor.startswith(f"{READER.name} ")


def named(document: Document, people: Mapping[str, str], edition: str) -> Document:
    """A record of messages in which everybody has his name; others, and one whom nobody names, as it is.

    What it was read by tells of the ``edition`` of the names, too: with others it is another text.
    """
    if not people or not is_record(document):
        return document
    found = [match for match in _ID.finditer(document.text) if match[1] in people]
    if not found:
        return document
    ends = [match.end() for match in found]
    moves = [0, *accumulate(len(people[match[1]]) - len(match[1]) for match in found)]

    def moved(place: int) -> int:
        return place + moves[bisect_right(ends, place)]

    blocks = (
        replace(block, start=moved(block.start), end=moved(block.end), speaker=people.get(block.speaker, block.speaker))
        for block in document.blocks
    )
    return replace(
        document,
        text=_ID.sub(lambda match: people.get(match[1], match[1]), document.text),
        blocks=tuple(blocks),
        extractor=f"{document.extractor} names {edition}",
    )
