"""Answers: proven, short, and honest where the sources do not say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from compile.extractive.answer import answer_from
from compile.extractive.engine import Extractive
from kb.ask.answer import ask
from kb.ask.confidence import in_words
from kb.ask.meaning import Meaning
from kb.ask.question import of_rights, parse
from kb.ask.session import Session
from kb.engine import ProposedQuote, ProposedSentence
from kb.home import Home
from kb.index.embedder import NoEmbedder
from kb.index.minilm import MiniLM
from kb.library import Library
from kb.settings import Settings
from kb.values import Answer, Passage
from tests.ask.small_base import HARBOUR, small
from tests.ask.test_retrieve import HOSTILE

ENGINE = Extractive()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("harbour")


@pytest.fixture(scope="module")
def library(root: Path) -> Iterator[Library]:
    with small(root) as opened:
        yield opened


@pytest.fixture(scope="module", params=["words and vectors", "words alone"])
def meaning(request: pytest.FixtureRequest) -> Meaning:
    return Meaning(MiniLM() if request.param == "words and vectors" else NoEmbedder())


@pytest.mark.parametrize(
    ("question", "best", "path"),
    [
        (
            "Who built the Tern Rock lighthouse?",
            "The Tern Rock lighthouse was built in 1861 by the engineer Ada Holm.",
            "raw/tower.md",
        ),
        (
            "Why did the tower crack in 1902?",
            "In 1902 the tower cracked because the oil store below it exploded.",
            "raw/tower.md",
        ),
        (
            "How long had keeper Jon Veld served?",
            "Keeper Jon Veld lit the lamp for the last time on 3 May 1957. He had served there for 29 years.",
            "raw/tower.md",
        ),
        (
            "What paid for the northern pier of Sandwick?",
            "The northern pier was paid for by the herring tax, the southern pier by the railway.",
            "raw/harbour.md",
        ),
    ],
)
def test_answers_are_the_sources_own_words_with_their_place(
    library: Library, meaning: Meaning, question: str, best: str, path: str
) -> None:
    answer = ask(library, question, ENGINE, meaning)
    assert not answer.abstained
    assert answer.sentences[0].text == best
    (citation,) = answer.sentences[0].citations
    assert citation.path == path
    proven(library, answer)


def proven(library: Library, answer: Answer) -> None:
    """Whatever an answer shows stands in its source at the place it names."""
    assert len(answer.sentences) <= 3
    for citation in (c for s in answer.sentences for c in s.citations):
        assert library.sources.text(citation.source)[citation.start : citation.end] == citation.text
        assert len(citation.text) <= 500
    for shown in answer.passages:
        text = library.sources.text(shown.hit.source)
        assert text[shown.hit.start : shown.hit.end] == shown.hit.text
        assert text[shown.sentence_start : shown.sentence_end] == shown.sentence
        assert len(shown.hit.text) <= 1200 and len(shown.sentence) <= 500
    scores = [shown.hit.score for shown in answer.passages]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= answer.confidence <= 1
    assert answer.abstained == (not answer.sentences)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Who composed the opera Carmen?", ("composed", "opera", "Carmen")),
        ("What is the melting point of tungsten?", ("melting", "point", "tungsten")),
        ("Which bank financed the airport of Lisbon?", ("bank", "financed", "airport", "Lisbon")),
    ],
)
def test_what_the_sources_do_not_say_is_said_so(
    library: Library, meaning: Meaning, question: str, unknown: tuple[str, ...]
) -> None:
    answer = ask(library, question, ENGINE, meaning)
    assert answer.abstained
    assert answer.confidence < 0.5
    assert answer.unknown_terms == unknown
    proven(library, answer)


def test_a_refusal_names_what_the_closest_passage_lacks(library: Library) -> None:
    answer = ask(library, "Who paid the keepers of the herring boats for oil and lead?", ENGINE)
    assert answer.abstained and not answer.unknown_terms
    closest = answer.passages[0].hit.text
    assert answer.missing and not any(word in closest for word in answer.missing)
    assert ask(library, "Who built the Tern Rock lighthouse?", ENGINE).missing == ()


def test_how_sure_an_answer_is_is_said_in_words() -> None:
    said = [in_words(sure) for sure in (0.99, 0.8, 0.5)]
    assert len(set(said)) == 3 and not any("%" in words for words in said)


@pytest.mark.parametrize("question", HOSTILE)
def test_any_text_can_be_asked(library: Library, meaning: Meaning, question: str) -> None:
    proven(library, ask(library, question, ENGINE, meaning))


@pytest.mark.parametrize("question", ["", " ", "?", "who is it", "\x00"])
def test_nothing_asked_is_nothing_answered(library: Library, meaning: Meaning, question: str) -> None:
    answer = ask(library, question, ENGINE, meaning)
    assert answer.abstained
    assert answer.unknown_terms == ()


class Liar(Extractive):
    """An engine whose sentences are in no source."""

    def answer(self, question: str, passages: Sequence[Passage]) -> list[ProposedSentence]:
        return [ProposedSentence("The tower was built of cheese.", ((passages[0].source, ProposedQuote("of cheese")),))]


def test_what_the_gate_refuses_is_not_said(library: Library, meaning: Meaning) -> None:
    answer = ask(library, "Who built the Tern Rock lighthouse?", Liar(), meaning)
    assert answer.abstained
    assert answer.confidence < 0.5
    assert answer.passages[0].sentence.startswith("The Tern Rock lighthouse was built")


class Careless(Extractive):
    """An engine whose quote holds and whose wording does not."""

    def answer(self, question: str, passages: Sequence[Passage]) -> list[ProposedSentence]:
        quote = ProposedQuote("The Tern Rock lighthouse was built in 1861 by the engineer Ada Holm.")
        return [ProposedSentence("The tower was built in 1816.", ((passages[0].source, quote),))]


def test_wording_that_does_not_hold_gives_way_to_its_quote(library: Library) -> None:
    answer = ask(library, "Who built the Tern Rock lighthouse?", Careless())
    (said,) = answer.sentences
    assert said.text == "The Tern Rock lighthouse was built in 1861 by the engineer Ada Holm."


def test_the_engine_can_answer_from_passages_alone() -> None:
    text = HARBOUR["harbour.md"].split("\n\n")[1]
    proposed = answer_from("Who paid for the southern pier?", [Passage("s-1", 20, 20 + len(text), text)])
    assert proposed[0].text == "The northern pier was paid for by the herring tax, the southern pier by the railway."
    assert answer_from("", []) == []


def test_a_citation_shows_what_stands_around_its_sentence_and_no_words_twice(library: Library) -> None:
    answer = ask(library, "Who built the Tern Rock lighthouse?", ENGINE)
    (first, *others) = [c for sentence in answer.sentences for c in sentence.citations]
    assert answer.sentences[0].text == "The Tern Rock lighthouse was built in 1861 by the engineer Ada Holm."
    assert first.text.startswith(answer.sentences[0].text)
    assert len(first.text) > len(answer.sentences[0].text)
    assert library.sources.text(first.source)[first.start : first.end] == first.text
    assert not any(c.source == first.source and c.start < first.end and first.start < c.end for c in others)


def test_a_long_sentence_is_quoted_where_it_answers() -> None:
    text = (
        "The list names " + ", ".join(f"vessel {i}" for i in range(200)) + ", and the flagship Meridian of Captain Roe."
    )
    (proposed,) = answer_from("Who was captain of the flagship Meridian?", [Passage("s-1", 0, len(text), text)])
    quote = proposed.quotes[0][1].text
    assert len(quote) <= 500
    assert "flagship Meridian of Captain Roe" in quote
    assert quote in text


def test_a_cold_session_imports_neither_chroma_nor_llama_index(root: Path, library: Library) -> None:
    code = """
