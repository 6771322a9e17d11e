"""A concept or answer page as front matter and Markdown. Pure: a view in, text out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from compile.wiki.names import bullets, counted, escaped, file_of, href, last_modified
from compile.wiki.source import corrected
from compile.wiki.view import Citation, Dispute, PageView, SectionView, SentenceView
from kb import __version__
from kb.clock import instant_of
from kb.encode.yaml_writer import OneLine

_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
TIMELINE = "Timeline"
_SPEECH = re.compile(r"(?P<speaker>[^“”:\n]{1,80}: )“[^“”]*”\Z")  # all of a sentence is one person's words
_PARAGRAPH = 6  # sentences: what is longer tires the reader
STALE = "A source that this answer rested on was changed or removed. What stands here still holds; ask again for more."
_OWN_HEADINGS = frozenset({"notes", "related", "linked from", "sources disagree"})
AGAINST = "Against this:"  # between the sides
ELSEWHERE = 3  # disagreements that a page leads to by name, where it tells one side of them
KINDS = {
    "figures": "differing figures",
    "dates": "different dates",
    "names": "different names",
    "negation": "one says so, one says not",
    "degree": "one goes further than the other",
    "views": "opposite views",
}


def front_matter(view: PageView, at: str, sha: str) -> dict[str, Any]:
    """The page's front matter in the order the format names its keys."""
    return {
        "type": view.type.capitalize(),
        "title": view.title,
        "aliases": list(view.aliases),
        "description": view.description,
        "tags": list(view.tags),
        "sources": [OneLine(_source(cited)) for cited in view.cited],
        "generated": {"by": producer(view.engine), "at": at},
        "verified": [{"by": "process:kb-gate", "at": at}] if view.cited else [],
        "status": "stable",
        **({"stale_after": instant_of(view.stale)} if view.stale else {}),
        "kb": {"sha": sha, "slug": view.slug},
    }


