"""The SQuAD articles compiled as far as concepts, and how much of what questions ask for stands on topic pages."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import process_time

from compile.claims import claims_of_many
from compile.concepts import Candidate, concepts_of, ranked_concepts
from compile.extractive.engine import Extractive
from compile.mentions import mentions_of
from ingest.extract.markdown import read_markdown
from kb.files import sha256
from kb.text.sentences import sentences
from kb.values import Claim, Document, Mention, Source


@dataclass(frozen=True)
class Base:
    """Sources read, claimed and brought together; seconds of processor time for each part."""

    documents: Mapping[str, tuple[Source, Document]]  # by file name
    claims: Mapping[str, Claim]
    mentions: Mapping[str, Sequence[Mention]]
    candidates: Sequence[Candidate]
    reading: float  # claims and mentions
    gathering: float  # concepts

    @property
    def pages(self) -> list[Candidate]:
        return sorted((c for c in self.candidates if c.score >= 1), key=lambda c: c.title)

    @property
    def characters(self) -> int:
        return sum(len(document.text) for _, document in self.documents.values())


def base_of(documents: Mapping[str, Document]) -> Base:
    """Compile these documents, given by file name, as far as concepts."""
    engine = Extractive()
    found = {}
    claims: dict[str, Claim] = {}
    mentions = {}
    start = process_time()
    for name, document in sorted(documents.items()):
        key = f"s-{sha256(name)[:10]}"
        source = Source(key, f"raw/{name}", "", "", document.kind, document.title or Path(name).stem)
        accepted, _ = claims_of_many([(source, document)], engine)[0]
        claims |= {claim.id: claim for claim in accepted}
        mentions[key] = mentions_of(source, document, accepted)
        found[name] = source, document
    between = process_time()
    candidates = concepts_of(mentions, claims)
    return Base(found, claims, mentions, candidates, between - start, process_time() - between)


@cache
def squad(shared: Path) -> Base:
    """The 25 articles."""
    folder = shared / "data" / "squad" / "articles"
    return base_of({path.name: read_markdown(path.read_bytes()) for path in sorted(folder.glob("*.md"))})


def questions(shared: Path) -> list[dict[str, object]]:
    """The answerable questions."""
    lines = (shared / "data" / "squad" / "questions.jsonl").read_text("utf-8").splitlines()
    return [question for question in map(json.loads, lines) if question["answerable"]]


def cut_answers(base: Base, asked: Sequence[Mapping[str, object]]) -> int:
    """Questions of which no answer stands whole within one sentence of its paragraph."""
    cut = 0
    for question in asked:
        _, document = base.documents[Path(str(question["file"])).name]
        start, end = _paragraph(document, question)
        answers = question["answers"]
        assert isinstance(answers, list)
        cut += not any(a in document.text[s:e] for s, e in sentences(document.text, start, end) for a in answers)
    return cut


@dataclass(frozen=True)
class Retention:
    """Share of questions whose gold sentence stands on a topic page, and topic text over source text."""

    share: float
    size: float
    claimed: float  # share of questions whose gold sentence is a claim at all
    shown: Mapping[str, Sequence[str]]  # concept key → claim ids


def retention(base: Base, asked: Sequence[Mapping[str, object]]) -> Retention:
    """Each claim on its best page, and on the next if it is that page's subject too."""
    pages = {key: page.key for page in base.pages for key in page.keys}
    of_claim: dict[str, list[Mention]] = defaultdict(list)
    for several in base.mentions.values():
        for mention in several:
            of_claim[mention.claim].append(mention)
    shown: dict[str, list[str]] = defaultdict(list)
    for claim in base.claims:
        ranked = ranked_concepts(of_claim[claim], pages)
        subjects = {pages.get(m.key) for m in of_claim[claim] if m.subject or m.defines}
        for number, page in enumerate(ranked[:2]):
            if number == 0 or page in subjects:
                shown[page].append(claim)
    placed = {claim for some in shown.values() for claim in some}
    size = sum(len(base.claims[claim].text) for some in shown.values() for claim in some)
    by_source: dict[str, list[Claim]] = defaultdict(list)
    for one in base.claims.values():
        by_source[one.source].append(one)
    kept = claimed = 0
    for question in asked:
        source, document = base.documents[Path(str(question["file"])).name]
        start, end = _paragraph(document, question)
        answers = question["answers"]
        assert isinstance(answers, list)
        gold = [
            c for c in by_source[source.id] if start <= c.start < end and any(a in c.quotes[0].text for a in answers)
        ]
        claimed += bool(gold)
        kept += any(c.id in placed for c in gold)
    return Retention(kept / len(asked), size / base.characters, claimed / len(asked), shown)


def _paragraph(document: Document, question: Mapping[str, object]) -> tuple[int, int]:
    """The block a question was asked about."""
    number = question["paragraph_index"]
    assert isinstance(number, int)
    block = [block for block in document.blocks if block.kind != "heading"][number]
    return block.start, block.end
