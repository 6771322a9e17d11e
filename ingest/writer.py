"""Writing what was decided into the library: retractions and moves at once, then whole sources by the batch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.blank import EMPTY, NO_WORDS, SMALL, TEXTUAL
from ingest.decide import Decision, Job
from ingest.inbox import Inbox, suffix
from ingest.naming import called, name_of
from ingest.passages import cut
from kb.clock import timestamp
from kb.faults import fault
from kb.files import sha256
from kb.library import Library
from kb.values import BLANK, Document, Problem, Source

BATCH = 64  # sources a transaction
BATCH_CHARACTERS = 4_000_000


def settle(library: Library, inbox: Inbox, decision: Decision) -> None:
    """Retract, move and remember in one transaction. Files still to be extracted are remembered when they are."""
    waiting = {job.id for job in (*decision.new, *decision.changed)}
    failed = {problem.path: problem for problem in inbox.failed}
    kept = set(decision.unchanged)
    with library.transaction():
        if decision.new or decision.changed or decision.gone or decision.moved:
            library.meta.set("unfinished", "1")  # until the compile has rewritten the pages that this reaches
        for path in inbox.records:
            if path not in inbox.files and path not in inbox.undecided and path not in failed:
                library.files.forget(path)
        _remember_deleted(library, decision.gone)
        for source_id in decision.gone:
            library.sources.remove(source_id)
        for source_id, _, path in decision.moved:
            source = library.sources.get(source_id)
            assert source is not None
            library.sources.update(replace(source, path=path))
        for path in {**inbox.current, **failed}:
            before = inbox.records.get(path)
            if path not in inbox.current and before and before.source in kept:
                continue  # it cannot be read today, and may still hold what it held
            if (owner := decision.owner.get(path, "")) not in waiting:
                record = inbox.record(path, owner, failed.get(path))
                if record != before:
                    library.files.put(record)


def _remember_deleted(library: Library, gone: Sequence[str]) -> None:
    """Keep hashes of sources that are about to go, so that they do not come back unnamed: no word of them."""
    if gone:
        deleted = _deleted(library)
        for source in filter(None, map(library.sources.get, gone)):
            deleted |= {digest: (source.path, timestamp()[:10]) for digest in (source.sha256, source.text_sha256)}
        library.meta.set("deleted", json.dumps(deleted))


def _deleted(library: Library) -> dict[str, tuple[str, str]]:
    """By hash of bytes and of text: (path, day) of what was deleted and has not come back."""
    return {digest: (path, day) for digest, (path, day) in json.loads(library.meta.get("deleted") or "{}").items()}


class Writer:
    """Takes extracted documents one by one and writes them in batches."""

    def __init__(
        self, library: Library, inbox: Inbox, decision: Decision, described: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.returned: dict[str, tuple[str, str]] = {}  # of sources that had been deleted: then under which path, when
        self.written: set[str] = set()  # paths of sources that were read for their bytes
        self.failed: dict[str, Problem] = {}  # by path of the job
        self.kept: dict[str, Problem] = {}  # sources that a newer reader cannot read: they stay as they were
        self.renewed: list[str] = []  # paths of sources that a newer reader reads differently
        self.notes: list[Problem] = []  # what readers have to say of what they read
        self._library = library
        self._described = described
        self._deleted = _deleted(library)
        self._inbox = inbox
        self._copies: defaultdict[str, list[str]] = defaultdict(list)
        for path, source_id in decision.duplicates:
            self._copies[source_id].append(path)
        self._batch: list[tuple[Job, Document | Problem]] = []
        self._characters = 0

    def add(self, job: Job, outcome: Document | Problem) -> None:
        """One file was read, or could not be."""
        self._batch.append((job, outcome))
        self._characters += len(outcome.text) if isinstance(outcome, Document) else 0
        if len(self._batch) >= BATCH or self._characters >= BATCH_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Write what has been added so far."""
        if not self._batch:
            return
        with self._library.transaction():
            for job, outcome in self._batch:
                if isinstance(outcome, Document):
                    self._write(job, outcome)
                elif job.again:
                    self.kept[job.path] = replace(outcome, path=job.path)
                else:
                    self._fail(job, replace(outcome, path=job.path))
        fault("after_batch")
        self._batch, self._characters = [], 0

    def _write(self, job: Job, document: Document) -> None:
        library = self._library
        self.notes += [Problem(job.path, note) for note in document.notes]
        old = library.sources.get(job.id)
        source = _described(_source(job, document, old), self._described.get(job.path, {}))
        if job.again and old is not None:
            if self._is_as_before(old, source, document):
                library.sources.put(old, document)  # which also says what it was read by
                return
            library.meta.set("unfinished", "1")
            self.renewed.append(job.path)
        if old is None:
            self._recognise(source)
        passages = cut(document, job.id)
        library.sources.put(source, document)
        if old is None or old.text_sha256 != source.text_sha256:
            # Claims of the old text prove nothing about the new one: the next compile makes them again.
            library.claims.replace(job.id, "", (), ())
            library.mentions.replace(job.id, "", ())
        if [replace(passage, id=0) for passage in library.passages.of(job.id)] != passages:
            library.passages.replace(job.id, passages)
        if not job.again:
            self.written.add(job.path)
            for path in (job.path, *self._copies[job.id]):
                library.files.put(self._inbox.record(path, job.id))

    def _recognise(self, source: Source) -> None:
        """Name a new source that was deleted before, by its bytes or by its text."""
        found = [self._deleted.pop(digest, None) for digest in (source.sha256, source.text_sha256)]
        if before := found[0] or found[1]:
            self.returned[source.path] = before
            self._library.meta.set("deleted", json.dumps(self._deleted))

    def _is_as_before(self, old: Source, new: Source, document: Document) -> bool:
        before = self._library.sources.document(old.id)
        return (before.blocks, before.pages, old) == (
            *(document.blocks, document.pages),
            replace(
                new,
                revision=old.revision,
                near_duplicate_of=old.near_duplicate_of,
                superseded_by=old.superseded_by,
            ),
        )

    def _fail(self, job: Job, problem: Problem) -> None:
        small = self._inbox.record(job.path, "").size <= SMALL
        if problem.message in (EMPTY, NO_WORDS) and small and suffix(job.path) in TEXTUAL:
            problem = Problem(job.path, BLANK)  # as one without a byte
        self._library.sources.remove(job.id)  # what it said is not there any more
        self.failed[job.path] = problem
        for path in (job.path, *self._copies[job.id]):
            if suffix(path) == suffix(job.path):  # under another type of name the bytes may be readable
                self._library.files.put(self._inbox.record(path, "", problem))


def _source(job: Job, document: Document, old: Source | None) -> Source:
    return Source(
        id=job.id,
        path=job.path,
        sha256=job.sha256,
        text_sha256=sha256(document.text),
        kind=document.kind,
        title=document.title or called(job.path, document),
        author=document.author,
        date=document.date,
        url=document.url,
        language=document.language,
        flags=document.flags,
        revision=old.revision + 1 if old else 1,
    )


def _described(source: Source, said: Mapping[str, str]) -> Source:
    """The source as a person says it is called, by whom and of when; without a title it is called as its file."""
    values = {name: value or (name_of(source.path) if name == "title" else "") for name, value in said.items()}
    return replace(source, **values) if values else source  # type: ignore[arg-type]
