"""How often help may be asked for, and how often somebody may be wrong.

A code is looked up in the same transaction that counts a wrong one, and nothing is answered before
that is durable, so a power cut gives no try back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from backend import problems
from backend.account import limits
from backend.account.limits import Limit
from backend.problems import ProblemError

_DAY = timedelta(days=1)

CASES_OF_TERMINAL = Limit("help-cases-terminal", 100, _DAY)
CASES_OF_NUMBER = Limit("help-cases-number", 10, _DAY)
CALLS_OF_TERMINAL = Limit("help-calls-terminal", 100, _DAY)
CALLS_OF_NUMBER = Limit("help-calls-number", 5, _DAY)
CHATS_OF_TERMINAL = Limit("help-chats-terminal", 100, _DAY)
# Status of a case: wrong numbers of a terminal, wrong digits of a case.
WRONG_CASES_OF_TERMINAL = Limit("help-wrong-case-terminal", 20, _DAY)
WRONG_TAILS_OF_CASE = Limit("help-wrong-case", 5, _DAY)
# A receipt's code, whatever is asked with it; by terminal, and by last digits at all terminals.
WRONG_RECEIPTS_OF_TERMINAL = Limit("help-wrong-receipt-terminal", 30, _DAY)
WRONG_RECEIPTS_OF_TAIL = Limit("help-wrong-receipt-tail", 30, _DAY)
FACTS_OF_NUMBER = Limit("help-facts-number", 3, _DAY)
FACTS_OF_TERMINAL = Limit("help-facts-terminal", 60, _DAY)
RECEIPTS_OF_PAYMENT = Limit("help-receipts-payment", 3, _DAY)
RECEIPTS_OF_TERMINAL = Limit("help-receipts-terminal", 200, _DAY)
PREVIEWS_OF_TERMINAL = Limit("help-previews-terminal", 60, _DAY)
CORRECTIONS_OF_TERMINAL = Limit("help-corrections-terminal", 20, _DAY)
CORRECTIONS_OF_NUMBER = Limit("help-corrections-number", 3, _DAY)
WRONG_REPLIES_OF_NUMBER = Limit("help-wrong-reply", 5, _DAY)
WRONG_CLAIMS_OF_TERMINAL = Limit("help-wrong-claim-terminal", 30, _DAY)
WRONG_CLAIMS_OF_TAIL = Limit("help-wrong-claim-tail", 30, _DAY)

Tried = tuple[Limit, str]


def is_used_up(db: sqlite3.Connection, tried: Iterable[Tried], now: datetime) -> bool:
    """Tell whether one of these has no try left."""
    return any(limits.left(db, limit, key, now) == 0 for limit, key in tried)


def refusal(db: sqlite3.Connection, tried: Iterable[Tried], now: datetime) -> ProblemError:
    """Return the problem that says how long to wait."""
    waits = (
        limits.wait_s(db, limit, key, now)
        for limit, key in tried
        if limits.left(db, limit, key, now) == 0
    )
    return problems.limited(max(waits, default=0))


def spend(db: sqlite3.Connection, tried: Iterable[Tried], now: datetime) -> None:
    """Count one try against each."""
    for limit, key in tried:
        limits.spend(db, limit, key, now)


def left(db: sqlite3.Connection, tried: Iterable[Tried], now: datetime) -> int:
    """Return how many tries are left at least."""
    return min(limits.left(db, limit, key, now) for limit, key in tried)
