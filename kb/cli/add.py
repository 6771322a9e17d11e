"""kb add"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from kb.cli.console import count, say
from kb.cli.context import Invocation, pass_invocation
from kb.files import write_new
from kb.lock import watcher


def _files(paths: tuple[Path, ...]) -> Iterator[tuple[Path, Path]]:
    """(file, folder below raw/) for each file, folders walked with their structure."""
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts):
                    yield file, Path(path.name) / file.relative_to(path).parent
        else:
            yield path, Path()


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--to", "below", type=click.Path(path_type=Path), default=Path(), help="A folder below raw/.")
@pass_invocation
def command(invocation: Invocation, files: tuple[Path, ...], below: Path) -> None:
    """Copy FILES (or whole folders) into raw/, overwriting nothing. `kb build` then reads them."""
    home = invocation.home
    target = (home.raw / below).resolve()
    if not target.is_relative_to(home.raw.resolve()):
        raise click.UsageError("--to must name a folder below raw/.")
    added = 0
    for file, folder in _files(files):
        copy, new = write_new(target / folder, file.name, file.read_bytes())
        added += new
        say(f"{'added' if new else 'there already'}: {home.relative(copy)}")
    if added and (beside := watcher(home)):
        say(f"{count(added, 'file')} added. {beside} will read them.", fg="green")
        return
    say(f"{count(added, 'file')} added. Run `kb build` to compile.", fg="green" if added else None)
