"""What the box beside a page's first words tells: dates, people, who speaks; nothing that is doubtful."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compile.site.facts import Facts, is_person
from compile.site.home import COPIED, WORDED, home
from kb.values import Link
from tests.site.test_site_parts import small_base


@pytest.mark.parametrize(
    ("title", "said", "person"),
    [
        ("Margaret Thorne", "The plan was hers.", True),  # a given name
        ("Kublai Khan", "He founded the dynasty. His court moved. She stayed.", True),
        ("Kublai Khan", "It fell. Its court moved.", False),
        ("Charles River", "He rowed on it. His boat sank. She swam.", False),
        ("Great Yuan", "He founded it. His court moved. He died.", False),
        ("Auditor General", "He said so. His report is due. He left.", False),
        ("Fog signal", "He heard it. She heard it. He left.", False),
        ("Fresnel", "He built it. His lens stands. He died.", False),  # one word may be a place or a thing
        ("BBC NEWS", "He said so. He left.", False),
    ],
)
def test_a_page_is_of_a_person_where_nothing_else_can_be_meant(title: str, said: str, person: bool) -> None:
    assert is_person(title, [said]) == person


def test_people_lead_to_their_pages_and_voices_are_those_of_the_claims() -> None:
    base = small_base()
    tower = base.pages["concepts/tower"]
    someone = replace(
        tower, slug="concepts/margaret-thorne", title="Margaret Thorne", path="wiki/concepts/margaret-thorne.md"
    )
    page = replace(tower, links=(Link(0, 0, 0, 3, someone.slug), Link(0, 0, 4, 8, "concepts/lamp")))
    said = {name: replace(claim, attributed_to="Ann Roe") for name, claim in base.claims.items()}
    base = replace(base, claims=said, pages={**base.pages, someone.slug: someone})
    told = {fact["label"]: fact["entries"] for fact in Facts(base).of(page, ["Towers", "Light", "Beacon"], [])}
    assert told["People"] == [{"value": "Margaret Thorne", "href": "concepts/margaret-thorne.html"}]
    assert told["Who speaks"] == [{"value": "Ann Roe", "href": ""}]
    assert told["Also under"] == [{"value": "Light, Beacon", "href": ""}]
    assert "Sources from" not in told


def test_the_first_page_says_who_worded_the_pages() -> None:
    base = small_base()
    copied = replace(base, pages={slug: replace(page, verbatim=True) for slug, page in base.pages.items()})
    worded = replace(base, pages={slug: replace(page, verbatim=False) for slug, page in base.pages.items()})
    assert (home(copied, [])["how"], home(worded, [])["how"]) == (COPIED, WORDED)
