# mypy: disable-error-code="misc,no-any-return"
"""What stands inside a line of Markdown, looked for only where it can be: the same HTML in less time.

Python-Markdown asks every pattern about every stretch of text, a dozen regular expressions of which most have nothing
to find. Each has a sign without which it cannot match; a stretch that has none of them is asked nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

SIGNS: Mapping[str, tuple[str, ...]] = {  # by pattern: one of them stands in whatever it matches
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("](",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "em_strong": ("*", "_"),
    "kb_mark": ("<",),
}


class QuickInline(InlineProcessor):
    """Takes the place of the library's own, under the names by which that calls itself."""

    _asked: list[tuple[Pattern, tuple[str, ...]]]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        if not hasattr(self, "_asked"):  # extensions are all in by the first text
            patterns = list(self.inlinePatterns)  # in their order, which their names are in only now
            names = [item.name for item in self.inlinePatterns._priority]
            self._asked = [(one, SIGNS.get(name, ("",))) for one, name in zip(patterns, names, strict=True)]
        start = 0
        number = patternIndex
        while number < len(self._asked):
            pattern, signs = self._asked[number]
            matched = False
            if any(data.find(sign, start) >= 0 for sign in signs):
                data, matched, start = self._InlineProcessor__applyPattern(pattern, data, number, start)
            if not matched:
                number += 1
                start = 0
        return data
