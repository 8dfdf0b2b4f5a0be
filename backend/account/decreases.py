"""Every decrease of the main purse within a time, with its cause: use, fees, orders."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from backend.account import purses
from backend.account.fees import fees_between
from backend.account.history import Account, Rated, rated_between
from backend.account.rows import MAIN_PURSE, Movement
from backend.rating.catalogue import DataPolicy, Per
from backend.rating.records import Service
from contract.account.holdings import ChargeCause

_FEE_CAUSES: dict[str, ChargeCause] = {
    "tariff": "tariff_fee",
    "option": "option_fee",
    "subscription": "subscription_fee",
}


@dataclass(frozen=True)
class Decrease:
    """One charge; quantity in seconds, pieces or KB, None for a fee."""

    at: datetime
    cause: ChargeCause
    amount_minor: int
    product_id: str | None = None
    quantity: int | None = None
    country: str | None = None
    zone: str | None = None
    price_minor: int | None = None
    per: Per | None = None


def decreases(
    db: sqlite3.Connection, account: Account, begins_at: datetime, ends_at: datetime
) -> list[Decrease]:
    """Return every decrease within a time, the oldest first."""
    found = [
        of_use(account, one)
        for one in rated_between(account, begins_at, ends_at)
        if one.charged_minor
    ]
    found += [
        Decrease(
            fee.at,
            _FEE_CAUSES[fee.kind],
            fee.amount_minor,
            fee.product_id,
            price_minor=fee.amount_minor,
            per=fee.per,
        )
        for fee in fees_between(account, begins_at, min(ends_at, account.now))
    ]
    moved = purses.movements(db, account.subscriber.msisdn, begins_at, ends_at)
    found += [of_movement(one) for one in moved if is_decrease(one)]
    return sorted(found, key=lambda one: one.at)


def is_decrease(movement: Movement) -> bool:
    return movement.amount_minor < 0 and movement.purse_id == MAIN_PURSE


def of_use(account: Account, use: Rated) -> Decrease:
    """Return a priced use as a decrease."""
    record = use.record
    cause: ChargeCause
    if use.is_abroad:
        cause = "roaming"
    elif record.service is Service.VOICE:
        cause = "calls"
    elif record.service is Service.SMS:
        cause = "messages"
    else:
        by_packs = account.tariff.data_policy is DataPolicy.AUTO_PACK
        cause = "data_pack" if by_packs else "data"
    return Decrease(
        use.at,
        cause,
        use.charged_minor,
        quantity=record.quantity,
        country=use.country,
        zone=record.zone if use.is_abroad else None,
    )


def of_movement(movement: Movement) -> Decrease:
    """Return a movement as a decrease."""
    cause: ChargeCause
    match movement.cause:
        case "promised" | "promised_paid":
            cause = "promised_paid"
        case "refund":
            cause = "correction"
        case _:
            cause = movement.cause
    return Decrease(movement.at, cause, -movement.amount_minor, movement.product_id)
