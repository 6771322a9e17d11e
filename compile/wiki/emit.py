"""The wiki folder brought in line with the values, in one step that either happens or does not.

Read top to bottom: finish what was cut off, ask of every file whether it must be rendered, keep what readers wrote,
take away what no page stands behind any more, log it, and commit. A file that says what it said is not touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from compile.wiki.beside import TITLE, agents_text, is_ours, log_lines, with_lines
from compile.wiki.model import RECORD, EmitReport, Record, Starts, Wiki, Written, load_record
from compile.wiki.names import DATA, counted, file_of, quote_id
from compile.wiki.sheet import (
    NOTES,
    declared,
    digest,
    edits,
    fingerprints,
    finished,
    has_notes,
    split,
    with_edits,
)
from compile.wiki.sheet import slug as slug_of
from compile.wiki.sheets import Sheet, deprecated, redirected, sheets
from compile.wiki.source import part_starts
from compile.wiki.staging import MANIFEST, Change, bytes_of, commit, discard, folder, roll_forward, sha256_of, text_of
from compile.wiki.view import Lookup
from kb import clock
from kb.files import sha256
from kb.home import Home
from kb.values import Problem
from kb.verify import Finding


def emit(home: Home, wiki: Wiki) -> EmitReport:
    """Write what ``wiki`` says into the wiki folder, with pages.lock. The caller holds the write lock.

    Raises DiskFull with nothing changed. After it returns, or after a crash and ``roll_forward``, every file is new.
    """
    roll_forward(home)
    discard(home)
    run = _Run(home, wiki, load_record(home))
    for sheet in sheets(run.lookup):
        run.sheet(sheet)
    run.strays()
    run.log()
    run.agents()
    run.beside("pages.lock", wiki.lock)
    run.beside(home.relative(home.state / RECORD), run.new.dump())
    if run.files or run.gone:
        commit(home, run.files, run.gone)
    return run.report()


def altered(home: Home) -> Iterator[Finding]:
    """Files of the wiki that do not say what kb wrote there; none while an emission waits to be finished.

    What a reader wrote below ``## Notes`` is theirs, and lines that are gone tell nothing untrue.
    """
    if any(folder(home).glob(f"*/{MANIFEST}")):
        return
    for file, entry in load_record(home).files.items():
        path = home.wiki / file
        if not path.is_file():
            yield Finding(f"wiki/{file}", "the file is gone; `kb build` writes it again")
        elif not file.endswith(".md"):
            if sha256_of(path)[:20] != entry.digest:
                yield Finding(f"wiki/{file}", "was changed since kb wrote it; `kb build` writes it again")
        elif _digest(generated := split(text_of(path))[0]) != entry.digest:
            lines = len(edits(generated, entry.prints, "", lambda quote: True))
            if lines:
                what = f"{counted(lines, 'line')} there {'is' if lines == 1 else 'are'} not as kb wrote and proved"
                yield Finding(f"wiki/{file}", f"{what}; `kb build` writes the page again and keeps them in its notes")


@dataclass(slots=True)
class _Reader:
    """A file of the wiki as it stands: kb's part, the reader's part, and whether kb's is as kb wrote it."""

    text: str
    generated: str
    notes: str
    before: str  # digest of its bytes
    entry: Written | None
    intact: bool

    def moved(self, new: str, known: set[str]) -> list[str]:
        """The reader's changes to the generated part."""
        if self.intact:
            return []
        return edits(self.generated, self.entry.prints if self.entry else None, new, known.__contains__)


