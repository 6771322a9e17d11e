"""Several pages in one question, and each page's own answer out of the reply.

What a reply says of a page is kept as the answer to a question about that page alone. So whichever pages are asked
about together, an answered page is never asked about again until it changes, and a change asks about that page only.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from compile.generative.asking import Asking
from compile.generative.parts import Part
from compile.generative.schemas import PageDraft, PageDrafts
from compile.generative.statements import heading, short_names
from kb.calls.caller import Reply, Request
from kb.calls.check import first_object
from kb.calls.outcome import Outcome

# Characters of pages, each as it is shown alone, after which a question is full: the pages of six documents (147 kB)
# make 11 questions instead of 181, and a reply that tells them all stays below 4,000 tokens, the default limit.
FULL: Final = 34_000
LARGE: Final = 12_000  # characters of a page that is asked about alone: a pack never grows beyond the sum of both

_Pack = Sequence[int]  # places of parts


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a part: its draft, or what the model's reply came to."""

    draft: PageDraft | None
    outcome: Outcome


@dataclass
class _Round:
    """What replies brought: ``told`` parts by place, packs that were ``cut`` short, parts that were ``left`` out."""

    told: dict[int, Told] = field(default_factory=dict)
    cut: list[_Pack] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Packs:
    """How drafts of pages are got."""

    asking: Asking

    def drafts(self, parts: Sequence[Part]) -> list[Told]:
        """What is told of each part, in order; all that is not known yet is asked about at once."""
        done = _Round()
        for place, reply in enumerate(self.asking.kept([_request([part]) for part in parts])):
            if reply and (draft := _drafts(reply, [parts[place]]).get(0)):
                done.told[place] = Told(draft, reply.outcome)
        open_ = [place for place in range(len(parts)) if place not in done.told]
        self._ask(self._packed(open_, parts), parts, done)
        # Once more: what a reply left out together, what did not fit into a reply in halves.
        again = self._packed(done.left, parts) + [half for pack in done.cut for half in _halves(pack)]
        done.left, done.cut = [], []
        self._ask(again, parts, done)
        return [done.told.get(place, Told(None, Outcome.invalid)) for place in range(len(parts))]

    def _ask(self, packs: Sequence[_Pack], parts: Sequence[Part], done: _Round) -> None:
        replies = self.asking.all([_request([parts[place] for place in pack]) for pack in packs])
        for pack, reply in zip(packs, replies, strict=True):
            drafts = _drafts(reply, [parts[place] for place in pack])
            several = len(pack) > 1
            if several and not drafts and reply.outcome is Outcome.truncated:
                done.cut.append(pack)
            for number, place in enumerate(pack):
                draft = drafts.get(number)
                if draft is None and several and drafts:
                    done.left.append(place)
                    continue
                done.told[place] = Told(draft, Outcome.invalid if reply.usable and not draft else reply.outcome)
                if draft and several:
                    alone = PageDrafts(pages=[draft.model_copy(update={"page": _name(0)})])
                    self.asking.keep(_request([parts[place]]), alone)

    def _packed(self, places: Iterable[int], parts: Sequence[Part]) -> list[_Pack]:
        """Parts that share claims together, FULL characters at a time; those with text that stays here apart, so as to
        keep none back.

        Where a pack ends depends only on what is in it: when all of one are answered, the others stay as they were.
        """
        places = list(places)
        here = self.asking.stays({source for place in places for source in parts[place].sources})
        packs: list[_Pack] = []
        for staying in (False, True):
            chosen = [place for place in places if here.isdisjoint(parts[place].sources) is not staying]
            packs += _filled(chosen, parts)
        return packs


