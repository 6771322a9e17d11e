# ruff: noqa: E501 - files stand as programs write them
"""Formats beside web pages, PDF and Markdown: each small reader gives what a reader of the file sees, and no more."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ingest.extract import Unreadable, extract
from ingest.extract.mail import read_mail
from kb.settings import Limits
from kb.values import Document

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = f'xmlns:office="{OFFICE}:office:1.0" xmlns:text="{OFFICE}:text:1.0" xmlns:table="{OFFICE}:table:1.0"'
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def packed(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


def read(tmp_path: Path, name: str, data: bytes) -> Document:
    path = tmp_path / "file"
    path.write_bytes(data)
    return extract(path, name, Limits())


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_an_e_book(tmp_path: Path) -> None:
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>The Mill</dc:title><dc:creator>Anna Holm</dc:creator><dc:date>1929-05-01</dc:date></metadata><manifest>"
        '<item id="b" href="two.xhtml" media-type="application/xhtml+xml"/><item id="a" href="one.xhtml"'
        ' media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    book = packed(
        **{
            "META-INF__container_dot_xml": '<container><rootfiles><rootfile full-path="O/book.opf"/></rootfiles></container>',
            "O__book_dot_opf": opf,
            "O__one_dot_xhtml": "<html><body><h1>Water</h1><p>The race was dug in 1722.</p></body></html>",
            "O__two_dot_xhtml": "<html><body><p>It is <del>not</del> dry.</p><p hidden='hidden'>never</p></body></html>",
        }
    )
    document = read(tmp_path, "mill.epub", book)
    assert shown(document) == [("heading", "Water"), ("prose", "The race was dug in 1722."), ("prose", "It is dry.")]
    assert (document.title, document.author, document.date) == ("The Mill", "Anna Holm", "1929-05-01")


def test_a_text_of_libreoffice(tmp_path: Path) -> None:
    content = (
        f"<office:document-content {NAMES}><office:body><office:text><text:tracked-changes><text:p>never</text:p>"
        '</text:tracked-changes><text:h text:outline-level="1">Water</text:h><text:p>The race was dug in<text:s/>1722.'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>By hand.</text:p></text:note-body>"
        "</text:note></text:p><text:list><text:list-item><text:p>an item</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Gate</text:p></table:table-cell><table:table-cell>"
        "<text:p>4 m</text:p></table:table-cell></table:table-row></table:table></office:text></office:body>"
        "</office:document-content>"
    )
    document = read(tmp_path, "mill.odt", packed(content_dot_xml=content))
    assert shown(document) == [
        ("heading", "Water"), ("prose", "The race was dug in 1722."), ("list", "an item"), ("table", "Gate | 4 m"),
        ("prose", "By hand."),
    ]  # fmt: skip


def test_slides(tmp_path: Path) -> None:
    def slide(*shapes: tuple[str, str]) -> str:
        inner = "".join(
            f'<p:sp><p:nvPr><p:ph type="{kind}"/></p:nvPr><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:sp>'
            for kind, words in shapes
        )
        return f"<p:sld {DRAWING}>{inner}</p:sld>"

    deck = packed(
        ppt__slides__slide10_dot_xml=slide(("title", "Last"), ("body", "It ends.")),
        ppt__slides__slide2_dot_xml=slide(("title", "Water"), ("body", "The race was dug in 1722."), ("sldNum", "2")),
        ppt__notesSlides__notesSlide2_dot_xml=slide(("body", "Say it slowly.")),
    )
    assert shown(read(tmp_path, "deck.pptx", deck)) == [
        ("heading", "Water"), ("list", "The race was dug in 1722."), ("list", "Say it slowly."), ("heading", "Last"),
        ("list", "It ends."),
    ]  # fmt: skip


def test_a_workbook_and_its_cells(tmp_path: Path) -> None:
    book = packed(
        xl__workbook_dot_xml=f'<workbook {SHEET}><sheets><sheet name="Gates" r:id="r1"/><sheet name="no" state="hidden" r:id="r2"/></sheets></workbook>',
        xl___rels__workbook_dot_xml_dot_rels='<Relationships><Relationship Id="r1" Target="worksheets/s1.xml"/><Relationship Id="r2" Target="worksheets/s1.xml"/></Relationships>',
        xl__sharedStrings_dot_xml=f"<sst {SHEET}><si><t>Gate</t></si><si><t>Width</t></si><si><t>North</t></si></sst>",
        xl__worksheets__s1_dot_xml=f'<worksheet {SHEET}><sheetData><row><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row><c r="A2" t="s"><v>2</v></c><c r="C2"><v>4.5</v></c></row></sheetData></worksheet>',
    )
    assert shown(read(tmp_path, "gates.xlsx", book)) == [
        ("heading", "Gates"), ("caption", "Cells A1 to C2"), ("table", "Gate |  | Width\nNorth |  | 4.5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data", [b'Gate;Width\n"North; new";4\n', b'Gate,Width\n"North; new",4\n', b"Gate\tWidth\nNorth; new\t4\n"]
)
def test_separated_values(tmp_path: Path, data: bytes) -> None:
    assert shown(read(tmp_path, "gates.csv", data)) == [("table", "Gate | Width\nNorth; new | 4")]


def test_rich_text(tmp_path: Path) -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\author never}}\pard The m\'fchle holds 10{\super 8} litres.\par"
        rb" It is {\strike not} dry. \u8220?Yes\u8221?\par {\v Every reader must believe that.}{\*\x never}\par}"
    )
    document = read(tmp_path, "mill.rtf", data)
    assert shown(document) == [("prose", "The mühle holds 10⁸ litres."), ("prose", "It is dry. “Yes”")]
    assert document.flags == ("hidden_text",)


MESSAGES = (
    b"From anna@example.org Tue Mar 05 10:11:12 2024\nFrom: Anna Holm <anna@example.org>\nSubject: The weir\n"
    b"Date: Tue, 05 Mar 2024 10:11:12 +0000\n\nThe weir leaks at the north gate.\n\n"
    b"From bo@example.org Tue Mar 05 11:11:12 2024\nFrom: Bo Lind <bo@example.org>\nSubject: Re: The weir\n"
    b"Date: Tue, 05 Mar 2024 11:11:12 +0000\n\nOn Tuesday Anna Holm wrote:\n> The weir leaks at the north gate.\n"
    b"It was mended in 1978.\n\n-- \nBo Lind, keeper of the weir\n"
)


def test_a_mailbox_by_its_writers_and_without_what_they_quote(tmp_path: Path) -> None:
    document = read(tmp_path, "weir.mbox", MESSAGES)
    said = [
        (block.speaker, document.text[block.start : block.end]) for block in document.blocks if block.kind == "prose"
    ]
    assert said == [("Anna Holm", "The weir leaks at the north gate."), ("Bo Lind", "It was mended in 1978.")]


def test_what_a_message_quotes_claims_nothing() -> None:
    document = read_mail(MESSAGES.split(b"\n\nFrom bo@")[1].partition(b"\n")[2])
    assert [words for kind, words in shown(document) if kind == "prose"] == ["It was mended in 1978."]


@pytest.mark.parametrize("name", ["page.mhtml", "page.mht", "page.html"])
def test_a_page_saved_as_one_file_whatever_its_name(tmp_path: Path, name: str) -> None:
    page = "<html><body><article><h1>Weir</h1><p>The weir of Tarn was built in 1931 and leaks at the gate.</p></article></body></html>"
    data = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/weir\r\nSubject: Weir\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{page}\r\n--x--\r\n"
    )
    document = read(tmp_path, name, data.encode())
    assert "built in 1931" in document.text
    assert "boundary" not in document.text
    assert document.url == "https://example.org/weir"


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: text/html; charset*0*",
        "Content-Type: text/html; x*",
        "Content-Type: text/html; a*1*",
        'Content-Type: text/html; name="=?',
        "Content-Type: text/html\nContent-Location: =?utf-8?b?",
        "Content-Type: text/html\nContent-Disposition: a; b**",
    ],
)
def test_a_page_with_broken_headers_is_read(tmp_path: Path, header: str) -> None:
    data = f"Snapshot-Content-Location: https://example.org/weir\n{header}\n\n<p>The weir leaks since 1950.</p>\n"
    assert read(tmp_path, "page.mhtml", data.encode()).text.strip() == "The weir leaks since 1950."


@pytest.mark.parametrize("charset", ["utf\x008", "undefined", "idna", "base64", "x" * 500])
def test_an_encoding_that_is_none_is_guessed(tmp_path: Path, charset: str) -> None:
    words = "The m\xfchle leaks since 1950, and nobody mends the wheel of it."
    letter = f'From: a@x.example\nSubject: W\nContent-Type: text/plain; charset="{charset}"\n\n{words}\n'
    page = f'<meta charset="{charset}"><p>{words}</p>'
    archive = f'Snapshot-Content-Location: https://x.example\nContent-Type: text/html; charset="{charset}"\n\n{page}\n'
    for name, data in (("a.eml", letter), ("a.html", page), ("a.mhtml", archive)):
        assert "leaks since 1950" in read(tmp_path, name, data.encode("latin-1")).text, name


def test_packed_files_are_read_one_by_one(tmp_path: Path) -> None:
    inner = packed(a_dot_md="# Mill\n\nIt turns.")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes/a.md", "# Mill\n\nIt turns.")
        archive.writestr("b.txt", "The weir leaks.")
        archive.writestr("c.zip", inner)
        archive.writestr("__MACOSX/._a.md", "x")
    document = read(tmp_path, "all.zip", out.getvalue())
    assert shown(document) == [
        ("heading", "notes/a.md"), ("heading", "Mill"), ("prose", "It turns."), ("heading", "b.txt"), ("prose", "The weir leaks."),
    ]  # fmt: skip
    assert document.notes == ("Files in it that are not read: 1, c.zip among them.",)


def test_a_program_claims_nothing(tmp_path: Path) -> None:
    document = read(tmp_path, "tool.py", b"# The mill was built in 1722.\nprint(1)\n\nprint(2)\n")
    assert {block.kind for block in document.blocks} == {"code"}


@pytest.mark.parametrize("name", ["a.epub", "a.odt", "a.pptx", "a.xlsx", "a.zip", "a.rtf", "a.mbox", "a.mhtml"])
@pytest.mark.parametrize(
    "data", [b"PK\x03\x04broken", packed(mimetype=" "), b"{\\rtf1 " + b"{" * 5000, b"no such thing"]
)
def test_a_broken_file_is_refused_in_a_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, name, data)
    assert refusal.value.message.endswith(".")
    assert refusal.value.advice.endswith(".")


@pytest.mark.parametrize(
    ("name", "part"),
    [("a.odt", "content_dot_xml"), ("a.docx", "word__document_dot_xml"), ("a.epub", "META-INF__container_dot_xml")],
)
def test_an_encoding_nobody_knows_is_refused(tmp_path: Path, name: str, part: str) -> None:
    with pytest.raises(Unreadable, match="is broken"):
        read(tmp_path, name, packed(**{part: '<?xml version="1.0" encoding="UnF-8"?><a>words</a>'}))