@dataclass
class _Run:
    """One emission under way."""

    home: Home
    wiki: Wiki
    old: Record
    new: Record = field(default_factory=Record)
    files: list[tuple[Change, bytes]] = field(default_factory=list)
    gone: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    written: dict[str, None] = field(default_factory=dict)  # slugs, in order
    unchanged: dict[str, None] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = clock.instant()
        self.day = self.now[:10]
        self.lookup = Lookup(self.wiki, self.starts)
        self.heirs = {file_of(page.slug): file_of(old) for old, page in redirected(self.lookup).items()}
        self.renamed = set(self.heirs.values())
        self._alive: set[str] = set()
        self.standing = set(self._markdown())

    def starts(self, source: str) -> Sequence[int]:
        """Where the parts of a source's page begin; the text is read only if it is not known."""
        if source not in self.new.sources:
            text = self.wiki.sources[source].text_sha256
            known = self.old.sources.get(source)
            fresh = known and known.text_sha256 == text
            self.new.sources[source] = (
                known if known and fresh else Starts(text, part_starts(self.wiki.document(source)))
            )
        return self.new.sources[source].starts

    def alive(self) -> set[str]:
        """Ids of all quotes the wiki may still show; made only when a hand edit asks."""
        if not self._alive:
            self._alive = {quote_id(c.id, n) for c in self.wiki.claims.values() for n in range(len(c.quotes))}
        return self._alive

    def read(self, file: str) -> _Reader | None:
        """A file of the wiki, if it is there."""
        path = self.home.wiki / file
        if file not in self.standing or not path.is_file():
            return None
        text = text_of(path)
        generated, notes = split(text)
        entry = self.old.files.get(file)
        written = entry is not None and entry.digest == _digest(generated)
        intact = written or declared(generated) == digest(generated)
        return _Reader(text, generated, notes, sha256(bytes_of(text)), entry, intact)

    def sheet(self, sheet: Sheet) -> None:
        """Render a page if it must be, and keep what its reader wrote."""
        own = (*sheet.files, sheet.data) if sheet.data else sheet.files
        if self.wiki.untouched and all(self.current(sheet, file) for file in own):
            self.leave(own, sheet.slug)
            return
        standing = [self.read(file) for file in sheet.files]
        settled = all(self.settled(sheet, file, found) for file, found in zip(sheet.files, standing, strict=True))
        if settled and (not sheet.data or self.as_left(sheet)):
            self.leave(own, sheet.slug)
            return
        drafts = sheet.drafts()
        for file, found, draft in zip(sheet.files, standing, drafts, strict=False):
            self.file(sheet, file, found, draft)
        if sheet.data:
            data = drafts[-1].encode("utf-8", "replace")
            self.new.files[sheet.data] = Written(sheet.key, sha256(data)[:20], "")
            self.beside(f"wiki/{sheet.data}", data)
        if sheet.slug and sheet.slug not in self.written:
            self.unchanged[sheet.slug] = None

    def leave(self, own: Sequence[str], slug: str) -> None:
        """The files of a page are as they should be."""
        for file in own:
            self.new.files[file] = self.old.files[file]
        if slug:
            self.unchanged[slug] = None

    def as_left(self, sheet: Sheet) -> bool:
        """Is the file beside a page what would be written?"""
        if not self.current(sheet, sheet.data):
            return False
        return sha256_of(self.home.wiki / sheet.data)[:20] == self.old.files[sheet.data].digest

    def current(self, sheet: Sheet, file: str) -> bool:
        """Was the file, as kb last wrote it, what would be rendered?"""
        entry = self.old.files.get(file)
        return entry is not None and entry.key == sheet.key and file not in self.heirs

    def settled(self, sheet: Sheet, file: str, found: _Reader | None) -> bool:
        """Is the file still that?"""
        if found is None or found.entry is None or (sheet.notes and not found.notes):
            return False
        return self.current(sheet, file) and found.entry.digest == _digest(found.generated)

    def file(self, sheet: Sheet, file: str, found: _Reader | None, draft: str) -> None:
        """One file of a page: its draft finished, with the notes and hand edits of the file it replaces."""
        if found is not None and not _ours(found, sheet.slug):
            self.problems.append(
                Problem(
                    f"wiki/{file}",
                    "This file is yours, so kb did not write its page of that name.",
                    "Rename it and build again.",
                )
            )
            return
        text = finished(draft, self.now, found.generated if found else "")
        notes = found.notes if found else ""
        if found and (moved := found.moved(text, self.alive())):
            notes = with_edits(notes, moved, self.day)
            self.moved.append(sheet.slug or file)
        if file in self.renamed:
            notes = ""  # they went where the page went
        notes = self.inherited(file, notes, text)
        if sheet.notes and not notes:
            notes = NOTES
        whole = f"{text}\n{notes}" if notes else text
        self.new.files[file] = Written(sheet.key, _digest(text), fingerprints(text))
        if found and found.text == whole:
            return
        prints = found.entry.prints if found and found.entry else ""
        change = Change(f"wiki/{file}", found.before if found else "", prints=prints, page=True)
        self.files.append((change, bytes_of(whole)))
        if sheet.slug:
            self.written[sheet.slug] = None

    def inherited(self, file: str, notes: str, new: str) -> str:
        """The notes with those of the page that was renamed to this one."""
        former = self.heirs.get(file)
        found = self.read(former) if former else None
        if former is None or found is None or not _ours(found, former.removesuffix(".md")):
            return notes
        theirs = with_edits(found.notes, found.moved(new, self.alive()), self.day)
        if not has_notes(theirs):
            return notes
        if not has_notes(notes):
            return theirs
        return f"{notes.rstrip()}\n\n### From the page {former.removesuffix('.md')}\n{theirs.partition(chr(10))[2]}"

    def strays(self) -> None:
        """Files kb wrote that no page stands behind: deleted, or kept for their notes alone."""
        for file in sorted(self._unaccounted()):
            if file.startswith(f"{DATA}/"):  # nobody writes there
                if before := sha256_of(self.home.wiki / file):
                    self.gone.append(Change(f"wiki/{file}", before))
                continue
            found = self.read(file)
            if found is None or not _ours(found, _slug_of_file(file)):
                continue
            moved = found.moved("", self.alive()) if found.entry else []
            notes = with_edits(found.notes, moved, self.day)
            if has_notes(notes):
                self._keep(file, found, notes)
                continue
            self.gone.append(Change(f"wiki/{file}", found.before))
            if "--" not in file and not file.endswith("index.md"):
                self.removed.append(_slug_of_file(file))

    def _keep(self, file: str, found: _Reader, notes: str) -> None:
        text = finished(deprecated(_slug_of_file(file), file), self.now, found.generated)
        self.new.files[file] = Written("", _digest(text), fingerprints(text))
        self.kept.append(_slug_of_file(file))
        if found.text != f"{text}\n{notes}":
            change = Change(f"wiki/{file}", found.before, prints=found.entry.prints if found.entry else "", page=True)
            self.files.append((change, bytes_of(f"{text}\n{notes}")))

    def _unaccounted(self) -> Iterator[str]:
        return iter((self.standing | self.old.files.keys()) - self.new.files.keys() - {"log.md"})

    def _markdown(self) -> Iterator[str]:
        for place in ("", "concepts/", "sources/", "answers/"):
            with suppress(FileNotFoundError):
                names = (path.name for path in (self.home.wiki / place).iterdir())
                yield from (f"{place}{name}" for name in names if name.endswith(".md"))
        data = self.home.wiki / DATA
        yield from (path.relative_to(self.home.wiki).as_posix() for path in data.rglob("*.json"))

    def log(self) -> None:
        """Say in the log what this emission changes."""
        lines = log_lines(self.wiki, len(self.written), len(self.removed))
        path = self.home.wiki / "log.md"
        standing = text_of(path) if path.is_file() else ""
        text = with_lines(standing or TITLE, self.day, lines)
        self.beside("wiki/log.md", bytes_of(text))

    def agents(self) -> None:
        """AGENTS.md, unless its reader made it theirs."""
        text = agents_text(self.wiki.title, self.wiki.purpose).encode("utf-8")
        path = self.home.root / "AGENTS.md"
        there = path.read_bytes() if path.is_file() else b""
        theirs = there and sha256(there) != self.old.agents and not is_ours(there.decode("utf-8", "replace"))
        self.new.agents = self.old.agents if theirs else sha256(text)
        if not theirs:
            self.beside("AGENTS.md", text)

    def beside(self, target: str, data: bytes) -> None:
        """A file that is replaced as a whole."""
        path = self.home.root / target
        standing = path.read_bytes() if path.is_file() else None
        if standing != data:
            self.files.append((Change(target, "" if standing is None else sha256(standing)), data))

    def report(self) -> EmitReport:
        """What happened."""
        unchanged = tuple(slug for slug in self.unchanged if slug not in self.written)
        return EmitReport(
            tuple(self.written),
            unchanged,
            tuple(self.removed),
            tuple(self.kept),
            tuple(self.moved),
            tuple(self.problems),
        )


def _digest(generated: str) -> str:
    return sha256(bytes_of(generated.replace("\r\n", "\n").rstrip()))[:20]


def _slug_of_file(file: str) -> str:
    return file.removesuffix(".md").partition("--")[0]


def _ours(found: _Reader, slug: str) -> bool:
    """Did kb write this file here? A copy that its reader made under another name is theirs."""
    if found.entry is not None or not found.text.strip():
        return True
    stated = slug_of(found.generated)
    return bool(declared(found.generated)) and (not stated or stated == slug)


__all__ = ["altered", "emit", "roll_forward"]
