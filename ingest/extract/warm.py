"""Everything that reading a file needs, imported at once: what a forkserver loads before it forks the first child."""

from __future__ import annotations

import lxml.html
import markdown_it
import pypdf
import pypdfium2.raw
import trafilatura.core
import trafilatura.metadata
import yaml

import ingest.extract.dispatch
import ingest.extract.html
import ingest.extract.markdown
import ingest.extract.pdf
import ingest.extract.plain

LOADED = (lxml.html, markdown_it, pypdf, pypdfium2, trafilatura, yaml, ingest)
