"""A source before the gate: a proposed quote looked for in its text, a proposed claim proven by its quotes.

Also what is stored, when it is proven again. No engine is known here, and none is trusted.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from kb.engine import Maker, ProposedClaim, ProposedQuote
from kb.proof.case import case_of
from kb.proof.headings import names_in_sources_words
from kb.proof.holders import holder, in_one_voice, mistaken, signed, teller
from kb.proof.known import Known
from kb.proof.listed import item_of, told_together
from kb.proof.matcher import Matcher, Span, is_spaceless, is_whole
from kb.proof.persons import addressee, told_to
from kb.proof.repair import repaired
from kb.proof.restraints import excepts
from kb.proof.voice import in_person, times_of, years_meant
from kb.proof.wording import DEFAULT_SUPPORT, check_attribution, check_period, check_wording
from kb.text.folding import flat, fold
from kb.text.sentences import sentences
from kb.text.words import stems_in
from kb.values import Block, Claim, Document, PageSpan, Quote, Reason, Refusal, Source

MIN_CHARACTERS = 12  # letters and digits of a quote that a model proposes …
MIN_WORDS = 3
MIN_SPACELESS = 6  # … or of one in a script without spaces
LONG = 2000  # characters of a refused text that are kept
BEFORE = 1600  # characters before a quote in which whom its pronouns stand for is looked for …
SENTENCES_BEFORE = 6  # … and sentences
TOPIC = 60  # characters of a topic: a title, no sentence
TOPICS = 3  # of one claim
AROUND = 400  # characters on either side of a quote in which its sentence is looked for

_TAGS = re.compile("[\U000e0000-\U000e007f]+")  # tag characters: a text no reader sees
_TAGS_AT_ENDS = re.compile("^[\\s\U000e0000-\U000e007f]+|[\\s\U000e0000-\U000e007f]+$")
_SEEN = re.compile("[A-Za-z0-9]")  # what every reader sees


class Trial:
    """The proposals of one engine before one source; also what is stored, when it is proven again."""

    def __init__(self, source: Source, document: Document, maker: Maker) -> None:
        self.source = source
        self.text = document.text
        self.document = document
        self.maker = maker
        self.matcher = Matcher(document.text)
        self.known = Known(source, document)
        self.stems: frozenset[str] | None = None

    def accept(self, item: ProposedClaim, follows: str) -> tuple[Claim | None, list[Refusal]]:
        """The claim with its id, and what was refused of it; no claim when a quote fails.

        ``follows`` is the id of the accepted claim that it follows, or empty.
        """
        if not item.text.isascii() and _TAGS.search(item.text):
            item = replace(item, text=_TAGS.sub("", item.text).strip())
        if not item.text.strip():
            return None, [self._refusal(Reason.EMPTY, item)]
        quotes: list[Quote] = []
        for wanted in item.quotes:
            found = self.find(wanted)
            if found is Reason.QUOTE_TOO_SHORT and (block := item_of(self.document, wanted.text, item.quotes)):
                short = Quote(self.source.id, block.start, block.end, "", 0, 0, wanted.role, "exact")
                found = self._at(short, block.start, block.end)
            if isinstance(found, Reason):
                return None, [self._refusal(found, item, wanted.text[:200])]
            if found not in quotes:
                quotes.append(found)
        if not any(quote.role == "proof" for quote in quotes):
            return None, [self._refusal(Reason.QUOTE_MISSING, item)]
        plain = quoted(quotes)
        if item.text == plain and self.maker.verbatim:
            return self._claim(item, plain, tuple(quotes), follows), []
        return self.worded(item, plain, quotes, follows)

    def worded(self, item: ProposedClaim, plain: str, quotes: list[Quote], follows: str) -> tuple[Claim, list[Refusal]]:
        """A claim in an engine's own words: each field is kept if the quotes carry it."""
        proofs, contexts = texts_of(quotes)
        around = {self.around(quote): self.before(quote) for quote in quotes if quote.role == "proof"}
        listed, parts = told_together(self.document, quotes)
        if listed:  # a list's items say nothing without the sentence that introduces them
            rest = [quote for quote in quotes if quote.role == "proof" and quote not in parts]
            proofs = [listed, *texts_of(rest)[0]]
            around = {listed: self.before(parts[-1]), **{self.around(q): self.before(q) for q in rest}}
        refusals: list[Refusal] = []
        text = item.text
        blocks = self._blocks(quotes)
        times = [*proofs, *times_of(text, contexts)]
        contexts += self.known.names(proofs, blocks, item.heading, contexts)
        contexts += years_meant(times, self.source.date)
        speakers = self.speakers(quotes)
        failed = None if text == plain else self._failure(text, proofs, contexts, around, speakers)
        if failed is not None and failed[0] is Reason.UNSUPPORTED_NAME:
            failed = self._failure_if_addressed(text, quotes, contexts, around) and failed
        if failed is None and text != plain and (who := self._mistaken(text, quotes)):
            failed = Reason.UNSUPPORTED_NAME, who
        if failed is not None:
            refusals.append(self._refusal(failed[0], item, failed[1]))
            if mended := _mended(text, proofs, contexts, around, speakers):
                text, failed = mended, None
        if failed is not None or text == plain:
            if check_wording(plain, list(around), contexts, around=around) is not None:
                quotes = self._widened(quotes)  # cut out of its sentence, it says something else
            quotes = self._in_one_voice(quotes, item.attributed_to)
            text = quoted(quotes)
        failed = check_attribution(item.attributed_to, [*proofs, *contexts, *around, *self.known.holders(blocks)])
        if failed is not None:
            refusals.append(self._refusal(failed[0], item, failed[1]))
            item = replace(item, attributed_to="")
        item = replace(item, attributed_to=self._holder(item.attributed_to, text, quotes))
        failed = check_period((item.valid_from, item.valid_to), [*proofs, *contexts, self.source.date])
        if failed is not None:
            refusals.append(self._refusal(failed[0], item, failed[1]))
            item = replace(item, valid_from="", valid_to="")
        if item.subject and check_attribution(item.subject, [*proofs, *contexts, item.heading]) is not None:
            item = replace(item, subject="")
        if item.heading and not self.known.has_heading(item.heading):
            item = replace(item, heading="")
        return self._claim(item, text, tuple(quotes), follows), refusals

    def _failure(
        self,
        text: str,
        proofs: Sequence[str],
        contexts: Sequence[str],
        around: Mapping[str, tuple[str, ...]],
        speakers: Sequence[str],
    ) -> tuple[Reason, str] | None:
        """Why its quotes do not carry a wording, whichever way it names the document that it tells of."""
        failed = unproven(text, proofs, contexts, around, speakers)
        plain = text if failed is None else self.known.without_title(text)
        return failed if plain == text else unproven(plain, proofs, contexts, around, speakers)

    def _failure_if_addressed(
        self, text: str, quotes: Sequence[Quote], contexts: Sequence[str], around: Mapping[str, tuple[str, ...]]
    ) -> tuple[Reason, str] | None:
        """Why they do not, told of whom they speak to by name."""
        blocks = self.document.blocks
        proofs = [quote for quote in quotes if quote.role == "proof"]
        names = {addressee(blocks, quote.start) for quote in proofs}
        name = names.pop() if len(names) == 1 else ""
        if not name:
            return Reason.UNSUPPORTED_NAME, ""
        others = sorted({block.speaker for block in blocks if block.speaker})
        told = [told_to(flat(quote.text), name, others) for quote in proofs]
        whole = {told_to(sentence, name, others): before for sentence, before in around.items()}
        lent = self.known.names(told, (), beside=[name])
        return unproven(text, told, [*contexts, *lent], whole, self.speakers(quotes))

    def find(self, wanted: ProposedQuote) -> Quote | Reason:
        """The source's own characters for a proposed quote, or the reason why there are none."""
        words, near = wanted.text, wanted.near
        if not words.strip():
            return Reason.QUOTE_MISSING
        if not self.maker.verbatim and too_short(words[:LONG]):
            return Reason.QUOTE_TOO_SHORT
        span: Span | None = None
        if near is not None and near >= 0 and self.text.startswith(words, near):
            end = near + len(words)
            # an engine that copies cuts sentences by offsets; in PDF text their neighbours may touch them
            if self.maker.verbatim or is_whole(self.text, near, end):
                span = Span(near, end, "exact")
        if span is None:
            span = self.matcher.find(words, near)
        if span is None:
            return Reason.QUOTE_NOT_FOUND
        start, end = span.start, span.end
        text = self.text[start:end]
        if not text.isascii():
            shown = _TAGS_AT_ENDS.sub("", text)
            start += text.index(shown)
            end, text = start + len(shown), shown
            if _TAGS.search(text) or not (_SEEN.search(text) or fold(text).text.strip()):
                return Reason.QUOTE_HIDDEN
        first, last = pages_of(self.document.pages, start, end)
        at = time_of(self.document.blocks, start)
        return Quote(self.source.id, start, end, text, first, last, wanted.role, span.level, at)

    def around(self, quote: Quote) -> str:
        """The sentences that a quote stands in, as one line: what it may have been cut out of. A next one that begins
        with "Except for" belongs to them."""
        start, end = self._sentence(quote)
        if excepts(self.text[end : end + LONG]):
            end = next(b for _, b in sentences(self.text, end, min(len(self.text), end + AROUND)))
        return flat(self.text[start:end])

    def _sentence(self, quote: Quote) -> tuple[int, int]:
        begin, end = max(0, quote.start - AROUND), min(len(self.text), quote.end + AROUND)
        touched = [(a, b) for a, b in sentences(self.text, begin, end) if a < quote.end and quote.start < b]
        return (touched[0][0], touched[-1][1]) if touched else (quote.start, quote.end)

    def _whole(self, quote: Quote) -> tuple[int, int]:
        """Its sentence; where that has no end near (a list without stops), its lines, so that it grows no further."""
        start, end = self._sentence(quote) if not too_short(quote.text) else (quote.start, quote.end)
        if 0 < quote.start - AROUND >= start - 1:
            start = max(start, self.text.rfind("\n", 0, quote.start) + 1)
        if end + 1 >= quote.end + AROUND < len(self.text):
            line = self.text.find("\n", quote.end - 1, end)
            end = quote.end + len(self.text[quote.end : line].rstrip()) if line >= quote.end else quote.end
        return start, end

    def _holder(self, who: str, text: str, quotes: Sequence[Quote]) -> str:
        """Who holds what these quotes say: ``who``, if it is theirs."""
        if not who.strip():
            return who
        proofs = [quote for quote in quotes if quote.role == "proof"]
        blocks = [b for b in self.document.blocks if any(b.start < q.end and q.start < b.end for q in proofs)]
        speakers = list(dict.fromkeys(block.speaker for block in blocks if block.speaker))
        author = teller(self.document, blocks, self.source.author) or self._signed(blocks)
        return holder(who, text, quotes, speakers, author, self.source.title)

    def _mistaken(self, text: str, quotes: Sequence[Quote]) -> str:
        """Whoever tells it, where a wording takes them for somebody they speak of."""
        tellers = [name for name in self.speakers(quotes) if name] or [self._signed(self._blocks(quotes))]
        return next((who for name in tellers if (who := mistaken(text, name, quotes))), "")

    def _in_one_voice(self, quotes: Sequence[Quote], who: str) -> list[Quote]:
        """Quotes that are to be told as they stand: those of one speaker alone."""
        found = in_one_voice(quotes, self.document.blocks, who, too_short)
        return [quote if quote in quotes else self._at(quote, quote.start, quote.end) for quote in found]

    def _at(self, quote: Quote, start: int, end: int) -> Quote:
        """The quote from ``start`` to ``end``."""
        first, last = pages_of(self.document.pages, start, end)
        at = time_of(self.document.blocks, start)
        text = self.text[start:end]
        return replace(quote, start=start, end=end, text=text, page_from=first, page_to=last, level="exact", at=at)

    def _widened(self, quotes: Sequence[Quote]) -> list[Quote]:
        """The quotes, each proof as the whole sentence that it stands in."""
        wide = []
        for quote in quotes:
            start, end = self._whole(quote) if quote.role == "proof" else (quote.start, quote.end)
            found = self._at(quote, start, end)
            wide += [found] if found not in wide else []
        return wide

    def before(self, quote: Quote) -> tuple[str, ...]:
        """The last sentences, however they are set in paragraphs, that stand before the one a quote stands in."""
        begin = max(0, quote.start - BEFORE)
        found = sentences(self.text, begin, min(len(self.text), quote.end + AROUND))
        earlier = [(a, b) for a, b in found if b <= quote.start]
        return tuple(flat(self.text[a:b]) for a, b in earlier[-SENTENCES_BEFORE:])

    def _blocks(self, quotes: Sequence[Quote]) -> list[Block]:
        return [b for b in self.document.blocks if any(b.start <= q.start < b.end for q in quotes)]

    def speakers(self, quotes: Sequence[Quote]) -> list[str]:
        """Who says "I" in the proofs among these, as far as code knows."""
        blocks = self._blocks([quote for quote in quotes if quote.role == "proof"])
        speakers = list(dict.fromkeys(block.speaker for block in blocks if block.speaker))
        return speakers or [teller(self.document, blocks, self.source.author)]

    def _signed(self, blocks: Sequence[Block]) -> str:
        """Who signs the document, of which nobody is known to be the author."""
        own = not self.source.author and all(block.kind != "quote" for block in blocks)
        return signed(self.document) if own else ""

    def lent(self, quote: Quote) -> list[str]:
        """What code knows of who says a quote, and in what: it may lend an answer names, and nothing else."""
        return self.known.names([quote.text], self._blocks([quote]))

    def _claim(self, item: ProposedClaim, text: str, quotes: tuple[Quote, ...], follows: str) -> Claim:
        return Claim(
            id=claim_id(self.source.id, text, quotes),
            source=self.source.id,
            text=text,
            quotes=quotes,
            engine=self.maker.id,
            kind=item.kind,
            subject=item.subject,
            attributed_to=item.attributed_to,
            valid_from=item.valid_from,
            valid_to=item.valid_to,
            start=next(quote.start for quote in quotes if quote.role == "proof"),
            follows=follows,
            heading=item.heading,
            verbatim=self.maker.verbatim,
            topics=self._topics(item),
        )

    def _topics(self, item: ProposedClaim) -> tuple[str, ...]:
        """Those of a claim's topics that can be a title: words of the source, but for one of an editor's."""
        if not item.topics:
            return ()
        if self.stems is None:
            text = f"{self.source.title} {self.source.author} {self.text}"
            self.stems = stems_in(text)
        named = (flat(topic).strip(" .,;:") for topic in item.topics)
        return tuple(
            dict.fromkeys(
                topic
                for topic in named
                if 2 <= len(topic) <= TOPIC and not in_person(topic) and names_in_sources_words(topic, self.stems)
            )
        )[:TOPICS]

    def _refusal(self, reason: Reason, item: ProposedClaim, detail: str = "") -> Refusal:
        return Refusal(reason, self.source.id, item.text[:LONG], detail)


