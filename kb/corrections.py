"""What people say instead of claims, brought to the claims there are: shown beside a source's words, never as its own.

A claim's id changes when its engine words it differently, so a correction is also known by the words it was made for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from kb.library import Library
from kb.overrides import Correction
from kb.values import AnswerCorrection, Citation, Claim, Problem


def corrections_of(
    corrections: Iterable[Correction], claims: Mapping[str, Claim], paths: Mapping[str, str]
) -> tuple[dict[str, Correction], tuple[Correction, ...]]:
    """(by id of the claim, what a person says instead; corrections whose claim is gone). ``paths`` by id of source."""
    found: dict[str, Correction] = {}
    stale = []
    worded: dict[tuple[str, str], str] | None = None
    for correction in corrections:
        claim = correction.claim if correction.claim in claims else ""
        if not claim:
            if worded is None:
                worded = {(paths.get(c.source, ""), _words(c.text)): name for name, c in claims.items()}
            claim = worded.get((correction.source, _words(correction.was)), "")
        if claim:
            found[claim] = correction
        else:
            stale.append(correction)
    return found, tuple(stale)


def stale_notes(stale: Iterable[Correction]) -> tuple[Problem, ...]:
    """What to tell of corrections that correct nothing any more."""
    return tuple(
        Problem(
            "overrides.toml",
            f"A correction stands for a claim that is gone: “{one.was or one.claim}”.",
            f"`kb correct --remove {one.claim}` takes it out.",
        )
        for one in stale
    )


def keep_corrections(library: Library, corrections: Mapping[str, Correction]) -> None:
    """Let answers know the corrections that pages show."""
    kept = {claim: (one.says, one.because) for claim, one in sorted(corrections.items())}
    if kept != known_corrections(library):
        library.meta.set("corrections", json.dumps(kept, ensure_ascii=False))


def known_corrections(library: Library) -> dict[str, tuple[str, str]]:
    """What people say instead of claims, and why, by the claim's id, as of the last compile."""
    kept = json.loads(library.meta.get("corrections") or "{}")
    return {claim: (says, because) for claim, (says, because) in kept.items()}


def corrected(library: Library, cited: Sequence[Citation]) -> tuple[AnswerCorrection, ...]:
    """The corrections of what stands in these citations, each once, in their order."""
    known = known_corrections(library)
    if not known:
        return ()
    found: dict[str, AnswerCorrection] = {}
    for claim in library.claims.get(set(known)).values():
        for quote in claim.proofs:
            for citation in cited:
                touched = quote.start < citation.end and citation.start < quote.end
                if citation.source == quote.source and touched:
                    found.setdefault(claim.id, AnswerCorrection(citation, claim.id, claim.text, *known[claim.id]))
    return tuple(sorted(found.values(), key=lambda one: cited.index(one.cited)))


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
