"""Planning: which pages there are, what each shows, and that a source moves only pages its claims reach.

A small world is written as lines ``source: sentence``, in which ``*Paris*`` is the subject of its sentence and
``_Paris_`` is only mentioned. ``+`` before a sentence makes it go on from the one before.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from compile.pages.decisions import Lookup, apply
from compile.pages.plan import Planned, Plans, plan_pages
from compile.pages.topics import topics_of
from kb.lockfile import Lock, dump, load
from kb.overrides import Overrides
from kb.overrides import load as load_overrides
from kb.values import Claim, Mention, Quote, Source


@dataclass(frozen=True)
class Candidate:
    key: str
    title: str
    aliases: tuple[str, ...]
    keys: tuple[str, ...]
    claims: tuple[str, ...]
    score: float


@dataclass
class World:
    sources: dict[str, Source] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    mentions: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))

    def plan(self, lock: Lock | None = None, overrides: str = "") -> Plans:
        lock = load(dump(lock or Lock()))
        decided: Overrides = load_overrides(overrides)
        topics = topics_of(self.candidates(lock), self.mentions)
        paths = {claim.id: self.sources[claim.source].path for claim in self.claims.values()}
        topics, _ = apply(decided, topics, paths, Lookup(lock).find)
        return plan_pages(topics, lock, self.claims, self.sources)

    def candidates(self, lock: Lock) -> list[Candidate]:
        """As the concept pass: worth a page with two claims; known keys stay with their concept."""
        owner = {key: page for page in lock.pages for key in page.keys}
        found: dict[str, list[Mention]] = defaultdict(list)
        for mention in (m for source in sorted(self.mentions) for m in self.mentions[source]):
            found[owner[mention.key].key if mention.key in owner else mention.key].append(mention)
        return [
            Candidate(
                key,
                owner[key].title if key in owner else some[0].surface,
                tuple(dict.fromkeys(m.surface for m in some))[1:],
                tuple(dict.fromkeys((key, *(m.key for m in some)))),
                tuple(dict.fromkeys(m.claim for m in some)),
                len({m.claim for m in some}) / 2,
            )
            for key, some in sorted(found.items())
        ]


def world(text: str, dates: Mapping[str, str] | None = None) -> World:
    made = World()
    before: dict[str, Claim] = {}
    for line in text.strip().splitlines():
        name, _, told = line.strip().partition(": ")
        source = f"s-{name}"
        date = (dates or {}).get(name, "")
        made.sources[source] = Source(source, f"raw/{name}.md", name, name, "markdown", name, date=date)
        goes_on, told = told.startswith("+"), told.removeprefix("+").strip()
        plain = re.sub(r"[*_]", "", told)
        start = before[source].quotes[0].end + 9 if source in before else 0
        quote = Quote(source, start, start + len(plain), plain)
        claim = Claim(
            f"c-{name}-{len(made.claims):03}",
            source,
            plain,
            (quote,),
            start=start,
            follows=before[source].id if goes_on else "",
            valid_from=next(iter(re.findall(r"\b\d{4}\b", plain)), ""),
        )
        made.claims[claim.id] = before[source] = claim
        for mark, words in re.findall(r"([*_])(.+?)[*_]", told):
            defines = bool(re.search(rf"\*{re.escape(words)}\* is (a|the)\b", told))
            made.mentions[source].append(
                Mention(
                    claim.id,
                    words.lower(),
                    words,
                    mark == "*",
                    defines,
                    words[0].isupper(),
                    3.0 if mark == "*" else 1.0,
                )
            )
    return made


def told(plans: Plans, made: World) -> dict[str, dict[str, list[str]]]:
    """Page title → section title → sentences."""
    return {
        planned.plan.concept.title: {
            section.title: [made.claims[claim].text for claim in section.claims] for section in planned.plan.sections
        }
        for planned in plans.pages
    }


def page(plans: Plans, title: str) -> Planned:
    return next(p for p in plans.pages if p.plan.concept.title == title)


PLAGUE = """
    a: *Plague* is a disease.
    a: *Plague* reached _Paris_ in 1348.
    a: +It killed many.
    a: *Paris* is the capital of France.
    a: *Paris* closed its gates.
    b: *Plague* returned to _London_ in 1665.
    b: *London* burned in 1666.
    b: *London* was built again with _Paris_ in mind.
