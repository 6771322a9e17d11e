"""Which edition of each reader this kb has: what a document says it was read by, and whether that is out of date.

Raise a reader's number when it gives another text, other blocks or another title for the same file: the next build
then reads the files again that an older edition has read, and tries those that could not be read.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version

READERS = {"cues": 1, "docx": 2, "html": 2, "mail": 1, "markdown": 2, "notebook": 1, "pdf": 1, "text": 1}
LIBRARIES = ("pypdf", "pypdfium2", "trafilatura")  # whose releases change what is read


def edition(reader: str, library: str = "") -> str:
    """What a document says it was read by: ``pdf 1 pypdf 6.1.0``."""
    named = (reader, library) if library else (reader,)
    return " ".join(f"{name} {_editions()[name]}" for name in named)


def editions() -> str:
    """All that this kb reads with, on one line: another line, another kb."""
    return " ".join(f"{name} {number}" for name, number in _editions().items())


def is_outdated(extractor: str) -> bool:
    """Has this kb a newer edition of anything a document was read by? What it does not know is not newer."""
    words = extractor.split()
    read_by = zip(words[::2], words[1::2], strict=False)
    return any(_order(_editions().get(name, "")) > _order(number) for name, number in read_by)


@cache
def _editions() -> dict[str, str]:
    return {name: str(number) for name, number in READERS.items()} | {name: version(name) for name in LIBRARIES}


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", number))
