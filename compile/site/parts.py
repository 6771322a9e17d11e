"""Long pages in parts: where each begins, where each sentence stands, and the Markdown of each with its own footnotes.

A page of six hundred claims weighs half a megabyte and holds a phone up. Where it is parted depends on what the page
tells alone, so that whatever leads to a sentence finds the part it is in. The wiki keeps such a page whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence

from compile.site.base import Base, Outline, Told
from compile.wiki.concept import TIMELINE
from compile.wiki.names import file_of, quote_id
from compile.wiki.source import part_way
from compile.wiki.voices import keys_of, paragraphs, voice_of
from kb.values import Page, Sentence

PART = 80_000  # bytes of HTML, about: with styles, scripts and what stands around it a page stays below 250 kB
QUOTE = 500  # bytes of a quote's number, card and footnote beside its words
REFERENCES = re.compile(r"(?:\[\^q-[0-9a-f]{10}\])+")  # of one sentence
HERE = "#sources-disagree"  # the section of a page that shows both sides of what is disputed
NAME = re.compile(r"q-[0-9a-f]{10}")
_FOOTNOTE = re.compile(r"^\[\^(q-[0-9a-f]{10})\]: .*\n?", re.MULTILINE)


def places(page: Page, base: Base) -> list[tuple[Sentence, str]]:
    """Each sentence and its place: its part, ``--2`` but for the first, and the anchor of its first citation.

    A quote that is cited again has another number there.
    """
    told, begins = _outline(page, base)
    starts = {at: number for number, at in enumerate(begins, start=1)}
    found = []
    seen: Counter[str] = Counter()
    part = ""
    for at, (_, sentence, quotes) in enumerate(told):
        if starts.get(at, 1) > 1:
            part = f"--{starts[at]}"
            seen.clear()
        seen.update(quotes)
        count = seen[quotes[0]]
        found.append((sentence, f"{part}#fnref{count if count > 1 else ''}:{quotes[0]}"))
    return found


def disputes_of(page: Page, base: Base) -> str:
    """The place of a page's section of disputes: it ends the last part."""
    number = len(_outline(page, base)[1])
    return f"{f'--{number}' if number > 1 else ''}{HERE}"


def located(page: Page, place: str) -> str:
    """The address of a place from the site's root."""
    part, hash_, anchor = place.partition("#")
    return f"{page.slug}{part}.html{hash_}{anchor}"


def _outline(page: Page, base: Base) -> Outline:
    """What a page tells, and the number of the first sentence of each part; worked out once for each page."""
    found = base.outlines.get(page.slug)
    if found is None:
        told = _told(page, base)
        found = base.outlines[page.slug] = told, _starts(page, base, told)
    return found


def _told(page: Page, base: Base) -> list[Told]:
    """What a page tells; nothing stands on it without its proof."""
    told: list[Told] = []
    names = base.footnotes(page)
    for section in page.sections:
        for sentence in section.sentences:
            claims = [base.claims[name] for name in sentence.claims if name in base.claims]
            shown = [claim for claim in claims if claim.source in base.source_pages]
            quotes = dict.fromkeys(names[quote_id(claim.id, n)] for claim in shown for n in range(len(claim.quotes)))
            if quotes:
                told.append((section.title, sentence, list(quotes)))
    return told


def _starts(page: Page, base: Base, told: Sequence[Told]) -> list[int]:
    """The number of the first sentence of each part, from 0; parts begin with a section or a paragraph of it."""
    weights = _weights(base, told)
    disputed = frozenset(name for one in base.disputed(page) for name in one.claims) if not page.verbatim else ()
    starts, size, at = [0], 0, 0
    while at < len(told):
        until = at
        while until < len(told) and told[until][0] == told[at][0]:
            until += 1
        keys = _keys([sentence for _, sentence, _ in told[at:until]], page, base, disputed)
        runs = [until - at] if told[at][0] == TIMELINE else paragraphs(keys, apart=page.verbatim)
        for first, run in enumerate(runs):
            more = sum(weights[at : at + run])
            if size and (size + more > PART or (first == 0 and size > PART * 3 // 4)):
                starts.append(at)
                size = 0
            size += more
            at += run
    return starts


def _keys(sentences: Sequence[Sentence], page: Page, base: Base, disputed: Container[str]) -> list[str]:
    """What sentences of one paragraph have in common, as the wiki parts them."""
    sources = [base.claims[next(name for name in s.claims if name in base.claims)].source for s in sentences]
    if page.verbatim:
        return sources
    voices = [voice_of(sentence, base.claims, base.sources, disputed) for sentence in sentences]
    return keys_of(list(zip(voices, sources, strict=True)))


def _weights(base: Base, told: Sequence[Told]) -> list[int]:
    """Bytes of each sentence with the quotes that it is the first to cite."""
    texts = {
        quote_id(name, n): quote.text
        for _, sentence, _ in told
        for name in sentence.claims
        if name in base.claims
        for n, quote in enumerate(base.claims[name].quotes)
    }
    seen: set[str] = set()
    weights = []
    for _, sentence, quotes in told:
        new = [name for name in quotes if name not in seen]
        seen.update(new)
        weights.append(len(sentence.text.encode()) + sum(QUOTE + len(texts[name].encode()) for name in new))
    return weights


def parted(body: str, notes: str, page: Page, base: Base) -> list[str]:
    """The Markdown of each part of a page; what its reader wrote stands on the last. ``body`` is as it is staged."""
    _, starts = _outline(page, base)
    if len(starts) == 1:
        return [body + notes]
    footnotes = {found[1]: found[0].rstrip("\n") for found in _FOOTNOTE.finditer(body)}
    title, *blocks = _FOOTNOTE.sub("", body).strip().split("\n\n")
    parts: list[list[str]] = [[]]
    heading, count = "", 0
    for block in blocks:
        if block.startswith("## "):
            heading = block
        told = len(REFERENCES.findall(block))
        if told and len(parts) < len(starts) and count >= starts[len(parts)]:
            new = parts[-1][-1:] == [heading]
            parts.append([parts[-1].pop()] if new else [f"{heading} (continued)"] if heading else [])
        parts[-1].append(block)
        count += told
    texts = []
    for number, part in enumerate(parts, start=1):
        top = [title] if number == 1 else [f"{title} ({number} of {len(parts)})"]
        way = part_way(page.slug, number, len(parts))
        text = "\n\n".join([*top, *([way] if number > 1 else []), *part, *([way] if number < len(parts) else [])])
        if number < len(parts):
            text = text.replace(f"]({HERE})", f"]({file_of(page.slug, len(parts)).rpartition('/')[2]}{HERE})")
        cited = dict.fromkeys(NAME.findall("".join(REFERENCES.findall(text))))
        texts.append("\n\n".join([text, "\n".join(footnotes[name] for name in cited if name in footnotes)]) + "\n")
    texts[-1] += f"\n{notes}" if notes else ""
    return texts
