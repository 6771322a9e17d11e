"""Pages by a model: what holds is told, what does not becomes the quote, and what was left out is told as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from compile.pages.plan import Planned
from compile.pages.sections import CONTEXT
from compile.pages.write import Written, page_key, write_page
from kb.calls.caller import Request
from kb.calls.outcome import Outcome
from kb.values import Claim, Concept, PagePlan, Quote, Reason, Section
from tests.generative.bases import engine
from tests.generative.scripted import Model, pages

TEXTS = (
    "Skerrow Light is a lighthouse on Skerrow Rock.",
    "It was first lit in 1879.",
    "The light was not automated before 1983.",
    "Effie Rae kept Skerrow Light from 1902 until 1931.",
    "Gulls breed on the rock.",
)
CLAIMS = {
    f"c-{n}": Claim(f"c-{n}", "s-1", text, (Quote("s-1", 0, len(text), text),)) for n, text in enumerate(TEXTS, 1)
}
CONCEPT = Concept("concepts/skerrow-light", "skerrow light", "Skerrow Light", ("the light",))
PLAN = PagePlan(
    CONCEPT, (Section("", ("c-1",)), Section("Details", ("c-2", "c-3", "c-4")), Section(CONTEXT, ("c-5",))), 1
)
PLANNED = Planned(PLAN, {}, {}, ("s-1",))


def written(sections: Sequence[Mapping[str, Any]], **options: Any) -> tuple[Written, Model]:
    model = Model(write=lambda _: one_page(sections), **options.pop("rules", {}))
    return write_page(PLANNED, CLAIMS, {}, engine(model, **options)), model


def one_page(sections: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"pages": [{"page": "p1", "sections": list(sections)}]}


def told(page: Written) -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    return [(section.title, [(s.text, s.claims) for s in section.sentences]) for section in page.page.sections]


def stripped(page: tuple[str, str, str]) -> tuple[str, str, str]:
    return (*page[:2], page[2].strip())


def part(*sentences: Mapping[str, Any], title: str = "") -> dict[str, Any]:
    return {"title": title, "sentences": list(sentences)}


def test_a_refused_sentence_brings_no_quote_of_what_a_proven_one_tells() -> None:
    """Beside its quote the proven sentence would be the repeat, and leave the page unsaid."""
    true = {"text": "From 1902 until 1931 Effie Rae kept Skerrow Light.", "claims": ["c4"]}
    false = {"text": "Effie Rae kept Skerrow Light from 1902 until 1941.", "claims": ["c4"]}
    page, _ = written([part(true, false, *as_they_are("c1", "c2", "c3"))])
    texts = [sentence for _, some in told(page) for sentence, _ in some]
    assert [refusal.text for refusal in page.refusals] == [false["text"]]
    assert [text for text in texts if "Effie Rae" in text] == [true["text"]]


def test_a_section_of_like_things_stays_a_list_and_a_lead_none() -> None:
    listed = {**part(*as_they_are("c2", "c3", "c4"), title="The light"), "listed": True}
    page, _ = written([part(*as_they_are("c1")), listed])
    assert [(section.title, section.listed) for section in page.page.sections] == [("", False), ("The light", True)]


def test_a_wording_stays_and_what_says_the_same_in_other_words_goes() -> None:
    true = {"text": "From 1902 until 1931 Effie Rae kept Skerrow Light.", "claims": ["c4"]}
    again = {"text": "Effie Rae kept Skerrow Light, from 1902 until 1931.", "claims": ["c4"]}
    page, _ = written([part(true, again, *as_they_are("c1", "c2", "c3", "c4"))])
    texts = [sentence for _, some in told(page) for sentence, _ in some]
    assert [text for text in texts if "Effie Rae" in text] == [true["text"]]
    assert [(one.reason, one.text) for one in page.refusals] == [(Reason.REPEATED, again["text"])]


def as_they_are(*names: str) -> list[dict[str, Any]]:
    return [{"claims": [name]} for name in names]


def test_what_a_model_is_shown_of_a_page() -> None:
    _, model = written([part(*as_they_are("c1", "c2", "c3", "c4"))])
    (request,) = model.asked("write")
    assert request.variables["pages"] == (
        "## p1\nTitle: Skerrow Light\n(also: the light)\n"
        "c1 [s1] Skerrow Light is a lighthouse on Skerrow Rock.\n"
        "c2 [s1] It was first lit in 1879.\n"
        "c3 [s1] The light was not automated before 1983.\n"
        "c4 [s1] Effie Rae kept Skerrow Light from 1902 until 1931.\n"
        "# Claims that only touch it\n"
        "c5 [s1] Gulls breed on the rock."
    )
    assert (request.page, request.sources) == ("concepts/skerrow-light", ("s-1",))


def test_a_claim_is_shown_with_its_quote_where_that_says_more() -> None:
    said, quote = "Skerrow Light was lit in 1879.", "It was first lit in 1879 by two keepers from Oban."
    quotes = (Quote("s-1", 0, len(quote), quote),)
    claims = CLAIMS | {
        "c-2": replace(CLAIMS["c-2"], text=said, quotes=quotes, attributed_to="Effie Rae", valid_from="1879"),
        "c-4": replace(CLAIMS["c-4"], text="Effie Rae kept the light from 1902 until 1931."),
    }
    model = Model()
    write_page(PLANNED, claims, {}, engine(model))
    shown = model.asked("write")[0].variables["pages"]
    assert f"c2 [s1, Effie Rae, 1879] {said} » {quote}\n" in shown
    assert "c4 [s1] Effie Rae kept the light from 1902 until 1931.\n" in shown


def test_a_page_is_looked_up_by_names_of_everyday_words_or_of_its_claims() -> None:
    names = ["shore light", "Skerrow Rock lamp", "Light Skerrow", "Bell Rock", "our light", "the light", "Shore light",
             "one two three four five six seven", "<b>lamp</b>", "keeping of lights", "when was it lit"]  # fmt: skip
    page = {"page": "p1", "also": names, "sections": [part(*as_they_are("c1", "c2", "c3", "c4"))]}
    made = write_page(PLANNED, CLAIMS, {}, engine(Model(write=lambda _: {"pages": [page]}))).page
    assert made.aliases == ("the light", "shore light", "Skerrow Rock lamp", "keeping of lights", "when was it lit")


def test_a_pronoun_stands_for_what_the_sentence_before_names() -> None:
    """c4 tells of Effie Rae, c1 of the lighthouse: behind that, "She" would be nobody and "It" is the light."""
    she = {"text": "She kept Skerrow Light from 1902 until 1931.", "claims": ["c4"]}
    it = {"text": "It was not automated before 1983.", "claims": ["c3"]}
    page, _ = written([part(*as_they_are("c1"), she, it, *as_they_are("c2"))])
    texts = [sentence for _, some in told(page) for sentence, _ in some]
    assert she["text"] not in texts and CLAIMS["c-4"].text in texts
    assert [refusal.text for refusal in page.refusals] == [she["text"]]
    assert it["text"] in texts


def test_who_holds_a_claim_is_told_once() -> None:
    said = ("Effie Rae, 1902", "Effie Rae argues that the light was not automated before 1983.")
    claims = CLAIMS | {
        "c-3": replace(CLAIMS["c-3"], text=said[1], attributed_to="Effie Rae", valid_from="1902"),
        "c-4": replace(CLAIMS["c-4"], text="According to Effie Rae, the light was kept.", attributed_to="Effie Rae"),
    }
    model = Model()
    write_page(PLANNED, claims, {}, engine(model))
    shown = model.asked("write")[0].variables["pages"]
    assert f"c3 [s1, 1902] {said[1]}" in shown and "c4 [s1] According to Effie Rae, the light was kept." in shown


def test_what_the_source_itself_holds_is_called_a_view() -> None:
    claims = CLAIMS | {"c-3": replace(CLAIMS["c-3"], kind="opinion")}
    model = Model()
    write_page(PLANNED, claims, {}, engine(model))
    assert f"c3 [s1, a view] {CLAIMS['c-3'].text}" in model.asked("write")[0].variables["pages"]


def test_words_that_stand_beside_two_claims_are_shown_once() -> None:
    said = Quote("s-1", 0, 60, "It was first lit in 1879 by Effie Rae, and not automated before 1983.")
    claims = CLAIMS | {name: replace(CLAIMS[name], quotes=(said,)) for name in ("c-2", "c-3")}
    model = Model()
    write_page(PLANNED, claims, {}, engine(model))
    shown = model.asked("write")[0].variables["pages"]
    assert shown.count(said.text) == 1 and "c3 [s1] The light was not automated before 1983. » as c2" in shown


def test_a_written_page() -> None:
    page, _ = written(
        [
            part({"claims": ["c1"]}),
            part({"text": "It was first lit in 1879 and not automated before 1983.", "claims": ["c2", "c3"]},
                 {"claims": ["c4"]}, title="History"),
        ]
    )  # fmt: skip
    assert told(page) == [
        ("", [(TEXTS[0], ("c-1",))]),
        ("History", [
            ("It was first lit in 1879 and not automated before 1983.", ("c-2", "c-3")), (TEXTS[3], ("c-4",)),
        ]),
    ]  # fmt: skip
    assert page.refusals == () and page.final
    assert page.page.engine.startswith("scripted+")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It was first lit in 1897.", Reason.UNSUPPORTED_FIGURE),
        ("It was automated before 1983.", Reason.UNSUPPORTED_NEGATION),
        ("It was first lit by Robert Stevenson in 1879.", Reason.UNSUPPORTED_NAME),
        ("Ships, sailors and whole towns owe everything to its keepers.", Reason.UNSUPPORTED_QUALIFIER),
    ],
)
def test_a_sentence_that_does_not_hold_becomes_its_quotes(text: str, reason: Reason) -> None:
    page, _ = written([part({"claims": ["c1"]}, {"text": text, "claims": ["c2", "c3"]}, {"claims": ["c4"]})])
    assert told(page)[0][1] == [(text, (f"c-{n}",)) for n, text in enumerate(TEXTS[:4], 1)]
    assert [refusal.reason for refusal in page.refusals] == [reason]
    assert page.refusals[0].source == "concepts/skerrow-light"


def test_the_context_may_be_woven_in() -> None:
    both = {"text": "Gulls breed on the rock, and Effie Rae kept Skerrow Light from 1902 until 1931.",
            "claims": ["c4", "c5"]}  # fmt: skip
    page, _ = written([part(*as_they_are("c1", "c2", "c3"), both)])
    assert told(page)[0][1][-1] == (both["text"], ("c-4", "c-5"))
    assert [section.title for section in page.page.sections] == [""]


def test_a_refused_sentence_is_told_in_proven_words_where_the_quote_is_a_part_of_a_sentence() -> None:
    said = Claim("c-2", "s-1", "Skerrow Light was lit in 1879.", (Quote("s-1", 0, 16, "first lit in 1879"),))
    false = part({"claims": ["c1"]}, {"text": "It was lit in 1978.", "claims": ["c2"]}, *as_they_are("c3", "c4"))
    page = write_page(PLANNED, CLAIMS | {"c-2": said}, {}, engine(Model(write=lambda _: one_page([false]))))
    assert told(page)[0][1][1] == (said.text, ("c-2",))


def test_sections_with_one_title_are_one_and_tell_nothing_twice() -> None:
    page, _ = written(
        [
            part({"claims": ["c1"]}),
            part({"claims": ["c5"]}, title=CONTEXT),
            part({"claims": ["c2"]}, title="The isle of evil.example"),
            part({"claims": ["c3"]}, title="the keepers of 1900"),
            part({"claims": ["c2"]}, {"claims": ["c4"]}, title=""),
        ]
    )
    assert [(title, [text for text, _ in sentences]) for title, sentences in told(page)] == [
        ("", [TEXTS[0], TEXTS[4], TEXTS[1], TEXTS[2], TEXTS[3]]),
    ]


def test_of_claims_cited_together_the_fuller_one_is_told() -> None:
    fuller = "Effie Rae kept Skerrow Light from 1902 until 1931, and was first to keep it alone."
    claims = CLAIMS | {
        "c-2": replace(CLAIMS["c-2"], text=fuller, quotes=(Quote("s-1", 0, len(fuller), fuller),)),
    }
    model = Model(write=lambda _: {"pages": [{"page": "p1", "sections": [part({"claims": ["c4", "c1", "c2"]})]}]})
    page = write_page(PLANNED, claims, {}, engine(model))
    lead = [(s.text, s.claims) for s in page.page.sections[0].sentences]
    assert lead == [(TEXTS[0], ("c-1",)), (fuller, ("c-2", "c-4"))]


def test_claims_a_model_left_out_are_told_as_they_stand() -> None:
    page, _ = written([part({"claims": ["c1"]}, {"claims": ["c3"]})])
    assert told(page) == [
        ("", [(TEXTS[0], ("c-1",)), (TEXTS[2], ("c-3",))]),
        ("Further claims", [(TEXTS[1], ("c-2",)), (TEXTS[3], ("c-4",))]),
    ]


def test_a_trifle_that_a_model_left_out_of_what_it_told_is_left_to_its_sources_page() -> None:
    page, _ = written([part(*as_they_are("c1", "c3", "c4"))])
    assert told(page) == [("", [(TEXTS[0], ("c-1",)), (TEXTS[2], ("c-3",)), (TEXTS[3], ("c-4",))])]


def test_a_page_of_few_claims_is_told_as_they_were_worded_and_nobody_is_asked() -> None:
    said = "I rowed out with the oil, you know, in 1879."
    claims = {
        "c-1": CLAIMS["c-1"],
        "c-2": Claim("c-2", "s-1", "Effie Rae rowed out with the oil.", (Quote("s-1", 0, 44, said),)),
    }
    plan = PagePlan(CONCEPT, (Section("", ("c-1",)), Section("Details", ("c-2",))), 1)
    model = Model(write=lambda _: one_page([]))
    page = write_page(Planned(plan, {}, {}, ("s-1",)), claims, {}, engine(model))
    assert told(page) == [("", [(TEXTS[0], ("c-1",)), ("Effie Rae rowed out with the oil.", ("c-2",))])]
    assert not model.said


def test_what_was_left_out_is_told_as_it_was_worded() -> None:
    said = "I rowed out with the oil, you know, in 1879."
    claims = CLAIMS | {"c-2": Claim("c-2", "s-1", "Effie Rae rowed out with the oil.", (Quote("s-1", 0, 44, said),))}
    model = Model(write=lambda _: one_page([part(*as_they_are("c1", "c3"))]))
    page = write_page(PLANNED, claims, {}, engine(model))
    assert dict(told(page))["Further claims"][0] == ("Effie Rae rowed out with the oil.", ("c-2",))


def test_a_claim_is_not_told_by_being_cited() -> None:
    page, _ = written([part({"text": TEXTS[0], "claims": ["c1", "c2", "c3", "c4"]})])
    assert [title for title, _ in told(page)] == ["", "Further claims"]
    assert {text for _, sentences in told(page) for text, _ in sentences} == set(TEXTS[:4])


def test_claims_that_were_not_given_are_refused() -> None:
    page, _ = written([part(*as_they_are("c1", "c2", "c3", "c4", "c9"), {"text": "It burns.", "claims": ["c-5"]})])
    assert [refusal.reason for refusal in page.refusals] == [Reason.UNKNOWN_CLAIM, Reason.UNKNOWN_CLAIM]
    assert "It burns." not in str(told(page))


def test_a_sentence_without_claims_is_refused() -> None:
    page, _ = written([part(*as_they_are("c1", "c2", "c3", "c4"), {"text": "It is worth a visit.", "claims": []})])
    assert [refusal.reason for refusal in page.refusals] == [Reason.NO_CLAIMS]


@pytest.mark.parametrize(
    ("title", "shown", "refused"),
    [
        ("History", "History", 0),
        ("foreign relations", "Foreign relations", 0),
        ("first lit in 1879", "First lit in 1879", 0),
        ("Details", "", 0),
        ("First lit in 1879", "First lit in 1879", 0),
        ("Visit evil.example now", "", 1),
        ("Lit in 1897", "", 1),
        ("# <b>Gulls</b>", "", 1),
    ],
)
def test_a_title_says_only_what_its_claims_say(title: str, shown: str, refused: int) -> None:
    page, _ = written([part({"claims": ["c1"]}), part(*as_they_are("c2", "c3", "c4"), title=title)])
    assert [section.title for section in page.page.sections] == ["", *filter(None, [shown])]  # else told in the lead
    assert len(page.refusals) == refused


@pytest.mark.parametrize(
    ("outcome", "final"),
    [(Outcome.refused, True), (Outcome.truncated, True), (Outcome.timed_out, False), (Outcome.over_budget, False)],
)
def test_a_page_no_model_wrote_is_told_in_its_claims(outcome: Outcome, final: bool) -> None:
    made = engine(Model(write=lambda _: outcome))
    page = write_page(PLANNED, CLAIMS, {}, made)
    assert [text for _, sentences in told(page) for text, _ in sentences] == list(TEXTS)
    assert (page.page.engine, page.final) == ("extractive", final)
    assert made.fallbacks == {outcome: 1}


def test_a_page_of_few_claims_needs_no_model() -> None:
    model = Model()
    few = Planned(PagePlan(CONCEPT, (Section("", ("c-1", "c-2")), Section(CONTEXT, ("c-5",))), 1), {}, {}, ("s-1",))
    page = write_page(few, CLAIMS, {}, engine(model))
    assert not model.said and page.final and page.page.engine == "extractive"


def test_a_short_page_no_model_wrote_is_a_lead_alone() -> None:
    model = Model(write=lambda _: Outcome.refused)
    page = write_page(PLANNED, CLAIMS, {}, engine(model))
    assert [(section.title, len(section.sentences)) for section in page.page.sections] == [("", 5)]


def test_a_long_page_is_written_in_parts() -> None:
    claims = {
        f"c-{n}": Claim(f"c-{n}", "s-1", text := f"The keeper saw {n} ships.", (Quote("s-1", 0, len(text), text),))
        for n in range(100, 190)
    }
    model = Model()
    planned = Planned(PagePlan(CONCEPT, (Section("Details", tuple(claims)),), 1), {}, {}, ("s-1",))
    page = write_page(planned, claims, {}, engine(model))
    (asked,) = model.asked("write")
    shown = [shown.split("\n") for _, _, shown in map(stripped, pages(asked))]
    assert [len(lines) for lines in shown] == [41, 42, 12]
    assert [lines[1] for lines in shown[1:]] == [
        "(goes on: what stands before c41 is told already)",
        "(goes on: what stands before c81 is told already)",
    ]
    cited = [claim for section in page.page.sections for s in section.sentences for claim in s.claims]
    assert sorted(cited) == sorted(claims)


def test_sentences_without_end_are_of_no_use() -> None:
    page, _ = written([part(*[{"claims": ["c1"]}] * 50)])
    assert page.page.engine == "extractive"


def test_a_second_opinion_on_sentences() -> None:
    text = "Effie Rae kept Skerrow Light until 1931."

    def judge(request: Request) -> dict[str, Any]:
        assert request.variables["statements"] == f"k1 {text}\n   » {TEXTS[3]}"
        return {"refused": [{"id": "k1", "reason": "Not since when."}]}

    sections = [part(*as_they_are("c1", "c2", "c3"), {"text": text, "claims": ["c4"]})]
    page, _ = written(sections, judges=("a",), rules={"judge": judge})
    assert told(page)[0][1][-1] == (TEXTS[3], ("c-4",))
    assert [(r.reason, r.detail) for r in page.refusals] == [
        (Reason.UNSUPPORTED_WORDING, "second opinion: Not since when.")
    ]


def test_pages_wait_for_claims_that_are_still_to_come() -> None:
    from compile.claims import claims_of_many
    from tests.generative.bases import SOURCE, document

    model = Model(extract=lambda _: Outcome.pending)
    made = engine(model)
    claims_of_many([(SOURCE, document())], made)
    page = write_page(PLANNED, CLAIMS, {}, made)
    assert not model.asked("write") and not page.final
    made.begin()
    assert write_page(PLANNED, CLAIMS, {}, made).final


def test_the_key_of_a_page_follows_prompts_models_and_purpose() -> None:
    ids = [engine(Model(), purpose=purpose, judges=judges).id for purpose in ("a", "b") for judges in ((), ("x",))]
    assert len(set(ids)) == 4
    assert len({page_key(PLANNED, CLAIMS, {}, name) for name in ids}) == 4
