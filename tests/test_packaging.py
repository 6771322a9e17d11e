"""What ships: the wheel and the sdist carry everything a demo needs, and a wheel runs without the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NEEDED = (
    "kb/models/all-MiniLM-L6-v2/onnx/model.onnx",
    "kb/models/all-MiniLM-L6-v2/onnx/tokenizer.json",
    "kb/text/data/lexicon.txt.gz",
    "kb/sample/the-lens.html",
    "kb/sample/reports/wave-loading-at-skerrow-light.pdf",
    "kb/reload.js",
    "kb/py.typed",
    "ingest/extract/pdf.py",
    "compile/compiler.py",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel, made by the build backend itself from a clean copy of the checkout."""
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    copy, out = tmp_path_factory.mktemp("source") / "kb", tmp_path_factory.mktemp("dist")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    for name in tracked.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    for target in ("sdist", "wheel"):
        command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)]
        subprocess.run(command, cwd=copy, check=True, capture_output=True)
    return out


def test_the_wheel_has_everything(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert set(NEEDED) <= names
    assert any(name.startswith("kb/_assets/site/overrides/") for name in names)
    assert "kb/_assets/mkdocs.yml" in names
    assert not [name for name in names if name.startswith(("tests/", "site/", "demo/"))]


def test_the_sdist_has_what_the_wheel_is_made_of(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {*NEEDED, "mkdocs.yml", "LICENSE", "NOTICE", "README.md"} <= names
    assert any(name.startswith("site/overrides/") for name in names)


def test_a_wheel_runs_the_demo_without_the_checkout(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, timeout=300)

    assert str(tmp_path) in run("-c", "import kb; print(kb.__file__)").stdout
    done = run("-m", "kb", "demo", "demo")
    assert done.returncode == 0, done.stderr
    assert "The sources do not say." in done.stdout
    assert (tmp_path / "demo" / "_site" / "index.html").is_file()
