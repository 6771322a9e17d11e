"""What the claims of one source speak of."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from compile.claims import claims_of
from compile.extractive.engine import Extractive
from compile.mentions import TOPIC_WEIGHT, mentions_of
from compile.mentions.candidates import names, terms
from compile.mentions.keys import key_of
from compile.mentions.tagging import casing_of, cut, tag
from compile.mentions.within import expansion, title_forms
from kb.values import Block, Claim, Document, Mention, Source


def read(*paragraphs: str, title: str = "") -> tuple[dict[str, Claim], list[Mention]]:
    """The claims and mentions of a document with these paragraphs under this title."""
    text, blocks = "", []
    for number, words in enumerate((title, *paragraphs)):
        start = len(text)
        if words:
            blocks.append(Block("heading" if number == 0 else "prose", start, start + len(words), int(number == 0)))
        text += words + "\n\n"
    source = Source("s-1", "raw/a.md", "", "", "markdown", title)
    made = Document(text, tuple(blocks), "markdown", "test-1", title=title)
    claims, _ = claims_of(source, made, Extractive())
    return {claim.id: claim for claim in claims}, mentions_of(source, made, claims)


def keys(mentions: Sequence[Mention]) -> set[str]:
    return {mention.key for mention in mentions}


def found(sentence: str, *context: str) -> list[str]:
    """The names and terms of a sentence, given other sentences of its document."""
    tagged = [cut(text) for text in (sentence, *context)]
    casing = casing_of(tagged)
    for one in tagged:
        tag(one, casing)
    first = tagged[0]
    taken = list(names(first))
    spans = [first.text[first.starts[a] : first.ends[b - 1]] for a, b in terms(first) if b - a > 1]
    return [name.surface for name in taken] + spans


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "In 1066 the Battle of Hastings was won by William the Conqueror.",
            ["Battle of Hastings", "William the Conqueror"],
        ),
        ("Defence Minister Robert Hill met Queen Victoria.", ["Robert Hill", "Queen Victoria"]),
        ("The Duke of Normandy and President Kibaki came.", ["Normandy", "Kibaki"]),
        ("US Secretary of State Henry Kissinger flew to Cairo.", ["Henry Kissinger", "Cairo"]),
        ("She said on Monday in June that General Motors had paid.", ["General Motors"]),
        ("The Swiss and the French fought.", []),
        ("I’ve seen it, and You’re late.", []),
        (
            "Richard I of Normandy ruled; Guns N' Roses sang for AT&T.",
            ["Richard I of Normandy", "Guns N' Roses", "AT&T"],
        ),
        ("The immune system attacks foreign cells.", ["immune system", "foreign cells"]),
        ("A killer T cell binds many different host cells.", ["killer T cell", "host cells"]),
    ],
)
def test_names_and_terms_of_a_sentence(sentence: str, expected: list[str]) -> None:
    assert found(sentence) == expected


def test_the_first_word_is_a_name_only_with_evidence_from_the_document() -> None:
    assert found("Rollo came with ships.", "They feared Rollo.") == ["Rollo"]
    assert found("Packets travel alone.", "Each of the packets is sent.") == []
    assert found("Archeologist Betty Meggers disagrees.") == ["Betty Meggers"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("APIs", "API"), ("The Prime Numbers", "prime number"), ("packet-switching", "packet switching"),
        ("U.S.", "United States"), ("Möngke", "Mongke"), ("theories", "theory"), ("Marshes", "marsh"),
    ],
)  # fmt: skip
def test_forms_of_one_thing_share_a_key(first: str, second: str) -> None:
    assert key_of(first) == key_of(second)


@pytest.mark.parametrize(("first", "second"), [("physics", "physic"), ("us", "US"), ("news", "new"), ("C", "C++")])
def test_other_things_do_not(first: str, second: str) -> None:
    assert key_of(first) != key_of(second)


@pytest.mark.parametrize(
    ("short", "before", "long"),
    [
        ("IPCC", "the Intergovernmental Panel on Climate Change ", "Intergovernmental Panel on Climate Change"),
        (
            "TFEU",
            "in the Treaty on the Functioning of the European Union ",
            "Treaty on the Functioning of the European Union",
        ),
        ("TCR", "bind the T cell receptor ", "T cell receptor"),
        ("HTML", "uses HyperText Markup Language ", "HyperText Markup Language"),
        ("ABC", "nothing that fits here ", ""),
    ],
)
def test_acronyms_find_their_expansion(short: str, before: str, long: str) -> None:
    assert expansion(short, before) == long


def test_an_acronym_means_its_expansion_in_the_whole_document() -> None:
    _, mentions = read(
        "The World Health Organization (WHO) was founded in 1948. The WHO sits in Geneva. "
        "Reports of the WHO are read everywhere."
    )
    who = [mention for mention in mentions if mention.key == key_of("World Health Organization")]
    assert [mention.surface for mention in who] == ["World Health Organization", "WHO", "WHO"]


def test_a_surname_means_the_full_name_that_stands_before_it() -> None:
    _, mentions = read("Pierre de Fermat wrote a letter. In it Fermat claimed a proof. Nobody believed Fermat.")
    assert {m.surface for m in mentions if m.key == "pierre de fermat"} >= {"Pierre de Fermat", "Fermat"}
    assert "fermat" not in keys(mentions)


@pytest.mark.parametrize(
    "text",
    [
        "Warsaw is old. Polonia Warsaw won the cup. Many people live in Warsaw.",  # the short name stands first
        "The Alpine Rhine is steep. The Rhine flows north. Ships use the Rhine.",  # an adjective is no given name
        "Great Britain is an island. Ships sail to Britain. Many left Britain.",
    ],
)
def test_other_short_names_mean_themselves(text: str) -> None:
    _, mentions = read(text)
    assert keys(mentions) & {"warsaw", "rhine", "britain"}


def test_the_title_is_what_a_document_is_most_about() -> None:
    claims, mentions = read(
        "The Amazon rainforest covers much of the basin. The Amazon is wet. "
        "Rain falls on the Amazon. Nobody owns the Amazon. It also burns often.",
        title="Amazon rainforest",
    )
    about = [mention for mention in mentions if mention.key == "amazon rainforest"]
    assert {mention.claim for mention in about} == set(claims)
    assert about[0].weight > TOPIC_WEIGHT and about[0].defines is False
    assert "amazon" not in keys(mentions)


@pytest.mark.parametrize(
    ("title", "forms"),
    [
        ("Jacksonville, Florida", ["Jacksonville, Florida", "Jacksonville"]),
        ("Sky (United Kingdom)", ["Sky"]),
        ("Newcastle upon Tyne", ["Newcastle upon Tyne", "Newcastle"]),
        ("Why did they leave?", []),
        ("A very long headline that says what happened in the city yesterday", []),
    ],
)
def test_forms_of_a_title(title: str, forms: list[str]) -> None:
    assert title_forms(title, {}) == forms


def test_definition_subject_and_place_weigh() -> None:
    claims, mentions = read(
        "A chloroplast is an organelle of plants. Chloroplasts contain a green pigment. Light reaches the chloroplast.",
        title="Chloroplast",
    )
    first, second, third = sorted((m for m in mentions if m.key == "chloroplast"), key=lambda m: claims[m.claim].start)
    assert first.defines and first.subject
    assert second.subject and not second.defines
    assert not third.subject and third.weight < second.weight < first.weight


def test_a_sentence_without_a_topic_goes_on_about_the_one_before() -> None:
    _, mentions = read("Kublai Khan died in 1294. He had ruled for years. The funeral was small.")
    weights = [mention.weight for mention in mentions if mention.key == "kublai khan"]
    assert weights[1] > weights[2] > 0
    assert [mention.subject for mention in mentions if mention.key == "kublai khan"] == [True, False, False]


@pytest.mark.parametrize(
    "word",
    ["June", "Monday", "I’ve", "CEO", "Swiss", "Figure 3", "Table II", "President", "Mary"],
)
def test_these_are_never_concepts(word: str) -> None:
    _, mentions = read(
        f"We met {word} again here. They saw {word} there too. People liked {word} very much. All wanted {word} to be."
    )
    assert key_of(word) not in keys(mentions)


def test_cited_authors_are_no_concepts() -> None:
    _, mentions = read(
        "This was shown by Miller (2001) in a study. It was denied by Miller et al. in a book. Miller (2004) agreed."
    )
    assert "miller" not in keys(mentions)


def test_another_language_has_only_its_title() -> None:
    _, mentions = read(
        "Die Pest war eine Krankheit, die im Jahr 1347 nach Europa kam. "
        "Die Schiffe brachten sie mit den Ratten in die Stadt.",
        title="Pest",
    )
    assert keys(mentions) == {"pest"}


def test_mentions_do_not_depend_on_the_order_of_hashes() -> None:
    texts = ("The Norman conquest of England changed the English language. Norman lords built castles.",) * 1
    assert read(*texts) == read(*texts)
