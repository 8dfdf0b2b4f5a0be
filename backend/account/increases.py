"""Every increase of the main purse within a time: payments, gifts, corrections.

Of the months before the demonstration began no payment is stored: one a month is supposed, of what
the month before it cost, so that the past is paid for.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from backend.account import purses
from backend.account.fees import fees_between
from backend.account.history import Account, before, bounds, rated_month
from backend.account.rows import MAIN_PURSE
from contract.moments import rfc3339

_SUPPOSED_AT = timedelta(days=1, hours=11)
_STEP_MINOR = 10_00


@dataclass(frozen=True)
class Increase:
    """One sum that came in."""

    at: datetime
    amount_minor: int
    what: Literal["payment", "correction"]


def increases(
    db: sqlite3.Connection, account: Account, begins_at: datetime, ends_at: datetime
) -> list[Increase]:
    """Return every increase within a time, the oldest first."""
    msisdn = account.subscriber.msisdn
    rows = db.execute(
        "SELECT decided_at, credited_minor FROM payments WHERE msisdn = ? AND decided_at >= ? "
        "AND decided_at < ? AND state = 'credited'",
        (msisdn, rfc3339(begins_at), rfc3339(ends_at)),
    ).fetchall()
    found = [Increase(datetime.fromisoformat(at), amount, "payment") for at, amount in rows]
    for moved in purses.movements(db, msisdn, begins_at, ends_at):
        if moved.amount_minor > 0 and moved.purse_id == MAIN_PURSE:
            found.append(Increase(moved.at, moved.amount_minor, "correction"))
    found += [one for one in _supposed(account) if begins_at <= one.at < ends_at]
    return sorted(found, key=lambda one: one.at)


def _supposed(account: Account) -> list[Increase]:
    found = []
    for month in account.months():
        starts, _ = bounds(month, account.market)
        at = starts + _SUPPOSED_AT
        if at > account.now:
            continue
        earlier = before(month)
        begins, ends = bounds(earlier, account.market)
        spent = sum(one.charged_minor for one in rated_month(account, earlier))
        spent += sum(fee.amount_minor for fee in fees_between(account, begins, ends))
        if spent:
            found.append(Increase(at, -(-spent // _STEP_MINOR) * _STEP_MINOR, "payment"))
    return found
