"""Questions of each kind over shared documents: right, wrong and unanswered, by kind. Written for this, never tuned on.

Run ``python -m tests.bench.kinds [SHARED] [--keep FOLDER] [--misses]``. Right: all strings of an answer
stand in what is said or in the quotes it cites, case and white space folded; ``|`` parts strings of which one is
enough.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from kb.ask.meaning import Meaning
from kb.index.minilm import MiniLM
from tests.bench.natural import arguments, asked_of, folded, kept

ROOT = Path(__file__).resolve().parents[2]

ARTICLES = (
    "Amazon_rainforest", "Apollo_program", "Chloroplast", "Harvard_University", "Immune_system",
    "Islamism", "Jacksonville__Florida", "Kenya", "Newcastle_upon_Tyne", "Normans", "Packet_switching", "Prime_number",
    "Private_school", "Southern_California",
)  # fmt: skip
TABLES = ("docling__kvp_data_example.html", "docling__html_rich_table_cells.html")

QUESTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "list": (
        ("Which common autoimmune diseases are there?", ("rheumatoid arthritis", "lupus")),
        ("Which sports is Kenya active in?", ("cricket", "rallying", "boxing")),
        ("What are the three lineages of chloroplasts?", ("glaucophyte", "rhodophyte", "green")),
        ("Which crew positions did the Block II flights have?", ("commander", "command module pilot", "lunar module")),
        ("What are the causes of child labour in Kenya?", ("poverty", "education", "weak")),
        ("Which countries hold parts of the Amazon rainforest?", ("brazil", "peru", "colombia", "ecuador")),
        ("Which services matter to the economy of Jacksonville?", ("banking", "insurance", "logistics")),
        ("Which crops did the British introduce at Jacksonville?", ("sugar cane", "indigo")),
        ("Which barriers separate the peripheral immune system from the neuroimmune system?", ("blood–brain barrier",)),
        ("Which three reasons to pay maintainers does the Pledge give?", ("fair and manifests care", "leadership")),
    ),
    "table": (
        ("How many lunches were ordered?", ("lunch", "2")),
        ("Who was the server at the restaurant Docling?", ("quack quackling",)),
        ("What is the order number on the receipt?", ("12345",)),
        ("How many guests were at the table?", ("number of guests", "5")),
        ("What is the telephone number of the restaurant?", ("456-7890",)),
        ("Where does the mallard live?", ("ponds, lakes",)),
        ("Which species belong to Aythya?", ("common pochard",)),
        ("What is said of the wood duck?", ("often seen near ponds",)),
        ("What does the teal do in winter?", ("fly south",)),
        ("What is the habitat of the goose?", ("wetlands",)),
    ),
    "define": (
        ("What is a prime number?", ("no positive divisors other than 1 and itself",)),
        ("What is a composite number?", ("that is not a prime number",)),
        ("What is immunology?", ("structure and function of the immune system",)),
        ("What is primality?", ("property of being prime",)),
        ("What is immunodeficiency?", ("less active than normal",)),
        ("What does autoimmunity mean?", ("hyperactive immune system attacking normal tissues",)),
        ("What is the Amazon rainforest?", ("moist broadleaf forest",)),
        ("What is trial division?", ("testing whether n is a multiple",)),
        ("What is Goldbach's conjecture?", ("sum of two primes",)),
        ("What are primary plastids?", ("traced back directly to a cyanobacterial ancestor",)),
    ),
    "why": (
        ("Why did the astronauts of Apollo 1 die?", ("asphyxiated|electrical fire",)),
        ("Why is 1 not counted as a prime?", ("arbitrarily many instances of 1",)),
        ("Why did Obama not visit Kenya in 2013?", ("international criminal court",)),
        ("Why did Ribault call it the River of May?", ("discovered it in may",)),
        ("Why was the Amazon thought to be sparsely populated?", ("poor soil",)),
        ("Why was the sealing of the hatch delayed?", ("strange odor",)),
        ("Why did the new cellular resident become an advantage to its host?", ("providing food",)),
        ("Why did Jacksonville get its name?", ("andrew jackson",)),
        ("Why is the debate on the Amazon at the last glacial maximum hard to resolve?", ("biased away",)),
        ("Why was the visor helmet replaced?", ("greater visibility",)),
    ),
    "yes/no": (
        ("Is 6 a prime number?", ("6 is composite",)),
        ("Are there infinitely many primes?", ("infinitely many primes",)),
        ("Do chloroplasts have their own DNA?", ("have their own dna",)),
        ("Is Jacksonville the largest city of Florida by population?", ("largest city by population",)),
        ("Was Harvard ever formally affiliated with a denomination?", ("never formally affiliated",)),
        ("Is child labour common in Kenya?", ("child labour is common",)),
        ("Did the restored Apollo 11 video have better sound?", ("did not include sound",)),
        ("Is there a simple formula that tells primes from composite numbers?", ("no known simple formula",)),
        ("Does the Amazon basin lie within nine nations?", ("nine nations",)),
        ("Is the AKS test practical?", ("too slow to be practical",)),
    ),
    "compare": (
        ("Which is faster, the Miller–Rabin test or the AKS test?", ("fast but", "too slow")),
        ("How do the innate and the adaptive immune system differ?", ("innate", "adaptive")),
        ("Which has more of the rainforest, Brazil or Peru?", ("60%", "13%")),
        ("What is the difference between immunodeficiency and autoimmunity?", ("less active", "hyperactive")),
        ("What is the difference between a prime and a composite number?", ("prime", "composite number")),
        ("Compare datagram and virtual circuit switching", ("connectionless|datagram", "virtual circuit")),
        (
            "Did the MSFC or the MSC come to support LOR first?",
            ("longer to become convinced", "manned spacecraft center"),
        ),
        ("Which came first, Fort Caroline or the platted town at the Cow Ford?", ("1564", "1822")),
        ("How did the population of the Amazon in 1500 compare with 1900?", ("5 million", "1 million")),
        ("How do Poul-Henning's essay and the Pledge each see companies paying developers?", ("hire|compan", "pay")),
    ),
    "two sources": (
        (
            "What do the articles on Jacksonville and Southern California each say about ports?",
            ("port of jacksonville|deep-water port", "port of los angeles"),
        ),
        ("How does Jacksonville's climate differ from Southern California's?", ("subtropical", "mediterranean")),
        ("What natural dangers threaten Jacksonville and Southern California?", ("hurricane", "earthquake")),
        (
            "Compare what the articles on Harvard University and private schools say about endowments",
            ("financial aid|largest", "tuition"),
        ),
        (
            "What do both the article on the immune system and the article on chloroplasts say about bacteria?",
            ("pathogen|antibacterial", "cyanobacteri"),
        ),
        ("Which universities do Newcastle and Southern California have?", ("northumbria", "caltech|los angeles")),
        ("Who lived first in Newcastle and in Jacksonville?", ("pons aelius", "timucua|first inhabitants")),
        ("How do the article on Islamism and the article on Kenya treat elections?", ("islamist", "kibaki|odinga")),
        ("Which came first, the founding of Harvard or the fire of Apollo 1?", ("1636", "1967|1966")),
        (
            "How is the port of Jacksonville different from the port of Los Angeles?",
            ("third largest|deep-water", "busiest"),
        ),
    ),
    "summarise": (
        ("What is the article on prime numbers about?", ("prime",)),
        ("Summarise the article on the Apollo program", ("apollo|lunar",)),
        ("What is the article on Kenya about?", ("kenya",)),
        ("What is the article on the immune system about?", ("immune",)),
        ("Summarise the article on packet switching", ("packet",)),
        ("What is the Philosophy of the Open Source Pledge about?", ("maintainers|open source",)),
        ("What does the article on chloroplasts cover?", ("chloroplast",)),
        ("What is the article on Harvard University about?", ("harvard",)),
        ("Summarise the article on the Normans", ("norman",)),
        ("What is the main topic of the article on the Amazon rainforest?", ("rainforest",)),
    ),
    "pronoun-led": (
        ("When was the chloroplast DNA first proved to exist?", ("1962",)),
        ("What do members of the Manned Spacecraft Center owe to Houbolt's work?", ("lor",)),
        ("When was immunity first referred to?", ("430 bc",)),
        ("What density of people did Betty Meggers think the forest could sustain?", ("0.2 inhabitants",)),
        ("How far is Jacksonville from Miami?", ("340 miles",)),
        (
            "How many ministers in second place did the Kenyan agreement of 2008 set out?",
            ("two deputy prime ministers",),
        ),
        ("Which people lived at Jacksonville before the French?", ("timucua",)),
        ("How many volumes does the Harvard Library hold?", ("18 million",)),
        ("When was chloroplast DNA first sequenced?", ("1986",)),
        (
            "Which universities did Harvard found an association with in 1900?",
            ("association of american universities",),
        ),
    ),
}


def main(shared: Path, keep: Path | None, misses: bool) -> None:
    """Ask all, and print one line a kind; ``keep`` is a folder for the base, which is then made once."""
    files = [shared / "data" / "squad" / "articles" / f"{name}.md" for name in ARTICLES]
    files += [shared / "data" / "office" / "files" / name for name in TABLES]
    files += sorted((shared / "data" / "practice" / "raw").iterdir())
    meaning = Meaning(MiniLM())
    with tempfile.TemporaryDirectory() as folder, kept(keep or Path(folder) / "base", files) as library:
        for kind, questions in QUESTIONS.items():
            right = silent = 0
            for question, wanted in questions:
                answer = asked_of(library, question, meaning)
                quotes = [c.text for s in answer.sentences for c in s.citations]
                said = folded(" ".join([*(s.text for s in answer.sentences), *quotes])).casefold()
                good = all(any(one in said for one in each.split("|")) for each in wanted)
                right += good
                silent += answer.abstained
                if misses and not good:
                    print(f"  {question} ({answer.confidence:.2f}) {said[:160] or 'not answered'}")
            print(f"{kind}: right {right}, wrong {len(questions) - right - silent}, not answered {silent}", flush=True)


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    main(given.shared, given.keep, given.misses)
