"""Who wrote a file, when, and whose words it tells: what programs put there is not believed, what people do is."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.extract.letters import is_dated
from ingest.extract.mail import read_mail
from ingest.extract.markdown import read_markdown
from ingest.extract.plain import read_plain
from ingest.extract.readers import extract
from ingest.extract.rtf import read_rtf
from ingest.extract.stated import author_stated, day_stated, sender, title_stated
from kb.settings import Limits
from kb.values import Document
from tests.ingest.extract.test_extract_formats import packed


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Survey of the weir", "Survey of the weir"),
        ("Word Document", ""), ("Document1", ""), ("PowerPoint Presentation", ""), ("Présentation PowerPoint", ""),
        ("Microsoft Word - Survey of the weir", "Survey of the weir"), ("Microsoft Word - survey.docx", ""),
        ("Untitled 1", ""), ("Unbenannt", ""), ("Documents of the weir", "Documents of the weir"),
    ],
)  # fmt: skip
def test_what_a_program_calls_a_file_is_no_title(words: str, title: str) -> None:
    assert title_stated(words) == title


@pytest.mark.parametrize(
    ("words", "author"),
    [
        ("Anna Holm", "Anna Holm"), ("Microsoft Office User", ""), ("Windows User", ""), ("Benutzer", ""), ("HP", ""),
        ("python-docx", ""), ("Admin", ""), ("User Experience Group", "User Experience Group"),
        ("Weir Board", "Weir Board"),
    ],
)  # fmt: skip
def test_what_a_program_calls_its_user_is_no_author(words: str, author: str) -> None:
    assert author_stated(words) == author


def test_the_day_of_a_template_is_no_day_of_a_file() -> None:
    assert day_stated("2013-12-23T23:15:00Z") == ""
    assert day_stated("2024-03-12T08:00:00Z") == "2024-03-12"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Anna Holm <anna@example.org>", "Anna Holm"), ('"Holm, Anna" <a@example.org>', "Holm, Anna"),
        ("anna@example.org", "anna@example.org"), ("Anna Holm", "Anna Holm"),
        ("<anna@example.org>", "anna@example.org"),
    ],
)  # fmt: skip
def test_a_mail_is_from_a_name(line: str, name: str) -> None:
    assert sender(line) == name


@pytest.mark.parametrize(
    "service",
    [
        "You receive this email because you signed up. Unsubscribe | 12 Quay Street", "View this email in your browser",
        "Newsletter abbestellen", "Vous recevez ce message car vous êtes inscrit.", "Manage your preferences here.",
    ],
)  # fmt: skip
def test_what_stands_around_a_newsletter_claims_nothing(service: str) -> None:
    head = "From: a@example.org\nSubject: Weir\nContent-Type: text/plain; charset=utf-8\n\n"
    document = read_mail(f"{head}The weir was mended in May. I view it in the evening.\n\n{service}\n".encode())
    assert shown(document) == [
        ("prose", "The weir was mended in May. I view it in the evening."),
        ("caption", service),
    ]


@pytest.mark.parametrize(
    ("opening", "close", "author"),
    [
        ("Dear Mr Lind,", "Yours sincerely,\n\nAnna Holm", "Anna Holm"),
        ("Dear Bo,", "With best wishes,\nAnna Holm", "Anna Holm"),
        ("Gentlemen,", "I remain, Sir, your obedient servant,\n\nA. Holm", "A. Holm"),
        ("Gentlemen,", "Your obedient servant,\n\nA. Holm", "A. Holm"),
        ("Sehr geehrter Herr Lind,", "Mit freundlichen Grüßen\n\nAnna Holm\nMühlenbau", "Anna Holm"),
        ("Cher Bo,", "Bien cordialement,\nAnna Holm", "Anna Holm"),
        ("Dear Bo,", "The stone comes by the tenth.\n\nA. Holm", "A. Holm"),
        ("The mill of Torvik.", "Yours sincerely,\n\nAnna Holm", ""),
        ("Dear Mr Lind,", "The wheel was made by\n\nAnna Holm", ""),
        ("Dear Mr Lind,", "Yours sincerely,\n\nThe wheel stands still now.", ""),
    ],
)  # fmt: skip
def test_who_signs_a_letter_wrote_it(opening: str, close: str, author: str) -> None:
    letter = f"Torvik, 3 May 1871\n\n{opening}\n\nThe mill has stood still since 2 March 1871.\n\n{close}\n"
    document = read_plain(letter.encode())
    assert (document.title, document.author, document.date) == ("", author, "1871-05-03" if author else "")


def test_initials_are_the_name_that_stands_above_the_letter() -> None:
    letter = "# Anna Holm to Bo Lind, 1871\n\nDear Bo,\n\nThe wheel broke.\n\nA. Holm\n"
    assert read_markdown(letter.encode()).author == "Anna Holm"
    assert read_markdown(letter.replace("to Bo", "and Agnes Holm to Bo").encode()).author == "A. Holm"


def test_a_place_and_a_day_are_no_title() -> None:
    assert is_dated("Torvik, 3 May 1871")
    assert is_dated("12. März 2024")
    assert not is_dated("The fire of 3 May 1871: what the mill lost")
    assert not is_dated("What the mill lost in the fire on 3 May 1871")


def test_a_speaker_has_the_name_that_the_front_matter_states() -> None:
    talk = (
        "**Clara:** How hot is it?\n\n**AH:** It reaches 180 degrees.\n\n**Clara:** And the oak?\n\n**AH:** It dries.\n"
    )
    document = read_markdown(f"---\nhost: Clara Vogt\nguests: [Anna Holm, Bo Lind]\n---\n{talk}".encode())
    assert {block.speaker for block in document.blocks if block.speaker} == {"Clara Vogt", "Anna Holm"}
    two = read_markdown(f"---\nguests: [Clara Vogt, Clara Berg]\n---\n{talk}".encode())
    assert {block.speaker for block in two.blocks if block.speaker} == {"Clara", "AH"}


def test_tables_of_rich_text_and_what_it_says_of_itself() -> None:
    table = rb"\trowd\cellx1\cellx2 Hoop\cell Price\par each\cell\row\trowd\cellx1\cellx2 Iron\cell 12\cell\row"
    data = rb"{\rtf1{\info{\title On hoops}{\author B\'f6 Lind}}\pard Before.\par " + table + rb"\pard After.\par}"
    document = read_rtf(data)
    assert shown(document) == [("prose", "Before."), ("table", "Hoop | Price each\nIron | 12"), ("prose", "After.")]
    assert (document.title, document.author) == ("On hoops", "Bö Lind")


def test_pages_of_an_export_are_called_by_their_names(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(packed(**{"Mill 0f3a9b7c2d1e4f5a8b6c7d8e9f0a1b2c.md": "The mill stands at the weir."}))
    assert shown(extract(path, path.name, Limits()))[0] == ("heading", "Mill.md")
