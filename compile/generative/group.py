"""What a model advises about topics: which are one, how they are called, which nobody would look up.

A grouping is a change to the plan that code made, and code has the last word: a new title must have its words in the
topic's claims, a merge needs a word or a claim in common, and nothing here makes an address.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from compile.generative.asking import Asking
from compile.generative.schemas import Grouping
from compile.generative.statements import heading, led
from compile.pages.topics import has_words, texts_of
from kb.calls.caller import Request
from kb.calls.outcome import Outcome
from kb.engine import Advice, TopicSheet
from kb.text.folding import cut, flat
from kb.text.words import content_stems
from kb.values import TOPICS as REFUSED
from kb.values import Claim, Reason, Refusal, Source

# Shown at once, some 18,000 tokens: a small wiki is planned as one. In two parts 206 topics took a quarter more,
# and those of the one could not be merged with those of the other.
TOPICS = 240
BESIDE = 40  # pages and topics of other portions that are shown with them by name, a line of 25 characters each …
FURTHER = 60  # … and as many more as there are topics, up to this
SHOWN, OF_SMALL = 3, 1  # claims shown with a topic, and with a small one
# Characters of the one claim shown with a page: titles alone left twins that nobody could tell apart. A question about
# few topics does without: it would cost more than they do.
OF_PAGE, MANY = 70, 40
CLAIM = 120  # characters of each: two of 90 left careful readers guessing which topics are one
ALIKE = 2  # topics named with one, those told by most of its claims
TITLE = 80  # characters of a title
FADES, FAINT = 0.5, 0.01  # of what a topic shares with the one before the last half counts, and nothing below this
_NO_TITLE = "not every word of the title stands in the topic's names or claims"
_JOINED = "another topic was joined with it"


@dataclass(frozen=True)
class Adviser:
    """How judgements are asked for."""

    asking: Asking

    def advise(self, topics: Sequence[TopicSheet], sources: Mapping[str, Source]) -> Advice:
        """Titles, unions and vetoes for topics nobody has advised on yet; those that have a page may be joined."""
        ordered = neighbours([topic for topic in topics if not topic.has_page])
        pages = [topic for topic in topics if topic.has_page]
        parts = [ordered[start : start + TOPICS] for start in range(0, len(ordered), TOPICS)]
        groups = [[*part, *_beside([*pages, *_others(ordered, part)], part)] for part in parts]
        replies = self.asking.all([_request(group, sources) for group in groups])
        rename: dict[str, str] = {}
        unions: list[tuple[TopicSheet, TopicSheet]] = []
        veto: set[str] = set()
        keep: set[str] = set()
        refused: list[Refusal] = []
        pending = False
        for group, reply in zip(groups, replies, strict=True):
            pending = pending or reply.outcome is Outcome.pending
            if not isinstance(reply.value, Grouping):
                continue
            by_id = _by_id(group)
            new = {name: topic for name, topic in by_id.items() if not topic.has_page}
            for wanted in reply.value.rename:
                topic = new.get(wanted.id)
                if topic and stands(wanted.title, topic):
                    rename[topic.key] = flat(wanted.title)
                elif topic:
                    refused.append(_refused(f"Call “{topic.title}” “{flat(wanted.title)}”.", _NO_TITLE))
            for union in reply.value.merge:
                into = by_id.get(union.into)
                others = [new[name] for name in union.ids if name in new and name != union.into]
                unions += [(into, other) for other in others] if into else []
            veto |= {new[name].key for name in reply.value.veto if name in new}
            keep |= {new[name].key for name in reply.value.keep if name in new}
        merge = _merges([(into, other) for into, other in unions if not (into.has_page and into.key in veto)])
        refused += [
            _refused(f"“{other.title}” is one with “{into.title}”.", _joined(other, merge, near=are_near(into, other)))
            for into, other in dict.fromkeys(unions)
            if _last(into.key, merge) != _last(other.key, merge)
        ]
        titles = {topic.key: topic.title for topic in topics}
        refused += [
            _refused(f"“{titles[key]}” gets no page.", _JOINED) for key in sorted(veto & {*merge, *merge.values()})
        ]
        veto -= {*merge, *merge.values()}
        kept = {key: title for key, title in rename.items() if key not in veto and key not in merge}
        kept_small = frozenset(keep - veto - merge.keys())
        return Advice(kept, merge, frozenset(veto), pending, coming=pending, keep=kept_small, refused=tuple(refused))


def _refused(said: str, why: str) -> Refusal:
    return Refusal(Reason.UNSUPPORTED_TOPIC, REFUSED, said, why)


def _joined(topic: TopicSheet, merge: Mapping[str, str], *, near: bool) -> str:
    """Why a topic does not join another one."""
    if not near:
        return "they have no claim and no word of their names in common"
    return "it joined another one" if topic.key in merge else "that one gets no page"


def _last(key: str, merge: Mapping[str, str]) -> str:
    return merge.get(key, key)


def _by_id(topics: Sequence[TopicSheet]) -> dict[str, TopicSheet]:
    return {f"{'p' if topic.has_page else 't'}{number}": topic for number, topic in enumerate(topics, 1)}


def _others(topics: Sequence[TopicSheet], part: Sequence[TopicSheet]) -> list[TopicSheet]:
    """Those decided on in another portion that may become pages, as pages: topics of this one may join them."""
    here = {topic.key for topic in part}
    return [replace(topic, has_page=True) for topic in topics if topic.key not in here and not topic.small]


def _beside(pages: Sequence[TopicSheet], part: Sequence[TopicSheet]) -> list[TopicSheet]:
    """Half those that share most claims and words of names with these topics, and as many of the largest besides."""
    at: dict[str, list[int]] = defaultdict(list)
    for place, page in enumerate(pages):
        for mark in _marks(page):
            at[mark].append(place)
    most: Counter[int] = Counter()
    for topic in part:
        for place, number in Counter(place for mark in _marks(topic) for place in at.get(mark, ())).items():
            most[place] = max(most[place], number)
    number = BESIDE + min(FURTHER, len(part))
    nearest = sorted(most, key=lambda place: (-most[place], pages[place].key))[: number // 2]
    largest = sorted(range(len(pages)), key=lambda p: (-len(pages[p].sources), -len(pages[p].claims), p))
    return [pages[place] for place in list(dict.fromkeys([*nearest, *largest]))[:number]]


def _marks(topic: TopicSheet) -> set[str]:
    """What topics that may be one have in common: claims, and words of their names."""
    return _own(topic) | set(_name_stems(topic))


def _own(topic: TopicSheet) -> set[str]:
    return {claim.id for claim in topic.claims} | topic.told


def _request(topics: Sequence[TopicSheet], sources: Mapping[str, Source]) -> Request:
    by_id = _by_id(topics)
    of_page = OF_PAGE if sum(not topic.has_page for topic in topics) >= MANY else 0

    def complaints(reply: Grouping) -> list[str]:
        named = [w.id for w in reply.rename] + [i for u in reply.merge for i in (u.into, *u.ids)]
        named += reply.veto + reply.keep
        found = [f"There is no topic {name[:12]!r}." for name in dict.fromkeys(named) if name not in by_id]
        found += [
            f"The new title of {wanted.id} does not stand in the sources."
            for wanted in reply.rename
            if wanted.id in by_id and not stands(wanted.title, by_id[wanted.id])
        ]
        # What cannot be used is left out; only a reply that is mostly wrong speaks of other topics, and is asked anew.
        return found if len(found) * 2 > len(set(named)) else []

    return Request(
        "group",
        {"topics": "\n".join(_lines(topics, of_page, sources))},
        Grouping,
        sources=tuple(sorted({claim.source for topic in topics for claim in topic.claims})),
        validate=complaints,
    )


def stands(title: str, topic: TopicSheet) -> bool:
    """Whether a title is short, and every word of it stands in the topic's names or claims."""
    words = flat(title).strip()
    return 2 <= len(words) <= TITLE and has_words(words, [topic.title, *topic.aliases, *texts_of(topic.claims)])


