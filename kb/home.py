"""A knowledge base on disk: which file lies where, and how it is found. Nothing here reads or writes content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kb.errors import NoKnowledgeBase


@dataclass(frozen=True, slots=True)
class Home:
    """The paths of one knowledge base. ``root`` is absolute."""

    root: Path

    @property
    def settings(self) -> Path:
        return self.root / "kb.toml"

    @property
    def overrides(self) -> Path:
        return self.root / "overrides.toml"

    @property
    def answers(self) -> Path:
        """Answers that were found worth keeping."""
        return self.root / "answers.jsonl"

    @property
    def lock(self) -> Path:
        """``pages.lock``: identities that outlive ``.kb/``. Not the write lock."""
        return self.root / "pages.lock"

    @property
    def study(self) -> Path:
        """``study.jsonl``: how well the reader knew each card, one line a review."""
        return self.root / "study.jsonl"

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def wiki(self) -> Path:
        return self.root / "wiki"

    @property
    def site(self) -> Path:
        return self.root / "_site"

    @property
    def state(self) -> Path:
        return self.root / ".kb"

    @property
    def library(self) -> Path:
        return self.state / "library.db"

    @property
    def blobs(self) -> Path:
        return self.state / "blobs"

    @property
    def pictures(self) -> Path:
        return self.state / "pictures"

    @property
    def chroma(self) -> Path:
        return self.state / "chroma"

    @property
    def write_lock(self) -> Path:
        return self.state / "write.lock"

    @property
    def watch_lock(self) -> Path:
        return self.state / "watch.lock"

    def relative(self, path: Path) -> str:
        """``path`` as stored and shown: relative to the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def blob(self, digest: str) -> Path:
        """Where the copy of a file with this SHA-256 lies."""
        return self.blobs / digest[:2] / digest


def find_home(start: Path) -> Home:
    """The knowledge base that ``start`` lies in. Raises NoKnowledgeBase."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / "kb.toml").is_file():
            return Home(folder)
    raise NoKnowledgeBase(f"There is no knowledge base in {start} or above it.")
