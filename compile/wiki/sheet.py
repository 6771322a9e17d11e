"""A generated file and what a reader made of it: its mark, its notes, its hand edits. Text in, text out.

A page is its *generated part*, then the line ``## Notes``, then the reader's. The generated part carries its own
digest (``kb: sha`` in front matter, or a comment where the format allows no front matter), so that a change by hand
is seen without any record. Times and the digest itself do not count: what says the same is the same.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Set
from typing import NamedTuple

SHA = "sha256-0000000000000000"  # stands where the digest will
AT = "0001-01-01T00:00:00+00:00"  # stands where the time will
COMMENT = f"<!-- kb {SHA} -->"
NOTES = "## Notes\n"

_FENCES = re.compile(r"\A---[ \t]*\n"), re.compile(r"\n---[ \t]*(?:\n|\Z)")  # above and below front matter
_VOLATILE = re.compile(r"(\n[ ]*(?:- )?(?P<key>at|sha): )['\"]?(?P<value>[^'\"\n]*)['\"]?[ \t]*$", re.MULTILINE)
_MACHINE = re.compile(r"^(?:sources|generated|verified|kb):.*\n(?:[ -].*\n)*", re.MULTILINE)  # no one writes there
# Older kbs wrote days, where the format now has instants: both say the same.
_MIDNIGHT = re.compile(r"(\blast_modified['\"]?: ['\"]?\d{4}-\d{2}-\d{2})T00:00:00\+00:00")
_COMMENT = re.compile(r"^<!-- kb (?P<value>sha256-[0-9a-f]{16}) -->$", re.MULTILINE)
_SLUG = re.compile(r"^[ ]+slug: ['\"]?([a-z0-9/-]+)['\"]?[ \t]*$", re.MULTILINE)
_NOTES = re.compile(r"^## Notes[ \t]*\r?$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_DEFINITION = re.compile(r"\[\^(q-[0-9a-f]{10})\]: ?")
_REFERENCES = re.compile(r"(\[\^q-[0-9a-f]{10}\](?:\[\^q-[0-9a-f]{10}\])*)\s*")  # begins as it does: found faster
_ID = re.compile(r"q-[0-9a-f]{10}")
_YAML_DRESS = {ord(sign): None for sign in "'\" \t"}  # what another program may write differently


class Unit(NamedTuple):
    """A sentence or line of a generated part, as compared with what kb wrote, and the quotes it cites."""

    text: str
    quotes: str  # as they are written
    shown: str


def split(text: str) -> tuple[str, str]:
    """The generated part, and the reader's from the line ``## Notes`` on ("" where that line is missing)."""
    if "## Notes" not in text:
        return text, ""
    found = [m.start() for m in _NOTES.finditer(text, _head_end(text))]
    fences = [(m.start(), m[1]) for m in _FENCE.finditer(text)] if found else []
    outside = next((at for at in found if not _inside(at, fences)), found[-1] if found else None)
    return (text, "") if outside is None else (text[:outside], text[outside:])


def _inside(at: int, fences: list[tuple[int, str]]) -> bool:
    """Does an offset lie in fenced code?"""
    opened = ""
    for start, fence in fences:
        if start > at:
            break
        if not opened:
            opened = fence
        elif fence[0] == opened[0] and len(fence) >= len(opened):
            opened = ""
    return bool(opened)


def has_notes(notes: str) -> bool:
    """Did the reader write anything below the heading?"""
    return bool(notes.partition("\n")[2].strip())


def digest(generated: str) -> str:
    """What a generated part says, whatever its times and its own mark."""
    head, body = _parted(_unified(generated))
    head = _VOLATILE.sub(r"\1", head)
    if "last_modified" in head:
        head = _MIDNIGHT.sub(r"\1", head)
    blank = head + (_COMMENT.sub("", body) if "<!-- kb " in body else body).rstrip()
    return f"sha256-{hashlib.sha256(blank.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"


