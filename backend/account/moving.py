"""Moments that move with the calendar: "-40d" is forty days before now, whenever now is.

`[+-]Ny[+-]Nd` counts from the middle of now's day, so that it is steady through a day; with
`[+-]Nh` it counts from now itself.  Anything else is RFC 3339, or an ISO day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from contract.moments import rfc3339

_RELATIVE = re.compile(r"(?:([+-]\d+)y)?(?:([+-]\d+)d)?(?:([+-]\d+)h)?")
_MIDDAY_HOUR = 9  # UTC: midday where the demonstration's customers are
MONTHS_A_YEAR = 12


def moment_of(text: str, now: datetime) -> datetime:
    """Return the moment in UTC; ValueError if it is none."""
    found = _RELATIVE.fullmatch(text)
    if found is None or not text:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    years, days, hours = (int(part or 0) for part in found.groups())
    base = now.astimezone(UTC)
    if found[3] is None:
        base = base.replace(hour=_MIDDAY_HOUR, minute=0, second=0, microsecond=0)
    base += timedelta(days=days, hours=hours)
    return _in_year(base, base.year + years)


def optional_moment(text: str | None, now: datetime) -> datetime | None:
    """Return the moment, or None for none."""
    return None if text is None else moment_of(text, now)


def day_of(text: str | None, now: datetime) -> date | None:
    """Return the day of a moment, or None for none."""
    return None if text is None else moment_of(text, now).date()


def text_of(moment: datetime | None) -> str | None:
    """Return a moment as the store writes it."""
    return None if moment is None else rfc3339(moment)


def month_start(moment: datetime, zone: ZoneInfo, months: int = 0) -> datetime:
    """Return when the month of a moment, or one so many months later, began in a zone."""
    local = moment.astimezone(zone)
    index = local.year * MONTHS_A_YEAR + local.month - 1 + months
    year, month = index // MONTHS_A_YEAR, index % MONTHS_A_YEAR + 1
    return datetime(year, month, 1, tzinfo=zone).astimezone(UTC)


def month_name(moment: datetime, zone: ZoneInfo) -> str:
    """Return the month of a moment in a zone, as YYYY-MM."""
    return f"{moment.astimezone(zone):%Y-%m}"


def _in_year(moment: datetime, year: int) -> datetime:
    last = monthrange(year, moment.month)[1]
    return moment.replace(year=year, day=min(moment.day, last))
