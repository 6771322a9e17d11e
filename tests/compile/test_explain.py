"""Why a page was written: every reason of the closed list, with what is responsible, and a sentence for each."""

from __future__ import annotations

import pytest

from compile.explain import _SENTENCES, WHYS, Cause, causes, kept, read
from kb.values import Claim, Link, Page, PageSection, Sentence

CLAIMS = {f"c-{n}": Claim(f"c-{n}", source, "…", ()) for n, source in enumerate(["s-a", "s-a", "s-b"])}
PATHS = {"s-a": "raw/a.md", "s-b": "raw/b.md", "s-gone": "raw/gone.md"}
ALIVE = {"concepts/x", "concepts/y"}


def page(*claims: str, sources: tuple[str, ...] = ("s-a",), **more: object) -> Page:
    sections = (PageSection("", tuple(Sentence(claim, (claim,)) for claim in claims)),)
    values: dict[str, object] = {"sections": sections, "sources": sources, **more}
    return Page("concepts/p", "concept", str(values.pop("title", "P")), "wiki/concepts/p.md", **values)  # type: ignore[arg-type]


def linked(*slugs: str) -> tuple[Link, ...]:
    return tuple(Link(0, 0, 0, 1, slug) for slug in slugs)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, page("c-0"), [Cause("first_build", 1, ("raw/a.md",))]),
        (page("c-0"), page("c-0", "c-2", sources=("s-a", "s-b")), [Cause("claims_added", 1, ("raw/b.md",))]),
        (page("c-0", "c-9", sources=("s-a", "s-gone")), page("c-0"), [Cause("claims_removed", 1, ("raw/gone.md",))]),
        (page("c-0", "c-1"), page("c-0"), [Cause("claims_removed", 1, ("raw/a.md",))]),
        (page("c-9"), page("c-0"), [Cause("claims_changed", 1, ("raw/a.md",))]),
        (page("c-0"), page("c-0", title="Q"), [Cause("title_changed")]),
        (page("c-0"), page("c-0", aliases=("Q",)), [Cause("aliases_changed")]),
        (page("c-0"), page("c-0", links=linked("concepts/x")), [Cause("linked_page_added", pages=("concepts/x",))]),
        (page("c-0", related=("concepts/y",)), page("c-0"), [Cause("linked_page_removed", pages=("concepts/y",))]),
        (page("c-0", related=("concepts/dead",)), page("c-0"), [Cause("linked_page_removed")]),
        (page("c-0", "c-1"), page("c-1", "c-0"), [Cause("order_changed")]),
        (page("c-0"), page("c-0", engine="anthropic:x"), [Cause("engine_changed")]),
        (page("c-0"), page("c-0"), [Cause("kb_changed")]),
    ],
)
def test_reasons(old: Page | None, new: Page, expected: list[Cause]) -> None:
    found = causes(old, new, CLAIMS, PATHS, ALIVE)
    assert list(found) == expected
    assert read(kept(found)) == found
    assert all("{" not in cause.sentence() for cause in found)


def test_every_reason_has_a_sentence() -> None:
    assert set(_SENTENCES) == set(WHYS)


def test_what_something_else_kept_has_no_causes() -> None:
    assert read("") == ()