def _filled(places: Sequence[int], parts: Sequence[Part]) -> Iterator[_Pack]:
    """Each pack begins with the first part that is left and takes the one that shares most claims with it.

    So packs do not change when all of one are answered: what is left of the others chooses as it did.
    """
    left = dict.fromkeys(place for place in places if len(parts[place].shown) <= LARGE)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place in left:
        for claim in parts[place].by_id:
            holders[claim].append(place)
    yield from ([place] for place in places if place not in left)
    while left:
        pack: list[int] = []
        near: Counter[int] = Counter()
        size = 0
        while left and size < FULL:
            best = max(near.values(), default=0)
            place = min(other for other, number in near.items() if number == best) if best else next(iter(left))
            pack.append(place)
            size += len(parts[place].shown)
            del left[place]
            near.update(other for claim in parts[place].by_id for other in holders[claim])
            near = Counter({other: number for other, number in near.items() if other in left})
        yield pack


def _halves(pack: _Pack) -> tuple[_Pack, _Pack]:
    middle = len(pack) // 2
    return pack[:middle], pack[middle:]


def _request(pack: Sequence[Part]) -> Request:
    slugs = [part.plan.concept.slug for part in pack]
    return Request(
        "write",
        {"pages": "\n\n".join(_shown(pack))},
        PageDrafts,
        page=slugs[0] if len(slugs) == 1 else f"{slugs[0]} … {slugs[-1]} ({len(slugs)})",
        sources=tuple(sorted({source for part in pack for source in part.sources})),
        validate=lambda reply: _complaints(reply, pack),
        together=tuple(_request([part]) for part in pack) if len(pack) > 1 else (),
        share=_alone,
    )


def _alone(reply: str, number: int) -> str:
    """What a reply about several pages says of one, as a reply about that page alone."""
    pages = (first_object(reply) or {}).get("pages")
    found = [page for page in pages if isinstance(page, dict)] if isinstance(pages, list) else []
    own = next((page for page in found if page.get("page") == _name(number)), None)
    return json.dumps({"pages": [own | {"page": _name(0)}]}) if own else ""


def _shown(pack: Sequence[Part]) -> Iterator[str]:
    """The sources, and the pages one after the other; a claim that several have is shown on the first of them."""
    before: dict[str, str] = {}
    about = {source: known for part in pack for source, known in part.about.items()}
    names = short_names(sorted({source for part in pack for source in part.sources}))
    if about:
        yield "\n".join(heading(name, about.get(source)) for source, name in names.items())
    for number, part in enumerate(pack):
        yield f"## {_name(number)}\n{part.told(before, names)}"
        for name, claim in part.claims.items():
            before.setdefault(claim.id, f"{_name(number)} {name}")


def _name(number: int) -> str:
    """What a page is called within its question."""
    return f"p{number + 1}"


def _drafts(reply: Reply, pack: Sequence[Part]) -> Mapping[int, PageDraft]:
    """The drafts of a reply that are of use, by the places of their pages in the pack; of two of one page the first."""
    if not isinstance(reply.value, PageDrafts):
        return {}
    by_name = {draft.page: draft for draft in reversed(reply.value.pages)}
    found = {number: by_name.get(_name(number)) for number in range(len(pack))}
    return {number: draft for number, draft in found.items() if draft and not _fault(draft, pack[number])}


def _fault(draft: PageDraft, part: Part) -> str:
    """Why a page is of no use as a whole; single sentences are mended by quotes."""
    number = sum(len(section.sentences) for section in draft.sections)
    if number > 3 * len(part.claims) + 10:
        return "There are many more sentences than claims."
    return "" if number else "The page has no sentences."


def _complaints(reply: PageDrafts, pack: Sequence[Part]) -> list[str]:
    """What a model is told of a reply of which no page is of use; of others the rest is asked about once more."""
    names = {_name(number): part for number, part in enumerate(pack)}
    faults = [(draft.page, _fault(draft, names[draft.page])) for draft in reply.pages if draft.page in names]
    if not faults:
        return [f"There is no page {name}." for name in names]
    return [f"{name}: {fault}" for name, fault in faults] if all(fault for _, fault in faults) else []
