"""Conflicts about one question stand together: what several statements hold on either side, each once."""

from __future__ import annotations

from dataclasses import replace

from compile.wiki.index import listings
from compile.wiki.names import quote_id
from compile.wiki.sheets import sheets
from compile.wiki.view import Lookup, page_view
from kb.disagreements import disagreements
from kb.values import Conflict
from tests.wiki.wiki_world import BOOK_KILLED, CLAIMS, GALLEYS, KILLED, concept, world


def conflict(first: str, second: str, question: str = "q") -> Conflict:
    """Each claim differs by a word of its own."""
    return Conflict(first, second, "views", f"{first}! / {second}!", question)


def sides(*conflicts: Conflict) -> list[tuple[str, str]]:
    return [
        (" ".join(name for name, _ in found.sides[0]), " ".join(name for name, _ in found.sides[1]))
        for found in disagreements(conflicts)
    ]


def test_pairs_about_one_question_stand_together() -> None:
    assert sides(conflict("a", "x"), conflict("a", "y"), conflict("b", "x")) == [("a b", "x y")]
    assert sides(conflict("a", "x"), conflict("x", "b"), conflict("y", "b")) == [("a b", "x y")]
    (found,) = disagreements([conflict("b", "x"), conflict("a", "x")])
    assert (found.detail, found.sides) == ("a! / x!", ((("a", "a!"), ("b", "b!")), (("x", "x!"),)))


def test_other_questions_none_and_what_shares_no_statement_stand_apart() -> None:
    apart = [("a", "x"), ("a", "y")]
    assert sides(conflict("a", "x"), conflict("a", "y", "r")) == apart
    assert sides(conflict("a", "x", ""), conflict("a", "y", "")) == apart
    assert sides(conflict("a", "x"), conflict("b", "y")) == [("a", "x"), ("b", "y")]


def test_three_that_all_differ_are_shown_two_by_two() -> None:
    assert sides(conflict("a", "b"), conflict("a", "c"), conflict("b", "c")) == [("a", "b"), ("a", "c"), ("b", "c")]


def test_both_sides_are_told_once_with_all_who_hold_them() -> None:
    conflicts = (
        Conflict(KILLED.id, BOOK_KILLED.id, "figures", "25 million / 50 million", "q"),
        Conflict(KILLED.id, GALLEYS.id, "figures", "25 million / Galleys", "q"),
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


def test_a_quote_that_a_page_tells_is_told_in_its_dispute_by_the_same_name() -> None:
    """Though another claim of the page, which rests on the same words, takes the side."""
    same = replace(KILLED, id="c-same", text="The plague killed 25 million people in Europe.")
    death = concept("black-death", "Black Death", ("", (KILLED, same)))
    lookup = Lookup(
        world(
            pages=(death, *world().pages[1:]),
            claims={c.id: c for c in (*CLAIMS, same)},
            conflicts=(Conflict(same.id, BOOK_KILLED.id, "figures", "25 / 50"),),
        ),
        lambda _: (0,),
    )
    (dispute,) = page_view(death, lookup).disputes
    assert [[cited.id for claim in side for cited in claim] for side in dispute.sides] == [
        [quote_id(KILLED.id, 0)], [quote_id(BOOK_KILLED.id, 0)]
    ]  # fmt: skip
    assert [cited.id for cited in page_view(death, lookup).cited] == [
        quote_id(KILLED.id, 0), quote_id(BOOK_KILLED.id, 0)
    ]  # fmt: skip


def test_a_disagreement_is_listed_under_the_page_that_its_statements_name() -> None:
    def headings(*conflicts: Conflict) -> list[str]:
        lookup = Lookup(world(conflicts=conflicts), lambda _: (0,))
        found = next(one for one in listings(lookup, range(len(conflicts))) if one.file == "contradictions.md")
        return [line for line in found.body.split("\n") if line.startswith(("## ", "No two sources"))]

    differing = Conflict(KILLED.id, BOOK_KILLED.id, "figures", "25 million / 50 million")
    assert headings(differing) == ["## Black Death: 25 million / 50 million"]
    assert len(headings()) == 1  # and says what was compared
