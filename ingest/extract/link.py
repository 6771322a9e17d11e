"""Files that are only a link: refused with the way to have the page fetched, since kb fetches nothing by itself."""

from __future__ import annotations

import re

from ingest.extract.reader import File, Reader, Unreadable
from kb.values import Document

NAMES = (".url", ".webloc")
_ADDRESS = re.compile(rb"(?im)^[ \t]*URL[ \t]*=[ \t]*(\S+)|<key>\s*URL\s*</key>\s*<string>([^<]+)</string>")
_READ = 20_000  # bytes


def address_in(data: bytes) -> str:
    """The web address in a Windows or macOS file that is a link to one; empty where it holds none."""
    found = _ADDRESS.search(data[:_READ])
    return (found[1] or found[2]).decode("utf-8", "replace").replace("&amp;", "&").strip() if found else ""


def read_link(file: File) -> Document:
    """Always raises Unreadable, which names the address and how it is fetched."""
    address = address_in(file.data)
    if not address:
        raise Unreadable("The file is a link that names no web address.", "Take it out of raw/.")
    raise Unreadable(
        f"The file is a link to {address[:200]}, and kb fetches nothing by itself.",
        "`kb add` with this file, or with the address, fetches it once you agree.",
    )


READER = Reader("link", edition=1, read=read_link, names=NAMES)
