"""The original files beside the site, under names and types with which a browser can only show them.

A PDF stays a PDF. Everything else, HTML above all, is copied as plain text: a hostile page served from the site's own
address could read and change the site.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from kb.home import Home
from kb.values import Source

FOLDER = "originals"


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
