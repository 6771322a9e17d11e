"""Words that turn a statement: negations, quantifiers, modals, hedges, comparatives, directions, opposites.

Data only. A *cue* belongs to one group; a statement may use a cue only if its quotes hold one of the groups that
carry it, and may not leave out a cue of ``KEPT`` that its quotes put on the same thing.
"""

from __future__ import annotations

from typing import Final

from kb.text.english import listing, opposites


def _table(text: str) -> dict[str, str]:
    """Words by group, from lines of "group: word word …"; a line without a colon goes on with the one before."""
    table: dict[str, str] = {}
    group = ""
    for line in text.strip().splitlines():
        head, colon, rest = line.partition(": ")
        if colon:
            group = head.strip()
        table.update(dict.fromkeys((rest if colon else line).split(), group))
    return table


# Several words that are one cue, joined by underscores.
_PHRASES = """
half_of half_the half_a half_an no_longer not_only not_just not_merely not_simply no_more_than no_less_than
no_fewer_than not_more_than not_less_than not_fewer_than at_least at_most more_than less_than fewer_than
greater_than up_to as_many_as as_much_as as_few_as as_little_as close_to just_under just_over a_number_of a_few
a_couple_of a_couple a_handful_of at_times back_up_to in_part prior_to according_to said_to thought_to believed_to
claimed_to considered_to deemed_to presumed_to assumed_to reported_to supposed_to going_to able_to unable_to
decline_to declines_to declined_to have_to has_to had_to having_to in_case provided_that
assuming_that as_long_as or_so or_more or_less or_fewer per_cent percentage_points percentage_point no_one
the_majority_of a_majority_of majority_of
each_other one_another at_all as_well_as such_as in_addition_to a_little not_until in_front_of
nobody_but none_but nothing_but no_one_but
due_to at_some_point at_some_time for_some_time at_least_some_time at_one_point
"""
PHRASES: Final = tuple(sorted((tuple(phrase.split("_")) for phrase in _PHRASES.split()), key=len, reverse=True))

CUES: Final = _table(
    """
    negation: not no never none nobody nothing nowhere neither nor without no_one no_longer cannot non not_until
    all: all every each entire entirely always everyone everybody everything totally completely fully
        universally invariably whole any anyone anything anybody
    most: most mostly mainly largely majority_of a_majority_of chiefly primarily predominantly the_majority_of
    usually: usually generally typically normally commonly often frequently regularly
    many: many numerous countless lots plenty
    various: various
    several: several multiple a_number_of a_few a_couple_of a_couple a_handful_of
    some: some certain partly partially in_part somewhat
    few: few
    sometimes: sometimes occasionally at_times
    rarely: rarely seldom hardly scarcely barely
    only: only solely merely exclusively purely nobody_but none_but nothing_but no_one_but
    half: half_of half_the half_a half_an
    may: may might could possibly perhaps maybe possible potentially potential possibility
    can: can able able_to capable ability
    will: will shall going_to
    would: would
    must: must have_to has_to had_to having_to required requires require compulsory mandatory obligatory obliged
    should: should ought recommended supposed_to
    expected: expected planned scheduled projected forecast anticipated intended likely probably presumably
    seem: seem seems seemed appear appears appeared apparently seemingly evidently ostensibly
    report: reportedly allegedly supposedly purportedly alleged alleges purported rumoured rumored said_to
        thought_to believed_to claimed_to considered_to deemed_to presumed_to assumed_to reported_to
        claim claims claimed believe believes
        believed suggest suggests suggested speculated speculates hypothesized
    if: if unless provided_that assuming_that whether in_case
    nearly: nearly almost virtually practically
    roughly: roughly approximately
    more: more greater additional extra exceed exceeds exceeded exceeding more_than greater_than just_over
    less: less fewer less_than fewer_than just_under
    not_as: not_as
    early: early
    late: late
    """
)

# Groups whose loss changes what is said. ("would" and "will" count only in a condition; see wording.)
KEPT: Final = listing(
    """
    negation most usually many several some few sometimes rarely half may can must should expected seem report if
    nearly roughly not_as
    """
)

