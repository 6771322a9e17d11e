"""Notebooks: words and code of their cells as one Markdown document. Outputs are the program's, not the author's."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from ingest.extract.editions import edition
from ingest.extract.markdown import read_markdown
from ingest.extract.unreadable import Unreadable
from kb.values import Document


def read_notebook(data: bytes) -> Document:
    """The cells of a Jupyter notebook. Raises Unreadable when it is none, or holds no words."""
    try:
        notebook: Any = json.loads(data.decode("utf-8-sig", "replace"))
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
        parts = [_markdown(cell) for cell in cells]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(
            "The file is not a notebook that can be read.", "Open it in Jupyter and save it again."
        ) from error
    document = read_markdown("\n\n".join(part for part in parts if part).encode("utf-8", "replace"))
    return replace(document, extractor=f"{edition('notebook')} {document.extractor}")


def _markdown(cell: Any) -> str:
    source = cell.get("source", cell.get("input", ""))
    text = "".join(source) if isinstance(source, list) else str(source)
    if cell.get("cell_type") == "markdown":
        return text
    if cell.get("cell_type") == "code" and text.strip():
        fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 3)
        return f"{fence}\n{text}\n{fence}"
    return ""
