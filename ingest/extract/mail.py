"""E-mails, mailboxes, and web pages packed as e-mails are: who wrote what and when.

Attachments are neither read nor written anywhere. What a message quotes is not what its writer says.
"""

from __future__ import annotations

import email
import email.policy
import re
from contextlib import suppress
from dataclasses import replace
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from ingest.extract.about import web_address
from ingest.extract.canonical import flags_of, joined, letters_of, one_line
from ingest.extract.decoding import declared_charset, decode
from ingest.extract.html import parse, read_html
from ingest.extract.plain import read_plain
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.stated import sender
from kb.values import Document, FoundPicture

_DEEPEST = 50  # parts within parts
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, RecursionError)  # what the parser of headers breaks with
_MOST = 5000  # messages of a mailbox that are read
_QUOTED_FROM = re.compile(rb"\n>From ")  # a mailbox keeps lines that begin with From so
_BEGINS = re.compile(rb"\nFrom [^\n]{1,200}\d\d:\d\d[^\n]{0,100}\n")
_SAID = ("prose", "list")
_WROTE = re.compile(
    r"(?:wrote|writes|schrieb|schreibt|a écrit|escribió|ha scritto|schreef|skrev|napsal|пишет)\b.{0,80}:$"
    r"|(?:@|\d{1,2}[:.]\d\d).{0,200}[:：]$",  # in any language: whose, or when, and a colon
    re.S,
)
_QUOTED = (
    "//blockquote|//*[contains(@class,'gmail_quote') or contains(@class,'moz-cite-prefix')"
    " or contains(@class,'yahoo_quoted') or contains(@class,'protonmail_quote')"
    " or contains(@class,'OutlookMessageHeader') or @id='divRplyFwdMsg'"
    " or @id='appendonsend' or @id='mail-editor-reference-message-container']"
    "|//*[@id='divRplyFwdMsg' or @id='appendonsend']/following-sibling::*"
    "|//div[contains(translate(@style,' ','') ,'border-top:solid')][.//b]/following-sibling::*"
    "|//div[contains(translate(@style,' ',''),'border-top:solid')][.//b]"
)
_PARTS = 500  # quoted parts of one message that are looked at
# What senders of newsletters put around them.
_SERVICE = re.compile(
    r"\bunsubscribe\b"
    r"|\b(?:view|read|open|see) (?:(?:this|it|the) )?(?:(?:e-?mail|newsletter|message) )?(?:in|on) (?:(?:your|a|the) )?"
    r"(?:web ?)?browser\b|\bview online\b|\bmanage (?:your )?(?:preferences|subscription)"
    r"|\byou(?:['’]re| are)? (?:receiv\w+|got|getting) this (?:e-?mail|newsletter|message)"
    r"|\b(?:newsletter )?(?:abbestellen|abmelden)\b|\bsie erhalten diese|\bim browser (?:ansehen|öffnen|anzeigen)"
    r"|\bse désinscrire\b|\bdésabonn|\bvous recevez (?:ce|cet)|\bdarse de baja\b|\bdisiscriv|\buitschrijven\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^-- ?(?:\n|$)")
_FORWARDED = re.compile(
    r"^(?:-{2,}|_{5,})\s*(?:original message|forwarded message|ursprüngliche nachricht|message d.origine)?"
    r"|^(?:From|Von|De|Da|От):\s[^\n]{1,200}\n(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato|Отправлено|Дата):\s",
    re.I,
)


def read_mail(data: bytes) -> Document:
    """The body of an e-mail, its plain text where it has one. Raises Unreadable when it has no text."""
    refusal = Unreadable("The e-mail holds no text that can be read.", "Save it as text or PDF and drop that.")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        if not isinstance(message, EmailMessage) or _depth(message) > _DEEPEST:
            raise refusal
        body = message.get_body(("plain", "html"))
        content = body.get_payload(decode=True) if body is not None else None
    except _BROKEN as error:
        raise refusal from error
    if body is None or not isinstance(content, bytes) or not content.strip():
        raise refusal
    if body.get_content_type() == "text/html":
        document = _own_words(replace(read_html(content), kind="html"), _quoted(content))
    else:
        document = _own_words(read_plain(_with_quotes_apart(_in_utf_8(body, content))))
    return replace(
        document,
        extractor=f"{READER.signature()} {document.extractor}",
        title=_header(message, "Subject")[:300] or document.title,
        author=sender(_header(message, "From")),
        date=_date(message),
    )


def _in_utf_8(part: Message, content: bytes) -> bytes:
    """A part's content by the encoding that the part names; as it is where nobody knows that one."""
    with suppress(LookupError, ValueError):  # no encoding at all, or one that decodes no bytes
        return content.decode(str(part.get_content_charset() or "utf-8"), "replace").encode("utf-8")
    return content


def _header(message: EmailMessage, name: str) -> str:
    try:
        return one_line(str(message.get(name, "")))
    except _BROKEN:
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


