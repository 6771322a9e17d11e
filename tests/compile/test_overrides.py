"""overrides.toml: typed, explained, and refused where kb does not know what is meant."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import OverridesError
from kb.home import Home
from kb.overrides import (
    Hide,
    Merge,
    Overrides,
    Rename,
    Split,
    exclude,
    load,
    read_overrides,
    template,
    with_exclusion,
)


def test_every_decision() -> None:
    text = """
        [[merge]]
        into = "Black Death"
        pages = ["Great Mortality"]
        [[split]]
        page = "Mercury"
        title = "Mercury (planet)"
        sources = ["raw/astronomy.md"]
        [[rename]]
        page = "concepts/plague"
        title = "Bubonic plague"
        [[hide]]
        page = "Figure 3"
        [[exclude]]
        source = "raw/old.md"
    """
    assert load(text) == Overrides(
        merge=(Merge("Black Death", ("Great Mortality",)),),
        split=(Split("Mercury", "Mercury (planet)", sources=("raw/astronomy.md",)),),
        rename=(Rename("concepts/plague", "Bubonic plague"),),
        hide=(Hide("Figure 3"),),
        exclude=("raw/old.md",),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[merge", "not valid TOML"),
        ("[[delete]]\npage = 'x'", "unknown table delete.*Known: merge, split"),
        ("[[hide]]\nslug = 'x'", r"\[\[hide\]\] has an unknown key slug.*Known here: page"),
        ("[[rename]]\npage = 'x'", r"a \[\[rename\]\] lacks title"),
        ("[[hide]]\npage = 3", r"page of \[\[hide\]\] must be a text"),
        ("[[merge]]\ninto = 'x'\npages = 'y'", r"pages of \[\[merge\]\] must be a list of texts"),
        ("hide = ['x']", r"hide must be tables, each beginning with \[\[hide\]\]"),
        ("[hide]\npage = 'x'", r"hide must be tables"),
    ],
)
def test_what_kb_does_not_know_is_refused(text: str, says: str) -> None:
    with pytest.raises(OverridesError, match=says):
        load(text)


def test_the_template_decides_nothing_and_its_examples_are_right() -> None:
    assert load(template()) == Overrides()
    examples = "\n".join(line[2:] for line in template().splitlines() if re.match(r"# (\[\[|[a-z]+ = )", line))
    decided = load(examples)
    assert all(getattr(decided, name) for name in ("merge", "split", "rename", "hide", "exclude"))


def test_an_exclusion_leaves_what_people_wrote(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.overrides.write_text("# mine\n[[hide]] # why\npage = 'x'\n")
    exclude(home, ["raw/a.md", 'raw/"b".md'])
    exclude(home, ["raw/a.md"])
    assert home.overrides.read_text() == (
        "# mine\n[[hide]] # why\npage = 'x'\n"
        '\n[[exclude]]\nsource = "raw/a.md"\n\n[[exclude]]\nsource = "raw/\\"b\\".md"\n'
    )
    assert read_overrides(home).exclude == ("raw/a.md", 'raw/"b".md')


def test_no_file_decides_nothing(tmp_path: Path) -> None:
    assert read_overrides(Home(tmp_path)) == Overrides()
    exclude(Home(tmp_path), ["raw/a.md"])
    assert read_overrides(Home(tmp_path)).exclude == ("raw/a.md",)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_path_can_be_excluded(path: str) -> None:
    text = with_exclusion(template(), path) if path else template()
    assert tomllib.loads(text).get("exclude", []) == ([{"source": path}] if path else [])
