"""Switching options on and options or subscriptions off, with all that depends on it.

What an option needs goes on with it; what it cannot stand goes off, and so does whatever needed
that.  What the tariff includes is neither switched on nor off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from backend.account.changes.plan import (
    UNDO_FOR,
    Effect,
    Give,
    Hold,
    Look,
    Move,
    NextCharge,
    Plan,
    Release,
    month_now,
    month_total,
    own_fee,
    refused,
)
from backend.account.changes.tariffs import AHEAD, next_midnight
from backend.account.fees import DAYS_A_MONTH, days_between
from backend.account.products import products
from backend.account.rows import Held
from backend.demo.markets import Market
from backend.rating.catalogue import (
    Catalogue,
    Option,
    Package,
    Per,
    Subscription,
    Tariff,
    TariffState,
)
from contract.account import parts as wire
from contract.account.parts import PackageKind

_PER: dict[Per, wire.Per] = {
    Per.DAY: "day",
    Per.MONTH: "month",
}


def switch_on(look: Look, option_id: str, step_minor: int | None, *, free: bool = False) -> Plan:
    """Plan an option; free: as the gift of an offer."""
    known = products(look.market_id).get(option_id)
    if known is None or known.kind != "option":
        return refused("not_offered")
    option = _option(look.prices, option_id)
    if option.status is not TariffState.ACTIVE:
        return refused("closed_to_new")
    steps = known.raw.get("params", {}).get("limit_minor", ())
    if bool(steps) != (step_minor is not None) or (steps and step_minor not in steps):
        return refused("not_offered")
    if option_id in look.account.tariff.includes:
        return refused("included")
    if option.per is Per.ONCE:
        return _once(look, option)
    now_on = look.held.get(option_id)
    if now_on is not None and now_on.step_minor == step_minor:
        return refused("already_on")
    return _hold(look, option, step_minor, free=free)


def switch_off(look: Look, product_ids: tuple[str, ...]) -> Plan:
    """Plan to switch off everything named, and what needs it."""
    wanted = tuple(dict.fromkeys(product_ids))
    if any(one in look.account.tariff.includes for one in wanted):
        return refused("included")
    if any(one not in look.held for one in wanted):
        return refused("not_on")
    also_off = dependents(look, wanted)
    gone = {*wanted, *also_off}
    left = [held for held in look.account.held if held.product_id not in gone]
    first = wanted[0] if len(wanted) == 1 else None
    return Plan(
        subject=first,
        effects=tuple(Release(one) for one in (*wanted, *also_off)),
        month_before_minor=month_now(look),
        month_after_minor=_month(look, left),
        packages_lost_of=first if first is not None and _gives(look.prices, first) else None,
        also_off=also_off if first is not None else (*wanted, *also_off),
        undo_until=look.account.now + UNDO_FOR,
    )


def _once(look: Look, option: Option) -> Plan:
    """Plan something bought once: a package, at once and as often as one likes."""
    total = month_now(look)
    return Plan(
        subject=option.id,
        effects=(
            Move(-option.fee, "one_off", option.id),
            *packages(option.adds, option.id, DAYS_A_MONTH),
        ),
        needs_minor=option.fee,
        month_before_minor=total,
        month_after_minor=total,
    )


def _hold(look: Look, option: Option, step_minor: int | None, *, free: bool) -> Plan:
    needed = missing_requirements(look, option)
    goes_on = [*needed, option]
    if any(one.status is not TariffState.ACTIVE for one in goes_on):
        return refused("closed_to_new")
    conflicts = _conflicts(look, goes_on)
    if any(one in look.account.tariff.includes for one in conflicts):
        return refused("included")
    names = {one.id for one in goes_on}
    off = (*conflicts, *dependents(look, conflicts))
    if names & set(off) or any(set(one.requires) & set(off) for one in goes_on):
        return refused("not_here")
    effects: list[Effect] = [Release(one) for one in off]
    charge = 0
    for one in goes_on:
        own_step = step_minor if one is option else None
        effects.append(Hold(one.id, own_step))
        if not free and one.fee and one.per is not Per.DAY_USED:
            effects.append(Move(-one.fee, "option_fee", one.id))
            charge += one.fee
    left = [held for held in look.account.held if held.product_id not in {*off, *names}]
    held = [*left, *(Held(one.id, "option", look.account.now) for one in goes_on)]
    return Plan(
        subject=option.id,
        effects=tuple(effects),
        needs_minor=charge,
        month_before_minor=month_now(look),
        month_after_minor=_month(look, held),
        next_charge=None if free else _next_charge(option, look.quoted_at, look.account.market),
        also_on=tuple(one.id for one in needed),
        also_off=off,
        undo_until=look.account.now + UNDO_FOR,
    )


def _month(look: Look, held: Iterable[Held]) -> int:
    return month_total(look, look.account.tariff, own_fee(look), held)


# --- what depends on what -------------------------------------------------------------------------


def missing_requirements(look: Look, option: Option) -> list[Option]:
    """Return what an option needs and is not on, what is needed first comes first."""
    there = {*look.held, *look.account.tariff.includes}
    found: dict[str, Option] = {}

    def gather(one: Option) -> None:
        for name in one.requires:
            if name not in there and name not in found:
                needed = _option(look.prices, name)
                gather(needed)
                found[name] = needed

    gather(option)
    return list(found.values())


def dependents(look: Look, product_ids: Iterable[str]) -> tuple[str, ...]:
    """Return what is on and needs any of these, directly or not."""
    gone = set(product_ids)
    found: list[str] = []
    grew = True
    while grew:
        grew = False
        for held in look.account.held:
            product = look.prices.held(held.product_id)
            needs = product.requires if isinstance(product, Option) else ()
            if held.product_id not in gone and gone & set(needs):
                gone.add(held.product_id)
                found.append(held.product_id)
                grew = True
    return tuple(found)


def _conflicts(look: Look, goes_on: list[Option]) -> tuple[str, ...]:
    """Return what is on, or included, and cannot stand one of these."""
    there = dict.fromkeys((*look.held, *look.account.tariff.includes))
    return tuple(
        name
        for name in there
        if any(_exclude_each_other(look.prices.held(name), one) for one in goes_on)
    )


def _exclude_each_other(one: Option | Subscription, other: Option) -> bool:
    theirs = one.excludes if isinstance(one, Option) else ()
    return one.id in other.excludes or other.id in theirs


def inconsistencies(prices: Catalogue, tariff: Tariff, held: Iterable[str]) -> Iterator[str]:
    """Yield, in words, every pair that cannot stand together and every need that is not met."""
    there = sorted({*held, *tariff.includes})
    for name in there:
        product = prices.held(name)
        if not isinstance(product, Option):
            continue
        for other in product.requires:
            if other not in there:
                yield f"{name} needs {other}"
        for other in product.excludes:
            if other in there:
                yield f"{name} cannot stand {other}"


# --- sums and packages ----------------------------------------------------------------------------


def packages(given: Package, product_id: str, days: int) -> tuple[Give, ...]:
    """Return a package as gifts, one a kind."""
    kinds: tuple[tuple[PackageKind, int], ...] = (
        ("min", given.min),
        ("sms", given.sms),
        ("mb", given.mb),
    )
    return tuple(Give(kind, amount, product_id, days) for kind, amount in kinds if amount)


def _next_charge(option: Option, at: datetime, market: Market) -> NextCharge | None:
    if not option.fee:
        return None
    if option.per is Per.DAY_USED:
        return NextCharge(option.fee, "day_used", None)
    begun = at.astimezone(market.zone)
    begins_at = next_midnight(at, market)
    for when, day, month in days_between(begins_at, begins_at + AHEAD, market):
        if option.per is Per.DAY or day == min(begun.day, month.days):
            return NextCharge(option.fee, _PER[option.per], when)
    raise AssertionError("a month begins within two")


def _option(prices: Catalogue, option_id: str) -> Option:
    found = prices.held(option_id)
    assert isinstance(found, Option), "the catalogue lets an option name options alone"
    return found


def _gives(prices: Catalogue, product_id: str) -> bool:
    product = prices.held(product_id)
    return isinstance(product, Option) and product.adds != Package()
