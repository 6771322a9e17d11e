# ruff: noqa: E501 - records stand as programs write them
"""Chats, captions and transcripts: who speaks and when is structure, and no sentence runs over a time of day."""

from __future__ import annotations

import pytest

from ingest.extract.cues import read_cues
from ingest.extract.plain import read_plain
from kb.values import Document


def said(document: Document) -> list[tuple[str, str]]:
    return [
        (block.speaker, document.text[block.start : block.end]) for block in document.blocks if block.kind == "prose"
    ]


BRIDGE, DETOUR = "The bridge is closed until Monday.", "The detour takes 45 minutes and costs two tolls."


@pytest.mark.parametrize(
    "record",
    [
        "[05/03/2024, 10:11:12] Oona Vell: {0}\n[05/03/2024, 10:13:01] Oona Vell: \u200eimage omitted\n"
        "[05/03/2024, 10:15:59] Bo Lind: The detour takes 45 minutes\nand costs two tolls.\n",
        "05/03/2024, 10:11 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.\n"
        "05/03/2024, 10:11 - Oona Vell: {0}\n05/03/2024, 10:12 - Bo Lind: <Media omitted>\n05/03/2024, 10:15 - Bo Lind: {1}\n",
        "3/5/24, 10:11 AM - Oona Vell: {0}\n3/5/24, 10:12 AM - Bo Lind: This message was deleted\n"
        "3/5/24, 10:15 AM - Bo Lind: {1}\n",
        "Oona Vell, [05.03.2024 10:11]\n{0}\n\nBo Lind, [05.03.2024 10:12]\n{1}\n\nBo Lind, [05.03.2024 10:12]\nSticker omitted\n",
        "Oona Vell — Today at 10:11\n{0}\nBo Lind — Today at 10:12\n{1}\nOona Vell — Today at 10:12\nimage omitted\n",
        "10:11:12\t From  Oona Vell : {0}\n10:12:12\t From Bo Lind to Everyone: {1}\n10:13:00 From Bo Lind : file attached\n",
        "Oona Vell  0:07\n{0}\n\nBo Lind  0:31\nThe detour takes 45 minutes\nand costs two tolls.\n\nBo Lind  0:41\nimage omitted\n",
        "[0:07] Oona Vell: {0}\n[0:31] Bo Lind: {1}\n[0:35] Bo Lind: image omitted\n",
    ],
)
def test_a_record_of_talk(record: str) -> None:
    document = read_plain(record.format(BRIDGE, DETOUR).encode())
    assert said(document) == [("Oona Vell", BRIDGE), ("Bo Lind", DETOUR)]
    labels = [document.text[block.start : block.end] for block in document.blocks if block.kind == "caption"]
    assert len(labels) == 2
    assert labels[0].startswith("Oona Vell, ")


