"""From a plan to a page: the engine proposes sentences, the gate keeps what is proven, the rest is told claim by claim.

Whatever engine wrote, a page says nothing its claims do not say; in place of a refused sentence its claims are told as
they were proven.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from compile.pages.antecedents import stands_for_something
from compile.pages.links import links_of
from compile.pages.once import author_named_once, without_repeats
from compile.pages.plan import Planned
from compile.pages.sections import CONTEXT, DETAILS, MENTIONS
from compile.pages.spoken import without_talk
from compile.pages.topics import capitalised, may_be_called, stems_in, texts_of
from kb.engine import Draft, Engine, Maker
from kb.files import sha256
from kb.proof.gate import accept_sentence
from kb.proof.headings import check_heading
from kb.proof.holders import is_own
from kb.proof.voice import as_said, in_person
from kb.text.folding import flat
from kb.text.sentences import is_whole
from kb.text.words import content_stems
from kb.values import Claim, Concept, Page, PagePlan, PageSection, Reason, Refusal, Sentence, Source

VERSION = "10"  # part of every page's key: raise it when the same plan would give another page
DESCRIPTION = 200  # characters
ALSO = 5  # other names that an editor gives a page
ELSEWHERE = " is said of something else"  # what a refusal says of a word
COVERED = 0.4  # share of a claim's content words a sentence must have to tell it
EMPTY = frozenset({DETAILS, MENTIONS, CONTEXT})  # titles that name nothing
PLAIN = frozenset(
    """Overview/Background/History/Details/Reception/Further claims/Design/Construction/Description/Geography/Climate
    Economy/Education/Culture/Music/Sport/Sports/Legality/Law/Politics/Foreign relations/Government/Administration
    Military/Religion/Language/Demographics/Population/Science/Structure/Composition/Properties/Function/Origin/Origins
    Early history/Early life/Life/Career/Works/Development/Production/Release/Legacy/Influence/Criticism/Causes/Effects
    Consequences/Aftermath/Use/Uses/Applications/Examples/Methods/Results/People/Places/Events/Timeline/Etymology/Name
    Definition/Classification/Types/Variants/Distribution/Transport/Infrastructure/Health/Environment/Media/Today
    See also""".replace("\n    ", "/").split("/")
)
"""Titles of sections that say nothing, so that nothing needs to prove them."""


@dataclass(frozen=True, slots=True)
class Written:
    """A page and what was refused of it."""

    page: Page
    refusals: tuple[Refusal, ...]
    final: bool = True  # else another run is to write it again


class Cited(NamedTuple):
    """What sentences of a page may rest on, and which documents and authors they may name, by id."""

    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]


_SEVERAL = re.compile(r"\s(?:and|&|/)\s|,\s")  # names of more than one who says it
_names = attrgetter(*(f.name for f in fields(Concept)))
_facts = attrgetter(*(f.name for f in fields(PagePlan) if f.name not in ("concept", "sections", "as_of")))


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
        (_facts(plan), _names(plan.concept), [(section.title, section.claims) for section in plan.sections]),
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
    return write_pages([planned], claims, titles, engine, {})[0]


def write_pages(
    planned: Sequence[Planned],
    claims: Mapping[str, Claim],
    titles: Mapping[str, str],
    engine: Engine,
    sources: Mapping[str, Source],
) -> list[Written]:
    """Write these pages, in order; the engine is asked for all of them at once."""
    asked = [(page.plan, _own(page, claims)) for page in planned]
    drafts = engine.write_pages(asked, sources)
    return [
        _checked(page, draft, Cited(own | _also(page, claims), sources), titles)
        for page, (_, own), draft in zip(planned, asked, drafts, strict=True)
    ]


def _own(planned: Planned, claims: Mapping[str, Claim]) -> dict[str, Claim]:
    return {claim: claims[claim] for section in planned.plan.sections for claim in section.claims}


def _also(planned: Planned, claims: Mapping[str, Claim]) -> dict[str, Claim]:
    return {claim: claims[claim] for group in planned.also.values() for claim in group}


def _checked(planned: Planned, draft: Draft, cited: Cited, titles: Mapping[str, str]) -> Written:
    """A draft as the gate lets it through."""
    claims, sources = cited
    plan = planned.plan
    refusals = list(draft.refusals)
    sections: list[PageSection] = []
    held = cache(lambda: _held(draft, cited))  # asked for where something is refused: most pages need it not
    for section in draft.sections:
        told = tuple(dict.fromkeys(_proven(section, planned, cited, refusals.append, held)))
        if not told:
            continue
        title = _title(section.title, told, plan, claims, refusals.append)
        if title in EMPTY and not draft.maker.verbatim:
            title = ""
        if sections and not title and section.title:  # under a heading that names nothing the section before goes on
            title = DETAILS if draft.maker.verbatim else sections[-1].title
        sections.append(PageSection(title, told, section.listed))
    merged = _merged(sections)
    once = without_repeats(merged, claims, sources)
    if not draft.maker.verbatim:
        refusals += _repeated(merged, once, claims, plan.concept.slug)
        once, talk = without_talk(once, claims)
        refusals += [Refusal(Reason.TALK, plan.concept.slug, sentence.text) for sentence in talk]
    once = author_named_once(once, claims, sources)
    also = _other_names(draft.also, plan.concept, [*claims.values()])
    return Written(_page(planned, once, titles, draft.maker, also), tuple(refusals), draft.final)


def _repeated(
    before: Sequence[PageSection], after: Sequence[PageSection], claims: Mapping[str, Claim], slug: str
) -> Iterator[Refusal]:
    """What a page lost to fuller sentences of its source, where it is worded and no quote."""
    kept = {sentence.text for section in after for sentence in section.sentences}
    for section in before:
        for sentence in section.sentences:
            plain = {text for name in sentence.claims for text in (worded(claims[name]), quoted(claims[name]))}
            if sentence.text not in kept | plain:
                yield Refusal(Reason.REPEATED, slug, sentence.text)


def _held(draft: Draft, cited: Cited) -> set[str]:
    """The claims that sentences of a draft tell which hold."""
    claims, sources = cited
    sentences = [sentence for section in draft.sections for sentence in section.sentences]
    return {
        name
        for sentence in sentences
        if any(name in claims for name in sentence.claims)
        and isinstance(accept_sentence(sentence.text, sentence.claims, claims, sources), Sentence)
        for name in sentence.claims
        if tells(sentence, claims[name])
    }


def _merged(sections: Sequence[PageSection]) -> tuple[PageSection, ...]:
    """One section for each title, where it first stands, telling nothing twice; the context last."""
    if len({section.title for section in sections}) < len(sections):
        merged: dict[str, dict[Sentence, None]] = {}
        for section in sections:
            merged.setdefault(section.title, {}).update(dict.fromkeys(section.sentences))
        loose = {section.title for section in sections if not section.listed}
        sections = [PageSection(title, tuple(told), title not in loose) for title, told in merged.items()]
    return tuple(sorted(sections, key=lambda section: section.title == CONTEXT))


def _title(
    title: str,
    told: Sequence[Sentence],
    plan: PagePlan,
    claims: Mapping[str, Claim],
    refuse: Callable[[Refusal], None],
) -> str:
    """A section's title if the plan has it, if it says nothing, or if it names what the quotes under it tell."""
    given = any(title == section.title for section in plan.sections)
    title = capitalised(title)
    if given or not title or title in PLAIN:
        return title
    texts = [flat(text) for text in texts_of([claims[c] for s in told for c in s.claims if c in claims])]
    failed = check_heading(title, [*texts, plan.concept.title]) if texts else None
    if failed is None and texts:
        return title
    if failed is not None:
        refuse(Refusal(failed[0], plan.concept.slug, title, failed[1]))
    return DETAILS


