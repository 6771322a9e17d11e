"""What a refusal of the gate means, in plain words: for people, and for a model that is to mend its reply."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import combining, normalize

from kb.text.words import stem
from kb.values import Reason, Refusal

DETAIL = 80  # characters of a detail that are shown
_ADVICE: dict[Reason, str] = {
    Reason.QUOTE_MISSING: "it has no quote",
    Reason.QUOTE_TOO_SHORT: "its quote is too short; quote at least three words",
    Reason.QUOTE_NOT_FOUND: "its quote does not stand in the source",
    Reason.QUOTE_HIDDEN: "its quote cannot be seen by a reader of the source",
    Reason.OTHER_SOURCE: "its quotes come from different sources",
    Reason.UNSUPPORTED_FIGURE: "its quotes do not have this figure, date or unit",
    Reason.UNSUPPORTED_NAME: "its quotes do not have this name; quote where it stands, or leave it out",
    Reason.UNSUPPORTED_NEGATION: "it denies what its quotes do not deny, or the other way round",
    Reason.UNSUPPORTED_QUALIFIER: "it limits or compares what its quotes do not, or the other way round",
    Reason.UNSUPPORTED_WORDING: "too few of its words stand in its quotes, or they stand together differently",
    Reason.NO_CLAIMS: "it cites no claim",
    Reason.UNKNOWN_CLAIM: "it cites a claim that was not given",
    Reason.EMPTY: "it is empty",
    Reason.UNSUPPORTED_TOPIC: "nothing but the model speaks for it",
    Reason.TALK: "it is talk that cannot be read by itself; it stands on its source's page",
    Reason.REPEATED: "another sentence of the page tells it",
}
_QUOTE = (Reason.QUOTE_NOT_FOUND, Reason.QUOTE_TOO_SHORT, Reason.QUOTE_HIDDEN, Reason.OTHER_SOURCE)
_TURNED = (Reason.UNSUPPORTED_NEGATION, Reason.UNSUPPORTED_QUALIFIER)
_LIMITED = re.compile(r"(?P<figure>.+) \((?P<limits>[^()]+)\)")
_DROPPED = re.compile(r"(?:(?P<figure>.*\d.*) )?without (?P<word>.+)")
_OPENED = re.compile(r"(?P<verb>\w+) without (?P<word>\w+)")  # a verb told as done
_INSTEAD = re.compile(r"(?P<mine>[\w .'’-]+) for (?P<theirs>[^(),]+)(?: \(.+\))?")  # one in the place of another
_MEANT = re.compile(r"(?P<name>\w+) for (?P<word>\w+), which (?:is|may be) (?P<other>\w+)")  # by a pronoun
_ELSEWHERE = re.compile(r"(?P<words>.+) is said of something else")
_OWNED = re.compile(r"(?P<what>[\w-]+) of (?P<whose>.+)")
_DENIED = ("not", "no", "no_one", "never", "nobody", "none", "nothing")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
# What a quote does to what a statement tells as a fact, by the name that the gate has for it.
_NO_FACT = {
    "neg": "deny it",
    "failed": "say that it failed",
    "rarely": "say that it is rare",
    "report": "only tell who says so",
    "fiction": "tell it of a story",
    "unreal": "only call for it, plan or wish it",
    "ask": "ask it, or ask for it",
    "seem": "say that it seems so",
    "likely": "say that it is likely",
    "if": "tell it on a condition",
    "will": "tell it of the future",
    "would": "tell what would be",
    "may": "say that it may be so",
    "can": "say that it can be so",
}
_DOUBT = "second opinion: "


def advice(reason: Reason) -> str:
    """The same of a reason alone."""
    return _ADVICE[reason]


def why(refusal: Refusal) -> str:
    """A clause that says what is wrong; it begins with "it" or "its"."""
    told, detail = advice(refusal.reason), " ".join(refusal.detail.split())[:DETAIL]
    if not detail or refusal.reason in _QUOTE:
        return told
    if refusal.reason is Reason.UNSUPPORTED_TOPIC:
        return f"{told}: {detail}"
    if detail.startswith(_DOUBT):
        return f"a second opinion refuses it: {detail.removeprefix(_DOUBT)}"
    if refusal.reason in _TURNED:
        return _turned(refusal, told, detail)
    if meant := _MEANT.fullmatch(detail):
        name, other = (_spelt(meant[each], refusal.text) for each in ("name", "other"))
        return f'it puts "{name}" where its quotes say "{meant["word"]}", which may stand for "{other}"'
    if elsewhere := _ELSEWHERE.fullmatch(detail):
        return f'it says "{_spelt(elsewhere["words"], refusal.text)}" of something else than its quotes do'
    if (instead := _INSTEAD.fullmatch(detail)) and instead["mine"].split(" ")[0] in refusal.text:
        return f'it says "{instead["mine"]}" where its quotes say "{instead["theirs"].strip()}"'
    if refusal.reason is Reason.UNSUPPORTED_WORDING:
        parts = list(dict.fromkeys(_spelt(part, refusal.text) for part in detail.split(", ")))
        if len(parts) == 1 and len(pair := parts[0].split(" ")) > 1 and _in_text(pair, refusal.text):
            return f'it puts "{" ".join(pair[:-1])}" and "{pair[-1]}" together as its quotes do not'
        return f"{told} ({', '.join(parts)})"
    if refusal.reason is Reason.UNSUPPORTED_NAME and (owned := _OWNED.fullmatch(detail)):
        what, whose = _spelt(owned["what"], refusal.text), owned["whose"].split(", ")
        names = " ".join(sorted((_spelt(each, refusal.text) for each in whose), key=refusal.text.find))
        return f'it says "{what}" of "{names}", which its quotes do not'
    return f"{told} ({_spelt(detail, refusal.text)})"


def _turned(refusal: Refusal, told: str, detail: str) -> str:
    """Which word is put in or left out, and beside what."""
    words = {word.casefold() for word in _WORD.findall(refusal.text)}
    if (opened := _OPENED.fullmatch(detail)) and not opened["verb"].isdigit():
        if opened["verb"].casefold() not in words:  # the check read another verb for it
            return f'it leaves out "{opened["word"]}", or the like, which the quoted sentence has'
        return f'it tells "{opened["verb"]}" as a fact where its quotes say "{opened["word"]}", or the like'
    if dropped := _DROPPED.fullmatch(detail):
        beside = f" beside {dropped['figure']}" if dropped["figure"] else ""
        if not beside and dropped["word"].casefold() in words:
            return f'it says "{dropped["word"]}" of something else than the quoted sentence does'
        return f'it leaves out "{dropped["word"]}"{beside}, which the quoted sentence has'
    if (limited := _LIMITED.fullmatch(detail)) and (instead := _NO_FACT.get(limited["limits"])):
        return f'it tells "{limited["figure"]}" as a fact where its quotes {instead}'
    if limited:
        added = [limit for limit in limited["limits"].split(", ") if limit in words]
        if added:
            return f'it says "{", ".join(added)}" of {limited["figure"]} where its quotes do not'
        return f'it says {limited["figure"]} without the "{limited["limits"]}" that its quotes have there, or the like'
    if " / " in f" {detail} ":
        old, _, new = (part.strip() for part in f" {detail} ".partition(" / "))
        return f'it says "{new}" where its quotes say "{old}"' if old and new else f"it {_changed(old, new)}"
    if set(_WORD.findall(detail.casefold())) <= words or detail.split(" ")[0].casefold() in words:
        return f'it says "{detail.split(" ")[0]}" where its quotes do not'
    first, _, rest = detail.partition(" ")
    if rest and first in _DENIED and _in_text(_spelt(rest, refusal.text).split(" "), refusal.text):
        return f'it denies "{_spelt(rest, refusal.text)}", which its quotes do not, or the other way round'
    return f"{told} ({_spelt(detail, refusal.text)})"


def _changed(old: str, new: str) -> str:
    return f'leaves out "{old}", which its quotes have there' if old else f'says "{new}" where its quotes do not'


def _in_text(words: Sequence[str], text: str) -> bool:
    """Whether a text has all these words: what a check calls otherwise tells nobody anything."""
    return {word.casefold() for word in words} <= {word.casefold() for word in _WORD.findall(text)}


def _spelt(stems: str, text: str) -> str:
    """Words of the text for what a check calls them, each once; what the text does not have stays as it is."""
    words = _WORD.findall(text)
    return " ".join(dict.fromkeys(next(_forms(each, words), each) for each in stems.split()))


def _bare(word: str) -> str:
    """Without accents and marks, as checks compare names."""
    return "".join(char for char in normalize("NFD", word.casefold()) if not combining(char))


def _forms(called: str, words: Sequence[str]) -> Iterator[str]:
    """The word itself, one with that stem, one that begins so."""
    begin = _bare(called[: max(3, len(called) - 1)])
    yield from (word for word in words if word.casefold() == called.casefold())
    yield from (word for word in words if _bare(word) == _bare(called))
    yield from (word for word in words if stem(word) == called)
    yield from (word for word in words if _bare(word).startswith(begin))
