"""The file a person names, and what became of it: what was read, what was left out, flagged, refused, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kb.cli.console import count, say
from kb.cli.context import Invocation
from kb.cli.refused import refused, say_refused
from kb.encode.terminal import one_line
from kb.errors import UsageError
from kb.library import FileRecord, Library
from kb.overrides import read_overrides
from kb.values import Source

FLAGS = {
    "hidden_text": "words in it that no reader sees were left out, or are quoted by nobody",
    "invisible_chars": "it has characters that cannot be seen",
    "bidi": "it has characters that turn the direction of text",
    "misleading_text": "what a page shows and what its text layer says differ",
    "near_duplicate": "it says nearly the same as another source",
    "fallback_text": "its article could not be told from the rest of the page, so all of its text was read",
}


def find_source(library: Library, invocation: Invocation, name: str) -> Source:
    """The source a person means. Raises UsageError where there is none."""
    if found := _named(library.sources.every(), name, paths_of(invocation, name)):
        return found
    raise UsageError(f"There is no source {name!r}.", "`kb export sources` lists them with their paths.")


def _named(sources: Iterable[Source], name: str, paths: Sequence[str]) -> Source | None:
    return next((source for source in sources if source.id == name or source.path in paths), None)


def paths_of(invocation: Invocation, name: str) -> list[str]:
    """The paths a name may mean: from the knowledge base, from raw/, or from here."""
    root, here = invocation.home.root, Path(name).resolve()
    return [name, f"raw/{name}", *([here.relative_to(root).as_posix()] if here.is_relative_to(root) else [])]


def source_status(invocation: Invocation, library: Library, name: str) -> dict[str, Any]:
    """The form of `kb status FILE --json`. Raises UsageError for a file kb has not met."""
    paths = paths_of(invocation, name)
    people = read_overrides(invocation.home)
    records = library.files.all()
    sources = {source.id: source for source in library.sources.every()}
    record = next((records[path] for path in paths if path in records), None)
    found = _named(sources.values(), name, paths) or (sources.get(record.source) if record else None)
    if found is None and record is not None:
        return {"path": record.path, "state": "unread", "why": f"{record.message} {record.advice}".rstrip()}
    if found is None:
        excluded = sorted(set(paths) & set(people.exclude))
        if not excluded:
            raise UsageError(f"kb has met no file {name!r}.", "`kb build` reads what lies in raw/.")
        return {"path": excluded[0], "state": "excluded", "why": "overrides.toml excludes it."}
    form = _read(library, found, records)
    form["set_by_hand"] = people.descriptions().get(found.path, {})
    form["near_duplicate_of"] = sources[found.near_duplicate_of].path if found.near_duplicate_of in sources else ""
    form["supersedes"] = [s.path for s in sources.values() if s.superseded_by == found.id]
    if found.superseded_by in sources:
        newer = sources[found.superseded_by].path
        why = f"{newer} is a newer version and is told instead; `kb set {found.path} supersedes=no` keeps both."
        form |= {"state": "superseded", "why": why}
    if record is not None and record.path != found.path:
        form |= {"path": record.path, "state": "copy", "why": f"It has the same bytes as {found.path}."}
    return form


def _read(library: Library, source: Source, records: dict[str, FileRecord]) -> dict[str, Any]:
    document = library.sources.document(source.id)
    copies = [path for path, record in records.items() if record.source == source.id and path != source.path]
    pages = library.pages.all()
    return {
        "path": source.path,
        "state": "read",
        "why": "",
        **{name: getattr(source, name) for name in ("id", "kind", "title", "author", "date", "url", "language")},
        "reader": document.extractor,
        "characters": len(document.text),
        "pages": len(document.pages),
        "blocks": dict(Counter(block.kind for block in document.blocks).most_common()),
        "passages": len(library.passages.of(source.id)),
        "claims": len(library.claims.of(source.id)),
        "told_on": sorted(
            slug for slug, r in pages.items() if r.page.type == "concept" and source.id in r.page.sources
        ),
        "flags": {flag: FLAGS.get(flag, flag.replace("_", " ")) for flag in source.flags},
        "refused": [item for item in refused(library) if item["where"] == source.path],
        "copies": copies,
    }


def say_source(found: dict[str, Any]) -> None:
    """The same for people."""
    say(one_line(found["path"]), bold=True)
    if found["why"]:
        say(one_line(f"  {found['state']}: {found['why']}"), fg="yellow")
    if "id" not in found:
        return
    for name in ("title", "author", "date", "url", "language"):
        if found[name] or name in found["set_by_hand"]:
            hand = "  (set by hand: overrides.toml)" if name in found["set_by_hand"] else ""
            say(one_line(f"  {name:<9} {found[name] or 'none'}{hand}"))
    paged = f" on {count(found['pages'], 'page')}" if found["pages"] else ""
    say(f"  read as {found['kind']} by {found['reader']}: {count(found['characters'], 'character')}{paged}")
    say("  " + ", ".join(f"{number:,} {kind}" for kind, number in found["blocks"].items()))
    say(f"  {count(found['passages'], 'passage')}, {count(found['claims'], 'claim')} proven")
    if found["told_on"]:
        say(one_line(f"  told on {count(len(found['told_on']), 'page')}: {', '.join(found['told_on'])}"))
    for flag, meaning in found["flags"].items():
        say(one_line(f"  {flag.replace('_', ' ')}: {meaning}"), fg="yellow")
    if found["near_duplicate_of"]:
        say(one_line(f"  nearly the same as {found['near_duplicate_of']}"))
    for path in found["supersedes"]:
        say(one_line(f"  a newer version of {path}, which is not told (`kb set {path} supersedes=no` keeps both)"))
    for path in found["copies"]:
        say(one_line(f"  the same bytes lie in {path}"))
    if found["refused"]:
        say(f"  {count(len(found['refused']), 'wording')} refused:")
        say_refused(found["refused"])
