"""What was used, and what each use cost: records rated one by one by the rating engine.

Rated months are remembered: they depend on nothing but the records, the tariffs and the day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from backend.account import store
from backend.account.rows import Held, OfferTaken, Subscriber, TariffSpan
from backend.demo.markets import MARKETS, Market
from backend.demo.price_lists import market_price_list
from backend.demo.usage import TRIPS, Trip, Use, home_use, trip_use
from backend.rating.catalogue import HOME, Option, Package, Per, Tariff
from backend.rating.meter import Meter
from backend.rating.months import Month
from backend.rating.records import Direction, Service, UsageRecord
from backend.rating.roaming import RoamingMeter

# The running month and six before it.
MONTHS_BACK = 6
LIMIT_OPTION = "O-ROAM-LIMIT"


@dataclass(frozen=True)
class Rated:
    """One use and its price; package: seconds, pieces or KB that packages gave."""

    at: datetime
    record: UsageRecord
    country: str | None
    charged_minor: int
    package: int

    @property
    def is_abroad(self) -> bool:
        return self.country is not None


@dataclass(frozen=True)
class Segment:
    """Part of a month under one tariff, with the packages of options beside its own."""

    begins_at: datetime
    tariff_id: str
    option_ids: tuple[str, ...]  # monthly packages
    day_option_ids: tuple[str, ...]  # paid by the day of use abroad
    limit_minor: int | None = None  # of spending abroad in the month


@dataclass(frozen=True)
class Account:
    """All that rating needs of a subscriber, read once."""

    subscriber: Subscriber
    market: Market
    spans: tuple[TariffSpan, ...]
    held: tuple[Held, ...]
    past: tuple[Held, ...]
    offers: tuple[OfferTaken, ...]
    now: datetime
    scheduled: TariffSpan | None = None  # ordered, and not begun

    @property
    def tariff(self) -> Tariff:
        return market_price_list(self.market.market_id).tariff(self.spans[-1].tariff_id)

    @property
    def month(self) -> Month:
        return Month.of(self.now.astimezone(self.market.zone))

    def months(self) -> tuple[Month, ...]:
        """Return the months there are records of, the running one first."""
        found = [self.month]
        for _ in range(MONTHS_BACK):
            found.append(before(found[-1]))
        return tuple(found)


def read_account(db: sqlite3.Connection, subscriber: Subscriber, now: datetime) -> Account:
    """Return what there is of a subscriber: five queries."""
    msisdn = subscriber.msisdn
    return Account(
        subscriber,
        MARKETS[subscriber.market],
        store.tariff_spans(db, msisdn, now),
        store.held(db, msisdn, now),
        store.past_held(db, msisdn, now),
        store.offers_taken(db, msisdn, now),
        now,
        store.scheduled_tariff(db, msisdn, now),
    )


def before(month: Month) -> Month:
    """Return the month before."""
    return Month(month.year, month.number - 1) if month.number > 1 else Month(month.year - 1, 12)


def bounds(month: Month, market: Market) -> tuple[datetime, datetime]:
    """Return when a month begins and ends in a market, in UTC."""
    later = month.next
    return (
        datetime(month.year, month.number, 1, tzinfo=market.zone).astimezone(UTC),
        datetime(later.year, later.number, 1, tzinfo=market.zone).astimezone(UTC),
    )


def rated_month(account: Account, month: Month) -> tuple[Rated, ...]:
    """Return the uses of a month up to now, the oldest first."""
    months = account.months()
    if month not in months:
        return ()
    today = account.now.astimezone(account.market.zone).date()
    trips = TRIPS.get(account.subscriber.msisdn, ())
    rated = _rated(
        account.subscriber.usage_of,
        trips,
        today if trips else date.min,
        account.market.market_id,
        month,
        months.index(month),
        _segments(account, month),
    )
    return tuple(one for one in rated if one.at <= account.now)


def rated_between(account: Account, begins_at: datetime, ends_at: datetime) -> tuple[Rated, ...]:
    """Return the uses within a time, the oldest first."""
    found: list[Rated] = []
    for month in reversed(account.months()):
        starts, stops = bounds(month, account.market)
        if starts < ends_at and stops > begins_at:
            uses = rated_month(account, month)
            found += [one for one in uses if begins_at <= one.at < ends_at]
    return tuple(found)


def running_segment(account: Account) -> Segment:
    """Return the tariff and packages that count now, and since when in this month."""
    return _segments(account, account.month)[-1]


def boosted(tariff: Tariff, options: tuple[Option, ...]) -> Tariff:
    """Return the tariff with the packages of options beside its own."""
    package = Package(
        min=tariff.pkg.min + sum(one.adds.min for one in options),
        sms=tariff.pkg.sms + sum(one.adds.sms for one in options),
        mb=tariff.pkg.mb + sum(one.adds.mb for one in options),
    )
    return tariff.model_copy(update={"pkg": package})


def records_of(account: Account, months: tuple[Month, ...]) -> tuple[UsageRecord, ...]:
    """Return the bare records of some months, as the advisor takes them."""
    return tuple(one.record for month in months for one in rated_month(account, month))


def _segments(account: Account, month: Month) -> tuple[Segment, ...]:
    begins_at, ends_at = bounds(month, account.market)
    prices = market_price_list(account.market.market_id)
    options = []
    for held in (*account.held, *account.past):
        product = prices.held(held.product_id)
        over = held.until is not None and held.until <= begins_at
        if isinstance(product, Option) and held.since < ends_at and not over:
            options.append(product)
    monthly = tuple(one.id for one in options if one.per is Per.MONTH and one.adds != Package())
    daily = tuple(one.id for one in options if one.per is Per.DAY_USED)
    spans = [span for span in account.spans if span.since < ends_at] or [account.spans[0]]
    first = max((number for number, span in enumerate(spans) if span.since <= begins_at), default=0)
    limit = next((one.step_minor for one in account.held if one.product_id == LIMIT_OPTION), None)
    return tuple(
        Segment(
            max(begins_at, span.since) if number else begins_at,
            span.tariff_id,
            monthly,
            daily,
            limit,
        )
        for number, span in enumerate(spans[first:])
    )


@lru_cache(maxsize=2048)
def _rated(
    usage_of: str,
    trips: tuple[Trip, ...],
    today: date,
    market_id: str,
    month: Month,
    months_ago: int,
    segments: tuple[Segment, ...],
) -> tuple[Rated, ...]:
    """Rate a whole month; today matters to trips alone."""
    market, prices = MARKETS[market_id], market_price_list(market_id)
    uses = _uses(usage_of, trips, today, market_id, month, months_ago)
    rated: list[Rated] = []
    abroad_minor = 0
    for number, segment in enumerate(segments):
        later = segments[number + 1].begins_at if number + 1 < len(segments) else None
        options = [prices.held(name) for name in segment.option_ids]
        tariff = boosted(
            prices.tariff(segment.tariff_id),
            tuple(one for one in options if isinstance(one, Option)),
        )
        day_options = [prices.held(name) for name in segment.day_option_ids]
        abroad = RoamingMeter(
            prices.roaming_zones, [one for one in day_options if isinstance(one, Option)]
        )
        meter = Meter(tariff)
        for use in uses:
            at = use.record.started_at.replace(tzinfo=market.zone).astimezone(UTC)
            if (number and at < segment.begins_at) or (later is not None and at >= later):
                continue
            limit = segment.limit_minor
            if use.country is not None and limit is not None and abroad_minor >= limit:
                continue  # not served any more
            cost, package = _one(use.record, meter, abroad)
            abroad_minor += 0 if use.country is None else cost
            rated.append(Rated(at, use.record, use.country, cost, package))
    return tuple(rated)


def _uses(
    usage_of: str,
    trips: tuple[Trip, ...],
    today: date,
    market_id: str,
    month: Month,
    months_ago: int,
) -> list[Use]:
    """Return use at home on the days at home, and abroad on the others, as it began."""
    zones = {
        country: zone.id
        for zone in market_price_list(market_id).roaming_zones
        for country in zone.countries
    }
    away = [trip.days(today) for trip in trips]
    uses = [
        use
        for use in home_use(usage_of, month, months_ago)
        if not any(first <= use.record.started_at.date() <= last for first, last in away)
    ]
    for trip in trips:
        uses += [
            use
            for use in trip_use(trip, zones[trip.country], today)
            if Month.of(use.record.started_at) == month
        ]
    return sorted(uses, key=lambda use: use.record.started_at)


def _one(record: UsageRecord, meter: Meter, abroad: RoamingMeter) -> tuple[int, int]:
    """Return what one more use costs, and what of it came out of packages."""
    if record.zone != HOME:
        before_minor = _abroad_minor(abroad)
        abroad.add(record)
        return _abroad_minor(abroad) - before_minor, 0
    if record.direction is Direction.IN:
        return 0, 0
    cost_before, package_before = meter.so_far
    if record.service is Service.DATA:
        meter.data(record.quantity)
    elif record.service is Service.SMS:
        meter.sms(record.quantity)
    else:
        assert record.call_class is not None, "a priced call has a class"
        meter.call(record.call_class, record.quantity)
    cost, package = meter.so_far
    return cost - cost_before, package - package_before


def _abroad_minor(meter: RoamingMeter) -> int:
    return sum(line.cost_minor for line in meter.lines())


def by_service(rated: tuple[Rated, ...], service: Service) -> Iterator[Rated]:
    """Yield the uses of one kind."""
    return (one for one in rated if one.record.service is service)
