"""Scanned pages: read by OCR where it is installed, marked with its certainty, and refused with advice where not."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import fpdf
import pytest

from ingest.extract.ocr import Read, Recogniser, as_pieces, read_scan, recogniser, spaced
from ingest.extract.pdf import read_pdf
from ingest.extract.reader import File, Unreadable
from kb.settings import Limits

LINES = ["The mill at Torvik was built in 1893.", "Its wheel weighs nine tonnes.", "It turns on Sundays in summer."]


def scanned(target: Path, pages: int = 1) -> Path:
    """A PDF whose pages are pictures of a page with LINES."""
    import pypdfium2

    written = fpdf.FPDF(unit="pt", format=(400, 300))
    written.add_page()
    written.set_font("Helvetica", size=16)
    for line in LINES:
        written.cell(0, 28, line, new_x="LMARGIN", new_y="NEXT")
    picture = io.BytesIO()
    with pypdfium2.PdfDocument(bytes(written.output())) as document:
        document[0].render(scale=2).to_pil().save(picture, "PNG")
    scan = fpdf.FPDF(unit="pt", format=(400, 300))
    for _ in range(pages):
        scan.add_page()
        scan.image(picture, 0, 0, 400, 300)
    path = target / "scan.pdf"
    path.write_bytes(bytes(scan.output()))
    return path


def line(words: str, top: float, left: float = 0, width: float = 100, sure: float = 1.0) -> Read:
    return Read(words, left, top, left + width, top + 10, sure)


def text_of(lines: list[Read]) -> str:
    return "".join(piece[0] for piece in as_pieces(lines, 1.0)).strip()


def test_lines_are_read_in_order_and_paragraphs_apart() -> None:
    assert text_of([line("two", 12), line("one", 0), line("three", 24), line("four", 60)]) == "one\ntwo\nthree\n\nfour"


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [line(f"l{n}", 12 * n, 0, 90) for n in range(1, 7)]
    right = [line(f"r{n}", 12 * n, 110, 90) for n in range(1, 7)]
    mixed = [line("Title", 0, 0, 200), *(one for pair in zip(left, right, strict=True) for one in pair)]
    assert text_of(mixed).split() == ["Title", *(f"l{n}" for n in range(1, 7)), *(f"r{n}" for n in range(1, 7))]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("the score.Inference took", "the score. Inference took"),
        ("made forTable use,since it", "made for Table use, since it"),
        ("PubTabNet and YouTube and McDonald", "PubTabNet and YouTube and McDonald"),
        ("version 2.5 of a.b", "version 2.5 of a.b"),
    ],
)
def test_only_spaces_that_are_surely_missing_are_put_back(read: str, meant: str) -> None:
    assert spaced(read) == meant


def test_its_certainty_is_that_of_its_letters_and_time_is_kept(tmp_path: Path) -> None:
    path = scanned(tmp_path, pages=3)
    seen: list[Any] = []

    def reader(picture: Any) -> list[Read]:
        seen.append(picture.shape)
        return [line("abc", 0, sure=0.9), line("a", 12, sure=0.5)]

    scan = read_scan(path, 60.0, Recogniser(reader, 1.6))
    assert (scan.certainty, scan.left_out, len(scan.pages)) == (80, 0, 3)
    assert len(seen) == 3
    hurried = read_scan(path, 0.0, Recogniser(reader, 1.6))
    assert hurried.left_out == 2
    assert hurried.pages[1:] == (None, None)


def test_without_it_people_are_told_what_to_install(tmp_path: Path) -> None:
    if recogniser() is not None:
        pytest.skip("OCR is installed here")
    path = scanned(tmp_path)
    assert recogniser() is None
    with pytest.raises(Unreadable) as refused:
        read_pdf(File(path.read_bytes(), path, Limits()))
    assert "pictures of pages" in refused.value.message
    assert "kb-compiler[ocr]" in refused.value.advice


def test_a_scanned_page_is_read(tmp_path: Path) -> None:
    if recogniser() is None:
        pytest.skip("needs the extra [ocr], or tesseract")
    path = scanned(tmp_path)
    document = read_pdf(File(path.read_bytes(), path, Limits(seconds=300)))
    assert "1893" in document.text
    assert "nine tonnes" in document.text
    assert "ocr" in document.flags
    assert document.extractor.split()[-2] == "ocr-certainty"
    assert int(document.extractor.split()[-1]) > 80
    assert len(document.pages) == 1
    assert "read by OCR" in document.notes[-1]
