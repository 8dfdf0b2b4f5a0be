"""One-time codes: sent, tried, locked; all of it within the caller's transactions.

A code is bound to terminal, visit, number and purpose.  Whatever is done for a number that can be
reached is done for every other one too, but the sending.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from backend import accounts, problems, sms
from backend.account import limits, messages, store
from backend.account.limits import Limit
from contract.account.access import CodePurpose, CodeSent, SendCode
from contract.moments import rfc3339

VALID_FOR = timedelta(seconds=180)
TRIES_MAX = 3
RESEND_AFTER = timedelta(seconds=45)
LOCKED_FOR = timedelta(minutes=15)

# Sends in a row, by all terminals together, until a right code or a pause.
SENDS = Limit("sends", 3, LOCKED_FOR)
SENDS_A_DAY = Limit("sends-a-day", 12, timedelta(days=1))
TERMINAL_SENDS_A_DAY = Limit("terminal-sends-a-day", 600, timedelta(days=1))
WRONG_A_DAY = Limit("wrong-codes-a-day", 12, timedelta(days=1))
TERMINAL_TRIES = Limit("terminal-tries", 60, timedelta(minutes=15))

Outcome = Literal["wrong", "expired"]


@dataclass(frozen=True)
class Occasion:
    """Which terminal asks, and when."""

    terminal_id: str
    now: datetime


@dataclass(frozen=True)
class NewCode:
    """Dice for one sending."""

    authentication_id: str
    code: str
    salt: bytes


@dataclass(frozen=True)
class Tried:
    """A code somebody tries; the try is written by the time this is known."""

    authentication_id: str
    msisdn: str
    purpose: CodePurpose
    channel: str
    code_hash: bytes
    salt: bytes
    language: str
    expires_at: datetime
    used: bool

    def fits(self, code: str) -> bool:
        return hmac.compare_digest(_hash(self.salt, code), self.code_hash)


def lock_of(msisdn: str) -> str:
    """Return under which name the codes of a number are locked."""
    return f"codes:{msisdn}"


def send(db: sqlite3.Connection, asked: SendCode, new: NewCode, on: Occasion) -> CodeSent:
    """Send a code if there is somebody to send it to; ProblemError for too many or too soon."""
    now = on.now
    _refuse_locked(db, asked.msisdn, now)
    if limits.used(db, TERMINAL_SENDS_A_DAY, on.terminal_id, now) >= TERMINAL_SENDS_A_DAY.most:
        raise problems.limited(limits.wait_s(db, TERMINAL_SENDS_A_DAY, on.terminal_id, now))
    _refuse_too_soon(db, asked, now)
    _count_send(db, asked.msisdn, on)
    db.execute(
        "UPDATE codes SET expires_at = ? WHERE msisdn = ? AND purpose = ? AND expires_at > ?",
        (rfc3339(now), asked.msisdn, asked.purpose, rfc3339(now)),
    )
    db.execute(
        "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL)",
        (
            new.authentication_id,
            on.terminal_id,
            asked.visit_id,
            asked.msisdn,
            asked.purpose,
            asked.channel,
            _hash(new.salt, new.code),
            new.salt,
            asked.language,
            rfc3339(now),
            rfc3339(now + VALID_FOR),
        ),
    )
    _tell(db, asked, new.code, on)
    return CodeSent(
        authentication_id=new.authentication_id,
        expires_at=now + VALID_FOR,
        resend_after_s=int(RESEND_AFTER.total_seconds()),
        sends_left=limits.left(db, SENDS, asked.msisdn, now),
    )


def write_try(
    db: sqlite3.Connection, authentication_id: str, visit_id: str, on: Occasion
) -> Tried | Outcome:
    """Count a try before anybody looks whether it is right; ProblemError while locked.

    The last try that is left locks the number at once: `succeed` takes that back.
    """
    if not limits.spend(db, TERMINAL_TRIES, on.terminal_id, on.now):
        raise problems.code_locked(limits.wait_s(db, TERMINAL_TRIES, on.terminal_id, on.now))
    row = db.execute(
        "UPDATE codes SET tries = tries + 1 WHERE authentication_id = ? AND terminal_id = ? "
        "AND visit_id = ? RETURNING msisdn, purpose, channel, code_hash, salt, language, "
        "expires_at, tries, used_at",
        (authentication_id, on.terminal_id, visit_id),
    ).fetchone()
    if row is None:
        return "wrong"
    msisdn, purpose, channel, code_hash, salt, language, expires, tries, used_at = row
    _refuse_locked(db, msisdn, on.now)
    expires_at = datetime.fromisoformat(expires)
    if expires_at <= on.now:
        return "expired"
    limits.spend(db, WRONG_A_DAY, msisdn, on.now)
    if tries >= TRIES_MAX:
        limits.lock(db, lock_of(msisdn), on.now + LOCKED_FOR)
    if limits.used(db, WRONG_A_DAY, msisdn, on.now) >= WRONG_A_DAY.most:
        wait = timedelta(seconds=limits.wait_s(db, WRONG_A_DAY, msisdn, on.now))
        limits.lock(db, lock_of(msisdn), on.now + wait)
    return Tried(
        authentication_id,
        msisdn,
        purpose,
        channel,
        code_hash,
        salt,
        language,
        expires_at,
        used_at is not None,
    )


def succeed(db: sqlite3.Connection, tried: Tried, now: datetime) -> bool:
    """Use the code up; False if that was done meanwhile."""
    changed = db.execute(
        "UPDATE codes SET used_at = ? WHERE authentication_id = ? AND used_at IS NULL",
        (rfc3339(now), tried.authentication_id),
    ).rowcount
    if not changed:
        return False
    for subject in (lock_of(tried.msisdn), SENDS.subject(tried.msisdn)):
        limits.unlock(db, subject)
    for limit in (SENDS, WRONG_A_DAY):
        limits.forgive(db, limit, tried.msisdn)
    return True


def _refuse_locked(db: sqlite3.Connection, msisdn: str, now: datetime) -> None:
    locked_s = limits.locked_s(db, lock_of(msisdn), now)
    if locked_s:
        raise problems.code_locked(locked_s)


def _count_send(db: sqlite3.Connection, msisdn: str, on: Occasion) -> None:
    """Count a send; the last one of a row shuts the door behind it."""
    subject = SENDS.subject(msisdn)
    locked_s = limits.locked_s(db, subject, on.now)
    if locked_s:
        raise problems.sends_used_up(locked_s)
    if not limits.spend(db, SENDS_A_DAY, msisdn, on.now):
        raise problems.sends_used_up(limits.wait_s(db, SENDS_A_DAY, msisdn, on.now))
    limits.spend(db, TERMINAL_SENDS_A_DAY, on.terminal_id, on.now)
    limits.spend(db, SENDS, msisdn, on.now)
    if not limits.left(db, SENDS, msisdn, on.now):
        limits.lock(db, subject, on.now + LOCKED_FOR)


def _refuse_too_soon(db: sqlite3.Connection, asked: SendCode, now: datetime) -> None:
    row = db.execute(
        "SELECT max(sent_at) FROM codes WHERE msisdn = ? AND channel = ? AND used_at IS NULL",
        (asked.msisdn, asked.channel),
    ).fetchone()
    if row[0] is not None:
        wait = datetime.fromisoformat(row[0]) + RESEND_AFTER - now
        if wait > timedelta(0):
            raise problems.too_soon(limits.whole_s(wait))


def _tell(db: sqlite3.Connection, asked: SendCode, code: str, on: Occasion) -> None:
    verdict = accounts.verdict_before_cash(db, asked.msisdn)
    if asked.channel == "voice":
        subscriber = store.find_subscriber(db, asked.msisdn, on.now)
        if verdict == "ok" and subscriber is not None and subscriber.second_msisdn is not None:
            text = messages.voice_text(asked.language, code, asked.msisdn)
            sms.send_sms(db, subscriber.second_msisdn, text, "voice", on.now)
        return
    # A payer may be another operator's customer.
    if verdict == "ok" or (asked.purpose == "payer" and verdict == "other_operator"):
        text = messages.code_text(asked.language, code, on.terminal_id)
        sms.send_sms(db, asked.msisdn, text, "code", on.now)


def _hash(salt: bytes, code: str) -> bytes:
    return hashlib.sha256(salt + code.encode()).digest()
