"""Promised payments come due: sum and fee are taken by themselves, whatever the account holds.

Taken by the clock (`backend.account.notices`), and before any question about the account or change
of it is answered: nothing can be seen or done in between.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from backend.account import purses, store
from backend.account.rows import Cause, Movement, Promise
from backend.account.terms import PROMISED_ID


def is_due(db: sqlite3.Connection, msisdn: str, now: datetime) -> bool:
    """Tell whether there is a promised payment to take now."""
    promise = store.active_promise(db, msisdn, now)
    return promise is not None and promise.due_at <= now


def settle(db: sqlite3.Connection, msisdn: str, now: datetime) -> None:
    """Take a promised payment that is due, and its fee; otherwise nothing."""
    promise = store.active_promise(db, msisdn, now)
    if promise is None or promise.due_at > now:
        return
    _take(db, promise, promise.amount_minor, "promised_paid", now)
    if promise.fee_minor:
        _take(db, promise, promise.fee_minor, "promised_fee", now)
    store.pay_promise(db, promise.promise_id, now)


def owed_minor(db: sqlite3.Connection, msisdn: str, now: datetime) -> int:
    """Return what a promised payment is going to take: borrowed money buys no changes."""
    promise = store.active_promise(db, msisdn, now)
    return 0 if promise is None else promise.amount_minor + promise.fee_minor


def _take(
    db: sqlite3.Connection, promise: Promise, amount_minor: int, cause: Cause, now: datetime
) -> None:
    taken = Movement(
        f"{promise.promise_id}.{cause}",
        promise.msisdn,
        now,
        -amount_minor,
        cause,
        "promised" if cause == "promised_paid" else "charges",
        PROMISED_ID,
    )
    purses.move(db, taken)
