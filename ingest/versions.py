"""Which sources are older versions of another, and how sources that say nearly the same relate: computed together.

A newer version supersedes: the older one stays in the library as a file that was read, but has no passages and no
claims, so nothing tells its wording. Only a version's number or a later date decides, never a file's time on a disk:
building again from the same files gives the same. In doubt both are told; ``near_duplicate`` says that they are alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlencode, urlsplit

from ingest.duplicates import VERSION as SKETCHES
from ingest.duplicates import Sketch, alike, kept_sketch, marked, near_duplicates, overlap
from ingest.passages import cut
from kb.files import sha256
from kb.library import Library
from kb.overrides import NOTHING
from kb.text.english import listing
from kb.values import Source

VERSION = "1"
# Pages of one address that share less are not one document: an address that a template gives to every page.
SAME_ADDRESS = 0.05

_ARXIV = re.compile(r"(?:^|[/:])(\d{4}\.\d{4,5}|[a-z\-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?(?:\.pdf)?$")
_DOI = re.compile(r"^/?(10\.\d{4,9}/\S+)$")
_TRACKING = re.compile(r"^(?:utm_|fbclid|gclid|mc_|ref$|ref_src$|source$|share$)")
_MARKS = listing("version draft final revised revision updated update new old copy corrected rev")
_MARKED = re.compile(
    r"\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b|\(\d{1,2}\)|\b(?:v|ver|version|rev|draft)\W{0,2}\d{1,2}(?:\.\d{1,3}){0,3}\b"
)


@dataclass(frozen=True, slots=True)
class Version:
    """A source that a newer version supersedes; ``why`` in words for people."""

    path: str
    newer: str  # id
    why: str


@dataclass(frozen=True, slots=True)
class Related:
    """What has changed since sources were compared last."""

    superseded: tuple[Version, ...] = ()
    restored: tuple[str, ...] = ()  # paths of sources that are told again
    near: tuple[Source, ...] = ()  # newly found to say nearly the same as another


@dataclass(frozen=True, slots=True)
class _Address:
    """What a document is known by, wherever it lies, and the number of its version where that is declared."""

    name: str = ""
    version: int = 0
    host: str = ""


def relate(library: Library, said: Mapping[str, str]) -> Related:
    """Bring versions and near-duplicates in the library up to date. ``said`` by path: "no", or the older one's path."""
    sources = library.sources.every()
    if library.meta.get("related") == _state(sources, said):
        return Related()
    sketches = {source.id: kept_sketch(library, source) for source in sources}
    near = alike(sources, sketches)
    older = superseded(sources, near, sketches, said)
    told = {source.id for source in sources if source.id not in older}
    nearest = near_duplicates(
        {name: {one: near[name][one] for one in near[name] if one in told} for name in near if name in told}
    )
    changed = [
        (source, replace(marked(source, nearest.get(source.id, "")), superseded_by=_newer(older, source.id)))
        for source in sources
    ]
    with library.transaction():
        for before, now in changed:
            if before != now:
                library.sources.update(now)
            if bool(before.superseded_by) != bool(now.superseded_by):
                library.meta.set("unfinished", "1")
                _tell(library, now)
        library.meta.set("related", _state([now for _, now in changed], said))
    new = [now for before, now in changed if now.superseded_by and now.superseded_by != before.superseded_by]
    return Related(
        superseded=tuple(replace(older[source.id], newer=source.superseded_by) for source in new),
        restored=tuple(now.path for before, now in changed if before.superseded_by and not now.superseded_by),
        near=tuple(now for before, now in changed if now.near_duplicate_of not in ("", before.near_duplicate_of)),
    )


def superseded(
    sources: Sequence[Source],
    near: Mapping[str, Mapping[str, float]],
    sketches: Mapping[str, Sketch],
    said: Mapping[str, str],
) -> dict[str, Version]:
    """By id, the sources that a newer version supersedes. ``near`` as ``alike`` gives it."""
    by_id = {source.id: source for source in sources}
    addresses = {source.id: _address(source) for source in sources}
    found: dict[str, Version] = {}

    def add(older: Source, newer: Source, why: str) -> None:
        known = found.get(older.id)
        if known is None or _order(by_id[known.newer], addresses) < _order(newer, addresses):
            found[older.id] = Version(older.path, newer.id, why)

    apart = {source.id for source in sources if said.get(source.path) == NOTHING}
    for first, second, why in _pairs(by_id, near, addresses, sketches):
        if first.id in apart or second.id in apart:
            continue
        if later := _later(first, second, addresses):
            newer, older = (first, second) if later > 0 else (second, first)
            add(older, newer, f"{why}, {_how(newer, older, addresses)}")
    paths = {source.path: source for source in sources}
    for path, wanted in said.items():
        if path in paths and wanted in paths and wanted != path:
            found[paths[wanted].id] = Version(wanted, paths[path].id, "overrides.toml says so")
            found.pop(paths[path].id, None)
    return found