def claim_id(source_id: str, text: str, quotes: Sequence[Quote]) -> str:
    """``c-`` and 12 hex digits of what the claim is: source, statement and quote texts, no offsets."""
    content = "\x1f".join([source_id, text, *(quote.text for quote in quotes)])
    return "c-" + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def pages_of(pages: Sequence[PageSpan], start: int, end: int) -> tuple[int, int]:
    """Numbers of the first and last page that ``text[start:end]`` stands on; (0, 0) without pages."""
    if not pages:
        return 0, 0
    first = max(0, bisect_right(pages, start, key=attrgetter("start")) - 1)
    if pages[first].end <= start and first + 1 < len(pages):
        first += 1  # it begins on the break between two pages
    last = max(first, bisect_right(pages, end - 1, key=attrgetter("start")) - 1)
    return pages[first].number, pages[last].number


def time_of(blocks: Sequence[Block], start: int) -> str:
    """When it was said, where the block at ``start`` is of a transcript with times; else nothing."""
    block = _block_at(blocks, start)
    return block.at if block else ""


def speaker_of(blocks: Sequence[Block], start: int) -> str:
    """Who says what stands at ``start``, in talk; else nobody."""
    block = _block_at(blocks, start)
    return block.speaker if block else ""


def _block_at(blocks: Sequence[Block], start: int) -> Block | None:
    """The last block that has begun by ``start``."""
    place = bisect_right(blocks, start, key=attrgetter("start")) - 1
    return blocks[place] if place >= 0 else None


