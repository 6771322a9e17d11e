"""Who signs a web page that is no letter: a name below a greeting, and the day behind it."""

from __future__ import annotations

import pytest

from ingest.extract.html import read_html
from ingest.extract.letters import signed_off

SIGNED = [
    (("Thanks in advance,", "Jan-Erik, 2014-04-11"), ("Jan-Erik", "2014-04-11")),
    (("Best wishes,", "Ada Roe"), ("Ada Roe", "")),
    (("Cheers", "Ada, 12 May 2019"), ("Ada", "2019-05-12")),
    (("Regards,", "– Ada Roe, 3 May 2019"), ("Ada Roe", "2019-05-03")),
    (("The dam holds.", "Jan-Erik, 2014-04-11"), ("", "")),
    (("The dam holds.", "Ada Roe"), ("", "")),
    (("Thanks to all who came.", "Ada Roe"), ("", "")),
    (("Thanks in advance,", "The dam holds."), ("", "")),
    (("Thanks in advance,", "Ada Roe, who built the dam"), ("", "")),
    (("Thanks,", "the team"), ("", "")),
    (("Thanks,", "Team"), ("", "")),
    (("Ada Roe",), ("", "")),
]


@pytest.mark.parametrize(("lines", "found"), SIGNED)
def test_signed_off(lines: tuple[str, ...], found: tuple[str, str]) -> None:
    assert signed_off(lines) == found


def _page(end: str) -> bytes:
    told = "The dam above the town was built by those who live below it, in the year 19"
    body = "".join(f"<p>{told}{year}, and it holds.</p>" for year in range(10, 16))
    return f"<html><body><main><h1>The dam</h1>{body}{end}</main></body></html>".encode()


def test_a_page_is_by_who_signs_it() -> None:
    found = read_html(_page("<p>Thanks in advance,</p><p>Jan-Erik, 2014-04-11</p>"))
    assert (found.author, found.date) == ("Jan-Erik", "2014-04-11")


def test_who_comments_on_a_page_has_not_signed_it() -> None:
    comment = "<p>Thanks,</p><p>Jan-Erik</p>"
    assert read_html(_page(f'<div class="comments">{comment}</div>')).author == ""
