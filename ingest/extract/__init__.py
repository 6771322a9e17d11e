"""What is in a file: canonical text, its blocks and pages, and what the file says about itself."""

from ingest.extract.batch import extract_all
from ingest.extract.reader import Unreadable
from ingest.extract.readers import extract

__all__ = ["Unreadable", "extract", "extract_all"]
