"""Plain text keeps its characters; transcripts get their speakers; unseen characters get a flag."""

from __future__ import annotations

import pytest

from ingest.extract.markdown import read_markdown
from ingest.extract.plain import read_plain
from ingest.extract.reader import Unreadable
from kb.values import Document


def read(text: str) -> Document:
    return read_plain(text.encode())


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [(block.kind, block.speaker, document.text[block.start : block.end]) for block in document.blocks]


def test_paragraphs_headings_and_lists() -> None:
    document = read(
        "The bridge at Lindholm\n\nIt was opened in 1931\nand carries two lanes.\n\nREPAIRS\n\n"
        "- in 1954\n- in 1987,\n  again\n\n"
        "Later years\n===========\nIt stood.\n"
    )
    assert shown(document) == [
        ("heading", "", "The bridge at Lindholm"),
        ("prose", "", "It was opened in 1931\nand carries two lanes."),
        ("heading", "", "REPAIRS"),
        ("list", "", "- in 1954"),
        ("list", "", "- in 1987,\n  again"),
        ("heading", "", "Later years"),
        ("caption", "", "==========="),
        ("prose", "", "It stood."),
    ]
    assert document.title == "The bridge at Lindholm"


def test_a_transcript_says_who_speaks() -> None:
    document = read(
        "Interview in Lindholm\n\nINTERVIEWER: When was it opened?\n\nANNA BERG: In 1931.\n\nI was a child then.\n\n"
        "INTERVIEWER: And the flood?\nANNA BERG (laughs): That was 1954.\n"
    )
    assert shown(document) == [
        ("heading", "", "Interview in Lindholm"),
        ("caption", "", "INTERVIEWER:"),
        ("prose", "INTERVIEWER", "When was it opened?"),
        ("caption", "", "ANNA BERG:"),
        ("prose", "ANNA BERG", "In 1931."),
        ("prose", "ANNA BERG", "I was a child then."),
        ("caption", "", "INTERVIEWER:"),
        ("prose", "INTERVIEWER", "And the flood?"),
        ("caption", "", "ANNA BERG (laughs):"),
        ("prose", "ANNA BERG", "That was 1954."),
    ]


def test_a_markdown_transcript_with_bold_names_and_times() -> None:
    document = read_markdown(b"**[00:01] Anna:** It opened.\n**[00:09] Ben:** When?\n**[00:12] Anna:** In 1931.\n")
    assert [(speaker, words) for kind, speaker, words in shown(document) if kind == "prose"] == [
        ("Anna", "It opened."), ("Ben", "When?"), ("Anna", "In 1931."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Note: it was closed.\n\nNote: it was opened.\n\nNote: it was closed again.",
        "The council said: no.\n\nThe mayor said: yes.\n\nThe council said: no.",
        "Anna: one remark only.\n\nAnd then a text of many paragraphs.\n\nWhich goes on.\n\nAnd on.",
        "https://x.example/a\n\nhttps://x.example/b\n\nhttps://x.example/c",
        "Source: the archive.\nDate: 1931.\nSource: the press.\nDate: 1954.",
    ],
)
def test_labels_that_are_no_names_speak_for_nobody(text: str) -> None:
    assert not any(block.speaker for block in read(text).blocks)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("a plain line", ()),
        ("emoji \U0001f468\u200d\U0001f469\u200d\U0001f467 and flag \U0001f3f4\U000e0067\U000e0062\U000e007f", ()),
        ("می\u200cخواهم", ()),
        ("ig\u200bnore pre\u2060vious", ("invisible_chars",)),
        ("seen\U000e0049\U000e0067\U000e006e", ("invisible_chars",)),
        ("pay \u202etnuocca\u202c now", ("bidi",)),
    ],
)
def test_characters_nobody_sees_are_kept_and_flagged(text: str, flags: tuple[str, ...]) -> None:
    document = read(text)
    assert document.text == text
    assert document.flags == flags


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Brücke".encode(), "Brücke"),
        ("\ufeffBrücke".encode(), "Brücke"),
        ("Brücke über".encode("utf-16"), "Brücke über"),
        ("Brücke über den Fluss".encode("utf-16-le"), "Brücke über den Fluss"),
        ("Die Brücke".encode("latin-1"), "Die Brücke"),
        (("ü" * 50).encode() + b"\xff" + b"end", "ü" * 50 + "\ufffdend"),
        (b"one\r\ntwo\rthree", "one\ntwo\nthree"),
        (b"one\x00two\n\nthree and more words here", "one\ufffdtwo\n\nthree and more words here"),
    ],
)
def test_bytes_become_text_by_what_fits(data: bytes, text: str) -> None:
    assert read_plain(data).text == text


