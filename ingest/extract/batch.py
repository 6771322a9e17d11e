"""Many files, each read in a limited child process; what goes wrong with one is a Problem of that one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from ingest.child import Death, Limit, in_children
from ingest.extract.bounds import bounded
from ingest.extract.reader import Unreadable
from ingest.extract.readers import extract
from kb.settings import Limits
from kb.values import Document, Problem

# What reading needs, loaded once, before the first child is forked.
_PARSERS = (
    "lxml.html", "markdown_it", "pypdf", "pypdfium2.raw", "trafilatura.core", "trafilatura.metadata", "yaml",
    "ingest.extract.readers",
)  # fmt: skip


def extract_all(
    jobs: Iterable[tuple[str, Path, str]], limits: Limits, workers: int = 0
) -> Iterator[tuple[str, Document | Problem]]:
    """Read each (key, path, name) in a limited child; yield (key, Document or Problem), in no particular order.

    ``name`` is what its owner calls the file: it hints at the format, and problems carry it as their path.
    ``workers`` 0 means one child for each processor this process may use.
    """
    names: dict[str, str] = {}

    def requests() -> Iterator[tuple[str, tuple[str, str]]]:
        for key, path, name in jobs:
            names[key] = name
            yield key, (str(path), name)

    limit = Limit(max(1, limits.seconds), limits.memory_mb)
    task = partial(read_one, limits=limits)
    for key, result in in_children(task, requests(), limit, workers=workers or processors(), preload=_PARSERS):
        name = names.pop(key)
        yield key, _problem(name, result, limits) if isinstance(result, Death) else result


def read_one(job: tuple[str, str], limits: Limits) -> Document | Problem:
    """What a child does with one file: everything that can go wrong comes back as a Problem."""
    path, name = job
    try:
        document = extract(Path(path), name, limits)
    except Unreadable as no:
        return Problem(name, no.message, no.advice)
    except MemoryError:
        return _problem(name, Death("memory"), limits)
    except RecursionError:
        return Problem(name, "The file is nested too deeply to be read.", "Export it again, or drop it as PDF or text.")
    except Exception as error:  # parsers raise whatever a broken file leads them to
        return Problem(
            name,
            f"The file cannot be read ({type(error).__name__}).",
            "Open it in its program, save it again and drop that.",
        )
    if len(document.text) > limits.text_mb * 10**6:
        return Problem(
            name,
            f"The file yields {len(document.text) / 10**6:.0f} MB of text; the limit is {limits.text_mb}.",
            "Raise [limits] text_mb in kb.toml, or split it.",
        )
    return bounded(document)


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every platform
        return os.cpu_count() or 1


def _problem(name: str, death: Death, limits: Limits) -> Problem:
    if death.cause == "seconds":
        return Problem(
            name,
            f"Reading the file took longer than {limits.seconds} seconds.",
            "Raise [limits] seconds in kb.toml if it is worth it, or drop a simpler copy.",
        )
    if death.cause == "memory":
        return Problem(
            name,
            f"Reading the file took more than {limits.memory_mb} MB of memory.",
            "Raise [limits] memory_mb in kb.toml if it is worth it, or drop a smaller copy.",
        )
    return Problem(
        name,
        f"The file crashed the program that reads it (signal {death.signal}), or took more memory than it may.",
        "Open it in its program, save it again and drop that; [limits] memory_mb in kb.toml allows more memory.",
    )
