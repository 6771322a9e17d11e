"""What a model names for a claim or two is told on the page it is a kind of, or nowhere."""

from __future__ import annotations

import pytest

from compile.mentions.keys import key_of
from compile.pages.narrower import narrower_merged
from compile.pages.topics import Topic
from kb.values import Mention


def topic(title: str, score: float, *, times: int = 1, name: bool = False, chosen: bool = True) -> Topic:
    key = key_of(title)
    mentions = tuple(Mention(f"c-{key}-{n}", key, title, name=name, chosen=chosen) for n in range(times))
    return Topic(key, title, (), (key,), score, mentions)


@pytest.mark.parametrize(
    ("small", "page", "joins"),
    [
        (topic("open source governance", 0.6), topic("Governance", 1.2), True),
        (topic("influence of supporters", 0.6), topic("Influence", 1.2), True),
        (topic("Heartbleed vulnerability", 0.6, name=True), topic("Heartbleed", 1.2, name=True), True),
        (topic("automation", 0.6, times=2), topic("Release automation", 1.2), True),
        (topic("automation", 0.6), topic("Release automation", 1.2), False),  # once, and wider: it could be anything
        (topic("Mozilla Foundation", 0.6, name=True), topic("Foundation", 1.2), False),  # a name is no kind of thing
        (topic("code contribution", 0.6, times=2), topic("Non-code contribution", 1.2), False),
        (topic("governance model", 0.6), topic("Governance", 1.2), False),
        (topic("open source governance", 0.6, chosen=False), topic("Governance", 1.2), False),
    ],
)
def test_a_small_topic_joins_the_page_it_is_a_kind_of(small: Topic, page: Topic, joins: bool) -> None:
    result = narrower_merged([small, page], ())
    assert [one.title for one in result] == ([page.title] if joins else [small.title, page.title])
    if joins:
        assert small.title in result[0].aliases and set(small.mentions) < set(result[0].mentions)
        assert small.key in result[0].keys  # the lock keeps it there


def test_a_page_that_there_is_stays_a_page() -> None:
    topics = [topic("open source governance", 0.6), topic("Governance", 1.2)]
    assert narrower_merged(topics, {"open source governance"}) == topics
