"""A model made of rules, for tests: it reads what it is shown and answers in the form it is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from kb.calls.caller import Request
from kb.calls.outcome import Outcome

Reply = Mapping[str, Any] | Outcome
Rule = Callable[[Request], Reply | None]

NUMBERED = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
LEANS = re.compile(r"(?:He|She|It|They|This|These|That|Those|His|Her|Its|Their|There|However|Also|But)\b")
PAGE = re.compile(r"^## (p\d+)\nTitle: (.*)\n((?:(?!## ).*\n?)*)", re.MULTILINE)
STATEMENT = re.compile(r"^(?:## (q\d+).*|([ab]\d+) \[.*?\] (.+))$", re.MULTILINE)
CLAIM = re.compile(r"^(c\d+) (.+?)(?: » .*)?$", re.MULTILINE)


def sentences(request: Request) -> list[tuple[int, str]]:
    """The numbered sentences of a request."""
    shown = request.variables.get("source") or request.variables["passages"]
    return [(int(number), text) for number, text in NUMBERED.findall(shown)]


def pages(request: Request) -> list[tuple[str, str, str]]:
    """The pages of a request: id, title with other names, and the lines of its claims."""
    return PAGE.findall(request.variables["pages"])


def ends(text: str, count: int = 3) -> tuple[str, str]:
    """The first and last words of a sentence, as a model would name them."""
    words = text.split()
    return " ".join(words[:count]), " ".join(words[-count:])


def claim(number: int, text: str, said: str = "", **more: Any) -> dict[str, Any]:
    """A claim that quotes one whole sentence."""
    first, last = ends(text)
    return {"text": said, "quotes": [{"from": number, "first": first, "last": last}], **more}


KEPT = ("write", "mend")  # tasks of which what is there already is looked for


class Model:
    """Answers every task well: one claim for two sentences, pages in the claims' own order, topics as they are.

    ``rules`` are asked first, by task, and may answer in its place. ``said`` keeps what was asked and answered.
    ``brief``: a sentence that can stand alone is not repeated in a claim, as the prompt asks, and half of a page is
    written out; else every claim is, and two sentences of a page.
    """

    def __init__(
        self, *, brief: bool = False, memory: dict[str, Mapping[str, Any]] | None = None, **rules: Rule
    ) -> None:
        self.rules, self.brief = rules, brief
        self.memory = {} if memory is None else memory
        self.said: list[tuple[Request, str]] = []

    def recall(self, request: Request) -> Mapping[str, Any] | None:
        """What was kept as the answer to this question."""
        return self.memory.get(repr(request.variables))

    def keep(self, request: Request, answer: Mapping[str, Any]) -> None:
        """Recall this answer from now on."""
        self.memory[repr(request.variables)] = answer

    def __call__(self, request: Request) -> Reply:
        rule = self.rules.get(request.task)
        answer = rule(request) if rule else None
        if answer is None:
            answer = getattr(self, request.task)(request)
        text = "" if isinstance(answer, Outcome) else json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        if request.task in KEPT and not isinstance(answer, Outcome):
            self.keep(request, answer)
        self.said.append((request, text))
        return answer

    def asked(self, task: str) -> list[Request]:
        """What it was asked of one task."""
        return [request for request, _ in self.said if request.task == task]

    def weigh(self, request: Request) -> Reply:
        """Every question holds, and every statement by its first words."""
        return {"questions": [{"id": name, "stay": stay} for name, stay in self.weighed(request).items()]}

    def weighed(self, request: Request) -> dict[str, list[dict[str, str]]]:
        """The statements of each question by its id, each with its first words."""
        found: dict[str, list[dict[str, str]]] = {}
        for question, name, text in STATEMENT.findall(request.variables["disputes"]):
            if question:
                found[question] = []
            else:
                found[[*found][-1]].append({"id": name, "words": " ".join(text.split()[:10])})
        return found

    def extract(self, request: Request) -> Reply:
        """Of every two sentences the shorter one, in its own words."""
        found = sentences(request)
        pairs = [found[n : n + 2] for n in range(0, len(found), 2)]
        chosen = [min(pair, key=lambda one: len(one[1])) for pair in pairs]
        return {"claims": [self._claim(number, text) for number, text in chosen if len(text.split()) > 3]}

    def _claim(self, number: int, text: str) -> dict[str, Any]:
        if not self.brief or LEANS.match(text):
            return claim(number, text, text)
        made = claim(number, text)
        del made["text"]
        return made

    def write(self, request: Request) -> Reply:
        """Every page it is asked for."""
        return {"pages": [{"page": name, **self.page(shown)} for name, _, shown in pages(request)]}

    def page(self, shown: str) -> dict[str, Any]:
        """One section with every claim, the first two told as sentences of its own."""
        claims = CLAIM.findall(shown)
        half = len(claims) // 2 if self.brief else 2
        told: list[dict[str, Any]] = [{"text": text, "claims": [name]} for name, text in claims[:half]]
        told += [{"claims": [name]} for name, _ in claims[half:]]
        return {"sections": [{"title": "", "sentences": told[:3]}, {"title": "History", "sentences": told[3:]}]}

    def answer(self, request: Request) -> Reply:
        """The first sentence."""
        number, text = sentences(request)[0]
        return {"said": True, "sentences": [{**claim(number, text), "text": text}]}

    def judge(self, _request: Request) -> Reply:
        """Nothing to refuse."""
        return {"refused": []}

    def group(self, _request: Request) -> Reply:
        """Nothing to change."""
        return {}

    def contradict(self, _request: Request) -> Reply:
        """Nothing contradicts anything."""
        return {}

    def mend(self, _request: Request) -> Reply:
        """Nothing to put right."""
        return {"mends": []}
