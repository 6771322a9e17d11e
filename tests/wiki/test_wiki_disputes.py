"""Conflicts about one question stand together: what several statements hold on either side, each once."""

from __future__ import annotations

from dataclasses import replace

from compile.wiki.concept import body
from compile.wiki.contradictions import contradictions
from compile.wiki.names import quote_id
from compile.wiki.sheets import sheets
from compile.wiki.view import Lookup, page_view
from kb.disagreements import disagreements, key_of
from kb.values import Conflict, Page
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
    (found,) = disagreements([conflict("b", "x"), conflict("a", "x")])  # the clearest first
    assert (found.detail, found.sides) == ("b! / x!", ((("b", "b!"), ("a", "a!")), (("x", "x!"),)))


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
    (listing,) = contradictions(lookup).listings
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
    (dispute,) = page_view(death, lookup, contradictions(lookup).places).disputes
    assert [[cited.id for claim in side for cited in claim] for side in dispute.sides] == [
        [quote_id(KILLED.id, 0)], [quote_id(BOOK_KILLED.id, 0)]
    ]  # fmt: skip
    assert [cited.id for cited in page_view(death, lookup, contradictions(lookup).places).cited] == [
        quote_id(KILLED.id, 0), quote_id(BOOK_KILLED.id, 0)
    ]  # fmt: skip


def test_a_disagreement_is_listed_under_the_page_that_its_statements_name() -> None:
    def headings(*conflicts: Conflict) -> list[str]:
        lookup = Lookup(world(conflicts=conflicts), lambda _: (0,))
        (found,) = contradictions(lookup).listings
        return [line for line in found.body.split("\n") if line.startswith(("## ", "No two sources"))]

    differing = Conflict(KILLED.id, BOOK_KILLED.id, "figures", "25 million / 50 million")
    assert headings(differing) == ["## Black Death: 25 million / 50 million"]
    assert len(headings()) == 1  # and says what was compared


QUESTION = "Did the plague kill more than 25 million people?"


def shown(conflicts: tuple[Conflict, ...], *pages: Page, of: str = "concepts/one") -> tuple[str, str]:
    """What a page shows of disagreements, below its heading, and the list of all."""
    wiki = world(conflicts=conflicts)
    lookup = Lookup(
        replace(wiki, pages=(*pages, *(page for page in wiki.pages if page.type == "source"))), lambda _: (0,)
    )
    told = contradictions(lookup)
    page = body(page_view(lookup.pages[of], lookup, told.places))
    return page.partition("## Sources disagree\n\n")[2].partition("\n\n[^q-")[0], told.listings[0].body


def test_a_box_says_what_the_sides_differ_about() -> None:
    death = concept("one", "One", ("", (KILLED, BOOK_KILLED)))
    box, listed = shown((Conflict(KILLED.id, BOOK_KILLED.id, "figures", "25 / 50", QUESTION),), death)
    assert box.startswith(f"> [!warning] Sources disagree: {QUESTION}\n") and "(25 / 50)" not in box
    assert f"\n## {QUESTION}\n" in listed and "* Differing figures, told on [One](concepts/one.md)" in listed
    box, listed = shown((Conflict(KILLED.id, BOOK_KILLED.id, "figures", "25 / 50", "0f3a5b6c7d8e"),), death)
    assert "Sources disagree: differing figures (25 / 50)\n" in box and "\n## One: 25 / 50\n" in listed


def test_a_page_that_tells_one_side_leads_to_where_both_stand() -> None:
    """But for the only page that tells any of it: it shows the other side too."""
    clash = Conflict(KILLED.id, BOOK_KILLED.id, "figures", "25 / 50", QUESTION)
    one, other = concept("one", "One", ("", (KILLED,))), concept("two", "Two", ("", (BOOK_KILLED,)))
    assert "[!warning]" in shown((clash,), one)[0]
    told, listed = shown((clash,), one, other)
    anchor = listed.partition('<mark id="')[2].partition('"')[0]
    assert told == f"This page tells one side of:\n\n- [{QUESTION}](../contradictions.md#{anchor})"
    told, _ = shown((replace(clash, question="0f3a5b6c7d8e"),), one, other)
    assert "- [Differing figures: 25 / 50](../contradictions.md#d-" in told
    assert "[!warning]" in shown((replace(clash, question=""),), one, other)[0]  # a rule found it: of the very same
    answer = replace(one, type="answer")
    assert "[!warning]" in shown((clash,), answer, other)[0]  # asked for, it tells both


