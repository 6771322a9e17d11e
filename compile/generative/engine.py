"""The generative engine: a ``kb.engine.Engine`` over a ``Caller``, with another engine to stand in for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from compile.generative.answer import Answerer
from compile.generative.asking import Asking
from compile.generative.brief import Briefer
from compile.generative.contradict import Comparer
from compile.generative.extract import Extractor
from compile.generative.group import Adviser
from compile.generative.judge import Judges
from compile.generative.mend import Mender
from compile.generative.weigh import Weigher
from compile.generative.write import Writer
from kb.calls.caller import Caller, Totals
from kb.calls.outcome import Outcome
from kb.calls.prompt import load_prompt
from kb.engine import Advice, Brief, Draft, Engine, ProposedClaim, ProposedSentence, Stretch, TopicSheet, Verdict
from kb.files import sha256
from kb.home import Home
from kb.overrides import Overrides
from kb.values import Claim, PagePlan, PageSection, Passage, Source

VERSION = "7"  # part of its id: raise it when the same replies would be used in another way
# Those whose prompts and models change what is compiled.
TASKS = ("extract", "mend", "write", "judge", "group", "contradict", "weigh")
OF_CLAIMS = ("extract", "mend", "judge")  # … and what claims there are; these are worked anew for nothing else
UNSAID = "understanding what these sources say"


def _none(_sources: Iterable[str]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class Terms:
    """On which terms models are asked.

    ``purpose`` is what the wiki is for. ``judges`` are the models of a second opinion; none: nobody is asked for one.
    ``stays`` gives those of source ids whose text must stay on this machine. ``without`` are tasks no model is asked
    for: the fallback's word stands there.
    """

    purpose: str = ""
    judges: tuple[str, ...] = ()
    stays: Callable[[Iterable[str]], frozenset[str]] = _none
    without: frozenset[str] = frozenset()
    guidance: Mapping[str, str] = field(default_factory=dict)  # by path of a source, what its reader wants of it


class Generative(Engine):
    """Asks models through ``caller``; ``fallback`` speaks where they give nothing of use.

    ``home`` may hold prompts of its own.
    """

    def __init__(
        self, caller: Caller, fallback: Engine, terms: Terms | None = None, *, home: Home | None = None
    ) -> None:
        terms = terms or Terms()
        self._caller, self._fallback, self._home = caller, fallback, home
        self._judges, self._stays, self._without = terms.judges, terms.stays, terms.without
        self._guidance = terms.guidance
        self._purpose = purpose = " ".join(terms.purpose.split()) or UNSAID
        asking = Asking(caller, purpose, terms.stays)
        judging = Judges(asking, self._judges)
        self._extractor = Extractor(asking, fallback, judging, Mender(asking), self.claims_id, self.wanted)
        self._writer = Writer(asking, fallback, judging, self.id)
        self._answerer = Answerer(asking, fallback, self.id)
        self._adviser = Adviser(asking)
        self._comparer = Comparer(asking)
        self._weigher = Weigher(asking)
        self.begin()

    @cached_property
    def id(self) -> str:
        """The models that extract and write, and a hash of all that changes what they write."""
        return self._id(("extract", "write"), TASKS)

    @cached_property
    def claims_id(self) -> str:
        """The model that extracts, and a hash of all that changes which claims there are."""
        return self._id(("extract",), OF_CLAIMS)

    def _id(self, named: Sequence[str], tasks: Sequence[str]) -> str:
        models = self._caller.models
        parts = (
            VERSION,
            [models.get(task, "") for task in tasks],
            self._judges,
            self._purpose,
            [load_prompt(task, self._home).hash for task in tasks],
            sorted(self._without.intersection(tasks)),
        )
        names = dict.fromkeys(models.get(task, "").split("?")[0] or "scripted" for task in named)
        return f"{','.join(names)}+{sha256(repr(parts))[:8]}"

    @property
    def totals(self) -> Totals:
        """Calls, tokens and money so far."""
        return self._caller.totals

    @property
    def fallbacks(self) -> Mapping[Outcome, int]:
        """How often the fallback stood in during this compile, by what the model's reply came to."""
        return self._fallbacks

    @property
    def unfinished(self) -> frozenset[str]:
        """Ids of sources that are to be asked about again."""
        return frozenset(self._unfinished)

    def stays(self, sources: Iterable[str], /) -> frozenset[str]:
        """Those of these source ids whose text it may not send to another machine."""
        return self._stays(sources)

    def begin(self) -> None:
        """A compile starts."""
        self._fallbacks: Counter[Outcome] = Counter()
        self._unfinished: set[str] = set()
        self._waiting = False  # for claims, or for advice on topics: pages would be written twice
        self._titles_wait = False

    def end(self) -> None:
        """The compile has come to its end: questions that nobody needs answered any more are dropped."""
        claims, topics = {"extract", "mend", "judge"}, {"group", "contradict", "weigh"}
        asked = claims if self._waiting and not self._titles_wait else claims | topics
        self._caller.retire(asked if self._waiting else asked | {"write"})

    def propose_claims(self, stretches: Sequence[Stretch]) -> list[list[ProposedClaim]]:
        """Proposals for each stretch; stretches of one source follow one another. All are asked about at once."""
        if "extract" in self._without:
            own = self._fallback.propose_claims(stretches)
            return [[replace(claim, maker=self._fallback.claims_maker) for claim in part] for part in own]
        done = self._extractor.propose(stretches)
        self._fallbacks.update(done.fallbacks)
        self._unfinished |= done.unfinished
        self._waiting = self._waiting or done.fallbacks[Outcome.pending] > 0 or done.mending > 0
        return done.parts

    def write_page(self, plan: PagePlan, claims: Mapping[str, Claim]) -> Sequence[PageSection]:
        """One page; see ``write_pages``."""
        return self.write_pages([(plan, claims)], {})[0].sections

    def write_pages(
        self, items: Sequence[tuple[PagePlan, Mapping[str, Claim]]], sources: Mapping[str, Source], /
    ) -> list[Draft]:
        """Drafts of pages. While claims are still to come nobody is asked: the pages would be written twice."""
        if self._waiting or "write" in self._without:
            return [
                Draft(tuple(self._fallback.write_page(plan, claims)), self._fallback.maker, final=not self._waiting)
                for plan, claims in items
            ]
        pages = self._writer.write(items, sources)
        self._fallbacks.update(pages.fallbacks)
        return pages.drafts

    def advise(self, topics: Iterable[TopicSheet], overrides: Overrides, sources: Mapping[str, Source]) -> Advice:
        """How new topics are called and grouped; nothing is said of those that people decided about."""
        if self._waiting or "group" in self._without:
            return Advice(pending=True, coming="group" not in self._without)
        named = {name.casefold() for name in _named(overrides)}
        free = [t for t in topics if not named.intersection(n.casefold() for n in (t.key, t.title, *t.aliases))]
        advice = self._adviser.advise(free, sources)
        self._waiting = self._titles_wait = advice.pending
        return advice

    def wanted(self, source: Source, /) -> str:
        """What its reader said before it was compiled; nothing where no model is asked about it."""
        return "" if "extract" in self._without else self._guidance.get(source.path, "")

    def brief(self, stretches: Sequence[Stretch]) -> Brief | None:
        """Takeaways by the model that extracts."""
        return None if "extract" in self._without else Briefer(self._extractor).brief(stretches)

    @property
    def compares(self) -> bool:
        """Whom topics are shown to, claims of one topic are shown to as well."""
        return "group" not in self._without

    def contradict(self, sets: Sequence[Sequence[Claim]], sources: Mapping[str, Source]) -> Sequence[Verdict]:
        """What a model flags and holds on a second look, and of which code found the words.

        Nobody is asked while claims are to come; topics may, for they change nothing here.
        """
        if self._waiting and not self._titles_wait:
            return [Verdict(waiting=True)] * len(sets)
        compared = self._comparer.compare(sets, sources)
        weighed, failed = self._weigher.weigh(compared.given, sources)
        self._fallbacks.update([*compared.fallbacks.elements(), *failed])
        return weighed

    def answer(self, question: str, passages: Sequence[Passage]) -> Sequence[ProposedSentence]:
        """At most three sentences from these passages; none if they do not answer."""
        who: Engine | Answerer = self._fallback if "answer" in self._without else self._answerer
        return who.answer(question, passages)


def _named(overrides: Overrides) -> Iterable[str]:
    """Every page that a person's decision names."""
    for union in overrides.merge:
        yield from (union.into, *union.pages)
    for cut in overrides.split:
        yield from (cut.page, cut.title, *cut.aliases)
    for name in overrides.rename:
        yield from (name.page, name.title)
    for hidden in overrides.hide:
        yield hidden.page