def too_short(words: str) -> bool:
    """Whether a proposed quote is too short to prove anything: it would be found in any long text."""
    letters = [char for char in words if char.isalnum()]
    if sum(map(is_spaceless, letters)) * 2 > len(letters):
        return len(letters) < MIN_SPACELESS
    return len(letters) < MIN_CHARACTERS or len({word.casefold() for word in re.findall(r"\w+", words)}) < MIN_WORDS


def unproven(
    text: str,
    proofs: Sequence[str],
    contexts: Sequence[str],
    around: Mapping[str, tuple[str, ...]] | Sequence[str],
    speakers: Sequence[str] = (),
) -> tuple[Reason, str] | None:
    """Why these quotes, said by ``speakers``, do not carry a wording. A word or two taken out state nothing."""
    if too_short(text[:LONG]):
        return Reason.UNSUPPORTED_WORDING, "too short to state anything"
    return check_wording(text, proofs, contexts, around=around, speakers=speakers)


def _mended(
    text: str,
    proofs: Sequence[str],
    contexts: Sequence[str],
    around: Mapping[str, tuple[str, ...]],
    speakers: Sequence[str],
) -> str:
    """A refused wording as code can mend it; empty where no mend of it passes either."""
    if len(text) > LONG:
        return ""
    found = repaired(case_of(text, proofs, contexts, around, DEFAULT_SUPPORT))
    return next((other for other in found if unproven(other, proofs, contexts, around, speakers) is None), "")


def proofs_as_text(quotes: Iterable[Quote | ProposedQuote]) -> str:
    """What a claim says in the words of its proofs alone, in their order."""
    return " ".join(flat(quote.text) for quote in quotes if quote.role == "proof")


def quoted(quotes: Sequence[Quote]) -> str:
    """The quotes of a claim as its text."""
    return flat(quotes[0].text) if len(quotes) == 1 else proofs_as_text(quotes)


def texts_of(quotes: Sequence[Quote]) -> tuple[list[str], list[str]]:
    """The texts of the proofs among the quotes, and of those that stand beside them."""
    proofs = [flat(quote.text) for quote in quotes if quote.role == "proof"]
    return proofs, [flat(quote.text) for quote in quotes if quote.role == "context"]
