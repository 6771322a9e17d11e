"""What a cell of a workbook shows: a number by its format, as a day, a time, a share or an amount.

Thousands are not parted, since by which sign is a matter of whose program shows it. Days are told as ISO 8601.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_BUILT_IN = {
    1: "0", 2: "0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss", **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm:ss"),
}  # fmt: skip
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<sign>.)|_.|\*.|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<spent>[hms]+)\]|\[[^\]]*\]'
    r"|(?P<digits>[0#?][0#?.,]*)|(?P<clock>am/pm|a/p|[ymdhs]+|general)|(?P<plain>.)",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\[[<>=]")
_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*')
_LITERAL = re.compile(r'"[^"]*"|\\.')
_NO_PLACES = re.compile(r"[0#?]E[+-]|\?\s?/\s?[?0-9]|@", re.IGNORECASE)  # powers of ten, fractions, text
_LONGEST = 300  # characters of a format
_LARGEST = 3_000_000  # days after 1900, beyond the year 9999


@dataclass(frozen=True, slots=True)
class Format:
    """How a number is shown: ``before`` and ``after`` it, and as what."""

    before: str = ""
    after: str = ""
    digits: str = ""  # its places, such as "#,##0.00"
    percent: bool = False
    day: str = ""  # of y, m and d those that show
    time: str = ""  # of h, m and s those that show
    spent: bool = False  # hours that passed, not an hour of a day


def built_in(number: int) -> str:
    """The code of a format that no workbook spells out; "" for plain numbers."""
    return _BUILT_IN.get(number, "")


def format_of(code: str) -> Format:
    """A format code, such as ``0.0%`` or ``[$€-407] #,##0;[Red]-#,##0``, by its first section."""
    section = _sections(code[:_LONGEST])
    if not section or _CONDITION.search(section) or _NO_PLACES.search(_LITERAL.sub("", section)):
        return Format()
    before, after, digits, clock = "", "", "", ""
    percent = spent = False
    for part in _PART.finditer(section):
        literal = part["quoted"] or part["sign"] or part["money"] or ""
        if part["spent"]:
            clock, spent = clock + part["spent"].lower(), True
        elif part["digits"] and not digits:
            digits = part["digits"]
        elif part["clock"]:
            clock += part["clock"].lower() if part["clock"][0] in "ymdhsYMDHS" else ""
        elif part["plain"] == "%":
            percent = True
        else:
            literal = literal or (part["plain"] or "" if part["plain"] != ";" else "")
        before, after = (before, after + literal) if digits else (before + literal, after)
    if clock:
        timed = "h" in clock or "s" in clock
        months = "m" if "m" in clock and (not timed or "y" in clock or "d" in clock) else ""
        day = ("y" if "y" in clock else "") + months + ("d" if "d" in clock else "")
        return Format(day=day, time="hms" if "s" in clock else "hm" if timed else "", spent=spent)
    return Format(before.lstrip(" -("), after.rstrip(" )"), digits, percent) if digits else Format()


def _sections(code: str) -> str:
    """The section for positive numbers: a semicolon within quotes ends none."""
    return _SECTION.match(code).group()  # type: ignore[union-attr]


def shown(value: str, form: Format, from_1904: bool = False) -> str:
    """A stored number as it is displayed; what is none stays as it is."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return value
    if form.day or form.time:
        return _moment(float(number), form, from_1904) if 0 <= number < _LARGEST else _plain(number)
    whole, _, places = form.digits.partition(".")
    for _ in range(len(form.digits) - len(form.digits.rstrip(","))):
        number /= 1000
    number *= 100 if form.percent else 1
    if form.digits:
        decimals = sum(place in "0#?" for place in places)
        fewest = places.rstrip(",").count("0")
        text = _rounded(number, decimals, fewest, sum(place == "0" for place in whole))
    else:
        text = _plain(number)
    sign = "-" if text.startswith("-") else ""
    after = f"{'%' if form.percent else ''}{' ' if form.after[:1].isalnum() else ''}{form.after}"
    return f"{sign}{form.before}{text.removeprefix('-')}{after}"


def _rounded(number: Decimal, decimals: int, fewest: int, width: int) -> str:
    text = f"{abs(number).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}" if decimals < 30 else _plain(number)
    whole, dot, places = text.partition(".")
    places = places[:fewest] + places[fewest:].rstrip("0")
    text = f"{whole.zfill(width)}{dot if places else ''}{places}"
    return f"-{text}" if number < 0 and text.strip("0.") else text


def _plain(number: Decimal) -> str:
    """A number with the fifteen digits that programs for tables count with."""
    return f"{float(number):.15g}".replace("e+", "e")


def _moment(days: float, form: Format, from_1904: bool) -> str:
    if form.spent:
        seconds = round(days * 86400)
        clock = f"{seconds // 3600}:{seconds // 60 % 60:02}"
        return f"{clock}:{seconds % 60:02}" if "s" in form.time else clock
    # The first of these programs took 1900 for a leap year, and all others count as it did.
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if days < 60 else 30)
    moment = first + timedelta(seconds=round(days * 86400))
    length = 10 if "d" in form.day or "y" not in form.day else 7 if "m" in form.day else 4
    day = moment.strftime("%Y-%m-%d")[:length] if form.day else ""
    time = moment.strftime("%H:%M:%S" if "s" in form.time else "%H:%M") if form.time else ""
    return f"{day} {time}".strip()
