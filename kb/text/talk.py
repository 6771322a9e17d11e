"""Talk as it was said and as one would write it down: what it has that writing has not, told and left out."""

from __future__ import annotations

import re
from typing import Final

from kb.text.english import listing
from kb.text.lexicon import class_of

# Words between commas that say nothing, words said twice, how "going to" sounds.
FILLERS: Final = re.compile(
    r",\s+(?:you know|I mean|like|uh|um|well|I guess|of course|no|yeah|if you will|quote-unquote|again)\s*,"
    r"|,\s+say\s*,(?!\s+(?:an?\s+)?(?:\d|half|one|two|three|four|five|six|ten|twenty|dozen|hundred|thousand|couple)\b)"
    r"|\b(?:uh|um),?\s|\b(?:quote-unquote),?\s",
    re.IGNORECASE,
)
# What opens a spoken sentence and only takes up what was said; a time of a recording.
OPENING: Final = re.compile(
    r"^(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s+|(?:Yeah|Yes|Well|Oh|Look|Okay|OK|You know|I mean|I guess|Honestly|Right|So"
    r"|Now|Again|No|And|But|So yeah|But yeah|And yeah|Yeah no|Obviously|Anyway|Like),\s+"
    r"|(?:Yeah|So|And so|But|And)\s(?=(?:I|we|you|they|he|she|it|there|yeah,|honestly,|again,)\b(?!\S*\?)))+(\w)"
)
# What ends one, and asks for nothing but a nod, or excuses how it was put.
_ENDING: Final = re.compile(
    r",?\s(?:right|you know|okay)\?"
    r"|, (?:if that makes (?:any )?sense|if you will|et cetera|or whatever|and whatnot)(?=[.,;?!…]|$)"
    r"|, not the other way a?round(?=[.,;?!…]|$)",
    re.IGNORECASE,
)
_TWICE: Final = re.compile(r"\b(?!had\b|that\b)(\w+),?\s\1\b", re.IGNORECASE)
_SOUNDS: Final = ((re.compile(r"\bgonna\b"), "going to"), (re.compile(r"\bwanna\b"), "want to"))

# A word of degree after which a speaker breaks off and begins anew: they have the most -- all of the influence.
_BROKEN_OFF: Final = re.compile(
    r"\b(?:the )?(?:most|all|some|many|few|more|less|only|no|every)\s+(?:--|—|–)\s+(?=[a-z])"
)

# A beginning that is begun anew: of not having, like, not hiring; that doesn't, like, that's, They cannot.
_ANEW: Final = re.compile(
    r"\b(not|to|of|is|are|was|were|for|in|by) [\w’'-]+,\s+(?:like|you know|I mean|uh|um),\s+(?=\1 \w)", re.IGNORECASE
)
_START: Final = (
    r"(?:that|it|they|he|she|we)(?:['’](?:s|re)| (?:is|are|was|do|does|did|can|could|will|would)(?:n['’]t)?),\s+"
)
_LEFT_START: Final = re.compile(
    rf"(?<=,\s)(?:{_START}(?:(?:like|you know|I mean|uh|um),\s+))+(?:{_START})*(?=(?:They|He|She|It|We|I|That|There)\b)"
)

_OR_NOT: Final = re.compile(r",? or not(?=\?)")  # a question asks for the other answer anyway
# An "only" that the small degree behind it says too: only mildly brackish, is only slight.
_ONLY_SLIGHT: Final = re.compile(
    r"\bonly (?=(?:weakly|mildly|slightly|faintly|marginally)\b)"
    r"|(?<=\bis )only (?=(?:slight|weak|mild|faint|minor)\b)|(?<=\bwas )only (?=(?:slight|weak|mild|faint|minor)\b)"
)

_SPELLED: Final = re.compile(r"\b(?:[A-Z]_){2,}(?![A-Za-z])")  # L_C_D_: letters said one by one

# A condition that is none: everybody is told so, whatever they saw or ask.
_NO_CONDITION: Final = re.compile(
    r"\bif you (?:ask me(?: personally)?|remember|recall),?\s+|\bif you(?:['’]ve| have) ever (?:seen|used|heard of)\s+",
    re.IGNORECASE,
)

