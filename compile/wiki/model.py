"""What an emission is given, and what it reports. Values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kb.values import Claim, Conflict, Document, Page, Problem, Retraction, Source


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
