"""One JSON line a call in ``.kb/trace.jsonl``: who was asked for what, what it took, how it ended; never any text.

Where settings name a collector, each is also sent there, as an OpenTelemetry span.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from kb.calls.budget import Usage
from kb.errors import SettingsError
from kb.home import Home

SEND_EVERY = 2000  # milliseconds


@dataclass(frozen=True, slots=True)
class Line:
    """One call. ``cost`` is in dollars, None where the price is not known; ``at`` is UTC; ``attempts`` are tries."""

    run: str
    task: str
    key: str
    provider: str
    model: str
    prompt_version: str
    tokens_in: int
    tokens_out: int
    tokens_cached: int
    ms: int
    attempts: int
    cost: float | None
    outcome: str
    source: str
    page: str
    at: str


class Trace:
    """The trace of one knowledge base, appended to by this run and read for what others used today."""

    def __init__(self, home: Home, run: str, clock: Callable[[], datetime] | None = None, collector: str = "") -> None:
        self._path = trace_path(home)
        self._send = sender(collector)
        self._run, self._clock = run, clock or (lambda: datetime.now(UTC))
        self._lock = threading.Lock()
        self._read_to, self._day, self._others = 0, "", Usage()

    def now(self) -> str:
        """The moment, as written into the trace. Real time: budgets are for real days, whatever a build is dated."""
        return self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")

    def write(self, line: Line) -> None:
        """Append one line, whole, as one write."""
        data = (json.dumps(asdict(line)) + "\n").encode("ascii")
        with self._lock:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                size = os.fstat(descriptor).st_size
                if size and os.pread(descriptor, 1, size - 1) != b"\n":
                    data = b"\n" + data  # a line that was cut off by a crash must not take this one with it
                os.write(descriptor, data)
            finally:
                os.close(descriptor)
        if self._send:
            self._send(line)

    def others_today(self) -> Usage:
        """What other runs have used on this day (UTC), those under way included; reads only what is new."""
        with self._lock:
            if (day := self.now()[:10]) != self._day:
                self._read_to, self._day, self._others = 0, day, Usage()
            try:
                with self._path.open("rb") as file:
                    file.seek(self._read_to)
                    fresh = file.read()
            except FileNotFoundError:
                return self._others
            whole = fresh[: fresh.rfind(b"\n") + 1]
            self._read_to += len(whole)
            for line in _parsed(whole.splitlines()):
                if line.at.startswith(day) and line.run != self._run:
                    self._others += Usage(line.tokens_in + line.tokens_out, line.cost or 0.0)
            return self._others


def trace_path(home: Home) -> Path:
    """Where the trace lies."""
    return home.state / "trace.jsonl"


def read_trace(home: Home) -> list[Line]:
    """All lines that can be read, oldest first."""
    try:
        with trace_path(home).open("rb") as file:
            return list(_parsed(file))
    except FileNotFoundError:
        return []


_NAMES = {field.name for field in fields(Line)}


def _parsed(lines: Iterable[bytes]) -> Iterator[Line]:
    for text in lines:
        try:
            data = json.loads(text)
            line = Line(**{name: data[name] for name in _NAMES})
            _ = (
                line.tokens_in + line.tokens_out + line.tokens_cached + line.ms + line.attempts,
                line.at[:10] + line.run,
            )
            _ = (line.cost or 0.0) + 0.0
        except (ValueError, KeyError, TypeError):
            continue  # a crash may have cut a line; the others stand
        yield line


@dataclass
class Spent:
    """What a group of calls used. ``unpriced`` calls have a price nobody knows and are not in ``cost``."""

    name: str
    calls: int = 0
    cached: int = 0
    failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    cost: float = 0.0
    unpriced: int = 0
    ms: int = 0


def spent_by(lines: Iterable[Line], group: str) -> list[Spent]:
    """Sums by ``task``, ``source``, ``page``, ``model`` or ``day``, dearest first; days in order."""
    groups: dict[str, Spent] = {}
    for line in lines:
        name = line.at[:10] if group == "day" else str(getattr(line, group))
        spent = groups.setdefault(name, Spent(name))
        used = line.tokens_in + line.tokens_out > 0
        spent.cached += line.outcome == "cached"
        spent.calls += used
        spent.failed += line.outcome not in ("ok", "cached", "pending")
        spent.tokens_in += line.tokens_in
        spent.tokens_out += line.tokens_out
        spent.tokens_cached += line.tokens_cached
        spent.cost += line.cost or 0.0
        spent.unpriced += used and line.cost is None
        spent.ms += line.ms
    if group == "day":
        return sorted(groups.values(), key=lambda spent: spent.name)
    return sorted(groups.values(), key=lambda s: (-s.cost, -s.tokens_in - s.tokens_out, s.name))


def sender(address: str) -> Callable[[Line], None] | None:
    """What sends a line of the trace to the collector at ``address`` (OTLP over gRPC); None for an empty address.

    Spans go out in the background and when the process ends; a collector that is down costs no call anything. Raises
    SettingsError where OpenTelemetry is not installed.
    """
    if not address:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SettingsError(
            "kb.toml names calls.otlp, but OpenTelemetry is not installed.", "Install kb with its [otel] extra."
        ) from error
    provider = TracerProvider(resource=Resource.create({"service.name": "kb"}))
    exporter = OTLPSpanExporter(endpoint=address, insecure=not address.startswith("https://"), timeout=5)
    provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=SEND_EVERY))
    tracer = provider.get_tracer("kb")

    def send(line: Line) -> None:
        end = int(datetime.fromisoformat(line.at).timestamp() * 1e9)
        values = {f"kb.{name}": value for name, value in asdict(line).items() if value is not None}
        tracer.start_span(line.task, start_time=end - line.ms * 1_000_000, attributes=values).end(end_time=end)

    return send
