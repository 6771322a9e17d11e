"""Minutes of harmed files for each reader, the matcher and the encoders: a document that holds, or a sentence.

``KB_FUZZ_SECONDS`` says for how many seconds of processor time each is tried; ten minutes where it says nothing.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import signal
import traceback
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from types import FrameType

import pytest

from ingest.extract.reader import File, Reader, Unreadable
from ingest.extract.readers import READERS
from kb.assets import SAMPLE
from kb.encode.front_matter import dump, load
from kb.encode.markdown import escape_markdown
from kb.encode.terminal import visible
from kb.encode.web import escape_html
from kb.proof.matcher import Matcher
from kb.settings import Limits
from kb.values import Document
from tests.hostile.test_hostile_fuzz import harmed
from tests.ingest.extract.test_extract_formats import DRAWING, SHEET, packed

pytestmark = pytest.mark.soak

SECONDS = float(os.environ.get("KB_FUZZ_SECONDS", "600"))
SLOWEST = 20  # seconds that one file of at most 200 kB may take
TALK = [{"type": "message", "user": "U1", "text": "See <https://x.example/a|it> *now*, <@U2>.", "ts": "1710230400.1"}]
TEXTS = {
    ".json": json.dumps(TALK).encode(),
    ".srt": b"1\n00:00:01,000 --> 00:00:02,000\n<v Anna>It sails.</v>\n\n2\n00:00:03,000 --> 00:00:04,000\nIt came.\n",
    ".txt": b"Barrels (Holm, Anna)\n- Your Highlight on page 12 | Added on Sunday\n\nOak is dense.\n==========\n" * 3,
    ".rtf": rb"{\rtf1\ansi{\info{\title T}}\pard The m\'fchle\u252? holds{\super 8}.\par\trowd A\cell B\cell\row\par}",
    ".csv": b'Mill;Built\nTorvik;1702\n"Or;sk";1722\n',
    ".eml": b"From: A <a@x.org>\nSubject: =?utf-8?q?W=C3=A4?=\nContent-Type: text/html\n\n<p>It leaks.<blockquote>No",
    ".mbox": b"From a@x Tue Mar  5 10:11:00 2024\nFrom: A <a@x.org>\nSubject: W\n\nIt leaks.\n>From east.\n\n" * 3,
    ".mhtml": b"Snapshot-Content-Location: https://x.org\nContent-Type: multipart/related; boundary=b\n\n--b\n"
    b"Content-Type: text/html\n\n<h1>Weir</h1><p>It leaks since 1950.</p>\n--b--\n",
    ".ipynb": json.dumps({"cells": [{"cell_type": "markdown", "source": ["# T\n", "It is *deep*."]}]}).encode(),
    ".py": b"# The mill\ndef mill():\n    return 3\n",
    ".pptx": packed(
        ppt__slides__slide1_dot_xml=f'<p:sld {DRAWING}><p:sp><a:p><a:r><a:rPr baseline="3%"/><a:t>Mi</a:t></a:r></a:p>'
        "</p:sp><a:tbl><a:tr><a:tc><a:p><a:r><a:t>4 m</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:sld>"
    ),
    ".xlsx": packed(
        xl__workbook_dot_xml=f'<workbook {SHEET}><sheets><sheet name="Gates" r:id="r1"/></sheets></workbook>',
        xl___rels__workbook_dot_xml_dot_rels='<Relationships><Relationship Id="r1" Target="worksheets/s1.xml"/>'
        "</Relationships>",
        xl__sharedStrings_dot_xml=f"<sst {SHEET}><si><t>Gate</t></si></sst>",
        xl__worksheets__s1_dot_xml=f'<worksheet {SHEET}><sheetData><row><c r="A1" t="s"><v>0</v></c></row><row>'
        '<c r="C2"><v>4.5</v></c></row></sheetData></worksheet>',
    ),
    ".zip": packed(a_dot_md="# Mill\n\nIt has two wheels.", b__c_dot_csv="Mill,Built\nOrsk,1722\n"),
    ".org": b"#+TITLE: Kilns\n* TODO Heat :hot:\n- See [[https://x.org][it]], *now*.\n#+begin_src py\nx\n#+end_src\n",
    ".rst": b"====\nKiln\n====\n\n:Author: A\n\n.. note:: See :ref:`a <b>`.\n\nRun::\n\n   x\n\nHeat\n----\n\nIt.\n",
    ".tex": rb"\title{T}\begin{document}\section{A}It is $x^2$ \emph{so}\footnote{By hand.}~\cite{b}. % no"
    b"\n\\begin{itemize}\\item One.\\end{itemize}\\end{document}",
    ".url": b"[InternetShortcut]\nURL=https://x.org/a\n",
}  # fmt: skip


def samples(shared: Path, reader: Reader) -> list[bytes]:
    """Sound files of a reader's format, of at most 200 kB."""
    found = [data for suffix, data in TEXTS.items() if suffix in reader.names or (suffix == ".txt" and reader.looks)]
    folders = (
        SAMPLE,
        shared / "data" / "office",
        shared / "data" / "pdf",
        shared / "hostile",
        shared / "data" / "trials",
    )
    for path in (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()):
        if path.suffix.lower() in reader.names and path.stat().st_size <= 200_000:
            found.append(path.read_bytes())
    if ".html" in reader.names:
        pages = sorted((shared / "data" / "html" / "readability").glob("*.source.html.gz"))[:20]
        found += [data for page in pages if len(data := gzip.decompress(page.read_bytes())) <= 200_000]
    return found[:60] or list(TEXTS.values())


