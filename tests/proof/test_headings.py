"""Headings of a page's sections: they name what is told below them, and tell nothing of their own."""

from __future__ import annotations

import pytest

from kb.proof.headings import check_heading, names_in_sources_words
from kb.text.words import WORD, stem_of

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
        "How it works",
        "What the community gains",
        "How hard it is to maintain",
        "What keepers hold",
        "Ossification in general",
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
        "General",
        "What it burns",
        "How fraud works",
        "What the community gains from Linux",
        "How hard ossification is to prove",
    ],
)
def test_a_heading_that_tells_or_names_something_else_is_refused(title: str) -> None:
    assert check_heading(title, TEXTS) is not None


MILL = [
    "The weir is kept by the parish, and the millers pay for its repair every spring.",
    "If the parish stopped funding the weir, the mill would have to close, said the bailiff.",
    "Nobody knew who owned the sluice before the court ruled in 1921.",
    "The keeper burned out after ten winters at the Skerry light, and no one else knew how to wind the lamp.",
    "The judges asked the county to pay the clerks; the county has paid them since.",
]


@pytest.mark.parametrize(
    "title",
    [
        "If the parish stopped funding the weir",
        "If the mill had to close",
        "If the keeper burned out",
        "Closing the mill when the parish stopped funding",
        "Knowing who owned it",
        "What keeps the weir in repair",
        "When the keeper burned out",
        "Whether someone else could wind the lamp",
        "What judges say of the clerks",
        "What the judges asked and have brought",
        "How the keeper moved the lamp",
        "Burnout at the Skerry light",
        "Payment of the clerks",
        "Funders of the weir",
    ],
)
def test_a_condition_and_what_is_asked_tell_nothing(title: str) -> None:
    assert check_heading(title, MILL) is None


@pytest.mark.parametrize(
    "title",
    [
        "If the parish doubled funding",
        "If the parish stopped funding the church",
        "If the parish stopped funding the weir, the mill closed",
        "If nobody pays for the weir",
        "If only the millers pay",
        "If the mill closed in 1922",
        "The mill closed when the parish stopped funding",
        "The keeper burned out and nobody paid",
        "Closing the church when the parish stopped funding",
        "Keeping the weir when nobody pays",
        "Knowing who drained the sluice",
        "The judges decided who owned the sluice",
        "What keeps the church in repair",
        "Whether someone else could sell the lamp",
        "Floodout at the Skerry light",
        "Payment of the bishops",
        "Funders of the church",
        "All millers pay",
    ],
)
def test_neither_tells_a_heading_what_its_condition_brings(title: str) -> None:
    assert check_heading(title, MILL) is not None


HAVE = {stem_of(word.casefold()) for text in [*TEXTS, *MILL] for word in WORD.findall(text)}


@pytest.mark.parametrize(
    "topic",
    [
        "Bitcoin Core",
        "maintenance of Bitcoin Core",
        "funding of the weir",
        "keeper workload",  # one everyday word of an editor's
        "retiring from the light",
        "unpaid keeper",
        "repair versus closing of the mill",
    ],
)
def test_a_topic_has_the_words_of_its_source_but_for_one_of_an_editors(topic: str) -> None:
    assert names_in_sources_words(topic, HAVE)


@pytest.mark.parametrize(
    "topic",
    [
        "workload",  # nothing of the source
        "Linux keeper",  # a name
        "2005 proposal",
        "Xyzzy of the weir",
        "xyzzy of the weir",
        "retiring old politicians from the light",
        "election fraud",
    ],
)
def test_a_topic_of_other_words_is_none_of_its_source(topic: str) -> None:
    assert not names_in_sources_words(topic, HAVE)
