"""How a moment is spelled, the same in records, answers, logs and tables.

Apart from the schemas, so that what starts before them can write a time.
"""

from __future__ import annotations

from datetime import UTC, datetime


def rfc3339(moment: datetime) -> str:
    """Return UTC with milliseconds and a Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
