"""Which gate this is: a digest of the code and the word lists that decide what is proven.

It is part of the key of everything the gate has accepted. A kb whose gate decides otherwise has another digest, so
the next build puts what an older gate let through before the new one.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import kb.proof
import kb.text


@cache
def edition() -> str:
    """Twelve hex digits of the files of ``kb.proof`` and ``kb.text``, the lexicon among them."""
    digest = hashlib.sha256()
    for room in (kb.proof, kb.text):
        root = Path(room.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".gz"):
                digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
