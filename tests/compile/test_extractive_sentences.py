"""Where sentences begin and end."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compile.claims import claims_of_many
from compile.extractive.engine import Extractive
from compile.mentions import mentions_of
from kb.text.sentences import sentences
from kb.values import Block, Document, Source
from tests.compile.squad_base import cut_answers, questions, squad


@pytest.mark.parametrize(
    "text",
    [
        "He came. | She left.",
        "Dr. J. A. Smith of St. Louis met Mrs. Brown. | They talked.",
        "It rose by 3.5 points. | No. 5 fell, see Fig. 3 and pp. 4 ff. for more.",
        "The U.S. Army came at 5 a.m. on Friday. | It left the U.S. | The rest stayed.",
        "In FCC v. Pacifica Foundation the court agreed.",
        "Vitamin C. | The dose is small.",
        "Louis I. of Hungary reigned long.",
        "He asked: “Why?” and left. | “Never.” | She laughed!",
        "She said (as always): no. | (He did not hear.) | It rained.",
        "What now?! | Nothing … it seemed. | He waited… | Then he left.",
        "Yahoo! was founded in 1994. | Is it? | Yes.",
        "p divides (p − 1)! + 1 exactly.",
        "Apple Inc. sells phones. | Founded by Jobs Jr. in 1976, it grew. | Acme Co. | It failed.",
        "It was found in 1851.[12] | Others agree.[3][4] | Nobody else.",
        "It has power under 28 U.S.C. § 1302 and 42 U.S.C. §1983 to act. | The court agreed with 11 U.S.C. 101.",
        "See 5 Del. C. § 101, Art. 3 and Tex. Civ. Code § 12. | § 4 of the U.S. Code says so, e.g. of a Ph.D. student.",
        "Fed. R. Civ. P. 12 and Pub. L. 94-553 hold. | They were fed. | Others came with 5 lb. 3 oz. of bread.",
        "It is supervised by the trustees.^(/) | This Handbook tells it.^(12) | More stands there.¹",
        "See it.^1 | Others agree.",
        "The school was to train ministers.[citation needed] | It did.[note 2] | In 1943.[52]",
        "Others followed.[b] | The end.",
        "It is 3.^2 Metres are meant.",
        "Founded on Jan. 5 and again on Dec. 7. | A year passed.",
        "A first line\nthat a PDF broke. | The next\nsentence.",
        "• One thing is here | \n• Another is there",
        "1. Wash it. | \n2. Dry it.",
        "Ein Satz. | Noch einer.",
        "这是第一句。 | 这是第二句。",
        "e.g. this one, i.e. that one, cf. Miller et al. 1990.",
    ],
)
def test_text_is_cut_at_the_bars(text: str) -> None:
    expected = [part.strip() for part in text.split("|")]
    plain = text.replace(" | ", " ").replace("| ", "")
    if "。" in plain:
        plain = plain.replace("。 ", "。")
    assert [plain[start:end] for start, end in sentences(plain)] == expected


def test_an_empty_line_and_a_form_feed_end_a_sentence() -> None:
    text = "no stop here\n\nanother one\fand a third"
    assert [text[s:e] for s, e in sentences(text)] == ["no stop here", "another one", "and a third"]


@given(st.text(alphabet=st.sampled_from(list("Ab. !?…\n\f\"'()[1]•-St")), max_size=120))
def test_sentences_hold_every_character_but_white_space_once_and_in_order(text: str) -> None:
    spans = list(sentences(text))
    assert all(a < b for a, b in spans) and all(b <= c for (_, b), (c, _) in pairwise(spans))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())


def test_offsets_are_those_of_the_whole_text_and_stay_within_the_range() -> None:
    text = "One. Two. Three."
    assert [text[a:b] for a, b in sentences(text, 5, 9)] == ["Two."]


def test_at_most_one_gold_answer_in_five_hundred_is_cut(shared: Path) -> None:
    asked = questions(shared)
    assert cut_answers(squad(shared), asked) <= 0.002 * len(asked)  # measured: 1 of 2763


@pytest.mark.parametrize(
    "piece", ["A. ", "x . ", "1. ", "big ", "dog ", "X (", "a: B ", "No! ", "St. ", "(", "\n- a", "“", "U.S. "]
)
def test_reading_takes_time_in_proportion_to_the_text_whatever_it_holds(piece: str) -> None:
    text = "The plague came by ship and many people died of it. " + piece * (60_000 // len(piece))
    document = Document(text, (Block("prose", 0, len(text)),), "text", "test-1", title="Plague")
    source = Source("s-1", "raw/a.txt", "", "", "text", "Plague")
    start = process_time()
    claims, _ = claims_of_many([(source, document)], Extractive())[0]
    mentions_of(source, document, claims)
    assert process_time() - start < 3  # measured: .1 to .4; anything quadratic takes minutes
