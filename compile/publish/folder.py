"""The folder that is published: brought up to date without touching what others have put there.

``published.json`` lists what kb wrote, so that the next time exactly that is replaced or taken away: a host's own files
(CNAME, .git) stay.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from kb.errors import UsageError
from kb.files import write_atomic
from kb.home import Home

LIST = "published.json"


def check_target(folder: Path, home: Home) -> None:
    """Raises UsageError for a folder that kb must not write a site into."""
    target = folder.resolve()
    if target == home.root or target in home.root.parents or (home.root in target.parents and _own(target, home)):
        raise UsageError(f"{folder} is part of the knowledge base.", "Name a folder of its own for what is published.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder.", "Name one for what is published.")


def _own(target: Path, home: Home) -> bool:
    return any(place == target or place in target.parents for place in (home.raw, home.wiki, home.site, home.state))


def bring(site: Path, folder: Path) -> int:
    """Make ``folder`` hold the files of ``site``; returns how many changed. Raises UsageError before anything is done.

    The list is written first with what was and will be there, so that an interrupted copy is finished by the next.
    """
    before = _listed(folder)
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    for name in names:
        target = folder / name
        if _blocked(folder, name) or (target.exists() and name not in before and not _same(site / name, target)):
            raise UsageError(f"{target} is there and not of kb's making.", "Publish into an empty folder.")
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / LIST, json.dumps(sorted({*before, *names}), indent=0) + "\n")
    changed = 0
    for name in names:
        target = folder / name
        if not _same(site / name, target):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(site / name, target)
            changed += 1
    for name in sorted(before - set(names)):
        if not _blocked(folder, name):
            (folder / name).unlink(missing_ok=True)
            _prune((folder / name).parent, folder)
            changed += 1
    write_atomic(folder / LIST, json.dumps(names, indent=0) + "\n")
    return changed


def _listed(folder: Path) -> set[str]:
    """What an earlier run wrote; names that lead out of the folder are nobody's."""
    try:
        found = json.loads((folder / LIST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return set()
    names = [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
    return {name for name in names if name and not Path(name).is_absolute() and ".." not in Path(name).parts}


def _blocked(folder: Path, name: str) -> bool:
    """Does a link stand in the way, so that a file would land elsewhere, or a file where a folder has to be?"""
    path = folder / name
    above = [one for one in path.parents if folder in one.parents]
    return path.is_symlink() or any(one.is_symlink() or one.is_file() for one in above)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _prune(folder: Path, root: Path) -> None:
    """Remove folders that are empty now."""
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