def declared(generated: str) -> str:
    """The digest a generated part carries; "" when it carries none, so that kb did not write it."""
    head, body = _parted(_unified(generated))
    marks = [m["value"] for m in _VOLATILE.finditer(head) if m["key"] == "sha"]
    marks += [m["value"] for m in _COMMENT.finditer(body)] if "<!-- kb " in body else []
    return marks[-1] if marks and marks[-1].startswith("sha256-") else ""


def slug(generated: str) -> str:
    """The slug a page says it has."""
    found = _SLUG.search(_parted(_unified(generated))[0])
    return found[1] if found else ""


def finished(draft: str, now: str, before: str = "") -> str:
    """A draft with its digest and time in place: ``before``'s time where the draft says what ``before`` said."""
    mark = digest(draft)
    at = now
    if before and declared(before) == mark:
        head, _ = _parted(_unified(before))
        at = next((m["value"] for m in _VOLATILE.finditer(head) if m["key"] == "at" and m["value"]), now)
        at = f"{at[:-1]}+00:00" if at.endswith("Z") else at  # as an older kb wrote it
    head, body = _parted(draft)
    values = {"at": at, "sha": mark}
    head = _VOLATILE.sub(lambda m: m[1] + (f"'{values['at']}'" if m["key"] == "at" else values["sha"]), head)
    return head + body.replace(COMMENT, f"<!-- kb {mark} -->")


def fingerprints(generated: str) -> str:
    """What kb wrote, as eight characters for each sentence or line: enough to tell a reader's change from it."""
    return "".join([_print(unit.text) for unit in _units(generated, head=True)])


def edits(generated: str, known: str | None, new: str, alive: Callable[[str], bool]) -> list[str]:
    """What a reader changed or added in a generated part, in their words and order.

    ``known`` are the fingerprints of what kb had written; without them, whatever ``new`` does not say counts.
    A changed sentence that cites only quotes that are no longer ``alive`` was retracted text, and is not kept.
    """
    prints = _prints(fingerprints(new)) | _prints(known or "")
    changed = [u for u in _units(generated, head=known is not None) if _print(u.text) not in prints]
    return [unit.shown for unit in changed if not unit.quotes or any(map(alive, _ID.findall(unit.quotes)))]


def with_edits(notes: str, moved: list[str], date: str) -> str:
    """The notes with hand edits below them, under the day they were moved."""
    if not moved:
        return notes
    notes = notes or NOTES
    gap = "\n" if notes.endswith("\n") else "\n\n"
    return f"{notes}{gap}### Written above by hand, moved here on {date}\n\n" + "\n\n".join(moved) + "\n"


def _parted(text: str) -> tuple[str, str]:
    end = _head_end(text)
    return text[:end], text[end:]


def _head_end(text: str) -> int:
    """Where front matter ends; 0 without any."""
    opening = _FENCES[0].match(text)
    closing = _FENCES[1].search(text, opening.end() - 1) if opening else None
    return closing.end() if closing else 0


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").removeprefix("\ufeff")


def _units(generated: str, *, head: bool) -> list[Unit]:
    front, body = _parted(_unified(generated))
    found: list[Unit] = []
    if head:
        lines = [line.strip() for line in _MACHINE.sub("", front).split("\n")]
        found += [Unit(line.lstrip("- ").translate(_YAML_DRESS), "", line) for line in lines if line.strip("-")]
    for line in body.split("\n"):
        stripped = line.strip()
        if not stripped or (line.startswith("<!--") and _COMMENT.fullmatch(line)):
            continue
        if line.startswith("[^") and (definition := _DEFINITION.match(line)):
            rest = line[definition.end() :].strip()
            found.append(Unit(rest, definition[1], rest))
            continue
        if "[^q-" not in stripped:
            found.append(Unit(stripped, "", stripped))
            continue
        words = [*_REFERENCES.split(stripped), ""]
        for text, references in zip(words[::2], words[1::2], strict=True):
            if said := text.strip():
                found.append(Unit(said, references, said))
    return found


def _print(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'surrogateescape')):08x}"


def _prints(joined: str) -> Set[str]:
    return {joined[at : at + 8] for at in range(0, len(joined), 8)}
