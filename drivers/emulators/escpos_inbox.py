"""The receive buffer of an emulated printer: flow control, silent loss, real-time commands.

A real-time command is seen on arrival, whatever surrounds it, and its bytes go into the buffer
like all others; the interpreter skips them there.
"""

from __future__ import annotations

from drivers.emulators import escpos_lengths
from drivers.escpos.tables import DLE, REAL_TIME_CODES

BUFFER_BYTES = 4096
BUFFER_BYTES_SMALL = 256  # below, the marks of the 45-byte buffer hold
FULL_AT_FREE, READY_AT_FREE = 128, 256
FULL_AT_FREE_SMALL, READY_AT_FREE_SMALL = 16, 26


class Inbox:
    """Bytes that arrived and were not yet interpreted."""

    def __init__(self, capacity: int = BUFFER_BYTES) -> None:
        self._bytes = bytearray()
        self._real_time = bytearray()
        self._real_time_stored = 0
        self.dropped = 0
        self.resize(capacity)

    def resize(self, capacity: int) -> None:
        """Change the size; what does not fit any more is kept all the same."""
        small = capacity < BUFFER_BYTES_SMALL
        self.capacity = capacity
        self._full_at = FULL_AT_FREE_SMALL if small else FULL_AT_FREE
        self._ready_at = READY_AT_FREE_SMALL if small else READY_AT_FREE

    def __len__(self) -> int:
        return len(self._bytes)

    @property
    def nearly_full(self) -> bool:
        """Whether the host should stop."""
        return self.capacity - len(self._bytes) <= self._full_at

    @property
    def roomy(self) -> bool:
        """Whether the host may go on."""
        return self.capacity - len(self._bytes) >= self._ready_at

    def put(self, byte: int) -> bytes | None:
        """Store a byte, or lose it; return the real-time command it completes."""
        command = self._seen(byte)
        if len(self._bytes) < self.capacity:
            self._bytes.append(byte)
            self._real_time_stored += bool(self._real_time or command)
        elif self._real_time or command:
            # Carried out already, so not lost; half of it in the buffer would swallow data.
            stored = min(self._real_time_stored, len(self._bytes))
            del self._bytes[len(self._bytes) - stored :]
            self._real_time_stored = 0
        else:
            self.dropped += 1
        if not self._real_time:
            self._real_time_stored = 0
        return command

    def take(self) -> int | None:
        """Remove and return the oldest byte."""
        return self._bytes.pop(0) if self._bytes else None

    def clear(self) -> None:
        """Forget everything."""
        self._bytes.clear()
        self._real_time.clear()
        self._real_time_stored = 0

    def _seen(self, byte: int) -> bytes | None:
        seen = self._real_time
        if len(seen) == 1 and byte not in REAL_TIME_CODES:
            seen.clear()
        if not seen:
            if byte == DLE:
                seen.append(byte)
            return None
        seen.append(byte)
        if not escpos_lengths.whole(bytes(seen)):
            return None
        command = bytes(seen)
        seen.clear()
        return command
