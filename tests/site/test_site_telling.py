"""What the first page and the foot of a page tell: what belongs together, is open, was changed, and proves it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from compile.explain import Cause, kept
from compile.site.child import parted
from compile.site.front import front_matter
from compile.site.furniture import UNTOLD, Furniture
from compile.site.history import History, read_log
from compile.site.home import groups, left_open
from kb.values import Link, Page, PageSection, Reason, Sentence
from tests.site.test_site_markdown import html
from tests.site.test_site_parts import small_base

LOG = """# Log

## 2026-11-22

* **Update** raw/b.md read again: 2 claims.
* **Update** Pages: 2 written.

## 2026-11-20

* **Creation** raw/old/a.md added: [3](x.md) claims.
* **Creation** raw/gone\\_\\_1.md added: 1 claim.
"""


def test_the_log_is_read_in_its_words_and_files(tmp_path: Path) -> None:
    (tmp_path / "log.md").write_text(LOG)
    entries = read_log(tmp_path / "log.md")
    assert [(entry.day, entry.file, entry.done, entry.claims) for entry in entries] == [
        ("2026-11-22", "raw/b.md", "read again", "2 claims"),
        ("2026-11-22", "", "", ""),
        ("2026-11-20", "raw/old/a.md", "added", "3 claims"),
        ("2026-11-20", "raw/gone__1.md", "added", "1 claim"),
    ]
    assert read_log(tmp_path / "none.md") == []


def told(entry: dict[str, Any]) -> str:
    """An entry of a history as it is read."""
    named = ", ".join(item["title"] for item in entry.get("named", ()))
    return f"{entry['date']} {entry['before']} {named}{entry.get('end', '')}"


def test_a_page_tells_why_it_was_written_and_when_its_sources_came(tmp_path: Path) -> None:
    (tmp_path / "log.md").write_text(LOG)
    log = read_log(tmp_path / "log.md")
    why = kept([Cause("claims_changed", 2, ("raw/b.md",)), Cause("linked_page_removed", pages=("concepts/gone",))])
    base = small_base(reasons={"concepts/tower": why}, changed={"concepts/tower": "2026-11-22T10:00:00Z"})
    history = History(base, log)
    assert [told(entry) for entry in history.of(base.pages["concepts/tower"])] == [
        "2026-11-22 Told differently now are 2 claims of: 42.",
        "2026-11-22 It is no longer connected with: a page that is gone.",
        "2026-11-20 Added: Éclair.",
    ]
    assert history.of(replace(base.pages["concepts/tower"], slug="concepts/other", sources=())) == []


def test_news_name_sources_by_title_and_tell_what_they_say(tmp_path: Path) -> None:
    (tmp_path / "log.md").write_text(LOG)
    first, second, *_, last = History(small_base(), read_log(tmp_path / "log.md")).news()
    assert (first["title"], first["href"], first["said"]) == ("42", "sources/s2.html", "The tower is 39 metres high.")
    assert second["text"] == "Pages: 2 written."
    assert last == {"date": "2026-11-20", "text": "raw/gone__1.md added: 1 claim."}  # its source is not there


def linked(number: int, others: range) -> Page:
    links = tuple(Link(0, 0, 0, 1, f"concepts/{other}") for other in others if other != number)
    return Page(f"concepts/{number}", "concept", f"T{number}", "", links=links)


def test_topics_that_link_with_each_other_stand_together() -> None:
    pages = [linked(n, range(4)) for n in range(4)] + [linked(n, range(4, 9)) for n in range(4, 9)]
    found = [[topic["title"] for topic in group["topics"]] for group in groups(pages)]
    assert found == [["T4", "T5", "T6", "T7", "T8"], ["T0", "T1", "T2", "T3"]]
    assert groups(pages[:4]) == groups([]) == []  # one group of all parts nothing


def test_what_a_source_leaves_open_is_told_and_what_was_open_once_is_not() -> None:
    claims = small_base().claims
    texts = [
        "It is unknown who built the tower.",
        "How it was lit is not fully understood.",
        "It was unclear in 1900 who paid.",
        "More research is needed.",
        "Nobody knows its name.",
        "An unknown keeper painted it.",
    ]
    pages = {
        str(n): Page(f"concepts/{n}", "concept", f"T{n}", "", (PageSection("", (Sentence(text, ("c1",)),)),))
        for n, text in enumerate(texts)
    }
    found = left_open(small_base(pages=pages, claims=claims))
    assert [entry["note"] for entry in found] == [texts[0], texts[1], texts[3], texts[4]]
    assert all("#fnref:q-" in entry["href"] for entry in found)


def test_a_source_says_what_no_page_tells_and_how_much_was_refused_but_never_what() -> None:
    base = small_base(refused={"s1": Counter({Reason.UNSUPPORTED_NAME: 3})})
    page, claim = base.source_pages["s1"], next(iter(base.claims.values()))
    told = Furniture(base).source(page, 3, "", [claim] * (UNTOLD + 2))
    assert told["untold"] == [claim.text] * UNTOLD and told["untold_total"] == UNTOLD + 2
    assert told["refused"] == ["3: its quotes do not have this name."]
    assert Furniture(small_base()).source(page, 3)["refused"] == []


def test_a_sentence_has_one_number_and_the_others_keep_their_places() -> None:
    text = "A.[^q-0000000001][^q-0000000002] B.[^q-0000000002][^x] C.[^x][^q-0000000001]\n\n" + "".join(
        f"[^{name}]: “Q.” — [S](a.md#{name})\n" for name in ("q-0000000001", "q-0000000002", "x")
    )
    classes = re.findall(r"<sup[^>]*>", html(text))
    assert ["kb-several" in tag for tag in classes] == [True, False, False, False, False, False]
    assert ["kb-also" in tag for tag in classes] == [False, True, False, False, False, False]


PROVEN = """A.[^q-0000000001] B.[^q-0000000002] C.[^q-0000000003] D.[^q-0000000001] E.[^mine]

