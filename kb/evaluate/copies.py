"""What a base does when it is built again: are its pages the same, and does what a lost source said leave with it?

Both are tried on copies that are thrown away: of what cannot be made again, so the base itself is only read.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kb.evaluate.measures import Measured, share
from kb.evaluate.structure import Finding
from kb.home import Home
from kb.library import Library
from kb.text.folding import flat
from kb.text.sentences import sentences
from kb.values import Page, Source

MOST = 200  # sources of a base that is built twice more without being told to; some minutes
TELLING = 40  # characters from which a sentence is known again wherever it stands
_KEPT = ("raw", "kb.toml", "pages.lock", "overrides.toml", "answers.jsonl")
_READ = frozenset({".md", ".json", ".jsonl", ".lock", ".toml"})

Build = Callable[[Home], None]


def copied(home: Home, folder: Path) -> Home:
    """A copy of what cannot be made again; links in raw/ stay links."""
    folder.mkdir(parents=True)
    for name in _KEPT:
        path = home.root / name
        if path.is_dir():
            shutil.copytree(path, folder / name, symlinks=True)
        elif path.is_file():
            shutil.copy2(path, folder / name)
    return Home(folder)


def rebuilt(home: Home, library: Library, folder: Path, build: Build) -> tuple[dict[str, Measured], list[Finding]]:
    """``pages_stable`` and ``retracted``, of copies below ``folder``, and what lowers them."""
    copy = copied(home, folder / "copy")
    build(copy)
    pages = {slug: record.page for slug, record in library.pages.all().items()}
    with Library.open(copy, readonly=True) as other:
        again = {slug: record.page for slug, record in other.pages.all().items()}
    changed = [slug for slug in sorted({*pages, *again}) if _said(pages, slug) != _said(again, slug)]
    findings = [Finding("pages_stable", slug, "another build from nothing tells it otherwise") for slug in changed]
    every = len({*pages, *again})
    found = {"pages_stable": share(every - len(changed), every)}
    lost = _most_told(library)
    if lost is not None and (copy.root / lost.path).exists():
        own = _own_sentences(library, lost)
        (copy.root / lost.path).unlink()
        build(copy)
        standing = list(_standing(copy))
        found_in = {text: next((where for where, said in standing if text in said), "") for text in own}
        left = {text: where for text, where in found_in.items() if where}
        findings += [Finding("retracted", where, f"still says: {text}") for text, where in left.items()]
        found["retracted"] = share(len(own) - len(left), len(own))
    return {name: value for name, value in found.items() if value is not None}, findings


def _said(pages: Mapping[str, Page], slug: str) -> object:
    page = pages.get(slug)
    if page is None:
        return None
    return page.title, [(part.title, [(s.text, s.claims) for s in part.sentences]) for part in page.sections]


def _most_told(library: Library) -> Source | None:
    """The source with the most claims: where one fails to leave, it shows there first."""
    sources = library.sources.all()
    return max(sources, key=lambda source: (len(library.claims.of(source.id)), source.id)) if len(sources) > 1 else None


def _own_sentences(library: Library, source: Source) -> list[str]:
    """Sentences that stand in this source and in no other."""
    others = [flat(library.sources.text(one.id)) for one in library.sources.all() if one.id != source.id]
    text = library.sources.text(source.id)
    said = dict.fromkeys(flat(text[start:end]) for start, end in sentences(text, 0, len(text)))
    return [one for one in said if len(one) >= TELLING and not any(one in other for other in others)]


def _standing(home: Home) -> Iterator[tuple[str, str]]:
    """Everything a base says, with where: texts, claims and their quotes, and every file but those in raw/."""
    with Library.open(home, readonly=True) as library:
        for source in library.sources.all():
            yield source.path, flat(library.sources.text(source.id))
        for claim in library.claims.all():
            yield claim.id, " ".join(flat(text) for text in (claim.text, *(quote.text for quote in claim.quotes)))
    for path in sorted(home.root.rglob("*")):
        if path.suffix in _READ and path.is_file() and home.raw not in path.parents:
            yield home.relative(path), flat(path.read_text("utf-8", "replace"))
