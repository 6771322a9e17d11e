"""Labels of speakers as transcripts write them: `ANNA:`, `Mr. Paul Manly (Nanaimo, GP):`, `JANE DOE, CNN HOST:`, `Q.`

Whether a label names a speaker is learnt from the whole text: it comes back, or it has the form of a name among others
that come back. One line alone tells nothing: `Note: …` has the same form.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.extract.people import is_a_name
from kb.text.lexicon import listed

CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_TIME = rf"(?:[\[(]?{CLOCK}[\])]?\s*[-–—]?\s*)?"
_PARTICLE = r"(?:(?:von|van|de|der|den|da|di|la|le|du|bin|al) )?(?:[dl]['’])?"
_NAME = rf"[^\W\d_a-z][^\W_]*\.?(?:[ \-'’.]{_PARTICLE}[^\W_a-z][^\W_]*\.?){{0,6}}"
# Behind a name: where somebody sits, what somebody does; one pair of brackets may stand in another.
_ASIDE = r"\((?:[^()\n]|\([^()\n]{0,80}\)){1,120}\)|\[[^\[\]\n]{1,40}\]"
_OFFICE = r"[^\W\d_][^:\n()\[\]]{2,60}?"
_LABEL = re.compile(
    rf"^[ \t]*{_TIME}(?P<name>{_NAME})(?P<office>,[ \t]+{_OFFICE})?[ \t]*(?P<aside>(?:(?:{_ASIDE})[ \t]*){{1,2}})?:"
    rf"(?=\s)[ \t]*(?:{CLOCK}[ \t]*$)?",  # a time that ends the line of a name
    re.MULTILINE,
)
_LONGEST = 40
_NOT_A_NAME = frozenset(
    ["note", "notes", "nb", "ps", "warning", "caution", "tip", "hint", "important", "example", "examples",
     "source", "sources", "title", "date", "time", "subject", "from", "to", "cc", "re", "fwd", "author",
     "authors", "location", "place", "tags", "summary", "abstract", "keywords", "update", "edit", "correction",
     "see", "see also", "contact", "phone", "email", "e-mail", "address", "website", "url", "http", "https",
     "figure", "table", "fig", "photo", "image", "caption", "credit", "credits", "copyright", "question",
     "answer", "result", "results", "conclusion", "method", "methods", "step", "chapter", "section", "part",
     "appendix", "total", "name", "version", "status", "price", "cost", "size", "weight", "pros", "cons",
     "participants", "present", "interviewer and interviewee", "duration", "recorded", "attendees", "input",
     "output", "usage", "default", "returns", "raises", "todo", "fixme", "deadline", "agenda", "topic",
     "ingredients", "definition", "definitions", "theorem", "proof", "remark", "features", "requirements",
     "installation", "overview", "background", "advantages", "disadvantages", "benefits", "symptoms", "causes",
     "treatment", "hours", "tickets", "when", "where", "who", "what", "why", "how"]
)  # fmt: skip
# A name that begins so is somebody's, though it be told once: a form of address, or an office.
_STYLED = re.compile(
    r"(?i:(?:mr|mrs|ms|messrs|dr|prof|hon|rt|sen|rep|rev|gen|col|capt|mme|abg|sr|sra|senator|representative|justice|judge"
    r"|professor|(?:vize)?präsident(?:in)?|herr|frau|monsieur|madame|señor|señora|lord|lady|sir|dame|baroness|right hon"
    r"|commissioner|councillor|councilm[ae]n|chief justice)\b\.?) +[^\W\d_a-z]"
    r"|(?i:the (?:\w+[ -]){0,2}(?:chair(?:man|woman|person)?|speaker|president|clerk|court|witness|moderator|operator"
    r"|bailiff|host|interviewer|secretary|reporter|registrar)"
    r"|(?:vice[ -])?chair(?:man|woman|person)|moderator(?:in)?|operator|le président|la présidente)$"
)
# As congresses print them, who speaks ends with a stop: "Mr. Roe. Thank you." "The CHAIRMAN. The committee …"
_STOPPED = re.compile(
    r"^[ \t]*(?P<name>(?:(?:Mr|Mrs|Ms|Dr)\. |(?:Senator|Representative|(?:Vice )?Chair(?:man|woman)?|Secretary|General"
    r"|Admiral|Judge|Justice|Ambassador|Governor|Director|Commissioner) )(?:[^\W\d_a-z]\. )?[^\W\d_a-z][\w'’-]{1,30}"
    r"|The [A-Z]{4,15}|The (?:Chair(?:man|woman)?|Clerk|President))(?P<office>)(?P<aside>)\.[ \t]+"
    r"(?=[^\W\d_a-z]|[\"“'‘(\[])",
    re.MULTILINE,
)
_EXAMINES = re.compile(
    r"^[ \t]*(?:(?:DIRECT|CROSS|REDIRECT|RECROSS)[ -]EXAMINATION )?"
    r"BY (?P<name>M(?:R|RS|S|ISS)\. [A-Z'’ -]{2,30}):[ \t]*$",
    re.MULTILINE,
)
_ASKED = re.compile(r"(?:^[ \t]*|(?<=[.?!\"”\])–—-] ))(?P<name>[QA])\.[ \t]+(?=[^\W_a-z]|[\"“'‘(\[–—-])", re.MULTILINE)
_SMALL = re.compile(r"(?<!\w)[^\W\d_A-Z][^\W\d_]{2,}")
_STOPS = 5  # turns that begin with a name and a stop, below which these are sentences
_PAIRS = 3  # questions with their answers, below which Q. and A. are initials
_SHARE = 0.2  # of the paragraphs that begin with a name, below which names are a detail of some other text
_DENSE = 0.5  # of the lines or paragraphs, from which a name that comes once is a speaker's as well


@dataclass(frozen=True, slots=True)
class Label:
    """Where a turn begins: the label's place, and whose turn it is."""

    start: int
    end: int
    speaker: str


