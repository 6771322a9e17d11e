"""What is active in generated HTML and Markdown, as a parser sees it: scripts, handlers, addresses, text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from markdown_it import MarkdownIt

_ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "srcset", "ping"}
_FOREIGN = {"iframe", "object", "embed", "base", "applet", "frame", "portal"}
_VOID = {"meta", "link", "img", "br", "hr", "input", "path", "circle", "source"}


class Page(HTMLParser):
    """One document, parsed: ``wrong`` names what a source must never bring in, ``text`` is what a reader sees.

    ``inline`` are scripts in the page that run, ``data`` those that are only read, by their type.
    """

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.inline: list[str] = []
        self.data: list[str] = []
        self.tags: set[str] = set()
        self._text: list[str] = []
        self._inside = ""
        self._scripts = self.inline  # those that the one being read is among
        self.feed(markup)
        self.close()
        self.text = "".join(self._text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = {name: value or "" for name, value in attrs}
        if tag in _FOREIGN or (tag == "meta" and given.get("http-equiv", "").casefold() == "refresh"):
            self.wrong.append(f"<{tag}>")
        for name, value in given.items():
            address = re.sub(r"[\s\x00-\x20]", "", value).casefold()
            if name.startswith("on") or name == "srcdoc":
                self.wrong.append(f"{name}={value}")
            elif name in _ADDRESSES:
                scheme = re.match(r"([a-z][a-z0-9+.-]*):", address)
                if (scheme and scheme[1] not in ("http", "https", "mailto")) or address.startswith("//"):
                    self.wrong.append(f"{name}={value}")
                elif scheme and (tag != "a" or "noreferrer" not in given.get("rel", "")) and scheme[1] != "mailto":
                    self.wrong.append(f"<{tag} {name}={value}> leads to another host")
            elif name == "style" and ("url(" in address or "expression" in address):
                self.wrong.append(f"{name}={value}")
        if tag in ("script", "style"):
            self._inside = tag if "src" not in given else ""
            if tag == "script" and "src" not in given:
                self._scripts = self.data if given.get("type") == "application/ld+json" else self.inline
                self._scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self._scripts[-1] += data
        elif not self._inside:
            self._text.append(data)


def active_in_markdown(file: Path) -> Iterator[str]:
    """Tags, scripted links and remote pictures that a Markdown reader that allows HTML would act on."""
    body = re.sub(r"\A---\n.*?\n---\n", "", file.read_text("utf-8"), flags=re.DOTALL)
    tokens = MarkdownIt("commonmark").parse(body)
    for token in [inner for outer in tokens for inner in (outer, *(outer.children or ()))]:
        if token.type in ("html_block", "html_inline") and not token.content.startswith("<!--"):
            yield token.content
        for name in ("href", "src"):
            address = str(token.attrGet(name) or "").strip().casefold()
            if address.startswith(("javascript:", "data:", "vbscript:")) or (name == "src" and "//" in address):
                yield address
