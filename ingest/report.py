"""What an ingest did, as the command line prints it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.values import Problem


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Paths by what happened to them, each in order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()  # another file under the name, or another text of it by a newer reader
    removed: tuple[str, ...] = ()  # retracted: gone, excluded, or no longer readable
    unchanged: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()  # (old, new)
    duplicates: tuple[tuple[str, str], ...] = ()  # (path, path of the source with the same bytes)
    pending: tuple[str, ...] = ()  # still being written: the next run reads them
    failed: tuple[Problem, ...] = ()  # every file that cannot be read as things stand, tried today or before
    notes: tuple[Problem, ...] = ()  # said, but nobody has to act

    @property
    def wrote(self) -> bool:
        """Did anything about the sources change?"""
        return bool(self.added or self.changed or self.removed or self.renamed)
