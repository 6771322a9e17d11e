"""Where sentences begin and end. Offsets only: this module never changes a character.

A full stop ends a sentence unless the word before it is a known abbreviation or an initial, or what follows could
not begin one. Lines are not trusted: a PDF breaks them anywhere. An empty line, a form feed and a line that begins
with a bullet are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.text.words import listing

# Never the end of a sentence: something must follow.
_TITLES = listing(
    """
    mr mrs ms dr prof rev hon fr sen rep gov gen col lt capt sgt cpl adm maj cmdr pres supt messrs mme mlle st
    mt mts ft vs viz cf eg ie al fig figs eq eqs sec sect ch chap ref refs tab no nos vol vols pp p ed eds ca
    approx aprox resp incl op art arts para paras nr bzw vgl ex esp dir
    abb allg aufl begr bspw ehem einschl evtl geb gest ggf hl hr hrsg inkl insb phil röm sog tel urspr verh zzgl
    mlle env av boul janv févr juil cie sr sra srta dra ud uds pág págs núm núms ee art avda sig dott geom pag cfr
    dhr mevr bijv evt kl np tzn ul tzw inż exmo им ул см стр пер просп акад проф напр ср тел
    bd kap ziff hbf ing dipl lfd anm verl jg lic dña excmo ilmo mons mgr éd exma avv drs blz bldr
    arq ks św bp abp płk kpt mjr dyr hab pl nám sv tř рис табл пос св пл оз обл наб корп δρ κκ
    """
)
# Mostly inside a sentence, but able to end one: the next word decides.
_SHORT = listing(
    """
    jr sr inc ltd co corp bros dept univ assn etc est ibid jan feb mar apr jun jul aug sep sept oct nov dec mon
    tue tues wed thu thur thurs fri ave blvd rd hwy sq max min avg misc trans cit app govt int'l nat'l cal calif
    mass penn fla esq pty plc dist div
    usw uu jh mio mrd tsd abs cie tys zł chr str ecc osv гг вв руб тыс млн млрд коп др пр
    """
)
# The same, of laws and measures; written small they are words.
_NAMED = listing("Civ Crim Evid Bankr Supp Cir Tex Del Stat Pub Fed Proc Const Ann Reg")
_MEASURES = listing("lb lbs oz")
# In German and its neighbours a number with a stop is an ordinal: "am 29. Juli", "im 18. Jahrhundert", "der 1. FC".
# It is one after these words, and before those.
_BEFORE_ORDINAL = listing(
    """
    am im vom zum zur der die das dem den des beim ab bis seit ins jeder jede jedes jedem ihr ihre ihrem sein seine
    seinem diesem dieser dieses unser unsere mein meine und oder zwischen kl dne dnia deň dňa
    """
)
_AFTER_ORDINAL = listing(
    """
    januar jänner februar feber märz april mai juni juli august september oktober november dezember jahrhundert
    jahrhunderts jahrhunderte jh jhdt jahrtausend jahrtausends kapitel auflage band klasse stock etage platz mal
    geburtstag jahrestag tag woche bezirk armee division kompanie bataillon regiment liga runde weltkrieg weltkriegs
    weltkrieges wahlperiode arrondissement
    """
)
# Words that begin sentences far more often than they follow an abbreviation inside one.
_OPENERS = listing(
    """
    the a an in on at it he she they we you i this that these those there however but although though while when
    after before by from its his her their our my as if for since because during despite under with without many
    some most several all both each other another what who how why where one two three then thus also according
    by and so yet no not only until unlike within among between through today later early such
    er sie es das der die ein eine im danach dann doch aber denn dies diese dieser wir man nach bei seit auch als wenn
    il elle ils elles le la les un une ce cette ces dans en mais el los las una pero lo gli per dal het een
    он она они оно это этот в на но
    """
)

_SHORT_IN_HINDI = [[word] for word in ("डॉ", "प्रो", "श्री", "सुश्री", "पं", "मि", "सं", "रु")]  # end in a sign, not a letter
_INDIC = re.compile(r"[\u0900-\u0dff]\Z")
_DANDA = re.compile("[।॥]")  # who writes these ends no sentence with a full stop
_NEARBY = 300  # characters
# A king's number has a stop in these languages: "Ludwig XIV. Regiment", "Karel IV. Lucemburský".
_ROMAN = re.compile(r"(?<!\S)[IVX]{1,5}\Z")
_NUMBERS_KINGS = re.compile(
    r"\b(?:der|das|dem|von|vom|zum|zur|wurde|wurden|und|ist|im|nicht|sich|ein|eine|einen|mit|och|av|af|blev|som|kung"
    r"|kong|byl|byla|roku|král|císař|jej|és|király)\b",
    re.IGNORECASE,
)
_UNSPACED = "。！？।॥۔؟"  # stops that no space need follow
_CLOSING = "\"'”’»)\\]」』）》〉】"
_STOPS = ".!?…" + _UNSPACED
# What points to a note behind a stop: [12], [a], [note 3], raised ¹ or, as the readers write it, ^(1).
_NOTE = r"(?:\[(?:\d+|[a-z]|note \d+|citation needed)\]|\^\([^()\s]{1,6}\)|(?<!\d\.)\^\d{1,3}|[¹²³⁰⁴-⁹*†‡]{1,3})"
_END = re.compile(
    rf"(?=[{_STOPS}\n\f])(?:"  # passes quickly over all else
    rf"(?P<stop>[{_STOPS}]+(?:[ \u00a0\u202f]»(?=\s|$)|[{_CLOSING}]*(?=\s|$)"
    rf"|[\"'”’»)\]]*{_NOTE}+(?=\s|$)|(?<=[{_UNSPACED}])[”’»」』）》〉】]*))"
    r"|(?P<break>\n[^\S\n]*\n\s*|\f|\n(?=[^\S\n]*(?:[•◦▪‣●■–*-]|\(?\d{1,3}[.)]|\([a-z]\))[^\S\n])))"
)
_LAST_WORD = re.compile(r"(?:[^\W\d_]++(?:[.'’][^\W\d_]++)*+|\d++)\Z")
_FOR_EXAMPLE = re.compile(r"\b[pP]\. ?e[sx]\Z")
_MEASURED = re.compile(r"\d[ \u00a0\u202f](?:[mglht]|м|л|т|см|мм|км|кг)\Z")
_NEXT = re.compile(r"\s*(?P<mark>[\"'“‘«(\[¿¡–—-]*)\s*(?P<word>[^\W_]+)?")
# 「…。」と言った: what is quoted is told by what follows it.
_GOES_ON_UNSPACED = re.compile(r"[”’»」』）》〉】](?:[\u3041-\u309f]|라고|고 |며 )|.?[，、；：,;]")
# Street names of German and Dutch (Hauptstr.), and what ends as no Italian word does (dell'arch.).
_ABBREVIATED = re.compile(r"[^\W\d_]{3,}str|(?:l|all|dell|nell|dall|sull)['’]\w{1,3}[b-df-hj-np-tv-z]", re.IGNORECASE)
_INSIDE = re.compile(r"\s*[§¶№&+=×%]")  # signs that an abbreviation goes on to
_LIST_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\Z")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence within ``text[start:end]``, without surrounding white space."""
    stop = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, stop):
        if match.lastgroup == "stop":
            after = match.end()
            if text[match.start()] in ".…" and not _ends_sentence(text, begin, match.start(), after, stop):
                continue
            if text[match.start()] in "!?" and _goes_on(text, after, stop):
                continue
            if text[match.start()] in _UNSPACED and _GOES_ON_UNSPACED.match(text, max(begin, after - 1), stop):
                continue
        else:
            after = match.start()
        yield from _trimmed(text, begin, after)
        begin = match.end()
    yield from _trimmed(text, begin, stop)


