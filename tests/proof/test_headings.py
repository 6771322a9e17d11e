"""Headings of a page's sections: they name what is told below them, and tell nothing of their own."""

from __future__ import annotations

import pytest

from kb.proof.headings import check_heading

TEXTS = [
    "It is important to keep maintaining Bitcoin Core, and nobody knows if it can be ossified.",
    "Most of the money came from a proposal in 2004, to which the FreeBSD community responded for six months.",
    "Not all warehouses were rebuilt; only the western quay escaped damage.",
    "The port has no documentation, and the more keepers it hires, the better it holds for everyone on the coast.",
    "If they are lucky, a company hires the keepers and insulates them from the port; there are very few ships.",
]


@pytest.mark.parametrize(
    "title",
    [
        "Ossification and maintenance",
        "Whether money is important",
        "Response of the community",
        "Reasons for the proposal",
        "How warehouses were rebuilt",
        "History of FreeBSD",
        "Only the western quay",
        "Not all warehouses were rebuilt",
        "Keepers and no documentation",
        "More keepers",
        "Few ships",
        "Hiring keepers for everyone on the coast",
        "Companies that hire keepers",
        "How the proposal came about",
        "Options for the port today",
    ],
)
def test_a_heading_may_name_what_is_told_in_an_editors_words(title: str) -> None:
    assert check_heading(title, TEXTS) is None


@pytest.mark.parametrize(
    "title",
    [
        "The warehouses were rebuilt",
        "All warehouses were rebuilt",
        "No warehouses",
        "The 2005 proposal",
        "Fraud of the community",
        "Linux and FreeBSD",
        "Only FreeBSD",
        "Background",
        "Why the warehouses burned",
        "No keepers",
        "More ships",
        "Few keepers",
        "Companies hire keepers",
        "Companies that sell keepers",
        "Options today",
    ],
)
def test_a_heading_that_tells_or_names_something_else_is_refused(title: str) -> None:
    assert check_heading(title, TEXTS) is not None
