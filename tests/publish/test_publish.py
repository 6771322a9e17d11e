"""What leaves with `kb publish`, and what stays: looked for in every byte of the folder."""

from __future__ import annotations

import html
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compile.publish.publish import Order, Published, addresses, publish
from kb.corrections import keep_corrections
from kb.errors import NeedsConfirmation, SiteError, UsageError
from kb.home import Home
from kb.library import Library
from kb.overrides import Correction
from kb.progress import Person, Silent
from kb.settings import Calls, Settings, SiteSettings
from kb.study.cards import make_cards
from tests.site.folder_server import serving
from tests.site.site_sample import SOURCES, make_base
from tests.site.test_site_browser import Reader, browser

__all__ = ["browser"]  # a fixture
KEY = "sk-ant-" + "abcd1234" * 6


def send(home: Home, settings: Settings, folder: Path, **order: Any) -> Published:
    yes = order.pop("yes", False)
    return publish(home, settings, Order(folder, **order), Person(yes), Silent())


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def holds(folder: Path, words: str) -> list[str]:
    """Files that hold these words, as they stand or as HTML shows them."""
    found = []
    for name, data in files(folder).items():
        shown = html.unescape(re.sub(r"<[^<>]*>", "", data.decode("utf-8", "replace")))
        if words in data.decode("utf-8", "replace") or words in " ".join(shown.split()):
            found.append(name)
    return found


@pytest.fixture
def base(tmp_path: Path) -> tuple[Home, Settings]:
    home, settings = make_base(tmp_path / "kb")
    page = home.wiki / "concepts/tower.md"
    page.write_text(page.read_text("utf-8").replace("## Notes\n", "## Notes\n\nAsk Nora about the key.\n"), "utf-8")
    home.settings.write_text("", "utf-8")
    return home, settings


def test_all_that_may_leave_does_and_notes_and_log_stay(base: tuple[Home, Settings], tmp_path: Path) -> None:
    done = send(*base, tmp_path / "out")
    assert (done.sources, done.kept, done.notes) == (4, (), 1)
    names = files(tmp_path / "out")
    assert {"index.html", "404.html", "llms.txt", "claims.jsonl", "concepts/tower.html", "concepts/tower.md"} <= set(
        names
    )
    assert len([name for name in names if name.startswith("originals/")]) == 4
    assert "log.html" not in names
    assert holds(tmp_path / "out", "Nora") == []
    assert holds(tmp_path / "out", str(base[0].root)) == []
    assert not (base[0].state / "publish").exists()
    assert "Nora" in (base[0].wiki / "concepts/tower.md").read_text("utf-8")


SAYS = {
    "The Grey Skerry tower is 41 metres high.": "It is 42 metres high.",
    "A steam siren replaced the bell in that year.": "It was a diaphone.",
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Published, Path]:
    """A base with a private report, another name of a page and two corrections; and what leaves of it."""
    folder = tmp_path_factory.mktemp("private")
    home, settings = make_base(folder / "kb")
    home.settings.write_text("", "utf-8")
    with Library.open(home) as library:
        record = library.pages.get("concepts/fresnel-lens")
        assert record is not None
        library.pages.put(replace(record, page=replace(record.page, aliases=("Lenses", "Old Glass Eye"))))
        told = {claim.text: claim.id for claim in library.claims.all()}
        made = {told[text]: Correction(told[text], says, "Measured again.") for text, says in SAYS.items()}
        keep_corrections(library, made)
    done = send(home, replace(settings, calls=Calls(local_only=("reports",))), folder / "out")
    return home, done, folder / "out"


def test_what_is_local_only_is_in_no_byte(sent: tuple[Home, Published, Path]) -> None:
    home, done, out = sent
    assert done.kept == ("raw/reports/harbour-1901.pdf",)
    assert "Steam siren" not in done.kept_pages  # another source tells of it too
    for words in (
        "harbour-1901", "harbour-report", "Harbour Board", "dressed granite", "3 September 1847", "was a bell until",
        "paid one lighthouse keeper", "39 metres", "41 / 39",
    ):  # fmt: skip
        assert holds(out, words) == [], words
    assert holds(out, "The Grey Skerry tower is 41 metres high.")  # of a source that leaves
    with Library.open(home, readonly=True) as library:
        private = [
            claim
            for source in library.sources.all()
            if source.path in done.kept
            for claim in library.claims.of(source.id)
        ]
    assert len(private) > 5
    for claim in private:
        assert holds(out, claim.id) == []


