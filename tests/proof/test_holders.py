"""Who holds a claim: the speaker, the author, or whom the quotes name as who says it; nobody gets another's words."""

from __future__ import annotations

import pytest

from compile.pages.write import quoted as page_words
from kb.engine import Maker, ProposedClaim, ProposedQuote
from kb.proof.gate import accept_claims, accept_sentence
from kb.proof.holders import introduced, is_own
from kb.proof.reprove import reprove
from kb.proof.voice import as_said
from kb.values import Block, Claim, Document, Quote, Refusal, Sentence, Source

MODEL = Maker("a:model")


def accepted(
    quotes: list[str], holder: str, *, text: str = "", around: str = "", author: str = "", kind: str = "prose"
) -> Claim:
    """The one claim whose proof is the last of these quotes, those before it its contexts."""
    body = f"{around} {' '.join(quotes)}".strip()
    document = Document(body, (Block(kind, 0, len(body)),), "text", "test-1")  # type: ignore[arg-type]
    source = Source("s-1", "raw/a.txt", "f" * 64, "t" * 64, "text", "Notes of the quay", author)
    proposed = ProposedClaim(
        text or quotes[-1],
        (ProposedQuote(quotes[-1]), *(ProposedQuote(quote, role="context") for quote in quotes[:-1])),
        attributed_to=holder,
    )
    return accept_claims(source, document, [proposed], MODEL)[0][0]


@pytest.mark.parametrize(
    ("holder", "quotes"),
    [
        (
            "Harbour Board",
            ["The Harbour Board met on 1 March.", "The board expects the work to cost 4.2 million pounds."],
        ),
        ("Owen Pike", ["The harbour master, Owen Pike, said that he did not share this fear."]),
        ("some fishermen", ["Some fishermen told the board that the entrance would be narrower."]),
        ("Ada Roe", ["According to the engineer Ada Roe, the lamp will need a new lens."]),
        ("Ada Roe", ["In Ada Roe's view the lamp will need a new lens before winter."]),
        ("Ada Roe", ["“The lamp will need a new lens”, said the keeper Ada Roe."]),
        ("Ada Roe", ["Ada Roe, who kept the lamp, never believed that it would fail."]),
        ("Thomas Grieve", ["My father, Thomas Grieve, fished here.", "He always held that herring avoid the bay."]),
        ("Roe and Lind", ["The lens lasts ten years in salt air (Roe and Lind, 2011)."]),
        ("the petitioners", ["The petitioners wrote twice.", "They ask that the lamp of Skerry be lit again."]),
    ],
)
def test_whom_the_quotes_name_as_who_says_it_holds_it_and_it_is_not_in_their_mouth(
    holder: str, quotes: list[str]
) -> None:
    claim = accepted(quotes, holder)
    assert claim.attributed_to == holder
    assert not is_own(claim)
    assert isinstance(accept_sentence(as_said([claim]), [claim.id], {claim.id: claim}, {}), Refusal)


@pytest.mark.parametrize(
    ("holder", "quotes"),
    [
        (
            "Ruth Alder",
            ["The board met under its chair, Ruth Alder.", "The board expects the work to cost 4.2 million."],
        ),
        ("Owen Pike", ["Owen Pike is the harbour master.", "The board expected the work to cost 4.2 million pounds."]),
        ("Owen Pike", ["Some fishermen told Owen Pike that the entrance would be narrower."]),
        ("Margaret Grieve", ["Thomas Grieve always held that herring avoid the bay."]),
        ("Ada Roe", ["The keeper said that Ada Roe had left the rock in 1902."]),
        ("King Haakon", ["King Haakon opened the harbour bridge at Lindholm in 1931."]),
        ("Tom Bell", ["Effie Rae met Tom Bell.", "She says that the lamp of Skerry will fail."]),
        ("Ada Roe", ["The letter of the ministry to Ada Roe says that the lamp stays dark."]),
        ("Ada Roe", ["The museum owns the oldest photograph of Ada Roe, taken about 1885."]),
        ("Thomas Grieve", ["My father, Thomas Grieve, always held that herring avoid our bay."]),
    ],
)
def test_who_is_only_named_beside_it_holds_nothing(holder: str, quotes: list[str]) -> None:
    assert accepted(quotes, holder).attributed_to == ""


def test_what_an_author_says_is_held_by_the_author_whoever_is_proposed() -> None:
    said = "I doubt that Tom Bell was right about the lamp."
    assert accepted([said], "Tom Bell", author="Effie Rae").attributed_to == "Effie Rae"
    assert accepted([said], "Effie Rae", author="Effie Rae").attributed_to == "Effie Rae"
    assert accepted([said], "Effie Rae", author="Effie Rae", kind="quote").attributed_to == ""