def test_three_are_named_and_the_others_counted() -> None:
    names = [replace(KILLED, id=f"c-{n}") for n in range(5)]
    claims = {claim.id: claim for claim in (*CLAIMS, *names)}
    conflicts = tuple(Conflict(claim.id, GALLEYS.id, "views", "a / b", f"{n:012}") for n, claim in enumerate(names))
    pages = (concept("one", "One", ("", tuple(names))), concept("two", "Two", ("", (GALLEYS,))), *world().pages[2:])
    lookup = Lookup(world(conflicts=conflicts, claims=claims, pages=pages), lambda _: (0,))
    lines = (
        body(page_view(pages[0], lookup, contradictions(lookup).places)).partition("one side of:\n\n")[2].split("\n")
    )
    assert [line[:10] for line in lines[:4]] == ["- [Opposite"[:10]] * 3 + ["- [2 more]"]
    anchors = [place.anchor for place in contradictions(lookup).places.values()]
    assert len(set(anchors)) == 5


def test_two_of_a_side_are_shown_those_told_on_the_page_first_and_each_against_another() -> None:
    pairs = [("a", "x"), ("a", "y"), ("b", "x"), ("c", "x"), ("c", "z")]
    (found,) = disagreements([conflict(*pair) for pair in pairs])
    assert found.clearest(()) == (["a", "b"], ["x", "y"])
    assert found.clearest({"c"}) == (["c", "a"], ["x", "z"])
    assert found.clearest({"c", "z"}) == (["c"], ["z", "x"])  # nothing else stands against z
    assert found.clearest({"y"}) == (["a"], ["y", "x"])
    claims = {name: replace(KILLED, id=name) for name in "abcxyz"}
    assert (found.shown(claims), found.shown(claims, {"c"})) == ("a! / x!", "c! / x!")  # what is called so is there


def test_what_a_box_leaves_out_is_counted_and_stands_in_the_list() -> None:
    others = [replace(BOOK_KILLED, id=f"c-{n}") for n in range(4)]
    claims = {claim.id: claim for claim in (*CLAIMS, *others)}
    conflicts = tuple(Conflict(KILLED.id, claim.id, "figures", "25 / 50", QUESTION) for claim in others)
    page = concept("one", "One", ("", (KILLED, others[3])))
    wiki = world(conflicts=conflicts, claims=claims)
    lookup = Lookup(replace(wiki, pages=(page, *wiki.pages[2:])), lambda _: (0,))
    told = contradictions(lookup)
    view = page_view(page, lookup, told.places)
    assert [[cited.id for claim in side for cited in claim] for side in view.disputes[0].sides] == [
        [quote_id(KILLED.id, 0)], [quote_id(others[3].id, 0), quote_id(others[0].id, 0)]
    ]  # fmt: skip
    assert f"> kb keeps both. [2 more statements](../contradictions.md#{told.places[0].anchor})\n" in body(view)
    assert told.listings[0].body.count("* “It killed 50 million") == 4
    assert len(view.cited) == 3  # nobody is led to a quote that the page does not show


def test_the_place_of_a_disagreement_stays_while_its_question_does() -> None:
    first = conflict("a", "x", QUESTION)
    (before,), (after,) = disagreements([first]), disagreements([conflict("b", "x", QUESTION), first])
    (unproven,) = disagreements([conflict("a", "x", key_of(QUESTION))])
    assert before.anchor == after.anchor == unproven.anchor and not unproven.question
    (rule,), (other,) = disagreements([conflict("a", "x", "")]), disagreements([conflict("a", "y", "")])
    assert rule.anchor != other.anchor
