"""What is said aloud in more words than it needs, shortly, where a statement says so; nothing is put in or turned.

"The first thing the court did was to hear him" says that the court heard him; "I think I agree" that I agree; "it is
hard, if not impossible" that it is hard. A form that the statement has itself stays.
"""

from __future__ import annotations

import re
from typing import Final

from kb.proof.plainly import capital
from kb.text.english import listing
from kb.text.lexicon import class_of
from kb.text.words import stems_in

_WHO: Final = r"((?:the |an? |[A-Z])?[\w’'-]+(?: [\w’'-]+){0,4}?)"
# Whom a sentence goes on about, named before it: About the bank: the first thing they did.
_ABOUT: Final = re.compile(
    r"^(?:(?:So|And|Now|But|Well),? )?[Aa]bout ((?:the )?[\w’'-]+(?: [\w’'-]+){0,3}): "
    r"([Tt]he [\w ]{3,20}?)(?:they|it|he|she)(?= did was )"
)
_THING_DONE: Final = re.compile(
    rf"\b[Tt]he (?:very )?(?:first|next|second|last|main|other|best|worst) thing (?:that )?(?!not\b){_WHO}"
    r" did was (?:to )?(?=(?!not\b|never\b)([a-z]+)\b)"
)
_SOME_TIMES: Final = re.compile(
    r"(?:^|(?<=[,;] )|(?<= and ))([Ss])ome times "
    r"(?=(?:I|we|you|he|she|it|they|the|an?|my|our|his|her|its|their)\b|[A-Z])"
)
_SURELY: Final = r"(agree|disagree|prefer|hope|wish|like|love|wonder)"  # what is so because whoever says it thinks so
_I_THINK: Final = re.compile(rf"\bI think (?:that )?I (?=(?:\w+ly )?{_SURELY}\b)")
_HE_THINKS: Final = re.compile(rf"\bthinks (?:that )?(?:he|she) (?=(?:\w+ly )?{_SURELY}s\b)")
_LEADS: Final = "on|in|to|for|with|from|at|about"
_TWICE_LED: Final = re.compile(rf"\b(?:of|{_LEADS}) which ((?:[\w’'-]+ ){{1,6}}?[\w’'-]+) ({_LEADS})(?=[,.;:)]|$)")
_FOR_WHAT: Final = re.compile(r"\b(of|for|about|on) what (?:[\w’'-]+ ){1,4}?(?:is|are|was|were) supposed to [a-z]+\b")
_SET_OFF: Final = re.compile(r"\s+[—–]\s+((?:of|in|for|with|by|from|on|at|to) [^—–.;:]+?)\s+[—–]\s+")
_BRACKETS: Final = re.compile(r" ?\([^()]*\)")
# What follows a clause that is over: it is the focus of a work and words are weighed.
_JOINED: Final = re.compile(
    r"\b((?:is|are|was|were) (?:\w+ly |often |always |never )?(?:the|an?) "
    r"(?!reason|time|way|day|moment|first|last|place)(?:(?!that\b|which\b|who\b|where\b|when\b)[\w’'-]+ ){1,8}?"
    r"[\w’'-]+) and (?=((?:[\w’'-]+ ){1,3})(?:is|are|was|were) )"
)
_IF_NOT: Final = re.compile(r",? if not ((?:(?:quite|nearly|almost|actually|outright) )?([\w’'-]+))(?=([,.;:]?))")
_AMOUNTS: Final = listing("many most all several some half every dozens hundreds thousands more")
_UTMOST: Final = listing("impossible unique identical perfect fatal deadly hopeless disastrous catastrophic")
_POINT_WHATEVER: Final = re.compile(r"\b(\d+)(?: point| dot|\.) ?whatever\b")
_OTHERWISE: Final = re.compile(r" if not,? (?:(?:like|you know|I mean|I guess|well|uh|um)\b,? )+[^.;:?!]*(?=[.;:?!]|$)")


def shortly(quote: str, text: str) -> str:
    """A quote for a statement of ``text``: what it says at length said shortly, where the statement says so."""
    if "some times" in quote.casefold():
        quote = _SOME_TIMES.sub(r"\1ometimes ", quote)
    if " did was " in quote and " did was " not in text:
        quote = _THING_DONE.sub(_done, _ABOUT.sub(r"\2\1", quote))
    if " if " in quote and " if " not in text.casefold():
        quote = _OTHERWISE.sub(lambda found: _without_rest(found, text), quote)
        quote = _IF_NOT.sub(lambda found: _without_more(found, text), quote)
    if "whatever" in quote and "whatever" not in text:
        quote = _POINT_WHATEVER.sub(r"\1", quote)
    if "hink" in quote and "hink" not in text:
        quote = _I_THINK.sub("I ", quote)
    if " which " in quote:
        quote = _TWICE_LED.sub(lambda f: f"{f[2]} which {f[1]}" if f"{f[2]} which" in text else f[0], quote)
    if "supposed to" in quote and " what " not in text:
        quote = _FOR_WHAT.sub(r"\1 something", quote)
    if ("—" in quote or "–" in quote) and not _SET_OFF.search(text):
        quote = _SET_OFF.sub(lambda found: _joined_on(found, text), quote)
    if " and " in quote:
        quote = _JOINED.sub(lambda f: f"{f[1]}, and " if f[2].casefold() in text.casefold() else f[0], quote)
    return quote


def own_thoughts(quotes: tuple[str, ...], told: str) -> tuple[str, ...]:
    """Texts in which whoever says "I think I agree" agrees, also where another text tells it of him."""
    if "hink" in told or not any(map(_I_THINK.search, quotes)):
        return quotes
    verbs = {found[1] for quote in quotes for found in _I_THINK.finditer(quote)}
    return tuple(_HE_THINKS.sub(lambda found: "" if found[1] in verbs else found[0], quote) for quote in quotes)


def _done(found: re.Match[str]) -> str:
    who = capital(found[1]) if not found.start() else found[1]
    return f"{who} did "


def _without_rest(found: re.Match[str], text: str) -> str:
    """Nothing for what is told for another case, where a statement tells nothing of that."""
    own = stems_in(found[0]) - stems_in(found.string[: found.start()])
    return found[0] if own & stems_in(text) else ""


def _without_more(found: re.Match[str], text: str) -> str:
    """What stays of "hard, if not impossible" and "many, if not most": no condition, but how much more it may be."""
    before = found.string[: found.start()].rpartition(" ")[2].casefold()
    after = found[2].casefold()
    amounts = before in _AMOUNTS and after in _AMOUNTS
    alike = class_of(before) == "A" and after in _UTMOST  # open if not busy: that is a condition
    told = re.search(rf"\b{found[2]}\b", text) is not None
    return "" if (amounts or alike) and not told else found[0]


def _joined_on(found: re.Match[str], text: str) -> str:
    """What is set off by dashes, without them and without what stands in brackets in it, as the statement has it."""
    plain = _BRACKETS.sub("", found[1])
    return f" {plain} " if plain in text else found[0]
