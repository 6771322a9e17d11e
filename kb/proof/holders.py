"""Who may hold a claim: whose words its proofs are, or whom its quotes name as who says it.

A name that only stands near is nobody's view. What speaks in the first person is held by whoever speaks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from kb.proof.voice import in_person, unquoted
from kb.text.folding import flat
from kb.text.sentences import sentences
from kb.text.words import STOPWORDS, WORD, listing
from kb.values import Block, Claim, Document, Quote

# What somebody does who says, thinks or wants something, in each form.
_VERBS = (
    r"(?:say|think|argue|believe|feel|hold|note|add|explain|write|claim|state|find|expect|suspect|guess|suggest|observe"
    r"|stress|maintain|report|remark|acknowledge|warn|insist|emphasi[sz]e|confirm|conclude|mention|recall|repl[yi]|advi[sc]e"
    r"|recommend|urge|tell|fear|doubt|hope|want|wish|plan|predict|forecast|estimate|propose|den[yi]|admit|agree|disagree"
    r"|share|support|oppose|reject|critici[sz]e|praise|call|describe|announce|consider|regard|see|ask|promise|complain"
    r"|point|answer|object|prefer|favou?r|accept|assume|worr[yi]|know|show|demonstrate|blame|declare|assert|contend"
    r"|remember|demand|intend|reckon|question|dispute|challenge|imagine|assure|comment|allege|speculate|dismiss|welcome"
    r"|attribute|caution|envisage|cite|raise|foresee|anticipate|decide|rule|judge)(?:s|es|d|ed|ing)?"
    r"|said|thought|felt|held|wrote|written|found|told|saw|seen|knew|known|shown|denied|replied|worried|planned|admitted"
    r"|preferred|foresaw"
)
_SPOKEN = (
    r"(?:says?|said|writes?|wrote|argue[sd]?|explain(?:s|ed)|add(?:s|ed)|note[sd]?|warn(?:s|ed)|repl(?:ies|ied)"
    r"|claim(?:s|ed)|insist(?:s|ed))"
)
_VIEW = (
    r"(?:view|opinion|belief|fear|hope|estimate|report|study|account|words?|claim|theory|argument|forecast|prediction"
    r"|plan|survey|finding|analysis|remark|statement|letter|post|book|paper|proposal|advice|warning|idea|thesis)s?"
)
# Between a name and what it does: an apposition, a bracket, where somebody is from, how it is done.
_ASIDE = r"(?:\s?\([^)]{1,80}\)|,[^,.;:!?]{1,90},|\s(?:of|from|at|in|for)(?:\s[\w'’-]+){1,4}?)"
_HOW = (
    r"(?:\s(?:has|have|had|is|are|was|were|would|will|may|might|could|can|should|does|do|did|not|never|always|also|still|now|then|once"
    r"|later|often|\w+ly))"
)
_DOES = rf"{_ASIDE}{{0,2}},?{_HOW}{{0,3}}\s(?:{_VERBS})\b"
_NAME = r"(?:[A-Z][\w'’-]+|[A-Z]\.)(?:\s(?:[A-Z][\w'’-]+|[A-Z]\.|(?:van|von|de|der|la|le|bin)(?=\s[A-Z])))*"
_INTRODUCES = re.compile(
    rf"(?P<by>\b{_NAME})(?:{_ASIDE}){{0,2}},?{_HOW}{{0,2}}\s(?:{_SPOKEN}|told|tells|put it|continue[sd]|went on)\b"
    rf"|\b(?:[Aa]ccording to|[Ii]n the words of|{_SPOKEN})\s(?P<of>{_NAME})"
)
_SIGNED = re.compile(
    r"[–—-]*\s?((?:(?:Mr|Mrs|Ms|Dr)\.? )?[A-Z][\w'’-]+(?: (?:[A-Z]\.|[A-Z][\w'’-]+)){1,3})(?:, [A-Z][\w'’ -]{1,40}\.?)?"
)
_PRONOUN = re.compile(rf"\b(?:he|she|they|it){_HOW}{{0,3}}\s(?:{_VERBS})\b", re.IGNORECASE)
_OBJECT = re.compile(
    r"\b(?:to|with|about|for|of|by|from|against|near|between|than|told|tells)\s(?:the\s|\w{1,4}\.\s)?$"
)
_TITLES = listing("mr mrs ms miss dr sir lord lady dame prof professor president king queen judge justice")
_GENERIC = listing("author authors writer writers report article essay post paper")


def holder(who: str, text: str, quotes: Sequence[Quote], speakers: Sequence[str], author: str, title: str) -> str:
    """``who`` of a claim, where its quotes are theirs; else whoever is known to speak there, or nobody.

    What a speaker tells of another in the first person ("my father held") is the other's only in words of its own.
    ``speakers`` are those of the proofs, in talk; ``author`` is empty where what they say is not the author's own.
    """
    if not who.strip():
        return who
    own = any(in_person(flat(quote.text)) for quote in quotes if quote.role == "proof")
    if _is_one(who, speakers or [author]) or (not speakers and _is_document(who, title)):
        return who
    if not (own and in_person(text)) and _is_reported(who, quotes):
        return who
    if speakers:
        return speakers[0] if len(speakers) == 1 else ""
    return author if own else ""


def is_reported(claim: Claim) -> bool:
    """Whether the quotes of a claim speak of its holder: they are not that one's words."""
    return _is_reported(claim.attributed_to, claim.quotes)


