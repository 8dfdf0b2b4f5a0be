"""The one thing a driver may know about a wire."""

from __future__ import annotations

from typing import Protocol


class ByteStream(Protocol):
    """A duplex byte pipe.  Every method raises TransportError and nothing else."""

    def open(self) -> None:
        """Open, or open again after a failure.  PortMissingError, PortBusyError."""
        ...

    def read(self, size_max: int, timeout_s: float) -> bytes:
        """Return what arrived, at least one byte, or b"" once timeout_s has passed."""
        ...

    def write(self, data: bytes, timeout_s: float) -> int:
        """Hand bytes to the wire; return how many went before timeout_s passed."""
        ...

    def flush_input(self) -> None:
        """Forget what arrived and was not read."""
        ...

    def close(self) -> None:
        """Close; closing twice is allowed."""
        ...
