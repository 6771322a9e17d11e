"""An answer that rests on disputed words names the other side: of one question one statement, of two both.

Where the answer cites both sides, it says that they disagree and repeats neither.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.ask.disputes import Dispute, disputes
from kb.cli.ask import say_answer
from kb.home import Home
from kb.library import Library
from kb.values import Answer, AnswerSentence, Citation, Conflict
from tests.library.test_library import TEXT, fill


@pytest.mark.parametrize(("questions", "named"), [(("q", "q"), ["s-2"]), (("q", "r"), ["s-2", "s-3"])])
def test_of_one_question_one_statement_is_named(tmp_path: Path, questions: tuple[str, str], named: list[str]) -> None:
    cited = Citation("s-1", "raw/1.txt", 0, 31, TEXT[:31])
    with Library.open(Home(tmp_path)) as library:
        for number in (1, 2, 3):
            fill(library, number)
        library.conflicts.replace(
            Conflict("c-1", f"c-{number}", "views", "a / b", question)
            for number, question in zip((2, 3), questions, strict=True)
        )
        answer = Answer("When?", False, 0.9, (AnswerSentence(TEXT[:31], (cited,)),))
        assert [dispute.other.source for dispute in disputes(library, answer)] == named


def test_two_sides_that_are_both_cited_are_said_to_disagree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cited = [Citation(f"s-{number}", f"raw/{number}.txt", 0, len(TEXT), TEXT) for number in (1, 2)]
    with Library.open(Home(tmp_path)) as library:
        fill(library, 1)
        fill(library, 2)
        library.conflicts.replace([Conflict("c-1", "c-2", "figures", "25 / 50")])
        answer = Answer("When?", False, 0.9, tuple(AnswerSentence(TEXT[:31], (one,)) for one in cited))
        found = disputes(library, answer)
    assert found == [Dispute(cited[0], cited[1], "25 / 50")]
    say_answer(answer, found)
    told = capsys.readouterr().out
    assert "Sources disagree (25 / 50): [1] and [2]." in told
    assert told.count(" ".join(TEXT.split())) == 2, "each quote once"


def test_a_quote_that_was_said_in_full_is_not_repeated_below_its_number(capsys: pytest.CaptureFixture[str]) -> None:
    whole, longer = Citation("s-1", "raw/1.txt", 0, 31, TEXT[:31]), Citation("s-2", "raw/2.txt", 0, len(TEXT), TEXT)
    said = " ".join(TEXT[:31].split())
    say_answer(Answer("When?", False, 0.9, (AnswerSentence(said, (whole,)), AnswerSentence(said, (longer,)))))
    first, second = capsys.readouterr().out.split("[1] raw/1.txt")[1].split("[2] raw/2.txt")
    assert said not in first and said in second


def test_what_is_disputed_of_the_words_beside_those_said_is_not_told(tmp_path: Path) -> None:
    with Library.open(Home(tmp_path)) as library:
        fill(library, 1)
        fill(library, 2)
        library.conflicts.replace([Conflict("c-1", "c-2", "figures", "25 / 50")])
        (claim,) = library.claims.get({"c-1"}).values()
        end = max(quote.end for quote in claim.proofs)
        beside = " ".join(TEXT[end:].split())
        wide = Citation("s-1", "raw/1.txt", 0, len(TEXT), TEXT)
        assert disputes(library, Answer("When?", False, 0.9, (AnswerSentence(beside, (wide,)),))) == []
        worded = AnswerSentence("It is said otherwise.", (wide,))  # a model's words may rest on any of them
        assert len(disputes(library, Answer("When?", False, 0.9, (worded,)))) == 1
