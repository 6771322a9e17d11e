"""A page tells a thing once, and cites everybody who said it."""

from __future__ import annotations

from compile.pages.once import author_named_once, without_repeats
from kb.proof.gate import accept_sentence
from kb.proof.voice import as_said
from kb.values import Claim, PageSection, Quote, Sentence

LONG = "I kept the light. It never failed while I was there, and no ship was lost."
SHORT = "It never failed while I was there, and no ship was lost."


def claim(key: str, text: str, start: int, said: str = "", by: str = "Effie Rae", source: str = "s-1") -> Claim:
    """A claim that quotes ``text``; told in its words, as ``by`` says them, or as ``said``."""
    return Claim(key, source, said or text, (Quote(source, start, start + len(text), text),), attributed_to=by)


CLAIMS = {
    "long": claim("long", LONG, 0),
    "longer": claim("longer", f"{LONG} That was all.", 0),
    "short": claim("short", SHORT, 18),
    "other": claim("other", SHORT, 18, by="Keeper"),
    "worded": claim("worded", SHORT, 18, "Effie Rae says that the light never failed."),
    "far": claim("far", SHORT, 500),
    "else": claim("else", SHORT, 18, source="s-2"),
    "number": claim("number", "The tower is 38 metres high.", 900, by=""),
}


def quoted(key: str) -> Sentence:
    return Sentence(as_said([CLAIMS[key]]), (key,))


def told(*sections: tuple[str, list[Sentence]]) -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    pages = without_repeats([PageSection(title, tuple(sentences)) for title, sentences in sections], CLAIMS, {})
    return [(section.title, [(s.text, s.claims) for s in section.sentences]) for section in pages]


NUMBER = Sentence("The tower is 38 metres high.", ("number",))


def test_what_stands_within_another_sentence_is_told_by_that_one() -> None:
    assert told(("", [NUMBER]), ("Work", [quoted("short"), quoted("long")])) == [
        ("", [(NUMBER.text, ("number",))]),
        ("Work", [(as_said([CLAIMS["long"]]), ("long", "short"))]),
    ]


def test_a_lead_is_not_emptied() -> None:
    worded = Sentence(CLAIMS["worded"].text, ("worded",))
    assert told(("", [worded]), ("Work", [quoted("long"), NUMBER])) == [
        ("", [(as_said([CLAIMS["long"]]), ("long", "worded"))]),
        ("Work", [(NUMBER.text, ("number",))]),
    ]
    assert [title for title, _ in told(("", [worded]), ("Work", [quoted("long")]))] == [""]


def test_what_has_moved_to_the_lead_stays_there_though_more_words_hold_it() -> None:
    worded = Sentence(CLAIMS["worded"].text, ("worded",))
    (lead, (first,)), *_ = told(("", [worded]), ("Work", [quoted("long"), NUMBER]), ("More", [quoted("longer")]))
    assert (lead, first[1]) == ("", ("long", "worded"))


def test_two_quotes_that_overlap_are_one_quotation() -> None:
    first, second = "I kept the light. It never failed.", "It never failed. No ship was lost."
    both = [claim("a", first, 0), claim("b", second, first.index("It"))]
    assert as_said(both) == "Effie Rae: “I kept the light. It never failed. No ship was lost.”"
    assert isinstance(accept_sentence(as_said(both), ("a", "b"), {one.id: one for one in both}, {}), Sentence)


def test_the_author_of_a_work_is_named_by_it_once() -> None:
    said = [
        'The author of "Lights" kept the lamp.',
        'In May the author of "Lights" left the rock.',
        'The author of "Lights" wrote.',
    ]
    claims = {f"c{n}": claim(f"c{n}", text, 100 * n, by="") for n, text in enumerate(said)}
    page = [PageSection("", tuple(Sentence(one.text, (key,)) for key, one in claims.items()))]
    assert [s.text for s in author_named_once(page, claims, {})[0].sentences] == [
        said[0], "In May the author left the rock.", "The author wrote."
    ]  # fmt: skip
    claims["c3"] = claim("c3", 'The author of "Storms" drew it.', 900, by="")
    two = [*page, PageSection("Else", (Sentence(claims["c3"].text, ("c3",)),))]
    assert author_named_once(two, claims, {}) == tuple(two)  # of two authors, nobody is just the author


def test_under_another_speakers_name_it_is_told_once_too() -> None:
    assert told(("", [quoted("short"), quoted("other")])) == [("", [(quoted("short").text, ("short",))])]


def test_what_stands_elsewhere_or_says_more_stays() -> None:
    worded = Sentence(CLAIMS["worded"].text, ("worded",))
    for sentences in (
        [quoted("long"), quoted("far")],
        [quoted("long"), quoted("else")],
        [worded, Sentence("No ship was lost while Effie Rae was there.", ("short",))],
        [NUMBER, quoted("long")],
    ):
        assert told(("", sentences)) == [("", [(s.text, s.claims) for s in sentences])]


def test_of_two_wordings_of_one_quote_the_first_stays_and_of_words_and_a_wording_the_wording() -> None:
    worded = Sentence(CLAIMS["worded"].text, ("worded",))
    again = Sentence("The light never failed, Effie Rae says.", ("short",))
    assert told(("", [worded, again])) == [("", [(worded.text, ("worded", "short"))])]
    full = Sentence("The light never failed while Effie Rae was there, and no ship was lost.", ("short",))
    assert told(("", [quoted("short"), full])) == [("", [(full.text, ("short",))])]
    fuller = Sentence("The light, Effie Rae says, never failed in 1902.", ("short",))
    assert [text for text, _ in told(("", [worded, fuller]))[0][1]] == [fuller.text]  # it has a figure more


def test_a_wording_that_names_who_is_meant_stays_beside_a_quotation_that_does_not() -> None:
    said = "He always held that herring avoid the bay. I never asked."
    held = "He always held that herring avoid the bay."
    claims = {
        "long": claim("long", said, 0),
        "named": claim("named", held, 0, "Thomas Grieve always held that herring avoid the bay."),
        "plain": claim("plain", held, 0, "He held that herring avoid the bay."),
    }
    whole = Sentence(as_said([claims["long"]]), ("long",))
    for key, stays in (("named", True), ("plain", False)):
        section = PageSection("", (whole, Sentence(claims[key].text, (key,))))
        (kept,) = without_repeats([section], claims, {})
        assert (claims[key].text in [sentence.text for sentence in kept.sentences]) is stays
