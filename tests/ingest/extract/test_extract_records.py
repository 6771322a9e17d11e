"""Talk kept as data and passages marked in books: who said it, when and where; nothing else of the data is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.extract.clippings import read_clippings
from ingest.extract.reader import Unreadable
from ingest.extract.readers import extract, reader_of
from ingest.extract.records import read_records
from ingest.extract.users import people_of
from kb.settings import Limits
from kb.values import Document
from tests.ingest.extract.test_extract_formats import packed


def read(data: Any) -> Document:
    return read_records(json.dumps(data).encode())


def said(document: Document) -> list[tuple[str, str, str]]:
    return [
        (block.speaker, block.at, document.text[block.start : block.end])
        for block in document.blocks
        if block.kind == "prose"
    ]


def slack(text: str, user: str = "U1", **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": "1710230400.000100", **more}


def test_slack() -> None:
    anna = {"real_name": "Anna Holm"}
    document = read(
        [
            slack("The belt of &lt;kiln 2&gt; costs *40* ~50~ crowns, <@U2>.", user_profile=anna),
            slack("<@U2> has joined the channel", "U2", subtype="channel_join"),
            slack("See <https://x.example/a|the log> in <#C1|kiln>.", "U2", user_profile={"real_name": "Bo Lind"}),
            slack("It holds."),
        ]
    )
    at = "2024-03-12 08:00"
    assert said(document) == [
        ("Anna Holm", at, "The belt of <kiln 2> costs 40 crowns, @Bo Lind."),
        ("Bo Lind", at, "See the log in #kiln."),
        ("Anna Holm", at, "It holds."),
    ]
    assert document.date == "2024-03-12"


def test_discord_and_telegram() -> None:
    author = {"name": "annah", "nickname": "Anna Holm"}
    message = {"type": "Default", "timestamp": "2024-03-12T10:11:00+00:00", "content": "It holds.", "author": author}
    joined = {**message, "type": "GuildMemberJoin", "content": "Joined the server."}
    assert said(read({"messages": [joined, message]})) == [("Anna Holm", "2024-03-12 10:11", "It holds.")]
    pieces = ["It costs ", {"type": "bold", "text": "40"}, {"type": "strikethrough", "text": " or 50"}, " crowns."]
    row = {"type": "message", "date": "2024-03-12T10:11:00", "from": "Bo Lind", "text": pieces}
    telegram = read({"name": "Coopers", "messages": [{**row, "type": "service"}, row]})
    assert said(telegram) == [("Bo Lind", "2024-03-12 10:11", "It costs 40 crowns.")]
    assert telegram.title == "Coopers"


def test_segments_of_a_transcript() -> None:
    rows = [{"start": 1.5, "text": " The kiln reaches"}, {"start": 751, "text": " 180 degrees."}]
    assert said(read({"segments": rows})) == [("", "0:00:01", "The kiln reaches 180 degrees.")]
    names = ("SPEAKER_00", "SPEAKER_01")
    talk = [{"speaker": who, **row} for who, row in zip(names, rows, strict=True)]
    assert [turn[:2] for turn in said(read({"segments": talk}))] == [("Speaker 0", "0:00:01"), ("Speaker 1", "0:12:31")]


@pytest.mark.parametrize(
    "data",
    [
        b"{}", b"[]", b"[1, null]", b'{"messages": 5}', b'{"messages": [{"text": {"a": 1}}]}', b"{", b"[" * 100_000,
        b'[{"type": "message", "ts": "x"}]', b'{"segments": [{"start": 1e400, "text": 7}]}',
        b'{"a": 1' + b"0" * 5000 + b"}",
    ],
)  # fmt: skip
def test_data_that_is_no_talk_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="It is data"):
        read_records(data)


def test_a_packed_export_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(packed(**{"users.json": "[]", "kiln/2024-03-12.json": json.dumps([slack("It holds.")])}))
    document = extract(path, path.name, Limits())
    assert "It holds." in document.text
    assert document.notes == ("Files in it that are not read: 1, users.json among them.",)


def clipping(book: str, place: str, words: str) -> str:
    return f"\ufeff{book}\r\n- {place} | Added on Sunday, 3 March 2024 21:14:05\r\n\r\n{words}\r\n==========\r\n"


def test_clippings_of_a_kindle_are_told_book_by_book() -> None:
    data = "".join(
        [
            clipping("Barrels (Holm, Anna)", "Your Highlight on page 12 | Location 170-171", "Oak is dense."),
            clipping("Rivers (Bo Lind)", "Your Highlight at location 2200", "The Varn floods each April."),
            clipping(
                "Barrels (Holm, Anna)", "Your Highlight on page 12 | Location 170-172", "Oak is dense. Ash is not."
            ),
            clipping("Barrels (Holm, Anna)", "Your Note on page 12 | Location 172", "Ask Bo about ash."),
            clipping("Barrels (Holm, Anna)", "Your Bookmark on page 13 | Location 180", ""),
        ]
    ).encode()
    assert reader_of(data, ".txt").name == "clippings"
    document = read_clippings(data)
    assert [(block.kind, document.text[block.start : block.end]) for block in document.blocks] == [
        ("heading", "Barrels (Holm, Anna)"),
        ("caption", "Highlight on page 12 | Location 170-172"),
        ("prose", "Oak is dense. Ash is not."),
        ("caption", "Note on page 12 | Location 172"),
        ("caption", "Ask Bo about ash."),
        ("heading", "Rivers (Bo Lind)"),
        ("caption", "Highlight at location 2200"),
        ("prose", "The Varn floods each April."),
    ]


def test_text_with_a_line_of_equals_signs_is_no_clippings() -> None:
    assert reader_of(b"Barrels\n- oak | ash\n\nOak is dense.\n==========\n", ".txt").name == "text"


def test_all_chats_of_an_account_of_telegram_stand_below_their_names() -> None:
    chats = [
        {
            "name": name,
            "messages": [{"type": "message", "date": "2024-03-12T10:12:00", "from": who, "text": "It holds."}],
        }
        for name, who in (("Kilns", "Anna Holm"), (None, "Bo Lind"))
    ]
    document = read({"about": "x", "chats": {"list": chats}})
    assert [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"] == ["Kilns", "Chat"]
    assert [who for who, _, _ in said(document)] == ["Anna Holm", "Bo Lind"]


USERS = [
    {"id": "U024BE7LH", "name": "ada", "real_name": "Ada Roe"},
    {"id": "W9", "name": "bo", "profile": {"real_name": "", "display_name": "Bo Lind"}},
    {"id": 7}, "nobody", {"id": "U3", "profile": []},
]  # fmt: skip
MESSAGES = [
    slack("The belt costs 40 crowns, <@W9>. The U024BE7LH bolt is loose.", "U024BE7LH"),
    slack("It holds, <@U024BE7LH> and <@U3>.", "W9"),
    slack("I saw it.", "U3"),
]
NAMED = [
    ("Ada Roe", "2024-03-12 08:00", "The belt costs 40 crowns, @Bo Lind. The U024BE7LH bolt is loose."),
    ("Bo Lind", "2024-03-12 08:00", "It holds, @Ada Roe and @U3."),
    ("U3", "2024-03-12 08:00", "I saw it."),
]


def test_an_export_of_slack_in_a_packed_file_gives_the_names_of_its_users(tmp_path: Path) -> None:
    members = {
        "export/users.json": json.dumps(USERS),
        "export/channels.json": "[]",
        "export/kiln/2024-03-12.json": json.dumps(MESSAGES),
        "other/kiln/2024-03-12.json": json.dumps(MESSAGES[:1]),
    }
    path = tmp_path / "export.zip"
    path.write_bytes(packed(**members))
    document = extract(path, path.name, Limits())
    assert said(document) == [
        *NAMED,
        ("U024BE7LH", NAMED[0][1], "The belt costs 40 crowns, @W9. The U024BE7LH bolt is loose."),
    ]
    captions = [document.text[b.start : b.end] for b in document.blocks if b.kind == "caption"]
    assert captions[:3] == ["Ada Roe, 2024-03-12 08:00", "Bo Lind, 2024-03-12 08:00", "U3, 2024-03-12 08:00"]
    assert not document.notes  # its lists are no file that could not be read


@pytest.mark.parametrize("data", [b"", b"[", b"{}", b"[1, null]", b"\xff\xfe", b"[" * 100_000])
def test_a_list_of_users_that_is_none_names_nobody(data: bytes) -> None:
    assert people_of(data) == {}
