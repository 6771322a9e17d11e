"""Questions that ask for a section of a paper, and bibliographies, which name every subject and tell nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compile.extractive.engine import Extractive
from kb.ask.answer import ask
from kb.ask.sections import asked_sections, lists_works, stretches
from kb.library import Library
from kb.values import Passage
from tests.ask.small_base import small

STUDY = """# Salt spray and the herring nets of Orvik

## Background

Earlier studies suggest that salt spray shortens the life of herring nets, and that herring nets rot in salt spray.

## Design

Two hundred pieces were hung from a fence and weighed each week.

## Conclusion

Guidance to dry them at once may do less than was believed.

## Funding

The Harbour Board of Orvik.

## References

31. Lind M , Moe K , et al. Salt spray and herring nets: a study of Orvik. J Nets. 1999;3:21-9.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with small(tmp_path_factory.mktemp("study"), {"study.md": STUDY}) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What did the study conclude?", "Conclusions"),
        ("What were the main findings of the survey?", "Results"),
        ("How was the trial conducted?", "Materials and methods"),
        ("Who took part in the experiment?", "Participants"),
        ("What is the aim of the paper?", "2. Objectives"),
        ("What are the limitations of this research?", "Strengths and limitations"),
        ("Who paid for the study?", "Primary Funding Source"),
        ("How do the panel and the report differ on sponsors having influence?", ""),
        ("What did the council conclude?", ""),
    ],
)
def test_which_section_a_question_asks_for(question: str, named: str) -> None:
    sections = asked_sections(question)
    assert any(one.fullmatch(named) for one in sections) is bool(named)
    assert named or not sections


def test_a_part_of_an_abstract_has_its_label() -> None:
    text = "AIM: To see. METHODS: We hung nets. CONCLUSION: They rot. So they do."
    passage = Passage("s", 0, len(text), text, "Abstract")
    ((start, end),) = stretches(asked_sections("What did the study conclude?"), passage)
    assert text[start:end] == "CONCLUSION: They rot. So they do."
    whole = Passage("s", 0, len(text), text, "Nets › 4. Conclusions")
    assert stretches(asked_sections("What did the study conclude?"), whole) == ((0, len(text)),)
    assert stretches((), passage) == ()
    assert lists_works("Nets › References") and not lists_works("References to nets")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What was the conclusion of the study of nets?", "Guidance to dry them"),
        ("What design did the study of herring nets in salt spray use?", "Two hundred pieces"),
    ],
)
def test_the_section_that_is_asked_for_answers(library: Library, question: str, first: str) -> None:
    answer = ask(library, question, Extractive())
    assert answer.sentences[0].text.startswith(first)
    assert not any("et al" in sentence.text for sentence in answer.sentences)
