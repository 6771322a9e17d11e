"""What the theme brings and no page of ours uses is left out of the site: its scripts, and rules for their parts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

STYLES, SCRIPTS = "assets/stylesheets", "assets/javascripts"
# Parts of the theme that no template of ours has and no Markdown of ours makes.
_UNUSED = re.compile(
    r"\.(?:md-(?:search|select|source|top|banner|consent|feedback|post|pagination|author|profile|social|copyright"
    r"|annotation|tooltip|tag|status|version|code__|clipboard|hero|path|progress|option"
    r"|nav--integrated|nav__toggle|nav__item--(?:section|nested)|nav__button|nav__source|nav__container|header--lifted"
    r"|header__source|header__option|header__topic|header__title|header--shadow|footer__|footer-meta|sidebar--post"
    r"|content--post|content__button|input|button|pin\b|typeset__scrollwrap|draft|meta)"
    r"|highlight|linenodiv|linenos|tabbed-|task-list|twemoji|gemoji|critic|keys\b|grid\b|arithmatex|headerlink|codehilite"
    r"|mermaid|giscus|glightbox|pills|lg-|md-typeset__table|emojione|result\b|toclink)"
    r"|\[data-md-toggle=search\]|\[data-md-component=(?:iconsearch|toc-parent)"
)


def trim(site: Path) -> None:
    """Take out of a finished site what nothing in it refers to."""
    shutil.rmtree(site / SCRIPTS, ignore_errors=True)
    for path in (site / STYLES).glob("*.map"):
        path.unlink()
    for path in (site / STYLES).glob("palette.*.css"):
        path.unlink()
    for path in (site / STYLES).glob("main.*.css"):
        text = path.read_text("utf-8").partition("/*# sourceMappingURL")[0]
        path.write_text("".join(_kept(text)), "utf-8")


def _kept(text: str) -> Iterator[str]:
    """The rules that can match something, those inside conditions too."""
    for head, body in _blocks(text):
        if head.startswith(("@media", "@supports")):
            inner = "".join(_kept(body))
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        else:
            selectors = [one for one in _selectors(head) if not _UNUSED.search(one)]
            if selectors and body:
                yield f"{','.join(selectors)}{{{body}}}"


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """The outer blocks of a style sheet: what stands before each brace, and within."""
    at = 0
    while (start := text.find("{", at)) >= 0:
        depth, end = 1, start + 1
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        head = text[at:start]
        statement, semicolon, rest = head.rpartition(";")  # @charset and the like end without a block
        yield (rest if semicolon and statement.startswith("@") else head).strip(), text[start + 1 : end - 1]
        at = end


def _selectors(head: str) -> list[str]:
    """The selectors of a rule, parted at commas outside brackets."""
    found, depth, start = [], 0, 0
    for at, sign in enumerate(head):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            found.append(head[start:at])
            start = at + 1
    return [*found, head[start:]]
