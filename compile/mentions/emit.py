"""From candidates and evidence to mentions: how much each claim is about what it names, and about what it goes on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from compile.extractive.statements import is_personal
from compile.mentions.bearers import NOBODY
from compile.mentions.candidates import Candidate, Parsed
from compile.mentions.clauses import Clause, is_apposition
from compile.mentions.evidence import Evidence
from compile.mentions.keys import key_of
from compile.mentions.tagging import ROLES, Tagged
from compile.mentions.titles import Title
from kb.text.lexicon import known
from kb.text.words import STOPWORDS, listing, stem, tokens
from kb.values import Claim, Document, Mention

TOPIC_WEIGHT = 10.0  # added once to what the document's title names
# A claim that does not name a concept but goes on about it. Weights of claims that do have at most two decimals, so
# that these can be told apart by the weight alone.
_CONTINUED = (2.201, 1.701)  # He …, then He … again
_CARRIED = 0.301  # no topic of its own: the previous subject of its paragraph
_TITLED = 0.201  # none there either: what the document is about
HEADED = 0.251  # it stands under a heading that names the concept
LONGEST_NAMED = 5  # words of a heading that name one thing
CHOSEN = 8.0  # the main topic that a model names for a claim; each further one counts one less
PASSING = 0.15  # what such a claim mentions besides
NAMED = 0.45  # the least of what a claim names itself: more than what it goes on about, or than who says it
SPOKEN = 0.401  # told in the first person by somebody whom a transcript names
_NOT_NAMED = frozenset([*_CONTINUED, _CARRIED, _TITLED, HEADED, SPOKEN])

_DATE = re.compile(r"\b(?:1\d{3}|20\d{2})\b")


def is_carried(mention: Mention) -> bool:
    """Whether the claim goes on about the concept without naming it."""
    return mention.weight in _NOT_NAMED


def is_informative(mention: Mention) -> bool:
    """Whether the claim says something of the concept, and does not only mention it or go on about it."""
    return not is_carried(mention) and mention.weight != PASSING


def emit(
    document: Document,
    parsed: Parsed,
    evidence: Mapping[str, Evidence],
    title: Title,
    rivals: Set[str] = frozenset(),
) -> list[Mention]:
    """The mentions of all claims: of the candidates that ``evidence`` lets stand, and those carried over from before.

    What goes on about one of the title's ``rivals``, full names that share a part with it, is none of the title's.
    """
    starts = [block.start for block in document.blocks]
    mentions: list[Mention] = []
    topic: tuple[str, str, bool] | None = None  # key, surface, name
    paragraph, continued, told = -1, 0, False
    about = title.key if title.key in evidence else ""
    speakers = Speakers(document)
    before: Claim | None = None
    headed: dict[str, list[tuple[str, str]]] = {}
    for claim, sentence, clause, some in parsed:
        here = bisect_right(starts, claim.start) - 1
        if here != paragraph or (before is not None and not goes_on(claim, before)):
            paragraph, topic, continued = here, None, 0
        before = claim
        own = _weighed(claim, sentence, clause, some, evidence)
        if about in own and not told:
            told = True
            own[about] = replace(own[about], surface=title.name, weight=own[about].weight + TOPIC_WEIGHT)
        astray = any(one.namesake for one in some)
        nobody = any(one.subject and one.key == NOBODY for one in some)
        if nobody:  # and what comes before is not known to be meant
            topic, continued = None, 0
        subject = max((m for m in own.values() if m.subject), key=lambda m: m.weight, default=None)
        if subject is None and topic is not None and topic[0] not in own:
            weight = _CONTINUED[min(continued, 1)] if clause.pronoun else _CARRIED
            continued += clause.pronoun
            astray |= topic[0] in rivals
            own[topic[0]] = Mention(claim.id, topic[0], topic[1], name=topic[2], weight=weight)
        elif subject is not None:
            topic, continued = (subject.key, subject.surface, subject.name), 0
        elif topic is None and own and not nobody:
            strongest = max(own.values(), key=lambda m: (evidence[m.key].kind != "event", m.weight))
            topic = strongest.key, strongest.surface, strongest.name
        if claim.attributed_to and is_personal(claim.text):
            name = speakers.name(claim.attributed_to)
            if name and key_of(name) not in own:
                own[key_of(name)] = Mention(claim.id, key_of(name), name, name=True, weight=SPOKEN)
        if claim.heading not in headed:
            headed[claim.heading] = _headed(claim.heading, evidence, document.title)
        for key, words in headed[claim.heading]:
            if key not in own:
                own[key] = Mention(claim.id, key, words, weight=HEADED)
        if about and about not in own and not astray:
            own[about] = Mention(claim.id, about, title.forms[0], name=True, weight=_TITLED)
        mentions.extend(own.values())
    return mentions


def with_model_topics(claims: Sequence[Claim], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with what a model named as the topics of claims, each as strong as its place among them.

    A claim with topics is about these: what it mentions besides makes links, and is nothing's subject.
    """
    topics = {claim.id: claim for claim in claims if claim.topics}
    if not topics:
        return list(mentions)
    found: dict[tuple[str, str], Mention] = {}
    for mention in mentions:
        if claim := topics.get(mention.claim):
            if mention.surface not in claim.text:
                continue  # it only goes on about it
            mention = replace(mention, subject=False, defines=False, weight=PASSING)
        found[mention.claim, mention.key] = mention
    for claim in topics.values():
        for place, surface in enumerate(claim.topics):
            if (key := key_of(surface)) and not ((claim.id, key) in found and found[claim.id, key].chosen):
                first = place == 0
                found[claim.id, key] = Mention(
                    claim.id,
                    key,
                    _written(surface, claim),
                    subject=first,
                    defines=first and claim.kind == "definition",
                    name=surface[:1].isupper() and any(word[:1].isupper() for word in surface.split()[1:]),
                    weight=CHOSEN - place,
                    chosen=True,
                )
    order = {claim.id: number for number, claim in enumerate(claims)}
    return sorted(found.values(), key=lambda mention: order[mention.claim])


