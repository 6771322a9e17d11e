"""What a newer gate does to a base: which results an older one let through, and what of them does not hold any more.

The key of a result names the inputs and the edition of the gate. Equal inputs and another edition mean that the same
proposals go before the new gate; recorded replies of a model are tried again, nobody is asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from kb.library.pages import PageRecord
from kb.proof.reprove import edition
from kb.values import Problem

UNFINISHED = " unfinished"  # ends the key of what is to be made again


def decided(inputs: str) -> str:
    """The key of what an engine makes of these inputs and the gate lets through."""
    return f"{inputs} {edition()}"


def differ_in_gate(old: str, new: str) -> bool:
    """Were both made of the same inputs, and only the gate is another?"""
    one, other = old.removesuffix(UNFINISHED), new.removesuffix(UNFINISHED)
    return one != other and one.split(" ")[0] == other.split(" ")[0]


def withdrawn(before: Mapping[str, PageRecord], written: Mapping[str, PageRecord]) -> int:
    """Sentences of pages that an older gate let through and this one does not, from the same claims."""
    lost = 0
    for slug, record in written.items():
        old = before.get(slug)
        if old is not None and differ_in_gate(old.key, record.key):
            now = {sentence.text for section in record.page.sections for sentence in section.sentences}
            lost += sum(s.text not in now for section in old.page.sections for s in section.sentences)
    return lost


def said_of_the_gate(lost: int) -> tuple[Problem, ...]:
    """What an upgrade of the gate did to what an older one had let through."""
    if not lost:
        return ()
    statements = "1 statement" if lost == 1 else f"{lost:,} statements"
    return (
        Problem(
            "wiki/",
            f"This kb proves otherwise than the one that last built here: {statements} it had let through left the "
            "wiki, stand in the source's own words now, or wait for a model to word them anew.",
            "`kb status --refused` lists what is refused and why.",
        ),
    )
