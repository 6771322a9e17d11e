"""From a plan to a page: the engine proposes sentences, the gate keeps what is proven, the rest becomes quotes.

Whatever engine wrote, a page says nothing its claims do not say; a refused sentence is told in the source's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from compile.links import links_of
from compile.plan import Planned
from kb.engine import Engine
from kb.files import sha256
from kb.proof.gate import accept_sentence
from kb.text.folding import flat
from kb.values import Claim, Page, PageSection, Refusal, Sentence

VERSION = "1"  # part of every page's key: raise it when the same plan would give another page
DESCRIPTION = 200  # characters


@dataclass(frozen=True, slots=True)
class Written:
    """A page and what the gate refused of it."""

    page: Page
    refusals: tuple[Refusal, ...]


def page_key(planned: Planned, claims: Mapping[str, Claim], titles: Mapping[str, str], engine: str) -> str:
    """The hash of exactly what a page is made of: equal keys, equal pages."""
    plan = planned.plan
    used = sorted(
        {c for section in plan.sections for c in section.claims} | {c for g in planned.also.values() for c in g}
    )
    neighbours = sorted({slug for names in planned.links.values() for _, slug in names})
    parts = (
        VERSION,
        engine,
        replace(plan, as_of=0),
        sorted(planned.also.items()),
        sorted(planned.links.items()),
        planned.sources,
        [(slug, titles.get(slug, "")) for slug in neighbours],
        [(c.id, c.text, c.kind, c.attributed_to, [(q.text, q.page_from, q.page_to, q.role) for q in c.quotes])
         for c in (claims[claim] for claim in used)],
    )  # fmt: skip
    return sha256(repr(parts))


def write_page(planned: Planned, claims: Mapping[str, Claim], titles: Mapping[str, str], engine: Engine) -> Written:
    """Write one page. ``claims`` are all claims by id, ``titles`` all pages' titles by slug."""
    plan = planned.plan
    own = {claim: claims[claim] for section in plan.sections for claim in section.claims}
    cited = own | {claim: claims[claim] for group in planned.also.values() for claim in group}
    refusals: list[Refusal] = []
    sections = []
    for section in engine.write_page(plan, own):
        told = tuple(_told(section, planned.also, cited, plan.concept.slug, refusals.append))
        if told:
            sections.append(PageSection(section.title, told))
    return Written(_page(planned, tuple(sections), titles, engine), tuple(refusals))


def _told(
    section: PageSection,
    also: Mapping[str, tuple[str, ...]],
    claims: Mapping[str, Claim],
    slug: str,
    refuse: Callable[[Refusal], None],
) -> Iterator[Sentence]:
    """The sentences of a section that hold, each with every claim that says the same."""
    for proposed in section.sentences:
        ids = tuple(dict.fromkeys(c for claim in proposed.claims for c in (claim, *also.get(claim, ()))))
        verdict = accept_sentence(proposed.text, ids, claims)
        if isinstance(verdict, Sentence):
            yield verdict
            continue
        refuse(Refusal(verdict.reason, slug, verdict.text, verdict.detail))
        for claim_id in proposed.claims:
            if claim_id in claims:
                yield Sentence(_quoted(claims[claim_id]), (claim_id, *also.get(claim_id, ())))


def _quoted(claim: Claim) -> str:
    return " ".join(flat(quote.text) for quote in claim.quotes if quote.role == "proof")


def _page(planned: Planned, sections: tuple[PageSection, ...], titles: Mapping[str, str], engine: Engine) -> Page:
    plan, concept = planned.plan, planned.plan.concept
    return Page(
        slug=concept.slug,
        type="concept",
        title=concept.title,
        path=f"wiki/{concept.slug}.md",
        sections=sections,
        links=links_of(sections, planned.links, titles, concept.title),
        sources=planned.sources,
        aliases=concept.aliases,
        description=description(sections),
        related=plan.related,
        linked_from=plan.mentioned_in,
        engine=engine.id,
    )


def description(sections: Sequence[PageSection]) -> str:
    """The first sentence, cut at a word after at most 200 characters."""
    first = next((s.text for section in sections for s in section.sentences), "")
    if len(first) <= DESCRIPTION:
        return first
    return first[: DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
