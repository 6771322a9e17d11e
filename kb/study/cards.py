"""Cards from proven claims: a statement with one thing left out, or a question that a definition answers.

The answer is always words of the claim, and the quote that proves it stands behind the card. What is disputed, an
opinion, somebody's own words or not to be understood alone makes no card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kb.files import sha256
from kb.library import Library
from kb.study.alone import WORD, bare_name, stands_alone
from kb.study.gaps import Kind, find_gap
from kb.study.topics import Shelf, name_of, on_page
from kb.text.lexicon import class_of, known
from kb.text.words import listing
from kb.values import Claim, Conflict, Page, Quote, Source

BLANK = "_____"
_ORDER: Mapping[str, int] = {"definition": 0, "date": 1, "figure": 2, "name": 3}
_DEFINES = re.compile(
    r"(?P<subject>(?P<article>The |An? )?(?P<name>[^,;:()]{2,60}?))(?: \([^)]{1,40}\))? (?P<be>is|are|was|were) "
    r"(?P<what>(?:an?|the) .{12,})\.\Z"
)
_PEOPLE = listing(
    """
    academic activist actor actress admiral anchor anthropologist architect artist astronomer author biologist
    bishop botanist boxer businessman businesswoman captain chemist comedian commander composer cricketer critic
    dancer daughter designer developer director drummer economist editor emperor empress engineer entrepreneur
    explorer filmmaker footballer founder geologist governor guitarist historian husband illusionist inventor
    journalist judge keeper king lawyer leader lecturer linguist magician man mathematician mayor merchant
    minister missionary model monk musician nobleman novelist nurse officer painter philanthropist philosopher
    photographer physician physicist pilot player poet politician pope presenter president priest prince
    princess producer professor programmer psychologist queen rapper researcher saint scholar scientist sculptor
    senator settler singer sociologist soldier son songwriter statesman strategist surgeon surveyor swimmer
    teacher theologian theorist translator widow wife woman wrestler writer
    """
)
_NOUNS = frozenset("NSnvs")
_AFTER_KIND = listing(
    """
    being of in at from by for who that which whose with to on located made written known situated published
    found based founded completed directed produced developed between used where when as near born containing
    during since created credited regarded considered noted remembered
    """
)
_WORKS = listing(
    "film movie series novel album song book play game band group magazine journal company brand website show"
)
_CALLING = re.compile(r"(?:er|or|ist|ian|man|men|ess|ant|ent|model|guru|chef|cook|hero|spy|fan)s?\Z")
_VAGUE = listing(
    """
    result part example case reason way form kind type time place number matter question problem fact
    component aspect factor feature source cause symbol member key major main basic important good great
    common single first last only site home scene centre center place name target subject object issue area
    ultimate best worst product point
    """
)


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to know. ``front`` is a question or the statement with BLANK in it; ``answer`` is asked for."""

    id: str  # the same as long as claim and answer are
    kind: Kind
    topic: str  # slug of the page that tells it
    title: str  # of that page; shown above the front, unless it gives the answer away
    front: str
    answer: str
    statement: str  # the whole claim
    claim: str
    quote: Quote  # its proof
    source: str  # what the quoted document is called
    page: int  # 0 where it has none

    @property
    def where(self) -> str:
        """The quoted document and the page: ``Harbour report, p. 3``."""
        return f"{self.source}{on_page(self.page)}"

    def form(self) -> dict[str, Any]:
        """As `kb export cards` prints it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "topic": self.topic,
            "title": self.title,
            "front": self.front,
            "answer": self.answer,
            "statement": self.statement,
            "claim": self.claim,
            "quote": self.quote.text,
            "source": self.source,
            "page": self.page,
        }


def make_cards(library: Library, topic: str = "") -> list[Card]:
    """All cards of a base, or those of the page with the slug ``topic``: by topic, definitions first."""
    return cards_of(Shelf(library), topic)


def cards_of(shelf: Shelf, topic: str = "") -> list[Card]:
    """The same of a base that has been read."""
    left_out = unsettled(shelf.conflicts, shelf.corrections)
    cards = cards_from(shelf.pages.values(), shelf.claims.values(), shelf.sources, left_out)
    return [card for card in cards if topic in ("", card.topic)]


def unsettled(conflicts: Iterable[Conflict], corrections: Iterable[str]) -> set[str]:
    """Ids of claims that nobody should learn: disputed by a source, or corrected by a person."""
    return {name for conflict in conflicts for name in (conflict.first, conflict.second)} | set(corrections)


def cards_from(
    pages: Iterable[Page], claims: Iterable[Claim], sources: Mapping[str, Source], left_out: Set[str]
) -> list[Card]:
    """The same from values: cards of the claims that concept pages tell, but for those ``left_out``."""
    telling = _telling(page for page in pages if page.type == "concept")
    cards: dict[str, Card] = {}
    for claim in claims:
        told, source = telling.get(claim.id, []), sources.get(claim.source)
        if told and source and claim.id not in left_out and (card := card_of(claim, told, source)):
            same = card.front if card.kind == "definition" else card.statement
            cards.setdefault(" ".join(WORD.findall(same.casefold())), card)
    return sorted(cards.values(), key=lambda card: (card.title.casefold(), card.topic, _ORDER[card.kind], card.id))


def in_turn(cards: Sequence[Card]) -> list[Card]:
    """In the order they are met: what defines a topic before what is said of it, topics in turn."""
    seen: dict[str, int] = {}
    places: dict[str, int] = {}
    for card in cards:
        places[card.id] = seen[card.topic] = seen.get(card.topic, -1) + 1
    return sorted(cards, key=lambda card: (card.kind != "definition", places[card.id]))


def _telling(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """The pages that tell each claim."""
    telling: dict[str, list[Page]] = {}
    for page in pages:
        for name in page.claim_ids():
            telling.setdefault(name, []).append(page)
    return telling


def card_of(claim: Claim, told: list[Page], source: Source) -> Card | None:
    """The card of a claim that the pages ``told`` tell; None where it would not be a good one."""
    text = " ".join(claim.text.split())
    quote = next(iter(claim.proofs), None)
    if quote is None or claim.kind == "opinion" or claim.attributed_to or claim.follows:
        return None
    page = _topic(text, told)
    titles = {word.casefold() for one in told for name in (one.title, *one.aliases) for word in WORD.findall(name)}
    if not stands_alone(text, page.title) or bare_name(text) not in titles | {""}:
        return None
    made = _definition(text, told) or _cloze(text, told, page)
    if made is None:
        return None
    kind, front, answer, title, about = made
    return Card(
        id=f"k-{sha256(f'{claim.id}:{kind}:{answer}')[:12]}",
        kind=kind,
        topic=about.slug,
        title=title,
        front=front,
        answer=answer,
        statement=text,
        claim=claim.id,
        quote=quote,
        source=name_of(source),
        page=quote.page_from,
    )


def _topic(text: str, told: list[Page]) -> Page:
    """The page a statement is most about: one whose name it says, the longest and earliest such name."""
    folded = text.casefold()

    def rank(page: Page) -> tuple[int, int, str]:
        names = (name for name in (page.title, *page.aliases) if name and name.casefold() in folded)
        found = (_named(name).search(text) for name in names)
        return (min((m.start() for m in found if m), default=len(text)), -len(page.title), page.slug)

    return min(told, key=rank)


@lru_cache(maxsize=4096)
def _named(name: str) -> re.Pattern[str]:
    """The name as a whole word: US is not in US$100 nor in focus."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?![\w$])", 0 if name.isupper() else re.IGNORECASE)


