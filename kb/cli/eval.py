"""kb eval"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.console import count, say, say_json, say_lines
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.errors import ExitCode, UsageError
from kb.home import Home
from kb.progress import Silent

if TYPE_CHECKING:
    from kb.evaluate.golden import Outcome
    from kb.evaluate.history import Move, Result
    from kb.evaluate.measures import Measured
    from kb.evaluate.structure import Finding
    from kb.library import Library

NAMED = 10  # findings and questions that are shown to people; --json has all


@click.command()
@click.option(
    "--golden",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Questions with answers; else golden.jsonl, if it is there.",
)
@click.option("--make-golden", "propose", type=click.IntRange(1, 10_000), help="Propose so many questions, and stop.")
@click.option(
    "--against", metavar="LAST", help="Compare with a kept result: last, the beginning of its time, or a file."
)
@click.option(
    "--copies/--no-copies",
    default=None,
    help="Build copies too: stability, retraction. Up to 200 sources: done anyway.",
)
@click.option("--judge", metavar="MODEL", help="Let this model judge a sample of page sentences; says the cost first.")
@click.option(
    "--sample", default=100, show_default=True, type=click.IntRange(1, 10_000), help="… of so many sentences."
)
@json_option
@pass_invocation
def command(invocation: Invocation, /, as_json: bool, **options: Any) -> ExitCode:
    """Measure how good the knowledge base is; keep the result; say what moved.

    Proof, fidelity, coverage and concepts are measured of any base. With golden.jsonl (one {"question": …, "answers":
    ["…"] or "not in the sources"} a line) its answers are, too. Exits with 7 where --against finds something worse.
    """
    from kb.evaluate.history import earlier, keep, moves

    home = invocation.home
    golden, propose, against = options["golden"], options["propose"], options["against"]
    file = golden or home.root / "golden.jsonl"
    if propose is not None:
        return _propose(invocation, file, propose)
    if golden is not None and not golden.is_file():
        raise UsageError(f"{golden} is not there.", "Make one with `kb eval --make-golden 40`, and look it over.")
    before = earlier(home, against) if against else None
    more = Further(options["copies"], options["judge"] or "", options["sample"])
    result, findings, outcomes = _measured(invocation, file if file.is_file() else None, more)
    moved = moves(before, result) if before else []
    keep(home, result)
    if as_json:
        say_json(_form(result, findings, outcomes, moved))
    else:
        _say_card(result, moved, before)
        _say_findings(findings, outcomes)
        if not outcomes:
            say("No golden.jsonl: answers were not measured (`kb eval --make-golden 40` proposes questions).", dim=True)
    return ExitCode.REGRESSION if any(move.worse for move in moved) else ExitCode.OK


def _propose(invocation: Invocation, file: Path, number: int) -> ExitCode:
    from kb.evaluate.propose import proposals
    from kb.files import write_atomic

    if file.exists():
        raise UsageError(f"{file.name} is there already.", "Name another with --golden FILE.")
    with invocation.library() as library:
        found = proposals(library, number)
    if not found:
        say("No claim has a form that can be turned into a question; write golden.jsonl by hand.", fg="yellow")
        return ExitCode.PARTIAL
    write_atomic(file, "".join(f"{proposal.line()}\n" for proposal in found))
    unknown = sum(not proposal.answers for proposal in found)
    say(f"{count(len(found), 'question')} in {file}, {unknown:,} of them with no answer in the sources.", fg="green")
    say("Look them over: delete what nobody would ask, add other ways to say an answer. Then run `kb eval`.")
    return ExitCode.OK


Found = tuple["Mapping[str, Measured]", "Sequence[Finding]"]


@dataclass(frozen=True, slots=True)
class Further:
    """What is measured only of small bases, or where it is asked for."""

    copies: bool | None  # None: of a base that is small
    judge: str
    sample: int

    def copied(self, invocation: Invocation, library: Library) -> Found:
        """Of copies that are built again, by the engine that asks nobody: no copy costs money."""
        from compile.extractive.engine import Extractive
        from kb.cli.pipeline import Options, build
        from kb.evaluate.copies import MOST, rebuilt

        settings = replace(invocation.settings, embedder="none")
        asks = settings.model != "extractive" or any(asdict(settings.models).values())
        small = len(library.sources.all()) <= MOST and not asks
        if not (small if self.copies is None else self.copies):
            return {}, ()
        if asks:
            raise UsageError(
                "Copies are built without models, so they differ from what a model wrote.", "Leave it out."
            )

        def again(home: Home) -> None:
            build(home, settings, Extractive(), Silent(), Options(assume_yes=True, site=False))

        with tempfile.TemporaryDirectory(prefix="kb-eval-") as folder:
            return rebuilt(invocation.home, library, Path(folder), again)

    def judged(self, invocation: Invocation, library: Library) -> Found:
        """By another model, once a person has heard the cost. Raises NeedsConfirmation where nobody can be asked."""
        if not self.judge:
            return {}, ()
        from compile.open import open_judges
        from kb.calls.budget import load_prices
        from kb.calls.spec import model_specs, spec_of
        from kb.evaluate.entailment import entailed, groups, sample, tokens

        sampled = sample(library, self.sample)
        inward, outward = tokens(sampled)
        specs = [spec_of(one) for one in model_specs(self.judge)]
        cost = load_prices(invocation.home).estimate(specs, inward, outward)
        said = (
            f"{count(len(sampled), 'sentence')} in {count(len(groups(sampled)), 'question')} to {self.judge}: {cost}."
        )
        if not sampled or not invocation.person().agrees(said, "Ask?", "leave out --judge"):
            return {}, ()
        ask = open_judges(invocation.home, invocation.settings, self.judge, invocation.person())
        return entailed(ask(groups(sampled)))


def _measured(
    invocation: Invocation, file: Path | None, more: Further
) -> tuple[Result, Sequence[Finding], Sequence[Outcome]]:
    from compile.conflicts.compare import conflicts_of
    from kb import __version__
    from kb.ask.session import Session
    from kb.clock import timestamp
    from kb.evaluate.golden import answering, asked, read_golden
    from kb.evaluate.history import Result
    from kb.evaluate.planted import KINDS, recall
    from kb.evaluate.structure import structure
    from kb.files import sha256
    from kb.proof.reprove import edition

    home, settings = invocation.home, invocation.settings
    questions = read_golden(file) if file else []
    with invocation.library() as library:
        measures, findings = structure(library, home)
        sources = {source.id: source for source in library.sources.all()}
        claims = library.claims.all()
        planted = {name: recall(claims, sources, conflicts_of, change) for name, change in KINDS.items()}
        measures = {**measures, **{name: value for name, value in planted.items() if value}}
        for further, found in (more.copied(invocation, library), more.judged(invocation, library)):
            measures, findings = {**measures, **further}, [*findings, *found]
    outcomes: Sequence[Outcome] = ()
    if questions:
        engine = invocation.engine()
        with Session.open(home, settings) as session:
            outcomes = asked(questions, lambda question: session.ask(question, engine))
    made_by = {"kb": __version__, "engine": settings.model, "embedder": settings.embedder, "gate": edition()}
    all_measures = {**measures, **answering(outcomes)}
    digest = sha256(file.read_bytes())[:16] if file else ""
    return Result(timestamp(), made_by, digest, all_measures), findings, outcomes


def _form(
    result: Result, findings: Sequence[Finding], outcomes: Sequence[Outcome], moved: Sequence[Move]
) -> dict[str, Any]:
    """The fixed form of `kb eval --json`."""
    return {
        "at": result.at,
        **result.made_by,
        "golden": result.golden,
        "measures": {name: _one(name, value) for name, value in result.measures.items()},
        "findings": [{"measure": f.measure, "where": f.where, "what": f.what} for f in findings],
        "questions": [
            {
                "question": o.golden.question,
                "answers": list(o.golden.answers),
                "verdict": o.verdict,
                "confidence": round(o.answer.confidence, 4),
                "said": [sentence.text for sentence in o.answer.sentences],
            }
            for o in outcomes
        ],
        "moved": [{"measure": m.measure, "before": m.before, "now": m.now, "worse": m.worse} for m in moved],
    }


def _one(name: str, value: Measured) -> dict[str, Any]:
    from kb.evaluate.measures import MEASURES

    form: dict[str, Any] = {"value": round(value.value, 6), "of": value.of}
    if value.of and MEASURES[name].is_share:
        form["low"], form["high"] = (round(end, 4) for end in value.interval)
    return form


def _say_card(result: Result, moved: Sequence[Move], before: Result | None) -> None:
    from kb.evaluate.measures import MEASURES

    changed, group = {move.measure: move for move in moved}, ""
    for name, measure in MEASURES.items():
        if (value := result.measures.get(name)) is None:
            continue
        if measure.group != group:
            group = measure.group
            say(group.capitalize(), bold=True)
        low, high = value.interval
        shown = f"{value.value:7.3f}" if value.of else f"{value.value:7,.0f}"
        size = f"of {value.of:,}" if value.of else ""
        size += f" ({low:.2f}–{high:.2f})" if value.of and measure.is_share else ""
        move = changed.get(name)
        was = f"  was {move.before:.3f}{', worse' if move.worse else ''}" if move else ""
        say(f"  {shown}  {measure.sentence} {size}{was}".rstrip(), fg="red" if move and move.worse else None)
    if before:
        worse = [move for move in moved if move.worse]
        said = f"{count(len(worse), 'measure')} worse" if worse else "nothing worse"
        say(f"Against {before.at}: {len(moved):,} moved, {said}.", fg="red" if worse else "green")
        if before.golden != result.golden:
            say("The questions are others than then, so answers were not compared.", fg="yellow")


def _say_findings(findings: Sequence[Finding], outcomes: Sequence[Outcome]) -> None:
    say_lines([f"{finding.where}: {finding.what[:100]} ({finding.measure})" for finding in findings], NAMED)
    say_lines([f"{one.verdict}: {one.golden.question}" for one in outcomes if one.verdict != "right"], NAMED)