def neighbours(topics: Sequence[TopicSheet]) -> list[TopicSheet]:
    """The topics so that each is followed by what it shares most claims and words of its name with, the largest first.

    What many have in common says little, as "open source" does. However many topics there are, each portion of them
    then holds what may be one.
    """
    at: dict[str, list[int]] = defaultdict(list)
    marks = [_marks(topic) for topic in topics]
    for place, some in enumerate(marks):
        for mark in some:
            at[mark].append(place)
    largest_first = deque(sorted(range(len(topics)), key=lambda n: (-len(topics[n].claims), topics[n].key)))
    near: dict[int, float] = {}  # how near each is to those just before
    order: dict[int, None] = {}
    while len(order) < len(topics):
        while largest_first[0] in order:
            largest_first.popleft()
        place = min(near, key=lambda n: (-near[n], n), default=largest_first[0])
        order[place] = None
        near = {n: much * FADES for n, much in near.items() if n != place and much > FAINT}
        for mark in sorted(marks[place]):
            for other in at[mark]:
                if other not in order:
                    near[other] = near.get(other, 0) + 1 / len(at[mark])
    return [topics[place] for place in order]


def _merges(unions: Sequence[tuple[TopicSheet, TopicSheet]]) -> dict[str, str]:
    """Those of the proposed unions for which something speaks besides the model, each topic into the last it joins."""
    merge: dict[str, str] = {}
    for into, other in dict.fromkeys(unions):
        last = merge.get(into.key, into.key)
        if other.key in merge or last == other.key or not are_near(into, other):
            continue
        merge |= {key: last for key, joined in merge.items() if joined == other.key}
        merge[other.key] = last
    return merge


