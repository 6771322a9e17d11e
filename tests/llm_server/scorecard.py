"""What became of a model's words in a base: how many replies were of use, and what was published in which form."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.text.folding import flat
from tests.adversary.adversary_base import as_json, exported, trace

Row = dict[str, Any]


@dataclass(frozen=True)
class Scorecard:
    """Figures of one base. ``worded`` and ``page_worded`` are what is published in words that no quote has."""

    calls: Counter[str]  # by task
    usable: int  # replies that fit what was asked
    proposed: int  # claims worded by the model, those put right counted again
    refused: Counter[str]  # by the gate's reason; what was replaced by its quote counts as well
    claims: int  # published …
    worded: tuple[Row, ...]  # … in the model's words
    quoted: int  # … by the model's choice, in the source's words
    page_sentences: int
    page_worded: tuple[Row, ...]

    def __str__(self) -> str:
        calls = ", ".join(f"{task} {number}" for task, number in sorted(self.calls.items()))
        refused = ", ".join(f"{reason} {number}" for reason, number in self.refused.most_common())
        return "\n".join(
            [
                f"calls {self.calls.total()} ({calls}), usable replies {self.usable}",
                f"claims worded by the model {self.proposed}; refused {self.refused.total()} ({refused})",
                f"claims published {self.claims}: as worded {len(self.worded)}, told in quotes {self.quoted}, "
                f"by the extractive engine {self.claims - len(self.worded) - self.quoted}",
                f"page sentences {self.page_sentences}, of these worded by the model {len(self.page_worded)}",
                *(f"  claim: {row['text']}" for row in self.worded),
                *(f"  page: {row['text']}" for row in self.page_worded),
            ]
        )


def scorecard(folder: Path) -> Scorecard:
    """Count in the base's exports, its trace and the replies it kept."""
    lines = [line for line in trace(folder) if line["attempts"]]  # the others were answered before
    claims = exported(folder, "claims")
    by_model = [claim for claim in claims if claim["engine"] != "extractive"]
    worded = tuple(claim for claim in by_model if not _said(claim["text"], claim["quotes"]))
    known = {flat(claim["text"]) for claim in claims}
    sentences = [sentence for page in exported(folder, "pages") for sentence in page["sentences"]]
    quotes = [quote for claim in claims for quote in claim["quotes"]]
    return Scorecard(
        calls=Counter(line["task"] for line in lines),
        usable=sum(line["outcome"] == "ok" for line in lines),
        proposed=sum(len(texts) for texts in replies(folder, "extract", "mend").values()),
        refused=Counter(as_json(folder, "status")["refused"]),
        claims=len(claims),
        worded=worded,
        quoted=len(by_model) - len(worded),
        page_sentences=len(sentences),
        page_worded=tuple(s for s in sentences if flat(s["text"]) not in known and not _said(s["text"], quotes)),
    )


def replies(folder: Path, *tasks: str) -> dict[str, list[str]]:
    """What the model said in its last reply to each question of these tasks, sentence by sentence, by the key."""
    found: dict[str, list[str]] = {}
    for path in sorted((folder / ".kb/answers").glob("*.json")):
        kept = json.loads(path.read_text("utf-8"))
        # What costs no tokens is a part of another reply: a page of those that were written together.
        if kept["task"] in tasks and kept["turns"] and kept["turns"][-1]["tokens_in"]:
            found[path.stem] = list(_texts(kept["turns"][-1]["text"]))
    return found


def _texts(reply: str) -> list[str]:
    try:
        told = json.loads(reply)
    except ValueError:
        return []
    rows = [row for name in ("claims", "mends", "sentences") for row in told.get(name, [])]
    rows += [row for page in told.get("pages", []) for section in page["sections"] for row in section["sentences"]]
    return [flat(row["text"]) for row in rows if row.get("text")]


def _said(text: str, quotes: list[Row]) -> bool:
    """Whether a quote says it in these words."""
    return any(flat(text).rstrip(".") in flat(quote["text"]) for quote in quotes)
