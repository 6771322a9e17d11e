"""Pages by a model: it sees a page's proven claims alone; where it tells few of them, code tells the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from compile.generative.asking import PASSING, Asking
from compile.generative.judge import Case, Judges, Statement
from compile.generative.packs import Packs
from compile.generative.parts import APART, FEW, Part, own_and_context, parts_of
from compile.generative.schemas import PageDraft, SentenceDraft
from compile.pages.write import quoted, tells, worded
from kb.calls.outcome import Outcome
from kb.engine import Draft, Engine, Maker
from kb.proof.gate import accept_sentence
from kb.text.folding import flat
from kb.text.words import content_stems
from kb.values import Claim, PagePlan, PageSection, Reason, Refusal, Sentence, Source

CITED: Final = 4  # claims one sentence may rest on
SHORT: Final = 8  # sentences of a page without sections, as models are asked to write it
TITLE: Final = 80  # characters of a section's title
FURTHER: Final = "Further claims"
LEFT: Final = 0.4  # share of a page's sentences that a model may leave out as trifles


@dataclass
class Pages:
    """Drafts in order, and what a model gave nothing for."""

    drafts: list[Draft] = field(default_factory=list)
    fallbacks: Counter[Outcome] = field(default_factory=Counter)


@dataclass(frozen=True)
class Writer:
    """How pages are asked for."""

    asking: Asking
    fallback: Engine
    judges: Judges
    engine: str

    def write(self, items: Sequence[tuple[PagePlan, Mapping[str, Claim]]], sources: Mapping[str, Source]) -> Pages:
        """Write all pages at once."""
        parts = [
            part for number, (plan, claims) in enumerate(items) for part in parts_of(number, plan, claims, sources)
        ]
        replies = Packs(self.asking).drafts(parts)
        drafted = [
            _sections(part, reply.draft) if reply.draft else () for part, reply in zip(parts, replies, strict=True)
        ]
        own_words = [_worded(part, sections) for part, sections in zip(parts, drafted, strict=True)]
        opinions = self.judges.hear([_case(part, sentences) for part, sentences in zip(parts, own_words, strict=True)])
        pages = Pages()
        written: dict[int, list[PageSection]] = {}
        refused: dict[int, list[Refusal]] = {}
        waiting: set[int] = set()
        also: dict[int, list[str]] = {}
        for part, reply, sections, own, opinion in zip(parts, replies, drafted, own_words, opinions, strict=True):
            if not sections:
                pages.fallbacks[Outcome.invalid if reply.draft else reply.outcome] += 1
                waiting |= {part.item} if reply.outcome in PASSING else set()
                continue
            pages.fallbacks.update(opinion.outcomes)
            waiting |= {part.item} if PASSING.intersection(opinion.outcomes) else set()
            doubts = {id(sentence): doubt for sentence, doubt in zip(own, opinion.doubts, strict=True) if doubt}
            kept, doubted = _judged(part, sections, doubts)
            written.setdefault(part.item, []).extend(kept)
            also.setdefault(part.item, []).extend(reply.draft.also if reply.draft else ())
            refused.setdefault(part.item, []).extend(doubted)
        for number, (plan, claims) in enumerate(items):
            told = tuple(written.get(number, ())) or _of_few(plan, claims)
            whole = tuple(_with_untold(plan, claims, sources, told, self.fallback))
            by = Maker(self.engine) if told else self.fallback.maker
            names = tuple(dict.fromkeys(flat(name) for name in also.get(number, ())))
            pages.drafts.append(Draft(whole, by, tuple(refused.get(number, ())), number not in waiting, names))
        return pages


def _sections(part: Part, draft: PageDraft) -> tuple[PageSection, ...]:
    """What a draft proposes, with the claims' own ids."""
    sections = []
    for section in draft.sections:
        sentences = tuple(s for proposed in section.sentences for s in _sentences(proposed, part))
        if sentences:
            sections.append(PageSection(flat(section.title)[:TITLE], sentences, section.listed))
    return tuple(sections)


def _sentences(draft: SentenceDraft, part: Part) -> Iterator[Sentence]:
    """A drafted sentence; without a text, one for each claim in the claim's own words, none of which another has."""
    names = list(dict.fromkeys(draft.claims))[:CITED]
    ids = {name: part.claims[name].id if name in part.claims else f"unknown {name[:12]}" for name in names}
    if draft.text.strip():
        yield Sentence(flat(draft.text.strip()), tuple(ids.values()))
        return
    yield from (Sentence(key, (key,)) for name, key in ids.items() if name not in part.claims)
    for claim, within in _nested([part.claims[name] for name in names if name in part.claims]):
        yield Sentence(worded(claim), (claim.id, *(other.id for other in within)))


