"""How claims are shown to be compared: whole, source by source, in the order of the text, under who holds them.

Read in their order statements tell what each voice is for and against, which two lines out of their place do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import Final

from compile.generative.quotes import name_words
from kb.text.folding import cut, flat
from kb.values import Claim, Source

# Characters of a statement. Of a careful model's 19 in 20 are shorter; a longer one is several sentences of a source
# told verbatim. Cut at 140, one in three lost the words that answer a question.
SHOWN: Final = 400
_SAYS: Final = "(?:thinks|says|believes|feels)"  # what they hold follows without "that" too
_PUNCTUATION: Final = re.compile(r"[\"“”'‘’(),]")


@dataclass(frozen=True)
class Statements:
    """Claims to compare, and what is known of their sources by id."""

    claims: Sequence[Claim]
    sources: Mapping[str, Source]

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The ids of the claims' sources."""
        return tuple(sorted({claim.source for claim in self.claims}))

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """The claims by the short ids they are shown with."""
        ordered = sorted(self.claims, key=lambda claim: (claim.source, claim.start, claim.id))
        return {f"c{number}": claim for number, claim in enumerate(ordered, 1)}

    def shown(self) -> str:
        """A heading for each source, a line with @ where another one speaks, and each claim with its id and date."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        ids = {claim.id: name for name, claim in self.by_id.items()}
        for number, (name, group) in enumerate(groupby(self.by_id.values(), key=lambda claim: claim.source), 1):
            members, source = list(group), self.sources.get(name)
            yield heading(f"s{number}", source)
            persons = one_each(claim.attributed_to for claim in members)
            speaker = ""
            for claim in members:
                holder = persons.get(claim.attributed_to, "")
                holder = "" if source and _is_itself(holder, source) else holder
                if holder != speaker:
                    yield f"@ {holder or 'the text itself'}"
                    speaker = holder
                date = f"[{flat(claim.valid_from)}] " if claim.valid_from else ""
                text = led(flat(claim.text), (persons.get(claim.attributed_to, ""), flat(claim.attributed_to)))
                yield f"{ids[claim.id]} {date}{cut(text, SHOWN)}"


def short_names(sources: Iterable[str]) -> dict[str, str]:
    """What sources are called in a question, by id."""
    return {source: f"s{number}" for number, source in enumerate(sources, 1)}


def heading(short: str, source: Source | None) -> str:
    """The line that begins what is shown of a source, or names it: its short id, title, author and date."""
    about = filter(None, (source.title, source.author, source.date) if source else ())
    return f"# {short}: {', '.join(map(flat, about))}"


def one_each(names: Iterable[str]) -> dict[str, str]:
    """The fullest form of each name that somebody bears in one source: "ERNEST" and "Ernest" are Ernest Durbin.

    A name whose words two others have that are not forms of one another stays by itself.
    """
    words = {name: _words(name) for name in names if name.strip()}
    forms = sorted(words, key=lambda name: (len(words[name]), name.isupper(), name))
    found = {}
    for name in forms:
        fuller = [other for other in forms if words[name] <= words[other]]
        is_one = bool(words[name]) and all(words[a] <= words[b] for a, b in pairwise(fuller))
        found[name] = flat(next(f for f in fuller if words[f] == words[fuller[-1]]) if is_one else name)
    return found


def _words(name: str) -> frozenset[str]:
    return frozenset(name_words(_PUNCTUATION.sub(" ", name))) - {"the"}


def _is_itself(holder: str, source: Source) -> bool:
    """Whether a holder is the document or its author, whom the heading names: "the author of Lights and Lamps"."""
    names = filter(None, map(_words, (source.title, source.author)))
    return any(name <= _words(holder) for name in names)


def led(text: str, names: Sequence[str]) -> str:
    """A statement without "According to Ada Roe," or "Ada Roe argues that" at its beginning."""
    for name in filter(None, dict.fromkeys(names)):
        who = rf"(?:the )?{re.escape(name)}"
        led = rf"^(?:according to {who}, |{who} (?:\w+s that,? |{_SAYS} ))"
        text = re.sub(led, "", text, flags=re.IGNORECASE)
    return text
