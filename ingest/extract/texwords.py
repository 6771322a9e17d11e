"""Commands of LaTeX that say something themselves: measures with their units, raised and lowered figures, what is
switched off."""

from __future__ import annotations

import re

from ingest.extract.formulas import subscript, superscript
from ingest.extract.notes import Raised, point_to_notes

_OFF = re.compile(r"\\iffalse(?![a-zA-Z]).{0,20000}?\\fi(?![a-zA-Z])", re.DOTALL)
_OPTIONS = r"(?:\[[^\[\]\n]{0,100}\])?"
_ARGUMENT = r"\{([^{}\n]{0,100})\}"
_RANGE = re.compile(rf"\\(?:SIrange|qtyrange){_OPTIONS}{_ARGUMENT}{_ARGUMENT}{_ARGUMENT}")
_MEASURE = re.compile(rf"\\(?:SI|qty){_OPTIONS}{_ARGUMENT}{_ARGUMENT}")
_UNIT = re.compile(rf"\\(?:si|unit){_OPTIONS}{_ARGUMENT}")
_NUMBER = re.compile(rf"\\num{_OPTIONS}{_ARGUMENT}")
_ANGLE = re.compile(rf"\\ang{_OPTIONS}{_ARGUMENT}")
_RAISED = re.compile(r"\\(?:textsuperscript|up)\{([^{}\n]{1,60})\}")
_LOWERED = re.compile(r"\\textsubscript\{([^{}\n]{1,60})\}")
_POWERS = re.compile(r"\$(\d[\d.,]*(?:\s?\\(?:times|cdot)\s?\d+)?)\^(?:\{([-−]?\d{1,4})\}|(\d))\$")
_CHEMICAL = re.compile(r"\\ce\{([^{}\n]{1,100})\}")
_SIGNS = (
    (re.compile(r"\$(\d[\d.,]*)\s*\\%\$"), r"\1%"),
    (re.compile(r"\\(?:pounds|textsterling)(?![a-zA-Z])[ ]?"), "£"),
    (re.compile(r"\\(?:euro|EUR|texteuro)(?![a-zA-Z])[ ]?"), "€"),
    (re.compile(r"\\S(?![a-zA-Z])[ ~]?"), "§ "),
    (re.compile(r"\\(?:textdegree|degree)(?![a-zA-Z])(?:\{\})?"), "°"),
    (re.compile(r"\\(?:ldots|dots|textellipsis)(?![a-zA-Z])"), "…"),
)
_TERM = re.compile(r"\\([a-zA-Z]+)(?:\{([-\d]+)\})?|\^\{?([-\d]+)\}?|([^\\^{}]+)")
_PREFIXES = {"kilo": "k", "milli": "m", "micro": "µ", "mega": "M", "giga": "G", "centi": "c", "nano": "n", "hecto": "h",
             "deci": "d", "tera": "T", "pico": "p"}  # fmt: skip
_UNITS = {  # others, such as bar and km, are shown as they are written
    "metre": "m", "meter": "m", "gram": "g", "kilogram": "kg", "second": "s", "minute": "min", "hour": "h", "day": "d",
    "litre": "L", "liter": "L", "tonne": "t", "percent": "%", "celsius": "°C", "degreeCelsius": "°C", "degree": "°",
    "kelvin": "K", "ampere": "A", "volt": "V", "watt": "W", "joule": "J", "newton": "N", "pascal": "Pa", "hertz": "Hz",
    "ohm": "Ω", "mole": "mol", "candela": "cd", "lumen": "lm", "lux": "lx", "hectare": "ha", "tesla": "T",
    "farad": "F", "coulomb": "C", "byte": "B", "electronvolt": "eV", "decibel": "dB", "squared": "²", "cubed": "³",
}  # fmt: skip


def spelled(text: str) -> str:
    """``text`` of LaTeX in which these commands are what they show."""
    text = _OFF.sub("", text)
    text = _RANGE.sub(lambda at: f"{_number(at[1])}–{_measure(at[2], at[3])}", text)
    text = _MEASURE.sub(lambda at: _measure(at[1], at[2]), text)
    text = _UNIT.sub(lambda at: _unit(at[1]), text)
    text = _ANGLE.sub(r"\1°", _NUMBER.sub(lambda at: _number(at[1]), text))
    text = _CHEMICAL.sub(lambda at: re.sub(r"(?<=[A-Za-z)])\d+", lambda n: subscript(n[0]), at[1]), text)
    for sign, shown in _SIGNS:
        text = sign.sub(shown, text)
    text = _LOWERED.sub(lambda at: subscript(at[1]), _with_raised(text))
    return _POWERS.sub(lambda at: re.sub(r"\\\w+", "×", at[1]) + superscript(at[2] or at[3]), text)


def _with_raised(text: str) -> str:
    found = list(_RAISED.finditer(text))
    raised = [Raised(text[max(0, at.start() - 60) : at.start()], at[1], text[at.end() : at.end() + 1]) for at in found]
    marks = iter(point_to_notes(raised))
    return _RAISED.sub(lambda at: "" if next(marks) else superscript(at[1]), text)


def _measure(number: str, unit: str) -> str:
    shown = _unit(unit)
    return f"{_number(number)}{'' if shown.startswith('°') and shown != '°C' else ' '}{shown}"


def _number(number: str) -> str:
    """1.2e3 is 1.2 × 10³."""
    found = re.fullmatch(r"\s*([-+]?[\d.,]*)[eEdD]([-+]?\d+)\s*", number)
    return f"{found[1]} × 10{superscript(found[2].lstrip('+'))}" if found else number.strip()


def _unit(unit: str) -> str:
    parts: list[str] = []
    power = ""  # of the next unit: \\square\\metre
    prefix = ""
    for term in _TERM.finditer(unit):
        name, argument, raised, plain = term.groups()
        if name in _PREFIXES:
            prefix = _PREFIXES[name]
        elif name in ("square", "cubic"):
            power = "²" if name == "square" else "³"
        elif name in ("tothe", "raiseto"):
            parts.append(superscript(argument or ""))
        elif name == "per":
            parts.append("/")
        elif name:
            joined = "" if not parts or parts[-1] == "/" or name in ("squared", "cubed") else "·"
            parts.append(f"{joined}{prefix}{_UNITS.get(name, name)}{power}")
            prefix = power = ""
        else:
            parts.append(superscript(raised) if raised else plain.strip())
    return "".join(parts)
