"""What chance is here: dice that come in and are asked.  `kiosk.dice` is where they come from."""

from __future__ import annotations

from typing import Protocol


class Dice(Protocol):
    """Where random bytes and jitter come from."""

    def token_bytes(self, count: int) -> bytes:
        """Return so many random bytes."""
        ...

    def uniform(self, low: float, high: float) -> float:
        """Return a number between low and high, for jitter."""
        ...
