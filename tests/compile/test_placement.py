"""Placing claims for which a model names topics: at home under the first of them, and where else they are told.

A world is written as lines ``claim: topic, topic; mentioned``, each line one claim of one source. ``who>`` before the
topics says who holds it.
"""

from __future__ import annotations

from collections import defaultdict

from compile.mentions import CHOSEN, PASSING
from compile.pages.pageset import Member
from compile.pages.placement import FULL, PageClaims, Places
from compile.pages.topics import Topic
from kb.values import Claim, ClaimKind, Mention, Quote


def shown(text: str, page: str) -> PageClaims:
    """What a page shows of a world, in which everything named is a page."""
    claims: dict[str, Claim] = {}
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for place, line in enumerate(text.strip().splitlines()):
        name, _, rest = line.strip().partition(": ")
        who, _, rest = rest.rpartition("> ")
        chosen, _, passing = rest.partition("; ")
        quote = Quote("s-1", place * 100, place * 100 + 20, f"The words of {name}.")
        kind: ClaimKind = "opinion" if who else "fact"
        claims[name] = Claim(name, "s-1", quote.text, (quote,), kind=kind, start=quote.start, attributed_to=who)
        for rank, topic in enumerate(t.strip() for t in chosen.split(",")):
            key = topic.lower()
            mentions[key].append(Mention(name, key, topic, not rank, False, True, CHOSEN - rank, chosen=True))
        for topic in (t.strip() for t in passing.split(",") if t):
            key = topic.lower()
            mentions[key].append(Mention(name, key, topic, False, False, True, PASSING))
    members = {
        key: Member(key, Topic(key, own[0].surface, (), (key,), 2.0, tuple(own)), 1, {})
        for key, own in mentions.items()
    }
    return Places(members, claims).as_of(1).claims_of(page)


def test_a_page_that_a_model_names_claims_for_shows_none_that_only_mentions_it() -> None:
    world = """
        c1: lamp, Ada Roe
        c2: fog signal; lamp
        c3: fog signal; lamp
    """
    assert shown(world, "lamp").shown == {"c1"}
    assert shown(world, "fog signal").shown == {"c2", "c3"}


VIEWS = """
    c1: keeping, Ada Roe
    c2: Ada Roe> automation; Ada Roe
    c3: Ada Roe> automation; Ada Roe
    c4: Ada Roe> wages; Ada Roe
    c5: Bo Lund> wages; Ada Roe
    c6: Ada Roe> fog; Ada Roe
    c7: Ada Roe> fog; Ada Roe
    c8: Ada Roe> fog; Ada Roe
"""


def test_a_persons_page_tells_what_this_person_holds_one_claim_of_each_subject() -> None:
    """Of wages there is one word in passing, and another that is not hers."""
    page = shown(VIEWS, "ada roe")
    assert page.shown == {"c1", "c2", "c6"}
    assert {"c2", "c6"} <= page.about
    assert shown(VIEWS, "wages").shown == {"c4", "c5"}


def test_a_page_tells_some_of_each_subject_that_has_its_claims_at_home() -> None:
    """What a hub cannot hold is told at home: nothing is lost, and of no subject all is left out."""
    own = [f"o{number}: tower" for number in range(10)]
    wide = [f"w{number:02}: wall, tower" for number in range(50)]
    door = [f"d{number}: door, tower" for number in range(3)]
    world = "\n".join([*own, *wide, *door])
    page = shown(world, "tower")
    assert len(page.shown) == FULL
    assert {c for c in page.shown if c[0] != "w"} == {line.split(":")[0] for line in (*own, *door)}
    assert len(shown(world, "wall").shown) == 50
    assert len(page.evidence) == 63


def test_a_page_is_never_too_full_for_its_own_claims() -> None:
    own = [f"o{number:02}: tower" for number in range(FULL + 5)]
    page = shown("\n".join([*own, "d1: door, tower"]), "tower")
    assert page.shown == {line.split(":")[0] for line in own}
