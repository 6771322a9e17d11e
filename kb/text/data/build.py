"""Makes ``lexicon.txt.gz``: which class an English word has, and how common it is.

Run it as ``python kb/text/data/build.py EN_LEXICON VOCAB`` with two files that kb does not ship in this form:

* ``textblob/en/en-lexicon.txt`` of TextBlob 0.20.1 (MIT): the lexicon of Brill's tagger 1.14, trained on the Brown
  corpus and the Penn Treebank, copyright 1993 Massachusetts Institute of Technology and University of
  Pennsylvania, MIT licence. The few words added to it from Twitter (CC BY 3.0, Carnegie Mellon University)
  are left out where they are not plain words.
* ``vocab.txt`` of all-MiniLM-L6-v2 (Apache-2.0), whose words stand in the order of their frequency.

The result has one line for each class and band: the class letter (see ``kb.text.lexicon``), the band (the
binary logarithm of the word's rank, ``F`` for words that are not in the vocabulary), a space, and the words.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from pathlib import Path

from kb.text.words import listing

CLASSES = {
    "NN": "N", "NN|JJ": "N", "NN|CD": "N", "NNS": "S", "NN|NNS": "S", "JJ": "A", "JJR": "A", "JJS": "A",
    "VB": "V", "VBP": "V", "VBZ": "Z", "VBD": "P", "VBN": "E", "VBG": "G", "RB": "R", "RBR": "R", "RBS": "R",
    "UH": "R", "RP": "I", "IN": "I", "TO": "I", "DT": "D", "PDT": "D", "PRP$": "D", "CC": "C", "PRP": "O", "EX": "O",
    "WDT": "W", "WP": "W", "WP$": "W", "WRB": "W", "MD": "M", "CD": "#", "NNP": "U", "NNPS": "U",
}  # fmt: skip
PLAIN = re.compile(r"[a-z]{2,20}")
NAME = re.compile(r"[A-Z][a-z]{2,20}")
# Adjectives of peoples, places and beliefs that the lexicon calls plain names.
PEOPLES = listing(
    """
    american british french english german greek arab arabic islamic muslim christian catholic roman norman
    russian italian spanish chinese japanese indian african asian european american latin dutch irish scottish
    welsh polish swedish danish norwegian finnish swiss austrian belgian portuguese turkish persian iranian
    iraqi israeli jewish egyptian syrian saudi afghan pakistani korean mongol mongolian tibetan thai vietnamese
    filipino indonesian malaysian australian canadian mexican cuban brazilian argentine chilean peruvian
    colombian venezuelan soviet kenyan nigerian ethiopian moroccan tunisian algerian libyan sudanese byzantine
    ottoman protestant anglican orthodox buddhist hindu sikh hungarian czech slovak romanian bulgarian serbian
    croatian ukrainian estonian latvian lithuanian icelandic californian texan hawaiian alaskan victorian
    elizabethan western eastern northern southern marxist communist democratic republican semitic slavic nordic
    celtic saxon frankish berber kurdish armenian georgian bengali punjabi anglo hispanic latino alpine olympic
    baltic caribbean mediterranean
    """
)
DEMONYM = re.compile(r"\w+(?:an|ish|ese|ic|ine|ch|ss|ist|aqi|ani|ali|eli|emi|ite|no)")


def read_brill(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Classes of the words written small, and of those only ever written with a capital."""
    small: dict[str, str] = {}
    large: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, tag = line.partition(" ")
        found = CLASSES.get(tag.strip())
        if found is None or line.startswith(";;;"):
            continue
        if word.lower() in PEOPLES:
            large[word.lower()] = "J"
        elif PLAIN.fullmatch(word):
            if found != "U":
                small.setdefault(word, found)
        elif NAME.fullmatch(word) and found in "UA":
            low = word.lower()
            large.setdefault(low, "J" if found == "A" and DEMONYM.fullmatch(low) else "U")
    return small, {word: found for word, found in large.items() if word not in small or found == "J"}


def verb_forms(word: str) -> tuple[set[str], set[str]]:
    """How a regular verb's past and its -ing form are written."""
    if word.endswith("e"):
        return {word + "d"}, {word[:-1] + "ing"}
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return {word[:-1] + "ied"}, {word + "ing"}
    return {word + "ed", word + word[-1] + "ed"}, {word + "ing", word + word[-1] + "ing"}


def plural(word: str) -> str:
    """How a regular noun's plural, and a verb's third person, is written."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def mark_double(small: dict[str, str]) -> dict[str, str]:
    """Small letters for words that are as often noun as verb: n, v, and s for their -s form."""
    marked = dict(small)
    for word, found in small.items():
        past, ing = verb_forms(word)
        has_past = any(small.get(form) in ("E", "P") for form in past)
        has_ing = any(small.get(form) in ("G", "N") for form in ing)
        if found == "N" and has_past and has_ing:
            marked[word] = "n"
        elif found == "V" and small.get(plural(word)) == "S":
            marked[word] = "v"
    for word, found in small.items():
        many = plural(word)
        if marked[word] in "nv" and small.get(many, "S") in "SZ":
            marked[many] = "s"
        elif found == "V" and many not in small:
            marked[many] = "Z"
        elif found == "N" and many not in small and word + "s" == many:
            continue  # the lookup knows regular plurals
    for word, found in small.items():
        if found in "EP" and word.endswith("ed"):
            marked[word] = "e"
    return marked


def main(lexicon: str, vocabulary: str) -> None:
    """Write ``lexicon.txt.gz`` beside this file."""
    small, large = read_brill(Path(lexicon))
    words = mark_double(small) | large | dict.fromkeys(sorted(PEOPLES), "J")
    listed = [w for w in Path(vocabulary).read_text(encoding="utf-8").split() if PLAIN.fullmatch(w)]
    bands = {word: f"{(rank + 1).bit_length() - 1:X}" for rank, word in enumerate(listed)}
    lines: dict[str, list[str]] = defaultdict(list)
    for word, found in words.items():
        lines[found + bands.get(word, "F")].append(word)
    text = "\n".join(f"{head} {' '.join(sorted(members))}" for head, members in sorted(lines.items()))
    Path(__file__).with_name("lexicon.txt.gz").write_bytes(gzip.compress(text.encode("ascii"), 9, mtime=0))


if __name__ == "__main__":
    main(*sys.argv[1:3])