def _proven(
    section: PageSection,
    planned: Planned,
    cited: Cited,
    refuse: Callable[[Refusal], None],
    held: Callable[[], Container[str]],
) -> Iterator[Sentence]:
    """The sentences of a section that hold, each with every claim that says the same.

    For one that does not hold its claims stand as they were proven, but for those that are ``held`` by other sentences,
    which they would only repeat.
    """
    also, slug = planned.also, planned.plan.concept.slug
    before = ""
    for proposed in section.sentences:
        ids = tuple(dict.fromkeys(c for claim in proposed.claims for c in (claim, *also.get(claim, ()))))
        verdict = accept_sentence(proposed.text, ids, cited.claims, cited.sources)
        unclear = isinstance(verdict, Sentence) and not _is_clear(verdict, before, cited.claims)
        if unclear:
            verdict = Refusal(Reason.UNSUPPORTED_WORDING, slug, verdict.text, f"{verdict.text.split()[0]}{ELSEWHERE}")
        if isinstance(verdict, Sentence):
            yield verdict
            before = verdict.text
            continue
        refuse(Refusal(verdict.reason, slug, verdict.text, verdict.detail))
        for claim_id in proposed.claims:
            if claim_id in cited.claims and (unclear or claim_id not in held()):
                before = worded(cited.claims[claim_id])
                yield Sentence(before, (claim_id, *also.get(claim_id, ())))


