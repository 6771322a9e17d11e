"""A file of questions or queries, one a line."""

from __future__ import annotations

from pathlib import Path


def read_lines(file: Path) -> list[str]:
    """The lines of ``file``: each gets one line of output, so only a line feed ends one, and bad bytes stop none."""
    text = file.read_bytes().decode("utf-8-sig", "replace")
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []
