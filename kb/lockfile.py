"""pages.lock: the identities that outlive ``.kb/``, as TOML a person can read and a diff can show.

It holds no text of its own making and none of retracted sources: ids, paths, titles, aliases, and the size of the
corpus when every page last saw the whole page set. What a page *says* is not here; it follows from the claims.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kb.encode.toml import toml_name, toml_value
from kb.errors import OverridesError
from kb.files import sha256
from kb.home import Home

VERSION = 1

_HEADER = """\
# Identities of this knowledge base: kept, so that links to its pages never change their meaning.
# Written by kb; put it under version control. To change a page, use overrides.toml.
"""


@dataclass(frozen=True, slots=True)
class LockedSource:
    """A source's identity, and the generation its page is linked against."""

    path: str
    id: str
    sha256: str  # of the file's bytes: recognises a renamed file after .kb/ was lost
    slug: str = ""  # its page, empty until the first compile
    as_of: int = 0
    claims: str = ""  # digest of the evidence the page was last planned from


@dataclass(frozen=True, slots=True)
class LockedPage:
    """A concept's identity: what its page is called, which keys mean it, and which page set it knows."""

    slug: str
    key: str
    title: str
    since: int
    as_of: int
    claims: str = ""
    aliases: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()  # its own among them
    adopted: tuple[tuple[str, int], ...] = ()  # keys that came to mean it after its birth, with the generation


@dataclass(frozen=True, slots=True)
class Frozen:
    """How large the corpus was when every page last saw the whole page set."""

    sources: int = 0
    characters: int = 0  # of all claims


@dataclass(frozen=True, slots=True)
class Lock:
    """Everything in pages.lock. ``redirects`` are (old slug, new slug) pairs."""

    generation: int = 0
    frozen: Frozen = Frozen()
    sources: tuple[LockedSource, ...] = ()
    pages: tuple[LockedPage, ...] = ()
    redirects: tuple[tuple[str, str], ...] = ()
    retired: tuple[tuple[str, str], ...] = ()  # fingerprints of removed slugs and what they meant
    advised: tuple[tuple[str, str], ...] = ()  # keys of topics and what an engine advised about them

    @property
    def source_ids(self) -> dict[str, str]:
        """Ids given so far, by path: they outlive the library."""
        return {source.path: source.id for source in self.sources}

    @property
    def source_hashes(self) -> dict[str, str]:
        """Ids given so far, by the SHA-256 of their files: a file renamed while the library was lost is known."""
        return {source.sha256: source.id for source in self.sources}


def fingerprint(text: str) -> str:
    """Twelve hex digits that stand for a removed slug or key without holding its text."""
    return sha256(text)[:12]


def dump(lock: Lock) -> str:
    """The lock as TOML: sources by path, pages by slug, one value a line. ``load(dump(x)) == x`` once sorted."""
    frozen = {"sources": lock.frozen.sources, "characters": lock.frozen.characters}
    parts = [_HEADER, _pairs({"version": VERSION, "generation": lock.generation}), "[frozen]", _pairs(frozen)]
    for name, table in (("redirects", lock.redirects), ("retired", lock.retired), ("advised", lock.advised)):
        if table:
            parts += [f"[{name}]", _pairs(dict(sorted(table)))]
    for source in sorted(lock.sources, key=lambda s: s.path):
        parts += ["[[source]]", _pairs({name: getattr(source, name) for name in LockedSource.__slots__})]
    for page in sorted(lock.pages, key=lambda p: p.slug):
        parts += ["[[page]]", _pairs({name: getattr(page, name) for name in LockedPage.__slots__})]
    return "\n".join(parts)


def load(text: str) -> Lock:
    """Read what ``dump`` wrote; an empty text is a new knowledge base. Raises OverridesError on damage."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _damaged(f"it is not valid TOML ({error})") from error
    if not table:
        return Lock()
    if (version := table.pop("version", None)) != VERSION:
        if isinstance(version, int) and version > VERSION:
            raise OverridesError("pages.lock was written by a newer kb.", "Update kb and try again.")
        raise _damaged("it has no version")
    try:
        lock = Lock(
            generation=_int(table.pop("generation")),
            frozen=Frozen(**{name: _int(value) for name, value in table.pop("frozen").items()}),
            sources=tuple(_entry(LockedSource, entry) for entry in table.pop("source", [])),
            pages=tuple(_entry(LockedPage, entry) for entry in table.pop("page", [])),
            redirects=_text_pairs(table.pop("redirects", {})),
            retired=_text_pairs(table.pop("retired", {})),
            advised=_text_pairs(table.pop("advised", {})),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(f"it has a wrong or missing entry ({error})") from error
    if table:
        raise _damaged(f"it has an unknown entry {min(table)!r}")
    _check_unique("source id", (s.id for s in lock.sources))
    _check_unique("source path", (s.path for s in lock.sources))
    _check_unique("page slug", [s.slug for s in lock.sources if s.slug] + [p.slug for p in lock.pages])
    return lock


def read_lock(home: Home) -> Lock:
    """The lock of a knowledge base; a new one without a file. Raises OverridesError on damage."""
    try:
        return load(home.lock.read_text("utf-8"))
    except FileNotFoundError:
        return Lock()
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(str(error)) from error


def _damaged(what: str) -> OverridesError:
    return OverridesError(
        f"pages.lock cannot be used: {what}.",
        "Take the last good copy from version control or a backup, or delete it to give all pages new identities.",
    )


def _check_unique(what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise _damaged(f"the {what} {value!r} stands in it twice (an unfinished merge?)")
        seen.add(value)


def _pairs(table: Mapping[str, object]) -> str:
    """``name = value`` lines; names and values that are empty are left out, so that lines mean something."""
    shown = ((name, value) for name, value in table.items() if value not in ("", ()))
    return "".join(f"{toml_name(name)} = {toml_value(value)}\n" for name, value in shown)


def _entry(kind: type[Any], table: Mapping[str, Any]) -> Any:
    """A LockedSource or LockedPage from its table; an unknown name or a wrong type is a TypeError or ValueError."""
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name in ("aliases", "keys"):
            values[name] = tuple(_str(item) for item in value)
        elif name == "adopted":
            values[name] = tuple((key, _int(item)) for key, item in value.items())
        else:
            values[name] = _int(value) if name in ("since", "as_of") else _str(value)
    return kind(**values)


def _text_pairs(table: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _str(value)) for name, value in table.items())


def _int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is not a whole number")
    return value


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value
