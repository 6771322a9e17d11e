"""Proving everything published once more, from the stored texts alone: no model, no network, no trust in caches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.files import sha256
from kb.home import Home
from kb.library import Library
from kb.proof.gate import accept_sentence
from kb.proof.reprove import reprove
from kb.values import Claim, Refusal

SHOWN = 80  # characters of a statement that a finding shows


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not proven any more."""

    where: str  # a path or slug
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and what failed."""

    sources: int
    quotes: int
    sentences: int
    findings: tuple[Finding, ...]


def verify(library: Library, home: Home, *, deep: bool = False) -> Verification:
    """Put every claim and every page sentence before the gate again: places, wording, names, figures, dates, speakers.

    A sentence may rest only on claims that hold. ``deep`` also hashes kb's copies of the files again.
    """
    findings: list[Finding] = []
    sources = {source.id: source for source in library.sources.all()}
    claims: dict[str, Claim] = {}
    quotes = 0
    for source in sources.values():
        document = library.sources.document(source.id)
        if sha256(document.text) != source.text_sha256:
            findings.append(Finding(source.path, "its stored text has changed since it was read"))
        if deep:
            findings += _blob(home, source.path, source.sha256)
        held = library.claims.of(source.id)
        unproven = {failed.claim.id: failed for failed in reprove(source, document, held)}
        findings += [
            Finding(source.path, f"{failed.message}: {failed.claim.text[:SHOWN]}") for failed in unproven.values()
        ]
        quotes += sum(len(claim.quotes) for claim in held)
        claims |= {claim.id: claim for claim in held if claim.id not in unproven}
    sentences = 0
    for slug, record in library.pages.all().items():
        if record.page.type == "source":
            continue
        for part in record.page.sections:
            for sentence in part.sentences:
                sentences += 1
                checked = accept_sentence(sentence.text, sentence.claims, claims)
                if isinstance(checked, Refusal):
                    findings.append(Finding(slug, f"{checked.reason.value}: {sentence.text[:SHOWN]}"))
    return Verification(len(sources), quotes, sentences, tuple(findings))


def _blob(home: Home, path: str, digest: str) -> Iterator[Finding]:
    try:
        if sha256(home.blob(digest).read_bytes()) != digest:
            yield Finding(path, "kb's copy of the file is damaged; `kb build` makes it again from raw/")
    except OSError:
        yield Finding(path, "kb's copy of the file is missing; `kb build` makes it again from raw/")
