# ruff: noqa: E501 - files stand as programs write them
"""Documents of one kind by other programs and in other languages: each says what a reader of it reads, and no more."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.extract.decoding import decode, encoding_notes
from kb.settings import Limits
from kb.values import Document
from tests.ingest.extract.test_extract_pdf_meaning import line, raw_pdf

FILLER = (
    "<p>The parish keeps a long register of all buildings along the river, copied by hand three times since 1820.</p>"
)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = "urn:oasis:names:tc:opendocument:xmlns"
SLIDE = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def read(tmp_path: Path, name: str, data: str | bytes) -> Document:
    path = tmp_path / "file"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return extract(path, name, Limits())


def told(document: Document) -> list[str]:
    """What may make a claim."""
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in ("prose", "list", "quote")]


def packed(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p>The wall is 14<sup>2</sup> feet thick, built in 1804<a href='#fn1' class='footnote-ref'><sup>1</sup></a>, and leans.</p>", "The wall is 14² feet thick, built in 1804, and leans."),
        ("<p>Built in 1804<a href='#fn1' class='footnote-ref'><sup>1</sup></a>, the wall is 14<sup>2</sup> feet thick at its base.</p>", "Built in 1804, the wall is 14 feet thick at its base."),
        ("<p>A lamp was added in 1841 <sup>[1]</sup> and the wall is 14<sup>2</sup> feet thick at its base.</p>", "A lamp was added in 1841 and the wall is 14 feet thick at its base."),
        ("<p>The tower has 112 steps<span class='ltx_note'><sup class='ltx_note_mark'>3</sup><span class='ltx_note_outer'><span class='ltx_note_content'><span class='ltx_tag ltx_tag_note'>3</span>Some count 113 of them.</span></span></span> and a door.</p>", "Some count 113 of them."),
        ("<aside class='admonition warning'><p>The brake is set before the sails are furled.</p></aside>", "The brake is set before the sails are furled."),
        ("<aside class='callout'><p>The miller greases the bearing each week.</p></aside>", "The miller greases the bearing each week."),
        ("<dl><dt>Cap</dt><dd>The cap turns on 36 rollers.</dd></dl>", "The cap turns on 36 rollers."),
    ],
)  # fmt: skip
def test_a_page_says(tmp_path: Path, body: str, said: str) -> None:
    page = f"<html><head><title>T</title></head><body><article><h1>The mill</h1>{FILLER}{body}{FILLER.replace('parish', 'town')}</article></body></html>"
    assert said in told(read(tmp_path, "a.html", page))


@pytest.mark.parametrize(
    ("body", "unsaid"),
    [
        (
            "<p>The pool holds <progress value='70' max='100'>70 %</progress> of its water in the winter months.</p>",
            "of its water",
        ),
        ("<p>Sie müssen JavaScript aktivieren, um diese Seite zu sehen.</p>", "JavaScript"),
        ("<p>Vous devez activer JavaScript pour lire cette page.</p>", "JavaScript"),
        ("<p>Diese Seite verwendet Cookies, um Inhalte zu verbessern.</p>", "Cookies"),
        ("<p>Este sitio web utiliza cookies propias y de terceros.</p>", "cookies"),
        ("<p>Включите JavaScript в вашем браузере.</p>", "JavaScript"),
    ],
)
def test_a_page_does_not_say(tmp_path: Path, body: str, unsaid: str) -> None:
    page = f"<html><head><title>T</title></head><body><article><h1>The mill</h1>{FILLER}{body}{FILLER.replace('parish', 'town')}</article></body></html>"
    document = read(tmp_path, "a.html", page)
    assert not [words for words in told(document) if unsaid in words]
    assert len(told(document)) == 2


def test_an_article_parted_by_advertisements_is_whole(tmp_path: Path) -> None:
    first = "".join(
        f"<p>The canal of Lund was dug in {year} by four hundred men of the province.</p>" for year in range(1800, 1806)
    )
    second = "".join(
        f"<p>The lock was mended in {year}, and the gate was hung again in autumn.</p>" for year in range(1900, 1906)
    )
    page = f"<html><head><title>T</title></head><body><h1>The canal</h1><div><div class='body-text'>{first}</div><div class='ad'>Buy now!</div><div class='body-text'>{second}</div></div></body></html>"
    words = told(read(tmp_path, "a.html", page))
    assert "The lock was mended in 1905, and the gate was hung again in autumn." in words
    assert not any("Buy" in one for one in words)


def test_a_day_in_a_sentence_is_not_the_page_s(tmp_path: Path) -> None:
    told_of = "<p>A swimmer must never enter before <time datetime='2021-06-01T09:00'>nine in the morning</time> unless the keeper of the pool allows it to all.</p>"
    assert (
        read(
            tmp_path,
            "a.html",
            f"<html><head><title>T</title></head><body><article><h1>Rules</h1>{FILLER}{told_of}</article></body></html>",
        ).date
        == ""
    )


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        ("", "<p>Text here. Autor: <a href='/r'>Rechtsanwalt</a> Anna Berg<br>Symbolbild</p>", "Anna Berg"),
        ("", "<a href='/autoren/anna-berg'><span>© Foto Berg</span> <span>Anna\n Berg</span></a>", "Anna Berg"),
        ("", "<p align='right'><em>Anna Berg</em></p>", "Anna Berg"),
        ("<title>Anna Berg's Digital Home | On canals</title>", "", "Anna Berg"),
        ("<title>The Keeper's Home | On canals</title>", "", ""),
        ("<meta name='author' content='Kanal Redaktion'>", "", "Kanal Redaktion"),
        ("<meta name='author' content='Redaktion'>", "", ""),
        ("", "<div class='article-footer'><a class='username' href='/u/1'>Ulla</a></div>", "Ulla"),
        ("", "<span>06.11.2023 13:30 von Anna Berg</span>", "Anna Berg"),
    ],
)
def test_who_wrote_it(tmp_path: Path, head: str, body: str, author: str) -> None:
    page = f"<html><head>{head}</head><body><article><h1>On canals</h1>{FILLER}{body}</article></body></html>"
    assert read(tmp_path, "a.html", page).author == author


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("The bees are {==not==}{>>why?<<} kept in {~~straw~>wooden~~} hives{-- today--}{++ here++}.", "The bees are not kept in wooden hives here."),
        ("- The kiln was built in 1888.\n  id:: 64f0c0de-0000-4000-8000-000000000001\n  collapsed:: true", "The kiln was built in 1888."),
        ("The kiln burns.\n:LOGBOOK:\nCLOCK: [2023-01-01 Sun 10:00:00]\n:END:", "The kiln burns."),
        ("The kiln burns {{embed [[Kiln]]}}((64f0c0de-0000-4000-8000-000000000001))well.", "The kiln burns well."),
    ],
)  # fmt: skip
def test_a_note_says(tmp_path: Path, source: str, said: str) -> None:
    assert told(read(tmp_path, "a.md", source)) == [said]


SAID = [("Oona Vell", "The pond is 3 metres deep."), ("Karl", "It is 20 metres long.")]


@pytest.mark.parametrize(
    "record",
    [
        "05.03.24, 10:11 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\n05.03.24, 10:12 - Oona Vell: {0}\n05.03.24, 10:13 - Karl: <Medien ausgeschlossen>\n05.03.24, 10:14 - Karl: {1}\n05.03.24, 10:15 - Oona Vell: Diese Nachricht wurde gelöscht\n",
        "05/03/2024, 10:11 - Oona Vell added Karl\n05/03/2024, 10:12 - Oona Vell: {0}\n05/03/2024, 10:14 - Karl: {1}\n05/03/2024, 10:15 - Karl: IMG-1.jpg (archivo adjunto)\n",
        "[05/03/2024, 10:12:00] Oona Vell: {0}\n[05/03/2024, 10:13:00] Karl: image absente\n[05/03/2024, 10:14:00] Karl: {1}\n[05/03/2024, 10:15:00] Karl: Ce message a été supprimé\n",
        "Oona Vell, [05.03.2024 10:11]\n{0}\n\nKarl, [05.03.2024 10:12]\n[Photo]\n\nKarl, [05.03.2024 10:13]\n{1}\n",
        "Oona Vell  0:03\n{0}\n\nKarl  0:15\n{1}\n\nKarl  0:22\n[applause]\n\nTranscribed by https://otter.ai\n",
    ],
)
def test_what_a_chat_tells_of_itself_is_nobody_s_word(tmp_path: Path, record: str) -> None:
    document = read(tmp_path, "chat.txt", record.format(*(words for _, words in SAID)))
    prose = [(b.speaker, document.text[b.start : b.end]) for b in document.blocks if b.kind == "prose"]
    assert prose == SAID


def test_below_a_time_alone_the_same_goes_on(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "s.txt",
        "Oona Vell  10:11 AM\nThe turbine was stopped.\n10:12\nIt runs at 300 turns.\nKarl Vik  10:15 AM\nThanks!\n",
    )
    assert [b.speaker for b in document.blocks if b.kind == "prose"] == ["Oona Vell", "Oona Vell", "Karl Vik"]


def test_sounds_in_captions_are_not_said(tmp_path: Path) -> None:
    cues = "1\n00:00:01,000 --> 00:00:03,000\n[Music]\n\n2\n00:00:03,000 --> 00:00:05,000\nThe tunnel is\n(laughs)\n\n3\n00:00:05,000 --> 00:00:08,000\n900 metres long.\n\n4\n00:00:08,000 --> 00:00:09,000\n♪ la la ♪\n"
    assert told(read(tmp_path, "a.srt", cues)) == ["The tunnel is 900 metres long."]


@pytest.mark.parametrize(
    "body",
    [
        "<p>The mill was sold in 2011.</p><div class='gmail_quote'><div>On Mon, Mar 4, 2024 at 9:00 AM Karl wrote:</div><blockquote><p>The mill was sold in 2009.</p></blockquote></div>",
        "<p>The mill was sold in 2011.</p><div id='divRplyFwdMsg'>From: Karl</div><div><p>The mill was sold in 2009.</p></div>",
        "<p>The mill was sold in 2011.</p><blockquote type='cite'><p>The mill was sold in 2009.</p></blockquote>",
        "<p>The mill was sold in 2011.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Karl</p></div><p>The mill was sold in 2009.</p>",
    ],
)
def test_what_a_mail_answers_is_not_its_own(tmp_path: Path, body: str) -> None:
    mail = f"From: Anna Holm <a@example.org>\nSubject: Mill\nContent-Type: text/html; charset=utf-8\n\n<html><body>{body}</body></html>"
    assert told(read(tmp_path, "a.eml", mail)) == ["The mill was sold in 2011."]


def test_a_mailbox_keeps_lines_that_begin_with_from(tmp_path: Path) -> None:
    box = "From a@x Tue Mar  5 10:11:00 2024\nFrom: Anna Holm <a@x.org>\nSubject: Weir\n\nThe weir leaks.\n>From the east it looks dry.\n"
    assert told(read(tmp_path, "a.mbox", box)) == ["The weir leaks. From the east it looks dry."]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1255", "הגשר נבנה בשנת 1904 על ידי המהנדס כהן ואורכו 312 מטרים."),
        ("cp1255", "הוא כתב ספר על ההיסטוריה של הכפר."),
        ("cp1251", "МОСТ ПОСТРОЕН В 1904 ГОДУ"),
        ("koi8-r", "МУЗЕЙ ОТКРЫТ КАЖДЫЙ ДЕНЬ"),
        ("cp1250", "Most byl postaven v roce 1904, délka činí 312 metrů."),
        ("cp1254", "Şehir nehrin kıyısındadır."),
        ("euc-jp", "この橋は1931年に完成した。"),
        ("cp932", "東京都は日本の首都である。"),
        ("cp874", "สะพานแห่งนี้สร้างขึ้นในปี 2474 มีความยาว 240 เมตร"),
        ("cp1252", "L’église fut bâtie par son père; l’été y est agréable."),
        ("cp1252", "Brúin var byggð árið 1904 og er þrjátíu metra löng."),
    ],
)
def test_a_short_text_in_another_encoding(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_letters_that_were_saved_wrongly_are_named() -> None:
    (note,) = encoding_notes("The cafÃ© was opened by the MÃ¼llers.".encode())
    assert "“cafÃ©”" in note
    assert encoding_notes("São Paulo, a cidade: Ãéí".encode()) == ()


def test_word_sets_characters_by_style_and_by_place(tmp_path: Path) -> None:
    def run(text: str, look: str = "") -> str:
        return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    body = (
        run("It is ") + run("not ", '<w:rStyle w:val="Gone"/>') + run("open and holds 3.2 × 10")
        + run("5", '<w:position w:val="10"/><w:sz w:val="14"/>') + run(" kg, ")
        + '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run(" 5 in all.", '<w:rStyle w:val="Gone"/><w:strike w:val="0"/>')
    )  # fmt: skip
    data = packed(
        word__document_dot_xml=f"<w:document {WORD}><w:body><w:p>{body}</w:p></w:body></w:document>",
        word__styles_dot_xml=f'<w:styles {WORD}><w:style w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style></w:styles>',
    )
    assert told(read(tmp_path, "a.docx", data)) == ["It is open and holds 3.2 × 10⁵ kg, ≥ 5 in all."]


def test_open_document_sets_characters_by_style(tmp_path: Path) -> None:
    names = f'xmlns:o="{ODF}:office:1.0" xmlns:t="{ODF}:text:1.0" xmlns:s="{ODF}:style:1.0"'
    styles = "".join(
        f'<s:style s:name="{name}"{above}><s:text-properties {said}/></s:style>'
        for name, above, said in (
            ("T1", "", 's:text-line-through-style="solid"'), ("T2", "", 's:text-position="super 58%"'),
            ("T3", "", 't:display="none"'), ("T4", ' s:parent-style-name="T1"', 's:font="x"'),
        )
    )  # fmt: skip
    body = '<t:p>It is <t:span t:style-name="T4">not </t:span>open. It holds 10<t:span t:style-name="T2">5</t:span> sacks.<t:span t:style-name="T3"> Nobody sees this.</t:span></t:p>'
    document = read(
        tmp_path, "a.odt", packed(content_dot_xml=f"<o:d {names}><o:a>{styles}</o:a><o:t>{body}</o:t></o:d>")
    )
    assert told(document) == ["It is open. It holds 10⁵ sacks."]
    assert document.flags == ("hidden_text",)


def test_a_slide_strikes_out_and_raises(tmp_path: Path) -> None:
    runs = '<a:r><a:t>It is </a:t></a:r><a:r><a:rPr strike="sngStrike"/><a:t>not </a:t></a:r><a:r><a:t>open for 10</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>4</a:t></a:r><a:r><a:t> men.</a:t></a:r>'
    slide = f"<p:sld {SLIDE}><p:sp><p:txBody><a:p>{runs}</a:p></p:txBody></p:sp></p:sld>"
    assert told(read(tmp_path, "a.pptx", packed(ppt__slides__slide1_dot_xml=slide))) == ["It is open for 10⁴ men."]


def test_the_notes_of_rich_text_stand_after_their_paragraph(tmp_path: Path) -> None:
    data = rb"{\rtf1\ansi The mill stands.{\footnote It leaked in 1950.} It turns.\par The pump runs.\par}"
    assert told(read(tmp_path, "a.rtf", data)) == ["The mill stands. It turns.", "It leaked in 1950.", "The pump runs."]


STRUCK = line(700, ("The mill is not open on Sundays.", 12, 0))


@pytest.mark.parametrize(
    ("drawn", "page", "said"),
    [
        ("0.8 w 117 704 m 136 704 l S", "", "The mill is open on Sundays."),
        ("117 703.5 19 0.8 re f", "", "The mill is open on Sundays."),
        ("0.8 w 20 704 m 560 704 l S", "", "The mill is not open on Sundays."),  # a rule behind the whole line
        ("0.8 w 117 698 m 136 698 l S", "", "The mill is not open on Sundays."),  # below it
        ("", "/Annots [<< /Type /Annot /Subtype /StrikeOut /Rect [117 698 136 712] /QuadPoints [117 712 136 712 117 698 136 698] >>]", "The mill is open on Sundays."),
    ],
)  # fmt: skip
def test_what_a_line_strikes_out_in_a_pdf_is_not_said(tmp_path: Path, drawn: str, page: str, said: str) -> None:
    path = raw_pdf(tmp_path / "a.pdf", STRUCK + drawn, page)
    assert told(extract(path, "a.pdf", Limits())) == [said]
