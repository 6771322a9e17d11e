"""Tables drawn in text are read in rows: in Org, reStructuredText, Markdown and plain text; prose and code never."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingest.extract.markdown import read_markdown
from ingest.extract.markup import read_org, read_rst
from ingest.extract.plain import read_plain
from kb.values import Document


def tables(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == "table"]


FRAMED = """\
+------------+------------+-----------+
| Wood       | Days       | Remark    |
+============+============+===========+
| Ash        | 9          | bends     |
|            |            | easily    |
+------------+------------+-----------+
| Oak        | twelve to fourteen days|
+------------+------------+-----------+
| Elm        | as a | b   | rare      |
+------------+------------+-----------+
"""
FRAMED_ROWS = "Wood | Days | Remark\nAsh | 9 | bends easily\nOak | twelve to fourteen days | \nElm | as a | b | rare"


@pytest.mark.parametrize("read", [read_plain, read_rst, read_org])
def test_a_table_in_a_frame(read: Callable[[bytes], Document]) -> None:
    document = read(f"The woods are these.\n\n{FRAMED}\nAfter the table.\n".encode())
    assert [row.rstrip(" |") for row in tables(document)[0].split("\n")] == [
        row.rstrip(" |") for row in FRAMED_ROWS.split("\n")
    ]
    prose = [document.text[block.start : block.end] for block in document.blocks if block.kind == "prose"]
    assert prose == ["The woods are these.", "After the table."]


def test_what_stands_beside_a_frame_below_some_columns_is_kept() -> None:
    text = (
        "+-----+-----------+------+\n| Row | Cells may | a    |\n+-----+ span rows | list |\n"
        "| Two |           |      |\n+-----+-----------+------+\n"
    )
    assert tables(read_rst(f"Woods.\n\n{text}".encode())) == ["Row Two | Cells may span rows | a list"]


def test_tables_between_rules() -> None:
    document = read_rst(
        b"Woods\n=====\n\n.. table:: Truth\n\n   =====  =====  ======\n"
        b"     A      B    A or B\n   =====  =====  ======\n"
        b"   False  False  False\n   True   False  a long\n                 answer\n   =====  =====  ======\n\n"
        b"=====  =====\na      b\nc      d\n=====  =====\n\nDays\n----\n\nThe end.\n"
    )
    assert tables(document) == ["A | B | A or B\nFalse | False | False\nTrue | False | a long answer", "a | b\nc | d"]
    words = [document.text[block.start : block.end] for block in document.blocks if block.kind in ("heading", "prose")]
    assert words == ["Woods", "Truth", "Days", "The end."]


def test_org_tables_with_and_without_a_rule() -> None:
    document = read_org(
        b"* Woods\nThese:\n| Wood | Days |\n| Ash | 9 |\n| Oak | 12 |\nAfter.\n\n"
        b"| <l>  | <r> |\n| Year | Ships |\n|------+----|\n| 1931 | 12 |\n#+TBLFM: $2=1\n"
    )
    assert tables(document) == ["Wood | Days\nAsh | 9\nOak | 12", "Year | Ships\n1931 | 12"]
    assert [document.text[b.start : b.end] for b in document.blocks if b.kind == "prose"] == ["These:", "After."]


def test_rows_between_bars_in_markdown_without_a_rule() -> None:
    assert tables(read_markdown(b"| a | b |\n| 1 | 2 |\n| 3 | 4 |\n")) == ["a | b\n1 | 2\n3 | 4"]
    assert tables(read_markdown(b"| A | B |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |\n")) == ["A | B\n1 | 2\n3 | 4"]
    coded = read_markdown(b"```\n| a | b |\n| 1 | 2 |\n| 3 | 4 |\n```\n\nSee [[a|b]],\n[[c|d]] or\n[[e|f]].\n")
    assert not tables(coded)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("+----+------+\n| id | name |\n+----+------+\n|  1 | Havn |\n|  2 | Luna |\n+----+------+\n2 rows in set",
         "id | name\n1 | Havn\n2 | Luna"),
        (" id | name  | tons\n----+-------+------\n  1 | Havn  | 12\n  2 | Luna  | 13\n(2 rows)",
         "id | name | tons\n1 | Havn | 12\n2 | Luna | 13"),
        ("Year      Ships     Captain\n1931      12        A. Holm\n1932      13        Roe\n1933      14        Vell",
         "Year | Ships | Captain\n1931 | 12 | A. Holm\n1932 | 13 | Roe\n1933 | 14 | Vell"),
        ("Wood      Days\n----      ----\nAsh       nine\nOak       twelve", "Wood | Days\nAsh | nine\nOak | twelve"),
        ("Item            Price\nIron hoop       12.50 kr\nOak stave       3 kr\nRivet           0.40 kr",
         "Item | Price\nIron hoop | 12.50 kr\nOak stave | 3 kr\nRivet | 0.40 kr"),
        ("The table:\n| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("Wood | Days\nAsh | 9\nOak | 12", "Wood | Days\nAsh | 9\nOak | 12"),
        ("Name\tAge\tTown\nAda\t12\tTorr\nBo\t13\tTorvik", "Name | Age | Town\nAda | 12 | Torr\nBo | 13 | Torvik"),
    ],
)  # fmt: skip
def test_tables_of_plain_text(text: str, rows: str) -> None:
    document = read_plain(f"Notes on the harbour.\n\n{text}\n\nThe notes end here.\n".encode())
    assert tables(document) == [rows]
    assert document.text.startswith("Notes on the harbour.\n") and document.text.endswith("\nThe notes end here.")


@pytest.mark.parametrize(
    "text",
    [
        "Network Working Group                                  Vint Cerf\n"
        "Request for Comments: 20                      UCLA\n"
        "                                            October 16, 1969",
        "Two roads diverged     in a yellow wood\nAnd sorry I could      not travel both\n"
        "And be one traveler    long I stood",
        "int a     = 3;\nint bcd   = 4;\nint efgh  = 5;",
        "alpha  = 3\nbeta   = 4\ngamma  = 5",
        "The quick brown  fox jumps over.  The lazy dog\nsleeps all day.  And the cat  sits on the mat.\n"
        "It is  long.  We go.",
        "a || b\nc || d\ne || f",
        "cat file | grep x | wc\nls -l | sort\necho | cat",
        "Chapter 1 ........ 5\nChapter 2 ........ 9\nChapter 3 ........ 12",
        "He said | what nobody had said before in the years that the light had burned on the rock | and left.\n" * 3,
        "1.  The first of them was lit in 1822.\n2.  The second was lit in 1870.\n3.  The third was lit in 1904.",
        "+ one more thing\n+ another\n+ a third",
        "=====\nTitle\n=====\n\nText.",
    ],
)  # fmt: skip
def test_prose_code_and_lists_are_no_tables(text: str) -> None:
    assert not tables(read_plain(f"Notes.\n\n{text}\n\nEnd.\n".encode()))
    assert not tables(read_rst(f"Notes.\n\n{text}\n\nEnd.\n".encode()))
