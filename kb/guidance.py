"""``guidance.toml``: what matters to a person in a source, said before it is compiled; part of what a model is asked.

One table a source, kept by its path; a person may edit or delete it, and the next build asks about that source anew.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from kb.encode.toml import toml_value
from kb.errors import OverridesError
from kb.files import write_atomic
from kb.home import Home

NAME = "guidance.toml"
LONGEST = 2_000  # characters of one source's guidance
_HEAD = (
    "# What matters to you in each source; `kb brief FILE` asks and writes it. It goes into what a model is asked.\n"
)


def read_guidance(home: Home) -> dict[str, str]:
    """By path of the source, what its reader wants of it. Raises OverridesError for a damaged or too long one."""
    try:
        data = tomllib.loads((home.root / NAME).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise OverridesError(f"{NAME} cannot be read: {error}.", "Mend it, or delete it.") from error
    entries = data.get("source", [])
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in ("path", "wanted"))
        for entry in entries
    ):
        raise OverridesError(f"{NAME}: each [[source]] needs a path and what is wanted, in quotation marks.")
    return {path: wanted for entry in entries if (wanted := guiding(path := entry["path"], entry["wanted"]))}


def guiding(path: str, wanted: str) -> str:
    """What is wanted of a source, on one line. Raises OverridesError where it is longer than what a model is given."""
    wanted = " ".join(wanted.split())
    if len(wanted) > LONGEST:
        said = f"What is wanted of {path} has {len(wanted):,} characters; a model is given {LONGEST:,} at most."
        raise OverridesError(said, "Shorten it; nothing of it was cut.")
    return wanted


def write_guidance(home: Home, guidance: Mapping[str, str]) -> None:
    """Write all of it; without any there is no file."""
    path = home.root / NAME
    if not guidance:
        path.unlink(missing_ok=True)
        return
    tables = [
        f"\n[[source]]\npath = {toml_value(name)}\nwanted = {toml_value(wanted)}\n"
        for name, wanted in sorted(guidance.items())
    ]
    write_atomic(path, _HEAD + "".join(tables), sync=True)