def test_a_name_that_only_a_private_source_uses_stays(sent: tuple[Home, Published, Path]) -> None:
    assert holds(sent[2], "Old Glass Eye") == []
    assert holds(sent[2], "Lenses")


def test_a_correction_leaves_with_the_claim_it_corrects_and_not_with_one_that_stays(
    sent: tuple[Home, Published, Path],
) -> None:
    home, _, out = sent
    with Library.open(home, readonly=True) as library:
        corrected = {claim.id for claim in library.claims.all() if claim.text in SAYS}
        assert len(corrected) == 2 and not {card.claim for card in make_cards(library)} & corrected
    assert holds(out, "It is 42 metres high.")
    assert holds(out, "It was a diaphone.") == []


def test_links_of_what_is_left_lead_to_what_is_left(base: tuple[Home, Settings], tmp_path: Path) -> None:
    home, settings = base
    send(home, replace(settings, calls=Calls(local_only=("raw/reports", "fog.html"))), tmp_path / "out")
    names = set(files(tmp_path / "out"))
    for name in names:
        if name.endswith(".html") and name != "404.html":
            text = (tmp_path / "out" / name).read_text("utf-8")
            for link in re.findall(r'(?:href|src)="([^"#:]+)', text):
                target = (tmp_path / "out" / name).parent / link.split("?")[0]
                assert target.resolve().relative_to(tmp_path / "out").as_posix() in names, (name, link)


@pytest.mark.parametrize("shown", ["quotes", "none"])
def test_the_settings_say_how_much_of_a_source_leaves(base: tuple[Home, Settings], tmp_path: Path, shown: Any) -> None:
    home, settings = base
    send(home, replace(settings, site=SiteSettings(sources=shown)), tmp_path / "out")
    assert holds(tmp_path / "out", "Nobody wrote to me.") == []
    assert not [name for name in files(tmp_path / "out") if name.startswith("originals/")]


def test_originals_can_stay(base: tuple[Home, Settings], tmp_path: Path) -> None:
    home, settings = base
    done = send(home, replace(settings, site=SiteSettings(originals=False)), tmp_path / "out")
    assert not done.originals
    assert not [name for name in files(tmp_path / "out") if name.startswith("originals/")]
    assert holds(tmp_path / "out", "Nobody wrote to me.")


def test_a_key_in_a_document_stops_it_until_a_person_agrees(tmp_path: Path) -> None:
    text = f"# A\n\nThe Grey Skerry tower has the key {KEY} on its door.\n"
    home, settings = make_base(tmp_path / "kb", [*SOURCES, ("raw/a.md", "markdown", "A", "", "", text)])
    with pytest.raises(NeedsConfirmation, match=r"raw/a\.md holds what looks like a key of a service") as stopped:
        send(home, settings, tmp_path / "out")
    assert KEY not in str(stopped.value)
    assert not (tmp_path / "out").exists()
    send(home, settings, tmp_path / "out", yes=True)
    assert (tmp_path / "out/index.html").is_file()


def test_each_finding_names_the_documents_that_hold_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIGHT_PASSWORD", "lantern-of-1847")
    told = "# {}\n\nThe Grey Skerry tower has the word {} on its door.\n"
    texts = [("raw/a.md", told.format("A", KEY)), ("raw/b.md", told.format("B", "lantern-of-1847"))]
    home, settings = make_base(
        tmp_path / "kb", [*SOURCES, *((path, "markdown", path[4], "", "", text) for path, text in texts)]
    )
    asked: list[str] = []

    def agree(what: str) -> bool:
        asked.append(what)
        return True

    publish(home, settings, Order(tmp_path / "out"), Person(ask=agree), Silent())
    assert sorted(one.partition(", which")[0] for one in asked) == [
        "raw/a.md holds what looks like a key of a service",
        "raw/b.md holds the value of a secret variable of the environment",
    ]


