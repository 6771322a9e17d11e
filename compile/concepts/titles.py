"""What a concept is called: the commonest way its sources write it, singular, without a determiner."""

from __future__ import annotations

import re

from compile.concepts.worth import Tally
from compile.mentions.bodies import is_short_for_body
from compile.mentions.keys import key_of

ALIASES = 8
_LEADING = re.compile(r"^(?:the|a|an|its|their|this|these)\s+", re.IGNORECASE)


def title_of(key: str, tally: Tally) -> str:
    """The best surface: one that spells the whole key, singular before plural, capitalised as within sentences."""
    if tally.topic and not _shouts(tally.topic):
        topic = tally.topic if tally.topic.split()[-1][:1].isupper() else _LEADING.sub("", tally.topic)
        return topic[:1].upper() + topic[1:]
    forms = [form for form in sorted(tally.surfaces) if key_of(form) == key] or sorted(tally.surfaces)
    if not forms:
        return tally.topic or tally.speaker or key

    def rank(form: str) -> tuple[bool, bool, bool, int, str]:
        last = form.split()[-1]
        short = form.isupper() and " " in key  # UK: its long form is a better title; so is one that does not shout
        singular = last[:1].isupper() or last.casefold() == key.split()[-1]
        first_only = form[:1].isupper() and form[1:].islower() and _small(form) in tally.surfaces
        return (not short, singular, not first_only, tally.surfaces[form], form)

    best = max(forms, key=rank)
    best = _LEADING.sub("", " ".join(best.split()))
    return best[:1].upper() + best[1:]


def _shouts(form: str) -> bool:
    """Whether a heading set in capitals hides how the words are written."""
    return form.isupper() and " " in form


def _small(form: str) -> str:
    return form[:1].lower() + form[1:]


def aliases_of(title: str, tally: Tally) -> tuple[str, ...]:
    """Other surfaces, the commonest first; case and plural alone make no alias, unless they are capitals."""
    seen = {title.casefold()}
    found = []
    for form in sorted(tally.surfaces, key=lambda f: (-tally.surfaces[f], f)):
        plain = " ".join(form.split())
        if plain.casefold() not in seen and len(plain) > 1 and not is_short_for_body(plain):
            seen.add(plain.casefold())
            found.append(plain)
    return tuple(found[:ALIASES])
