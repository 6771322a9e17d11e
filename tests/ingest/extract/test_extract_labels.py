"""Who speaks is learnt from the whole record: names with their offices and seats, stops, questions and answers."""

import pytest

from ingest.extract.markdown import read_markdown
from ingest.extract.plain import read_plain


def said(text: str) -> list[tuple[str, str]]:
    """(speaker, words) of what is said, in order."""
    document = read_plain(text.encode())
    return [
        (b.speaker, document.text[b.start : b.end]) for b in document.blocks if b.kind not in ("caption", "heading")
    ]


HEARING = """\
The Chair (Hon. Anton Rosen (Skerrow—Northwater, Lib.)): I call this meeting to order.
Ms. Hella Vogt (Edderton Strath, NDP): Thank you, Mr. Chair. I rise to present a petition.
The Chair: Mr. Manly, you have the floor.
Mr. Paul Manly (Nanim—Ladysmere, GP): Thank you, Mr. Chair. The lantern was rebuilt in 1931.
Hon. Marie-Claude d'Entre (Deputy Prime Minister and Minister of Intergovernmental Affairs): It was not.
The Chair: We go on.
The Acting Chair (Mr. Bruno Stan): Order.
Hon. Seumas O'Rean: I agree with her.
The Acting Chair (Mr. Bruno Stan): Thank you.
Note: the sitting was suspended at noon.
"""


def test_each_member_of_a_committee_says_his_own_words_though_he_speaks_once() -> None:
    assert said(HEARING) == [
        ("The Chair", "I call this meeting to order."),
        ("Ms. Hella Vogt", "Thank you, Mr. Chair. I rise to present a petition."),
        ("The Chair", "Mr. Manly, you have the floor."),
        ("Mr. Paul Manly", "Thank you, Mr. Chair. The lantern was rebuilt in 1931."),
        ("Hon. Marie-Claude d'Entre", "It was not."),
        ("The Chair", "We go on."),
        ("The Acting Chair", "Order."),
        ("Hon. Seumas O'Rean", "I agree with her."),
        ("The Acting Chair", "Thank you.\nNote: the sitting was suspended at noon."),
    ]


def test_the_same_with_bold_names_in_markdown() -> None:
    text = "\n\n".join(f"**{line.replace('): ', '):** ', 1)}" for line in HEARING.split("\n")[:4] if "): " in line)
    document = read_markdown((text + "\n\n**The Chair:** We go on.\n\n**The Chair:** Order.").encode())
    speakers = [block.speaker for block in document.blocks if block.kind == "prose"]
    assert speakers == ["The Chair", "Ms. Hella Vogt", "Mr. Paul Manly", "The Chair", "The Chair"]


def test_a_name_with_its_seat_and_its_party_in_two_brackets() -> None:
    text = (
        "Anna Roe (Skerrow North) (Con): I ask.\n\nThe Minister (Karl Vik): I answer.\n\n"
        "Anna Roe: I thank him.\n\nAnna Roe: I ask again.\n\nOona Vell (Northwater) (Lab): So do I."
    )
    assert [who for who, _ in said(text)] == ["Anna Roe", "The Minister", "Anna Roe", "Anna Roe", "Oona Vell"]


def test_a_surname_is_the_one_who_was_introduced_with_his_office() -> None:
    text = (
        "JANE DOE, CNN HOST: Good evening.\n\nDOE: Thank you for coming.\n\nSEN. KARL VIK (R-TX): The bill is dead.\n\n"
        "DOE: Is it?\n\nVIK: It is.\n\nOONA VELL, CNN CORRESPONDENT (voice-over): The light stands.\n\nDOE: Thanks."
    )
    assert [who for who, _ in said(text)] == [
        "JANE DOE", "JANE DOE", "SEN. KARL VIK", "JANE DOE", "SEN. KARL VIK", "OONA VELL", "JANE DOE",
    ]  # fmt: skip