def test_a_path_of_this_machine_stops_it(tmp_path: Path) -> None:
    root = tmp_path / "kb"
    text = f"# A\n\nThe Grey Skerry tower is told of in {root}/raw on this disk.\n"
    home, settings = make_base(root, [*SOURCES, ("raw/a.md", "markdown", "A", "", "", text)])
    with pytest.raises(SiteError, match="a path of this machine"):
        send(home, settings, tmp_path / "out", yes=True)
    assert not (tmp_path / "out").exists()


def test_a_second_time_only_what_changed_is_written_and_others_files_stay(
    base: tuple[Home, Settings], tmp_path: Path
) -> None:
    home, settings = base
    out = tmp_path / "out"
    out.mkdir()
    (out / "CNAME").write_text("example.org")
    first = send(home, settings, out)
    assert first.files == len(files(out)) - 2  # CNAME, and the list
    assert send(home, settings, out).files == 0
    again = send(home, replace(settings, calls=Calls(local_only=("reports",))), out)
    assert 0 < again.files < first.files
    assert (out / "CNAME").read_text() == "example.org"
    assert holds(out, "harbour-1901") == []
    assert sorted(json.loads((out / "published.json").read_text())) == sorted(
        set(files(out)) - {"CNAME", "published.json"}
    )


def test_a_folder_of_somebody_else_is_not_written_into(base: tuple[Home, Settings], tmp_path: Path) -> None:
    home, settings = base
    for folder in (home.root, home.wiki, home.raw / "site", home.root.parent):
        with pytest.raises(UsageError, match="part of the knowledge base"):
            send(home, settings, folder)
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "index.html").write_text("mine")
    with pytest.raises(UsageError, match="not of kb's making"):
        send(home, settings, taken)
    assert files(taken) == {"index.html": b"mine"}
    led = tmp_path / "led"
    led.mkdir()
    (led / "concepts").symlink_to(taken)
    with pytest.raises(UsageError, match="not of kb's making"):
        send(home, settings, led)
    assert files(taken) == {"index.html": b"mine"}
    filed = tmp_path / "filed"
    filed.mkdir()
    (filed / "concepts").write_text("mine")
    with pytest.raises(UsageError, match="not of kb's making"):
        send(home, settings, filed)
    assert files(filed) == {"concepts": b"mine"}


def test_a_list_that_leads_out_of_the_folder_takes_nothing_away(base: tuple[Home, Settings], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/published.json").write_text(json.dumps(["../mine.txt", str(tmp_path / "mine.txt"), 3]))
    send(*base, tmp_path / "out")
    assert (tmp_path / "mine.txt").read_text() == "keep"


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("", "", ("", "/")),
        ("", "/sub/path", ("", "/sub/path/")),
        ("https://example.org", "sub", ("https://example.org/sub/", "/sub/")),
        ("https://example.org/wiki", "", ("https://example.org/wiki/", "/wiki/")),
    ],
)
def test_where_it_will_be_served(url: str, base: str, expected: tuple[str, str]) -> None:
    assert addresses(url, base) == expected


@pytest.mark.parametrize(
    ("url", "base"), [("javascript:alert(1)", ""), ("", '/a"onload="x'), ("", "/../a b"), ("x", "")]
)
def test_what_is_no_address(url: str, base: str) -> None:
    with pytest.raises(UsageError):
        addresses(url, base)


@pytest.mark.browser
def test_it_works_below_any_path(browser: Any, base: tuple[Home, Settings], tmp_path: Path) -> None:
    host = tmp_path / "host"
    send(*base, host / "sub/path", base="/sub/path")
    shutil.copy(host / "sub/path/404.html", host / "sub/path/concepts/gone.html")  # as hosts show it, anywhere
    with serving(host) as address, Reader(browser, address) as reader:
        page = reader.page
        page.goto(f"{address}sub/path/concepts/gone.html")
        page.locator("main a[href$='/sub/path/index.html']:visible").first.click()
        page.wait_for_url("**/sub/path/index.html")
        reader.wrong.clear()  # that page may look for the site folder by folder
        page.goto(f"{address}sub/path/concepts/tower.html")
        page.click("article a[href*='grey-skerry']")
        page.wait_for_url("**/sub/path/concepts/grey-skerry.html")
        assert reader.wrong == []
