"""What a model named for a claim or two and gets no page of its own is told on the page it is a kind of, or a part of.

"Open source governance", named for one claim, belongs on the page Governance, "influence of supporters" on Influence,
"Heartbleed vulnerability" on Heartbleed, and "automation" on Release automation, if that is the only one of its kind.
Engines that name no topics have no such names: a term inside a longer one is found by itself there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from compile.mentions.keys import singular
from compile.pages.pageset import WORTH
from compile.pages.topics import Topic
from kb.text.words import listing

_JOINS = listing("of on in for from to")
# A word before a name that makes another thing of it, often its opposite.
_TURNS = listing("non not no anti un without former ex fake pseudo counter lack end")


def narrower_merged(topics: Sequence[Topic], held: Collection[str]) -> list[Topic]:
    """The topics, small ones put into the page they belong on; ``held`` are keys of pages that there are already."""
    pages = {topic.key: topic for topic in topics if topic.score >= WORTH or topic.key in held}
    by_end: defaultdict[str, list[str]] = defaultdict(list)
    for key in pages:
        words = key.split()
        for start in range(1, len(words)):
            by_end[" ".join(words[start:])].append(key)
    parts: defaultdict[str, list[Topic]] = defaultdict(list)
    taken: set[str] = set()
    for topic in topics:
        if topic.key not in pages and topic.score >= 0 and not topic.pinned and _is_chosen(topic):
            whole = _whole(topic, pages, by_end)
            if whole:
                parts[whole].append(topic)
                taken.add(topic.key)
    return [_with(topic, parts[topic.key]) for topic in topics if topic.key not in taken]


def _is_chosen(topic: Topic) -> bool:
    return any(mention.chosen for mention in topic.mentions)


def _whole(topic: Topic, pages: Mapping[str, Topic], by_end: Mapping[str, Sequence[str]]) -> str:
    """The key of the page a small topic belongs on; empty without one."""
    words = topic.key.split()
    if not _TURNS.isdisjoint(words):
        return ""
    if _is_name(topic):  # Heartbleed vulnerability: a name and what it is; Mozilla Foundation is no kind of foundation
        plain = topic.title.split()
        for length in range(len(words) - 1, 0, -1):
            begin = " ".join(words[:length])
            if begin in pages and len(plain) == len(words) and all(word.islower() for word in plain[length:]):
                return begin
        return ""
    joined = next((place for place, word in enumerate(words) if place and word in _JOINS), 0)
    ends = words[:joined] if joined else words  # what a phrase is a kind of stands last in it, or before "of"
    for start in range(0 if joined else 1, len(ends)):
        end = " ".join([*ends[start:-1], singular(ends[-1])])
        if end in pages and not _is_name(pages[end]):
            return end
    longer = [key for key in by_end.get(topic.key, ()) if not _is_name(pages[key]) and _TURNS.isdisjoint(key.split())]
    several = sum(mention.chosen for mention in topic.mentions) > 1
    return longer[0] if several and len(longer) == 1 else ""


def _is_name(topic: Topic) -> bool:
    """Whether it is what one person, body, work or place is called."""
    return 2 * sum(mention.name for mention in topic.mentions) >= len(topic.mentions) or any(
        word[:1].isupper() for word in topic.title.split()[1:]
    )


def _with(topic: Topic, others: Sequence[Topic]) -> Topic:
    """The topic with what is told under narrower names."""
    if not others:
        return topic
    names = dict.fromkeys([*topic.aliases, *(name for other in others for name in (other.title, *other.aliases))])
    return replace(
        topic,
        aliases=tuple(name for name in names if name != topic.title),
        keys=tuple(dict.fromkeys(key for one in (topic, *others) for key in one.keys)),
        mentions=tuple(dict.fromkeys(mention for one in (topic, *others) for mention in one.mentions)),
    )
