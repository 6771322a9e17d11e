"""Answers that were given once, kept as files and given again: a model's own words without a model.

A cassette is one JSON file a question, named by its task and by what it is about (a hash of ``Request.about``),
so it outlives a change of the prompt; the prompt's version stands in it, and a later one makes the answer due again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from kb.calls.caller import Request
from kb.calls.outcome import Outcome
from kb.calls.prompt import load_prompt
from kb.files import sha256, write_atomic

_LENGTH = 16  # hex digits of the hash in a name: enough to tell a few thousand questions apart


@dataclass
class Cassettes:
    """A script for ``ScriptedCaller``. What has no answer is kept in ``missing``, in the order asked; it is pending, or
    gets what ``otherwise`` says of its task.

    ``due`` are files whose answer was given to another version of the prompt.
    """

    folder: Path
    otherwise: Mapping[str, Mapping[str, Any] | Outcome] = field(default_factory=dict)
    missing: list[Request] = field(default_factory=list)
    due: list[Path] = field(default_factory=list)
    used: set[Path] = field(default_factory=set)

    def __call__(self, request: Request) -> Mapping[str, Any] | Outcome:
        """The kept answer, as plain data."""
        path = self.path(request)
        if not path.is_file():
            self.missing.append(request)
            return self.otherwise.get(request.task, Outcome.pending)
        kept = json.loads(path.read_text("utf-8"))
        self.used.add(path)
        if kept["prompt_version"] != load_prompt(request.task).version and path not in self.due:
            self.due.append(path)
        answer: Mapping[str, Any] = kept["answer"]
        return answer

    def recall(self, request: Request) -> Mapping[str, Any] | None:
        """The kept answer, if there is one; nothing is missing where there is none."""
        return cast("Mapping[str, Any]", self(request)) if self.path(request).is_file() else None

    def keep(self, request: Request, answer: Mapping[str, Any]) -> Path:
        """Write an answer down; the path of its file."""
        path = self.path(request)
        kept = {"task": request.task, "prompt_version": load_prompt(request.task).version, "answer": answer}
        write_atomic(path, json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
        return path

    def path(self, request: Request) -> Path:
        """Where the answer to this question is kept. What the base is for does not change what a part says."""
        about = {name: value for name, value in request.about.items() if name != "purpose"}
        name = sha256(json.dumps([request.task, about], ensure_ascii=False, sort_keys=True))[:_LENGTH]
        return self.folder / f"{request.task}-{name}.json"
