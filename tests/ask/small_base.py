"""A small base written for the tests of asking: four sources about an invented harbour town."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kb.library import Library
from tests.ask.squad_asked import base

HARBOUR = {
    "tower.md": """# The Tern Rock tower

The Tern Rock lighthouse was built in 1861 by the engineer Ada Holm. It is 34 metres tall and stands on granite.

In 1902 the tower cracked because the oil store below it exploded. The crack was closed with lead within two weeks.

Keeper Jon Veld lit the lamp for the last time on 3 May 1957. He had served there for 29 years.
""",
    "harbour.md": """# The harbour of Sandwick

Sandwick has two piers. The northern pier was paid for by the herring tax, the southern pier by the railway.

About 400 boats landed herring in Sandwick in 1913. After the war only 60 were left.
""",
    "birds.md": """# Birds of the coast

Arctic terns nest on the rock from May to August. They defend their nests by diving at visitors.

Puffins left the island when rats arrived with a wreck in 1888.
""",
    "量子.md": """# 量子力学

量子力学は、原子や電子などの微視的な現象を記述する理論である。波動関数はシュレーディンガー方程式に従う。
""",
}


def small(root: Path, files: Mapping[str, str] = HARBOUR) -> Library:
    """The base of these files, embedded."""
    raw = root / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (raw / name).write_text(text, "utf-8")
    return base(root, [raw / name for name in files])
