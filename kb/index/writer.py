"""Writing a generation of the embedding store, in a child process.

``python -m kb.index.writer`` reads one order (JSON) from its standard input and ends with one line of JSON. If the
child dies of a broken store, the parent orders the generation anew, without copying; a second death is reported.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.home import Home
from kb.index.chroma import (
    EMBEDDED,
    Current,
    digest,
    forget_collection,
    generations,
    open_generation,
    present,
    query,
    read_current,
    write_current,
)
from kb.library import Library
from kb.settings import Settings

if TYPE_CHECKING:
    from kb.index.embedder import Vector

BATCH = 1000  # nodes given to Chroma at once
STALE = 0.5  # share of deleted vectors above which copying is not worth it: Chroma's files never shrink
SAME = 0.9999  # cosine from which two vectors are of the same words
SECONDS = 3600


def write_in_child(home: Home, settings: Settings, embedder: str, *, anew: bool = False) -> str:
    """Write a new generation and put it into use. "" when done, else one sentence."""
    order = {"root": str(home.root), "store": settings.store, "embedder": embedder}
    home.chroma.mkdir(parents=True, exist_ok=True)
    before, finding = read_current(home), ""
    for fresh in (True,) if anew else (False, True):
        finding = _child({**order, "task": "write", "anew": fresh})
        current = read_current(home)
        if not finding:
            drop_generations(home, keep=current.generation if current else "")
            return ""
    drop_generations(home, keep=before.generation if before else "")  # or each build would leave its failures behind
    return f"The embedding store could not be written: {finding}"


def check_in_child(home: Home, settings: Settings, current: Current) -> str:
    """Ask the store what it holds; "" when that is what the library has."""
    order = {"root": str(home.root), "store": settings.store, "embedder": current.embedder}
    return _child({**order, "task": "check", "anew": False})


def _child(order: dict[str, Any]) -> str:
    command = [sys.executable, "-m", "kb.index.writer"]
    try:
        done = subprocess.run(
            command, input=json.dumps(order), capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return "it took too long."
    lines = done.stdout.strip().splitlines()
    with contextlib.suppress(ValueError, IndexError, KeyError, TypeError):
        return str(json.loads(lines[-1])["finding"])
    return f"its writer died ({done.returncode})."


def main() -> None:
    """Do what the order on standard input says, and say how it went."""
    try:
        finding = obey(json.loads(sys.stdin.read()))
    except BaseException as error:  # whatever Chroma raises, the parent hears a sentence
        finding = f"{type(error).__name__}: {str(error)[:200]}"
    sys.stdout.write("\n" + json.dumps({"finding": finding}) + "\n")


def obey(order: Mapping[str, Any]) -> str:
    """Write or check, here and now; "" when all is well."""
    home, settings = Home(Path(order["root"])), Settings(store=order["store"])
    with Library.open(home, readonly=True) as library:
        if order["task"] == "check":
            return _check(library, home, settings)
        return _write(library, home, settings, order["embedder"], anew=order["anew"])


def _write(library: Library, home: Home, settings: Settings, embedder: str, *, anew: bool) -> str:
    ids, buffer = library.vectors.all(embedder)
    before = read_current(home)
    old = None if anew else before
    if old and (old.embedder != embedder or old.store != settings.store or not present(home, old)):
        old = None
    generation = _next(home)
    held: set[int] = set()
    if old and settings.store != EMBEDDED:
        generation = old.generation  # a server is one process: it can be changed in place
    elif old:
        shutil.copytree(home.chroma / old.generation, home.chroma / generation)
    store = open_generation(home, settings, generation, create=old is None)
    if old:
        held = {int(i) for i in store.client.get(include=[])["ids"]}
        gone = sorted(held - set(ids))
        if len(gone) > STALE * len(held):
            return "more than half of it is stale."
        for part in _parts([str(i) for i in gone], BATCH):
            store.delete_nodes(part)
    _add(store, [i for i in ids if i not in held], ids, buffer)
    finding = _canary(store, ids, buffer)
    if not finding:
        write_current(home, Current(generation, settings.store, embedder, len(ids), digest(ids)))
        if before and before.generation != generation:
            forget_collection(home, before)
    return finding


def _add(store: Any, fresh: list[int], ids: list[int], buffer: bytes) -> None:
    """Vectors with their passage ids, and nothing else."""
    from llama_index.core.schema import TextNode

    rows = _rows(ids, buffer)
    for part in _parts(fresh, BATCH):
        store.add([TextNode(id_=str(i), text="", embedding=rows[i]) for i in part])


def _check(library: Library, home: Home, settings: Settings) -> str:
    current = read_current(home)
    if current is None:
        return "it has gone."
    ids, buffer = library.vectors.all(current.embedder)
    return _canary(open_generation(home, settings, current.generation), ids, buffer)


def _canary(store: Any, ids: list[int], buffer: bytes) -> str:
    """The store must hold exactly these ids, and find by the vector of one of them a passage that has it."""
    held = {int(i) for i in store.client.get(include=[])["ids"]}
    if held != set(ids):
        return f"it holds {len(held)} passages, not the library's {len(ids)}."
    if not ids:
        return ""
    probe = _row(ids, buffer, len(ids) // 2)
    for found in query(store, probe.tolist(), 10):  # any of the passages with the same words, however many there are
        other = _row(ids, buffer, bisect_left(ids, int(found)))
        if float(probe @ other) >= SAME * float((probe @ probe) ** 0.5 * (other @ other) ** 0.5):
            return ""
    return "it does not find a passage by its own vector."


def _row(ids: list[int], buffer: bytes, place: int) -> Vector:
    import numpy

    row: Vector = numpy.frombuffer(buffer, dtype="<f4").reshape(len(ids), -1)[place]
    return row


def _rows(ids: list[int], buffer: bytes) -> dict[int, list[float]]:
    import numpy

    matrix = numpy.frombuffer(buffer, dtype="<f4").reshape(len(ids), -1)
    return {i: row.tolist() for i, row in zip(ids, matrix, strict=True)}


def _parts(items: list[Any], size: int) -> Iterable[list[Any]]:
    return (items[begin : begin + size] for begin in range(0, len(items), size))


def _next(home: Home) -> str:
    """A name no generation had, finished or not."""
    taken = [int(path.name[2:].split(".")[0]) for path in home.chroma.glob("g-*") if path.name[2:8].isdigit()]
    current = read_current(home)
    if current is not None:
        taken.append(int(current.generation[2:]))
    return f"g-{max(taken, default=0) + 1:06d}"


def drop_generations(home: Home, keep: str) -> None:
    """Erase every generation but ``keep``; with "" the whole store."""
    for folder in generations(home):
        if folder.name != keep:
            shutil.rmtree(folder, ignore_errors=True)
    for mark in home.chroma.glob("g-*.broken"):
        if mark.stem != keep:
            mark.unlink(missing_ok=True)
    current = read_current(home)
    if not keep and current is not None:
        forget_collection(home, current)
        (home.chroma / "current.json").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
