"""Code words, PINs and document digits: tried, counted, locked, within the caller's transactions.

The work for a number that does not exist, or has agreed no secret, is the same.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import timedelta

from backend import accounts, problems
from backend.account import limits, store
from backend.account.codes import LOCKED_FOR, Occasion
from backend.account.limits import Limit
from contract.account.access import Level, VerifySecret

TRIES = Limit("secrets", 3, LOCKED_FOR)
TRIES_A_DAY = Limit("secrets-a-day", 10, timedelta(days=1))
TERMINAL_TRIES = Limit("terminal-secrets", 40, timedelta(minutes=15))

# What each purpose gives, and by which secrets.
LEVEL_OF: dict[str, Level] = {"login": "L1v", "raise": "L2", "block": "L2x"}
KINDS_OF = {
    "login": frozenset({"code_word", "pin"}),
    "raise": frozenset({"code_word", "pin", "document"}),
    "block": frozenset({"code_word", "pin", "document"}),
}


@dataclass(frozen=True)
class TriedSecret:
    """stored: the hash to compare with, None where nothing can be right."""

    stored: str | None


def lock_of(msisdn: str) -> str:
    """Return under which name the secrets of a number are locked."""
    return f"secrets:{msisdn}"


def write_try(db: sqlite3.Connection, asked: VerifySecret, on: Occasion) -> TriedSecret:
    """Count a try before anybody looks whether it is right; ProblemError while locked.

    The last try that is left locks the number at once: `succeed` takes that back.
    """
    subject = lock_of(asked.msisdn)
    locked_s = limits.locked_s(db, subject, on.now)
    if locked_s:
        raise problems.code_locked(locked_s)
    if not limits.spend(db, TERMINAL_TRIES, on.terminal_id, on.now):
        raise problems.code_locked(limits.wait_s(db, TERMINAL_TRIES, on.terminal_id, on.now))
    for limit in (TRIES, TRIES_A_DAY):
        limits.spend(db, limit, asked.msisdn, on.now)
        if not limits.left(db, limit, asked.msisdn, on.now):
            wait = timedelta(seconds=limits.wait_s(db, limit, asked.msisdn, on.now))
            limits.lock(db, subject, on.now + max(wait, LOCKED_FOR))
    subscriber = store.find_subscriber(db, asked.msisdn, on.now)
    if subscriber is None or accounts.verdict_before_cash(db, asked.msisdn) != "ok":
        return TriedSecret(None)
    if asked.kind not in KINDS_OF[asked.purpose]:
        return TriedSecret(None)
    return TriedSecret(subscriber.secret_hash(asked.kind))


def succeed(db: sqlite3.Connection, msisdn: str) -> None:
    """The secret was right: the tries before it are forgotten."""
    limits.unlock(db, lock_of(msisdn))
    for limit in (TRIES, TRIES_A_DAY):
        limits.forgive(db, limit, msisdn)
