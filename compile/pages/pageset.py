"""Which pages there are: births, lives, slugs and redirects, from topics and the lock.

A page is born when its topic is worth one (score 1 or more) and lives while one claim mentions it, so that deleting
a source breaks no link of a page that did not cite it. What pages say is not known here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from compile.pages.topics import Topic
from kb.encode.web import slugify
from kb.lockfile import Frozen, Lock, LockedPage, LockedSource, fingerprint
from kb.text.words import WORD
from kb.values import Claim, Source

WORTH = 1.0  # score at which a topic gets a page
GROWTH = 1.1  # corpus size, against the frozen one, above which all pages see the whole page set again


@dataclass(frozen=True, slots=True)
class Member:
    """A page of the set. ``adopted`` gives the generation in which a key came to mean it, where after its birth."""

    slug: str
    topic: Topic
    since: int
    adopted: Mapping[str, int]
    locked: LockedPage | None = None  # as it stood in the lock; None for a new page

    def known_since(self, key: str) -> int:
        """The generation from which a mention by this key is known to mean this page."""
        return max(self.since, self.adopted.get(key, 0))


@dataclass(frozen=True, slots=True)
class PageSet:
    """The pages of one generation."""

    generation: int
    members: Mapping[str, Member]  # by slug
    redirects: Mapping[str, str]
    retired: Mapping[str, str]


def page_set(topics: Sequence[Topic], lock: Lock, claims: Mapping[str, Claim], taken: Iterable[str] = ()) -> PageSet:
    """The page set that follows the locked one. ``taken`` are slugs that belong to other kinds of pages."""
    kept, redirects = _living(topics, lock, claims)
    alive = {member.topic.key for member in kept.values()}
    born = [_titled(t, claims) for t in topics if t.key not in alive and t.score >= WORTH]
    adopting = any(since > lock.generation for member in kept.values() for since in member.adopted.values())
    generation = max(1, lock.generation + bool(born or adopting))
    retired = dict(lock.retired)
    for page in lock.pages:
        if page.slug not in kept:
            retired[fingerprint(page.slug)] = fingerprint(page.key)
    slugs = _Slugs({*kept, *taken}, {*redirects, *(old for old, _ in lock.redirects)}, retired)
    members = dict(kept)
    for topic in sorted(born, key=lambda t: t.key):
        slug = slugs.give("concepts", topic.title, topic.key)
        members[slug] = Member(slug, topic, generation, {})
    for slug, member in sorted(kept.items()):
        if member.topic.pinned and member.locked and member.topic.title != member.locked.title:
            new = slugs.give("concepts", member.topic.title, member.topic.key)
            del members[slug]
            members[new] = replace(member, slug=new)
            redirects[slug] = new
    redirects = _followed({**dict(lock.redirects), **redirects}, members)
    retired = {old: key for old, key in retired.items() if old not in {fingerprint(slug) for slug in members}}
    return PageSet(generation, dict(sorted(members.items())), redirects, retired)


def source_pages(sources: Sequence[Source], lock: Lock) -> dict[str, LockedSource]:
    """The lock's entry for each source, by id: a new source gets a slug from its file's name, which it then keeps."""
    known = {source.id: source for source in lock.sources}
    taken = {entry.slug for entry in lock.sources} | {page.slug for page in lock.pages} | dict(lock.redirects).keys()
    slugs = _Slugs(taken, (), dict(lock.retired))
    entries = {}
    for source in sorted(sources, key=lambda s: s.path):
        entry = known.get(source.id)
        if entry is None or not entry.slug:
            entry = LockedSource(source.path, source.id, source.sha256)
            entry = replace(entry, slug=slugs.give("sources", PurePosixPath(source.path).stem, source.id))
        entries[source.id] = replace(entry, path=source.path, sha256=source.sha256)
    return entries


def outgrown(frozen: Frozen, sources: int, characters: int) -> bool:
    """Has the corpus grown so much, in sources and in text, that all pages should see the whole page set again?"""
    return sources > frozen.sources * GROWTH and characters > frozen.characters * GROWTH


def _unsaid(topic: Topic) -> set[str]:
    """The words of a topic's title that none of its mentions uses: another number of a noun, or words that left."""
    surfaces = {mention.surface for mention in topic.mentions}
    if topic.title in surfaces:
        return set()
    return _words([topic.title]) - _words(surfaces)


