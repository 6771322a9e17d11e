"""Running MkDocs in a child process, so that whatever happens there stays there."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from kb.errors import SiteError

KEPT = "kept.json"  # beside the configuration: the pages that are not to be rendered, and the old search index
STALL = 300.0  # seconds without a page done after which the child is given up
PACKAGES = Path(__file__).resolve().parents[2]


def render(config_file: Path, advance: Callable[[int], None], stall: float = STALL) -> None:
    """Build the site of ``config_file``; ``advance`` is called with half pages done. Raises SiteError."""
    log = config_file.with_name("mkdocs.log")
    with log.open("wb") as errors:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "compile.site.child", str(config_file)],
            cwd=config_file.parent,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        try:
            finished = _follow(child, advance, stall)
        finally:
            child.kill()  # of no effect once it has ended; Ctrl-C must not leave it running
            child.wait()
            if child.stdout:
                child.stdout.close()
    if not finished:
        raise SiteError(f"The site could not be built: rendering stood still for {stall:g} seconds.")
    if child.returncode:
        raise SiteError(f"The site could not be built: {_last_words(log)}")


def _follow(child: subprocess.Popen[bytes], advance: Callable[[int], None], stall: float) -> bool:
    """Read the child's progress to its end; False when it stood still."""
    if child.stdout is None:
        return False
    pipe = child.stdout.fileno()
    while select.select([pipe], [], [], stall)[0]:
        chunk = os.read(pipe, 65536)
        if not chunk:
            child.wait()
            return True
        advance(chunk.count(b"\n"))
    return False


def _environment() -> dict[str, str]:
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "SOURCE_DATE_EPOCH") if name in os.environ
    }
    return {**kept, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "PYTHONPATH": str(PACKAGES)}


def _last_words(log: Path) -> str:
    """The last line the child said, short and printable."""
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    words = "".join(c for c in (lines[-1] if lines else "MkDocs gave no reason") if c.isprintable()).strip()
    return words[:300].rstrip(".") + "."
