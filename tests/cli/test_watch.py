"""kb watch: Ctrl-C ends it one way, whatever it does just then."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.compile.real_base import new_base


@pytest.mark.parametrize(("after", "seconds"), [("Watching", 3.2), ("Time:", 0.5)])
def test_ctrl_c_ends_it_one_way(tmp_path: Path, after: str, seconds: float) -> None:
    """While it builds, and when it has built."""
    home = new_base(tmp_path / "base", {"rock.md": "# Rock\n\nSkerrow Rock lies in the sea.\n"})
    command = [sys.executable, "-u", "-m", "kb", "--kb", str(home.root), "watch", "--poll"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while not process.stdout.readline().startswith(after):
        assert process.poll() is None
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and out.endswith("Stopped.\n") and "Error" not in err, (out, err)
