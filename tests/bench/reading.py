"""What a reader of a built site meets, in a real browser: python -m tests.bench.reading [--axe AXE.MIN.JS] [BASE …]

For each base: whether each citation lights words of its source, and its card says more than the sentence itself; the
weight of the longest pages, when their text is there and how long they hold the browser up; the characters of a line.
With --axe (the file of the package axe-core, not shipped) also what it finds on every kind of page, light and dark,
wide and narrow, with all that can be opened open, with a citation's card, and with a search. BASE/_site must be built;
without BASE it is the demo's.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.site.folder_server import serving

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDE: dict[str, Any] = {"viewport": {"width": 1400, "height": 1000}}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
HELD = """() => new Promise(done => {
  let held = 0, painted = 0
  new PerformanceObserver(list => list.getEntries().forEach(e => { held += Math.max(0, e.duration - 50) }))
    .observe({ type: "longtask", buffered: true })
  new PerformanceObserver(list => list.getEntries().forEach(e => { painted = e.startTime }))
    .observe({ type: "largest-contentful-paint", buffered: true })
  setTimeout(() => done([painted, held]), 1500)
})"""
LINE = """() => {
  const longer = (one, other) => other.textContent.length - one.textContent.length
  const text = [...document.querySelectorAll("article p")].filter(one => one.checkVisibility()).sort(longer)[0]
  if (!text) return 0
  const range = document.createRange()
  range.selectNodeContents(text)
  const lines = new Set([...range.getClientRects()].filter(r => r.height > 12).map(r => Math.round(r.bottom / 8)))
  return Math.round(text.textContent.length / lines.size)
}"""
CARDS = """async () => {
  const plain = text => text.replace(/\\s+/g, " ").trim()
  let same = 0, none = 0
  const refs = [...document.querySelectorAll(".md-content sup:not(.kb-also) > a.footnote-ref")]
  for (const ref of refs) {
    ref.click()
    let card = null
    for (let n = 0; n < 200 && !card; n++) {
      await new Promise(next => setTimeout(next))
      card = document.querySelector(".kb-cite-card")
    }
    const quotes = [...(card?.querySelectorAll(".kb-cite-card__quote") || [])]
    const around = one => plain(one.textContent).replace(plain(one.querySelector("mark").textContent), "").trim()
    if (!quotes.length) none++
    else if (quotes.length === 1 && !around(quotes[0])) same++
    card?.remove()
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))
  }
  return [refs.length, same, none]
}"""
LIGHTS = """async ids => {
  const dark = []
  for (const id of ids) {
    location.hash = id
    await new Promise(next => addEventListener("hashchange", () => setTimeout(next), { once: true }))
    if (![...document.querySelectorAll(".kb-lit")].some(mark => mark.textContent.trim())) dark.push(id)
  }
  return dark
}"""


def kinds(site: Path) -> dict[str, str]:
    """An address of each kind of page that the site has; of concepts and sources the longest."""
    found = {}
    for name in ("index", "concepts/index", "sources/index", "answers/index", "timeline", "graph", "study"):
        found[name] = f"{name}.html"
    found |= {"contradictions": "contradictions.html", "log": "log.html", "no such page": "404.html"}
    for kind in ("concepts", "sources", "answers"):
        pages = [path for path in (site / kind).glob("*.html") if not path.name.startswith("index")]
        for path in sorted(pages, key=lambda path: path.stat().st_size)[-1:]:
            found[f"longest of {kind}"] = f"{kind}/{path.name}"
    disputed = [
        path for path in sorted(site.glob("concepts/*.html")) if 'id="sources-disagree"' in path.read_text("utf-8")
    ]
    orders = sorted(site.glob("sources/index--*.html"))
    for kind, paths in (("disputed", disputed), ("a list in an order", orders)):
        if paths:
            found[kind] = paths[0].relative_to(site).as_posix()
    return {name: address for name, address in found.items() if (site / address).is_file()}


def judged(browser: Any, base: str, pages: dict[str, str], axe: str) -> None:
    """Print what axe finds, by kind of page: violations in each of four looks."""
    total = 0
    for name, address in pages.items():
        found: list[str] = []
        for scheme in ("light", "dark"):
            for look in (WIDE, PHONE):
                context = browser.new_context(color_scheme=scheme, bypass_csp=True, **look)
                page = context.new_page()
                page.goto(base + address)
                for state in _states(page):
                    page.add_script_tag(content=axe)
                    result = page.evaluate("rules => axe.run(document, rules)", RULES)
                    width = look["viewport"]["width"]
                    for one in result["violations"]:
                        where = one["nodes"][0]
                        found.append(f"{one['id']} ({one['impact']}) {scheme} {width} {state} {where['html'][:110]}")
                context.close()
        total += len(found)
        print(f"  axe {name}: {len(found)}", *found[:6], sep="\n      ")
    print(f"  axe in all: {total} on {len(pages)} kinds of page, each in four looks")


def _states(page: Any) -> Iterator[str]:
    """A page with all that can be opened, then with a card, then with a search open, where it has them."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    yield "open"
    if page.locator(".md-content a.footnote-ref").count():
        page.locator(".md-content a.footnote-ref").first.click()
        page.locator(".kb-cite-card").wait_for()
        yield "card"
        page.keyboard.press("Escape")
    if page.locator("#kb-query").count():
        page.fill("#kb-query", "the first of th")
        page.locator(".kb-found__status").wait_for()
        page.wait_for_timeout(200)
        yield "search"


