"""Bytes to text: by byte order mark, by what the file declares, by what fits.

What fits is decided by the letters that come out: those of one language, in words of one script, written as people
write them. What was assumed is said; bytes that fit nothing are refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

from ingest.extract.reader import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# What the web means by these names, as browsers read them.
_AS_BROWSERS_DO = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "utf-16": "utf-8",
    "iso-8859-11": "cp874", "tis-620": "cp874", "x-user-defined": "cp1252",
}  # fmt: skip


# The letters beyond ASCII of languages that are written in Latin script.
_LATIN = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "äöüß", "àâçèéêëîïôùûüœæ", "áéíóúüñ", "àèéìíòóù", "áâãàçéêíóôõú", "åäöé", "æøåé", "ąćęłńóśźż",
        "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșțşţ", "çğıöşüâîİ", "čćđšž", "äöõüšž", "āčēģīķļņšūž",
        "ąčęėįšųūž", "áéíóúýþæöð", "ëïéèöüáóí",
    )
)  # fmt: skip
# What most of a text consists of: letters, syllables or characters that are common in the language.
_COMMON = {
    "CYRILLIC": frozenset("оеаинтсрвлкмдпуяыьгзбчйіє"),
    "GREEK": frozenset("αοιετςσηνρπκυλμωόίάέήύώ"),
    "HEBREW": frozenset("יוהלאברתשמםנדקעכפסח"),
    "ARABIC": frozenset("اليمنروتبعدهسفقكحأةج"),
    "THAI": frozenset("านรอกเงวมยลสทตหบปคดพชะไใัิี่้"),
    "HIRAGANA": frozenset("のにはをたがてでとしれさあいるもなかられこりすっ"),
    "CJK": frozenset(
        "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后么起成事多"
        "经发作用同行方建市长米位于全桥通車日本月時這個說們為國來對後經發東長於"
    ),
    "HANGUL": frozenset("이다는에의가을를은고한지하로사도서기리자어시나으니인해스대과그와년만"),
}  # fmt: skip
_ORDER = {"CYRILLIC": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфіъё", "GREEK": "αοιετσνηυρπκμλςωδγχθφβξζψ",
          "HEBREW": "יוהלאברתשמםנדחעקפסטגזכצןץךףפ"}  # fmt: skip
# Words of these scripts have vowels: read in another encoding, letters fall together as they never do in a word.
_VOWELS = {
    "CYRILLIC": re.compile("[аеёиоуыэюяіїєѝъ]", re.IGNORECASE),
    "GREEK": re.compile("[αεηιουωάέήίόύώϊϋΐΰ]", re.IGNORECASE),
}
_ICELANDIC = next(known for known in _LATIN if "þ" in known)
_ICELANDIC_VOWELS = frozenset("áíóúæöÁÍÓÚÆÖ")
_AT_THE_END = frozenset("èìòùÈÌÒÙ")  # of words, or alone, in all languages that have them
_SINGLE = ("cp1252", "cp1250", "iso8859-2", "cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "cp1253", "cp1254",
           "cp1255", "cp1256", "cp1257", "mac-roman", "cp874", "cp850", "cp852")  # fmt: skip
_DOUBLE = ("gb18030", "cp932", "euc-jp", "cp949", "big5")
_NAMES = {"cp932": "Shift-JIS", "cp949": "EUC-KR", "gb18030": "GBK", "mac-roman": "Mac Roman", "cp866": "DOS 866",
          "cp874": "Windows-874", "cp850": "DOS 850", "cp852": "DOS 852"}  # fmt: skip
_TYPOGRAPHIC = frozenset("“”„‘’‚«»‹›–—…•·©®™°§€£¥№¿¡½¼¾²³×±÷´¨\u00a0\u00ad")
_CJK_MARKS = frozenset("、。，．：；！？「」『』（）《》〈〉【】・ー　％〜～…—“”‘’·")
_LIKELY, _POSSIBLE = 0.8, 0.5  # shares of characters that fit: tried on one sentence each of 14 languages
# A word in UTF-8 that was read as Western European and saved again: cafÃ©, donâ€™t.
_TWICE = re.compile(
    r"\b\w{0,40}(?:Ã[\u00a0-\u00bf\u0152-\u02dc\u2013-\u2122€]|â€[\u0153\u2122\u0161\u201c\u201d¦˜™œ]|Â[\u00a0-\u00bf])\w{0,40}"
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FEW = 8  # characters, among which no common one tells whether they were meant
_ENOUGH = 60_000  # bytes that are looked at


def decode(data: bytes, declared: str = "") -> str:
    """``data`` as text. A few bytes that fit nothing become U+FFFD; raises Unreadable where most do."""
    return _decoded(data, declared)[0]


def encoding_notes(data: bytes, declared: str = "") -> tuple[str, ...]:
    """What to tell about how ``data`` was decoded: the encoding that was assumed, or an older mistake."""
    text, assumed = _decoded(data, declared)
    if assumed:
        name = _NAMES.get(assumed, assumed.upper().replace("CP125", "Windows-125"))
        return (f"It does not say how its letters are encoded; {name} was assumed.",)
    wrong = _TWICE.search(text, 0, _ENOUGH)
    if wrong and (_TWICE.search(text, wrong.end(), _ENOUGH) or len(text) < 200):
        return (
            f"Some of its letters were saved in a wrong encoding, “{wrong.group()}” among them, and are quoted so.",
        )
    return ()


def _decoded(data: bytes, declared: str) -> tuple[str, str]:
    """The text, and the encoding where it was guessed."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _sensible(data[len(mark) :].decode(encoding, "replace")), ""
    if wide := _wide(data):
        return data.decode(wide, "replace"), ""
    encoding = _AS_BROWSERS_DO.get(declared.lower(), declared)
    for candidate in ("utf-8", encoding):
        try:
            if candidate:
                return data.decode(candidate), ""
        except (LookupError, ValueError):  # a name that is none, or bytes that do not fit
            continue
    return _best_fit(data, encoding)


