"""Files that ship with kb: prompts, the look of the site, the embedding model, the sample sources.

They lie beside the packages in a checkout and inside ``kb/_assets`` in a wheel.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent


def asset(name: str) -> Path:
    """The shipped file or folder of this name: ``prompts``, ``site`` or ``mkdocs.yml``."""
    packaged = HERE / "_assets" / name
    return packaged if packaged.exists() else HERE.parent / name


MODEL = HERE / "models" / "all-MiniLM-L6-v2" / "onnx"
SAMPLE = HERE / "sample"
