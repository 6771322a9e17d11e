"""Build, prove, rebuild, move, add and delete, from the outside: python tests/independent/acceptance.py DOCUMENTS

Shares no code with kb. DOCUMENTS is a folder of files; everything happens in a temporary folder. Prints one line per
check with what was measured, and exits with 1 when one does not hold.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.independent.prove import exported, prove

KB = [sys.executable, "-m", "kb"]
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}


def kb(folder: Path, *arguments: str) -> str:
    result = subprocess.run(
        [*KB, "--yes", "--kb", str(folder), *arguments], capture_output=True, text=True, env=ENVIRONMENT
    )
    if result.returncode not in (0, 3):
        raise SystemExit(f"kb {' '.join(arguments)} failed with {result.returncode}: {result.stderr}")
    return result.stdout


def new_base(folder: Path, documents: Iterable[Path]) -> Path:
    subprocess.run(
        [*KB, "init", str(folder), "--title", "Acceptance"], check=True, capture_output=True, env=ENVIRONMENT
    )
    for document in documents:
        shutil.copy(document, folder / "raw" / document.name)
    return folder


def files(folder: Path, *below: str) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in below
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    }


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def shingles(text: str, size: int = 6) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}


def squash(data: bytes) -> str:
    """Words only, as ``shingles`` makes them, so that markup between words does not hide a match."""
    text = re.sub(r"<[^>]*>", " ", data.decode("utf-8", "replace"))
    return " ".join(re.findall(r"\w+", text.casefold()))


class Checks:
    """Prints as it goes and remembers whether all held."""

    def __init__(self) -> None:
        self.held = True

    def __call__(self, name: str, holds: bool, measured: object = "") -> None:
        print(f"{'ok  ' if holds else 'FAIL'} {name}: {measured}", flush=True)
        self.held = self.held and holds


def concept_pages(folder: Path) -> dict[str, Any]:
    return {row["slug"]: row for row in exported(KB, folder, "pages") if row["type"] == "concept"}


def accept(documents: list[Path], work: Path, check: Checks) -> None:
    base = new_base(work / "base", documents)
    began = time.monotonic()
    report = json.loads(kb(base, "build", "--json"))
    check("build", True, f"{time.monotonic() - began:.1f} s, {json.dumps(report['seconds'])}, {report['sources']}")
    counts, findings = prove(base, KB)
    check("independent proof", not findings, f"{counts}; {findings[:5]}")

    before = files(base, "wiki", "_site")
    stamps = {name: (base / name).stat().st_mtime_ns for name in before}
    report = json.loads(kb(base, "build", "--json"))
    touched = [name for name, stamp in stamps.items() if (base / name).stat().st_mtime_ns != stamp]
    check("a second build writes nothing", not touched and report["pages"]["written"] == 0, touched[:5])

    other = new_base(work / "elsewhere" / "other", documents)
    kb(other, "build")
    differing = changed(before, files(other, "wiki", "_site"))
    check("another folder gives the same bytes", not differing, sorted(differing)[:5])

    deletion(base, documents, check)
    addition(work, documents, check)


def deletion(base: Path, documents: list[Path], check: Checks) -> None:
    victim = documents[len(documents) // 2]
    rows = exported(KB, base, "sources")
    gone = next(row for row in rows if row["path"] == f"raw/{victim.name}")
    only = shingles(gone["text"]) - {s for row in rows if row is not gone for s in shingles(row["text"])}
    cited = {row["path"] for row in exported(KB, base, "pages") if gone["id"] in row["sources"]}
    before = files(base, "wiki")
    (base / "raw" / victim.name).unlink()
    print("     " + kb(base, "build").replace("\n", "\n     ").rstrip())
    after = files(base, "wiki")
    innocent = [n for n in changed(before, after) if n.startswith("wiki/concepts/") and n not in cited]
    innocent += [n for n in changed(before, after) if n.startswith("wiki/sources/") and n not in cited]
    innocent = [n for n in innocent if not n.endswith("index.md")]
    check("pages that did not cite it are byte-identical", not innocent, innocent[:5])
    seen = {
        **files(base, "wiki", "_site"),
        **{w: kb(base, "export", w).encode() for w in ("sources", "claims", "pages")},
    }
    seen["answers"] = kb(base, "ask", "--json", gone["text"][:300]).encode().replace(gone["text"][:300].encode(), b"")
    seen["pages.lock"] = (base / "pages.lock").read_bytes()
    left = {name: hits for name, data in seen.items() if (hits := only & shingles(squash(data)))}
    left.pop("answers", None) if left.get("answers", set()) <= shingles(gone["text"][:300]) else None
    check("nothing that stood only in it is left", not left, {n: sorted(h)[:2] for n, h in list(left.items())[:5]})
    (base / "raw" / victim.name).write_bytes(victim.read_bytes())
    kb(base, "build")
    kb(base, "remove", f"raw/{victim.name}", "--purge")
    stored = b"".join(files(base, ".kb").values()).decode("utf-8", "replace").casefold()
    lines = [line.strip().casefold() for line in gone["text"].splitlines() if len(line.strip()) > 40]
    others = "\n".join(row["text"].casefold() for row in exported(KB, base, "sources"))
    kept = [line[:40] for line in lines if line[:40] in stored and line[:40] not in others]
    check("after --purge no byte of it is under .kb/", not kept, kept[:3])


def addition(work: Path, documents: list[Path], check: Checks) -> None:
    newcomer = documents[len(documents) // 3]
    base = new_base(work / "growing", [d for d in documents if d is not newcomer])
    kb(base, "build")
    before, old = files(base, "wiki"), concept_pages(base)
    shutil.copy(newcomer, base / "raw" / newcomer.name)
    kb(base, "build")
    after, new = files(base, "wiki"), concept_pages(base)
    source = next(row["id"] for row in exported(KB, base, "sources") if row["path"] == f"raw/{newcomer.name}")
    strangers = [
        slug
        for slug, row in new.items()
        if before.get(row["path"]) != after.get(row["path"]) and source not in row["sources"]
    ]
    check("adding one rewrites only pages its claims reach", not strangers, strangers[:8])
    apart = {slug for slug in new if new[slug]["sources"] != [source]}
    jaccard = len(set(old) & apart) / max(len(set(old) | apart), 1)
    check("the page set is otherwise the same", jaccard >= 0.98, f"Jaccard {jaccard:.3f} of {len(old)} pages")


if __name__ == "__main__":
    checks = Checks()
    found = sorted(path for path in Path(sys.argv[1]).rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory() as folder:
        accept(found, Path(folder), checks)
    sys.exit(not checks.held)
