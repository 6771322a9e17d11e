"""What is no title: half of a name, an adjective; what is one though it looks like it."""

from __future__ import annotations

from compile.concepts.standing import keys_without_title
from compile.concepts.worth import Tally
from compile.mentions import SPOKEN
from kb.values import Mention


def tally(surface: str, *sources: str, weight: float = 1.0, defines: bool = False) -> Tally:
    made = Tally()
    for number, source in enumerate(sources):
        mention = Mention(f"{surface}-{number}", surface.casefold(), surface, name=True, weight=weight, defines=defines)
        made.add(source, mention, f"{surface} {number}")
    return made


def talk(surface: str, *sources: str) -> Tally:
    """Somebody whom a transcript names."""
    made = tally(surface, *sources)
    made.add(sources[0], Mention("spoken", surface.casefold(), surface, name=True, weight=SPOKEN), "")
    return made


def test_half_a_name_has_no_page_beside_the_whole_one() -> None:
    both = {"mikkal rowe": talk("Mikkal Rowe", "a", "b"), "mikkal": tally("Mikkal", "a"), "rowe": tally("Rowe", "b")}
    assert keys_without_title(both) == {"mikkal", "rowe"}
    elsewhere = both | {"mikkal": tally("Mikkal", "a", "c")}
    assert keys_without_title(elsewhere) == {"rowe"}, "in a third source it may be somebody else"


def test_a_shorter_name_of_another_thing_keeps_its_page() -> None:
    assert keys_without_title({"skerrow light": tally("Skerrow Light", "a"), "skerrow": tally("Skerrow", "a")}) == set()


def test_an_adjective_is_no_title_unless_it_is_a_term() -> None:
    assert keys_without_title({"free": tally("Free", "a", "a", "a")}) == {"free"}
    assert keys_without_title({"free": tally("Free", "a", defines=True)}) == set()
    assert keys_without_title({"free": tally("FREE", "a", "a")}) == set()
    assert keys_without_title({"lighthouse": tally("Lighthouse", "a")}) == set()
