"""Who holds a sentence, and the paragraphs that name them once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compile.wiki.concept import body
from compile.wiki.contradictions import contradictions
from compile.wiki.view import Lookup, SectionView, SentenceView, page_view
from compile.wiki.voices import Voice, as_written, paragraphs, voice_of, without_asides
from kb.values import Claim, Quote, Sentence, Source
from tests.wiki.wiki_world import world

ADA = Claim("c-1", "s-a", "It rains.", (Quote("s-a", 0, 9, "It rains."),), attributed_to="Ada B. Roe")
PLAIN = replace(ADA, id="c-2", attributed_to="")
CLAIMS = {claim.id: claim for claim in (ADA, PLAIN)}
SOURCE = Source("s-a", "raw/report.md", "", "", "markdown", "Lights of 2017", "", "")


def told(text: str, claim: Claim = ADA, disputed: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """The name a sentence is held by, and what is left of it under that name."""
    found = voice_of(Sentence(text, (claim.id,)), CLAIMS, {SOURCE.id: SOURCE}, disputed)
    if found and found.kind == "self":
        return None
    return (found.name, text[found.start : found.end]) if found else None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("According to Ada B. Roe, lamps smoke.", "lamps smoke."),
        ("According to Ada B. Roe, the lamp is dim, so ships go by.", "the lamp is dim, so ships go by."),
        ("Ada B. Roe argues that lamps smoke.", "lamps smoke."),
        ("Ada B. Roe says it depends on the oil.", "it depends on the oil."),
        ("In Ada B. Roe’s view, lamps smoke.", "lamps smoke."),
        ("Lamps smoke, according to Ada B. Roe.", "Lamps smoke"),
        ("Ada B. Roe: “Lamps smoke.”", "“Lamps smoke.”"),
        ("According to Bea van Holm, lamps smoke.", "lamps smoke."),  # whom the gate found, if no claim names her
        ("According to the Lights report, lamps smoke.", "lamps smoke."),
        ('According to the author of "Lamps, and oil", lamps smoke.', "lamps smoke."),
    ],
)
def test_who_holds_what_a_sentence_tells(text: str, held: str) -> None:
    found = told(text)
    assert found is not None
    assert found[1] == held


@pytest.mark.parametrize(
    "text",
    [
        "Ada B. Roe kept the light.",
        "Ada B. Roe notes the smoke of lamps.",  # tells what she does
        "Ada B. Roe finds it odd that lamps smoke.",
        "Ada B. Roe thinks it very unlikely that lamps smoke.",
        "Ada B. Roe expects that lamps will smoke.",  # less sure than what is left would be
        "Ada B. Roe wants lamps to be cleaned.",
        "According to Ada B. Roe, a keeper of the light, lamps smoke.",  # who she is comes first
        "According to gulls, lamps smoke.",
        "According to Ada B. Roe, who does not know exactly how much even the first month of the oil of it would cost, "
        "it is dear.",
    ],
)
def test_what_a_sentence_tells_of_somebody_is_no_view_of_theirs(text: str) -> None:
    assert told(text) is None


def test_advice_and_what_is_disputed_are_named_by_their_source() -> None:
    assert told("Lamps should be cleaned at dusk.", PLAIN) == ("Lights of 2017", "Lamps should be cleaned at dusk.")
    assert told("Lamps smoke.", PLAIN, ("c-2",)) == ("Lights of 2017", "Lamps smoke.")
    assert told("Lamps must be cleaned.", ADA) == ("Ada B. Roe", "Lamps must be cleaned.")
    assert told("Ada B. Roe recommends that lamps should be cleaned.", ADA) is None  # it names her
    assert told("Roe had to clean the lamps.", ADA) is None
    assert told("Lamps smoke.", PLAIN) is None


def test_a_voice_that_goes_on_has_a_paragraph() -> None:
    assert [*paragraphs(["", "a", "a", "b", "", "a"], apart=False)] == [1, 2, 3]
    assert [*paragraphs(["a"] * 8, apart=False)] == [6, 2]
    assert [*paragraphs(["a", "b", "b"], apart=True)] == [1, 2]
    assert [*paragraphs([], apart=False)] == []


def shown(*texts: str, verbatim: bool = False, listed: bool = False) -> list[str]:
    """The paragraphs of a page that tells these sentences."""

    def view(text: str) -> SentenceView:
        links = ((text.index("Ada"), text.index("Ada") + 10, "ada.md"),) if "Ada" in text else ()
        return SentenceView(text, links, ("q-1",), ("s-a",))

    voices = without_asides(
        [(voice_of(Sentence(text, ("c-1",)), CLAIMS, {SOURCE.id: SOURCE}, ()), "s-a") for text in texts]
    )
    told = tuple(view(text)._replace(voice=voice) for text, voice in zip(texts, voices, strict=True))

    wiki = world()
    lookup = Lookup(wiki, lambda _: (0,))
    page = page_view(next(page for page in wiki.pages if page.type == "concept"), lookup, contradictions(lookup).places)
    page = page._replace(verbatim=verbatim, disputes=(), related=(), linked_from=(), cited=())
    text = body(page._replace(parts=(SectionView("", told, listed),)))
    return [block.replace("[^q-1]", "").strip() for block in text.strip().split("\n\n")[1:]]


def test_who_goes_on_is_named_once_and_linked() -> None:
    assert shown(
        "Roe rock has a light.",
        "Lamps were lit in 1879.",
        "According to Ada B. Roe, lamps smoke.",
        "Ada B. Roe argues that oil is dear.",
        "Ada B. Roe: “It rained.”",
        "Lamps should be cleaned.",
        "Gulls breed on Roe rock.",
    ) == [
        "Roe rock has a light.",
        "**[Ada B. Roe](ada.md):** Lamps were lit in 1879. Lamps smoke. Oil is dear. “It rained.” Lamps should be "
        "cleaned.",
        "Gulls breed on Roe rock.",
    ]


def test_no_that_is_left_of_a_second_thing_that_somebody_says() -> None:
    oil = "Ada B. Roe says that oil is dear."
    for said, held in (
        ("lamps smoke, but that even gulls see them", "Lamps smoke, but even gulls see them."),
        ("lamps smoke and that the oil is dear", "Lamps smoke and the oil is dear."),
        ("lamps smoke, and that costs oil", "Lamps smoke, and that costs oil."),
        ("“smoke, and that the lamp” is said", "“smoke, and that the lamp” is said."),
    ):
        assert shown(oil, f"Ada B. Roe argues that {said}.") == [f"**[Ada B. Roe](ada.md):** Oil is dear. {held}"]
    assert "and that the" in shown(oil, "According to Ada B. Roe, he knew this and that the lamp smoked.")[0]


def test_what_somebody_tells_of_themselves_breaks_no_paragraph_of_theirs() -> None:
    lamps, oil = "According to Ada B. Roe, lamps smoke.", "Ada B. Roe says that oil is dear."
    assert shown(lamps, "Roe kept the light of the rock.", oil) == [
        "**[Ada B. Roe](ada.md):** Lamps smoke. Roe kept the light of the rock. Oil is dear."
    ]
    assert shown(lamps, oil, "Roe kept the light.") == [
        "**[Ada B. Roe](ada.md):** Lamps smoke. Oil is dear.",
        "Roe kept the light.",
    ]
    assert shown("Roe kept the light.", lamps) == [
        "Roe kept the light. According to [Ada B. Roe](ada.md), lamps smoke."
    ]


def test_like_things_are_a_list_and_two_are_none() -> None:
    three = ("Ada B. Roe says that lamps smoke.", "Lamps should be cleaned.", "Gulls breed on Roe rock.")
    assert shown(*three, listed=True) == [
        "- [Ada B. Roe](ada.md) says that lamps smoke.\n- Lamps should be cleaned (Ada B. Roe).\n"
        "- Gulls breed on Roe rock."
    ]
    assert shown(*three[:2], listed=True) == shown(*three[:2])


def test_who_holds_a_whole_list_is_named_before_it() -> None:
    three = ("Ada B. Roe says that lamps smoke.", "According to Ada B. Roe, oil is dear.", "Lamps should be cleaned.")
    assert shown(*three, listed=True) == [
        "**[Ada B. Roe](ada.md):**",
        "- Lamps smoke.\n- Oil is dear.\n- Lamps should be cleaned.",
    ]


def test_what_nobody_would_dispute_needs_no_name_alone() -> None:
    assert shown("Lamps were lit in 1879.", "Gulls breed there.") == ["Lamps were lit in 1879. Gulls breed there."]


def test_one_sentence_of_a_voice_stays_as_it_is_worded() -> None:
    assert shown("Roe lit lamps.", "Lamps should be cleaned.") == [
        "Roe lit lamps. Lamps should be cleaned (Ada B. Roe)."
    ]
    assert shown("Roe lit lamps.", "Ada B. Roe says that lamps smoke.") == [
        "Roe lit lamps. [Ada B. Roe](ada.md) says that lamps smoke."
    ]


def test_of_a_page_that_nobody_wove_whoever_speaks_on_is_not_named_again() -> None:
    assert shown("Ada B. Roe: “It rained.”", "Ada B. Roe: “All day.”", "Lamps should be cleaned.", verbatim=True) == [
        "[Ada B. Roe](ada.md)&#58; “It rained.” “All day.” Lamps should be cleaned."
    ]


def test_a_title_with_a_word_of_nobodys_says_that_it_is_an_editors() -> None:
    wiki = world()
    lookup = Lookup(wiki, lambda _: (0,))
    concept = next(page for page in wiki.pages if page.type == "concept")
    view = page_view(concept, lookup, contradictions(lookup).places)._replace(verbatim=False)
    marked = body(view._replace(title=f"{view.title} workload"))
    assert "*The title is an editor’s: “workload” stands in none of the quotations.*" in marked
    assert "an editor’s" not in body(view)
    assert "an editor’s" not in body(view._replace(title=f"{view.title} workload", verbatim=True))


@pytest.mark.parametrize(
    ("name", "written"), [("MEL CHUA", "Mel Chua"), ("Ada B. Roe", "Ada B. Roe"), ("NASA", "NASA"), ("", "")]
)
def test_a_name_that_a_transcript_prints_in_capitals_is_written_as_others_are(name: str, written: str) -> None:
    assert as_written(name) == written


def test_who_holds_a_sentence_is_known_in_it_also_where_a_transcript_prints_the_name_in_capitals() -> None:
    own = {ADA.id: replace(ADA, attributed_to="MEL CHUA")}

    def voice(text: str) -> Voice | None:
        return voice_of(Sentence(text, (ADA.id,)), own, {SOURCE.id: SOURCE}, ())

    assert voice("Durbin agrees with Mel Chua about the oil of the lamps.") is None
    found = voice("Lamps should be cleaned.")
    assert found is not None and found.name == "Mel Chua"


def test_an_opinion_or_forecast_that_names_nobody_is_named_by_its_source() -> None:
    opinion = {PLAIN.id: replace(PLAIN, kind="opinion")}
    sentence = Sentence("Lamps are a nuisance.", (PLAIN.id,))
    assert voice_of(sentence, CLAIMS, {SOURCE.id: SOURCE}, ()) is None
    found = voice_of(sentence, opinion, {SOURCE.id: SOURCE}, ())
    assert found is not None and (found.name, found.kind) == ("Lights of 2017", "owned")
    assert told("Electric light will drive out the lamps.", PLAIN) is not None
