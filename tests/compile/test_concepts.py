"""From the mentions of all sources to what pages could be about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from compile.concepts import Candidate, concepts_of, ranked_concepts
from compile.concepts.resolve import THEME
from compile.mentions import HEADED, SPOKEN, TOPIC_WEIGHT
from kb.values import Claim, Concept, Mention

Made = tuple[dict[str, list[Mention]], dict[str, Claim]]


Entries = Sequence[str | tuple[str, Mapping[str, object]]]


def base(**sources: Entries) -> Made:
    """For each source a mention for each entry, in a claim of its own: the surface, or the surface and more fields."""
    mentions: dict[str, list[Mention]] = {}
    claims: dict[str, Claim] = {}
    for source, entries in sources.items():
        for number, entry in enumerate(entries):
            surface, more = entry if isinstance(entry, tuple) else (entry, {})
            claim = Claim(f"c-{source}{number}", source, f"{surface} {source}{number}", ())
            claims[claim.id] = claim
            fields = {"key": surface.casefold(), "subject": True, "name": True, "weight": 4.0, **more}
            mentions.setdefault(source, []).append(Mention(claim=claim.id, surface=surface, **fields))  # type: ignore[arg-type]
    return mentions, claims


def pages(made: Made, known: Sequence[Concept] = ()) -> dict[str, Candidate]:
    return {c.key: c for c in concepts_of(*made, known) if c.score >= 1}


def more(source: str, number: int = 30) -> Entries:
    """Other mentions, to give a source some length."""
    return [f"Filler {source}{n}" for n in range(number)]


def test_three_claims_that_speak_of_a_name_make_a_page_two_do_not() -> None:
    assert set(pages(base(a=["Rollo"] * 3, b=["Bohemond"] * 2 + [*more("b")]))) == {"rollo"}


def test_two_claims_are_enough_from_two_sources_or_in_a_short_one() -> None:
    assert set(pages(base(a=["Rollo", *more("a")], b=["Rollo", *more("b")]))) == {"rollo"}
    assert set(pages(base(a=["Angus Rae", "Angus Rae", *more("a", 10)]))) == {"angus rae"}
    mere = {"subject": False}
    assert not pages(base(a=[("Rollo", mere), *more("a")], b=[("Rollo", mere), *more("b")]))


def test_a_word_written_apart_and_together_is_one_concept_under_its_usual_form() -> None:
    made = base(a=["OpenCollective"] * 2 + [*more("a")], b=["Open Collective"] * 4 + [*more("b")])
    found = pages(made)
    assert set(found) == {"open collective"}
    assert set(found["open collective"].keys) == {"open collective", "opencollective"}


def test_copies_of_a_sentence_are_no_second_word_on_a_term() -> None:
    term = ("historic lens", {"name": False})
    mentions, claims = base(a=[term], b=[term])
    assert set(pages((mentions, claims))) == {"historic lens"}
    copies = {key: replace(claim, text="The historic lens is gone.") for key, claim in claims.items()}
    assert not pages((mentions, copies))


def test_a_name_that_is_nowhere_a_subject_needs_more_mentions_or_more_sources() -> None:
    mere = ("Ardvane", {"subject": False})
    assert not pages(base(a=[mere, *more("a")], b=[mere, mere, *more("b")]))
    assert set(pages(base(a=[mere, *more("a")], b=[mere, mere, *more("b")], c=[mere, *more("c")]))) == {"ardvane"}


def test_who_tells_three_things_of_themselves_has_a_page() -> None:
    said: tuple[str, Mapping[str, object]] = ("Effie Rae", {"subject": False, "weight": SPOKEN})
    assert pages(base(a=[said] * 3))["effie rae"].title == "Effie Rae"
    assert not pages(base(a=[said] * 2))


def test_who_is_named_in_two_sources_may_speak_in_a_third_that_never_names_him() -> None:
    said: tuple[str, Mapping[str, object]] = ("Effie Rae", {"subject": False, "weight": SPOKEN})
    assert set(pages(base(a=["Effie Rae"] * 2, b=["Effie Rae"] * 2, c=[said] * 3))) == {"effie rae"}


def test_a_title_in_capitals_gives_way_to_the_name_as_sentences_write_it() -> None:
    shouted = ("HARBOURS BOARD", {"weight": TOPIC_WEIGHT + 1})
    assert pages(base(a=[shouted, "Harbours Board"]))["harbours board"].title == "Harbours Board"
    assert pages(base(a=[shouted, "HARBOURS BOARD"]))["harbours board"].title == "HARBOURS BOARD"


def test_the_short_form_of_a_body_is_no_alias() -> None:
    named = ("Board", {"key": "harbours board"})
    assert pages(base(a=["Harbours Board"] * 3 + [named]))["harbours board"].aliases == ()


def test_claims_of_different_sources_count_together() -> None:
    assert pages(base(a=["Rollo"], b=["Rollo"], c=["Rollo"]))["rollo"].claims == ("c-a0", "c-b0", "c-c0")


def test_a_document_title_needs_no_more_than_two_claims() -> None:
    made = base(a=[("Rollo", {"weight": TOPIC_WEIGHT + 1}), "Rollo"])
    assert pages(made)["rollo"].score > 1


PASSING: Mapping[str, object] = {"name": False, "subject": False}
OTHER: Entries = [("glaciology", PASSING)] * 5  # another theme: what a source is about most has a page anyway


def test_what_a_source_speaks_of_far_oftener_than_english_does_is_a_theme() -> None:
    assert pages(base(a=[("civil war", PASSING)] * 5 + [*more("a", 60)]))
    assert pages(base(a=[("embargo", PASSING)] * 6 + [*more("a", 60)]))
    assert not pages(base(a=[("civil war", PASSING), *more("a", 60)]))
    assert not pages(base(a=[("embargo", PASSING)] * 2 + [*more("a", 60)]))


def test_an_everyday_noun_is_a_theme_where_a_heading_names_it_or_it_stands_everywhere() -> None:
    said, rest = ("grant", PASSING), [*OTHER, *more("a", 150)]
    assert "grant" not in pages(base(a=[said] * 7 + rest))
    assert "grant" in pages(base(a=[said] * 7 + [("grant", {**PASSING, "weight": HEADED})] + rest))
    assert "grant" in pages(base(a=[said] * 30 + rest))


def test_a_phrase_said_twice_is_a_theme_where_a_word_of_it_is_one() -> None:
    phrase, rest = ("maintainer burnout", PASSING), [*OTHER, *more("a", 60)]
    assert "maintainer burnout" not in pages(base(a=[phrase] * 2 + rest))
    assert "maintainer burnout" in pages(base(a=[phrase] * 2 + [("maintainer", PASSING)] * 9 + rest))


def test_a_common_noun_has_a_page_of_the_sources_that_are_about_it() -> None:
    found = pages(base(a=[("grant", PASSING)] * 30, b=[("grant", PASSING)], c=["Rollo"]))["grant"]
    assert {claim[:3] for claim in found.claims} == {"c-a"}
    assert f"grant{THEME}" in found.keys


def test_a_page_of_a_theme_dies_with_the_sources_that_are_about_it() -> None:
    noun = ("grant", PASSING)
    old = pages(base(a=[noun] * 30, b=[noun]))["grant"]
    known = Concept("concepts/grant", "grant", "Grant", keys=old.keys)
    assert "grant" not in {c.key for c in concepts_of(*base(b=[noun]), [known])}


def test_the_title_is_the_singular_as_written_within_sentences() -> None:
    forms = [("T cells", {"key": "t cell", "name": False})] * 3 + [("T cell", {"key": "t cell", "name": False})]
    found = pages(base(a=forms))["t cell"]
    assert (found.title, found.aliases) == ("T cell", ("T cells",))


def test_the_long_form_is_the_title_and_the_acronym_an_alias() -> None:
    forms = [("United Nations", {"key": "united nation"})] + [("UN", {"key": "united nation"})] * 3
    found = pages(base(a=forms))["united nation"]
    assert (found.title, found.aliases) == ("United Nations", ("UN",))


def test_known_concepts_keep_their_title_and_live_on_below_the_threshold() -> None:
    known = Concept("concepts/rolf", "rollo", "Rolf of Normandy", keys=("rollo",))
    found = {c.key: c for c in concepts_of(*base(a=["Rollo"]), [known])}
    assert found["rollo"].title == "Rolf of Normandy" and found["rollo"].score < 1


def test_a_key_that_a_known_concept_holds_means_that_concept() -> None:
    known = Concept("concepts/who", "world health organization", "WHO", keys=("world health organization", "who"))
    made = base(a=["World Health Organization"] * 2, b=["WHO"] * 2)
    assert pages(made, [known])["world health organization"].keys == ("world health organization", "who")


def test_a_short_form_is_read_across_sources_only_if_they_share_two_more_names() -> None:
    alias: tuple[str, Mapping[str, object]] = ("WHO", {"key": "world health organization"})
    defining: Entries = [("World Health Organization", {}), alias, alias, "Margaret Chan", "Tedros Adhanom"]
    near = base(a=defining, b=["WHO", "WHO", "Margaret Chan", "Tedros Adhanom"])
    far = base(a=defining, b=["WHO", "WHO", "Pete Townshend", "Roger Daltrey"])
    assert "who" in pages(near)["world health organization"].keys
    assert "who" not in pages(far)["world health organization"].keys


def test_of_two_that_stand_in_the_same_claims_only_the_stronger_makes_a_page() -> None:
    mentions, claims = base(a=["Riverside"] * 4)
    weaker = [Mention(m.claim, "ventura", "Ventura", name=True, subject=True, weight=3.0) for m in mentions["a"]]
    mentions["a"] += weaker[:3]
    assert set(pages((mentions, claims))) == {"riverside"}


def test_another_source_changes_only_the_concepts_it_mentions() -> None:
    before = base(a=["Rollo"] * 3, b=["Bohemond"] * 4)
    after = base(a=["Rollo"] * 3, b=["Bohemond"] * 4, c=["Bohemond", "Antioch"])
    changed = {c.key for c in concepts_of(*after)} ^ {c.key for c in concepts_of(*before)}
    assert pages(before)["rollo"] == pages(after)["rollo"] and not changed - {"bohemond", "antioch"}


def test_a_claim_belongs_first_on_the_page_it_defines_then_on_that_of_its_subject() -> None:
    mentions = [
        Mention("c", "place", "place", weight=3.0, name=True),
        Mention("c", "theme", "theme", subject=True, weight=4.0),
        Mention("c", "other", "other", subject=True, weight=9.0),
        Mention("c", "thing", "thing", subject=True, defines=True, weight=7.0),
    ]
    known = {"place": "concepts/place", "theme": "concepts/theme", "thing": "concepts/thing"}
    assert ranked_concepts(mentions, known) == ["concepts/thing", "concepts/theme", "concepts/place"]