def mistaken(text: str, teller: str, quotes: Sequence[Quote]) -> str:
    """What a statement tells of ``teller`` that the teller's own words tell of somebody else, as he or she; else empty.

    "He always held that …" says nothing of the one who writes it.
    """
    if not _words(teller) or any(in_person(flat(quote.text)) for quote in quotes if quote.role == "proof"):
        return ""
    doing = re.match(rf"(?P<n>{_named(teller)}){_HOW}{{0,3}}\s(?P<verb>[\w'’-]+)", flat(text), re.IGNORECASE)
    if doing is None or _is_reported(teller, quotes):
        return ""
    of_others = rf"\b(?:he|she|they){_HOW}{{0,3}}\s{re.escape(doing['verb'])}\b"
    told = (unquoted(flat(quote.text)) for quote in quotes if quote.role == "proof")
    return teller if any(re.search(of_others, proof, re.IGNORECASE) for proof in told) else ""


def introduced(document: Document, block: Block) -> str:
    """Whom the sentence before a quotation set apart names as who says it ("Ada Roe wrote:"); else nobody."""
    place = document.blocks.index(block)
    before = next((b for b in reversed(document.blocks[:place]) if b.kind not in ("quote", "code", "caption")), None)
    if before is None or before.kind not in ("prose", "list"):
        return ""
    spans = list(sentences(document.text, before.start, before.end))
    told = flat(document.text[spans[-1][0] : spans[-1][1]]) if spans else ""
    found = list(_INTRODUCES.finditer(unquoted(told))) if told.endswith((":", ":”", "—")) else []
    named = (each["by"] or each["of"] for each in found)
    names = dict.fromkeys(name for name in named if name.casefold() not in STOPWORDS)
    return next(iter(names)) if len(names) == 1 else ""


def teller(document: Document, blocks: Iterable[Block], author: str) -> str:
    """Whose words these blocks are where nobody speaks in them: the author's, or those of who is quoted apart."""
    quoting = next((block for block in blocks if block.kind == "quote"), None)
    return introduced(document, quoting) if quoting else author


def signed(document: Document) -> str:
    """Who signs a letter: a name on the last line, alone or with a place."""
    last = next((block for block in reversed(document.blocks) if block.kind != "code"), None)
    line = flat(document.text[last.start : last.end]) if last else ""
    found = _SIGNED.fullmatch(line)
    return found[1] if found else ""


def is_own(claim: Claim) -> bool:
    """Whether a claim's proofs may be told as its holder's words: they are surely one speaker's, and the holder's.

    The gate keeps a claim that is told in its proofs to one speaker; a turn is a line of its own.
    """
    if claim.verbatim:
        return True
    proofs = claim.proofs
    plain = " ".join(flat(quote.text) for quote in proofs)
    alone = claim.text == plain or (len(proofs) == 1 and "\n" not in proofs[0].text.strip())
    return alone and not is_reported(claim)


def in_one_voice(
    quotes: Sequence[Quote], blocks: Sequence[Block], who: str, too_short: Callable[[str], bool]
) -> list[Quote]:
    """The quotes with the proofs of one speaker alone, cut where another begins: of ``who``, or who says most.

    They are as they were where nobody or one person speaks in them, or nothing long enough is left. The caller says on
    which pages a cut quote stands.
    """
    runs = [run for quote in quotes if quote.role == "proof" for run in _runs(quote, blocks)]
    said: Counter[str] = Counter()
    for speaker, quote in runs:
        said[speaker] += 0 if too_short(quote.text) else len(quote.text)
    if len(said) < 2 or not any(said.values()):
        return list(quotes)
    said = +said
    meant = [speaker for speaker in said if speaker and _words(who) & _words(speaker)]
    speaker = meant[0] if len(meant) == 1 else said.most_common(1)[0][0]
    own = (quote for by, quote in runs if by == speaker and not too_short(quote.text))
    return [*own, *(quote for quote in quotes if quote.role != "proof")]


def _runs(quote: Quote, blocks: Sequence[Block]) -> Iterator[tuple[str, Quote]]:
    """A quote as what each speaker says of it, without the labels between them."""
    inside = [b for b in blocks if b.start < quote.end and quote.start < b.end]
    if len({block.speaker for block in inside}) < 2:
        yield inside[0].speaker if inside else "", quote
        return
    for block in inside:
        if not block.speaker:
            continue
        start, end = max(quote.start, block.start), min(quote.end, block.end)
        words = quote.text[start - quote.start : end - quote.start]
        start += len(words) - len(words.lstrip())
        if words.strip():
            yield block.speaker, replace(quote, start=start, end=start + len(words.strip()), text=words.strip())