# An apostrophe left out (dont, wont), where it is no noun: his wont, thieves' cant.
_UNMARKED: Final = re.compile(
    r"(?<!\bhis )(?<!\bher )(?<!\bits )(?<!\btheir )(?<!\bmy )(?<!\bour )(?<!\byour )(?<!\bthe )(?<!\ba )(?<!['’] )"
    r"\b(do|does|did|is|was|are|were|have|has|had|would|should|could|wo|ca)nt\b(?! (?:to|of)\b)",
    re.IGNORECASE,
)
_WOULD_OR_HAD: Final = re.compile(r"(?<=\w)['’]d (?=((?:(?:\w+ly|never|also|always|rather|not) )*)(\w+))")
_EITHER: Final = listing("come become run put cut hit let set cost hurt shut spread read split bet")
_WAS_ABLE: Final = re.compile(r"\b(?:was|were)(?: (?:also|then|finally|eventually|soon|therefore|thus))? able to\b")
_SHOULD_YOU: Final = re.compile(r"^Should (?=(?:you|they|anyone|anybody|someone|we|I) [a-z]+\b[^?]*,[^?]*$)")  # if you
# Who asks if it is so asks whether: a condition it is not.
_ASKED_IF: Final = re.compile(
    r"\b((?:ask|wonder)(?:s|ed|ing)?(?: (?!if\b)[\w’'-]+){0,2}?) if(?= (?!so\b|not\b)\w)", re.IGNORECASE
)

# A "not" that stands with "think" and turns what is thought: I don't think you should.
_NOT_THOUGHT: Final = re.compile(
    r"\b(?:(do)|(does))(?:n't|n’t| not) (think|believe|suppose)( that)?((?: [\w’'-]+){1,5}?)"
    r" (should|can|could|will|would|is|are|was|were|(?:has|have|had)(?! to\b))\b"
    r"(?!n['’]t| (?:only|just|merely|simply)\b)"
)
# What is asked by the order of its words, whatever mark ends it: Is it kept up, that depends on who pays.
ASKED: Final = re.compile(
    r"(?:Is|Are|Was|Do|Does|Did|Has|Have|Can|Could|Will|Would)"
    r" (?:it|he|she|they|we|you|I|this|that|these|those|there)\b"
)
_STOPS_AND_STARTS: Final = re.compile(
    r"(?<!\[)(?:…|\.\.\.)(?!\])|\s--(?:\s|$)|\b(?:you know,|I mean\b|I guess\b|yeah\b|gonna\b|uh\b|um\b)"
    r"|,\s+like,|\blike,\s|,\s+right\?",
    re.IGNORECASE,
)


def is_talk(text: str) -> bool:
    """Whether a text is talk as it was said, with its stops and starts."""
    return bool(_STOPS_AND_STARTS.search(text) or _TWICE.search(text))


def as_written(text: str) -> str:
    """Talk without its fillers, as one would write it down to compare what is said."""
    text = OPENING.sub(lambda found: found[1].upper(), text.replace("…", "..."))
    if ", " in text:
        text = _LEFT_START.sub("", _ANEW.sub("", text))
    text = _TWICE.sub(r"\1", FILLERS.sub("", _ENDING.sub(_ended, text)))
    text = _WOULD_OR_HAD.sub(_would_or_had, _UNMARKED.sub(r"\1n't", text)) if "d " in text or "nt" in text else text
    text = _SHOULD_YOU.sub("If ", _NO_CONDITION.sub("", text))
    text = _ONLY_SLIGHT.sub("", _OR_NOT.sub("", text))
    text = _BROKEN_OFF.sub("", text) if "-" in text or "—" in text or "–" in text else text
    text = _ASKED_IF.sub(r"\1 whether", _NOT_THOUGHT.sub(_thought, text))
    if "_" in text:
        text = _SPELLED.sub(lambda found: found[0].replace("_", ""), text)
    for sounded, written in _SOUNDS:
        text = sounded.sub(written, text)
    return text


def _would_or_had(found: re.Match[str]) -> str:
    """What a "'d" says, by the form of the verb that it stands with; itself where that may be either."""
    kind = "" if found[2] in _EITHER else class_of(found[2].casefold())
    return (
        " would " if kind and (kind in "Vvn" or found[2] == "like") else " had " if kind and kind in "PEe" else found[0]
    )


def as_done(text: str) -> str:
    """A text that tells what somebody was able to do as what he did: in the past and undenied, that is the same."""
    return _WAS_ABLE.sub("managed to", text)


def _ended(found: re.Match[str]) -> str:
    return "." if found.group().endswith("?") else ""


def _thought(found: re.Match[str]) -> str:
    _, singular, verb, that, who, auxiliary = found.groups()
    return f"{verb}{'s' * bool(singular)}{that or ''}{who} {auxiliary} not"
