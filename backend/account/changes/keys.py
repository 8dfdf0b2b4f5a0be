"""What opens the account elsewhere: the Internet Assistant's password, and codes for applications.

A password goes to the number by SMS and is kept as a hash; a code is good once and for ten minutes.
"""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import datetime, timedelta

from backend import problems, sms
from backend.account import limits, store
from backend.account.limits import Limit
from contract.moments import rfc3339

PASSWORDS = Limit("passwords", 3, timedelta(days=1))
PAIRINGS = Limit("pairings", 5, timedelta(days=1))
PAIRING_VALID_FOR = timedelta(minutes=10)
CODE_DIGITS = 8
PASSWORD_LENGTH = 10
# Nothing that could be mistaken for something else, and one case alone.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def spend_password(db: sqlite3.Connection, msisdn: str, now: datetime) -> None:
    """Count a password before it is made; ProblemError for too many."""
    _spend(db, PASSWORDS, msisdn, now)


def password_of(random: bytes) -> str:
    """Return a password made of random bytes, five bits of each."""
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in random[:PASSWORD_LENGTH])


def keep_password(
    db: sqlite3.Connection, msisdn: str, hashed: str, told: str, now: datetime
) -> None:
    """Keep a password's hash and tell the number; told: the SMS."""
    store.update_subscriber(db, msisdn, password_hash=hashed)
    sms.send_sms(db, msisdn, told, "password", now)


def code_of(random: bytes) -> str:
    """Return eight digits made of random bytes."""
    return f"{int.from_bytes(random) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def keep_pairing(db: sqlite3.Connection, msisdn: str, code: str, now: datetime) -> datetime:
    """Keep a code and return until when it is good; the ones before it end."""
    _spend(db, PAIRINGS, msisdn, now)
    db.execute("DELETE FROM pairings WHERE msisdn = ? OR expires_at <= ?", (msisdn, rfc3339(now)))
    expires_at = now + PAIRING_VALID_FOR
    taken = db.execute("SELECT 1 FROM pairings WHERE code_hash = ?", (_hash(code),)).fetchone()
    if taken is not None:
        raise problems.not_now(1, "this code is somebody else's; ask for another")
    row = (_hash(code), msisdn, rfc3339(expires_at))
    db.execute("INSERT INTO pairings VALUES (?, ?, ?, NULL)", row)
    return expires_at


def pair(db: sqlite3.Connection, code: str, now: datetime) -> str | None:
    """Return whose application this is; a code pairs once, and not after its time."""
    row = db.execute(
        "UPDATE pairings SET used_at = ? WHERE code_hash = ? AND used_at IS NULL "
        "AND expires_at > ? RETURNING msisdn",
        (rfc3339(now), _hash(code), rfc3339(now)),
    ).fetchone()
    return None if row is None else str(row[0])


def _spend(db: sqlite3.Connection, limit: Limit, msisdn: str, now: datetime) -> None:
    if not limits.spend(db, limit, msisdn, now):
        raise problems.limited(limits.wait_s(db, limit, msisdn, now))


def _hash(code: str) -> bytes:
    return hashlib.sha256(f"pairing:{code}".encode()).digest()
