"""Contradictions flagged by a model: asked with the pages, shown by code, gone with either side, never asked twice."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compile.conflicts.candidates import PAIRS, candidates, compared
from compile.conflicts.flagged import Flagged, flagged
from compile.conflicts.sets import LEAST, ROOM, sets_of
from compile.extractive.engine import Extractive
from compile.generative.asking import Asking
from compile.generative.contradict import BREATH, FEW, HELD, SMALL, Comparer, Dispute
from compile.generative.engine import Generative, Terms
from compile.generative.statements import Statements
from compile.open import open_engine
from kb.calls.caller import Request
from kb.calls.deferred.pending import Pending
from kb.calls.outcome import Outcome
from kb.calls.scripted import ScriptedCaller
from kb.disagreements import disagreements
from kb.export import export_contradictions
from kb.home import Home
from kb.library import Library
from kb.settings import Settings
from kb.values import Claim, Conflict, Quote, Source
from kb.verify import verify
from tests.compile.real_base import build, changed, new_base, published
from tests.generative.bases import FENCE, SCHEMAS, engine
from tests.generative.scripted import STATEMENT, Model, claim, sentences

DOCUMENTS = {
    "board.md": "# Fog signals\n\nThe fog signal of Skerrow Light is essential for every vessel in the sound. "
    "The board of Skerrow Light met in Oban for two days.",
    "skippers.md": "# What skippers want\n\nThe fog signal of Skerrow Light is useless for any vessel with radar. "
    "Many skippers of the sound sail before dawn.",
}
WORDS = ("essential for every vessel", "useless for any vessel")
WORD = ("essential", "useless")
LINE = re.compile(r"^(c\d+) (?:\[.*?\] )?(.+)$", re.MULTILINE)


def extract(request: Request) -> dict[str, Any]:
    """Every sentence, under one topic."""
    return {"claims": [claim(n, text, text, topics=["Skerrow Light"]) for n, text in sentences(request)]}


def disputed(one: list[str], other: list[str], kind: str = "view", question: str = "Is it of use?") -> dict[str, Any]:
    """A question that statements (ids) answer in opposite ways."""
    return {"question": question, "kind": kind, "one": one, "other": other}


def compare(claims: list[Claim], *found: dict[str, Any]) -> tuple[Dispute, ...]:
    """What is named of these claims where a model finds these questions disputed."""
    asked = Model(contradict=lambda _: {"found": list(found)})
    asking = Asking(ScriptedCaller(asked), "", lambda _: frozenset())
    (disputes,) = Comparer(asking).compare([claims], {}).given
    return disputes.found


def told(name: str, text: str, quote: str = "", source: str = "", holder: str = "") -> Claim:
    """A claim, by default one that its quote words as it does and that is a source of its own."""
    source = source or f"s-{name}"
    quotes = (Quote(source, 0, len(quote or text), quote or text),)
    return Claim(name, source, text, quotes, kind="opinion", attributed_to=holder)


def named(kind: str = "view", question: str = "Is it of use?") -> Any:
    """A reply that flags the pair in which a fog signal is essential and useless."""

    def reply(request: Request) -> dict[str, Any]:
        by_word = {
            word: name for name, text in LINE.findall(request.variables["compared"]) for word in WORD if word in text
        }
        if by_word.keys() < set(WORD):
            return {"found": []}
        return {"found": [disputed([by_word[WORD[0]]], [by_word[WORD[1]]], kind, question)]}

    return reply


def stays(words: tuple[str, str] = WORDS) -> Any:
    """A reply by which both statements hold, by these words."""

    def reply(request: Request) -> dict[str, Any]:
        found = STATEMENT.findall(request.variables["disputes"])
        stay = [
            {"id": name, "words": said}
            for _, name, text in found
            for word, said in zip(WORD, words, strict=True)
            if word in text
        ]
        return {"questions": [{"id": "q1", "why": "Of use; of none.", "stay": stay}]}

    return reply


def model(**rules: Any) -> Model:
    return Model(**{"extract": extract, "contradict": named(), "weigh": stays(), **rules})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_base(tmp_path / "kb", DOCUMENTS)


def conflicts(home: Home) -> list[Conflict]:
    with Library.open(home) as library:
        return library.conflicts.all()


def test_what_a_model_flags_is_shown_side_by_side(home: Home) -> None:
    report = build(home, engine(model()))
    assert not report.unfinished
    (conflict,) = conflicts(home)
    assert (conflict.kind, set(conflict.detail.split(" / "))) == ("views", set(WORDS))
    page = (home.wiki / "contradictions.md").read_text("utf-8")
    assert "Opposite views" in page and all(words in page for words in WORDS)
    assert "Sources disagree: opposite views" in (home.wiki / "concepts/skerrow-light.md").read_text("utf-8")
    with Library.open(home) as library:
        (line,) = export_contradictions(library)
        assert not verify(library, home).findings
    assert line["kind"] == "views"
    assert {quote["text"] for side in ("first", "second") for quote in line[side]["quotes"]} == {
        text.split("\n\n")[1].split(". ")[0] + "." for text in DOCUMENTS.values()
    }


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("Is the fog signal of use to every vessel?", True),
        ("Is the fog signal that drowned a vessel of use?", False),  # nobody says that it did
        ("Is the fog signal of Muckle Light of use?", False),
    ],
)
def test_the_question_is_shown_where_it_tells_nothing_of_its_own(home: Home, question: str, shown: bool) -> None:
    """What does not hold is not kept where anything is read from either."""
    build(home, engine(model(contradict=named(question=question))))
    (conflict,) = conflicts(home)
    assert (conflict.question == question) == shown and bool(re.fullmatch("[0-9a-f]{12}", conflict.question)) != shown
    pages = {path: text.decode("utf-8", "replace") for path, text in published(home).items()}
    assert any(question in text for text in pages.values()) == shown
    with Library.open(home) as library:
        (line,) = export_contradictions(library)
    assert line["question"] == (question if shown else "") and re.fullmatch("[0-9a-f]{12}", line["group"])


def test_the_clearest_pair_comes_first_as_the_model_gave_them() -> None:
    texts = ["It helps all", "It helps us", "It harms all", "It harms us"]
    claims = {f"c-{9 - n}": told(f"c-{9 - n}", text) for n, text in enumerate(texts)}

    def reply(request: Request) -> dict[str, Any]:
        by_text = {text: name for name, text in LINE.findall(request.variables["compared"])}
        one, other = ([by_text[text] for text in side] for side in (texts[:2], texts[2:]))
        return {"found": [disputed(one, other)]}

    asked = Model(contradict=reply)
    made = Generative(ScriptedCaller(asked), Extractive(), Terms())
    found = flagged(list(claims.values()), claims, {}, made, Flagged())
    assert {found.conflicts[0].first, found.conflicts[0].second} == {"c-9", "c-7"}
    (one,) = disagreements(found.conflicts)
    assert {side[0][0] for side in one.sides} == {"c-9", "c-7"}
    again = flagged(list(claims.values()), claims, {}, made, Flagged.load(found.dump()))
    assert again.conflicts == found.conflicts


def test_what_an_older_kb_flagged_is_shown_until_that_was_asked_again(home: Home) -> None:
    build(home, engine(model()))
    with Library.open(home) as library:
        held = json.loads(library.meta.get("flagged"))
        said = {key: [kind, "0f3a5b6c7d8e", *words] for key, (kind, _, *words, _) in held[2].items()}
        library.meta.set("flagged", json.dumps(["4", held[1], said, held[3]]))
        library.meta.set("compiled", "")
    asked = "Is the fog signal of use to every vessel?"
    for _ in range(2):
        assert build(home, engine(model(contradict=lambda _: Outcome.rate_limited))).unfinished
        (kept,) = conflicts(home)
        assert set(kept.detail.split(" / ")) == set(WORDS)
    build(home, engine(model(contradict=named(question=asked))))
    assert [conflict.question for conflict in conflicts(home)] == [asked]


def test_what_was_flagged_is_shown_until_all_is_asked_otherwise(home: Home) -> None:
    build(home, engine(model()))
    otherwise = Terms(purpose="The lights of the sound.")
    waits = model(contradict=lambda _: Outcome.rate_limited)
    for _ in range(2):
        assert build(home, Generative(ScriptedCaller(waits), Extractive(), otherwise)).unfinished
        assert len(conflicts(home)) == 1
    none = model(contradict=lambda _: {"found": []})
    assert not build(home, Generative(ScriptedCaller(none), Extractive(), otherwise)).unfinished
    assert conflicts(home) == []


def test_claims_are_shown_with_their_sources(home: Home) -> None:
    build(home, engine(asked := model()))
    (request,) = asked.asked("contradict")
    shown = request.variables["compared"]
    assert re.search(r"^# s[12]: Fog signals\n(?:c\d .*\n)*c\d The fog signal .+ in the sound\.$", shown, re.MULTILINE)
    assert re.search(r"^# s[12]: What skippers want$", shown, re.MULTILINE)


def test_two_people_of_one_source_are_named(tmp_path: Path) -> None:
    text = "# A talk\n\nAda Roe says the fog signal of the rock is essential for every vessel in the sound. "
    text += "Ben Hay says the fog signal of the rock is useless for any vessel with radar."

    def held(request: Request) -> dict[str, Any]:
        return {
            "claims": [
                claim(n, said, said, topics=["Fog signal"], kind="opinion", attributed_to=" ".join(said.split()[:2]))
                for n, said in sentences(request)
            ]
        }

    home = new_base(tmp_path / "kb", {"talk.md": text})
    build(home, engine(asked := model(extract=held)))
    (request,) = asked.asked("contradict")
    shown = request.variables["compared"]
    assert "@ Ada Roe\nc1 the fog signal of the rock is essential" in shown and "@ Ben Hay\nc2 " in shown
    page = (home.wiki / "contradictions.md").read_text("utf-8")
    assert "“Ada Roe says the fog signal" in page and "“Ben Hay says the fog signal" in page
    assert "— Ada Roe, [" not in page  # the talk's words of her, not her own
    told = (home.wiki / "concepts/fog-signal.md").read_text("utf-8")
    assert "**A talk**: “Ada Roe says" in told and "**A talk**: “Ben Hay says" in told


@pytest.mark.parametrize(
    "words",
    [
        ("essential for all ships", "useless for any vessel"),  # no words of its quote
        ("sential for every vessel", "useless for any vessel"),  # a part of a word
        ("fog signal", "Fog signal"),  # the same
        ("", "useless"),
        (f"{'very ' * 20}{WORDS[0]}", "useless"),
    ],
)
def test_a_flag_without_its_words_is_dropped(home: Home, words: tuple[str, str]) -> None:
    report = build(home, engine(model(weigh=stays(words))))
    assert conflicts(home) == [] and not report.unfinished


@pytest.mark.parametrize(("first", "second"), [("c1", "c99"), ("c1", "c1")])
def test_claims_that_were_not_shown_are_no_pair(home: Home, first: str, second: str) -> None:
    flag = disputed([first], [second])
    build(home, engine(model(contradict=lambda _: {"found": [flag]})))
    assert conflicts(home) == []


def test_several_hold_either_side() -> None:
    claims = [told(f"c-{n:02}", f"It helps {n}") for n in range(HELD + 3)]
    one = [f"c{n}" for n in range(HELD + 1, 0, -1)]
    (found,) = compare(claims, disputed(one, [f"c{HELD + 2}", "c99", f"c{HELD + 3}", f"c{HELD + 2}"]))
    assert [claim.id for claim in found.one] == [f"c-{n:02}" for n in range(HELD, 0, -1)]
    assert [claim.id for claim in found.other] == [f"c-{HELD + 1:02}", f"c-{HELD + 2:02}"]


def test_what_one_sentence_says_contradicts_nothing() -> None:
    weighed = "It helps the fleet, but it harms the birds."
    claims = [
        told("c-0", "It helps the fleet", weighed, "s"),
        told("c-1", "It harms the birds", weighed, "s"),
        told("c-2", "It harms the nets"),
    ]
    assert not compare(claims, disputed(["c1"], ["c2"]))
    (found,) = compare(claims, disputed(["c1"], ["c2", "c3"]))
    assert found.claims == (claims[0], claims[2])


@pytest.mark.parametrize(
    ("holder", "start", "kind", "shown"),
    [
        ("Ada Roe", BREATH, "view", False),
        ("", BREATH, "view", False),
        ("Ben Hay", BREATH, "view", True),
        ("Ada Roe", BREATH + 1, "view", True),
        ("Ada Roe", BREATH, "negation", True),
    ],
)
def test_who_weighs_both_sides_in_one_breath_contradicts_nobody(
    holder: str, start: int, kind: str, shown: bool
) -> None:
    one = told("c-0", "It helps the fleet", source="s", holder="Ada Roe")
    other = replace(told("c-1", "It harms the birds", source="s", holder=holder), start=start)
    assert bool(compare([one, other], disputed(["c1"], ["c2"], kind))) == shown


def test_nothing_is_cut_off_and_who_speaks_is_one_person() -> None:
    names = ["Ada Roe", "ADA", "Ada", "Ada M. Roe", "Ben", "Ben Hay", "Ben Low", "the author of Lamps", ""]
    long = "Ada argues that " + "a lamp of brass is to be kept and cleaned by hand " * 5 + "or else sold"
    texts = [long, *(f"Lamp {n} is of use" for n in range(1, len(names)))]
    claims = [
        replace(told(f"c-{n}", text, source="s", holder=name), start=n)
        for n, (text, name) in enumerate(zip(texts, names, strict=True))
    ]
    source = Source("s", "lamps.md", "", "", "text", title="Lamps")
    shown = Statements(claims, {"s": source}).shown().splitlines()
    assert shown[:2] == ["# s1: Lamps", "@ Ada M. Roe"] and shown[2].endswith("or else sold")
    assert [line for line in shown if line.startswith("@")] == [
        "@ Ada M. Roe", "@ Ben", "@ Ben Hay", "@ Ben Low", "@ the text itself"
    ]  # fmt: skip


def test_nobody_is_asked_twice_and_one_source_more_asks_about_its_own(home: Home) -> None:
    build(home, engine(model()))
    first = published(home)
    build(home, engine(again := model()))
    assert not again.said and not changed(first, published(home))

    text = "# Bells\n\nThe bell of Skerrow Light is cheaper than its fog signal. It was cast in Perth."
    (home.raw / "bells.md").write_text(text, "utf-8")
    build(home, engine(more := model()))
    (shown,) = (request.variables["compared"] for request in more.asked("contradict"))
    assert "bell of Skerrow" in shown and "essential" in shown  # beside what is near to it
    assert len(conflicts(home)) == 1


@pytest.mark.parametrize("gone", sorted(DOCUMENTS))
def test_with_either_side_the_contradiction_goes(home: Home, gone: str) -> None:
    build(home, engine(model()))
    assert len(conflicts(home)) == 1
    (home.raw / gone).unlink()
    build(home, engine(model()))
    assert conflicts(home) == []
    assert not any(b"disagree: opposite" in content for content in published(home).values())
    with Library.open(home) as library:
        assert not any(words in library.meta.get("flagged") for words in WORDS)


def test_what_is_not_answered_yet_is_asked_again(home: Home) -> None:
    report = build(home, made := engine(model(contradict=lambda _: Outcome.rate_limited)))
    assert report.unfinished and made.fallbacks == {Outcome.rate_limited: 1} and conflicts(home) == []
    report = build(home, engine(model()))
    assert not report.unfinished and len(conflicts(home)) == 1


def test_through_a_handoff_contradictions_are_asked_about_beside_topics_and_weighed_beside_pages(home: Home) -> None:
    settings = Settings(model="handoff", embedder="none")
    rounds: list[set[str]] = []
    said = model()
    while build(home, open_engine(home, settings)).unfinished:
        questions = Pending(home).all()
        rounds.append({question.task for question in questions})
        assert len(rounds) < 6
        for asked in questions:
            schema = next(one for one in SCHEMAS if one.__name__ == asked.schema_name)
            request = Request(asked.task, dict(FENCE.findall(asked.user)), schema)
            Pending(home).hand_in(asked.key, json.dumps(said(request)))
    assert rounds == [{"extract"}, {"group", "contradict"}, {"weigh", "write"}]
    assert len(conflicts(home)) == 1 and not Pending(home).all()


def test_what_stays_here_is_asked_about_apart() -> None:
    quotes = {key: (Quote(key, 0, 9, f"{key} is open"),) for key in "abc"}
    claims = {key: Claim(key, key, f"{key} is open", quotes[key], kind="opinion") for key in "abc"}
    asked = Model()
    made = Generative(ScriptedCaller(asked), Extractive(), Terms(stays=lambda names: frozenset(names) & {"c"}))
    assert flagged(list(claims.values()), claims, {}, made, Flagged()).compared == {"a", "b", "c"}
    assert [(r.sources, r.local_only) for r in asked.asked("contradict")] == [
        (("a", "b"), False),
        (("a", "b", "c"), True),
    ]


def test_a_large_base_is_compared_in_sets_of_which_each_is_about_one_thing() -> None:
    things = ["The cost of lamp oil is high for keepers of lamps", "The sound of fog horns is loud for crews of tugs"]
    texts = [f"{things[n // ROOM]} {n}." for n in range(ROOM + 200)]
    claims = [Claim(f"c{n:04}", "s", text, (Quote("s", 0, 9, text),)) for n, text in enumerate(texts)]
    sets = sets_of(claims, [])
    assert {claim.id for part in sets for claim in part} == {claim.id for claim in claims}
    assert all(len(part) <= ROOM for part in sets) and sum(map(len, sets)) <= 1.6 * len(claims)
    before = [*claims[10:200], *claims[ROOM:]]
    later = sets_of(claims[:10], before)
    assert sets_of(claims[9::-1], before[::-1]) == later
    assert [len(part) for part in later] == [10 + LEAST]
    assert all("lamp oil" in claim.text for claim in later[0])


def test_a_set_that_a_model_cannot_take_is_asked_about_in_halves() -> None:
    texts = [f"Lamp {n} is {'no ' * (n % 2)}use" for n in range(2 * SMALL)]
    claims = [Claim(f"c{n:03}", "s", text, (Quote("s", 0, 9, text),)) for n, text in enumerate(texts)]
    flag = disputed(["c1"], ["c2"], "negation")

    def reply(request: Request) -> dict[str, Any] | Outcome:
        many = len(LINE.findall(request.variables["compared"])) > SMALL
        return Outcome.provider_error if many else {"found": [flag]}

    made = Comparer(Asking(ScriptedCaller(asked := Model(contradict=reply)), "", lambda _: frozenset()))
    compared = made.compare([claims], {})
    assert len(asked.said) == 3 and not compared.fallbacks
    (disputes,) = compared.given
    assert [dispute.one[0].id for dispute in disputes.found] == ["c000", f"c{SMALL:03}"] and not disputes.waiting


def test_where_a_model_says_too_much_it_is_asked_for_the_clearest() -> None:
    claims = [told("c-0", "It helps"), told("c-1", "It harms")]
    flag = disputed(["c1"], ["c2"])

    def reply(request: Request) -> dict[str, Any] | Outcome:
        return {"found": [flag]} if request.variables["most"] == FEW else Outcome.truncated

    made = Comparer(Asking(ScriptedCaller(asked := Model(contradict=reply)), "", lambda _: frozenset()))
    compared = made.compare([claims], {})
    assert len(asked.said) == 2 and not compared.fallbacks and len(compared.given[0].found) == 1


def test_one_claim_alone_is_compared_with_nothing() -> None:
    (claim,) = (Claim("c", "s", "It is open", (Quote("s", 0, 10, "It is open"),)),)
    assert sets_of([claim], []) == [] == sets_of([], [claim])


def some(number: int) -> dict[str, Claim]:
    """Claims of one topic, every other one denied, of as many sources."""
    texts = [f"The gate of lock {n} is {'not ' * (n % 2)}closed at flood tide" for n in range(number)]
    return {
        f"c{n:04}": Claim(f"c{n:04}", f"s{n}", text, (Quote(f"s{n}", 0, len(text), text),), topics=("lock",))
        for n, text in enumerate(texts)
    }


@pytest.mark.parametrize(("number", "most"), [(2, 1), (16, 4), (20, PAIRS), (400, PAIRS)])
def test_a_topic_gives_few_pairs(number: int, most: int) -> None:
    claims = some(number)
    assert len(candidates(claims)) <= most
    assert number > 20 or candidates(claims)


def test_what_takes_a_side_is_compared_and_of_facts_only_likely_pairs() -> None:
    texts = {
        "view": "Lamps are nice",
        "denial": "The lamp is not lit",
        "praise": "The lamp helps",
        "fact": "It is of brass",
    }
    claims = {
        key: Claim(key, "s", text, (Quote("s", 0, len(text), text),), kind="opinion" if key == "view" else "fact")
        for key, text in texts.items()
    }
    assert [claim.id for claim in compared(claims)] == ["denial", "praise", "view"]


def test_pairs_that_rules_found_are_not_asked_about() -> None:
    claims = some(2)
    assert candidates(claims, {frozenset(claims)}) == []
