"""The child process that runs MkDocs: ``python -m compile.site.child CONFIG``.

It renders pages without content first, to learn the hashes of the theme's inline scripts, unless the build before has
learnt them, then the site. Each half of a page done (Markdown, template) is a line on its standard output; what MkDocs
has to say goes to standard error.
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
from mkdocs.structure.pages import Page

from compile.site.render import KEPT, POLICY, inline_hashes, policy


class NoOptions(Config):
    """The watcher has none."""


class Portable(BasePlugin[NoOptions]):
    """Gives templates what other generators have by themselves."""

    def on_env(self, env: Environment, **kwargs: Any) -> Environment:
        """``split`` as a filter: methods of strings are not known everywhere."""
        env.filters["split"] = str.split
        return env


class Watcher(Portable):
    """Leaves out pages that are kept, counts the others, and stops when nobody waits for the site any more.

    Front matter, of which kb writes each value as JSON, is read as such: YAML takes ten times as long for the same.
    """

    def __init__(self, kept: frozenset[str]) -> None:
        self.parent = os.getppid()
        self.kept = kept
        self.front: dict[str, Any] = {}  # of the page that is being read

    def on_files(self, files: Files, **kwargs: Any) -> Files:
        """Kept pages can be linked to, and are not rendered."""
        for file in files:
            if file.src_uri in self.kept:
                file.inclusion = InclusionLevel.EXCLUDED
        return files

    def on_page_read_source(self, page: Page, **kwargs: Any) -> str:
        """A page with next to nothing in front: without any, MkDocs would look for some in its text."""
        self.front, body = parted(page.file.content_string)
        return f"---\nkb: 0\n---\n{body}"

    def on_page_markdown(self, markdown: str, page: Page, **kwargs: Any) -> str:
        """What was in front, to the templates."""
        page.meta = self.front
        return markdown

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


def parted(staged: str) -> tuple[dict[str, Any], str]:
    """A staged page's front matter and its text."""
    head, _, body = staged.removeprefix("---\n").partition("\n---\n")
    values = (line.partition(": ") for line in head.split("\n"))
    return {name: json.loads(value) for name, _, value in values}, body


def build_all(config_file: Path) -> None:
    """Build the site that the configuration describes."""
    told = json.loads(config_file.with_name(KEPT).read_text("utf-8"))
    allowed = told["policy"]
    if not allowed:
        with tempfile.TemporaryDirectory(dir=config_file.parent) as folder:
            allowed = policy(_theme_hashes(config_file, Path(folder)))
    config_file.with_name(POLICY).write_text(allowed, "utf-8")
    config = load_config(str(config_file))
    config.extra["kb_policy"] = allowed
    config.plugins["kb"] = Watcher(frozenset(told["kept"]))
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
