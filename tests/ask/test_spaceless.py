"""Scripts without spaces: cut into pairs, asked and answered in Chinese and Japanese."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compile.extractive.engine import Extractive
from kb.ask.answer import ask
from kb.ask.meaning import Meaning
from kb.ask.question import parse
from kb.ask.spaceless import Held, pairs, seams, without_asking
from kb.index.minilm import MiniLM
from kb.library import Library
from kb.values import Passage
from tests.ask.small_base import small

FILES = {
    "灯台.md": """# 北岬灯台

北岬灯台は、霧の多い海岸を照らす白い塔である。高さは34メートルで、花崗岩の上に立つ。

設計者の佐藤は1861年に灯台を建てた。1902年に油の爆発で塔が割れた。

灯台の見学は、夏の土曜日に許されている。
""",
    "石桥.md": """# 青河石桥

青河石桥是一座古代的拱桥，全长三百二十米。现存的桥面主要修建于明朝。

工匠李明在1420年主持修建了石桥，以代替渡船。每年有五千多游客参观石桥。
""",
    "tower.md": "# Tern Rock\n\nThe lighthouse was built in 1861 by Ada Holm. About 400 boats landed in 1913.\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with small(tmp_path_factory.mktemp("spaceless"), FILES) as opened:
        yield opened


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("量子力学", ("量子", "子力", "力学")),
        ("1987年", ("1987", "年")),
        ("pier", ("pier",)),
        ("塔", ("塔",)),
        ("한국어", ("한국어",)),
    ],
)
def test_a_run_of_characters_is_read_in_pairs(word: str, parts: tuple[str, ...]) -> None:
    assert pairs(word) == parts


def test_what_asks_is_no_term() -> None:
    assert [term.word for term in parse("石桥有多长？").terms] == ["石桥"]
    assert without_asking("Is it old?") == "Is it old?"
    assert len(without_asking("灯台は何ですか？")) == len("灯台は何ですか？")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("北岬灯台とは何ですか？", "白い塔"),
        ("灯台を建てたのはいつですか？", "1861年"),
        ("灯台の見学はいつ許されていますか？", "夏の土曜日"),
        ("塔が割れたのは何年？", "1902年"),
        ("青河石桥是什么？", "拱桥"),
        ("谁主持修建了石桥？", "李明"),
        ("石桥什么时候修建？", "1420年"),
        ("每年有多少游客参观石桥？", "五千多"),
        ("石桥是什么时候修建的？", "1420年"),
        ("李明为什么要建石桥？", "代替渡船"),
        ("参观石桥的是哪些人？", "游客"),
        ("灯台はいつ建てましたか？", "1861年"),
        ("石桥的票价是多少？", ""),
        ("石桥有多少桥墩？", ""),
        ("青河铁桥是什么时候修建的？", ""),
        ("富士山の高さは？", ""),
        ("东京的人口是多少？", ""),
    ],
)
def test_chinese_and_japanese_questions(library: Library, question: str, answer: str) -> None:
    told = ask(library, question, Extractive(), Meaning(MiniLM()))
    assert told.abstained is not bool(answer)
    assert not told.unknown_terms and not told.missing  # pairs are no words to show
    assert answer in "".join(sentence.text for sentence in told.sentences[:1])


def test_pairs_in_which_two_words_meet_are_no_terms() -> None:
    passage = Passage("s", 0, 14, "今年的总预算是三百万元，电站", "", 1)
    known = {pair: ["s"] for pair in ("今年", "预算", "电站")}
    unknown: dict[str, list[str]] = {pair: [] for pair in ("年预", "核电", "丈夫")}
    asked = ("今年", "年预", "预算", "核电", "电站", "丈夫")
    assert seams(asked, Held(((passage, 0.5),), {**known, **unknown})) == {"年预"}
