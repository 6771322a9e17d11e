"""Cards as a deck that Anki imports. A note keeps its identity: importing again updates it and loses nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from kb.encode.web import escape_anki
from kb.files import sha256
from kb.study.cards import BLANK, Card

MODEL = 1_607_392_319  # the note type's id; Anki knows it again by it, so it never changes
_FRONT = '<div class="topic">{{Topic}}</div>{{Front}}'
_BACK = (
    '{{FrontSide}}<hr id="answer"><b>{{Answer}}</b><p>{{Statement}}</p>'
    '<blockquote>{{Quote}}</blockquote><div class="source">{{Source}}</div>'
)
_LOOK = """.card { font-family: Georgia, serif; font-size: 20px; text-align: left; max-width: 34em; margin: auto; }
.topic, .source { color: #767676; font-size: 15px; }
blockquote { border-left: 3px solid #999; margin: 1em 0; padding-left: 1em; font-style: italic; }
"""


def deck(title: str, cards: Sequence[Card]) -> bytes:
    """An .apkg file. What documents say is text in it: escaped for HTML and for Anki's own marks."""
    import genanki

    fields = ["Topic", "Front", "Answer", "Statement", "Quote", "Source"]
    model = genanki.Model(
        MODEL,
        "kb: a statement and its quote",
        fields=[{"name": name} for name in fields],
        templates=[{"name": "Card", "qfmt": _FRONT, "afmt": _BACK}],
        css=_LOOK,
    )
    made = genanki.Deck(int(sha256(f"kb:{title}")[:8], 16), escape_anki(title))
    for card in cards:
        texts = (card.title, card.front.replace(BLANK, "[…]"), card.answer, card.statement)
        values = [*texts, f"“{card.quote.text}”", card.where]
        made.add_note(genanki.Note(model, [escape_anki(value) for value in values], guid=card.id, tags=[card.kind]))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "deck.apkg"
        genanki.Package(made).write_to_file(str(file))
        return file.read_bytes()
