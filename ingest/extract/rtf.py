"""Rich text: its paragraphs, without what is hidden, struck out or deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.extract.canonical import Canonical, flags_of
from ingest.extract.formulas import subscript, superscript
from ingest.extract.reader import Reader, Unreadable, of_bytes
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
    return Document(text, blocks, "text", READER.signature(), flags=(*flags, *flags_of(text)))


class _Writer:
    def __init__(self) -> None:
        self.canonical = Canonical()
        self.hid = False
        self._notes: list[str] = []
        self._bytes = bytearray()
        self._encoding = "cp1252"

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
        self.canonical.close()
        self._notes_below()
        return True

    def _notes_below(self) -> None:
        """Append the notes of the paragraph that ended, each as one."""
        for note in self._notes:
            self.canonical.open("prose")
            self.canonical.append(note)
            self.canonical.close()
        self._notes = []

    def _control(self, word: str, number: str, state: _State) -> _State:
        on = number != "0"
        if word in _NOT_SHOWN:
            return replace(state, shown=False)
        if word == "footnote":
            self._notes += [""] if state.shown else []
            return replace(state, note=True)
        if not state.shown:
            return state
        if word in ("par", "sect", "page", "row") and not state.note:
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
        elif word in ("strike", "striked", "deleted"):
            return replace(state, struck=on)
        elif word == "v":
            return replace(state, hidden=on)
        elif word in ("super", "sub", "nosupersub"):
            return replace(state, place="" if word == "nosupersub" else word)
        elif word == "plain":
            return replace(state, struck=False, hidden=False, place="")
        elif word == "uc" and number.isdigit():
            return replace(state, skip=min(int(number), 4))
        return state

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
            self._notes[-1] += text
            return
        self.canonical.append(
            superscript(text) if state.place == "super" else subscript(text) if state.place == "sub" else text
        )


READER = Reader("rtf", edition=2, reads="rich text", read=of_bytes(read_rtf), names=(".rtf",), begins=b"{\\rtf")