def are_near(one: TopicSheet, other: TopicSheet) -> bool:
    """Whether two topics have a claim, a word of their names, or a name and its initials in common, or one's claims
    speak of the other by name."""
    if _own(one) & _own(other):
        return True
    if set(_name_stems(one)) & set(_name_stems(other)):
        return True
    names = [(topic.title, *topic.aliases) for topic in (one, other)]
    initials = [{"".join(word[0] for word in name.split()).casefold() for name in some} for some in names]
    plain = [{name.casefold() for name in some} for some in names]
    if plain[0] & initials[1] or plain[1] & initials[0]:
        return True
    return has_words(one.title, texts_of(other.claims)) or has_words(other.title, texts_of(one.claims))


def _name_stems(topic: TopicSheet) -> list[str]:
    return [stem for name in (topic.title, *topic.aliases) for stem in content_stems(name)]


def _lines(topics: Sequence[TopicSheet], of_page: int, sources: Mapping[str, Source]) -> Iterator[str]:
    """A line for each source, one of how many claims there are, and one for each topic."""
    new = [topic for topic in topics if not topic.has_page]
    letters = {source: _letter(n) for n, source in enumerate(sorted({s for topic in new for s in topic.sources}))}
    yield from (heading(letter, sources[source]) for source, letter in letters.items() if source in sources)
    claims = {claim for topic in new for claim in topic.told}
    yield f"Claims in all: {len(claims)}"
    by_id = _by_id(topics)
    shown: set[str] = set()  # each claim once, as long as a topic has others
    for name, topic in by_id.items():
        size = str(len(topic.told) or len(topic.claims))
        names = f"{name} {flat(topic.title)}" + "".join(f" = {flat(alias)}" for alias in topic.aliases[:3])
        if topic.has_page:
            told = "".join(f": {_cut(claim, of_page)}" for claim in topic.claims[:1] if of_page)
            yield f"{names} (page, {size}){told}"
            continue
        unseen = [claim for claim in topic.claims if claim.id not in shown] or topic.claims
        strongest = unseen[: OF_SMALL if topic.small else SHOWN]
        shown |= {claim.id for claim in strongest}
        told = " | ".join(_cut(claim, CLAIM) for claim in strongest)
        small = ["small"] if topic.small else []
        much = [size, " ".join(letters[source] for source in topic.sources), *small, *_alike(name, by_id)]
        yield f"{names} ({', '.join(filter(None, much))})" + (f": {told}" if told else "")


def _letter(number: int) -> str:
    return (_letter(number // 26 - 1) if number > 25 else "") + chr(ord("A") + number % 26)


def _alike(name: str, by_id: Mapping[str, TopicSheet]) -> list[str]:
    """The topics that most of one's claims speak of too, where there are several: "5 in t6"."""
    own = by_id[name].told
    shared = Counter({other: len(own & topic.told) for other, topic in by_id.items() if other != name})
    return [
        f"{number} in {other}" for other, number in shared.most_common(ALIKE) if number > 1 and number * 2 > len(own)
    ]


def _cut(claim: Claim, most: int) -> str:
    """What a claim says, without who says it before."""
    return cut(led(flat(claim.text), [flat(claim.attributed_to)]), most)
