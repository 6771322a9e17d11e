"""Word documents, e-mails, notebooks and subtitles: small readers for what people have lying about."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from ingest.extract.cues import read_cues
from ingest.extract.docx import read_docx
from ingest.extract.mail import read_mail
from ingest.extract.markdown import read_notebook
from ingest.extract.reader import Unreadable
from kb.values import Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RAISED = '<w:vertAlign w:val="superscript"/>'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def docx(body: str, prologue: str = "", **members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"{prologue}<w:document {W} {M}><w:body>{body}</w:body></w:document>")
        for name, text in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_a_word_document_is_read_as_it_looks() -> None:
    document = read_docx(
        docx(
            f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run("The bridge")}</w:p>'
            f"<w:p>{run('It spans 10')}{run('2', RAISED)}{run(' m.')}</w:p>"
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr>{run("an item")}</w:p>'
            f"<w:tbl><w:tr><w:tc><w:p>{run('Year')}</w:p></w:tc><w:tc><w:p>{run('Ships')}</w:p></w:tc></w:tr></w:tbl>"
            f"<w:p><m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
            "</m:oMath></w:p>"
        )
    )
    assert shown(document) == [
        ("heading", "The bridge"),
        ("prose", "It spans 10² m."),
        ("list", "an item"),
        ("table", "Year | Ships"),
        ("prose", "x²"),
    ]
    assert document.title == "The bridge"


@pytest.mark.parametrize(
    ("look", "text"),
    [
        ("<w:strike/>", "The guide is free."),
        ('<w:dstrike w:val="true"/>', "The guide is free."),
        ('<w:strike w:val="0"/>', "The guide is not free."),
    ],
)
def test_what_is_struck_out_is_taken_back(look: str, text: str) -> None:
    document = read_docx(docx(f"<w:p>{run('The guide is ')}{run('not ', look)}{run('free.')}</w:p>"))
    assert document.text.strip() == text
    assert document.flags == ()


@pytest.mark.parametrize("look", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'])
def test_text_a_reader_of_the_document_does_not_see_is_left_out_and_flagged(look: str) -> None:
    document = read_docx(docx(f"<w:p>{run('Seen.')}</w:p><w:p>{run('Not seen at all.', look)}</w:p>"))
    assert document.text == "Seen."
    assert document.flags == ("hidden_text",)


def test_deleted_words_are_gone() -> None:
    deleted = "<w:del><w:r><w:delText>Deleted.</w:delText></w:r></w:del>"
    assert read_docx(docx(f"<w:p>{run('Kept.')}{deleted}</w:p>")).text == "Kept."


def test_entities_and_bombs_are_refused() -> None:
    with pytest.raises(Unreadable, match="entities"):
        read_docx(docx(f"<w:p>{run('&e;')}</w:p>", '<!DOCTYPE x [<!ENTITY e "words">]>'))
    with pytest.raises(Unreadable, match="bomb"):
        read_docx(docx(f"<w:p>{run(' ' * 30_000_000)}</w:p>"))
    with pytest.raises(Unreadable, match="broken"):
        read_docx(b"PK\x03\x04" + bytes(100))


MAIL = (
    "From: Anna Berg <anna@example.com>\nSubject: =?utf-8?q?Die_Br=C3=BCcke?=\nDate: Mon, 17 May 2021 08:00:00 +0200\n"
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n"
    "The bridge was opened in 1931.\n--b\nContent-Type: text/plain\n"
    'Content-Disposition: attachment; filename="../../x.txt"\n\nattached words\n--b--\n'
)


def test_a_mail_says_who_wrote_what_when() -> None:
    document = read_mail(MAIL.encode())
    assert document.text == "The bridge was opened in 1931."
    assert (document.title, document.author, document.date) == (
        "Die Brücke",
        "Anna Berg",
        "2021-05-17",
    )


def test_a_mail_without_text_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_mail(b"Subject: x\nContent-Type: image/png\n\nxx\n")


def test_a_notebook_is_its_words_and_code_without_outputs() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Flow\n", "\n", "The river is *deep*."]},
        {
            "cell_type": "code",
            "source": "print('``` ' * 3)",
            "outputs": [{"data": {"text/html": ["<script>x</script>"]}}],
        },
    ]
    document = read_notebook(json.dumps({"cells": cells}).encode())
    assert shown(document) == [("heading", "Flow"), ("prose", "The river is deep."), ("code", "print('``` ' * 3)")]


@pytest.mark.parametrize("data", [b"[" * 100_000, b"{}", b'{"cells": 3}', b"not json", b'{"cells": []}'])
def test_what_is_no_notebook_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_notebook(data)


def test_subtitles_become_paragraphs_and_voices_speakers() -> None:
    plain = read_cues(
        b"1\n00:00:01,000 --> 00:00:02,000\n<i>The bridge</i>\n\n2\n00:00:02,000 --> 00:00:03,000\n{\\an8}was opened.\n"
    )
    assert shown(plain) == [("caption", "00:00:01"), ("prose", "The bridge was opened.")]
    voices = read_cues(
        b"WEBVTT\n\nNOTE nothing\n\n"
        b"00:01.000 --> 00:02.000\n<v Anna>When was it?\n\n00:02.000 --> 00:03.000\n<v Ben>In 1931.\n\n"
        b"00:03.000 --> 00:04.000\n<v Anna>I see &amp; hear.\n"
    )
    said = [(block.speaker, voices.text[block.start : block.end]) for block in voices.blocks if block.kind == "prose"]
    assert said == [
        ("Anna", "When was it?"), ("Ben", "In 1931."), ("Anna", "I see & hear."),
    ]  # fmt: skip


def test_notes_of_a_word_document_are_read_at_its_end() -> None:
    note = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p>'
        "<w:r><w:t>It was designed by Anna Holm in 1929.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    weir = "<w:r><w:t>The weir was built in 1931.</w:t></w:r>"
    body = f'<w:p>{weir}<w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:p><w:r><w:t>It leaks.</w:t></w:r></w:p>'
    document = read_docx(docx(body, word__footnotes=note))
    assert document.text == "The weir was built in 1931.\n\nIt leaks.\n\nIt was designed by Anna Holm in 1929."


def test_a_box_of_text_is_read_once_and_after_its_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Closed on Mondays.</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = (
        f"<mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    moved = "<w:moveFrom><w:r><w:t>never</w:t></w:r></w:moveFrom>"
    document = read_docx(docx(f"<w:p><w:r><w:t>The mill is </w:t></w:r>{moved}<w:r>{both}<w:t>open.</w:t></w:r></w:p>"))
    assert document.text == "The mill is open.\n\nClosed on Mondays."
