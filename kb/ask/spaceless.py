"""Questions and texts in scripts that put no spaces between words: Chinese, Japanese, Thai and their kin.

The lexical index sees a whole clause as one word there, so both are cut into pairs of neighbouring characters, as
search engines do that have no dictionary of the language: "量子力学" is 量子, 子力, 力学.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.library import Library
    from kb.values import Passage

_RUN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]+"
)
_INFLECTED = re.compile("[\u3005\u4e00-\u9fff][\u3041-\u3096]")  # 開き, which another text has as 開い
READ = 10  # passages whose characters tell where words of a question meet
LEAST = 1 / 3  # of a question's pairs that a passage has; fewer are chance

# What asks, or only joins: it stands in no answer. Particles of Japanese where they end a word in Chinese characters
# or katakana, so that words written in hiragana stay whole.
_ASKING = re.compile(
    "是?(?:什么时候|什麼時候|在?(?:什么地方|什麼地方)|在?哪[里裡儿兒])|(?:为什么|為什麼)要?|是什么|是什麼|"
    "(?:有?(?:什么|什麼|多少|哪些))(?:[钱錢]|人(?![口员員类類们們才]))?|哪[一两兩二三几幾]?[年个個种種座位家所条條天本部]|现在|現在|目前|如今|"
    "怎么样|怎麼樣|怎么|怎麼|怎样|怎樣|如何|谁|誰|何时|何時|[吗嗎呢]|有?多[长長高大远遠重久](?=$|[？?])|"
    "[的了被是]|"
    "の?は(?=いつ|何|どこ|誰|だれ|なぜ)|"
    "とは|何ですか|なんですか|何|いつ|どこ|だれ|なぜ|どうして|どうやって|どのように|どの(?:くらい)?|どれ(?:くらい)?|いくつ|いくら|"
    "(?:されました|しました|されます|します|された|した|される|する|でした|です|ました|ます)?か?(?=$|[？?。])|"
    "(?<=[\u30a0-\u30ff\u3005\u4e00-\u9fff])(?:[はがをにでとものへや]|から|まで)"
)
ASKS_WHEN = re.compile("いつ|何[年月](?!間)|什么时候|什麼時候|何[时時](?!間|间)|哪一?年")
ASKS_HOW_MANY = re.compile(
    "多少|几[个個人次年种種]|多[长長高大远遠重久]|いくつ|いくら|何[人個回本歳]|何年間|どのくらい|どれくらい"
)
_DEFINES = re.compile(
    "(?P<thing>[^的の\\s？?]{2,}?)(?:とは(?:何|なに|なん)?[^？?]*|是(?:什么|什麼|谁|誰))[？?]?|(?:什么|什麼|谁|誰)是(?P<other>[^的\\s？?]{2,})[？?]?"
)


def has_spaceless(text: str) -> bool:
    """Whether some of a text is in such a script."""
    return not text.isascii() and _RUN.search(text) is not None


def pairs(word: str) -> tuple[str, ...]:
    """A word as terms: its runs of such a script in pairs, a lone character as it is; any other word whole."""
    if word.isascii() or not _RUN.search(word):
        return (word,)
    cut: list[str] = []
    reached = 0
    for run in _RUN.finditer(word):
        cut += [
            word[reached : run.start()],
            *(map("".join, pairwise(run.group())) if len(run.group()) > 1 else run.group()),
        ]
        reached = run.end()
    return tuple(part for part in [*cut, word[reached:]] if part)


def without_asking(question: str) -> str:
    """A question with spaces where words only ask or join; every other character stays where it stands."""
    return _ASKING.sub(lambda match: " " * len(match.group()), question) if has_spaceless(question) else question


def defined(question: str) -> str:
    """What a question asks the meaning of: 量子力学 of "量子力学とは何ですか？"; "" where it asks something else."""
    found = _DEFINES.fullmatch(question.strip())
    return (found["thing"] or found["other"]) if found else ""


def defining(thing: str) -> re.Pattern[str]:
    """How a sentence begins that says what the thing is."""
    return re.compile(rf"(?:^|[。！？\n]\s*){re.escape(thing)}(?:[（(][^）)]*[）)])?(?:とは|は|是|，?指)")


@dataclass(frozen=True, slots=True)
class Held:
    """Which passages hold pairs: found ones best first, with the share of all pairs that they have."""

    found: tuple[tuple[Passage, float], ...] = ()
    sources: dict[str, list[str]] = field(default_factory=dict)  # by pair: the source of each passage that has it


def seams(asked: Sequence[str], held: Held) -> frozenset[str]:
    """Those of a question's pairs that no source has because two words meet in them: 年预 of 今年预算.

    Such a pair reaches from one that some source has, and its other character stands in a passage that was found: what
    is unknown itself (核 of 核电站, where only 电站 is told of) stays. A character alone is such a pair where
    it stands there, and so is the end of a verb in Japanese.
    """
    texts = [passage.text for passage, _ in held.found[:READ]]
    known = {pair for pair in asked if len(pair) > 1 and held.sources.get(pair)}

    def stands(character: str) -> bool:
        return any(character in text for text in texts)

    found = {pair for pair in asked if len(pair) == 1 and pair in held.sources and known and stands(pair)}
    more = True
    while more:
        more = False
        for place, pair in enumerate(asked):
            if len(pair) != 2 or pair not in held.sources or pair in known or pair in found:
                continue
            before = asked[place - 1] if place else ""
            after = asked[place + 1] if place + 1 < len(asked) else ""
            left = before[-1:] == pair[0] and before in known | found
            right = after[:1] == pair[1] and after in known | found
            ends = known and _INFLECTED.fullmatch(pair) and stands(pair[0])
            if ends or (left and stands(pair[1])) or (right and stands(pair[0])):
                found.add(pair)
                more = True
    return frozenset(found)


def scan(library: Library, wanted: Sequence[str], limit: int, most: int) -> Held:
    """Read all passages of a base for pairs; none of a base that has more than ``most``."""
    if not wanted or library.passages.count() > most:
        return Held()
    found: list[tuple[Passage, float]] = []
    sources: dict[str, list[str]] = {pair: [] for pair in wanted}
    for passage in library.passages.get(library.passages.ids()).values():
        there = [pair for pair in sources if pair in passage.text]
        for pair in there:
            sources[pair].append(passage.source)
        if len(there) >= LEAST * len(sources):
            found.append((passage, len(there) / len(sources)))
    found.sort(key=lambda item: (-item[1], item[0].source, item[0].start))
    return Held(tuple(found[:limit]), sources)
