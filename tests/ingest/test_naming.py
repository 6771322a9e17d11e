"""A document that states no title is called by its first line, by its file, or by its first words: in this order."""

import pytest

from ingest.extract.plain import read_plain
from ingest.naming import called, name_of, says_something


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("raw/rfc-20_finale.md", "RFC 20 finale"),
        ("raw/rfc9110.txt", "RFC 9110"),
        ("raw/nasa_budget-report.txt", "NASA budget report"),
        ("raw/api-for-html-and-pdf.md", "API for HTML and PDF"),
        ("raw/MeetingNotesOfJuly.txt", "Meeting Notes Of July"),
        ("raw/HTMLParserGuide.md", "HTML Parser Guide"),
        ("raw/GitHub_notes.md", "GitHub notes"),
        ("raw/iPhone.txt", "iPhone"),
        ("raw/2024-03-05-board-meeting.md", "2024-03-05 board meeting"),
        ("raw/chats/2024-03-05.json", "Chats, 2024-03-05"),
        ("raw/A well-known fact - part 2.txt", "A well-known fact - part 2"),
        ("raw/The%20old%20light.txt", "The old light"),
        ("raw/notes.v2.final.txt", "Notes v2 final"),
        ("raw/10811329.txt", "10811329"),
        ("raw/über-uns.txt", "Über uns"),
        ("raw/___.txt", "___.txt"),
    ],
)
def test_a_file_name_reads_as_words(path: str, title: str) -> None:
    assert name_of(path) == title


@pytest.mark.parametrize(
    ("stem", "says"),
    [
        ("scan0001", False), ("IMG_20240311_101112", False), ("DSC01234", False), ("Document (3)", False),
        ("untitled", False), ("d41d8cd98f00b204e9800998ecf8427e", False), ("Scan 12.03", False), ("doc1", False),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", False), ("download", False), ("image-12", False),
        ("rfc20", True), ("10811329", True), ("ES2004a", True), ("facade", True), ("Scandinavia", True),
        ("documents of the trial", True), ("deadbeef", True), ("imagine", True), ("page turner", True),
    ],
)  # fmt: skip
def test_names_that_machines_give_say_nothing(stem: str, says: bool) -> None:
    assert says_something(stem) is says


FIRST = "The tower was finished in 1904, after eleven years of work, and its lamp was …"
TEXT = "The tower was finished in 1904, after eleven years of work, and its lamp was lit in the same autumn."


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("raw/scan0001.txt", f"{TEXT}\n\nIt burned oil.", FIRST),
        ("raw/tower.txt", f"{TEXT}\n\nIt burned oil.", "Tower"),
        ("raw/tower.txt", f"How the light was built\n\n{TEXT}", "How the light was built"),
        ("raw/scan0001.txt", f"Anna: Yes.\nBen: No.\nAnna: {TEXT}\n", "Yes."),
        ("raw/talk.txt", f"Anna: Yes.\nBen: No.\nAnna: {TEXT}\n", "Talk"),
        ("raw/letter.txt", f"Dear Sir,\n\n{TEXT}", "Letter"),
    ],
)  # fmt: skip
def test_the_first_line_the_name_and_the_first_words(path: str, text: str, title: str) -> None:
    document = read_plain(text.encode())
    assert (document.title or called(path, document)) == title
