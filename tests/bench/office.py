"""How many sentences of other people's office files are read: python -m tests.bench.office [--misses]

The files come from the tests of pandoc and docling, with what these say stands in them (pandoc's syntax tree; Markdown
made by docling and reviewed). A sentence of at least LEAST letters is read where its letters stand in the text,
whatever stands between them; raised and lowered ones count as letters. Not asked for: struck-out words, formulas, which
each tool writes in its own way, and what the trees say of a document's title and authors.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from ingest.extract import extract_all
from ingest.extract.canonical import letters_of
from kb.settings import Limits
from kb.text.sentences import sentences
from kb.values import Document

OFFICE = Path(__file__).parents[3] / "shared" / "data" / "office"
LEAST = 20
_STRING = re.compile(
    r'(Str|Code(?=\s)|Math\s\w+|CodeBlock)\b[^"\[\]]*?(?:\([^"]*?\))?\s*"((?:[^"\\]|\\.)*)"|\b(Space|SoftBreak|LineBreak)\b'
)
_META = re.compile(r"\A\s*Pandoc\s*\(\s*Meta.*?\}\s*\)\s*(?=\[)", re.DOTALL)
_ENDS = re.compile(r"\b(?:Para|Plain|Header|BulletList|OrderedList|Table|Cell|Row|BlockQuote|CodeBlock|Note)\b")
_STRUCK = re.compile(r"~~[^~\n]+~~|<(del|s)>.*?</\1>")
_CODED = re.compile(r"\\(?:(\d+)|x([0-9a-fA-F]+)|(.))")
_MARKUP = re.compile(
    r"!?\[([^\[\]]*)\]\([^()]*\)|<!--.*?-->|[*_`#|>~]+|^\s*(?:[-+]|\d+\.)\s+|<[^<>]{1,200}>",
    re.M | re.S,
)


def of_tree(tree: str) -> list[str]:
    """The running words of pandoc's syntax tree, a block a line."""
    lines = []
    for block in _ENDS.split(_META.sub("", tree, 1)):
        words = ""
        for kind, string, space in _STRING.findall(block):
            words += " " if space else "" if kind.startswith("Math") else _CODED.sub(_character, string)
        lines.append(words)
    return lines


def _character(code: re.Match[str]) -> str:
    if code[1] or code[2]:
        return chr(int(code[1]) if code[1] else int(code[2], 16))
    return "" if code[3] == "&" else {"n": "\n", "t": "\t"}.get(code[3], code[3])


def of_markdown(text: str) -> list[str]:
    """The words of Markdown, a line a block."""
    return re.split(r"\n|\$\$?[^$\n]+\$\$?", without_markup(_STRUCK.sub("", text).replace("|", "\n")))


def without_markup(text: str) -> str:
    """The words of Markdown without its marks and the targets of its links."""
    return _MARKUP.sub(lambda found: found[1] or "", unescape(text))


def _letters(words: str) -> str:
    return letters_of(unicodedata.normalize("NFKC", words))


@dataclass(frozen=True, slots=True)
class Found:
    """Sentences by kind of file: how many are wanted and found; (file, sentence) of the others."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    lost: list[tuple[str, str]] = field(default_factory=list)


def files() -> list[str]:
    """The names within OFFICE of those files of which it is known what stands in them."""
    return [row["file"] for row in _rows()]


def _rows() -> list[dict[str, str]]:
    rows = [json.loads(line) for line in (OFFICE / "index.jsonl").read_text("utf-8").splitlines()]
    return [row for row in rows if "ground_truth" in row]


def measured(text_of: Callable[[str], str]) -> Found:
    """``text_of`` gives what was read of a file of ``files``."""
    result = Found()
    for row in _rows():
        truth = (OFFICE / row["ground_truth"]).read_text("utf-8")
        lines = of_tree(truth) if row["ground_truth_kind"] == "pandoc_native_ast" else of_markdown(truth)
        text = _letters(text_of(row["file"]))
        for line in lines:
            for start, end in sentences(line):
                key = _letters(line[start:end])
                if len(key) < LEAST:
                    continue
                result.wanted[row["type"]] += 1
                result.found[row["type"]] += key in text
                if key not in text:
                    result.lost.append((row["file"], line[start:end]))
    return result


def main(misses: bool) -> None:
    """Print a line for each kind of file."""
    read = dict(extract_all(((file, OFFICE / file, file) for file in files()), Limits()))
    texts = {file: result.text for file, result in read.items() if isinstance(result, Document)}
    result = measured(lambda file: texts.get(file, ""))
    for file, sentence in result.lost if misses else ():
        print(f"  {file}: {sentence[:120]!r}")
    wanted, found = result.wanted, result.found
    for kind, count in sorted(wanted.items()):
        print(f"{kind:<6} {found[kind]:5} of {count:5}  {found[kind] / count:.3f}")
    print(f"{'all':<6} {found.total():5} of {wanted.total():5}  {found.total() / wanted.total():.3f}")


if __name__ == "__main__":
    main("--misses" in sys.argv)
