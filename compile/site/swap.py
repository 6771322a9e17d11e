"""Putting a finished site in the place of the old one, so that a reader never meets half of one."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from kb.home import Home


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
