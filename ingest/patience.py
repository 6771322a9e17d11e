"""When a file is ready and when it is gone: what a watcher may believe of what it sees. No clock, no disk here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from ingest.scan import Fingerprint, Scan


@dataclass(slots=True)
class Patience:
    """Follows scans over time. Times are seconds of one monotonic clock.

    A file is ready when its fingerprint was the same for ``quiet`` seconds; a file is gone when two scans at least
    ``grace`` seconds apart did not see it. What is neither is held: left as it was.
    """

    quiet: float
    grace: float
    notice: float = 0.0  # how long a file is missing before a person is told: a program that saves takes it away, too
    known: set[str] = field(default_factory=set)  # paths that sources may stand for
    _since: dict[str, tuple[Fingerprint, float]] = field(default_factory=dict)
    _missing: dict[str, float] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)  # missing files a person was told of
    _due: list[float] = field(default_factory=list)  # when what was held at the last judgement is to be looked at
    _acted_on: dict[str, Fingerprint] = field(default_factory=dict)  # what was ready when it was last acted on

    def judge(self, found: Scan, now: float) -> Scan:
        """The scan with the paths that must wait marked as held."""
        self._since = {
            path: before
            if (before := self._since.get(path)) and before[0] == seen.fingerprint
            else (seen.fingerprint, now)
            for path, seen in found.files.items()
        }
        unlisted = {path for path in self.known if _beneath(path, found.unreadable)}
        absent = self.known - set(found.files) - unlisted
        self._missing = {path: self._missing.get(path, now) for path in absent}
        self._due = [since + self.quiet for _, since in self._since.values() if now - since < self.quiet]
        self._due += [since + self.grace for since in self._missing.values() if now - since < self.grace]
        self._due += [since + self.notice for since in self._missing.values() if now - since < self.notice]
        self._told &= absent
        written = {path for path, (_, since) in self._since.items() if now - since < self.quiet}
        awaited = {path for path, since in self._missing.items() if now - since < self.grace}
        return replace(found, held=frozenset(written | awaited | unlisted))

    def newly_missing(self, now: float) -> list[str]:
        """Files that are missing for some time and still awaited, of which nobody was told."""
        late = [path for path, since in self._missing.items() if self.notice <= now - since < self.grace]
        found = sorted(set(late) - self._told)
        self._told.update(found)
        return found

    def news(self, judged: Scan) -> bool:
        """Is there something to act on that was not acted on before?"""
        ready = {path: seen.fingerprint for path, seen in judged.files.items() if path not in judged.held}
        changed = any(self._acted_on.get(path) != fingerprint for path, fingerprint in ready.items())
        return changed or any(path not in judged.held for path in self._missing)

    def acted_on(self, judged: Scan) -> None:
        """What the scan shows was acted on."""
        for path, seen in judged.files.items():
            if path not in judged.held:
                self._acted_on[path] = seen.fingerprint
                self.known.add(path)
        for path in [path for path in self._missing if path not in judged.held]:
            self._acted_on.pop(path, None)
            self._missing.pop(path)
            self.known.discard(path)

    def next_change(self, now: float) -> float:
        """Seconds until something that was held may be judged otherwise; infinite when nothing was."""
        return max(min(self._due, default=float("inf")) - now, 0.0)


def _beneath(path: str, folders: Collection[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)