def _pairs(
    by_id: Mapping[str, Source],
    near: Mapping[str, Mapping[str, float]],
    addresses: Mapping[str, _Address],
    sketches: Mapping[str, Sketch],
) -> Iterator[tuple[Source, Source, str]]:
    """Two sources each that are one document, and by what that is known."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name, address in addresses.items():
        if address.name:
            groups[address.name].append(name)
    for group in groups.values():
        for first, second in _neighbours(group, by_id, addresses):
            if first.title == second.title or overlap(sketches[first.id], sketches[second.id]) >= SAME_ADDRESS:
                yield first, second, "the same address"
    for name, others in near.items():
        for other in others:
            first, second = by_id[name], by_id[other]
            hosts = {addresses[name].host, addresses[other].host} - {""}
            if len(hosts) < 2 and _called(first) == _called(second):
                yield first, second, "the same title and nearly the same words"


def _neighbours(
    group: Iterable[str], by_id: Mapping[str, Source], addresses: Mapping[str, _Address]
) -> Iterator[tuple[Source, Source]]:
    """Each of a group with the newest of it: enough to know which are older, however many there are."""
    members = sorted((by_id[name] for name in group), key=lambda source: _order(source, addresses))
    for member in members[:-1]:
        yield member, members[-1]


def _newer(older: Mapping[str, Version], source: str) -> str:
    """Who is told instead of a source: the newest of those that supersede one another."""
    if source not in older:
        return ""
    seen = {source}
    newest = older[source].newer
    while newest in older and newest not in seen:
        seen.add(newest)
        newest = older[newest].newer
    return newest


def _tell(library: Library, source: Source) -> None:
    """Let a source be told again, or no more: passages here, claims by the next compile."""
    library.claims.replace(source.id, "", (), ())
    library.mentions.replace(source.id, "", ())
    told = [] if source.superseded_by else cut(library.sources.document(source.id), source.id)
    library.passages.replace(source.id, told)


def _later(first: Source, second: Source, addresses: Mapping[str, _Address]) -> int:
    """1 where the first is newer, -1 where the second is, 0 where nothing tells."""
    one, other = addresses[first.id], addresses[second.id]
    if one.name == other.name and one.version and other.version and one.version != other.version:
        return 1 if one.version > other.version else -1
    length = min(len(first.date), len(second.date))  # 2024 is neither before nor after 2024-05
    dates = first.date[:length], second.date[:length]
    return (dates[0] > dates[1]) - (dates[0] < dates[1])


def _how(newer: Source, older: Source, addresses: Mapping[str, _Address]) -> str:
    versions = addresses[newer.id].version, addresses[older.id].version
    if all(versions) and versions[0] != versions[1]:
        return f"version {versions[0]} after {versions[1]}"
    return f"{newer.date} after {older.date}"


def _order(source: Source, addresses: Mapping[str, _Address]) -> tuple[int, str, str]:
    return addresses[source.id].version, source.date, source.path


def _state(sources: Iterable[Source], said: Mapping[str, str]) -> str:
    facts = "".join(
        f"{(s.id, s.text_sha256, s.date, s.path, s.title, s.url, s.near_duplicate_of, s.superseded_by)}\n"
        for s in sources
    )
    return sha256(f"{VERSION} {SKETCHES} {sorted(said.items())}\n{facts}")


def _address(source: Source) -> _Address:
    """A document's address in one form: without scheme, www, tracking and anchor; DOI and arXiv by their number."""
    if not source.url:
        named = _ARXIV.search(PurePosixPath(source.path).stem)
        return _Address(f"arxiv:{named[1]}", int(named[2])) if named and named[2] else _Address()
    try:
        parts = urlsplit(source.url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return _Address()
    if host.endswith("arxiv.org") and (found := _ARXIV.search(parts.path)):
        return _Address(f"arxiv:{found[1]}", int(found[2] or 0), host)
    if (host in ("doi.org", "dx.doi.org") or parts.scheme == "doi") and (found := _DOI.match(parts.path)):
        return _Address(f"doi:{found[1].casefold()}", 0, "doi.org")
    query = urlencode(sorted(pair for pair in parse_qsl(parts.query) if not _TRACKING.match(pair[0])))
    path = parts.path.rstrip("/")
    if not host or not (path or query):  # a site's front page is another document every day
        return _Address(host=host)
    return _Address(f"{host}{path}?{query}".removesuffix("?"), 0, host)


def _called(source: Source) -> str:
    """What a document is called, without what tells its versions apart: draft, v2, (3), a day."""
    title = _MARKED.sub(" ", source.title.casefold())
    return " ".join(word for word in re.findall(r"\w+", title) if word not in _MARKS) or title
