"""What a document is called that states no title: by its first line, by its file's name, by its first words."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from kb.text.words import listing
from kb.values import Block, Document

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Names that a machine gave: a scanner, a camera, a browser, a store of files.
_NO_NAME = re.compile(
    r"(?:scan(?:ned)?|img|image|dsc[nf]?|pict?|photo|foto|bild|doc(?:ument)?|dokument|untitled|unbenannt|sans titre"
    r"|download|file|datei|page|new|neu|text|unknown|output|export|paste|clipboard|tmp|temp|content|index|print|fax)?"
    r"[ _.()-]{0,3}(?:\d{3,}|\(?\d{1,2}\)?)?[ _.()-]{0,3}\d*"
    r"|(?=[0-9a-f-]*\d)(?=[0-9a-f-]*[a-f])[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}|[0-9a-f]{12,}",
    re.IGNORECASE,
)
_SHORT_FORMS = listing(
    """
    rfc api nasa faq html css json xml yaml csv pdf sql http https url uri dns tcp udp ssh ssl tls smtp gdpr dsgvo nato
    unesco unicef opec eu uk usa fbi cia bbc cnn ibm aws gpu cpu usb ssd iso ieee ietf w3c nlp ocr gpt llm llms rna dna
    hiv covid ceo cfo cto kpi okr crm erp sdk cli gui ide pdfs urls apis faqs cern esa iaea ipcc imf wto oecd nist ansi
    ascii utf rss atom svg png jpeg gif mpeg dvd vhs ram rom bios ntfs nfs smb vpn lan wan ai q1 q2 q3 q4 ddr bbq diy
    """
)
_ONE_WORD = listing(
    """
    GitHub GitLab YouTube JavaScript TypeScript iPhone iPad OpenAI LaTeX LinkedIn PayPal eBay iOS macOS PowerPoint
    WordPress PostgreSQL MySQL NumPy OpenStreetMap WhatsApp eBook
    """
)
_HUMP = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zß-ÿ]{2})")
_SPLIT = re.compile(r"[\s_]+|(?<!\d)-+|-+(?!\d)|\.(?=[^\W\d_])")
# A line that says where one is in a work, or when something was printed, not what it is called.
_NO_TITLE = re.compile(
    r"(?:chapter|part|section|appendix|annex|page|volume|kapitel|teil|abschnitt|anhang|seite|band|chapitre|partie|capítulo"
    r"|capitolo|contents|table of contents|inhalt(?:sverzeichnis)?|abstract|introduction|einleitung|summary|preface"
    r"|vorwort|foreword|draft|confidential|term)\b[\s\divxlc.:-]*|.*\d[:/]\d\d.*",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_LINE, _LONGEST_WORDS = 120, 80  # characters of a line that is a title, and of first words that stand for one


def called(path: str, document: Document) -> str:
    """A name for a document that states none.

    Its first line, if that reads like a title; else its file's name, if a person gave it; else its first heading or
    words.
    """
    if named := _first_line(document):
        return named
    if says_something(PurePosixPath(path).stem):
        return name_of(path)
    heading = next(filter(None, (_heading(document, block) for block in document.blocks)), "")
    return heading or _first_words(document) or name_of(path)


def name_of(path: str) -> str:
    """A file's name as words; with its folder's, where it is a day."""
    if _DAY.fullmatch(day := PurePosixPath(path).stem):
        folder = name_of(parent) if (parent := str(PurePosixPath(path).parent)) not in ("raw", ".") else ""
        return ", ".join(filter(None, (folder, day)))
    stem = unquote(PurePosixPath(path).stem).strip()
    parts = stem.replace("_", " ").split() if " " in stem else _parts(stem)
    title = " ".join(_cased(part) for part in parts) or PurePosixPath(path).name
    return title if title.split()[0] in _ONE_WORD else title[0].upper() + title[1:]


def says_something(stem: str) -> bool:
    """Whether a file's name is one that a person gave: no number of a scanner, no hash. A number alone may be one."""
    return stem.isdigit() or _NO_NAME.fullmatch(stem) is None


def _parts(stem: str) -> list[str]:
    """The words of a name without spaces: parted by signs, or by capitals; days stay whole."""
    day = _DAY.search(stem)
    if day:
        before, after = stem[: day.start()], stem[day.end() :]
        return [*_parts(before.rstrip("-_ .")), day[0], *_parts(after.lstrip("-_ ."))]
    parts = [part for part in _SPLIT.split(stem) if part]
    return [word for part in parts for word in (_HUMP.sub(" ", part).split() if part not in _ONE_WORD else [part])]


def _cased(word: str) -> str:
    """A word with known short forms in capitals: rfc20 is RFC 20."""
    found = re.fullmatch(r"([a-z]{2,6})(\d{1,6})", word)
    if found and found[1] in _SHORT_FORMS:
        return f"{found[1].upper()} {found[2]}"
    return word.upper() if word in _SHORT_FORMS else word


def _first_line(document: Document) -> str:
    """The first block, where it is a line that reads like a title above a text; nothing of PDFs and web pages, whose
    readers looked for one, nor a heading that the reader of Markdown did not believe."""
    if document.kind in ("pdf", "html") or len(document.blocks) < 2:
        return ""
    first, second = document.blocks[:2]
    line = document.text[first.start : first.end]
    if len(line) > _LONGEST_LINE or _NO_TITLE.fullmatch(line):
        return ""
    if first.kind == "heading":
        return " ".join(line.split()) if document.kind == "text" else ""
    if first.kind != "prose" or first.speaker or second.kind == "list" or "\n" in line:
        return ""
    words = line.split()
    titled = 2 <= len(words) <= 16 and _LETTER.match(line) and not line[0].islower()
    ends = line[-1] not in ".,;:!…" and ". " not in line and ": " not in line[:20]
    return line if titled and ends and len(line) < second.end - second.start else ""


def _heading(document: Document, block: Block) -> str:
    words = " ".join(document.text[block.start : block.end].split()) if block.kind == "heading" else ""
    return words if len(words) <= _LONGEST_LINE and not _NO_TITLE.fullmatch(words) else ""


def _first_words(document: Document) -> str:
    """How the text begins: its first words of prose."""
    first = next((b for b in document.blocks if b.kind in ("prose", "list", "quote")), None)
    if first is None:
        return ""
    words = " ".join(document.text[first.start : min(first.end, first.start + 400)].split())
    return words if len(words) <= _LONGEST_WORDS else words[:_LONGEST_WORDS].rpartition(" ")[0].rstrip(",;:") + " …"
