"""Takes the pictures of the README from the demo: ``python -m tests.site.pictures FOLDER`` after `make demo`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from tests.site.folder_server import serving
from tests.site.test_site_browser import ARGUMENTS

PICTURES = Path(__file__).parents[2] / "site" / "pictures"
SIZE = {"width": 1180, "height": 760}  # as wide as the README is shown, twice the height of its text
LARGEST = 200_000  # bytes


def take(site: Path, target: Path) -> None:
    """A concept page with a quote open, light; the study page with an answer, dark."""
    from playwright.sync_api import sync_playwright

    target.mkdir(exist_ok=True)
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with serving(site) as address, sync_playwright() as driver:
        browser: Any = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        for name, scheme, act in (("page-light", "light", _page), ("study-dark", "dark", _study)):
            page = browser.new_context(viewport=SIZE, color_scheme=scheme).new_page()
            act(page, address)
            page.wait_for_timeout(500)
            page.screenshot(path=target / f"{name}.png")
        browser.close()


def _page(page: Any, address: str) -> None:
    page.goto(f"{address}concepts/skerrow-light.html")
    page.locator("article sup a").nth(1).hover()


def _study(page: Any, address: str) -> None:
    page.goto(f"{address}study.html")
    page.click("#kb-study-card button")


if __name__ == "__main__":
    take(Path(sys.argv[1]) / "_site", PICTURES)
