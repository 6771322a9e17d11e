"""A request with all that can be worked out before anybody is called: its model, its words, and its key."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.calls.cache import Answer, Turn
from kb.calls.caller import TOKEN, Request
from kb.calls.outcome import Outcome
from kb.calls.prompt import Prompt, new_nonce, render_parts
from kb.calls.spec import ModelSpec
from kb.calls.trace import Line
from kb.files import sha256

_CAREFUL = 3  # bytes a token, for what is set aside: more tokens than texts have
_FRAME = 64  # tokens a provider may add around a question


@dataclass(frozen=True, slots=True)
class Job:
    """One call to be made. Equal keys are equal questions to equal models; the nonce is no part of them."""

    request: Request
    key: str
    spec: ModelSpec
    prompt: Prompt
    schema: Mapping[str, Any]
    system: str
    user: str
    nonce: str

    @property
    def stays_here(self) -> bool:
        """May the text not go where the model is?"""
        return self.request.local_only and not self.spec.is_local

    @property
    def tokens(self) -> int:
        """Tokens of the question, as one would guess."""
        return len(self.system + self.user) // TOKEN

    def most_tokens(self, user: str) -> int:
        """Tokens of the question with ``user`` as its second part, at worst."""
        text = self.system + user + json.dumps(self.schema)
        return len(text.encode("utf-8", "replace")) // _CAREFUL + _FRAME

    def blank(self, max_tokens: int) -> Answer:
        """What is written down before the first reply."""
        request, prompt = self.request, self.prompt
        return Answer(
            key=self.key,
            task=request.task,
            model=self.spec.id,
            prompt_version=prompt.version,
            prompt_hash=prompt.hash,
            system=self.system,
            user=self.user,
            max_tokens=max_tokens,
            source=request.source,
            page=request.page,
            sources=list(request.sources),
        )

    def line(self, run: str, outcome: Outcome, turns: Sequence[Turn], attempts: int, at: str) -> Line:
        """What the trace says of it. ``turns`` are those that no line has counted yet."""
        request, costs = self.request, [turn.cost for turn in turns if turn.cost is not None]
        return Line(
            run=run,
            task=request.task,
            key=self.key,
            provider=self.spec.provider,
            model=self.spec.model,
            prompt_version=self.prompt.version,
            tokens_in=sum(turn.tokens_in for turn in turns),
            tokens_out=sum(turn.tokens_out for turn in turns),
            tokens_cached=sum(turn.tokens_cached for turn in turns),
            ms=sum(turn.ms for turn in turns),
            attempts=attempts,
            cost=sum(costs) if len(costs) == len(turns) else None,
            outcome=str(outcome),
            source=request.source,
            page=request.page,
            at=at,
        )


def job_for(request: Request, spec: ModelSpec, prompt: Prompt, temperature: float) -> Job:
    """Render a request and give it its key. Raises PromptError for wrong variables."""
    schema = request.schema.model_json_schema()
    nonce = new_nonce()
    system, user = render_parts(prompt, request.variables, nonce)
    parts = [request.task, prompt.hash, dict(request.variables), schema, spec.id, temperature]
    return Job(request, sha256(json.dumps(parts, sort_keys=True)), spec, prompt, schema, system, user, nonce)
