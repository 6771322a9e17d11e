"""An answer in the fixed form of `kb ask --json`, and read back from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kb.ask.confidence import in_words
from kb.ask.disputes import Dispute, disputes
from kb.ask.question import parse
from kb.ask.whether import deciding
from kb.corrections import corrected
from kb.engine import Engine
from kb.library import Library
from kb.values import Answer, AnswerCorrection, AnswerSentence, Citation, Evidence, Hit

if TYPE_CHECKING:
    from kb.ask.session import Session

CLOSEST = 3  # passages that a refusal shows
_CITATION = ("source", "path", "start", "end", "text", "page_from", "page_to", "at", "by")
_HIT = ("source", "path", "start", "end", "text", "score")


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in the form of `kb ask --json`, and what is said around it."""

    form: dict[str, Any]
    closing: str = ""  # how sure the answer is, in words
    why: str = ""  # why search is lexical, where the settings ask for more
    waiting: int = 0  # questions that wait for a model's answer
    withdrawn: int = 0  # earlier forms of this one, which showed other passages and wait no more
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # where the site shows what is cited


def told(session: Session, question: str, engine: Engine) -> tuple[Answer, list[Dispute], Told]:
    """Ask a session; the answer as values, and as it is sent."""
    waiting, dropped = _waiting(engine), _dropped(engine)
    answer = session.ask(question, engine)
    disputed = disputes(session.library, answer)
    answer = with_corrections(session.library, answer, disputed)
    form = as_form(answer, disputed) | {"saved": saved_before(session.library, question)}
    waits, gone = _waiting(engine) - waiting, _dropped(engine) - dropped
    return answer, disputed, Told(form, closing(answer), session.why, waits, gone)


def with_corrections(library: Library, answer: Answer, disputed: Sequence[Dispute]) -> Answer:
    """The answer with what a person says instead of the other side of a dispute, which stands beside it uncorrected."""
    known = {one.claim for one in answer.corrections}
    beside = corrected(library, [dispute.other for dispute in disputed])
    return replace(answer, corrections=(*answer.corrections, *(one for one in beside if one.claim not in known)))


def saved_before(library: Library, question: str) -> str:
    """The page of a saved answer to this question, whatever its words' order and forms; "" where there is none."""
    answers = library.pages.titles("answer")
    asked = parse(question)
    for slug, title in answers if asked.terms else ():
        other = parse(title)
        if set(other.stems) == set(asked.stems) and other.wants == asked.wants:
            return f"wiki/{slug}.md"
    return ""


def _waiting(engine: Engine) -> int:
    """How many questions an engine has left waiting so far; none for one that asks nobody."""
    return engine.totals.pending if engine.totals else 0


def _dropped(engine: Engine) -> int:
    """How many questions that waited an engine has withdrawn so far."""
    return engine.totals.dropped if engine.totals else 0


def as_form(answer: Answer, disputed: Sequence[Dispute] = ()) -> dict[str, Any]:
    """The fixed form of `kb ask --json`."""
    return {
        "question": answer.question,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, 4),
        "sentences": [{"text": s.text, "citations": [_citation(c) for c in s.citations]} for s in answer.sentences],
        "passages": [_passage(evidence) for evidence in answer.passages],
        "unknown_terms": list(answer.unknown_terms),
        "missing": list(answer.missing),
        "decides": decides(answer),
        "disputes": [{"cited": _citation(d.cited), "other": _citation(d.other), "detail": d.detail} for d in disputed],
        "corrections": [
            {"cited": _citation(c.cited), "claim": c.claim, "text": c.text, "says": c.says, "because": c.because}
            for c in answer.corrections
        ],
        "engine": answer.engine,
        "seconds": round(answer.seconds, 4),
    }


def read_form(form: Mapping[str, Any]) -> tuple[Answer, list[Dispute]]:
    """The answer a form tells, and its disputes. Raises KeyError or TypeError for anything else."""
    answer = Answer(
        question=form["question"],
        abstained=form["abstained"],
        confidence=form["confidence"],
        sentences=tuple(
            AnswerSentence(s["text"], tuple(_read_citation(c) for c in s["citations"])) for s in form["sentences"]
        ),
        passages=tuple(_read_passage(p) for p in form["passages"]),
        unknown_terms=tuple(form["unknown_terms"]),
        missing=tuple(form["missing"]),
        corrections=tuple(
            AnswerCorrection(_read_citation(c["cited"]), c["claim"], c["text"], c["says"], c["because"])
            for c in form["corrections"]
        ),
        engine=form["engine"],
        seconds=form["seconds"],
    )
    disputed = [Dispute(_read_citation(d["cited"]), _read_citation(d["other"]), d["detail"]) for d in form["disputes"]]
    return answer, disputed


def decides(answer: Answer) -> str:
    """The words of the first sentence that yes or no hangs on, where the question asks for that; "" where none do."""
    return deciding(answer.question, answer.sentences[0].text) if answer.sentences else ""


def closest(answer: Answer) -> list[Citation]:
    """The sentences that a refusal shows, as one would cite them."""
    return [
        Citation(e.hit.source, e.hit.path, e.sentence_start, e.sentence_end, e.sentence)
        for e in answer.passages[:CLOSEST]
    ]


def place(citation: Citation) -> str:
    """``raw/report.pdf, p. 3`` or ``raw/report.pdf, pp. 3–4``; ``raw/interview.md, Ada Holm at 12:31``."""
    if citation.at or citation.by:
        heard = [citation.by, citation.at and f"at {citation.at}"]
        return f"{citation.path}, {' '.join(filter(None, heard))}"
    if not citation.page_from:
        return citation.path
    if citation.page_to > citation.page_from:
        return f"{citation.path}, pp. {citation.page_from}–{citation.page_to}"
    return f"{citation.path}, p. {citation.page_from}"


def closing(answer: Answer) -> str:
    """How sure an answer is, what was done for it, and names of the question that it cannot be about."""
    strange = [term.word for term in parse(answer.question).terms if term.name and term.word in answer.unknown_terms]
    unknown = f"No source mentions {' or '.join(strange)}. " if strange and not answer.abstained else ""
    return f"{unknown}{in_words(answer.confidence)} Each quotation was found in its source by code."


def _citation(citation: Citation) -> dict[str, Any]:
    return {name: getattr(citation, name) for name in _CITATION}


def _read_citation(form: Mapping[str, Any]) -> Citation:
    return Citation(**{name: form[name] for name in _CITATION if name in form})  # a server of yesterday names fewer


def _passage(evidence: Evidence) -> dict[str, Any]:
    sentence = {"start": evidence.sentence_start, "end": evidence.sentence_end, "text": evidence.sentence}
    return {**{name: getattr(evidence.hit, name) for name in _HIT}, "sentence": sentence}


def _read_passage(form: Mapping[str, Any]) -> Evidence:
    said = form["sentence"]
    return Evidence(Hit("passage", **{name: form[name] for name in _HIT}), said["start"], said["end"], said["text"])
