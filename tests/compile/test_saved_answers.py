"""Answers that are kept become pages with proofs, and lose what their sources no longer say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from compile.answers import OWN
from compile.extractive.engine import Extractive
from kb.ask.session import Session
from kb.errors import UsageError
from kb.export import EXPORTS
from kb.home import Home
from kb.library import Library
from kb.saved import Saved, other_lines, read_saved, saved_from, with_answer, write_saved
from kb.settings import Settings
from kb.values import Answer, AnswerSentence, Citation, Document, Source
from kb.verify import verify
from tests.cli.commands import kb
from tests.compile.real_base import build, new_base, records

DOCUMENTS = {
    "letter.md": "# A letter\n\nThe Tern Rock lighthouse was built by Ada Holm in 1861. The oil store burnt later.\n",
    "survey.md": "# A survey\n\nThe Tern Rock lighthouse stands 34 metres above the granite rock. It leans a little.\n",
    "list.md": "# Stores\n\nThe keepers of Tern Rock took these stores along:\n\n- salt pork\n- lamp oil\n- dry peas\n",
}
BUILT = "Who built the Tern Rock lighthouse?"
BOTH = "Who built the Tern Rock lighthouse, and how high does it stand?"
HOLM = "The Tern Rock lighthouse was built by Ada Holm in 1861."
HIGH = "The Tern Rock lighthouse stands 34 metres above the granite rock."


def base(folder: Path) -> Home:
    home = new_base(folder, DOCUMENTS)
    home.settings.write_text('embedder = "none"\n', "utf-8")
    build(home)
    return home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return base(tmp_path / "kb")


def ask(home: Home, question: str) -> Answer:
    with Session.open(home, Settings(embedder="none")) as session:
        return session.ask(question, Extractive())


def save(home: Home, question: str) -> None:
    keep(home, ask(home, question))


def said(home: Home, question: str, *words: str) -> Answer:
    """An answer in these words of the sources."""
    told = []
    with Library.open(home, readonly=True) as library:
        for text in words:
            source = next(one for one in library.sources.all() if text in library.sources.text(one.id))
            start = library.sources.text(source.id).index(text)
            citation = Citation(source.id, source.path, start, start + len(text), text)
            told.append(AnswerSentence(text, (citation,)))
    return Answer(question, False, 0.9, tuple(told))


def keep(home: Home, answer: Answer) -> None:
    with Library.open(home) as library:

        def document(identity: str) -> tuple[Source, Document]:
            source = library.sources.get(identity)
            if source is None:
                raise KeyError(identity)
            return source, library.sources.document(identity)

        new = saved_from(answer, "2026-01-02T03:04:05Z", document)
    write_saved(home, with_answer(read_saved(home), new))
    build(home)


def text_of(home: Home, slug: str) -> str:
    return (home.wiki / f"{slug}.md").read_text("utf-8")


def sound(home: Home) -> None:
    with Library.open(home, readonly=True) as library:
        assert verify(library, home).findings == ()
        claims = {claim["id"] for claim in EXPORTS["claims"](library)}
        for page in EXPORTS["pages"](library):
            for sentence in page["sentences"]:
                assert sentence["claims"] and set(sentence["claims"]) <= claims


def test_saved_from_the_command_line_and_found_again(home: Home) -> None:
    ran = kb("--kb", home.root, "ask", "--save", BUILT)
    assert ran.code == 0 and "wiki/answers/who-built-the-tern-rock-lighthouse.md" in ran.err
    page = records(home)["answers/who-built-the-tern-rock-lighthouse"].page
    assert page.type == "answer" and page.title == BUILT and "Ada Holm" in page.sections[0].sentences[0].text
    assert "concepts/tern-rock-lighthouse" in page.related or page.related
    assert BUILT in text_of(home, "answers/index") and "[^q-" in text_of(home, page.slug)
    sound(home)
    again = kb("--kb", home.root, "ask", "--json", "Tern Rock lighthouse: who built it?").json()
    assert again["saved"] == page.path
    assert kb("--kb", home.root, "ask", "--json", "Who leans a little?").json()["saved"] == ""
    found = kb("--kb", home.root, "search", "--json", "--level", "page", "who built the lighthouse").json()
    assert page.slug in [hit["source"] for hit in found["hits"]]
    kb("--kb", home.root, "ask", "--save", BUILT)
    assert len(read_saved(home)) == 1  # the same question has one page
    refused = kb("--kb", home.root, "ask", "--save", "Who painted the moon green?")
    assert refused.code == 2 and "nothing to keep" in refused.err and len(read_saved(home)) == 1


def test_what_a_source_took_with_it_is_nowhere(home: Home) -> None:
    keep(home, said(home, BOTH, HOLM, HIGH))
    slug = read_saved(home)[0].slug
    assert "Ada Holm" in text_of(home, slug) and "34 metres" in text_of(home, slug)
    (home.raw / "letter.md").unlink()
    report = build(home)
    assert any("stale" in problem.message for problem in report.problems)
    text = text_of(home, slug)
    assert "Stale since" in text and "stale_after" in text and "34 metres" in text
    for path in (home.answers, home.lock, *home.wiki.rglob("*.md"), *home.wiki.rglob("*.json")):
        assert "Ada Holm" not in path.read_text("utf-8"), path
    sound(home)
    (home.raw / "survey.md").unlink()
    report = build(home)
    assert slug not in records(home) and not (home.wiki / f"{slug}.md").exists()
    assert any("rests on nothing" in problem.message for problem in report.problems)
    [kept] = read_saved(home)
    assert kept.question == BOTH and kept.sentences == () and kept.stale
    sound(home)
    shutil.copy(Path(__file__), home.raw / "note.txt")
    for name in ("letter.md", "survey.md"):
        (home.raw / name).write_text(DOCUMENTS[name], "utf-8")
    build(home)
    keep(home, said(home, BOTH, HOLM, HIGH))  # asked and saved again, it is whole again
    assert "Stale" not in text_of(home, slug) and "Ada Holm" in text_of(home, slug)


def test_a_source_that_changed(home: Home) -> None:
    save(home, BUILT)
    slug = read_saved(home)[0].slug
    longer = DOCUMENTS["letter.md"].replace("# A letter", "# A letter\n\nFound in an attic in 2020.")
    (home.raw / "letter.md").write_text(longer, "utf-8")
    build(home)
    assert "Ada Holm" in text_of(home, slug) and "Stale" not in text_of(home, slug)  # moved, and found where it is
    sound(home)
    (home.raw / "letter.md").write_text(longer.replace("Ada Holm", "Eve Lund"), "utf-8")
    build(home)
    assert slug not in records(home) or "Ada Holm" not in text_of(home, slug)
    sound(home)


def test_quotes_that_no_engine_made_a_claim_of(home: Home) -> None:
    """The items of a list are no statements; saved, they are claims of the answer alone, and leave with it."""
    save(home, "Which stores did the keepers of Tern Rock take along?")
    with Library.open(home, readonly=True) as library:
        own = [name for name, _, _ in json.loads(library.meta.get(OWN) or "[]")]
        assert own and all(name in library.claims.get(own) for name in own)
        before = library.claims.count()
    slug = read_saved(home)[0].slug
    assert "lamp oil" in text_of(home, slug)
    sound(home)
    files = {path: path.read_bytes() for path in home.wiki.rglob("*") if path.is_file() and path.name != "log.md"}
    assert build(home).written == ()
    shutil.rmtree(home.state)  # all is made again of what stands beside kb.toml
    build(home)
    again = {path: path.read_bytes() for path in home.wiki.rglob("*") if path.is_file() and path.name != "log.md"}
    assert again.keys() == files.keys() and again[home.wiki / f"{slug}.md"].count(b"[^q-") == files[
        home.wiki / f"{slug}.md"
    ].count(b"[^q-")
    home.answers.unlink()
    build(home)
    with Library.open(home, readonly=True) as library:
        assert library.claims.count() == before - len(own) and json.loads(library.meta.get(OWN) or "[]") == []
    assert slug not in records(home)
    sound(home)


def test_what_somebody_wrote_into_the_file_is_proven_too(home: Home) -> None:
    save(home, BUILT)
    [kept] = [json.loads(line) for line in home.answers.read_text("utf-8").splitlines()]
    kept["sentences"][0]["text"] = kept["sentences"][0]["text"].replace("1861", "1891")
    kept["sentences"].append({"text": "All keepers drowned.", "quotes": [{"source": "s-none", "text": "x", "near": 0}]})
    home.answers.write_text(json.dumps(kept) + "\n", "utf-8")
    build(home)
    for path in home.wiki.rglob("*.md"):
        assert "1891" not in path.read_text("utf-8") and "drowned" not in path.read_text("utf-8")
    sound(home)


GOOD: dict[str, Any] = {"slug": "answers/a", "question": "A?", "at": "", "engine": "e", "sentences": [], "stale": ""}


@pytest.mark.parametrize(
    "line",
    [
        "no JSON", "[]", "{}", json.dumps({**GOOD, "more": 1}), json.dumps({**GOOD, "slug": "answers/../../x"}),
        json.dumps({**GOOD, "slug": "concepts/a"}), json.dumps({**GOOD, "slug": "answers/index"}),
        json.dumps({**GOOD, "question": " "}), json.dumps({**GOOD, "sentences": [{"text": "x"}]}),
        json.dumps({**GOOD, "slug": 5}), json.dumps({**GOOD, "question": None}), json.dumps({**GOOD, "stale": 1}),
        json.dumps({**GOOD, "sentences": [{"text": "x", "quotes": [{"source": "s", "text": None, "near": 0}]}]}),
        json.dumps({**GOOD, "sentences": [{"text": "x", "quotes": [{"source": "s", "text": "x", "near": 1e999}]}]}),
    ],
)  # fmt: skip
def test_a_line_that_is_no_answer_is_named(home: Home, line: str) -> None:
    written = f"{json.dumps(GOOD)}\n{line}\n"
    home.answers.write_text(written, "utf-8")
    assert [one.slug for one in read_saved(home)] == [GOOD["slug"]] and other_lines(home) == [(2, line)]
    write_saved(home, read_saved(home))
    assert home.answers.read_text("utf-8") == written


def test_a_line_that_is_no_answer_stops_nothing(home: Home) -> None:
    save(home, BUILT)
    with home.answers.open("ab") as file:
        file.write(b"one more\n\xff\xfe\n")
    built = kb("--kb", home.root, "build")
    assert built.code == 0 and "Lines 2, 3 are no saved answers" in built.err
    keep(home, said(home, BOTH, HOLM, HIGH))
    assert len(read_saved(home)) == 2 and home.answers.read_bytes().endswith(b"one more\n\xff\xfe\n")


def test_replies_of_a_model_written_over_the_file(home: Home) -> None:
    """The file of replies is called what the file of answers is; kb takes the one and keeps the other."""
    save(home, BUILT)
    before = home.answers.read_bytes()
    reply = json.dumps({"key": "0" * 64, "answer": {"claims": []}})
    home.answers.write_text(f"Here are the answers:\n{reply}\n", "utf-8")
    built = kb("--kb", home.root, "build")
    assert built.code in (0, 3) and "kb handoff import answers.jsonl" in built.out + built.err
    assert len(read_saved(home)) == 1 and (home.wiki / f"{read_saved(home)[0].slug}.md").is_file()
    home.answers.write_text(f"{reply}\n", "utf-8")
    told = kb("--kb", home.root, "handoff", "import", str(home.answers))
    assert "replies.jsonl" in told.err and "No question with this key waits" in told.err
    assert home.answers.read_bytes() == before and reply in (home.root / "replies.jsonl").read_text("utf-8")
    again = kb("--kb", home.root, "handoff", "import", str(home.answers))
    assert again.code == 2 and "kb's own" in again.err


@pytest.mark.parametrize("name", ["answers.jsonl", "kb.toml", "raw/letter.md", "wiki/x.md"])
def test_nothing_is_exported_over_what_is_kbs_own(home: Home, name: str) -> None:
    before = (home.root / name).read_bytes() if (home.root / name).is_file() else None
    told = kb("--kb", home.root, "handoff", "export", str(home.root / name))
    assert told.code == 2 and "replies.jsonl" in told.err
    assert before == ((home.root / name).read_bytes() if (home.root / name).is_file() else None)


def test_what_a_purged_source_said_is_not_remembered(home: Home) -> None:
    keep(home, said(home, BOTH, HOLM, HIGH))
    kb("--kb", home.root, "--yes", "remove", "--purge", "raw/letter.md")
    for path in (home.answers, *(file for file in home.state.rglob("*") if file.is_file())):
        assert b"Ada Holm" not in path.read_bytes(), path


def test_slugs_stay_apart() -> None:
    def saved(question: str) -> Saved:
        return Saved("answers/who", question, "", "extractive", ())

    kept = with_answer(with_answer(with_answer([], saved("Who?")), saved("Who!")), saved("who?"))
    assert [(one.slug, one.question) for one in kept] == [("answers/who", "who?"), ("answers/who-2", "Who!")]


def test_no_more_of_a_source_is_kept_than_proves_the_words() -> None:
    text = "The rock is bare. The tower, built in 1861, is not high. Gulls nest there."
    source = Source("s-1", "raw/a.md", "0" * 64, "0" * 64, "text", "A")
    cited = Citation("s-1", "raw/a.md", 0, len(text), text)
    answer = Answer(
        "When was the tower built?", False, 0.9, (AnswerSentence("The tower was built in 1861.", (cited,)),)
    )
    [sentence] = saved_from(answer, "", lambda _: (source, Document(text, (), "text", "text/1"))).sentences
    assert [quote.text for quote in sentence.quotes] == ["The tower, built in 1861, is not high."]
    wrong = Answer("When?", False, 0.9, (AnswerSentence("The tower was built in 1871.", (cited,)),))
    with pytest.raises(UsageError):
        saved_from(wrong, "", lambda _: (source, Document(text, (), "text", "text/1")))
