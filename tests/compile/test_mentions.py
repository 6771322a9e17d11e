"""What the claims of one source speak of."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from compile.claims import claims_of_many
from compile.extractive.engine import Extractive
from compile.mentions import SPOKEN, TOPIC_WEIGHT, mentions_of
from compile.mentions.candidates import names, terms
from compile.mentions.keys import key_of
from compile.mentions.tagging import casing_of, tag, tokenize
from compile.mentions.titles import title_forms
from compile.mentions.within import expansion
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
    claims, _ = claims_of_many([(source, made)], Extractive())[0]
    return {claim.id: claim for claim in claims}, mentions_of(source, made, claims)


def keys(mentions: Sequence[Mention]) -> set[str]:
    return {mention.key for mention in mentions}


def found(sentence: str, *context: str) -> list[str]:
    """The names and terms of a sentence, given other sentences of its document."""
    tagged = [tokenize(text) for text in (sentence, *context)]
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
        ("The storm petrel breeds on the rock.", ["storm petrel"]),
        ("A Fresnel lens bends light from a flame.", ["Fresnel"]),
        ("The lamp at the focus first burned colza oil.", ["colza oil"]),
        ("The firm of Barrault et Fils asked more.", ["Barrault et Fils"]),
        ("John Calder was foreman of the masons.", ["John Calder"]),
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
    _, mentions = read("Kublai Khan died in 1294. He had ruled for years. His funeral was small.")
    weights = [mention.weight for mention in mentions if mention.key == "kublai khan"]
    assert weights[1] > weights[2] > 0
    assert [mention.subject for mention in mentions if mention.key == "kublai khan"] == [True, False, False]


def test_a_sentence_with_a_subject_of_its_own_does_not_go_on() -> None:
    claims, mentions = read("The Bronze Gate of Inver was cast in 1880. The railing has rusted. It must be replaced.")
    assert {claims[m.claim].text for m in mentions if m.key == "inver" or "bronze" in m.key} == {
        "The Bronze Gate of Inver was cast in 1880."
    }


def test_what_somebody_says_of_themselves_does_not_go_on_about_a_topic_and_defines_nothing() -> None:
    claims, mentions = read(
        "Duncan Rae kept the light. We do not claim that it is safe. My uncle Duncan Rae was a keeper there."
    )
    told = {claims[m.claim].text: m for m in mentions if m.key == "duncan rae"}
    assert set(told) == {"Duncan Rae kept the light.", "My uncle Duncan Rae was a keeper there."}
    assert told["My uncle Duncan Rae was a keeper there."].weight < told["Duncan Rae kept the light."].weight


def transcript(*turns: tuple[str, str]) -> tuple[dict[str, Claim], list[Mention]]:
    """Claims and mentions of an interview, with its heading."""
    text = "Interview with Effie Rae\n\n"
    blocks = [Block("heading", 0, len(text) - 2, 1)]
    for speaker, words in turns:
        blocks.append(Block("prose", len(text), len(text) + len(words), speaker=speaker))
        text += words + "\n\n"
    source = Source("s-1", "raw/a.txt", "", "", "text", "")
    claims, _ = claims_of_many([(source, made := Document(text, tuple(blocks), "text", "test-1"))], Extractive())[0]
    return {claim.id: claim for claim in claims}, mentions_of(source, made, claims)


def test_a_speaker_is_what_is_told_in_the_first_person_by_the_name_the_document_writes() -> None:
    claims, mentions = transcript(
        ("EFFIE RAE", "My father cried when they left. The lamp burned all night."), ("NARRATOR", "I was there too.")
    )
    (said,) = (m for m in mentions if m.key == "effie rae")
    assert (said.surface, said.weight, claims[said.claim].text) == (
        "Effie Rae", SPOKEN, "My father cried when they left."
    )  # fmt: skip
    assert not any("narrator" in m.key for m in mentions)


def test_an_event_is_one_whatever_the_day() -> None:
    _, mentions = read("The storm of 27 January 1879 was heavy. Glass broke in the storm of January 1879.")
    assert [m.key for m in mentions if m.name] == ["storm of january 1879"] * 2


def test_a_thing_of_a_year_is_no_event() -> None:
    assert "door of 1880" not in keys(read("The door of 1880 is sound. We saw the door of 1880 there.")[1])


def test_a_body_is_meant_by_its_short_form_once_it_has_been_named() -> None:
    claims, mentions = read("The Northern Harbours Board met in May. The Board voted for the tower.")
    assert {m.claim for m in mentions if m.key == "northern harbours board"} == set(claims)


@pytest.mark.parametrize(
    "text",
    [
        "The Board voted for the tower. The Northern Harbours Board met in May.",  # used before it is named
        "The Harbours Board and the Lights Board met. The Board voted for the tower.",  # either may be meant
    ],
)
def test_a_short_form_that_could_be_another_body_means_none(text: str) -> None:
    claims, mentions = read(text)
    voting = next(key for key, claim in claims.items() if "voted" in claim.text)
    assert not any(m.surface == "Board" for m in mentions if m.claim == voting)


def test_a_body_may_be_named_by_the_title() -> None:
    _, mentions = read(
        "The Board asks for a beacon. The Board is wrong.", title="Letter to the Harbours Board, May 1870"
    )
    assert [m.key for m in mentions if m.weight >= 1] == ["harbours board"] * 2


def test_an_apposition_says_most_about_a_name() -> None:
    claims, mentions = read("The foreman, John Calder, lost two of his fingers. John Calder returned after four weeks.")
    weights = {claims[m.claim].text[:3]: m.weight for m in mentions if m.key == "john calder"}
    assert weights["The"] > weights["Joh"]


def test_a_given_name_means_the_one_who_bears_it_but_a_place_is_no_name_for_its_people() -> None:
    assert read("Elise Matthesen wrote it. Elise left.")[1][-1].key == "elise matthesen"
    _, mentions = read("Vietnam Abcde fell. Annam Abcde rose. It was quiet in Vietnam. Vietnam grew.")
    assert mentions[-1].key == "vietnam"


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


def meant(surface: str, *paragraphs: str, title: str = "") -> list[str]:
    """The keys of the claims that begin with this word, one list for all."""
    claims, mentions = read(*paragraphs, title=title)
    return [m.key for m in mentions if claims[m.claim].text.startswith(surface)]


def test_part_of_a_name_means_the_last_who_was_named_in_full() -> None:
    text = "William the Silent was born in 1533. William III of Orange came in 1672. William formed a league."
    assert meant("William formed", text, title="William the Silent") == ["william iii of orange"]


def test_part_of_a_name_means_nobody_where_two_were_named_together() -> None:
    text = "John Kennedy and Robert Kennedy met in Boston. Kennedy spoke of the navy. They saw Kennedy again."
    assert meant("Kennedy spoke", text) == []


def test_what_is_done_again_and_again_is_named_by_its_form_with_ing() -> None:
    said = (
        "The board pays the keepers in March. Nobody else paid the keepers. Paying keepers costs a pound a day.",
        "Ships pay the board, and they pay it late. They close the harbour in winter. Nobody closed a harbour in May.",
    )
    _, mentions = read(*said)
    assert {m.surface for m in mentions if m.key == "paying keeper"} == {
        "pays the keepers",
        "paid the keepers",
        "Paying keepers",
    }
    assert not {key for key in keys(mentions) if key.startswith("closing")}  # never called so, and said twice


@pytest.mark.parametrize(
    ("one", "other"),
    [("The World Harbour Board's", "World Harbour Board"), ("Viruses", "virus"), ("campuses", "campus")],
)
def test_forms_of_a_name_meet_under_one_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)
    assert key_of("causes") == "cause" and key_of("databases") == "database"


def test_what_a_transcript_marks_and_what_stands_between_prepositions_names_nothing() -> None:
    _, mentions = read(
        "The lamp {disfmarker} burns. The lamp {disfmarker} smokes. Oil was given in exchange for coal.",
        "He gave rope in exchange for bread. Some {disfmarker} went in exchange for tar. Oil {disfmarker} was dear.",
    )
    assert keys(mentions).isdisjoint({"disfmarker", "exchange"})


def test_a_long_term_is_not_taken_as_its_beginning_alone() -> None:
    _, mentions = read(
        "A liberal admission policy drew crews. The liberal admission policy ended. One liberal admission policy won."
    )
    assert "liberal admission policy" in keys(mentions) and "liberal admission" not in keys(mentions)
