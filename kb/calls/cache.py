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
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from kb.calls.providers.protocol import Raw
from kb.errors import DiskFull
from kb.faults import fault
from kb.home import Home

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked under a key: the words, of whom and what for; ``source``, ``page``, ``sources``: whose text it is.

    Common to a call, to a question that waits, and to an answer that is kept.
    """

    key: str
    task: str
    model: str  # the id of who answers; in a question that waits, the setting that names them
    prompt_version: str
    prompt_hash: str
    system: str
    user: str
    source: str = ""
    page: str = ""
    sources: tuple[str, ...] = ()

    @property
    def about(self) -> tuple[str, ...]:
        """Ids of every source whose text is in it."""
        return tuple(dict.fromkeys(name for name in (self.source, *self.sources) if name))

    def parts(self, model: str) -> dict[str, Any]:
        """Its fields by name, with another ``model``: what a question that waits and an answer are made of."""
        return {f.name: getattr(self, f.name) for f in fields(Asked)} | {"model": model}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Raw):
    """One reply as it is kept. ``cost`` is in dollars, None where the price is not known; ``at`` is UTC."""

    cost: float | None
    ms: int
    at: str
    complaints: list[str] = field(default_factory=list)


def turn_of(raw: Raw, cost: float | None, ms: int, at: str) -> Turn:
    """A reply as it is kept; arguments as the fields of ``Turn``."""
    return Turn(raw.text, raw.finish, raw.tokens_in, raw.tokens_out, raw.tokens_cached, cost=cost, ms=ms, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Asked):
    """What was asked, and what came back. ``traced`` turns stand in the trace already."""

    max_tokens: int
    turns: list[Turn] = field(default_factory=list)
    outcome: str = ""
    traced: int = 0

    @property
    def untraced(self) -> list[Turn]:
        """Turns that no line of the trace has counted yet."""
        return self.turns[self.traced :]

    def ended(self, outcome: str) -> Answer:
        """The same, with how it ended, once every turn stands in the trace."""
        return replace(self, outcome=outcome, traced=len(self.turns))


def blank(asked: Asked, model: str, max_tokens: int) -> Answer:
    """What is written down before the first reply of ``model``, the id of who answers."""
    return Answer(**asked.parts(model), max_tokens=max_tokens)


class Answers:
    """The answers of one knowledge base."""

    def __init__(self, home: Home) -> None:
        self._folder = home.state / "answers"

    def load(self, key: str) -> Answer | None:
        """The answer under this key; None if there is none, or one that cannot be read."""
        return self._read(self._path(key))

    def recorded(self, key: str, max_tokens: int) -> Answer | None:
        """The same, if it holds a reply; not one that was cut off at a length that may be longer now."""
        answer = self.load(key)
        if answer is None or not answer.turns:
            return None
        return None if answer.turns[-1].finish == "length" and answer.max_tokens < max_tokens else answer

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
            if (source and source in answer.about) or (page and page == answer.page) or (key and key == answer.key):
                self._path(answer.key).unlink(missing_ok=True)
                count += 1
        return count

    def keep_only(self, sources: Collection[str]) -> int:
        """Drop the answers that carry text of any source that is not in ``sources``; how many."""
        count = 0
        for answer in list(self.all()):
            if not set(answer.about) <= set(sources):
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
            data["turns"] = [_turn(turn) for turn in data["turns"]]
            data["sources"] = tuple(data.get("sources", ()))
            answer = Answer(**{f.name: data[f.name] for f in fields(Answer) if f.name in data})
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
