"""Repeated patterns in every reader of text: four times the input is about four times the work, not sixteen times."""

from __future__ import annotations

import contextlib
import gc
import json
import time
from collections.abc import Callable

import pytest

from ingest.extract.clippings import read_clippings
from ingest.extract.cues import read_cues
from ingest.extract.mail import read_mail, read_mbox
from ingest.extract.markdown import read_markdown
from ingest.extract.markup import read_org, read_rst, read_tex
from ingest.extract.plain import read_plain
from ingest.extract.reader import Unreadable
from ingest.extract.records import read_records
from ingest.extract.rtf import read_rtf
from ingest.extract.tables import read_csv
from kb.values import Document

FOUR, MOST = 4, 9  # times as much input, times as long at most: the square of it is sixteen
LEAST = 0.06  # seconds: what is over sooner says nothing of its growth

_TEX = rb"\documentclass{article}\begin{document}"


def clippings(count: int) -> bytes:
    when = "Added on Thursday, 1 January 2015 00:00:00"
    return "".join(
        f"Book {n % 7} (Ann Lind)\n- Your Highlight on page {n} | location {n}-{n + 9} | {when}\n\n"
        f"{'The bridge was built in 1887. ' * (1 + n % 3)}\n==========\n"
        for n in range(count)
    ).encode()


def slack(count: int) -> bytes:
    rows = [
        {"type": "message", "user": f"U{n % 50}", "text": f"<<@U{n % 9}> {n}", "ts": f"{1500000000 + n}.0001"}
        for n in range(count)
    ]
    return json.dumps(rows).encode()


def mailbox(count: int) -> bytes:
    return b"".join(
        b"From a@b Thu Jan  1 00:00:01 2015\nFrom: a@b.com\nSubject: s\n\nThe bridge stands.\n> It stood.\n\n"
        for _ in range(count)
    )


@pytest.mark.parametrize(
    ("read", "made", "count"),
    [
        (read_markdown, lambda n: b"a|b\n" * n, 4_000),
        (read_markdown, lambda n: b"a|b\n-|-\n" + b"a|b\n" * n, 700),
        (read_markdown, lambda n: b"ab cd\n===\n" * n, 2_000),
        (read_markdown, lambda n: b"ab\n" * n + b"===\n", 6_000),
        (read_markdown, lambda n: b"<" * n, 50_000),
        (read_markdown, lambda n: b"not " * n, 20_000),
        (read_org, lambda n: b"| a | b |\n" * n, 4_000),
        (read_org, lambda n: b"*a /b _c =d ~e +f " * n, 3_000),
        (read_org, lambda n: b"* h\nab cd\n" * n, 1_000),
        (read_rst, lambda n: b"abcd\n====\n\nab cd.\n\n" * n, 1_000),
        (read_rst, lambda n: b"``a `b_ " * n, 2_000),
        (read_rst, lambda n: b"+--+--+\n|a |b |\n" * n, 2_000),
        (read_tex, lambda n: _TEX + b"\\emph{" * n, 10_000),
        (read_tex, lambda n: _TEX + b"\\begin{itemize}\\item a\n" * n, 800),
        (read_tex, lambda n: _TEX + b"$a \\( b \\[ c " * n, 1_000),
        (read_tex, lambda n: _TEX + b"\\section{A} b%c\n" * n, 1_000),
        (read_plain, lambda n: b"BY MR. ROE:\n\nQ. Why? A. So.\n\nQ. And? A. No.\n\n" * n, 3_000),
        (read_records, slack, 3_000),
        (read_records, lambda n: json.dumps([{"text": "<@" * n, "ts": "1500000000.1"}]).encode(), 200_000),
        (read_clippings, clippings, 2_000),
        (read_rtf, lambda n: rb"{\rtf1 " + rb"\u8212?\par " * n + b"}", 10_000),
        (read_rtf, lambda n: rb"{\rtf1 " + rb"\trowd a\cell b\cell\row " * n + b"}", 6_000),
        (read_rtf, lambda n: rb"{\rtf1 " + rb"{\b " * n, 50_000),
        (read_mbox, mailbox, 300),
        (read_mail, lambda n: b"From: a@b.com\n\n" + b"".join(b">" * (k % 200) + b" a\n" for k in range(n)), 8_000),
        (read_csv, lambda n: b"a,b\n" + b"1,x\n" * n, 20_000),
        (read_csv, lambda n: b"c," * n + b"\n" + b"1," * n, 20_000),
        (read_csv, lambda n: b'a,b\n' + b'"x,y\n' * n, 1_500),
        (read_cues, lambda n: b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\n<v Ann>It stands\n\n" * n, 6_000),
        (read_cues, lambda n: b"WEBVTT\n\n00:00.000 --> 00:10.000\n" + b"<c>" * n, 200_000),
    ],
)  # fmt: skip
def test_work_grows_with_size(read: Callable[[bytes], Document], made: Callable[[int], bytes], count: int) -> None:
    first, second = (seconds(read, made(size)) for size in (count, FOUR * count))
    assert second <= MOST * max(first, LEAST)


def seconds(read: Callable[[bytes], Document], data: bytes) -> float:
    """Of the processor; the shortest of three, for the first may load what the others have.

    Without the collector of garbage, whose work grows with all the tests before.
    """
    found = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            started = time.process_time()
            with contextlib.suppress(Unreadable):
                read(data)
            found.append(time.process_time() - started)
    finally:
        gc.enable()
    return min(found)