def _goes_on(text: str, after: int, stop: int) -> bool:
    """What follows "Yahoo!" or "n!" is a word written small, or a sign of arithmetic: the sentence goes on."""
    follows = _NEXT.match(text, after, min(stop, after + 60))
    if follows is None or follows.end() == stop:
        return False
    word = follows["word"]
    return word[0].islower() if word else text[follows.end()] in "+=×·<>≤≥±/*,;−-"


def _ends_sentence(text: str, begin: int, dot: int, after: int, stop: int) -> bool:
    follows = _NEXT.match(text, after, min(stop, after + 60))
    word = (follows["word"] or "") if follows else ""
    if _INSIDE.match(text, after, stop):
        return not _is_abbreviated(text, begin, dot)
    if follows is None or not word or word[0].islower():
        return not word
    # The A of "J. A. Smith" is an initial too.
    opener = word.casefold() in _OPENERS and not (len(word) == 1 and text[follows.end() : follows.end() + 1] == ".")
    if after - dot > 1 and text[dot + 1] == ".":  # an ellipsis before a capital ends a sentence
        return True
    if not text[max(begin, dot - 3) : dot].strip():
        return False
    last_match = _LAST_WORD.search(text, max(begin, dot - 24), dot)
    if last_match is None:
        return not _is_short_in_hindi(text, begin, dot)
    last = last_match.group()
    if _FOR_EXAMPLE.search(text, max(begin, dot - 8), dot):
        return False
    if "." in last:  # U.S., e.g., a.m., Ph.D.
        return opener and last.casefold() not in ("e.g", "i.e", "c.f")
    if last.isdigit():
        # "1. First": a number alone before the stop numbers a list; "No. 5" was an abbreviation before.
        return _LIST_NUMBER.match(text, begin, dot) is None and not _is_ordinal(text, begin, dot, word)
    if _MEASURED.search(text, max(begin, dot - 12), dot):  # "300 m.": a unit, no initial
        return True
    if not opener and _ROMAN.search(text, max(begin, dot - 12), dot):
        return _NUMBERS_KINGS.search(text, begin, min(stop, dot + 80)) is None
    if len(last) == 1:  # an initial (J. Smith) or "v."; "vitamin C. The" ends
        return last not in "Iv" and dot - begin > 2 and opener
    folded = re.split("['’]", last.casefold())[-1]
    if folded in _TITLES or _ABBREVIATED.fullmatch(last):
        # "No." and "Ed." are also words: only before a figure or a capital are they abbreviations.
        return folded == "no" and not word[0].isdigit() and (last == "no" or dot - begin <= 3)
    return opener or not (folded in _SHORT or last in _NAMED or (folded in _MEASURES and word[0].isdigit()))


