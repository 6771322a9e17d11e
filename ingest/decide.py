"""What a scan means for the sources: new, changed, moved, doubled or gone. The content hash decides.

A pure function of what is there now and what was there before, so a run that was killed anywhere simply decides
again. In order:

1. a source whose file still has its hash stays;
2. one whose file has bytes that no source has is changed: the same source, a new revision;
3. one whose file is gone, or now holds another source's bytes, moves to a file that has its own bytes;
   failing that it is gone;
4. files left over are exact duplicates of a source, or new sources.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath

from kb.values import Source

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read as the source ``id``; ``again`` where it was read before and only its reader is newer."""

    id: str
    path: str
    sha256: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done. ``owner`` tells for every readable path which source it stands for."""

    new: tuple[Job, ...] = ()
    changed: tuple[Job, ...] = ()
    moved: tuple[tuple[str, str, str], ...] = ()  # (source id, old path, new path); nothing is recomputed
    gone: tuple[str, ...] = ()  # ids
    unchanged: tuple[str, ...] = ()  # ids
    duplicates: tuple[tuple[str, str], ...] = ()  # (path, id of the source that has the same bytes)
    owner: Mapping[str, str] = field(default_factory=dict)


def decide(
    current: Mapping[str, str],
    sources: Sequence[Source],
    missing: Collection[str] = (),
    known_ids: Mapping[str, str] = _NOTHING,
    known_hashes: Mapping[str, str] = _NOTHING,
) -> Decision:
    """Compare ``current`` (hash by path, of every file that can be read) with the ``sources`` there are.

    ``missing`` names paths that are absent without being given up: their sources stay, or move.
    ``known_ids`` and ``known_hashes`` give the ids that paths and bytes had in a library that is lost.
    """
    known = {source.sha256 for source in sources}
    first_path: dict[str, str] = {}
    for path in sorted(current):
        first_path.setdefault(current[path], path)

    owner: dict[str, str] = {}  # path → source id, of the paths that are a source's own
    holder: dict[str, str] = {}  # hash → source id, as it will be
    changed: list[Job] = []
    moved: list[tuple[str, str, str]] = []
    gone: list[str] = []
    unchanged: list[str] = []
    unsettled: list[Source] = []

    for source in sources:
        digest = current.get(source.path)
        if digest == source.sha256:
            unchanged.append(source.id)
        elif digest is not None and digest not in known and digest not in holder:
            changed.append(Job(source.id, source.path, digest))
        else:
            unsettled.append(source)
            continue
        owner[source.path], holder[digest] = source.id, source.id

    for source in unsettled:
        place = first_path.get(source.sha256)
        if place is None or source.sha256 in holder:
            if source.path in missing and source.sha256 not in holder:
                unchanged.append(source.id)
                holder[source.sha256] = source.id
            else:
                gone.append(source.id)
            continue
        owner[place], holder[source.sha256] = source.id, source.id
        if _suffix(place) == _suffix(source.path):
            moved.append((source.id, source.path, place))
        else:  # the same bytes under another type of name read differently
            changed.append(Job(source.id, place, source.sha256))

    new: list[Job] = []
    duplicates: list[tuple[str, str]] = []
    names = _Names(sources, current, known_ids, known_hashes)
    left = sorted(set(current) - set(owner))
    for path in sorted(left, key=lambda path: path not in names.known):  # of equal files, the one known before
        digest = current[path]
        if digest in holder:
            duplicates.append((path, holder[digest]))
        else:
            new.append(Job(names.give(path, digest), path, digest))
            holder[digest] = new[-1].id
        owner[path] = holder[digest]
    new.sort(key=lambda job: job.path)
    duplicates.sort()
    return Decision(tuple(new), tuple(changed), tuple(moved), tuple(gone), tuple(unchanged), tuple(duplicates), owner)


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.casefold()


class _Names:
    """Gives ids: the one the path had before, else one made from the bytes at first sight."""

    def __init__(
        self,
        sources: Sequence[Source],
        current: Mapping[str, str],
        known: Mapping[str, str],
        hashes: Mapping[str, str],
    ) -> None:
        self.known = known
        self.hashes = hashes
        self.taken = {source.id for source in sources}
        self.reserved = {known[path]: path for path in current if path in known}

    def give(self, path: str, digest: str) -> str:
        """An id no other source has or will claim."""
        first = f"s-{digest[:10]}"
        for wanted in (self.known.get(path), self.hashes.get(digest), first):
            if wanted and self._free(wanted, path):
                break
        else:
            ordinals = (f"{first}-{ordinal}" for ordinal in count(2))
            wanted = next(name for name in ordinals if self._free(name, path))
        self.taken.add(wanted)
        return wanted

    def _free(self, wanted: str, path: str) -> bool:
        return wanted not in self.taken and self.reserved.get(wanted, path) == path
