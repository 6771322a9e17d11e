"""Which batches are out: ``.kb/batches.json``, written before and after each is sent, so that none is sent twice.

A batch is entered without an id before it is sent. If kb is killed before the id is entered, the entry is the sign
that it may be out all the same, and the provider is asked before anything is sent again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from kb.calls.deferred.pending import write_private
from kb.errors import KbError
from kb.home import Home

_REMEMBERED = 200  # ids of finished batches


@dataclass
class Batch:
    """``ids`` are those it may have at the provider: none while nobody knows, several while it is not clear which.

    ``tokens`` and ``cost`` (dollars, None where the price is not known) are its worst case.
    """

    intent: str
    model: str
    keys: list[str]
    at: str
    tokens: int
    cost: float | None
    ids: list[str] = field(default_factory=list)


@dataclass
class Ledger:
    """All batches that are out, ids of some that came back, and models that take no temperature."""

    home: Home
    batches: list[Batch] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)

    @property
    def out(self) -> set[str]:
        """Keys of every question that is out."""
        return {key for batch in self.batches for key in batch.keys}

    @property
    def known(self) -> set[str]:
        """Ids of every batch that is accounted for."""
        return {*self.finished, *(one for batch in self.batches for one in batch.ids)}

    def finish(self, batch: Batch) -> None:
        """Take a batch off the list and remember its ids."""
        self.batches.remove(batch)
        self.finished = (self.finished + batch.ids)[-_REMEMBERED:]

    def save(self) -> None:
        """Write it; on the disk when this returns."""
        data = {
            "batches": [asdict(batch) for batch in self.batches],
            "finished": self.finished,
            "plain": self.plain,
        }
        write_private(self.home.state / "batches.json", json.dumps(data, indent=1) + "\n")


def read_ledger(home: Home) -> Ledger:
    """The ledger of a knowledge base. Raises KbError for one that cannot be read: something may be out."""
    path = home.state / "batches.json"
    try:
        data: dict[str, Any] = json.loads(path.read_bytes())
        batches = [Batch(**entry) for entry in data["batches"]]
        return Ledger(home, batches, list(data["finished"]), list(data["plain"]))
    except FileNotFoundError:
        return Ledger(home)
    except (ValueError, KeyError, TypeError) as error:
        raise KbError(
            f"{path} is damaged, so kb does not know which batches are out.",
            "Look at your provider's list of batches; delete the file to send what waits again.",
        ) from error
