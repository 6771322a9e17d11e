"""Conflicts about one question stand together: what several statements hold on either side, each once."""

from __future__ import annotations

from compile.wiki.index import listings
from compile.wiki.sheets import sheets
from compile.wiki.view import Lookup
from kb.disagreements import disagreements
from kb.values import Conflict, ConflictKind
from tests.wiki.wiki_world import BOOK_KILLED, GALLEYS, KILLED, world


def conflict(first: str, second: str, words: str = "", kind: ConflictKind = "views") -> Conflict:
    """By default each claim differs by its own id."""
    return Conflict(first, second, kind, words or f"{first} / {second}")


def sides(*conflicts: Conflict) -> list[tuple[str, str]]:
    return [
        (" ".join(name for name, _ in found.sides[0]), " ".join(name for name, _ in found.sides[1]))
        for found in disagreements(conflicts)
    ]


def test_what_shares_a_statement_and_its_words_is_one_question() -> None:
    assert sides(conflict("a", "x"), conflict("a", "y"), conflict("b", "x"), conflict("c", "z")) == [
        ("a b", "x y"),
        ("c", "z"),
    ]
    assert sides(conflict("a", "x"), conflict("x", "b"), conflict("y", "b")) == [("a b", "x y")]
    assert [found.detail for found in disagreements([conflict("b", "x"), conflict("a", "x")])] == ["a / x"]


def test_other_words_other_kinds_and_no_words_are_questions_of_their_own() -> None:
    assert sides(conflict("a", "x"), conflict("a", "y", "otherwise / y")) == [("a", "x"), ("a", "y")]
    assert sides(conflict("a", "x"), conflict("a", "y", kind="dates")) == [("a", "x"), ("a", "y")]
    assert sides(conflict("a", "x", "?"), conflict("a", "y", "?")) == [("a", "x"), ("a", "y")]


def test_three_that_all_differ_are_shown_two_by_two() -> None:
    assert sides(conflict("a", "b"), conflict("a", "c"), conflict("b", "c")) == [("a", "b"), ("a", "c"), ("b", "c")]


def test_both_sides_are_told_once_with_all_who_hold_them() -> None:
    conflicts = (
        Conflict(KILLED.id, BOOK_KILLED.id, "figures", "25 million / 50 million"),
        Conflict(KILLED.id, GALLEYS.id, "figures", "25 million / Galleys"),
    )
    lookup = Lookup(world(conflicts=conflicts), lambda _: (0,))
    (listing,) = (found for found in listings(lookup, [0]) if found.file == "contradictions.md")
    assert "1 place where sources disagree" in listing.body and listing.body.count("\n## ") == 1
    one, _, other = listing.body.partition("\n\nAgainst this:\n\n")
    assert one.count("* “") == 1 and other.count("* “") == 2
    (sheet,) = (sheet for sheet in sheets(lookup) if sheet.slug == "concepts/black-death")
    page = sheet.drafts()[0]
    callout = page.partition("## Sources disagree")[2]
    assert page.count("[!warning]") == 1 and callout.count("> **") == 3 and callout.count("> Against this:") == 1
