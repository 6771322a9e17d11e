"""The child process that runs MkDocs: ``python -m compile.site.child CONFIG``.

It renders pages without content first, to learn the hashes of the theme's inline scripts, then the site. Each half
of a page done (Markdown, template) is a line on its standard output; what MkDocs has to say goes to standard error.
It knows nothing of knowledge bases, only of a MkDocs configuration.
"""

# mypy: disable-error-code="misc,no-untyped-call"
from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import build
from mkdocs.config import Config, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files, InclusionLevel

from compile.site.render import KEPT, inline_hashes, policy


class NoOptions(Config):
    """The watcher has none."""


class Portable(BasePlugin[NoOptions]):
    """Gives templates what other generators have by themselves."""

    def on_env(self, env: Environment, **kwargs: Any) -> Environment:
        """``split`` as a filter: methods of strings are not known everywhere."""
        env.filters["split"] = str.split
        return env


class Watcher(Portable):
    """Leaves out pages that are kept, counts the others, and stops when nobody waits for the site any more."""

    def __init__(self, kept: frozenset[str]) -> None:
        self.parent = os.getppid()
        self.kept = kept

    def on_files(self, files: Files, **kwargs: Any) -> Files:
        """Kept pages can be linked to, and are not rendered."""
        for file in files:
            if file.src_uri in self.kept:
                file.inclusion = InclusionLevel.EXCLUDED
        return files

    def on_page_content(self, html: str, **kwargs: Any) -> str:
        """Half of a page is done: its Markdown."""
        return self._half(html)

    def on_post_page(self, output: str, **kwargs: Any) -> str:
        """The other half: its template."""
        return self._half(output)

    def _half(self, text: str) -> str:
        if os.getppid() != self.parent:
            raise SystemExit("kb went away.")
        sys.stdout.write("half\n")
        sys.stdout.flush()
        return text


def build_all(config_file: Path) -> None:
    """Build the site that the configuration describes."""
    with tempfile.TemporaryDirectory(dir=config_file.parent) as folder:
        hashes = _theme_hashes(config_file, Path(folder))
    config = load_config(str(config_file))
    config.extra["kb_policy"] = policy(hashes)
    kept = json.loads(config_file.with_name(KEPT).read_text("utf-8"))
    config.plugins["kb"] = Watcher(frozenset(kept))
    _build(config)


def _theme_hashes(config_file: Path, folder: Path) -> tuple[str, ...]:
    """Hashes of the inline scripts on pages of our depths and templates that hold no text of anyone."""
    docs, site = folder / "docs", folder / "html"
    (docs / "inner").mkdir(parents=True)
    for name in ("index.md", "inner/index.md"):
        (docs / name).write_text("# Page\n", "utf-8")
    config = load_config(str(config_file), docs_dir=str(docs), site_dir=str(site), site_name="Site", nav=None)
    config.extra["kb_policy"] = ""
    config.plugins["kb"] = Portable()
    _build(config)
    return inline_hashes(path.read_text("utf-8") for path in sorted(site.rglob("*.html")))


def _build(config: MkDocsConfig) -> None:
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    build_all(Path(sys.argv[1]))
