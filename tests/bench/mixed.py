"""Ten thousand files of nine formats: how fast, how large, how much memory, and what one more costs.

Run ``python -m tests.bench.mixed [COUNT …]`` (1,000, 3,000 and 10,000). Each file holds a passage of its own of the
2Wiki corpus or of the SQuAD articles; formats are dealt in turn. The peak is of the
largest process, the size of all that kb made. On a busy machine only the seconds of processor time mean something.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
STEPS = ("ingest", "compile", "site", "embed")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def passages() -> Iterator[tuple[str, str]]:
    """(title, text), each once: the 2Wiki passages, then the paragraphs of the SQuAD articles, then pairs of them."""
    found = [
        (row["title"], row["text"])
        for row in map(json.loads, (SHARED / "scale_2wiki" / "corpus.jsonl").read_text("utf-8").splitlines())
    ]
    for path in sorted((SHARED / "squad" / "articles").glob("*.md")):
        title, *paragraphs = path.read_text("utf-8").split("\n\n")
        found += [(f"{title.lstrip('# ')}, part {n}", text) for n, text in enumerate(paragraphs)]
    yield from found
    for step in range(1, 100):
        for n, (title, text) in enumerate(found):
            other, more = found[(n + step * 37) % len(found)]
            yield f"{title} and {other}", f"{text}\n\n{more}"


def _word(title: str, text: str) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(part)}</w:t></w:r></w:p>" for part in (title, *text.split("\n\n")))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document xmlns:w='{_W}'><w:body>{paragraphs}</w:body></w:document>")
    return packed.getvalue()


def _page(title: str, text: str) -> bytes:
    told = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/all'>All</a></li></ul></nav>"
    body = f"<body>{menu}<article><h1>{escape(title)}</h1>{told}</article><footer>Imprint</footer></body>"
    return f"<!doctype html><html lang='en'><head><title>{escape(title)}</title></head>{body}</html>".encode()


def _mail(title: str, text: str) -> bytes:
    head = (
        f"From: Ann Holm <ann@example.org>\nTo: all@example.org\nSubject: {title.encode('ascii', 'ignore').decode()}\n"
    )
    return f"{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n".encode()


def _notebook(title: str, text: str) -> bytes:
    cells = [{"cell_type": "markdown", "source": [f"# {title}\n\n{text}"]}, {"cell_type": "code", "source": ["1 + 1"]}]
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}).encode()


def _cues(title: str, text: str) -> bytes:
    lines = text.replace("\n", " ").split(". ")
    cues = (f"{n + 1}\n00:00:{n % 60:02},000 --> 00:00:{n % 60:02},900\n{line}.\n" for n, line in enumerate(lines))
    return "\n".join(cues).encode()


FORMATS: dict[str, Callable[[str, str], bytes]] = {
    ".md": lambda title, text: f"# {title}\n\n{text}\n".encode(),
    ".txt": lambda title, text: f"{title}\n\n{text}\n".encode(),
    ".html": _page,
    ".docx": _word,
    ".eml": _mail,
    ".ipynb": _notebook,
    ".srt": _cues,
    ".csv": lambda title, text: f'title,text\n"{title}","{text.replace(chr(34), chr(39))}"\n'.encode(),
    ".rtf": lambda title, text: f"{{\\rtf1 {title}\\par {text} }}".encode("ascii", "ignore"),
}


def measured(folder: Path, count: int) -> None:
    """Build a base of that many files, then one of one more, and print what they took."""
    kb = [sys.executable, "-m", "kb"]
    subprocess.run([*kb, "init", str(folder)], check=True, capture_output=True)
    kinds, given = list(FORMATS), passages()
    for number in range(count + 1):
        title, text = next(given)
        suffix = kinds[number % len(kinds)] if number < count else ".md"
        place = folder / "raw" / f"{number // 500:03}"
        place.mkdir(exist_ok=True)
        path = place / f"{number:05}{suffix}" if number < count else folder.parent / "one-more.md"
        path.write_bytes(FORMATS[suffix](title, text))
    print(f"{count} files", flush=True)
    for what in ("first", "one more"):
        if what == "one more":
            (folder.parent / "one-more.md").rename(folder / "raw" / "one-more.md")
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run([*kb, "--kb", str(folder), "build", "--json"], capture_output=True, text=True)
        assert done.returncode in (0, 3), done.stderr
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
        report = json.loads(done.stdout)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        steps = ", ".join(f"{step} {report['seconds'][step]:.1f}" for step in STEPS)
        print(
            f"  {what:<9} {used:7.1f} s of processor, {wall:7.1f} s wall ({steps}); {report['sources']['added']} added,"
            f" {report['sources']['failed']} failed, {report['pages']['written']} pages; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    made = sum(path.lstat().st_size for name in (".kb", "wiki", "_site") for path in (folder / name).rglob("*")) / 1e6
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  peak of the largest process {peak:.0f} MB, made {made:.0f} MB", flush=True)


def main(counts: list[int]) -> None:
    """Print the curve."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            measured(Path(folder) / "base", count)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1000, 3000, 10_000])
