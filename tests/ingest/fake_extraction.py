"""Extraction in this process, which reads every file as one paragraph and remembers whom it was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kb.settings import Limits
from kb.values import Block, Document, Problem


class FakeExtraction:
    """Takes the place of ``extract_all``; fails on what begins with ``broken``."""

    extractor = "fake 1"

    def __init__(self, broken: str = "broken") -> None:
        self.broken = broken
        self.asked: list[str] = []

    def __call__(
        self, jobs: Iterable[tuple[str, Path, str]], limits: Limits, workers: int
    ) -> Iterator[tuple[str, Document | Problem]]:
        for key, path, name in jobs:
            self.asked.append(key)
            text = path.read_text("utf-8", "replace")
            if self.fails(text):
                yield key, Problem(name, "It is broken.", "Mend it.")
            else:
                yield key, self.read(text)

    def fails(self, text: str) -> bool:
        """Whether a file with this text cannot be read."""
        return text.startswith(self.broken)

    def read(self, text: str) -> Document:
        """A file with this text as a document."""
        return Document(text, (Block("prose", 0, len(text)),), "text", self.extractor)
