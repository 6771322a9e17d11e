# ruff: noqa: E501 - drawing instructions and lines stand as they are
"""What a page of a PDF says and not what its letters look like in a row: raised figures, columns, writing from right to
left, sentences over a page break, forms, and words that are said in the place of those that show."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF

from ingest.extract import extract
from ingest.extract.layout import Glyph, Row, lay_out
from ingest.extract.paging import Pages
from ingest.extract.reader import Unreadable
from kb.settings import Limits
from kb.values import Document


def read(path: Path) -> Document:
    return extract(path, path.name, Limits())


def raw_pdf(path: Path, content: str, page: str = "", fonts: str = "", *more: str) -> Path:
    """A PDF of one page by its own drawing instructions; ``more`` are objects from number 6 on."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        f"/Resources << /Font << /F1 5 0 R {fonts} >> >> {page} >>",
        f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *more,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    path.write_bytes(out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode())
    return path


def line(y: float, *parts: tuple[str, float, float], left: int = 60) -> str:
    """Drawing instructions for words on one line: each with its type size and how far it is raised."""
    drawn = " ".join(f"/F1 {size} Tf {rise} Ts ({words}) Tj" for words, size, rise in parts)
    return f"BT 1 0 0 1 {left} {y} Tm {drawn} ET\n"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([("It holds 3.2 x 10", 11, 0), ("8", 7, 4), (" litres.", 11, 0)], "It holds 3.2 x 10⁸ litres."),
        ([("It covers 640 m", 11, 0), ("2", 7, 4), (".", 11, 0)], "It covers 640 m²."),
        ([("The air has 410 ppm of CO", 11, 0), ("2", 7, -2), (" in it.", 11, 0)], "The air has 410 ppm of CO₂ in it."),
        ([("It was built in 1931.", 11, 0), ("4", 7, 4), (" It leaked.", 11, 0)], "It was built in 1931. It leaked."),
        ([("It leaked until 1950", 11, 0), ("5", 7, 4), (" and fell.", 11, 0)], "It leaked until 1950 and fell."),
        ([("It is 10", 11, 0), ("-6", 7, 4), (" a year.", 11, 0)], "It is 10⁻⁶ a year."),
        ([("It was the 3", 11, 0), ("rd", 7, 4), (" dam.", 11, 0)], "It was the 3rd dam."),
    ],
)
def test_raised_figures_are_told_from_the_line(
    tmp_path: Path, parts: list[tuple[str, float, float]], text: str
) -> None:
    page = line(780, ("The reservoir of Skar lies above the town of Pell.", 11, 0)) + line(760, *parts)
    assert text in read(raw_pdf(tmp_path / "a.pdf", page)).text


def test_columns_drawn_row_by_row_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = ["The salt works of Dorn were opened in", "1755 by the crown. The pans were made", "of lead, which nobody liked, and the",
            "output was 300 tonnes a year. In 1820", "the lead pans were given up."]  # fmt: skip
    right = ["The iron pans gave 900 tonnes a year.", "Two of the five pan houses closed in", "1871, when the price of coal went up.",
             "The last pan was scrapped in 1911 and", "the site is now a museum of salt."]  # fmt: skip
    rows = "".join(
        f"BT /F1 10 Tf 1 0 0 1 60 {760 - 14 * n} Tm ({one}) Tj 1 0 0 1 320 {760 - 14 * n} Tm ({other}) Tj ET\n"
        for n, (one, other) in enumerate(zip(left, right, strict=True))
    )
    text = " ".join(read(raw_pdf(tmp_path / "a.pdf", rows)).text.split())
    assert text == " ".join([*left, *right])


NOTE = [("1", 5, 3), ("The pans were weighed in the yard by", 7, 0)], [("the harbour master of Pell.", 7, 0)]


@pytest.mark.parametrize("last", ["the harbour held", "the harbour held."])
def test_a_note_below_a_column_stands_behind_the_sentence_that_runs_on(tmp_path: Path, last: str) -> None:
    left = ["The salt works of Dorn were opened", "in 1755", "by the crown. In the war of 1809", last]
    right = ["nine pans of lead and two of iron", "until they were sold. In 1871 the", "works closed."]
    page = "".join(line(780 - 14 * n, (words, 10, 0)) for n, words in enumerate(left))
    page += "".join(line(700 - 10 * n, *parts) for n, parts in enumerate(NOTE))
    page += "".join(line(780 - 14 * n, (words, 10, 0), left=320) for n, words in enumerate(right))
    text = " ".join(read(raw_pdf(tmp_path / "a.pdf", page)).text.split())
    note = "¹The pans were weighed in the yard by the harbour master of Pell."
    if last.endswith("."):
        assert f"{last} {note} nine pans" in text  # nothing was torn, nothing is moved
    else:
        assert (
            f"{last} nine pans of lead and two of iron until they were sold. In 1871 the works closed. {note}" in text
        )


def test_a_table_stays_in_rows(tmp_path: Path) -> None:
    cells = [("Harbour office of Skar", "Open on Mondays only"), ("Harbour office of Pell", "Open on Tuesdays"),
             ("Mill office of Dorn", "Closed for the winter"), ("Mill office of Orsk", "Open on Sundays"), ("Ferry", "Open")]  # fmt: skip
    rows = "".join(
        f"BT /F1 10 Tf 1 0 0 1 60 {760 - 14 * n} Tm ({one}) Tj 1 0 0 1 320 {760 - 14 * n} Tm ({other}) Tj ET\n"
        for n, (one, other) in enumerate(cells)
    )
    lines = [" ".join(row.split()) for row in read(raw_pdf(tmp_path / "a.pdf", rows)).text.split("\n")]
    assert lines == [f"{one} {other}" for one, other in cells]


