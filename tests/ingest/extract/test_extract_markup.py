"""Org, reStructuredText and LaTeX as their readers see them: no command, directive or comment is told."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from ingest.extract.markup import read_org, read_rst, read_tex
from ingest.extract.reader import Unreadable
from kb.values import Document


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_org() -> None:
    document = read_org(
        b"#+TITLE: Kilns\n#+AUTHOR: Anna Holm\n#+DATE: <2024-03-12 Tue>\n* Heat :hot:\n  The kiln needs *40* minutes.\n"
        b"# a comment\n** DONE [#A] Measure\n   SCHEDULED: <2024-03-12 Tue>\n   :PROPERTIES:\n   :ID: 1\n   :END:\n"
        b"- See [[https://x.org][the log]].\n  | Wood | Days |\n  |------+------|\n  | Ash  | 9    |\n"
        b"- It is not +free+ open.\n#+BEGIN_SRC python\n* no heading\n#+END_SRC\n"
        b"#+BEGIN_QUOTE\nOak dries in nine days.\n#+END_QUOTE\n"
    )
    assert (document.title, document.author, document.date) == ("Kilns", "Anna Holm", "2024-03-12")
    assert shown(document) == [
        ("heading", "Heat"), ("prose", "The kiln needs 40 minutes."), ("heading", "Measure"), ("list", "See the log."),
        ("table", "Wood | Days\nAsh | 9"),
        ("list", "It is not open."), ("code", "* no heading"), ("prose", "Oak dries in nine days."),
    ]  # fmt: skip


def test_rst() -> None:
    document = read_rst(
        b"==========\nKiln guide\n==========\n\n:Author: Anna Holm\n\n.. contents::\n   :depth: 2\n\n.. a comment\n\n"
        b"Heating\n-------\n\nThe ``kiln`` needs `40 minutes <http://x.org>`_, see :ref:`the belts <b>` [1]_ [#h]_.\n\n"
        b".. note:: It is hot.\n\nRun this::\n\n   .. no comment\n\n.. code-block:: python\n   :linenos:\n\n"
        b"   print(1)\n\nIt ends.\n"
    )
    assert (document.title, document.author) == ("Kiln guide", "Anna Holm")
    assert [(kind, words.strip()) for kind, words in shown(document)] == [
        ("heading", "Kiln guide"), ("heading", "Heating"), ("prose", "The kiln needs 40 minutes, see the belts."),
        ("prose", "It is hot."), ("prose", "Run this:"), ("code", ".. no comment"), ("code", "print(1)"),
        ("prose", "It ends."),
    ]  # fmt: skip


def test_tex() -> None:
    document = read_tex(
        rb"""\documentclass{article}\usepackage{x}\title{On \emph{staves}}\author{Bo Lind \and Eva Rist\\Torvik}
\begin{document}\maketitle \section{Results}\label{s}
The stave of \textbf{Torvik} bends by $\frac{1}{2}$~mm, or 3\% \cite[p.~2]{holm} (see Table~\ref{t}). % not told
It is \sout{not} stiff\footnote{By hand.} -- M\"uller's ``oak''.
\begin{figure}\includegraphics{a}\caption{A bent stave.}\end{figure}
\begin{equation} F = ma \end{equation}
\begin{itemize}\item Ash is \textit{soft}.\end{itemize}
\begin{verbatim}
\section{code}
\end{verbatim}
\end{document} never"""
    )
    assert (document.title, document.author) == ("On staves", "Bo Lind, Eva Rist")
    told = " / ".join(words for _, words in shown(document))
    assert shown(document)[0] == ("heading", "Results")
    assert "The stave of Torvik bends by" in told
    assert "mm, or 3%. It is stiff – Müller's “oak”." in told
    assert ("list", "Ash is soft.") in shown(document)
    assert ("code", "\\section{code}") in shown(document)
    assert "A bent stave." in told
    assert "F = ma" in told
    assert "By hand." in told
    assert not any(word in told for word in ("cite", "never", "not told", "label", "includegraphics"))


@pytest.mark.parametrize("read", [read_org, read_rst, read_tex])
def test_without_words_it_is_refused(read: Callable[[bytes], Document]) -> None:
    with pytest.raises(Unreadable):
        read(b"# \n")


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (read_tex, rb"\begin{figure}" * 20_000), (read_tex, rb"\section{" * 20_000), (read_tex, rb"\[" * 20_000),
        (read_tex, b" " * 200_000 + b"x"), (read_tex, rb"\footnote{" + b"a" * 200_000), (read_tex, rb"\item " * 20_000),
        (read_org, b"* a" + b" " * 200_000 + b"x"), (read_org, b"[[" * 20_000), (read_org, b"* a\n" * 5_000),
        (read_org, b"#+begin_src\n" * 10_000), (read_rst, b"`a" * 20_000), (read_rst, b".. a\n" * 20_000),
        (read_rst, b"a::\n\n  b\n" * 4_000), (read_rst, b"=" * 200_000 + b"\na\n" + b"=" * 200_000),
        (read_rst, b" \n" * 100_000),
    ],
)  # fmt: skip
def test_time_grows_with_size(read: Callable[[bytes], Document], data: bytes) -> None:
    begun = time.process_time()
    try:
        read(data)
    except Unreadable as refusal:
        assert refusal.message
    assert time.process_time() - begun < 4
