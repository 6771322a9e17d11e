"""Writing a page: what the gate refuses becomes the quote, equal inputs have equal keys, and a description is short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from compile.extractive.engine import Extractive
from compile.pages.plan import Planned
from compile.pages.write import description, page_key, write_page
from kb.values import Claim, Concept, PagePlan, PageSection, Quote, Reason, Section, Sentence

TEXTS = {
    "c-1": "The Black Death reached Paris in 1348.",
    "c-2": "The Black Death came to Paris in the year 1348.",
    "c-3": "It killed many people.",
}
CLAIMS = {
    key: Claim(key, f"s-{key[-1]}", text, (Quote(f"s-{key[-1]}", 0, len(text), text),)) for key, text in TEXTS.items()
}
PLAN = PagePlan(Concept("concepts/black-death", "black death", "Black Death"), (Section("", ("c-1", "c-3")),), 1)
PLANNED = Planned(PLAN, {"c-1": ("c-2",)}, {"c-1": (("Paris", "concepts/paris"),)}, ("s-1", "s-2", "s-3"))
TITLES = {"concepts/black-death": "Black Death", "concepts/paris": "Paris"}


class Scripted(Extractive):
    """Writes what it is told to."""

    def __init__(self, *sentences: Sentence) -> None:
        self.sentences = sentences

    @property
    def id(self) -> str:
        return "scripted"

    def write_page(self, plan: PagePlan, claims: Mapping[str, Claim]) -> list[PageSection]:
        return [PageSection("", self.sentences)]


def written(*sentences: Sentence) -> tuple[list[tuple[str, tuple[str, ...]]], list[Reason]]:
    done = write_page(PLANNED, CLAIMS, TITLES, Scripted(*sentences))
    told = [(s.text, s.claims) for part in done.page.sections for s in part.sentences]
    return told, [refusal.reason for refusal in done.refusals]


def test_the_extractive_page() -> None:
    page = write_page(PLANNED, CLAIMS, TITLES, Extractive()).page
    assert page.sections == (
        PageSection("", (Sentence(TEXTS["c-1"], ("c-1", "c-2")), Sentence(TEXTS["c-3"], ("c-3",)))),
    )
    assert [(link.start, link.end, link.slug) for link in page.links] == [(24, 29, "concepts/paris")]
    assert (page.path, page.sources) == ("wiki/concepts/black-death.md", ("s-1", "s-2", "s-3"))
    assert page.description == TEXTS["c-1"]


@pytest.mark.parametrize(
    ("sentence", "told", "refused"),
    [
        (Sentence("The Black Death reached Paris in 1348.", ("c-1",)),
         [("The Black Death reached Paris in 1348.", ("c-1", "c-2"))], []),
        (Sentence("In 1348 the Black Death reached Paris.", ("c-1",)),
         [("In 1348 the Black Death reached Paris.", ("c-1", "c-2"))], []),
        (Sentence("The Black Death reached London in 1348.", ("c-1",)),
         [(TEXTS["c-1"], ("c-1", "c-2"))], [Reason.UNSUPPORTED_NAME]),
        (Sentence("The Black Death reached Paris in 1349.", ("c-1",)),
         [(TEXTS["c-1"], ("c-1", "c-2"))], [Reason.UNSUPPORTED_FIGURE]),
        (Sentence("The Black Death was bad.", ()), [], [Reason.NO_CLAIMS]),
        (Sentence("The Black Death reached Paris.", ("c-9",)), [], [Reason.UNKNOWN_CLAIM]),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_in_the_source_s_words(
    sentence: Sentence, told: Sequence[tuple[str, tuple[str, ...]]], refused: Sequence[Reason]
) -> None:
    assert written(sentence) == (told, refused)


def test_the_key_is_made_of_the_inputs() -> None:
    key = page_key(PLANNED, CLAIMS, TITLES, "extractive")
    assert key == page_key(
        replace(PLANNED, plan=replace(PLAN, as_of=2)), CLAIMS, {**TITLES, "concepts/x": "X"}, "extractive"
    )
    moved = {
        **CLAIMS,
        "c-1": replace(CLAIMS["c-1"], start=9, quotes=(replace(CLAIMS["c-1"].quotes[0], start=9, end=47),)),
    }
    assert key == page_key(PLANNED, moved, TITLES, "extractive")
    others = [
        page_key(PLANNED, CLAIMS, TITLES, "anthropic:x"),
        page_key(PLANNED, CLAIMS, {**TITLES, "concepts/paris": "Paris, France"}, "extractive"),
        page_key(
            PLANNED, {**CLAIMS, "c-3": replace(CLAIMS["c-3"], text="It killed most people.")}, TITLES, "extractive"
        ),
        page_key(replace(PLANNED, also={}), CLAIMS, TITLES, "extractive"),
        page_key(replace(PLANNED, plan=replace(PLAN, related=("concepts/paris",))), CLAIMS, TITLES, "extractive"),
    ]
    assert len({key, *others}) == 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Short.", "Short."), ("x" * 200, "x" * 200), ("long " * 41, ("long " * 39).strip() + "…")],
)
def test_a_description_is_the_first_sentence_cut_at_a_word(text: str, expected: str) -> None:
    found = description([PageSection("", ()), PageSection("Details", (Sentence(text, ("c-1",)),))])
    assert found == expected and len(found) <= 200
