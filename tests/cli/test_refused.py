"""What the gate refused, in words that a person can act on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli.context import Invocation
from kb.cli.refused import new_since
from kb.cli.status import command as status
from kb.library import Library
from kb.refusals import why
from kb.values import Reason, Refusal
from tests.compile.real_base import build, new_base

SAID = Refusal(Reason.UNSUPPORTED_FIGURE, "", "The light was lit in 1978.", "1978")


@pytest.mark.parametrize(
    ("reason", "text", "detail", "told"),
    [
        (Reason.UNSUPPORTED_FIGURE, SAID.text, "1978", "its quotes do not have this figure, date or unit (1978)"),
        (Reason.UNSUPPORTED_NEGATION, "It sank.", "without not",
         'it leaves out "not", which the quoted sentence has'),
        (Reason.UNSUPPORTED_QUALIFIER, "It has 40.", "40 without about",
         'it leaves out "about" beside 40, which the quoted sentence has'),
        (Reason.UNSUPPORTED_QUALIFIER, "Lit since 1986.", "1986 (since)",
         'it says "since" of 1986 where its quotes do not'),
        (Reason.UNSUPPORTED_QUALIFIER, "Lit in 1986.", "1986 (since)",
         'it says 1986 without the "since" that its quotes have there, or the like'),
        (Reason.UNSUPPORTED_QUALIFIER, "The ships sank.", "sank (unreal)",
         'it tells "sank" as a fact where its quotes only call for it, plan or wish it'),
        (Reason.UNSUPPORTED_NEGATION, "The ships sank.", "sank (neg)",
         'it tells "sank" as a fact where its quotes deny it'),
        (Reason.UNSUPPORTED_QUALIFIER, "All ships sank.", "all", 'it says "all" where its quotes do not'),
        (Reason.UNSUPPORTED_NEGATION, "It never sank.", "never sink", 'it says "never" where its quotes do not'),
        (Reason.UNSUPPORTED_NEGATION, "It sank.", "did not / had",
         'it says "had" where its quotes say "did not"'),
        (Reason.UNSUPPORTED_NEGATION, "It did not sink.", "/ not", 'it says "not" where its quotes do not'),
        (Reason.UNSUPPORTED_NEGATION, "It sank.", "not /", 'it leaves out "not", which its quotes have there'),
        (Reason.UNSUPPORTED_WORDING, "It was automated by ghosts.", "automat, ghost",
         "too few of its words stand in its quotes, or they stand together differently (automated, ghosts)"),
        (Reason.UNSUPPORTED_QUALIFIER, "It sank.", "sank without might",
         'it tells "sank" as a fact where its quotes say "might", or the like'),
        (Reason.UNSUPPORTED_WORDING, "The son sank.", "son for daughter",
         'it says "son" where its quotes say "daughter"'),
        (Reason.UNSUPPORTED_NAME, "Roe sank.", "roe for it, which may be ship",
         'it puts "Roe" where its quotes say "it", which may stand for "ship"'),
        (Reason.UNSUPPORTED_WORDING, "It sank at Ayr.", "at ayr is said of something else",
         'it says "at Ayr" of something else than its quotes do'),
        (Reason.UNSUPPORTED_WORDING, "It lies in parties.", "in parti is said of something else",
         'it says "in parties" of something else than its quotes do'),
        (Reason.UNSUPPORTED_WORDING, "Companies make lamps.", "compani make",
         'it puts "Companies" and "make" together as its quotes do not'),
        (Reason.UNSUPPORTED_WORDING, "It is another game from a couple of dollars.", "couple game",
         'it puts "couple" and "game" together as its quotes do not'),
        (Reason.UNSUPPORTED_NEGATION, "A person in a company doesn't.", "not compani",
         'it denies "company", which its quotes do not, or the other way round'),
        (Reason.UNSUPPORTED_QUALIFIER, "It gives Roe a frame if he can hand it off.", "hands without need",
         'it leaves out "need", or the like, which the quoted sentence has'),
        (Reason.UNSUPPORTED_QUALIFIER, "They can land and mend.", "without can",
         'it says "can" of something else than the quoted sentence does'),
        (Reason.UNSUPPORTED_NAME, "Poul-Henning's first funding was in 2004.", "fund of hen, poul",
         'it says "funding" of "Poul Henning\'s", which its quotes do not'),
        (Reason.UNSUPPORTED_WORDING, "The committee recommended it.", "committe committee recommended",
         'it puts "committee" and "recommended" together as its quotes do not'),
        (Reason.UNSUPPORTED_NAME, "Temüjin boiled captives.", "temujin Temüjin boiled",
         "its quotes do not have this name; quote where it stands, or leave it out (Temüjin boiled)"),
        (Reason.UNSUPPORTED_NAME, "The trustees supervised it.", "truste supervised",
         "its quotes do not have this name; quote where it stands, or leave it out (trustees supervised)"),
        (Reason.UNSUPPORTED_WORDING, "It sank.", "second opinion: Not so.", "a second opinion refuses it: Not so."),
        (Reason.QUOTE_NOT_FOUND, "It sank.", "It sank deep", "its quote does not stand in the source"),
    ],
)  # fmt: skip
def test_reasons_in_plain_words(reason: Reason, text: str, detail: str, told: str) -> None:
    assert why(Refusal(reason, "", text, detail)) == told


def test_status_lists_what_was_refused(tmp_path: Path) -> None:
    home = new_base(tmp_path / "kb", {"light.md": "# Skerrow Light\n\nSkerrow Light was first lit in 1879."})

    def said(*options: str) -> str:
        result = CliRunner().invoke(status, ["--refused", *options], obj=Invocation(home.root, False))
        assert result.exit_code == 0, result.output
        return result.output

    build(home)
    assert said() == "Nothing was refused.\n"
    with Library.open(home) as library, library.transaction():
        (source,) = library.sources.all()
        library.claims.replace_refusals(source.id, [SAID])
    shown = said().splitlines()
    assert shown[1:] == [
        "  raw/light.md: “The light was lit in 1978.”",
        "    Its quotes do not have this figure, date or unit (1978).",
    ]
    (form,) = json.loads(said("--json"))
    assert form == {
        "reason": "unsupported_figure",
        "where": "raw/light.md",
        "text": SAID.text,
        "why": "its quotes do not have this figure, date or unit (1978)",
    }


def test_what_is_new() -> None:
    one, two = {"text": "a"}, {"text": "b"}
    assert new_since([one], [one, two, one]) == [two, one]
