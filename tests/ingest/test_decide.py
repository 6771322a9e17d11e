"""What a scan means: current files and known sources beside the decision.

Files are written ``path=hash`` and sources ``id:path=hash``, separated by spaces.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decide import Decision, decide
from kb.values import Source


def files(text: str) -> dict[str, str]:
    return dict(part.split("=") for part in text.split())


def sources(text: str) -> list[Source]:
    made = []
    for part in text.split():
        source_id, rest = part.split(":")
        path, digest = rest.split("=")
        made.append(Source(source_id, path, digest, "", "text", ""))
    return made


def shown(decision: Decision) -> str:
    words = [f"new {job.path}" for job in decision.new]
    words += [f"changed {job.id} {job.path}" for job in decision.changed]
    words += [f"moved {source_id} {new}" for source_id, _, new in decision.moved]
    words += [f"gone {source_id}" for source_id in decision.gone]
    words += [f"{path} doubles {source_id}" for path, source_id in decision.duplicates]
    return ", ".join(words)


@dataclass(frozen=True)
class Case:
    name: str
    before: str
    now: str
    decision: str
    missing: str = ""


CASES = [
    Case("nothing changed", "s1:a=1 s2:b=2", "a=1 b=2", ""),
    Case("first sight", "", "a=1 b=2", "new a, new b"),
    Case("two files with the same bytes", "", "b=1 a=1", "new a, b doubles {a}"),
    Case("changed", "s1:a=1", "a=2", "changed s1 a"),
    Case("renamed", "s1:a=1", "b=1", "moved s1 b"),
    Case("renamed to where several copies lie", "s1:a=1", "c=1 b=1", "moved s1 b, c doubles s1"),
    Case("renamed to another type of name: it reads differently", "s1:a.txt=1", "a.md=1", "changed s1 a.md"),
    Case("copied", "s1:b=1", "b=1 a=1", "a doubles s1"),
    Case("the copy is deleted", "s1:a=1", "a=1", ""),
    Case("the original of a copy is deleted", "s1:a=1", "b=1", "moved s1 b"),
    Case("deleted", "s1:a=1 s2:b=2", "b=2", "gone s1"),
    Case("changed to what another source says", "s1:a=1 s2:b=2", "a=2 b=2", "gone s1, a doubles s2"),
    Case("moved over another file", "s1:a=1 s2:b=2", "a=2", "moved s2 a, gone s1"),
    Case("two files change places", "s1:a=1 s2:b=2", "a=2 b=1", "moved s1 b, moved s2 a"),
    Case("three files change places", "s1:a=1 s2:b=2 s3:c=3", "a=2 b=3 c=1", "moved s1 c, moved s2 a, moved s3 b"),
    Case("both change to the same", "s1:a=1 s2:b=2", "a=3 b=3", "changed s1 a, gone s2, b doubles s1"),
    Case("saved with the old version kept beside it", "s1:a=1", "a=2 a.bak=1", "new a.bak, changed s1 a"),
    Case("the original of a pair changes", "s1:a=1", "a=2 b=1", "new b, changed s1 a"),
    Case("rotated", "s1:a=1 s2:a1=2", "a=3 a1=1 a2=2", "new a1, changed s1 a, moved s2 a2"),
    Case("absent, not given up", "s1:a=1", "", "", missing="a"),
    Case("absent and found elsewhere", "s1:a=1", "b=1", "moved s1 b", missing="a"),
    Case("still being written", "s1:a=1 s2:b=2", "b=2 c=3", "new c", missing="a"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_decision(case: Case) -> None:
    decision = decide(files(case.now), sources(case.before), missing=case.missing.split())
    ids = {job.path: job.id for job in decision.new}
    assert shown(decision) == case.decision.format(**ids)


def test_ids_are_made_from_the_bytes_at_first_sight_and_outlive_the_library() -> None:
    digest = "0123456789abcdef"
    (job,) = decide({"a": digest}, []).new
    assert job.id == "s-0123456789"
    (again,) = decide({"a": digest}, [], known_ids={"a": "s-ffffffffff"}).new
    assert again.id == "s-ffffffffff"
    (moved,) = decide({"b": digest}, [], known_ids={"a": "s-ffffffffff"}, known_hashes={digest: "s-ffffffffff"}).new
    assert moved.id == "s-ffffffffff"


def test_an_id_that_a_present_file_had_is_not_given_to_another() -> None:
    """a began as these bytes and was changed since; b has them now."""
    digest = "0123456789abcdef"
    decision = decide({"a": "ff" * 8, "b": digest}, [], known_ids={"a": "s-0123456789"})
    assert {job.path: job.id for job in decision.new} == {"a": "s-0123456789", "b": "s-0123456789-2"}


def test_of_two_equal_files_the_one_that_was_the_source_is_it_again() -> None:
    digest = "0123456789abcdef"
    decision = decide({"a": digest, "b": digest}, [], known_ids={"b": "s-1"}, known_hashes={digest: "s-1"})
    assert [(job.id, job.path) for job in decision.new] == [("s-1", "b")]
    assert decision.duplicates == (("a", "s-1"),)


PATHS = st.sampled_from(["a", "b", "c", "d"])
HASHES = st.sampled_from(["1", "2", "3", "4", "5"])


@given(
    now=st.dictionaries(PATHS, HASHES),
    before=st.dictionaries(PATHS, HASHES).map(lambda d: {digest: path for path, digest in d.items()}),
    missing=st.sets(PATHS),
)
def test_whatever_happened(now: dict[str, str], before: dict[str, str], missing: set[str]) -> None:
    known = [Source(f"s{digest}", path, digest, "", "text", "") for digest, path in sorted(before.items())]
    decision = decide(now, known, missing=missing - set(now))
    # after it is carried out, the sources are exactly the distinct contents (and the absent that are waited for)
    after = {source.id: (source.path, source.sha256) for source in known}
    for source_id in decision.gone:
        del after[source_id]
    for source_id, _, path in decision.moved:
        after[source_id] = (path, after[source_id][1])
    for job in (*decision.new, *decision.changed):
        after[job.id] = (job.path, job.sha256)
    assert {digest for _, digest in after.values()} >= set(now.values())
    assert len(after) == len({digest for _, digest in after.values()}) == len({path for path, _ in after.values()})
    for path, digest in after.values():
        assert now.get(path) == digest or (path in missing and path not in now)
    assert set(decision.owner) == set(now)
    assert all(after[owner][1] == now[path] for path, owner in decision.owner.items())
    # and deciding again changes nothing
    settled = [Source(i, path, digest, "", "text", "") for i, (path, digest) in after.items()]
    again = decide(now, settled, missing=missing - set(now))
    assert not (again.new or again.changed or again.moved or again.gone)
