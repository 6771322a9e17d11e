"""Settings explain themselves, refuse what they do not know, and can come from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import NoKnowledgeBase, SettingsError
from kb.home import Home, find_home
from kb.settings import Settings, load_settings, template


def load(tmp_path: Path, text: str, **environment: str) -> Settings:
    (tmp_path / "kb.toml").write_text(text, "utf-8")
    return load_settings(Home(tmp_path), environment)


def test_a_new_kb_toml_holds_every_default_with_a_comment(tmp_path: Path) -> None:
    text = template()
    assert load(tmp_path, text) == Settings()
    for line, following in zip(text.splitlines(), text.splitlines()[1:], strict=False):
        if " = " in following and not following.startswith("#"):
            assert line.startswith("# "), following


@pytest.mark.parametrize("title", ['A "quoted" \\ title', "two\nlines", "a bell\x07 and DEL\x7f"])
def test_the_title_is_written_safely(tmp_path: Path, title: str) -> None:
    assert load(tmp_path, template(title)).purpose.title == title


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("modle = 'x'", 'unknown key modle. Did you mean "model"'),
        ("[limits]\nfile = 3", "unknown key limits.file"),
        ("[site]\nsources = 'some'", "site.sources must be one of full, quotes, none"),
        ("[limits]\npages = '3'", "limits.pages must be a whole number"),
        ("[limits]\npages = true", "limits.pages must be a whole number"),
        ("[site]\noriginals = 1", "site.originals must be true or false"),
        ("[watch]\nquiet = 'long'", "watch.quiet must be a number"),
        ("[watch]\nquiet = -1", "must not be negative"),
        ("limits = 3", "limits must be a table"),
        ("model = ", "not valid TOML"),
    ],
)
def test_what_kb_does_not_know_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message.replace(".", r"\.")):
        load(tmp_path, text)


def test_the_environment_stands_above_the_file(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        "embedder = 'minilm'\n[limits]\npages = 3",
        KB_EMBEDDER="none",
        KB_LIMITS_PAGES="7",
        KB_SITE_ORIGINALS="false",
        KB_WATCH_QUIET="0.5",
        KB_SOMETHING_ELSE="1",
    )
    assert (settings.embedder, settings.limits.pages) == ("none", 7)
    assert (settings.site.originals, settings.watch.quiet) == (False, 0.5)
    with pytest.raises(SettingsError, match=r"limits\.pages"):
        load(tmp_path, "", KB_LIMITS_PAGES="many")


def test_a_knowledge_base_is_found_from_below(tmp_path: Path) -> None:
    (tmp_path / "kb.toml").touch()
    deep = tmp_path / "raw" / "a" / "b"
    deep.mkdir(parents=True)
    assert find_home(deep).root == tmp_path.resolve()
    with pytest.raises(NoKnowledgeBase, match="kb init"):
        find_home(Path("/"))
