"""Claims by a model: true ones keep the source's characters, false ones are refused for one exact reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from compile.claims import Accepted, claims_of_many, stretches_of
from compile.generative.portions import ENOUGH, FULL, is_stub, portions_of
from compile.generative.quotes import located
from compile.generative.schemas import QuoteRef
from kb.calls.caller import Request
from kb.calls.outcome import Outcome
from kb.engine import Engine
from kb.values import Block, BlockKind, Claim, Document, Reason, Refusal, Source
from tests.generative.bases import SOURCE, TEXT, document, engine
from tests.generative.scripted import Model, claim

SHOWN = """\
# The tower
[1] Skerrow Light was first lit in 1879.
[2] It did not fail once in the storm of 1880.
[3] Some keepers say that it may have saved 40 ships.
# The keeper
[4] Effie Rae kept the light from 1902 until 1931.
[5] She wrote to Robert Stevenson every month."""


def replied(*claims: Mapping[str, Any]) -> Model:
    return Model(extract=lambda _: {"claims": list(claims)})


def claims_of(source: Source, text: Document, model: Engine) -> Accepted:
    return claims_of_many([(source, text)], model)[0]


def proven(*claims: Mapping[str, Any]) -> tuple[list[Claim], list[Refusal]]:
    return claims_of(SOURCE, document(), engine(replied(*claims)))


def quote(first: str, last: str, number: int, to: int = 0) -> dict[str, Any]:
    return {"from": number, "first": first, "last": last} | ({"to": to} if to else {})


def test_what_a_model_is_shown() -> None:
    model = Model()
    claims_of(SOURCE, document(), engine(model))
    (request,) = model.asked("extract")
    assert request.variables["source"] == SHOWN
    assert (request.source, request.sources, request.local_only) == ("s-1", ("s-1",), False)


def test_a_claim_gets_the_characters_of_its_source() -> None:
    (found,), refusals = proven(
        {
            "text": "Some keepers say that it, Skerrow Light, may have saved 40 ships.",
            "quotes": [quote("Some keepers", "40 ships.", 3)],
            "context": [quote("Skerrow Light was", "in 1879.", 1)],
            "kind": "opinion",
            "attributed_to": "keepers",
        }
    )
    assert not refusals
    assert found.text == "Some keepers say that it, Skerrow Light, may have saved 40 ships."
    assert [(q.role, q.text) for q in found.quotes] == [
        ("proof", "Some keepers say that it may have\nsaved 40 ships."),
        ("context", "Skerrow Light was first lit in 1879."),
    ]
    assert all(TEXT[q.start : q.end] == q.text for q in found.quotes)
    assert (found.kind, found.attributed_to, found.heading) == ("opinion", "keepers", "The tower")
    assert found.engine.startswith("scripted+")


def test_a_claim_without_words_of_its_own_is_told_in_those_of_its_quotes() -> None:
    (found,), refusals = proven(claim(4, "Effie Rae kept the light from 1902 until 1931."))
    assert found.text == "Effie Rae kept the light from 1902 until 1931." and not refusals
    assert (found.subject, found.valid_from, found.valid_to) == ("Effie Rae", "1902", "1931")


def test_a_quote_may_be_part_of_a_sentence_or_go_over_several() -> None:
    part, several = (
        proven({"text": "Effie Rae kept the light until 1931.", "quotes": [reference], "context": [who]})[0][0]
        for who in (quote("Effie Rae", "the light", 4),)
        for reference in (quote("kept the light", "until 1931", 4), quote("Effie Rae", "every month.", 4, 5))
    )
    assert part.quotes[0].text == "kept the light from 1902 until 1931"
    both = "Effie Rae kept the light from 1902 until 1931. She wrote to Robert Stevenson every month."
    assert several.quotes[0].text == both


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Skerrow Light was first lit in 1878.", Reason.UNSUPPORTED_FIGURE),
        ("Skerrow Light was never lit in 1879.", Reason.UNSUPPORTED_NEGATION),
        ("Bell Rock Light was first lit in 1879.", Reason.UNSUPPORTED_NAME),
        ("Skerrow Light was probably first lit in 1879.", Reason.UNSUPPORTED_QUALIFIER),
        ("Skerrow Light guided ships past cliffs, gulls, wrecks and currents.", Reason.UNSUPPORTED_WORDING),
    ],
)
def test_false_wording_is_refused_and_the_quote_told(said: str, reason: Reason) -> None:
    (found,), refusals = proven(claim(1, "Skerrow Light was first lit in 1879.", said))
    assert found.text == "Skerrow Light was first lit in 1879."
    assert [refusal.reason for refusal in refusals] == [reason]


@pytest.mark.parametrize("said", ["", "The light was kept from 1902 until 1932."])
def test_a_claim_told_in_its_quote_tells_the_whole_sentence(said: str) -> None:
    (found,), refusals = proven({"text": said, "quotes": [quote("kept the light", "until 1931", 4)]})
    assert found.text == found.quotes[0].text == "Effie Rae kept the light from 1902 until 1931."
    assert [refusal.reason for refusal in refusals] == ([Reason.UNSUPPORTED_FIGURE] if said else [])


def test_wording_that_the_whole_sentence_bears_out_holds() -> None:
    (found,), refusals = proven(
        {"text": "Effie Rae kept the light until 1931.", "quotes": [quote("kept the", "until 1931", 4)]}
    )
    assert found.text == "Effie Rae kept the light until 1931." and not refusals


def test_a_quote_in_place_of_refused_wording_is_not_told_beside_claims_that_say_the_same() -> None:
    good = claim(4, "Effie Rae kept the light from 1902 until 1931.", "From 1902 until 1931 Effie Rae kept the light.")
    wrong = {"text": "All keepers left in 1931.", "quotes": [quote("kept the light", "until 1931", 4)]}
    for claims in ((good, wrong), (wrong, good)):
        (found,), refusals = proven(*claims)
        assert found.text == good["text"]
        assert [(r.reason, r.text) for r in refusals] == [(Reason.UNSUPPORTED_QUALIFIER, wrong["text"])]
    assert len(proven(wrong, claim(1, "Skerrow Light was first lit in 1879."))[0]) == 2


@pytest.mark.parametrize(
    ("number", "said", "reason"),
    [
        (2, "It did fail once in the storm of 1880.", Reason.UNSUPPORTED_NEGATION),
        (3, "All keepers say that it may have saved 40 ships.", Reason.UNSUPPORTED_QUALIFIER),
        (3, "Some keepers say that it saved 40 ships.", Reason.UNSUPPORTED_QUALIFIER),
        (5, "She wrote to Thomas Stevenson every month.", Reason.UNSUPPORTED_NAME),
    ],
)
def test_what_turns_the_meaning_may_be_neither_dropped_nor_changed(number: int, said: str, reason: Reason) -> None:
    sentence = SHOWN.split(f"[{number}] ")[1].split("\n")[0]
    found, refusals = proven(claim(number, sentence, said))
    assert [c.text for c in found] == [sentence]
    assert refusals[0].reason is reason


@pytest.mark.parametrize(
    ("references", "reason"),
    [
        ([quote("The lamp was", "in 1811.", 1)], Reason.QUOTE_NOT_FOUND),
        ([quote("Skerrow Light was", "in 1879.", 77)], None),  # a wrong number, but the words decide
        ([quote("", "", 1)], None),  # a number alone names the whole sentence
        ([quote("1879.", "1879.", 1)], Reason.QUOTE_TOO_SHORT),
        ([quote("every month.", "She wrote", 5)], Reason.QUOTE_NOT_FOUND),
        ([quote("Skerrow Light was", "every month.", 1, 5)], Reason.QUOTE_NOT_FOUND),  # another section, too long
        ([], Reason.QUOTE_MISSING),
    ],
)
def test_forged_and_empty_quotes_are_refused(references: list[dict[str, Any]], reason: Reason | None) -> None:
    good = claim(4, "Effie Rae kept the light from 1902 until 1931.")
    found, refusals = proven({"text": "Skerrow Light was first lit in 1879.", "quotes": references}, good)
    assert [refusal.reason for refusal in refusals] == ([] if reason is None else [reason])
    assert len(found) == (1 if reason else 2)


def test_a_reply_with_nothing_of_use_is_replaced_by_extraction_and_counted() -> None:
    model = replied({"text": "The light is haunted.", "quotes": [quote("The light is", "by ghosts.", 1)]})
    made = engine(model)
    found, refusals = claims_of(SOURCE, document(), made)
    assert [c.engine for c in found] == ["extractive"] * 5
    assert found[1].follows == found[0].id  # the pronoun still has its antecedent
    assert [refusal.reason for refusal in refusals] == [Reason.QUOTE_NOT_FOUND]
    assert made.fallbacks == {Outcome.unverifiable_quote: 1} and not made.unfinished


@pytest.mark.parametrize(
    ("outcome", "again"),
    [
        *((Outcome[name], False) for name in ("refused", "invalid", "no_answer", "local_only")),
        *((Outcome[name], True) for name in ("timed_out", "rate_limited", "over_budget", "no_consent", "pending")),
    ],
)
def test_every_bad_outcome_ends_in_extraction(outcome: Outcome, again: bool) -> None:
    made = engine(Model(extract=lambda _: outcome))
    found, _ = claims_of(SOURCE, document(), made)
    assert len(found) == 5 and {c.engine for c in found} == {"extractive"}
    assert made.fallbacks == {outcome: 1}
    assert made.unfinished == ({"s-1"} if again else set())


def test_no_claims_where_nothing_is_said_is_no_failure() -> None:
    made = engine(replied())
    assert claims_of(SOURCE, document("Home | Contact | Imprint, and thanks"), made) == ([], [])
    assert not made.fallbacks


def test_a_reply_that_grew_too_long_is_asked_for_in_halves() -> None:
    def extract(request: Request) -> Outcome | None:
        return Outcome.truncated if "[5] She" in request.variables["source"] else None

    model = Model(extract=extract)
    made = engine(model)
    found, refusals = claims_of(SOURCE, document(), made)
    assert len(model.asked("extract")) == 3 and found and not refusals and not made.fallbacks
    assert model.asked("extract")[1].variables["source"].endswith("[2] It did not fail once in the storm of 1880.")


def test_a_reply_with_far_too_many_claims_is_of_no_use() -> None:
    many = [claim(1, "Skerrow Light was first lit in 1879.") for _ in range(200)]
    made = engine(replied(*many))
    assert len(claims_of(SOURCE, document(), made)[0]) == 5
    assert made.fallbacks == {Outcome.invalid: 1}


SPOKEN = "ADA ROE\nI built the lamp in 1911. I think every lamp should be cleaned."


def spoken() -> Document:
    label = SPOKEN.split("\n")[0]
    blocks = (Block("caption", 0, len(label)), Block("prose", len(label) + 1, len(SPOKEN), 0, "Ada Roe"))
    return Document(SPOKEN, blocks, "text", "test-1", title="A talk")


def test_a_speaker_is_named_in_full_wherever_the_text_does_so() -> None:
    later = "I cleaned every lamp of the tower in 1912, as Ada Roe of Skerrow does it."
    blocks = (Block("prose", 0, 22, 0, "ADA"), Block("prose", 24, 24 + len(later), 0, "BO"))
    made = Document(f"I built it of granite.\n\n{later}", blocks, "text", "test-1", title="A talk")
    (portion,) = portions_of(stretches_of(SOURCE, made))
    assert portion.about() == "Title: Skerrow Light\nSpeakers here: ADA (Ada Roe), BO"


def test_who_speaks_stands_apart_from_what_is_said_and_needs_no_quote() -> None:
    told = [
        {"text": "Ada Roe built the lamp in 1911.", "quotes": [{"from": 1}], "topics": ["lamp", "Ada Roe"]},
        {"text": "Ada Roe thinks every lamp should be cleaned.",
         "quotes": [quote("Ada Roe: I think", "be cleaned.", 2)], "kind": "advice"},
    ]  # fmt: skip
    model = Model(extract=lambda _: {"claims": told})
    found, refusals = claims_of(SOURCE, spoken(), engine(model))
    (request,) = model.asked("extract")
    assert request.variables["source"] == (
        "@ Ada Roe\n[1] I built the lamp in 1911.\n[2] I think every lamp should be cleaned."
    )
    assert request.variables["about"] == "Title: Skerrow Light\nSpeakers here: Ada Roe"
    assert not refusals
    assert [(c.text, c.attributed_to, c.kind) for c in found] == [
        ("Ada Roe built the lamp in 1911.", "Ada Roe", "event"),
        ("Ada Roe thinks every lamp should be cleaned.", "Ada Roe", "opinion"),
    ]
    assert found[0].topics == ("lamp", "Ada Roe") and found[1].quotes[0].text == "I think every lamp should be cleaned."


def test_who_speaks_on_in_a_part_is_named_there_though_the_lines_before_it_name_them_too() -> None:
    text = "\n\n".join([(FAR * 30).strip()] * 8)
    starts = [text.index(FAR[:10], n * (len(FAR) * 30 + 1)) for n in range(8)]
    blocks = tuple(Block("prose", start, start + len(FAR) * 30 - 1, 0, "Ada Roe") for start in starts)
    made = Document(text, blocks, "text", "test-1", title="A talk")
    second = portions_of(stretches_of(SOURCE, made))[1].shown().split("\n")
    assert second[:2] == ["(before this part, for context only)", "@ Ada Roe"]
    assert second[second.index("(this part)") + 1] == "@ Ada Roe"


def test_plain_numbers_are_whole_sentences_and_topics_are_named_once() -> None:
    model = Model(extract=lambda _: {
        "topics": ["lamp", "Ada Roe"],
        "claims": [
            {"text": "Ada Roe built the lamp in 1911.", "quotes": [1], "topics": [1, "2", 3, "granite"]},
            {"text": "Ada Roe thinks that every lamp should be cleaned.", "quotes": [2], "context": [1], "topics": [2]},
            {"text": "Ada Roe built the lamp in 1911 and thinks every lamp should be cleaned.", "quotes": [1, 2]},
        ],
    })  # fmt: skip
    found, refusals = claims_of(SOURCE, spoken(), engine(model))
    assert not refusals
    found.sort(key=lambda c: len(c.text))
    assert [c.topics for c in found] == [("lamp", "Ada Roe"), ("Ada Roe",), ()]  # granite is not told of
    assert [[(q.role, q.text) for q in c.quotes] for c in found] == [
        [("proof", "I built the lamp in 1911.")],
        [("proof", "I think every lamp should be cleaned."), ("context", "I built the lamp in 1911.")],
        [("proof", "I built the lamp in 1911. I think every lamp should be cleaned.")],
    ]
    assert [c.attributed_to for c in found] == ["Ada Roe"] * 3


def test_who_is_told_to_say_it_holds_it_though_the_model_does_not_repeat_it() -> None:
    text = "The lamp was built in 1911."
    made = Document(text, (Block("prose", 0, len(text), 0, "Ada Roe"),), "text", "test-1", title="A talk")
    claims = [{"text": said, "quotes": [1]} for said in (f"According to Ada Roe, t{text[1:]}", text)]
    found, _ = claims_of(SOURCE, made, engine(replied(*claims)))
    assert [c.attributed_to for c in found] == ["Ada Roe", ""]


def test_what_a_claim_says_that_somebody_thinks_is_theirs_whoever_says_so() -> None:
    text = "I built it of granite.\n\nBo Lund thinks that the lamp was built in 1911."
    blocks = (Block("prose", 0, 22, 0, "Bo Lund"), Block("prose", 24, len(text), 0, "Ada Roe"))
    made = Document(text, blocks, "text", "test-1", title="A talk")
    claim = {"text": "Bo Lund thinks that the lamp was built in 1911.", "quotes": [2], "kind": "opinion"}
    (found,), _ = claims_of(SOURCE, made, engine(replied(claim)))
    assert found.attributed_to == "Bo Lund"


def test_numbers_that_follow_one_another_over_a_heading_are_two_quotes() -> None:
    (found,), refusals = proven(
        {"text": "Some keepers say it may have saved 40 ships, and Effie Rae kept the light from 1902 until 1931.",
         "quotes": [3, 4]}
    )  # fmt: skip
    assert not refusals and len(found.quotes) == 2


@pytest.mark.parametrize(
    ("text", "stub"),
    [
        ("4. 4", True),
        ("Chapter 3 ........ 17", True),
        ("1.2 The lamp 12", True),
        ("We use cookies to improve this site.", True),
        ("ADA ROE:", True),
        ("https://skerrow.example/the-light-of-the-north", True),
        ("See https://skerrow.example/light for the plans.", False),
        ("It burned.", False),
        ("Membership grew to 500", False),
        ("Bakers made cookies here for ninety years, and in the evenings they sold what was left of them.", False),
    ],
)
def test_what_states_nothing_is_not_numbered(text: str, stub: bool) -> None:
    assert is_stub(text) is stub


def test_a_second_opinion_may_only_refuse() -> None:
    said = "Effie Rae kept the light until 1931 and wrote to Robert Stevenson every month."
    both = {"text": said, "quotes": [quote("Effie Rae", "every month.", 4, 5)]}

    def judge(request: Request) -> dict[str, Any] | None:
        return {"refused": [{"id": "k1", "reason": "She kept it for a while."}]} if request.model == "b" else None

    for judges, text, reasons in (
        ((), said, []),
        (("a",), said, []),
        (("a", "b"), TEXT.split("\n\n")[-1], [Reason.UNSUPPORTED_WORDING]),
    ):
        made = engine(Model(extract=lambda _: {"claims": [both]}, judge=judge), judges=judges)
        (found,), refusals = claims_of(SOURCE, document(), made)
        assert found.text == text
        assert [refusal.reason for refusal in refusals] == reasons
        assert all("She kept it for a while." in refusal.detail for refusal in refusals)


def test_a_judge_that_says_nothing_keeps_nothing() -> None:
    made = engine(Model(judge=lambda _: Outcome.timed_out, extract=reworded), judges=("a",))
    (found,), _ = claims_of(SOURCE, document(), made)
    assert found.text == "Skerrow Light was first lit in 1879."
    assert made.unfinished == {"s-1"} and made.fallbacks == {Outcome.timed_out: 1}


def reworded(_request: Request) -> dict[str, Any]:
    return {"claims": [claim(1, "Skerrow Light was first lit in 1879.", "In 1879 Skerrow Light was first lit.")]}


def test_text_of_a_private_folder_is_marked() -> None:
    model = Model()
    claims_of(SOURCE, document(), engine(model, stays=frozenset))
    assert all(request.local_only for request, _ in model.said)


def test_portions_end_at_headings_and_blocks_and_keep_every_place() -> None:
    sentence = "The keeper of the light wrote down what the wind did on that day. "
    parts = []
    for number in range(6):
        parts += [f"Section {number}", *[(sentence * 19).strip()] * (2 + 3 * (number % 3))]
    made = document("\n\n".join(parts))
    portions = portions_of(stretches_of(SOURCE, made))
    assert len(portions) > 3
    lines = [line for portion in portions for line in portion.lines]
    assert [line.start for line in lines] == sorted(line.start for line in lines)
    assert all(made.text[line.start : line.end] == line.text for line in lines)
    assert "".join(line.text for line in lines).count("keeper") == made.text.count("keeper")
    for portion in portions:
        assert [line.number for line in portion.lines] == list(range(1, len(portion.lines) + 1))
        assert portion.end - portion.start <= FULL + ENOUGH
        assert all(stretch.document is made for _, stretch in portion.stretches)


def test_an_edit_in_one_section_leaves_the_questions_about_others() -> None:
    sentence = "The keeper of the light wrote down what the wind did on that day. "
    long = [f"Section {n}\n\n{(sentence * 50).strip()}" for n in range(4)]
    before = [p.shown() for p in portions_of(stretches_of(SOURCE, document("\n\n".join(long))))]
    long[1] += " A sentence is new here."
    after = [p.shown() for p in portions_of(stretches_of(SOURCE, document("\n\n".join(long))))]
    assert len(set(before) - set(after)) == 1


def test_a_quote_whose_words_stand_twice_goes_to_the_ends_of_its_sentence() -> None:
    made = document("On the rock they built, and on the rock they stayed, and they built on the rock.")
    (portion,) = portions_of(stretches_of(SOURCE, made))
    found = located(QuoteRef.model_validate(quote("On the rock", "on the rock.", 1)), portion)
    assert found is not None and found.text == made.text


FAR = "The keeper of the light wrote down what the wind did on that day. "
TALK: tuple[tuple[BlockKind, str, str], ...] = (
    ("heading", "Lamps", ""),
    ("prose", "Welcome Ernest Durbin, who kept the light. " + FAR * 150, "HOST"),
    ("heading", "Towers", ""),
    ("prose", "I painted the tower in 1911. I built the lamp in 1912.", "ERNEST"),
)


def test_a_claim_is_tried_with_what_the_whole_document_knows() -> None:
    """A name in full, a heading above: what stands in another part of the source is no news to the gate either."""
    text, blocks = "", []
    for kind, words, speaker in TALK:
        blocks.append(Block(kind, len(text), len(text) + len(words), 1 + (words == "Towers"), speaker))
        text += words + "\n\n"
    whole = Document(text, tuple(blocks), "text", "test-1", title="A talk")
    told = ["Ernest Durbin painted the tower in 1911.", "Ernest Durbin built the lamp in 1912."]
    claims = [{"text": said, "quotes": [{"from": number}]} for number, said in enumerate(told, 1)]
    model = Model(extract=lambda r: {"claims": claims if "1911" in r.variables["source"] else []})
    found, refusals = claims_of(SOURCE, whole, engine(model))
    assert "Durbin" not in model.asked("extract")[-1].variables["source"]
    assert not model.asked("mend") and not refusals
    assert [(c.text, c.heading) for c in found[-2:]] == [(text, "Lamps › Towers") for text in told]
