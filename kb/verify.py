"""Proving everything published once more, from stored texts or the bytes of files: no model, no network, no cache."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from kb.files import sha256
from kb.home import Home
from kb.library import Library
from kb.proof.gate import still_holds
from kb.proof.reprove import reprove
from kb.values import Claim, Document, Page, Problem, Reason, Refusal, Sentence, Source

# (key, file, its name) for each file → (key, what is read of it now, or why it cannot be)
ReadAgain = Callable[[Iterable[tuple[str, Path, str]]], Iterable[tuple[str, Document | Problem]]]
SHOWN = 80  # characters of a statement that a finding shows


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not proven any more."""

    where: str  # a path or slug
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and what failed.

    ``unfinished`` counts page sentences whose claims a build has withdrawn or replaced already and whose pages it had
    not rewritten yet when it was stopped; the next build does.
    """

    sources: int
    quotes: int
    sentences: int
    findings: tuple[Finding, ...]
    unfinished: int = 0


def verify(
    library: Library, home: Home, read_again: ReadAgain | None = None, altered: Iterable[Finding] = ()
) -> Verification:
    """Put every claim and every page sentence before the gate again: places, wording, names, figures, dates, speakers.

    A sentence may rest only on claims that hold. With ``read_again`` it is proven from the files' bytes up: kb's
    copies must have their hashes, and reading them must give the stored texts. ``altered`` are the files of the wiki
    that do not say what was proven.
    """
    with library.snapshot():
        findings: list[Finding] = []
        claims: dict[str, Claim] = {}
        quotes = 0
        sources = library.sources.all()
        known = {source.id: source for source in sources}
        for source in sources:
            held = library.claims.of(source.id)
            failures, proven = _claims(library, source, held)
            findings += failures
            quotes += sum(len(claim.quotes) for claim in held)
            claims |= proven
        stopped = bool(library.meta.get("unfinished"))
        sentences = unfinished = 0
        for page, sentence in _sentences(library):
            sentences += 1
            checked = still_holds(sentence, page, claims, known)
            if not isinstance(checked, Refusal):
                continue
            if stopped and checked.reason is Reason.UNKNOWN_CLAIM:
                unfinished += 1
            else:
                findings.append(Finding(page.slug, f"{checked.reason.value}: {sentence.text[:SHOWN]}"))
        findings += altered
        if read_again is not None:
            findings += _from_bytes(library, home, sources, read_again)
    return Verification(len(sources), quotes, sentences, tuple(findings), unfinished)


def _claims(library: Library, source: Source, held: list[Claim]) -> tuple[list[Finding], dict[str, Claim]]:
    """What does not hold of a source's text and claims, and the claims that do."""
    document = library.sources.document(source.id)
    findings = []
    if sha256(document.text) != source.text_sha256:
        findings.append(Finding(source.path, "its stored text has changed since it was read"))
    unproven = {failed.claim.id: failed for failed in reprove(source, document, held)}
    findings += [Finding(source.path, f"{failed.message}: {failed.claim.text[:SHOWN]}") for failed in unproven.values()]
    return findings, {claim.id: claim for claim in held if claim.id not in unproven}


def _sentences(library: Library) -> Iterator[tuple[Page, Sentence]]:
    """(page, sentence) of every page that cites claims."""
    for record in library.pages.all().values():
        if record.page.type != "source":
            for part in record.page.sections:
                for sentence in part.sentences:
                    yield record.page, sentence


def _from_bytes(library: Library, home: Home, sources: Iterable[Source], read_again: ReadAgain) -> Iterator[Finding]:
    """Sources whose copy is damaged, or does not say what is stored. What an older reader read is not compared."""
    stored = dict(library.sources.extractors())
    copied: dict[str, Source] = {}
    files = []
    for source in sources:
        copy = home.blob(source.sha256)
        if state := copy_fault(copy, source.sha256):
            advice = "`kb doctor --mend` and `kb build` make it again from raw/"
            yield Finding(source.path, f"kb's copy of the file is {state}; {advice}")
        else:
            copied[source.id] = source
            files.append((source.id, copy, PurePosixPath(source.path).name))
    for source_id, outcome in read_again(files):
        source = copied[source_id]
        if isinstance(outcome, Problem):
            yield Finding(source.path, f"kb's copy of the file cannot be read any more: {outcome.message}")
        elif outcome.extractor == stored[source_id] and sha256(outcome.text) != source.text_sha256:
            yield Finding(source.path, "reading kb's copy of the file gives another text than is stored")


def copy_fault(copy: Path, digest: str) -> Literal["", "missing", "damaged"]:
    """What is wrong with a copy that must have this SHA-256; "" where it is sound."""
    try:
        with copy.open("rb") as file:
            return "" if hashlib.file_digest(file, "sha256").hexdigest() == digest else "damaged"
    except OSError:
        return "missing"
