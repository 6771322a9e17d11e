"""How close a hundred calls come to the ideal time. Run: python -m tests.bench.throughput

A server answers after two seconds; with sixteen at once a hundred calls take at least ceil(100 / 16) × 2 = 14 s.
"""

from __future__ import annotations

import math
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from kb.calls.open import open_caller
from kb.home import Home
from kb.settings import Calls, Settings
from tests.calls.asking import GOOD, PROMPT, ask
from tests.calls.chat_server import Said, serving

CALLS, AT_ONCE, SECONDS = 100, 16, 2.0


def main() -> None:
    """Time them, the import of the provider's library apart."""
    with tempfile.TemporaryDirectory() as folder, serving(lambda request, before: Said(GOOD, wait=SECONDS)) as server:
        (Path(folder) / "prompts").mkdir()
        (Path(folder) / "prompts" / "sum.md").write_text(PROMPT, "utf-8")
        settings = replace(Settings(), model=server.model, calls=Calls(concurrency=AT_ONCE))
        caller = open_caller(Home(Path(folder)), settings)
        began = time.perf_counter()
        caller.complete(ask("warm up"))
        first = time.perf_counter() - began
        began, cpu = time.perf_counter(), time.process_time()
        replies = caller.complete_many([ask(str(number)) for number in range(CALLS)])
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert all(reply.usable for reply in replies)
    ideal = math.ceil(CALLS / AT_ONCE) * SECONDS
    print(f"first call {first:.1f} s; {CALLS} calls, {AT_ONCE} at once: {took:.2f} s, {took / ideal:.2f} x ideal")
    print(f"CPU, server included: {cpu:.2f} s")


if __name__ == "__main__":
    main()
