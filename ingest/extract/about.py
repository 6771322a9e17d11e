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
from kb.text.words import listing

_MOST = 400_000  # characters of structured data that are read
_PARTS = re.compile(r"\s+[|–—·»«:•]+\s+|\s+-+\s+|\s*\|\s*|\s+::\s+")
_ISO = re.compile(r"^\s*((?:19|20)\d\d)-(\d\d?)-(\d\d?)")
_DAYS = (
    re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>(?:19|20)\d\d)\b"),
    re.compile(
        r"\b(?P<d>\d{1,2})(?:st|nd|rd|th|\.|er)?\s+(?:de\s+)?(?P<w>[^\W\d_]{3,10})\.?,?\s+(?:de\s+|del\s+)?(?P<y>(?:19|20)\d\d)\b"
    ),
    re.compile(r"\b(?P<w>[A-Z][a-z]{2,8})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)\b"),
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        """
        jan january januar jänner janvier enero gennaio janeiro januari января
        feb february februar février febrero febbraio fevereiro februari февраля
        mar march märz mrz mars marzo março maart марта
        apr april avril abril aprile апреля
        may mai mayo maggio maio mei мая
        jun june juni juin junio giugno junho июня
        jul july juli juillet julio luglio julho июля
        aug august août agosto augustus августа
        sep sept september septembre septiembre settembre setembro сентября
        oct october oktober okt octobre octubre ottobre outubro октября
        nov november novembre noviembre novembro ноября
        dec december dezember dez décembre diciembre dicembre dezembro декабря
        """.strip().split("\n"),
        start=1,
    )
    for name in names.split()
}
_PUBLISHED = ("datepublished", "article:published_time", "og:article:published_time", "datecreated", "dc.date.issued",
              "dcterms.created", "dcterms.issued", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
              "publish_date", "publication_date", "date.created", "article_date_original",
              "cxenseparse:recs:publishtime",
              "citation_publication_date", "citation_date", "dc.date", "date", "og:published_time")  # fmt: skip
_WRITERS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl",
            "citation_author", "article.author", "cxenseparse:author", "lp.article:author",
            "twitter:data1")  # fmt: skip
_TITLES = (
    "og:title",
    "twitter:title",
    "citation_title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
)
_BYLINES = (
    "//*[@rel='author']|//*[@itemprop='author']//*[@itemprop='name']|//*[@itemprop='author'][not(*)]"
    "|//a[contains(concat(' ',normalize-space(@class),' '),' fn ')]"
    "|//a[contains(@href,'/author') or contains(@href,'/autor') or contains(@href,'/people/')"
    " or contains(@href,'/profil')"
    " or contains(@href,'/staff/') or contains(@href,'/auteur') or contains(@href,'/bio/') or contains(@href,'/by/')]"
    "|//*[contains(@class,'author') or contains(@class,'byline') or contains(@class,'autor')"
    " or contains(@class,'Author')]"
)
_ELSEWHERE = re.compile(r"comment|related|sidebar|widget|footer|recommend|teaser|reply|respond", re.IGNORECASE)
_DATED = (
    "//time|//*[contains(@class,'date') or contains(@class,'Date') or contains(@class,'datum')"
    " or contains(@class,'publish') or contains(@class,'posted') or contains(@class,'entry-meta')"
    " or contains(@class,'byline') or contains(@class,'timestamp')]"
)
_BELOW_THE_HEAD = "(//h1)[1]/following::*[self::p or self::div or self::span or self::small or self::em][not(*)]"
_BY = re.compile(
    r"^(?:(?:written|posted|reported|published|story|text|words|artikel|ein beitrag|article|texte)\s+)?"
    r"(?:by|von|par|por|di|da|door|av|от|autor(?:en|in)?:?|authors?:?|text:|auteur:?)(?=[\s:])[:\s]+",
    re.IGNORECASE,
)
_NOT_IN_A_NAME = listing(
    """
    bund verband verein amt ministerium zentrum stiftung publisher agencies agentur forschung bildung germany
    rechtsanwalt klimaschutz noticias zeitung newsletter shop kontakt podcast follow following admin administrator
    staff team redaktion redaction redacción redazione editor editors editorial newsroom news desk press agency
    reporter reporters correspondent writer author authors autor autorin contributor guest user webmaster presse
    pressestelle verlag magazin magazine online media blog company gmbh inc ltd llc org the and für und der die
    das of for from to in on at by more posts view all articles share comments published updated posted read
    january february july september october november december januar februar märz juli oktober dezember university
    institute department authority control databases national united states facebook twitter instagram home about
    contact privacy service services group network world daily times post today
    """
)
_PARTICLES = listing("von van de der den da di la le du del della bin al ter ten zu zur y e dos das ibn af av")
_ADDRESS = re.compile(r"^https?://[^\s\"<>]{3,2000}$")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$")
_WORD = re.compile(r"^[^\W\d_](?:[^\W\d_]|['’.\-])*$")


