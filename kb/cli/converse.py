"""`kb ask` at a terminal without a question: one after another, with the answers' sources at hand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from kb.ask.follow import Turn, resolved
from kb.ask.form import Told, closest, place, read_form
from kb.cli.answering import Answering
from kb.cli.console import say
from kb.encode.terminal import one_line
from kb.errors import KbError
from kb.values import Citation

HELP = """\
Ask in plain words; "it", "she" or "there" may mean what the last answer was about.
/sources    what the last answer rests on
/open N     the words around citation N, and where they stand
/save       file the last answer as a page of the wiki
/help       this
/quit       end; so do an empty line and Ctrl-D"""
WIDE = 700  # characters shown on each side of a citation


def converse(answering: Answering, show: Callable[[Told], None], save: Callable[[Told], None]) -> None:
    """Answer until an empty line, /quit or the end of input. ``show`` prints an answer, ``save`` files it."""
    with suppress(ImportError):  # a Python built without it: the line is edited by the terminal alone
        import readline  # noqa: F401 - input() then keeps the lines typed so far

    say("Ask; /help says what else. An empty line ends.")
    last: Told | None = None
    while line := _read():
        if not line.startswith("/"):
            if (answered := _asked(answering, line, last)) is not None:
                last = answered
                show(last)
                say()
        elif line in ("/quit", "/exit", "/q"):
            return
        elif line == "/help":
            say(HELP)
        elif last is None:
            say("Ask something first; /help says what there is.", fg="yellow")
        elif line == "/sources":
            _say_sources(last)
        elif line.startswith("/open"):
            _open(answering, last, line.removeprefix("/open").strip())
        elif line == "/save":
            _save(last, save)
        else:
            say("There is no such command; /help says what there is.", fg="yellow")


def _read() -> str:
    try:
        return input("? ").strip()
    except EOFError:
        say()
        return ""


def _asked(answering: Answering, line: str, last: Told | None) -> Told | None:
    before = Turn(last.form["question"], _first(last)) if last else None
    question = resolved(line, before)
    if question != line:
        say(f"({question})", dim=True)
    try:
        return answering.ask(question)
    except KbError as error:
        _say_error(error)
        return None


def _save(last: Told, save: Callable[[Told], None]) -> None:
    try:
        save(last)
    except KbError as error:
        _say_error(error)


def _say_error(error: KbError) -> None:
    say(error.format_message(), err=True, fg="red")


def _first(told: Told) -> str:
    sentences = told.form["sentences"]
    return str(sentences[0]["text"]) if sentences else ""


def citations(told: Told) -> list[Citation]:
    """What an answer cites, each once, as it is numbered; of a refusal, the sentences it shows."""
    answer, _ = read_form(told.form)
    if answer.abstained:
        return closest(answer)
    return list(dict.fromkeys(citation for sentence in answer.sentences for citation in sentence.citations))


def _say_sources(told: Told) -> None:
    for number, citation in enumerate(citations(told), 1):
        say(f"[{number}] ", fg="cyan", nl=False)
        say(one_line(place(citation)))


def _open(answering: Answering, told: Told, which: str) -> None:
    """The words around a citation, itself in bold."""
    cited = citations(told)
    if not which.isascii() or not which.isdigit() or not 1 <= int(which) <= len(cited):
        say(f"Say which: /open 1{f' to {len(cited)}' if len(cited) > 1 else ''}." if cited else "It cites nothing.")
        return
    citation = cited[int(which) - 1]
    try:
        library = answering.session.library
        source = library.sources.get(citation.source)
        text = library.sources.text(citation.source) if source else ""
    except KbError as error:
        _say_error(error)
        return
    if text[citation.start : citation.end] != citation.text:
        say("Its source was changed since; ask again.", fg="yellow")
        return
    start, end = max(0, citation.start - WIDE), citation.end + WIDE
    say(one_line(place(citation)), fg="cyan")
    say(f"{'… ' if start else ''}{text[start : citation.start].lstrip()}", nl=False)
    say(citation.text, nl=False, bold=True)
    say(f"{text[citation.end : end].rstrip()}{' …' if end < len(text) else ''}")
