"""Talk: who speaks, whose words a question asks for, where a turn ends, and what tells nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from compile.extractive.engine import Extractive
from kb.ask.answer import ask
from kb.ask.confidence import INPUTS, signs
from kb.ask.form import place
from kb.ask.question import parse
from kb.ask.rank import rank, surroundings
from kb.ask.reading import statement
from kb.ask.retrieve import Search
from kb.ask.terms import Statistics, sentence_spans
from kb.ask.turns import Speech, asked_speakers, is_empty, is_label, said
from kb.values import Passage
from tests.ask.small_base import small

TALK = (
    "Anna Holm: The pier needs new planks, but...\n"
    "Bo Lind: Yeah. I think the pier should be sold to the town.\n"
    "Anna Holm: Mm-hmm.\n"
    "The Chair (Mr. Ulf Berg, Sandwick): How much would the pier bring?\n"
    "Anna Holm: About two million."
)


def speech() -> Speech:
    names = ["Anna Holm", "Bo Lind", "Anna Holm", "The Chair (Mr. Ulf Berg, Sandwick)", "Anna Holm"]
    places, at = [], 0
    for name in names:
        at = TALK.index(f"{name}:", at)
        places.append(at)
        at += 1
    ends = [*places[1:], len(TALK)]
    return Speech.of([(begin + len(name) + 2, end, name) for begin, end, name in zip(places, ends, names, strict=True)])


def ranked(question: str) -> list[str]:
    asked = parse(question)
    passage = Passage("s", 0, len(TALK), TALK, "", 1)
    statistics = Statistics(100, dict.fromkeys(asked.stems, 3))
    heard = asked_speakers(question, speech().names)
    return [c.text for c in rank(asked, [passage], statistics, spoken={"s": speech()}, asked=heard)]


def test_a_sentence_ends_where_another_begins_to_speak() -> None:
    assert [TALK[a:b] for a, b in sentence_spans(TALK)][:2] == [
        "Anna Holm: The pier needs new planks, but...",
        "Bo Lind: Yeah.",
    ]


def test_prose_without_turns_is_cut_as_before() -> None:
    text = "It opened at 9:30. Note: bring boots. It was 12:1."
    assert len(sentence_spans(text)) == 3


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did Anna say about the pier?", {"Anna Holm"}),
        ("what did anna think of the pier?", {"Anna Holm"}),
        ("According to Lind, what should be sold?", {"Bo Lind"}),
        ("What was said of Anna’s plan?", {"Anna Holm"}),
        ("What did they say about Anna?", set()),
        ("What did Speaker 2 want?", {"Speaker 2"}),
        ("What did the Project Manager think?", {"Project Manager"}),
        ("What was decided about the project?", set()),
    ],
)
def test_a_question_names_whose_words_it_asks_for(question: str, names: set[str]) -> None:
    known = ["Anna Holm", "Bo Lind", "Speaker 1", "Speaker 2", "Project Manager"]
    assert asked_speakers(question, known) == names


def test_the_words_of_the_one_who_is_asked_for_come_first() -> None:
    assert ranked("What did Anna say about the pier?")[0].startswith("Anna Holm: The pier needs")
    assert ranked("What did Bo say about the pier?")[0].startswith("I think the pier")


def test_an_answer_in_few_words_belongs_to_the_question_before_it() -> None:
    assert ranked("How much would the pier bring?")[0] == "Anna Holm: About two million."


def test_a_nod_answers_nothing() -> None:
    assert ranked("What did Anna Holm say about the pier?")[-1] in ("Anna Holm: Mm-hmm.", "Bo Lind: Yeah.")
    assert is_empty("Uh-huh.") and is_empty("Yeah, exactly.") and not is_empty("Yes, in March.")


def test_who_speaks_is_known_by_place() -> None:
    heard = speech()
    assert heard.speaker(TALK.index("I think"), TALK.index("to the town")) == "Bo Lind"
    assert heard.speakers(0, TALK.index("How much")) == {"Anna Holm", "Bo Lind"}
    assert Speech.of([]).speaker(0, 9) == "" and not Speech.of([]).speakers(0, 9)


def test_what_is_said_is_without_its_label_and_marks() -> None:
    assert said("Bo Lind: So {disfmarker} it fell [laughter].", "Bo Lind") == "So   it fell  ."
    assert said("Note: it fell.", "") == "Note: it fell."
    assert said("It fell.", "Bo Lind") == "It fell."


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("What did Anna think of wood when discussing the pier?", "thing"),
        ("What did the team think of the price of wood?", "thing"),
        ("What was the price of wood?", "money"),
        ("In the war, when did it end?", "date"),
        ("What happened, and when was it?", "date"),
        ("It was closed when?", "date"),
    ],
)
def test_what_says_from_when_it_is_asked_is_not_what_is_asked(question: str, wants: str) -> None:
    assert parse(question).wants == wants


def test_words_that_only_frame_a_question_about_talk_are_not_looked_for() -> None:
    asked = parse("Summarize the discussion about the pier.")
    assert asked.stems == ("pier",)
    assert parse("What did the group discuss about planks?").stems == parse("planks").stems


def test_an_answer_in_few_words_is_quoted_with_its_question() -> None:
    asked = parse("How much would the pier bring?")
    passage = Passage("s", 0, len(TALK), TALK, "", 1)
    best = rank(asked, [passage], Statistics(100, dict.fromkeys(asked.stems, 3)), spoken={"s": speech()})[0]
    start, end = statement(best, asked.stems)
    assert TALK[start:end].endswith("How much would the pier bring?\nAnna Holm: About two million.")


def test_a_short_sentence_is_not_quoted_with_another_speakers_words() -> None:
    asked = parse("What did Bo say?")
    passage = Passage("s", 0, 60, "Bo Lind: Good company.\nAnna Holm: That depends on the pier.", "", 1)
    heard = Speech.of([(9, 22, "Bo Lind"), (34, 59, "Anna Holm")])
    best = rank(asked, [passage], Statistics(100, {}), spoken={"s": heard}, asked={"Bo Lind"})[0]
    assert passage.text[slice(*statement(best, asked.stems))] == "Bo Lind: Good company."


def test_who_says_a_sentence_counts_among_what_stands_around_it() -> None:
    asked = parse("What does Anna Holm say of planks?")
    statistics = Statistics(100, dict.fromkeys(asked.stems, 3))
    passage = Passage("s", 0, 31, "We shall need new planks there.", "", 1)
    heard = {"s": Speech((0,), (31,), ("Anna Holm",))}
    unnamed, named = (rank(asked, [passage], statistics, spoken=spoken)[0] for spoken in ({}, heard))
    seen = [signs(Search(asked, statistics, ()), one)[INPUTS.index("around")] for one in (unnamed, named)]
    assert seen[0] < seen[1] == 1.0


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Speaker 0: 00:00:02", True),
        ("Anna Holm:", True),
        ("Anna: [12:01]", True),
        ("Ben, 12/05/2023 18:04", True),
        ("+44 20 7946 0958, 2024-03-04 10:00", True),
        ("Anna: Ten.", False),
        ("Ten", False),
    ],
)
def test_a_label_alone_says_nothing(text: str, label: bool) -> None:
    assert is_label(text) is label


def test_what_is_shown_begins_with_words_and_no_fragment_stands_for_the_reply() -> None:
    text = (
        "Speaker 1: 00:00:02\n\nWho keeps the nets of Sandwick?\n\nSpeaker 2: 00:00:09\n\n"
        "So let me just…\n\nThe town pays three men for it."
    )
    asked = parse("Who keeps the nets of Sandwick?")
    passage = Passage("s", 0, len(text), text, "", 1)
    starts = [text.index("Speaker 1"), text.index("Speaker 2")]
    speech = Speech.of([(starts[0], starts[1], "Ann"), (starts[1], len(text), "Bo")])
    best = rank(asked, [passage], Statistics(100, dict.fromkeys(asked.stems, 3)), spoken={"s": speech})[0]
    assert best.text == "The town pays three men for it."
    assert text[slice(*surroundings(passage, best.start, best.end))].startswith("So let me just")


def test_a_citation_names_who_says_it(tmp_path: Path) -> None:
    talk = (
        "# The nets of Sandwick\n\nSpeaker 1: 00:00:02\n\nWelcome to the talk on herring nets.\n\n"
        "Speaker 2: 00:00:09\n\nHi, I'm Oona Berg, I mend herring nets for the town.\n\n"
        "Speaker 1: 00:00:20\n\nHow many nets does Sandwick own?\n\nSpeaker 2: 00:00:31\n\nThe town owns 90 nets.\n"
    )
    with small(tmp_path, {"talk.md": talk}) as library:
        (said,) = ask(library, "Who is Oona Berg?", Extractive()).sentences[:1]
    (cited,) = said.citations
    assert said.text == "Hi, I'm Oona Berg, I mend herring nets for the town."
    assert cited.by.startswith("Oona") and place(cited) == f"raw/talk.md, {cited.by} at 00:00:09"
    assert "Speaker" not in cited.text


def test_what_is_said_in_a_chat_is_shown_as_its_writer_s_alone(tmp_path: Path) -> None:
    chat = (
        "12/05/2023, 18:02 - Anna Keller: Has anyone mended the herring nets?\n"
        "12/05/2023, 18:04 - Ben: I did yesterday. The loft of Sandwick holds 400 nets.\n"
        "12/05/2023, 18:07 - Anna Keller: The shed holds 500 floats, I bought them myself.\n"
        "13/05/2023, 08:12 - Carla: The key hangs at number 12.\n"
    )
    with small(tmp_path, {"chat.txt": chat}) as library:
        (said, *_) = ask(library, "How many nets does the loft of Sandwick hold?", Extractive()).sentences
        (other,) = ask(library, "How many floats does the shed hold?", Extractive()).sentences[0].citations
    (cited,) = said.citations
    assert said.text == "I did yesterday. The loft of Sandwick holds 400 nets."
    assert (cited.by, cited.at) == ("Ben", "12/05/2023 18:04")
    assert cited.text == "I did yesterday. The loft of Sandwick holds 400 nets."
    assert (other.by, other.at) == ("Anna Keller", "12/05/2023 18:07")