def cited(browser: Any, base: str, site: Path) -> None:
    """Print how many citation links light nothing, and how many cards say only the sentence."""
    page = browser.new_context(**WIDE).new_page()
    quotes: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    for path in sorted(site.glob("concepts/*.html")):
        text = path.read_text("utf-8")
        for source, quote in re.findall(r'href="\.\./(sources/[^"#]+)#(q-[0-9a-f]{10})"', text):
            quotes.setdefault(source, set()).add(quote)
        if 'class="footnote-ref"' in text:
            page.goto(f"{base}concepts/{path.name}")
            refs, same, none = page.evaluate(CARDS)
            counts.update(refs=refs, same=same, none=none)
    dark = []
    for source, names in sorted(quotes.items()):
        page.goto(base + source)
        dark += page.evaluate(LIGHTS, sorted(names))
    links = sum(map(len, quotes.values()))
    print(f"  citation links: {links}, of which {len(dark)} light nothing {dark[:3]}")
    print(f"  cards: {counts['refs']}, with the sentence alone {counts['same']}, not shown {counts['none']}")


def weighed(browser: Any, base: str, pages: dict[str, str]) -> None:
    """Print the weight without a search, the seconds to the text and of standing still, and how long a line is."""
    for name in ("longest of concepts", "longest of sources", "index", "concepts/index"):
        if name in pages:
            sizes: list[int] = []
            page = browser.new_context(**WIDE).new_page()
            page.on("response", lambda response, sizes=sizes: sizes.append(len(response.body())))
            page.goto(base + pages[name])
            painted, held = page.evaluate(HELD)
            line = page.evaluate(LINE)
            page.context.close()
            weight = f"{sum(sizes) / 1000:.0f} kB, of which HTML {sizes[0] / 1000:.0f}"
            print(f"  {name}: {weight}; text after {painted:.0f} ms, blocking {held:.0f} ms, {line} characters a line")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--axe", type=Path)
    parser.add_argument("--only", choices=("axe", "cited", "weighed"))
    parser.add_argument("bases", nargs="*", type=Path)
    given = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        if not given.bases:
            demo = [sys.executable, "-m", "kb", "demo", f"{folder}/demo"]
            subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
            given.bases = [Path(folder) / "demo"]
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for base in given.bases:
            print(base.name)
            site = base / "_site"
            pages = kinds(site)
            with serving(site) as address:
                if given.only in (None, "weighed"):
                    weighed(browser, address, pages)
                if given.only in (None, "cited"):
                    cited(browser, address, site)
                if given.axe and given.only in (None, "axe"):
                    judged(browser, address, pages, given.axe.read_text("utf-8"))
        browser.close()


if __name__ == "__main__":
    main()