"""


def test_each_claim_is_told_on_the_page_it_is_about() -> None:
    made = world(PLAGUE)
    assert told(made.plan(), made) == {
        "London": {
            "": ["London burned in 1666."],
            "Details": ["London was built again with Paris in mind."],
            "Mentions": ["Plague returned to London in 1665."],
        },
        "Paris": {
            "": ["Paris is the capital of France."],
            "Details": ["Paris closed its gates."],
            "Mentions": ["Plague reached Paris in 1348.", "London was built again with Paris in mind."],
        },
        "Plague": {
            "": ["Plague is a disease."],
            "Details": ["Plague reached Paris in 1348.", "It killed many.", "Plague returned to London in 1665."],
        },
    }


def test_pages_are_connected_by_the_claims_they_share() -> None:
    plans = world(PLAGUE).plan()
    paris, plague = page(plans, "Paris"), page(plans, "Plague")
    assert paris.plan.mentioned_in == ("concepts/london", "concepts/plague")
    assert plague.plan.related == ("concepts/london", "concepts/paris")
    assert plague.links["c-a-001"] == (("Paris", "concepts/paris"),)


def test_dated_facts_become_a_timeline_when_there_are_three() -> None:
    made = world("""
        a: *Plague* is a disease.
        a: *Plague* came in 1665.
        a: *Plague* came in 1348.
        a: +It stayed.
        a: *Plague* came in 1894.
    """)
    assert told(made.plan(), made)["Plague"] == {
        "": ["Plague is a disease."],
        "Timeline": ["Plague came in 1348.", "It stayed.", "Plague came in 1665.", "Plague came in 1894."],
    }


def test_a_page_that_is_never_the_subject_lists_where_it_is_mentioned() -> None:
    made = world("a: *Fleas* live on _rats_.\na: *Ships* carry _rats_.\na: *Ships* sail.\na: *Fleas* jump.")
    assert told(made.plan(), made)["rats"] == {"Mentions": ["Fleas live on rats.", "Ships carry rats."]}


def test_a_page_does_not_begin_with_an_opinion() -> None:
    made = world("a: *Rollo* is a hero to me.\na: *Rollo* burned Rouen.\na: *Rollo* settled there.")
    first = next(iter(made.claims))
    made.claims[first] = replace(made.claims[first], kind="opinion")
    assert told(made.plan(), made)["Rollo"] == {
        "": ["Rollo burned Rouen."],
        "Details": ["Rollo is a hero to me.", "Rollo settled there."],
    }


def test_sources_that_say_the_same_are_cited_together() -> None:
    made = world("""
        a: *Plague* killed a third of all people in Europe.
        a: *Plague* is a disease.
        b: *Plague* killed a third of all people in Europe then.
        c: *Plague* killed a fourth, about 25 of 100, of all people in Europe.
    """)
    plague = page(made.plan(), "Plague")
    assert plague.also == {"c-a-000": ("c-b-002",)}
    assert plague.sources == ("s-a", "s-b", "s-c")


def test_figures_that_differ_are_never_told_as_one() -> None:
    made = world("a: *Plague* killed 5 of all people in Europe.\nb: *Plague* killed 7 of all people in Europe.")
    assert page(made.plan(), "Plague").also == {}


def test_older_sources_come_first() -> None:
    made = world("a: *Plague* came.\nb: *Plague* stayed.\nb: *Plague* left.", {"a": "2001", "b": "1999-05"})
    sentences = [s for part in told(made.plan(), made)["Plague"].values() for s in part]
    assert sentences[-1] == "Plague came."


def test_a_long_page_has_the_headings_of_its_sources() -> None:
    made = world("\n".join(f"a: *Plague* did thing number {n}." for n in range(12)))
    headings = [
        "a",
        "a",
        "a",
        "a › Spread",
        "a › Spread",
        "a › Plague",
        "a › End",
        "a › Cure",
        "a › Cure",
        "a",
        "a",
        "a",
    ]
    for claim, heading in zip(list(made.claims.values()), headings, strict=True):
        made.claims[claim.id] = replace(claim, heading=heading)
    sections = told(made.plan(), made)["Plague"]
    assert {title: len(sentences) for title, sentences in sections.items()} == {
        "": 1, "Details": 7, "Spread": 2, "Cure": 2,
    }  # fmt: skip


# Identity.


def test_slugs_are_unique_and_kept() -> None:
    made = world(
        "a: *Ada Lovelace* wrote.\na: *Ada Lovelace* lived.\na: *Ada-Lovelace* is a ship.\na: *Ada-Lovelace* sank."
    )
    plans = made.plan()
    slugs = [p.plan.concept.slug for p in plans.pages]
    assert slugs == ["concepts/ada-lovelace", "concepts/ada-lovelace-2"]
    assert [p.plan.concept.slug for p in made.plan(plans.lock).pages] == slugs


def test_a_removed_slug_never_means_something_else() -> None:
    ship = "b: *Ada-Lovelace* sails.\nb: *Ada-Lovelace* sank."
    first = world("a: *Ada Lovelace* wrote.\na: *Ada Lovelace* lived.\n" + ship).plan()
    without = world(ship).plan(first.lock)
    assert "ada lovelace" not in dump(without.lock)

    def slugs(text: str) -> dict[str, str]:
        plans = world(ship + "\n" + text).plan(without.lock)
        return {p.plan.concept.title: p.plan.concept.slug for p in plans.pages}

    assert slugs("c: *Ada, Lovelace* is a song.\nc: *Ada, Lovelace* rang.") == {
        "Ada-Lovelace": "concepts/ada-lovelace-2",
        "Ada, Lovelace": "concepts/ada-lovelace-3",
    }
    assert slugs("c: *Ada Lovelace* wrote.\nc: *Ada Lovelace* died.") == {
        "Ada-Lovelace": "concepts/ada-lovelace-2",
        "Ada Lovelace": "concepts/ada-lovelace",
    }


def test_a_name_adopted_later_is_known_to_pages_that_change_later() -> None:
    made = world(MANY)
    before = made.plan()
    more = world(MANY + "\nnew: *City of Light* shines.\nx03: *Town 3* saw _City of Light_.")
    lock = replace(before.lock, pages=tuple(
        replace(p, keys=("paris", "city of light")) if p.key == "paris" else p for p in before.lock.pages
    ))  # fmt: skip
    after = more.plan(replace(lock, pages=lock.pages))
    assert page(after, "Paris").plan.concept.keys == ("paris", "city of light")
    assert "concepts/paris" in page(after, "Town 3").plan.related


def test_a_page_lives_while_one_claim_mentions_it() -> None:
    plans = world(PLAGUE).plan()
    later = world("b: *London* saw _Paris_.\nb: *London* burned.")
    assert "concepts/paris" in {p.plan.concept.slug for p in later.plan(plans.lock).pages}
    assert "concepts/paris" not in {p.plan.concept.slug for p in later.plan().pages}


def test_a_title_leaves_with_the_source_that_had_it() -> None:
    made = world("a: *Great Plague* came.\na: *Great Plague* left.\na: *Pest* came.")
    for mentions in made.mentions.values():
        mentions[:] = [Mention(m.claim, "pest", m.surface, m.subject, m.defines, m.name, m.weight) for m in mentions]
    lock = made.plan().lock
    assert lock.pages[0].title == "Great Plague"
    later = world("b: *Pest* came.\nb: *Pest* left.")
    renamed = later.plan(lock)
    assert [p.plan.concept.title for p in renamed.pages] == ["Pest"]
    assert "reat" not in dump(renamed.lock)


def test_a_title_that_several_sources_use_is_preferred() -> None:
    made = world("a: *Great Pest* came.\na: *Great Pest* left.\na: *Pest* came.\nb: *Pest* came.")
    for mentions in made.mentions.values():
        mentions[:] = [Mention(m.claim, "pest", m.surface, m.subject, m.defines, m.name, m.weight) for m in mentions]
    (page,) = made.plan().pages
    assert (page.plan.concept.title, page.plan.concept.aliases) == ("Pest", ("Great Pest",))


def test_planning_again_changes_nothing() -> None:
    made = world(PLAGUE)
    first = made.plan()
    again = made.plan(first.lock)
    assert (again.pages, again.sources) == (first.pages, first.sources)
    assert dump(again.lock) == dump(first.lock)


# Stability: twenty sources about one thing each, so that one more is no great growth.

MANY = "\n".join(f"x{n:02}: *Town {n}* grew near _Paris_.\nx{n:02}: *Town {n}* is a town." for n in range(20))


def test_a_new_source_moves_only_pages_its_claims_reach() -> None:
    before = world(MANY).plan()
    after = world(MANY + "\nnew: *Town 3* fell to _Rome_.\nnew: *Rome* fell.\nnew: *Rome* is a city.").plan(before.lock)
    old = {p.plan.concept.slug: p for p in before.pages}
    assert {p.plan.concept.title for p in after.pages if p != old.get(p.plan.concept.slug)} == {"Rome", "Town 3"}


def test_a_page_does_not_link_to_pages_younger_than_its_last_change() -> None:
    before = world(MANY).plan()
    more = world(MANY + "\nnew: *Town* is a kind of place.\nnew: *Town* rhymes with crown.")
    for n in range(20):
        more.mentions[f"s-x{n:02}"].append(Mention(f"c-x{n:02}-{2 * n + 1:03}", "town", "town"))
    after = more.plan(before.lock)
    assert {p.plan.as_of for p in after.pages if p.plan.concept.title.startswith("Town ")} == {1}
    assert all("concepts/town" not in p.plan.related for p in after.pages)
    assert len(page(after, "Town").plan.mentioned_in) == 20


def test_growth_shows_all_pages_the_whole_page_set() -> None:
    before = world(MANY).plan()
    grown = MANY + "".join(
        f"\ny{n}: *Rome* saw _Town {n}_ far away in the north.\ny{n}: *Rome* fell." for n in range(3)
    )
    after = world(grown).plan(before.lock)
    assert {p.plan.as_of for p in after.pages} == {2}
    assert after.lock.frozen.sources == 23


def test_deleting_a_source_leaves_pages_that_did_not_cite_it_as_they_were() -> None:
    full = world(MANY + "\nnew: *Town 3* fell to _Rome_.\nnew: *Rome* fell.\nnew: *Rome* is a city.").plan()
    left = world(MANY).plan(full.lock)
    now = {p.plan.concept.slug: p for p in left.pages}
    changed = {p.plan.concept.title for p in full.pages if p != now.get(p.plan.concept.slug)}
    assert changed == {"Rome", "Town 3"}
    assert all("s-new" in p.sources for p in full.pages if p.plan.concept.title in changed)


# People's decisions.


@pytest.mark.parametrize(
    ("decision", "titles"),
    [
        ('[[hide]]\npage = "Paris"', ["London", "Plague"]),
        ('[[hide]]\npage = "concepts/paris"', ["London", "Plague"]),
        ('[[rename]]\npage = "Paris"\ntitle = "Paris, France"', ["London", "Paris, France", "Plague"]),
        ('[[merge]]\ninto = "Paris"\npages = ["London"]', ["Paris", "Plague"]),
        ('[[split]]\npage = "Plague"\ntitle = "Plague of London"\nsources = ["raw/b.md"]',
         ["London", "Paris", "Plague", "Plague of London"]),
    ],
)  # fmt: skip
def test_decisions_win(decision: str, titles: list[str]) -> None:
    made = world(PLAGUE)
    first = made.plan()
    decided = made.plan(first.lock, decision)
    assert [p.plan.concept.title for p in decided.pages] == titles
    again = made.plan(decided.lock, decision)
    assert dump(again.lock) == dump(decided.lock)
    assert again.pages == decided.pages


def test_a_renamed_page_leaves_a_redirect() -> None:
    made = world(PLAGUE)
    decided = made.plan(made.plan().lock, '[[rename]]\npage = "Paris"\ntitle = "Lutetia"')
    assert decided.lock.redirects == (("concepts/paris", "concepts/lutetia"),)
    further = made.plan(decided.lock, '[[rename]]\npage = "concepts/paris"\ntitle = "Parisium"')
    assert further.lock.redirects == (
        ("concepts/lutetia", "concepts/parisium"),
        ("concepts/paris", "concepts/parisium"),
    )


@pytest.mark.parametrize(
    ("title", "more", "words", "aliases"),
    [
        ("Paris Metro", "", ["Paris Metro"], ()),  # the city is not the railway, though a page was renamed so
        ("Paris Metro", 'aliases = ["Paris"]', ["Paris"], ("Paris",)),
        ("Paris, France", "", ["Paris"], ()),  # says only which Paris
        ("Paris (city)", "", ["Paris"], ()),
    ],
)
def test_a_former_title_means_the_renamed_page_no_more(
    title: str, more: str, words: list[str], aliases: tuple[str, ...]
) -> None:
    made = world(PLAGUE)
    decision = f'[[rename]]\npage = "Paris"\ntitle = "{title}"\n{more}'
    decided = made.plan(made.plan().lock, decision)
    again = made.plan(decided.lock, decision)
    for plans in (decided, again):
        renamed = page(plans, title).plan.concept
        links = page(plans, "Plague").links
        assert sorted({name for names in links.values() for name, slug in names if slug == renamed.slug}) == words
        assert renamed.aliases == aliases


def test_a_merged_page_leaves_a_redirect() -> None:
    made = world(PLAGUE)
    decided = made.plan(made.plan().lock, '[[merge]]\ninto = "Paris"\npages = ["London"]')
    assert decided.lock.redirects == (("concepts/london", "concepts/paris"),)
    assert page(decided, "Paris").plan.concept.aliases == ("London",)


def test_an_unknown_page_is_named() -> None:
    made = world(PLAGUE)
    topics = topics_of(made.candidates(Lock()), made.mentions)
    assert apply(load_overrides('[[hide]]\npage = "Atlantis"'), topics, {}, Lookup(Lock()).find)[1] == ["Atlantis"]


def test_a_merge_can_be_taken_back() -> None:
    made = world(PLAGUE)
    first = made.plan()
    decided = made.plan(first.lock, '[[merge]]\ninto = "Paris"\npages = ["London"]')
    back = made.plan(decided.lock)
    assert [p.plan.concept.slug for p in back.pages] == [p.plan.concept.slug for p in first.pages]
    assert back.lock.redirects == ()
