"""When something is said is structure: no word of a quote, and what citations say."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.extract.cues import read_cues
from ingest.extract.html import read_html
from ingest.extract.markdown import read_markdown
from ingest.extract.plain import read_plain
from kb.cli import cli
from kb.home import Home
from kb.values import Document
from tests.compile.real_base import new_base


def said(document: Document) -> list[tuple[str, str, str]]:
    spoken = (block for block in document.blocks if block.kind in ("prose", "list", "quote"))
    return [(block.speaker, block.at, document.text[block.start : block.end]) for block in spoken]


WANTED = [
    ("Anna Holm", "27:48", "The mill was rebuilt in 2003."),
    ("Bo Lind", "28:02", "Its wheel weighs nine tonnes."),
    ("Anna Holm", "28:15", "We turn it on Sundays."),
]
MARKDOWN = [
    "**{0}:** [{1}] {2}\n\n",
    "**{0}:** \\[{1}\\] {2}\n\n",
    "**{0}**: \\[{1}] {2}\n\n",
    "{0}: [{1}] {2}\n\n",
    "[{1}] {0}: {2}\n\n",
    "[{1}] **{0}:** {2}\n\n",
    "**{0}** [{1}]: {2}\n\n",
    "**{0}** ({1}): {2}\n\n",
    "{0}: ({1}) {2}\n\n",
    "**{0}:** [{1} - 59:59] {2}\n\n",
]


@pytest.mark.parametrize("form", MARKDOWN)
def test_a_time_at_a_label_is_no_word_of_what_is_said(form: str) -> None:
    text = "# Talk\n\n" + "".join(form.format(*turn) for turn in WANTED)
    assert said(read_markdown(text.encode())) == WANTED


def test_hours_lines_and_pages_of_the_web() -> None:
    lines = (
        "Anna Holm: [00:12:31] One thing is sure.\nBo Lind: [00:12:40] Two are not.\nAnna Holm: [01:02:03] So be it.\n"
    )
    wanted = [("Anna Holm", "00:12:31", "One thing is sure."), ("Bo Lind", "00:12:40", "Two are not."),
              ("Anna Holm", "01:02:03", "So be it.")]  # fmt: skip
    assert said(read_markdown(lines.encode())) == wanted
    assert said(read_plain(lines.replace("\n", "\n\n").encode())) == wanted
    page = "".join(f"<p><b>{who}:</b> [{at}] {words}</p>" for who, at, words in wanted)
    assert said(read_html(f"<html><body><article><h1>Talk</h1>{page}</article></body></html>".encode())) == wanted


def test_a_time_inside_a_sentence_leaves_the_text() -> None:
    text = (
        "**Anna Holm:** [27:48] The mill was rebuilt [27:51] in 2003. [27:55] It is of oak.\n\n"
        "**Bo Lind:** [28:02] Its wheel weighs [28:04] nine tonnes.\n\n**Anna Holm:** [28:15] Yes.\n"
    )
    document = read_markdown(text.encode())
    assert said(document) == [
        ("Anna Holm", "27:48", "The mill was rebuilt in 2003."),
        ("Anna Holm", "27:55", "It is of oak."),
        ("Bo Lind", "28:02", "Its wheel weighs nine tonnes."),
        ("Anna Holm", "28:15", "Yes."),
    ]
    assert "[" not in document.text
    assert [document.text[b.start : b.end] for b in document.blocks if b.kind == "caption"][:2] == [
        "Anna Holm:",
        "Bo Lind:",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The train leaves at [12:31] and the next at [11:02] on weekdays, and [09:15] on Sundays.\n",
        "See Genesis [1:27] and [3:15].\n",
        "The score was (3:02) in the end. The race took (1:58) hours. Nobody ran under (0:59).\n",
    ],
)
def test_other_figures_in_brackets_stay(text: str) -> None:
    document = read_markdown(text.encode())
    assert document.text == text.strip()
    assert not any(block.at for block in document.blocks)


def test_captions_know_when_they_are_shown() -> None:
    cues = (
        "1\n00:00:07,000 --> 00:00:10,000\nThe bridge is closed.\n\n2\n00:01:10,500 --> 00:01:15,000\n"
        "It opens on Monday.\n"
    )
    assert said(read_cues(cues.encode())) == [("", "00:00:07", "The bridge is closed. It opens on Monday.")]
    voices = (
        "WEBVTT\n\n00:07.000 --> 00:09.000\n<v Oona Vell>The bridge is closed.\n\n"
        "01:10.000 --> 01:12.000\n<v Bo Lind>Why?\n"
    )
    assert said(read_cues(voices.encode())) == [
        ("Oona Vell", "00:07", "The bridge is closed."), ("Bo Lind", "01:10", "Why?"),
    ]  # fmt: skip


def test_a_chat_knows_the_day() -> None:
    chat = "".join(f"05/03/2024, 10:1{n} - Oona Vell: The bridge is closed, part {n}.\n" for n in range(4))
    assert said(read_plain(chat.encode()))[1] == ("Oona Vell", "05/03/2024 10:11", "The bridge is closed, part 1.")


def test_citations_say_when(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_EMBEDDER", "none")
    turns = (
        "**Anna Holm:** [27:48] The mill at Torvik was rebuilt in 2003.\n\n"
        "**Bo Lind:** [28:02] The wheel of the mill at Torvik weighs nine tonnes.\n\n"
        "**Anna Holm:** [28:15] The mill at Torvik turns on Sundays.\n"
    )
    home: Home = new_base(tmp_path / "base", {"talk.md": f"# The mill at Torvik\n\n{turns}"})
    assert not cli.main(args=["--kb", str(home.root), "build", "--no-site"], standalone_mode=False)
    pages = {page.name: page.read_text("utf-8") for page in home.wiki.rglob("*.md")}
    assert any("[Bo Lind at 28:02](" in text for text in pages.values())
    assert any(
        "nine tonnes.” — " in line and "at 28:02" in line for text in pages.values() for line in text.splitlines()
    )
    capsys.readouterr()
    assert not cli.main(
        args=["--kb", str(home.root), "ask", "How much does the wheel of the mill at Torvik weigh?"],
        standalone_mode=False,
    )
    assert "raw/talk.md, Bo Lind at 28:02" in capsys.readouterr().out
    assert not cli.main(args=["--kb", str(home.root), "verify"], standalone_mode=False)
