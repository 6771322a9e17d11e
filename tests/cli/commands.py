"""A command line as a person types it, run in this process: no second Python is started, nothing imported twice.

``alone`` starts a process of its own, for what only one shows: how it exits, what it imports, who is locked out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from kb.cli import cli
from kb.cli.failure import explained

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command said, and the code it left with."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.split("\n") if line]


def kb(*arguments: str | Path, cwd: Path | None = None, piped: str = "", **environment: str) -> Ran:
    """Run a command here, with what is piped to it; what goes wrong is explained as ``kb`` explains it."""
    code = 0
    with chdir(cwd or Path.cwd()), CliRunner().isolation(piped, environment) as (out, err, _):
        try:
            with explained():
                code = int(cli.main(args=[*map(str, arguments)], prog_name="kb", standalone_mode=False) or 0)
        except SystemExit as stop:
            code = int(stop.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
        ran = Ran(code, out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8"))
    assert "kb itself failed" not in ran.err, ran.err
    return ran


def alone(*arguments: str | Path, cwd: Path | None = None, piped: str = "", **environment: str) -> Ran:
    """Run a command in a process of its own, where a warning is an error."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "kb", *map(str, arguments)],
        capture_output=True,
        text=True,
        input=piped,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=300,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)