def _is_clear(sentence: Sentence, before: str, claims: Mapping[str, Claim]) -> bool:
    """Whether a sentence in an editor's words says after the one ``before`` it what it says alone."""
    cited = [claims[name] for name in sentence.claims]
    if any(sentence.text in (claim.text, quoted(claim)) for claim in cited):
        return True
    return stands_for_something(sentence.text, before, cited)


def tells(sentence: Sentence, claim: Claim) -> bool:
    """Whether a sentence that holds says what the claim says, as far as its words show."""
    wanted = set(content_stems(claim.text))
    return len(wanted & set(content_stems(sentence.text))) >= COVERED * len(wanted)


def worded(claim: Claim) -> str:
    """A claim as it stands; what somebody says of themselves as theirs."""
    return as_said([claim]) if in_person(claim.text) else claim.text


def quoted(claim: Claim) -> str:
    """A claim in the words of its quotes; in its own, which they prove, where they are a part of a sentence.

    What somebody says of themselves or to the reader is told as theirs; what several say, or one of another, in the
    claim's own words, for one quotation would put the words of each into the mouths of all.
    """
    if (_SEVERAL.search(claim.attributed_to) or not is_own(claim)) and not in_person(claim.text):
        return claim.text
    proofs = [flat(quote.text) for quote in claim.proofs]
    plain = " ".join(proofs) if all(map(is_whole, proofs)) else claim.text
    if in_person(plain):  # its wording is proven too, and reads as a page should
        return as_said([claim]) if in_person(claim.text) else claim.text
    return plain


def _other_names(proposed: Sequence[str], concept: Concept, claims: Sequence[Claim]) -> list[str]:
    """What else a reader may look a page up under: names that an editor made, beside those that its claims use."""
    known = {alias.casefold() for alias in concept.aliases}
    told = stems_in(texts_of(claims)) if proposed else frozenset[str]()
    found: dict[str, str] = {}  # by name in small letters: the first way to write it
    for name in proposed:
        if name.casefold() not in known and may_be_called(name, concept.title, told):
            found.setdefault(name.casefold(), name)
    return list(found.values())[:ALSO]


def _page(
    planned: Planned,
    sections: tuple[PageSection, ...],
    titles: Mapping[str, str],
    maker: Maker,
    also: Sequence[str],
) -> Page:
    plan, concept = planned.plan, planned.plan.concept
    return Page(
        slug=concept.slug,
        type="concept",
        title=concept.title,
        path=f"wiki/{concept.slug}.md",
        sections=sections,
        links=links_of(sections, planned.links, titles, concept.title),
        sources=planned.sources,
        aliases=(*concept.aliases, *also),
        description=description(sections),
        related=plan.related,
        linked_from=plan.mentioned_in,
        engine=maker.id,
        verbatim=maker.verbatim,
    )


def description(sections: Sequence[PageSection]) -> str:
    """The first sentence, cut at a word after at most 200 characters."""
    first = next((s.text for section in sections for s in section.sentences), "")
    if len(first) <= DESCRIPTION:
        return first
    return first[: DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