def speaker_labels(text: str, spans: Sequence[tuple[int, int]]) -> list[list[Label]]:
    """The labels in each (start, end) of ``text`` that are speakers', in order; all empty where it is no transcript.

    A transcript has one name with three turns, or two names of which one has two, or questions with their answers.
    """
    spans = [(_line(text, start), end) for start, end in spans]  # the first line may be set in
    stopped = _stopped(text, spans)
    found = [
        sorted(
            (match for match in (*ended, *_LABEL.finditer(text, start, end)) if is_name(match["name"])),
            key=lambda match: match.start(),
        )
        for (start, end), ended in zip(spans, stopped, strict=True)
    ]
    called = _called(match for matches in found for match in matches)
    known = _known(text, spans, found, called, dense=any(stopped))
    labels = [
        [
            Label(match.start(), match.end(), speaker)
            for match in matches
            if person(speaker := called[_said(match)]) in known
        ]
        for matches in found
    ]
    return _with_questions(text, spans, labels)


def _line(text: str, start: int) -> int:
    """Where the line begins that has nothing before ``start``; ``start`` itself where it has."""
    begun = text.rfind("\n", 0, start) + 1
    return start if text[begun:start].strip() else begun


def _stopped(text: str, spans: Sequence[tuple[int, int]]) -> list[list[re.Match[str]]]:
    """In each span where names with a stop begin a line; all empty where too few of them come back to be labels."""
    found = [list(_STOPPED.finditer(text, start, end)) for start, end in spans]
    often = Counter(match["name"] for matches in found for match in matches)
    record = sum(count >= 2 for count in often.values()) >= 2 and often.total() >= _STOPS
    return found if record else [[] for _ in spans]


def _said(match: re.Match[str]) -> str:
    """The name as a label says it, on one line."""
    return " ".join(match["name"].split())


def _called(matches: Iterable[re.Match[str]]) -> dict[str, str]:
    """By what a label says, whom it names: DOE after "JANE DOE, CNN HOST" is she, where no other has that name."""
    full: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for match in matches:
        name = _said(match)
        names[name] = name
        if (match["office"] or match["aside"]) and " " in name:
            full.setdefault(name.rpartition(" ")[2], set()).add(name)
    for name in names:
        if len(those := full.get(name, set())) == 1:
            names[name] = next(iter(those))
    return names


