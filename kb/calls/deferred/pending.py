"""The folders ``.kb/pending`` and ``.kb/rejected``: what waits, what was handed in for it, and what was turned away.

Files are readable by their owner only: they hold text of sources.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from kb.calls.cache import Answers, Asked
from kb.calls.deferred.question import Question, put_by_person, read, written
from kb.calls.spec import BATCH
from kb.files import write_atomic
from kb.home import Home

MAX_BYTES = 2_000_000  # of one answer
_SETTLED = 2.0  # seconds after which a file that is no whole JSON is not still being written
_REJECTED = 5  # bad answers kept of one question


@dataclass(frozen=True, slots=True)
class HandedInFile:
    """An answer somebody put into a folder: its text, or why it cannot be read."""

    path: Path
    text: str = ""
    complaint: str = ""

    @property
    def is_fresh(self) -> bool:
        """Was it changed just now, so that whoever writes it may not have finished?"""
        try:
            return 0 <= time.time() - self.path.stat().st_mtime < _SETTLED
        except OSError:
            return True


class Pending:
    """The questions of one knowledge base that wait for answers."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._folder = home.state / "pending"
        self._rejected = home.state / "rejected"
        self._answers = home.state / "answers"

    def count(self) -> int:
        """How many wait and have no answer lying there, without reading them."""
        answered = {path.stem for folder in (self._folder, self._answers) for path in folder.glob("*.json")}
        return sum(path.stem not in answered for path in self._folder.glob("*.md"))

    def all(self) -> list[Question]:
        """Every question that waits, by source, page and task."""
        return sorted(_questions(self._folder), key=lambda q: (q.task, q.source, q.page, q.key))

    def get(self, key: str) -> Question | None:
        """The question under this key, if it waits and its file is as kb wrote it."""
        return _read(self._folder / f"{key}.md")

    def find(self, start: str) -> list[str]:
        """The keys of waiting questions that begin with ``start``."""
        return sorted(path.stem for path in self._folder.glob("*.md") if path.stem.startswith(start))

    def put(self, question: Question) -> None:
        """Write the question's file, on the disk when this returns. A file that says the same already stays."""
        if self.get(question.key) != question:
            write_private(self._folder / f"{question.key}.md", written(question))

    def handed_in(self, key: str, *, only_beside: bool = False) -> HandedInFile | None:
        """What was handed in for a question: ``KEY.json`` beside it, or among the answers."""
        for folder in (self._folder,) if only_beside else (self._folder, self._answers):
            path = folder / f"{key}.json"
            try:
                with path.open("rb") as file:
                    data = file.read(MAX_BYTES + 1)
            except OSError:
                continue
            if len(data) > MAX_BYTES:
                return HandedInFile(path, complaint=f"The file is larger than {MAX_BYTES:,} bytes.")
            try:
                return HandedInFile(path, data.decode("utf-8-sig"))
            except UnicodeDecodeError:
                return HandedInFile(path, complaint="The file is not UTF-8 text.")
        return None

    def hand_in(self, key: str, text: str) -> None:
        """Put an answer where the next build looks for it."""
        write_private(self._folder / f"{key}.json", text)

    def reject(self, question: Question, bad: HandedInFile, complaints: tuple[str, ...]) -> None:
        """Say in the question's file what is wrong with an answer, then move the answer to ``.kb/rejected/``."""
        self.put(replace(question, complaints=complaints))
        self._rejected.mkdir(parents=True, exist_ok=True, mode=0o700)
        names = _rejected_names(question.key)
        free = next((name for name in names if not (self._rejected / name).exists()), names[-1])
        bad.path.replace(self._rejected / free)
        (self._rejected / free).chmod(0o600)

    def rejected(self, key: str) -> str:
        """The last answer that was turned away; "" where none was, or it cannot be read."""
        for path in (self._rejected / name for name in reversed(_rejected_names(key))):
            try:
                return path.read_bytes().decode("utf-8-sig") if path.stat().st_size <= MAX_BYTES else ""
            except UnicodeDecodeError:
                return ""
            except OSError:
                continue
        return ""

    def give_up(self, question: Question) -> None:
        """Take a question out of the waiting ones, after a provider failed on it too often."""
        write_private(self._rejected / f"{question.key}.md", written(question))
        (self._folder / f"{question.key}.md").unlink(missing_ok=True)

    def given_up(self, key: str) -> Question | None:
        """The question under this key, if it was given up."""
        return _read(self._rejected / f"{key}.md")

    def ask_again(self) -> int:
        """Let every question that was given up wait again; how many."""
        count = 0
        for path in sorted(self._rejected.glob("*.md")):
            if question := _read(path):
                self.put(replace(question, tries=0, complaints=()))
                count += 1
            path.unlink()
        return count

    def done(self, key: str) -> None:
        """Drop a question that has its answer, and every answer of it that was turned away."""
        for path in (self._folder / f"{key}.md", self._folder / f"{key}.json", *self._rejected.glob(f"{key}*")):
            path.unlink(missing_ok=True)

    def retire(self, tasks: Collection[str], asked: Collection[str]) -> int:
        """Drop the questions of these tasks that nobody asks any more; how many."""
        old = [q for q in (*self.all(), *_questions(self._rejected)) if q.task in tasks and q.key not in asked]
        for question in old:
            self.done(question.key)
        return len(old)

    def outdated(self, hash_of: Callable[[str], str]) -> int:
        """Drop the questions that are put otherwise by now: nobody takes their answers. What was sent is paid for."""
        old = [q for q in self.all() if not q.model.startswith(BATCH) and q.prompt_hash != hash_of(q.task)]
        for question in old:
            self.done(question.key)
        return len(old)

    def withdraw(self, tasks: Collection[str], sources: Collection[str]) -> int:
        """Drop the questions of these tasks that show text of other sources than these; how many. Sent ones stay."""
        old = [
            question
            for question in (*self.all(), *_questions(self._rejected))
            if question.task in tasks
            and not set(question.about) <= set(sources)
            and not question.model.startswith(BATCH)
        ]
        for question in old:
            self.done(question.key)
        return len(old)

    def supersede(self, asked: Asked, setting: str) -> int:
        """Drop earlier forms of what a person asked just now, which show other passages of the same sources; how many.

        Nobody asks these again: their answers would never be taken. What has an answer lying there stays for a person
        to see, and what was sent is paid for.
        """
        words = put_by_person(asked.user)
        if not words or setting.startswith(BATCH):
            return 0
        old = [
            question
            for path in sorted(self._folder.glob("*.md"))
            if path.stem != asked.key and words in path.read_text("utf-8", "replace") and (question := _read(path))
            if (question.task, question.model, put_by_person(question.user)) == (asked.task, setting, words)
            and set(question.about) & set(asked.about)
            and self.handed_in(question.key) is None
        ]
        for question in old:
            self.done(question.key)
        return len(old)

    def forget(self, source: str) -> int:
        """Drop whatever may carry text of a source; how many questions."""
        return self._keep(lambda question: source not in question.about)

    def keep_only(self, sources: Collection[str]) -> int:
        """Drop whatever may carry text of any source that is not in ``sources``; how many questions."""
        return self._keep(lambda question: set(question.about) <= set(sources))

    def _keep(self, is_kept: Callable[[Question], bool]) -> int:
        """Drop all files but those of kept questions; one that cannot be read may hold anything, so it goes too."""
        questions = [*_questions(self._folder), *_questions(self._rejected)]
        kept = {question.key for question in questions if is_kept(question)}
        records = Answers(self._home)
        files = [*self._folder.glob("*.*"), *self._rejected.glob("*.*")]
        files += [path for path in self._answers.glob("*.json") if records.load(path.stem) is None]
        for path in files:
            if path.stem.partition("-")[0] not in kept:
                path.unlink(missing_ok=True)
        return len({question.key for question in questions} - kept)


def _rejected_names(key: str) -> list[str]:
    return [f"{key}{f'-{number}' if number else ''}.json" for number in range(_REJECTED)]


def _questions(folder: Path) -> list[Question]:
    return [question for path in sorted(folder.glob("*.md")) if (question := _read(path))]


def _read(path: Path) -> Question | None:
    try:
        question = read(path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return question if question and question.key == path.stem else None


def write_private(path: Path, text: str) -> None:
    """Write a private file whole, on the disk with its name when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_atomic(path, text, sync=True)
    path.chmod(0o600)
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
