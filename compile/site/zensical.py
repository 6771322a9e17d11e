"""The child process that runs Zensical in MkDocs' place: ``python -m compile.site.zensical CONFIG``.

It takes the configuration that is made for MkDocs. Zensical wants everything below the folder of the configuration, so
templates are copied there; it renders all pages each time, and says nothing while it does. In the end this process
becomes Zensical, so that whoever ends the one ends the other.
"""

from __future__ import annotations

import json
import os
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
    first = _command(skeleton, {"site_name": "Site", "docs_dir": "docs", "site_dir": "html"}, "")
    subprocess.run(first, cwd=skeleton, check=True, stdin=subprocess.DEVNULL)
    hashes = inline_hashes(path.read_text("utf-8") for path in sorted((skeleton / "html").rglob("*.html")))
    docs, site = (Path(values[name]).relative_to(work).as_posix() for name in ("docs_dir", "site_dir"))
    named = {name: values[name] for name in ("site_name", "site_description", "site_url", "nav")}
    command = _command(work, {**named, "docs_dir": docs, "site_dir": site}, policy(hashes))
    os.execv(command[0], command)  # noqa: S606 - arguments of ours, no shell


def _command(folder: Path, values: Mapping[str, Any], allowed: str) -> list[str]:
    """What builds the site in a folder, whose configuration is written there."""
    told = {
        "INHERIT": _INHERITED,
        **values,
        "theme": {"name": "material", "custom_dir": _TEMPLATES, "variant": "classic"},
        "extra": {"generator": False, "kb_policy": allowed},
    }
    config = folder / "zensical.yml"
    config.write_text("".join(f"{name}: {json.dumps(value)}\n" for name, value in told.items()), "utf-8")
    return [sys.executable, "-P", "-m", "zensical", "build", "-f", str(config)]


if __name__ == "__main__":
    build_all(Path(sys.argv[1]))
