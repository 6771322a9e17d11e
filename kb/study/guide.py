"""Study material in Markdown: a guide to a topic, and slides for Marp. Every statement stands with where it is from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kb.disagreements import differing
from kb.encode.markdown import escape_markdown
from kb.library import Library
from kb.study.cards import Card, cards_of
from kb.study.topics import Shelf, Told, proof_of
from kb.values import Claim, Conflict, Page

QUESTIONS = 20  # of a guide: an hour's work
BULLETS = 4  # of a slide: more are not read while somebody speaks
LONGEST = 180  # characters of a statement that has room on a slide


def study_guide(library: Library, topic: str) -> str:
    """What to read about a topic and in which order, what to be able to answer, and where the sources disagree."""
    shelf = Shelf(library)
    page = shelf.page(topic)
    pages = shelf.around(page)
    cards = _asked(cards_of(shelf), pages)[:QUESTIONS]
    lines = [f"# Study guide: {escape_markdown(page.title)}", "", "## Read in this order", ""]
    for number, one in enumerate(pages, 1):
        first = next(iter(shelf.told(one)), None)
        said = f": {escape_markdown(first.text)}" if first else ""
        lines.append(f"{number}. **{escape_markdown(one.title)}**{said}")
    if cards:
        lines += ["", "## Be able to answer", ""]
        lines += [f"{number}. {_question(card)}" for number, card in enumerate(cards, 1)]
    disputes = shelf.disputes(pages)
    if disputes:
        lines += ["", "## Where the sources disagree", ""]
        lines += [line for dispute in disputes for line in _dispute(shelf, *dispute)]
    if cards:
        lines += ["", "## Answers", ""]
        for number, card in enumerate(cards, 1):
            lines.append(f"{number}. **{escape_markdown(card.answer)}** {_quoted(card.quote.text, card.where)}")
    return "\n".join([*lines, ""])


def _asked(cards: Iterable[Card], pages: list[Page]) -> list[Card]:
    """Cards of these pages, in the order of the pages."""
    place = {page.slug: at for at, page in enumerate(pages)}
    return sorted((card for card in cards if card.topic in place), key=lambda card: place[card.topic])


def _question(card: Card) -> str:
    title = f"*{escape_markdown(card.title)}.* " if card.title else ""
    return title + escape_markdown(card.front)


def _quoted(text: str, where: str) -> str:
    return f"“{escape_markdown(text)}” ({escape_markdown(where)})"


def _dispute(shelf: Shelf, conflict: Conflict, first: Claim, second: Claim) -> Iterator[str]:
    yield f"- {escape_markdown(differing(conflict.detail, first, second) or conflict.kind)}"
    for claim in (first, second):
        yield f"    - {_quoted(proof_of(claim).text, shelf.cited(claim))}"


def slides(library: Library, topic: str) -> str:
    """A topic as slides in Marp's Markdown: a title, a slide or more for each section, what disagrees, the sources."""
    shelf = Shelf(library)
    page = shelf.page(topic)
    told = shelf.told(page)
    sheets = ["\n".join([f"# {escape_markdown(page.title)}", "", *_lead(shelf, told)])]
    for section in dict.fromkeys(one.section for one in told):
        own = [one for one in told[1:] if one.section == section and len(one.text) <= LONGEST]
        for at in range(0, len(own), BULLETS):
            lines = [
                f"- {escape_markdown(one.text)} *({escape_markdown(shelf.all_cited(one))})*"
                for one in own[at:][:BULLETS]
            ]
            sheets.append("\n".join([f"## {escape_markdown(section or page.title)}", "", *lines]))
    for conflict, first, second in shelf.disputes([page]):
        sheets.append("\n".join(["## The sources disagree", "", *_dispute(shelf, conflict, first, second)]))
    used = dict.fromkeys(claim.source for one in told for claim in one.claims)
    names = [shelf.sources[name] for name in used if name in shelf.sources]
    lines = [f"- {escape_markdown(', '.join(filter(None, (s.title or s.path, s.author, s.date))))}" for s in names]
    sheets.append("\n".join(["## Sources", "", *lines]))
    return "---\nmarp: true\npaginate: true\n---\n\n" + "\n\n---\n\n".join(sheets) + "\n"


def _lead(shelf: Shelf, told: list[Told]) -> Iterator[str]:
    """The first statement with the quote that proves it."""
    for one in told[:1]:
        claim = one.claims[0]
        yield escape_markdown(one.text)
        yield ""
        yield f"> {_quoted(proof_of(claim).text, shelf.cited(claim))}"
