"""The library keeps what it is given, forgets what it is told to, and says plainly when it cannot be read."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ask.question import any_of
from kb.errors import LibraryError
from kb.files import sha256
from kb.home import Home
from kb.library import FileRecord, Library, PageRecord
from kb.library.schema import VERSION
from kb.values import (
    Block,
    Claim,
    Conflict,
    Document,
    Link,
    Mention,
    Page,
    PageSection,
    PageSpan,
    Passage,
    Quote,
    Reason,
    Refusal,
    Sentence,
    Source,
)
from tests.library.first_version import take_back

TEXT = "Plague came to Messina in 1347. It spread along the trade routes."


def make_source(number: int = 1, text: str = TEXT) -> tuple[Source, Document]:
    document = Document(
        text, (Block("prose", 0, len(text)),), "text", "test 1", (PageSpan(1, 0, len(text)),), title=f"T{number}"
    )
    digest = sha256(f"{number}{text}")
    return Source(f"s-{number}", f"raw/{number}.txt", digest, sha256(text), "text", f"T{number}"), document


def make_claim(number: int = 1) -> Claim:
    quote = Quote(f"s-{number}", 0, 31, TEXT[:31], 1, 1)
    return Claim(f"c-{number}", f"s-{number}", TEXT[:31], (quote,), valid_from="1347")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(Home(tmp_path))


def fill(library: Library, number: int = 1, text: str = TEXT) -> None:
    source, document = make_source(number, text)
    library.sources.put(source, document)
    library.passages.replace(source.id, [Passage(source.id, 0, len(text), text, "Plague")])
    library.claims.replace(source.id, "k", [make_claim(number)], [Refusal(Reason.QUOTE_NOT_FOUND, source.id, "x")])
    library.mentions.replace(source.id, "k", [Mention(f"c-{number}", "plague", "Plague", subject=True)])


def test_what_is_put_in_comes_back(library: Library) -> None:
    fill(library)
    source, document = make_source()
    assert library.sources.all() == [source]
    assert library.sources.document("s-1") == document
    assert library.claims.all() == library.claims.of("s-1") == [make_claim()]
    assert library.claims.key("s-1") == library.mentions.key("s-1") == "k"
    assert library.claims.refused() == {Reason.QUOTE_NOT_FOUND: 1}
    assert library.mentions.all() == {"s-1": [Mention("c-1", "plague", "Plague", subject=True)]}


def test_search_finds_stems_and_counts_them(library: Library) -> None:
    fill(library)
    (passage, score), *rest = library.passages.search('"spreading" OR "unheard"')
    assert (passage.text, rest) == (TEXT, [])
    assert score != 0
    assert library.passages.search("") == []
    terms = ["routes", "rats", 'quo"te']
    assert {term: library.passages.matching(any_of([term])) for term in terms} == {"routes": 1, "rats": 0, 'quo"te': 0}


def test_removing_a_source_takes_everything_of_it(library: Library) -> None:
    fill(library, 1)
    fill(library, 2, "Messina lies in Sicily.")
    library.vectors.put("e", [(1, b"one"), (2, b"two")])
    library.artefacts.put("a", "Messina", "s-1")
    library.sources.remove("s-1")
    assert [s.id for s in library.sources.all()] == ["s-2"]
    assert library.passages.search('"routes"') == []
    assert [c.id for c in library.claims.all()] == ["c-2"]
    assert list(library.mentions.all()) == ["s-2"]
    assert library.vectors.all("e") == ([2], b"two")
    assert library.claims.refused() == {Reason.QUOTE_NOT_FOUND: 1}
    assert library.artefacts.get("a") is None
    assert library.check() == []


def test_after_a_purge_no_byte_of_a_removed_source_is_left(library: Library, tmp_path: Path) -> None:
    secret = "The pomegranate ledger names Oswulf. " * 40
    fill(library, 1, secret)
    fill(library, 2)
    library.pages.put(PageRecord(Page("concepts/oswulf", "concept", "Oswulf", "wiki/concepts/oswulf.md"), "k"))
    library.sources.remove("s-1")
    library.pages.remove("concepts/oswulf")
    library.purge()
    stored = b"".join(path.read_bytes().lower() for path in (tmp_path / ".kb").iterdir())
    for word in (b"pomegranate", b"oswulf"):
        assert word not in stored


def test_two_sources_may_share_a_text_and_part_from_it_one_by_one(library: Library) -> None:
    for number in (1, 2):
        source, document = make_source(number)
        library.sources.put(source, replace(document, title=source.title))
    library.sources.remove("s-1")
    assert library.sources.text("s-2") == TEXT


def test_a_changed_source_keeps_its_id_and_vectors_of_unchanged_passages(library: Library) -> None:
    fill(library)
    library.vectors.put("e", [(1, b"vector")])
    source, _ = make_source()
    text = TEXT + " Then it left."
    document = Document(text, (), "text", "test 1")
    library.sources.put(replace(source, text_sha256=sha256(text), revision=2), document)
    library.passages.replace("s-1", [Passage("s-1", 0, len(TEXT), TEXT), Passage("s-1", 66, 80, "Then it left.")])
    assert library.sources.text("s-1") == text
    assert library.vectors.missing("e") == [(3, "Then it left.")]
    assert library.vectors.get("e", [2, 3]) == {2: b"vector"}


def test_pages_and_their_index(library: Library) -> None:
    page = Page(
        "concepts/messina",
        "concept",
        "Messina",
        "wiki/concepts/messina.md",
        (PageSection("", (Sentence("Plague came to Messina.", ("c-1",)),), listed=True),),
        (Link(0, 0, 0, 6, "concepts/plague"),),
        sources=("s-1",),
        aliases=("Zancle",),
    )
    record = PageRecord(page, "key", "first_build", "2026-01-01T00:00:00Z", "# Messina")
    library.pages.put(record)
    library.pages.put(record)
    assert library.pages.all() == {page.slug: record}
    assert library.pages.get(page.slug) == record
    assert [slug for slug, _ in library.pages.search('"zancle"')] == [page.slug]
    library.pages.remove(page.slug)
    assert library.pages.search('"messina"') == []


def test_files_conflicts_meta_and_runs(library: Library) -> None:
    record = FileRecord("raw/a\ufffd.pdf", 1, 2, 3, 4, "f" * 64, message="It is encrypted.", advice="Unlock it.")
    library.files.put(record)
    assert library.files.all() == {record.path: record}
    assert library.files.failed() == [record]
    library.files.forget(record.path)
    assert library.files.all() == {}
    library.conflicts.replace([Conflict("c-1", "c-2", "figures", "5 / 7")])
    assert library.conflicts.all() == [Conflict("c-1", "c-2", "figures", "5 / 7")]
    assert library.meta.get("x") == ""
    library.meta.set("x", "y")
    assert library.meta.get("x") == "y"
    library.runs.put("build", "2026-01-01T00:00:00Z", {"pages": 1})
    assert library.runs.latest() == [("build", "2026-01-01T00:00:00Z", {"pages": 1})]


def test_a_failed_transaction_leaves_nothing(library: Library) -> None:
    with pytest.raises(RuntimeError), library.transaction():
        fill(library)
        raise RuntimeError
    assert library.sources.all() == []


def test_a_reader_needs_no_writer(library: Library, tmp_path: Path) -> None:
    fill(library)
    with Library.open(Home(tmp_path), readonly=True) as reader, library.transaction():
        library.sources.remove("s-1")
        assert len(reader.sources.all()) == 1


def test_an_unbuilt_a_newer_and_a_damaged_library_are_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"not been built yet\. Run `kb build`"):
        Library.open(Home(tmp_path), readonly=True)
    Library.open(Home(tmp_path)).close()
    file = tmp_path / ".kb" / "library.db"
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with pytest.raises(LibraryError, match="newer kb"):
        Library.open(Home(tmp_path))
    file.write_bytes(b"not a database at all, but long enough to look at" * 100)
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    with pytest.raises(LibraryError, match="damaged"):
        Library.open(Home(tmp_path))


def test_a_library_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """Mentions are found anew, everything else stays, and what was there lies beside it until `kb gc`."""
    home = Home(tmp_path)
    with Library.open(home) as library:
        fill(library)
    file = home.state / "library.db"
    take_back(file)
    with sqlite3.connect(file) as connection:
        connection.execute("INSERT INTO mention VALUES ('s-1', 0, 'c-1', 'plague', 'Plague', 1, 0, 0, 1.0)")
    connection.close()
    with pytest.raises(LibraryError, match=r"older kb\. Run `kb build` once"):
        Library.open(home, readonly=True)
    with Library.open(home) as library:
        assert library.sources.all() == [make_source()[0]]
        assert library.claims.all() == [replace(make_claim(), verbatim=True)]  # of the engine that copies
        assert (library.claims.key("s-1"), library.mentions.key("s-1")) == ("k", "")
        assert library.mentions.all() == {}
    assert file.with_suffix(".v1.bak").is_file()


@given(st.text(max_size=200))
def test_any_text_survives(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, Library.open(Home(Path(folder))) as library:
        text = text.encode("utf-8", "replace").decode()
        source, document = make_source(1, text)
        library.sources.put(source, document)
        assert library.sources.text("s-1") == text
