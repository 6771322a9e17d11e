"""kb remove"""

from __future__ import annotations

import click

from kb.cli.build import say_result
from kb.cli.console import progress, say
from kb.cli.context import Invocation, json_option, pass_invocation, writing
from kb.cli.pipeline import Options, build
from kb.cli.source import find_source
from kb.errors import ExitCode


@click.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--purge", is_flag=True, help="Also erase kb's own copies at once, so that no byte of them is left.")
@json_option
@pass_invocation
def command(invocation: Invocation, sources: tuple[str, ...], purge: bool, as_json: bool) -> ExitCode:
    """Retract SOURCES (paths or ids): their claims leave the wiki, the site, search and answers.

    The files stay in raw/; overrides.toml remembers that they are excluded. Delete that line to take one back.
    """
    from kb.gc import purge_sources
    from kb.overrides import exclude

    home, settings = invocation.home, invocation.settings
    with writing(home, "kb remove"):
        with invocation.library(readonly=False) as library:
            found = [find_source(library, invocation, name) for name in sources]
            ids = {source.id for source in found}
            # An exact duplicate at another path would otherwise take the source's place.
            copies = [path for path, record in library.files.all().items() if record.source in ids]
        exclude(home, sorted({source.path for source in found} | set(copies)))
        report = build(home, settings, invocation.engine(), progress(quiet=as_json), Options(assume_yes=True))
        left = purge_sources(home, settings, [source.sha256 for source in found]) if purge else ""
    code = say_result(report, home, as_json=as_json)
    if purge and not as_json:
        say("kb's copies are erased. The files themselves still lie in raw/.")
    if left:
        say(f"{left} It was dropped, so that nothing of them is left in it; search works from the library.", err=True)
    return code
