"""What code knows of a source may lend a wording a full name, and says who may hold what the source says."""

from __future__ import annotations

import pytest

from kb.engine import Maker, ProposedClaim, ProposedQuote
from kb.proof.gate import accept_claims
from kb.proof.known import full_names
from kb.values import Block, Document, Reason, Source

TURNS = {
    "Effie Rae": "I talked to Tom about the lamp of Skerry. I left the rock in 1902.",
    "Tom Bell": "Effie kept the lamp for ten years. I never kept it.",
    "ANNA": "I painted the tower in 1911. Thank you for having me.",
}
TEXT = "\n".join([*TURNS.values(), "The talk was written down by Anna Lind."])
STARTS = {name: TEXT.index(words) for name, words in TURNS.items()}
TALK = Document(
    TEXT,
    tuple(Block("prose", start, start + len(TURNS[name]), speaker=name) for name, start in STARTS.items()),
    "text",
    "test",
)
ESSAY = Document("The lamp should be cleaned at dusk.", (Block("prose", 0, 35),), "text", "test")
SOURCE = Source("s-1", "raw/a.txt", "f" * 64, "t" * 64, "text", "Lamps of Skerry")


def refused(document: Document, text: str, quote: str, holder: str = "") -> list[Reason]:
    proposed = ProposedClaim(text, (ProposedQuote(quote),), attributed_to=holder)
    return [each.reason for each in accept_claims(SOURCE, document, [proposed], Maker("a:model"))[1]]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Effie Rae talked to Tom Bell about the lamp of Skerry.", "I talked to Tom about the lamp of Skerry."),
        ("Effie Rae kept the lamp for ten years.", "Effie kept the lamp for ten years."),
        ("According to Tom Bell, Effie Rae kept the lamp for ten years.", "Effie kept the lamp for ten years."),
        ("Anna Lind painted the tower in 1911.", "I painted the tower in 1911."),
    ],
)
def test_a_first_name_is_told_in_full(text: str, quote: str) -> None:
    assert refused(TALK, text, quote) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Tom Bell left the rock in 1902.", "I left the rock in 1902."),  # who speaks is another
        ("Tom Bell talked to Effie Rae about the lamp of Skerry.", "I talked to Tom about the lamp of Skerry."),
        ("Effie Moor kept the lamp for ten years.", "Effie kept the lamp for ten years."),
        ("Tom Bell kept the lamp for ten years.", "Effie kept the lamp for ten years."),
        ("Anna Lind left the rock in 1902.", "I left the rock in 1902."),
    ],
)
def test_a_full_name_lends_nobody_anothers_deeds(text: str, quote: str) -> None:
    assert refused(TALK, text, quote) != []


def test_a_first_name_of_two_people_means_nobody() -> None:
    assert full_names(("Effie Rae", "Tom Bell", "ANNA"), TEXT) == {
        "effie": "Effie Rae", "tom": "Tom Bell", "anna": "Anna Lind"
    }  # fmt: skip
    assert full_names(("Effie Rae", "Effie Moor"), "") == {}
    assert full_names(("Effie Rae",), "Effie Moor came. Effie Rae left.") == {}
    assert full_names(("Effie Rae",), "Effie Rae's lamp. Effie And so. Effie I know.") == {"effie": "Effie Rae"}
    assert full_names(("MEL",), "Mel said so, Mel.") == {}
    assert full_names(("Ernest",), "ERNEST W. DURBIN III wrote, Ernest W. Durbin.") == {"ernest": "Ernest W. Durbin"}


def test_an_essay_may_be_told_as_its_authors_and_a_talk_as_nobodys_else() -> None:
    text, quote = ESSAY.text, "The lamp should be cleaned at dusk."
    assert refused(ESSAY, text, quote, "the author of Lamps of Skerry") == []
    assert refused(ESSAY, text, quote, "Ada Roe") == [Reason.UNSUPPORTED_NAME]
    assert refused(TALK, "Effie Rae left the rock in 1902.", "I left the rock in 1902.", "the author") == [
        Reason.UNSUPPORTED_NAME
    ]


@pytest.mark.parametrize(
    "text",
    [
        "According to Lamps of Skerry, it was lit in 1879.",
        'The author of "Lamps of Skerry" says it was lit in 1879.',
        "The Lamps of Skerry report says that it was lit in 1879.",
    ],
)
def test_the_title_may_hold_what_begins_with_a_pronoun_and_may_not_be_it(text: str) -> None:
    quote = "It was lit in 1879 to keep ships off the reef."
    text = text.replace("1879", "1879 to keep ships off the reef")
    document = Document(quote, (Block("prose", 0, len(quote)),), "text", "test")
    assert refused(document, text, quote) == []
    assert refused(document, text.replace("it was", "Skerry was"), quote) != []
    assert refused(document, text.replace("Skerry", "Sule"), quote) != []


def test_a_first_name_in_a_quote_beside_is_told_in_full() -> None:
    kept = ProposedClaim(
        "Effie Rae never kept it.",
        (ProposedQuote("I never kept it."), ProposedQuote("Effie kept the lamp", role="context")),
    )
    assert accept_claims(SOURCE, TALK, [kept], Maker("a:model"))[1] != []  # Tom says it of himself
    told = ProposedClaim(
        "Tom Bell says that he never kept Effie Rae's lamp.",
        (ProposedQuote("I never kept it."), ProposedQuote("Effie kept the lamp for ten years.", role="context")),
    )
    assert Reason.UNSUPPORTED_NAME not in [r.reason for r in accept_claims(SOURCE, TALK, [told], Maker("a:model"))[1]]


SHOW = {
    "Effie Rae": "Welcome back. This will be episode 20 of Lamps at Sea. The lamp is old.",
    "Tom Bell": "We did not talk enough about the wicks on this show, I think. We sold the rock in 1902.",
}
EPISODE_TEXT = "\n".join(SHOW.values())
EPISODE = Document(
    EPISODE_TEXT,
    tuple(Block("prose", EPISODE_TEXT.index(w), EPISODE_TEXT.index(w) + len(w), speaker=n) for n, w in SHOW.items()),
    "text",
    "test",
)
SHOWN = "We did not talk enough about the wicks on this show, I think."


@pytest.mark.parametrize(
    ("text", "quote", "holds"),
    [
        ("Tom Bell thinks that Lamps at Sea did not talk enough about the wicks.", SHOWN, True),
        ("Tom Bell thinks that Lamps at Sea talked enough about the wicks.", SHOWN, False),
        ("Tom Bell thinks that Ships at Sea did not talk enough about the wicks.", SHOWN, False),
        ("Tom Bell thinks that Lamps at Sea has sold the wicks in 1902.", SHOWN, False),
        ("Tom Bell thinks that Lamps at Sea did not talk enough about the wicks in 1902.", SHOWN, False),
        ("Tom Bell thinks that Lamps at Night did not talk enough about the wicks.", SHOWN, False),
        ("Tom Bell thinks that the wicks did not talk enough about Lamps at Sea.", SHOWN, False),
        ("Tom Bell thinks that Lamps at Sea may not talk enough about the wicks.", SHOWN, False),
        ("Lamps at Sea did not talk enough about nine wicks.", SHOWN, False),
        ("Lamps at Sea sold the rock in 1902.", "We sold the rock in 1902.", False),  # "we" may be anybody
        ("The lamp of Lamps at Sea is old.", "The lamp is old.", False),
    ],
)
def test_a_show_is_called_as_its_episode_says(text: str, quote: str, holds: bool) -> None:
    assert (refused(EPISODE, text, quote) == []) is holds
