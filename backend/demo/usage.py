"""The demonstration's usage records, moved so that they always are of the last months.

The three months of usage.csv stand for the three whole months before this one; the running month
and those still earlier repeat them.  A trip puts use abroad on some days before today.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache

from backend.demo.catalogue import USAGE_FILE, price_list
from backend.rating.catalogue import HOME
from backend.rating.months import Month
from backend.rating.records import Direction, Service, UsageRecord
from backend.rating.usage_file import UsageReading

MONTHS = 3
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Trip:
    """Days abroad, counted back from today."""

    country: str
    first_days_ago: int
    last_days_ago: int

    def days(self, today: date) -> tuple[date, date]:
        """Return the first and the last day."""
        first, last = self.first_days_ago, self.last_days_ago
        return today - timedelta(days=first), today - timedelta(days=last)


# Whose trips are on record.
TRIPS = {
    "+79001000016": (Trip("HU", 46, 38),),
    "+79001000013": (Trip("HU", 5, 0),),
    "+79001000019": (Trip("TR", 1, 0),),
    "+36200000001": (Trip("AT", 20, 18),),
}


@dataclass(frozen=True)
class Use:
    """A record and the country it was made in; None at home."""

    record: UsageRecord
    country: str | None = None


@cache
def _recorded() -> dict[str, tuple[tuple[UsageRecord, ...], ...]]:
    """Return the records of usage.csv by subscriber and month."""
    zones = tuple(zone.id for zone in price_list().roaming_zones)
    with USAGE_FILE.open(encoding="utf-8", newline="") as file:
        names = sorted({row["subscriber"] for row in csv.DictReader(file)})
    found = {}
    for name in names:
        with USAGE_FILE.open(encoding="utf-8", newline="") as file:
            reading = UsageReading(file, USAGE_FILE.name, zones)
            records = tuple(reading.records(name))
        months = [
            tuple(one for one in records if Month.of(one.started_at) == month)
            for month in reading.months
        ]
        assert len(months) == MONTHS, "the file holds three months"
        found[name] = tuple(months)
    return found


@lru_cache(maxsize=256)
def home_use(usage_of: str, month: Month, months_ago: int) -> tuple[Use, ...]:
    """Return what a subscriber of usage.csv used in a month, in the order it began.

    A day that the month does not have is its last one; the order stays.
    """
    if not usage_of:
        return ()
    uses: list[Use] = []
    latest = datetime(month.year, month.number, 1) - _SECOND  # noqa: DTZ001 - the operator's own time
    for record in _recorded()[usage_of][(MONTHS - months_ago) % MONTHS]:
        at = record.started_at.replace(
            year=month.year, month=month.number, day=min(record.started_at.day, month.days)
        )
        latest = max(at, latest + _SECOND)
        moved = UsageRecord(
            latest,
            record.service,
            record.direction,
            record.call_class,
            record.quantity,
            record.zone,
        )
        uses.append(Use(moved))
    return tuple(uses)


@lru_cache(maxsize=64)
def trip_use(trip: Trip, zone: str, today: date) -> tuple[Use, ...]:
    """Return what was used on a trip: a few calls, messages and much data a day."""
    assert zone != HOME, "a trip goes abroad"
    first, last = trip.days(today)
    uses = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for hour, service, direction, quantity in (
            (9, Service.DATA, Direction.OUT, (700 + 130 * (number % 5)) * 4),
            (12, Service.VOICE, Direction.OUT, 65 + 30 * (number % 4)),
            (15, Service.VOICE, Direction.IN, 40 + 50 * (number % 3)),
            (19, Service.SMS, Direction.OUT, 1 + number % 2),
        ):
            at = datetime.combine(day, time(hour, 7 * (number % 8)))
            record = UsageRecord(at, service, direction, None, quantity, zone)
            uses.append(Use(record, trip.country))
    return tuple(uses)
