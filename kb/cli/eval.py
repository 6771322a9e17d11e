"""kb eval"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.console import count, say, say_json, say_lines
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from kb.evaluate.golden import Outcome
    from kb.evaluate.history import Move, Result
    from kb.evaluate.measures import Measured
    from kb.evaluate.structure import Finding

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
@json_option
@pass_invocation
def command(
    invocation: Invocation, golden: Path | None, propose: int | None, against: str | None, as_json: bool
) -> ExitCode:
    """Measure how good the knowledge base is; keep the result; say what moved.

    Proof, fidelity, coverage and concepts are measured of any base. With golden.jsonl (one {"question": …, "answers":
    ["…"] or "not in the sources"} a line) its answers are, too. Exits with 7 where --against finds something worse.
    """
    from kb.evaluate.history import earlier, keep, moves

    home = invocation.home
    file = golden or home.root / "golden.jsonl"
    if propose is not None:
        return _propose(invocation, file, propose)
    if golden is not None and not golden.is_file():
        raise UsageError(f"{golden} is not there.", "Make one with `kb eval --make-golden 40`, and look it over.")
    before = earlier(home, against) if against else None
    result, findings, outcomes = _measured(invocation, file if file.is_file() else None)
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


def _measured(invocation: Invocation, file: Path | None) -> tuple[Result, Sequence[Finding], Sequence[Outcome]]:
    from compile.conflicts.compare import conflicts_of
    from kb import __version__
    from kb.ask.session import Session
    from kb.clock import timestamp
    from kb.evaluate.golden import answering, asked, read_golden
    from kb.evaluate.history import Result
    from kb.evaluate.planted import recall
    from kb.evaluate.structure import structure
    from kb.files import sha256
    from kb.proof.reprove import edition

    home, settings = invocation.home, invocation.settings
    questions = read_golden(file) if file else []
    with invocation.library() as library:
        measures, findings = structure(library, home)
        sources = {source.id: source for source in library.sources.all()}
        planted = recall(library.claims.all(), sources, conflicts_of)
    outcomes: Sequence[Outcome] = ()
    if questions:
        engine = invocation.engine()
        with Session.open(home, settings) as session:
            outcomes = asked(questions, lambda question: session.ask(question, engine))
    made_by = {"kb": __version__, "engine": settings.model, "embedder": settings.embedder, "gate": edition()}
    all_measures = {**measures, **({"contradictions_found": planted} if planted else {}), **answering(outcomes)}
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
