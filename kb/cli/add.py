"""kb add"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click

from kb.cli.console import count, say
from kb.cli.context import Invocation, pass_invocation, writing
from kb.encode.terminal import one_line
from kb.errors import UsageError
from kb.files import write_new
from kb.lock import watcher
from kb.overrides import describe

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*://|doi:", re.IGNORECASE)


def _files(paths: tuple[Path, ...]) -> Iterator[tuple[Path, Path]]:
    """(file, folder below raw/) for each file, folders walked with their structure."""
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts):
                    yield file, Path(path.name) / file.relative_to(path).parent
        else:
            yield path, Path()


def _sorted(named: tuple[str, ...]) -> tuple[tuple[Path, ...], list[str]]:
    """Files and folders, and addresses of the web. Raises UsageError for what is neither."""
    from ingest.extract.link import NAMES, address_in

    paths, addresses = [], []
    for name in named:
        path = Path(name)
        if _SCHEME.match(name):
            addresses.append(name if not name.lower().startswith("doi:") else f"https://doi.org/{name[4:].strip()}")
        elif not path.exists():
            raise UsageError(f"There is no file {name!r}.", "A web address begins with https://.")
        elif path.is_file() and path.suffix.lower() in NAMES and (address := address_in(path.read_bytes())):
            addresses.append(address)
        else:
            paths.append(path)
    return tuple(paths), addresses


def _fetched(invocation: Invocation, address: str, target: Path) -> bool:
    """Fetch a page into raw/, with where it is from. Returns whether it is new. Raises UsageError where it cannot."""
    from ingest.extract.reader import Unreadable
    from ingest.fetch import Net, checked, fetch, with_origin, work_at

    limits, home = invocation.settings.limits, invocation.home
    net = Net(limits.file_mb * 10**6, limits.seconds)
    try:
        url = checked(address)
        what = f"kb would ask the network for {one_line(url)}."
        if not invocation.person().agrees(what, "Fetch it?", "save the page from a browser"):
            return False
        found = fetch(work_at(url) or url, net)
        if found.pdf and urlsplit(url).hostname in ("doi.org", "dx.doi.org"):
            try:
                found = fetch(found.pdf, net)
            except Unreadable as refused:
                say(one_line(f"The work itself could not be fetched, only its page: {refused.message}"), fg="yellow")
    except Unreadable as refused:
        raise UsageError(one_line(f"{address[:200]} was not fetched: {refused.message}"), refused.advice) from refused
    kept = with_origin(found, url)
    copy, new = write_new(target, kept.name, kept.data)
    if new and kept.data is found.data:  # a file that cannot say itself where it is from
        with writing(home, "kb add"):
            describe(home, home.relative(copy), {"url": url})
    say(one_line(f"{'fetched' if new else 'there already'}: {home.relative(copy)} from {found.url}"))
    return new


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|URL…")
@click.option("--to", "below", type=click.Path(path_type=Path), default=Path(), help="A folder below raw/.")
@pass_invocation
def command(invocation: Invocation, files: tuple[str, ...], below: Path) -> None:
    """Copy files (or whole folders) into raw/, overwriting nothing. `kb build` then reads them.

    A URL, a DOI (doi:10.…) or a file that is a link is fetched, once you agree, where it is on the public network.
    """
    home = invocation.home
    target = (home.raw / below).resolve()
    if not target.is_relative_to(home.raw.resolve()):
        raise click.UsageError("--to must name a folder below raw/.")
    added = 0
    paths, addresses = _sorted(files)
    for address in addresses:
        added += _fetched(invocation, address, target)
    for file, folder in _files(paths):
        copy, new = write_new(target / folder, file.name, file.read_bytes())
        added += new
        say(f"{'added' if new else 'there already'}: {home.relative(copy)}")
    if added and (beside := watcher(home)):
        say(f"{count(added, 'file')} added. {beside} will read them.", fg="green")
        return
    say(f"{count(added, 'file')} added. Run `kb build` to compile.", fg="green" if added else None)
