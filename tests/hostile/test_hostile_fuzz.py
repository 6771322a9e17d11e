"""Files cut short, flipped and filled at random: a build reads what it can, names the rest, and never fails."""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.assets import SAMPLE
from tests.hostile.hostile_corpus import World

pytestmark = [pytest.mark.soak, pytest.mark.skipif(sys.platform != "linux", reason="as the other hostile tests")]

FILES = 200
SUFFIXES = (".md", ".txt", ".html", ".pdf", ".docx", ".eml", ".ipynb", ".srt", ".vtt", "")


def harmed(data: bytes, chance: random.Random) -> bytes:
    """``data`` cut, with bytes flipped, a part repeated, or a part of something else inside."""
    place = chance.randrange(len(data) + 1)
    match chance.randrange(5):
        case 0:
            return data[:place]
        case 1:
            return data[place:]
        case 2:
            found = bytearray(data)
            for _ in range(chance.choice((1, 10, 200))):
                found[chance.randrange(len(found))] = chance.randrange(256)
            return bytes(found)
        case 3:
            return data[:place] + data[place : place + 500] * chance.choice((2, 50)) + data[place:]
        case _:
            return data[:place] + chance.randbytes(chance.choice((3, 3000))) + data[place:]


def harmed_within(data: bytes, chance: random.Random) -> bytes:
    """A Word document that unpacks without complaint and holds harmed XML."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, harmed(part, chance) if part and name.endswith("document.xml") else part)
    return packed.getvalue()


def inputs(samples: list[Path], seed: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(seed)
    for number in range(FILES):
        if number % 10 == 0:
            yield f"random-{number}{chance.choice(SUFFIXES)}", chance.randbytes(chance.choice((1, 100, 20_000)))
            continue
        sample = chance.choice(samples)
        suffix = sample.suffix if chance.random() < 0.9 else chance.choice(SUFFIXES)
        within = zipfile.is_zipfile(sample) and chance.random() < 0.7
        yield f"{sample.stem}-{number}{suffix}", (harmed_within if within else harmed)(sample.read_bytes(), chance)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_build_survives_any_bytes(shared: Path, tmp_path: Path, seed: int) -> None:
    world = World(tmp_path)
    world.environment["KB_EMBEDDER"] = "none"
    world.kb("init", str(world.base), code=None)
    samples = [path for path in sorted(SAMPLE.rglob("*")) if path.is_file() and path.stat().st_size < 200_000]
    for folder in ("pdf", "office"):
        found = [p for p in sorted((shared / "data" / folder).rglob("*")) if p.suffix in SUFFIXES[2:-1]]
        samples += [path for path in found if path.stat().st_size < 200_000][:40]
    (tmp_path / "html").mkdir()
    for path in sorted((shared / "data" / "html" / "readability").glob("*.source.html.gz"))[:20]:
        samples.append(tmp_path / "html" / path.stem)
        samples[-1].write_bytes(gzip.decompress(path.read_bytes()))
    for name, content in inputs(samples, seed):
        (world.base / "raw" / name).write_bytes(content)
    ran = world.kb("build", "--json", code=None)
    assert ran.code in (0, 3), ran.err
    report = json.loads(ran.out)
    names = {path.name for path in (world.base / "raw").iterdir() if path.stat().st_size}
    held = json.loads(world.kb("status", "--json").out)
    assert report["sources"]["failed"] >= 1
    assert len(names) - held["duplicates"] <= held["sources"] + len(held["failed"]) <= FILES
    world.kb("verify")
    again = json.loads(world.kb("build", "--json", code=ran.code).out)
    assert (again["sources"]["added"], again["pages"]["written"]) == (0, 0)
    assert not world.connections.exists()
