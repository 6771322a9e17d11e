"""A source to ask about, and engines over a scripted model: directly, or through the caller of real ones."""

from __future__ import annotations

import re
from typing import Any

from compile.extractive.engine import Extractive
from compile.generative.engine import Generative, Terms
from compile.generative.schemas import (
    AnswerDraft,
    Claims,
    Contradictions,
    Doubts,
    Grouping,
    Mends,
    PageDrafts,
    Weighing,
)
from kb.calls.caller import Caller, Request
from kb.calls.model import World
from kb.calls.open import open_caller
from kb.calls.outcome import Outcome
from kb.calls.providers.protocol import Message, Raw
from kb.calls.scripted import ScriptedCaller
from kb.home import Home
from kb.progress import Person
from kb.settings import Calls, Settings
from kb.values import Block, Document, Source
from tests.generative.scripted import Model

FENCE = re.compile(r"^<<<(\w+) \w+>>>\n(.*?)\n<<<end of \1", re.MULTILINE | re.DOTALL)
TASKS = {
    "Claims": "extract",
    "PageDrafts": "write",
    "AnswerDraft": "answer",
    "Doubts": "judge",
    "Grouping": "group",
    "Mends": "mend",
    "Contradictions": "contradict",
    "Weighing": "weigh",
}
SCHEMAS = (Claims, PageDrafts, AnswerDraft, Doubts, Grouping, Mends, Contradictions, Weighing)

SOURCE = Source("s-1", "raw/light.md", "", "", "markdown", "Skerrow Light")
HEADINGS = "The tower"
TEXT = """\
The tower

Skerrow Light was first lit in 1879. It did not fail once in the storm of 1880. Some keepers say that it may have
saved 40 ships.

The keeper

Effie Rae kept the light from 1902 until 1931. She wrote to Robert Stevenson every month."""


def document(text: str = TEXT) -> Document:
    """Paragraphs; a short one without a full stop is a heading."""
    blocks, at = [], 0
    for part in text.split("\n\n"):
        heading = "." not in part and len(part) < 40
        blocks.append(Block("heading" if heading else "prose", at, at + len(part), 1 if heading else 0))
        at += len(part) + 2
    return Document(text, tuple(blocks), "markdown", "test-1", title="Skerrow Light")


def engine(model: Model, **options: Any) -> Generative:
    """The engine over a script, which recalls what the model was told to keep."""
    return Generative(ScriptedCaller(model, memory=model), Extractive(), Terms(**options))


class Provider:
    """The model behind a real caller: it reads what is sent, as a server would."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.calls = 0

    def chat(self, message: Message, timeout: float) -> Raw:
        import json

        self.calls += 1
        title = message.schema.get("title")
        variables = dict(FENCE.findall(message.user))
        schema = next(s for s in SCHEMAS if s.__name__ == title)
        reply = self.model(Request(TASKS[str(title)], variables, schema))
        if isinstance(reply, Outcome):
            return Raw("", "refused" if reply is Outcome.refused else "stop", 1, 0)
        text = json.dumps(reply, ensure_ascii=False)
        return Raw(text, "stop", (len(message.system) + len(message.user)) // 4, len(text) // 4)


def real_engine(home: Home, model: Model) -> tuple[Generative, Provider]:
    """The engine over the real caller, whose cache lies in ``home``; a new one is a new run."""
    provider = Provider(model)
    settings = Settings(model="openai-like:test?base_url=http://127.0.0.1:9/v1", calls=Calls(concurrency=2))
    caller: Caller = open_caller(home, settings, Person(yes=True), World(connect=lambda _spec, _key: provider))
    return Generative(caller, Extractive(), home=home), provider