def known_of(tree: Any) -> dict[str, str]:
    """``title``, ``author`` and ``date`` of an lxml HTML tree; empty where the page says none that can be believed."""
    records = list(_records(tree))
    named = _named(tree)
    return {
        "title": _title(tree, records, named),
        "author": _author(tree, records, named),
        "date": _date(tree, records, named),
    }


def is_a_name(words: str) -> bool:
    """Whether this looks like the name of a person: two to five words, as names are written."""
    parts = words.split()
    if not 2 <= len(parts) <= 5 or len(words) > 50:
        return False
    if any(part.casefold().strip(".") in _NOT_IN_A_NAME and part.casefold() not in _PARTICLES for part in parts):
        return False
    if not all(_WORD.match(part) for part in parts):
        return False
    proper = [part for part in parts if part.casefold() not in _PARTICLES]
    return len(proper) >= 2 and all(part[0].isupper() or part[0].upper() == part[0].lower() for part in proper)


def names_in(stated: str, *, declared: bool = False) -> list[str]:
    """The names of people in a byline, in order; where the page declares who wrote it, one word is a name, too."""
    words = _BY.sub("", one_line(stated))
    words = re.split(rf"(?i)\s+(?:{'|'.join(_MONTHS)})\.?,?\s+\d", words)[0]
    words = re.split(r"\s+[|•·–—/]\s*|\s+-\s+|\(|\s+\d|, (?:dpa|AP|AFP|Reuters)\b", words)[0]
    found = re.split(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b|\be\b)\s*", words)
    names = [_proper(name) for name in found if is_a_name(_proper(name)) or (declared and _is_one_name(_proper(name)))]
    return list(dict.fromkeys(names))[:10]


def _is_one_name(word: str) -> bool:
    """A given name or a nickname, or a name in a script that writes it as one word."""
    if re.fullmatch(r"[\u3400-\u9fff\uac00-\ud7af]{2,4}", word):
        return True
    return 3 <= len(word) <= 20 and _WORD.match(word) is not None and word.casefold() not in _NOT_IN_A_NAME


def _proper(name: str) -> str:
    """A name set in capitals as it is written."""
    name = one_line(name).strip(" .,;:")
    name = re.sub(r"^(?:Dr|Prof|Mr|Mrs|Ms)\.?\s+", "", name)
    return name.title() if name.isupper() and len(name) > 5 else name


def _records(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's structured data."""
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "") or not script.text or len(script.text) > _MOST:
            continue
        try:
            waiting = [json.loads(script.text.strip().removeprefix("<!--").removesuffix("-->"), strict=False)]
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
                    for key in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(found.get(key), (dict, list))
                ]


def _is_article(record: dict[str, Any]) -> bool:
    kinds = record.get("@type", "")
    return any(
        "Article" in str(kind) or "Posting" in str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


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
        if _is_article(record) and isinstance(record.get("headline"), str)
    ]
    heads = [one_line("".join(node.itertext())) for node in tree.xpath("//h1|//h2[contains(@class,'title')]")[:20]]
    sites = [*named.get("og:site_name", []), *named.get("application-name", [])]
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
    for text in (*stated, whole):
        if text and letters_of(text) not in map(letters_of, sites):
            return _without_site(text, sites)
    return next((head for head in heads if head), "")


def _without_site(title: str, sites: Sequence[str]) -> str:
    """A title without the name of the site before or after it."""
    parts = [part for part in _PARTS.split(title) if part.strip()]
    if len(parts) < 2:
        return title
    names = {letters_of(site) for site in sites}
    if letters_of(parts[0]) in names:
        return title[title.index(parts[1]) :].strip()
    last = parts[-1]
    if letters_of(last) in names or (len(last.split()) <= 4 and len(parts[0]) > len(last)):
        return title[: title.rindex(last)].rstrip(" |–—-·»«:•").strip()
    return title


