"""What a hostile name or word cannot do to a terminal, to a reader of JSON lines, or to a file of questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ask.session import read_lines
from kb.encode.terminal import one_line, printable_json
from tests.hostile.hostile_corpus import STEERING


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("raw/plain name.md", "raw/plain name.md"),
        ("raw/new\nline.md", "raw/new line.md"),
        ("raw/x\n\x1b[32mAll sources are fine.\x1b[0m\u2028y", "raw/x All sources are fine. y"),
        ("a\tb\r\nc", "a b c"),
    ],
)
def test_a_name_is_one_line(name: str, shown: str) -> None:
    assert one_line(name) == shown


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@given(st.text(st.characters()))
def test_json_keeps_its_value_and_moves_no_cursor(text: str) -> None:
    line = printable_json(json.dumps({text: [text]}, ensure_ascii=False))
    assert json.loads(line) == {text: [text]}
    assert not STEERING.search(line)
    assert line.splitlines() == [line]
    line.encode("utf-8")


def test_half_a_character_in_json_is_written_as_an_escape() -> None:
    assert printable_json(json.dumps("a\udcffé", ensure_ascii=False)) == '"a\\udcffé"'


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", []),
        (b"one\ntwo", ["one", "two"]),
        (b"one\r\n\r\ntwo\r\n", ["one", "", "two"]),
        (b"\xef\xbb\xbfone\n", ["one"]),
        ("a\x85b\u2028c\x0cd\x1ce\n".encode(), ["a\x85b\u2028c\x0cd\x1ce"]),
        (b"caf\xe9\nnext\n", ["caf\ufffd", "next"]),
    ],
)
def test_each_line_of_a_batch_is_one_question(tmp_path: Path, content: bytes, lines: list[str]) -> None:
    file = tmp_path / "questions"
    file.write_bytes(content)
    assert read_lines(file) == lines
