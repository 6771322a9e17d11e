"""kb ask"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from kb.ask.disputes import Dispute, disputes
from kb.cli.console import say, say_json
from kb.cli.context import Invocation, json_option, only_options, pass_invocation
from kb.encode.terminal import one_line
from kb.errors import ExitCode, UsageError
from kb.text.folding import flat
from kb.values import Answer, Citation, Evidence


def as_form(answer: Answer, disputed: Sequence[Dispute] = ()) -> dict[str, Any]:
    """The fixed form of `kb ask --json`."""
    return {
        "question": answer.question,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, 4),
        "sentences": [{"text": s.text, "citations": [_citation(c) for c in s.citations]} for s in answer.sentences],
        "passages": [_passage(evidence) for evidence in answer.passages],
        "unknown_terms": list(answer.unknown_terms),
        "disputes": [{"cited": _citation(d.cited), "other": _citation(d.other), "detail": d.detail} for d in disputed],
        "corrections": [
            {"cited": _citation(c.cited), "claim": c.claim, "says": c.says, "because": c.because}
            for c in answer.corrections
        ],
        "engine": answer.engine,
        "seconds": round(answer.seconds, 4),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    names = ("source", "path", "start", "end", "text", "page_from", "page_to", "at")
    return {name: getattr(citation, name) for name in names}


def _passage(evidence: Evidence) -> dict[str, Any]:
    hit = evidence.hit
    sentence = {"start": evidence.sentence_start, "end": evidence.sentence_end, "text": evidence.sentence}
    names = ("source", "path", "start", "end", "text", "score")
    return {**{name: getattr(hit, name) for name in names}, "sentence": sentence}


def place(citation: Citation) -> str:
    """``raw/report.pdf, p. 3`` or ``raw/report.pdf, pp. 3–4``; ``raw/interview.md, at 12:31``."""
    if citation.at:
        return f"{citation.path}, at {citation.at}"
    if not citation.page_from:
        return citation.path
    if citation.page_to > citation.page_from:
        return f"{citation.path}, pp. {citation.page_from}–{citation.page_to}"
    return f"{citation.path}, p. {citation.page_from}"


def say_answer(answer: Answer, disputed: Sequence[Dispute] = ()) -> None:
    """An answer for people: sentences with numbers, then what each number stands for."""
    if answer.abstained:
        say("The sources do not say.", fg="yellow", bold=True)
        if answer.unknown_terms:
            say(f"No source mentions: {', '.join(answer.unknown_terms)}.")
        if answer.passages:
            say("Closest passages:")
        for evidence in answer.passages[:3]:
            say(one_line(f"  {evidence.hit.path}"), fg="cyan")
            say(f"    {' '.join(evidence.sentence.split())}")
        return
    numbers: dict[Citation, int] = {}
    for sentence in answer.sentences:
        items = [flat(citation.text) for citation in sentence.citations]
        if len(items) > 1 and sentence.text == " ".join(items):  # a list: each item with its own number
            for item, citation in zip(items, sentence.citations, strict=True):
                say(f"- {item}", nl=False)
                say(f" [{numbers.setdefault(citation, len(numbers) + 1)}]", fg="cyan")
            continue
        say(sentence.text, nl=False)
        for citation in sentence.citations:
            number = numbers.setdefault(citation, len(numbers) + 1)
            say(f" [{number}]", fg="cyan", nl=False)
        say()
    say()
    for citation, number in numbers.items():
        say(f"[{number}] ", fg="cyan", nl=False)
        say(one_line(place(citation)), bold=True)
        say(f"    “{' '.join(citation.text.split())}”")
    for correction in answer.corrections:
        say(f"Corrected by you [{numbers[correction.cited]}]: ", fg="yellow", nl=False)
        say(one_line(f"{correction.says} Because: {correction.because}"))
    for dispute in disputed:
        say(one_line(f"Sources disagree ({dispute.detail}): "), fg="yellow", nl=False)
        say(one_line(place(dispute.other)), bold=True)
        say(f"    “{' '.join(dispute.other.text.split())}”")
    say(f"Confidence {min(answer.confidence, 0.99):.0%}. Each quotation was found in its source by code.", dim=True)


@click.command()
@click.argument("question", required=False)
@click.option(
    "--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file, one question a line."
)
@only_options
@click.option("--strict", is_flag=True, help="Exit with 4 when the sources do not say.")
@json_option
@pass_invocation
def command(
    invocation: Invocation,
    /,
    question: str | None,
    batch: Path | None,
    strict: bool,
    as_json: bool,
    **only: str,
) -> ExitCode:
    """Answer QUESTION from the sources, with citations, or say that they do not say.

    Without QUESTION: a session, or what a pipe says (`echo "When?" | kb ask`).
    """
    from kb.ask.catalog import Only
    from kb.ask.session import Session, read_lines

    if question is not None and batch is not None:
        raise UsageError("Give a question or --batch FILE, not both.")
    if question is None and batch is None and not sys.stdin.isatty():
        question = " ".join(sys.stdin.read().split())
        if not question:
            raise UsageError("Give a question, or --batch FILE.")
    interactive = question is None and batch is None
    if interactive and as_json:
        raise UsageError("Give a question, or --batch FILE.")
    warm = interactive or batch is not None
    abstained = False
    with Session.open(invocation.home, invocation.settings, warm=warm, only=Only(**only)) as session:
        if session.why:
            say(session.why, err=True, fg="yellow")
        engine = invocation.engine()
        if interactive:
            _converse(session, engine)
            return ExitCode.OK
        questions = [question] if question is not None else read_lines(batch) if batch else []
        for text in questions:
            waited = _waiting(engine)
            answer = session.ask(text, engine)
            abstained = abstained or answer.abstained
            if as_json:
                say_json(as_form(answer, disputes(session.library, answer)))
            else:
                if batch:
                    say(one_line(text), bold=True)
                say_answer(answer, disputes(session.library, answer))
                if batch:
                    say()
            _say_waits(_waiting(engine) - waited)
    return ExitCode.FINDINGS if strict and abstained else ExitCode.OK


def _converse(session: Any, engine: Any) -> None:
    say("Ask; an empty line ends.")
    while text := click.prompt("?", default="", show_default=False, prompt_suffix=" ").strip():
        waited = _waiting(engine)
        answer = session.ask(text, engine)
        say_answer(answer, disputes(session.library, answer))
        _say_waits(_waiting(engine) - waited)
        say()


def _waiting(engine: Any) -> int:
    """How many questions an engine has left waiting so far; none for one that asks nobody."""
    totals = getattr(engine, "totals", None)
    return totals.pending if totals is not None else 0


def _say_waits(number: int) -> None:
    if number:
        say(
            "This is told without a model: the question waits for its answer (`kb handoff`, `kb resume`). "
            "Ask again once it is there.",
            err=True,
            fg="yellow",
        )
