"""Going over to another tariff: when it begins, and what of its first month is paid at once.

A tariff that costs no more a month than one whose month is paid for begins when that month is over:
nothing that was paid is lost, and nothing is taken before.  Every other one begins at once and
takes what the days that are left of the month cost more, a tariff with a daily fee the day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.account.changes.plan import (
    UNDO_FOR,
    BeginTariff,
    DropScheduled,
    Effect,
    EndDiscount,
    Look,
    Move,
    NextCharge,
    Plan,
    month_now,
    month_total,
    own_fee,
    refused,
)
from backend.account.fees import daily_share, days_between
from backend.account.history import Account, rated_month, running_segment
from backend.account.moving import month_start
from backend.demo.markets import Market
from backend.rating.catalogue import FeeMode, Tariff, TariffState, UnknownNameError
from backend.rating.months import Month
from backend.rating.records import Service

AHEAD = timedelta(days=62)
PERCENT = 100


def change_tariff(look: Look, tariff_id: str, percent: int = 0) -> Plan:
    """Plan the change; percent: a discount on the fee that comes with it."""
    account = look.account
    try:
        tariff = look.prices.tariff(tariff_id)
    except UnknownNameError:
        return refused("not_offered")
    if tariff.id == account.tariff.id:
        return _stay(look)
    if account.scheduled is not None and account.scheduled.tariff_id == tariff.id:
        return refused("already_on")
    if tariff.status is not TariffState.ACTIVE or tariff.min_balance_to_join is None:
        return refused("closed_to_new")
    fee = max(0, tariff.fee_month + tariff.fee_month * percent // PERCENT)
    if _waits(look, fee):
        begins_at = month_start(look.quoted_at, account.market.zone, 1)
        return _later(look, tariff, fee, begins_at)
    return _now(look, tariff, fee)


def _waits(look: Look, fee_minor: int) -> bool:
    is_paid = look.account.tariff.fee_mode is FeeMode.MONTHLY
    return is_paid and 0 < own_fee(look) >= fee_minor


def _stay(look: Look) -> Plan:
    """The own tariff is a choice only while another one waits."""
    if look.account.scheduled is None:
        return refused("already_on")
    total = month_now(look)
    return Plan(
        subject=look.account.tariff.id,
        effects=(DropScheduled(),),
        month_before_minor=total,
        month_after_minor=total,
    )


def _later(look: Look, tariff: Tariff, fee: int, begins_at: datetime) -> Plan:
    return _plan(look, tariff, fee, begins_at, (BeginTariff(tariff.id, begins_at),))


def _now(look: Look, tariff: Tariff, fee: int) -> Plan:
    account = look.account
    charge = first_charge(tariff.fee_mode, fee, look.quoted_at, account.market)
    if account.tariff.fee_mode is FeeMode.MONTHLY:  # its month is paid
        paid = first_charge(FeeMode.MONTHLY, own_fee(look), look.quoted_at, account.market)
        charge = max(0, charge - paid)
    effects: list[Effect] = [BeginTariff(tariff.id)]
    if charge:
        effects.append(Move(-charge, "tariff_fee", tariff.id))
    return _plan(look, tariff, fee, None, tuple(effects))


def _plan(
    look: Look, tariff: Tariff, fee: int, begins_at: datetime | None, effects: tuple[Effect, ...]
) -> Plan:
    account, minimum = look.account, tariff.min_balance_to_join
    assert minimum is not None, "refused before"
    ends = [
        EndDiscount(one.offer_id, begins_at or account.now)
        for one in account.offers
        if one.fee_percent and one.until is not None and one.until > (begins_at or account.now)
    ]
    from_now = begins_at is None
    charge = -sum(one.amount_minor for one in effects if isinstance(one, Move))
    first_fee_from = begins_at or next_midnight(look.quoted_at, account.market)
    return Plan(
        subject=tariff.id,
        effects=(*effects, *ends),
        needs_minor=max(minimum, charge),
        month_before_minor=month_now(look),
        month_after_minor=month_total(look, tariff, fee, account.held),
        next_charge=_next_taking(tariff, fee, first_fee_from, account.market),
        begins_at=begins_at,
        losses=() if look.advice is None else look.advice.losses_to(tariff.id),
        packages_lost_of=account.tariff.id if from_now and is_anything_left(account) else None,
        discounts_end=tuple(one.offer_id for one in ends),
        undo_until=begins_at or account.now + UNDO_FOR,
        note=("rest_of_month" if charge else "") if from_now else "begins_next_month",
    )


def first_charge(mode: FeeMode, fee: int, at: datetime, market: Market) -> int:
    """Return what the rest of the month costs by days, or the day; today counts."""
    local = at.astimezone(market.zone)
    days = Month.of(local).days
    if mode is FeeMode.DAILY:
        return daily_share(fee, local.day, days)
    if mode is FeeMode.MONTHLY:
        return sum(daily_share(fee, day, days) for day in range(local.day, days + 1))
    return 0


def _next_taking(
    tariff: Tariff, fee: int, begins_at: datetime, market: Market
) -> NextCharge | None:
    if tariff.fee_mode is FeeMode.NONE or not fee:
        return None
    daily = tariff.fee_mode is FeeMode.DAILY
    for at, day, month in days_between(begins_at, begins_at + AHEAD, market):
        if daily:
            return NextCharge(daily_share(fee, day, month.days), "day", at)
        if day == 1:
            return NextCharge(fee, "month", at)
    raise AssertionError("a month begins within two")


def next_midnight(at: datetime, market: Market) -> datetime:
    """Return when the next day begins in a market."""
    local = at.astimezone(market.zone) + timedelta(days=1)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def is_anything_left(account: Account) -> bool:
    """Tell whether the tariff's packages of this month hold anything still."""
    begins_at = running_segment(account).begins_at
    uses = [one for one in rated_month(account, account.month) if one.at >= begins_at]
    package = account.tariff.pkg
    given = {
        Service.VOICE: package.min * 60,
        Service.SMS: package.sms,
        Service.DATA: package.mb * 1024,
    }
    return any(
        amount > sum(one.package for one in uses if one.record.service is service)
        for service, amount in given.items()
    )
