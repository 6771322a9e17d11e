"""Which concepts have a name that cannot stand alone as a title: half of somebody's name, an adjective."""

from __future__ import annotations

from collections.abc import Mapping

from compile.concepts.worth import Tally
from compile.mentions.tagging import GIVEN
from kb.text.lexicon import known


def keys_without_title(tallies: Mapping[str, Tally]) -> set[str]:
    """Keys of those that get no page; ``tallies`` are of all that would get one."""
    halves = _halves(tallies)
    return {key for key, tally in tallies.items() if key in halves or _is_adjective(key, tally)}


def _is_adjective(key: str, tally: Tally) -> bool:
    """One word that says what something is like, cut out of a longer name (Free and Open Source Software).

    What a source defines, puts into a heading, or what is written in capitals throughout, is a term of its own.
    """
    if " " in key or known(key) != "A" or tally.topic or tally.headed or tally.definitions or tally.chosen:
        return False
    return not any(len(form) > 1 and form.isupper() for form in tally.surfaces)


def _halves(tallies: Mapping[str, Tally]) -> set[str]:
    """First and last names of people who have a page under their whole name, and are meant by them wherever they stand.

    Only of people: Bitcoin is not half of Bitcoin Core.
    """
    found = set()
    for key, tally in tallies.items():
        parts = key.split()
        if len(parts) not in (2, 3) or not (tally.speaker or parts[0] in GIVEN):
            continue
        for part in (parts[0], parts[-1]):
            half = tallies.get(part)
            if half is not None and not half.topic and half.at <= tally.at:
                found.add(part)
    return found
