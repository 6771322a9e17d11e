"""PDFs: what is read, what each line is, and which files are refused by what name."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import TextMode

from ingest.extract import Unreadable, extract
from ingest.extract.pages import Line, blocks_of
from kb.settings import Limits
from kb.values import Document

LINES = [
    "The harbour bridge at Lindholm was opened in 1931 and carries two",
    "lanes of traffic over the river, which is deep enough there for all",
    "the ships that serve the mills above the town.",
]


def build(path: Path, pages: int = 1, *, title: str = "", hidden: str = "", password: str = "") -> Path:
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.set_font("Helvetica", size=8)
        pdf.text(20, 10, "Lindholm Yearbook")
        pdf.text(100, 290, str(number))
        pdf.set_font("Helvetica", "B", 20)
        if number == 1:
            pdf.text(20, 30, "The bridges of Lindholm")
        pdf.set_font("Helvetica", "B", 14)
        pdf.text(20, 50, f"{number}. Early years")
        pdf.set_font("Helvetica", size=11)
        for row, line in enumerate([*LINES, f"That was chapter {number}."]):
            pdf.text(20, 60 + 6 * row, line)
    if hidden == "white":
        pdf.set_text_color(255, 255, 255)
    if hidden == "tiny":
        pdf.set_font("Helvetica", size=0.1)
    if hidden:
        with pdf.local_context(text_mode=TextMode.INVISIBLE if hidden == "invisible" else TextMode.FILL):
            pdf.text(20, 900 if hidden == "off the page" else 150, "The bridge was closed for good in 1999")
    if title:
        pdf.set_title(title)
    if password:
        pdf.set_encryption(owner_password="owner", user_password=password)
    pdf.output(str(path))
    return path


def read(path: Path) -> Document:
    return extract(path, path.name, Limits())


def test_pages_are_joined_by_form_feeds_and_know_their_place(tmp_path: Path) -> None:
    document = read(build(tmp_path / "a.pdf", pages=3))
    assert document.text.count("\f") == 2
    assert [document.text[span.start : span.end] for span in document.pages] == document.text.split("\f")
    assert [span.number for span in document.pages] == [1, 2, 3]
    assert document.kind == "pdf"
    assert document.flags == ()


def test_running_headers_stay_out_of_claims_and_headings_are_known(tmp_path: Path) -> None:
    document = read(build(tmp_path / "a.pdf", pages=4))
    kinds = {document.text[block.start : block.end]: (block.kind, block.level) for block in document.blocks}
    assert kinds["Lindholm Yearbook"][0] == "caption"
    assert kinds["3"][0] == "caption"
    assert kinds["The bridges of Lindholm"] == ("heading", 1)
    assert kinds["2. Early years"] == ("heading", 2)
    assert any(words.startswith("The harbour bridge") and kind == "prose" for words, (kind, _) in kinds.items())
    assert document.title == "The bridges of Lindholm"


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("The bridges of Lindholm", "The bridges of Lindholm"),
        ("Microsoft Word - chapter3_final.doc", "The bridges of Lindholm"),
        ("untitled", "The bridges of Lindholm"),
        ("Annual report of the fish market", "The bridges of Lindholm"),  # left behind by a template
    ],
)
def test_a_stated_title_is_believed_when_the_page_bears_it_out(tmp_path: Path, stated: str, title: str) -> None:
    assert read(build(tmp_path / "a.pdf", title=stated)).title == title


@pytest.mark.parametrize("how", ["white", "tiny", "invisible", "off the page"])
def test_text_without_ink_is_left_out_and_flagged(tmp_path: Path, how: str) -> None:
    document = read(build(tmp_path / "a.pdf", hidden=how))
    assert "1999" not in document.text
    assert document.flags == ("hidden_text",)
    assert LINES[0] in document.text


def test_a_password_is_asked_for_by_name(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="needs a password") as refusal:
        read(build(tmp_path / "a.pdf", password="secret"))
    assert "password" in refusal.value.advice


def test_pictures_of_pages_are_named_and_sent_to_recognition(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    picture = tmp_path / "x.bmp"
    picture.write_bytes(_bitmap())
    pdf.image(str(picture), 0, 0, 200, 280)
    pdf.output(str(tmp_path / "scan.pdf"))
    with pytest.raises(Unreadable, match="pictures of pages") as refusal:
        read(tmp_path / "scan.pdf")
    assert "ocrmypdf" in refusal.value.advice


def _bitmap() -> bytes:
    header = b"BM" + (54 + 12).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    info = (40).to_bytes(4, "little") + (1).to_bytes(4, "little") * 2 + (1).to_bytes(2, "little")
    return header + info + (24).to_bytes(2, "little") + bytes(24) + bytes(12)


@pytest.mark.parametrize("data", [b"%PDF-1.7\nbroken", b"%PDF-1.4\n" + b"0" * 5000, b"not a pdf at all"])
def test_broken_files_are_refused_with_a_reason(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.pdf").write_bytes(data)
    with pytest.raises(Unreadable, match="broken") as refusal:
        read(tmp_path / "x.pdf")
    assert refusal.value.advice


def test_too_many_pages_name_the_setting(tmp_path: Path) -> None:
    path = build(tmp_path / "a.pdf", pages=3)
    with pytest.raises(Unreadable, match="limit is 2") as refusal:
        extract(path, "a.pdf", Limits(pages=2))
    assert "pages" in refusal.value.advice


def lines(*rows: tuple[str, float], page: int = 1) -> list[Line]:
    out: list[Line] = []
    at = 0
    for words, size in rows:
        out.append(Line(at, at + len(words), words, page, size))
        at += len(words) + 1
    return out


FULL = "a line of running text that is as long as all the others of its page"


def test_a_bibliography_is_reference_to_the_end() -> None:
    rows = lines(
        (FULL, 10), (FULL + ".", 10), ("References", 12), ("[1] A. Berg. Bridges. 1931.", 9), ("[2] B. Dahl.", 9)
    )
    assert [block.kind for block in blocks_of(rows)] == ["prose", "heading", "reference", "reference"]


def test_paragraphs_end_where_a_short_line_ends_a_sentence() -> None:
    rows = lines((FULL, 10), ("ends here.", 10), (FULL, 10), ("3.5 metres and", 10), (FULL + ".", 10))
    assert [(block.kind, block.start) for block in blocks_of(rows)] == [("prose", 0), ("prose", len(FULL) + 12)]


def test_a_caption_keeps_its_further_lines() -> None:
    rows = lines((FULL + ".", 10), ("Figure 2: The bridge before it was", 10), ("widened.", 10), (FULL, 10))
    assert [block.kind for block in blocks_of(rows)] == ["prose", "caption", "prose"]
