"""The library: one SQLite file with everything that can be recomputed."""

from kb.library.files import FileRecord
from kb.library.library import Library
from kb.library.pages import PageRecord

__all__ = ["FileRecord", "Library", "PageRecord"]
