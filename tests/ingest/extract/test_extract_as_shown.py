"""What a document shows is what is read: cells by their formats, figures beside their words, notes apart from them.

Each case is modelled on what people report of programs that read documents.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fpdf import FPDF

from ingest.extract.cells import built_in, format_of, shown
from tests.ingest.extract.test_extract_siblings import packed, read


def page(body: str) -> str:
    article = f"<article><h1>Orsk</h1>{body}</article>"
    return f"<!doctype html><html><head><title>Orsk</title></head><body>{article}</body></html>"


@pytest.mark.parametrize(
    ("value", "code", "display"),
    [
        ("36526", "dd/mm/yyyy", "2000-01-01"),
        ("36526.5", "dd/mm/yyyy\\ hh:mm", "2000-01-01 12:00"),
        ("36526", "mmmm\\ yyyy", "2000-01"),
        ("36526", "[$-409]d\\-mmm", "2000-01-01"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("0.75", "h:mm AM/PM", "18:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("0.125", "0.0%", "12.5%"),
        ("7.0000000000000007E-2", "0%", "7%"),
        ("421", "00000", "00421"),
        ("12000", '"€"#,##0', "€12000"),
        ("-1234.5", "#,##0.00\\ [$€-407];[Red]\\-#,##0.00\\ [$€-407]", "-1234.50 €"),
        ("12500000", '0.0,," Mio"', "12.5 Mio"),
        ("3.14159", "0.00", "3.14"),
        ("0.30000000000000004", "General", "0.3"),
        ("1.5", "# ?/?", "1.5"),
        ("120000", "0.00E+00", "120000"),
        ("-5", "[<0]0;0", "-5"),
        ("n/a", "0.00", "n/a"),
        ("1E+400", "0.00", "1E+400"),
    ],
)
def test_a_cell_is_read_as_it_is_shown(value: str, code: str, display: str) -> None:
    assert shown(value, format_of(code)) == display


def test_days_are_counted_as_the_workbook_counts_them() -> None:
    assert shown("38106", format_of(built_in(14)), from_1904=True) == "2008-04-30"
    assert shown("-3", format_of(built_in(14))) == "-3"
    assert shown("36526", format_of(built_in(0))) == "36526"


_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATED = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def test_a_workbook_without_what_is_struck_out_or_read_aloud_and_with_its_merged_cells(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Mill</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>Sold</t></is></c></row>'
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>36526</v></c><c r="C2"><f>B2*2</f></c></row>'
        '<row r="3"><c r="A3"/><c r="B3" s="2"><v>7</v></c><c r="C3" t="s"><v>1</v></c></row>'
    )
    data = packed(
        **{
            "xl/workbook.xml": f"<workbook {_S} {_R}><sheets>"
            '<sheet name="M" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships {_RELATED}>"
            '<Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/styles.xml": f"<styleSheet {_S}><fonts><font/><font><strike/></font></fonts><cellXfs>"
            '<xf/><xf numFmtId="14"/><xf fontId="1"/></cellXfs></styleSheet>',
            "xl/sharedStrings.xml": f"<sst {_S}><si><r><t>Aln </t></r><r><rPr><strike/></rPr><t>East</t></r>"
            "<r><t>West</t></r>"
            '</si><si><t>水車</t><rPh sb="0" eb="2"><t>スイシャ</t></rPh></si></sst>',
            "xl/worksheets/sheet1.xml": f"<worksheet {_S}><sheetData>{cells}</sheetData>"
            '<mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>',
        }
    )
    document = read(tmp_path, "mills.xlsx", data)
    assert document.text.endswith("Mill | Sold\nAln West | 2000-01-01 | =B2*2\nAln West |  | 水車")
    assert "1 of its formulas were saved without a value" in document.notes[0]


def test_separated_values_by_the_sign_they_name(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "sep=;\nMill;Height\nAln;12,5 m\n").text == "Mill | Height\nAln | 12,5 m"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('has 14<a href="#n2" class="noteref">2</a> bends', "has 14 bends"),
        ('has 9<a href="#f8">8</a> arches', "has 9 arches"),
        ('<a href="#s2">2</a> bridges of 12', "2 bridges of 12"),
        ('built in 1811<span class="footnote-marker">7</span> of stone', "built in 1811 of stone"),
        ('is 340<span class="visually-hidden"> metres</span> <abbr title="metres">m</abbr> deep', "is 340 m deep"),
        ('the <a href="r.pdf">report<span class="sr-only"> (in a new tab)</span></a> counts', "the report counts"),
        ('takes 3<span class="sr-only"> and </span><span>1</span>&frasl;2 hours', "takes 3 1⁄2 hours"),
        ('a crew of <span class="pagenum">[Pg 12]</span>nine men', "a crew of nine men"),
        ('back in <span role="doc-pagebreak">13</span>March', "back in March"),
        ('room <span class="page-number">the last one</span> is', "room the last one is"),
    ],
)  # fmt: skip
def test_what_stands_in_a_sentence_of_a_page_and_is_none_of_it(tmp_path: Path, body: str, said: str) -> None:
    text = read(tmp_path, "a.html", page(f"<p>It is told that it {body} in the town of Orsk, on the river.</p>")).text
    assert f"it {said} in the town" in text


def test_a_cell_that_spans_rows_stands_in_each(tmp_path: Path) -> None:
    rows = (
        "<tr><th>Place</th><th>Year</th><th>Height</th></tr><tr><td rowspan=2>Norra</td><td>1890</td>"
        "<td rowspan=3>12 m</td></tr><tr><td>1902</td></tr><tr><td>Sudra</td><td>1905</td></tr>"
    )
    text = read(
        tmp_path, "a.html", page(f"<p>The lights of the coast are kept by pilots.</p><table>{rows}</table>")
    ).text
    assert "Norra | 1890 | 12 m\nNorra | 1902 | 12 m\nSudra | 1905 | 12 m" in text


def test_an_e_book_without_its_contents_and_page_numbers_and_with_its_notes(tmp_path: Path) -> None:
    spine = '<itemref idref="t"/><itemref idref="n" linear="no"/><itemref idref="c"/>'
    items = "".join(f'<item id="{n}" href="{n}.html" media-type="application/xhtml+xml"/>' for n in "tnc")
    links = "".join(f'<p><a href="c.html#{n}">How the mills of Orsk were lost {n}</a></p>' for n in range(3))
    data = packed(
        **{
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
            "b.opf": f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>",
            "t.html": f"<html><body><h1>Contents</h1>{links}</body></html>",
            "n.html": "<html><body><p>Her log names the third of May.</p></body></html>",
            "c.html": '<html xmlns:epub="x"><body><p>The Alma left in 1861'
            '<a epub:type="noteref" href="n.html#1">1</a> with '
            '<span epub:type="pagebreak" title="12">12</span>nine men.</p></body></html>',
        }
    )
    assert (
        read(tmp_path, "b.epub", data).text == "The Alma left in 1861 with nine men.\n\nHer log names the third of May."
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (r"The tower is \SI{38}{\metre} high.", "The tower is 38 m high."),
        (r"It lets \qty{30}{\cubic\metre\per\second} pass.", "It lets 30 m³/s pass."),
        (r"It holds \num{1.2e6} tonnes at \SI{4}{\celsius}.", "It holds 1.2 × 10⁶ tonnes at 4 °C."),
        (r"It is \SIrange{10}{12}{\kilo\gram} of \ce{CaCO3}.", "It is 10–12 kg of CaCO₃."),
        (r"It covers 12 m\textsuperscript{2}, built in 1890\textsuperscript{3} by monks.",
         "It covers 12 m², built in 1890 by monks."),
        (r"The light reaches $10^{3}$ metres, or $3\%$ of all.", "The light reaches 10³ metres, or 3% of all."),
        (r"It is old. \iffalse It was sold. \fi It is tall.", "It is old. It is tall."),
    ],
)  # fmt: skip
def test_what_latex_measures_is_said(tmp_path: Path, source: str, said: str) -> None:
    assert read(tmp_path, "a.tex", f"\\begin{{document}}\n{source}\n\\end{{document}}").text == said


def test_org_without_its_comments_and_with_its_notes(tmp_path: Path) -> None:
    text = (
        "* Mill\nThe mill[fn:a] has three stones.[fn:: One is spare.]\n\n[fn:a] Built in 1742.\n"
        "* COMMENT Gone\nIt fell.\n** Too\nIt rose.\n* Yard\nIt is wide.\n"
    )
    assert read(tmp_path, "a.org", text).text == (
        "Mill\n\nThe mill has three stones.\n\nBuilt in 1742.\n\nYard\n\nIt is wide.\n\nOne is spare."
    )


def test_restructured_text_with_its_names_and_notes(tmp_path: Path) -> None:
    text = "The weir of |place| is 12 m\\ :sup:`2` large [#a]_.\n\n"
    text += ".. |place| replace:: Pell\n.. [#a] Measured\n   in 1904.\n"
    assert read(tmp_path, "a.rst", text).text == "The weir of Pell is 12 m² large.\n\nMeasured in 1904."


def test_a_typed_mark_of_a_note_is_no_figure(tmp_path: Path) -> None:
    noted = r"nails{\super 1}{\footnote {\super 1} By count.}"
    rtf = rf"{{\rtf1 It makes 35 {noted} on 3 m{{\super 2}}.\par It has 10{{\super 6}}\par}}"
    assert read(tmp_path, "a.rtf", rtf).text == "It makes 35 nails on 3 m².\n\nBy count.\n\nIt has 10⁶"
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r>'
    words = f"<w:r><w:t>It rose in 1702</w:t></w:r>{raised}<w:r><w:t> by 9 m</w:t></w:r>{raised}"
    body = f'<w:document xmlns:w="{w}"><w:body><w:p>{words}</w:p></w:body></w:document>'
    assert read(tmp_path, "a.docx", packed(**{"word/document.xml": body})).text == "It rose in 1702 by 9 m³"


def test_notes_within_a_sentence_of_markdown_stand_below(tmp_path: Path) -> None:
    text = "The ash costs two pence.^[In 1890 it was free.] It is `^[a-z]` sold.\n\nThe kiln is hot.\n"
    assert read(tmp_path, "a.md", text).text == (
        "The ash costs two pence. It is ^[a-z] sold.\n\nThe kiln is hot.\n\nIn 1890 it was free."
    )


def test_what_a_notebook_printed_is_read_as_code(tmp_path: Path) -> None:
    outputs = [{"text": ["\x1b[31mThe tide is 4.2 metres\x1b[0m\n"]}, {"data": {"text/plain": "42"}}]
    cells = [{"cell_type": "code", "source": "x = 4.2", "outputs": outputs}]
    document = read(tmp_path, "a.ipynb", json.dumps({"cells": cells}))
    assert document.text == "x = 4.2\n\nThe tide is 4.2 metres\n\n42"
    assert {block.kind for block in document.blocks} == {"code"}


@pytest.mark.parametrize("page_of_code", ["cp437", "cp850"])
def test_code_pages_of_old_programs(tmp_path: Path, page_of_code: str) -> None:
    text = "Die Mühle wurde 1742 gebaut. Der Müller hieß Jörg. Die Tür war grün."
    document = read(tmp_path, "a.txt", text.encode(page_of_code))
    assert document.text == text
    assert "DOS 850 was assumed" in document.notes[0]


def test_paragraphs_of_a_pdf_are_told_apart_by_the_room_between_them(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Times", size=12)
    lines = ["The Gull carries forty people and a cart over the sound on every day of the year, and", "in May a bear.",
             "", "The Tern carries no carts", "", "Both vessels burn peat of the moor."]  # fmt: skip
    for number, line in enumerate(lines):
        pdf.text(20, 30 + 5 * number, line)
    document = read(tmp_path, "a.pdf", bytes(pdf.output()))
    told = [" ".join(document.text[block.start : block.end].split()) for block in document.blocks]
    assert told == [" ".join(lines[:2]), lines[3], lines[5]]
