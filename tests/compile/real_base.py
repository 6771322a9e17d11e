"""A knowledge base of real documents in a temporary folder, built in this process as far as the wiki."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from compile.compiler import CompileReport, compile_base
from compile.extractive.engine import Extractive
from ingest.ingest import Orders, ingest
from kb.cli import cli
from kb.engine import Engine
from kb.home import Home
from kb.library import Library
from kb.library.pages import PageRecord
from kb.lockfile import read_lock
from kb.overrides import read_overrides
from kb.progress import Silent
from kb.settings import load_settings, template


def new_base(folder: Path, documents: Mapping[str, str]) -> Home:
    """A knowledge base with these texts under raw/, by file name."""
    home = Home(folder)
    home.raw.mkdir(parents=True)
    home.settings.write_text(template("Test"), "utf-8")
    for name, text in documents.items():
        (home.raw / name).write_text(text, "utf-8")
    return home


def build(home: Home, engine: Engine | None = None) -> CompileReport:
    """Ingest and compile, as `kb build` does."""
    settings = load_settings(home)
    with Library.open(home) as library:
        orders = Orders(assume_yes=True, excluded=frozenset(read_overrides(home).exclude), lock=read_lock(home))
        ingest(library, home, settings, Silent(), orders)
        return compile_base(library, home, settings, engine or Extractive(), Silent())


def records(home: Home) -> dict[str, PageRecord]:
    """All pages as the library has them."""
    with Library.open(home) as library:
        return library.pages.all()


def source_id(home: Home, path: str) -> str:
    """The id of the source at this path."""
    with Library.open(home) as library:
        return next(source.id for source in library.sources.all() if source.path == path)


def published(home: Home) -> dict[str, bytes]:
    """Every file a reader sees, and the lock, by path."""
    files = [home.lock, *home.wiki.rglob("*")]
    return {home.relative(path): path.read_bytes() for path in files if path.is_file()}


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """Names whose values differ, or that only one has."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def pages_in(paths: Iterable[str]) -> set[str]:
    """Slugs of the concept and source pages among files of the wiki; a part of a long source counts for its page."""
    found = (re.sub(r"(--\d+)?\.md$", "", path.removeprefix("wiki/")) for path in paths)
    return {path for path in found if path.startswith(("concepts/", "sources/")) and not path.endswith("/index")}


def squad(shared: Path, count: int | None = None) -> dict[str, str]:
    """Articles by file name: all 25, or the first ones by size, smallest first."""
    texts = {path.name: path.read_text("utf-8") for path in (shared / "data/squad/articles").glob("*.md")}
    return dict(sorted(texts.items(), key=lambda item: (len(item[1]), item[0]))[:count])


def kb(home: Home, *arguments: str) -> int:
    """Run a command on the base, in this process; what it returns."""
    return int(cli.main(args=["--kb", str(home.root), *arguments], standalone_mode=False) or 0)
