"""Use abroad: whole minutes and whole MB, rounded up, at the prices of the zone.

A call that comes in costs, a message that comes in does not.  Where the subscriber holds an option
paid by the day of use, its minutes (in or out) and MB of that day are taken first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from backend.rating.bill import KB_PER_MB, SECONDS_PER_MINUTE
from backend.rating.catalogue import Option, Per, UnknownNameError, Zone
from backend.rating.months import Month
from backend.rating.records import Direction, Service, UsageRecord


@dataclass(frozen=True, slots=True)
class RoamingLine:
    """What one zone cost in one month; covered: what options of the day took over."""

    month: Month
    zone: str
    days: int  # with any use
    minutes_out: int
    minutes_in: int
    sms: int
    mb: int
    covered_minutes: int
    covered_mb: int
    cost_minor: int


class _Line:
    """One zone in one month, still running."""

    __slots__ = ("cost_minor", "covered_mb", "covered_minutes", "days", "in_", "mb", "out", "sms")

    def __init__(self) -> None:
        self.days: set[date] = set()
        self.out = self.in_ = self.sms = self.mb = 0
        self.covered_minutes = self.covered_mb = self.cost_minor = 0


class _DayOption:
    """What an option still gives today."""

    __slots__ = ("_day", "_option", "mb", "minutes")

    def __init__(self, option: Option) -> None:
        self._option = option
        self._day: date | None = None
        self.minutes = self.mb = 0

    def open(self, day: date) -> None:
        """A new day is full again."""
        if day != self._day:
            self._day = day
            self.minutes, self.mb = self._option.adds_per_day.min, self._option.adds_per_day.mb

    def serves(self, zone: str) -> bool:
        return zone in self._option.zones


class RoamingMeter:
    """Takes records abroad in the order they began."""

    def __init__(self, zones: Iterable[Zone], held: Iterable[Option] = ()) -> None:
        self._zones = {zone.id: zone for zone in zones}
        self._options = [_DayOption(option) for option in held if option.per is Per.DAY_USED]
        self._lines: dict[tuple[Month, str], _Line] = {}

    def add(self, record: UsageRecord) -> None:
        """Charge one use; UnknownNameError for a zone the catalogue does not have."""
        zone = self._zones.get(record.zone)
        if zone is None:
            there_are = ", ".join(self._zones) or "none"
            raise UnknownNameError(f"no roaming zone {record.zone!r} (there are: {there_are})")
        day = record.started_at.date()
        line = self._lines.setdefault((Month.of(record.started_at), zone.id), _Line())
        line.days.add(day)
        option = next((one for one in self._options if one.serves(zone.id)), None)
        if option is not None:
            option.open(day)
        match record.service:
            case Service.VOICE:
                self._call(line, zone, option, record)
            case Service.SMS if record.direction is Direction.OUT:
                line.sms += record.quantity
                line.cost_minor += record.quantity * zone.sms
            case Service.DATA:
                self._data(line, zone, option, record.quantity)

    def _call(
        self, line: _Line, zone: Zone, option: _DayOption | None, record: UsageRecord
    ) -> None:
        minutes = -(-record.quantity // SECONDS_PER_MINUTE)
        covered = 0 if option is None else min(minutes, option.minutes)
        if option is not None:
            option.minutes -= covered
        line.covered_minutes += covered
        if record.direction is Direction.OUT:
            line.out += minutes
            line.cost_minor += (minutes - covered) * zone.out_min
        else:
            line.in_ += minutes
            line.cost_minor += (minutes - covered) * zone.in_min

    def _data(self, line: _Line, zone: Zone, option: _DayOption | None, kb: int) -> None:
        mb = -(-kb // KB_PER_MB)
        covered = 0 if option is None else min(mb, option.mb)
        if option is not None:
            option.mb -= covered
        line.mb += mb
        line.covered_mb += covered
        line.cost_minor += (mb - covered) * zone.mb

    def lines(self) -> tuple[RoamingLine, ...]:
        """Return what it came to, by month and zone."""
        return tuple(
            RoamingLine(
                month=month,
                zone=zone,
                days=len(line.days),
                minutes_out=line.out,
                minutes_in=line.in_,
                sms=line.sms,
                mb=line.mb,
                covered_minutes=line.covered_minutes,
                covered_mb=line.covered_mb,
                cost_minor=line.cost_minor,
            )
            for (month, zone), line in sorted(self._lines.items(), key=lambda item: item[0])
        )

    def days_in(self, zones: Iterable[str]) -> int:
        """Return on how many days there was any use in one of these zones."""
        wanted = set(zones)
        return len(
            {day for (_, zone), line in self._lines.items() if zone in wanted for day in line.days}
        )
