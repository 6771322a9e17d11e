"""Pictures of sources, kept as they came with the file: named by their hash, beside a list for each source.

A browser shows them and nothing else of kb opens them. What a file only points to on a network is never fetched, and
drawings that can carry scripts (SVG) are not kept. All of it can be made again by reading the file again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from kb.files import open_beneath, sha256, write_atomic
from kb.home import Home
from kb.values import Document, Source

LARGEST = 5 * 10**6  # bytes of one picture
_SMALLEST = 500  # bytes: what has fewer is a bullet, a line or a counter of visits
MOST = 60  # pictures of a source
TOGETHER = 40 * 10**6  # bytes of them
# First bytes of what browsers show and cannot run.
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a source: the name of its file, and where it stands."""

    name: str  # hash and ending: 3f….png
    place: int  # offset in the canonical text after which it is shown
    caption: str = ""


def keep(home: Home, source: str, path: str, document: Document) -> None:
    """Keep the pictures of a document that was read from ``path``, relative to the base, as source ``source``."""
    pictures: list[Picture] = []
    files: list[str] = []  # below raw/ that are shown so
    room = TOGETHER
    for found in document.pictures:
        if len(pictures) == MOST:
            break
        file, data = ("", found.data) if found.data else _beside(home, path, found.address)
        kind = _kind_of(data)
        if not kind or not _SMALLEST <= len(data) <= min(LARGEST, room):
            continue
        name = f"{sha256(data)}.{kind}"
        if all(picture.name != name for picture in pictures):
            room -= len(data)
            files += [file] if file else []
            if not (home.pictures / name).exists():
                write_atomic(home.pictures / name, data)
            pictures.append(Picture(name, found.place, found.caption))
    listed = home.pictures / f"{source}.json"
    if pictures:
        rows = [[picture.name, picture.place, picture.caption] for picture in pictures]
        write_atomic(
            listed, json.dumps({"text": sha256(document.text), "pictures": rows, "files": files}, ensure_ascii=False)
        )
    else:
        listed.unlink(missing_ok=True)


def of(home: Home, source: Source) -> tuple[Picture, ...]:
    """The pictures of a source that are there, in the order of its text."""
    rows = _listed(home, source)
    there = (Picture(*row) for row in rows if (home.pictures / row[0]).is_file())
    return tuple(sorted(there, key=lambda picture: picture.place))


def sweep(home: Home, sources: Iterable[Source]) -> None:
    """Drop the pictures of sources that are gone, and those that a source does not have any more."""
    if not home.pictures.is_dir():
        return
    needed: set[str] = set()
    for source in sources:
        if rows := _listed(home, source):
            needed |= {f"{source.id}.json", *(row[0] for row in rows)}
    for file in home.pictures.iterdir():
        if file.name not in needed:
            file.unlink(missing_ok=True)


def state(home: Home) -> str:
    """What changes when any picture does."""
    lists = sorted(home.pictures.glob("*.json")) if home.pictures.is_dir() else []
    return sha256("".join(f"{file.name} {sha256(file.read_bytes())}" for file in lists)) if lists else ""


def picture_paths(home: Home) -> set[str]:
    """Paths of files under raw/ that are pictures of a source: nobody needs to be told that they are no documents."""
    found: set[str] = set()
    for file in home.pictures.glob("*.json") if home.pictures.is_dir() else ():
        try:
            found |= set(map(str, json.loads(file.read_text("utf-8")).get("files", ())))
        except (OSError, ValueError, AttributeError, TypeError):
            continue
    return found


def _listed(home: Home, source: Source) -> list[tuple[str, int, str]]:
    try:
        kept: Mapping[str, object] = json.loads((home.pictures / f"{source.id}.json").read_text("utf-8"))
        rows = kept["pictures"] if kept["text"] == source.text_sha256 else []
        assert isinstance(rows, list)
        return [(str(name), int(place), str(caption)) for name, place, caption in rows if _is_name(str(name))]
    except (OSError, ValueError, KeyError, TypeError, AssertionError):
        return []


def _is_name(name: str) -> bool:
    stem, _, ending = name.partition(".")
    return len(stem) == 64 and stem.isalnum() and ending in ("png", "jpg", "gif", "webp")


def _kind_of(data: bytes) -> str:
    """What a picture is by its first bytes; empty for all that is not shown."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for begins, kind in _KINDS if data.startswith(begins)), "")


def _beside(home: Home, path: str, address: str) -> tuple[str, bytes]:
    """(path, bytes) of what a document points to, beside itself or at the top of raw/; empty where nothing is there."""
    target = urlsplit(address)
    if not address or target.scheme or target.netloc:
        return "", b""
    words = unquote(target.path)
    for folder in (PurePosixPath(path).parent.as_posix(), "raw"):
        parts = PurePosixPath(os.path.normpath(f"{folder}/{words}")).parts
        if parts[:1] != ("raw",) or len(parts) < 2:
            continue
        try:
            with os.fdopen(open_beneath(home.raw, parts[1:]), "rb") as file:
                return "/".join(parts), file.read(LARGEST + 1)
        except (OSError, ValueError):
            continue
    return "", b""
