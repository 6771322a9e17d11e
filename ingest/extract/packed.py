"""Files that are packed XML: opened in memory, within limits, and never unpacked to disk.

Real bytes are counted, not what the archive says of itself; a document type definition is refused.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

from ingest.extract.canonical import one_line
from ingest.extract.reader import Unreadable

_MOST_MEMBERS = 5000
_MOST_BYTES = 50 * 10**6  # of one member, unpacked
_MOST_RATIO = 200
# What reading a broken or encrypted archive raises.
BROKEN = (
    zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error,
)  # fmt: skip


def local_name(node: Any) -> str:
    """An element's name without its namespace."""
    return str(node.tag).rpartition("}")[2]


class Packed:
    """An archive, by the names of its members. ``what`` is what people call the file: "The Word document"."""

    def __init__(self, data: bytes, what: str, advice: str) -> None:
        """Raises Unreadable for what is no archive, or packed in a way no program packs one."""
        self._what, self._advice = what, advice
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self.names: Sequence[str] = self._archive.namelist()
        except BROKEN as error:
            raise self._broken() from error
        if len(self.names) > _MOST_MEMBERS or len(set(self.names)) < len(self.names):
            raise Unreadable("The document is packed in a way no program packs one.", advice)

    def _broken(self) -> Unreadable:
        return Unreadable(f"{self._what} is broken or encrypted.", self._advice)

    def read(self, name: str) -> bytes:
        """A member's bytes. Raises Unreadable where there is none, or too much."""
        try:
            info = self._archive.getinfo(name)
            with self._archive.open(info) as member:
                data = member.read(_MOST_BYTES + 1)
        except BROKEN as error:
            raise self._broken() from error
        if len(data) > _MOST_BYTES or len(data) > _MOST_RATIO * max(info.compress_size, 1000):
            raise Unreadable(f"The document unpacks to more than {_MOST_BYTES // 10**6} MB or is a bomb.", self._advice)
        return data

    def member(self, name: str, most: int) -> bytes:
        """A member of at most so many bytes; empty where it has more or cannot be read."""
        try:
            with self._archive.open(self._archive.getinfo(name)) as member:
                data = member.read(most + 1)
        except BROKEN:
            return b""
        return data if len(data) <= most else b""

    def xml(self, name: str) -> Any:
        """A member parsed as XML without a DTD."""
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring

        try:
            return fromstring(self.read(name), forbid_dtd=True)
        except (DefusedXmlException, ParseError, ValueError, LookupError) as error:  # of encodings nobody knows
            raise Unreadable(f"{self._what} is broken, or defines entities as none does.", self._advice) from error

    def properties(self, name: str) -> dict[str, str]:
        """What the member of this name says about the document, title, creator and so on; nothing without it."""
        if name not in self.names:
            return {}
        return {local_name(node): one_line(node.text or "") for node in self.xml(name).iter()}

    def related(self, name: str, kind: str) -> dict[str, str]:
        """By the identifiers under which a member calls for them, the members of this kind that it is related to."""
        folder, _, own = name.rpartition("/")
        rels = f"{folder}/_rels/{own}.rels"
        found = {}
        for node in self.xml(rels).iter() if rels in self.names else ():
            target = posixpath.normpath(posixpath.join(folder, node.get("Target", "")))
            if node.get("Type", "").endswith(f"/{kind}") and target in self.names:
                found[node.get("Id", "")] = target
        return found
