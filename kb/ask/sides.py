"""A question over two sources, taken apart by rule: what is asked ("fees"), and of whom ("the panel", "the report").

Rules for English; what none of them knows is not taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.ask.terms import read
from kb.text.english import ARTICLES, DEMONSTRATIVES, POSSESSIVES, PRONOUNS

LONGEST = 300  # characters of a question that is taken apart: the patterns try each of its words as a border
LONGEST_SIDE = 8  # words; a longer one is a clause of its own

WH = "how|what|who|whom|why|when|where|which"
DO = "(?:do|does|did|are|is|were|was|have|has|would|will|can|could|should)"
SAYS = (
    "each|both|agrees?|disagrees?|differ|compare|say|says|see|sees|think|thinks|view|views|describe|describes|advise|"
    "advises|explain|explains|define|defines|propose|recommend|treat|handle|argue|claim|mean|judge|give|want|"
    "suggest|warn|criticise|criticize|praise|use|uses|feel|feels|find|finds|regard|regards|mention|mentions|conclude|"
    "discuss|consider|understand|understands|deal|contradict|contradicts|believe|believes|stress|stresses|speak|speaks|talk|talks|tell|tells|teach|teaches|have"
)
_THEY_DO = "(?:do|did|are|were|have|would|will|can|could|should)"  # two subjects take no "does"
_DETERMINER = "|".join(sorted(ARTICLES | DEMONSTRATIVES | POSSESSIVES))
# What follows an article is no verb: "the report".
SUBJECT = rf"(?:(?:{_DETERMINER}) )?\S+(?: .+?)??"
_NAME = r"(?-i:[A-Z][\w.&’'-]*(?: (?:(?:of|the|de|van|von|del|la) )*[A-Z0-9][\w.&’'-]*)*)"
_THING = rf"(?:(?:{_DETERMINER}) (?:{_NAME}|\S+)|{_NAME}|\S+)"
_ON = "(?:on|about|of|towards?|to|regarding|concerning|for|when it comes to|as to|over|in)"
_ABOUT = "(?:on|about|regarding|concerning|when|as to|over)"
_WITH = r"(?:and|with|to|versus|vs\.?)"
_VIEW = (
    "(?:views?|accounts?|opinions?|positions?|attitudes?|advice|stances?|takes?|descriptions?|definitions?|approach|"
    "approaches|treatments?|estimates?|figures?|explanations?|understandings?|assessments?|arguments?|pictures?|"
    "judgements?|judgments?|thoughts?|ideas?|remarks?|recommendations?|reasons?|criticisms?|beliefs?|feelings?)"
)
_OWNS = "(?:[’']s|s[’'])"
_THAN = r"(?:from|with|to|than|as)(?: (?:that|those) of| what| how| the way)?"
_UNLIKE = "(?:compared (?:to|with)|in contrast (?:to|with)|as opposed to|unlike|versus|vs\\.?)"
_ELSE = rf"(?P<other>.+?)(?:{_OWNS})?(?: {_VIEW})?(?: (?:do|does|did|{SAYS}))?(?P<more> {_ON} .+)?"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # How does Holm's view of fees differ from Veld's?
        rf"^.*?\b{DO} (?P<one>.+?){_OWNS} (?P<thing>(?:\w+ ){{0,2}}?{_VIEW}|\w+)(?P<topic> {_ON} .+?)?"
        rf" (?:differ|differs|different|diverge|compare|compares|deviate|distinct|unlike|similar|agree|agrees)"
        rf" {_THAN} {_ELSE}$",
        # Contrast the guide's view of salt with the charter's.
        rf"^(?:compare|contrast) (?P<one>.+?){_OWNS} (?P<thing>{_VIEW})(?P<topic> {_ON} .+?)?"
        rf" (?:with|to|and|against)(?: (?:that|those) of| what)? {_ELSE}$",
        # How do Holm's and Veld's views on nets differ? Compare Chopin's and Liszt's childhoods.
        rf"^(?:.*?\b(?:{DO}|between|of)|compare|contrast) (?P<one>\S+(?: \S+){{0,4}}?){_OWNS},? and"
        rf" (?P<other>\S+(?: \S+){{0,4}}?){_OWNS} (?P<topic>.+?)(?: (?:differ|compare|agree|disagree|relate|alike))?$",
        # Compare what Holm and Veld say about nets. What is the difference between how Holm and Veld see nets?
        rf"^(?:compare|contrast|.*\b(?:differences?|similarit\w+|contrast|disagreements?)\b.*?\bbetween)"
        rf" (?:what|how|the ways?) (?P<both>.+? and {SUBJECT}) (?:{SAYS})\b(?P<topic>.*)$",
        rf"^.*?\b(?:differences?|similarities|contrast|disagreements?|compar\w+)\b.*? (?:between|of|compare)"
        rf" (?P<one>.+?) {_WITH} (?P<other>.+?)(?P<topic>(?: (?:in|{_ABOUT}) .*)?)$",
        rf"^(?:compare|contrast) (?P<one>.+?) {_WITH} (?P<other>.+?)(?P<topic>(?: {_ABOUT} .*)?)$",
        # How do the panel and the report differ on fees?
        rf"^(?:(?:(?:on|in|to|for|about) )?(?:{WH}) )?(?P<thing>(?:\w+ ){{0,2}}?){_THEY_DO}"
        rf" (?P<both>.+?,? and (?:of |by |in )?{SUBJECT}) (?:(?:each|both|all) )?(?:{SAYS})\b(?P<topic>.*)$",
        # Does Holm see fees the way Veld does? Does the survey contradict the report on the number of boats?
        rf"^{DO} (?P<one>{SUBJECT}) (?:{SAYS})\b(?P<topic>.+?)"
        r" (?:(?:in )?the same way|the way|just as|as|like|than)(?: that)? (?P<other>.+?)(?: (?:do|does|did))?$",
        rf"^{DO} (?P<one>{SUBJECT}) (?:(?:dis)?agrees? with|contradicts?|supports?|confirms?|shares?|disputes?|"
        rf"(?:differs?|diverges?) from) (?P<other>{_THING}(?:{_OWNS} {_VIEW})?)(?P<topic> .+)?$",
        # What does Holm think of nets compared to Veld?
        rf"^(?:{WH}) {DO} (?P<one>{SUBJECT}) (?:{SAYS})\b(?P<topic>.+?),? {_UNLIKE} (?P<other>.+)$",
        # Is the fee in Northhaven higher than in Southhaven?
        rf"^{DO} (?P<topic>.+?) (?:in|at|of|for|by) (?P<one>{_THING})"
        r" (?P<thing>(?:\w+er|more \w+|less \w+|the same|as \w+)) (?:than|as)(?: (?:that|those))?"
        r"(?: (?:in|at|of|for|by))? (?P<other>.+)$",
        r"^(?P<topic>.+?),? (?:in|at|for|by|according to) (?:both )?(?P<one>[^,]+?),? and"
        r" (?:in|at|for|by|according to) (?P<other>[^,]+)$",
        # According to the survey and the report, how many boats sank?
        r"^(?:according to|in|for) (?:both )?(?P<both>[^,]+ and [^,]+), (?P<topic>.+)$",
        # Are both Holm and Veld engineers? Were Holm and Veld born in the same country?
        rf"^{_THEY_DO} (?:both )?(?P<one>(?:the )?{_NAME})(?: \([^)]*\))? and"
        rf" (?P<other>(?:the )?{_NAME})(?: \([^)]*\))? (?:both )?(?P<topic>.+)$",
    )
)  # fmt: skip
_BOTH = re.compile(rf"\bboth (?P<one>{_THING}) and (?P<other>{_THING})(?=\W|$)", re.IGNORECASE)
_NAMES = re.compile(rf"(?P<one>(?:the )?{_NAME}),? and (?P<other>(?:the )?{_NAME})(?=\W|$)", re.IGNORECASE)
_FIRST = re.compile(
    r"^(?:which|who|what)\b.*?\b(?:first|last|earlier|later|older|newer|sooner)\b[^,:]*[,:] (?P<one>.+?),? or"
    r" (?P<other>.+)$",
    re.IGNORECASE,
)
PRONOUN = re.compile(rf"\b(?:{'|'.join(sorted(PRONOUNS))})\b", re.IGNORECASE)
_CLAUSE = re.compile(rf"{PRONOUN.pattern}|\b(?:that|which|who|after|before|when|always|used?)\b", re.IGNORECASE)
_LEADING = re.compile(
    rf"^(?:each|both|the same|way|say|says|in common|on|about|over|regarding|concerning|of|in|their|{_VIEW} {_ON}|that|"
    rf"to|as|with|from|towards?|when it comes to)\s+",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"\s+(?:differ|differs|agree|disagree|compare|do|in common|at all)$", re.IGNORECASE)
# How one begins who is asked of: by an article, or written as a name.
_BEGINS = re.compile(rf"(?:(?:(?i:{_DETERMINER}|both|what|how)) |[A-Z0-9])")


def sides(plain: str) -> tuple[tuple[str, str], ...]:
    """(what is asked, of whom) for both; none where a question is not over two. ``plain`` ends in no mark."""
    if len(plain) > LONGEST:
        return ()
    if found := _FIRST.match(plain):
        return tuple((f"When was {found[side]}?", found[side]) for side in ("one", "other"))
    for one, other, topic in _readings(plain):
        both = [_side(one), _side(other)]
        if all(read(side)[1] and len(side.split()) <= LONGEST_SIDE and not _CLAUSE.search(side) for side in both):
            return tuple((topic or side, side) for side in both)
    return ()


def two_names(plain: str) -> tuple[tuple[str, str], ...]:
    """(what is asked, of whom) where a question has two names with "and" between them, and no third; else none."""
    found = list(_NAMES.finditer(plain, plain.find(" ") + 1)) if len(plain) <= LONGEST else []
    if len(found) != 1:
        return ()
    one = found[0]
    topic = topic_of(" ".join(f"{plain[: one.start()]}{plain[one.end() :]}".split()))
    return tuple((topic, _side(one[side])) for side in ("one", "other")) if topic else ()


def _readings(plain: str) -> Iterator[tuple[str, str, str]]:
    """(one, other, topic) by each pattern that fits, the surest first."""
    for pattern in _PATTERNS:
        if (found := pattern.match(plain)) is None:
            continue
        parts = {name: text or "" for name, text in found.groupdict().items()}
        thing = re.sub(rf"\b{_VIEW}$", "", parts.get("thing", ""), flags=re.IGNORECASE)
        topic = " ".join(f"{thing} {topic_of(parts['topic'] + parts.get('more', ''))}".split())
        if "both" in parts:
            yield from ((one, other, topic) for one, other in _parted(parts["both"]))
        else:
            yield parts["one"], parts["other"], topic
    if found := _BOTH.search(plain):
        rest = f"{plain[: found.start()]} {plain[found.end() :]}"
        yield found["one"], found["other"], topic_of(" ".join(rest.split()))


def _parted(both: str) -> Iterator[tuple[str, str]]:
    """A name may have an "and" of its own: before one that begins with an article or a capital first."""
    cuts = [found.span() for found in re.finditer(r",? and (?:of |by |in )?", both)]
    for start, end in sorted(cuts, key=lambda cut: not _BEGINS.match(both[cut[1] :])):
        yield both[:start], both[end:]


def _side(text: str) -> str:
    plain = re.sub(r"^(?:both|between|what|how|that of) ", "", text.strip(" ,"), flags=re.IGNORECASE)
    plain = re.sub(rf" (?:{_VIEW}|says?|thinks?|sees?|does)$", "", plain, flags=re.IGNORECASE)
    return re.sub(r"(?:[’']s|(?<=s)[’'])$", "", plain)


def topic_of(text: str) -> str:
    """What is asked, without the words that only join it to the rest; "" where nothing is left."""
    topic = text.strip(" ,")
    while (shorter := _LEADING.sub("", topic)) != topic:
        topic = shorter
    topic = _TRAILING.sub("", topic)
    return topic if read(topic)[1] else ""
