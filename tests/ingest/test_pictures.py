# ruff: noqa: E501 - files stand as programs write them
"""Pictures of sources: kept as they came, shown where they stand, gone with their source, never fetched."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from compile.wiki.source import SourceSubject, render_source
from ingest.extract import extract
from ingest.ingest import Orders, ingest
from kb import pictures
from kb.home import Home
from kb.library import Library
from kb.progress import Silent
from kb.settings import Limits, Settings
from kb.values import Document, FoundPicture, Source
from tests.ingest.extract.test_extract_formats import DRAWING, NAMES

FILLER = "The parish keeps a long register of all buildings along the river, copied by hand three times since 1820."


def png(number: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes([number]) * 600


def inline(data: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def read(tmp_path: Path, name: str, data: bytes | str) -> Document:
    path = tmp_path / "file"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return extract(path, name, Limits())


def test_a_page_s_pictures_stand_where_it_shows_them(tmp_path: Path) -> None:
    page = (
        f"<html><head><title>T</title></head><body><nav><img src='logo.png'></nav><article><h1>The mill</h1><p>{FILLER}</p>"
        "<figure><img src='./a_files/mill%20one.png'><figcaption>The mill in 1900.</figcaption></figure>"
        f"<p>It burned down in 1911.</p><img src='{inline(png(1))}'><p>It was rebuilt in 1912 by the son of Jonas.</p>"
        "</article></body></html>"
    )  # fmt: skip
    document = read(tmp_path, "a.html", page)
    linked, held = document.pictures
    assert (linked.address, linked.caption, held.data) == ("./a_files/mill%20one.png", "The mill in 1900.", png(1))
    assert document.text[: held.place].endswith("It burned down in 1911.")
    assert linked.place < held.place


def packed(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_books_and_word_documents_bring_theirs(tmp_path: Path) -> None:
    book = packed(
        {
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>',
            "O/b.opf": '<package><manifest><item id="a" href="t/one.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/></spine></package>',
            "O/t/one.xhtml": '<html><body><p>The sea.</p><img src="../i/x.png"/><p>The pier.</p></body></html>',
            "O/i/x.png": png(2),
        }
    )
    (found,) = read(tmp_path, "b.epub", book).pictures
    assert (found.place, found.data) == (len("The sea."), png(2))
    spaces = " ".join(
        f'xmlns:{short}="http://schemas.openxmlformats.org/{name}"'
        for short, name in (
            ("w", "wordprocessingml/2006/main"), ("a", "drawingml/2006/main"),
            ("r", "officeDocument/2006/relationships"),
        )
    )  # fmt: skip
    word = packed(
        {
            "word/document.xml": f"<w:document {spaces}><w:body><w:p><w:r><w:t>The dam.</w:t></w:r></w:p>"
            '<w:p><w:r><a:blip r:embed="r1"/></w:r></w:p></w:body></w:document>',
            "word/_rels/document.xml.rels": '<R><R Id="r1" Type="x/image" Target="media/i.png"/></R>',
            "word/media/i.png": png(3),
        }
    )
    (found,) = read(tmp_path, "d.docx", word).pictures
    assert (found.place, found.data) == (len("The dam."), png(3))


def test_pictures_and_boxes_of_slides_and_of_texts_of_libreoffice(tmp_path: Path) -> None:
    slide = f"<p:sld {DRAWING} xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><p:sp><a:p><a:r><a:t>The dam.</a:t></a:r></a:p></p:sp><p:pic><a:blip r:embed='r1'/></p:pic></p:sld>"
    related = '<R><R Id="r1" Type="x/image" Target="../media/i.png"/></R>'
    parts: dict[str, str | bytes] = {
        "ppt/slides/slide1.xml": slide,
        "ppt/slides/_rels/slide1.xml.rels": related,
        "ppt/media/i.png": png(3),
    }
    (found,) = read(tmp_path, "d.pptx", packed(parts)).pictures
    assert (found.place, found.data) == (len("The dam."), png(3))
    frame = '<draw:frame><draw:image xlink:href="Pictures/i.png"/></draw:frame>'
    box = "<draw:frame><draw:text-box><text:p>It leaks.</text:p></draw:text-box></draw:frame>"
    names = f'{NAMES} xmlns:draw="urn:draw" xmlns:xlink="urn:xlink"'
    body = f"<text:p>The {frame}dam.{box}</text:p><text:p>It stands.</text:p>"
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    document = read(tmp_path, "d.odt", packed({"content.xml": content, "Pictures/i.png": png(4)}))
    assert document.text == "The dam.\n\nIt leaks.\n\nIt stands."
    assert [(found.place, found.data) for found in document.pictures] == [(len("The dam."), png(4))]


@pytest.fixture
def library(home: Home) -> Iterator[Library]:
    with Library.open(home) as library:
        yield library


def run(library: Library, home: Home) -> list[str]:
    report = ingest(library, home, Settings(), Silent(), Orders(assume_yes=True))
    return [problem.path for problem in report.failed]


def test_pictures_are_kept_with_their_source_and_go_with_it(library: Library, home: Home) -> None:
    note = home.raw / "n" / "bees.md"
    note.parent.mkdir(parents=True)
    note.write_text(
        f"# Bees\n\nThe abbey keeps bees.\n\n![Hives](hive.png)\n\n![[low.png|300]]\n\n![x]({inline(png(7))})\n"
    )
    (note.parent / "hive.png").write_bytes(png(4))
    (home.raw / "low.png").write_bytes(png(5))
    (home.raw / "other.png").write_bytes(png(6))
    assert run(library, home) == ["raw/other.png"]
    (source,) = library.sources.all()
    kept = pictures.of(home, source)
    assert [(home.pictures / picture.name).read_bytes() for picture in kept] == [png(4), png(5), png(7)]
    before = pictures.state(home)
    assert run(library, home) == ["raw/other.png"]
    assert pictures.state(home) == before != ""
    note.write_text("# Bees\n\nThe abbey sold them.\n\n![Hives](hive.png)\n")
    run(library, home)
    assert len(list(home.pictures.iterdir())) == 2
    note.unlink()
    run(library, home)
    assert not list(home.pictures.iterdir())


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("https://tracker.example/x.png", b""),
        ("//tracker.example/x.png", b""),
        ("file:///etc/hosts", b""),
        ("../../kb.toml", b""),
        ("../.kb/library.db", b""),
        ("%2e%2e/%2e%2e/secret.png", b""),
        ("link.png", b""),
        ("", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>" + b" " * 900),
        ("", b"<html>" + b" " * 900),
        ("", png(1)[:100]),
        ("", png(1) + b"\0" * pictures.LARGEST),
    ],
)
def test_what_is_no_picture_of_the_file_is_not_kept(home: Home, tmp_path: Path, address: str, data: bytes) -> None:
    (tmp_path / "secret.png").write_bytes(png(9))
    home.raw.mkdir(parents=True, exist_ok=True)
    (home.raw / "link.png").symlink_to(tmp_path / "secret.png")
    document = Document("Words.", (), "markdown", "x 1", pictures=(FoundPicture(0, address, data),))
    pictures.keep(home, "s-1", "raw/note.md", document)
    assert not home.pictures.exists()


def test_a_source_page_shows_them_in_their_places() -> None:
    source = Source("s-1", "raw/a.txt", "", "", "text", "The sea")
    text = "The sea is deep.\n\nThe pier stands in it."
    subject = SourceSubject(
        source,
        Document(text, (), "text", "x 1"),
        "sources/a",
        pictures=[(16, "![Sea](../p/a.png)"), (99, "![End](../p/b.png)")],
    )
    (file,) = render_source(subject)
    first, second = file.body.index("![Sea]"), file.body.index("![End]")
    assert file.body.index("deep") < first < file.body.index("pier") < second
    (file,) = render_source(subject, show="quotes")
    assert "![" not in file.body


def test_pictures_in_a_packed_file_stand_where_its_documents_show_them(tmp_path: Path) -> None:
    page = f"<html><body><article><h1>The mill</h1><p>{FILLER}</p><img src='{inline(png(3))}'><p>It burned.</p></article></body></html>"
    data = packed(
        {
            "notes/a.md": "# Tower\n\nThe tower stands.\n\n![The tower in 1900.](img/tower%20one.png)\n\nIt leans.\n",
            "notes/img/tower one.png": png(1),
            "notes/img/other.png": png(2),
            "b.md": "The race was dug.\n\n![](../secret.png) ![](https://x.example/a.png) ![](img/none.png)\n",
            "page.html": page,
        }
    )
    document = read(tmp_path, "all.zip", data)
    tower, held = document.pictures
    assert (tower.data, held.data) == (png(1), png(3))
    assert document.text[: tower.place].endswith("The tower stands.")
    assert document.text[: held.place].endswith(FILLER)
    assert document.notes == ("Files in it that are not read: 1, notes/img/other.png among them.",)