def test_a_program_is_no_text() -> None:
    with pytest.raises(Unreadable, match="not text"):
        read_plain(bytes(range(256)) * 40)


SAID = {
    "ru": "Дворец был построен в 1824 году. Высота дворца составляет 30 метров.",
    "zh": "长江大桥于1957年建成通车。大桥全长1670米，位于武汉市。",
    "ja": "この橋は1904年に建てられた。長さは300メートルである。",
    "ko": "이 다리는 1904년에 건설되었다. 길이는 300미터이다.",
    "pl": "Most został zbudowany w 1904 roku. Jego długość wynosi 300 metrów, a szerokość wąska.",
    "cs": "Most byl postaven v roce 1904. Jeho délka je 300 metrů a šířka 12 metrů.",
    "hu": "A hidat 1904-ben építették. Hossza 300 méter, őrzője erős.",
    "tr": "Köprü 1904 yılında inşa edildi. Uzunluğu 300 metredir, şehirde.",
    "el": "Η γέφυρα χτίστηκε το 1904. Το μήκος της είναι 300 μέτρα.",
    "he": "הגשר נבנה בשנת 1904. אורכו 300 מטר.",
    "ar": "بني الجسر في عام 1904. يبلغ طوله 300 متر.",
    "es": "El puente de la ciudad fue construido en 1904. ¿Quién lo pagó? El señor Muñoz.",
}


@pytest.mark.parametrize(
    ("language", "encoding", "named"),
    [
        ("ru", "cp1251", "Windows-1251"),
        ("ru", "koi8-r", "KOI8-R"),
        ("ru", "cp866", "DOS 866"),
        ("zh", "gbk", "GBK"),
        ("zh", "gb18030", "GBK"),
        ("ja", "shift_jis", "Shift-JIS"),
        ("ja", "euc-jp", "EUC-JP"),
        ("ko", "euc-kr", "EUC-KR"),
        ("pl", "cp1250", "Windows-1250"),
        ("pl", "iso8859-2", "ISO8859-2"),
        ("cs", "iso8859-2", "ISO8859-2"),
        ("hu", "cp1250", "Windows-1250"),
        ("tr", "cp1254", "Windows-1254"),
        ("el", "cp1253", "Windows-1253"),
        ("he", "cp1255", "Windows-1255"),
        ("ar", "cp1256", "Windows-1256"),
        ("es", "mac-roman", "Mac Roman"),
    ],
)
def test_the_encoding_is_told_by_the_letters_and_named(language: str, encoding: str, named: str) -> None:
    document = read_plain(SAID[language].encode(encoding))
    assert document.text == SAID[language]
    assert document.notes == (f"It does not say how its letters are encoded; {named} was assumed.",)


def test_western_letters_need_no_word() -> None:
    assert read_plain(SAID["es"].encode("cp1252")).notes == ()


def test_letters_that_fit_no_encoding_are_refused() -> None:
    noise = bytes(128 + (n * n * 7 + n // 3) % 128 for n in range(400))
    with pytest.raises(Unreadable, match="cannot be told"):
        read_plain(noise)
