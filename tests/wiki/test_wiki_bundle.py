"""What any reader of the format, and Obsidian, must find: front matter, links that lead somewhere, reserved names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import yaml

from compile.wiki.contradictions import contradictions
from compile.wiki.emit import emit
from compile.wiki.index import listings
from compile.wiki.view import Lookup
from kb.errors import KbError
from kb.home import Home
from kb.values import Conflict, Document, Link
from tests.wiki.wiki_world import BLACK_DEATH, CLAIMS, NOTE_SOURCE, SICILY, concept, files, source_page, world

LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")


def front(text: str) -> dict[str, Any]:
    found = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    return yaml.safe_load(found[1]) if found else {}


def dead_links(home: Home) -> list[str]:
    """Relative links of the wiki, and paths in front matter, that lead to no file."""
    dead = []
    for path in home.wiki.rglob("*.md"):
        text = path.read_text("utf-8")
        targets = [t for t in LINK.findall(text) if not re.match(r"[a-z]+:", t)]
        dead += [
            f"{path.name}: {t}" for t in targets if t[0] != "#" and not (path.parent / t.partition("#")[0]).is_file()
        ]
        for entry in front(text).get("sources", []):
            if entry["resource"].startswith("/"):
                target = home.wiki / entry["resource"].partition("#")[0].lstrip("/")
                dead += [] if target.is_file() else [f"{path.name}: {entry['resource']}"]
    return dead


def test_each_page_has_a_type_and_the_reserved_files_have_no_more_than_the_format_allows(home: Home) -> None:
    emit(home, world())
    for path, text in files(home).items():
        if not path.startswith("wiki/") or not path.endswith(".md"):
            continue
        head = front(text)
        if path == "wiki/index.md":
            assert head == {"okf_version": "0.2"}
        elif path.endswith(("/index.md", "/log.md")):
            assert not text.startswith("---")
        else:
            assert head["type"]


def test_front_matter_of_a_concept_stands_in_the_order_of_the_format(home: Home) -> None:
    emit(home, world())
    head = front(files(home)["wiki/concepts/black-death.md"])
    assert list(head) == [
        "type", "title", "aliases", "description", "tags", "sources", "generated", "verified", "status", "kb",
    ]  # fmt: skip
    assert head["verified"] == [{"by": "process:kb-gate", "at": "2023-11-14T22:13:20+00:00"}]
    assert head["generated"]["by"].startswith("kb/") and head["generated"]["by"].endswith("+extractive")


def test_every_footnote_is_defined_once_and_is_an_entry_of_sources(home: Home) -> None:
    emit(home, world())
    for path, text in files(home).items():
        if "wiki/concepts/" not in path or path.endswith("index.md"):
            continue
        defined = re.findall(r"^\[\^(q-[0-9a-f]{10})\]:", text, re.MULTILINE)
        used = set(re.findall(r"\[\^(q-[0-9a-f]{10})\](?!:)", text))
        assert len(defined) == len(set(defined)) and set(defined) == used
        assert {entry["id"] for entry in front(text)["sources"]} == used


def test_no_link_is_dead_even_to_pages_that_are_not_there(home: Home) -> None:
    ghost = replace(
        BLACK_DEATH,
        links=(*BLACK_DEATH.links, Link(0, 0, 4, 9, "concepts/nowhere")),
        related=("concepts/nowhere", "concepts/sicily"),
        linked_from=("concepts/gone",),
    )
    emit(home, world(pages=(ghost, *world().pages[1:]), mentioned_in={"concepts/sicily": ("concepts/gone",)}))
    assert dead_links(home) == []
    assert "nowhere" not in "".join(files(home).values())


def test_a_long_wiki_keeps_every_list_below_200_kb() -> None:
    pages = tuple(
        concept(f"t{n}", f"{chr(97 + n % 26)} title {n}", ("", CLAIMS[:1]), description="d" * 150) for n in range(2200)
    )
    conflicts = tuple(Conflict(CLAIMS[1].id, CLAIMS[4].id, "figures", f"{n}" * 50) for n in range(600))
    wiki = world()
    book = Lookup(replace(wiki, pages=(*pages, *wiki.pages), conflicts=conflicts), lambda _: (0,))
    lists = {made.file: made.body for made in listings(book, contradictions(book))}
    assert list(lists) == [
        "index.md", "concepts/index.md", "concepts/index--2.md", "concepts/index--3.md", "sources/index.md",
        "contradictions.md", "contradictions--2.md",
    ]  # fmt: skip
    assert all(len(body.encode()) < 200_000 for body in lists.values())
    assert len(lists["index.md"]) < 20_000
    shown = {target for name, body in lists.items() for target in LINK.findall(body) if name.startswith("concepts/")}
    assert {page.slug.removeprefix("concepts/") + ".md" for page in pages} <= shown
    assert {"index--2.md", "index--3.md"} <= shown


def test_what_begins_with_no_latin_letter_stands_last() -> None:
    titles = ("1347", "Éclair", "zebra", "Messina", "Чума")
    pages = tuple(concept(f"t{n}", title, ("", CLAIMS[:1])) for n, title in enumerate(titles))
    book = Lookup(replace(world(conflicts=()), pages=pages), lambda _: (0,))
    made = listings(book, contradictions(book))
    letters = {listing.file: re.findall("^## (.+)$", listing.body, re.MULTILINE) for listing in made}
    assert letters["concepts/index.md"] == ["E", "M", "Z", "Other"]


def test_a_long_source_is_split_and_links_lead_to_the_right_part(home: Home) -> None:
    text = "\n\n".join(f"Paragraph {n} " + "word " * 150 for n in range(120)) + "\n\n" + "The last word is Sicily."
    source = replace(NOTE_SOURCE, text_sha256="long")
    start = text.index("The last word is Sicily.")
    quote = replace(CLAIMS[0].quotes[0], start=start, end=len(text), text=text[start:])
    claim = replace(CLAIMS[0], text=quote.text, quotes=(quote,))
    page = concept("sicily", "Sicily", ("", (claim,)))
    wiki = world(
        pages=(page, source_page(source)),
        sources={source.id: source},
        claims={claim.id: claim},
        conflicts=(),
        document=lambda _: Document(text, (), "markdown", "test 1"),
    )
    emit(home, wiki)
    parts = sorted(path.name for path in (home.wiki / "sources").glob("note*"))
    assert parts == ["note--2.md", "note.md"]
    assert all((home.wiki / "sources" / name).stat().st_size < 50_000 for name in parts)
    last = parts[-2]
    assert f"(../sources/{last}#q-" in files(home)["wiki/concepts/sicily.md"]
    assert "The last word is Sicily." in files(home)[f"wiki/sources/{last}"]
    assert dead_links(home) == []


def test_hostile_titles_stay_text(home: Home) -> None:
    title = '"><script>alert(1)</script> [x](javascript:alert(1)) # `id` {{ 7*7 }} [^q-0000000000]: \n---\ntype: evil'
    source = replace(NOTE_SOURCE, title=title, author="*A* <b>", path="raw/[a](b)/x.md")
    page = replace(concept("x", title, (title, CLAIMS[:1])), aliases=(title,), description=title)
    emit(home, world(pages=(page, SICILY, source_page(source)), sources={source.id: source}, conflicts=()))
    for path, text in files(home).items():
        if not path.startswith("wiki/") or not path.endswith(".md"):
            continue
        head = front(text)
        body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
        assert head.get("type") != "evil"
        assert "<script" not in body and not re.search(r"(?<!\\)\]\(javascript", body)


def test_a_slug_cannot_lead_out_of_the_wiki(home: Home) -> None:
    for slug in ("../evil", "concepts/../../evil", "/etc/passwd", "concepts/index", "concepts/.hidden", ""):
        with pytest.raises(KbError):
            emit(home, world(pages=(replace(SICILY, slug=slug), source_page(NOTE_SOURCE))))


def test_a_renamed_page_leaves_a_redirect_along_chains(home: Home) -> None:
    emit(home, world(redirects={"concepts/pest": "concepts/plague", "concepts/plague": "concepts/black-death"}))
    for old in ("pest", "plague"):
        text = files(home)[f"wiki/concepts/{old}.md"]
        assert front(text)["status"] == "deprecated" and "(black-death.md)" in text
    assert dead_links(home) == []
