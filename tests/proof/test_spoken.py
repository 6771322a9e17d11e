"""What a speaker says at more length than a writer: true statements, and false neighbours that differ in one place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.engine import Maker, ProposedClaim, ProposedQuote
from kb.proof.gate import accept_claims, accept_sentence
from kb.proof.wording import check_wording
from kb.values import Block, Claim, Document, Refusal, Sentence, Source

# Where there is one, it does something.
THERE_IS = [
    ("A spare lamp tends to calm the keepers.", "If there's a spare lamp, that tends to calm the keepers.", True),
    ("New money attracts builders.", "So if there is new money, that attracts builders.", True),
    ("According to Roe, damp ruins the grain.", "If there's damp, that ruins the grain.", True),
    ("According to Roe, if there's damp or mice, that ruins the grain.",
     "According to Roe, if there's damp, that ruins the grain, and if there's mice, that ruins the grain.", True),
    ("A strong wind helps the miller.", "And if there's a strong wind, that helps the miller.", True),
    ("A judge on the bench shortens the wait.", "If there's a judge on the bench, that shortens the wait.", True),
    ("A spare lamp calms the keepers.", "If there's no spare lamp, that calms the keepers.", False),
    ("Every lamp tends to calm the keepers.", "If there's a spare lamp, that tends to calm the keepers.", False),
    ("A spare lamp never calms the keepers.", "If there's a spare lamp, that calms the keepers.", False),
    ("A spare lamp calmed the keepers.", "If there's a spare lamp, the keepers could be calm.", False),
    ("A strong wind stops the miller.", "If there's a strong wind, the miller stops the mill.", False),
    ("Mice and owls ruin the grain.", "If there's damp in the loft, that ruins the grain.", False),
    ("Only damp ruins the grain.", "If there's damp, that ruins the grain.", False),
    ("Damp always ruins the grain.", "If there's damp, that ruins the grain.", False),
    ("Damp ruins the grain.", "If there's damp and the door is shut, the grain is ruined.", False),
    ("Damp ruins the mill.", "If there's damp, that ruins the grain of the mill.", False),
    ("There is a strong wind.", "If there's a strong wind, that helps the miller.", False),
]  # fmt: skip

# One "can" for two things that are told in one form.
ONCE = [
    ("Keep the logs in a room where people can find them again and copy them.",
     "Keep the logs in a room where people can find them again, where people can copy them.", True),
    ("It is a harbour where they can land fish and mend nets.",
     "It is a harbour where they can land fish, where they can mend nets.", True),
    ("It is a court where you can file a plea and see the judge.",
     "It is a court where you can file a plea, and where you can see the judge.", True),
    ("It is a mill where he could grind rye and store flour.",
     "It is a mill where he could grind rye, where he could store flour.", True),
    ("It is a loft that they might clear and they might rent.",
     "It is a loft that they might clear, that they might rent.", True),
    ("It is a harbour where they land fish and mend nets.",
     "It is a harbour where they can land fish, where they can mend nets.", False),
    ("It is a harbour where they must land fish and mend nets.",
     "It is a harbour where they can land fish, where they can mend nets.", False),
    ("It is a harbour where they can land fish and sell nets.",
     "It is a harbour where they can land fish, where they can mend nets.", False),
    ("It is a harbour where they can land fish and cannot mend nets.",
     "It is a harbour where they can land fish, where they can mend nets.", False),
    ("It is a harbour where they can land fish and mend nets.",
     "It is a harbour where they can land fish, where they cannot mend nets.", False),
    ("It is a harbour where all can land fish and mend nets.",
     "It is a harbour where they can land fish, where they can mend nets.", False),
    ("It is a mill where he could grind all rye and store flour.",
     "It is a mill where he could grind rye, where he could store flour.", False),
]  # fmt: skip

# A sentence that is no more than another object of the one before.
IN_ONE = [
    ("The marks are a measure of the depth of the water, or the strength of the tide.",
     "The marks are a measure of the depth of the water. Or the strength of the tide.", True),
    ("The flag is a sign of a storm, or a call for a boat.",
     "The flag is a sign of a storm. Or a call for a boat.", True),
    ("The bell warns of fog, or of a wreck.", "The bell warns of fog. Or of a wreck.", True),
    ("The court hears claims over land, or over water.",
     "The court hears claims over land. Or over water.", True),
    ("The fee pays for the keeper, or for the oil of the lamp.",
     "The fee pays for the keeper. Or for the oil of the lamp.", True),
    ("The marks are a measure of the depth of the water, or the price of the herring.",
     "The marks are a measure of the depth of the water. Or the strength of the tide.", False),
    ("The marks are a measure of the strength of the tide.",
     "The marks are a measure of the depth of the water. Or the strength of the tide.", False),
    ("The marks are no measure of the depth of the water, or the strength of the tide.",
     "The marks are a measure of the depth of the water. Or the strength of the tide.", False),
    ("The flag is a sign of a storm, or of a call for no boat.",
     "The flag is a sign of a storm. Or a call for a boat.", False),
    ("The bell warns of fog, or of no wreck.", "The bell warns of fog. Or of a wreck.", False),
    ("The bell always warns of fog, or of a wreck.", "The bell warns of fog. Or of a wreck.", False),
]  # fmt: skip

# What somebody would say, hope or ask, he says, hopes or asks.
WOULD = [
    ("Ada Roe hopes that they state the fee.", "I would hope that they state the fee.", True),
    ("Ada Roe hopes that if they sign a lease, they state the fee.",
     "I would hope that if they sign a lease, that they state the fee.", True),
    ("Ada Roe still asks that members read the plan.", "I would still ask that members read the plan.", True),
    ("Ada Roe imagines that the mill stands empty.", "I would imagine that the mill stands empty.", True),
    ("Ada Roe guesses that the lamp is old.", "I'd guess that the lamp is old.", True),
    ("They state the fee.", "I would hope that they state the fee.", False),
    ("Ada Roe knows that they state the fee.", "I would hope that they state the fee.", False),
    ("Ada Roe never hopes that they state the fee.", "I would hope that they state the fee.", False),
    ("Ada Roe hopes that they state the fee.", "I would never hope that they state the fee.", False),
    ("Ada Roe hopes that they state the fee.", "I would hope that they do not state the fee.", False),
    ("Ada Roe hopes that they state the fee.", "I would hope, if I were a member, that they state the fee.", False),
    ("Ada Roe hopes that all of them state the fee.", "I would hope that some of them state the fee.", False),
    ("Members hope that they state the fee.", "Members would hope that they state the fee.", False),
    ("Ada Roe hoped that they state the fee.", "I would have hoped that they state the fee.", False),
]  # fmt: skip

# A beginning that is begun anew, and "say" for "for example".
ANEW = [
    ("The board is wary of not paying too many keepers.",
     "The board is wary of not having, like, not paying too many keepers.", True),
    ("The mill is to grind rye.", "The mill is to store, you know, to grind rye.", True),
    ("If a town lends one boat, they cannot steer the fleet.",
     "If a town lends one boat, that doesn't, like, that's, They cannot steer the fleet.", True),
    ("If they were to build a gate, the flood could be stopped.",
     "If they were to, say, build a gate, the flood could be stopped.", True),
    ("A court may ask a clerk for the roll.", "A court may, say, ask a clerk for the roll.", True),
    ("The board is wary of paying too many keepers.",
     "The board is wary of not having, like, not paying too many keepers.", False),
    ("The board is not wary of not paying too many keepers.",
     "The board is wary of not having, like, not paying too many keepers.", False),
    ("If a town lends one boat, they can steer the fleet.",
     "If a town lends one boat, that doesn't, like, that's, They cannot steer the fleet.", False),
    ("If a town lends no boat, they cannot steer the fleet.",
     "If a town lends one boat, that doesn't, like, that's, They cannot steer the fleet.", False),
    ("The flood can be stopped.", "If they were to, say, build a gate, the flood could be stopped.", False),
    ("They were to build a gate.", "If they were to, say, build a gate, the flood could be stopped.", False),
    ("The critics want a gate.", "The critics say the town wants a gate.", False),
    ("The fleet has some boats.", "The fleet has, say, no boats.", False),
    ("The mill is to store rye.", "The mill is to store, you know, to grind rye.", False),
]  # fmt: skip

# What is denied of another, without its words.
ELLIPSIS = [
    ("The harbour has a crew to talk to, whereas a keeper on a rock doesn't.",
     "The harbour has a crew to talk to, whereas a keeper on a rock does not have a crew to talk to.", True),
    ("The town has a court, but the village doesn't.",
     "The town has a court, but the village does not have a court.", True),
    ("Smiths have a guild, while millers don't.", "Smiths have a guild, while millers don't have a guild.", True),
    ("The north light has a horn, while the south light does not.",
     "The north light has a horn, while the south light does not have a horn.", True),
    ("The old mill has a wheel, and the new mill doesn't.",
     "The old mill has a wheel, and the new mill doesn't have a wheel.", True),
    ("The town has a court, but the village doesn't.", "The town has a court, but the village has a mill.", False),
    ("The town has a court, but the village doesn't.", "The town has a court, but the village has no mill.", False),
    ("The village has a court, but the town doesn't.",
     "The town has a court, but the village does not have a court.", False),
    ("The town has a court, but the village doesn't.", "The town has a court, and the village has a court.", False),
    ("Smiths have a guild, while millers don't.", "Smiths have a guild, while millers have a guild of two.", False),
    ("Smiths have a guild, while millers don't.", "Smiths have a guild, while weavers don't have a guild.", False),
]  # fmt: skip

# How often something holds, before the sentence or within it.
FRONTED = [
    ("According to the report, towns with a court typically pay the clerk.",
     "Typically, towns with a court pay the clerk.", True),
    ("Keepers who live on the rock usually wash the deck at dusk.",
     "Usually, keepers who live on the rock wash the deck at dusk.", True),
    ("The mills of the valley often grind rye.", "Often, the mills of the valley grind rye.", True),
    ("The ferry probably carries the mail of the island.", "Probably, the ferry carries the mail of the island.", True),
    ("The weir generally holds in spring.", "Generally, the weir holds in spring.", True),
    ("Towns with a court pay the clerk.", "Typically, towns with a court pay the clerk.", False),
    ("Keepers who usually live on the rock wash the deck at dusk.",
     "Usually, keepers who live on the rock wash the deck at dusk.", False),
    ("Keepers who live on the rock never wash the deck at dusk.",
     "Usually, keepers who live on the rock wash the deck at dusk.", False),
    ("The mills of the valley always grind rye.", "Often, the mills of the valley grind rye.", False),
    ("The mills of the valley rarely grind rye.", "Often, the mills of the valley grind rye.", False),
    ("The weir generally does not hold in spring.", "Generally, the weir holds in spring.", False),
    ("The weir holds in spring and generally leaks.", "Generally, the weir holds in spring, and it leaks.", False),
]  # fmt: skip

# What helps somebody do it does not say that it is done; a list of what it is for.
ALONE = [
    ("In Sund there are many charts to help people cross the bay.",
     "And then if you cross the bay, which in Sund there are many charts to help you with this.", True),
    ("The town has a fund: the reserve for the mill, for paying clerks, for the boats.",
     "The town has a fund. It's the reserve for the mill, for paying clerks, for the boats.", True),
    ("People cross the bay.", "If you cross the bay, there are many charts to help you with this.", False),
    ("The town has a fund: the reserve for the mill, for the boats of Sund.",
     "The town has a fund. It's the reserve for the mill, for paying clerks, for the boats of Roe.", False),
]  # fmt: skip

# A name by its initials, where a context has it in full.
INITIALS = [
    ("Ada Roe thinks that Lamps for Rowers did its job.", "I think LFR did its job.", True),
    ("The Peat Society of Fenby keeps a mill.", "The PSF keeps a mill.", True),
    ("The Court of Appeals in Norland sat at noon.", "The CAN sat at noon.", True),
    ("Ada Roe thinks that Lamps for Rowers did not do its job.", "I think LFR did its job.", False),
    ("Ada Roe thinks that Lamps for Rowers did its job.", "I think LFB did its job.", False),
    ("The Peat Society of Sund keeps a mill.", "The PSF keeps a mill.", False),
    ("The Peat Society of Fenby keeps every mill.", "The PSF keeps a mill.", False),
    ("The Port Syndicate of Fenby keeps a mill.", "The PSF keeps a mill.", False),
]  # fmt: skip
IN_FULL = ("Lamps for Rowers", "The Peat Society of Fenby met.", "The Court of Appeals in Norland")

ALL = [*THERE_IS, *ONCE, *IN_ONE, *WOULD, *ANEW, *ELLIPSIS, *FRONTED, *ALONE]


@pytest.mark.parametrize(("text", "quote", "holds"), ALL)
def test_what_is_said_at_length(text: str, quote: str, holds: bool) -> None:
    assert (check_wording(text, [quote], ["Ada Roe"], around=[quote], speakers=["Ada Roe"]) is None) is holds


@pytest.mark.parametrize(("text", "quote", "holds"), INITIALS)
def test_initials(text: str, quote: str, holds: bool) -> None:
    assert (check_wording(text, [quote], ["Ada Roe", *IN_FULL], around=[quote], speakers=["Ada Roe"]) is None) is holds


DATED = Source("s-1", "raw/a.txt", "f" * 64, "t" * 64, "text", "Lamps of the Old Light Trust", date="2024-08-31")
SAID = (
    "This is what counts. The owner agrees, which is why he supports the Trust. Right now we keep three lamps. For the "
    "past couple of months the lamps were dark. Last year the horn was sold."
)


def proposed(text: str, quote: str) -> tuple[list[Claim], list[Refusal]]:
    document = Document(SAID, (Block("prose", 0, len(SAID)),), "text", "test")
    return accept_claims(DATED, document, [ProposedClaim(text, (ProposedQuote(quote),))], Maker("a:model"))


@pytest.mark.parametrize(
    ("text", "quote", "holds"),
    [
        (
            "The owner agrees, which is why he supports the Old Light Trust.",
            "The owner agrees, which is why he supports the Trust",
            True,
        ),
        (
            "The owner agrees, which is why he supports the New Light Trust.",
            "The owner agrees, which is why he supports the Trust",
            False,
        ),
        (
            "For the past couple of months (2024) the lamps were dark.",
            "past couple of months the lamps were dark",
            True,
        ),
        (
            "For the past couple of months (2023) the lamps were dark.",
            "past couple of months the lamps were dark",
            False,
        ),
    ],
)
def test_what_code_knows_of_the_source(text: str, quote: str, holds: bool) -> None:
    assert (not proposed(text, quote)[1]) is holds


def test_a_page_of_one_day_may_say_which_year_it_tells_of() -> None:
    claim = proposed("Right now three lamps are kept.", "Right now we keep three lamps.")[0][0]
    later = replace(claim, id="c-2", source="s-2")
    known = {"s-1": DATED, "s-2": replace(DATED, id="s-2", date="2025-01-02")}
    told = {claim.id: claim, "c-2": later}
    right, wrong = "Right now (2024) three lamps are kept.", "Right now (2023) three lamps are kept."
    assert isinstance(accept_sentence(right, [claim.id], told, known), Sentence)
    assert isinstance(accept_sentence(wrong, [claim.id], told, known), Refusal)
    assert isinstance(accept_sentence(right, [claim.id, "c-2"], told, known), Refusal), "two sources, two days"
