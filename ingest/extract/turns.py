"""Plain text that is a record of talk: chats, captions with their times, transcripts of meetings.

Who speaks and when is structure: a caption before what is said, and the block's speaker. What is said is joined where
a program has cut it into lines, so that a sentence never runs over a time of day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.extract.canonical import Canonical, one_line
from ingest.extract.transcript import with_names_apart
from kb.values import Block

_T = r"(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?(?:[ \u202f]?[AaPp]\.?[Mm]\b\.?)?)"
_D = r"(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{1,4})"
_WHO = r"(?P<who>[^\s:\[\]<>|*#][^:\n\[\]<>|*#]{0,38}?)"
_UNTIL = r"(?:\s*(?:-{1,2}>|[-–—]|to)\s*(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)?"
_SAID = r"(?P<said>.*)$"
# How programs begin a turn: WhatsApp on two systems, Telegram, Discord, IRC, Zoom's chat, captions, Otter and its kind.
_TURNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\[{_D},?\s{_T}\]\s(?:{_WHO}:\s)?{_SAID}",
        rf"^{_D},?\s{_T}\s[-–]\s(?:{_WHO}:\s)?{_SAID}",
        rf"^{_WHO},\s\[{_D},?\s{_T}\]:?{_SAID}",
        rf"^{_WHO}\s—\s(?:[A-Za-z]+ at |{_D},?\s)?{_T}\s*(?P<said>)$",
        rf"^(?:[\[(]?(?:\d{{4}}-\d\d-\d\d[T ])?{_T}[\])]?\s+)?<[ @+%~&]?(?P<who>[^\s<>]{{1,30}})>\s+{_SAID}",
        rf"^{_T}\s+From\s+{_WHO}(?:\s+[tT]o\s+[^:\n]{{1,60}}?)?\s*:\s*{_SAID}",
        rf"^[\[(]{_T}{_UNTIL}[\])]:?\s*{_SAID}",
        rf"^{_T}{_UNTIL}\s*(?P<said>)$",
        rf"^(?P<who>[^\W\d_a-z][\w.'’ -]{{0,38}}?)\s{{1,8}}[\[(]?{_T}[\])]?:?\s*(?P<said>)$",
        rf"^{_T}{_UNTIL}\s+{_SAID}",
    )
)
_DATED = _TURNS[:2]  # name a speaker, or tell what happened to the chat
_TIME_ALONE = _TURNS[7]  # below a turn with a name the same goes on: Slack
_NO_WORDS = re.compile(
    r"^(?:\[?T?[\d:\s]*\]?\s*(?:\*{1,3}|-!-|-->|<--|←|→)\s"  # who came and went on IRC
    r"|<?(?:media|image|video|audio|sticker|gif|document|contact card|photo|file)(?: message)? (?:omitted|attached)>?"
    r"|<attached: |(?:this|you deleted this) message(?: was deleted)?\.?$|missed (?:voice|video) call"
    r"|messages (?:and calls|to this (?:chat|group)) (?:and calls )?are (?:now )?(?:secured|end-to-end)"
    r"|waiting for this message"
    # The same in other languages: a thing left out or sent along, a message taken back, how a chat is locked.
    r"|(?:bild|video|audio|sticker|gif|dokument|kontaktkarte) weggelassen$"
    r"|(?:image|vidéo|audio|sticker) (?:absente?|omise?)$"
    r"|(?:imagen|video|audio|sticker) omitid[oa]$|(?:immagine|video|audio|sticker) omess[oa]$"
    r"|(?:imagem|vídeo|áudio|figurinha) ocultad[oa]$|(?:diese nachricht wurde|du hast diese nachricht) gelöscht"
    r"|(?:ce message a été|vous avez) supprimé|(?:se eliminó este mensaje|eliminaste este mensaje)"
    r"|(?:questo messaggio è stato|hai) eliminato|(?:esta mensagem foi|você) apag(?:ada|ou)"
    r"|(?:данное сообщение|вы) удалил"
    r"|.{0,80}(?:ende-zu-ende-|de bout en bout|de extremo a extremo|de ponta a ponta|crittografia end-to-end"
    r"|сквозн\w+ шифр)"
    r"|(?:transcribed|transcription|generated|recorded|captions?|subtitles?|untertitel) (?:by|von)\b.{0,60}$"
    # Only a name for what is not there: [Photo], <Medien ausgeschlossen>; and a file by its name.
    r"|<[^<>\n]{1,40}>$|\[[^\[\]\n]{1,40}\]$"
    r"|\S.{0,80}\.\w{2,4} \((?:file attached|datei angehängt|fichier joint|archivo adjunto|file allegato"
    r"|arquivo anexado|файл добавлен)\)$)",
    re.IGNORECASE,
)
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202c\ufeff]")
_EDITED = re.compile(r"\s?<[^<>\n]{1,40}>$")  # <This message was edited>
_RULE = re.compile(r"[=\-_*]{8,}|Exported [\d,.]+ message\(s\)")
_BESIDE = re.compile(r"\{[A-Z][\w ]{2,20}\}")  # {Attachments}, {Reactions}: what follows are addresses and counts
_NAME = 40  # characters of a name that stands alone
_ENDS = re.compile(r"[.!?…:][\"'”’»)]*$")
_PARAGRAPH = 400  # characters after which the end of a sentence ends a paragraph
_LEAST = 3  # turns of a record; a text with fewer speaks of times
_LINES = 8  # lines of one turn, on average, above which times are a detail of some other text
_BROKEN = 0.15  # share of turns that begin with a small letter where a program cut sentences into lines


@dataclass(slots=True)
class _Turn:
    time: str
    speaker: str
    lines: list[str]
    words: str = ""
    told: bool = False  # by the program: who joined, who left


def record_of_talk(text: str) -> tuple[str, tuple[Block, ...]] | None:
    """The canonical text and blocks of a chat or a transcript; None for any other text."""
    lines = [_UNSEEN.sub("", line).strip() for line in text.split("\n")]
    heading, turns = _turns(lines)
    filled = sum(map(bool, lines))
    if len(turns) < _LEAST or len(heading) > filled / 3 or filled > _LINES * len(turns):
        return None
    _name_by_label(turns)
    if not any(turn.speaker for turn in turns):
        for turn in turns:
            turn.told = False
    said = [turn for turn in turns if turn.words and not _NO_WORDS.match(turn.words)]
    broken = sum(turn.words[0].islower() for turn in said) >= _BROKEN * len(said)
    alone = not any(turn.speaker for turn in turns)
    if not said or (alone and not broken and not all(line[0] in "[(" for line in lines if line)):
        return None  # a timetable
    canonical = Canonical()
    for number, line in enumerate(heading):
        canonical.open("heading" if number == 0 and not _ENDS.search(line) else "prose", number == 0)
        canonical.append(line)
    _write(canonical, said, broken)
    return canonical.result()


def _turns(lines: Sequence[str]) -> tuple[list[str], list[_Turn]]:
    """What stands above the first turn, and the turns. Only the two commonest ways to begin one count."""
    begun = [_begun(line) for line in lines]
    ways = Counter(found.re for found in begun[:2000] if found)
    used = {way for way, _ in ways.most_common(2)}
    heading: list[str] = []
    turns: list[_Turn] = []
    for line, found in zip(lines, begun, strict=True):
        if found and found.re in used:
            groups = found.groupdict()
            when = " ".join(part for part in (groups.get("date"), groups.get("time")) if part)
            who = one_line(groups.get("who") or "").removeprefix("~").lstrip()
            if found.re is _TIME_ALONE and turns:
                who = turns[-1].speaker
            turns.append(_Turn(when, who, [groups["said"]], told=found.re in _DATED and not who))
        elif line and turns:
            if not _NO_WORDS.match(line):
                turns[-1].lines.append(line)
        elif line:
            heading.append(line)
    _name_by_first_line(turns)
    for turn in turns:
        turn.words = _EDITED.sub("", one_line(" ".join(turn.lines)))
    return [line for line in heading if not _RULE.fullmatch(line)], turns


def _name_by_first_line(turns: list[_Turn]) -> None:
    """Names that stand alone behind the time, above what is said: as exports of Discord have them."""
    first = Counter(turn.lines[0] for turn in turns)
    alone = all(turn.told and 0 < len(turn.lines[0]) <= _NAME and not _ENDS.search(turn.lines[0]) for turn in turns)
    if not alone or len(first) >= len(turns) or sum(len(turn.lines) > 1 for turn in turns) < len(turns) / 2:
        return
    for turn in turns:
        said = [line for line in turn.lines[1:] if not _RULE.fullmatch(line)]
        beside = next((n for n, line in enumerate(said) if _BESIDE.fullmatch(line)), len(said))
        turn.speaker, turn.told, turn.lines = turn.lines[0], False, said[:beside]


def _begun(line: str) -> re.Match[str] | None:
    """The turn that begins with this line, by the first way that fits."""
    if not line or len(line) > 5000:
        return None
    return next(filter(None, (pattern.match(line) for pattern in _TURNS)), None)


def _name_by_label(turns: list[_Turn]) -> None:
    """Names that stand before the words, as `Name: …`, where they recur."""
    if any(turn.speaker for turn in turns):
        return
    for turn, (name, words) in zip(turns, with_names_apart([turn.words for turn in turns]), strict=True):
        turn.speaker, turn.words = name, words


def _write(canonical: Canonical, turns: Sequence[_Turn], broken: bool) -> None:
    speaker = None
    length, ended = 0, True
    for words, turn in _without_repeats(turns):
        goes_on = broken and turn.speaker == speaker and (not ended or length < _PARAGRAPH)
        if not goes_on:
            canonical.open("caption")
            canonical.append(", ".join(part for part in (turn.speaker, turn.time) if part))
            canonical.open("caption" if turn.told else "prose", 0, turn.speaker)
            length = 0
        canonical.append(f"{words} ")
        speaker, length, ended = turn.speaker, length + len(words), bool(_ENDS.search(words))


def _without_repeats(turns: Sequence[_Turn]) -> Iterator[tuple[str, _Turn]]:
    """Captions roll: a line that was just shown is shown again above the next."""
    last: set[str] = set()
    for turn in turns:
        fresh = [line for line in turn.lines if line and not (one_line(line) in last and line.count(" ") >= 2)]
        last = {one_line(line) for line in turn.lines}
        words = one_line(" ".join(fresh)) if len(fresh) < len([line for line in turn.lines if line]) else turn.words
        if words:
            yield words, turn