# Which groups of the quotes carry a group of the statement, besides itself.
CARRIED_BY: Final[dict[str, frozenset[str]]] = {
    "all": frozenset(["all"]),
    "several": frozenset(["several", "many", "some", "various"]),
    "various": frozenset(["various", "several", "many", "some"]),
    "some": frozenset(["some", "several", "few", "sometimes"]),
    "many": frozenset(["many"]),
    "most": frozenset(["most", "usually"]),
    "usually": frozenset(["usually", "most"]),
    "may": frozenset(["may", "can"]),
    "can": frozenset(["can"]),
    "expected": frozenset(["expected", "may"]),
    "seem": frozenset(["seem", "report"]),
    "report": frozenset(["report", "seem"]),
    "must": frozenset(["must"]),
    "will": frozenset(["will", "would", "expected"]),
    "would": frozenset(["would", "will"]),
    "rarely": frozenset(["rarely", "few"]),
    "nearly": frozenset(["nearly", "rarely"]),
    "more": frozenset(["more", "many"]),
    "less": frozenset(["less", "not_as"]),
    "not_as": frozenset(["not_as", "less"]),
}

# Words that say what a group says and are no cues of it: what one needs one must have, what is allowed can be done.
SAID_BY: Final[dict[str, frozenset[str]]] = {
    "must": listing("need needs needed necessary essential indispensable"),
    "can": listing("could allow allows allowed allowing permit permits permitted enable enables enabled enabling lets"),
    "would": listing(
        "decline_to declined_to declines_to refuse refused refuses plan plans planned propose proposed intend intended"
    ),
    "more": listing("higher greater larger bigger longer increase increased increases extra rose grew doubled"),
    "less": listing("lower smaller shorter decrease decreased decreases reduced cheaper fell dropped halved"),
    "several": listing("three four five six seven eight nine ten dozen range"),
    "may": listing("allow allows allowed allowing permit permits permitted enable enables enabled enabling"),
    "expected": listing("think thinks thought believed hoped hopes"),
    "only": listing("just alone"),
    "will": listing(
        "due set upcoming coming forthcoming tomorrow tonight next "
        "monday tuesday wednesday thursday friday saturday sunday"
    ),
    "usually": listing("tend tends tended tending"),
    "seem": listing("look looks looked"),
    "report": listing(
        "say says said saying according_to report reports reported state states stated think thinks write writes wrote"
    ),
}

# What is said of a number by the words around it.
MODIFIERS: Final = _table(
    """
    about: about around approximately roughly circa ca c some estimated ~ ≈ or_so approx
    nearly: nearly almost close_to virtually just_under approaching
    least: at_least minimum or_more no_less_than no_fewer_than not_less_than not_fewer_than ≥
    most: at_most maximum up_to or_less or_fewer no_more_than not_more_than as_many_as as_much_as ≤
    more: more_than over above exceeding exceeded exceeds exceed greater_than beyond just_over >
    less: less_than fewer_than under below <
    before: before prior_to pre
    after: after following post
    until: until till not_until
    since: since
    """
)
MODIFIER_CARRIED_BY: Final[dict[str, frozenset[str]]] = {
    "about": frozenset(["about", "nearly", "estimated"]),
    "estimated": frozenset(["estimated", "about"]),
    "nearly": frozenset(["nearly"]),
    "less": frozenset(["less", "nearly"]),
}

# Words that need a word of their own group in the quotes.
DIRECTIONS: Final = _table(
    """
    up: rise rises rose risen rising increase increases increased increasing grow grows grew grown growing
        growth gain gains gained gaining climb climbs climbed climbing soar soars soared soaring surge surged
        surging raise raises raised raising expand expands expanded expanding expansion upward upwards escalate
        escalated jumped
    down: fall falls fell fallen falling decrease decreases decreased decreasing decline declines declined
        declining drop drops dropped dropping shrink shrinks shrank shrunk shrinking reduce reduces reduced
        reducing reduction diminish diminished diminishing plunge plunged plummet plummeted slump slumped
        lowered lowering sank downward downwards dwindle dwindled halved
    before: before prior prior_to previously earlier preceding preceded precedes
    after: after afterwards afterward later subsequently subsequent following followed follows
    until: until till not_until
    since: since
    north: north northern northward northwards
    south: south southern southward southwards
    east: east eastern eastward eastwards
    west: west western westward westwards
    northeast: northeast northeastern
    northwest: northwest northwestern
    southeast: southeast southeastern
    southwest: southwest southwestern
    """
)

# Adjectives whose -er and -est must stand in the quotes as they are.
_ADJECTIVES = listing(
    """
    large small high low old young early late long short great big fast slow strong weak rich poor near far close
    deep wide hard easy cheap new heavy light cold warm hot dark bright loud quiet thick thin broad narrow safe
    simple tall few fine clear clean soft rough smooth steep sharp mild harsh busy lucky happy sad healthy wealthy
    costly early lofty dense dry wet full quick rare pure dear grand brave calm cool cruel fresh mighty holy noble
    tough tight vast
    """
)


