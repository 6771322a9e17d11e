"""Proving everything published once more, from the stored texts alone: no model, no network, no trust in caches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.files import sha256
from kb.home import Home
from kb.library import Library
from kb.proof.gate import accept_sentence
from kb.values import Document, Quote, Refusal


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
    """Re-prove every quote and page sentence; ``deep`` also hashes kb's copies of the files again."""
    findings: list[Finding] = []
    sources = {source.id: source for source in library.sources.all()}
    claims = {}
    quotes = 0
    for source in sources.values():
        document = library.sources.document(source.id)
        if sha256(document.text) != source.text_sha256:
            findings.append(Finding(source.path, "its stored text has changed since it was read"))
        if deep:
            findings += _blob(home, source.path, source.sha256)
        for claim in library.claims.of(source.id):
            claims[claim.id] = claim
            for quote in claim.quotes:
                quotes += 1
                findings += [Finding(source.path, message) for message in _quote(quote, document, source.id)]
    sentences = 0
    for slug, record in library.pages.all().items():
        if record.page.type == "source":
            continue
        for part in record.page.sections:
            for sentence in part.sentences:
                sentences += 1
                checked = accept_sentence(sentence.text, sentence.claims, claims)
                if isinstance(checked, Refusal):
                    findings.append(Finding(slug, f"{checked.reason.value}: {sentence.text[:80]}"))
    return Verification(len(sources), quotes, sentences, tuple(findings))


def _quote(quote: Quote, document: Document, source_id: str) -> Iterator[str]:
    if quote.source != source_id:
        yield f"a quote names another source: {quote.text[:60]}"
    elif document.text[quote.start : quote.end] != quote.text:
        yield f"a quote is not at its place: {quote.text[:60]}"
    elif document.pages:
        touched = [p.number for p in document.pages if p.start < quote.end and quote.start < p.end]
        if touched and (quote.page_from, quote.page_to) != (touched[0], touched[-1]):
            yield f"a quote has the wrong page: {quote.text[:60]}"


def _blob(home: Home, path: str, digest: str) -> Iterator[Finding]:
    try:
        if sha256(home.blob(digest).read_bytes()) != digest:
            yield Finding(path, "kb's copy of the file is damaged; `kb build` makes it again from raw/")
    except OSError:
        yield Finding(path, "kb's copy of the file is missing; `kb build` makes it again from raw/")