def _nested(claims: Sequence[Claim]) -> Iterator[tuple[Claim, list[Claim]]]:
    """Each claim that says what no fuller one of the same holder does, with those that it says too, in order."""
    words = {claim.id: frozenset(content_stems(claim.text)) for claim in claims}
    within: dict[str, list[Claim]] = {}
    fuller_first = sorted(claims, key=lambda claim: -len(words[claim.id]))
    for claim in fuller_first:
        fuller = (c for c in fuller_first if c.id in within and c.attributed_to == claim.attributed_to)
        whole = next((c.id for c in fuller if words[claim.id] <= words[c.id]), "")
        within.setdefault(whole or claim.id, []).extend([claim] if whole else [])
    yield from ((claim, within[claim.id]) for claim in claims if claim.id in within)


def _case(part: Part, sentences: Sequence[Sentence]) -> Case:
    """The sentences of a draft that other models are to judge, with their quotes."""
    claims = part.by_id
    statements = []
    for sentence in sentences:
        quotes = tuple(q.text for c in sentence.claims if c in claims for q in claims[c].quotes)
        statements.append(Statement(sentence.text, quotes))
    return Case(tuple(statements), part.sources, part.plan.concept.slug)


def _worded(part: Part, sections: Iterable[PageSection]) -> list[Sentence]:
    """The sentences of a draft that hold and are not in a claim's own words."""
    claims = part.by_id
    return [
        sentence
        for section in sections
        for sentence in section.sentences
        if isinstance(accept_sentence(sentence.text, sentence.claims, claims, part.about), Sentence)
        and not any(sentence.text in (claims[c].text, quoted(claims[c])) for c in sentence.claims)
    ]


def _judged(
    part: Part, sections: Iterable[PageSection], doubted: Mapping[int, str]
) -> tuple[list[PageSection], list[Refusal]]:
    """The draft with its claims in place of what was ``doubted`` (by ``id`` of the sentence), and these refusals."""
    claims = part.by_id
    refusals, kept = [], []
    for section in sections:
        sentences: list[Sentence] = []
        for sentence in section.sentences:
            if id(sentence) not in doubted:
                sentences.append(sentence)
                continue
            detail = f"second opinion: {doubted[id(sentence)]}"
            refusals.append(Refusal(Reason.UNSUPPORTED_WORDING, part.plan.concept.slug, sentence.text, detail))
            sentences += [Sentence(worded(claims[c]), (c,)) for c in sentence.claims if c in claims]
        kept.append(replace(section, sentences=tuple(sentences)))
    return kept, refusals


def _of_few(plan: PagePlan, claims: Mapping[str, Claim]) -> tuple[PageSection, ...]:
    """A page of too few claims to ask about, in the words a model gave them; nothing where they are their sources'."""
    own = [claims[name] for _, name in own_and_context(plan, claims)[0]]
    if len(own) >= FEW or all(worded(claim) == quoted(claim) for claim in own):
        return ()
    return (PageSection("", tuple(Sentence(worded(claim), (claim.id,)) for claim in own)),)


def _with_untold(
    plan: PagePlan,
    claims: Mapping[str, Claim],
    sources: Mapping[str, Source],
    told: Sequence[PageSection],
    fallback: Engine,
) -> list[PageSection]:
    """The page as it was ``told``; where that is little of it, with what its claims say beside that.

    A model leaves trifles out, and code lets it where it told most of the page: they stand on their sources' pages.
    Where it told less, the rest comes under a heading of its own. A page nobody wrote is the fallback's, and a short
    one is a lead alone.
    """
    plain = list(fallback.write_page(plan, claims))
    if not told:
        sentences = tuple(sentence for section in plain for sentence in section.sentences)
        return plain if len(sentences) > SHORT else [PageSection("", sentences)]
    have = {name for section in told for s in section.sentences for name in _told_by(s, claims, sources)}
    own = [section for section in plain if section.title not in APART]  # what only touches the page is told on its own
    left = [s for section in own for s in section.sentences if not set(s.claims) <= have]
    if len(left) <= LEFT * sum(len(section.sentences) for section in own):
        return list(told)
    untold = [name for s in left for name in s.claims if name in claims and name not in have]
    return [*told, PageSection(FURTHER, tuple(Sentence(worded(claims[name]), (name,)) for name in untold))]


def _told_by(sentence: Sentence, claims: Mapping[str, Claim], sources: Mapping[str, Source]) -> Iterator[str]:
    """The claims it cites (ids) and says, or that will be told in its place."""
    refused = isinstance(accept_sentence(sentence.text, sentence.claims, claims, sources), Refusal)
    yield from (name for name in sentence.claims if name in claims and (refused or tells(sentence, claims[name])))
