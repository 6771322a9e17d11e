"""The last step of a build: embed what is new, then bring the embedding store up to date, or check it, or renew it."""

from __future__ import annotations

from kb.home import Home
from kb.index.chroma import Current, broken, digest, present, read_current
from kb.index.embedder import NONE, Embedder, embedder_id, open_embedder, pack
from kb.index.writer import check_in_child, drop_generations, write_in_child
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


def sync_store(library: Library, home: Home, settings: Settings, embedder: Embedder) -> str:
    """Make the store hold exactly the library's vectors. "" when it does, else what went wrong in one sentence.

    Costs nothing where nothing changed: then Chroma is not even imported.
    """
    current = read_current(home)
    ids, _ = library.vectors.all(embedder.id)
    if current == Current(current.generation if current else "", settings.store, embedder.id, len(ids), digest(ids)):
        assert current is not None
        if present(home, current) and not broken(home, current):
            return ""
    if not ids and current is None:
        return ""
    return write_in_child(home, settings, embedder.id)


def rebuild_store(library: Library, home: Home, settings: Settings) -> str:
    """Write the store anew from the library and drop every older generation, as ``--purge`` promises.

    "" when done, else what went wrong in one sentence: then none is left.
    """
    identity = embedder_id(settings.embedder)
    if read_current(home) is None and not home.chroma.exists():
        return ""
    if identity == NONE or not library.vectors.all(identity)[0]:
        drop_generations(home, keep="")
        return ""
    finding = write_in_child(home, settings, identity, anew=True)
    if finding:  # nothing old may stay, even where nothing new could be written
        drop_generations(home, keep="")
    return finding


def check_store(library: Library, home: Home, settings: Settings) -> str:
    """What is wrong with the store, in one sentence; "" when it is sound or was never written."""
    current = read_current(home)
    if current is None:
        return ""
    ids, _ = library.vectors.all(current.embedder)
    if not present(home, current):
        return "The embedding store has gone; `kb build` makes it again."
    if broken(home, current):
        return "The embedding store is damaged; `kb build` makes it again."
    if digest(ids) != current.ids:
        return "The embedding store is older than the library; `kb build` updates it."
    return check_in_child(home, settings, current)
