"""Whom part of a personal name means where several in a document bear it: the last of them named in full before it.

"William III of Orange came in 1672. William formed the League of Augsburg" speaks of the third William, even in a
document about William the Silent. Where the sentence that last named one in full named two of them, it is nobody:
a page with a gap is better than one that tells another's deeds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set

from compile.mentions.candidates import RULERS, Candidate, Parsed, candidate
from compile.mentions.clauses import is_subject
from compile.mentions.keys import key_of
from compile.mentions.tagging import GIVEN, Tagged
from compile.mentions.titles import Title
from compile.mentions.within import NUMERALS, personal
from kb.text.lexicon import known

NOBODY = ""  # the key of a mention that could be of two
_BYNAMES = ("the", "of", "de", "von", "van")


def full_names_by_part(named: Sequence[Candidate], persons: Collection[str]) -> dict[str, set[str]]:
    """Part of a name → keys of the full names of persons that begin or end with it."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in named:
        words, parts = one.surface.split(), _unroled(one.key)
        if len(parts) < 2 or len(words) > 6 or "," in one.surface:
            continue
        if _begins(parts, words):
            found[parts[0]].add(one.key)
        last = key_of(words[-1])
        if len(words) < 5 and words[-1][:1].isupper() and (personal(words) or last in persons or parts[0] in GIVEN):
            found[last].add(one.key)
    return found


def possible_persons(named: Sequence[Candidate], borne: dict[str, set[str]]) -> set[str]:
    """Keys of names of two words whose first is a common one, as Grace is: they may be a person's or a place's.

    They bear the last word as well, so that it is not taken for another's after them.
    """
    found = set()
    for one in named:
        words = one.surface.split()
        last = key_of(words[-1])
        if (
            len(words) == 2
            and last in borne
            and known(last) in ("", "U")
            and one.key not in borne[last]
            and one.key.endswith(f" {last}")
        ) and all(word[:1].isupper() and word.isalpha() for word in words):
            found.add(one.key)
            borne[last].add(one.key)
    return found


def _unroled(key: str) -> list[str]:
    """The words of a key but for the role it begins with: King Harold II is a Harold."""
    words = key.split()
    return words[1:] if len(words) > 2 and words[0] in RULERS else words


def _begins(parts: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the first word is that of a person: a given name, or one with a number or a byname after it."""
    if parts[1] in NUMERALS or parts[1] == "the":
        return True
    return parts[0] in GIVEN and (parts[1] in _BYNAMES or words[-1][:1].isupper())


def shared_parts(borne: Mapping[str, Set[str]], places: Set[str]) -> set[str]:
    """The parts that several bear, but for those that stand after "in": places as well."""
    return {part for part, keys in borne.items() if len(keys) > 1} - places


def add_opening_names(sentences: Sequence[Tagged], found: Sequence[list[Candidate]], shared: Set[str]) -> None:
    """Add the first word of a sentence where it is a part that several bear: its capital alone shows no name."""
    for sentence, some in zip(sentences, found, strict=True):
        if not sentence.words or sentence.words[0].casefold() not in shared or any(one.start == 0 for one in some):
            continue
        if known(sentence.words[0].casefold()) in ("", "U"):
            some.insert(0, candidate(sentence, "name", 0, 1))


def namesakes_of(borne: Mapping[str, Set[str]], shared: Set[str], title: str) -> set[str]:
    """Keys of the full names that share a part with what the title names."""
    return {key for part in shared if title in borne[part] for key in borne[part]} - {title}


def title_as_bearer(borne: dict[str, set[str]], title: Title) -> dict[str, str]:
    """Let what the title names bear the parts of its name; the key of its longer name means it: Edsel Bryant Ford.

    Its first form may go on after a comma: Frederick I, Holy Roman Emperor.
    """
    plain = title.forms[0].split(",")[0] if title.forms else ""
    parts = _unroled(key_of(plain))
    if len(parts) < 2 or not (_begins(parts, plain.split()) or personal(plain.split())):
        return {}
    longer = {
        key: title.key
        for key in borne.get(parts[-1], set()) & borne.get(parts[0], borne.get(parts[-1], set()))
        if key.split()[0] == parts[0] and key.split()[-1] == parts[-1]
    }
    for part in {parts[0], parts[-1]} & borne.keys():
        borne[part] = (borne[part] - longer.keys()) | {title.key}
    return longer


def resolve_shared_parts(
    parsed: Parsed,
    borne: Mapping[str, Set[str]],
    shared: Set[str],
    title: str,
    doubted: Set[str] = frozenset(),
) -> None:
    """Give each part of a name that several bear the key of the last of them named before it, or nobody's.

    The title names before all else, so it is what a part means until another is the subject of a sentence: a
    biography names fathers and wives in passing and goes on about its own. What comes after the sentence that
    follows such a one could be of either.
    """
    last: dict[str, set[str]] = {part: {title} & borne[part] for part in shared}
    since: dict[str, int] = {}
    for number, (_, sentence, clause, some) in enumerate(parsed):
        here: dict[str, set[str]] = defaultdict(set)
        for one in sorted(some, key=lambda one: one.start):
            if one.kind not in ("name", "title"):
                continue
            if one.key in shared:
                part, told = one.key, title in borne[one.key]
                meant = here.get(part) or last[part]
                if told and meant != {title} and part not in here:
                    if number - since.get(part, number) > 1:
                        meant = meant | {title}
                    since[part] = number if len(meant) == 1 else since.get(part, number)
                one.namesake = told and meant != {title}
                one.key = next(iter(meant)) if len(meant) == 1 else NOBODY
                continue
            for part in one.key.split():
                if part not in shared or one.key not in borne[part]:
                    continue
                if one.key == title or title not in borne[part] or is_subject(sentence, clause, one.start):
                    here[part] |= {one.key, NOBODY} if one.key in doubted else {one.key}
        for part, keys in here.items():
            last[part], since[part] = keys, number
