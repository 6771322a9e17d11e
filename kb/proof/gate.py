"""The gate: what an engine proposes is published only if code proves it. No model takes part, and nothing is scored.

A claim passes when its quotes are found in its source and its wording adds nothing to them; wording that does not
pass is replaced by the quote. Whatever is refused is refused for one reason of the closed list ``kb.values.Reason``.
This module knows no engine; it trusts none, the built-in one included.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kb.engine import Maker, ProposedClaim, ProposedSentence
from kb.proof.called import in_the_claims_words
from kb.proof.holders import is_own
from kb.proof.trial import Trial, quoted, texts_of, unproven
from kb.proof.voice import in_person, is_quoted, is_said, years_meant
from kb.text.folding import flat
from kb.values import AnswerSentence, Citation, Claim, Document, Page, Quote, Reason, Refusal, Sentence, Source


def accept_claims(
    source: Source, document: Document, proposed: Sequence[ProposedClaim], maker: Maker | str
) -> tuple[list[Claim], list[Refusal]]:
    """The claims of ``source`` that are proven, in the order of their proofs, and what was refused and why.

    Gives ids; keeps the first of claims that say the same with the same quotes; turns ``follows`` from an index
    into an id ("" when that claim was refused). A claim whose wording its quotes do not carry is kept as code can mend
    it, else with the quotes as its text, and the refused wording is counted. Quotes of a ``maker`` that does not copy
    have a minimum length. An id alone is one that is not verbatim.
    """
    trial = Trial(source, document, Maker(maker) if isinstance(maker, str) else maker)
    claims: dict[str, Claim] = {}
    refusals: list[Refusal] = []
    ids: list[str] = []
    for item in proposed:
        follows = item.follows
        claim, refused = trial.accept(item, ids[follows] if follows is not None and 0 <= follows < len(ids) else "")
        refusals += refused
        ids.append(claim.id if claim else "")
        if claim is not None:
            claims.setdefault(claim.id, claim)
    return sorted(claims.values(), key=lambda c: (c.start, c.quotes[0].end)), refusals


def accept_sentence(
    text: str, claim_ids: Sequence[str], claims: Mapping[str, Claim], sources: Mapping[str, Source]
) -> Sentence | Refusal:
    """A page sentence that rests on ``claim_ids``, proven by the quotes of those claims, or why it is refused.

    It may name the document or its author as who says so: ``sources`` by id. A refusal leaves ``source`` empty: the
    caller knows the page.
    """
    if not text.strip():
        return Refusal(Reason.EMPTY, "", text)
    ids = tuple(dict.fromkeys(claim_ids))
    if not ids:
        return Refusal(Reason.NO_CLAIMS, "", text)
    unknown = [claim_id for claim_id in ids if claim_id not in claims]
    if unknown:
        return Refusal(Reason.UNKNOWN_CLAIM, "", text, unknown[0])
    cited = [claims[claim_id] for claim_id in ids]
    # One that speaks in the first person has no other form than its holder's words: see compile.pages.write.quoted.
    own = (is_own(claim) or in_person(claim.text) for claim in cited if claim.source == cited[0].source)
    if is_said(text, cited) and all(own):
        return Sentence(text, ids)
    if is_quoted(text, cited):
        return Refusal(Reason.UNSUPPORTED_WORDING, "", text, "not the words of that speaker alone")
    if in_person(text):
        return Refusal(Reason.UNSUPPORTED_WORDING, "", text, "says I, we or you in the wiki's own voice")
    if any(text == claim.text or text == quoted(claim.quotes) for claim in cited):
        return Sentence(text, ids)
    proofs, contexts = texts_of([quote for claim in cited for quote in claim.quotes])
    contexts += dict.fromkeys(name for claim in cited for name in (claim.attributed_to, claim.text) if name)
    known = [sources[claim.source] for claim in cited if claim.source in sources]
    if known and len({claim.source for claim in cited}) == 1:  # "now" is one day's
        contexts += years_meant(proofs, known[0].date)
    contexts += dict.fromkeys(name for source in known for name in (source.title, source.author) if name)
    around = [*proofs, *(claim.text for claim in cited)]
    told, lent = in_the_claims_words(text, cited, claims, [source.author for source in known if source.author])
    contexts += lent
    failed = unproven(told, proofs, contexts, around, [claim.attributed_to or claim.text for claim in cited])
    return Sentence(text, ids) if failed is None else Refusal(failed[0], "", text, failed[1])


def still_holds(
    sentence: Sentence, page: Page, claims: Mapping[str, Claim], sources: Mapping[str, Source]
) -> Sentence | Refusal:
    """A published sentence tried once more. ``claims`` are all by id, of which its ``page`` was written from some.

    A name that is told in full stands so in a claim of that source, which the page may not cite; and of two people whom
    one first name calls the page may know one.
    """
    verdict = accept_sentence(sentence.text, sentence.claims, claims, sources)
    if isinstance(verdict, Sentence):
        return verdict
    names = {name for part in page.sections for other in part.sentences for name in other.claims}
    cited = {name: claims[name] for name in names & claims.keys()}
    again = accept_sentence(sentence.text, sentence.claims, cited, sources)
    return again if isinstance(again, Sentence) else verdict


def accept_answer(
    proposed: ProposedSentence,
    documents: Callable[[str], tuple[Source, Document]],
    maker: Maker,
) -> AnswerSentence | Refusal:
    """A sentence of an answer with its citations, or why it is refused. Its quotes may come from several sources.

    ``documents`` gives a source and its text by id and raises KeyError for an unknown one.
    """
    if not proposed.text.strip():
        return Refusal(Reason.EMPTY, "", proposed.text)
    quotes: list[Quote] = []
    citations: list[Citation] = []
    around: dict[str, tuple[str, ...]] = {}
    known: list[str] = []
    speakers: list[str] = []
    for source_id, wanted in proposed.quotes:
        try:
            source, document = documents(source_id)
        except KeyError:
            return Refusal(Reason.OTHER_SOURCE, source_id, proposed.text, wanted.text[:200])
        trial = Trial(source, document, maker)
        found = trial.find(wanted)
        if isinstance(found, Reason):
            return Refusal(found, source_id, proposed.text, wanted.text[:200])
        quotes.append(found)
        if found.role == "proof":
            around[trial.around(found)] = trial.before(found)
            known += trial.lent(found)
            speakers += trial.speakers([found])
            citations.append(_cited(source, found))
    if not citations:
        return Refusal(Reason.QUOTE_MISSING, "", proposed.text)
    if proposed.text != quoted(quotes) and all(proposed.text != flat(quote.text) for quote in quotes):
        proofs, contexts = texts_of(quotes)
        failed = unproven(proposed.text, proofs, contexts + known, around, speakers)
        if failed is not None:
            return Refusal(failed[0], citations[0].source, proposed.text, failed[1])
    return AnswerSentence(proposed.text, tuple(citations))


def _cited(source: Source, found: Quote) -> Citation:
    place = found.page_from, found.page_to, found.at
    return Citation(source.id, source.path, found.start, found.end, found.text, *place)
