"""A few bytes: what only a mark makes text is refused, what is a short text is read."""

from __future__ import annotations

import pytest

from ingest.extract.decoding import decode
from ingest.extract.reader import Unreadable


def test_a_few_bytes_that_only_a_mark_makes_text_are_refused() -> None:
    with pytest.raises(Unreadable):
        decode(b"\xff\xfe\x00bad")


@pytest.mark.parametrize("text", ["西湖在中国", "Hi", "Żółw"])
def test_a_short_text_with_a_mark_is_read(text: str) -> None:
    assert decode(text.encode("utf-16")) == text