Made = tuple[Kind, str, str, str, Page]  # kind, front, answer, title shown, page


def _definition(text: str, told: list[Page]) -> Made | None:
    """ "What is a Fresnel lens?", where a statement says so of a page's own subject."""
    found = _DEFINES.match(text)
    if found is None:
        return None
    names = {name.casefold(): page for page in told for name in (page.title, *page.aliases)}
    page = names.get(found["name"].casefold())
    predicate = [word.casefold() for word in WORD.findall(found["what"])]
    if page is None or _VAGUE & set(predicate[1:4]):
        return None
    name, now = found["name"], found["be"] in ("is", "are")
    if {word.casefold() for word in WORD.findall(name)} <= set(predicate[1:9]):
        return None  # "The relations of A and B are the relations between A and B"
    human = _is_human(predicate)
    common = _is_common(name) and not _WORKS & set(_heads(predicate))
    if (common and (not now or found["article"] == "The ")) or (human and (common or " " not in name)):
        return None  # what something once was does not define it; a surname alone names nobody
    if not common and not human and not found["article"] and not _is_thing(name, predicate):
        return None  # a person of unknown calling, or a thing: "who" and "what" would be a guess
    subject = (found["article"] or "").lower() + (name[0].lower() + name[1:] if common else name)
    return "definition", f"{'Who' if human else 'What'} {found['be']} {subject}?", found["what"], "", page


def _is_common(name: str) -> bool:
    """A word of the language rather than a name, though it begins the sentence with a capital."""
    words = WORD.findall(name)
    return all(known(word.casefold()) and class_of(word.casefold()) not in "UJ" for word in words) and (
        all(word.islower() for word in words[1:]) and class_of(words[-1].casefold()) in _NOUNS
    )


def _heads(predicate: list[str]) -> list[str]:
    """The nouns that say what kind it is: those after which the kind is told more closely, or another kind follows."""
    places = [at for at, word in enumerate(predicate[:12]) if word in _AFTER_KIND]
    end = places[0] if places else min(len(predicate), 12)
    return [word for at, word in enumerate(predicate[:end]) if at + 1 == end or predicate[at + 1] in ("and", "or")]


def _is_human(predicate: list[str]) -> bool:
    return any(word in _PEOPLE for word in _heads(predicate))


def _is_thing(name: str, predicate: list[str]) -> bool:
    """Is it surely nobody? Its last word is a kind of thing (Castle, School), or it is said to be what nobody is."""
    last = WORD.findall(name)[-1].casefold()
    told = _heads(predicate)
    return (" " in name and known(last) != "" and class_of(last) in _NOUNS and not _CALLING.search(last)) or (
        bool(told)
        and all(known(word) and not _CALLING.search(word) and word not in _PEOPLE for word in told)
        and " " not in name
    )


def _cloze(text: str, told: list[Page], page: Page) -> Made | None:
    """The statement with a date, a figure or a name left out."""
    gap = find_gap(text, {page.title for page in told})
    if gap is None or text.startswith(("A ", "An ")):  # a bridge, a version: which is told by the sentence before
        return None
    answer = text[gap.start : gap.end]
    front = f"{text[: gap.start]}{BLANK} ({gap.hint}){text[gap.end :]}"
    shared = {word.casefold() for word in WORD.findall(page.title)} & {word.casefold() for word in WORD.findall(answer)}
    if gap.kind == "name":
        page = next(one for one in told if one.title == answer)
        if not stands_alone(text):
            return None  # it leaned on the title, which would give the answer away
    return gap.kind, front, answer, "" if shared or gap.kind == "name" else page.title, page
