"""The list of pages for search engines, when it is known where the site will be published."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin

from kb.encode.web import escape_html


def write_sitemap(site: Path, url: str, pages: Iterable[str]) -> None:
    """Replace what MkDocs wrote, which knows only the pages of its last run; none without ``url``."""
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    (site / "sitemap.xml").unlink(missing_ok=True)
    if not url:
        return
    base = f"{url.rstrip('/')}/"
    entries = "".join(f"<url><loc>{escape_html(urljoin(base, page))}</loc></url>\n" for page in sorted(pages))
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SCHEMA}">\n{entries}</urlset>\n'
    (site / "sitemap.xml").write_text(text, "utf-8")


SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
