"""kb study"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from kb.cli.console import count, say, say_json
from kb.cli.context import Invocation, json_option, pass_invocation
from kb.encode.terminal import one_line
from kb.home import Home
from kb.study.cards import Card, cards_of
from kb.study.quiz import is_right, questions
from kb.study.schedule import RATINGS, Review, Schedule, read_log, write_review
from kb.study.topics import Shelf

FRESH = 10  # new cards a sitting, as programs of this kind have it: each comes back several times in its first week


@click.command()
@click.argument("topic", default="")
@click.option(
    "--new", "fresh", type=click.IntRange(0), default=FRESH, show_default=True, help="Most new cards of a sitting."
)
@click.option("--quiz", type=click.IntRange(1), help="Type answers to this many questions instead.")
@json_option
@pass_invocation
def command(invocation: Invocation, topic: str, fresh: int, quiz: int | None, as_json: bool) -> None:
    """Learn from cards of TOPIC, a page's title, or of everything.

    You are asked, see the answer with the quote that proves it, and say how well you knew it.

    When a card comes again is reckoned by FSRS from study.jsonl beside kb.toml; keep that file under version control.
    """
    with invocation.library() as library:
        shelf = Shelf(library)
    cards = cards_of(shelf, shelf.page(topic).slug if topic else "")
    if quiz:
        asked = questions(cards, quiz, _now().isoformat())
        if as_json:
            say_json({"cards": len(cards), "quiz": [card.form() for card in asked]})
        else:
            _quiz(asked)
        return
    schedule = Schedule(cards, read_log(invocation.home))
    due, new = schedule.due(_now()), schedule.new()[:fresh]
    if as_json:
        ahead = schedule.next_due()
        say_json(
            {
                "cards": len(cards),
                "due": [card.form() for card in due],
                "new": [card.form() for card in new],
                "next_due": ahead.isoformat() if ahead else "",
            }
        )
        return
    say(f"{count(len(cards), 'card')}, {len(due):,} due, {count(len(new), 'new card')} today.")
    if not cards:
        say("No claim here makes a good card: it would have to be understood alone, and hold a date, figure or name.")
    elif not sys.stdin.isatty():
        say("Run `kb study` in a terminal to be asked, or open study.html of the site.")
    elif due or new:
        _ask(invocation.home, schedule, [*due, *new])
    else:
        _say_next(schedule)


def _ask(home: Home, schedule: Schedule, cards: list[Card]) -> None:
    """Ask card by card until the last or until the person stops; a card not known comes again after the rest."""
    answers = "/".join(f"{key} {name}" for key, name in RATINGS.items())
    queue, done = list(cards), 0
    while queue:
        card = queue.pop(0)
        if card.title:
            say(f"\n{one_line(card.title)}", fg="cyan")
        else:
            say()
        say(one_line(card.front), bold=True)
        if _key("Enter shows the answer, q stops. ") == "q":
            break
        say(one_line(f"  {card.answer}"), fg="green")
        _say_proof(card)
        while (key := _key(f"{answers}: ")) not in ("q", *map(str, RATINGS)):
            pass
        if key == "q":
            break
        review = Review(card.id, int(key), _now())
        write_review(home, review)
        schedule.record(review)
        done += 1
        queue += [card] if review.rating == 1 else []
    say(f"\n{count(done, 'card')} answered.")
    _say_next(schedule)


def _quiz(cards: list[Card]) -> None:
    """Ask, mark, show the proof, and say the score."""
    if not cards:
        say("No card here has an answer of a few words.")
        return
    right = asked = 0
    for card in cards:
        say(f"\n{one_line(card.title)}" if card.title else "", fg="cyan")
        given = _line(f"{one_line(card.front)}\n> ")
        if given is None:
            break
        asked += 1
        right += (known := is_right(card, given))
        say("Right." if known else f"No: {one_line(card.answer)}.", fg="green" if known else "yellow")
        _say_proof(card)
    say(f"\n{right} of {asked} right.")


def _say_proof(card: Card) -> None:
    say(f"  “{one_line(card.quote.text)}” ({one_line(card.where)})")


def _line(prompt: str) -> str | None:
    """What is typed; None at the end of input."""
    say(prompt, nl=False)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _key(prompt: str) -> str:
    line = _line(prompt)
    return "q" if line is None else line.casefold()


def _say_next(schedule: Schedule) -> None:
    if ahead := schedule.next_due():
        say(f"The next card is due on {ahead.astimezone():%-d %B at %H:%M}.")


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
