"""A letter by what stands around it: the place and day above, the name below. Who signs a letter wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.extract.canonical import one_line
from ingest.extract.days import day_in
from ingest.extract.people import is_a_name, names_in
from kb.values import Block

# How letters end, before the name.
_CLOSES = re.compile(
    r"(?:^|\n)\s*(?:(?:(?:i|we) (?:am|remain|are|have the honour to (?:be|remain)),?\s+)?"
    r"(?:(?:dear )?(?:sirs?|madam|gentlemen),?\s+)?"
    r"(?:yours?|very|most|with|your)\b[^\n.!?]{0,40}\b"
    r"(?:sincerely|faithfully|truly|respectfully|affectionately|obedient servants?|regards|wishes|ever)"
    r"|(?:sincerely|respectfully|regards|best regards|kind regards|best wishes|all the best|yours|love)(?: yours)?"
    r"|(?:mit )?(?:freundlichen|besten|herzlichen|lieben|vielen) grü(?:ß|ss)en|hochachtungsvoll"
    r"|ihre? (?:sehr )?ergebene[rn]?"
    r"|(?:bien )?cordialement|bien à vous|veuillez agréer[^\n.!?]{0,120}|(?:un )?(?:atento|cordial) saludo|atentamente"
    r"|cordiali saluti|distinti saluti|met vriendelijke groet(?:en)?|с уважением)\s*[,.!]?\s*(?:\n|$)",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"^(?:(?:my )?dear(?:est)?\b|to whom it may concern|gentlemen|ladies and gentlemen|sehr geehrte|liebe[rs]?\b|cher"
    r"|chère|madame|monsieur|estimad[oa]s?|querid[oa]s?|gentile|egregio|car[oa]\b|geachte|beste\b|уважаем)",
    re.IGNORECASE,
)
# How a page ends that thanks or greets its readers, before the name.
_THANKS = re.compile(
    r"(?:(?:many )?thanks(?: in advance| for reading| again)?|cheers|(?:best|kind|warm) (?:regards|wishes)|regards"
    r"|sincerely(?: yours)?|yours(?: (?:sincerely|truly|faithfully))?|all the best)\s*[,.!]?",
    re.IGNORECASE,
)
_HEAD, _FOOT = 6, 4  # blocks at a letter's beginning and end in which these are looked for
_SINCE = 1500  # the year of the oldest letters that are dated as ours are
_BEGINNING = 20_000  # characters in which its writer's full name is looked for
_LINE, _WORDS = 60, 6  # characters and words of a place with a day
_ENDED = re.compile(r"[.!?…,]['\"’”»)]*\s*$")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\. ?){1,3}[A-ZÀ-Þ][\w'’-]{1,30}")


def is_dated(line: str) -> bool:
    """Whether a line is where and when a letter was written, and nothing else: no title."""
    words = line.strip()
    few = len(words) <= _LINE and len(words.split()) <= _WORDS and not re.search(r"[:;?!|–—]", words)
    return few and bool(day_in(words, since=_SINCE))


def signed(text: str, blocks: Sequence[Block]) -> tuple[str, str]:
    """(who signed, the day above) of a letter; empty where the text is none or nobody signed it.

    A letter speaks to someone at its beginning; a name stands alone at its end, or right below a phrase that closes it.
    """
    lines = [text[block.start : block.end] for block in blocks]
    opening = next((n for n, words in enumerate(lines[:_HEAD]) if _OPENS.match(words)), -1)
    if opening < 0:
        return "", ""
    name = _name(lines[-1]) if len(lines) > opening + 2 and _ENDED.search(lines[-2]) else ""
    for at in range(max(opening + 1, len(lines) - _FOOT), len(lines)):
        if found := _CLOSES.search(lines[at][-300:]):
            below = "\n".join([lines[at][-300:][found.end() :], *lines[at + 1 : at + 2]])
            name = _name(next((line for line in below.split("\n") if line.strip()), ""))
            break
    above = next((day for words in lines[:opening] if (day := day_in(words[:200], since=_SINCE))), "")
    return _in_full(name, text), above if name else ""


def signed_off(lines: Sequence[str]) -> tuple[str, str]:
    """(who signed, the day behind the name) of a page that is no letter: its last line is a name, alone or with a day,
    below one that thanks or greets; empty where it is not. Below a greeting one name is a name as well."""
    if len(lines) < 2 or not _THANKS.fullmatch(one_line(lines[-2])):
        return "", ""
    name, _, behind = one_line(lines[-1]).lstrip("–—- ").partition(",")
    if behind and not is_dated(behind):
        return "", ""
    given = all(part[:1].isupper() and names_in(part, declared=True) == [part] for part in name.split("-"))
    return (name, day_in(behind, since=_SINCE)) if given or is_a_name(name) else ("", "")


def _name(line: str) -> str:
    """A line that is a name and nothing else; initials may stand for what is not the surname."""
    words = one_line(line).strip(" ,.")
    return words if is_a_name(words) or _INITIALS.fullmatch(words) else ""


def _in_full(name: str, text: str) -> str:
    """A name with initials as the letter has it elsewhere, in its heading as a rule; as it is where it has not."""
    first, surname = name.partition(" ")[0], name.rpartition(" ")[2]
    if not re.fullmatch(r"[A-ZÀ-Þ]\.", first):
        return name
    full = set(re.findall(rf"\b{first[0]}[^\W\d_]+ (?:[A-ZÀ-Þ]\S* )?{re.escape(surname)}\b", text[:_BEGINNING]))
    return full.pop() if len(full) == 1 else name
