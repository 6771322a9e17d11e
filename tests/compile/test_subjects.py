"""Deceptive subjects: namesakes that must not share a page, and parts of names that mean one of several.

Each line of ``subjects/cases.jsonl`` gives small sources, or names texts of the evaluation data, and either a name
that must have no page with claims of two of them (``apart``; with ``together`` it must have one), or a claim, to whom
it belongs and whom it must not be told of (``not``). A claim that belongs to nobody we know is missed, not wrong: no
page is better than a wrong one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from compile.mentions.keys import key_of
from ingest.extract.markdown import read_markdown
from tests.compile.squad_base import Base, base_of
from tests.conftest import SHARED

CASES = Path(__file__).parent / "subjects" / "cases.jsonl"
MOST = 1  # wrong answers of all kinds, of the sixty cases and more

Case = Mapping[str, Any]


def cases(part: str) -> list[Case]:
    """The cases that have this part, without those that need evaluation data that is not there."""
    found = [case for case in map(json.loads, CASES.read_text("utf-8").splitlines()) if part in case]
    there = (SHARED / "data").is_dir()
    return [case for case in found if there or all("text" in source for source in case["sources"])]


@cache
def wiki() -> Mapping[str, str]:
    """The small articles by title."""
    lines = (SHARED / "data" / "scale_2wiki" / "corpus.jsonl").read_text("utf-8").splitlines()
    return {entry["title"]: entry["text"] for entry in map(json.loads, lines)}


def text_of(source: Mapping[str, str]) -> str:
    """A source of a case as Markdown."""
    if "squad" in source:
        return (SHARED / "data" / "squad" / "articles" / source["squad"]).read_text("utf-8")
    title = source.get("wiki") or source["title"]
    return f"# {title}\n\n{source.get('text') or wiki()[title]}\n"


def compiled(case: Case) -> Base:
    texts = {f"{number}.md": text_of(source) for number, source in enumerate(case["sources"])}
    return base_of({name: read_markdown(text.encode()) for name, text in texts.items()})


def is_merged(case: Case) -> bool:
    """Whether a page of this name tells claims of two sources."""
    base = compiled(case)
    name = key_of(case["name"])
    pages = [p for p in base.pages if name in {p.key, *p.keys, *map(key_of, (p.title, *p.aliases))}]
    return any(len({base.claims[claim].source for claim in page.claims}) > 1 for page in pages)


def attribution(case: Case) -> Iterator[str]:
    """``wrong`` for each mention of another by the claim, ``missed`` if none is of whom it belongs to."""
    base = compiled(case)
    ids = {claim.id for claim in base.claims.values() if claim.text.startswith(case["claim"])}
    if not ids:
        yield "unread"
    told = {m.key for some in base.mentions.values() for m in some if m.claim in ids}
    yield from ("wrong" for name in case["not"] if key_of(name) in told)
    if case["belongs"] and not any(_means(key, case["belongs"]) for key in told):
        yield "missed"


def _means(key: str, name: str) -> bool:
    return key in (key_of(name), key_of(name.split(" (")[0]))


def test_there_are_sixty() -> None:
    assert len(CASES.read_text("utf-8").splitlines()) >= 60


def test_namesakes_share_no_page() -> None:
    some = cases("apart")
    wrong = [case["name"] for case in some if is_merged(case)]
    print(f"wrong merges: {len(wrong)} of {len(some)} ({len(wrong) / len(some):.1%})", wrong)
    assert not wrong


def test_one_subject_keeps_one_page() -> None:
    some = cases("together")
    assert not [case["name"] for case in some if not is_merged(case)]


def test_part_of_a_name_is_told_of_nobody_else() -> None:
    some = cases("claim")
    found = [(case["claim"], set(attribution(case))) for case in some]
    wrong = [claim for claim, what in found if "wrong" in what]
    missed = [claim for claim, what in found if "missed" in what]
    print(f"wrong attributions: {len(wrong)} of {len(some)} ({len(wrong) / len(some):.1%})", wrong)
    print(f"missed: {len(missed)}", missed)
    # The one: a sentence that begins with "Grace Marsden", where nothing shows that Grace is a name.
    assert len(wrong) <= MOST
    assert not [claim for claim, what in found if "unread" in what]
