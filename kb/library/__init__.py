"""The library: one SQLite file with everything that can be recomputed."""

from kb.library.library import Library
from kb.library.pages import PageRecord
from kb.library.sources import FileRecord

__all__ = ["FileRecord", "Library", "PageRecord"]
