"""Small judgements: what a model advises about topics changes the plan only as far as the sources bear it out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from compile.generative.group import MANY, neighbours
from compile.generative.group import TOPICS as ASKED
from compile.pages.advice import Known, advise, all_refused
from compile.pages.topics import Topic
from kb.calls.outcome import Outcome
from kb.engine import TopicSheet
from kb.lockfile import Lock, LockedPage, dump, load
from kb.overrides import Hide, Overrides
from kb.refusals import why
from kb.values import Claim, Mention, Quote, Source
from tests.generative.bases import engine
from tests.generative.scripted import Model

TEXTS = {
    "c-1": "The Skerrow Rock Light was first lit in 1879.",
    "c-2": "Skerrow Lighthouse stands on a rock.",
    "c-3": "Fig shows the tower.",
}
CLAIMS = {key: Claim(key, "s-1", text, (Quote("s-1", 0, len(text), text),)) for key, text in TEXTS.items()}


KNOWN = Known(CLAIMS, {})


def topic(key: str, title: str, claim: str, score: float = 2.0) -> Topic:
    return Topic(key, title, (), (key,), score, (Mention(claim, key, title, name=True),))


TOPICS = [topic("fig", "Fig", "c-3"), topic("rock light", "Rock Light", "c-1"), topic("skerrow", "Skerrow", "c-2")]


def advised(reply: dict[str, Any] | Outcome) -> list[tuple[str, ...]]:
    topics, _, _, _ = advise(TOPICS, Lock(), KNOWN, Overrides(), engine(Model(group=lambda _: reply)))
    return [(t.title, *t.keys) for t in topics]


@pytest.mark.parametrize(
    ("reply", "said", "reason"),
    [
        ({"merge": [{"into": "t2", "ids": ["t1"]}]}, "“Fig” is one with “Rock Light”.", "in common"),
        ({"rename": [{"id": "t2", "title": "Skerrow Lighthouse"}]}, "Call “Rock Light” “Skerrow Lighthouse”.", "title"),
        ({"merge": [{"into": "t2", "ids": ["t3"]}], "veto": ["t3"]}, "“Skerrow” gets no page.", "joined"),
    ],
)
def test_advice_that_code_does_not_follow_is_told(reply: dict[str, Any], said: str, reason: str) -> None:
    _, kept, refused, _ = advise(TOPICS, Lock(), KNOWN, Overrides(), engine(Model(group=lambda _: reply)))
    assert [one.text for one in refused] == [said] and reason in why(refused[0])
    lock = Lock(advised=kept)
    _, still, now, _ = advise(TOPICS, lock, KNOWN, Overrides(), engine(Model()))
    assert all_refused(refused, now, lock, still) == list(refused)
    _, left, now, _ = advise(TOPICS[1:], lock, KNOWN, Overrides(), engine(Model()))
    assert all_refused(refused, now, lock, left) == []  # a topic left: its name is told no more


PLAIN = [("Fig", "fig"), ("Rock Light", "rock light"), ("Skerrow", "skerrow")]


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ({}, PLAIN),
        ({"veto": ["t1"]}, PLAIN[1:]),
        ({"rename": [{"id": "t2", "title": "Skerrow Rock Light"}]},
         [PLAIN[0], ("Skerrow Rock Light", "rock light"), PLAIN[2]]),
        ({"rename": [{"id": "t2", "title": "Buy at evil.example"}]}, PLAIN),  # stands nowhere
        ({"rename": [{"id": "t2", "title": "Skerrow Lighthouse"}]}, PLAIN),  # not in its own claims
        ({"merge": [{"into": "t2", "ids": ["t3"]}]}, [PLAIN[0], ("Rock Light", "rock light", "skerrow")]),
        ({"merge": [{"into": "t2", "ids": ["t1"]}]}, PLAIN),  # no word, no claim in common
        ({"merge": [{"into": "t2", "ids": ["t3", "t9"]}], "veto": ["t3"]},
         [PLAIN[0], ("Rock Light", "rock light", "skerrow")]),
        ({"veto": ["t77"]}, PLAIN),
        ({"veto": ["t1"], "rename": [{"id": "t2", "title": "Buy at evil.example"}]}, PLAIN[1:]),  # the rest is taken
        ({"merge": [{"into": "t2", "ids": ["t3"]}, {"into": "t1", "ids": ["t2"]}]},
         [PLAIN[0], ("Rock Light", "rock light", "skerrow")]),
        (Outcome.refused, PLAIN),
    ],
)  # fmt: skip
def test_advice(reply: dict[str, Any] | Outcome, found: list[tuple[str, ...]]) -> None:
    assert advised(reply) == found


def test_advice_is_asked_for_once_and_kept_in_the_lock() -> None:
    model = Model(group=lambda _: {"veto": ["t1"]})
    _, kept, _, _ = advise(TOPICS, Lock(), KNOWN, Overrides(), engine(model))
    assert kept == (("fig", "veto"), ("rock light", "keep"), ("skerrow", "keep"))
    lock = load(dump(Lock(advised=kept)))
    again, still, _, _ = advise(TOPICS, lock, KNOWN, Overrides(), engine(model))
    assert len(model.asked("group")) == 1 and still == kept
    assert [t.title for t in again] == ["Rock Light", "Skerrow"]


def test_topics_stand_by_what_they_share_most_with_and_common_words_count_little() -> None:
    many = (f"Open source {name}" for name in ("lamp", "oil", "tower", "wick"))
    names = ("Open source funding", *many, "Paying for funding")
    sheets = [TopicSheet(name, name, (), ()) for name in names]
    assert [sheet.key for sheet in neighbours(sheets)][:2] == ["Open source funding", "Paying for funding"]


def test_advice_leaves_with_its_topic() -> None:
    lock = Lock(advised=(("fig", "veto"), ("gone", "title:Gone")))
    _, kept, _, _ = advise(TOPICS[:1], lock, KNOWN, Overrides(), engine(Model()))
    assert kept == (("fig", "veto"),)


def test_a_title_leaves_with_the_claim_that_had_it() -> None:
    lock = Lock(advised=(("rock light", "title:Skerrow Rock Light"),))
    other = CLAIMS | {"c-1": CLAIMS["c-3"]}
    titles = [
        [t.title for t in advise(TOPICS[1:2], lock, Known(c, {}), Overrides(), engine(Model()))[0]]
        for c in (CLAIMS, other)
    ]
    assert titles == [["Skerrow Rock Light"], ["Rock Light"]]


def test_topics_people_decided_about_are_not_shown() -> None:
    model = Model()
    advise(TOPICS, Lock(), KNOWN, Overrides(hide=(Hide("Rock Light"),)), engine(model))
    assert model.asked("group")[0].variables["topics"] == (
        "Claims in all: 2\nt1 Fig (1, A): Fig shows the tower.\nt2 Skerrow (1, A): Skerrow Lighthouse stands on a rock."
    )


def test_sources_are_named_by_the_letters_of_their_topics() -> None:
    model = Model()
    known = {"s-1": Source("s-1", "raw/light.md", "", "", "markdown", "The light", "Ada Roe", "1902")}
    advise(TOPICS[:1], Lock(), Known(CLAIMS, known), Overrides(), engine(model))
    assert model.asked("group")[0].variables["topics"].split("\n") == [
        "# A: The light, Ada Roe, 1902",
        "Claims in all: 1",
        "t1 Fig (1, A): Fig shows the tower.",
    ]


def test_topics_not_worth_a_page_are_not_shown_and_pending_advice_is_not_kept() -> None:
    model = Model(group=lambda _: Outcome.pending)
    small = [topic("fig", "Fig", "c-3", score=0.5)]
    assert advise(small, Lock(), KNOWN, Overrides(), engine(model)) == (small, (), (), False)
    assert not model.said
    assert advise(TOPICS, Lock(), KNOWN, Overrides(), engine(model)) == (TOPICS, (), (), True)


def test_topics_name_those_that_most_of_their_claims_speak_of_too_and_tell_each_claim_once() -> None:
    rock, lighthouse, fig = (CLAIMS[f"c-{number}"] for number in (1, 2, 3))

    def sheet(key: str, *claims: Claim) -> TopicSheet:
        return TopicSheet(key, key, (), claims, sources=("s-1",), told=frozenset(claim.id for claim in claims))

    model = Model()
    engine(model).advise([sheet("Light", rock, lighthouse, fig), sheet("Tower", rock, lighthouse)], Overrides(), {})
    assert model.asked("group")[0].variables["topics"].split("\n") == [
        "Claims in all: 3",
        f"t1 Light (3, A, 2 in t2): {rock.text} | {lighthouse.text} | {fig.text}",
        f"t2 Tower (2, A, 2 in t1): {rock.text} | {lighthouse.text}",
    ]
    engine(model).advise([sheet("Light", rock, fig), sheet("Tower", rock, lighthouse)], Overrides(), {})
    assert model.asked("group")[1].variables["topics"].endswith(f"t2 Tower (2, A): {lighthouse.text}")


def test_a_model_sees_of_a_topic_its_title_and_its_strongest_claims() -> None:
    model = Model()
    kept = "It was kept by the family Mackay"
    long = replace(CLAIMS["c-3"], text=f"{TEXTS['c-3']} {kept} {kept} {kept} {kept}")
    held = replace(CLAIMS["c-2"], text=f"According to Ada Roe, {TEXTS['c-2']}", attributed_to="Ada Roe")
    claims = (CLAIMS["c-1"], held, long, CLAIMS["c-1"])
    engine(model).advise([TopicSheet("a", "A\nB", ("C",), claims)], Overrides(), {})
    shown = f"Claims in all: 0\nt1 A B = C (4): {TEXTS['c-1']} | {TEXTS['c-2']} | {TEXTS['c-3']} {kept} {kept} {kept} …"
    assert model.asked("group")[0].variables["topics"] == shown


def test_a_new_title_begins_with_a_capital() -> None:
    claims = {"c-1": replace(CLAIMS["c-1"], quotes=(Quote("s-1", 0, 20, "the rock light of Skerrow"),))}
    made = engine(Model(group=lambda _: {"rename": [{"id": "t1", "title": "rock light of Skerrow"}]}))
    assert [t.title for t in advise(TOPICS[1:2], Lock(), Known(claims, {}), Overrides(), made)[0]] == [
        "Rock light of Skerrow"
    ]


def small(*claims: str) -> Topic:
    """A topic that a model named for these claims and that is not worth a page by itself."""
    mentions = tuple(Mention(claim, "storm glass", "storm glass", chosen=True, weight=7.0) for claim in claims)
    return Topic("storm glass", "Storm glass", (), ("storm glass",), 0.6, mentions)


@pytest.mark.parametrize(("claims", "score"), [(("c-1", "c-2"), 1.0), (("c-1",), 0.6)])
def test_a_small_topic_has_a_page_where_a_reader_would_look_it_up(claims: tuple[str, ...], score: float) -> None:
    def keep(request: Any) -> dict[str, Any]:
        (line,) = (line for line in request.variables["topics"].split("\n") if "Storm glass" in line)
        assert f" Storm glass ({len(claims)}, A, small): " in line
        return {"keep": [line.split()[0]]}

    own = [small(*claims), TOPICS[0]]
    topics, kept, _, _ = advise(own, Lock(), KNOWN, Overrides(), engine(Model(group=keep)))
    assert [t.score for t in topics] == [score, 2.0] and ("storm glass", "page") in kept
    again, _, _, _ = advise(own, Lock(advised=kept), KNOWN, Overrides(), engine(Model()))
    assert again == topics


def test_a_topic_of_one_claim_is_no_question_by_itself() -> None:
    model = Model()
    lock = Lock(advised=(("fig", "keep"),))
    topics, kept, _, _ = advise([TOPICS[0], small("c-1")], lock, KNOWN, Overrides(), engine(model))
    assert not model.said and kept == lock.advised and len(topics) == 2


def test_a_page_that_lives_on_though_its_topic_is_worth_none_is_no_question() -> None:
    """As one of the wiki that is there before a model has answered."""
    model = Model()
    lock = Lock(pages=(LockedPage("concepts/fig", "fig", "Fig", 1, 1),))
    topics, kept, _, _ = advise([topic("fig", "Fig", "c-3", score=0.5)], lock, KNOWN, Overrides(), engine(model))
    assert not model.said and kept == () and len(topics) == 1


def test_a_small_topic_that_nobody_keeps_loses_the_page_it_had_before_anybody_was_asked() -> None:
    """It gets one when it has claims enough; and what has joined it stays with it."""
    lock = Lock(pages=(LockedPage("concepts/storm-glass", "storm glass", "Storm glass", 1, 1),))
    topics, kept, _, _ = advise([small("c-1", "c-2"), TOPICS[0]], lock, KNOWN, Overrides(), engine(Model()))
    assert [t.key for t in topics] == ["fig"] and ("storm glass", "small") in kept
    later = Lock(pages=lock.pages, advised=kept)
    grown = replace(small("c-1", "c-2", "c-3"), score=1.3)
    topics, kept, _, _ = advise([grown], later, KNOWN, Overrides(), engine(Model()))
    assert topics == [grown] and kept == (("storm glass", "keep"),)
    join = Model(group=lambda _: {"merge": [{"into": "t1", "ids": ["t2"]}]})
    topics, _, _, _ = advise([TOPICS[1], small("c-1", "c-2")], lock, KNOWN, Overrides(), engine(join))
    assert [(t.key, t.keys) for t in topics] == [("storm glass", ("storm glass", "rock light"))]


def test_one_claim_that_a_larger_topic_has_too_is_no_question() -> None:
    model = Model(group=lambda _: {})
    large = replace(TOPICS[1], mentions=(replace(TOPICS[1].mentions[0], chosen=True),))
    advise([large, small("c-1")], Lock(), KNOWN, Overrides(), engine(model))
    advise([large, small("c-2")], Lock(), KNOWN, Overrides(), engine(model))
    first, second = model.asked("group")
    assert "Storm glass" not in first.variables["topics"] and "Storm glass" in second.variables["topics"]


def test_topics_that_are_to_have_one_title_are_one_topic() -> None:
    """The page that stands takes in the other; without one, the first by key."""
    rename = {"rename": [{"id": "t1", "title": "The Light"}, {"id": "t2", "title": "the light"}]}
    own = [TOPICS[1], topic("lamp", "Lamp", "c-1")]
    topics, kept, _, _ = advise(own, Lock(), KNOWN, Overrides(), engine(Model(group=lambda _: rename)))
    assert [(t.title, *t.keys) for t in topics] == [("The Light", "lamp", "rock light")]
    lock = Lock(advised=kept, pages=(LockedPage("concepts/the-light", "rock light", "The Light", 1, 1, "", (), ()),))
    assert [t.keys for t in advise(own, lock, KNOWN, Overrides(), engine(Model()))[0]] == [("rock light", "lamp")]
    standing = [TOPICS[1], replace(TOPICS[0], title="The Light"), TOPICS[2]]
    topics, _, _, _ = advise(standing, replace(lock, pages=()), KNOWN, Overrides(), engine(Model()))
    assert ("The Light", "fig", "rock light") in [(t.title, *t.keys) for t in topics]


def test_a_union_holds_though_its_page_took_the_title_of_what_joined_it() -> None:
    """The page of A, B in it, may be called B: B stays part of it, also where the page joined a third one since."""
    lock = Lock(advised=(("rock light", "into:skerrow"), ("skerrow", "keep"), ("fig", "keep")))
    own = [TOPICS[0], TOPICS[1], replace(TOPICS[2], title="Rock Light")]
    topics, _, _, _ = advise(own, lock, KNOWN, Overrides(), engine(Model()))
    assert [t.keys for t in topics] == [("fig",), ("skerrow", "rock light")]
    chained = replace(lock, advised=(("rock light", "into:skerrow"), ("skerrow", "into:fig"), ("fig", "keep")))
    assert [t.keys for t in advise(own, chained, KNOWN, Overrides(), engine(Model()))[0]] == [
        ("fig", "rock light", "skerrow")
    ]


def test_a_question_about_many_topics_tells_what_a_page_says() -> None:
    sheets = [TopicSheet(f"k{n}", f"Lamp {n}", (), (CLAIMS["c-2"],)) for n in range(MANY)]
    page = TopicSheet("fig", "Fig", (), (CLAIMS["c-3"],), has_page=True)
    model = Model()
    engine(model).advise([*sheets, page], Overrides(), {})
    (request,) = model.asked("group")
    assert request.variables["topics"].endswith(f"p{MANY + 1} Fig (page, 1): {TEXTS['c-3']}")


def test_a_new_topic_joins_a_page_that_stands_and_changes_nothing_else_of_it() -> None:
    reply = {
        "merge": [{"into": "p2", "ids": ["t1"]}, {"into": "t1", "ids": ["p2"]}],
        "rename": [{"id": "p2", "title": "Rock"}],
        "veto": ["p2"],
    }
    model = Model(group=lambda _: reply)
    lock = Lock(advised=(("fig", "keep"), ("rock light", "keep")))
    new = replace(TOPICS[2], title="Light of Skerrow")
    topics, kept, _, _ = advise([*TOPICS[:2], new], lock, KNOWN, Overrides(), engine(model))
    (request,) = model.asked("group")
    assert request.variables["topics"] == (
        f"Claims in all: 1\nt1 Light of Skerrow (1, A): {TEXTS['c-2']}\np2 Rock Light (page, 1)\np3 Fig (page, 1)"
    )
    assert [(t.title, *t.keys) for t in topics] == [PLAIN[0], ("Rock Light", "rock light", "skerrow")]
    assert kept == (("fig", "keep"), ("rock light", "keep"), ("skerrow", "into:rock light"))


def test_topics_of_several_questions_come_together_and_one_vetoed_in_its_own_takes_in_none() -> None:
    lamp = CLAIMS["c-1"], CLAIMS["c-2"]
    many = [
        TopicSheet(f"t{n:03}", f"Lamp {n:03}", (), lamp, sources=("s-1", "s-2") if n == ASKED else ("s-1",))
        for n in range(ASKED + 2)
    ]

    def reply(request: Any) -> dict[str, Any]:
        lines = request.variables["topics"].split("\n")
        ids = {line.split(" (")[0].split(" ", 1)[1]: line.split()[0] for line in lines}
        if "t1 Lamp 000 (" not in request.variables["topics"]:
            return {"veto": [ids["Lamp 241"]]}
        joined = [
            {"into": ids["Lamp 240"], "ids": [ids["Lamp 003"]]},
            {"into": ids["Lamp 241"], "ids": [ids["Lamp 004"]]},
        ]
        return {"merge": [*joined, {"into": ids["Lamp 003"], "ids": [ids["Lamp 005"]]}]}

    model = Model(group=reply)
    advice = engine(model).advise(many, Overrides(), {})
    assert [ids.count("(page, ") for ids in (r.variables["topics"] for r in model.asked("group"))] == [2, 42]
    assert advice.merge == {"t003": "t240", "t005": "t240"} and advice.veto == {"t241"}
