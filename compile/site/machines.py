"""What the site says to programs: llms.txt, each page as Markdown, claims as JSON lines, a feed, linked data.

It tells no more than the pages do: pages come from the stage, where texts of sources are already cut to what the
settings let out, and only claims that a page shows are listed. Addresses are relative where the site has no ``url``.
"""

from __future__ import annotations

import json
import posixpath
import re
import uuid
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from compile.site.base import Base
from compile.site.front import body_of, plain
from compile.site.furniture import address, counted, description
from compile.wiki.names import file_of, first_part, quote_id
from compile.wiki.source import key_claims, title_of
from kb.encode import front_matter
from kb.encode.markdown import escape_markdown
from kb.encode.terminal import printable_json
from kb.encode.web import escape_xml, external
from kb.values import Claim, Page, Quote, Source

FEED = 50  # entries; a reader that comes once a week misses nothing of a base that grows by seven pages a day
SAID = 5  # claims of a new source that its entry quotes
LISTED = {"concept": "Concepts", "answer": "Answers", "source": "Sources"}
_OWN_TAGS = re.compile(r"</?(?:mark|time|span|ins|del)\b[^<>]*>")
_LINK = re.compile(r"\]\((?=[^()#\s:]+\.md[#)])([^()#\s]+)")

Data = dict[str, Any]


def machine_files(base: Base, stage: Path, pages: Iterable[str], url: str) -> Iterator[tuple[str, str]]:
    """Every such file, as its path below the site and its text. ``pages`` are Markdown files of the ``stage``."""
    yield "llms.txt", overview(base)
    yield "llms-full.txt", "".join(_whole(base, stage))
    yield "claims.jsonl", "".join(f"{printable_json(json.dumps(row, ensure_ascii=False))}\n" for row in claims(base))
    yield "feed.xml", feed(base, url)
    known = {f"{page.slug}.md": page for page in base.pages.values()}
    for name in pages:
        body = _text(stage, name)
        if page := known.get(first_part(name)):
            yield name, front_matter.dump(_head(page, base)) + "\n" + body
        elif body.strip():  # what a template lists, llms.txt lists too
            yield name, body


def linked_data(page: Page, base: Base) -> Data:
    """A page and the documents it cites in the words of schema.org; empty strings are left out."""
    data: Data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": plain(page.title),
        "description": plain(description(page)),
        "dateModified": base.changed.get(page.slug, ""),
    }
    if source := _source_of(page, base):
        data |= {"isBasedOn": _work(source, "")}
    else:
        where, cited = base.source_pages, (base.sources[name] for name in page.sources if name in base.sources)
        data |= {"citation": [_work(s, address(where[s.id]) if s.id in where else "") for s in cited]}
    return _filled(data)


def _source_of(page: Page, base: Base) -> Source | None:
    """The source that a page is about; None for pages about something else."""
    return base.sources.get(page.sources[0]) if page.type == "source" and page.sources else None


def _filled(data: Data) -> Data:
    """Without what is empty."""
    return {name: value for name, value in data.items() if value}


def _work(source: Source, here: str) -> Data:
    """A document as schema.org tells of it; ``here`` is its page from the site's root."""
    work: Data = {
        "@type": "CreativeWork",
        "name": plain(title_of(source)),
        "author": plain(source.author),
        "datePublished": source.date,
        "sameAs": external(source.url) if source.url else "",
        "identifier": here,
    }
    return _filled(work)


def overview(base: Base) -> str:
    """The site in one Markdown file of links, in the form of llms.txt."""
    lines = [f"# {escape_markdown(base.title)}", ""]
    lines += [f"> {escape_markdown(base.about)}", ""] if base.about.strip() else []
    lines += [
        f"{counted(len(base.of_type('concept')), 'page')} compiled from {counted(len(base.sources), 'source')}. "
        "Every sentence ends in footnotes with the words of the source it rests on, found there by code.",
    ]
    for kind, heading in LISTED.items():
        pages = base.of_type(kind)
        if pages:
            lines += ["", f"## {heading}", "", *(_link(page) for page in pages)]
    extra = [
        "- [All pages in one file](llms-full.txt)",
        "- [All claims with their quotes](claims.jsonl): one JSON object a line",
        "- [What is new](feed.xml): an Atom feed",
    ]
    return "\n".join([*lines, "", "## Optional", "", *extra, ""])


def _link(page: Page) -> str:
    said = escape_markdown(description(page))
    return f"- [{escape_markdown(page.title)}]({page.slug}.md){f': {said}' if said else ''}"


def _whole(base: Base, stage: Path) -> Iterator[str]:
    """All concept and answer pages, one after the other; whole documents are left to their own pages."""
    yield f"# {escape_markdown(base.title)}\n\n"
    for page in base.of_type("concept", "answer"):
        for name in map(partial(file_of, page.slug), count(1)):
            if not (stage / name).is_file():
                break
            yield f"<!-- {name} -->\n\n{_from_root(_text(stage, name), name).strip()}\n\n"


