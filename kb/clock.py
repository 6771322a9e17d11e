"""The one clock: what kb writes into files honours SOURCE_DATE_EPOCH, so that builds can be compared."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def now() -> datetime:
    """The current time in UTC, whole seconds; SOURCE_DATE_EPOCH if that is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC).replace(microsecond=0)


def instant() -> str:
    """``now`` with its offset, as front matter of OKF has times: ``2026-08-21T09:30:00+00:00``."""
    return now().isoformat()


def instant_of(day: str) -> str:
    """A day as an instant: its first second in UTC, since no source says more."""
    return f"{day}T00:00:00+00:00"


def timestamp() -> str:
    """``now`` as ISO 8601 with a Z."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")
