"""The last step of a build: embed what is new, then bring the embedding store up to date."""

from __future__ import annotations

from kb.home import Home
from kb.index.embedder import NONE, Embedder, open_embedder, pack
from kb.library import Library
from kb.progress import Progress
from kb.settings import Settings
from kb.values import Problem

BATCH = 32  # passages in one transaction: what a kill can cost


def update_index(library: Library, home: Home, settings: Settings, progress: Progress) -> list[Problem]:
    """Embed new passages into the library and mirror its vectors in the store.

    A changed embedder re-embeds everything and its predecessor's vectors go. Raises EmbedderError when the embedder
    cannot work; what was embedded until then stays. A store that cannot be written is a problem, not an error:
    search goes on from the library.
    """
    from kb.index.chroma import sync_store

    embedder = open_embedder(settings.embedder)
    if embedder.id == NONE:
        return []
    embed(library, embedder, progress)
    library.vectors.forget_others(embedder.id)
    finding = sync_store(library, home, settings, embedder)
    return [Problem(".kb/chroma", finding, "Search works from the library meanwhile.")] if finding else []


def embed(library: Library, embedder: Embedder, progress: Progress) -> int:
    """Make the vectors that are missing; returns how many. Each batch is kept as soon as it is made."""
    missing = library.vectors.missing(embedder.id)
    if not missing:
        return 0
    with progress.step("embed", len(missing)) as advance:
        for begin in range(0, len(missing), BATCH):
            part = missing[begin : begin + BATCH]
            made = pack(embedder.embed([text for _, text in part]))
            library.vectors.put(embedder.id, [(i, vector) for (i, _), vector in zip(part, made, strict=True)])
            advance(len(part))
    return len(missing)
