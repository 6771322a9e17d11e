"""The finished site: originals beside the pages, a list of pages for search engines, and the swap into place.

Originals go out under names and types with which a browser can only show them: a PDF stays a PDF, everything else,
HTML above all, is copied as plain text. A hostile page served from the site's own address could read and change the
site.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urljoin

from kb.encode.web import escape_html
from kb.home import Home
from kb.pictures import Picture
from kb.values import Source

FOLDER = "originals"
PICTURES = "pictures"
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def original_name(source: Source) -> str:
    """The copy's address from the site's root; a changed file gets a new one, so that no browser shows the old."""
    return f"{FOLDER}/{source.id}-{source.sha256[:8]}.{'pdf' if source.kind == 'pdf' else 'txt'}"


def copy_originals(sources: Iterable[Source], home: Home, site: Path) -> tuple[str, ...]:
    """Copy the originals into ``site``, linking what the present site already holds. Returns paths not found."""
    missing = []
    for source in sources:
        name = original_name(source)
        target = site / name
        target.parent.mkdir(exist_ok=True)
        with contextlib.suppress(OSError):
            target.hardlink_to(home.site / name)
            continue
        blob, raw = home.blob(source.sha256), home.root / source.path
        found = next((path for path in (blob, raw) if path.is_file() and not path.is_symlink()), None)
        if found is None:
            missing.append(source.path)
        else:
            shutil.copyfile(found, target)
    return tuple(missing)


def copy_pictures(shown: Mapping[str, Sequence[Picture]], home: Home, site: Path) -> None:
    """Copy what sources show into ``site``: bytes that browsers show, under names by which they can do nothing else."""
    for name in sorted({picture.name for pictures in shown.values() for picture in pictures}):
        target = site / PICTURES / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(home.pictures / name, target)


class Folders:
    """Makes the folders of files below ``root``, each once: a site has thousands of files in a few folders."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: set[str] = set()

    def place(self, name: str) -> Path:
        """The path of ``name``, in a folder that is there."""
        path = self._root / name
        folder = name.rpartition("/")[0]
        if folder not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        return path


def add_beside(beside: Path, site: Path) -> None:
    """Move finished files into ``site``, at their places; a folder that is not there yet as a whole."""
    for path in beside.iterdir():
        target = site / path.name
        if path.is_dir() and target.is_dir():
            add_beside(path, target)
        else:
            path.replace(target)


def megabytes(site: Path) -> float:
    """What the files of a site take."""
    return sum(entry.stat().st_size for folder, _, _ in os.walk(site) for entry in os.scandir(folder)) / 1e6


def write_sitemap(site: Path, url: str, pages: Iterable[str]) -> None:
    """Replace what MkDocs wrote, which knows only the pages of its last run; none without ``url``."""
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    (site / "sitemap.xml").unlink(missing_ok=True)
    if not url:
        return
    base = f"{url.rstrip('/')}/"
    entries = "".join(f"<url><loc>{escape_html(urljoin(base, page))}</loc></url>\n" for page in sorted(pages))
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SCHEMA}">\n{entries}</urlset>\n'
    (site / "sitemap.xml").write_text(text, "utf-8")


def swap(new: Path, home: Home) -> None:
    """Make ``new`` the site. Two renames; ``recover`` undoes the first if the second never came."""
    aside = _aside(home)
    if _exists(home.site):
        home.site.rename(aside)
    new.rename(home.site)
    _remove(aside)


def recover(home: Home) -> None:
    """Put the old site back if a swap was cut off between its renames. Cheap; safe to call at any time."""
    aside = _aside(home)
    if _exists(aside):
        if _exists(home.site):
            _remove(aside)
        else:
            aside.rename(home.site)


def _aside(home: Home) -> Path:
    return home.state / "site-old"


def _exists(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(path)
