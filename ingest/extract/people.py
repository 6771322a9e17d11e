"""Who wrote a page: as it declares it, and as its bylines show it. None is better than a wrong name.

A name must look like a person's. One word is a name only where the page says that it names whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from lxml.etree import iterwalk

from ingest.extract.canonical import letters_of, one_line
from ingest.extract.days import MONTHS, day_in
from kb.text.words import listing

_WRITERS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl",
            "citation_author", "article.author", "cxenseparse:author", "lp.article:author",
            "twitter:data1", "twitter:creator")  # fmt: skip
_UNSHOWN = ("script", "style", "noscript", "template")
LARGE = 200  # characters of a page's text, if it has any
DEEP = 30  # elements within one another that are looked at
_BYLINES = (
    "//*[@rel='author']|//*[@itemprop='author']//*[@itemprop='name']|//*[@itemprop='author'][not(*)]"
    "|//*[contains(concat(' ',normalize-space(@class),' '),' fn ')]"
    "|//a[contains(@href,'/author') or contains(@href,'/autor') or contains(@href,'/people/')"
    " or contains(@href,'/profil')"
    " or contains(@href,'/user/') or contains(@href,'/members/') or contains(@href,'/redakteur')"
    " or contains(@href,'/columnist') or contains(@href,'/contributor') or contains(@href,'/journalist')"
    " or contains(@href,'/staff/') or contains(@href,'/auteur') or contains(@href,'/bio/') or contains(@href,'/by/')]"
    "|//a[contains(concat(' ',normalize-space(@class),' '),' username ')]"
    "|//*[contains(@class,'author') or contains(@class,'byline') or contains(@class,'autor')"
    " or contains(@class,'Author')]"
)
_ELSEWHERE = re.compile(
    r"\bcards?\b|\bmore-|comment|related|sidebar|widget(?! Blog\b)|(?<!article-)(?<!entry-)(?<!post-)footer|recommend"
    r"|teaser|reply|respond|\bnav|\bmenu|-menu|breadcrumb",
    re.IGNORECASE,
)
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
_BETWEEN = _PARTICLES | listing("and und et e &")  # small words within names and between them
_BY_INSIDE = re.compile(r"(?:[|•·–—-]|\d{1,2}:\d\d(?: Uhr)?)\s*(?:by|von|par|por)\s+(?=[A-ZÀ-Þ])", re.IGNORECASE)
_TALKED_WITH = r"\bim Gespräch mit\b|\bin conversation with\b|\bavec\b|\ben conversación con\b|\bin dialogo con\b"
_GLUED = re.compile(r"(?<!^Mac)(?<=[a-zß-ÿ]{3})[A-ZÀ-Þ][a-zß-ÿ]")  # a second word right behind a name
_INSERTED = re.compile(r"(?<=\w) \([^()]{1,40}\)(?= \w)")  # other names between given name and surname
_LABELLED = re.compile(r"^(?:author|autor(?:in)?|auteur|autore)\s*:\s*\S", re.IGNORECASE)
# Before a name, wherever on a line it stands.
_LABEL = re.compile(
    r"(?:^|[\n.|•·–—(>])\s*(?:(?:autor(?:in|en)?|authors?|auteur|autore|verfasser(?:in)?|texte?|texto|words|story"
    r"|bericht|interview)\s?:"
    r"|written by:?|geschrieben von:?|verfasst von:?|escrito por:?|écrit par:?|scritto da:?"
    r"|geschreven door:?|tekst:)\s*",
    re.IGNORECASE,
)
_SIGNED = (
    "//p[@align='right' or contains(translate(@style,' ',''),'text-align:right')]"
    "[string-length(normalize-space(.)) < 60]"
)
# "Anna Holm's Blog": whose site a page is on wrote it, where it names nobody else.
_OWN_SITE = re.compile(
    r"^(?P<name>[^|•·–—:]{5,40}?)['’]s? (?:\w+ ){0,2}"
    r"(?:blog|weblog|home ?page|home|site|website|web site|journal|notes|diary)\b",
    re.IGNORECASE,
)
_COLLECTIVE = re.compile(r"\b(?:redaktion|redactie|rédaction|redacción|redazione|redação)\b", re.I)
# A line that tells what a text is and whose: "Ein Interview von Anna Holm mit Ben Roe."
_KIND_AND_NAME = re.compile(
    r"(?:(?:an?|ein|eine|un|une)\s+)?(?:guest |exklusiver? )?"
    r"(?:interview|kommentar|(?:gast)?beitrag|essay|artikel|bericht|rezension|standpunkt|analyse|reportage|glosse|meinung"
    r"|commentary|comment|review|report|guest post|post|opinion|column|article|analysis|entretien|tribune|chronique"
    r"|entrevista|artículo)\s+(?:von|by|de|par|por)\s+(?P<name>[^|•·:;()]{5,60}?)"
    r"(?:\s+(?:mit|with|avec|con)\s+[^|•·:;()]{3,60})?\.?",
    re.IGNORECASE,
)
_FIGURES = r"[\d.,/ \-]*\d[\d.,/ \-]*"
_DAY_AND_NAME = re.compile(
    rf"{_FIGURES}(?:Uhr)?[ ,|•·–—-]+([^\d|•·–—]{{5,50}})|([^\d|•·–—]{{5,50}}?)[ ,|•·–—-]+{_FIGURES}"
)
_MADE_IT = re.compile(r"\b(?:design|designed|theme|powered|webdesign|template)\b", re.IGNORECASE)
_CATALOGUED = ("dc.creator", "dcterms.creator", "citation_author")
_LAST_FIRST = re.compile(r"([^\s,]+), ([^,]{2,30})")  # as catalogues write names
_NICKNAME = re.compile(r"[^\W\d_][^\W_]{2,19}")
_WORD = re.compile(r"^[^\W\d_](?:[^\W\d_]|['’.\-])*$")


def is_a_name(words: str) -> bool:
    """Whether this looks like the name of a person: two to five words, as names are written."""
    parts = words.split()
    if not 2 <= len(parts) <= 5 or len(words) > 50:
        return False
    if any(part.casefold().strip(".") in _NOT_IN_A_NAME and part.casefold() not in _PARTICLES for part in parts):
        return False
    if not all(_WORD.match(part) and not _GLUED.search(part.removeprefix("Fitz")) for part in parts):
        return False
    proper = [part for part in parts if part.casefold() not in _PARTICLES]
    return len(proper) >= 2 and all(part[0].isupper() or part[0].upper() == part[0].lower() for part in proper)


def names_in(stated: str, *, declared: bool = False) -> list[str]:
    """The names of people in a byline, in order; where the page declares who wrote it, one word is a name, too."""
    words = _INSERTED.sub(" ", _BY.sub("", one_line(stated)))
    words = re.split(rf"(?i)\s+(?:{'|'.join(MONTHS)})\.?,?\s+\d", words)[0]
    words = re.split(
        r"\s+[|•·–—/]\s*|\s+-\s+|\(|\s+(?:(?:am|on|le|el|il|vom|um)\s+)?\d|, (?:dpa|AP|AFP|Reuters)\b", words
    )[0]
    found = re.split(rf"\s*(?:,|;|\band\b|\bund\b|\bet\b|\by\b|\be\b|{_TALKED_WITH})\s*", words)
    names = [name for stated in found for name in _joined(stated, declared=declared)]
    return list(dict.fromkeys(names))[:10]


def _joined(stated: str, *, declared: bool) -> Iterator[str]:
    """Names that a sign joins; "Mac & i" is what one magazine is called, and no two people."""
    names = [_proper(name) for name in re.split(r"\s*&\s*", stated)]
    declared = declared and all(is_a_name(name) or _is_one_name(name) for name in names if name)
    yield from (name for name in names if is_a_name(name) or (declared and _is_one_name(name)))


def _is_one_name(word: str) -> bool:
    """A given name or a nickname, or a name in a script that writes it as one word."""
    if re.fullmatch(r"[\u3400-\u9fff\uac00-\ud7af]{2,4}", word):
        return True
    return _NICKNAME.fullmatch(word) is not None and word.casefold() not in _NOT_IN_A_NAME


def _proper(name: str) -> str:
    """A name set in capitals as it is written."""
    name = one_line(name).strip(" .,;:")
    name = re.sub(r"^(?:(?:Dr|Prof|Mr|Mrs|Ms|Rechtsanwalt|Rechtsanwältin)\b\.?\s+){1,3}", "", name)
    return name.title() if name.isupper() and len(name) > 5 else name


def author_of(tree: Any, records: Sequence[dict[str, Any]], named: Mapping[str, Sequence[str]]) -> str:
    """Who wrote the page of an lxml HTML tree, names parted by commas. ``named`` are its meta elements by name."""
    sites = {letters_of(site) for name in ("og:site_name", "application-name") for site in named.get(name, [])}
    address = " ".join([*named.get("og:url", []), *map(str, tree.xpath("//link[@rel='canonical']/@href")[:1])])
    hosts = letters_of(" ".join(re.findall(r"//([^/\s]+)", address)))

    def told(names: Sequence[str]) -> str:
        own = [
            name for name in names if letters_of(name) not in sites and (" " in name or letters_of(name) not in hosts)
        ]
        return ", ".join(own)

    for found in (
        _told(tree),
        _recorded(records),
        _in_meta(named),
        _in_bylines(tree),
        _in_lines(tree),
        _labelled(tree),
        _below_the_head(tree),
        _signed(tree),
        _collective(tree, records, named),
        _bodies(records),
        _on_own_site(tree, named),
    ):
        if names := next(filter(None, map(told, found)), ""):
            return names
    return ""


def is_article(record: Mapping[str, Any]) -> bool:
    """Whether a record of a page's structured data is of an article."""
    return any("Article" in kind or "Posting" in kind for kind in _kinds(record))


