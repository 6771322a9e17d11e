"""Pages by a model: it sees a page's proven claims and nothing else; what it leaves out is told as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from compile.generative.asking import PASSING, Asking, claim_line
from compile.generative.judge import Case, Judges, Statement
from compile.generative.schemas import PageDraft, SentenceDraft
from compile.pages.sections import CONTEXT
from compile.pages.write import quoted
from kb.calls.caller import Reply, Request
from kb.calls.outcome import Outcome
from kb.engine import Draft, Engine, Maker
from kb.proof.gate import accept_sentence
from kb.proof.voice import as_said, in_person
from kb.text.folding import flat
from kb.text.words import content_stems
from kb.values import Claim, PagePlan, PageSection, Reason, Refusal, Section, Sentence

FEW = 4  # claims below which there is nothing to put together: told as they stand, and nobody is asked
MANY = 40  # claims a model is given at once; a longer page is written in parts
AROUND = 0.5  # claims of its context a page is given for each of its own: every one costs tokens
CITED = 4  # claims one sentence may rest on
COVERED = 0.4  # share of a claim's content words a sentence must have to tell it
TITLE = 80  # characters of a section's title
QUOTE = 400  # characters of a quote that are shown beside a claim
FURTHER = "Further claims"
_APART = frozenset({CONTEXT})  # may be woven in; what of it is left out stays under its own heading


@dataclass(frozen=True, slots=True)
class Part:
    """What one request is about: up to MANY claims of one page, by their short ids."""

    item: int
    plan: PagePlan
    sections: tuple[Section, ...]
    claims: Mapping[str, Claim]  # by short id
    sources: tuple[str, ...]


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

    def write(self, items: Sequence[tuple[PagePlan, Mapping[str, Claim]]]) -> Pages:
        """Write all pages at once."""
        parts = [part for number, (plan, claims) in enumerate(items) for part in _parts(number, plan, claims)]
        replies = self.asking.all([_request(part) for part in parts])
        drafted = [self._sections(part, reply) for part, reply in zip(parts, replies, strict=True)]
        opinions = self.judges.hear(
            [_case(part, sections or ()) for part, sections in zip(parts, drafted, strict=True)]
        )
        pages = Pages()
        written: dict[int, list[PageSection]] = {}
        refused: dict[int, list[Refusal]] = {}
        waiting: set[int] = set()
        for part, reply, sections, opinion in zip(parts, replies, drafted, opinions, strict=True):
            if sections is None:
                pages.fallbacks[Outcome.invalid if reply.usable else reply.outcome] += 1
                waiting |= {part.item} if reply.outcome in PASSING else set()
                continue
            pages.fallbacks.update(opinion.outcomes)
            waiting |= {part.item} if PASSING.intersection(opinion.outcomes) else set()
            kept, doubted = _judged(part, sections, opinion.doubts)
            written.setdefault(part.item, []).extend(kept)
            refused.setdefault(part.item, []).extend(doubted)
        for number, (plan, claims) in enumerate(items):
            told = tuple(written.get(number, ()))
            rest = _untold(plan, claims, told, self.fallback)
            by = Maker(self.engine) if told else self.fallback.maker
            pages.drafts.append(Draft((*told, *rest), by, tuple(refused.get(number, ())), number not in waiting))
        return pages

    def _sections(self, part: Part, reply: Reply) -> tuple[PageSection, ...] | None:
        """What a reply proposes, with the claims' own ids; None when it is of no use."""
        if not isinstance(reply.value, PageDraft) or _excess(reply.value, part):
            return None
        sections = []
        for section in reply.value.sections:
            sentences = tuple(s for draft in section.sentences for s in _sentences(draft, part))
            if sentences:
                sections.append(PageSection(flat(section.title)[:TITLE], sentences))
        return tuple(sections) or None


def _request(part: Part) -> Request:
    return Request(
        "write",
        {"page": _shown(part)},
        PageDraft,
        page=part.plan.concept.slug,
        sources=part.sources,
        validate=lambda reply: _complaints(reply, part),
    )


def _parts(number: int, plan: PagePlan, claims: Mapping[str, Claim]) -> Iterator[Part]:
    """What of a page is to be written, MANY claims at a time; nothing of a page with few."""
    told = [(section.title, c) for section in plan.sections for c in section.claims if c in claims]
    own = [(title, claim) for title, claim in told if title not in _APART]
    if len(own) < FEW:
        return
    own += _around([(title, claim) for title, claim in told if title in _APART], claims, len(own))
    told = own
    for start in range(0, len(told), MANY):
        chosen = told[start : start + MANY]
        sections: dict[str, list[str]] = {}
        for title, claim in chosen:
            sections.setdefault(title, []).append(claim)
        by_short = {f"c{place}": claims[claim] for place, (_, claim) in enumerate(chosen, start + 1)}
        sources = tuple(sorted({claim.source for claim in by_short.values()}))
        parts = tuple(Section(title, tuple(ids)) for title, ids in sections.items())
        yield Part(number, plan, parts, by_short, sources)


def _around(context: Sequence[tuple[str, str]], claims: Mapping[str, Claim], own: int) -> list[tuple[str, str]]:
    """What of the context a model is given beside ``own`` claims: what is dated or defines first, in one part."""
    room = min(int(AROUND * own), -own % MANY)
    plain = sorted(context, key=lambda item: not (claims[item[1]].valid_from or claims[item[1]].kind != "fact"))
    chosen = set(plain[:room])
    return [item for item in context if item in chosen]


