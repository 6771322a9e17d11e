"""What programs write into a file about it: believed only where a person may have written it.

Word calls a document "Word Document" and its writer "Microsoft Office User", libraries leave the day of their own
template; none is better than these. What a web page states is judged in ``about`` and ``people``.
"""

from __future__ import annotations

import re
from email.utils import parseaddr

from ingest.extract.canonical import one_line

_LONGEST_TITLE, _LONGEST_NAME = 300, 200  # characters
_MADE_BY = re.compile(r"^Microsoft (?:Word|PowerPoint|Excel) - ", re.IGNORECASE)
_NOT_A_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel|office).*|untitled.*|document\d*|layout \d+|presentation\d*|powerpoint.*"
    r"|slide \d+|no title|title|\(?anonymous\)?|word document|(?:pr[äée]sentation|präsentation) ?\d*|dokument ?\d*"
    r"|présentation powerpoint|powerpoint-präsentation|unbenannt.*|sans (?:titre|nom).*|sin título.*"
    r"|.{0,60}\.(?:docx?|pdf|indd|qxd|tex|dvi|ps|xlsx?|pptx?|rtf|txt|html?|p65|fm|cdr|ai|jpe?g|tiff?|png|odt)"
    r"|[\w.\-]*\d[\w.\-]*|https?:.*)$",
    re.IGNORECASE,
)
_NOT_AN_AUTHOR = re.compile(
    r"^(?:(?:microsoft |windows |office )*(?:user|benutzer|utilisateur|usuario)\d*|admin(?:istrator)?|unknown|author"
    r"|anonymous|default|owner|besitzer|scanner|python-docx|python-pptx|apache poi|openpyxl|steve canny|pandoc"
    r"|hewlett.packard company|hp|dell|lenovo|acer|asus|toshiba|pc|\W.*|.*[({<\[].*|.*\.(?:com|exe))$",
    re.IGNORECASE,
)
_OF_A_TEMPLATE = ("2013-12-23", "2013-01-27")  # of python-docx, and of python-pptx


def title_stated(words: str) -> str:
    """What a file says it is called; nothing where its program called it so."""
    title = _MADE_BY.sub("", one_line(words))[:_LONGEST_TITLE]
    return "" if _NOT_A_TITLE.match(title) else title


def author_stated(words: str) -> str:
    """Who a file says wrote it; nothing where that is what the program calls whoever sits before it."""
    author = one_line(words)[:_LONGEST_NAME]
    return "" if _NOT_AN_AUTHOR.match(author) else author


def day_stated(words: str) -> str:
    """The day on which a file says it was made, as 2024-03-12; nothing where it is the template's."""
    day = words[:10]
    return day if re.fullmatch(r"\d{4}-\d\d-\d\d", day) and day not in _OF_A_TEMPLATE else ""


def sender(words: str) -> str:
    """The name in the line of an e-mail that says whom it is from; the address where it has none."""
    name, address = parseaddr(words) if "@" in words else ("", "")
    return one_line(name).strip("'\" ")[:_LONGEST_NAME] or address[:_LONGEST_NAME] or one_line(words)[:_LONGEST_NAME]