def _kinds(record: Mapping[str, Any]) -> list[str]:
    """What a record says it is; pages write one name, several, or what is none."""
    kinds = record.get("@type", "")
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _recorded(records: Sequence[dict[str, Any]]) -> Iterator[list[str]]:
    """The people that records of articles name, or point to by their address."""
    known = {str(record["@id"]): record for record in records if "@id" in record and "name" in record}
    for record in records:
        if is_article(record):
            yield _people(record.get("author"), known)
    alone = [record for record in records if record.get("@type") in ("Person", ["Person"])]
    if len({str(record.get("name")) for record in alone}) == 1:  # whom a page is by, where nobody else is on it
        yield _people(alone[:1], known)


def _people(stated: Any, known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    names: list[str] = []
    for one in stated if isinstance(stated, list) else [stated]:
        if isinstance(one, dict) and "name" not in one:
            one = known.get(str(one.get("@id", "")), one)
        kinds = " ".join(_kinds(one)) if isinstance(one, dict) else ""
        person = "Person" in kinds and "Organi" not in kinds
        if isinstance(one, dict) and (person or "@type" not in one):
            one = one.get("name", "")
        if isinstance(one, str):
            names += names_in(one, declared=person)
    return list(dict.fromkeys(names))[:10]


def _in_meta(named: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    for name in _WRITERS:
        found: list[str] = []
        for text in named.get(name, []):
            if "://" in text or text.startswith("@") or _MADE_IT.search(text):
                continue
            turned = _LAST_FIRST.fullmatch(text) if name in _CATALOGUED else None
            found += names_in(f"{turned[2]} {turned[1]}" if turned else text, declared=True)
        yield list(dict.fromkeys(found))


def _in_bylines(tree: Any) -> Iterator[list[str]]:
    for node in tree.xpath(_BYLINES)[:40]:
        if stands_elsewhere(node):
            continue
        text = one_line(node.get("content") or "".join(node.itertext()))
        stated = node.get("itemprop") in ("author", "name") or node.get("rel") == "author"
        declared = stated or "fn" in node.get("class", "").split() or _LABELLED.match(text) is not None
        if len(text) <= 200:
            declared = declared or "username" in node.get("class", "").split()
            yield names_in(text, declared=declared)
            if node.tag == "a":  # a picture with its own words, then a name
                pieces = [piece for words in node.itertext() if (piece := one_line(words))]
                yield names_in(pieces[-1]) if 1 < len(pieces) < 8 else []


def _in_lines(tree: Any) -> Iterator[list[str]]:
    """Lines that begin with "by", or have it after a stroke, wherever they stand."""
    around = _holding_most(tree)
    for node in tree.xpath("//p|//span|//div|//li|//address|//em|//i|//strong|//small|//td")[:3000]:
        text = one_line("".join(node.itertext())) if len(node) < 7 else ""
        begins = (_BY.match(text) or _BY_INSIDE.search(text)) if 6 < len(text) < 110 else None
        if begins and not stands_elsewhere(node, around):
            yield names_in(text[begins.end() :])


def _below_the_head(tree: Any) -> Iterator[list[str]]:
    """A line right below the title that holds a day and a name, and nothing else."""
    for node in tree.xpath("(//h1)[1]/following::*[not(*)]")[:12]:
        text = one_line("".join(node.itertext()))
        if 10 < len(text) < 60 and day_in(text) and (found := _DAY_AND_NAME.fullmatch(text)):
            yield names_in(found[1] or found[2])


def _labelled(tree: Any) -> Iterator[list[str]]:
    """Names after a label such as "Author:", whatever stands before it; the name may be a link."""
    for node in tree.iter():
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "label", "option"):
            continue
        for words, following in ((node.text, node), (node.tail, node.getnext())):
            found = _LABEL.search(words[-200:]) if words and len(words) < 5000 else None
            if found is None:
                continue
            after = words[-200:][found.end() :]
            beside = next(node.iterchildren(), None) if following is node else following
            while beside is not None and isinstance(beside.tag, str) and beside.tag != "br" and len(after) < 80:
                after += "".join(beside.itertext()) + (beside.tail or "")
                beside = beside.getnext()
            yield names_in(after.strip().split("\n")[0][:100])


def _signed(tree: Any) -> Iterator[list[str]]:
    """The last paragraph set to the right that holds a name alone."""
    for node in reversed(tree.xpath(_SIGNED)[-5:]):
        words = one_line("".join(node.itertext())).lstrip("–—- ")
        yield [_proper(words)] if is_a_name(_proper(words)) else []


def _told(tree: Any) -> Iterator[list[str]]:
    """Paragraphs of the article that say what it is and who wrote it: who put it on the page may be another."""
    for node in tree.xpath("//p")[:200]:
        text = one_line("".join(node.itertext())) if len(node) < 7 else ""
        if 10 < len(text) < 120 and (found := _KIND_AND_NAME.fullmatch(text)) and not stands_elsewhere(node):
            words = found["name"].replace(",", " ").split()
            names_only = all(word[0].isupper() or word.casefold() in _BETWEEN for word in words)
            yield names_in(found["name"]) if names_only else []


def _holding_most(tree: Any) -> set[Any]:
    """The elements that hold more than half of a page's words, whatever they are called: "has-sidebar", "widget"."""
    begun: list[int] = []
    sizes: list[tuple[int, Any]] = []
    told = 0  # characters up to here
    for event, node in iterwalk(tree, events=("start", "end")):
        if event == "start":
            begun.append(told)
            told += len(node.text or "") if node.tag not in _UNSHOWN else 0
            continue
        if (size := told - begun.pop()) > LARGE:
            sizes.append((size, node))
        told += len(node.tail or "")
    return {node for size, node in sizes if 2 * size > told}


def stands_elsewhere(node: Any, but: Container[Any] = ()) -> bool:
    """Whether an element stands beside the article, in its comments or a list of others. ``but``: what holds it all."""
    return any(
        around.tag == "nav"
        or (around.tag == "aside" and next(around.iterancestors("article"), None) is None)
        or _ELSEWHERE.search(f"{around.get('class', '')} {around.get('id', '')}") is not None
        for around in [node, *node.iterancestors()][:DEEP]
        if around.tag not in ("html", "body", "main", "article") and around not in but
    )


def _collective(
    tree: Any, records: Sequence[dict[str, Any]], named: Mapping[str, Sequence[str]]
) -> Iterator[list[str]]:
    """The desk that a page declares to have written it, where it has a name: "Echo Redaktion"."""
    stated = [text for name in _WRITERS[:2] for text in named.get(name, [])]
    stated += [str(record.get("name", "")) for record in records if "Person" in _kinds(record)]
    stated += ["".join(link.itertext()) for link in tree.xpath("//a[@rel='author' or contains(@href,'/author/')]")[:3]]
    for text in stated:
        words = one_line(text)
        if _COLLECTIVE.search(words) and 2 <= len(words.split()) <= 5 and "://" not in words:
            yield [words]


def _bodies(records: Sequence[dict[str, Any]]) -> Iterator[list[str]]:
    """An organisation that records of articles name as their author, and not as who publishes the site."""
    for record in records:
        author, publisher = record.get("author"), record.get("publisher")
        if is_article(record) and isinstance(author, dict) and "Organization" in _kinds(author):
            name = one_line(str(author.get("name", "")))
            others = {
                letters_of(str(one.get("name", "")))
                for one in (publisher, record.get("isPartOf"))
                if isinstance(one, dict)
            }
            if 2 <= len(name.split()) <= 6 and "://" not in name and letters_of(name) not in others and len(name) <= 80:
                yield [name]


def _on_own_site(tree: Any, named: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    titles = [*named.get("og:site_name", []), *("".join(node.itertext()) for node in tree.xpath("//title")[:1])]
    for part in (part for title in titles for part in re.split(r"\s+[|–—:·-]+\s+", one_line(title))):
        if found := _OWN_SITE.match(part):
            yield names_in(found["name"])
