"""kb status"""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from kb import pictures
from kb.cli.console import count, say, say_json, say_problems
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.cli.refused import refused, say_refused
from kb.cli.source import say_source, source_status
from kb.disagreements import disagreements
from kb.encode.terminal import one_line
from kb.home import Home
from kb.library import Library
from kb.settings import Settings
from kb.values import Problem


def status(library: Library, home: Home, settings: Settings) -> dict[str, Any]:
    """The fixed form of `kb status --json`."""
    from kb.index.embedder import embedder_id

    pages = library.pages.all().values()
    kinds = [record.page.type for record in pages]
    files = library.files.all()
    every = {source.id: source for source in library.sources.every()}
    sources = [source for source in every.values() if not source.superseded_by]
    runs = library.runs.latest()
    of_sources = pictures.picture_paths(home)
    failed = [
        problem
        for problem in (Problem(r.path, r.message, r.advice) for r in files.values() if r.message)
        if problem.path not in of_sources and not problem.is_blank
    ]
    return {
        "sources": len(sources),
        "passages": library.passages.count(),
        "claims": library.claims.count(),
        "refused": {reason.value: number for reason, number in library.claims.refused().items()},
        "concepts": kinds.count("concept"),
        "pages": len(kinds),
        "disputed": len(disagreements(library.conflicts.all())),
        "engine": settings.model,
        "calls": _outcomes(home),
        "embedder": settings.embedder,
        "embedded": settings.embedder != "none" and not library.vectors.missing(embedder_id(settings.embedder)),
        "failed": [{"path": r.path, "message": r.message, "advice": r.advice} for r in failed],
        "flagged": [{"path": s.path, "flags": list(s.flags)} for s in sources if s.flags],
        "duplicates": len([r for r in files.values() if r.source]) - len(every),
        "copies": [
            {"path": r.path, "of": every[r.source].path}
            for r in files.values()
            if r.source in every and every[r.source].path != r.path
        ],
        "superseded": [
            {"path": source.path, "by": every[source.superseded_by].path}
            for source in every.values()
            if source.superseded_by in every
        ],
        "last_build": runs[0][1] if runs else "",
        "site": home.site.is_dir(),
    }


def _outcomes(home: Home) -> dict[str, int]:
    """How calls to models have ended so far, by outcome, and how many wait; empty where none were made."""
    if not (home.state / "trace.jsonl").is_file():
        return {}
    from kb.calls.deferred.handoff import waiting
    from kb.calls.trace import read_trace

    ended = Counter(line.outcome for line in read_trace(home))
    ended["pending"] = waiting(home)  # what waits now: each build notes again what it could not ask
    return {name: number for name, number in sorted(ended.items()) if number}


def _list_refused(invocation: Invocation, *, as_json: bool) -> None:
    with invocation.library() as library:
        items = refused(library)
    if as_json:
        say_json(items)
        return
    if not items:
        say("Nothing was refused.")
        return
    say(f"{count(len(items), 'wording')} refused; where its quotes hold, they or their claims stand instead:")
    say_refused(items)


@click.command()
@click.argument("file", required=False)
@click.option("--refused", "only_refused", is_flag=True, help="List what was refused: statement, place, reason.")
@json_option
@pass_invocation
def command(invocation: Invocation, file: str | None, only_refused: bool, as_json: bool) -> None:
    """Say what the knowledge base holds, what was refused and what failed.

    With FILE (a path or id): what was read of that one, left out, flagged and refused, and why.
    """
    if file is not None:
        with invocation.library() as library:
            about = source_status(invocation, library, file)
        say_json(about) if as_json else say_source(about)
        return
    if only_refused:
        _list_refused(invocation, as_json=as_json)
        return
    with invocation.library() as library:
        found = status(library, invocation.home, invocation.settings)
    if as_json:
        say_json(found)
        return
    say(f"{invocation.home.root}", bold=True)
    say(f"  {count(found['sources'], 'source')}, {count(found['passages'], 'passage')}")
    say(f"  {count(found['claims'], 'claim')} proven, {sum(found['refused'].values()):,} refused")
    if found["refused"]:
        say("    (`kb status --refused` lists them)")
    for reason, number in found["refused"].items():
        say(f"    {number:>6,}  {reason.replace('_', ' ')}")
    say(f"  {count(found['pages'], 'page')}, {count(found['concepts'], 'concept')} among them")
    if found["disputed"]:
        say(f"  {count(found['disputed'], 'dispute')}: wiki/contradictions.md", fg="yellow")
    say(f"  engine {found['engine']}, embedder {found['embedder']}")
    if found["calls"]:
        say("  calls to models: " + ", ".join(f"{n:,} {name.replace('_', ' ')}" for name, n in found["calls"].items()))
    say(f"  last build {found['last_build'] or 'never'}")
    for copy in found["copies"]:
        say(one_line(f"  {copy['path']}: the same as {copy['of']}, read once"))
    for version in found["superseded"]:
        both = f"(`kb set {version['path']} supersedes=no` keeps both)"
        say(one_line(f"  {version['path']}: superseded by {version['by']} {both}"))
    for source in found["flagged"]:
        flags = ", ".join(flag.replace("_", " ") for flag in source["flags"])
        say(one_line(f"  {source['path']}: {flags}"), fg="yellow")
    say_problems(
        [Problem(f["path"], f["message"], f["advice"]) for f in found["failed"]],
        f"{count(len(found['failed']), 'file')} could not be read (`kb retry` tries again):",
    )