import sys
from pathlib import Path
from kb.ask.question import of_rights, parse
from kb.ask.session import Session
from kb.home import Home
from kb.settings import Settings
with Session.open(Home(Path(sys.argv[1])), Settings()) as session:
    assert session.search("herring tax")
    heavy = {"chromadb", "llama_index", "kb.proof.gate", "kb.proof.trial"} & set(sys.modules)
    assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code, str(root)], check=True)


def test_a_session_says_why_it_is_lexical_and_goes_on(root: Path, library: Library) -> None:
    with Session.open(Home(root), Settings(embedder="acme:model")) as session:
        assert session.why.startswith("There is no embedder 'acme:model'.")
        assert session.search("herring tax")[0].path == "raw/harbour.md"
    with Session.open(Home(root), Settings(embedder="none"), warm=True) as session:
        assert session.why == ""
        assert not session.ask("Who built the Tern Rock lighthouse?", ENGINE).abstained


def test_a_question_of_a_source_answers_none() -> None:
    text = "What does the pier of Sandwick cost the town? The pier costs the town 90 crowns a year."
    told = answer_from("What does the pier of Sandwick cost the town?", [Passage("s", 0, len(text), text, "", 1)])
    assert [one.text for one in told] == ["The pier costs the town 90 crowns a year."]


INTERVIEW = """# Copyright transfer statement

ANN LEE hereby irrevocably assigns to OTTO K. BERG III all rights, including any copyrights, in the interview below.

# License

I, Otto K. Berg III, hereby release this work under a licence. Anyone is free to share the work as long as they cite it.

# BEGIN TRANSCRIPT

ANN: And is it okay to start the transcript now? How would you like to introduce yourself and your role?

OTTO: Sure. I started mending the lifeboats of Sandwick about ten years ago. Before that I taught at its school.

ANN: And the boats are still in use?

OTTO: The town needs them in every gale of the winter.

ANN: Who pays for the planks and the paint?

OTTO: The harbour board pays, and a few of the keepers.

MIRA: I can hear Otto, but not you.

ANN: That was all I had.
"""


def test_who_somebody_is_is_told_by_himself_and_not_by_a_licence(tmp_path: Path) -> None:
    with small(tmp_path, {"interview.md": INTERVIEW}) as library:
        answer = ask(library, "Who is Otto Berg?", Extractive())
        assert answer.sentences and "mending the lifeboats" in answer.sentences[0].text
        assert not any("hereby" in s.text or "free to share" in s.text for s in answer.sentences)
        licence = ask(library, "Under which licence did Otto Berg release the work?", Extractive())
        assert "release this work under a licence" in licence.sentences[0].text


@pytest.mark.parametrize(
    ("question", "text", "heading", "of"),
    [
        ("Who is Ann Lee?", "Ann Lee hereby assigns all copyrights to Otto Berg.", "", True),
        ("Who is Ann Lee?", "© 2019 Ann Lee. All rights reserved.", "", True),
        ("Who is Ann Lee?", "Anyone may share it who names Ann Lee.", "Notes › License", True),
        ("Who holds the copyright?", "© 2019 Ann Lee. All rights reserved.", "", False),
        ("When was it released?", "It was released under a licence in 1999.", "", False),
        ("Who is Ann Lee?", "Ann Lee fought for the rights of keepers.", "", False),
        ("Who leases the house?", "The owner hereby leases the house to Ann Lee.", "Lease", False),
    ],
)
def test_notes_of_rights(question: str, text: str, heading: str, of: bool) -> None:
    assert of_rights(parse(question), text, heading) is of
