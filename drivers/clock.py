"""The drivers' only look at a clock: seconds that never go back."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]


def monotonic() -> float:
    """Seconds since some instant in the past; never goes back, ignores the calendar."""
    return time.monotonic()
