"""What people decided, applied to topics: splits, merges, renames and hides, as pure functions.

A decision about a page that is not there (any more) has no effect and is named, so that it can be reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from compile.pages.topics import Topic, former_names
from kb.lockfile import Lock, fingerprint
from kb.overrides import Overrides, Rename, Split


class Lookup:
    """Finds the topic a person means by a title, an alias or a slug, former ones included."""

    def __init__(self, lock: Lock) -> None:
        self._keys = {page.slug: page.key for page in lock.pages}
        self._redirects = dict(lock.redirects)
        self._retired = dict(lock.retired)

    def find(self, name: str, topics: Sequence[Topic]) -> Topic | None:
        """The topic of this name, if there is one."""
        folded, mark = name.casefold(), fingerprint(name)
        key, new = self._keys.get(name), self._keys.get(self._redirects.get(name, ""))
        tests: list[Callable[[Topic], bool]] = [
            lambda t: t.key == key,
            lambda t: t.title.casefold() == folded,
            lambda t: t.key == folded,
            lambda t: self._retired.get(mark) == fingerprint(t.key),
            lambda t: new in t.keys,
            lambda t: any(alias.casefold() == folded for alias in t.aliases),
            lambda t: folded in t.keys or key in t.keys,
        ]
        return next((topic for test in tests for topic in topics if test(topic)), None)


Find = Callable[[str, Sequence[Topic]], Topic | None]  # the topic that a decision means


def by_key(name: str, topics: Sequence[Topic]) -> Topic | None:
    """The topic with exactly this key, as code names one."""
    return next((topic for topic in topics if topic.key == name), None)


def apply(
    overrides: Overrides, topics: Sequence[Topic], path_of: Mapping[str, str], find: Find
) -> tuple[list[Topic], list[str]]:
    """The topics as people want them, and the names of pages that no decision found.

    ``path_of`` gives the path of the source each claim id comes from. Order: splits, merges, renames, hides.
    """
    result, unused = list(topics), []

    def named(name: str) -> Topic | None:
        topic = find(name, result)
        if topic is None:
            unused.append(name)
        return topic

    for cut in overrides.split:
        if topic := named(cut.page):
            _swap(result, topic, _split(topic, cut, path_of))
    for union in overrides.merge:
        if target := named(union.into):
            others = [t for name in union.pages if (t := named(name)) is not None and t is not target]
            for other in others:
                _swap(result, other, [])
            _swap(result, target, [_merged(target, others)])
    for name in overrides.rename:
        if topic := named(name.page):
            _swap(result, topic, [_renamed(topic, name)])
    for hidden in overrides.hide:
        if topic := named(hidden.page):
            _swap(result, topic, [])
    return result, unused


def _swap(topics: list[Topic], old: Topic, new: Sequence[Topic]) -> None:
    """Put ``new`` where ``old`` stands."""
    place = next(number for number, topic in enumerate(topics) if topic is old)
    topics[place : place + 1] = new


def _renamed(topic: Topic, name: Rename) -> Topic:
    """The topic under its new title; the old one is another name only if nothing says that it means something else."""
    renamed = replace(topic, title=name.title, pinned=True, named=(*topic.named, *name.aliases))
    names = dict.fromkeys((*topic.aliases, topic.title, *name.aliases))
    former = former_names(renamed)
    return replace(renamed, aliases=tuple(a for a in names if a != name.title and a.casefold() not in former))


def _split(topic: Topic, cut: Split, path_of: Mapping[str, str]) -> list[Topic]:
    names, paths = {alias.casefold() for alias in cut.aliases}, set(cut.sources)
    taken = tuple(
        m for m in topic.mentions if m.surface.casefold() in names or m.key in names or path_of.get(m.claim) in paths
    )
    if not taken:
        return [topic]
    left = tuple(m for m in topic.mentions if m not in set(taken))
    # The new page keeps a key of its own: a key that moved whole, else one that no mention can have.
    moved = tuple(key for key in topic.keys if key != topic.key and all(m.key != key for m in left))
    own = replace(
        topic,
        key=cut.title.casefold(),
        title=cut.title,
        aliases=tuple(a for a in topic.aliases if a.casefold() in names and a != cut.title),
        keys=tuple(dict.fromkeys((cut.title.casefold(), *moved, *(m.key for m in taken if m.key != topic.key)))),
        score=max(topic.score, 1.0),
        mentions=taken,
        pinned=True,
    )
    if not left:
        return [own]
    rest = replace(
        topic,
        aliases=tuple(a for a in topic.aliases if a.casefold() not in names),
        keys=tuple(key for key in topic.keys if key not in moved),
        mentions=left,
    )
    return [rest, own]


def _merged(target: Topic, others: Sequence[Topic]) -> Topic:
    everything = (target, *others)
    titles = [topic.title for topic in others]  # before all else: a reader who looks for one of them finds it here
    aliases = dict.fromkeys(n for n in (*titles, *(a for t in everything for a in t.aliases)) if n != target.title)
    return replace(
        target,
        aliases=tuple(aliases),
        keys=tuple(dict.fromkeys(key for t in everything for key in t.keys)),
        merged=tuple(dict.fromkeys(key for t in others for key in t.keys)),
        score=max(1.0, *(t.score for t in everything)),
        mentions=tuple(dict.fromkeys(m for t in everything for m in t.mentions)),
    )
