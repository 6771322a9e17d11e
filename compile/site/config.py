"""The MkDocs configuration of one build: the shipped mkdocs.yml and what belongs to this knowledge base."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from compile.site.front import harmless
from kb.assets import asset

Navigation = Sequence[tuple[str, str]]  # (title, path of the page in the stage)


def configuration(*, title: str, about: str, url: str, docs: Path, site: Path, navigation: Navigation) -> str:
    """YAML for ``mkdocs build`` (each value is JSON, which YAML reads)."""
    values = {
        "INHERIT": str(asset("mkdocs.yml")),
        "site_name": harmless(title) or "Knowledge base",
        "site_description": harmless(about)[:300],
        "site_url": url,
        "docs_dir": str(docs),
        "site_dir": str(site),
        "theme": {"custom_dir": str(asset("site") / "overrides")},
        "nav": [{name: path} for name, path in navigation],
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())
