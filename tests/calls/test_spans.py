"""A collector that the settings name is told of each call, and only of numbers and names."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from kb.calls.trace import Line, Trace, sender
from kb.home import Home

LINE = Line("run", "extract", "k1", "openai", "m", "1", 10, 5, 0, 250, 1, None, "ok", "s-1", "", "2026-01-02T03:04:05Z")


class Collector:
    """A real gRPC collector on loopback that keeps the spans it is sent."""

    def __init__(self) -> None:
        self.spans: list[Any] = []
        self.came = threading.Event()

    def Export(self, request: Any, context: Any) -> Any:  # noqa: N802 - the name the protocol gives it
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                self.spans += scope.spans
        self.came.set()
        return ExportTraceServiceResponse()


@pytest.fixture
def collector() -> Iterator[tuple[Collector, str]]:
    grpc = pytest.importorskip("grpc", reason="the [otel] extra is not installed")
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc

    server = grpc.server(ThreadPoolExecutor(1))
    collector = Collector()
    register: Any = trace_service_pb2_grpc.add_TraceServiceServicer_to_server
    register(collector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield collector, f"http://127.0.0.1:{port}"
    server.stop(0)


def test_a_call_becomes_a_span(tmp_path: Path, collector: tuple[Collector, str]) -> None:
    kept, address = collector
    Trace(Home(tmp_path), "run", collector=address).write(LINE)
    assert kept.came.wait(20)
    (span,) = kept.spans
    values = {pair.key: pair.value for pair in span.attributes}
    assert span.name == "extract"
    assert values["kb.tokens_in"].int_value == 10
    assert values["kb.source"].string_value == "s-1"
    assert "kb.cost" not in values
    assert span.end_time_unix_nano - span.start_time_unix_nano == 250_000_000


def test_without_a_setting_nothing_is_sent_or_imported() -> None:
    assert sender("") is None
