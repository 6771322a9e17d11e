"""A whole compile with a model: nothing is asked twice, what failed is asked again, and the bytes are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.calls.caller import Request
from kb.calls.outcome import Outcome
from kb.home import Home
from kb.library import Library
from tests.compile.real_base import build, changed, new_base, pages_in, published, records, squad
from tests.generative.bases import engine, real_engine
from tests.generative.scripted import Model, pages

ARTICLES = 9


@pytest.fixture
def documents(shared: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return squad(shared, ARTICLES)


@pytest.fixture
def home(tmp_path: Path, documents: dict[str, str]) -> Home:
    return new_base(tmp_path / "kb", documents)


def makers(home: Home) -> set[str]:
    with Library.open(home, readonly=True) as library:
        return {claim.engine for claim in library.claims.all()}


def test_a_model_compiles_and_nobody_is_asked_twice(home: Home) -> None:
    made, provider = real_engine(home, Model())
    report = build(home, made)
    assert report.accepted > 150 and not report.unfinished and not made.fallbacks
    assert makers(home) == {made.claims_id}
    written = [r.page for r in records(home).values() if r.page.type == "concept" and r.page.engine == made.id]
    assert len(written) > 5
    first, calls = published(home), provider.calls

    again, provider_again = real_engine(home, Model())
    report = build(home, again)
    assert (provider_again.calls, again.totals.cached, report.written) == (0, 0, ())
    assert published(home) == first

    # Without the library the same answers make the same bytes, and nobody is called.
    for path in (home.library, *home.state.glob("library.db-*")):
        path.unlink(missing_ok=True)
    third, provider_third = real_engine(home, Model())
    build(home, third)
    assert provider_third.calls == 0 and third.totals.cached >= calls - 1  # pages count one by one
    assert changed(published(home), first) <= {"wiki/log.md"}


def test_one_source_more_asks_about_it_and_its_pages_only(home: Home, documents: dict[str, str]) -> None:
    name = sorted(documents)[0]
    (home.raw / name).unlink()
    build(home, real_engine(home, Model())[0])
    before = published(home)

    (home.raw / name).write_text(documents[name], "utf-8")
    model = Model()
    build(home, real_engine(home, model)[0])
    assert "".join(r.variables["source"] for r in model.asked("extract")).count("[1] ") == len(model.asked("extract"))
    shown = sum(len(request.variables["source"]) for request in model.asked("extract"))
    assert shown <= 1.2 * len(documents[name])
    rewritten = pages_in(changed(before, published(home)))
    assert {title for request in model.asked("write") for _, title, _ in pages(request)} <= {
        title
        for slug, record in records(home).items()
        if slug in rewritten
        for title in (record.page.title, " = ".join((record.page.title, *record.page.aliases)))
    }


def test_what_a_provider_did_not_answer_is_told_extractively_and_asked_again(home: Home) -> None:
    down: list[Request] = []

    def fail(request: Request) -> Outcome | None:
        if "Genghis" in request.variables["source"]:
            down.append(request)
            return Outcome.rate_limited
        return None

    made = engine(Model(extract=fail))
    report = build(home, made)
    assert made.fallbacks == {Outcome.rate_limited: len(down)} and report.unfinished >= 1
    assert makers(home) == {made.claims_id, "extractive"}

    model = Model()
    well = engine(model)
    report = build(home, well)
    assert {request.source for request in model.asked("extract")} == {request.source for request in down}
    assert not well.fallbacks and not report.unfinished and makers(home) == {well.claims_id}

    assert build(home, idle := engine(quiet := Model())).written == () and not quiet.said and not idle.fallbacks


def test_what_a_model_will_not_do_is_told_extractively_for_good(home: Home) -> None:
    made = engine(Model(extract=lambda r: Outcome.refused if "Genghis" in r.variables["source"] else None))
    report = build(home, made)
    assert made.fallbacks[Outcome.refused] >= 1 and not report.unfinished
    model = Model()
    assert build(home, engine(model)).written == () and not model.said


def test_while_claims_are_waited_for_pages_and_titles_are_not_asked_about(home: Home) -> None:
    waiting = Model(extract=lambda _: Outcome.pending)
    report = build(home, made := engine(waiting))
    assert report.unfinished and made.fallbacks.keys() == {Outcome.pending}
    assert {request.task for request, _ in waiting.said} == {"extract"}
    assert len(records(home)) > ARTICLES  # a wiki is there meanwhile

    titles = Model(group=lambda _: Outcome.pending)
    assert build(home, engine(titles)).unfinished
    assert {request.task for request, _ in titles.said} == {"extract", "group", "contradict"}

    writes = Model()
    assert not build(home, engine(writes)).unfinished
    assert {request.task for request, _ in writes.said} == {"group", "write"}


def test_the_same_interim_wiki_is_not_written_again(home: Home) -> None:
    waiting = Model(extract=lambda _: Outcome.pending)
    build(home, engine(waiting))
    first = published(home)
    report = build(home, engine(waiting))
    assert report.written == () and changed(published(home), first) == set()


def test_a_topic_that_is_vetoed_gets_no_page(home: Home) -> None:
    titles: dict[str, str] = {}

    def group(request: Request) -> dict[str, list[str]]:
        found = [line.split(" ", 1) for line in request.variables["topics"].splitlines()]
        titles.update((name, rest.rsplit(" (", 1)[0].split(" = ")[0]) for name, rest in found[:1])
        return {"veto": [found[0][0]]}

    build(home, engine(Model(group=group)))
    have = {record.page.title for record in records(home).values() if record.page.type == "concept"}
    assert titles and not have & set(titles.values())


def test_the_same_texts_of_other_sources_stay_apart(home: Home) -> None:
    """A removed source takes what only it said, however the model worded it."""
    build(home, engine(Model()))
    gone = next(home.raw.glob("Genghis*"))
    text = gone.read_text("utf-8")
    sentence = next(line for line in text.split(". ") if len(line) > 80).split("\n")[-1]
    assert any(sentence[:60].encode() in content for content in published(home).values())
    gone.unlink()
    build(home, engine(Model()))
    assert not any(sentence[:60].encode() in content for content in published(home).values())


PILOTS = """\
# The harbour office

{}
Night pilotage began in 1902.
"""


def test_while_titles_are_waited_for_each_build_asks_the_same_question(tmp_path: Path) -> None:
    """Small topics that code would tell on another page joined it in the lock, and answers in hand were refused."""
    ports = ("Leith", "Aberdeen", "Wick", "Stornoway", "Oban", "Lerwick", "Kirkwall", "Montrose", "Dundee", "Perth")
    rules = " ".join(f"Pilotage at {port} costs {place} pounds." for place, port in enumerate(ports, 20))
    home = new_base(tmp_path / "kb", {"pilots.md": PILOTS.format(rules)})
    claims = [{"quotes": [place], "topics": [1]} for place in range(1, len(ports) + 1)]
    claims.append({"quotes": [len(ports) + 1], "topics": [2]})

    def asked() -> list[str]:
        model = Model(
            extract=lambda _: {"topics": ["pilotage", "night pilotage"], "claims": claims},
            group=lambda _: Outcome.pending,
        )
        build(home, engine(model))
        return [request.variables["topics"] for request in model.asked("group")]

    first = asked()
    assert "Pilotage (10, A" in first[0] and "Night pilotage (1, A, small" in first[0]
    assert asked() == first
