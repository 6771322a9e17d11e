"""The command reference, written from the commands themselves: python -m kb.cli.reference [--check]"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kb.cli import COMMANDS, cli
from kb.errors import ExitCode

TARGET = Path(__file__).with_name("REFERENCE.md")


def reference() -> str:
    """Markdown with the help of every command and the meaning of every exit code."""
    parts = ["# Commands", "", "Generated from `kb --help`; `make docs` writes it again.", ""]
    # With the settings a real run has: click keeps the help option of the first context a command is shown in.
    root = click.Context(cli, info_name="kb", terminal_width=100, max_content_width=100, **cli.context_settings)
    parts += ["```text", _plain(cli.get_help(root)), "```", ""]
    for name in COMMANDS:
        command = cli.get_command(root, name)
        if command is None:
            raise KeyError(name)
        context = click.Context(command, info_name=name, parent=root, terminal_width=100, max_content_width=100)
        parts += [f"## kb {name}", "", "```text", _plain(command.get_help(context)), "```", ""]
        for inner, part in sorted(getattr(command, "commands", {}).items()):
            below = click.Context(part, info_name=inner, parent=context, terminal_width=100, max_content_width=100)
            parts += [f"### kb {name} {inner}", "", "```text", _plain(part.get_help(below)), "```", ""]
    parts += ["## Exit codes", "", "| code | name | meaning |", "|---|---|---|"]
    parts += [f"| {int(code)} | {code.name} | {meaning} |" for code, meaning in _codes().items()]
    return "\n".join(parts) + "\n"


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines())


def _codes() -> dict[ExitCode, str]:
    """Each code with the docstring below it in the source, which Python itself does not keep."""
    import ast
    import inspect

    body = ast.parse(inspect.getsource(ExitCode)).body[0]
    if not isinstance(body, ast.ClassDef):
        raise TypeError
    meanings: dict[ExitCode, str] = {}
    for entry, following in zip(body.body, body.body[1:], strict=False):
        if isinstance(entry, ast.Assign) and isinstance(entry.targets[0], ast.Name):
            doc = following.value.value if isinstance(following, ast.Expr) else ""  # type: ignore[attr-defined]
            meanings[ExitCode[entry.targets[0].id]] = str(doc)
    return meanings


def run(*, check: bool) -> int:
    """Write the reference, or say whether it is up to date."""
    text = reference()
    if not check:
        TARGET.write_text(text, "utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text("utf-8") == text:
        return 0
    click.echo("kb/cli/REFERENCE.md is out of date; run `make docs`.", err=True)
    return 1


if __name__ == "__main__":
    sys.exit(run(check="--check" in sys.argv))
