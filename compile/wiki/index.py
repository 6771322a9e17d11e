"""The pages by which one finds others: index files, and with them the list of contradictions.

An index names pages with their descriptions; above FULL entries the root index names letters instead, and a list that
would grow too long is cut into files of its own, so that none is slow to open however large the wiki is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from compile.wiki.contradictions import Contradictions
from compile.wiki.listing import Listing, marked, runs
from compile.wiki.names import counted, escaped, file_of, href, initial
from compile.wiki.source import corrected, key_claims, title_of
from compile.wiki.view import Lookup, description_of, shorten
from kb.values import Claim, Page

FULL = 300  # pages the root index names one by one
OTHER = "Other"  # the heading of what begins with no Latin letter
_MOST_CITED = 30
_SAID = 3  # claims of each source, where no concept page tells them


class Entry(NamedTuple):
    """A page as a list shows it."""

    file: str
    title: str
    description: str
    weight: int  # sources, for the most cited


def listings(lookup: Lookup, disputes: Contradictions) -> list[Listing]:
    """Every index of the wiki, and the contradictions."""
    concepts = _entries(page for page in lookup.pages.values() if page.type == "concept")
    answers = _entries(page for page in lookup.pages.values() if page.type == "answer")
    sources = sorted((_source(lookup, name) for name in lookup.source_slugs), key=_order)
    found = [_root(lookup, concepts, sources, answers, len(disputes.places))]
    found += _folder("concepts", "Concepts", concepts)
    found += _folder("sources", "Sources", sources)
    found += _folder("answers", "Answers", answers) if answers else []
    return [*found, *disputes.listings]


def _entries(pages: Iterable[Page]) -> list[Entry]:
    return sorted(
        (Entry(file_of(p.slug), p.title, shorten(description_of(p)), len(p.sources)) for p in pages), key=_order
    )


def _source(lookup: Lookup, name: str) -> Entry:
    source = lookup.wiki.sources[name]
    description = ", ".join(part for part in (source.author, source.date, source.path) if part)
    return Entry(file_of(lookup.source_slugs[name]), title_of(source), shorten(description), 1)


def _order(entry: Entry) -> tuple[bool, str, str, str]:
    letter = _letter(entry.title)
    return letter == OTHER, letter, entry.title.casefold(), entry.file


def _letter(title: str) -> str:
    """The heading a title stands under; what begins with no Latin letter stands last."""
    first = initial(title)
    return first if "A" <= first <= "Z" else OTHER


def _root(
    lookup: Lookup, concepts: Sequence[Entry], sources: Sequence[Entry], answers: Sequence[Entry], disputes: int
) -> Listing:
    here = "index.md"
    blocks = [f"# {escaped(lookup.wiki.title) or 'Wiki'}"]
    blocks += [escaped(lookup.wiki.purpose)] if lookup.wiki.purpose.strip() else []
    blocks.append(f"{counted(len(concepts), 'concept')} from {counted(len(sources), 'source')}.")
    for name, folder, entries in (("Concepts", "concepts", concepts), ("Sources", "sources", sources)):
        if len(concepts) + len(sources) <= FULL:
            lines = [_line(here, entry) for entry in entries]
            if folder == "sources" and not concepts:
                lines = _telling(lookup, lines, entries)
        else:
            most = sorted(entries, key=lambda e: (-e.weight, _order(e)))[:_MOST_CITED] if folder == "concepts" else []
            lines = [f"* [All {len(entries)} {folder}]({folder}/index.md) - by letter", *(_line(here, e) for e in most)]
        blocks += [f"## {name}", "\n".join(lines)] if entries else []
    lines = [f"* [Contradictions](contradictions.md) - {counted(disputes, 'place')} where sources disagree"]
    lines += [f"* [Answers](answers/index.md) - {counted(len(answers), 'answer')}"] if answers else []
    lines += [
        "* [Concepts](concepts/index.md) - all of them by letter",
        "* [Sources](sources/index.md) - all of them by letter",
    ]
    lines.append("* [Log](log.md) - what changed, newest first")
    blocks += ["## More", "\n".join(lines)]
    return Listing(here, {"okf_version": "0.2"}, marked(blocks))


def _telling(lookup: Lookup, lines: Sequence[str], entries: Sequence[Entry]) -> list[str]:
    """The lines of sources with what each mainly says below: without concepts, the index is where one reads it."""
    by_file = {file_of(slug): lookup.claims_of.get(name, ()) for name, slug in lookup.source_slugs.items()}
    return [
        "\n".join([line, *(f"    * {_said(claim, lookup)}" for claim in key_claims(by_file[entry.file])[:_SAID])])
        for line, entry in zip(lines, entries, strict=True)
    ]


def _said(claim: Claim, lookup: Lookup) -> str:
    beside = [corrected(*lookup.corrected(claim.id))] if claim.id in lookup.wiki.corrections else []
    return " ".join([escaped(claim.text), *beside])


def _folder(folder: str, name: str, entries: Sequence[Entry]) -> list[Listing]:
    """The index of one folder, by letter; further files where it is too long for one."""
    blocks = []
    here = f"{folder}/index.md"
    for letter, group in groupby(entries, key=lambda entry: _letter(entry.title)):
        lines = [_line(here, entry) for entry in group]
        for run in runs(lines):
            blocks.append(f"## {letter}\n\n" + "\n".join(run))
    pages = runs(blocks) or [[]]
    files = [here if n == 1 else f"{folder}/index--{n}.md" for n in range(1, len(pages) + 1)]
    found = []
    for n, (file, run) in enumerate(zip(files, pages, strict=True), start=1):
        more = [f"* [{name}, part {m}]({href(here, other)})" for m, other in enumerate(files, start=1) if m != n]
        title = f"# {name}" if n == 1 else f"# {name}, part {n}"
        front = None if n == 1 else {"type": "Index", "title": f"{name}, part {n}"}
        blocks = [title, f"{counted(len(entries), name.lower()[:-1])}.", *run]
        blocks += ["## More", "\n".join(more)] if more else []
        found.append(Listing(file, front, marked(blocks)))
    return found


def _line(here: str, entry: Entry) -> str:
    link = f"* [{escaped(entry.title)}]({href(here, entry.file)})"
    return f"{link} - {escaped(entry.description)}" if entry.description else link
