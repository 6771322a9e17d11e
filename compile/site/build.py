"""Building the site: gather, stage, render in a child process, swap in. Reads from top to bottom in ``build_site``."""

from __future__ import annotations

import errno
import gc
import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from compile.site.base import gather
from compile.site.output import (
    Folders,
    add_beside,
    copy_originals,
    copy_pictures,
    megabytes,
    recover,
    swap,
    write_sitemap,
)
from compile.site.render import KEPT, POLICY, STALL, check_generator, configuration, places, render
from compile.site.reuse import SiteRecord, carry_over, digest_of, html_of, load_record, reusable, save_record
from compile.site.trim import trim
from kb import pictures
from kb.assets import asset
from kb.errors import DiskFull, SiteError
from kb.files import sha256
from kb.home import Home
from kb.library.library import Library
from kb.progress import Progress
from kb.settings import Settings

if TYPE_CHECKING:
    from compile.site.stage import Stage

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
BESIDE = "beside"  # in the workplace: finished files of the site that are no pages
RECORD = "site.json"  # in .kb/: what the present site was made from
RENDERERS = ("mkdocs", "mkdocs-material", "markdown", "nh3", "latex2mathml")  # a new version of one makes a new site


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What a build of the site did. ``unchanged``: everything it shows is as it was, so nothing was done."""

    pages: int
    seconds: float
    megabytes: float = 0.0
    unchanged: bool = False
    rendered: int = 0  # pages made anew; the others are as they were
    missing: tuple[str, ...] = ()  # originals that could not be copied, as paths of their sources


def build_site(
    home: Home, settings: Settings, library: Library, progress: Progress, *, force: bool = False
) -> SiteReport:
    """Make ``home.site`` show the wiki as it is now. The old site stays until the new one is complete.

    Raises SiteError in one sentence, and DiskFull; both leave the old site in place.
    """
    started = time.monotonic()
    generator = settings.site.generator
    check_generator(generator)
    recover(home)
    key = site_key(home, settings, library)
    known = load_record(home.state / RECORD)
    if not force and known.key == key and (home.site / "index.html").is_file():
        return SiteReport(len(known.pages), time.monotonic() - started, unchanged=True)
    from compile.site.machines import machine_files
    from compile.site.stage import Stage  # brings Python-Markdown, which a site that stays does without

    with _workplace(home) as work:
        new, config = work / "html", work / "mkdocs.yml"
        base = gather(home, settings, library)
        stage = Stage(base, home.wiki, library.sources.document)
        staged = _write_stage(stage, work, progress)
        shared = configuration(base.title, base.about, settings.site.url, stage.navigation())
        config.write_text(shared + places(docs=work / "stage", site=new), "utf-8")
        frame = _frame(shared, generator)
        whole = force or generator == "zensical"
        kept = frozenset() if whole else reusable(known, frame, staged, home.site)
        allowed = "" if whole or known.frame != frame else known.policy
        (work / KEPT).write_text(json.dumps({"kept": sorted(kept), "policy": allowed}), "utf-8")
        with progress.step("Rendering the site", 2 * (len(staged) - len(kept))) as advance:
            render(config, advance, generator, STALL if generator == "mkdocs" else max(STALL, 1.0 * len(staged)))
        carry_over(kept, home.site, new)
        add_beside(work / BESIDE, new)
        (new / "search.json").unlink(missing_ok=True)  # of Zensical; the index here is kb's own
        trim(new)
        write_sitemap(new, settings.site.url, map(html_of, staged))
        folders = Folders(new)
        for name, text in machine_files(base, work / "stage", staged, settings.site.url):
            folders.place(name).write_text(text, "utf-8", "replace")
        missing = copy_originals(base.sources.values(), home, new) if base.originals else ()
        copy_pictures(base.pictures, home, new)
        made = {name: digest_of(new / html_of(name)) for name in staged if name not in kept}
        pages = {
            name: (digest, made[name] if name in made else known.pages[name][1]) for name, digest in staged.items()
        }
        record = SiteRecord(key, frame, pages, (work / POLICY).read_text("utf-8") if (work / POLICY).is_file() else "")
        size = megabytes(new)
        (home.state / RECORD).unlink(missing_ok=True)
        swap(new, home)
        save_record(home.state / RECORD, record)
    return SiteReport(len(staged), time.monotonic() - started, size, rendered=len(staged) - len(kept), missing=missing)


def _write_stage(stage: Stage, work: Path, progress: Progress) -> dict[str, str]:
    """Write the stage, and what MkDocs has nothing to do with beside it; the digest of each page."""
    digests: dict[str, str] = {}
    stages, besides = Folders(work / "stage"), Folders(work / BESIDE)
    with progress.step("Staging the site", len(stage.base.pages)) as advance:
        for file in stage.files():
            target = (besides if file.path.endswith(".js") else stages).place(file.path)
            if isinstance(file.content, Path):
                shutil.copyfile(file.content, target)
                continue
            target.write_text(file.content, "utf-8")
            if file.path.endswith(".md"):
                digests[file.path] = sha256(file.content)
                advance(1)
    return digests


def _frame(configuration: str, generator: str) -> str:
    """A digest of what all pages share: configuration, look, renderers, and this room's code."""
    digest = hashlib.sha256(configuration.encode("utf-8"))
    digest.update(json.dumps([_version(name) for name in (*RENDERERS, generator)]).encode("utf-8"))
    code = Path(__file__).parent
    for path in (asset("mkdocs.yml"), *_files(asset("site")), *sorted(code.glob("*.py"))):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # without latex2mathml formulas stay TeX; once it is there, pages are made anew
        return ""


def site_key(home: Home, settings: Settings, library: Library) -> str:
    """A hash of everything the site is made from, cheap to take: a second build does no work."""
    digest = hashlib.sha256()

    def add(*parts: object) -> None:
        digest.update(json.dumps(parts, default=str).encode("utf-8"))

    add(_frame("", settings.site.generator), str(settings.purpose), str(settings.site), home.root.name)
    for path in _files(home.wiki):
        add(path.relative_to(home.wiki).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
    for source in library.sources.all():
        add(str(source), library.claims.key(source.id))
    add([(refusal.source, refusal.reason) for refusal in library.claims.refusals()])
    add(pictures.state(home))
    add([str(conflict) for conflict in library.conflicts.all()])
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


@contextmanager
def _workplace(home: Home) -> Iterator[Path]:
    """An empty folder under .kb/ that is gone afterwards, and no half-written page with it.

    Circular garbage is not looked for meanwhile: there is hardly any, and the looking took an eighth of the time.
    """
    work = home.state / "site"
    collecting = gc.isenabled()
    gc.disable()
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        yield work
    except OSError as error:
        if error.errno in DISK_FULL:
            raise DiskFull("No space left to build the site; the old one is still in place.") from error
        raise SiteError(f"The site could not be built: {error.strerror or error}.") from error
    finally:
        if collecting:
            gc.enable()
        shutil.rmtree(work, ignore_errors=True)
