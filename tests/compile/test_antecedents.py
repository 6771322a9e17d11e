"""A sentence of a page that begins with a pronoun stands behind one that names what it is about."""

from __future__ import annotations

import pytest

from compile.pages.antecedents import stands_for_something
from kb.values import Claim, Quote


def claim(text: str, holder: str = "") -> Claim:
    return Claim("c-1", "s-1", text, (Quote("s-1", 0, len(text), text),), attributed_to=holder)


LIGHT = claim("Skerrow Light was lit in 1879.")
OIL = claim("According to Ada Roe, the oil of the lamp was dear.", "Ada Roe")


@pytest.mark.parametrize(
    ("before", "text", "cited"),
    [
        ("Skerrow Light stands on a rock.", "It was lit in 1879.", LIGHT),
        ("The rock has one light.", "It was lit in 1879.", LIGHT),
        ("The oil came from Leith.", "According to Ada Roe, it was dear.", OIL),
        ("Gulls nest there.", "It is hard to row ashore.", claim("Rowing ashore is hard.")),  # stands for nothing
        ("Gulls nest there.", "It took a year to build the tower.", claim("The tower took a year to build.")),
        ("Gulls nest there.", "It was lit in 1879.", claim("It was lit in 1879 by the board.")),  # as its claim does
        ("", "Skerrow Light was lit in 1879.", LIGHT),
    ],
)
def test_what_stands_for_something(before: str, text: str, cited: Claim) -> None:
    assert stands_for_something(text, before, [cited])


@pytest.mark.parametrize(
    ("before", "text", "cited"),
    [
        ("The boat was built in Leith.", "It was lit in 1879.", LIGHT),
        ("", "It was lit in 1879.", LIGHT),
        ("The boat was built in Leith.", "But it was lit in 1879.", LIGHT),
        ("The tower is white.", "According to Ada Roe, it was dear.", OIL),
        ("Effie Rae kept the lamp.", "He left in 1902.", claim("Robert Stevenson left in 1902.")),
        ("The keepers rowed.", "They nest in May.", claim("Gulls nest in May.")),
    ],
)
def test_what_stands_for_something_else(before: str, text: str, cited: Claim) -> None:
    assert not stands_for_something(text, before, [cited])
