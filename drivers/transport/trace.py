"""A ByteStream that tells a listener every byte that passes."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, unique

from drivers.clock import Clock, monotonic
from drivers.transport.base import ByteStream


@unique
class Direction(Enum):
    """Which way bytes went, seen from the host."""

    SENT = "sent"
    RECEIVED = "received"


TraceSink = Callable[[Direction, bytes, float], None]


class TracedStream:
    """Passes everything on unchanged; the sink is called on the stream's own thread."""

    def __init__(self, stream: ByteStream, sink: TraceSink, clock: Clock = monotonic) -> None:
        self._stream = stream
        self._sink = sink
        self._clock = clock

    def open(self) -> None:
        self._stream.open()

    def read(self, size_max: int, timeout_s: float) -> bytes:
        data = self._stream.read(size_max, timeout_s)
        if data:
            self._sink(Direction.RECEIVED, data, self._clock())
        return data

    def write(self, data: bytes, timeout_s: float) -> int:
        sent = self._stream.write(data, timeout_s)
        if sent:
            self._sink(Direction.SENT, data[:sent], self._clock())
        return sent

    def flush_input(self) -> None:
        self._stream.flush_input()

    def close(self) -> None:
        self._stream.close()
