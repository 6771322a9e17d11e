"""The child process that runs Zensical in MkDocs' place: ``python -m compile.site.zensical CONFIG``.

It takes the configuration that is made for MkDocs. Zensical wants everything below the folder of the configuration, so
templates are copied there; it renders all pages each time, and says nothing while it does.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from compile.site.render import inline_hashes, policy

_TEMPLATES, _INHERITED = "overrides", "inherited.yml"


def build_all(config_file: Path) -> None:
    """Build the site that the configuration describes."""
    work = config_file.parent
    values: dict[str, Any] = yaml.safe_load(config_file.read_text("utf-8"))
    shutil.copyfile(values["INHERIT"], work / _INHERITED)
    shutil.copytree(values["theme"]["custom_dir"], work / _TEMPLATES, dirs_exist_ok=True)
    skeleton = work / "skeleton"
    (skeleton / "docs" / "inner").mkdir(parents=True)
    for name in ("index.md", "inner/index.md"):
        (skeleton / "docs" / name).write_text("# Page\n", "utf-8")
    for name in (_TEMPLATES, _INHERITED):
        (skeleton / name).symlink_to(work / name)
    _build(skeleton, {"site_name": "Site", "docs_dir": "docs", "site_dir": "html"}, "")
    hashes = inline_hashes(path.read_text("utf-8") for path in sorted((skeleton / "html").rglob("*.html")))
    docs, site = (Path(values[name]).relative_to(work).as_posix() for name in ("docs_dir", "site_dir"))
    named = {name: values[name] for name in ("site_name", "site_description", "site_url", "nav")}
    _build(work, {**named, "docs_dir": docs, "site_dir": site}, policy(hashes))
    (work / site / "search.json").unlink(missing_ok=True)  # kb has an index of its own
    sys.stdout.write("half\n" * 2 * sum(1 for _ in (work / docs).rglob("*.md")))


def _build(folder: Path, values: Mapping[str, Any], allowed: str) -> None:
    """Run Zensical in a folder. Exits with its last words where it fails."""
    told = {
        "INHERIT": _INHERITED,
        **values,
        "theme": {"name": "material", "custom_dir": _TEMPLATES, "variant": "classic"},
        "extra": {"generator": False, "kb_policy": allowed},
    }
    config = folder / "zensical.yml"
    config.write_text("".join(f"{name}: {json.dumps(value)}\n" for name, value in told.items()), "utf-8")
    command = [sys.executable, "-P", "-m", "zensical", "build", "-f", str(config)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.stderr.write(done.stderr or done.stdout)
        raise SystemExit(1)


if __name__ == "__main__":
    build_all(Path(sys.argv[1]))
