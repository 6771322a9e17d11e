"""kb brief"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from kb.cli.console import count, progress, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation, writing
from kb.cli.source import find_source, paths_of
from kb.encode.terminal import one_line
from kb.errors import ExitCode, UsageError
from kb.guidance import guiding, read_guidance, write_guidance
from kb.text.folding import flat

if TYPE_CHECKING:
    from kb.engine import Brief
    from kb.values import Claim, Document, Source


@click.command()
@click.argument("file")
@click.option("--matters", help="What matters to you in it, in plain words; empty: nothing in particular any more.")
@json_option
@pass_invocation
def command(invocation: Invocation, file: str, matters: str | None, as_json: bool) -> ExitCode:
    """Talk FILE (in raw/) over before it is compiled: what it comes down to, and what matters to you in it.

    Your answer is kept in guidance.toml and goes into what a model is asked about this file; the next build asks so.
    """
    home = invocation.home
    guiding(file, matters or "")  # before anything is asked of a model
    with writing(home, "kb brief"):
        source, document = _read(invocation, file, quiet=as_json)
        brief, claims, troubles = _takeaways(invocation, source, document)
        known = read_guidance(home)
        if not as_json:
            _say(source, brief, claims, troubles)
            if said := known.get(source.path):
                say(f"What you said of it before: {one_line(said)}")
        wanted = matters if matters is not None else _asked(invocation, brief, as_json=as_json)
        if wanted is not None:
            wanted = guiding(source.path, wanted)
            write_guidance(home, {**known, source.path: wanted} if wanted else _without(known, source.path))
    kept = known.get(source.path, "") if wanted is None else wanted
    if as_json:
        say_json(_form(source, brief, claims, kept))
    elif wanted is not None:
        say(
            "Kept in guidance.toml; `kb build` asks accordingly." if wanted else "Nothing in particular is asked of it."
        )
    return ExitCode.PENDING if brief.waiting else ExitCode.OK


def _read(invocation: Invocation, file: str, *, quiet: bool) -> tuple[Source, Document]:
    """The source and its text; a file of raw/ that no build has met is read now, and nothing else is."""
    from ingest.ingest import Orders, ingest, max_bytes
    from ingest.scan import scan
    from kb.lockfile import read_lock
    from kb.overrides import read_overrides

    home, settings = invocation.home, invocation.settings
    found = scan(home.raw, max_bytes(settings))
    wanted = next((path for path in paths_of(invocation, file) if path in found.files), None)
    with invocation.library(readonly=False) as library:
        if wanted is not None:
            others = ({*found.files} | {source.path for source in library.sources.all()}) - {wanted}
            people = read_overrides(home)
            orders = Orders(
                excluded=frozenset(people.exclude),
                lock=read_lock(home),
                found=replace(found, held=frozenset(others)),
                described=people.descriptions(),
            )
            for problem in ingest(library, home, settings, progress(quiet=quiet), orders).failed:
                if problem.path == wanted:
                    raise UsageError(f"{problem.path} cannot be read: {problem.message}", problem.advice)
        source = find_source(library, invocation, file)
        return source, library.sources.document(source.id)


def _takeaways(
    invocation: Invocation, source: Source, document: Document
) -> tuple[Brief, list[Claim], Collection[str]]:
    """What a model said, what of it is proven, and what calls met that did not reach it."""
    from compile.claims import stretches_of
    from kb.proof.gate import accept_claims

    engine = invocation.engine()
    brief = engine.brief(stretches_of(source, document))
    if brief is None:
        raise UsageError(
            "There is nobody to talk it over with: kb.toml names no model.", 'Set `model` there, for example "handoff".'
        )
    claims, _ = accept_claims(source, document, brief.takeaways, engine.maker)
    return brief, claims, engine.totals.messages.values() if engine.totals else ()


def _say(source: Source, brief: Brief, claims: Sequence[Claim], troubles: Collection[str]) -> None:
    say(one_line(f"{source.title} ({source.path})"), bold=True)
    for number, claim in enumerate(claims, 1):
        say(f"{number}. {one_line(claim.text)}")
        for quote in claim.proofs:
            if flat(quote.text) != claim.text:
                say(f"   “{one_line(quote.text)}”")
    if brief.waiting:
        parts, why = count(brief.waiting, "part"), one_line(" ".join(troubles))
        waits = f"without an answer: {why} Run" if why else "waiting for an answer (`kb handoff`); run"
        say(f"{parts} of it {waits} `kb brief` again then.", fg="yellow")
    elif not claims and not brief.failed:
        say("Nothing of it could be proven, or it says nothing worth keeping.")
    if brief.failed:
        say(f"{count(brief.failed, 'part')} of it without a usable reply: nothing is told of that.", fg="yellow")


def _asked(invocation: Invocation, brief: Brief, *, as_json: bool) -> str | None:
    """What a person at the terminal says; None where nobody is asked, or says nothing."""
    if as_json or brief.waiting or invocation.person().ask is None:
        return None
    said: str = click.prompt("What matters to you in it? (Enter: as before)", default="", show_default=False, err=True)
    return said or None


def _without(known: dict[str, str], path: str) -> dict[str, str]:
    return {name: wanted for name, wanted in known.items() if name != path}


def _form(source: Source, brief: Brief, claims: list[Claim], wanted: str) -> dict[str, Any]:
    """The machine-readable form."""
    return {
        "source": source.id,
        "path": source.path,
        "title": source.title,
        "takeaways": [
            {
                "text": claim.text,
                "attributed_to": claim.attributed_to,
                "quotes": [{"start": q.start, "end": q.end, "text": q.text} for q in claim.proofs],
            }
            for claim in claims
        ],
        "waiting": brief.waiting,
        "wanted": wanted,
    }
