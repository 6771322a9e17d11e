"""Prove a built knowledge base from the outside: python tests/independent/prove.py FOLDER [KB-COMMAND]

Shares no code with kb. It reads the exports, the wiki and the site as any stranger could, and checks that every quote
is its source's own characters, that every page sentence is worded as its quotes allow, and that no link is dead.
Prints what it counted and what it found; exits with 1 when it found anything.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

Row = dict[str, Any]

# Words that change what a sentence says, by kind. A sentence may use one only if its quotes do.
NEGATIONS = {"not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "n't"}
QUANTIFIERS = {"all", "every", "each", "some", "most", "many", "few", "several", "any", "both", "only", "half"}
MODALS = {"may", "might", "can", "could", "will", "would", "shall", "should", "must"}
HEDGES = {"about", "approximately", "nearly", "almost", "roughly", "perhaps", "possibly", "probably", "likely",
          "reportedly", "allegedly", "estimated", "seems", "appears", "suggests"}  # fmt: skip
COMPARATIVES = {"more", "less", "fewer", "greater", "larger", "smaller", "higher", "lower", "better", "worse", "than",
                "largest", "smallest", "highest", "lowest", "least", "best", "worst"}  # fmt: skip
DIRECTIONS = {"rose", "fell", "rise", "fall", "increase", "increased", "decrease", "decreased", "grew", "shrank",
              "before", "after", "above", "below", "up", "down", "gained", "lost", "until", "since"}  # fmt: skip
GUARDED = NEGATIONS | QUANTIFIERS | MODALS | HEDGES | COMPARATIVES | DIRECTIONS
COMMON = {"the", "a", "an", "and", "or", "but", "of", "in", "on", "at", "by", "for", "from", "to", "with", "as",
          "is", "are", "was", "were", "be", "been", "it", "its", "that", "this"}  # fmt: skip


def plain(text: str) -> str:
    """Compatibility characters, curly marks, soft hyphens and line breaks made plain."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[\u00ad\u200b-\u200f\u2060\ufeff\ufffe]", "", text)
    text = re.sub(r"[’‘]", "'", text)
    text = re.sub(r"(\w)[-‐‑]\s*\n\s*(\w)", r"\1\2", text)
    return re.sub(r"\s+", " ", text).strip()