def _author(tree: Any, records: Sequence[dict[str, Any]], named: dict[str, list[str]]) -> str:
    sites = [letters_of(site) for site in (*named.get("og:site_name", []), *named.get("application-name", []))]
    address = " ".join([*named.get("og:url", []), *map(str, tree.xpath("//link[@rel='canonical']/@href")[:1])])
    hosts = letters_of(" ".join(re.findall(r"//([^/\s]+)", address)))

    def told(names: Sequence[str]) -> str:
        own = [
            name for name in names if letters_of(name) not in sites and (" " in name or letters_of(name) not in hosts)
        ]
        return ", ".join(own)

    for record in records:
        if _is_article(record) and (names := told(_people(record.get("author")))):
            return names
    for name in _WRITERS:
        found = [
            person for text in named.get(name, []) if "://" not in text for person in names_in(text, declared=True)
        ]
        if names := told(list(dict.fromkeys(found))):
            return names
    for node in tree.xpath(_BYLINES)[:30]:
        if any(
            _ELSEWHERE.search(around.get("class", "") + around.get("id", ""))
            for around in [node, *node.iterancestors()][:30]
            if around.tag not in ("html", "body", "main", "article")
        ):
            continue
        text = one_line("".join(node.itertext()))
        declared = node.get("rel") == "author" or "fn" in node.get("class", "").split()
        if len(text) <= 200 and (names := told(names_in(text, declared=declared))):
            return names
    for node in tree.xpath("//p|//span|//div|//li|//address|//em|//i|//strong|//small|//td")[:3000]:
        text = one_line("".join(node.itertext())) if len(node) < 4 else ""
        if 6 < len(text) < 90 and _BY.match(text) and (names := told(names_in(text))):
            return names
    return ""


def _people(stated: Any) -> list[str]:
    names: list[str] = []
    for one in stated if isinstance(stated, list) else [stated]:
        person = isinstance(one, dict) and one.get("@type") in ("Person", ["Person"])
        if isinstance(one, dict) and (person or "@type" not in one):
            one = one.get("name", "")
        if isinstance(one, str):
            names += names_in(one, declared=person)
    return list(dict.fromkeys(names))[:10]


def _date(tree: Any, records: Sequence[dict[str, Any]], named: dict[str, list[str]]) -> str:
    for name in _PUBLISHED:
        if day := next((day for text in named.get(name, []) if (day := _day(text))), ""):
            return day
    for record in records:
        if _is_article(record) and (day := _day(str(record.get("datePublished", "")))):
            return day
    for node in tree.xpath(
        "//*[@itemprop='datePublished']|//time[@pubdate]"
        "|//time[contains(@class,'publish') or contains(@class,'entry-date')]"
    )[:3]:
        if day := _day(node.get("datetime") or node.get("content") or "".join(node.itertext())):
            return day
    for link in tree.xpath("//link[@rel='canonical']/@href|//meta[@property='og:url']/@content")[:2]:
        if found := re.search(r"/((?:19|20)\d\d)/(\d\d?)/(\d\d?)/", str(link)):
            return _valid(*found.groups())
    return ""


def date_shown(tree: Any) -> str:
    """The first day in a line that is set as the date of an article is; for pages that declare none."""
    for node in tree.xpath(_DATED)[:40]:
        text = one_line("".join(node.itertext()))
        if 6 <= len(text) <= 100 and (day := day_in(text)):
            return day
    for node in tree.xpath(_BELOW_THE_HEAD)[:25]:
        text = one_line("".join(node.itertext()))
        if 6 <= len(text) <= 60 and (day := day_in(text)):
            return day
    return ""


def day_in(text: str) -> str:
    """The first day named in a line, as ISO 8601; empty where there is none."""
    for pattern in _DAYS:
        for found in pattern.finditer(text[:2000]):
            groups = found.groupdict()
            if not groups:
                return _valid(*found.groups())
            month = groups.get("m") or str(_MONTHS.get((groups.get("w") or "").casefold(), ""))
            if month and (day := _valid(groups["y"], month, groups["d"])):
                return day
    return ""


def _day(text: str | None) -> str:
    found = _ISO.match(text or "")
    return _valid(*found.groups()) if found else day_in(text or "")


def _valid(year: str, month: str, day: str) -> str:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return ""
    return f"{year}-{int(month):02}-{int(day):02}"


def web_address(stated: str) -> str:
    """What a file states as its address, where it is one on the web; else nothing."""
    return stated if _ADDRESS.match(stated) else ""


def language_tag(stated: str) -> str:
    """What a file states as its language, in small letters, where it has the form of a tag: de, pt-br; else nothing."""
    tag = stated.strip().lower()
    return tag if _LANGUAGE.match(tag) else ""