def _is_one(who: str, names: Iterable[str]) -> bool:
    """Whether ``who`` names one of these, in full or in part, or all of several."""
    words = _words(who)
    return bool(words) and (
        any(words <= _words(n) or _words(n) <= words for n in names if _words(n)) or words <= _all(names)
    )


def _is_document(who: str, title: str) -> bool:
    """Whether this is how a reader calls a document, or whoever wrote it."""
    words, named = _words(who), _words(title)
    return bool(words) and words <= _GENERIC | named and (bool(words & _GENERIC) or named <= words)


def _is_reported(who: str, quotes: Sequence[Quote]) -> bool:
    """Whether a proof tells that they say it; whom a pronoun stands for is named before it."""
    if not _words(who):
        return False
    return any(
        _says(flat(who), flat(quote.text), [flat(other.text) for other in quotes if other.start < quote.start])
        for quote in quotes
        if quote.role == "proof"
    )


@lru_cache(maxsize=4096)
def _named(who: str) -> str:
    """A pattern for a holder's name, its last word alone, or its first where it is a person's."""
    words = WORD.findall(who)
    forms = [r"\W{1,3}".join(map(re.escape, words))]
    if len(words) > 1:
        forms += [re.escape(words[-1]), re.escape(words[0])] if words[0][:1].isupper() else [re.escape(words[-1])]
    return rf"(?:{'|'.join(forms)})"


def _says(who: str, proof: str, beside: Sequence[str]) -> bool:
    """Whether a proof tells that ``who`` says or holds something: by name, or by a pronoun whom ``beside`` names."""
    name = _named(who)
    patterns = (
        rf"\b(?P<n>{name})\b(?P<does>{_DOES})",
        rf"[”\"’']?,?\s{_SPOKEN}\s(?:the\s[a-z][\w ]{{2,40}}?,?\s)?(?P<n>{name})\b",
        rf"\b(?:according to|in the (?:view|opinion|words) of|{_VIEW} (?:of|by|from))\s"
        rf"(?:(?!to\b)[\w'’-]+,?\s){{0,5}}?(?P<n>{name})\b",
        rf"\b(?P<n>{name})['’]s?\s(?:[\w-]+\s){{0,3}}?{_VIEW}\b",
        rf"(?:^|[.!?”\"]\s)(?:\w{{1,4}}\.\s)?(?P<n>{name})(?:\s\([^()]{{1,60}}\))?:\s",
        rf"[(\[][^()\[\]]{{0,60}}?(?P<n>{name})\b[^()\[\]]{{0,60}}\b\d{{4}}[a-z]?[^()\[\]]{{0,40}}[)\]]",
        rf"\b(?P<n>{name})(?:\set\sal\.?)?,?\s[(\[]\d{{4}}",
    )
    for pattern in patterns:
        if any(_means(who, found, proof) for found in re.finditer(pattern, proof, re.IGNORECASE)):
            return True
    pronoun = _PRONOUN.search(unquoted(proof))
    if pronoun is None:
        return False
    return any(_leads(who, text) for text in (*beside, proof[: pronoun.start()]))


def _means(who: str, found: re.Match[str], text: str) -> bool:
    """Whether a part of a name that was found is not a part of another's: Grieve of Thomas Grieve is not Margaret's."""
    words = _words(who)
    if any(word[:1].isupper() for word in WORD.findall(who)) and not found["n"][:1].isupper() and len(words) < 2:
        return False
    if found.lastgroup == "does" and _OBJECT.search(text[: found.start("n")]):
        return False
    before = WORD.findall(text[: found.start("n")])[-1:]
    gap = text[: found.start("n")][-1:]
    after = WORD.match(text, found.end("n") + 1)
    strange = [w for w in (*before, *([after[0]] if after and text[found.end("n")] == " " else [])) if w[:1].isupper()]
    first = found["n"][:1].isupper() and gap == " "
    return not any(first and _plain(w) not in words | _TITLES and w.casefold() not in STOPWORDS for w in strange)


def _leads(who: str, text: str) -> bool:
    """Whether a text names ``who`` before anybody else, so that a pronoun after it may mean them."""
    words = _words(who)
    for word in WORD.findall(text):
        if _plain(word) in words:
            return True
        if word[:1].isupper() and _plain(word) not in _TITLES and word.casefold() not in STOPWORDS:
            return False
    return False


def _all(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in _words(name)}


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in map(_plain, WORD.findall(name)) if word not in STOPWORDS and word not in _TITLES)


def _plain(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.casefold()).strip(".")
