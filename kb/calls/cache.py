"""Replies by what was asked: written to disk before anybody uses them, so that none is ever paid for twice.

One file a key, ``.kb/answers/KEY.json``, readable by its owner only. It holds what was asked and every raw reply; what
those mean is worked out again each time it is read, by the checks of the day.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import threading
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from kb.calls.providers.protocol import Finish
from kb.errors import DiskFull
from kb.faults import fault
from kb.home import Home

FORMAT = 1


@dataclass
class Turn:
    """One raw reply. ``cost`` is in dollars, None where the price is not known."""

    text: str
    finish: Finish
    tokens_in: int
    tokens_out: int
    tokens_cached: int
    cost: float | None
    ms: int
    at: str
    complaints: list[str] = field(default_factory=list)


@dataclass
class Answer:
    """What was asked under a key, of whom, and what came back. ``traced`` turns stand in the trace already."""

    key: str
    task: str
    model: str
    prompt_version: str
    prompt_hash: str
    system: str
    user: str
    max_tokens: int
    source: str = ""
    page: str = ""
    sources: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    outcome: str = ""
    traced: int = 0


class Answers:
    """The answers of one knowledge base."""

    def __init__(self, home: Home) -> None:
        self._folder = home.state / "answers"

    def load(self, key: str) -> Answer | None:
        """The answer under this key; None if there is none, or one that cannot be read."""
        return self._read(self._path(key))

    def all(self) -> Iterator[Answer]:
        """Every answer that can be read, by key."""
        for path in sorted(self._folder.glob("*.json")):
            if answer := self._read(path):
                yield answer

    def find(self, start: str) -> list[str]:
        """The keys that begin with ``start``."""
        return sorted(path.stem for path in self._folder.glob("*.json") if path.stem.startswith(start))

    def save(self, answer: Answer, *, sync: bool = True) -> None:
        """Write an answer whole; with ``sync`` it is on the disk when this returns. Raises DiskFull."""
        self._make()
        path = self._path(answer.key)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
        content = json.dumps({"format": FORMAT, **asdict(answer)}, indent=1).encode("ascii")
        try:
            fault("before_answer")
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, for its mode
                file.write(content)
                if sync:
                    file.flush()
                    os.fsync(file.fileno())
            temporary.replace(path)
            if sync:
                _sync_folder(self._folder)
        except OSError as error:
            with contextlib.suppress(OSError):
                temporary.unlink()
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull("No space left to write a model's reply.") from error
            raise

    def sweep(self) -> None:
        """Drop what a process that was killed had half written."""
        for path in self._folder.glob(".*.tmp"):
            pid = path.name.split(".")[-3]
            if not (pid.isdecimal() and Path(f"/proc/{pid}").exists()):
                path.unlink(missing_ok=True)

    def forget(self, *, source: str = "", page: str = "", key: str = "") -> int:
        """Drop the answers that carry text of a source, or were for a page, or one by its key; how many."""
        count = 0
        for answer in list(self.all()):
            named = source and source in (answer.source, *answer.sources)
            if named or (page and page == answer.page) or (key and key == answer.key):
                self._path(answer.key).unlink(missing_ok=True)
                count += 1
        return count

    def keep_only(self, sources: Collection[str]) -> int:
        """Drop the answers that carry text of any source that is not in ``sources``; how many."""
        count = 0
        for answer in list(self.all()):
            if not {name for name in (answer.source, *answer.sources) if name} <= set(sources):
                self._path(answer.key).unlink(missing_ok=True)
                count += 1
        return count

    @contextlib.contextmanager
    def held(self, key: str) -> Iterator[None]:
        """Be the only one, in any process, that asks for this key."""
        self._make()
        path = self._folder / f".{key}.lock"
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    break
            os.close(descriptor)  # whoever held it took it away: what was locked is no longer the lock
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
            os.close(descriptor)

    def _make(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _read(self, path: Path) -> Answer | None:
        try:
            data = json.loads(path.read_bytes())
            if data.pop("format") != FORMAT or data["key"] != path.stem:
                return None
            turns = [_turn(turn) for turn in data.pop("turns")]
            answer = Answer(**{name: data[name] for name in (f.name for f in fields(Answer)) if name in data})
            answer.turns = turns
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return answer


def _turn(data: dict[str, Any]) -> Turn:
    turn = Turn(**data)
    if not isinstance(turn.text, str) or turn.finish not in ("stop", "length", "refused"):
        raise ValueError("no reply")
    return turn


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
