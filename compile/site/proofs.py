"""The quotes of a page: one number a sentence, and what its footnotes say under their sources, each named once.

Python-Markdown lists footnotes by their numbers, each with its source's title, author and date; on a long page that is
more text than the page. Here each source is a heading with its own list; an item keeps its number, who speaks, and the
place. It works on the tree that becomes a page's HTML, after ``“quote” — citation`` was parted.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it

from markdown.extensions.footnotes import NBSP_PLACEHOLDER

IN_TEXT = "in the text"  # where a quote stands, of a source without pages and times
_NUMBER = re.compile(r"fnref\d*:q-[0-9a-f]{10}")
_PLACE = re.compile(r"(?:pages? |at |read by OCR\b|\w+ match\b|context\b)")
_PLACED = re.compile(r"(?P<page>[^#]+?)(?:--\d+)?(?P<end>\.\w+)#q-[0-9a-f]{10}")  # a source's page, or a part of it


def fold(number: etree.Element, before: etree.Element | None) -> None:
    """Mark a quote's number that follows another's: a sentence shows the first, whose card has the quotes of all."""
    if before is None or before.tail or not (_is_number(number) and _is_number(before)):
        return
    number.set("class", "kb-also")
    before.set("class", before.get("class", "kb-several"))


def _is_number(part: etree.Element) -> bool:
    return part.tag == "sup" and bool(_NUMBER.fullmatch(part.get("id", "")))


def group_by_source(footnotes: etree.Element) -> None:
    """Part the list of a page's footnotes by source, in the order of first citation; others stay as they are."""
    listed = footnotes.find("ol")
    if listed is None or footnotes.find(".//span[@class='kb-cite']") is None:
        return
    groups: dict[str, tuple[etree.Element, etree.Element]] = {}
    last: dict[str, int] = {}  # number in each group: a list counts on by itself
    for number, item in enumerate(list(listed), start=1):
        cite = item.find(".//span[@class='kb-cite']")
        link = cite.find("a") if cite is not None else None
        place = None if link is None else _PLACED.fullmatch(link.get("href", ""))
        source = place["page"] + place["end"] if place else ""
        if source not in groups:
            groups[source] = etree.Element("h3"), etree.Element("ol")
        heading, items = groups[source]
        if last.get(source, 0) + 1 != number:
            item.set("value", str(number))
        last[source] = number
        if cite is not None:
            _one_way_back(cite)
        if link is not None and source:
            _name(heading, link, source)
            _shorten(link)
        items.append(item)
    footnotes[:] = [part for heading, items in groups.values() for part in (heading, items) if len(part)]


def _one_way_back(cite: etree.Element) -> None:
    """To where a quote is first cited: one that stands behind a hundred sentences has a hundred links back."""
    for link in cite.findall("a[@class='footnote-backref']")[1:]:
        cite.remove(link)


def _name(heading: etree.Element, link: etree.Element, source: str) -> None:
    """Title, author and date of a source, as its first quote has them."""
    if not len(heading):
        title = etree.SubElement(heading, "a", {"href": source})
        title.text = link.text
        title.tail = "".join(f", {fact}" for fact in _facts(link)[0])


def _shorten(link: etree.Element) -> None:
    """The link of a quote says where in its source it stands; the rest of that stays, the source is told above."""
    _, where = _facts(link)
    _, gap, end = (link.tail or "").partition(NBSP_PLACEHOLDER)
    link.text = where[0] if where else IN_TEXT
    link.tail = "".join(f", {one}" for one in where[1:]) + gap + end


def _facts(link: etree.Element) -> tuple[list[str], list[str]]:
    """What a citation says behind its title: of the source, and of the place in it."""
    told = (link.tail or "").partition(NBSP_PLACEHOLDER)[0]
    parts = [part for part in told.split(", ") if part]
    at = next((n for n, part in enumerate(parts) if _PLACE.match(part)), len(parts))
    return parts[:at], parts[at:]