def test_a_report_of_another_is_theirs_in_words_of_its_own_alone() -> None:
    quote = "My father, Thomas Grieve, always held that herring avoid the bay."
    text = "Thomas Grieve always held that herring avoid the bay."
    told = accepted([quote], "Thomas Grieve", text=text, author="Margaret Grieve")
    assert (told.text, told.attributed_to) == (text, "Thomas Grieve")
    plain = accepted([quote], "Thomas Grieve", author="Margaret Grieve")
    assert plain.attributed_to == "Margaret Grieve"


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Margaret Grieve always held that herring avoid the bay.", False),  # he did, of whom she tells
        ("Thomas Grieve always held that herring avoid the bay.", True),
    ],
)
def test_who_tells_of_somebody_is_not_that_one(text: str, holds: bool) -> None:
    quotes = ["My father, Thomas Grieve, fished here.", "He always held that herring avoid the bay."]
    assert (accepted(quotes, "", text=text, author="Margaret Grieve").text == text) is holds


SAID = {
    "Anna Berg": "I doubt that very much. The bank refused the loan.",
    "Tom Reyes": "If the new yard opens in June, we could sell 60.",
}


def talk() -> Document:
    text, blocks = "", []
    for name, words in reversed(SAID.items()):
        text += f"{name}: "
        blocks.append(Block("prose", len(text), len(text) + len(words), speaker=name))
        text += f"{words}\n"
    return Document(text, tuple(blocks), "text", "test-1")


def test_a_quote_over_two_turns_is_told_as_one_persons_words_alone() -> None:
    source = Source("s-1", "raw/t.txt", "f" * 64, "t" * 64, "text", "A talk")
    both = ProposedQuote("If the new yard opens in June, we could sell 60. Anna Berg: I doubt that very much.")
    refused = ProposedClaim("Anna Berg bought the moon.", (both,), attributed_to="Anna Berg")
    (claim,), _ = accept_claims(source, talk(), [refused], MODEL)
    assert (claim.attributed_to, claim.text) == ("Anna Berg", "I doubt that very much.")
    assert list(reprove(source, talk(), [claim])) == []
    worded = "Anna Berg doubts very much that 60 could be sold if the new yard opens in June."
    (claim,), _ = accept_claims(source, talk(), [ProposedClaim(worded, (both,), attributed_to="Anna Berg")], MODEL)
    assert claim.text == worded and not is_own(claim)
    assert isinstance(accept_sentence(as_said([claim]), [claim.id], {claim.id: claim}, {}), Refusal)


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("Askar wrote:", "Askar"),
        ("The developer Ammar Askar wrote in a post on Thursday:", "Ammar Askar"),
        ("Ammar Askar, a developer from Lahore, explained:", "Ammar Askar"),
        ("In the words of Ada Roe:", "Ada Roe"),
        ("According to Ada Roe:", "Ada Roe"),
        ("Ada Roe told the paper:", "Ada Roe"),
        ("He said in a post:", ""),
        ("Ada Roe met Tom Bell at the quay:", ""),
        ("Ada Roe said no. Here is the rule:", ""),
        ("Ada Roe wrote and Tom Bell replied:", ""),
        ("Ada Roe said that the lamp had failed.", ""),
        ("The notice reads:", ""),
    ],
)
def test_who_says_what_is_quoted_apart_is_named_by_the_sentence_before_it(before: str, name: str) -> None:
    text = f"{before}\n\nI kept the lamp."
    blocks = (Block("prose", 0, len(before)), Block("quote", len(before) + 2, len(text)))
    assert introduced(Document(text, blocks, "text", "test-1"), blocks[1]) == name


def test_what_speaks_in_the_first_person_is_told_as_its_holders_words_and_proven_so() -> None:
    proofs = ("I think it depends on the lamp.", "Some keepers know it.")
    quotes = (Quote("s-1", 0, 31, proofs[0]), Quote("s-1", 40, 61, proofs[1]))
    claim = Claim("c-1", "s-1", "I think it depends on the lamp, some keepers know.", quotes, attributed_to="Ada Roe")
    told = page_words(claim)
    assert told == f"Ada Roe: “{' '.join(proofs)}”"
    assert isinstance(accept_sentence(told, ["c-1"], {"c-1": claim}, {}), Sentence)
