"""kb build"""

from __future__ import annotations

import click

from kb.cli.console import count, progress, say, say_json, say_problems
from kb.cli.context import Invocation, json_option, pass_invocation, writing
from kb.cli.pipeline import BuildReport, ModelReport, Options, build
from kb.encode.terminal import one_line
from kb.errors import ExitCode
from kb.home import Home


def say_report(report: BuildReport, home: Home) -> None:
    """What a build did, for people."""
    new = [problem for problem in report.failed if problem.path not in report.known]
    say_problems(new, f"{count(len(new), 'file')} could not be read; everything else is in:")
    if still := len(report.failed) - len(new):
        say(f"{count(still, 'file')} still unread: `kb status`.", err=True, fg="yellow")
    say_problems(report.notes, "Worth knowing:")
    for retraction in report.retractions:
        how = "Superseded" if retraction.by else "Retracted"
        say(
            f"{how} {one_line(retraction.path)}: {count(retraction.claims, 'claim')}, "
            f"{count(len(retraction.pages_removed), 'page')} removed, "
            f"{count(len(retraction.pages_rewritten), 'page')} rewritten.",
            fg="yellow",
        )
    for old, path in report.renamed:
        say(one_line(f"Renamed: {old} is now {path}."))
    say_model(report.model)
    if not (
        report.renamed
        or report.added
        or report.changed
        or report.removed
        or report.pages_written
        or report.pages_removed
    ):
        say("Nothing changed since the last build.")
        return
    moved = [
        f"{len(paths)} {word}"
        for paths, word in ((report.added, "added"), (report.changed, "changed"), (report.removed, "removed"))
        if paths
    ]
    if moved:
        say(f"Sources: {', '.join(moved)}.")
    say(f"Claims: {report.accepted:,} proven and kept, {report.refused:,} refused.")
    say(
        f"Pages: {len(report.pages_written):,} written, {report.pages_unchanged:,} unchanged, "
        f"{len(report.pages_removed):,} removed."
    )
    spent = ", ".join(f"{name} {value:.1f} s" for name, value in report.seconds.items() if value >= 0.05)
    say(f"Time: {spent}.")
    if report.site_built:
        say(f"Open {home.site / 'index.html'} or run `kb serve`.", fg="green")


def say_model(model: ModelReport) -> None:
    """What models did, where any were asked."""
    if model.calls or model.cached:
        cost = "at a price kb does not know" if model.cost is None else f"for ${model.cost:.2f}"
        say(
            f"Models: {count(model.calls, 'call')}, {model.cached:,} answered before; "
            f"{model.tokens_in:,} tokens in, {model.tokens_out:,} out, {cost}."
        )
    if model.dropped:
        say(
            f"{count(model.dropped, 'question')} that waited {'is' if model.dropped == 1 else 'are'} asked no more, or "
            "otherwise: what it was about has changed. Export again what waits; answers to the old form are not taken.",
            fg="yellow",
        )
    if model.pending:
        wait = "waits" if model.pending == 1 else "wait"
        say(
            f"{count(model.pending, 'question')} to models {wait} for an answer (`kb handoff`, `kb resume`).",
            fg="yellow",
        )
    if model.kept_here:
        say(f"{count(model.kept_here, 'part')} told extractively: the text stays on this machine.")
    if model.stood_in:
        why = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in model.stood_in.items())
        say(f"Told extractively, because no model gave anything of use: {why}.", err=True, fg="yellow")


def say_result(report: BuildReport, home: Home, *, as_json: bool) -> ExitCode:
    """The end of a command that builds: what the build did, in the form asked for, and the code to exit with."""
    if as_json:
        say_json(report.as_json())
    else:
        say_report(report, home)
    return report.code


@click.command()
@click.option("--no-site", is_flag=True, help="Stop after the wiki and the index; leave the site as it is.")
@click.option(
    "--estimate", "only_estimate", is_flag=True, help="Only say what it would ask of models, and spend nothing."
)
@json_option
@pass_invocation
def command(invocation: Invocation, no_site: bool, only_estimate: bool, as_json: bool) -> ExitCode:
    """Compile what changed: sources, wiki, site, embeddings. Exits with 3 when a file could not be read."""
    home, settings = invocation.home, invocation.settings
    if only_estimate:
        from kb.cli.estimate import estimate, say_estimate

        found = estimate(home, settings, quiet=as_json)
        if as_json:
            say_json(found.as_json())
        else:
            say_estimate(found)
        return ExitCode.OK
    with writing(home, "kb build"):
        options = Options(assume_yes=invocation.yes, site=not no_site)
        report = build(home, settings, invocation.engine(), progress(quiet=as_json), options)
    return say_result(report, home, as_json=as_json)