def test_an_office_is_not_the_longer_one_that_ends_with_it() -> None:
    text = "Project Manager: One.\nManager: Two.\nProject Manager: Three.\nManager: Four.\nProject Manager: Five."
    assert [who for who, _ in said(text)] == ["Project Manager", "Manager"] * 2 + ["Project Manager"]


def test_names_with_a_stop_in_the_record_of_a_congress() -> None:
    text = (
        "    The Chairman. The committee will come to order. We hear of the lights\nand of their keepers.\n"
        "    Mr. Roe. Thank you. The tower is high.\n    The Chairman. How high?\n    Mr. Roe. It has 38 metres.\n"
        "    Senator Vell. I have one question.\n    The Chairman. Please.\n"
    )
    assert [who for who, _ in said(text)] == [
        "The Chairman", "Mr. Roe", "The Chairman", "Mr. Roe", "Senator Vell", "The Chairman",
    ]  # fmt: skip


EXAMINED = (
    "THE COURT: Call the witness.\n\nMR. SMITH: The state calls Ada Roe.\n\nBY MR. SMITH:\n\n"
    "Q. Where do you live? A. In Skerrow. Q. Since when? A. Since 1983.\n\nQ. And then?\nA. I moved on.\n\n"
    "THE COURT: Any further questions?\n\nMR. SMITH: None.\n"
)


def test_questions_and_answers_within_a_paragraph_of_a_hearing() -> None:
    assert said(EXAMINED)[2:8] == [
        ("MR. SMITH", "Where do you live?"), ("A", "In Skerrow."), ("MR. SMITH", "Since when?"), ("A", "Since 1983."),
        ("MR. SMITH", "And then?"), ("A", "I moved on."),
    ]  # fmt: skip
    assert said(EXAMINED)[-2:] == [("THE COURT", "Any further questions?"), ("MR. SMITH", "None.")]


@pytest.mark.parametrize(
    "text",
    [
        # Names that come once, without anybody who comes back.
        "Mr. Roe: cardiology.\nDr. Vell: surgery.\nMs. Vik: reception.",
        # A list of works, and one with years.
        "Smith, J. C.: The light.\n\nSmith, Jane: The tower.\n\nDe Vries, Jan Willem: The rock.",
        # A recipe, and a glossary.
        "Pancakes\n\nFlour: 200 g\nMilk: 300 ml\nEggs: two\n\nTip: let it rest.\nServing: with sugar.",
        "Lantern Room: the top of a tower.\n\nFog Signal: what is heard.\n\nGallery Deck: where keepers walk.",
        # Sentences that begin with a name, and a vitamin.
        "Mr. Roe. That was his name. He kept the light.\n\nMr. Vik came. The lamp burned.\n\nMr. Roe. He left.",
        "It holds vitamin A. The liver stores it. It holds vitamin A. Q. E. D. was said. A. Roe wrote it. A. Vik too.",
    ],
)
def test_what_has_the_form_of_a_label_and_names_no_speaker(text: str) -> None:
    assert not any(who for who, _ in said(text))


@pytest.mark.parametrize("label", ["Note", "Example", "Warning", "Action Items", "Next Steps", "Nächste Schritte"])
def test_what_minutes_say_beside_the_talk_is_nobody(label: str) -> None:
    turns = "".join(f"{who}: We agree on the next steps, the nächste schritte, the action, number {n}.\n"
                    for n in range(4) for who in ("Anna Holm", "Ben Roe", "Cora Vell"))  # fmt: skip
    others = "Dora Vik: I was late.\nEgon Lund: So was I.\nFrieda Moss: Me too.\n"
    speakers = {who for who, _ in said(f"{turns}{others}{label}: paint the door.\n")}
    assert speakers == {"Anna Holm", "Ben Roe", "Cora Vell", "Dora Vik", "Egon Lund", "Frieda Moss"}
