"""E-mails: who wrote what and when; attachments are neither read nor written anywhere."""

from __future__ import annotations

import email
import email.policy
from contextlib import suppress
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from ingest.extract.canonical import one_line
from ingest.extract.html import read_html
from ingest.extract.plain import read_plain
from ingest.extract.reader import Reader, Unreadable, of_bytes
from kb.values import Document

_DEEPEST = 50  # parts within parts


def read_mail(data: bytes) -> Document:
    """The body of an e-mail, its plain text where it has one. Raises Unreadable when it has no text."""
    refusal = Unreadable("The e-mail holds no text that can be read.", "Save it as text or PDF and drop that.")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        if not isinstance(message, EmailMessage) or _depth(message) > _DEEPEST:
            raise refusal
        body = message.get_body(("plain", "html"))
        content = body.get_payload(decode=True) if body is not None else None
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise refusal from error
    if body is None or not isinstance(content, bytes) or not content.strip():
        raise refusal
    charset = str(body.get_content_charset() or "utf-8")
    if body.get_content_type() == "text/html":
        document = replace(read_html(content), kind="html")
    else:
        with suppress(LookupError):
            content = content.decode(charset, "replace").encode("utf-8")
        document = read_plain(content)
    return replace(
        document,
        extractor=f"{READER.signature()} {document.extractor}",
        title=_header(message, "Subject")[:300] or document.title,
        author=_header(message, "From")[:200],
        date=_date(message),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return one_line(str(message.get(name, "")))
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):  # the parser of broken headers breaks
        return ""


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def _depth(message: EmailMessage) -> int:
    """How deep parts lie within parts, without recursion."""
    deepest, waiting = 0, [(message, 1)]
    while waiting:
        part, depth = waiting.pop()
        deepest = max(deepest, depth)
        if part.is_multipart() and depth <= _DEEPEST + 1:
            waiting += [(inner, depth + 1) for inner in part.get_payload() if isinstance(inner, EmailMessage)]
    return deepest


READER = Reader("mail", edition=1, reads="e-mails", read=of_bytes(read_mail), names=(".eml",))
