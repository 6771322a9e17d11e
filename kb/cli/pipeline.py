"""The whole way from raw/ to a site and an index, and what it reports. Read from top to bottom."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kb.clock import timestamp
from kb.engine import Engine
from kb.errors import EmbedderError, ExitCode
from kb.gc import mark_gone
from kb.home import Home
from kb.library import Library
from kb.progress import Progress
from kb.settings import Settings
from kb.values import Problem, Retraction

if TYPE_CHECKING:
    from ingest.scan import Scan
    from kb.calls.caller import Totals


@dataclass(frozen=True)
class ModelReport:
    """What models did for one build. ``cost`` in US dollars, None where a price is not known."""

    calls: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = 0.0
    pending: int = 0  # answers that are waited for
    dropped: int = 0  # questions that waited and are asked no more, or otherwise
    stood_in: Mapping[str, int] = field(default_factory=dict)  # parts told extractively, by why
    kept_here: int = 0  # parts told extractively because their text may not leave this machine


@dataclass
class BuildReport:
    """What one build did. ``as_json`` is the fixed form of `kb build --json`."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)  # (old path, new path)
    accepted: int = 0
    refused: int = 0
    pages_written: list[str] = field(default_factory=list)
    pages_unchanged: int = 0
    pages_removed: list[str] = field(default_factory=list)
    retractions: list[Retraction] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    known: frozenset[str] = frozenset()  # those of the failed that an earlier build has named, unchanged since
    notes: list[Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("ingest", "compile", "site", "embed"), 0.0)
    )
    site_built: bool = False
    model: ModelReport = field(default_factory=ModelReport)

    @property
    def code(self) -> ExitCode:
        """PENDING while answers are waited for; PARTIAL when a source was not read, or a model gave nothing of use."""
        if self.model.pending:
            return ExitCode.PENDING
        return ExitCode.PARTIAL if self.failed or self.model.stood_in else ExitCode.OK

    def as_json(self) -> dict[str, Any]:
        """The fixed machine-readable form."""
        return {
            "sources": {
                "added": len(self.added),
                "changed": len(self.changed),
                "removed": len(self.removed),
                "failed": len(self.failed),
            },
            "claims": {"accepted": self.accepted, "refused": self.refused},
            "pages": {
                "written": len(self.pages_written),
                "unchanged": self.pages_unchanged,
                "removed": len(self.pages_removed),
            },
            "model": asdict(self.model),
            "seconds": {name: round(value, 3) for name, value in self.seconds.items()},
            "renamed": [{"from": old, "to": new} for old, new in self.renamed],
            "failed": [{"path": p.path, "message": p.message, "advice": p.advice} for p in self.failed],
        }


@dataclass(frozen=True, slots=True)
class Options:
    """How a build goes about it."""

    assume_yes: bool = False
    site: bool = True
    retry: bool = False  # read files again that could not be read
    found: Scan | None = None  # a watcher's scan of raw/; without one, raw/ is scanned now


