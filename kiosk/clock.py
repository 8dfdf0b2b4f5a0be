"""The only file that asks the system for the time."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from kiosk.time_values import Instant

_OFFSET_REREAD_S = 0.2
_OFFSET_S_MAX = 10 * 365 * 86_400.0


class Clock(Protocol):
    """Where moments come from."""

    def monotonic_s(self) -> float:
        """Return seconds that never run backwards."""
        ...

    def utc(self) -> datetime:
        """Return the aware UTC time."""
        ...

    def now(self) -> Instant:
        """Return both readings as one moment."""
        ...


class SystemClock:
    """The machine's clocks, moved ahead by an offset on the developer's bench.

    The offset is told by `move_ahead`, or stands as a number of seconds in offset_file, which is
    read again at most five times a second.  It moves both readings, so deadlines pass too, and
    only ever grows: monotonic time keeps its promise.
    """

    def __init__(self, offset_file: Path | None = None) -> None:
        self._offset_file = offset_file
        self._offset_s = 0.0
        self._reread_at_s = 0.0

    def move_ahead(self, offset_s: float) -> None:
        """Stand so many seconds ahead of the machine; less than now is ignored."""
        self._offset_s = max(self._offset_s, min(offset_s, _OFFSET_S_MAX))

    def monotonic_s(self) -> float:
        return time.monotonic() + self._offset()

    def utc(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._offset())

    def now(self) -> Instant:
        return Instant(self.monotonic_s(), self.utc())

    def _offset(self) -> float:
        if self._offset_file is not None and time.monotonic() >= self._reread_at_s:
            self._reread_at_s = time.monotonic() + _OFFSET_REREAD_S
            # No file, or one half written: the last offset stays.
            with contextlib.suppress(OSError, ValueError):
                self.move_ahead(float(self._offset_file.read_text()))
        return self._offset_s


class ManualClock:
    """A clock that stands still until it is told to move; starts where it is told."""

    def __init__(self, utc: datetime = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)) -> None:
        self._now = Instant(1000.0, utc)

    def monotonic_s(self) -> float:
        return self._now.monotonic_s

    def utc(self) -> datetime:
        return self._now.utc

    def now(self) -> Instant:
        return self._now

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass; never back."""
        assert seconds >= 0, "time does not run backwards"
        self._now = self._now.plus(seconds)

    def set_utc(self, utc: datetime) -> None:
        """Set the wall clock, as a technician or NTP might; monotonic time does not move."""
        self._now = Instant(self._now.monotonic_s, utc)
