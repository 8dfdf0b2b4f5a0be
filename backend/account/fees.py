"""Fees by the calendar: of the tariff, of options, of subscriptions; and which comes next.

What an order took at once is a movement and no fee: fees run from the day after it.  A tariff's
month begins on the first, an option's on the day it was switched on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from backend.account.history import Account, bounds, rated_between
from backend.account.moving import month_start
from backend.account.rows import Held
from backend.demo.markets import Market
from backend.demo.price_lists import market_price_list
from backend.rating.catalogue import FeeMode, Option, Per, Subscription, Tariff
from backend.rating.months import Month

DAYS_A_MONTH = 30
# Fees are taken early in the day.
_AT = timedelta(minutes=10)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Fee:
    """One taking of a fee."""

    at: datetime
    amount_minor: int
    product_id: str
    key: str
    kind: str  # tariff, option or subscription
    per: Per


def fees_between(account: Account, begins_at: datetime, ends_at: datetime) -> list[Fee]:
    """Return the fees within a time, the oldest first."""
    found = list(_tariff_fees(account, begins_at, ends_at))
    for held in (*account.held, *account.past):
        found += _held_fees(account, held, begins_at, ends_at)
    return sorted(found, key=lambda fee: (fee.at, fee.product_id))


def next_fees(account: Account) -> list[Fee]:
    """Return the next taking of everything that costs money, the nearest first."""
    ends_at = account.now + timedelta(days=2 * DAYS_A_MONTH + 2)
    first: dict[str, Fee] = {}
    for fee in fees_between(account, account.now, ends_at):
        first.setdefault(fee.product_id, fee)
    return list(first.values())


def month_minor(product: Option | Subscription, price_minor: int | None = None) -> int:
    """Return what a product comes to in thirty days; by the day of use it is not known."""
    fee = product.fee if price_minor is None else price_minor
    return {
        Per.ONCE: 0,
        Per.DAY: fee * DAYS_A_MONTH,
        Per.DAY_USED: 0,
        Per.MONTH: fee,
    }[product.per]


def daily_share(fee_minor: int, day: int, days: int) -> int:
    """Return a day's part of a month's fee; the days of a month add up to it."""
    return fee_minor * day // days - fee_minor * (day - 1) // days


def _tariff_fees(account: Account, begins_at: datetime, ends_at: datetime) -> Iterator[Fee]:
    prices = market_price_list(account.market.market_id)
    coming = () if account.scheduled is None else (account.scheduled,)
    spans = (*account.spans, *coming)
    for number, span in enumerate(spans):
        later = spans[number + 1].since if number + 1 < len(spans) else ends_at
        tariff = prices.tariff(span.tariff_id)
        first, last = max(begins_at, span.since), min(ends_at, later)
        # Who goes over to another tariff within a month pays for its rest at once, in the order.
        ordered = number > 0 and span.since != month_start(span.since, account.market.zone)
        for at, amount in _takings(tariff, first, last, account.market):
            taken = discounted(account, amount, at)
            if taken and not (ordered and _same_day(at, span.since, account.market)):
                yield Fee(at, taken, tariff.id, tariff.key, "tariff", _per_of(tariff))


def _same_day(one: datetime, other: datetime, market: Market) -> bool:
    return one.astimezone(market.zone).date() == other.astimezone(market.zone).date()


def discounted(account: Account, fee_minor: int, at: datetime) -> int:
    """Return a tariff's fee less the discounts of accepted offers."""
    percent = sum(
        one.fee_percent
        for one in account.offers
        if one.until is not None and one.at <= at < one.until
    )
    return max(0, fee_minor + fee_minor * percent // 100)


def _per_of(tariff: Tariff) -> Per:
    return Per.DAY if tariff.fee_mode is FeeMode.DAILY else Per.MONTH


def _takings(
    tariff: Tariff, begins_at: datetime, ends_at: datetime, market: Market
) -> Iterator[tuple[datetime, int]]:
    if tariff.fee_mode is FeeMode.NONE:
        return
    for at, day, month in days_between(begins_at, ends_at, market):
        if tariff.fee_mode is FeeMode.DAILY:
            yield at, daily_share(tariff.fee_month, day, month.days)
        elif day == 1:
            yield at, tariff.fee_month


def days_between(
    begins_at: datetime, ends_at: datetime, market: Market
) -> Iterator[tuple[datetime, int, Month]]:
    """Yield the moment fees are taken on each day within a time, its number and its month."""
    local = begins_at.astimezone(market.zone)
    midnight = datetime(local.year, local.month, local.day)  # noqa: DTZ001 - the zone follows
    while True:
        at = (midnight + _AT).replace(tzinfo=market.zone).astimezone(UTC)
        if at >= ends_at:
            return
        if at >= begins_at:
            yield at, midnight.day, Month.of(midnight)
        midnight += _DAY


def _held_fees(
    account: Account, held: Held, begins_at: datetime, ends_at: datetime
) -> Iterator[Fee]:
    product = market_price_list(account.market.market_id).held(held.product_id)
    amount = product.fee if held.price_minor is None else held.price_minor
    if not amount or held.product_id in account.tariff.includes:
        return
    kind = "option" if isinstance(product, Option) else "subscription"
    since = max(held.since, held.trial_until or held.since)
    last = ends_at if held.until is None else min(ends_at, held.until)
    for at in _held_takings(account, held, product, (since, begins_at, last)):
        yield Fee(at, amount, product.id, product.key, kind, product.per)


def _held_takings(
    account: Account,
    held: Held,
    product: Option | Subscription,
    times: tuple[datetime, datetime, datetime],
) -> Iterator[datetime]:
    since, begins_at, ends_at = times
    first = max(since, begins_at)
    by_demonstration = not held.order_id
    if product.per is Per.DAY_USED:
        assert isinstance(product, Option), "only an option is paid by the day of use"
        yield from _days_of_use(account, product, first, ends_at)
        return
    if by_demonstration and begins_at <= since < ends_at:
        yield since
    if product.per is Per.ONCE:
        return
    begun = since.astimezone(account.market.zone)
    for at, day, month in days_between(first, ends_at, account.market):
        is_due = product.per is Per.DAY or day == min(begun.day, month.days)
        if is_due and not _same_day(at, since, account.market):
            yield at


def _days_of_use(
    account: Account, option: Option, begins_at: datetime, ends_at: datetime
) -> Iterator[datetime]:
    seen = set()
    for use in rated_between(account, begins_at, min(ends_at, account.now)):
        day = use.at.astimezone(account.market.zone).date()
        if use.record.zone in option.zones and day not in seen:
            seen.add(day)
            yield use.at


def month_fees(account: Account, month: Month) -> list[Fee]:
    """Return the fees of a month up to now."""
    begins_at, ends_at = bounds(month, account.market)
    return fees_between(account, begins_at, min(ends_at, account.now))
