"""What a moment is: a monotonic reading for deadlines and the UTC time for records, together.

Values only.  Who needs a moment is handed one; `kiosk.clock` is where they come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Instant:
    """One moment, read twice: seconds that never run backwards, and aware UTC."""

    monotonic_s: float
    utc: datetime

    def __post_init__(self) -> None:
        if self.utc.utcoffset() != timedelta(0):
            raise ValueError("an instant carries UTC")

    def since_s(self, earlier: Instant) -> float:
        """Return the seconds passed since an earlier moment of the same process."""
        return self.monotonic_s - earlier.monotonic_s

    def plus(self, seconds: float) -> Instant:
        """Return the moment so many seconds later."""
        return Instant(self.monotonic_s + seconds, self.utc + timedelta(seconds=seconds))


def to_milliseconds(moment: datetime) -> datetime:
    """Return the moment cut to milliseconds, the finest a record keeps."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def epoch_ms(moment: datetime) -> int:
    """Return whole milliseconds since 1970, without a float on the way."""
    passed = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (passed.days * 86_400 + passed.seconds) * 1000 + passed.microseconds // 1000


def local_text(moment: datetime, timezone: str) -> str:
    """Return "22.11.2026 20:34:21 +03:00": the terminal's own zone with its offset, for slips."""
    local = moment.astimezone(ZoneInfo(timezone))
    offset = local.strftime("%z")
    return f"{local:%d.%m.%Y %H:%M:%S} {offset[:3]}:{offset[3:5]}"