def _words(texts: Iterable[str]) -> set[str]:
    return {word.casefold() for text in texts for word in WORD.findall(text)}


def _living(
    topics: Sequence[Topic], lock: Lock, claims: Mapping[str, Claim]
) -> tuple[dict[str, Member], dict[str, str]]:
    """Locked pages whose topic is still there, and redirects from pages that were merged into one of them."""
    own = {topic.key: topic for topic in topics}
    others = {key: topic for topic in reversed(topics) for key in topic.keys}
    found: dict[str, list[LockedPage]] = {}
    for page in sorted(lock.pages, key=lambda p: (p.since, p.slug)):
        # Where its own key left with a source, the page lives on by another name of its.
        topic = next((t for key in (page.key, *page.keys) if (t := own.get(key) or others.get(key))), None)
        if topic is not None and (topic.score >= 0 or topic.pinned):
            found.setdefault(topic.key, []).append(page)
    kept, redirects = {}, {}
    vocabulary: set[str] | None = None
    for key, pages in found.items():
        topic = own[key]
        page = next((p for p in pages if p.key == key), pages[0])
        if not topic.pinned:
            topic = replace(topic, title=page.title)
            if unsaid := _unsaid(topic):
                if vocabulary is None:
                    vocabulary = _words(claim.text for claim in claims.values())
                if not unsaid <= vocabulary:
                    continue  # the title stood in a retracted source alone: what is left is another page
        # What a person merged, and what another page was known by, is known as long as the page itself.
        known = {k for p in pages for k in p.keys} | set(topic.merged)
        adopted = {k: lock.generation + 1 for k in topic.keys if k not in known} | dict(page.adopted)
        kept[page.slug] = Member(
            page.slug, topic, page.since, {k: adopted[k] for k in topic.keys if k in adopted}, page
        )
        redirects.update({other.slug: page.slug for other in pages if other is not page})
    return kept, redirects


def _titled(topic: Topic, claims: Mapping[str, Claim]) -> Topic:
    """A new topic under a title that its own claims have, and more than one source if any of its names has that.

    So a title seldom leaves with a source, and takes pages of other sources along.
    """
    if topic.pinned:
        return topic
    unsaid = _unsaid(topic)
    said: dict[str, set[str]] = defaultdict(set)
    for mention in topic.mentions:
        said[mention.surface.casefold()].add(claims[mention.claim].source)
    alone = len(said.get(topic.title.casefold(), ())) == 1
    if not unsaid and not (alone and any(len(sources) > 1 for sources in said.values())):
        return topic
    counts = Counter(mention.surface for mention in topic.mentions)
    best = min(counts, key=lambda s: (-len(said[s.casefold()]), -counts[s], -len(s), s))
    if unsaid or len(said[best.casefold()]) > 1:
        return replace(topic, title=best[:1].upper() + best[1:], aliases=(*topic.aliases, topic.title))
    return topic


def _followed(redirects: Mapping[str, str], members: Mapping[str, Member]) -> dict[str, str]:
    """Redirects that end at a living page, each in one step."""
    result = {}
    for old in redirects:
        new, seen = old, set()
        while new in redirects and new not in seen and new not in members:
            seen.add(new)
            new = redirects[new]
        if new in members and old not in members:
            result[old] = new
    return dict(sorted(result.items()))


class _Slugs:
    """Gives out slugs that nothing else has, or had with another meaning."""

    def __init__(self, taken: Iterable[str], former: Iterable[str], retired: Mapping[str, str]) -> None:
        self._taken, self._former, self._retired = set(taken), set(former), retired

    def give(self, folder: str, title: str, meaning: str) -> str:
        """A slug made from a title, for a page with this meaning, which may have had it before."""
        base = slug = f"{folder}/{slugify(title)}"
        number = 1
        while not self._free(slug, fingerprint(meaning)):
            number += 1
            slug = f"{base}-{number}"
        self._taken.add(slug)
        return slug

    def _free(self, slug: str, meaning: str) -> bool:
        before = self._retired.get(fingerprint(slug), "")
        return slug not in self._taken and (before == meaning or not (before or slug in self._former))