def test_nicks_on_irc() -> None:
    document = read_plain(
        b"[10:11] <orlo> The display draws 26 milliwatts.\n[10:12] <@pellax> I measured 11 days.\n"
        b"[10:12] * mirnow has joined #kb\n[10:13] <orlo> The tables come from Brest.\n"
    )
    assert said(document) == [
        ("orlo", "The display draws 26 milliwatts."), ("pellax", "I measured 11 days."), ("orlo", "The tables come from Brest."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "captions",
    [
        "[00:00:07 - 00:00:10] The wheel of the mill weighs nine tonnes and\n[00:00:10 - 00:00:15] it was rebuilt in 2003. "
        "The pond is\n[00:00:13 - 00:00:18] four hectares large.\n",
        "0:07\nThe wheel of the mill weighs nine tonnes and\n0:10\nit was rebuilt in 2003. The pond is\n0:13\nfour hectares large.\n",
        "(0:07) The wheel of the mill weighs nine tonnes and\n(0:10) it was rebuilt in 2003. The pond is\n(0:13) four hectares large.\n",
        "00:07 The wheel of the mill weighs nine tonnes and\n00:10 it was rebuilt in 2003. The pond is\n00:13 four hectares large.\n",
    ],
)
def test_lines_that_a_program_cut_are_joined(captions: str) -> None:
    document = read_plain(captions.encode())
    assert said(document) == [
        ("", "The wheel of the mill weighs nine tonnes and it was rebuilt in 2003. The pond is four hectares large.")
    ]
    assert document.blocks[0].kind == "caption"


@pytest.mark.parametrize(
    "text",
    [
        "Agenda\n\n10:30 Coffee break\n11:00 Lunch with Bo\n12:30 Talk about mills.\n14:00 The end\n",
        "The train left at 10:30 from Orsk.\n\nIt came at 11:00.\n\nNobody got out.\n",
    ],
)
def test_a_text_that_names_times_is_no_record(text: str) -> None:
    assert read_plain(text.encode()).text == text.strip()


def test_a_speaker_named_in_each_cue_is_told_once() -> None:
    document = read_cues(
        b"WEBVTT\n\n00:01.000 --> 00:04.000\nOona Vell: The budget is 1.2 million\n\n00:04.000 --> 00:07.000\n"
        b"Oona Vell: crowns for the next year.\n\n00:07.500 --> 00:09.000\n<v Bo Lind>The roof costs 300,000 crowns.</v>\n"
    )
    assert said(document) == [
        ("Oona Vell", "The budget is 1.2 million crowns for the next year."),
        ("Bo Lind", "The roof costs 300,000 crowns."),
    ]


def test_rolling_captions_are_told_once() -> None:
    document = read_cues(
        b"WEBVTT\n\n00:01.000 --> 00:03.000\nthe wheel of the mill\n\n00:03.000 --> 00:05.000\nthe wheel of the mill\n"
        b"weighs nine <c>tonnes.</c>\n\n00:05.000 --> 00:07.000\nweighs nine tonnes.\nIt turns.\n"
    )
    assert said(document) == [("", "the wheel of the mill weighs nine tonnes. It turns.")]


@pytest.mark.parametrize(
    ("said_first", "name"),
    [
        ("Hi, I'm Oona.", "Oona"),
        ("Hello everybody, I'm Oona de la Vell and I mend nets.", "Oona de la Vell"),
        ("Good morning. My name is Oona Vell.", "Oona Vell"),
        ("I'm Oona Vell, I mend nets.", "Oona Vell"),
        ("I'm Danish, and so was my mother.", "Speaker 1"),
        ("Well, I am Dr. Vell's lawyer.", "Speaker 1"),
        ("When you said I'm Oona Vell, I laughed.", "Speaker 1"),
        ("Hi, I'm Bo.", "Speaker 1"),  # as the other says, too
    ],
)
def test_a_numbered_speaker_has_the_name_that_he_says_first(said_first: str, name: str) -> None:
    text = (
        f"Speaker 1: 00:00:02\n\n{said_first}\n\nSpeaker 2: 00:00:09\n\nHello, I'm Bo.\n\nSpeaker 1: 00:00:12\n\n"
        "Nets last for nine years.\n\nSpeaker 2: 00:00:19\n\nSo they do.\n"
    )
    speakers = dict(said(read_plain(text.encode())))
    assert [who for who, words in said(read_plain(text.encode())) if "nine years" in words] == [name], speakers


def test_an_export_of_discord_has_names_alone_behind_the_time() -> None:
    rule = "=" * 62
    text = (
        f"{rule}\nGuild: Kilns\nChannel: general / heat\n{rule}\n\n[12/03/2024 10:11] annah\nIt holds 40 degrees.\nAnd more.\n\n"
        "[12/03/2024 10:12] bo.lind\nDoes it?\n\n{Attachments}\nhttps://cdn.example/x.png\n\n"
        f"[12/03/2024 10:14] annah\nYes.\n\n{rule}\nExported 3 message(s)\n{rule}\n"
    )
    assert said(read_plain(text.encode())) == [
        ("", "Channel: general / heat"), ("annah", "It holds 40 degrees. And more."), ("bo.lind", "Does it?"),
        ("annah", "Yes."),
    ]  # fmt: skip


def test_what_a_program_adds_to_a_name_and_to_a_message_is_no_part_of_them() -> None:
    text = (
        "[12.03.24, 10:12:15] Anna Holm: It holds. <This message was edited>\n[12.03.24, 10:13:00] ~ Bo Lind: Yes.\n"
        "[12.03.24, 10:14:00] Anna Holm: Good.\n"
    )
    assert said(read_plain(text.encode())) == [("Anna Holm", "It holds."), ("Bo Lind", "Yes."), ("Anna Holm", "Good.")]


def test_a_log_whose_first_lines_differ_names_nobody() -> None:
    text = "".join(f"[12/03/2024 10:1{n}] {word} started\nwith more\n" for n, word in enumerate(("one", "two", "six")))
    assert not any(who for who, _ in said(read_plain(text.encode())))
