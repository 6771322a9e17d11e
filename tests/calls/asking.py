"""What the tests of calls ask: one small task, with its prompt and schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict

from kb.calls.caller import Request
from kb.calls.model import ModelCaller

Opened = Callable[..., ModelCaller]  # what the fixture ``opened`` is

PROMPT = """---
task: sum
version: 3
purpose: To try things.
variables: [text]
fenced: [text]
schema: Sum
---
## System

Add the numbers.

## User

{{text}}
"""


class Sum(BaseModel):
    """What the tests ask for."""

    model_config = ConfigDict(extra="forbid")
    total: int


GOOD = '{"total": 3}'


def ask(text: str = "1 and 2", **more: Any) -> Request:
    return Request("sum", {"text": text}, Sum, **more)
