"""What time certificates are judged by: never earlier than what this terminal already knows.

A clock that fell back to 1970 must not bring an expired certificate to life, and a clock that is
merely behind must not block money.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# No honest clock is earlier than this program.
BUILD_TIME = datetime(2026, 11, 1, tzinfo=UTC)


def trusted_now(system_clock: datetime, last_written: datetime | None) -> datetime:
    """Return the latest of system clock, last written record, and build time."""
    known = BUILD_TIME if last_written is None else max(BUILD_TIME, last_written)
    return max(system_clock, known)


def operator_now(system_clock: datetime, drift_s: int) -> datetime:
    """Return the operator's time; drift_s is its clock minus ours, as its last answer told."""
    return system_clock + timedelta(seconds=drift_s)
