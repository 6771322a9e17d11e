"""A concept or answer page as front matter and Markdown. Pure: a view in, text out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from compile.wiki.names import escaped, file_of, href
from compile.wiki.view import Card, Cited, Dispute, Part, Said, View
from kb import __version__
from kb.clock import instant_of

_PARAGRAPH = 6  # sentences: what is longer tires the reader
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OWN_HEADINGS = frozenset({"notes", "related", "linked from", "sources disagree"})
KINDS = {"figures": "differing figures", "names": "different names", "negation": "one says so, one says not"}


def front_matter(view: View, at: str, sha: str) -> dict[str, Any]:
    """The page's front matter in the order the format names its keys."""
    return {
        "type": view.type.capitalize(),
        "title": view.title,
        "aliases": list(view.aliases),
        "description": view.description,
        "tags": list(view.tags),
        "sources": [_source(cited) for cited in view.cited],
        "generated": {"by": producer(view.engine), "at": at},
        "verified": [{"by": "process:kb-gate", "at": at}] if view.cited else [],
        "status": "stable",
        "kb": {
            "sha": sha,
            "slug": view.slug,
            "counts": _counts(view),
            "minutes": view.minutes,
            "related": [{"slug": near.slug, "title": near.title, "reason": near.reason} for near in view.related],
            "linked_from": [{"slug": n.slug, "title": n.title, "sentence": n.sentence} for n in view.linked_from],
            "cards": [_card(card) for card in view.cards],
        },
    }


def body(view: View) -> str:
    """The page below its front matter and above the reader's notes."""
    here = file_of(view.slug)
    blocks = [f"# {escaped(view.title)}"]
    for part in view.parts:
        blocks += _section(part, apart=view.verbatim)
    if view.disputes:
        blocks += ["## Sources disagree", *(_dispute(dispute) for dispute in view.disputes)]
    if view.related:
        blocks += ["## Related", _list(_near(here, n.slug, n.title, escaped(n.reason)) for n in view.related)]
    if view.linked_from:
        blocks += ["## Linked from", _list(_near(here, n.slug, n.title, _quoted(n.sentence)) for n in view.linked_from)]
    if view.cited:
        blocks.append("\n".join(_footnote(here, cited) for cited in view.cited))
    return "\n\n".join(blocks) + "\n"


def producer(engine: str) -> str:
    """Who generated a page, as the format writes it."""
    return f"kb/{__version__}+{engine}"


def _source(cited: Cited) -> dict[str, str]:
    entry = {"id": cited.id, "resource": f"/{cited.file}#{cited.id}", "title": cited.title}
    entry |= {"author": cited.author} if cited.author else {}
    return entry | ({"last_modified": instant_of(cited.date)} if _DAY.fullmatch(cited.date) else {})


def _counts(view: View) -> Mapping[str, int]:
    return {
        "claims": view.claims,
        "quotes": len(view.cited),
        "sources": len(view.cards),
        "disputed": len(view.disputes),
    }


def _card(card: Card) -> dict[str, Any]:
    return {
        "slug": card.slug,
        "title": card.title,
        "kind": card.kind,
        "author": card.author,
        "date": card.date,
        "quotes": card.quotes,
    }


def _section(part: Part, *, apart: bool) -> list[str]:
    title = f"{part.title} in the sources" if part.title.strip().casefold() in _OWN_HEADINGS else part.title
    blocks = [f"## {escaped(title)}"] if title else []
    return blocks + [" ".join(map(_sentence, run)) for run in _paragraphs(part.sentences, apart=apart)]


def _paragraphs(sentences: Sequence[Said], *, apart: bool) -> Iterable[Sequence[Said]]:
    """Runs of sentences; ``apart``: a new one where another source speaks, since nobody wove them together."""
    run: list[Said] = []
    for said in sentences:
        if run and (len(run) == _PARAGRAPH or (apart and said.sources[:1] != run[-1].sources[:1])):
            yield run
            run = []
        run.append(said)
    if run:
        yield run


def _sentence(said: Said) -> str:
    words, at = [], 0
    for start, end, target in said.links:
        if at <= start < end <= len(said.text):
            words += [_inner(said.text[at:start]), f"[{escaped(said.text[start:end])}]({target})"]
            at = end
    words.append(_inner(said.text[at:]))
    return "".join(words).strip() + "".join(f"[^{name}]" for name in said.quotes)


def _inner(text: str) -> str:
    """Escaped, with the spaces at its edges kept."""
    words = escaped(text)
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _dispute(dispute: Dispute) -> str:
    detail = f" ({escaped(dispute.detail)})" if dispute.detail else ""
    lines = [f"[!warning] Sources disagree: {KINDS[dispute.kind]}{detail}"]
    for side in dispute.sides:
        for cited in side[:1]:
            date = f" ({escaped(cited.date)})" if cited.date else ""
            refs = "".join(f"[^{quote.id}]" for quote in side)
            lines.append(f"**{escaped(cited.title)}**{date}: “{escaped(cited.words)}”{refs}")
    lines.append("kb keeps both.")
    return "\n>\n".join(f"> {line}" for line in lines)


def _near(here: str, slug: str, title: str, more: str) -> str:
    link = f"[{escaped(title)}]({href(here, file_of(slug))})"
    return f"{link}: {more}" if more else link


def _quoted(sentence: str) -> str:
    return f"“{escaped(sentence)}”" if sentence else ""


def _footnote(here: str, cited: Cited) -> str:
    """The quote in the source's own words, who says it, where, and how exactly it was found."""
    link = f"[{escaped(cited.title)}]({href(here, cited.file, cited.id)})"
    told = [
        escaped(cited.speaker),
        link,
        escaped(cited.author),
        escaped(cited.date),
        cited.pages,
    ]
    told += [f"{cited.level} match", "context" if cited.context else ""]
    return f"[^{cited.id}]: “{escaped(cited.words)}” — {', '.join(part for part in told if part)}"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