def harmed_part(data: bytes, chance: random.Random) -> bytes:
    """A packed file that unpacks without complaint, of which one part is harmed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        names = [name for name in dict.fromkeys(before.namelist()) if not name.endswith("/")]
        chosen = chance.choice(names)
        for name in names:
            after.writestr(name, harmed(before.read(name), chance) if name == chosen else before.read(name))
    return out.getvalue()


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Of processor time: a machine that is busy with something else makes nothing slow."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"longer than {seconds} s")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def holds(document: Document) -> bool:
    """Blocks lie in the text, in order and apart."""
    ends = [0, *(block.end for block in document.blocks)]
    starts = [*(block.start for block in document.blocks), len(document.text)]
    return all(end <= start for end, start in zip(ends, starts, strict=True)) and bool(document.text.strip())


def _spent() -> float:
    """Seconds of processor time so far, with those of child processes that have ended: a PDF is read in some."""
    return sum(os.times()[:4])


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_reader_reads_or_says_why_not(shared: Path, tmp_path: Path, name: str) -> None:
    reader, chance = READERS[name], random.Random(name)
    sound, until, tried = samples(shared, reader), _spent() + SECONDS, 0
    failed: dict[str, bytes] = {}
    path = tmp_path / f"file{reader.names[0] if reader.names else ''}"
    while _spent() < until:
        sample = chance.choice(sound)
        within = sample[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(sample)) and chance.random() < 0.5
        data = (harmed_part if within else harmed)(sample, chance)
        path.write_bytes(data)
        tried += 1
        try:
            with at_most(SLOWEST):
                document = reader.read(File(data, path, Limits()))
            assert holds(document)
        except Unreadable as refusal:
            assert refusal.message
        except Exception as error:  # whatever it is, it is told with the place it comes from
            place = traceback.extract_tb(error.__traceback__)[-1]
            failed.setdefault(f"{type(error).__name__} {error} at {Path(place.filename).name}:{place.lineno}", data)
    print(f"{name}: {tried} files, {len(failed)} kinds of failure")
    assert not failed, "\n".join(f"{what}: {data[:200]!r}" for what, data in failed.items())


LETTERS = "ab .,-–'\"’“”\n\t\u00ad\u200b\ufb01éß१2²½木ーاً\u0301\U0001f469\u200d\U0001f4bb*_[]<>&|\\`#{}%$:/"


def test_the_matcher_finds_what_stands_there() -> None:
    chance, until, tried = random.Random("matcher"), _spent() + SECONDS, 0
    while _spent() < until:
        text = "".join(chance.choice(LETTERS) for _ in range(chance.choice((5, 60, 600))))
        matcher = Matcher(text)
        for _ in range(20):
            start = chance.randrange(len(text))
            words = text[start : start + chance.choice((3, 20, 200))]
            with at_most(SLOWEST):
                span = matcher.find(words if chance.random() < 0.6 else words.swapcase().replace(" ", "  "))
            assert span is None or 0 <= span.start < span.end <= len(text)
            tried += 1
    print(f"matcher: {tried} quotes")


def test_the_encoders_give_back_what_they_got() -> None:
    from markdown_it import MarkdownIt

    parser, chance, tried = (
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]),
        random.Random(3),
        0,
    )
    until = _spent() + SECONDS
    while _spent() < until:
        text = "".join(chance.choice(LETTERS) for _ in range(chance.choice((3, 30, 300))))
        with at_most(SLOWEST):
            assert unescape(escape_html(text)) == text
            assert load(f"{dump({'title': text})}\nbody")[0].get("title", "").split() == visible(text).split()
            tokens = parser.parse(escape_markdown(text))
        kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
        assert kinds <= {
            "paragraph_open",
            "paragraph_close",
            "inline",
            "text",
            "softbreak",
            "hardbreak",
            "text_special",
        }, text
        tried += 1
    print(f"encoders: {tried} texts")
