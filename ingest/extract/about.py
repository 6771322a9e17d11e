"""Who wrote a web page, what it is called and when it was published: as it declares it, checked against what it shows.

None is better than a wrong one: a name must look like a person's, a date must be of the article and not of the day the
page was made from its template. What other files state of themselves is held to the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.extract.canonical import letters_of, one_line
from ingest.extract.days import day_in, day_of, valid_day
from ingest.extract.people import author_of, is_article

_WRAPPED = re.compile(r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>\s*(?:\*/)?)\s*$")
_MOST = 400_000  # characters of structured data that are read
_PARTS = re.compile(r"\s+[|│–—·»«:•]+\s+|\s+-+\s+|\s*[|│]\s*|\s+::\s+")
_AROUND = " |│–—-·»«:•\u200b"  # what is left of a title without the name of its site
_PUBLISHED = ("datepublished", "article:published_time", "og:article:published_time", "datecreated", "dc.date.issued",
              "dcterms.created", "dcterms.issued", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
              "publish_date", "publication_date", "date.created", "article_date_original",
              "cxenseparse:recs:publishtime",
              "citation_publication_date", "citation_date", "dc.date", "date", "og:published_time")  # fmt: skip
_TITLES = (
    "og:title",
    "twitter:title",
    "citation_title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
)
_DATED = (
    "//time|//*[contains(@class,'date') or contains(@class,'Date') or contains(@class,'datum')"
    " or contains(@class,'publish') or contains(@class,'posted') or contains(@class,'entry-meta')"
    " or contains(@class,'byline') or contains(@class,'timestamp')]"
)
IN_A_SENTENCE = "//time[ancestor::p[string-length(normalize-space(.)) > 100]]"
_BELOW_THE_HEAD = "(//h1)[1]/following::*[self::p or self::div or self::span or self::small or self::em][not(*)]"
_FRONT = re.compile(r"/|(?:https?:)?//[^/?#]+/?|(?:\./)?index\.(?:html?|php)")
_ADDRESS = re.compile(r"^https?://[^\s\"<>]{3,2000}$")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$")


def known_of(tree: Any) -> dict[str, str]:
    """``title``, ``author`` and ``date`` of an lxml HTML tree; empty where the page says none that can be believed."""
    records = list(_records(tree))
    named = _named(tree)
    return {
        "title": _title(tree, records, named),
        "author": author_of(tree, records, named),
        "date": _date(tree, records, named),
    }


def _records(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's structured data."""
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "") or not script.text or len(script.text) > _MOST:
            continue
        try:
            waiting = [json.loads(_WRAPPED.sub("", script.text), strict=False)]
        except (ValueError, RecursionError):
            continue
        seen = 0
        while waiting and seen < 500:
            found = waiting.pop(0)
            seen += 1
            if isinstance(found, list):
                waiting += found
            elif isinstance(found, dict):
                yield found
                waiting += [
                    found[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "about")
                    if isinstance(found.get(key), (dict, list))
                ]


def _named(tree: Any) -> dict[str, list[str]]:
    """What the page's meta elements say, by their names in small letters."""
    named: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name and one_line(meta.get("content", "")):
            named.setdefault(name.lower(), []).append(one_line(meta.get("content", "")))
    return named


def _title(tree: Any, records: Sequence[dict[str, Any]], named: dict[str, list[str]]) -> str:
    whole = one_line("".join(next(iter(tree.xpath("//head//title|//title")), tree.makeelement("i")).itertext()))
    stated = [text for name in _TITLES for text in named.get(name, [])[:1]]
    stated += [
        one_line(record["headline"])
        for record in records
        if is_article(record) and isinstance(record.get("headline"), str)
    ]
    heads: list[str] = []
    sites = [*named.get("og:site_name", []), *named.get("application-name", []), *_hosts(tree, named)]
    for node in tree.xpath("//h1|//h2[contains(@class,'title')]")[:20]:
        head = one_line("".join(node.itertext()))
        (sites if _leads_home(node, head) else heads).append(head)
    around = [letters_of(text) for text in (whole, *stated) if text]
    for head in heads:  # shown on the page and said of it
        key = letters_of(head)
        if (
            len(key) >= 4
            and any((key in text and 3 * len(key) >= len(text)) or text in key for text in around)
            and key not in map(letters_of, sites)
        ):
            closer = [text for text in stated if letters_of(text) in key and 5 * len(text) >= 2 * len(head)]
            return closer[0] if closer else head if len(head) <= 300 else ""
    shown = {letters_of("".join(node.itertext())) for node in tree.xpath("//h1|//h2|//h3")[:60]}
    for part in sorted((part for text in (*stated, whole) for part in _PARTS.split(text)), key=len, reverse=True):
        if len(letters_of(part)) >= 8 and letters_of(part) in shown and letters_of(part) not in map(letters_of, sites):
            return part.strip()
    named_so = {letters_of(site) for site in sites}
    only = [one_line("".join(node.itertext())) for node in tree.xpath("//h1")[:2]]
    if len(only) == 1 and only[0] in heads and len(only[0].split()) >= 3 and letters_of(only[0]) not in named_so:
        return only[0][:300]  # what a template puts into the window's title is of the site, or of another page
    for text in (*stated, whole):
        if text and letters_of(text) not in map(letters_of, sites):
            return _without_site(text, sites)
    return next((head for head in heads if head), "")


