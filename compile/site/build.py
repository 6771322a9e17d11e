"""Building the site: gather, stage, render in a child process, swap in. Reads from top to bottom in ``build_site``."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from compile.site.base import Base, gather
from compile.site.config import configuration
from compile.site.originals import copy_originals
from compile.site.render import render
from compile.site.stage import Stage
from compile.site.swap import recover, swap
from kb.assets import asset
from kb.errors import DiskFull, SiteError
from kb.files import write_atomic
from kb.home import Home
from kb.library.library import Library
from kb.progress import Progress
from kb.settings import Settings

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
RENDERERS = ("mkdocs", "mkdocs-material", "markdown", "nh3")  # a new version of one makes a new site


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What a build of the site did. ``unchanged``: everything it shows is as it was, so nothing was done."""

    pages: int
    seconds: float
    megabytes: float = 0.0
    unchanged: bool = False
    missing: tuple[str, ...] = ()  # originals that could not be copied, as paths of their sources


def build_site(
    home: Home, settings: Settings, library: Library, progress: Progress, *, force: bool = False
) -> SiteReport:
    """Make ``home.site`` show the wiki as it is now. The old site stays until the new one is complete.

    Raises SiteError in one sentence, and DiskFull; both leave the old site in place.
    """
    started = time.monotonic()
    recover(home)
    key = site_key(home, settings, library)
    known = _record(home)
    if not force and known.get("key") == key and (home.site / "index.html").is_file():
        return SiteReport(int(str(known.get("pages", 0))), time.monotonic() - started, unchanged=True)
    with _workplace(home) as work:
        base = gather(home, settings, library)
        pages = _stage(base, home, settings, library, progress, work)
        with progress.step("Rendering the site", 2 * pages) as advance:
            render(work / "mkdocs.yml", advance)
        new = work / "html"
        missing = copy_originals(base.sources.values(), home, new) if base.originals else ()
        size = sum(path.stat().st_size for path in new.rglob("*") if path.is_file())
        _record_path(home).unlink(missing_ok=True)
        swap(new, home)
        write_atomic(_record_path(home), json.dumps({"key": key, "pages": pages}) + "\n")
    return SiteReport(pages, time.monotonic() - started, size / 1e6, missing=missing)


def _stage(base: Base, home: Home, settings: Settings, library: Library, progress: Progress, work: Path) -> int:
    """Write the stage and the configuration; the number of pages."""
    stage, pages = Stage(base, home.wiki, library.sources.document), 0
    with progress.step("Staging the site", len(base.pages)) as advance:
        for file in stage.files():
            target = work / "stage" / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(file.content, Path):
                shutil.copyfile(file.content, target)
            else:
                target.write_text(file.content, "utf-8")
            if target.suffix == ".md":
                pages += 1
                advance(1)
    config = configuration(
        title=base.title,
        about=base.about,
        url=settings.site.url,
        docs=work / "stage",
        site=work / "html",
        navigation=stage.navigation(),
    )
    (work / "mkdocs.yml").write_text(config, "utf-8")
    return pages


def site_key(home: Home, settings: Settings, library: Library) -> str:
    """A hash of everything the site is made from, cheap to take: a second build does no work."""
    digest = hashlib.sha256()

    def add(*parts: object) -> None:
        digest.update(json.dumps(parts, default=str).encode("utf-8"))

    add([(name, version(name)) for name in RENDERERS], str(settings.purpose), str(settings.site), home.root.name)
    for root in (asset("site"), home.wiki):
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                add(path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
    add(hashlib.sha256(asset("mkdocs.yml").read_bytes()).hexdigest())
    for source in library.sources.all():
        add(str(source), library.claims.key(source.id))
    add([str(conflict) for conflict in library.conflicts.all()])
    return digest.hexdigest()


@contextmanager
def _workplace(home: Home) -> Iterator[Path]:
    """An empty folder under .kb/ that is gone afterwards, and no half-written page with it."""
    work = home.state / "site"
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        yield work
    except OSError as error:
        if error.errno in DISK_FULL:
            raise DiskFull("No space left to build the site; the old one is still in place.") from error
        raise SiteError(f"The site could not be built: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _record_path(home: Home) -> Path:
    return home.state / "site.json"


def _record(home: Home) -> dict[str, object]:
    try:
        record = json.loads(_record_path(home).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
