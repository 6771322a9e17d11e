"""The list of all that sources disagree on, with every statement of either side; pages show the clearest and lead here.

Each disagreement has an anchor of its own, which stays while its question does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from compile.wiki.concept import AGAINST, KINDS
from compile.wiki.listing import Listing, marked, runs
from compile.wiki.names import counted, escaped, file_of
from compile.wiki.sheet import COMMENT
from compile.wiki.view import Citation, Dispute, Lookup, Place
from kb.files import sha256
from kb.text.words import whole
from kb.values import Page

NAME: Final = "contradictions"
NOWHERE = (
    "No two sources were seen to disagree. Without a model kb compares figures, names and what is denied; views that "
    "oppose each other are found with one."
)


class Contradictions(NamedTuple):
    """The files of the list, and where in them each disagreement stands, by its number."""

    listings: tuple[Listing, ...]
    places: Mapping[int, Place]


def contradictions(lookup: Lookup) -> Contradictions:
    """Both sides of every conflict with their sources and dates, and the pages it concerns."""
    numbers = range(len(lookup.disagreements))
    anchors = _anchors([lookup.disagreements[number].anchor for number in numbers])
    blocks = [f'<mark id="{anchor}"></mark>\n\n{_block(lookup, n)}' for n, anchor in zip(numbers, anchors, strict=True)]
    summary = f"{counted(len(numbers), 'place')} where sources disagree. kb keeps both sides and does not choose."
    if not numbers:
        summary = NOWHERE
    parts = runs(blocks) or [[]]
    found = []
    for n, run in enumerate(parts, start=1):
        name = "Contradictions" if n == 1 else f"Contradictions, part {n}"
        front: dict[str, Any] = {"type": "Contradictions", "title": name, "description": summary}
        found.append(Listing(file_of(NAME, n), front, marked([f"# {name}", summary, *run])))
    if len(found) > 1:
        rest = "\n".join(f"* [{x.front['title']}]({x.file})" for x in found[1:] if x.front)
        found[0] = found[0]._replace(body=found[0].body.replace(COMMENT, f"## More\n\n{rest}\n\n{COMMENT}"))
    files = [listing.file for listing, run in zip(found, parts, strict=True) for _ in run]
    return Contradictions(tuple(found), dict(zip(numbers, map(Place, files, anchors), strict=True)))


def _anchors(wanted: Sequence[str]) -> list[str]:
    """Each its own: of a question whose statements fall apart every further part is called otherwise."""
    found: dict[str, None] = {}
    for anchor in wanted:
        while anchor in found:
            anchor = f"d-{sha256(anchor)[:10]}"
        found[anchor] = None
    return list(found)


def _block(lookup: Lookup, number: int) -> str:
    dispute, found = lookup.dispute(number), lookup.disagreements[number]
    kind = KINDS[dispute.kind].capitalize()
    pages = [lookup.pages[slug] for slug in dict.fromkeys(slug for c in found.claims for slug in lookup.told_on(c))]
    title = escaped(dispute.question)
    if not title:
        title = escaped(_topic(pages, [lookup.wiki.claims[name].text for name in found.claims]) or kind)
        title += f": {escaped(dispute.detail)}" if dispute.detail else ""
    shown = ", ".join(f"[{escaped(page.title)}]({file_of(page.slug)})" for page in pages)
    lines = [*_sides(dispute), *([f"* {kind}, told on {shown}"] if shown else [])]
    return f"## {title}\n\n" + "\n".join(lines)


def _topic(pages: Sequence[Page], texts: Sequence[str]) -> str:
    """What a disagreement is about: the title of the page that most of its statements name, the first of these."""

    def named(page: Page) -> int:
        names = [name.casefold() for name in (page.title, *page.aliases) if name]
        return sum(any(True for name in names for _ in whole(name, text)) for text in folded)

    folded = [text.casefold() for text in texts]
    return max(pages, key=named).title if pages else ""


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
