"""Whose number it is, and whether it can be paid now."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from backend.demo import markets, numbers

Verdict = Literal["ok", "unknown", "other_operator", "closed"]


@dataclass(frozen=True)
class Account:
    """One subscriber's main purse."""

    msisdn: str
    status: Literal["open", "closed", "closing"]
    currency: str
    balance_minor: int
    tariff_id: str


def find_account(db: sqlite3.Connection, msisdn: str) -> Account | None:
    """Return the account as stored, or the one an open range promises."""
    row = db.execute(
        "SELECT msisdn, status, currency, balance_minor, tariff_id FROM accounts WHERE msisdn = ?",
        (msisdn,),
    ).fetchone()
    if row is not None:
        return Account(*row)
    if numbers.is_in_open_range(msisdn):
        currency = markets.market_of(msisdn).currency
        return Account(msisdn, "open", currency, 0, numbers.DEFAULT_TARIFF)
    return None


def verdict_before_cash(db: sqlite3.Connection, msisdn: str) -> Verdict:
    """Return what a number check answers."""
    return _verdict(db, find_account(db, msisdn), msisdn)


def refusal_at_credit(db: sqlite3.Connection, msisdn: str) -> str:
    """Return why this number cannot be credited now, or an empty text."""
    account = find_account(db, msisdn)
    verdict = _verdict(db, account, msisdn)
    if account is not None and account.status == "closing":
        return "number_closed"
    if verdict == "ok":
        return ""
    return verdict if verdict == "other_operator" else f"number_{verdict}"


def _verdict(db: sqlite3.Connection, account: Account | None, msisdn: str) -> Verdict:
    if account is None:
        return "unknown" if numbers.is_ours(msisdn) else numbers.foreign_verdict(msisdn)
    if msisdn in numbers.PORTED_OUT or _is_ported_out(db, msisdn):
        return "other_operator"
    return "closed" if account.status == "closed" else "ok"


def _is_ported_out(db: sqlite3.Connection, msisdn: str) -> bool:
    ended = db.execute("SELECT ended FROM subscribers WHERE msisdn = ?", (msisdn,)).fetchone()
    return ended is not None and ended[0] == "ported_out"


def ensure_account(db: sqlite3.Connection, msisdn: str) -> None:
    """Make the row that an open range only promised."""
    db.execute(
        "INSERT OR IGNORE INTO accounts VALUES (?, 'open', ?, 0, 0, ?)",
        (msisdn, markets.market_of(msisdn).currency, numbers.DEFAULT_TARIFF),
    )


def credit(db: sqlite3.Connection, msisdn: str, amount_minor: int) -> int:
    """Add a payment to the balance; return the new one."""
    row = db.execute(
        "INSERT INTO accounts VALUES (?, 'open', ?, 0, ?, ?) "
        "ON CONFLICT (msisdn) DO UPDATE SET balance_minor = balance_minor + ? "
        "RETURNING balance_minor",
        (
            msisdn,
            markets.market_of(msisdn).currency,
            amount_minor,
            numbers.DEFAULT_TARIFF,
            amount_minor,
        ),
    ).fetchone()
    return int(row[0])
