"""kb publish"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kb.cli.console import count, progress, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.encode.terminal import one_line


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--base", default="", help="Path below the host at which it will be served: /sub/path.")
@click.option("--url", default="", help="Its whole address; else [site] url of kb.toml.")
@json_option
@pass_invocation
def command(invocation: Invocation, folder: Path, base: str, url: str, as_json: bool) -> None:
    """Write the site into FOLDER for any web host, and check what leaves.

    Sources in folders under [calls] local_only stay, with every sentence that rests on them; so do readers' notes and
    the log. [site] sources and originals say how much of the other sources is shown.
    """
    from compile.publish.publish import Order, publish

    order = Order(folder, url, base)
    done = publish(invocation.home, invocation.settings, order, invocation.person(), progress(quiet=as_json))
    if as_json:
        say_json(asdict(done))
        return
    say(
        f"Published {count(done.pages, 'page')} of {count(done.sources, 'source')} in {folder} "
        f"({done.megabytes:.1f} MB, {count(done.files, 'file')} changed).",
        fg="green",
    )
    shown = {"full": "whole texts of sources", "quotes": "quotes", "none": "nothing of the sources but footnotes"}
    say(f"It shows {shown[done.text]}{' and their original files' if done.originals else ''}.")
    stayed = [f"{path}: its folder is local-only." for path in done.kept]
    stayed += [f"The page {title!r}: told by nothing else, or named after it." for title in done.kept_pages]
    stayed += [f"The original of {path}: it is not there any more." for path in done.missing]
    stayed += [f"Notes on {count(done.notes, 'page')}."] if done.notes else []
    say("What stayed here:")
    for line in [*stayed, "The log, the settings, and everything under .kb/."]:
        say(one_line(f"  {line}"))
