"""What is told of a file without words, whichever reader finds none; and for which files that is no failure."""

EMPTY, EMPTY_ADVICE = "The file is empty.", "Take it out of raw/, put words into it, or download it again."
NO_WORDS, NO_WORDS_ADVICE = "The file shows no words.", "Take it out of raw/, or put words into it."
SMALL = 4096  # bytes of a text that somebody has hardly begun; a larger one without words is broken
# An empty text is a text somebody will write; an empty file of any other type is broken.
TEXTUAL = frozenset(
    ["", ".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd", ".txt", ".text", ".log", ".org", ".rst", ".tex", ".htm",
     ".html"]
)  # fmt: skip
