"""From a document to claims: which sentences, with what about them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compile.claims import LONGEST, claims_of_many, proposals_of_many, stretches_of
from compile.extractive.engine import Extractive
from compile.extractive.prose import is_prose
from compile.extractive.statements import kind_of, subject_of, valid
from kb.engine import ProposedClaim
from kb.values import Block, BlockKind, Document, Source

SOURCE = Source("s-1", "raw/a.md", "", "", "markdown", "Title")


def document(*parts: tuple[BlockKind, str] | tuple[BlockKind, str, str], levels: tuple[int, ...] = ()) -> Document:
    """Blocks of (kind, text) or (kind, text, speaker), an empty line between them; headings have the given levels."""
    text, blocks = "", []
    depths = iter(levels)
    for kind, words, *speaker in parts:
        start = len(text)
        level = next(depths, 1) if kind == "heading" else 0
        blocks.append(Block(kind, start, start + len(words), level, *speaker))
        text += words + "\n\n"
    return Document(text, tuple(blocks), "markdown", "test-1", title="Title")


def proposed(made: Document) -> list[ProposedClaim]:
    return proposals_of_many([(SOURCE, made)], Extractive())[0]


def test_each_prose_sentence_is_a_claim_in_the_words_of_its_quote() -> None:
    made = document(("prose", "The plague came by\nship in 1347. It spread with rats that nobody feared."))
    first, second = proposed(made)
    assert first.text == "The plague came by ship in 1347."
    assert first.quotes[0].text == "The plague came by\nship in 1347."
    assert [made.text.index(claim.quotes[0].text) for claim in (first, second)] == [
        c.quotes[0].near for c in (first, second)
    ]
    assert second.follows == 0 and first.follows is None


def test_the_gate_accepts_all_of_them() -> None:
    made = document(("prose", "The plague came by\nship in 1347. It spread with rats that nobody feared."))
    claims, refusals = claims_of_many([(SOURCE, made)], Extractive())[0]
    assert [claim.text for claim in claims] == [claim.text for claim in proposed(made)] and not refusals
    assert claims[1].follows == claims[0].id
    assert all(made.text[q.start : q.end] == q.text for claim in claims for q in claim.quotes)


def test_headings_tables_code_references_and_captions_make_no_claims() -> None:
    words = "This sentence has a verb and stands where no statement is made."
    kinds: tuple[BlockKind, ...] = ("heading", "table", "code", "reference", "caption")
    assert proposed(document(*((kind, words) for kind in kinds))) == []


def test_list_items_and_quotations_that_are_sentences_make_claims_without_their_bullets() -> None:
    made = document(
        ("list", "• Wash the roots before you cook them.\n• Salt"), ("quote", "We were never told what it was.")
    )
    assert [claim.text for claim in proposed(made)] == [
        "Wash the roots before you cook them.",
        "We were never told what it was.",
    ]


def test_the_speaker_of_a_transcript_is_kept() -> None:
    made = document(("prose", "I saw the water rise over the road.", "Anna Berg"))
    assert proposed(made)[0].attributed_to == "Anna Berg"


@pytest.mark.parametrize(
    ("before", "kind", "who"),
    [
        ("It rained all night.", "prose", "Dan Good"),
        ("It rained all night.", "quote", ""),
        ("Anna Berg wrote in her post:", "quote", "Anna Berg"),
        ("Anna Berg wrote in her post:", "prose", "Dan Good"),
        ("He said in a post:", "quote", ""),
        ("Anna Berg met Tom Reyes:", "quote", ""),
    ],
)
def test_what_is_quoted_apart_is_never_the_authors(before: str, kind: BlockKind, who: str) -> None:
    made = document(("prose", before), ("code", "rain: {}"), (kind, "I saw the water rise over the road."))
    source = replace(SOURCE, author="Dan Good")
    found = claims_of_many([(source, made)], Extractive())[0][0]
    assert [claim.attributed_to for claim in found if claim.text.startswith("I saw")] == [who]


def test_who_asks_in_a_transcript_states_nothing() -> None:
    made = document(
        ("prose", "The water rose over the road.", "INTERVIEWER"), ("prose", "It rose to the roof.", "ANNA BERG")
    )
    assert [claim.attributed_to for claim in proposed(made)] == ["ANNA BERG"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("prose", "Why did the masons leave the rock in the winter?"),
        ("prose", "Notes by the wardens of the Skerrow Trust, 2010 to 2022"),
        ("prose", "The institution must meet the following conditions:"),
        ("prose", "The office is directed to consider the following issues: !"),
        ("prose", "is a company that has its offices in the harbour."),  # its beginning stands elsewhere
        ("list", "• the need for a new exemption;"),
        ("list", "• Opening hours of the museum and the shop"),
        ("prose", "Smith, J., Brown, K. and Grey, L. The lens of the light. In Proceedings of the Society, 1999."),
        ("prose", "Marsh, W. (1951). The keepers have left the rock. Harbour Press."),
    ],
)
def test_what_is_no_whole_statement_makes_no_claim(kind: BlockKind, text: str) -> None:
    assert proposed(document((kind, text))) == []


def test_a_note_without_a_full_stop_is_a_claim_where_it_has_a_subject_and_a_verb() -> None:
    made = document(("list", "• The tower was built in 1876\n• Granite from the quarry\n• Ask at the desk"))
    assert [claim.text for claim in proposed(made)] == ["The tower was built in 1876"]


def test_in_a_pdf_a_line_without_a_full_stop_is_half_a_sentence() -> None:
    made = document(("prose", "The act divides the measures into those that prevent"))
    assert proposals_of_many([(replace(SOURCE, kind="pdf"), made)], Extractive())[0] == [] != proposed(made)


@pytest.mark.parametrize(
    "glued",
    [
        "Abstract The lens was made in Paris by a small firm.",
        "1 Introduction The lens was made in Paris by a small firm.",
        "INTRODUCTION — The lens was made in Paris by a small firm.",
        "Self-Locking Nut The lens was made in Paris by a small firm.",
        "3The lens was made in Paris by a small firm.",
    ],
)
def test_a_claim_begins_after_a_heading_or_footnote_mark_that_is_glued_to_it(glued: str) -> None:
    made = document(("prose", glued))
    (claim,) = proposed(made)
    assert claim.text == "The lens was made in Paris by a small firm."
    assert claims_of_many([(SOURCE, made)], Extractive())[0][0][0].quotes[0].text == claim.text


@pytest.mark.parametrize(
    "text",
    [
        "The Who are a band from London.",
        "In The Hague the court is in session.",
        "United Nations forces came to the town.",
        "20th century art is a way of making new things.",
    ],
)
def test_what_only_looks_glued_stays(text: str) -> None:
    assert [claim.text for claim in proposed(document(("prose", text)))] == [text]


def test_a_sentence_that_cannot_stop_at_the_end_of_its_block_goes_on_in_the_next() -> None:
    made = document(("prose", "The act was signed into law by"), ("prose", "President Clinton in October 1998."))
    assert [claim.text for claim in proposed(made)] == [
        "The act was signed into law by President Clinton in October 1998."
    ]


def test_headings_above_a_claim_are_its_trail() -> None:
    sentence = "The disease is carried by fleas of the rat."
    parts: tuple[tuple[BlockKind, str], ...] = (
        ("heading", "Plague"), ("heading", "Causes"), ("prose", sentence), ("heading", "Spread"), ("prose", sentence),
    )  # fmt: skip
    made = document(*parts, levels=(1, 2, 2))
    assert [claim.heading for claim in proposed(made)] == ["Plague › Causes", "Plague › Spread"]


def test_a_sentence_that_a_page_break_divides_stays_one_claim() -> None:
    made = document(
        ("prose", "The council met in the town hall and"), ("prose", "decided to close the gates of the city.")
    )
    assert [claim.text for claim in proposed(made)] == [
        "The council met in the town hall and decided to close the gates of the city."
    ]


def test_a_pronoun_at_the_beginning_of_a_paragraph_follows_nothing() -> None:
    made = document(("prose", "The king died in that winter."), ("prose", "He had reigned for nine years."))
    assert [claim.follows for claim in proposed(made)] == [None, None]


def test_stretches_are_cut_at_headings_and_within_long_sections_between_blocks() -> None:
    long = ("prose", "word " * (LONGEST // 8))
    made = document(("heading", "A"), long, long, long, ("heading", "B"), ("prose", "End."))  # type: ignore[arg-type]
    stretches = stretches_of(SOURCE, made)
    assert [len(stretch.blocks) for stretch in stretches] == [1, 1, 1, 1]
    assert [stretch.heading for stretch in stretches] == ["A", "A", "A", "B"]
    assert all(made.text[s.start : s.end] == s.text for s in stretches)


@pytest.mark.parametrize(
    "text",
    [
        "The plague reached Sicily in October of that year.",
        "Die Pest erreichte Sizilien im Oktober und wurde von Schiffen gebracht.",
        "Чума достигла Сицилии в октябре того же года.",
        "ペストは十月にシチリアに到達した。",
        "Anna Holm designed the Birch Theatre.",
        "Karl Vik bought Elm Farm in 1899.",
        "Revenue grew 12% in 2023.",
        "Tickets cost 4 crowns.",
        "Marlow Sound separates Varn and Orsk.",
        "King Olav IV built the Kelp House.",
        "GDP fell by 3.1% in Q2 2020.",
        "यह पुल १९०४ में बना था।",
        "আমার সোনার বাংলা নদীর তীরে অবস্থিত।",
    ],
)
def test_prose(text: str) -> None:
    assert is_prose(text)


@pytest.mark.parametrize(
    "text",
    [
        "Home About Contact Login Register",
        "Share on Facebook Share on Twitter",
        "12 34 56 78 90 total 270",
        "J. Smith, K. Jones (1999), pp. 3, doi 10.1000/x [3] [4]",
        "def f(x): return x ** 2 + y[0] == {}",
        "Copyright 2020",
        "House built in Elm Street.",
        "All Rights Reserved.",
        "Read More News.",
        "Photo: Getty Images took Elm Farm.",
        "Home Page » Contact Runs News.",
        "x + y = z where a b c d e f g are n m",
    ],
)
def test_furniture(text: str) -> None:
    assert not is_prose(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A pathogen is an organism that causes disease.", "definition"),
        ("The town has 12,400 inhabitants.", "number"),
        ("In 1066 William crossed the sea.", "event"),
        ("We should abolish it.", "opinion"),
        ("In 1870 I measured a wave of 9.5 metres.", "opinion"),
        ("My father was a keeper.", "opinion"),
        ("You feel the sea in the stone.", "opinion"),
        ("“I saw it,” said Anna Berg, a keeper.", "fact"),
        ("Richard I is the king who built it.", "definition"),
        ("This is a big deal.", "fact"),
        ("What I saw there was the noise.", "opinion"),
        ("He was the nephew of the owner.", "fact"),
        ("Thorne chose granite because it was the only stone.", "fact"),
        ("The storms were the most severe since the war.", "fact"),
        ("The river flows north.", "fact"),
        ("\u00a0\u00a0 was the first light.", "fact"),
    ],
)
def test_kinds_of_statement(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("It lasted from 1914 to 1918.", ("1914", "1918")),
        ("The war (1939–1945) changed it.", ("1939", "1945")),
        ("Since May 2004 it has been a member.", ("2004-05", "")),
        ("It stood until 1870.", ("", "1870")),
        ("On 5 May 1990 the wall fell.", ("1990-05-05", "1990-05-05")),
        ("In October 1973 prices rose.", ("1973-10", "1973-10")),
        ("It cost 1,500 pounds and 2000 men.", ("", "")),
    ],
)
def test_when_a_statement_holds(text: str, period: tuple[str, str]) -> None:
    assert valid(text) == period


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("The Norman dynasty had a major impact.", "Norman dynasty"),
        ("He left.", ""),
        ("In 1066, William crossed the sea.", ""),
        ("Oxygen is a gas.", "Oxygen"),
    ],
)
def test_subjects(text: str, subject: str) -> None:
    assert subject_of(text) == subject
