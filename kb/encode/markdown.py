"""Text inside one line of Markdown, as python-markdown (the site) and Obsidian (the vault) read it.

Whatever the text says, it stays text: no emphasis, link, footnote, heading, list, table, HTML, math, tag, comment,
highlight or template. What python-markdown lets a backslash escape gets a backslash; the rest becomes a character
reference, which both readers show as the character. Only what could become markup is touched, so that the file
stays readable.
"""

from __future__ import annotations

import re

from kb.encode.terminal import visible

_BREAKS = re.compile(r"\s*[\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029\t]\s*")

# At the start of a line: headings, quotes, lists, rules, definition lists, tabs, admonitions, blocks, comments.
_LINE_START = re.compile(
    r"(?P<number>\d{1,9})(?P<mark>[.)])(?=\s|$)"
    r"|(?P<slashed>[-+](?=\s|$)|[-+](?=[-+]+\s*$)|#|>|!!!|-(?=[-|: ]+$)|\+\+\+|---)"
    r"|(?P<coded>=(?=[=\s]*$)|===|:(?=\s|:|-)|\?\?\?|///|%(?=%)|~~~)"
)

_INLINE = re.compile(
    r"(?=[\\`*\[\]{}_#!<|&$=%~^:w@])(?:"  # passes quickly over all else
    r"(?P<slashed>[\\`*\[\]{]|(?<![^\W_])_|_(?![^\W_])|(?<![^\s(\"'“‘])\#(?=\S)|\#(?=\s*$)|!(?=\s*$|\[))"
    r"|(?P<coded>[<|]|&(?=\#?\w+;)|\$(?!\d)|(?<==)=|(?<=%)%|(?<=~)~|\A\^|(?<![^\s])\^(?=[\w-]+$)"
    r"|(?<=[A-Za-z]):(?=//)|(?<![\w])www(?=\.)|(?<=\w)@(?=\w)|:(?=[A-Za-z][\w+-]*:)))"
)


def escape_markdown(text: str) -> str:
    """``text`` as one line of Markdown that shows exactly its words; line breaks and runs of them become a space.

    Safe at the start of a line, inside a paragraph, heading, list item, table cell, footnote or link label.
    """
    line = visible(text)
    if not line.isprintable():
        line = _BREAKS.sub(" ", line)
    line = line.strip()
    start = ""
    match = _LINE_START.match(line)
    if match:
        start = _escaped_start(match)
        line = line[match.end() :]
    return start + _INLINE.sub(_escaped, line)


def _escaped_start(match: re.Match[str]) -> str:
    if match["number"]:
        return f"{match['number']}\\{match['mark']}"
    found = match.group()
    if match["slashed"]:
        return "\\" + found
    return "".join(map(_coded, found))  # of ~~~ two that are left would strike words out


def _escaped(match: re.Match[str]) -> str:
    found = match.group()
    if match["slashed"]:
        return "\\" + found
    return {"<": "&lt;", "&": "&amp;", "www": "&#119;ww"}.get(found) or _coded(found)


def _coded(char: str) -> str:
    return f"&#{ord(char)};"
