"""Where the money went: every decrease of a time, grouped by its cause, with what stops it."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from backend.account.decreases import Decrease, decreases
from backend.account.history import Account, bounds
from backend.account.increases import increases
from backend.account.products import country_zone, options_in, ref
from contract.account.holdings import ROWS_MAX, ChargeGroup, Charges, Remedy
from contract.account.parts import Price

LAST = timedelta(days=30)
CONTENT_BLOCK = "O-CONTENT-BLOCK"
DATA_STOP = "O-ROAM-STOP"
_BY_TARIFF = frozenset({"tariff_fee", "calls", "messages", "data", "data_pack"})

_Key = tuple[str, str | None, str | None]


def period_of(account: Account, month: str | None) -> tuple[datetime, datetime] | None:
    """Return the time asked for, up to now; None for a month too long ago or still to come."""
    if month is None:
        return account.now - LAST, account.now
    wanted = next((one for one in account.months() if str(one) == month), None)
    if wanted is None:
        return None
    begins_at, ends_at = bounds(wanted, account.market)
    return begins_at, min(ends_at, account.now)


def charges_of(
    db: sqlite3.Connection, account: Account, period: tuple[datetime, datetime], language: str
) -> Charges:
    """Return the groups, the largest first; they add up to what was spent."""
    found = decreases(db, account, *period)
    grouped: dict[_Key, list[Decrease]] = {}
    for one in found:
        grouped.setdefault((one.cause, one.product_id, one.country), []).append(one)
    groups = [_group(account, lines, language) for lines in grouped.values()]
    groups.sort(key=lambda group: (-group.amount_minor, group.charge_id))
    assert len(groups) <= ROWS_MAX, "causes, products and countries are few"
    return Charges(
        begins_at=period[0],
        ends_at=period[1],
        currency=account.market.currency,
        spent_minor=sum(one.amount_minor for one in found),
        paid_in_minor=sum(one.amount_minor for one in increases(db, account, *period)),
        groups=tuple(groups),
        months=tuple(str(one) for one in account.months()),
    )


def _group(account: Account, lines: list[Decrease], language: str) -> ChargeGroup:
    first, market_id = lines[0], account.market.market_id
    quantities = [one.quantity for one in lines if one.quantity is not None]
    prices = {(one.price_minor, one.per) for one in lines if one.per is not None}
    price = None
    if len(prices) == 1:
        ((amount, per),) = prices
        assert per is not None, "those without were left out"
        price = Price(amount_minor=amount or 0, per=per.value)
    place = first.product_id or first.country or "all"
    return ChargeGroup(
        charge_id=f"{first.cause}.{place.replace('@', '')}",
        cause=first.cause,
        product=None if first.product_id is None else ref(market_id, first.product_id, language),
        amount_minor=sum(one.amount_minor for one in lines),
        count=len(lines),
        quantity=sum(quantities) if quantities else None,
        last_at=lines[-1].at,
        price=price,
        country=first.country,
        remedies=_remedies(account, first),
    )


def _remedies(account: Account, line: Decrease) -> tuple[Remedy, ...]:
    """Return what stops it, the best first; a dispute is always possible."""
    found: list[Remedy] = []
    held = {one.product_id for one in account.held}
    if line.cause in ("option_fee", "subscription_fee") and line.product_id in held:
        found.append(Remedy(kind="switch_off", product_id=line.product_id))
    if line.cause == "subscription_fee" and CONTENT_BLOCK not in held:
        found.append(Remedy(kind="content_block", product_id=CONTENT_BLOCK))
    if line.cause in _BY_TARIFF and not account.subscriber.company_managed:
        found.append(Remedy(kind="cheaper_tariff"))
    if line.cause == "roaming" and line.country is not None:
        found += _abroad(account, line.country, held)
    if account.subscriber.company_managed:
        found.clear()
    return (*found[:2], Remedy(kind="dispute"))


def _abroad(account: Account, country: str, held: set[str]) -> list[Remedy]:
    found = []
    zone = country_zone(account.market.market_id, country)
    options = () if zone is None else options_in(account.market, zone.id, "ru")
    if options and not any(one.product.product_id in held for one in options):
        found.append(Remedy(kind="country_option", product_id=options[0].product.product_id))
    if DATA_STOP not in held:
        found.append(Remedy(kind="data_stop", product_id=DATA_STOP))
    return found
