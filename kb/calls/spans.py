"""Each finished call as an OpenTelemetry span, where settings name a collector. Numbers and names, never text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from kb.errors import SettingsError

if TYPE_CHECKING:
    from kb.calls.trace import Line

SEND_EVERY = 2000  # milliseconds


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
