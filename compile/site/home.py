"""The first page: what the wiki is about, where to begin, what belongs together, is disputed, left open, and new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from compile.site.base import Base
from compile.site.furniture import address, shorten
from compile.site.hubs import item
from compile.site.parts import disputes_of, located, places
from compile.wiki.source import key_claims, title_of
from kb.disagreements import Disagreement
from kb.values import Page

Data = dict[str, Any]

FIRST, RECENT, SAID = 12, 6, 3
# What the first page says of its proofs, by who worded the pages.
COPIED = (
    "Every sentence is a source's own, found there by code.",
    "The number behind it shows the words around it and leads to their place.",
)
WORDED = (
    "A model worded these pages; code lets a sentence stand only if its figures, names and qualifiers are in words of "
    "a source.",
    "The number behind it shows these words and leads to their place. Whether both mean the same is yours to judge.",
)
GROUPED = 200  # concepts, the weightiest: more than a first page can show, and a tenth of a second
GROUPS, MEMBERS = 6, 7  # groups of topics shown, and topics of each
LEAST = 3  # topics that make a group
# What a document says nobody knows yet. What was unclear to somebody once is not meant.
_OPEN = re.compile(
    r"\b(?:(?:is|are|remains?|still) (?:still |as yet |largely )?(?:unknown|unclear|unresolved|unsettled"
    r"|open questions|an open question)"
    r"|(?:is|are) not (?:yet|fully|well|completely) (?:known|understood|clear|settled|established)"
    r"|remains? to be (?:seen|determined|established|explained)|(?:nobody|no one) (?:yet )?knows"
    r"|(?:more|further) (?:research|studies|work|evidence|data) (?:is|are) (?:needed|required|necessary))\b",
    re.IGNORECASE,
)


def home(base: Base, news: Sequence[Data]) -> Data:
    """The first page: what this is, how much there is, where to begin, what is new."""
    concepts = sorted(base.of_type("concept"), key=lambda p: (-_weight(p), p.title.casefold(), p.slug))
    together = groups(concepts)
    first = concepts[: FIRST // 2 if together else FIRST]
    disputes = len(base.disagreements)
    counts = [
        _figure(len(concepts), "concept", "concepts/index.html"),
        _figure(len(base.sources), "source", "sources/index.html"),
        _figure(len(base.claims), "quoted claim"),
        *([_figure(disputes, "contradiction", "contradictions.html")] if disputes else []),
    ]
    return {
        "kind": "home",
        "about": base.about,
        "how": COPIED if all(page.verbatim for page in concepts) else WORDED,
        "counts": counts,
        "first": [item(page, 150) for page in first],
        "groups": together,
        "told": [] if first else _told(base),
        "recent": [{**item(page, 120), "changed": base.changed[page.slug]} for page in recent(base)],
        "disputes": _disputes(base),
        "open": left_open(base),
        "news": list(news),
    }


def _disputes(base: Base) -> list[Data]:
    """The pages on which most is disputed, each with what the first is about, or the two that disagree there.

    A disagreement counts on the page that tells most of it, of both sides before one.
    """
    on: dict[str, list[Page]] = {}
    for page in base.of_type("concept"):
        for name in page.claim_ids():
            on.setdefault(name, []).append(page)
    found: dict[str, list[Disagreement]] = {}
    for one in base.disagreements:
        told = [Counter(page.slug for name, _ in side for page in on.get(name, ())) for side in one.sides]
        both = told[0] + told[1]
        if both:
            slug = max(both, key=lambda slug: (slug in told[0] and slug in told[1], both[slug]))
            found.setdefault(slug, []).append(one)
    most = sorted(found, key=lambda slug: -len(found[slug]))[:RECENT]
    return [_disputed(base, base.pages[slug], found[slug]) for slug in most]


def _disputed(base: Base, page: Page, found: Sequence[Disagreement]) -> Data:
    said = found[0].question or " — ".join(shorten(base.claims[side[0][0]].text, 110) for side in found[0].sides)
    more = f" ({len(found)} in all)" if len(found) > 1 else ""
    return {"title": page.title, "href": located(page, disputes_of(page, base)), "note": said + more}


def _told(base: Base) -> list[Data]:
    """The first sources with what they say, for a first page without a concept to begin with."""
    return [
        {
            "title": title_of(source),
            "href": address(base.source_pages[source.id]),
            "said": [
                base.as_corrected(shorten(claim.text, 240), [claim.id])
                for claim in key_claims(base.claims_of.get(source.id, ()))[:SAID]
            ],
        }
        for source in sorted(base.sources.values(), key=lambda s: title_of(s).casefold())[:FIRST]
        if source.id in base.source_pages
    ]


def groups(concepts: Sequence[Page]) -> list[Data]:
    """Topics that link with each other more than with others, by the weightiest of each; ``concepts`` by weight."""
    import networkx

    known = {page.slug: rank for rank, page in enumerate(concepts[:GROUPED])}
    graph = networkx.Graph()  # of whole numbers: sets of them have one order
    graph.add_nodes_from(known.values())
    for page in concepts[:GROUPED]:
        one = known[page.slug]
        near = [(link.slug, 1.0) for link in page.links] + [(slug, 0.5) for slug in page.related]
        for slug, weight in near:
            other = known.get(slug, one)
            if other != one:
                before = graph.get_edge_data(one, other, {"weight": 0.0})["weight"]
                graph.add_edge(one, other, weight=before + weight)
    found = sorted(map(sorted, networkx.community.louvain_communities(graph, seed=1)), key=lambda g: (-len(g), g))
    found = [group for group in found if len(group) >= LEAST]
    if len(found) < 2:  # one group of all parts nothing
        return []
    members = [[concepts[rank] for rank in group[:MEMBERS]] for group in found[:GROUPS]]
    return [{"topics": [{"title": page.title, "href": address(page)} for page in group]} for group in members]


def left_open(base: Base) -> list[Data]:
    """Sentences that tell what is not known, one of a page, each with its place."""
    found: dict[str, Data] = {}
    for page in base.of_type("concept"):
        if not any(_OPEN.search(sentence.text) for part in page.sections for sentence in part.sentences):
            continue
        said = next(((s.text, place) for s, place in places(page, base) if _OPEN.search(s.text)), None)
        if said and (note := shorten(said[0], 220)) not in found:
            found[note] = {"title": page.title, "href": located(page, said[1]), "note": note}
    return list(found.values())[:RECENT]


def recent(base: Base) -> list[Page]:
    """Concept pages whose content changed last; none while all are from one build, when no page is newer."""
    changed = [page for page in base.of_type("concept") if base.changed.get(page.slug)]
    if len({base.changed[page.slug] for page in changed}) < 2:
        return []
    return sorted(changed, key=lambda p: base.changed[p.slug], reverse=True)[:RECENT]


def _weight(page: Page) -> int:
    return sum(len(part.sentences) for part in page.sections) + 2 * len(page.linked_from) + 3 * len(page.sources)


def _figure(number: int, noun: str, href: str = "") -> Data:
    return {"number": f"{number:,}", "noun": noun if number == 1 else f"{noun}s", "href": href}
