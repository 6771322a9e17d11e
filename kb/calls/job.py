"""A request with all that can be worked out before anybody is called: its model, its words, and its key."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.calls.cache import Answer, Asked, Turn, blank, turn_of
from kb.calls.caller import TOKEN, Reply, Request
from kb.calls.check import check
from kb.calls.outcome import Outcome
from kb.calls.prompt import Prompt, load_prompt, new_nonce, render_parts
from kb.calls.providers.protocol import Raw
from kb.calls.spec import ModelSpec, model_for, model_specs, spec_of
from kb.calls.trace import Line
from kb.files import sha256
from kb.home import Home
from kb.settings import Settings

_CAREFUL = 3  # bytes a token, for what is set aside: more tokens than texts have
_FRAME = 64  # tokens a provider may add around a question


@dataclass(frozen=True, slots=True)
class Job:
    """One call to be made. Equal keys are equal questions to equal models; the nonce is no part of them."""

    request: Request
    asked: Asked
    spec: ModelSpec
    schema: Mapping[str, Any]
    nonce: str

    @property
    def key(self) -> str:
        """What its answer is kept under."""
        return self.asked.key

    @property
    def stays_here(self) -> bool:
        """May the text not go where the model is?"""
        return self.request.local_only and not self.spec.is_local

    @property
    def tokens(self) -> int:
        """Tokens of the question, as one would guess."""
        return len(self.asked.system + self.asked.user) // TOKEN

    def blank(self, max_tokens: int) -> Answer:
        """What is written down before the first reply."""
        return blank(self.asked, self.asked.model, max_tokens)

    def kept(self, answer: Answer | None) -> Reply | None:
        """The reply that a recorded answer is, where every check of today finds it good; else None."""
        checked = check(answer.turns[-1].text, self.request) if answer and answer.turns else None
        return Reply(Outcome.cached, checked.value, self.key) if checked and not checked.complaints else None

    def share(self, max_tokens: int, text: str, at: str) -> Answer:
        """An answer that is a part of another one: nothing was paid for it, and no line of the trace is due."""
        turn = turn_of(Raw(text, "stop", 0, 0), 0.0, 0, at)
        return replace(self.blank(max_tokens), turns=[turn], outcome=str(Outcome.ok), traced=1)

    def line(self, run: str, outcome: Outcome, turns: Sequence[Turn], attempts: int, at: str) -> Line:
        """What the trace says of it. ``turns`` are those that no line has counted yet."""
        asked, costs = self.asked, [turn.cost for turn in turns if turn.cost is not None]
        return Line(
            run=run,
            task=asked.task,
            key=asked.key,
            provider=self.spec.provider,
            model=self.spec.model,
            prompt_version=asked.prompt_version,
            tokens_in=sum(turn.tokens_in for turn in turns),
            tokens_out=sum(turn.tokens_out for turn in turns),
            tokens_cached=sum(turn.tokens_cached for turn in turns),
            ms=sum(turn.ms for turn in turns),
            attempts=attempts,
            cost=sum(costs) if len(costs) == len(turns) else None,
            outcome=str(outcome),
            source=asked.source,
            page=asked.page,
            at=at,
        )


class Jobs:
    """Makes jobs of requests, by the settings and prompts of one knowledge base."""

    def __init__(self, home: Home, settings: Settings) -> None:
        self._home, self._settings = home, settings
        self._prompts: dict[str, Prompt] = {}

    def prompt(self, task: str) -> Prompt:
        """How this task is put today. Raises PromptError."""
        if task not in self._prompts:
            self._prompts[task] = load_prompt(task, self._home)
        return self._prompts[task]

    def of(self, request: Request) -> Job:
        """Render a request and give it its key. Raises PromptError for wrong variables, SettingsError for the model.

        A batch has the key of the model it asks: an answer paid for once serves either way.
        """
        prompt, spec = self.prompt(request.task), spec_of(setting_of(self._settings, request))
        schema, nonce = request.schema.model_json_schema(), new_nonce()
        temperature = self._settings.calls.temperature
        parts = [request.task, prompt.hash, request.about, schema, spec.id, temperature]
        asked = Asked(
            sha256(json.dumps(parts, sort_keys=True)),
            request.task,
            spec.id,
            prompt.version,
            prompt.hash,
            *render_parts(prompt, request.variables, nonce),
            request.source,
            request.page,
            request.sources,
        )
        return Job(request, asked, spec, schema, nonce)


def setting_of(settings: Settings, request: Request) -> str:
    """The setting of the one model that is asked."""
    return request.model or model_specs(model_for(settings, request.task))[0]


def most_tokens(system: str, user: str, schema: Mapping[str, Any]) -> int:
    """Tokens of a question at worst."""
    return len((system + user + json.dumps(schema)).encode("utf-8", "replace")) // _CAREFUL + _FRAME
