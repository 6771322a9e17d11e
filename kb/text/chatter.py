"""What people say to keep a talk going: it tells nothing, whoever says it, and makes no claim.

"Okay, last question." "Thank you so much for having me, it was great." A sentence is chatter if each of its parts is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kb.text.folding import flat

_VERY = (
    r"(?:\s(?:so|very|too|really|totally|completely|absolutely|much|again|all|everyone|everybody|guys|folks|now|then))*"
)
_BE = r"(?:['’]s| is| was)"
_WORD = r"\w(?:['’]?\w)*['’]?"
_UP_TO_SEVEN, _UP_TO_EIGHT = (rf"{_WORD}(?:\s{_WORD}){{0,{more}}}" for more in (6, 7))  # each way of reading is one
_NICE = r"(?:great|good|right|true|fair|funny|awesome|interesting|excellent|amazing|cool|nice|fun)"
_PHRASES: Final = (
    r"(?:oh|ah|um+|uh+|mm+|hm+|mhm|uh-?huh|mm-?hm+|okay|ok|alright|all right|right|so|well|yeah|yes|yep|yup|no|nope|"
    r"sure|great|good|cool|nice|awesome|perfect|wow|fine|exactly|totally|absolutely|definitely|indeed|interesting|anyway|"
    r"and|but|then|now|please|sorry|everyone|everybody|of course|for sure|i see|i mean|you know|i guess|i know|true|"
    r"fair enough|got it|(?:ha)+|laughter|laughs|applause|music)(?:\s(?:so|yeah|yes|okay|well|right|then|good|great))*",
    r"(?:(?:the|our|my|one|your)\s)?(?:last|next|final|first|second|one more|another|more|two more|quick)"
    r"\s(?:quick\s|short\s|final\s)?(?:questions?|topic|one|thing|point)(?:\sfor\s\w+)?(?:\sthen|\splease)?",
    rf"(?:that{_BE}|this is|what)\s(?:a\s)?(?:really\s|very\s|such a\s)?{_NICE}"
    r"(?:\s(?:question|point|one|idea|to hear|to know))?",
    r"(?:good|great|excellent|interesting|fair)\s(?:question|point|one)",
    r"(?:i|we)(?:\stotally|\scompletely|\sfully|\sabsolutely|\scertainly)?\sagree"
    r"(?:\swith (?:you|that|this|all of that))?",
    r"(?:(?:i|we)(?:['’]d| would| want| just want)?\s(?:like )?(?:to )?)?thank(?:s| you| everyone| everybody| you all)"
    rf"(?:\s\w+){{0,3}}(?:\s(?:for|to)\s{_UP_TO_SEVEN})?",
    r"(?:hi|hello|hey|welcome|good (?:morning|afternoon|evening)|greetings)(?:\s\w+){0,3}",
    rf"welcome(?:\sback)?(?:\severy\w+|\sall)?\sto\s{_UP_TO_EIGHT}",
    rf"(?:it{_BE}|this is|this was|that was|what)\s(?:a\s|an\s|my\s)?(?:really\s|very\s)?(?:pleasure|honou?r|{_NICE})"
    r"(?:\s(?:to (?:be|have you|talk|see|meet|speak|chat)|talking|speaking|having you|chatting)(?:\s\w+){0,4})?",
    r"(?:nice|good|great|happy|glad|pleased)\sto\s(?:be here|meet you|see you|have you(?: here| on)?|talk to you)"
    r"(?:\s\w+){0,3}",
    r"(?:thanks|glad|happy) for (?:asking|having me|the question|joining us|listening)",
    r"(?:let['’]s|shall we|can we|we(?:['’]ll| will)|i(?:['’]ll| will))\s(?:just\s)?"
    r"(?:move on|go on|start|get started|begin|jump in|take a (?:quick )?break|be right back|wrap up|leave it there|"
    r"stop there)"
    r"(?:\s(?:to|with|here|now|there)(?:\s\w+){0,3})?",
    r"(?:can|could|do)\s(?:you|everyone|everybody)\s(?:all\s)?(?:hear|see)\s(?:me|us)(?:\s\w+){0,2}",
    r"(?:good)?bye(?:\s\w+){0,2}|see you(?:\s\w+){0,4}|take care|have a (?:good|great|nice) (?:day|one|evening|night)",
    r"does that (?:make sense|answer (?:your|the) question)|you(?:['’]re| are) (?:welcome|right)",
    r"no (?:problem|worries)|go ahead|same here|me too|sounds good",
    r"i(?:['’]m| am) (?:glad|happy) you asked(?:\s\w+){0,2}",
)
_PART = re.compile(rf"(?:{'|'.join(_PHRASES)}){_VERY}", re.IGNORECASE)
_BREAKS = re.compile(r"[.,;:!?()\[\]…–—\"“”]+|\s-+\s")
_SIGNS: Final = ' .,;:!?()[]…–—"“”-'  # what may stand before the first part
_LONGEST: Final = 160  # characters: chatter is short, and nobody should look long


# What only calls people's attention to what is told next: "Get excited for our first family day!"
_ANNOUNCES = re.compile(
    r"(?:\W|(?:hi|hello|hey|dear) (?:all|everyone|everybody|team|folks|friends|colleagues)\b|(?:oh|so|and|please)\b)*"
    r"(?:get (?:excited|ready|set|psyched|pumped)|save the date|mark your calendars?|don['’]?t miss|(?:come )?join us|"
    r"come (?:one|along|and join)|you(?:['’]re| are) (?:all )?(?:cordially )?invited|announcing|introducing|"
    r"coming soon|stay tuned|look(?:ing)? forward to|(?:just )?a (?:quick |friendly )?reminder|"
    r"(?:we|I)(?:['’](?:re|m)| are| am) (?:so |very |really )?(?:excited|pleased|happy|proud|delighted|thrilled|glad) "
    r"to (?:announce|share|present|introduce|invite|host|tell)|"
    r"(?:it|the \w+)(?:['’]s| is) (?:finally |almost |nearly )?(?:here|time for|around the corner))\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")


def announces(text: str) -> bool:
    """Whether a sentence only says that something is to come, and leaves what, when and where to the next."""
    return len(text) <= _LONGEST and _ANNOUNCES.match(text) is not None and _FIGURE.search(text) is None


@lru_cache(maxsize=20_000)
def is_chatter(text: str) -> bool:
    """Whether nothing in these words tells anything."""
    text = flat(text)
    if len(text) > _LONGEST or _PART.match(text.lstrip(_SIGNS)) is None:  # most text does not even begin so
        return False
    said = [part for part in _BREAKS.split(text) if part and not part.isspace()]
    return bool(said) and all(_PART.fullmatch(" ".join(part.split())) for part in said)
