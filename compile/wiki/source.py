"""A source's page: what it is, what it mainly says, then all of its canonical text, in parts where it is long."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from compile.wiki.blocks import Mark, Piece, Writer, pieces, weight
from compile.wiki.names import PageName, bullets, escaped, file_of, href, place_label, quote_id
from kb.encode.web import external
from kb.proof.trial import speaker_of
from kb.text.alone import has_substance
from kb.values import Claim, Document, Source

PART = 46_000  # bytes of text on one page, so that none grows above 50 kB
KEY_CLAIMS = 5
FLAGS = {
    "hidden_text": "Hidden text was found in this file and left out.",
    "invisible_chars": "Invisible characters were found in this file.",
    "bidi": "Characters that turn the direction of reading were found in this file.",
    "misleading_text": "What this file shows and what its text says may differ; compare with the original.",
    "ocr": "Its pages are pictures, read by OCR: letters may be wrong; compare with the original.",
    "fallback_text": "Its main text could not be told from its surroundings, so all of it stands here.",
    "near_duplicate": "It says nearly the same as another source.",
}
# What was read as one of them is called by what it is, by the first reader that had it.
_READ_AS = {"org": "Org", "rst": "reStructuredText", "tex": "LaTeX", "mail": "E-mail", "clippings": "Clippings"}
KINDS = {"html": "Web page", "pdf": "PDF", "markdown": "Markdown", "text": "Text"}


Show = Literal["full", "quotes", "none"]


class SourceFile(NamedTuple):
    """One file of a source page: its path relative to the wiki, and its Markdown below the front matter."""

    file: str
    body: str


def title_of(source: Source) -> str:
    """What a source is called: its title, else the name of its file."""
    return " ".join(source.title.split()) or posixpath.basename(source.path)


def part_starts(document: Document) -> tuple[int, ...]:
    """Where each part of the source's page begins in the canonical text; the first at 0."""
    starts, size = [0], 0
    page = 0
    for piece in pieces(document):
        more = weight(document, piece)
        opens = piece.page != page or (piece.kind == "heading" and piece.level <= 2)
        if size and (size + more > PART or (opens and size > PART * 3 // 4)):
            starts.append(piece.start)
            size = 0
        size += more
        page = piece.page
    return tuple(starts)


def part_at(starts: Sequence[int], offset: int) -> int:
    """The number of the part, from 1, that holds an offset."""
    return max(1, bisect_right(starts, offset))


@dataclass(frozen=True, slots=True)
class SourceSubject:
    """A source and what its page says about it."""

    source: Source
    document: Document
    slug: str
    key_claims: Sequence[Claim] = ()  # as the function of that name gives them
    near: PageName | None = None  # the source it nearly repeats
    cited_on: Sequence[PageName] = ()
    corrections: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # by claim: what is said instead, and why
    pictures: Sequence[tuple[int, str]] = ()  # in order: (place in the text after which it is shown, Markdown)


def render_source(
    subject: SourceSubject, marks: Sequence[Mark] = (), show: Show = "full", starts: Sequence[int] = ()
) -> tuple[SourceFile, ...]:
    """The files of a source's page, without front matter.

    ``marks`` have offsets of the canonical text. ``show`` says how much of the text appears: all of it, only what is
    marked, or none. Where a page is split does not depend on ``marks`` or ``show``, so links into it stay right;
    ``starts`` is what ``part_starts`` gave, if known.
    """
    source, document, slug = subject.source, subject.document, subject.slug
    starts = starts or part_starts(document)
    head = _head(subject)
    head += _key_claims(subject, starts)
    if subject.cited_on:
        head += [
            "## Pages that cite this source",
            bullets(f"[{escaped(n.title)}]({_to(slug, n)})" for n in subject.cited_on),
        ]
    if show == "none":
        return (SourceFile(file_of(slug), "\n\n".join([*head, "The text of this source is not shown here."])),)
    writer = Writer(document, marks, only_marked=show == "quotes")
    waiting = deque(subject.pictures if show == "full" else ())
    bodies = [_text(writer, part, waiting) for part in _parts(pieces(document), starts)]
    bodies[-1] += [markdown for _, markdown in waiting]
    title = escaped(title_of(source))
    found = []
    for number, body in enumerate(bodies, start=1):
        way = [part_way(slug, number, len(bodies))] if len(bodies) > 1 else []
        top = [*head, *way] if number == 1 else [f"# {title} ({number} of {len(bodies)})", *way]
        heading = [] if document.pages else ["## Text"]
        found.append(SourceFile(file_of(slug, number), "\n\n".join([*top, *heading, *body])))
    return tuple(found)


def key_claims(claims: Iterable[Claim], corrections: Container[str] = ()) -> list[Claim]:
    """What a source mainly says: its most telling claims, in the order of its text.

    Those a person corrected stand among them. A function of this source and its ``corrections`` alone.
    """
    ranked = sorted(claims, key=lambda claim: (-_telling(claim), claim.start, claim.id))
    told = [claim for claim in ranked if has_substance(claim.text)]
    first = {claim.text.casefold(): claim for claim in reversed(told)}  # what is said twice counts once
    best = [claim for claim in told if first[claim.text.casefold()] is claim][:KEY_CLAIMS]
    best += [claim for claim in ranked if claim.id in corrections and claim not in best]
    return sorted(best, key=lambda claim: (claim.start, claim.id))


def _telling(claim: Claim) -> float:
    words = len(claim.text.split())
    score = {"definition": 3.0, "number": 1.0, "event": 1.0, "opinion": -4.0}.get(claim.kind, 0.0) + bool(claim.subject)
    return score - 3.0 * bool(claim.follows) - 2.0 * (words < 6) - 1.0 * (words > 50)


def _head(subject: SourceSubject) -> list[str]:
    source, document, slug, near = subject.source, subject.document, subject.slug, subject.near
    kind = _READ_AS.get(document.extractor.partition(" ")[0], KINDS[source.kind])
    facts = [("Kind", kind), ("File", source.path), ("Author", source.author), ("Date", source.date)]
    facts += [("Pages", str(len(document.pages)) if document.pages else ""), ("Language", source.language)]
    lines = [f"**{name}:** {escaped(value)}" for name, value in facts if value]
    if source.url:
        target = external(source.url)
        shown = escaped(source.url)
        lines.append(f"**Address:** [{shown}]({target})" if target else f"**Address:** {shown}")
    lines += [f"**Note:** {FLAGS[flag]}" for flag in source.flags if flag != "near_duplicate" or near is None]
    if certainty := re.search(r"\bocr-certainty (\d+)", document.extractor):
        lines.append(f"**Read by OCR:** {certainty[1]}% certain of its letters")
    if near is not None:
        lines.append(f"**Note:** It says nearly the same as [{escaped(near.title)}]({_to(slug, near)}).")
    return [f"# {escaped(title_of(source))}", bullets(lines)]


def corrected(says: str, because: str) -> str:
    """A person's word beside a source's, marked as theirs."""
    return f"(*corrected by you:* {escaped(says)} — *because* {escaped(because)})"


def _key_claims(subject: SourceSubject, starts: Sequence[int]) -> list[str]:
    lines, slug = [], subject.slug
    for claim in subject.key_claims:
        at = next((n for n, quote in enumerate(claim.quotes) if quote.role == "proof"), 0)
        quote = claim.quotes[at]
        link = href(file_of(slug), file_of(slug, part_at(starts, quote.start)), quote_id(claim.id, at))
        who = speaker_of(subject.document.blocks, quote.start)  # in somebody's own words it is nobody else's
        place = " ".join(filter(None, (escaped(who), place_label(quote))))
        line = f"{escaped(claim.text)} [{place or 'in the text'}]({link})"
        said = subject.corrections.get(claim.id)
        lines.append(f"{line} {corrected(*said)}" if said else line)
    return ["## Key claims", bullets(lines)] if lines else []


def _parts(found: Sequence[Piece], starts: Sequence[int]) -> list[list[Piece]]:
    parts: list[list[Piece]] = [[] for _ in starts]
    for piece in found:
        parts[part_at(starts, piece.start) - 1].append(piece)
    return parts


def _text(writer: Writer, part: Sequence[Piece], pictures: deque[tuple[int, str]]) -> list[str]:
    """The pieces as Markdown, under a heading for each page, and the pictures that stand among them."""
    shown: list[str] = []
    page = 0
    before = ""
    writer.depth = 2
    for piece in part:
        if piece.page != page:
            writer.depth = 2
        body = writer.piece(piece)
        if not body:
            continue
        if piece.page != page:
            page, before = piece.page, ""
            shown.append(f"## Page {page}")
        if piece.kind == before == "list":
            shown[-1] += f"\n{body}"
        else:
            shown.append(body)
        before = piece.kind
        while pictures and pictures[0][0] <= piece.end:
            shown.append(pictures.popleft()[1])
            before = ""
    return shown


def part_way(slug: str, number: int, count: int) -> str:
    """Links to the parts before and after."""
    here = file_of(slug, number)
    links = [f"Part {number} of {count}"]
    links += [f"[previous part]({href(here, file_of(slug, number - 1))})"] if number > 1 else []
    links += [f"[next part]({href(here, file_of(slug, number + 1))})"] if number < count else []
    return " · ".join(links)


def _to(slug: str, neighbour: PageName) -> str:
    return href(file_of(slug), file_of(neighbour.slug))
