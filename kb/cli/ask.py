"""kb ask"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from kb.ask.disputes import Dispute
from kb.ask.form import Told, closest, closing, decides, place, read_form
from kb.cli.answering import Answering, keep
from kb.cli.console import say, say_json
from kb.cli.context import Invocation, json_option, only_options, pass_invocation
from kb.encode.terminal import one_line
from kb.errors import ExitCode, UsageError
from kb.text.folding import flat
from kb.values import Answer, AnswerSentence, Citation


def say_answer(answer: Answer, disputed: Sequence[Dispute] = ()) -> None:
    """An answer for people: sentences with numbers, then what each number stands for."""
    if answer.abstained:
        _say_none(answer)
        return
    cited = list(dict.fromkeys(citation for sentence in answer.sentences for citation in sentence.citations))
    numbers = {citation: number for number, citation in enumerate(cited, 1)}
    whole = {citation for sentence in answer.sentences for citation in _say_sentence(sentence, numbers)}
    if words := decides(answer):
        say("Yes or no hangs on: ", dim=True, nl=False)
        say(f"“{flat(words)}”")
    say()
    for citation, number in numbers.items():
        say(f"[{number}] ", fg="cyan", nl=False)
        say(one_line(place(citation)), bold=True)
        if citation not in whole:
            say(f"    “{' '.join(citation.text.split())}”")
    for correction in answer.corrections:
        where = f"[{numbers[correction.cited]}]" if correction.cited in numbers else f"in {correction.cited.path}"
        say(one_line(f"Corrected by you {where}: "), fg="yellow", nl=False)
        say(one_line(f"{correction.says} Because: {correction.because}"))
    for dispute in disputed:
        say(one_line(f"Sources disagree ({dispute.detail}): "), fg="yellow", nl=False)
        if dispute.other in numbers:
            say(f"[{numbers[dispute.cited]}] and [{numbers[dispute.other]}].", fg="cyan")
        else:
            say(one_line(place(dispute.other)), bold=True)
            say(f"    “{' '.join(dispute.other.text.split())}”")
    say(closing(answer), dim=True)


def _say_none(answer: Answer) -> None:
    """That the sources do not say, what is missing, and what comes closest."""
    whole = bool(answer.passages) and not answer.unknown_terms and not answer.missing
    # What has every word of the question may well answer it: nobody is told that it does not.
    said = "No sentence of the sources surely answers this; these may." if whole else "The sources do not say."
    say(said, fg="yellow", bold=True)
    if answer.unknown_terms:
        say(f"No source mentions: {', '.join(answer.unknown_terms)}.")
    elif answer.missing and answer.passages:
        say(f"The closest passage has nothing of: {', '.join(answer.missing)}.")
    if answer.passages:
        say("Closest passages:")
    for near in closest(answer):
        say(one_line(f"  {near.path}"), fg="cyan")
        say(f"    {' '.join(near.text.split())}")


def _say_sentence(sentence: AnswerSentence, numbers: Mapping[Citation, int]) -> Iterator[Citation]:
    """A sentence with its numbers, or a list with one for each item; yields citations all of whose words are said."""
    items = [flat(citation.text) for citation in sentence.citations]
    if len(items) > 1 and sentence.text == " ".join(items):
        for item, citation in zip(items, sentence.citations, strict=True):
            say(f"- {item}", nl=False)
            say(f" [{numbers[citation]}]", fg="cyan")
        yield from sentence.citations
        return
    say(sentence.text, nl=False)
    for citation in sentence.citations:
        say(f" [{numbers[citation]}]", fg="cyan", nl=False)
    say()
    yield from (c for c, item in zip(sentence.citations, items, strict=True) if item == sentence.text)


@click.command()
@click.argument("question", required=False)
@click.option(
    "--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file, one question a line."
)
@only_options
@click.option("--save", is_flag=True, help="File the answer as a page of the wiki, proven again with every build.")
@click.option("--strict", is_flag=True, help="Exit with 4 when the sources do not say.")
@json_option
@pass_invocation
def command(
    invocation: Invocation,
    /,
    question: str | None,
    batch: Path | None,
    save: bool,
    strict: bool,
    as_json: bool,
    **only: str,
) -> ExitCode:
    """Answer QUESTION from the sources, with citations, or say that they do not say.

    Without QUESTION: a session, or what a pipe says, a question a line (`echo "When?" | kb ask`).
    """
    from kb.ask.session import read_lines

    if question is not None and batch is not None:
        raise UsageError("Give a question or --batch FILE, not both.")
    asked = [question] if question is not None else read_lines(batch) if batch else []
    if question is None and batch is None and not sys.stdin.isatty():
        asked = [" ".join(line.split()) for line in sys.stdin.read().splitlines() if line.strip()]
        if not asked:
            raise UsageError("Give a question, or --batch FILE.")
    interactive = not asked and batch is None
    several = batch is not None or len(asked) > 1
    if interactive and as_json:
        raise UsageError("Give a question, or --batch FILE.")
    if interactive and (save or strict):
        raise UsageError("A session has no --save or --strict: say /save there, or give a question.")
    abstained = False
    with Answering(invocation, only, many=interactive or several) as answering:
        if interactive:
            from kb.cli.converse import converse

            converse(answering, _show, lambda told: keep(invocation, told))
            return ExitCode.OK
        for text in asked:
            told = answering.ask(text)
            abstained = abstained or told.form["abstained"]
            if as_json:
                say_json(told.form)
                _say_waits(told)
            else:
                if several:
                    say(one_line(text), bold=True)
                _show(told)
                if several:
                    say()
            if save:
                keep(invocation, told)
    return ExitCode.FINDINGS if strict and abstained else ExitCode.OK


def _show(told: Told) -> None:
    say_answer(*read_form(told.form))
    if told.form["saved"]:
        say(f"You have saved an answer to this: {told.form['saved']}", dim=True)
    _say_waits(told)


def _say_waits(told: Told) -> None:
    if told.withdrawn:
        say(
            "It was asked before, when the sources told other passages of it: that form waits no more, and nobody need "
            "answer it.",
            err=True,
            fg="yellow",
        )
    if told.waiting:
        say(
            "This may not be the last word: the question waits for its answer (`kb handoff`, `kb resume`). "
            "Ask again once it is there.",
            err=True,
            fg="yellow",
        )
