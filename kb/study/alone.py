"""Can a statement be understood by somebody who sees nothing else?

On a page the sentence before says who "she" is and which year "that year" was; a card has no sentence before. So what
points out of itself makes no card: pronouns without a name before them, "the college" without saying which, openings
that go on from something, words whose meaning is a place or a day. When in doubt, no.
"""

from __future__ import annotations

import re

from kb.text.english import AUXILIARIES, BE, MONTHS, WEEKDAYS
from kb.text.lexicon import class_of, known
from kb.text.words import listing

SHORTEST, LONGEST = 6, 32  # words: less says little, more is no card but a paragraph

WORD = re.compile(r"[^\W_]+(?:['’.&\-‑][^\W_]+)*")
_WHOLE = re.compile(r"[\"“]?[A-Z0-9][^\n?!…:\[\]{}<>|•*#@\\]*\.\Z")
_TORN = re.compile(r"\.\.|--|https?:|www\.|[a-z][A-Z]|\b[Ee]t al\b|\([^()]{0,3}\)|[^\s\w][^\s\w][^\s\w]")
_OPENINGS = listing(
    """
    further it its he his him she her hers they their theirs them this that these those there here such both
    either neither another other others each one ones some many most all none few several any so and but or nor
    yet also then thus hence therefore however moreover furthermore nevertheless nonetheless meanwhile instead
    otherwise likewise similarly conversely consequently accordingly afterwards afterward subsequently
    previously later earlier finally first firstly second secondly third thirdly next lastly additionally
    besides still indeed perhaps maybe again even only which who whom whose what when where why how while
    whereas although though because if unless as since like unlike particularly especially specifically rather
    note see no not nothing nobody everyone someone somebody today now currently recently with without
    """
)
_OPENING = re.compile(
    r"(?:For (?:example|instance|this|that|these|those|now|some)|In (?:other|addition|fact|contrast|particular|"
    r"general|this|that|these|such|turn|effect|short|sum|response|return|all|it|them|comparison|practice)|"
    r"As (?:a|an|such|well|of)|On the (?:other|contrary|one)|At (?:the same|this|that|first|last|least|present|"
    r"the time)|By (?:this|that|then|contrast)|Under (?:this|these|such)|During (?:this|that|these)|"
    r"After (?:this|that|these)|Before (?:this|that)|Of (?:the|these|those|course|this)|Due to (?:this|these)|"
    r"Despite (?:this|these)|To (?:this|that|do|the)|From (?:this|that|then)|Along with|Together with|"
    r"Contrary to|Compared (?:to|with)|Based on)\b"
)
_OUTSIDE = re.compile(
    r"data not shown|\s[,;]|\bAccording to (?:the|an?|this) |\b(?:this|these|those|here|today|yesterday|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|now|nowadays|currently|recently|recent|"
    r"ago|above|below|aforementioned|latter|previous(?:ly)?|such|however|therefore|thus|hence|moreover|"
    r"furthermore|likewise|nevertheless|(?:the|that) same|the former|the following|the (?:next|other|rest|"
    r"others|two|three|four|five|six|seven|eight|nine|ten|latter|resulting|said|current|present|match|"
    r"survey|census|study|authors?)|another|others|then|instead|otherwise|respectively|same|this|thereby|"
    r"thereof|therein|as well|at the time|at that|that (?:year|time|day|month|week|point|period|night|"
    r"morning|decade|century|date|place)|itself|themselves|(?:to|in|of|at|on|by|from|for|around|with|into|"
    r"under|over|through|during|after|before|since) that [a-z]+|(?:last|next|the previous|the following|"
    r"later that|earlier that) (?:year|month|week|century|decade|day|night)|(?:years?|months?|weeks?|"
    r"days?|hours?|minutes?|decades?|centuries) (?:later|earlier|on|old)|later|earlier|fig(?:ure)?\.? ?\d|"
    r"table \d|section \d|chapter|appendix|equation|so-called)\b|\b(?:before|after|afterwards|beforehand|"
    r"elsewhere|too)[,.]",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(?:I|I['’]\w+|[Ww]e|[Uu]s(?<!US)|[Oo]urs?|[Mm]y|[Mm]e|[Mm]ine|[Yy]ours?|[Yy]ou|\w+selves)\b")
_BEFORE_APOSTROPHE = re.compile(r"[^'’]*")
_PERSONS = listing("he she him her his hers himself herself")
_THINGS = listing("it its itself")
_MANY = listing("they them their theirs themselves")
_SUBJECTS = frozenset({"it", "they", "he", "she"})
_NOUNS = frozenset("NSnsU")
_FINITE = frozenset("PZM")
_TIMES = frozenset(name.capitalize() for name in (*MONTHS, *WEEKDAYS))
VERBS = AUXILIARIES | BE
_AFTER_NOUN = listing("of in for at from on between against")  # what may say which one is meant
_ONE_OF_A_KIND = listing(
    """
    world sun moon earth sea sky coast public past future present population war state government army navy law
    church police press economy environment internet universe equator globe planet
    century time west east north south first second third most least majority rest morning evening afternoon
    night year whole people
    """
)
_KNOWN_SHARE = 0.6  # of the words written small, in English text nine tenths are in the table, in others a fifth


def stands_alone(text: str, topic: str = "") -> bool:
    """Whether ``text`` is one whole English sentence that names what it is about. ``topic`` is shown with it."""
    words = WORD.findall(text)
    return (
        SHORTEST <= len(words) <= LONGEST
        and _WHOLE.fullmatch(text) is not None
        and _balanced(text)
        and _TORN.search(text) is None
        and not goes_on(text)
        and _OUTSIDE.search(text) is None
        and _SELF.search(text) is None
        and _is_english(words)
        and _has_verb(words)
        and not _pronoun_without_name(words)
        and not _unnamed(text, topic)
    )


def goes_on(text: str) -> bool:
    """Does it begin as what goes on from a sentence before: It was …, However …, At the same time …?"""
    first = WORD.search(text)
    return first is None or first.group().casefold() in _OPENINGS or _OPENING.match(text) is not None


def bare_name(text: str) -> str:
    """The name that alone is the subject of "Walker was born …", folded; empty where more is told of it."""
    words = WORD.findall(text)[:2]
    if len(words) < 2 or not words[0][0].isupper() or class_of(words[0].casefold()) in "DIRCOW":
        return ""
    return words[0].casefold() if _tells(words[1].casefold(), []) else ""


def names_in(text: str) -> list[str]:
    """Words that are names, by their capital within the sentence or because no other word is written so."""
    found = []
    for match in WORD.finditer(text):
        word = match.group()
        first = not text[: match.start()].strip("\"“‘'( ")
        if not word[0].isupper() or word in _TIMES:
            continue
        beside = WORD.search(text, match.end())
        further = beside is not None and beside.group()[0].isupper() and not text[match.end() : beside.start()].strip()
        if not first or word.isupper() or class_of(word.casefold()) in "UJ" or (further and not known(word.casefold())):
            found.append(word)
    return found


def _balanced(text: str) -> bool:
    pairs = (("(", ")"), ("“", "”"))
    return text.count('"') % 2 == 0 and all(text.count(left) == text.count(right) for left, right in pairs)


def _is_english(words: list[str]) -> bool:
    small = [word for word in words if word.islower()]
    return bool(small) and sum(bool(known(word)) for word in small) >= _KNOWN_SHARE * len(small)


def _has_verb(words: list[str]) -> bool:
    """A finite verb after the first word: without one it is a heading or a piece ("A report, written by …")."""
    for at, word in enumerate(words[1:], 1):
        folded = word.casefold()
        if folded in VERBS or class_of(folded) in _FINITE:
            return True
        if class_of(folded) in "eE" and words[at + 1 : at + 2] not in ([], ["by"]):
            return True
    return False


def _pronoun_without_name(words: list[str]) -> bool:
    """A pronoun before anything it could stand for: a name for she, any noun for it, several for they."""
    name = noun = several = False
    for at, word in enumerate(words):
        folded = _BEFORE_APOSTROPHE.match(word.casefold())[0]  # type: ignore[index]
        if (folded in _PERSONS and not name) or (folded in _THINGS and not noun) or (folded in _MANY and not several):
            return True
        if folded in _SUBJECTS and class_of(words[0].casefold()) in "EePG":
            return True  # "Founded as an Islamist coalition, it …", "Born in Vienna, he …": what was born stands before
        capital = word[0].isupper() and word not in _TIMES and class_of(folded) != "J"
        is_name = capital and (at > 0 or not known(folded) or class_of(folded) == "U")
        name = name or is_name
        noun = noun or is_name or (word.isalpha() and class_of(folded) in _NOUNS)
        several = several or folded == "and" or class_of(folded) in "Ss" or (is_name and at > 0 and word.endswith("s"))
    return False


def _unnamed(text: str, topic: str) -> bool:
    """ "The college became …": a subject that only the sentence before could tell apart."""
    words = WORD.findall(text)
    about = {word.casefold() for word in WORD.findall(topic)} if names_in(topic) or " " in topic else set()
    for at, word in enumerate(words):
        if word.casefold() != "the":
            continue
        if _bare(words[at + 1 : at + 3], about, {word.casefold() for word in words[:at]}):
            return True
        nouns: list[str] = []
        for other in words[at + 1 : at + 7]:
            folded = other.casefold()
            if nouns and _tells(folded, words[words.index(other, at) + 1 :]):
                if (
                    not any(noun[0].isupper() or noun[0].isdigit() for noun in nouns)
                    and nouns[-1].casefold() not in about
                ):
                    return True
                break
            if folded in _AFTER_NOUN or class_of(folded) in "CWO":
                break
            nouns.append(other)
    return False


def _tells(word: str, after: list[str]) -> bool:
    """Is it the verb of what stands before it? A word that may be a noun too, only before what a noun has not."""
    kind = class_of(word)
    if kind == "s":
        return bool(after) and (class_of(after[0].casefold()) in "DOW" or after[0] in ("that", "there"))
    return word in VERBS or kind in "PZMEe"


def _bare(following: list[str], about: set[str], before: set[str]) -> bool:
    """ "The loss" and no word to say which: a common noun alone that was not spoken of."""
    noun, after = (*(word.casefold() for word in following), "", "")[:2]
    if not following or following[0][0].isupper() or class_of(noun) not in "Nnv":
        return False
    named = len(following) > 1 and following[1][0].isupper()
    further = after in _AFTER_NOUN or (after.isalpha() and class_of(after) in "NSnsAWU")
    return not named and not further and noun not in about | before | _ONE_OF_A_KIND
