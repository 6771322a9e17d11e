"""The hostile corpus: its manifest, its files in a folder, and kb run on them where no connection can be made."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli import commands
from tests.cli.commands import Ran
from tests.test_offline import BLOCK

READING = {"ask", "doctor", "explain", "export", "lint", "search", "status", "trace", "verify"}
# Controls but for tab and line feed, and what reverses the direction of text.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Row:
    """One file of the corpus and what must hold for it."""

    file: str  # below raw/, as kb stores and shows it
    outcome: str
    must_keep: str = ""
    must_not_quote: tuple[str, ...] = ()
    must_not_html: tuple[str, ...] = ()
    flag: str = ""

    @property
    def path(self) -> str:
        return f"raw/{self.file}"


def rows(shared: Path) -> list[Row]:
    """The manifest."""
    found = []
    for line in (shared / "hostile" / "manifest.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        name, expected = row["file"], row["expected"]
        if "name_b64" in row:
            last = base64.b64decode(row["name_b64"]).decode("utf-8", "backslashreplace").replace("\\x", "\\udc")
            name = f"{name.rpartition('/')[0]}/{last}"
        found.append(
            Row(
                name,
                expected["outcome"],
                expected.get("must_keep", ""),
                tuple(expected.get("must_not_quote", ())),
                tuple(expected.get("must_not_html", ())),
                expected.get("flag", ""),
            )
        )
    return found


def unpack(shared: Path, folder: Path) -> None:
    """Every file, link and odd name of the corpus, below ``folder``."""
    with tarfile.open(shared / "hostile" / "dev.tar.gz") as archive:
        archive.extractall(folder, filter="tar")


def queries(folder: Path) -> list[str]:
    """The search strings of the corpus unpacked into ``folder``."""
    lines = (folder / "dev" / "queries" / "fts_queries.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["query"] for line in lines]


@dataclass
class World:
    """A folder with a knowledge base, a home of its own, and a record of every connection that was tried."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("block", "home", "temporary", "here"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "block" / "sitecustomize.py").write_text(BLOCK)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
            "PYTHONPATH": os.pathsep.join([str(self.folder / "block"), str(Path(__file__).parents[2])]),
            "CONNECTIONS": str(self.connections),
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "temporary"),
            "PYTHONIOENCODING": "utf-8:strict",  # as a terminal in a UTF-8 locale: half a character would end kb
        }

    @property
    def base(self) -> Path:
        return self.folder / "base"

    @property
    def connections(self) -> Path:
        return self.folder / "connections"

    def command(self, arguments: Sequence[str]) -> list[str]:
        return [sys.executable, "-W", "error", "-m", "kb", *arguments]

    def kb(self, *arguments: str, code: int | None = 0) -> Ran:
        """Run a command on the base; ``code`` is how it must end, None where any documented way will do.

        What only reads runs in this process; what writes in one of its own, where connections are refused.
        """
        if arguments[0] in READING:
            ran = commands.kb("--kb", self.base, *arguments, cwd=self.folder / "here")
        else:
            ran = self._alone(*arguments)
        assert "Traceback" not in ran.err and "kb itself failed" not in ran.err, ran.err
        assert code is None or ran.code == code, ran
        assert not STEERING.search(ran.out + ran.err), "a terminal would obey this"
        return ran

    def _alone(self, *arguments: str) -> Ran:
        done = subprocess.run(
            self.command(["--kb", str(self.base), *arguments]),
            capture_output=True,
            env=self.environment,
            cwd=self.folder / "here",
            timeout=240,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def export(self, what: str) -> list[Any]:
        return self.kb("export", what).lines()
