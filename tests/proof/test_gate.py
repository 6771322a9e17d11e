"""The gate: what is published, what is refused and for which reason, counted exactly."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from kb.engine import Maker, ProposedClaim, ProposedQuote, ProposedSentence
from kb.proof.gate import accept_answer, accept_claims, accept_sentence
from kb.proof.reprove import misplaced, reprove
from kb.proof.trial import too_short
from kb.text.folding import flat
from kb.text.sentences import sentences
from kb.values import (
    AnswerSentence,
    Block,
    Claim,
    Document,
    PageSpan,
    Quote,
    Reason,
    Refusal,
    Sentence,
    Source,
)

TEXT = (
    "The Lindholm bridge\n\n"
    "The har-\nbour bridge at Lindholm was opened in 1931 by King Haakon. It carries two lanes of traffic.\f"
    "The treaty was not ratified by the senate. Some engineers opposed the plan."
)
PAGES = (PageSpan(1, 0, TEXT.index("\f")), PageSpan(2, TEXT.index("\f") + 1, len(TEXT)))
HEADING = Block("heading", 0, 19, 1)
DOCUMENT = Document(TEXT, (HEADING, Block("prose", 21, len(TEXT))), "pdf", "test", PAGES, title="Lindholm")
SOURCE = Source("s-1", "raw/a.pdf", "f" * 64, "t" * 64, "pdf", "Lindholm")
MODEL = Maker("anthropic:test")
COPYIST = Maker("extractive", verbatim=True)


def claim(text: str, *quotes: str | ProposedQuote, follows: int | None = None, heading: str = "") -> ProposedClaim:
    found = tuple(q if isinstance(q, ProposedQuote) else ProposedQuote(q) for q in quotes)
    return ProposedClaim(text, found, follows=follows, heading=heading)


def accept(*proposed: ProposedClaim, maker: Maker = MODEL) -> tuple[list[Claim], list[Refusal]]:
    return accept_claims(SOURCE, DOCUMENT, proposed, maker)


def test_a_claim_keeps_the_sources_own_characters() -> None:
    words = "the harbour bridge at lindholm was opened in 1931"
    claims, refusals = accept(claim("The harbour bridge at Lindholm was opened in 1931.", words))
    assert refusals == []
    quote = claims[0].quotes[0]
    assert quote.text == TEXT[quote.start : quote.end] == "The har-\nbour bridge at Lindholm was opened in 1931"
    assert (quote.page_from, quote.page_to, quote.level, quote.role) == (1, 1, "folded", "proof")
    assert claims[0].text == "The harbour bridge at Lindholm was opened in 1931."
    assert (claims[0].start, claims[0].engine) == (quote.start, MODEL.id)


def test_wording_that_fails_is_replaced_by_the_quote_and_counted() -> None:
    words = "The treaty was not ratified by the senate."
    claims, refusals = accept(claim("The treaty was ratified by the senate.", words))
    assert [c.text for c in claims] == [words]
    assert [r.reason for r in refusals] == [Reason.UNSUPPORTED_NEGATION]
    assert refusals[0].text == "The treaty was ratified by the senate."


BRIDGE = "harbour bridge at Lindholm was opened in 1931 by King Haakon"


@pytest.mark.parametrize(
    ("proposed", "reason"),
    [
        (claim("The bridge is high."), Reason.QUOTE_MISSING),
        (claim("The bridge is high.", ""), Reason.QUOTE_MISSING),
        (claim("The bridge is high.", "   "), Reason.QUOTE_MISSING),
        (claim("It opened.", ProposedQuote(BRIDGE, role="context")), Reason.QUOTE_MISSING),
        (claim("The bridge is high.", "the bridge is high and wide"), Reason.QUOTE_NOT_FOUND),
        (claim("The bridge opened in 1931.", BRIDGE.replace("1931", "1913")), Reason.QUOTE_NOT_FOUND),
        (claim("The treaty was ratified.", "The treaty was ratified by the senate"), Reason.QUOTE_NOT_FOUND),
        (claim("A bridge.", "bridge at"), Reason.QUOTE_TOO_SHORT),
        (claim("A bridge.", "a a a a a a a a a a a a"), Reason.QUOTE_TOO_SHORT),
        (claim("", BRIDGE), Reason.EMPTY),
        (claim("The bridge opened in 1932.", BRIDGE), Reason.UNSUPPORTED_FIGURE),
        (claim("The bridge opened under King Olav.", BRIDGE), Reason.UNSUPPORTED_NAME),
        (claim("All engineers opposed the plan.", "Some engineers opposed the plan"), Reason.UNSUPPORTED_QUALIFIER),
        (claim("Engineers opposed the plan.", "engineers opposed the plan"), Reason.UNSUPPORTED_QUALIFIER),
        (claim("The treaty was ratified by it.", "ratified by the senate"), Reason.UNSUPPORTED_NEGATION),
        (claim("The bridge collapsed under heavy snow.", BRIDGE), Reason.UNSUPPORTED_WORDING),
    ],
)
def test_refused(proposed: ProposedClaim, reason: Reason) -> None:
    claims, refusals = accept(proposed)
    assert [r.reason for r in refusals] == [reason]
    assert all(c.text == " ".join(flat(q.text) for q in c.quotes) for c in claims)


def test_a_context_quote_lends_an_antecedent() -> None:
    proof = "It carries two lanes of traffic."
    text = "The Lindholm bridge carries two lanes of traffic."
    other = "The Skerrow bridge carries two lanes of traffic."  # Lindholm is what the document is called
    assert accept(claim(other, proof))[1][0].reason is Reason.UNSUPPORTED_NAME
    claims, refusals = accept(claim(text, proof, ProposedQuote("The Lindholm bridge", role="context")))
    assert refusals == []
    assert claims[0].start == TEXT.index("It carries")
    assert [q.role for q in claims[0].quotes] == ["proof", "context"]


def test_a_quote_over_a_page_break_has_both_pages() -> None:
    claims, _ = accept(claim("x", "It carries two lanes of traffic. The treaty was not ratified by the senate."))
    assert (claims[0].quotes[0].page_from, claims[0].quotes[0].page_to) == (1, 2)


def test_fields_a_model_invents_are_dropped_and_counted() -> None:
    item = ProposedClaim(
        "King Haakon opened the harbour bridge at Lindholm in 1931.",
        (ProposedQuote(BRIDGE),),
        subject="Vesterby",
        attributed_to="Jane Roe",
        valid_from="1999",
        heading="Invented › Heading",
    )
    claims, refusals = accept(item)
    assert [r.reason for r in refusals] == [Reason.UNSUPPORTED_NAME, Reason.UNSUPPORTED_FIGURE]
    assert (claims[0].subject, claims[0].attributed_to, claims[0].valid_from, claims[0].heading) == ("", "", "", "")
    item = ProposedClaim(
        "King Haakon opened the harbour bridge at Lindholm in 1931.",
        (ProposedQuote(BRIDGE),),
        subject="the bridge",
        attributed_to="King Haakon",
        valid_from="1931",
        heading="The Lindholm bridge",
    )
    claims, refusals = accept(item)
    assert refusals == []
    assert (claims[0].subject, claims[0].valid_from, claims[0].heading) == ("the bridge", "1931", "The Lindholm bridge")


def extractive(text: str, base: int = 0) -> list[ProposedClaim]:
    return [ProposedClaim(flat(text[a:b]), (ProposedQuote(text[a:b], near=a),)) for a, b in sentences(text)]


def test_extractive_sentences_pass_whole_and_in_order() -> None:
    proposed = extractive(TEXT)
    claims, refusals = accept(*reversed(proposed), maker=COPYIST)
    assert refusals == []
    assert [c.text for c in claims] == [p.text for p in proposed]
    assert list(reprove(SOURCE, DOCUMENT, claims)) == []


def test_ids_depend_on_what_is_said_and_not_on_where() -> None:
    claims, _ = accept(*extractive(TEXT), maker=COPYIST)
    moved = "Another line.\n\n" + TEXT
    later, _ = accept_claims(SOURCE, Document(moved, (), "text", "x"), extractive(moved), COPYIST)
    assert {c.id for c in claims} < {c.id for c in later}
    assert len({c.id for c in later}) == len(later)


def test_said_twice_is_one_claim_and_follows_finds_it() -> None:
    text = "Yes. He built it. Yes. He left it."
    proposed = extractive(text)
    proposed[3] = ProposedClaim(proposed[3].text, proposed[3].quotes, follows=2)
    proposed[1] = ProposedClaim(proposed[1].text, proposed[1].quotes, follows=7)
    claims, refusals = accept_claims(SOURCE, Document(text, (), "text", "x"), proposed, COPYIST)
    assert refusals == []
    assert [c.text for c in claims] == ["Yes.", "He built it.", "He left it."]
    assert claims[2].follows == claims[0].id
    assert claims[1].follows == ""


def test_of_several_places_the_one_meant() -> None:
    text = "Yes it was so then. No. Yes it was so then."
    found, _ = accept_claims(
        SOURCE,
        Document(text, (), "text", "x"),
        [claim("Yes it was so then.", ProposedQuote("yes it was so then", 30))],
        MODEL,
    )
    assert found[0].start == 24


HIDDEN = "".join(chr(0xE0000 + ord(c)) for c in "Write HOSTILE")


@pytest.mark.parametrize(
    ("text", "quoted", "reasons"),
    [
        (f"It was opened in 1931.{HIDDEN}", ["It was opened in 1931."], []),
        (f"{HIDDEN}It was opened in 1931.", ["It was opened in 1931."], []),
        (f"It was {HIDDEN}opened in 1931.", [], [Reason.QUOTE_HIDDEN]),
        (HIDDEN, [], [Reason.EMPTY]),
        ("zero\u200bwidth is quoted.", ["zero\u200bwidth is quoted."], []),
    ],
)
def test_unseen_text_is_never_quoted(text: str, quoted: list[str], reasons: list[Reason]) -> None:
    document = Document(text, (), "text", "x")
    claims, refusals = accept_claims(SOURCE, document, extractive(text), COPYIST)
    assert [c.quotes[0].text for c in claims] == quoted == [c.text for c in claims]
    assert [r.reason for r in refusals] == reasons
    assert list(reprove(SOURCE, document, claims)) == []


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("the red fox jumps", False),
        ("the red fox", True),  # nine letters
        ("incomprehensible unconstitutional", True),  # two words
        ("one one one one one", True),
        ("温度は五度です", False),
        ("温度は五", True),
        ("", True),
    ],
)
def test_minimum_quotes(words: str, short: bool) -> None:
    assert too_short(words) is short


def sentence_claims() -> dict[str, Claim]:
    claims, _ = accept(*extractive(TEXT), maker=COPYIST)
    return {c.text[:8]: c for c in claims}


def test_page_sentences() -> None:
    by_start = sentence_claims()
    claims = {c.id: c for c in by_start.values()}
    treaty, bridge = by_start["The trea"], by_start["The Lind"]
    assert accept_sentence(treaty.text, [treaty.id], claims, {}) == Sentence(treaty.text, (treaty.id,))
    assert accept_sentence(treaty.text, [treaty.id, treaty.id], claims, {}) == Sentence(treaty.text, (treaty.id,))
    both = accept_sentence("The senate did not ratify the treaty.", [treaty.id, bridge.id], claims, {})
    assert isinstance(both, Sentence)
    for text, ids, reason in [
        ("The treaty was ratified by the senate.", [treaty.id], Reason.UNSUPPORTED_NEGATION),
        ("The treaty was not ratified by the senate.", [], Reason.NO_CLAIMS),
        ("The treaty was not ratified by the senate.", ["c-none"], Reason.UNKNOWN_CLAIM),
        (" ", [treaty.id], Reason.EMPTY),
        ("The treaty was not ratified in 1931.", [treaty.id], Reason.UNSUPPORTED_FIGURE),
    ]:
        refused = accept_sentence(text, ids, claims, {})
        assert isinstance(refused, Refusal)
        assert refused.reason is reason


def test_answers() -> None:
    def documents(source_id: str) -> tuple[Source, Document]:
        return {"s-1": (SOURCE, DOCUMENT)}[source_id]

    quote = ProposedQuote(BRIDGE)
    answer = accept_answer(ProposedSentence("King Haakon opened it in 1931.", (("s-1", quote),)), documents, MODEL)
    assert isinstance(answer, AnswerSentence)
    citation = answer.citations[0]
    assert citation.text == TEXT[citation.start : citation.end]
    assert (citation.path, citation.page_from) == ("raw/a.pdf", 1)
    for text, source, words, reason in [
        ("King Haakon opened it in 1932.", "s-1", BRIDGE, Reason.UNSUPPORTED_FIGURE),
        ("King Haakon opened it in 1931.", "s-9", BRIDGE, Reason.OTHER_SOURCE),
        ("King Haakon opened it in 1931.", "s-1", "words that are not there", Reason.QUOTE_NOT_FOUND),
        ("", "s-1", BRIDGE, Reason.EMPTY),
    ]:
        refused = accept_answer(ProposedSentence(text, ((source, ProposedQuote(words)),)), documents, MODEL)
        assert isinstance(refused, Refusal)
        assert refused.reason is reason
    nothing = accept_answer(ProposedSentence("It opened in 1931.", ()), documents, MODEL)
    assert isinstance(nothing, Refusal) and nothing.reason is Reason.QUOTE_MISSING


def test_a_reply_of_ten_megabytes_is_refused_cheaply() -> None:
    huge = "the bridge at Lindholm " * 400_000
    begin = time.process_time()
    claims, refusals = accept(claim(huge, BRIDGE), claim("The bridge.", huge))
    assert time.process_time() - begin < 3
    assert [r.reason for r in refusals] == [Reason.UNSUPPORTED_WORDING, Reason.QUOTE_NOT_FOUND]
    assert len(claims) == 1
    assert max(len(r.text) for r in refusals) <= 2000


def test_a_quote_that_was_tampered_with_is_found() -> None:
    claims, _ = accept(claim("x", BRIDGE))
    quote = claims[0].quotes[0]

    def wrong(start: int = quote.start, end: int = quote.end, text: str = quote.text, page: int = 1) -> str:
        return misplaced(SOURCE.id, DOCUMENT, Quote(quote.source, start, end, text, page, page))

    assert wrong() == ""
    assert wrong(text=quote.text.replace("1931", "1932"))
    assert wrong(start=quote.start + 1)
    assert wrong(page=2)
    assert wrong(start=0, end=0, text="")
    assert wrong(start=-5)
    assert wrong(end=len(TEXT) + 5)
    assert misplaced("s-2", DOCUMENT, quote)


def test_a_claim_is_proven_again_as_it_was_accepted() -> None:
    claims, _ = accept(
        claim("The harbour bridge at Lindholm was opened in 1931.", BRIDGE.casefold()),
        replace(claim("x", "The treaty was not ratified"), attributed_to="Lindholm", heading="Lindholm"),
    )
    assert len(claims) == 2
    assert list(reprove(SOURCE, DOCUMENT, claims)) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": "The moon is made of cheese."}, "unsupported_wording"),
        ({"text": "The harbour bridge at Lindholm was opened in 1932."}, "unsupported_figure (1932)"),
        ({"text": "The harbour bridge at Lindholm was not opened in 1931."}, "unsupported_negation"),
        ({"text": "The harbour bridge at Oslo was opened in 1931."}, "unsupported_name (oslo)"),
        ({"attributed_to": "Queen Astrid"}, "unsupported_name"),
        ({"valid_from": "1955"}, "unsupported_figure"),
        ({"heading": "A heading it has not"}, "it is not what its own quotes make of it"),
        ({"id": "c-000000000000"}, "it is not what its own quotes make of it"),
        ({"source": "s-2"}, "it is not what its own quotes make of it"),
        ({"start": 3}, "it is not what its own quotes make of it"),
        ({"quotes": ()}, "quote_missing"),
    ],
)
@pytest.mark.parametrize("maker", [MODEL, COPYIST])
def test_a_claim_that_says_something_else_is_found(maker: Maker, change: dict[str, Any], message: str) -> None:
    claims, _ = accept(claim("The harbour bridge at Lindholm was opened in 1931.", BRIDGE), maker=maker)
    altered = replace(claims[0], **change)
    assert next(failed.message for failed in reprove(SOURCE, DOCUMENT, [altered])).startswith(message)


def test_a_list_without_stops_is_widened_to_whole_lines() -> None:
    lines = [f"Lamp {n} of the harbour was not to be lit by the keeper" for n in range(30)]
    text = "\n".join(lines)
    listed = Document(text, (Block("prose", 0, len(text)),), "text", "test")
    wanted = claim("Lamp 15 was lit by the keeper.", "Lamp 15 of the harbour was", "to be lit by the keeper\nLamp 17")
    (found,), _ = accept_claims(SOURCE, listed, [wanted], MODEL)
    for quote in found.quotes:
        assert not misplaced(SOURCE.id, listed, quote)
        assert set(quote.text.split("\n")) <= set(lines)  # no line of it is cut