def build(
    home: Home, settings: Settings, engine: Engine, progress: Progress, options: Options | None = None
) -> BuildReport:
    """Bring wiki, site and index up to date with raw/. The caller holds the write lock.

    Order matters to the reader: the wiki is there first, then the site, then the embeddings.
    """
    from compile.compiler import compile_base
    from compile.site.build import build_site
    from ingest.ingest import Orders, ingest
    from kb.lockfile import read_lock
    from kb.overrides import read_overrides

    report, options = BuildReport(), options or Options()
    with Library.open(home) as library:
        with _timed(report, "ingest"):
            before_reading = _unreadable(library)
            people = read_overrides(home)
            orders = Orders(
                assume_yes=options.assume_yes,
                excluded=frozenset(people.exclude),
                lock=read_lock(home),
                retry=options.retry,
                found=options.found,
                described=people.descriptions(),
                versions=people.versions(),
            )
            read = ingest(library, home, settings, progress, orders)
        report.added, report.changed, report.removed = list(read.added), list(read.changed), list(read.removed)
        report.failed, report.notes = list(read.failed), list(read.notes)
        report.renamed = list(read.renamed)
        if not options.retry:  # who asks for a second try wants to hear how it went
            report.known = frozenset(path for path, _ in (before_reading & _unreadable(library)))
        if read.removed or read.changed:
            mark_gone(home, library)
        with _timed(report, "compile"):
            before = replace(engine.totals) if engine.totals else None
            compiled = compile_base(library, home, settings, engine, progress)
            report.model = _model(engine, before)
        if read.removed or read.changed:
            withdrawn = _withdrawn(home, library, read.changed)
            report.model = replace(report.model, dropped=report.model.dropped + withdrawn)
        if report.model.pending:  # as `kb handoff list` counts: a question that rests on others is not asked yet
            from kb.calls.deferred.pending import Pending

            asked = Pending(home).count() or report.model.pending
            report.model = replace(report.model, pending=asked)
        report.notes += _unreached(engine, report.model)
        report.accepted, report.refused = compiled.accepted, compiled.refused
        report.pages_written, report.pages_removed = list(compiled.written), list(compiled.removed)
        report.pages_unchanged = len(compiled.unchanged)
        report.retractions = list(compiled.retractions)
        report.notes += compiled.problems
        if options.site:
            with _timed(report, "site"):
                shown = build_site(home, settings, library, progress)
                report.site_built = not shown.unchanged
                report.notes += [
                    Problem(path, "Its original could not be copied into the site.") for path in shown.missing
                ]
        with _timed(report, "embed"):
            report.notes += embed(library, home, settings, progress)
        library.runs.put("build", timestamp(), report.as_json())
    return report


def _withdrawn(home: Home, library: Library, changed: Sequence[str]) -> int:
    """Drop what people asked of words that do not stand in the sources any more; how many questions.

    A compile asks its own questions again, so it knows which of them nobody waits for. What a person asked is put
    anew only when it is asked again, and then shows other words: the answer to the old one would never be taken.
    """
    from kb.calls.deferred.pending import Pending

    same = {source.id for source in library.sources.all() if source.path not in set(changed)}
    return Pending(home).withdraw({"answer"}, same)


def _unreadable(library: Library) -> set[tuple[str, tuple[str, int, str]]]:
    """Each file that could not be read, with what tells whether it is still the same file and the same trouble."""
    return {(r.path, (r.sha256, r.size, r.message)) for r in library.files.failed()}


def _model(engine: Engine, before: Totals | None) -> ModelReport:
    """What models did for the compile that has just ended. A watch keeps one engine for many builds."""
    now = engine.totals
    if now is None or before is None:
        return ModelReport()
    without = {str(why): number for why, number in sorted(engine.fallbacks.items())}
    here = without.pop("local_only", 0)
    without.pop("pending", 0)
    return ModelReport(
        calls=now.calls - before.calls,
        cached=now.cached - before.cached,
        tokens_in=now.tokens_in - before.tokens_in,
        tokens_out=now.tokens_out - before.tokens_out,
        cost=None if now.cost is None or before.cost is None else round(now.cost - before.cost, 6),
        pending=now.pending - before.pending,
        dropped=now.dropped - before.dropped,
        stood_in=without,
        kept_here=here,
    )


_ON_THE_WAY = ("provider_error", "timed_out", "rate_limited")


def _unreached(engine: Engine, model: ModelReport) -> list[Problem]:
    """What a server said, or that it said nothing, where calls failed on their way to a model."""
    said = {str(outcome): message for outcome, message in engine.totals.messages.items()} if engine.totals else {}
    advice = "Build again when that is mended: what was answered is not asked again."
    return [Problem("kb.toml", said[why], advice) for why in _ON_THE_WAY if why in model.stood_in and why in said]


def embed(library: Library, home: Home, settings: Settings, progress: Progress) -> list[Problem]:
    """Embed what is new and bring the embedding store up to date; without an embedder search stays lexical."""
    from kb.index.build import update_index

    try:
        return update_index(library, home, settings, progress)
    except EmbedderError as error:
        return [Problem("kb.toml", error.message)]


@contextmanager
def _timed(report: BuildReport, name: str) -> Iterator[None]:
    begin = time.monotonic()
    try:
        yield
    finally:
        report.seconds[name] += time.monotonic() - begin