def _written(surface: str, claim: Claim) -> str:
    """A topic in the claim's own letters, where it stands there."""
    at = claim.text.casefold().find(surface.casefold())
    return claim.text[at : at + len(surface)] if at >= 0 and len(claim.text.casefold()) == len(claim.text) else surface


def _headed(heading: str, evidence: Mapping[str, Evidence], title: str) -> list[tuple[str, str]]:
    """Keys of the terms that the headings above a claim hold, with their words; the last heading's longest first.

    The document's own title stands above everything and says nothing of a claim; a name in a heading may be anybody's.
    """
    found: dict[str, str] = {}
    for part in reversed(heading.split(" › ")):
        words = part.split() if part != title else []
        for length in range(min(len(words), LONGEST_NAMED), 0, -1):
            for start in range(len(words) - length + 1):
                some = " ".join(words[start : start + length])
                key = key_of(some)
                if key in evidence and key not in found and evidence[key].kind in ("term", "noun"):
                    found[key] = some
    return list(found.items())


def _weighed(
    claim: Claim,
    sentence: Tagged,
    clause: Clause,
    some: Sequence[Candidate],
    evidence: Mapping[str, Evidence],
) -> dict[str, Mention]:
    """The claim's own mentions by key."""
    base = _sentence_weight(claim, sentence, clause)
    personal = claim.kind == "opinion" and is_personal(claim.text)
    base -= 1.5 * personal
    own: dict[str, Mention] = {}
    for one in some:
        if one.key not in evidence:
            continue
        weight = base + (3 * one.subject + 3 * one.defining or (one.start < clause.verb))
        weight += one.kind in ("name", "title") and is_apposition(sentence, one.start, one.end)
        earlier = own.get(one.key)
        if earlier is None or weight > earlier.weight:
            kind = evidence[one.key].kind
            own[one.key] = Mention(
                claim.id,
                one.key,
                one.surface,
                one.subject,
                one.defining and not personal,
                kind in ("event", "title", "mixed") or (kind == "name" and not one.surface.islower()),
                max(round(weight, 2), NAMED),
            )
    return own


def _sentence_weight(claim: Claim, sentence: Tagged, clause: Clause) -> float:
    text, length = sentence.text, len(sentence.words)
    weight = 1.0
    if ("1" in text or "20" in text) and _DATE.search(text):
        weight += 0.5
    elif "#" in sentence.tags:
        weight += 0.3
    if text[0] in "\"“'‘":
        weight -= 2.5
    if claim.follows or clause.pronoun:
        weight -= 1
    if length > 50:
        weight -= 0.7
    elif length < 6:
        weight -= 2
    if text.endswith("?"):
        weight -= 2
    return weight


def goes_on(claim: Claim, before: Claim) -> bool:
    """Whether ``claim`` may be told after ``before``, which stands directly before it in the same paragraph.

    "The lens is of glass. It weighs three tonnes. The weight of the glass …" goes on; "The railing is of steel" names
    a subject of its own and does not, nor does what somebody says of themselves.
    """
    if claim.follows == before.id:
        return True
    if claim.kind == "opinion" and not claim.attributed_to and is_personal(claim.text) and not is_personal(before.text):
        return False
    if not claim.subject:
        return True
    told = f" {before.text.casefold()}"
    words = (token.text.casefold() for token in tokens(claim.subject))
    return any(f" {word}" in told or f" {stem(word)}" in told for word in words if word not in STOPWORDS)


_HONORIFICS = listing("the right rt rt.")
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
            while words and (words[0].casefold() in ROLES or words[0].casefold() in _HONORIFICS):
                words = words[1:]  # the Right Hon. Ada Roe, Mr. Ada Roe
            person = 2 <= len(words) <= 4 and all(word[0].isupper() and word.strip(".").isalpha() for word in words)
            if not person or any(word.casefold() in ROLES or known(word.casefold()) in _THINGS for word in words[-1:]):
                self._names[label] = ""
            else:
                plain = " ".join(words)
                forms = Counter(found.group() for found in re.finditer(re.escape(plain), self._text, re.IGNORECASE))
                written = [form for form in forms if not form.isupper()]
                self._names[label] = max(written, key=lambda form: (forms[form], form), default=plain)
        return self._names[label]