def _from_root(text: str, name: str) -> str:
    """Links of the page ``name`` as they lead from the site's root."""
    folder = posixpath.dirname(name)
    return _LINK.sub(lambda found: "](" + posixpath.normpath(posixpath.join(folder, found[1])), text)


def _text(stage: Path, name: str) -> str:
    """The Markdown of a staged page, without what only the templates read.

    Marks in sources stay, for links lead to them; on other pages every tag is kb's own and for the eye.
    """
    body = body_of((stage / name).read_text("utf-8")).lstrip("\n")
    return body if name.startswith("sources/") else _OWN_TAGS.sub("", body)


def _head(page: Page, base: Base) -> Data:
    """Front matter of a page's Markdown."""
    source = _source_of(page, base)
    head: Data = {
        "type": page.type.capitalize(),
        "title": page.title,
        "description": description(page),
        "author": source.author if source else "",
        "date": source.date if source else "",
        "resource": external(source.url) if source and source.url else "",
        "changed": base.changed.get(page.slug, ""),
    }
    return _filled(head)


def claims(base: Base) -> Iterator[Data]:
    """Claims that a page shows, each with its quotes, the pages that tell it and where its words stand."""
    told: dict[str, list[str]] = {}
    for page in base.of_type("concept", "answer"):
        for name in page.claim_ids():
            told.setdefault(name, []).append(address(page))
    disputed = {name for conflict in base.conflicts for name in (conflict.first, conflict.second)}
    for name in sorted({*told, *disputed} & set(base.claims)):
        claim = base.claims[name]
        yield {
            "id": claim.id,
            "text": claim.text,
            "kind": claim.kind,
            "attributed_to": claim.attributed_to,
            "valid_from": claim.valid_from,
            "valid_to": claim.valid_to,
            "disputed": name in disputed,
            "corrected": base.corrections.get(name, ("", ""))[0],
            "pages": told.get(name, []),
            "source": _origin(claim, base),
            "quotes": [_quote(claim, number, quote, base) for number, quote in enumerate(claim.quotes)],
        }


def _origin(claim: Claim, base: Base) -> Data:
    source = base.sources.get(claim.source)
    if source is None:
        return {}
    return {"title": title_of(source), "author": source.author, "date": source.date, "url": source.url}


def _quote(claim: Claim, number: int, quote: Quote, base: Base) -> Data:
    page = base.source_pages.get(quote.source)
    return {
        "text": quote.text,
        "role": quote.role,
        "page_from": quote.page_from,
        "page_to": quote.page_to,
        "at": f"{address(page)}#{quote_id(claim.id, number)}" if page else "",
    }


def feed(base: Base, url: str) -> str:
    """The pages that changed last as an Atom feed: what a new source says, what a page now begins with."""
    root = f"{url.rstrip('/')}/" if url else ""
    changed = {slug: at for slug, at in base.changed.items() if at and slug in base.pages}
    pages = [base.pages[slug] for slug in changed if base.pages[slug].type in LISTED]
    pages.sort(key=lambda page: (page.type != "source", page.slug))  # of one build: what it read, then what it wrote
    pages.sort(key=lambda page: changed[page.slug], reverse=True)
    latest = changed[pages[0].slug] if pages else "1970-01-01T00:00:00Z"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape_xml(base.title)}</title>",
        f"<id>{_identity(base, root, '')}</id>",
        f"<updated>{escape_xml(latest)}</updated>",
        f"<author><name>{escape_xml(base.title)}</name></author>",
        f'<link rel="alternate" type="text/html" href="{escape_xml(urljoin(root, "index.html"))}"/>',
        f'<link rel="self" type="application/atom+xml" href="{escape_xml(urljoin(root, "feed.xml"))}"/>',
    ]
    for page in pages[:FEED]:
        lines += [
            "<entry>",
            f"<title>{escape_xml(plain(page.title))}</title>",
            f"<id>{_identity(base, root, page.slug)}</id>",
            f"<updated>{escape_xml(changed[page.slug])}</updated>",
            f'<category term="{page.type}"/>',
            f'<link rel="alternate" type="text/html" href="{escape_xml(urljoin(root, address(page)))}"/>',
            f'<content type="text">{escape_xml(_news(page, base))}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _identity(base: Base, root: str, slug: str) -> str:
    """The same for the same page of the same site, whatever it says."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{root or base.title}#{slug}')}"


def _news(page: Page, base: Base) -> str:
    """What an entry of the feed tells."""
    if page.type != "source":
        return plain(description(page))
    found = base.claims_of.get(page.sources[0], ()) if page.sources else ()
    said = [base.as_corrected(f"“{plain(claim.text)}”", [claim.id]) for claim in key_claims(found)[:SAID]]
    return "\n".join([f"A source with {counted(len(found), 'claim')}.", *said])