def _is_abbreviated(text: str, begin: int, dot: int) -> bool:
    """Whether the word before the stop is known to be shortened: U.S.C., B., Stat., Art."""
    found = _LAST_WORD.search(text, max(begin, dot - 24), dot)
    last = found.group() if found else ""
    short = "." in last or (len(last) == 1 and not last.isdigit())
    return short or last in _NAMED or last.casefold() in _TITLES or last.casefold() in _SHORT


def _is_short_in_hindi(text: str, begin: int, dot: int) -> bool:
    if _INDIC.search(text, max(begin, dot - 1), dot) and _DANDA.search(text, max(0, dot - _NEARBY), dot + _NEARBY):
        return True
    return text[max(begin, dot - 24) : dot].split()[-1:] in _SHORT_IN_HINDI


def _is_ordinal(text: str, begin: int, dot: int, word: str) -> bool:
    """Whether the number that ends at the stop is an ordinal, and ``word`` what it counts."""
    number = re.search(r"(?<![\d.,])\d{1,2}\Z", text[max(begin, dot - 4) : dot])
    if number is None:
        return False
    if word.casefold() in _AFTER_ORDINAL:
        return True
    before = _LAST_WORD.search(text[max(begin, dot - 24) : dot - len(number.group())].rstrip())
    english = before is not None and before.group() == "am" and text.endswith(f"I am {number.group()}", 0, dot)
    return before is not None and before.group().casefold() in _BEFORE_ORDINAL and not english


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def is_whole(text: str) -> bool:
    """Whether a text begins and ends as a sentence does: not with a small letter, and with a stop."""
    first = next((char for char in text if char.isalnum()), "")
    return not first.islower() and text.rstrip("\"'”’»)] ").endswith(tuple(_STOPS))
