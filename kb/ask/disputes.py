"""Whether an answer rests on words that another source disputes. Both sides are named; kb never chooses."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.ask.citing import span_of
from kb.disagreements import differing
from kb.library import Library
from kb.values import Answer, AnswerSentence, Citation, Claim


@dataclass(frozen=True, slots=True)
class Dispute:
    """A cited statement, and what another source says instead. ``detail`` holds the differing words: "41 / 38".

    Where the answer cites the other as well, ``other`` is that citation.
    """

    cited: Citation
    other: Citation
    detail: str


def disputes(library: Library, answer: Answer) -> list[Dispute]:
    """The disputes an answer touches, in the order of its citations: of one question the first pair."""
    conflicts = library.conflicts.all() if answer.sentences else []
    if not conflicts:
        return []
    claims = library.claims.get({claim for conflict in conflicts for claim in (conflict.first, conflict.second)})
    sides = [(c.first, c.second, c) for c in conflicts] + [(c.second, c.first, c) for c in conflicts]
    cited = [citation for sentence in answer.sentences for citation in sentence.citations]
    narrow = {citation: _said(sentence, citation) for sentence in answer.sentences for citation in sentence.citations}
    found: list[Dispute] = []
    told: set[str] = set()
    for citation in cited:
        for first, second, conflict in sides:
            if conflict.question in told:
                continue
            if first in claims and second in claims and _touches(claims[first], narrow.get(citation, citation)):
                beside = next((c for c in cited if _touches(claims[second], c)), None)
                other = beside or _citation(library, claims[second])
                known = any(other in (d.other, d.cited) for d in found)
                if not known and other != citation:  # one quotation that has both needs no word beside it
                    detail = differing(conflict.detail, claims[conflict.first], claims[conflict.second])
                    found.append(Dispute(citation, other, detail))
                    told.update(filter(None, [conflict.question]))
    return found


def _said(sentence: AnswerSentence, citation: Citation) -> Citation:
    """The part of a citation that is said, where its own words are: what is disputed of the rest is not asked about."""
    found = span_of(sentence.text, citation.text)
    if found is None:
        return citation
    start, end = found
    return replace(citation, start=citation.start + start, end=citation.start + end, text=citation.text[start:end])


def _touches(claim: Claim, citation: Citation) -> bool:
    return any(q.source == citation.source and q.start < citation.end and citation.start < q.end for q in claim.proofs)


def _citation(library: Library, claim: Claim) -> Citation:
    quote = claim.quotes[0]
    source = library.sources.get(quote.source)
    path = source.path if source else ""
    return Citation(quote.source, path, quote.start, quote.end, quote.text, quote.page_from, quote.page_to, quote.at)
