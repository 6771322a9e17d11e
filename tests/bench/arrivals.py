"""What one article more changes in a base of the 24 others: python -m tests.bench.arrivals

Prints for each of the SQuAD articles, as the one that comes last: topic pages before, files changed that do not cite it
(there should be none), the Jaccard overlap of the sets of topic pages before and after without those that its claims
reach for the first time, and the same overlap with pages counted that it and older articles make together.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from kb.home import Home
from kb.values import Page
from tests.bench.curve import SHARED
from tests.compile.real_base import build, changed, new_base, records, source_id, squad


def topics(home: Home) -> dict[str, Page]:
    """Topic pages by slug."""
    return {slug: record.page for slug, record in records(home).items() if record.page.type == "concept"}


def overlap(one: set[str], other: set[str]) -> float:
    """The Jaccard overlap of two sets."""
    return len(one & other) / max(1, len(one | other))


def main() -> None:
    """Print the figures."""
    texts = squad(SHARED)
    otherwise, strict = [], []
    print("pages  strangers  otherwise  with births  article")
    for name in sorted(texts):
        with tempfile.TemporaryDirectory() as folder:
            home = new_base(Path(folder) / "kb", {other: text for other, text in texts.items() if other != name})
            build(home)
            before = topics(home)
            (home.raw / name).write_text(texts[name], "utf-8")
            build(home)
            after = topics(home)
            own = source_id(home, f"raw/{name}")
        born = {slug for slug in after.keys() - before.keys() if own in after[slug].sources}
        alone = {slug for slug in born if after[slug].sources == (own,)}
        strangers = [slug for slug in changed(before, after) if slug in after and own not in after[slug].sources]
        otherwise.append(overlap(set(before), after.keys() - born))
        strict.append(overlap(set(before), after.keys() - alone))
        print(f"{len(before):5}  {len(strangers):9}  {otherwise[-1]:9.3f}  {strict[-1]:11.3f}  {name}")
    for title, found in (("otherwise", otherwise), ("with births", strict)):
        print(f"{title}: least {min(found):.3f}, mean {statistics.mean(found):.3f}")


if __name__ == "__main__":
    main()
