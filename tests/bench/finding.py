"""How well and how fast the site's search finds, in a real browser: python -m tests.bench.finding [DATA] [BASE]

Fifty questions about the SQuAD articles, their telling words typed as they are and with one letter left out of the
longest: how often a page of the right article is among the first three results. With BASE, a knowledge base with a
site of any size, also the seconds from the first key to the first result there, on this machine and as on a slow phone.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from kb.encode.web import slugify
from kb.text.words import STOPWORDS, tokens
from tests.site.folder_server import serving

SHARED = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[3] / "shared" / "data"
QUESTIONS, FIRST = 50, 3
CLOCK = """() => {
  document.addEventListener("input", event => { window.benchTyped ??= event.timeStamp })
  new MutationObserver(() => {
    if (document.querySelector(".kb-found__link")) window.benchFound ??= performance.now()
  }).observe(document.getElementById("kb-found"), { childList: true, subtree: true })
}"""
PHONE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}  # slow 4G


def questions() -> list[tuple[str, str]]:
    """Fifty of them, of all articles alike: the words that tell something, and the article."""
    lines = (SHARED / "squad" / "questions.jsonl").read_text("utf-8").splitlines()
    entries = [entry for entry in map(json.loads, lines) if entry["answerable"]]
    step = len(entries) // QUESTIONS
    return [(telling(entry["question"]), entry["article"]) for entry in entries[step // 2 :: step][:QUESTIONS]]


def telling(question: str) -> str:
    """The words of a question that one would type."""
    return " ".join(token.text for token in tokens(question) if token.text.casefold() not in STOPWORDS)


def mistyped(words: str) -> str:
    """The words with one letter missing from the middle of the longest."""
    longest = max(words.split(), key=len)
    middle = len(longest) // 2
    return words.replace(longest, longest[:middle] + longest[middle + 1 :], 1)


def found(page: Any, address: str, words: str) -> list[str]:
    """The pages that the results lead to, by name, in order."""
    page.goto(f"{address}concepts/index.html")
    page.fill("#kb-query", words)
    page.locator(".kb-found__status").wait_for(state="visible")
    page.wait_for_timeout(300)  # for the groups below the first
    links = page.locator(".kb-found__link").evaluate_all("links => links.map(link => link.href)")
    return [re.sub(r"(--\d+)?\.html.*", "", link).rpartition("/")[2] for link in links]


def first_result(browser: Any, address: str, word: str, slow: bool) -> float:
    """Seconds from a key to the first result, on a page where nothing was searched before."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}index.html")
    if slow:
        session = context.new_cdp_session(page)
        session.send("Network.emulateNetworkConditions", PHONE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.evaluate(CLOCK)
    page.click("#kb-query")
    page.keyboard.type(word)
    page.locator(".kb-found__link").first.wait_for(state="visible")
    seconds = float(page.evaluate("window.benchFound - window.benchTyped")) / 1000
    context.close()
    return seconds


def main() -> None:
    """Print the figures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        base = Path(folder)
        articles = map(str, sorted((SHARED / "squad/articles").glob("*.md")))
        for arguments in (["init", folder], ["--kb", folder, "add", *articles], ["--kb", folder, "build", "--yes"]):
            subprocess.run([sys.executable, "-m", "kb", *arguments], check=True, stdout=subprocess.DEVNULL)
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        measure(browser.new_page(), base / "_site")
        if len(sys.argv) > 2:
            with serving(Path(sys.argv[2]) / "_site") as address:
                for slow in (False, True):
                    for word in ("m", "queen", "directed film"):
                        times = [first_result(browser, address, word, slow) for _ in range(5)]
                        where = "slow phone" if slow else "this machine"
                        print(f"{where}, {word!r}: {min(times):.2f} s at best of five, {max(times):.2f} at worst")
        browser.close()


def measure(page: Any, site: Path) -> None:
    """How often the right article is among the first."""
    with serving(site) as address:
        for name, change in (("as typed", str), ("one letter missing", mistyped)):
            asked = [(change(words), slugify(article.replace("_", " "))) for words, article in questions()]
            right = [article in found(page, address, words)[:FIRST] for words, article in asked]
            missed = [words for (words, _), hit in zip(asked, right, strict=True) if not hit]
            print(f"{name}: {sum(right)} of {len(right)} among the first {FIRST}", *missed, sep="\n    ")


if __name__ == "__main__":
    main()
