"""Rich text: its paragraphs, without what is hidden, struck out or deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.extract.canonical import Canonical, flags_of, one_line
from ingest.extract.formulas import subscript, superscript
from ingest.extract.reader import Reader, Unreadable, of_bytes
from ingest.extract.stated import author_stated, title_stated
from kb.values import Document, SourceFlag

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_NOT_SHOWN = frozenset(
    ["fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf", "footer",
     "footerl", "footerr", "footerf", "themedata", "datastore", "listtable", "listoverridetable", "rsidtbl", "xmlnstbl",
     "generator", "fldinst", "filetbl", "revtbl", "latentstyles", "bkmkstart", "bkmkend", "annotation", "atnid",
     "atnauthor", "nonshppict", "pntext"]
)  # fmt: skip
_SIGNS = {"tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
          "bullet": "•", "emspace": " ", "enspace": " ", "~": "\u00a0", "_": "-", "-": "", "\\": "\\", "{": "{",
          "}": "}"}  # fmt: skip
_DEEPEST = 200
_HEAD = 100_000  # bytes in which a file says what it is called


@dataclass(frozen=True, slots=True)
class _State:
    shown: bool = True
    struck: bool = False
    hidden: bool = False
    place: str = ""  # "super", "sub" or nothing
    note: bool = False  # of a page's foot, which stands after its paragraph
    skip: int = 1  # characters that stand for a Unicode one in older programs


def read_rtf(data: bytes) -> Document:
    """The text of a rich text file. Raises Unreadable for broken and empty ones."""
    writer = _Writer()
    if not data.lstrip().startswith(b"{\\rtf") or not writer.read(data):
        raise Unreadable("The rich text file is broken.", "Open it in its program and save it again, or as PDF.")
    text, blocks = writer.canonical.result()
    if not text:
        raise Unreadable("The rich text file holds no text.", "Take it out of raw/, or put words into it.")
    flags: list[SourceFlag] = ["hidden_text"] if writer.hid else []
    return Document(
        text,
        blocks,
        "text",
        READER.signature(),
        title=title_stated(_about(data, b"title")),
        author=author_stated(_about(data, b"author")),
        flags=(*flags, *flags_of(text)),
    )


def _about(data: bytes, name: bytes) -> str:
    """What the file says of itself under this name; nothing where it says it in a way kb does not read."""
    found = re.search(rb"\{\\" + name + rb" ((?:[^{}\\]|\\'[0-9a-fA-F]{2}){1,300})\}", data[:_HEAD])
    words = re.sub(rb"\\'([0-9a-fA-F]{2})", lambda code: bytes([int(code[1], 16)]), found[1]) if found else b""
    return words.decode("cp1252", "replace")


class _Writer:
    def __init__(self) -> None:
        self.canonical = Canonical()
        self.hid = False
        self._notes: list[str] = []
        self._rows: list[list[str]] = []  # of the table that is read
        self._row: list[str] | None = None  # None between rows
        self._bytes = bytearray()
        self._encoding = "cp1252"
        self._raised = ""  # raised words that may be the mark of the note that follows

    def read(self, data: bytes) -> bool:
        """Append all paragraphs. Returns whether the groups nest as they should."""
        stack = [_State()]
        skipping = 0
        for token in _TOKEN.finditer(data):
            word, number, code, sign, brace, plain = (part.decode("latin-1") if part else "" for part in token.groups())
            state = stack[-1]
            if brace == "{":
                stack.append(state)
            elif brace == "}":
                self._say("", state)
                if len(stack) == 1:
                    break
                stack.pop()
            elif skipping and (code or plain):
                rest = plain[skipping:] if plain else ""
                skipping = max(0, skipping - (len(plain) or 1))
                self._bytes += rest.encode("latin-1") if state.shown else b""
            elif code:
                self._bytes.append(int(code, 16))
            elif plain:
                self._bytes += plain.encode("latin-1")
            elif sign == "*":
                stack[-1] = replace(state, shown=False)
            elif word == "u" and number:
                self._say(chr(int(number) % 65536) if not 0xD800 <= int(number) % 65536 < 0xE000 else "\ufffd", state)
                skipping = state.skip
            elif word or sign:
                self._say("", state)
                stack[-1] = self._control(word or sign, number, state)
            if len(stack) > _DEEPEST:
                return False
            if not stack[-1].shown:
                self._bytes.clear()
        self._say("", stack[-1])
        self._settle()
        self._end_table()
        self.canonical.close()
        self._notes_below()
        return True

    def _end_table(self) -> None:
        """Append the rows read so far as a table, or as paragraphs where each has one cell."""
        rows = [[one_line(cell) for cell in row] for row in self._rows]
        self._rows = []
        if max(map(len, rows), default=0) > 1:
            self.canonical.table(rows)
            return
        for row in rows:
            self.canonical.open("prose")
            self.canonical.append(" ".join(row))
            self.canonical.close()

    def _notes_below(self) -> None:
        """Append the notes of the paragraph that ended, each as one."""
        for note in self._notes:
            self.canonical.open("prose")
            self.canonical.append(note)
            self.canonical.close()
        self._notes = []

    def _control(self, word: str, number: str, state: _State) -> _State:
        if word in _NOT_SHOWN:
            return replace(state, shown=False)
        if word == "footnote":
            self._raised = ""
            self._notes += [""] if state.shown else []
            return replace(state, note=True)
        if not state.shown:
            return state
        if word in ("par", "line", "sect", "page", "row", "cell") and not state.note:
            self._settle()
        if self._of_a_table(word, state):
            return state
        if word in ("par", "sect", "page", "row") and not state.note:
            self._end_table()
            self.canonical.close()
            self._notes_below()
        elif word == "line":
            self.canonical.line_end()
        elif word == "cell":
            self._say(" | ", state)
        elif word in _SIGNS:
            self._say(_SIGNS[word], state)
        elif word == "ansicpg" and number:
            self._encoding = f"cp{number}"
        else:
            return _looking(word, number, state)
        return state

    def _of_a_table(self, word: str, state: _State) -> bool:
        """Whether a control word begins or ends a row, or stands within one; it is done then."""
        if self._row is None:
            if word == "trowd":
                self.canonical.close()
                self._row = [""]
            return word == "trowd"
        if word == "row":
            self._rows.append(self._row[:-1])
            self._row = None
        elif word == "cell":
            self._row.append("")
        elif word in ("par", "line") and not state.note:
            self._say(" ", state)
        else:
            return False
        return True

    def _say(self, words: str, state: _State) -> None:
        """Append the bytes read so far and ``words``, where they show."""
        try:
            text = bytes(self._bytes).decode(self._encoding, "replace") + words
        except LookupError:
            text = bytes(self._bytes).decode("cp1252", "replace") + words
        self._bytes.clear()
        if not text or not state.shown or state.struck:
            return
        if state.hidden:
            self.hid = self.hid or bool(text.strip())
            return
        if state.note:
            if self._notes[-1].strip() or state.place != "super":  # it begins with its own mark
                self._notes[-1] += text
            return
        if state.place == "super":
            self._raised += text
            return
        self._settle()
        self._put(subscript(text) if state.place == "sub" else text)

    def _settle(self) -> None:
        """Raised words that no note followed are figures, and stand where they are."""
        raised, self._raised = self._raised, ""
        if raised:
            self._put(superscript(raised))

    def _put(self, words: str) -> None:
        if self._row is not None:
            self._row[-1] += words
            return
        if self._rows and words.strip():
            self._end_table()
        self.canonical.append(words)


def _looking(word: str, number: str, state: _State) -> _State:
    """How what follows looks."""
    on = number != "0"
    if word in ("strike", "striked", "deleted"):
        return replace(state, struck=on)
    if word == "v":
        return replace(state, hidden=on)
    if word in ("super", "sub", "nosupersub"):
        return replace(state, place="" if word == "nosupersub" else word)
    if word == "plain":
        return replace(state, struck=False, hidden=False, place="")
    return replace(state, skip=min(int(number), 4)) if word == "uc" and number.isdigit() else state


READER = Reader("rtf", edition=4, read=of_bytes(read_rtf), names=(".rtf",), begins=b"{\\rtf")
