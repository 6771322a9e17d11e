"""Pages of discussion, read comment by comment, each by its author."""

from __future__ import annotations

import re
from typing import Any

from ingest.extract.canonical import Canonical, letters_of, one_line
from ingest.extract.serialise import serialise
from kb.values import Block

_SHORT = 200  # characters below which what was read as the article tells nothing of it
_ANCESTORS = 100
_COMMENT = re.compile(
    r"^(?:commtext|usertext-body|bbwrapper|cooked|js-post-body|js-comment-body|s-prose"
    r"|(?:comment|post|message|reply|answer|forum)s?[-_]*(?:body|content|text|message)\d*)$",
    re.IGNORECASE,
)
_BY = (
    ".//*[@itemprop='author' or @rel='author' or contains(@class,'user') or contains(@class,'author') or"
    " contains(@class,'nick') or contains(@class,'poster') or contains(@class,'username')]"
)


def discussion(tree: Any, text: str) -> tuple[str, tuple[Block, ...]] | None:
    """The comments of a page that consists of them; None for any other page."""
    comments = [
        node
        for node in tree.xpath("//*[@class or @itemprop]")
        if any(_COMMENT.match(name) for name in node.get("class", "").split()[:20])
    ]
    outer = set(comments)
    comments = [node for node in comments if outer.isdisjoint([*node.iterancestors()][:_ANCESTORS])]
    said = sum(len(one_line("".join(node.itertext()))) for node in comments)
    if len(comments) < 2 or said < 0.5 * len(text):
        return None
    keys = [letters_of("".join(node.itertext())) for node in comments]
    article = [letters_of(line) for line in text.split("\n") if line]
    among = sum(len(line) for line in article if any(line in key for key in keys)) if len(keys) < 500 else 0
    if len(text) >= _SHORT and among < 0.5 * len("".join(article)) and said < 10 * len(text):
        return None
    authors = [_author(node, outer) for node in comments[:500]]
    if len(set(filter(None, authors))) < 2 or sum(map(bool, authors)) < 0.6 * len(authors):
        return None  # no talk of several people
    canonical = Canonical()
    for heading in tree.xpath("//h1|//*[contains(@class,'titleline')]")[:1]:
        canonical.open("heading", 1)
        canonical.append("".join(heading.itertext()))
    for node, author in zip(comments, authors, strict=False):
        for control in node.xpath(".//*[contains(@class,'reply') or contains(@class,'share') or self::button]"):
            if control is not node:
                control.drop_tree()
        part = Canonical()
        serialise(node, part)
        body, blocks = part.result()
        if not blocks:
            continue
        if author:
            canonical.open("caption")
            canonical.append(author)
        for block in blocks:
            words = body[block.start : block.end]
            if words.startswith(">"):  # what somebody else said
                canonical.verbatim("caption", words)
            else:
                canonical.open(block.kind, block.level, author)
                canonical.append(words)
                canonical.close()
    return canonical.result()


def _author(comment: Any, comments: set[Any]) -> str:
    """The name that stands with a comment, nearest first, and no farther than the next comment."""
    for around in [*comment.iterancestors()][:8]:
        if sum(1 for node in around.iter() if node in comments) > 1:
            return ""
        for node in around.xpath(_BY):
            name = one_line("".join(node.itertext()))
            if 0 < len(name) <= 40 and node not in comments:
                return name
    return ""
