"""Pages become the wiki folder: an Open Knowledge Format v0.2 bundle and an Obsidian vault at once.

``compile.wiki.emit.emit(home, wiki) -> EmitReport`` is the whole way in; ``roll_forward(home)`` finishes an emission
that was cut off; ``compile.wiki.source.render_source`` renders a source page, with marks for the site. What a page
says is decided in ``compile.pages``; this room knows only how it stands in a file.
"""

from compile.wiki.staging import roll_forward

__all__ = ["roll_forward"]
