"""Pages of the present site that need not be rendered again: what they are made from has not changed.

A page's HTML depends on its staged Markdown (which carries all that stands around it) and on the frame: theme,
settings, navigation, renderers. A page is kept only if both are as they were and its HTML is as kb left it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from compile.site.output import Folders
from kb.files import write_atomic


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """What the present site was made from."""

    key: str = ""  # of everything
    frame: str = ""  # of what all pages share
    pages: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # path in the stage -> digests: staged, HTML
    policy: str = ""  # what the pages may load; it follows from the frame, and costs the rendering of two pages


def load_record(path: Path) -> SiteRecord:
    """The record at ``path``; an empty one when there is none that can be read."""
    try:
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        pages = {str(name): (str(staged), str(html)) for name, (staged, html) in data["pages"].items()}
        return SiteRecord(str(data["key"]), str(data["frame"]), pages, str(data.get("policy", "")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return SiteRecord()


def save_record(path: Path, record: SiteRecord) -> None:
    """Write the record."""
    write_atomic(path, json.dumps(asdict(record), sort_keys=True) + "\n")


def reusable(record: SiteRecord, frame: str, staged: Mapping[str, str], site: Path) -> frozenset[str]:
    """Paths in the stage whose page in ``site`` still holds; ``staged`` are digests of what is staged now."""
    if record.frame != frame:
        return frozenset()
    same = (name for name, digest in staged.items() if record.pages.get(name, ("",))[0] == digest)
    return frozenset(name for name in same if digest_of(site / html_of(name)) == record.pages[name][1])


def carry_over(kept: Iterable[str], old: Path, new: Path) -> None:
    """Put kept pages of the old site into the new one: by a link where the disk can, else by a copy."""
    folders = Folders(new)
    for name in kept:
        target = folders.place(html_of(name))
        try:
            target.hardlink_to(old / html_of(name))
        except OSError:
            shutil.copyfile(old / html_of(name), target)


def html_of(name: str) -> str:
    """The page's file in the site."""
    return f"{name.removesuffix('.md')}.html"


def digest_of(path: Path) -> str:
    """SHA-256 of a file; "" when it cannot be read."""
    with contextlib.suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""
