"""Saved answers as pages: with every compile each sentence is put before the gate, by the sources as they are now.

A sentence rests on claims that were made anyway, where these carry it; else its quotes become claims of their own,
which no other page tells. What no longer holds leaves the page and ``answers.jsonl`` alike, so that nothing of a
retracted source stays in either; the page says that it is stale, until the question is asked and saved again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from compile.wiki.view import shorten
from kb.clock import timestamp
from kb.engine import Maker, ProposedClaim, ProposedQuote
from kb.files import sha256
from kb.home import Home
from kb.library import Library
from kb.proof.gate import accept_claims, accept_sentence
from kb.saved import Saved, SavedSentence, other_lines, read_saved, remember, write_saved, written_over
from kb.text.folding import flat
from kb.values import Claim, Document, Page, PageSection, Problem, Sentence, Source

VERSION = "1"
COPIES = Maker("extractive", verbatim=True)  # who makes a claim that is nothing but its quote
OWN = "answer_claims"  # in the library: claims made for answers alone, each with its source and that source's key
READ = 16  # documents kept at hand: the sentences of an answer mostly quote the same ones
_NAMED = 8  # lines named by number
RELATED = 8  # pages that tell the same claims, named as related


@dataclass(frozen=True)
class Sources:
    """What answers are proven from: sources and claims by id, and a source's text."""

    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    document: Callable[[str], Document]

    @cached_property
    def by_source(self) -> Mapping[str, Sequence[Claim]]:
        """The claims of each source: an answer rests on few of many."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims.values():
            found.setdefault(claim.source, []).append(claim)
        return found


@dataclass(frozen=True, slots=True)
class Filed:
    """The pages of the answers, the claims made for them alone, and what is kept of each now."""

    pages: tuple[Page, ...] = ()
    claims: tuple[Claim, ...] = ()
    kept: tuple[Saved, ...] = ()
    problems: tuple[Problem, ...] = ()
    before: frozenset[str] = frozenset()  # ids of those that earlier compiles made

    def all_claims(self, claims: Iterable[Claim]) -> dict[str, Claim]:
        """By id: of these ``claims`` of the library those that are not of earlier answers, and those of these."""
        others = {claim.id: claim for claim in claims if claim.id not in self.before}
        return others | {claim.id: claim for claim in self.claims}

    def key(self, page: Page) -> str:
        """The hash of what a page is made of."""
        return sha256(repr((VERSION, page)))

    def related(self, pages: Iterable[Page]) -> Filed:
        """With the concept pages that tell the claims of an answer."""
        telling: dict[str, list[str]] = {}
        for page in pages:
            for claim in _claims(page) if page.type == "concept" else ():
                telling.setdefault(claim, []).append(page.slug)
        near = [[slug for claim in _claims(page) for slug in telling.get(claim, ())] for page in self.pages]
        shown = [
            replace(page, related=tuple(sorted(set(slugs), key=lambda s: (-slugs.count(s), s))[:RELATED]))
            for page, slugs in zip(self.pages, near, strict=True)
        ]
        return replace(self, pages=tuple(shown))


def file_answers(library: Library, home: Home, sources: Mapping[str, Source], claims: Iterable[Claim]) -> Filed:
    """Prove the saved answers, and let the library have the claims that were made for them, and no others of before.

    ``claims`` are all of the library. What somebody wrote a model's replies over is taken from what the library keeps.
    Raises OverridesError where answers.jsonl cannot be read.
    """
    saved = read_saved(home)
    problems: tuple[Problem, ...] = ()
    if others := other_lines(home):
        from kb.calls.deferred.handoff import hold_replies

        replies = hold_replies("\n".join(line for _, line in others))
        saved += written_over(library, saved) if replies else []
        problems = (_no_answers([number for number, _ in others], replies=replies),)
    marks = json.loads(library.meta.get(OWN) or "[]")
    if not saved and not marks:
        remember(library, ())
        return Filed(problems=problems)
    # Where an engine has read a source again since, all that was made of it went, and what bears the name is its own.
    before = frozenset(name for name, source, key in marks if library.claims.key(source) == key)
    made = {claim.id: claim for claim in claims if claim.id not in before}
    filed = proven(saved, Sources(sources, made, lru_cache(READ)(library.sources.document)))
    with library.transaction():
        library.claims.remove(before)
        library.claims.add(filed.claims)
        library.meta.set(OWN, json.dumps([(c.id, c.source, library.claims.key(c.source)) for c in filed.claims]))
        remember(library, filed.kept)
    return replace(filed, before=before, problems=(*problems, *filed.problems))


def _no_answers(numbers: Sequence[int], *, replies: bool) -> Problem:
    """What to tell of lines of answers.jsonl that are no saved answers."""
    if replies:
        return Problem(
            "answers.jsonl",
            "A model's replies stand in it, which is kb's own file for the answers you save.",
            "`kb handoff import answers.jsonl` moves them to a file of their own, takes them and leaves the others.",
        )
    which = ", ".join(map(str, numbers[:_NAMED])) + (" …" if len(numbers) > _NAMED else "")
    one = len(numbers) == 1
    said = f"Line {which} is no saved answer" if one else f"Lines {which} are no saved answers"
    return Problem("answers.jsonl", f"{said}; the others stand.", f"Delete {'the line' if one else 'these lines'}.")


def keep(home: Home, filed: Filed) -> None:
    """Write what is left of the saved answers, where that is less than before."""
    if filed.kept and list(filed.kept) != read_saved(home):
        write_saved(home, filed.kept)


def proven(saved: Sequence[Saved], known: Sources) -> Filed:
    """The pages of these answers, as far as they hold."""
    pages, kept, problems = [], [], []
    extra: dict[str, Claim] = {}
    for one in saved:
        told = [(sentence, _sentence(sentence, known, extra)) for sentence in one.sentences]
        held = [(sentence, found) for sentence, found in told if found is not None]
        if len(held) < len(told):
            one = replace(one, sentences=tuple(sentence for sentence, _ in held), stale=timestamp()[:10])
        if one.stale:
            state = "is stale" if held else "rests on nothing any more, so it has no page"
            problems.append(Problem(f"wiki/{one.slug}.md", f"This saved answer {state}.", "Ask it again with --save."))
        kept.append(one)
        if held:
            pages.append(_page(one, [found for _, found in held], {**known.claims, **extra}))
    used = {claim for page in pages for claim in _claims(page)}
    return Filed(tuple(pages), tuple(c for c in extra.values() if c.id in used), tuple(kept), tuple(problems))


def _sentence(sentence: SavedSentence, known: Sources, extra: dict[str, Claim]) -> Sentence | None:
    """What is said, citing claims; None where it does not hold. Claims that it needs are added to ``extra``."""
    if not sentence.quotes or any(quote.source not in known.sources for quote in sentence.quotes):
        return None
    made: dict[str, Claim] = {}
    for quote in sentence.quotes:
        source, document = known.sources[quote.source], known.document(quote.source)
        copied = ProposedClaim(flat(quote.text), (ProposedQuote(quote.text, quote.near),))
        accepted, _ = accept_claims(source, document, [copied], COPIES)
        if not accepted:
            return None
        made |= {claim.id: claim for claim in accepted}
    standing = _standing(made.values(), known)
    for claims in (standing, made):
        found = accept_sentence(sentence.text, list(claims), claims, known.sources) if claims else None
        if isinstance(found, Sentence):
            extra |= {name: claim for name, claim in claims.items() if name not in known.claims}
            return found
    return None


def _standing(made: Iterable[Claim], known: Sources) -> dict[str, Claim]:
    """Claims that are there already and whose proofs stand within these quotes."""
    spans = [(quote.source, quote.start, quote.end) for claim in made for quote in claim.quotes]
    return {
        claim.id: claim
        for source in dict.fromkeys(source for source, _, _ in spans)
        for claim in known.by_source.get(source, ())
        if all(any(q.source == s and a <= q.start and q.end <= b for s, a, b in spans) for q in claim.quotes)
    }


def _page(saved: Saved, told: Sequence[Sentence], claims: Mapping[str, Claim]) -> Page:
    sources = dict.fromkeys(claims[name].source for sentence in told for name in sentence.claims)
    return Page(
        slug=saved.slug,
        type="answer",
        title=saved.question,
        path=f"wiki/{saved.slug}.md",
        sections=(PageSection("", tuple(told)),),
        sources=tuple(sources),
        description=shorten(told[0].text),
        engine=saved.engine,
        stale=saved.stale,
    )


def _claims(page: Page) -> list[str]:
    return [name for part in page.sections for sentence in part.sentences for name in sentence.claims]
