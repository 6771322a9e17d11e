"""A concept or answer page as front matter and Markdown. Pure: a view in, text out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from compile.wiki.names import bullets, counted, escaped, file_of, href, last_modified
from compile.wiki.source import corrected
from compile.wiki.view import Citation, Dispute, PageView, SectionView, SentenceView
from compile.wiki.voices import LEAST, is_named, key_of, keys_of, paragraphs
from compile.wiki.who_and_when import Edit, as_met, edited
from kb import __version__
from kb.clock import instant_of
from kb.encode.yaml_writer import OneLine
from kb.proof.headings import words_of_nobody
from kb.proof.voice import blanked
from kb.text.words import stems_in

_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
TIMELINE = "Timeline"
STALE = "A source that this answer rested on was changed or removed. What stands here still holds; ask again for more."
_OWN_HEADINGS = frozenset({"notes", "related", "linked from", "sources disagree"})
AGAINST = "Against this:"  # between the sides
LISTED = 3  # like things that make a list
ELSEWHERE = 3  # disagreements that a page leads to by name, where it tells one side of them
# What goes on with what somebody says that …, and that …: the "that" of "that costs money" is none of these.
_SAID_TOO = re.compile(
    r",? (?:and|but|or|while)( that)(?= (?:even|if|when|in|for|as|not|it|they|he|she|people|there|its|their|his|her"
    r"|some|many|most|all|no|the|an?|this|these|those)\b| [A-Z])"
)
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
    if new := _new_words(view) if view.cited and not view.verbatim else ():
        blocks.append(f"*The title is an editor’s: “{escaped(' '.join(new))}” stands in none of the quotations.*")
    if view.stale:
        blocks.append(f"> [!warning] Stale since {escaped(view.stale)}\n>\n> {STALE}")
    speakers = [cited.speaker for cited in view.cited]
    for part in view.parts if view.verbatim else as_met(view.parts, speakers):
        blocks += _section(part, apart=view.verbatim)
    if view.disputes or view.elsewhere:
        boxes = [_dispute(here, dispute) for dispute in view.disputes]
        blocks += ["## Sources disagree", *boxes, *_elsewhere(here, view.elsewhere)]
    if view.related:
        blocks += ["## Related", bullets(_near(here, n.slug, n.title, escaped(n.reason)) for n in view.related)]
    related = {page.slug for page in view.related}
    if others := [page for page in view.linked_from if page.slug not in related]:  # told once, however they are near
        blocks += [
            "## Linked from",
            bullets(_near(here, n.slug, n.title, _quoted(n.sentence)) for n in others),
        ]
    if view.cited:
        blocks.append("\n".join(_footnote(here, cited) for cited in view.cited))
    return "\n\n".join(blocks) + "\n"


def _new_words(view: PageView) -> list[str]:
    """Words of the title that no source of the page says."""
    texts = [text for cited in view.cited for text in (cited.words, cited.title, cited.author, cited.speaker)]
    return words_of_nobody(view.title, stems_in(" ".join(texts)))


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
    if part.listed and len(part.sentences) >= LISTED:
        if _of_one_voice(part.sentences):
            return [*blocks, _label(part.sentences), bullets(_sentence(_held(told)) for told in part.sentences)]
        return [*blocks, bullets(_sentence(_owned(told)) for told in part.sentences)]
    told = _plain if title == TIMELINE else _said if apart else _paragraph
    return [*blocks, *map(told, _runs(part.sentences, apart=apart))]


def _runs(sentences: Sequence[SentenceView], *, apart: bool) -> Iterator[Sequence[SentenceView]]:
    at = 0
    sources = [told.sources[0] for told in sentences]
    keys = sources if apart else keys_of([(told.voice, told.sources[0]) for told in sentences])
    for length in paragraphs(keys, apart=apart):
        yield sentences[at : at + length]
        at += length


def _plain(run: Sequence[SentenceView]) -> str:
    """Sentences that are read one by one."""
    return " ".join(map(_sentence, run))


def _paragraph(run: Sequence[SentenceView]) -> str:
    """Sentences that somebody wove together: those of one voice after its name, others as they stand."""
    if not _of_one_voice(run):
        return " ".join(_sentence(_owned(told)) for told in run)
    return " ".join([_label(run), *(_sentence(_held(told)) for told in run)])


def _of_one_voice(run: Sequence[SentenceView]) -> bool:
    """Whether one name before them tells who holds all of several sentences, and is needed."""
    voices = {key_of(told.voice, told.sources[0]) for told in run}
    return len(run) >= LEAST and len(voices) == 1 and is_named(told.voice for told in run)


def _said(run: Sequence[SentenceView]) -> str:
    """Sentences of one source; whoever speaks on is not named again: ``Anna: “…” “…”``."""
    shown, before = [], ""
    for told in run:
        speaks = told.voice is not None and told.text.startswith("“", told.voice.start)
        voice = key_of(told.voice, told.sources[0]) if speaks else ""
        shown.append(_held(told) if voice and voice == before else told)
        before = voice
    return _plain(shown)


def _owned(told: SentenceView) -> SentenceView:
    """A sentence with who holds it, where it does not say so itself: "Lamps should be cleaned (Ada Roe)." """
    if told.voice is None or told.voice.kind != "owned":
        return told
    bare = told.text.rstrip(".")
    name = told.called or told.voice.name
    return told._replace(text=f"{bare} ({name}){told.text[len(bare) :] or '.'}")


def _label(run: Sequence[SentenceView]) -> str:
    """The name that a paragraph of one voice begins with, linked as the first sentence that has it links it."""
    first, voice = next((told, told.voice) for told in run if told.voice and told.voice.is_named)
    name = first.called or voice.name
    shown = escaped(name[:1].upper() + name[1:])
    within = (to for told in run for start, end, to in told.links if told.text[start:end] in (name, voice.name))
    target = next(within, "")
    return f"**[{shown}]({target}):**" if target else f"**{shown}:**"


def _held(told: SentenceView) -> SentenceView:
    """A sentence without what says who holds it."""
    if told.voice is None or told.voice.kind != "told":
        return told
    _, start, end, _ = told.voice
    text = told.text[start:end]
    links = tuple((a - start, b - start, to) for a, b, to in told.links if start <= a and b <= end)
    bare = told._replace(text=text[:1].upper() + text[1:] + "." * (end < len(told.text)), links=links)
    if not told.text[:start].endswith(" that "):
        return bare
    return edited(bare, [Edit(match.start(1), match.end(1), "") for match in _SAID_TOO.finditer(blanked(bare.text))])


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


def about(question: str, kind: str, detail: str) -> str:
    """What a disagreement is called over its two sides."""
    return escaped(question) or KINDS[kind] + (f" ({escaped(detail)})" if detail else "")


def _dispute(here: str, dispute: Dispute) -> str:
    lines = [f"[!warning] Sources disagree: {about(dispute.question, dispute.kind, dispute.detail)}"]
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
        name = escaped(dispute.question) or f"{KINDS[dispute.kind].capitalize()}{detail}"
        lines.append(f"[{name}]({href(here, *dispute.place)})")
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
