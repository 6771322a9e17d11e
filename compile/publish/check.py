"""The last look at a built site before it leaves: words of what stays, paths of this machine, keys."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from compile.publish.leaving import Leaving
from kb.home import Home

TEXT = frozenset({".html", ".md", ".js", ".json", ".jsonl", ".txt", ".xml"})
_WORDS = 40  # characters of a quote that stays from which its finding is no accident
_SECRET = 12  # characters of a variable's value from which it is a secret and no word
_NAMES = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL", re.IGNORECASE)
# What services give out, as their documents describe it; each ends in enough random characters to be no word.
_KEYS = re.compile(
    r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{24,}|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{40,}|\bAKIA[0-9A-Z]{16}\b"
    r"|\bxox[abprs]-[A-Za-z0-9-]{20,}|\bAIza[A-Za-z0-9_-]{35}\b|\bglpat-[A-Za-z0-9_-]{20,}|\bhf_[A-Za-z0-9]{30,}"
    r"|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"
)

_FORMULA = re.compile(r'<math\b[^>]*? alttext="([^"]*)"[^>]*>.*?</math>', re.DOTALL)  # a source has it as TeX


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a file of the site that should not leave. ``what`` never repeats it."""

    file: str
    what: str
    key: bool = False  # it looks like a key; a document may show one as an example


def findings(site: Path, home: Home, kept: Leaving, environment: Mapping[str, str]) -> list[Finding]:
    """Everything found, by file."""
    known = "\n".join(_plain(quote.text) for claim in kept.claims.values() for quote in claim.quotes)
    quotes = {_plain(quote.text) for claim in kept.kept_claims for quote in claim.quotes}
    private = {quote for quote in quotes if len(quote) >= _WORDS and quote not in known}
    private |= {source.path for source in kept.kept_sources}
    secrets = _secrets(environment)
    places = [str(path) for path in (home.root, Path.home()) if len(path.parts) > 2]
    found = []
    for file in sorted(path for path in site.rglob("*") if path.is_file() and path.suffix in TEXT):
        name = file.relative_to(site).as_posix()
        if name.startswith("assets/") and not name.startswith("assets/kb/"):
            continue  # the theme's own
        text = file.read_text("utf-8", "replace")
        found += [Finding(name, what, key) for what, key in _found(text, private, secrets, places)]
    return found


def holders(sources: Iterable[tuple[str, str]], environment: Mapping[str, str]) -> dict[str, list[str]]:
    """Paths of the ``sources`` (path, text) that hold a key, by ``what`` its finding says."""
    secrets = _secrets(environment)
    paths: dict[str, list[str]] = {}
    for path, text in sources:
        for what in _keys(text, secrets):
            paths.setdefault(what, []).append(path)
    return paths


def _secrets(environment: Mapping[str, str]) -> set[str]:
    return {value for name, value in environment.items() if _NAMES.search(name) and len(value) >= _SECRET}


def _keys(text: str, secrets: Iterable[str]) -> Iterator[str]:
    if any(secret in text for secret in secrets):
        yield "the value of a secret variable of the environment"
    if _KEYS.search(text):
        yield "what looks like a key of a service"


def _found(
    text: str, private: Iterable[str], secrets: Iterable[str], places: Iterable[str]
) -> Iterator[tuple[str, bool]]:
    if any(place in text for place in places):
        yield "a path of this machine", False
    yield from ((what, True) for what in _keys(text, secrets))
    shown = words_of(text)
    if any(words in shown for words in private):
        yield "words of a source that stays", False


def words_of(page: str) -> str:
    """The words of an HTML page as a source has them: without tags, formulas as TeX."""
    return _plain(html.unescape(re.sub(r"<[^<>]*>", "", _FORMULA.sub(r"\1", page))))


def _plain(text: str) -> str:
    return " ".join(text.split())
