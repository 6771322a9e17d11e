"""What lies beside a file of an export and says who is who in it: users.json of Slack, above a channel's folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path, PurePosixPath

from ingest.extract.reader import Unreadable
from ingest.extract.readers import read_bytes
from ingest.extract.users import edition_of, is_record, named, people_of
from ingest.scan import CHANNELS, USERS
from kb.home import Home
from kb.settings import Limits
from kb.values import Document, Problem


def with_names(home: Home, path: str, outcome: Document | Problem, limits: Limits) -> Document | Problem:
    """What was read of the file at ``path``, raw/…, in the names of the export it is part of; else as it is."""
    if not isinstance(outcome, Document) or not is_record(outcome):
        return outcome
    export = home.root / PurePosixPath(path).parent.parent
    if not export.is_relative_to(home.raw) or not (export / CHANNELS).is_file():
        return outcome
    try:
        status = (export / USERS).stat()
        people, edition = _people(export / USERS, status.st_mtime_ns, status.st_size, limits)
    except (OSError, Unreadable):
        return outcome
    return named(outcome, people, edition)


@lru_cache(maxsize=16)  # an export has a file for each day of each channel
def _people(path: Path, _mtime_ns: int, _size: int, limits: Limits) -> tuple[dict[str, str], str]:
    people = people_of(read_bytes(path, limits))
    return people, edition_of(people)
