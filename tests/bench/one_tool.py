"""One tool reads files; what tests.bench.beside starts, once for each tool, also in an environment that has no kb.

Gets a JSON list of [key, path] and writes a JSON line for each: {key, title, text, seconds}. ``text`` is null where the
tool gives none; ``seconds`` are of the processor, with those of children that the tool starts itself. The first file is
read once before the clock runs, so that loading the tool counts for none.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

Read = Callable[[str], tuple[str, str]]  # a path to a title and a text


def kb() -> Read:
    """What a build's child process does with a file."""
    from ingest.extract.batch import read_one
    from kb.settings import Limits
    from kb.values import Document

    def read(path: str) -> tuple[str, str]:
        result = read_one((path, Path(path).name), Limits())
        if not isinstance(result, Document):
            raise ValueError(result.message)
        return result.title, result.text

    return read


def trafilatura() -> Read:
    """As its documentation calls it, without comments: what people say below an article is not the article."""
    from trafilatura import bare_extraction

    def read(path: str) -> tuple[str, str]:
        found: Any = bare_extraction(Path(path).read_bytes(), include_comments=False, with_metadata=True)
        return found.title or "", found.text

    return read


def pypdf() -> Read:
    """Page after page, in its plain mode."""
    from pypdf import PdfReader

    return lambda path: ("", "\n".join(page.extract_text() for page in PdfReader(path).pages))


def markitdown() -> Read:
    """As its documentation calls it."""
    tool = import_module("markitdown").MarkItDown()  # nothing that kb installs

    def read(path: str) -> tuple[str, str]:
        found = tool.convert(path)
        return found.title or "", found.text_content

    return read


def _used() -> float:
    return sum(os.times()[:4])


def main(read: Read) -> None:
    """Read what standard input names."""
    jobs: list[tuple[str, str]] = json.load(sys.stdin)
    for key, path in [*jobs[:1], *jobs]:
        begun = _used()
        try:
            title, text = read(path)
        except Exception:  # a file that a tool does not read says so by its missing text
            title, text = "", None
        print(json.dumps({"key": key, "title": title, "text": text, "seconds": _used() - begun}), flush=True)


if __name__ == "__main__":
    main({"kb": kb, "trafilatura": trafilatura, "pypdf": pypdf, "markitdown": markitdown}[sys.argv[1]]())
