"""No network: a whole build, a question and a search with every connection refused and named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from kb.assets import SAMPLE

# Imported by every Python that starts with this folder on its path, children of kb included.
BLOCK = """
import os, socket
def refuse(self, address, *rest):
    if self.family != socket.AF_UNIX:
        with open(os.environ["CONNECTIONS"], "a") as file:
            file.write(f"{address}\\n")
        raise OSError("the network is blocked")
    return connect(self, address, *rest)
connect = socket.socket.connect
socket.socket.connect = socket.socket.connect_ex = refuse
lookup = socket.getaddrinfo
def resolve(host, *rest, **named):
    with open(os.environ["CONNECTIONS"], "a") as file:
        file.write(f"{host}\\n")
    raise OSError("the network is blocked")
socket.getaddrinfo = resolve
"""


def test_nothing_is_ever_sent(tmp_path: Path) -> None:
    (tmp_path / "block").mkdir()
    (tmp_path / "block" / "sitecustomize.py").write_text(BLOCK)
    log = tmp_path / "connections"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tmp_path / "block"), str(Path(__file__).parents[1])]),
        "CONNECTIONS": str(log),
        "HOME": str(tmp_path),
    }
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        environment.pop(name, None)

    def kb(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "kb", *arguments], capture_output=True, text=True, env=environment, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    kb("init", "base")
    for name in ("the-lens.html", "storm-of-1879.md", "reports/condition-survey-2019.pdf"):
        shutil.copy(SAMPLE / name, tmp_path / "base" / "raw")
    kb("--kb", "base", "build")
    assert "1876" in kb("--kb", "base", "ask", "When did the lens stand in the lantern?")
    kb("--kb", "base", "search", "--level", "sentence", "bronze door")
    (tmp_path / "questions").write_text("How high is the tower?\n")
    kb("--kb", "base", "ask", "--batch", "questions")
    assert not log.exists(), log.read_text()
    assert not (tmp_path / ".cache").exists(), "onnxruntime reports from below Python's sockets, and leaves a device id"