def _sensible(text: str) -> str:
    """``text``; raises Unreadable where a mark is all that says how a few bytes are read, and no text comes of them."""
    beyond = [character for character in text.strip() if character > "\x7f"]
    rare = len(beyond) == len(text.strip()) and _east_asian(beyond) < _POSSIBLE if beyond else False
    if len(text) <= _FEW and rare:
        raise Unreadable("It has a few bytes that are no text.", "Save it as UTF-8, or take it out of raw/.")
    return text


def declared_charset(data: bytes) -> str:
    """The encoding an HTML file says it has; empty when it says nothing."""
    match = _DECLARED.search(data, 0, 8192)
    return (match.group(1) or match.group(2)).decode("ascii", "replace") if match else ""


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows as a NUL in every other byte of Latin text."""
    head = data[:400]
    if len(head) < 8:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else ""


def _best_fit(data: bytes, declared: str) -> tuple[str, str]:
    """Mostly UTF-8 with a few bad bytes is UTF-8; else the declared encoding; else what its letters fit best."""
    lenient = data.decode("utf-8", "replace")
    beyond_ascii = sum(byte >= 0x80 for byte in data[:100_000])
    if lenient[:100_000].count("\ufffd") * 10 <= beyond_ascii:
        return lenient, ""
    try:
        if declared and codecs.lookup(declared).name != "utf-8":
            return data.decode(declared, "replace"), ""
    except (LookupError, ValueError):
        pass
    if len(_CONTROLS.findall(data[:100_000])) * 20 > len(data[:100_000]):
        return data.decode("cp1252", "replace"), ""  # no text in any encoding
    # A cut through a character of two bytes must not count against its encoding.
    head = data[:_ENOUGH] if len(data) <= _ENOUGH else data[: data.rfind(b"\n", 0, _ENOUGH) + 1] or data[:_ENOUGH]
    best, fit = _guess(head)
    if fit < _POSSIBLE and beyond_ascii * 10 > len(data[:100_000]):
        raise Unreadable("It cannot be told how its letters are encoded.", "Save it as UTF-8 and drop that.")
    best = best if fit >= _POSSIBLE else "cp1252"
    # Western European is what nearly all such files are: only another needs to be named.
    return data.decode(best, "replace"), "" if best == "cp1252" and fit >= _LIKELY else best


@lru_cache(maxsize=1)  # a reader asks for a file's text, and again for what was assumed about it
def _guess(head: bytes) -> tuple[str, float]:
    """The encoding whose letters fit best, and how well."""
    scores = {encoding: _fit(head, encoding) for encoding in (*_SINGLE, *_DOUBLE)}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best, scores[best]


def _fit(data: bytes, encoding: str) -> float:
    """The share of the characters beyond ASCII that make sense when ``data`` is read so; 0 where it cannot be."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start < len(data) - 4 or len(data) < 100:
            return 0.0
        text = data[: error.start].decode(encoding, "replace")
    beyond = [character for character in text if character > "\x7f"]
    if not beyond:
        return 0.0
    if encoding in _DOUBLE:
        return _east_asian(beyond) * (
            0.9 if encoding != "euc-jp" and encoding != "cp932" and _has_kana(beyond) else 1.0
        )
    fits = 0.0
    latin: list[str] = []
    others: dict[str, list[str]] = {}
    spoken: dict[str, int] = {}  # by script: words that have vowels, less three times those that have none
    for word in re.findall(r"[^\W\d_]+|[^\x00-\x7f]", text):
        high = [character for character in word if character > "\x7f"]
        if not high:
            continue
        scripts = {_script(character) for character in word}
        if len(scripts) > 1 or re.search(r"[^\W\d_A-Z][A-Z]", _cases(word)):
            continue  # two scripts in one word, or a capital after a small letter
        script = scripts.pop()
        if script == "LATIN":
            fits -= len(word) > 1 and word[0] in _AT_THE_END
            latin += high
        elif script in _COMMON:
            others.setdefault(script, []).extend(high)
            if script in _VOWELS and len(word) > 2:
                spoken[script] = spoken.get(script, 0) + (1 if _VOWELS[script].search(word) else -3)
        elif set(high) <= _TYPOGRAPHIC:
            fits += len(high)
    for script, letters in others.items():
        common = sum(letter.lower() in _COMMON[script] for letter in letters) / len(letters)
        capitals = sum(letter.isupper() for letter in letters) / len(letters)
        usual = 0.97 if capitals > 0.6 else 1.0
        usual *= 0.9 + 0.1 * _frequency(script, letters)
        fits += len(letters) * min(1.0, common / 0.8) ** 2 * usual * (0.6 if spoken.get(script, 0) < 0 else 1.0)
    if latin:  # õ stands beside ã or ä in the languages that have it; alone it is a misread ő
        odd = "" if set("ãçäüÃÄÜ") & set(latin) else "õÕ"
        languages = [known for known in _LATIN if known is not _ICELANDIC or _ICELANDIC_VOWELS & set(latin)]
        fits += max(sum(letter in known and letter not in odd for letter in latin) for known in languages)
    glued = len(re.findall(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’´\u00ad·](?=[^\W\d_])", text))  # a sign within a word
    return max(0.0, fits - 2 * glued) / len(beyond)


def _frequency(script: str, letters: list[str]) -> float:
    """How common the letters are in their language, from 0 to 1."""
    order = _ORDER.get(script, "")
    return sum(1 - order.find(letter.lower()) / len(order) for letter in letters if letter.lower() in order) / len(
        letters
    )


def _has_kana(beyond: list[str]) -> bool:
    return 5 * sum(_script(character) in ("HIRAGANA", "KATAKANA") for character in beyond) > len(beyond)


def _cases(word: str) -> str:
    return "".join("A" if character.isupper() else "a" for character in word)


def _east_asian(beyond: list[str]) -> float:
    """How common the characters are: a wrong reading yields rare ones."""
    marks = sum(character in _CJK_MARKS for character in beyond)
    scripts = [_script(character) for character in beyond]
    kana = scripts.count("HIRAGANA") + scripts.count("KATAKANA")
    hangul, ideographs = scripts.count("HANGUL"), scripts.count("CJK")
    letters = max(1, kana + hangul + ideographs)
    common = sum(character in group for character in beyond for group in (_COMMON["CJK"], _COMMON["HANGUL"]))
    known = (kana + hangul + ideographs + marks) / len(beyond)
    if kana > 0.2 * letters and not hangul:
        return known
    return known * min(1.0, 0.35 + 2.2 * common / letters) * (0.5 if hangul and ideographs > 0.3 * letters else 1.0)


@lru_cache(maxsize=10_000)
def _script(character: str) -> str:
    name = unicodedata.name(character, "").partition(" ")[0]
    return "CJK" if name.startswith("CJK") else name
