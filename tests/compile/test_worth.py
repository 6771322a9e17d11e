"""What is worth a page: claims that somebody could word, not talk that was left as it was said."""

from __future__ import annotations

from compile.concepts.worth import Tally, worth
from compile.mentions import CHOSEN
from kb.values import Mention


def _worth(*texts: str) -> float:
    tally = Tally()
    for number, text in enumerate(texts):
        tally.add(
            "s-1",
            Mention(f"c-{number}", "harbour show", "Harbour Show", subject=True, weight=CHOSEN, chosen=True),
            text,
        )
    return worth("harbour show", tally, {"s-1": 200})


def test_talk_that_nobody_could_word_makes_no_page() -> None:
    told = ("The Harbour Show began in 1931.", "The Harbour Show is sent from Orsk.", "Effie Rae led the Harbour Show.")
    talk = ("We have that on the Harbour Show.", "I came back to the Harbour Show.", "You liked our Harbour Show.")
    assert _worth(*told) >= 1.0 > _worth(*talk)
    assert _worth(*told, *talk) == _worth(*told)
    assert _worth(told[0], *talk) < 1.0
