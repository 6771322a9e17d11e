"""`make record`: which answers are to be given anew.

With a FILE of answers, one JSON line {"key": …, "answer": …} each, it keeps these; without, it writes the questions
that have no answer, or one to an older prompt, to questions.jsonl. An answer may bring further questions: go on until
none is left. A reply that writes several pages is kept page by page.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from kb.calls.caller import Request
from kb.calls.cassettes import Cassettes
from kb.calls.prompt import load_prompt, render_parts
from tests.cassettes.base import ANSWERS, compiled

SHARED = Path(__file__).parents[2].parent / "shared"
QUESTIONS = Path("questions.jsonl")


def main(arguments: list[str]) -> None:
    """Keep the answers of a file, or write what is to be answered."""
    cassettes = _compiled()
    open_ = {cassettes.path(request).stem: request for request in cassettes.missing}
    if arguments:
        lines = [json.loads(line) for line in Path(arguments[0]).read_text("utf-8").splitlines() if line.strip()]
        kept = [cassettes.keep(open_[line["key"]], line["answer"]) for line in lines if line["key"] in open_]
        _compiled()  # keeps each page of a reply
        for path in set(kept) - _compiled().used:
            path.unlink()
        print(f"Kept {len(kept)} of {len(lines)} answers.")
        return
    QUESTIONS.write_text("".join(question(key, request) for key, request in open_.items()), "utf-8")
    print(f"{len(open_)} to be answered: {QUESTIONS}. Answered with an older prompt: {len(cassettes.due)}.")
    for path in cassettes.due:
        print("  ", path.name)
    for path in sorted(set(ANSWERS.glob("*.json")) - cassettes.used):
        print("  not asked any more:", path.name)


def _compiled() -> Cassettes:
    """The kept answers, after a compile with them."""
    cassettes = Cassettes(ANSWERS)
    with tempfile.TemporaryDirectory() as folder:
        compiled(Path(folder) / "kb", SHARED, cassettes)
    return cassettes


def question(key: str, request: Request) -> str:
    """One line, as `kb handoff export` writes it."""
    system, user = render_parts(load_prompt(request.task), request.variables)
    schema = request.schema.model_json_schema()
    asked = {"key": key, "task": request.task, "system": system, "user": user, "schema": schema}
    return json.dumps(asked, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
