"""pages.lock: what is dumped can be loaded, a person can read it, and damage is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import OverridesError
from kb.lockfile import Frozen, Lock, LockedPage, LockedSource, dump, load

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
NUMBERS = st.integers(0, 10**6)
PAGES = st.builds(
    LockedPage,
    slug=NAMES,
    key=NAMES,
    title=NAMES,
    since=NUMBERS,
    as_of=NUMBERS,
    claims=WORDS,
    aliases=st.lists(WORDS, max_size=3).map(tuple),
    keys=st.lists(WORDS, max_size=3).map(tuple),
    adopted=st.dictionaries(NAMES, NUMBERS, max_size=2).map(lambda d: tuple(d.items())),
)
SOURCES = st.builds(LockedSource, path=NAMES, id=NAMES, sha256=NAMES, as_of=NUMBERS, claims=WORDS)
PAIRS = st.dictionaries(NAMES, NAMES, max_size=3).map(lambda d: tuple(sorted(d.items())))
LOCKS = st.builds(
    Lock,
    generation=NUMBERS,
    frozen=st.builds(Frozen, sources=NUMBERS, characters=NUMBERS),
    sources=st.lists(SOURCES, max_size=4, unique_by=(lambda s: s.id, lambda s: s.path)).map(
        lambda found: tuple(sorted(found, key=lambda s: s.path))
    ),
    pages=st.lists(PAGES, max_size=4, unique_by=lambda p: p.slug).map(
        lambda found: tuple(sorted(found, key=lambda p: p.slug))
    ),
    redirects=PAIRS,
    retired=PAIRS,
)


@given(LOCKS)
def test_what_is_dumped_is_loaded(lock: Lock) -> None:
    assert load(dump(lock)) == lock
    assert dump(load(dump(lock))) == dump(lock)


def test_it_reads_like_this() -> None:
    lock = Lock(
        generation=3,
        frozen=Frozen(25, 523_423),
        sources=(LockedSource("raw/plague.md", "s-0123456789", "ab12", "sources/plague", 3, "9f"),),
        pages=(
            LockedPage(
                "concepts/black-death",
                "black death",
                'The "Black" Death',
                since=1,
                as_of=3,
                claims="77",
                aliases=("Great Plague",),
                keys=("black death", "great plague"),
                adopted=(("great plague", 2),),
            ),
        ),
        redirects=(("concepts/plague", "concepts/black-death"),),
    )
    assert dump(lock).split("\n\n", 1)[0].startswith("# Identities of this knowledge base")
    body = dump(lock).split("control. To change a page, use overrides.toml.\n\n")[1]
    assert (
        body
        == """\
version = 1
generation = 3

[frozen]
sources = 25
characters = 523423

[redirects]
"concepts/plague" = "concepts/black-death"

[[source]]
path = "raw/plague.md"
id = "s-0123456789"
sha256 = "ab12"
slug = "sources/plague"
as_of = 3
claims = "9f"

[[page]]
slug = "concepts/black-death"
key = "black death"
title = "The \\"Black\\" Death"
since = 1
as_of = 3
claims = "77"
aliases = ["Great Plague"]
keys = ["black death", "great plague"]
adopted = { "great plague" = 2 }
"""
    )


def test_order_of_entries_does_not_matter() -> None:
    first = LockedPage("concepts/a", "a", "A", 1, 1)
    second = LockedPage("concepts/b", "b", "B", 1, 1)
    assert dump(Lock(pages=(second, first))) == dump(Lock(pages=(first, second)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version = 1\ngeneration = ", "not valid TOML"),
        ("<<<<<<< ours\n", "not valid TOML"),
        ("generation = 1\n", "no version"),
        ("version = 99\n", "newer kb"),
        ("version = 1\ngeneration = -1\n[frozen]\n", "wrong or missing entry"),
        ("version = 1\ngeneration = 1\n", "wrong or missing entry"),
        ("version = 1\ngeneration = 1\ncolour = 2\n[frozen]\n", "unknown entry 'colour'"),
        ('version = 1\ngeneration = 1\n[frozen]\n[[page]]\nslug = "a"\nflavour = "b"\n', "wrong or missing entry"),
        (
            "version = 1\ngeneration = 1\n[frozen]\n"
            '[[source]]\npath = "a"\nid = "s"\nsha256 = "0"\n[[source]]\npath = "b"\nid = "s"\nsha256 = "0"\n',
            "stands in it twice",
        ),
    ],
)
def test_damage_is_named(text: str, says: str) -> None:
    with pytest.raises(OverridesError, match=says):
        load(text)


def test_no_lock_is_a_new_knowledge_base() -> None:
    assert load("") == Lock()