def _degrees(base: str) -> tuple[str, str]:
    if base.endswith("e"):
        root = base[:-1]
    elif base.endswith("y"):
        root = base[:-1] + "i"
    elif len(base) <= 4 and base[-1] in "dgntbp" and base[-2] in "aeiou" and base[-3] not in "aeiou":
        root = base + base[-1]
    else:
        root = base
    return root + "er", root + "est"


_IRREGULAR_DEGREES = listing(
    """
    better best worse worst further furthest farther farthest least lesser elder eldest later earlier superior inferior
    foremost utmost
    """
)
COMPARATIVES: Final = frozenset([*_IRREGULAR_DEGREES, *(degree for base in _ADJECTIVES for degree in _degrees(base))])
SAME_DEGREE: Final = {
    word: group
    for group in (
        frozenset(["larger", "bigger", "greater", "wider", "broader"]),
        frozenset(["largest", "biggest", "greatest"]),
        frozenset(["smaller", "lesser"]),
        frozenset(["oldest", "eldest"]),
        frozenset(["older", "elder"]),
        frozenset(["further", "farther"]),
        frozenset(["tallest", "highest"]),
        frozenset(["taller", "higher"]),
        frozenset(["later", "after", "afterwards", "subsequently", "subsequent"]),
        frozenset(["earlier", "before", "prior", "previously", "former", "formerly"]),
    )
    for word in group
}

# Pairs that exclude each other: one may not stand for the other.
OPPOSITES: Final = opposites(
    """
win wins won winning winner victory victorious / lose loses lost losing loser
open opens opened opening / close closes closed closing closure
begin begins began begun start starts started / end ends ended cease ceased finish finished
support supports supported supporting / oppose opposes opposed opposing opposition
accept accepts accepted / reject rejects rejected
allow allows allowed permit permits permitted legalized / ban bans banned prohibit prohibits prohibited forbid forbidden
allow allows allowed allowing / restrict restricts restricted restricting
include includes included including / exclude excludes excluded excluding
arrive arrives arrived join joins joined enter enters entered / leave leaves left depart departs departed quit
import imports imported / export exports exported
born birth / die dies died death
attack attacks attacked / defend defends defended
cause causes caused / prevent prevents prevented
build builds built construct constructed / destroy destroys destroyed demolish demolished
succeed succeeded success successful / fail failed failure unsuccessful
he him his himself / she her hers herself
man men boy boys male / woman women girl girls female
husband / wife
father / mother
son sons / daughter daughters
brother brothers / sister sisters
uncle / aunt
king / queen
first / last
upper / lower
maximum / minimum
positive / negative
true correct / false incorrect wrong
guilty / innocent
majority / minority
urban / rural
public / private
rich / poor
agree agrees agreed / disagree disagrees disagreed
same identical / different
high / low
easy easily / hard difficult
large big / small little
long / short brief
strong / weak
hot / cold
day / night
internal / external
inside within / outside beyond
above / below beneath
teacher teachers / student students pupil pupils
parent parents / child children
buyer / seller
domestic / foreign
northern / southern
eastern / western
safe / dangerous unsafe
legal / illegal
major / minor
ancient / modern
"""
)

# Prefixes that deny, and how the rest must begin, or which rests there are.
PREFIXES: Final = {
    "un": "",
    "non": "",
    "anti": "",
    "in": "acdefghjnostuvq",
    "im": "bmp",
    "il": "l",
    "ir": "r",
    "dis": "",
}
DIS: Final = listing(
    """
    able advantage agree agreed agreement allow allowed appear appeared approve approved belief believe comfort
    connect connected continue continued courage honest integrate integrated like liked loyal obey obeyed order
    organized please pleased prove proved qualified qualify regard respect satisfied similar trust used
    """
)

# Peoples whose name does not begin like their country's.
DEMONYMS: Final = {
    name: group
    for group in (
        listing(line)
        for line in """america american americans us usa
        britain british uk briton britons
        france french
        spain spanish spaniards
        netherlands dutch holland
        switzerland swiss
        denmark danish danes
        wales welsh
        greece greek greeks
        turkey turkish turks
        ireland irish
        poland polish poles
        philippines filipino filipinos
        sweden swedish swedes
        belgium belgian belgians
        scotland scottish scots
        norway norwegian norwegians
        england english
        europe european europeans""".splitlines()
    )
    for name in group
}
