"""The pages by which one finds others: index files and the list of contradictions.

An index names pages with their descriptions; above FULL entries the root index names letters instead, and a list that
would grow above LIMIT is cut into files of its own, so that none is slow to open however large the wiki is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from compile.wiki.concept import AGAINST
from compile.wiki.concept import KINDS as CONFLICT_KINDS
from compile.wiki.names import counted, escaped, file_of, href, initial
from compile.wiki.sheet import COMMENT
from compile.wiki.source import corrected, key_claims, title_of
from compile.wiki.view import Citation, Dispute, Lookup, description_of, shorten
from kb.text.words import whole
from kb.values import Claim, Page

LIMIT = 180_000  # bytes of one list, so that its file stays below 200 kB
FULL = 300  # pages the root index names one by one
OTHER = "Other"  # the heading of what begins with no Latin letter
_MOST_CITED = 30
NOWHERE = (
    "No two sources were seen to disagree. Without a model kb compares figures, names and what is denied; views that "
    "oppose each other are found with one."
)
_SAID = 3  # claims of each source, where no concept page tells them


class Listing(NamedTuple):
    """A generated file that is no page about something: path, front matter if the format allows any, Markdown."""

    file: str
    front: dict[str, Any] | None
    body: str


class Entry(NamedTuple):
    """A page as a list shows it."""

    file: str
    title: str
    description: str
    weight: int  # sources, for the most cited


def listings(lookup: Lookup, disputes: Sequence[int]) -> list[Listing]:
    """Every index of the wiki and the contradictions; ``disputes`` are numbers of disagreements to show."""
    concepts = _entries(page for page in lookup.pages.values() if page.type == "concept")
    answers = _entries(page for page in lookup.pages.values() if page.type == "answer")
    sources = sorted((_source(lookup, name) for name in lookup.source_slugs), key=_order)
    found = [_root(lookup, concepts, sources, answers, len(disputes))]
    found += _folder("concepts", "Concepts", concepts)
    found += _folder("sources", "Sources", sources)
    found += _folder("answers", "Answers", answers) if answers else []
    return found + _contradictions(lookup, disputes)


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
    return Listing(here, {"okf_version": "0.2"}, _marked(blocks))


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
        for run in _runs(lines):
            blocks.append(f"## {letter}\n\n" + "\n".join(run))
    pages = _runs(blocks) or [[]]
    files = [here if n == 1 else f"{folder}/index--{n}.md" for n in range(1, len(pages) + 1)]
    found = []
    for n, (file, run) in enumerate(zip(files, pages, strict=True), start=1):
        more = [f"* [{name}, part {m}]({href(here, other)})" for m, other in enumerate(files, start=1) if m != n]
        title = f"# {name}" if n == 1 else f"# {name}, part {n}"
        front = None if n == 1 else {"type": "Index", "title": f"{name}, part {n}"}
        blocks = [title, f"{counted(len(entries), name.lower()[:-1])}.", *run]
        blocks += ["## More", "\n".join(more)] if more else []
        found.append(Listing(file, front, _marked(blocks)))
    return found


def _contradictions(lookup: Lookup, numbers: Sequence[int]) -> list[Listing]:
    """Both sides of every conflict with their sources and dates, and the pages it concerns."""
    on = _pages_of_claims(lookup)
    blocks = []
    for number in numbers:
        dispute = lookup.dispute(number)
        kind = CONFLICT_KINDS[dispute.kind].capitalize()
        names = lookup.disagreements[number].claims
        pages = [lookup.pages[slug] for slug in dict.fromkeys(slug for name in names for slug in on.get(name, ()))]
        title = escaped(_topic(pages, [lookup.wiki.claims[name].text for name in names]) or kind)
        detail = f": {escaped(dispute.detail)}" if dispute.detail else ""
        lines = _sides(dispute)
        shown = ", ".join(f"[{escaped(page.title)}]({file_of(page.slug)})" for page in pages)
        lines += [f"* {kind}, told on {shown}"] if shown else []
        blocks.append(f"## {title}{detail}\n\n" + "\n".join(lines))
    summary = f"{counted(len(numbers), 'place')} where sources disagree. kb keeps both sides and does not choose."
    if not numbers:
        summary = NOWHERE
    found = []
    for n, run in enumerate(_runs(blocks) or [[]], start=1):
        name = "Contradictions" if n == 1 else f"Contradictions, part {n}"
        front = {"type": "Contradictions", "title": name, "description": summary}
        found.append(Listing(file_of("contradictions", n), front, _marked([f"# {name}", summary, *run])))
    if len(found) > 1:
        rest = "\n".join(f"* [{x.front['title']}]({x.file})" for x in found[1:] if x.front)
        found[0] = found[0]._replace(body=found[0].body.replace(COMMENT, f"## More\n\n{rest}\n\n{COMMENT}"))
    return found


def _topic(pages: Sequence[Page], texts: Sequence[str]) -> str:
    """What a disagreement is about: the title of the page that most of its statements name, the first of these."""

    def named(page: Page) -> int:
        names = [name.casefold() for name in (page.title, *page.aliases) if name]
        return sum(any(True for name in names for _ in whole(name, text)) for text in folded)

    folded = [text.casefold() for text in texts]
    return max(pages, key=named).title if pages else ""


def _pages_of_claims(lookup: Lookup) -> dict[str, list[str]]:
    on: dict[str, list[str]] = {}
    for page in lookup.pages.values():
        for section in page.sections:
            for sentence in section.sentences:
                for name in sentence.claims:
                    if name in lookup.disputed:
                        on.setdefault(name, []).append(page.slug)
    return on


def _sides(dispute: Dispute) -> list[str]:
    one, other = ([_side(cited) for claim in side for cited in claim] for side in dispute.sides)
    several = any(len(side) > 1 for side in dispute.sides)
    return [*one, *(["", AGAINST, ""] if several else []), *other]


def _side(cited: Citation) -> str:
    parts = [escaped(cited.voice)] if cited.voice else []
    parts += [f"[{escaped(cited.title)}]({cited.file}#{cited.id})"]
    parts += [escaped(part) for part in (cited.author, cited.date) if part]
    parts += [cited.pages] if cited.pages else []
    return f"* “{escaped(cited.words)}” — {', '.join(parts)}"


def _line(here: str, entry: Entry) -> str:
    link = f"* [{escaped(entry.title)}]({href(here, entry.file)})"
    return f"{link} - {escaped(entry.description)}" if entry.description else link


def _marked(blocks: Sequence[str]) -> str:
    return "\n\n".join([*blocks, COMMENT]) + "\n"


def _runs(texts: Sequence[str]) -> list[list[str]]:
    """The texts in runs that each stay below LIMIT bytes."""
    runs: list[list[str]] = []
    size = LIMIT
    for text in texts:
        length = len(text.encode("utf-8")) + 2
        if size + length > LIMIT:
            runs.append([])
            size = 0
        runs[-1].append(text)
        size += length
    return runs
