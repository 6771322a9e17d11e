"""What a model is shown of a page: its title and its proven claims by short ids, MANY of them at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from compile.generative.asking import claim_line, proofs
from compile.generative.statements import short_names
from compile.pages.sections import CONTEXT
from kb.text.folding import flat
from kb.values import Claim, PagePlan, Section, Source

FEW: Final = 4  # claims below which there is nothing to put together: told as they stand, and nobody is asked
MANY: Final = 40  # claims a model is given at once; a longer page is written in parts
AROUND: Final = 0.25  # claims of its context a page is given for each of its own: every one costs tokens
FIRST: Final = "c1"  # what the first claim of a page is called
QUOTE: Final = 320  # characters of a quote that are shown beside a claim, whole words
APART: Final = frozenset({CONTEXT})  # may be woven in; what of it is left out stays under its own heading


@dataclass(frozen=True)
class Part:
    """Up to MANY claims of one page, by their short ids; ``item`` is the page's place among those to be written."""

    item: int
    plan: PagePlan
    sections: tuple[Section, ...]
    claims: Mapping[str, Claim]
    sources: tuple[str, ...]
    about: Mapping[str, Source]  # what is known of these, by id

    @cached_property
    def by_id(self) -> Mapping[str, Claim]:
        """The claims by their own ids."""
        return {claim.id: claim for claim in self.claims.values()}

    @cached_property
    def shown(self) -> str:
        """As it is shown alone."""
        return self.told({}, short_names(self.sources))

    def told(self, before: Mapping[str, str], names: Mapping[str, str]) -> str:
        """The title, and the claims in the order of the plan, with who holds them and since when.

        ``before`` gives the claims that are shown on another page above, by their own ids, with where: they are only
        named again. ``names`` are what the sources are called.
        """
        concept = self.plan.concept
        lines = [f"Title: {flat(concept.title)}"]
        if concept.aliases:
            lines.append(f"(also: {', '.join(map(flat, concept.aliases))})")
        if (first := next(iter(self.claims))) != FIRST:
            lines.append(f"(goes on: what stands before {first} is told already)")
        short = {claim.id: name for name, claim in self.claims.items()}
        told: dict[str, str] = {}
        for section in self.sections:
            if section.title in APART:
                lines.append("# Claims that only touch it")
            for key in section.claims:
                if key in before:
                    lines.append(f"{short[key]} = {before[key]}")
                    continue
                claim = self.by_id[key]
                line = claim_line(claim, names[claim.source], QUOTE, told)
                lines.append(f"{short[key]} {line}")
                told.setdefault(proofs(claim), short[key])
        return "\n".join(lines)


def parts_of(item: int, plan: PagePlan, claims: Mapping[str, Claim], known: Mapping[str, Source]) -> Iterator[Part]:
    """What of a page is to be written, MANY claims at a time; nothing of a page with few."""
    own, context = own_and_context(plan, claims)
    if len(own) < FEW:
        return
    own += _around(context, claims, len(own))
    for start in range(0, len(own), MANY):
        chosen = own[start : start + MANY]
        sections: dict[str, list[str]] = {}
        for title, claim in chosen:
            sections.setdefault(title, []).append(claim)
        by_short = {f"c{place}": claims[claim] for place, (_, claim) in enumerate(chosen, start + 1)}
        sources = tuple(sorted({claim.source for claim in by_short.values()}))
        parts = tuple(Section(title, tuple(ids)) for title, ids in sections.items())
        about = {source: known[source] for source in sources if source in known}
        yield Part(item, plan, parts, by_short, sources, about)


def own_and_context(plan: PagePlan, claims: Mapping[str, Claim]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """A page's own claims and those that only touch it: (title of the section, id), in the order of the plan."""
    told = [(section.title, claim) for section in plan.sections for claim in section.claims if claim in claims]
    return [item for item in told if item[0] not in APART], [item for item in told if item[0] in APART]


def _around(context: Sequence[tuple[str, str]], claims: Mapping[str, Claim], own: int) -> list[tuple[str, str]]:
    """What of the context a model is given beside ``own`` claims: what is dated or defines first, in one part."""
    room = min(int(AROUND * own), -own % MANY)
    plain = sorted(context, key=lambda item: not (claims[item[1]].valid_from or claims[item[1]].kind != "fact"))
    chosen = set(plain[:room])
    return [item for item in context if item in chosen]
