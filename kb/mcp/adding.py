"""What an agent may bring in, where a person has switched that on: answers to the handoff, texts, and files.

Everything goes below ``raw/agents/`` under a name made here; nothing is overwritten, and a file is taken only from
folders that kb.toml names.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kb.encode.web import slugify
from kb.errors import UsageError
from kb.files import write_new
from kb.home import Home
from kb.settings import Settings

FOLDER = "agents"  # below raw/
_ENDINGS = frozenset({".md", ".txt"})  # of a text
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")
_NAMES = 999  # that are tried before somebody is told to think of another


def add_text(home: Home, name: str, text: str) -> dict[str, Any]:
    """Write a text as a new file. Raises UsageError for an empty one."""
    if not text.strip():
        raise UsageError("The text is empty.")
    data = text.encode("utf-8", "replace")
    ending = Path(name).suffix.casefold()
    return _written(home, name, ending if ending in _ENDINGS else ".md", data)


def add_file(home: Home, settings: Settings, path: str) -> dict[str, Any]:
    """Copy a file that lies in one of the folders of ``[agents] add_from``. Raises UsageError for any other.

    Links are followed before the folder is compared, so none leads out of it.
    """
    folders = [Path(folder).expanduser().resolve() for folder in settings.agents.add_from]
    with _opened(path, folders) as (real, descriptor):
        most = settings.limits.file_mb * 1_000_000
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise UsageError(f"The file is larger than {settings.limits.file_mb} megabytes.")
        return _written(home, real.name, real.suffix.casefold() if _ENDING.fullmatch(real.suffix) else "", data)


@contextmanager
def _opened(path: str, folders: list[Path]) -> Iterator[tuple[Path, int]]:
    """The file behind a path, open for reading, if it lies in one of the folders and is a file."""
    denied = UsageError("Files may be added from the folders under [agents] add_from in kb.toml only.")
    if "\0" in path or not folders:
        raise denied
    try:
        real = Path(path).expanduser().resolve(strict=True)
        if not any(real.is_relative_to(folder) for folder in folders):
            raise denied
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, RuntimeError, ValueError) as error:
        raise denied from error  # whether a file outside is there is nobody's business
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise denied
        yield real, descriptor
    finally:
        os.close(descriptor)


def _written(home: Home, name: str, ending: str, data: bytes) -> dict[str, Any]:
    """Write a new file under a free name; one that says the same already stays."""
    folder = home.raw / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if not folder.resolve().is_relative_to(home.raw.resolve()):
        raise UsageError(f"raw/{FOLDER} leads out of the knowledge base.", "Remove that link.")
    stem = slugify(Path(name).stem) or "note"
    try:
        target, new = write_new(folder, f"{stem}{ending}", data, names=_NAMES)
    except FileExistsError as error:
        raise UsageError(f"There are too many files called {stem}.", "Choose another name.") from error
    return {"path": home.relative(target), "new": new}


def answer(home: Home, key: str, value: dict[str, Any]) -> dict[str, Any]:
    """Hand in the answer to a waiting question, which the next build checks; or what is wrong with it."""
    from kb.calls.deferred.handoff import hand_in, waiting

    [result] = hand_in(home, json.dumps({"key": key, "answer": value}))
    return {"taken": not result.complaint, "complaint": result.complaint, "waiting": waiting(home)}