def _known(
    text: str,
    spans: Sequence[tuple[int, int]],
    found: Sequence[Sequence[re.Match[str]]],
    called: Mapping[str, str],
    *,
    dense: bool,
) -> set[str]:
    """The people whose labels are speakers'. ``dense``: whether it is known that all turns begin with labels."""
    # What a label says beside the name proves nothing: "Smith, J. C.: …" of a list of works has that form, too.
    turns = Counter(person(called[_said(match)]) for matches in found for match in matches if not match["office"])
    names = {name for name, count in turns.items() if count >= 2}
    if not names or (max(turns.values()) < 3 and len(turns) != 2 and len(names) < 2):
        return set()
    names |= {name for name, count in turns.items() if count == 1 and len(turns) <= 2 + len(names)}
    theirs = [sum(person(called[_said(match)]) in names for match in matches) for matches in found]
    spoken = sum(map(bool, theirs))
    if spoken < _SHARE * len(spans):
        return set()
    lines = sum(text.count("\n", start, end) + 1 for start, end in spans)
    if dense or max(spoken / len(spans), sum(theirs) / lines) >= _DENSE:
        words = frozenset(_SMALL.findall(text))
        once = {(_said(match), match["office"] or "") for matches in found for match in matches}
        names |= {person(called[name]) for name, office in once if _has_the_form(name, office, words)}
    return names


def _has_the_form(name: str, office: str, written_small: frozenset[str]) -> bool:
    """Whether a label is a name by its form: an address or an office, or words that are a person's and mean nothing.

    ``written_small``: the words that the text has in small letters.
    """
    if _STYLED.match(name):
        return True
    if office and not (name.isupper() or office.strip(" ,")[0].islower()):
        return False
    if not is_a_name(name.title() if name.isupper() else name):
        return False
    words = [word.strip(".").casefold() for word in name.split()]
    return not all(map(listed, words)) and not any(len(word) > 2 and word in written_small for word in words)


def _with_questions(
    text: str, spans: Sequence[tuple[int, int]], labels: Sequence[Sequence[Label]]
) -> list[list[Label]]:
    """``labels`` with those of questions and answers, where Q. and A. follow each other through the text.

    Who asks is the one whose examination it is; who answers the witness, where the record calls one so.
    """
    marks = [list(_ASKED.finditer(text, start, end)) for start, end in spans]
    order = "".join(match["name"] for matches in marks for match in matches)
    if min(order.count("Q"), order.count("A")) < _PAIRS or 4 * order.count("QA") < 3 * order.count("Q"):
        return [list(one) for one in labels]
    if sum(bool(one or mark) for one, mark in zip(labels, marks, strict=True)) < _DENSE * len(spans):
        return [list(one) for one in labels]
    names = {label.speaker for one in labels for label in one}
    witness = next((name for name in names if name.casefold() == "the witness"), "A")
    examined = [
        [Label(match.start(), match.end(), match["name"]) for match in _EXAMINES.finditer(text, start, end)]
        for start, end in spans
    ]
    asks = [label for one in examined for label in one]
    begins = [label.start for label in asks]
    result: list[list[Label]] = []
    for one, asked, matches in zip(labels, examined, marks, strict=True):
        own = [*one, *asked]
        for match in matches:
            place = bisect_right(begins, match.start()) - 1
            asker = asks[place].speaker if place >= 0 else "Q"
            own.append(Label(match.start(), match.end(), asker if match["name"] == "Q" else witness))
        result.append(sorted(own, key=lambda label: label.start))
    return result


def is_label(line: str) -> bool:
    """Whether a line is the name of a speaker, with a time, and nothing else."""
    found = _LABEL.match(line)
    return found is not None and found.end() == len(line) and line[-1:].isdigit() and is_name(found["name"])


def is_name(name: str) -> bool:
    """Whether a label may name somebody: it is short, and not what texts of all kinds put before a colon."""
    words = name.casefold().replace(".", "").strip()
    return len(name) <= _LONGEST and words not in _NOT_A_NAME and not words.split()[0].isdigit()


def person(name: str) -> str:
    """A name by which labels are compared."""
    return " ".join(name.casefold().split())
