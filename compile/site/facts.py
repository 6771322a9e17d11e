"""What a page tells, at a glance: its dates, the people it names, who speaks on it. Each leads to its sentence or page.

Rather nothing than something doubtful. A page counts as one of a person where no word of its title is another word, and
where it begins with a given name or the page says he or she. Figures are left out: "200 km" without its sentence says
nothing, and what a figure measures no rule told well enough on encyclopedia articles and records of talk.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from compile.mentions.tagging import GIVEN
from compile.site.base import Base
from compile.site.timeline import dated
from kb.text.english import listing
from kb.text.lexicon import known
from kb.text.words import content_stems
from kb.values import Page

Data = dict[str, Any]

PEOPLE: Final = 5
VOICES: Final = 4
ALIASES: Final = 6
_SMALL: Final = listing("de la le von van der den du di del da dos el bin ibn al the of")
_HE: Final = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_IT: Final = re.compile(r"\b(?:it|its)\b", re.IGNORECASE)


class Facts:
    """Draws on the whole base; which pages are of persons is worked out once."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self._persons: dict[str, bool] = {}
        self._titles = {source.title for source in base.sources.values()}

    def of(self, page: Page, aliases: Sequence[str], cards: Sequence[Mapping[str, Any]]) -> list[Data]:
        """The facts of a page: a label and its entries, each with an address where it has one."""
        dates = dated(page, self.base)
        labels = ("First date", "Last date") if len(dates) > 1 else ("Date",)
        found = [_fact(label, [_entry(*date)]) for label, date in zip(labels, dates, strict=False)]
        found.append(_fact("People", [_entry(other.title, f"{other.slug}.html") for other in self._people(page)]))
        found.append(_fact("Who speaks", [_entry(name) for name in self._voices(page)]))
        other = [name for name in aliases if content_stems(name) != content_stems(page.title)]  # not the plural alone
        if other:
            found.append(_fact("Also under", [_entry(", ".join(other[:ALIASES]))]))
        years = sorted({card["date"][:4] for card in cards if card["date"][:4].isdigit()})
        if years:
            found.append(_fact("Sources from", [_entry(" to ".join(dict.fromkeys((years[0], years[-1]))))]))
        return [fact for fact in found if fact["entries"]]

    def _people(self, page: Page) -> list[Page]:
        """Persons with a page whom the page's own sentences name, in this order."""
        slugs = dict.fromkeys(link.slug for link in page.links if link.slug != page.slug)
        return [self.base.pages[slug] for slug in slugs if self._is_person(slug)][:PEOPLE]

    def _is_person(self, slug: str) -> bool:
        if slug not in self._persons:
            page = self.base.pages.get(slug)
            told = [s.text for part in page.sections for s in part.sentences] if page else []
            self._persons[slug] = page is not None and page.type == "concept" and is_person(page.title, told)
        return self._persons[slug]

    def _voices(self, page: Page) -> list[str]:
        """Who says most of what the page tells, where people are quoted with it; a report speaks for itself."""
        claims = (self.base.claims[name] for name in page.claim_ids() if name in self.base.claims)
        told = Counter(claim.attributed_to for claim in claims)
        return [name for name, _ in told.most_common() if name and name not in self._titles][:VOICES]


def is_person(title: str, texts: Sequence[str]) -> bool:
    """Whether a page of this title that says ``texts`` is surely one of a person."""
    words = [word for word in title.split() if word not in _SMALL]
    if not 2 <= len(words) <= 4 or title.isupper() or not all(word[0].isupper() for word in words):
        return False
    first, last = words[0].casefold(), words[-1].casefold()
    if known(last) not in ("", "U"):  # Charles River
        return False
    if first in GIVEN:
        return True
    said = " ".join(texts)
    persons = len(_HE.findall(said))
    return known(first) in ("", "U") and persons > 1 and persons > 2 * len(_IT.findall(said))


def _entry(value: str, href: str = "") -> Data:
    return {"value": value, "href": href}


def _fact(label: str, entries: Sequence[Data]) -> Data:
    return {"label": label, "entries": list(entries)}
