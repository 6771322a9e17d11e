"""Bytes to text: by byte order mark, by what the file declares, by what fits; never by guessing twice."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# What the web means by these names, as browsers read them.
_AS_BROWSERS_DO = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "utf-16": "utf-8",
    "iso-8859-11": "cp874", "tis-620": "cp874", "x-user-defined": "cp1252",
}  # fmt: skip


def decode(data: bytes, declared: str = "") -> str:
    """``data`` as text. Bytes that fit no encoding become U+FFFD, so that nothing is silently dropped."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    encoding = _AS_BROWSERS_DO.get(declared.lower(), declared)
    for candidate in ("utf-8", encoding):
        try:
            if candidate:
                return data.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
    return _best_fit(data, encoding)


def declared_charset(data: bytes) -> str:
    """The encoding an HTML file says it has; empty when it says nothing."""
    match = _DECLARED.search(data, 0, 8192)
    return (match.group(1) or match.group(2)).decode("ascii", "replace") if match else ""


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows as a NUL in every other byte of Latin text."""
    head = data[:400]
    if len(head) < 8:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else ""


def _best_fit(data: bytes, declared: str) -> str:
    """Mostly UTF-8 with a few bad bytes is UTF-8; else the declared encoding; else Western European."""
    lenient = data.decode("utf-8", "replace")
    beyond_ascii = sum(byte >= 0x80 for byte in data[:100_000])
    if lenient[:100_000].count("\ufffd") * 10 <= beyond_ascii:
        return lenient
    try:
        if declared:
            return data.decode(declared, "replace")
    except LookupError:
        pass
    return data.decode("cp1252", "replace")
