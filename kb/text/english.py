"""English in lists: the small closed classes of words, which every part of kb that reads English shares.

Data only, case-folded. What only one part needs stands with that part, made from these where it can be.
"""

from __future__ import annotations

from typing import Final


def listing(words: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(words.split())


def opposites(lines: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Pairs of lists whose words oppose each other: one pair a line, with a stroke between its sides."""
    sides = (line.partition("/") for line in lines.strip().splitlines())
    return tuple((listing(one), listing(other)) for one, _, other in sides)


def _ordered(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Too common to carry meaning.
STOPWORDS: Final = listing(
    """
    a an the and or but nor so yet if than then that this these those there here it its he him his she her hers
    they them their theirs we us our ours you your yours i me my mine who whom whose which what when where why
    how is are was were be been being am do does did doing done have has had having will would shall should can
    could may might must of in on at by for from to into onto with without within about as up out over under
    between through during before after above below again further once also both each few more most other some
    such no not only own same too very just s t d ll re ve m
    """
)

ARTICLES: Final = listing("the a an")
DEMONSTRATIVES: Final = listing("this that these those")
POSSESSIVES: Final = listing("his her its their")  # of the third person
PRONOUNS: Final = listing("he she it they him her them") | POSSESSIVES  # of the third person
RELATIVES: Final = listing("which who whom where")

FINITE_BE: Final = listing("is are was were")
BE: Final = FINITE_BE | listing("be been")
DO: Final = listing("do does did")
HAVE: Final = listing("have has had")
# What a finite verb phrase begins with.
MODALS: Final = listing("can could may might should must would")  # what they turn is no fact yet
AUXILIARIES: Final = FINITE_BE | HAVE | listing("will would can could may might does did")

NEGATIONS: Final = listing("not no never none nobody nothing neither nor without cannot")
NEGATING_ADVERBS: Final = listing("not n't never")  # those that stand within a verb phrase

MONTHS: Final = _ordered("january february march april may june july august september october november december")
SHORT_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
WEEKDAYS: Final = _ordered("monday tuesday wednesday thursday friday saturday sunday")
SHORT_WEEKDAYS: Final = _ordered("mon tue wed thu fri sat sun")

ONES: Final = _ordered(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """
)
TENS: Final = _ordered("twenty thirty forty fifty sixty seventy eighty ninety")
SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
ORDINALS: Final = _ordered(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
    """
)

# Verbs and nouns whose "that" clause is not told as a fact. (Those of knowing and finding tell it as one.)
REPORTING: Final = listing(
    """say claim argue write insist maintain assert contend state declare warn complain allege deny doubt suspect
    report announce recount
    believe hope fear promise imagine dream think predict suggest pretend boast swear testify speculate propose threaten
    accuse wish assure promise assume suppose guess lie joke tell dispute worry rumour rumor myth legend
    allegation accusation suspicion belief hypothesis theory idea notion assertion denial rumors rumours"""
)

# Words that deny without a negation: a statement may turn them into "not", and "not" into them.
DENIALS: Final = listing(
    """
    fail failed fails failing failure refuse refused refuses refusing refusal reject rejected rejects rejecting
    rejection deny denied denies denying denial lack lacked lacks lacking absence absent unable unable_to
    decline_to declines_to declined_to
    impossible prevent prevented prevents ban banned prohibit prohibited prohibits forbid forbade forbidden
    exclude excluded except avoid avoided cease ceased unknown uncertain unclear doubt doubted neglect neglected
    barred rarely seldom hardly scarcely barely few against
    """
)
