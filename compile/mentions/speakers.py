"""The people who speak in a transcript, and what the document calls them elsewhere."""

from __future__ import annotations

import re
from collections import Counter

from compile.mentions.tagging import ROLES
from kb.text.lexicon import known
from kb.values import Document

_THINGS = frozenset("SZPG")  # what the last word of a person's name is not


class Speakers:
    """The people who speak in a transcript, by the names the document gives them elsewhere."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._names: dict[str, str] = {}

    def name(self, label: str) -> str:
        """A speaker's name as the document writes it in a sentence; empty for one who has a role instead."""
        if label not in self._names:
            words = label.split()
            person = 2 <= len(words) <= 4 and all(word[0].isupper() and word.strip(".").isalpha() for word in words)
            if not person or any(word.casefold() in ROLES or known(word.casefold()) in _THINGS for word in words[-1:]):
                self._names[label] = ""
            else:
                forms = Counter(found.group() for found in re.finditer(re.escape(label), self._text, re.IGNORECASE))
                written = [form for form in forms if not form.isupper()]
                self._names[label] = max(written, key=lambda form: (forms[form], form), default=label)
        return self._names[label]
