"""Links: at the first mention in a section, by words the claim itself uses, never inside a page's own title."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compile.pages.links import links_of
from kb.text.words import whole
from kb.values import PageSection, Sentence

TITLES = {
    "concepts/paris": "Paris",
    "concepts/paris-commune": "Paris Commune",
    "concepts/rats": "Rats",
    "concepts/rodent": "Rodent",
}


def linked(text: str, *names: tuple[str, str], own: str = "Plague") -> list[tuple[str, str]]:
    """(linked words, slug) of one sentence."""
    sections = [PageSection("", (Sentence(text, ("c-1",)),))]
    links = links_of(sections, {"c-1": names}, TITLES, own)
    return [(text[link.start : link.end], link.slug) for link in links]


PARIS, COMMUNE = ("Paris", "concepts/paris"), ("Paris Commune", "concepts/paris-commune")


@pytest.mark.parametrize(
    ("text", "names", "own", "expected"),
    [
        ("It reached Paris.", [PARIS], "Plague", [("Paris", "concepts/paris")]),
        ("Paris saw Paris.", [PARIS], "Plague", [("Paris", "concepts/paris")]),  # once
        ("It reached Parisians.", [PARIS], "Plague", []),  # whole words
        ("It reached Paris.", [], "Plague", []),  # only what the claim was found to mention
        ("The Paris Commune of Paris.", [PARIS, COMMUNE], "Plague",
         [("Paris Commune", "concepts/paris-commune"), ("Paris", "concepts/paris")]),  # longest first, none within
        ("The Paris Commune fell.", [PARIS], "Paris Commune", []),  # not in its own title
        ("The Paris\nCommune fell.", [COMMUNE], "Plague", [("Paris\nCommune", "concepts/paris-commune")]),
        ("Fleas live on rats.", [("rats", "concepts/rats")], "Plague", [("rats", "concepts/rats")]),
        ("Fleas live on vermin.", [("vermin", "concepts/rodent")], "Plague", []),  # one lower-case word is too weak
        ("The Paris Polytechnic and Paris.", [PARIS], "Plague", [("Paris", "concepts/paris")]),  # a longer name
        ("Paris DNA was read.", [PARIS], "Plague", []),
        ("They read rats DNA.", [("rats", "concepts/rats")], "Plague", []),
        ("It reached New Paris.", [PARIS], "Plague", []),
        ("It met President Paris.", [PARIS], "Plague", [("Paris", "concepts/paris")]),
        ("In Paris I slept.", [PARIS], "Plague", [("Paris", "concepts/paris")]),
        ("Later Paris fell. The Paris fell.", [PARIS], "Plague", [("Paris", "concepts/paris")]),
        ("See C++ (1.0).", [("C++", "concepts/paris")], "Plague", [("C++", "concepts/paris")]),
    ],
)  # fmt: skip
def test_one_sentence(text: str, names: list[tuple[str, str]], own: str, expected: list[tuple[str, str]]) -> None:
    assert linked(text, *names, own=own) == expected


def test_first_mention_in_each_section() -> None:
    sentence = Sentence("Paris fell.", ("c-1",))
    sections = [PageSection("", (sentence, sentence)), PageSection("Details", (sentence,))]
    links = links_of(sections, {"c-1": [PARIS]}, TITLES, "Plague")
    assert [(link.section, link.sentence, link.start, link.end) for link in links] == [(0, 0, 0, 5), (1, 0, 0, 5)]


def test_a_sentence_links_for_any_of_its_claims() -> None:
    sections = [PageSection("", (Sentence("Paris fell.", ("c-1", "c-2")),))]
    assert len(links_of(sections, {"c-2": [PARIS]}, TITLES, "Plague")) == 1


@given(st.text("ab _-.é\xa0", min_size=1, max_size=4), st.text("ab _-.é\u0301( ", max_size=20))
def test_whole_words_are_those_of_a_regular_expression(words: str, text: str) -> None:
    expected = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    assert list(whole(words, text)) == expected