def _leads_home(head: Any, words: str) -> bool:
    """Whether a heading is a link to the site's front page: what the site is called, not the page."""
    return any(
        _FRONT.fullmatch(link.get("href").strip()) and one_line("".join(link.itertext())) == words
        for link in head.iterfind(".//a[@href]")
    )


def _hosts(tree: Any, named: dict[str, list[str]]) -> list[str]:
    """The page's own hosts, with and without what every host begins with."""
    stated = [*named.get("og:url", [])[:1], *map(str, tree.xpath("//link[@rel='canonical']/@href")[:1])]
    hosts = [found[1] for address in stated if (found := re.match(r"https?://([^/\s?#]+)", address))]
    return [*hosts, *(host.removeprefix("www.") for host in hosts)]


def _without_site(title: str, sites: Sequence[str]) -> str:
    """A title without the name of the site before or after it."""
    parts = [part for part in _PARTS.split(title) if part.strip()]
    if len(parts) < 2:
        return title.strip(_AROUND)
    names = {letters_of(site) for site in sites}
    if letters_of(parts[0]) in names:
        return title[title.index(parts[1]) :].strip(_AROUND)
    last = parts[-1]
    if letters_of(last) in names or (len(last.split()) <= 4 and len(parts[0]) > len(last)):
        return title[: title.rindex(last)].strip(_AROUND)
    return title


def _date(tree: Any, records: Sequence[dict[str, Any]], named: dict[str, list[str]]) -> str:
    for name in _PUBLISHED:
        if day := next((day for text in named.get(name, []) if (day := day_of(text))), ""):
            return day
    for record in records:
        if is_article(record) and (day := day_of(str(record.get("datePublished", "")))):
            return day
    for node in tree.xpath(
        "//*[@itemprop='datePublished']|//time[@pubdate]"
        "|//time[contains(@class,'publish') or contains(@class,'entry-date')]"
    )[:3]:
        if day := day_of(node.get("datetime") or node.get("content") or "".join(node.itertext())):
            return day
    for link in tree.xpath("//link[@rel='canonical']/@href|//meta[@property='og:url']/@content")[:2]:
        if found := re.search(r"/((?:19|20)\d\d)/(\d\d?)/(\d\d?)/", str(link)):
            return valid_day(*found.groups())
    return ""


def date_shown(tree: Any) -> str:
    """The first day in a line that is set as the date of an article is; for pages that declare none."""
    within = set(tree.xpath(IN_A_SENTENCE))
    for node in [node for node in tree.xpath(_DATED)[:40] if node not in within]:
        text = one_line("".join(node.itertext()))
        if 6 <= len(text) <= 100 and (day := day_in(text)):
            return day
    above = tree.xpath("(//h1)[1]/preceding::*[self::p or self::div or self::span or self::small]")[-8:]
    for node in [*tree.xpath(_BELOW_THE_HEAD)[:25], *reversed(above)]:
        text = one_line("".join(node.itertext())) if not len(node) else one_line(node.text or "")
        if 6 <= len(text) <= 60 and (day := day_in(text)):
            return day
    return ""


def web_address(stated: str) -> str:
    """What a file states as its address, where it is one on the web; else nothing."""
    return stated if _ADDRESS.match(stated) else ""


def language_tag(stated: str) -> str:
    """What a file states as its language, in small letters, where it has the form of a tag: de, pt-br; else nothing."""
    tag = stated.strip().lower()
    return tag if _LANGUAGE.match(tag) else ""
