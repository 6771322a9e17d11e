"""What an emission is given, what it reports, and what it remembers of the files it wrote."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kb.home import Home
from kb.overrides import Correction
from kb.values import Claim, Conflict, Document, Page, Problem, Retraction, Source

_VERSION = 1
RECORD = "wiki.json"  # in .kb/


@dataclass(frozen=True, slots=True)
class Wiki:
    """Everything the wiki folder says, as values: a pure function of this and of the readers' notes makes the files.

    ``pages`` holds the concept and answer pages as written, and one page of type "source" for each source, whose
    ``sources`` names it alone and whose ``sections`` are empty. Index, log, contradictions and redirects are made here
    and are not among them. Every slug in ``links``, ``related``, ``linked_from`` and ``mentioned_in`` must be a page;
    a slug that is not is left out, so that no link is ever dead.
    """

    title: str
    pages: tuple[Page, ...]
    claims: Mapping[str, Claim]  # every accepted claim by id, on a page or not
    sources: Mapping[str, Source]
    document: Callable[[str], Document]  # by source id; called only for sources whose page is written
    lock: bytes  # pages.lock, part of the same emission
    purpose: str = ""
    conflicts: tuple[Conflict, ...] = ()
    mentioned_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # slug -> slugs; joins ``linked_from``
    redirects: Mapping[str, str] = field(default_factory=dict)  # former slug -> the slug that took its place
    added: tuple[str, ...] = ()  # ids of sources new in this run, for the log
    changed: tuple[str, ...] = ()  # ids of sources with a new revision in this run
    renamed: tuple[tuple[str, str], ...] = ()  # (old path, new path) of files, for the log
    retractions: tuple[Retraction, ...] = ()
    corrections: Mapping[str, Correction] = field(default_factory=dict)  # by claim: what a person says instead
    untouched: bool = False  # no file of the wiki changed since the last emission, so none need be read


@dataclass(frozen=True, slots=True)
class EmitReport:
    """What an emission did, by slug. Pages whose bytes did not change are ``unchanged`` and were not touched."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # deprecated pages that live on for their notes
    moved_edits: tuple[str, ...] = ()  # pages whose hand edits went into their notes
    problems: tuple[Problem, ...] = ()


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
    """Every file kb wrote, by path relative to the wiki, and how long sources were split.

    A cache: losing it costs one rendering.
    """

    files: dict[str, Written] = field(default_factory=dict)
    sources: dict[str, Starts] = field(default_factory=dict)
    agents: str = ""  # digest of AGENTS.md as written

    def dump(self) -> bytes:
        """As JSON, one file a line, so that it can be compared."""
        lines = [_VERSION, self.agents, _sorted(self.files), _sorted(self.sources)]
        return (json.dumps(lines, ensure_ascii=False, indent=0) + "\n").encode("utf-8")


def load_record(home: Home) -> Record:
    """The record of the last emission; an empty one if there is none that can be read."""
    try:
        version, agents, files, sources = json.loads((home.state / RECORD).read_bytes())
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
