"""The MkDocs configuration of one build: the shipped mkdocs.yml and what belongs to this knowledge base."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from compile.site.base import Base
from compile.site.front import harmless
from kb.assets import asset

Navigation = Sequence[tuple[str, str]]  # (title, path of the page in the stage)


def configuration(base: Base, url: str, navigation: Navigation) -> str:
    """YAML for ``mkdocs build`` (each value is JSON, which YAML reads), but for the places of this build."""
    return _lines(
        {
            "INHERIT": str(asset("mkdocs.yml")),
            "site_name": harmless(base.title) or "Knowledge base",
            "site_description": harmless(base.about)[:300],
            "site_url": url,
            "theme": {"custom_dir": str(asset("site") / "overrides")},
            "nav": [{name: path} for name, path in navigation],
        }
    )


def places(*, docs: Path, site: Path) -> str:
    """The rest of the configuration: where the stage lies, and where the site goes."""
    return _lines({"docs_dir": str(docs), "site_dir": str(site)})


def _lines(values: Mapping[str, object]) -> str:
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())
