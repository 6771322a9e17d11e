"""Figures: what number a word or numeral stands for, and of what kind it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from kb.text.english import MONTHS, ONES, ORDINALS, SCALES, SHORT_MONTHS, TENS

_CURRENCIES: Final = ("EUR", "USD", "GBP", "JPY", "CHF", "DKK", "SEK", "NOK", "CAD", "AUD", "INR")
NUMERAL: Final = re.compile(
    rf"(?P<currency>(?:US|A|C|HK|NZ)?[$€£¥]|(?<![^\W_])(?:{'|'.join(_CURRENCIES)}))?[ \u00a0]?"
    r"(?P<sign>(?<![^\W_])(?<![\d.,)])[-−+])?"
    r"(?P<digits>\d+(?:[.,:/]\d+)*)"
    r"(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^\(?\d+\)?)?"
    r"(?P<suffix>(?:st|nd|rd|th|s|bn|km|cm|mm|kg|mg|ft|mph|am|pm|AM|PM|m|k|g|h|M|K|B)(?![^\W_])"
    r"|[ \u00a0]?[%‰]|[ \u00a0]?°[ ]?[CFK]?)?"
)


_ONES: Final = {word: value for value, word in enumerate(ONES)}
_TENS: Final = {word: 10 * value for value, word in enumerate(TENS, 2)}
_SCALES_SHORT: Final = {"bn": 10**9, "B": 10**9, "M": 10**6, "K": 1000, "k": 1000}
_ORDINALS: Final = {
    **{word: value for value, word in enumerate(ORDINALS, 1)},
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "hundredth": 100,
    "thousandth": 1000,
}
_PLURALS: Final = frozenset(["tens", "dozens", "scores", "hundreds", "thousands", "millions", "billions"])
_FIXED: Final = {
    "dozen": "12",
    **dict.fromkeys(["twice", "double", "doubled", "doubling"], "twice"),
    **dict.fromkeys(["thrice", "triple", "tripled"], "thrice"),
    **dict.fromkeys(["quadruple", "quadrupled"], "four times"),
}

MONTH_VALUES: Final = {
    **{name: f"month{number}" for number, name in enumerate(MONTHS, 1)},
    **{name: f"month{number}" for name, number in SHORT_MONTHS.items()},
}

_UNITS = """% percent per_cent pct/points percentage_points percentage_point/$ dollar dollars usd/€ euro euros eur/
£ pound pounds gbp lb lbs/¥ yen jpy yuan/cent cents/km kilometre kilometres kilometer kilometers/
m metre metres meter meters/cm centimetre centimetres centimeter centimeters/
mm millimetre millimetres millimeter millimeters/mile miles mi/ft foot feet/inch inches/yard yards/
kg kilogram kilograms kilogramme kilogrammes/g gram grams gramme grammes/mg milligram milligrams/
tonne tonnes ton tons/ounce ounces oz/litre litres liter liters/gallon gallons/hectare hectares ha/acre acres/
year years yr yrs/month months/week weeks/day days/hour hours hr hrs h/minute minutes min mins/
second seconds sec secs/century centuries/decade decades/degree degrees °/°C celsius centigrade/°F fahrenheit/
°K kelvin/mph/kmh/watt watts/kw kilowatt kilowatts/mw megawatt megawatts/gw gigawatt gigawatts/byte bytes/
kb kilobyte kilobytes/mb megabyte megabytes/gb gigabyte gigabytes/tb terabyte terabytes/hz hertz/volt volts/
am/pm/times time/fold/‰/chf/dkk/sek/nok/cad/aud/inr"""
UNITS: Final = {name: names.split()[0] for names in _UNITS.split("/") for name in names.split()}
STRICT_UNITS: Final = frozenset(
    ["%", "‰", "points", "decade", "ordinal", "plural", *(UNITS[code.casefold()] for code in _CURRENCIES)]
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a statement: its value in one spelling, what it counts where that is a unit, what limits it."""

    value: str
    unit: str = ""
    modifiers: frozenset[str] = frozenset()
    shown: str = ""


def numeral_value(digits: str, sign: str = "", scale: int = 1) -> str:
    """One spelling for one number: 1,000 and 1000.0 are ``1000``; 12:30 and 1/2 stay as they are."""
    negative = "-" if sign in ("-", "−") else ""
    if ":" in digits or "/" in digits:
        return negative + digits
    plain = digits
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?", plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d+", plain):
        plain = plain.replace(",", ".")
    return negative + _spelled(plain, scale)


def _spelled(plain: str, scale: int) -> str:
    try:
        number = Decimal(plain[:40]) * scale
    except InvalidOperation:  # 1.2.3 is a version or a list, and stays one
        return plain
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def is_number_word(word: str) -> bool:
    """Whether a case-folded word is a cardinal or part of one."""
    return word in _ONES or word in _TENS or word in SCALES


def words_value(words: list[str]) -> str:
    """The value of cardinal words: two hundred and five is ``205``."""
    total, current = 0, 0
    for word in words:
        if word in _ONES:
            current += _ONES[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in SCALES:
            total += max(current, 1) * SCALES[word]
            current = 0
    return str(total + current)


def scale_of(word: str) -> int:
    """What a word after a numeral multiplies it by: million is 1,000,000; any other word 1."""
    return SCALES.get(word, 1)


def short_scale(suffix: str) -> int:
    """The same for what is glued to a numeral: 5bn."""
    return _SCALES_SHORT.get(suffix, 1)


def single_word(word: str) -> Figure | None:
    """The figure in a word that is not a cardinal: third, dozens, twice."""
    if word in _ORDINALS:
        return Figure(str(_ORDINALS[word]), "ordinal", shown=word)
    if word in _PLURALS:
        return Figure(word, "plural", shown=word)
    if word in _FIXED:
        return Figure(_FIXED[word], shown=word)
    return None


def ratio_at(words: Sequence[str], counts: Sequence[Figure | None], place: int) -> str:
    """The ratio that the figure at ``place`` is part of: 27/100, 27 out of 100 and 27 of 100 are ``27/100``."""
    figure = counts[place]
    if figure is None or "/" in figure.value:
        return "" if figure is None else figure.value
    for link in (("of",), ("out", "of"), ("of", "the"), ("out", "of", "the")):
        for first in (place, place - len(link) - 1):
            second = first + len(link) + 1
            if first < 0 or second >= len(words) or tuple(words[first + 1 : second]) != link:
                continue
            part, all_ = counts[first], counts[second]
            if part is not None and all_ is not None:
                return f"{part.value}/{all_.value}"
    return ""


def same_unit(wanted: str, found: str, others: frozenset[str]) -> bool:
    """Whether a figure of unit ``found`` proves one of unit ``wanted``; ``others`` are all units of the quotes.

    A figure without a unit may take a plain measure named elsewhere in the quote (5 to 10 km), never % or money.
    """
    if wanted == found:
        return True
    if wanted in STRICT_UNITS or found in STRICT_UNITS:
        return False
    return not wanted or (not found and wanted in others)
