"""What kb last wrote into the wiki, file by file. A cache: losing it costs one rendering."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kb.home import Home

_VERSION = 1
FILE = "wiki.json"  # in .kb/


class Written(NamedTuple):
    """One file as kb wrote it."""

    key: str  # of everything it was rendered from
    digest: str  # of its generated part
    prints: str  # fingerprints of what it said


class Starts(NamedTuple):
    """Where the parts of a source's page begin in its canonical text."""

    text_sha256: str
    starts: tuple[int, ...]


@dataclass(slots=True)
class Record:
    """Every file kb wrote, by path relative to the wiki, and how long sources were split."""

    files: dict[str, Written] = field(default_factory=dict)
    sources: dict[str, Starts] = field(default_factory=dict)
    agents: str = ""  # digest of AGENTS.md as written

    def dump(self) -> bytes:
        """As JSON, one file a line, so that it can be compared."""
        lines = [_VERSION, self.agents, _sorted(self.files), _sorted(self.sources)]
        return (json.dumps(lines, ensure_ascii=False, indent=0) + "\n").encode("utf-8")


def load(home: Home) -> Record:
    """The record of the last emission; an empty one if there is none that can be read."""
    try:
        version, agents, files, sources = json.loads((home.state / FILE).read_bytes())
        if version != _VERSION:
            return Record()
        return Record(
            {name: Written(*entry) for name, entry in files.items()},
            {name: Starts(digest, tuple(starts)) for name, (digest, starts) in sources.items()},
            agents,
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return Record()


def _sorted(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(mapping.items()))
