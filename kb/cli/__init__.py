"""The command line: one module per command, imported only when that command runs.

``kb --help`` answers from the table below, so it imports nothing heavy; a test keeps table and commands equal.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from kb.cli.failure import explained

COMMANDS = {
    "init": "Make a new knowledge base.",
    "add": "Copy files into raw/, overwriting nothing.",
    "brief": "Talk a source over before it is compiled, and say what matters to you in it.",
    "build": "Compile what changed: sources, wiki, site, embeddings.",
    "watch": "Build whenever something in raw/ changes.",
    "serve": "Show the site in a browser, reloading as it changes.",
    "ask": "Answer a question from the sources, with citations.",
    "search": "Find passages, sentences or pages.",
    "status": "Say what the knowledge base holds and what failed.",
    "explain": "Say why a page was built the way it is.",
    "lint": "Look for weak spots of the wiki.",
    "verify": "Prove every quote against its source again.",
    "eval": "Measure how good the knowledge base is, and what moved.",
    "tune": "Try other weights on questions with known answers, and keep what wins unseen.",
    "remove": "Retract a source; its file stays in raw/.",
    "set": "Say how a document is called, by whom it is and of when.",
    "correct": "Say what is right where a source is wrong, and how you know.",
    "retry": "Read files again that failed.",
    "gc": "Drop what retracted sources left behind.",
    "trace": "Show the calls that models were asked.",
    "cost": "Sum up what models cost.",
    "handoff": "Have pending prompts answered by an agent or a person.",
    "resume": "Go on with work that waits for batches.",
    "agent": "Let coding agents and chat programs use this knowledge base.",
    "mcp": "Serve this knowledge base to agents.",
    "study": "Learn from cards, each with the quote behind it.",
    "compare": "Set two topics side by side.",
    "export": "Print what the base holds as JSON lines, or make cards, a book, slides, a guide of it.",
    "publish": "Write the site into a folder for any web host, and check what leaves.",
    "doctor": "Check this machine and this knowledge base.",
    "backup": "Write everything that cannot be recomputed, and the library, into one file.",
    "restore": "Unpack a backup into a new folder.",
    "demo": "Make and build a knowledge base from the sample sources.",
}

_FOLDER = click.Path(path_type=Path)


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import ``kb.cli.NAME`` and return its command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"kb.cli.{cmd_name}").command
        _take_shared(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command for a mistyped one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean `kb {near[0]}`?" if near else " `kb --help` lists them."
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}")
        name, command, rest = super().resolve_command(ctx, args)
        if ctx.params.get("as_json") and name and command:
            ctx.default_map = {name: _json_default(name, command)}
        return name, command, rest


def _parts(command: click.Command) -> dict[str, click.Command]:
    """The commands below a command, by name."""
    return dict(command.commands) if isinstance(command, click.Group) else {}


def _json_default(name: str, command: click.Command) -> dict[str, Any]:
    """What makes `kb --json COMMAND` mean `kb COMMAND --json`. Raises UsageError for a command without --json."""
    inner = {one: {"as_json": True} for one, part in _parts(command).items()}
    if not inner and not any(parameter.name == "as_json" for parameter in command.params):
        raise click.UsageError(f"`kb {name}` has no --json.")
    return {"as_json": True, **inner}


def _take_shared(command: click.Command) -> None:
    """Let --kb and --yes be given after the command too; people write them where they think of them."""
    for part in _parts(command).values():
        _take_shared(part)
    if not any("--yes" in parameter.opts for parameter in command.params):
        command.params += [
            click.Option(["--kb"], type=_FOLDER, expose_value=False, hidden=True, callback=_set_folder),
            click.Option(["--yes"], is_flag=True, expose_value=False, hidden=True, callback=_set_yes),
        ]


def _set_folder(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None and ctx.obj is not None:
        ctx.obj.folder = value


def _set_yes(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and ctx.obj is not None:
        ctx.obj.yes = True


@click.command(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="--kb, --yes and --json may stand before or after the command.",
)
@click.option("--kb", "folder", type=_FOLDER, help="The knowledge base; else found from here upwards.")
@click.option("--yes", is_flag=True, help="Answer yes to every question.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text, where the command can.")
@click.version_option(package_name="kb-compiler", prog_name="kb")
@click.pass_context
def cli(ctx: click.Context, folder: Path | None, yes: bool, as_json: bool) -> None:
    """Compile documents into a wiki in which every claim shows its proof."""
    from kb.cli.context import Invocation

    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
    ctx.obj = Invocation(folder, yes)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line and exit with its documented code."""
    with explained():
        result = cli.main(args=None if arguments is None else list(arguments), prog_name="kb", standalone_mode=False)
        _leave(int(result or 0))


def _leave(code: int) -> None:
    """Exit. Tearing numpy and onnxruntime down takes a question 70 ms; where they are all there is, it is left out."""
    others = {"chromadb", "llama_index", "multiprocessing.forkserver"}
    if "onnxruntime" in sys.modules and not others & set(sys.modules):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