def words(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*", plain(text))


def glued(text: str) -> str:
    """Letters and digits only: equal for two wordings that differ in hyphens, spaces and marks."""
    return re.sub(r"[\W_]+", "", plain(text).casefold())


def guarded(text: str) -> set[str]:
    found = {word.casefold() for word in words(text)} & GUARDED
    return found | ({"n't"} if re.search(r"n't\b", plain(text)) else set())


def unproven(sentence: str, quotes: list[str]) -> str:
    """Why these quotes do not carry this sentence; empty when they do."""
    together = " ".join(quotes)
    if glued(sentence) in glued(together):
        return ""
    spoken, proof = words(sentence), {word.casefold() for word in words(together)}
    run = glued(together)
    figures = [w for w in spoken if w[0].isdigit() and w not in proof and glued(w) not in run]
    if figures:
        return f"figures {figures}"
    big = [w for w in spoken if w[0].isupper() and w.casefold() not in COMMON]  # "The" at the beginning is no name
    names = [w for w in big if w.casefold() not in proof and glued(w) not in run]
    if names:
        return f"names {names}"
    added = guarded(sentence) - guarded(together)
    if added:
        return f"words {sorted(added)}"
    content = [w.casefold() for w in spoken if w.casefold() not in COMMON]
    missing = [w for w in content if w[:5] not in {p[:5] for p in proof}]
    return f"wording {missing}" if len(missing) * 2 > len(content) else ""


def exported(command: list[str], folder: Path, what: str) -> list[Row]:
    result = subprocess.run([*command, "--kb", str(folder), "export", what], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in result.stdout.splitlines()]


def quotes_found(sources: dict[str, Row], claims: list[Row]) -> Iterator[str]:
    for claim in claims:
        if not claim["quotes"]:
            yield f"claim {claim['id']} has no quote"
        if len({quote["source"] for quote in claim["quotes"]}) > 1:
            yield f"claim {claim['id']} quotes several sources"
        for quote in claim["quotes"]:
            source = sources.get(quote["source"])
            if source is None:
                yield f"claim {claim['id']} quotes an unknown source"
                continue
            if source["text"][quote["start"] : quote["end"]] != quote["text"] or not quote["text"]:
                yield f"claim {claim['id']}: the quote is not at {quote['start']}..{quote['end']} of {source['path']}"
            touched = [p["number"] for p in source["pages"] if p["start"] < quote["end"] and quote["start"] < p["end"]]
            if touched and [quote["page_from"], quote["page_to"]] != [touched[0], touched[-1]]:
                yield f"claim {claim['id']} names the wrong pages"
        known = [
            claim.get("attributed_to", ""),
            *(sources[q["source"]]["title"] for q in claim["quotes"] if q["source"] in sources),
        ]
        why = unproven(claim["text"], [*(quote["text"] for quote in claim["quotes"]), *known])
        if why:
            yield f"claim {claim['id']} says more than its quotes: {why}"


def sentences_proven(pages: list[Row], claims: dict[str, Row]) -> Iterator[str]:
    for page in pages:
        for sentence in page["sentences"]:
            if not sentence["claims"]:
                yield f"{page['slug']}: a sentence cites nothing: {sentence['text'][:60]}"
            if set(sentence["claims"]) - set(claims):
                yield f"{page['slug']}: a sentence cites unknown claims"
                continue
            proof = [quote["text"] for c in sentence["claims"] for quote in claims[c]["quotes"]]
            proof += {text for c in sentence["claims"] for text in (claims[c]["attributed_to"], claims[c]["text"])}
            why = unproven(sentence["text"], proof)
            if why:
                yield f"{page['slug']}: {why} in {sentence['text'][:80]}"


MARKDOWN_LINK = re.compile(r"(?<!\\)\]\((?!https?:|mailto:)([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)")


def wiki_links(folder: Path) -> Iterator[str]:
    """Dead relative links and undefined footnotes of the wiki."""
    for file in sorted((folder / "wiki").rglob("*.md")):
        text = file.read_text("utf-8")
        for target in MARKDOWN_LINK.findall(text):
            path = unquote(target.partition("#")[0])
            if path and not (file.parent / path).exists():
                yield f"{file.relative_to(folder)}: dead link {target}"
        used = set(re.findall(r"(?<!\\)\[\^([\w-]+)\](?!:)", text))
        defined = set(re.findall(r"^\[\^([\w-]+)\]:", text, re.MULTILINE))
        for label in sorted(used - defined):
            yield f"{file.relative_to(folder)}: footnote {label} is not defined"


class Anchors(HTMLParser):
    """Ids and links of one HTML page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.ids.add(value)
            elif name in ("href", "src") and value:
                self.links.append(value)


def site_links(folder: Path) -> Iterator[str]:
    """Dead links, dead anchors and references to other hosts' files in the site."""
    site = folder / "_site"
    parsed: dict[Path, Anchors] = {}
    for file in sorted(site.rglob("*.html")):
        parsed[file.resolve()] = Anchors()
        parsed[file.resolve()].feed(file.read_text("utf-8"))
    for file, page in parsed.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or link.startswith("#__"):
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            target = target / "index.html" if target.is_dir() else target
            if file.name == "404.html":
                continue  # its links are absolute, for whatever depth it is served at
            if not target.exists():
                yield f"{file.relative_to(site.resolve())}: dead link {link}"
            elif parts.fragment and target in parsed and unquote(parts.fragment) not in parsed[target].ids:
                yield f"{file.relative_to(site.resolve())}: dead anchor {link}"


def prove(folder: Path, command: list[str]) -> tuple[dict[str, int], list[str]]:
    """Counts of what was checked, and everything that did not hold."""
    sources = {row["id"]: row for row in exported(command, folder, "sources")}
    claims = {row["id"]: row for row in exported(command, folder, "claims")}
    pages = exported(command, folder, "pages")
    findings: list[str] = []
    for source in sources.values():
        if hashlib.sha256(source["text"].encode("utf-8", "surrogatepass")).hexdigest() != source["text_sha256"]:
            findings.append(f"{source['path']}: the text's hash is wrong")
    findings += quotes_found(sources, list(claims.values()))
    findings += sentences_proven(pages, claims)
    slugs = {page["slug"] for page in pages}
    for page in pages:
        findings += [f"{page['slug']}: links to missing {slug}" for slug in page["links"] if slug not in slugs]
        if not (folder / page["path"]).is_file():
            findings.append(f"{page['slug']}: {page['path']} is missing")
    findings += wiki_links(folder)
    findings += site_links(folder)
    counts = {
        "sources": len(sources),
        "claims": len(claims),
        "quotes": sum(len(claim["quotes"]) for claim in claims.values()),
        "pages": len(pages),
        "page sentences": sum(len(page["sentences"]) for page in pages),
    }
    return counts, findings


if __name__ == "__main__":
    counted, found = prove(Path(sys.argv[1]), sys.argv[2:] or ["kb"])
    print(", ".join(f"{number} {name}" for name, number in counted.items()))
    print("\n".join(found[:50]) or "everything holds")
    print(f"{len(found)} findings")
    sys.exit(bool(found))
