"""What an engine advises about topics, applied like people's decisions, before them, and kept in pages.lock.

Advice is asked for once, when a topic is first worth a page, and then stands, so that one corpus keeps one page set.
It leaves with its topic, and a title leaves when no claim of its topic has it any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from compile.pages.decisions import apply, by_key
from compile.pages.pageset import WORTH
from compile.pages.topics import Topic, capitalised, has_words, strength, texts_of
from kb.engine import Advice, Engine, TopicSheet
from kb.lockfile import Lock
from kb.overrides import Hide, Merge, Overrides, Rename
from kb.values import TOPICS, Claim, Refusal, Source

SHOWN = 8  # claims a topic is shown with
KEEP, PAGE, VETO, SMALL, TITLE, INTO = "keep", "page", "veto", "small", "title:", "into:"
_OWN_NAME = (KEEP, PAGE, SMALL)  # told under its own name, if at all
LEAST = 2  # claims of a small topic that may have a page by advice

Kept = tuple[tuple[str, str], ...]  # (topic's key, what was advised)


class Known(NamedTuple):
    """All claims, and what is known of their sources, by id."""

    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]


class Advised(NamedTuple):
    """Topics as advised, the advice to keep, what was refused of it now, and whether some is still ``coming``."""

    topics: list[Topic]
    kept: Kept
    refused: tuple[Refusal, ...]
    coming: bool


def advise(topics: Sequence[Topic], lock: Lock, given: Known, overrides: Overrides, engine: Engine) -> Advised:
    """The topics with what an engine advised of them, before and now."""
    claims, sources = given
    known = {topic.key: topic for topic in topics}
    coming = False
    advised = {key: _grown(what, known[key]) for key, what in lock.advised if key in known}
    refused: tuple[Refusal, ...] = ()
    pages = {page.key for page in lock.pages}
    larger = {m.claim for t in topics if t.score >= WORTH for m in t.mentions if m.chosen}
    new = [t for t in topics if t.key not in advised and (t.score >= WORTH or _is_open(t, larger))]
    # Small ones alone wait for others, for they are no reason to ask somebody once more.
    if any(t.score >= WORTH or (not advised and _has_some(t)) for t in new):
        own = [t for t in topics if t.key in pages or t.score >= WORTH or advised.get(t.key) == PAGE]
        standing = [replace(_sheet(t, claims), has_page=True) for t in own if _stands(advised.get(t.key, ""))]
        sheets = [_sheet(topic, claims) for topic in sorted(new, key=lambda t: t.key)]
        advice = engine.advise([*sheets, *standing], overrides, sources)
        coming = advice.coming
        if not advice.pending:
            advised |= {topic.key: _written(topic, advice) for topic in new}
            refused = advice.refused
    if not advised:
        return Advised(list(topics), (), refused, coming)
    decided = _decisions(advised, known, claims, pages)
    raised = [
        replace(t, score=max(t.score, WORTH)) if advised.get(t.key) == PAGE and _has_some(t) else t for t in topics
    ]
    changed, _ = apply(decided, raised, {}, by_key)
    return Advised(changed, tuple(sorted(advised.items())), refused, coming)


def all_refused(before: Iterable[Refusal], now: Sequence[Refusal], lock: Lock, advised: Kept) -> list[Refusal]:
    """What was refused of advice, now and ``before``; of before nothing where a topic is gone, for it may be named."""
    gone = {key for key, _ in lock.advised} - {key for key, _ in advised}
    earlier = [] if gone else [one for one in before if one.source == TOPICS and one not in now]
    return [*earlier, *now]


def _sheet(topic: Topic, claims: Mapping[str, Claim]) -> TopicSheet:
    best = sorted(topic.mentions, key=lambda m: (*strength(m), m.claim), reverse=True)
    ids = dict.fromkeys(mention.claim for mention in best if mention.claim in claims)
    shown = tuple(claims[claim] for claim in list(ids)[:SHOWN])
    told = frozenset(_chosen(topic) & ids.keys() or ids.keys())  # not those in which it is only named beside another
    sources = tuple(sorted({claims[claim].source for claim in told}))
    return TopicSheet(topic.key, topic.title, topic.aliases, shown, topic.score < WORTH, False, sources, told)


def _stands(advice: str) -> bool:
    """Whether a topic was advised on before and is told under its own name, so that others may join it."""
    return advice in (KEEP, PAGE) or advice.startswith(TITLE)


def _grown(advice: str, topic: Topic) -> str:
    """What was advised, now: a small topic that got claims enough is one like others, and stays that."""
    return KEEP if advice == SMALL and topic.score >= WORTH else advice


def _written(topic: Topic, advice: Advice) -> str:
    key = topic.key
    if key in advice.veto:
        return VETO
    if key in advice.merge:
        return INTO + advice.merge[key]
    if key in advice.rename:
        return TITLE + advice.rename[key]
    if key in advice.keep:
        return PAGE
    return KEEP if topic.score >= WORTH else SMALL


def _decisions(
    advised: Mapping[str, str], topics: Mapping[str, Topic], claims: Mapping[str, Claim], pages: Collection[str]
) -> Overrides:
    """Advice as decisions, of topics by their keys.

    Topics that are to have one title are one topic: that of the page which stands, else the first by key.
    """
    into: dict[str, str] = {}
    rename, hide = [], []
    owner = {topic.title.casefold(): key for key, topic in topics.items() if advised.get(key, KEEP) in _OWN_NAME}
    for key, what in sorted(advised.items(), key=lambda item: (item[0] not in pages, item)):
        if what == VETO:
            hide.append(Hide(key))
        elif what.startswith(INTO):
            into[key] = what.removeprefix(INTO)
        elif what.startswith(TITLE) and _said(title := what.removeprefix(TITLE), topics[key], claims):
            if (first := owner.setdefault(title.casefold(), key)) == key:
                rename.append(Rename(key, capitalised(title)))
            else:
                into[key] = first
    merge: dict[str, list[str]] = {}
    for key in into:
        if (last := _last(key, into)) != key:
            merge.setdefault(last, []).append(key)
    # A small topic that had a page before anybody was asked, of which nobody says that it should stay one.
    hide += [Hide(key) for key, what in sorted(advised.items()) if what == SMALL and key in pages and key not in merge]
    return Overrides(
        merge=tuple(Merge(last, tuple(keys)) for last, keys in merge.items()), rename=tuple(rename), hide=tuple(hide)
    )


def _last(key: str, into: Mapping[str, str]) -> str:
    """The topic that this one is told under, through those which joined another in their turn."""
    seen = {key}
    while (following := into.get(key, key)) not in seen:
        seen.add(following)
        key = following
    return key


def _is_open(topic: Topic, larger: Set[str]) -> bool:
    """Whether a small topic that a model named claims for may be part of another, or be a page by advice.

    Nobody need say that of one whose only claim is told under a larger topic too, as one of ``larger`` is.
    """
    return _has_some(topic) or not _chosen(topic) <= larger


def _has_some(topic: Topic) -> bool:
    return len(_chosen(topic)) >= LEAST


def _chosen(topic: Topic) -> set[str]:
    """The claims that a model named it for."""
    return {mention.claim for mention in topic.mentions if mention.chosen}


def _said(title: str, topic: Topic, claims: Mapping[str, Claim]) -> bool:
    """Whether the claims that mention the topic still have these words."""
    found = [claims[mention.claim] for mention in topic.mentions if mention.claim in claims]
    return has_words(title, [*(m.surface for m in topic.mentions), *texts_of(found)])
