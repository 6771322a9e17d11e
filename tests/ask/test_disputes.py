"""An answer that rests on disputed words names the other side: of one question one statement, of two both."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.ask.disputes import disputes
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
