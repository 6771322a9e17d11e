"""Where sentences end in other languages than English: ordinals, abbreviations, other full stops."""

from __future__ import annotations

import pytest

from kb.text.sentences import is_whole, sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Die Mühle wurde am 29. Juli 1893 von Dr. Ilse Brandt eröffnet.", 1),
        ("König Karl XII. besuchte die Mühle im 18. Jahrhundert. Der Turm ist 42,5 m hoch.", 2),
        ("Sie wurde vom 1. FC Lund gekauft. Seit dem 3. Mai steht sie leer.", 2),
        ("Das Haus hat ca. 12 Räume usw. Danach kam ein Saal hinzu.", 2),
        ("Der Ort hat vgl. Abb. 3 zwei Kirchen, u. a. St. Marien, und lag bis 300 v. Chr. am Meer.", 1),
        ("The house has 12. July is warm there. I am 29. He is not.", 4),
        ("The door is red. John painted it. The ring weighs 5 g. Anna wears it.", 4),
        ("El puente mide 300 m. Fue abierto por el Sr. Ruiz. Los EE. UU. lo pagaron.", 3),
        ("Le pont fut bâti par M. Dupont et Mlle. Roy env. 20 ans av. J.-C.", 1),
        ("De brug werd bijv. door dhr. Jansen betaald. Hij woont in Pell.", 2),
        ("Мост построен в 1904 г. Иваном Петровым. Он стоит на ул. Ленина.", 2),
        ("यह पुल 1904 में बना था। इसकी लंबाई 300 मीटर है।", 2),
        ("متى بني الجسر؟ بني في عام 1904.", 2),
    ],
)
def test_sentences_end_where_the_language_ends_them(text: str, count: int) -> None:
    found = [text[start:end] for start, end in sentences(text)]
    assert len(found) == count, found


def test_a_danda_ends_a_whole_sentence() -> None:
    assert is_whole("यह पुल 1904 में बना था।")