[^q-0000000001]: “It was lit.” — Ann, [Rep\\-ort](a.md#q-0000000001), Vos, Okoro, 1901, page 1, context
[^q-0000000002]: “It burned.” — [Other](b.md#q-0000000002)
[^q-0000000003]: “It stood.” — [Rep\\-ort](a--2.md#q-0000000003), Vos, Okoro, 1901, at 00:12:01
[^mine]: “My words” — [a page](https://example.org/x)
"""


def test_proofs_stand_under_their_source_with_their_numbers() -> None:
    shown = html(PROVEN)
    proofs = shown[shown.index('<div class="footnote">') :]
    one, other = (
        proofs.index('<h3><a href="a.md">Rep-ort</a>, Vos, Okoro, 1901</h3>'),
        proofs.index('<h3><a href="b.md">'),
    )
    assert one < proofs.index('id="fn:q-0000000003" value="3"') < other < proofs.index('id="fn:q-0000000002" value="2"')
    assert '<span class="kb-cite">Ann, <a href="a.md#q-0000000001">page 1</a>, context' in proofs
    assert '<a href="a--2.md#q-0000000003">at 00:12:01</a>' in proofs
    assert '<a href="b.md#q-0000000002">in the text</a>' in proofs
    assert proofs.count("Okoro") == 1 and proofs.count("<h3>") == 2
    assert 'rel="noreferrer noopener">a page' in proofs  # a reader's own footnote stays as it is


def test_front_matter_is_read_as_yaml_would_and_text_that_looks_like_it_stays_text() -> None:
    body = "---\ntitle: mine\n---\nAuthor: me\n"
    staged = front_matter(
        "T & <t>", "D: e", kb={"chips": [{"text": "changed 2026-11-28", "n": 1}], "none": None}, x=["a"]
    )
    front, text = parted(staged + body)
    assert front == yaml.safe_load(staged.split("---\n")[1])
    assert text.lstrip("\n") == body