def data(view: PageView) -> str:
    """What stands around the page's text, for those who show the page: JSON, one value a line."""
    values = {
        "slug": view.slug,
        "claims": view.claims,
        "quotes": len(view.cited),
        "disputed": len(view.disputes) + len(view.elsewhere),
        "minutes": view.minutes,
        "aliases": view.aliases,
        "sources": [card._asdict() for card in view.cards],
        "related": [page._asdict() for page in view.related],
        "linked_from": [page._asdict() for page in view.linked_from],
    }
    lines = [f"{_json(name)}: {_json(value)}" for name, value in values.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def body(view: PageView) -> str:
    """The page below its front matter and above the reader's notes."""
    here = file_of(view.slug)
    blocks = [f"# {escaped(view.title)}"]
    if view.stale:
        blocks.append(f"> [!warning] Stale since {escaped(view.stale)}\n>\n> {STALE}")
    for part in view.parts:
        blocks += _section(part, apart=view.verbatim)
    if view.disputes or view.elsewhere:
        boxes = [_dispute(here, dispute) for dispute in view.disputes]
        blocks += ["## Sources disagree", *boxes, *_elsewhere(here, view.elsewhere)]
    if view.related:
        blocks += ["## Related", bullets(_near(here, n.slug, n.title, escaped(n.reason)) for n in view.related)]
    if view.linked_from:
        blocks += [
            "## Linked from",
            bullets(_near(here, n.slug, n.title, _quoted(n.sentence)) for n in view.linked_from),
        ]
    if view.cited:
        blocks.append("\n".join(_footnote(here, cited) for cited in view.cited))
    return "\n\n".join(blocks) + "\n"


def producer(engine: str) -> str:
    """Who generated a page, as the format writes it."""
    return f"kb/{__version__}+{engine}"


def _source(cited: Citation) -> dict[str, str]:
    entry = {"id": cited.id, "resource": f"/{cited.file}#{cited.id}", "title": cited.title}
    entry |= {"author": cited.author} if cited.author else {}
    return entry | last_modified(cited.date)


def _section(part: SectionView, *, apart: bool) -> list[str]:
    title = f"{part.title} in the sources" if part.title.strip().casefold() in _OWN_HEADINGS else part.title
    blocks = [f"## {escaped(title)}"] if title else []
    runs: Iterable[Sequence[SentenceView]] = _runs(part.sentences, apart=apart)
    if title != TIMELINE:  # whose entries are read one by one
        runs = map(_named_once, runs)
    return blocks + [" ".join(map(_sentence, run)) for run in runs]


def _named_once(run: Sequence[SentenceView]) -> list[SentenceView]:
    """A paragraph in which whoever speaks on is not named again: ``Anna: “…” “…”``."""
    shown: list[SentenceView] = []
    before: tuple[str, tuple[str, ...]] = ("", ())
    for sentence in run:
        speech = _SPEECH.match(sentence.text)
        speaker = speech["speaker"] if speech else ""
        here = (speaker, sentence.sources[:1])  # Speaker 1 of another talk is another person
        shown.append(_without(sentence, len(speaker)) if speaker and here == before else sentence)
        before = here
    return shown


def _without(sentence: SentenceView, length: int) -> SentenceView:
    """A sentence without so many characters at its beginning."""
    links = tuple((start - length, end - length, to) for start, end, to in sentence.links if start >= length)
    return sentence._replace(text=sentence.text[length:], links=links)


def _runs(sentences: Sequence[SentenceView], *, apart: bool) -> Iterator[Sequence[SentenceView]]:
    at = 0
    for length in paragraphs([sentence.sources[0] for sentence in sentences], apart=apart):
        yield sentences[at : at + length]
        at += length


def paragraphs(sources: Iterable[str], *, apart: bool) -> Iterator[int]:
    """The sentences of each paragraph, as a number, given the first source of each sentence.

    ``apart``: a new one where another source speaks, since nobody wove them together.
    """
    length, before = 0, ""
    for source in sources:
        if length and (length == _PARAGRAPH or (apart and source != before)):
            yield length
            length = 0
        length, before = length + 1, source
    if length:
        yield length


def _sentence(sentence: SentenceView) -> str:
    words, at = [], 0
    for start, end, target in sentence.links:
        if at <= start < end <= len(sentence.text):
            words += [_inner(sentence.text[at:start]), f"[{escaped(sentence.text[start:end])}]({target})"]
            at = end
    words.append(_inner(sentence.text[at:]))
    cited = "".join(words).strip() + "".join(f"[^{name}]" for name in sentence.quotes)
    return " ".join([cited, *(corrected(*one) for one in sentence.corrections)])


def _inner(text: str) -> str:
    """Escaped, with the spaces at its edges kept."""
    words = escaped(text)
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _dispute(here: str, dispute: Dispute) -> str:
    detail = f" ({escaped(dispute.detail)})" if dispute.detail else ""
    about = escaped(dispute.question) or f"{KINDS[dispute.kind]}{detail}"
    lines = [f"[!warning] Sources disagree: {about}"]
    for place, side in enumerate(dispute.sides):
        lines += [AGAINST] if place else []
        for quotes in filter(None, side):
            cited = quotes[0]
            date = f" ({escaped(cited.date)})" if cited.date else ""
            refs = "".join(f"[^{quote.id}]" for quote in quotes)
            who = f", {escaped(cited.voice)}" if cited.voice else ""
            line = f"**{escaped(cited.title)}**{date}{who}: “{escaped(cited.words)}”{refs}"
            lines.append(f"{line} {corrected(*cited.correction)}" if any(cited.correction) else line)
    more = f" [{counted(dispute.more, 'more statement')}]({href(here, *dispute.place)})" if dispute.more else ""
    lines.append(f"kb keeps both.{more}")
    return "\n>\n".join(f"> {line}" for line in lines)


def _elsewhere(here: str, disputes: Sequence[Dispute]) -> list[str]:
    """What is disputed of which the page tells one side: named, and shown where all of it stands."""
    if not disputes:
        return []
    lines = []
    for dispute in disputes[:ELSEWHERE]:
        detail = f": {escaped(dispute.detail)}" if dispute.detail else ""
        about = escaped(dispute.question) or f"{KINDS[dispute.kind].capitalize()}{detail}"
        lines.append(f"[{about}]({href(here, *dispute.place)})")
    more = len(disputes) - ELSEWHERE
    lines += [f"[{more} more]({href(here, disputes[ELSEWHERE].place.file)})"] if more > 0 else []
    return ["This page tells one side of:", bullets(lines)]


def _near(here: str, slug: str, title: str, more: str) -> str:
    link = f"[{escaped(title)}]({href(here, file_of(slug))})"
    return f"{link}: {more}" if more else link


def _quoted(sentence: str) -> str:
    return f"“{escaped(sentence)}”" if sentence else ""


def _footnote(here: str, cited: Citation) -> str:
    """The quote in the source's own words, who says it, where, and how exactly it was found."""
    link = f"[{escaped(cited.title)}]({href(here, cited.file, cited.id)})"
    parts = [
        escaped(cited.speaker),
        link,
        escaped(cited.author),
        escaped(cited.date),
        cited.pages,
    ]
    parts += ["" if cited.level == "exact" else f"{cited.level} match", "context" if cited.context else ""]
    return f"[^{cited.id}]: “{escaped(cited.words)}” — {', '.join(part for part in parts if part)}"
