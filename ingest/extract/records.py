"""Talk that programs keep as data: exports of Slack, Discord and Telegram, transcripts of Whisper and its kind.

Each turn is a caption with who and when, and what was said. Data that is no talk is refused as what it is.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ingest.extract.canonical import Canonical, flags_of, one_line
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.times import with_times
from ingest.extract.transcript import introduced
from kb.values import Document

_MOST = 200_000  # turns of one file that are read
_LONGEST_NAME = 60  # characters
_PARAGRAPH = 400  # characters of segments without a speaker, after which the end of a sentence ends a paragraph
_ENDS = re.compile(r"[.!?…。！？][\"'”’»)]*$")
_LINK = re.compile(r"<(?:https?|mailto):[^\s<>|]{1,2000}\|([^<>]{1,500})>|<((?:https?|mailto):[^\s<>|]{1,2000})>")
_CALLED = re.compile(r"<@([A-Z0-9]{2,20})(?:\|([^<>]{1,60}))?>")
_CHANNEL = re.compile(r"<[#!][A-Z0-9a-z^]{1,40}(?:\|([^<>]{1,60}))?>")
_STRUCK = re.compile(r"(?<![\w~])~(?=\S)[^~\n]{1,500}(?<=\S)~(?![\w~])")
_SET = re.compile(r"(?<![\w*])([*_`])(?=\S)([^*_`\n]{1,500})(?<=\S)\1(?![\w*])")  # bold, italic, code


@dataclass(frozen=True, slots=True)
class _Turn:
    who: str
    when: str  # as it is shown: a time of the recording, or a day and a time
    words: str
    day: str = ""
    chat: str = ""  # which of several it is part of


def read_records(data: bytes) -> Document:
    """The turns of a record of talk. Raises Unreadable for data that is none, and for one without words."""
    refusal = Unreadable(
        "It is data, not a text or a chat that kb knows.", "Put what it says into words in a text file."
    )
    try:
        found: Any = json.loads(data.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise refusal from error
    turns = [turn for turn in list(_turns(found))[:_MOST] if turn.words]
    if not turns:
        raise refusal
    canonical = Canonical()
    length = 0
    for number, turn in enumerate(turns):
        before = turns[number - 1] if number else _Turn("", "", "")
        if turn.chat != before.chat:
            canonical.open("heading", 2)
            canonical.append(turn.chat)
        goes_on = not turn.who and not before.who and canonical.kind == "prose"
        if not goes_on or (length > _PARAGRAPH and _ENDS.search(before.words)):
            canonical.open("caption")
            canonical.append(", ".join(part for part in (turn.who, turn.when) if part))
            canonical.open("prose", 0, turn.who)
            length = 0
        canonical.append(f"{turn.words} ")
        length += len(turn.words)
    text, blocks = canonical.result()
    days = {turn.day for turn in turns}
    return Document(
        text,
        with_times(text, introduced(text, blocks)),
        "text",
        READER.signature(),
        title=one_line(_text(found.get("name")))[:300] if isinstance(found, dict) else "",
        date=days.pop() if len(days) == 1 else "",
        flags=flags_of(text),
    )


def _turns(found: Any) -> Iterator[_Turn]:
    """The turns, by the shape that each program gives its data."""
    if isinstance(found, list):
        yield from _slack(found)
    elif isinstance(found, dict):
        chats = found.get("chats")
        for chat in _rows(chats.get("list") if isinstance(chats, dict) else None):  # all that an account has
            for row in _rows(chat.get("messages")):
                yield replace(_telegram(row), chat=one_line(_text(chat.get("name")))[:_LONGEST_NAME] or "Chat")
        messages, segments = found.get("messages"), found.get("segments", found.get("utterances"))
        for row in _rows(messages):
            yield _discord(row) if "timestamp" in row else _telegram(row)
        for row in _rows(segments):
            yield _Turn(_name(row.get("speaker")), _clock(row.get("start")), one_line(_text(row.get("text"))))


def _rows(value: Any) -> Iterator[dict[str, Any]]:
    yield from (row for row in (value if isinstance(value, list) else []) if isinstance(row, dict))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _name(value: Any) -> str:
    words = one_line(f"Speaker {value}" if isinstance(value, int) else _text(value))
    return re.sub(r"^(?:SPEAKER_|spk_)0?(\d)", r"Speaker \1", words)[:_LONGEST_NAME]


def _slack(messages: list[Any]) -> Iterator[_Turn]:
    """Messages of a day of a channel; what the program tells, of who came and went, is none."""
    rows = [row for row in _rows(messages) if row.get("type") == "message" and "ts" in row]
    names: dict[str, str] = {}
    for row in rows:
        profile = row.get("user_profile")
        known = profile if isinstance(profile, dict) else {}
        names[_text(row.get("user"))] = _name(known.get("real_name")) or names.get(_text(row.get("user")), "")
    for row in rows:
        if row.get("subtype", "thread_broadcast") not in ("thread_broadcast", "me_message", "bot_message"):
            continue
        user = _text(row.get("user"))
        when = _moment(row.get("ts"))
        words = _CALLED.sub(lambda at: f"@{names.get(at[1]) or at[2] or at[1]}", _text(row.get("text")))
        words = _LINK.sub(lambda link: link[1] or link[2], _CHANNEL.sub(lambda to: f"#{to[1] or 'all'}", words))
        words = html.unescape(_SET.sub(r"\2", _STRUCK.sub("", words)))
        yield _Turn(names.get(user) or _name(row.get("username")) or user, when, one_line(words), when[:10])


def _discord(row: dict[str, Any]) -> _Turn:
    author = row.get("author")
    known = author if isinstance(author, dict) else {}
    when = _text(row.get("timestamp"))[:16].replace("T", " ")
    words = one_line(_text(row.get("content"))) if row.get("type", "Default") in ("Default", "Reply") else ""
    return _Turn(_name(known.get("nickname")) or _name(known.get("name")), when, words, when[:10])


def _telegram(row: dict[str, Any]) -> _Turn:
    """A message, whose text is words or a list of words and of pieces that are set in some way."""
    stated = row.get("text")
    pieces = stated if isinstance(stated, list) else [stated]
    words = "".join(
        piece if isinstance(piece, str) else _text(piece.get("text"))
        for piece in pieces
        if isinstance(piece, str) or (isinstance(piece, dict) and piece.get("type") != "strikethrough")
    )
    when = _text(row.get("date"))[:16].replace("T", " ")
    return _Turn(_name(row.get("from")), when, one_line(words) if row.get("type") == "message" else "", when[:10])


def _moment(seconds: Any) -> str:
    try:
        return datetime.fromtimestamp(float(seconds), UTC).strftime("%Y-%m-%d %H:%M")
    except (ValueError, TypeError, OverflowError, OSError):
        return ""


def _clock(seconds: Any) -> str:
    """Seconds of a recording, or milliseconds where they are whole numbers above a day's, as 0:12:31."""
    if not isinstance(seconds, int | float) or not 0 <= seconds < 10**9:
        return ""
    whole = int(seconds / 1000 if isinstance(seconds, int) and seconds > 86_400 else seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


READER = Reader("records", edition=2, read=of_bytes(read_records), names=(".json",))
