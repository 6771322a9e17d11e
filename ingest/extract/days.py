"""Days as pages and files name them, in the languages of Europe, as ISO 8601."""

from __future__ import annotations

import re

_ISO = re.compile(r"^\s*((?:19|20)\d\d)-(\d\d?)-(\d\d?)")
_DAYS = (
    re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>(?:1[5-9]|20)\d\d)\b"),
    re.compile(
        r"\b(?P<d>\d{1,2})(?:st|nd|rd|th|\.|er)?\s+(?:de\s+)?(?P<w>[^\W\d_]{3,10})\.?,?\s+(?:de\s+|del\s+)?(?P<y>(?:1[5-9]|20)\d\d)\b"
    ),
    re.compile(r"\b(?P<w>[A-Z][a-z]{2,8})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:1[5-9]|20)\d\d)\b"),
)
MONTHS = {
    name: number
    for number, names in enumerate(
        """
        jan january januar jänner janvier enero gennaio janeiro januari января
        feb february februar février febrero febbraio fevereiro februari февраля
        mar march märz mrz mars marzo março maart марта
        apr april avril abril aprile апреля
        may mai mayo maggio maio mei мая
        jun june juni juin junio giugno junho июня
        jul july juli juillet julio luglio julho июля
        aug august août agosto augustus августа
        sep sept september septembre septiembre settembre setembro сентября
        oct october oktober okt octobre octubre ottobre outubro октября
        nov november novembre noviembre novembro ноября
        dec december dezember dez décembre diciembre dicembre dezembro декабря
        """.strip().split("\n"),
        start=1,
    )
    for name in names.split()
}


def day_in(text: str, *, since: int = 1900) -> str:
    """The first day named in a line, of ``since`` or a later year, as ISO 8601; empty where there is none."""
    for pattern in _DAYS:
        for found in pattern.finditer(text[:2000]):
            groups = found.groupdict()
            if not groups:
                return valid_day(*found.groups())
            month = groups.get("m") or str(MONTHS.get((groups.get("w") or "").casefold(), ""))
            if month and int(groups["y"]) >= since and (day := valid_day(groups["y"], month, groups["d"])):
                return day
    return ""


def day_of(text: str | None) -> str:
    """The day a value of a page's meta data names: first as ISO 8601, else as people write it."""
    found = _ISO.match(text or "")
    return valid_day(*found.groups()) if found else day_in(text or "")


def valid_day(year: str, month: str, day: str) -> str:
    """These figures as ISO 8601; empty where no day has them."""
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return ""
    return f"{year}-{int(month):02}-{int(day):02}"
