"""The walk: a subscriber's records once from first to last, by many tariffs at the same time.

Nothing is kept but the running month of each tariff and the bills of the months that are over, so
that a walk of a million records needs no more room than one of a thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.rating.bill import MonthBill
from backend.rating.catalogue import HOME, Option, Tariff, Zone
from backend.rating.meter import Meter
from backend.rating.months import Month, months_between
from backend.rating.records import Direction, Service, UsageRecord
from backend.rating.roaming import RoamingLine, RoamingMeter


class OutOfOrderError(ValueError):
    """A record began before the one that was handed in before it."""


@dataclass(frozen=True, slots=True)
class MonthUse:
    """What was used at home in a month, by whatever tariff."""

    month: Month
    calls_in: int
    spoken_in_s: int
    calls_out: int
    spoken_out_s: int
    sms: int
    data_kb: int


@dataclass(frozen=True)
class Walked:
    """What a walk came to; bills by tariff id, a month each."""

    months: tuple[Month, ...]
    bills: dict[str, tuple[MonthBill, ...]]
    use: tuple[MonthUse, ...]
    roaming: tuple[RoamingLine, ...]
    roaming_days: dict[str, int]  # by id of a held option with zones: days of use in them
    records: int


class Walk:
    """Takes records in the order they began; `finish` says what they cost."""

    def __init__(
        self, tariffs: Sequence[Tariff], zones: Iterable[Zone] = (), held: Iterable[Option] = ()
    ) -> None:
        assert tariffs, "something is rated"
        self._tariffs = {tariff.id: tariff for tariff in tariffs}
        self._held = tuple(held)
        self._roaming = RoamingMeter(zones, self._held)
        self._bills: dict[str, dict[Month, MonthBill]] = {name: {} for name in self._tariffs}
        self._incoming: dict[Month, list[int]] = {}
        self._meters: dict[str, Meter] = {}
        self._month: Month | None = None
        self._first: Month | None = None
        self._last_at = datetime.min  # noqa: DTZ901  # the operator's own time has no zone
        self._records = 0

    def add(self, records: Iterable[UsageRecord]) -> None:
        """Rate more records; OutOfOrderError, UnknownNameError for a zone."""
        for record in records:
            started_at = record.started_at
            if started_at < self._last_at:
                raise OutOfOrderError(f"{started_at} comes after {self._last_at}")
            if (
                self._month is None
                or started_at.month != self._last_at.month
                or (started_at.year != self._last_at.year)
            ):
                self._open(Month.of(started_at))
            self._last_at = started_at
            self._records += 1
            if record.zone != HOME:
                self._roaming.add(record)
            elif record.service is Service.DATA:
                for meter in self._meters.values():
                    meter.data(record.quantity)
            elif record.direction is Direction.IN:
                self._come_in(record)
            elif record.service is Service.SMS:
                for meter in self._meters.values():
                    meter.sms(record.quantity)
            else:
                assert record.call_class is not None, "a priced call has a class"
                for meter in self._meters.values():
                    meter.call(record.call_class, record.quantity)

    def _open(self, month: Month) -> None:
        self._close()
        self._month = month
        self._first = self._first or month
        self._incoming[month] = [0, 0]
        self._meters = {name: Meter(tariff) for name, tariff in self._tariffs.items()}

    def _close(self) -> None:
        if self._month is not None:
            for name, meter in self._meters.items():
                self._bills[name][self._month] = meter.bill(self._month)

    def _come_in(self, record: UsageRecord) -> None:
        """What comes in at home is free by every tariff."""
        assert self._month is not None, "a record opened its month"
        if record.service is Service.VOICE:
            counted = self._incoming[self._month]
            counted[0] += 1
            counted[1] += record.quantity

    def finish(self, months: Sequence[Month] | None = None) -> Walked:
        """Return the bills of these months, or of those from the first record to the last.

        A month without records costs what its tariff's fee is; ValueError for a record outside.
        """
        self._close()
        if months is None:
            if self._first is None or self._month is None:
                raise ValueError("no records and no months: nothing to rate")
            months = months_between(self._first, self._month)
        strangers = [str(month) for month in self._incoming if month not in months]
        if strangers or not months:
            raise ValueError(f"records of {', '.join(strangers) or 'no month'} are not asked for")
        bills = {
            name: tuple(
                self._bills[name].get(month) or Meter(tariff).bill(month) for month in months
            )
            for name, tariff in self._tariffs.items()
        }
        some_tariff = next(iter(bills.values()))
        return Walked(
            months=tuple(months),
            bills=bills,
            use=tuple(self._use(bill) for bill in some_tariff),
            roaming=self._roaming.lines(),
            roaming_days={one.id: self._roaming.days_in(one.zones) for one in self._held},
            records=self._records,
        )

    def _use(self, bill: MonthBill) -> MonthUse:
        calls_in, spoken_in_s = self._incoming.get(bill.month, [0, 0])
        return MonthUse(
            month=bill.month,
            calls_in=calls_in,
            spoken_in_s=spoken_in_s,
            calls_out=sum(line.calls for line in bill.calls),
            spoken_out_s=sum(line.spoken_s for line in bill.calls),
            sms=bill.sms.sent,
            data_kb=bill.data.used_kb,
        )


def rate_month(tariff: Tariff, records: Iterable[UsageRecord], month: Month) -> MonthBill:
    """Return what one month's use at home costs by one tariff; records in any order."""
    walk = Walk([tariff])
    home = (record for record in records if record.zone == HOME)
    walk.add(sorted(home, key=lambda record: record.started_at))
    return walk.finish([month]).bills[tariff.id][0]
