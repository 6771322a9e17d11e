"""A sentence that begins with a pronoun is compared with the name it stands for."""

from __future__ import annotations

import pytest

from kb.ask.antecedent import resolved
from tests.ask.test_rank import ranked


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["The Kettle Bridge crosses the Aln.", "It was designed by Voss."], "The Kettle Bridge was designed by Voss."),
        (["Ada Holm was an engineer.", "She was born in Leith."], "Ada Holm was born in Leith."),
        (["Norling employs 300.", "They make maps.", "Its seat is Bergen."], "Norling’s seat is Bergen."),
        (["The council met.", "They sold it."], "The council sold it."),
        (["The pier is old.", "It is known that piers rot."], "It is known that piers rot."),
        (["The pier is old.", "It's new."], "It's new."),
        (["It was designed by Voss."], "It was designed by Voss."),
        (["", "He left."], "He left."),
    ],
)
def test_a_pronoun_is_read_as_the_subject_before_it(texts: list[str], read: str) -> None:
    assert list(resolved(texts))[-1] == read


@pytest.mark.parametrize(
    ("question", "text", "best"),
    [
        (
            "Who designed the Kettle Bridge?",
            "The Kettle Bridge crosses the Aln at Sandwick. It was designed by Maria Voss. The bridge was closed.",
            "It was designed by Maria Voss.",
        ),
        (
            "What is the capital of the Voss fund used for?",
            "The Voss fund was set up in 1911. Its capital is used for stipends. The Voss fund has a board of five.",
            "Its capital is used for stipends.",
        ),
    ],
)
def test_the_sentence_with_the_pronoun_answers_not_the_one_with_the_name(question: str, text: str, best: str) -> None:
    assert ranked(question, text)[0] == best