def drawn(words: str, x: float = 300.0) -> Row:
    """Words as a browser draws them that are read from right to left: letters and figures from left to right."""
    row = Row()
    for letter in words:
        if letter != " ":
            row.glyphs.append(Glyph(letter, x, x + 6, 100.0, 12.0))
        x += 6
    return row


def test_writing_from_right_to_left_is_read_so_and_its_figures_are_not_turned() -> None:
    [(_, text)] = lay_out([drawn(".רטמ 300 אוה רשגה")]).rows
    assert text == "הגשר הוא 300 מטר."
    [(_, text)] = lay_out([drawn("1904 ﺔﻨﺳ ﺮﺴﺟ")]).rows
    assert text == "جسر سنة 1904"


PLACES = ("Pell", "Orsk", "Dorn", "Skar", "Varn", "Tarn")


HEADS = ("old one", "new one", "low pond", "long race", "next one", "last of them")


@pytest.mark.parametrize("pages", [2, 3, 6])
def test_a_sentence_over_a_page_break_meets_no_running_head(tmp_path: Path, pages: int) -> None:
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    for number in range(pages):
        pdf.add_page()
        pdf.set_font("Helvetica", size=9)
        pdf.text(20, 10, f"{number + 12}   The Mills of Pell")
        pdf.text(20, 290, "Downloaded from example.org on 3 March. For personal use only.")
        pdf.set_font("Helvetica", size=11)
        place = PLACES[number]
        words = [f"{HEADS[number]} holds water for hours after each tide, and the", f"pond of {place}, which the town dug out, is mended by the",
                 f"miller of {place} who lives beside the sluice and", f"{place} is known for the wheel of its mill, and the"]  # fmt: skip
        for row, one in enumerate(words):
            pdf.text(20, 40 + 6 * row, one)
    pdf.output(str(tmp_path / "a.pdf"))
    document = read(tmp_path / "a.pdf")
    breaks = [document.text[span.end - 12 : span.end + 5] for span in document.pages[:-1]]
    assert breaks == [f"mill, and the\f{head[:4]}"[1:] for head in HEADS[1:pages]]
    assert [document.text[span.start : span.end] for span in document.pages] == document.text.split("\f")
    if pages > 2:
        assert "The Mills of Pell" in document.text
        assert "Downloaded from" in document.text


def test_what_was_filled_in_and_noted_is_read(tmp_path: Path) -> None:
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (vessel) /V (Ternen of Pell) /Rect [170 755 400 775] >>"
    note = "<< /Type /Annot /Subtype /FreeText /Contents (Seen by Anna Holm.) /Rect [60 600 300 620] >>"
    page = line(780, ("Mooring permit of the harbour of Skar", 11, 0)) + line(760, ("Name of the vessel:", 11, 0))
    made = raw_pdf(tmp_path / "a.pdf", page, "/Annots [6 0 R 7 0 R]", "", field, note)
    assert "Name of the vessel: Ternen of Pell\n" in read(made).text
    assert "Seen by Anna Holm." in read(made).text


def test_letters_drawn_twice_are_read_once(tmp_path: Path) -> None:
    places = zip("Harbour", (60.0, 68.7, 75.3, 79.3, 86.0, 92.7, 99.3), strict=True)  # as wide as Helvetica sets them
    twice = "".join(f"1 0 0 1 {x:.1f} 760 Tm ({c}) Tj 1 0 0 1 {x + 0.3:.1f} 760 Tm ({c}) Tj " for c, x in places)
    page = line(780, ("The board was founded in 1871.", 11, 0)) + f"BT /F1 12 Tf {twice}ET\n"
    assert read(raw_pdf(tmp_path / "a.pdf", page)).text.split() == [
        "The",
        "board",
        "was",
        "founded",
        "in",
        "1871.",
        "Harbour",
    ]


def test_writing_whose_font_is_not_in_the_file_is_not_hidden(tmp_path: Path) -> None:
    words = "长江大桥于1957年建成通车。大桥全长1670米，位于武汉市。"
    page = f"BT /F2 14 Tf 60 780 Td <{words.encode('utf-16-be').hex()}> Tj ET"
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [7 0 R] >>"
    inner = "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>"
    document = read(raw_pdf(tmp_path / "a.pdf", page, "", "/F2 6 0 R", font, inner))
    assert document.text == words
    assert document.flags == ()


def test_words_said_in_the_place_of_those_that_show_are_flagged_and_not_read(tmp_path: Path) -> None:
    said = "/Span << /ActualText (The tower was sold to a foreign bank in 1999.) >> BDC (The ferry sails at noon on Sundays.) Tj EMC"
    page = line(780, ("The bridge was opened in 1931 by the mayor.", 11, 0)) + f"BT /F1 11 Tf 60 750 Td {said} ET"
    document = read(raw_pdf(tmp_path / "a.pdf", page))
    assert "The ferry sails at noon" in document.text
    assert "1999" not in document.text
    assert document.flags == ("misleading_text",)


def test_a_blank_line_above_a_running_head_costs_no_line() -> None:
    pages = Pages(10_000, Unreadable("too long"))
    for first, last in ("the pans of lead", "the iron and"), ("the roofs", "the tar of"), ("a mill", "its wheel and"):
        pages.add([(f" \nAnnals of Dorn\n{first} which nobody liked and\nthen, years after, {last}", 10.0, False)], {})
    for page in pages.joined().text.split("\f"):
        lines = [line for line in page.split("\n") if line.strip()]
        assert len(lines) == len(set(lines))
