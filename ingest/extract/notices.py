"""What pages put before, between and around their words.

Layers that ask for consent, words to browsers without scripts and lines that lead away are none of the page's; boxes
that are marked up as furniture may be.
"""

from __future__ import annotations

import re
from typing import Any

from ingest.extract.canonical import letters_of, one_line
from ingest.extract.hidden import called

_CONSENT_NAME = re.compile(
    r"cookie|consent|gdpr|ccpa|onetrust|\bcmp|didomi|usercentrics|truste|qc-cmp|sp_message|privacy-?(?:banner|notice|layer)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|consent|partners|privacy|personal data|datenschutz|einwilligung|confidentialité|privacidad|privacidade"
    r"|персональных данных|クッキー|个人信息|個人資料",
    re.IGNORECASE,
)
# Boxes beside the running text that belong to it, though they are marked up as what stands aside.
_BOX_NAME = re.compile(
    r"admonition|call-?out|markdown-alert|\b(?:note|tip|hint|warning|caution|important|info|danger|example)\b",
    re.IGNORECASE,
)
_LONGEST_NOTICE, _LONGEST_LINE = 4000, 250  # characters
_TO_BROWSERS = re.compile(
    r"(?:enable|activate|turn on|allow|requires?|without|support) java ?script"
    r"|java ?script (?:is|must be|seems to be|has been) (?:disabled|enabled|required|turned off)"
    r"|^(?:we|this (?:site|website|page)) uses? cookies|(?:update|upgrade) your browser"
    r"|browser (?:does not|doesn.t|is not) support"
    # The same in other languages: what must be switched on, and what is used.
    r"|\b(?:activez|activer|active|activar|habilit\w+|attiva\w*|abilita\w*|ativar|ative|aktivera|aktiver|włącz\w*"
    r"|povolte|включи\w*|inschakelen)\s(?:\S+\s){0,2}java ?script"
    r"|java ?script\s(?:\S+\s){0,3}(?:aktivier\w+|deaktiviert|einschalten|désactivé|desactivado|disattivato|inschakelen"
    r"|uitgeschakeld|отключ\w+|включен\w*)"
    r"|java ?script\s?(?:を有効|が無効)|(?:启用|啟用|開啟|打开|開啓)\s?java ?script"
    r"|^(?:wir|diese (?:web)?seite|nous|ce site|este sitio(?: web)?|esta (?:web|página)|questo sito(?: web)?|este site"
    r"|deze (?:web)?site|мы|этот сайт|сайт)\s\S+\s(?:\S+\s){0,3}cookies?\b"
    r"|^(?:本网站|本網站|当サイト(?:で)?は).{0,12}cookie",
    re.IGNORECASE,
)
# Lines between paragraphs that lead away from the page.
_LEADS_AWAY = re.compile(
    r"^\W{0,3}(?:(?:read|see) (?:more|also|next|this)\b|related\b|don.?t miss\b|also (?:on|read)\b|more:|watch:"
    r"|leggi anche|lesen sie|lire aussi|lea también|leia (?:também|mais)|mehr zum thema|читайте также|click here\b"
    r"|like this (?:story|article)\b|(?:please )?(?:subscribe|sign up)\b|share (?:this|it)\b|order reprints"
    r"|(?:you can )?follow (?:us|me|him|her|them|\w+) on\b|get (?:the|our) .{0,60}(?:inbox|newsletter|app\b)"
    r"|print article|have a tip\b|email \w+ \w+ at)",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ENTRIES = 2  # of a table of contents
_MOST_OF = 0.8  # of its letters are those of headings; the others number them
_LONGEST_TITLE = 60  # characters beside the list: "Contents", and how to hide it
_CANDIDATES = 200  # elements that may turn out to hold the page


def drop_notices(tree: Any) -> None:
    """Take out layers that ask for consent, and words to browsers without scripts."""
    for node in tree.xpath("//*[@class or @id or @role='dialog' or @aria-modal or @aria-label]"):
        named = f"{node.get('class', '')} {node.get('id', '')} {node.get('aria-label', '')}"
        if node.tag in ("html", "body", "main", "article") or node.getparent() is None:
            continue
        if node.get("role") != "dialog" and node.get("aria-modal") != "true" and not _CONSENT_NAME.search(named):
            continue
        words = "".join(node.itertext())
        if len(words) < _LONGEST_NOTICE and _CONSENT.search(words) and node.find(".//h1") is None:
            node.drop_tree()
    for node in tree.xpath("//p|//li|//div[not(*)]|//span[not(*)]"):
        words = one_line("".join(node.itertext())) if len(node) < 20 else ""
        if not 0 < len(words) < _LONGEST_LINE or node.getparent() is None:
            continue
        if _TO_BROWSERS.search(words) or (
            node.tag in ("p", "li") and _LEADS_AWAY.match(words) and _is_linked(node, words)
        ):
            node.drop_tree()


def drop_contents(tree: Any) -> None:
    """Take out tables of contents, which are lists of links that repeat the page's own headings, and their titles."""
    from lxml import etree

    headings = {letters_of("".join(node.itertext())) for node in tree.iter(*_HEADINGS)}
    tables = []
    walk = etree.iterwalk(tree, events=("start",), tag=("ul", "ol"))
    for _, node in walk:
        walk.skip_subtree()  # what is within counts for the outermost
        entries = [letters_of("".join(link.itertext())) for link in node.iter("a") if "#" in link.get("href", "")]
        said = _MOST_OF * len(letters_of("".join(node.itertext())))
        repeated = sum(len(words) for words in entries if words in headings or words.lstrip("0123456789") in headings)
        if len(entries) >= _ENTRIES and repeated >= said:
            tables.append(node)
    for node in tables:
        around = node.getparent()
        beside = one_line(
            f"{around.text or ''}{''.join(''.join(part.itertext()) for part in around if part is not node)}"
        )
        (around if around.tag in ("div", "nav", "aside") and len(beside) < _LONGEST_TITLE else node).drop_tree()


def _is_linked(node: Any, words: str) -> bool:
    return 3 * sum(len("".join(link.itertext())) for link in node.iter("a")) > len(words)


def open_up(tree: Any) -> None:
    """What is marked up as furniture and holds most of the page's words is the page; boxes in the text are of it."""
    for box in list(tree.iter("aside"))[:_CANDIDATES]:
        if _BOX_NAME.search(called(box)) and not box.xpath(".//nav|.//form|.//aside"):
            box.tag = "div"
            box.attrib.pop("class", None)
    candidates = list(tree.iter("aside", "header", "footer", "form", "dialog", "menu"))[:_CANDIDATES]
    whole = _length_of_paragraphs(tree) if candidates else 0
    for node in candidates:
        if _length_of_paragraphs(node) > 0.5 * whole > 0:
            node.tag = "div"


def _length_of_paragraphs(node: Any) -> int:
    return sum(len(text) for paragraph in node.iter("p") for text in paragraph.itertext())