def _shown(part: Part) -> str:
    """The title, and the claims in the order of the plan, with who holds them and since when."""
    concept = part.plan.concept
    names = "".join(f" = {flat(alias)}" for alias in concept.aliases)
    lines = [f"Title: {flat(concept.title)}{names}"]
    short = {claim.id: name for name, claim in part.claims.items()}
    sources = list(part.sources)
    for section in part.sections:
        if section.title in _APART:
            lines.append("# Claims that only touch it")
        for key in section.claims:
            claim = part.claims[short[key]]
            lines.append(f"{short[key]} {claim_line(claim, f's{sources.index(claim.source) + 1}', QUOTE)}")
    return "\n".join(lines)


def _sentences(draft: SentenceDraft, part: Part) -> Iterator[Sentence]:
    """A drafted sentence; without a text, one for each claim in the claim's own words."""
    names = list(dict.fromkeys(draft.claims))[:CITED]
    ids = tuple(part.claims[name].id if name in part.claims else f"unknown {name[:12]}" for name in names)
    if draft.text.strip():
        yield Sentence(flat(draft.text.strip()), ids)
        return
    for name, key in zip(names, ids, strict=True):
        yield Sentence(_told(part.claims[name]) if name in part.claims else key, (key,))


def _told(claim: Claim) -> str:
    """A claim as it stands; what somebody says of themselves as theirs."""
    return as_said([claim]) if in_person(claim.text) else claim.text


def _excess(reply: PageDraft, part: Part) -> bool:
    return sum(len(section.sentences) for section in reply.sections) > 3 * len(part.claims) + 10


def _complaints(reply: PageDraft, part: Part) -> list[str]:
    """What a model is told of a page that is of no use as a whole: single sentences are mended by quotes."""
    if _excess(reply, part):
        return ["There are many more sentences than claims."]
    return [] if any(section.sentences for section in reply.sections) else ["The page has no sentences."]


def _case(part: Part, sections: Iterable[PageSection]) -> Case:
    """The sentences of a draft that other models are to judge: those not in a claim's own words."""
    claims = {claim.id: claim for claim in part.claims.values()}
    statements = []
    for sentence in _worded(sections, claims):
        quotes = tuple(q.text for c in sentence.claims if c in claims for q in claims[c].quotes)
        statements.append(Statement(sentence.text, quotes))
    return Case(tuple(statements), part.sources, part.plan.concept.slug)


def _worded(sections: Iterable[PageSection], claims: Mapping[str, Claim]) -> Iterator[Sentence]:
    for section in sections:
        for sentence in section.sentences:
            if isinstance(accept_sentence(sentence.text, sentence.claims, claims), Sentence) and not any(
                sentence.text in (claims[c].text, quoted(claims[c])) for c in sentence.claims
            ):
                yield sentence


def _judged(
    part: Part, sections: Iterable[PageSection], doubts: Sequence[str]
) -> tuple[list[PageSection], list[Refusal]]:
    """The draft with the quotes in place of what was doubted, and these refusals."""
    claims = {claim.id: claim for claim in part.claims.values()}
    sections = list(sections)
    doubted = {id(s): doubt for s, doubt in zip(_worded(sections, claims), doubts, strict=True) if doubt}
    refusals, kept = [], []
    for section in sections:
        sentences: list[Sentence] = []
        for sentence in section.sentences:
            if id(sentence) not in doubted:
                sentences.append(sentence)
                continue
            detail = f"second opinion: {doubted[id(sentence)]}"
            refusals.append(Refusal(Reason.UNSUPPORTED_WORDING, part.plan.concept.slug, sentence.text, detail))
            sentences += [Sentence(quoted(claims[c]), (c,)) for c in sentence.claims if c in claims]
        kept.append(PageSection(section.title, tuple(sentences)))
    return kept, refusals


def _untold(
    plan: PagePlan, claims: Mapping[str, Claim], told: Sequence[PageSection], fallback: Engine
) -> list[PageSection]:
    """What the page's claims say and ``told`` does not, in the fallback's words: no claim is lost on its way.

    Claims left out of what was written come under a heading of their own; a page nobody wrote is the fallback's.
    """
    plain = list(fallback.write_page(plan, claims))
    if not told:
        return plain
    have = {
        c
        for section in told
        for s in section.sentences
        for c in s.claims
        if c in claims and _tells(s, claims, claims[c])
    }
    further: list[Sentence] = []
    for section in plain:
        left = tuple(s for s in section.sentences if not set(s.claims) <= have)
        if section.title not in _APART:  # what only touches the page is told on its own
            further += left
    return [PageSection(FURTHER, tuple(further))] if further else []


def _tells(sentence: Sentence, claims: Mapping[str, Claim], claim: Claim) -> bool:
    """Whether it says what the claim says, or will be replaced by the claim's quote."""
    if isinstance(accept_sentence(sentence.text, sentence.claims, claims), Refusal):
        return True
    wanted = set(content_stems(claim.text))
    return len(wanted & set(content_stems(sentence.text))) >= COVERED * len(wanted)