def _with_quotes_apart(content: bytes) -> bytes:
    """A body in which lines that quote another message are paragraphs of their own."""
    lines: list[bytes] = []
    for line in content.replace(b"\r\n", b"\n").split(b"\n"):
        quoted = line.lstrip().startswith(b">")
        if lines and lines[-1].strip() and quoted != lines[-1].lstrip().startswith(b">"):
            lines.append(b"")
        lines.append(line)
    return b"\n".join(lines)


def _quoted(content: bytes) -> str:
    """What programs set apart as another message in a body of HTML, by its letters, a part a line."""
    tree = parse(decode(content, declared_charset(content)))
    parts = tree.xpath(_QUOTED) if tree is not None else []
    return "\n".join(letters_of("".join(text for text in part.itertext())) for part in parts[:_PARTS])


def _own_words(document: Document, quoted: str = "") -> Document:
    """The document in which what is quoted, and what stands below the name, is no part of what its writer says.

    ``quoted``: letters of what the message itself sets apart so.
    """
    blocks = list(document.blocks)
    after = len(blocks)
    for index, block in enumerate(blocks):
        words = document.text[block.start : block.end]
        if _SIGNATURE.match(words) or _FORWARDED.match(words):
            after = min(after, index)
        below = blocks[index + 1] if index + 1 < len(blocks) else block
        quoting = (document.text[below.start] == ">" or below.kind == "quote") and below is not block
        apart = words.startswith(">") or block.kind == "quote" or (quoted and letters_of(words) in quoted)
        served = len(words) < 300 and _SERVICE.search(words)
        if apart or served or (quoting and _WROTE.search(words) and len(words) < 300):
            blocks[index] = replace(block, kind="caption", level=0, speaker="")
    for index in range(after, len(blocks)):
        blocks[index] = replace(blocks[index], kind="caption", level=0, speaker="")
    return replace(document, blocks=tuple(blocks))


def read_mbox(data: bytes) -> Document:
    """The messages of a mailbox, one after the other, each by who wrote it. Raises Unreadable when it has none."""
    if not data.lstrip().startswith(b"From "):
        raise Unreadable("The file is no mailbox.", "Export its messages again, or save them as text.")
    messages = [part for part in _BEGINS.split(b"\n" + data) if part.strip()][:_MOST]
    parts: list[tuple[str, str, Document]] = []
    for message in messages:
        with suppress(Unreadable):
            document = read_mail(_QUOTED_FROM.sub(b"\nFrom ", message))
            blocks = tuple(
                replace(block, speaker=block.speaker or document.author) if block.kind in _SAID else block
                for block in document.blocks
            )
            caption = ", ".join(part for part in (document.author, document.date) if part)
            parts.append((document.title, caption, replace(document, blocks=blocks)))
    if not parts:
        raise Unreadable("The mailbox holds no message that can be read.", "Save its messages as text and drop them.")
    text, blocks = joined(parts)
    signature = f"{MBOX.signature()} {parts[0][2].extractor}"
    return Document(text, blocks, "text", signature, title=parts[0][0], flags=flags_of(text))


def read_mhtml(data: bytes) -> Document:
    """A web page that a browser saved as one file. Raises Unreadable when it holds no page."""
    for policy in (email.policy.default, email.policy.compat32):  # the latter leaves broken headers as they stand
        with suppress(*_BROKEN):
            message: Message = email.message_from_bytes(data, policy=policy)
            page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
            content = page.get_payload(decode=True) if page is not None else None
            if page is None or not isinstance(content, bytes):
                break
            address = str(page.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
            return _archived(message, read_html(_in_utf_8(page, content)), address)
    raise Unreadable("The web archive holds no page.", "Save the page again from the browser, as HTML.")


def _archived(message: Message, document: Document, address: str) -> Document:
    """The page of an archive with its ``address`` and its pictures."""
    return replace(
        document,
        extractor=f"{MHTML.signature()} {document.extractor}",
        url=document.url or web_address(address),
        pictures=_pictures(message, document, address),
    )


def _pictures(message: Message, document: Document, page: str) -> tuple[FoundPicture, ...]:
    """The page's pictures with their bytes, which the archive holds by their addresses."""
    parts: dict[str, Message] = {}
    for part in message.walk():
        if part.get_content_maintype() == "image":
            parts |= {
                str(part.get("Content-Location") or ""): part,
                f"cid:{str(part.get('Content-ID') or '').strip('<>')}": part,
            }
    found = []
    for picture in document.pictures:
        names = (picture.address, urljoin(page, picture.address)) if picture.address else ()
        packed = next((parts[name] for name in names if name in parts), None)
        data = packed.get_payload(decode=True) if packed is not None else picture.data
        if isinstance(data, bytes):
            found.append(replace(picture, address="", data=data))
    return tuple(found)


READER = Reader("mail", edition=4, read=of_bytes(read_mail), names=(".eml",))
MBOX = Reader("mbox", edition=4, read=of_bytes(read_mbox), names=(".mbox",))
MHTML = Reader(
    "mhtml",
    edition=3,
    read=of_bytes(read_mhtml),
    names=(".mhtml", ".mht"),
    magic=b"Snapshot-Content-Location:",
)
