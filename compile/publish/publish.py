"""Publishing, from top to bottom: divide the base, build the site of what may leave, check it, bring it there."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from compile.publish.check import Finding, findings, holders
from compile.publish.folder import bring, check_target
from compile.publish.leaving import Leaving, leaving
from compile.site.build import build_site
from compile.wiki.emit import emit
from compile.wiki.model import Wiki
from compile.wiki.sheet import has_notes, split
from kb.corrections import keep_corrections, known_corrections
from kb.errors import SiteError, UsageError
from kb.home import Home
from kb.library.library import Library
from kb.lockfile import read_lock
from kb.overrides import Correction
from kb.progress import Person, Progress
from kb.settings import Settings

_ROOTED = re.compile(r'(?P<before>(?:href|src)="|"(?:base|search)": ")/(?!/)')
_PATH = re.compile(r"/?(?:[A-Za-z0-9._~-]+/)*[A-Za-z0-9._~-]*")


@dataclass(frozen=True, slots=True)
class Order:
    """Where a site goes: a folder here, and its address there. ``base`` is the path below its host."""

    folder: Path
    url: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What left and what stayed."""

    pages: int
    sources: int
    files: int  # that changed in the folder
    megabytes: float
    kept: tuple[str, ...]  # paths of sources that stay
    kept_pages: tuple[str, ...]  # titles of pages told only by them
    notes: int  # pages with a reader's notes, which stay
    missing: tuple[str, ...]  # paths of sources whose originals are gone
    originals: bool
    text: str  # how much of the sources is shown


def publish(home: Home, settings: Settings, order: Order, person: Person, progress: Progress) -> Published:
    """Write the site of what may leave into ``order.folder``.

    Raises UsageError for a folder or address that cannot be, SiteError where something that stays would have left, and
    NeedsConfirmation for what looks like a key where nobody can be asked; nothing is written then.
    """
    check_target(order.folder, home)
    url, base = addresses(order.url or settings.site.url, order.base)
    title = settings.purpose.title or home.root.name
    settings = replace(settings, site=replace(settings.site, url=url), purpose=replace(settings.purpose, title=title))
    work = home.state / "publish"
    shutil.rmtree(work, ignore_errors=True)
    try:
        with Library.open(home, readonly=True) as library:
            left = leaving(library, settings.calls.local_only)
            if not left.sources:
                raise UsageError("No source of this base may leave.", "See [calls] local_only in kb.toml.")
            site, missing = _site(home, settings, library, left, progress)
            if not url:
                _rebase(site / "404.html", base)
            (site / ".nojekyll").touch()  # GitHub would leave out names with an underscore
            found = findings(site, home, left, os.environ)
            texts = ((source.path, library.sources.text(source.id)) for source in left.sources.values())
            _judge(found, holders(texts, os.environ), person)
        files = [path for path in site.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        changed = bring(site, order.folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Published(
        pages=len(left.pages),
        sources=len(left.sources),
        files=changed,
        megabytes=size / 1e6,
        kept=tuple(source.path for source in left.kept_sources),
        kept_pages=tuple(page.title for page in left.kept_pages if page.type != "source"),
        notes=_noted(home),
        missing=missing,
        originals=settings.site.originals and settings.site.sources == "full",
        text=settings.site.sources,
    )


def addresses(url: str, base: str) -> tuple[str, str]:
    """The site's address ("" where only its path is known) and its path, which begins and ends with a slash."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise UsageError(f"{url!r} is no web address.", "Write it as https://host/path/.")
    if not _PATH.fullmatch(base):
        raise UsageError(f"{base!r} is no path of a web host.", "Write it as /sub/path.")
    path = f"/{(base or parts.path).strip('/')}/".replace("//", "/")
    return (urlunsplit((parts.scheme, parts.netloc, path, "", "")) if url else ""), path


def _site(
    home: Home, settings: Settings, library: Library, left: Leaving, progress: Progress
) -> tuple[Path, tuple[str, ...]]:
    """Build the site in a base of its own, which never held what stays."""
    base = Home(home.state / "publish" / "base")
    base.state.mkdir(parents=True)
    base.wiki.mkdir()
    # Originals and pictures are copied from there.
    for there, here in ((base.blobs, home.blobs), (base.raw, home.raw), (base.pictures, home.pictures)):
        there.symlink_to(here)
    documents = library.sources.document
    with Library.open(base) as own:
        for source in left.sources.values():
            own.sources.put(source, documents(source.id))
            own.claims.replace(source.id, "", [c for c in left.claims.values() if c.source == source.id], [])
        for record in left.pages.values():
            own.pages.put(record)
        own.conflicts.replace(left.conflicts)
        said = {
            name: Correction(name, *words) for name, words in known_corrections(library).items() if name in left.claims
        }
        keep_corrections(own, said)
        redirects = {} if left.kept_sources else dict(read_lock(home).redirects)
        wiki = Wiki(
            title=settings.purpose.title,
            pages=tuple(record.page for record in left.pages.values()),
            claims=left.claims,
            sources=left.sources,
            document=documents,
            lock=b"",
            purpose=settings.purpose.about,
            conflicts=left.conflicts,
            corrections=said,
            redirects={old: new for old, new in redirects.items() if new in left.pages},
        )
        emit(base, wiki)
        (base.wiki / "log.md").unlink(missing_ok=True)  # it tells of every file that was ever here
        report = build_site(base, settings, own, progress)
    return base.site, report.missing


def _rebase(page: Path, base: str) -> None:
    """The page for addresses that are not there is shown at any of them, so its links begin at the host's root."""
    text = page.read_text("utf-8")
    page.write_text(_ROOTED.sub(lambda found: f"{found['before']}{base}", text), "utf-8")


def _judge(found: Sequence[Finding], sources: Mapping[str, Sequence[str]], person: Person) -> None:
    """Stop for what must not leave; ask about what may be an example in a document: in which ``sources``, by what."""
    for one in found:
        if not one.key:
            raise SiteError(f"Nothing was published: {one.file} would hold {one.what}.")
    for what, file in {one.what: one.file for one in reversed(found)}.items():
        place = ", ".join(sources.get(what, ())) or file
        told = f"{place} holds {what}, which would be public."
        if not person.agrees(told, "Publish it all the same?", "take it out with `kb remove`"):
            raise SiteError(f"Nothing was published: {told}")


def _noted(home: Home) -> int:
    """How many pages of the wiki carry notes of their reader."""
    return sum(has_notes(split(path.read_text("utf-8", "replace"))[1]) for path in home.wiki.rglob("*.md"))
