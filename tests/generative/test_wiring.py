"""From kb.toml to the engine and back to exit codes and status; and who never sees any of this."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from compile.extractive.engine import Extractive
from compile.generative.engine import Generative
from compile.open import open_engine
from kb.calls.outcome import Outcome
from kb.cli.pipeline import BuildReport, Options, build
from kb.cli.status import status
from kb.errors import ExitCode, SettingsError
from kb.home import Home
from kb.library import Library
from kb.progress import Silent
from kb.settings import Calls, Models, Settings
from tests.bench.tokens import documents, measured
from tests.compile.real_base import new_base
from tests.generative.bases import TEXT, engine
from tests.generative.scripted import Model

LOCAL = "openai-like:m?base_url=http://127.0.0.1:9/v1"
OTHER = "openai-like:n?base_url=http://127.0.0.1:9/v1"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_base(tmp_path / "kb", {"light.md": TEXT, "rock.md": "# Gulls\n\nGulls breed on Skerrow Rock in May."})


def built(home: Home, made: Generative) -> BuildReport:
    return build(home, Settings(embedder="none"), made, Silent(), Options(site=False))


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (Settings(), Extractive),
        (Settings(model=LOCAL), Generative),
        (Settings(model="handoff"), Generative),
        (Settings(models=Models(answer=LOCAL)), Generative),
        (Settings(models=Models(judge=LOCAL)), Extractive),  # a judge alone has nothing to judge
    ],
)
def test_the_engine_follows_the_settings(home: Home, settings: Settings, kind: type) -> None:
    assert isinstance(open_engine(home, settings), kind)


def test_an_unknown_model_is_an_error_of_the_settings(home: Home) -> None:
    with pytest.raises(SettingsError):
        open_engine(home, Settings(model="gpt"))


def test_the_engines_id_names_the_models_that_write_and_follows_all_that_matters(home: Home) -> None:
    def name(settings: Settings) -> str:
        return open_engine(home, settings).id

    plain = name(Settings(model=LOCAL))
    assert plain.startswith("openai-like:m+")
    assert name(Settings(model=LOCAL, models=Models(write=OTHER))).startswith("openai-like:m,openai-like:n+")
    assert name(Settings(model=LOCAL, models=Models(answer=OTHER))) == plain  # changes no page
    assert name(Settings(model=LOCAL, models=Models(judge=OTHER))) != plain
    (home.root / "prompts").mkdir()
    own = (
        (Path(__file__).parents[2] / "prompts/extract.md")
        .read_text("utf-8")
        .replace("Propose claims", "Propose any claims")
    )
    (home.root / "prompts/extract.md").write_text(own, "utf-8")
    assert name(Settings(model=LOCAL)) != plain


def test_text_of_local_only_folders_is_told_apart_by_the_sources_path(home: Home) -> None:
    (home.raw / "private").mkdir()
    (home.raw / "private/diary.md").write_text("# Diary\n\nThe keeper was ill in May 1911.", "utf-8")
    built(home, engine(Model()))
    made = open_engine(home, replace(Settings(model=LOCAL), calls=Calls(local_only=("private",))))
    with Library.open(home, readonly=True) as library:
        ids = {source.path: source.id for source in library.sources.all()}
    assert isinstance(made, Generative)
    assert made.stays([*ids.values(), "s-unknown"]) == {ids["raw/private/diary.md"], "s-unknown"}


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (None, ExitCode.OK),
        (Outcome.refused, ExitCode.PARTIAL),
        (Outcome.timed_out, ExitCode.PARTIAL),
        (Outcome.pending, ExitCode.PENDING),
        (Outcome.local_only, ExitCode.OK),  # as the settings ask
    ],
)
def test_exit_codes(home: Home, outcome: Outcome | None, code: ExitCode) -> None:
    report = built(home, engine(Model(extract=lambda _: outcome)))
    assert report.code is code
    shown = report.as_json()["model"]
    assert shown["calls"] >= 2 and shown["tokens_in"] > 0
    assert sum(shown["stood_in"].values()) == (2 if code is ExitCode.PARTIAL else 0)
    assert shown["pending"] == (2 if outcome is Outcome.pending else 0)


def test_a_watch_reports_each_build_for_itself(home: Home) -> None:
    made = engine(Model())
    assert built(home, made).model.calls >= 2
    assert built(home, made).model.calls == 0
    (home.raw / "more.md").write_text("# More\n\nThe fog horn was removed in 1987.", "utf-8")
    assert 1 <= built(home, made).model.calls <= 3


def test_status_counts_calls_by_outcome(home: Home) -> None:
    settings = Settings(model="handoff", embedder="none")
    report = build(home, settings, open_engine(home, settings), Silent(), Options(site=False))
    assert report.code is ExitCode.PENDING
    with Library.open(home) as library:
        assert status(library, home, settings)["calls"] == {"pending": 2}
        assert library.claims.count() == 6  # told extractively meanwhile


CODE = """
import sys
from kb.cli import cli
try: cli.main(args={arguments!r}, prog_name='kb')
except SystemExit: pass
none = ('kb.calls', 'compile.generative', 'pydantic')
print([name for name in sys.modules if name.startswith(none)], file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["search", "gulls"], ["build", "--no-site", "--json"], ["status"]])
def test_without_a_model_none_of_this_is_imported(home: Home, arguments: list[str]) -> None:
    text = home.settings.read_text("utf-8").replace('embedder = "minilm"', 'embedder = "none"')
    home.settings.write_text(text, "utf-8")
    built(home, engine(Model()))  # so that there is something to search
    code = CODE.format(arguments=["--kb", str(home.root), *arguments])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]", done.stderr


def test_what_a_compile_costs(shared: Path) -> None:
    """Measured: 0.75 in, a third of them the instructions that all questions of a task share, and 0.16 out."""
    texts = documents(6)
    size = sum([len(text) for text in texts.values()][:-1])
    first = measured(texts).first
    assert first.tokens_in.total() / size <= 0.8
    assert first.tokens_out.total() / size <= 0.2


@pytest.mark.parametrize("count", [6, 101])
def test_one_source_more_costs_itself_and_its_pages(shared: Path, count: int) -> None:
    """Measured: 1.02 × alone plus its pages beside five articles, 0.98 × beside a hundred parts of articles."""
    found = measured(documents(count))
    assert found.share <= 1.2
    assert 0 < found.more.calls["write"] <= found.pages + 1, "only its pages are written again"
