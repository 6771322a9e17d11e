"""Named fault points: where a test may make kb die, to see that nothing half done is left.

``KB_FAULT=after_manifest:kill`` kills the process when that point is reached; ``after_manifest:kill:3`` at the third
time; ``:full`` raises what a full disk raises. Unset, a fault point costs one look at the environment.
"""

from __future__ import annotations

import errno
import os
import signal
from collections import Counter

_reached: Counter[str] = Counter()


def fault(name: str) -> None:
    """Do here what KB_FAULT asks for at the point ``name``; nothing if it asks for nothing."""
    wanted = os.environ.get("KB_FAULT", "")
    if not wanted.startswith(f"{name}:"):
        return
    action, _, count = wanted[len(name) + 1 :].partition(":")
    _reached[name] += 1
    if _reached[name] != int(count or 1):
        return
    if action == "full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.kill(os.getpid(), signal.SIGKILL)
