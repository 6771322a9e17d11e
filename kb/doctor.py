"""Is this machine fit for kb, and is this knowledge base sound? Each check is a small function that never raises."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kb.errors import KbError
from kb.gc import erase
from kb.home import Home
from kb.library import Library
from kb.settings import Settings

MINIMUM_FREE = 200 * 2**20


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The outcome of one check."""

    check: str
    sound: bool
    message: str


def diagnose(home: Home | None, settings: Settings) -> list[Diagnosis]:
    """All checks; those about a knowledge base only where there is one."""
    checks: list[Callable[[], Iterator[Diagnosis]]] = [_python, _sqlite, lambda: _embedder(settings)]
    if home is not None:
        checks += [lambda: _folder(home), lambda: _library(home), lambda: _store(home, settings)]
    return [diagnosis for check in checks for diagnosis in _guarded(check)]


def mend(home: Home, settings: Settings) -> Iterator[Diagnosis]:
    """Mend what can be made again, and say what was, and what could not be. Needs the write lock.

    That is the embedding store, and copies of files.

    A damaged copy is dropped and its file forgotten as it was seen, so that the next build copies it from raw/.
    """
    from kb.index.build import check_store, rebuild_store
    from kb.verify import copy_fault  # brings the gate, which a diagnosis does without

    with Library.open(home) as library:
        for path, record in library.files.all().items():
            if record.sha256 and copy_fault(home.blob(record.sha256), record.sha256):
                erase(home.blob(record.sha256))
                library.files.put(replace(record, mtime_ns=0, ctime_ns=0, inode=0))
                said = f"kb's copy of {path} was missing or damaged: `kb build` copies it again."
                yield Diagnosis("mended", True, said)
        if finding := check_store(library, home, settings):
            if left := rebuild_store(library, home, settings):
                said = f"{left} It was dropped, since it was not sound ({finding}); search works from the library."
                yield Diagnosis("embedding store", False, said)
            else:
                yield Diagnosis("mended", True, f"The embedding store was made again ({finding}).")


def _guarded(check: Callable[[], Iterator[Diagnosis]]) -> list[Diagnosis]:
    try:
        return list(check())
    except KbError as error:
        return [Diagnosis("check", False, error.format_message())]
    except OSError as error:
        return [Diagnosis("check", False, f"{error.filename or 'a file'}: {error.strerror or error}")]
    except Exception as error:  # a check that fails is itself a finding
        return [Diagnosis("check", False, f"{type(error).__name__}: {error}")]


def _python() -> Iterator[Diagnosis]:
    version = ".".join(map(str, sys.version_info[:3]))
    fine = sys.version_info >= (3, 11, 8)  # older ones read overlapping zip members (CVE-2024-0450)
    yield Diagnosis("python", True, version if fine else f"{version}; 3.11.8 or newer closes a hole in its zip reader")


def _sqlite() -> Iterator[Diagnosis]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5(text, tokenize='porter unicode61')")
        yield Diagnosis("sqlite", True, f"{sqlite3.sqlite_version} with full-text search")
    except sqlite3.OperationalError:
        yield Diagnosis("sqlite", False, f"{sqlite3.sqlite_version} has no FTS5; kb needs a Python built with it")
    finally:
        connection.close()


def _embedder(settings: Settings) -> Iterator[Diagnosis]:
    from kb.index.embedder import open_embedder

    embedder = open_embedder(settings.embedder)
    if embedder.dimension:
        embedder.embed(["Can it load?"])
    yield Diagnosis("embedder", True, f"{embedder.id}" if embedder.dimension else "none: search is lexical")


def _folder(home: Home) -> Iterator[Diagnosis]:
    for folder in (home.root, home.raw, home.wiki, home.state):
        if folder.is_dir() and not os.access(folder, os.W_OK):
            yield Diagnosis("folder", False, f"{folder} cannot be written")
    free = shutil.disk_usage(home.root).free
    yield Diagnosis("disk", free > MINIMUM_FREE, f"{free / 2**30:.1f} GiB free")


def _library(home: Home) -> Iterator[Diagnosis]:
    if not home.library.exists():
        yield Diagnosis("library", True, "not built yet")
        return
    with Library.open(home, readonly=True) as library:
        findings = library.check()
    yield Diagnosis("library", not findings, "; ".join(findings[:3]) or "sound")


def _store(home: Home, settings: Settings) -> Iterator[Diagnosis]:
    from kb.index.build import check_store

    if not os.access(home.state, os.W_OK):  # reading writes there too; ``_folder`` has said it
        yield Diagnosis("embedding store", True, "not checked: .kb cannot be written")
    elif home.library.exists():
        with Library.open(home, readonly=True) as library:
            finding = check_store(library, home, settings)
        yield Diagnosis("embedding store", not finding, finding or "sound")
