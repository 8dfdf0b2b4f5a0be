"""Accesses: what a visit has proved, behind a token of which the store keeps only the hash.

An access belongs to one terminal and one visit; another visit of that terminal ends it.  It ends
after a while without questions, after an hour in any case, and when the terminal says so.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contract.account.access import Access, CodePurpose, Level
from contract.moments import rfc3339

IDLE = timedelta(minutes=15)
LONGEST = timedelta(minutes=60)
# A question is noted in memory at once, in the database only this often.
NOTE_AFTER = timedelta(minutes=1)
REMEMBERED_MAX = 50_000
_KEPT = timedelta(days=2)

ACCOUNT_LEVELS: frozenset[Level] = frozenset({"L1", "L1v", "L2"})
STRONG_LEVELS: frozenset[Level] = frozenset({"L2"})
BLOCK_LEVELS: frozenset[Level] = ACCOUNT_LEVELS | {"L2x"}


@dataclass(frozen=True)
class Granted:
    """An access as stored; secret_kind: the secret that gave it, which counts no second time."""

    token_hash: bytes
    terminal_id: str
    visit_id: str
    msisdn: str
    purpose: CodePurpose
    level: Level
    secret_kind: str
    began_at: datetime
    used_at: datetime
    ended_at: datetime | None = None

    def holds(self, terminal_id: str, now: datetime) -> bool:
        return (
            self.ended_at is None
            and self.terminal_id == terminal_id
            and now - self.used_at <= IDLE
            and now - self.began_at <= LONGEST
        )

    def told(self, token: str) -> Access:
        ends = min(self.used_at + IDLE, self.began_at + LONGEST)
        return Access(access_token=token, level=self.level, msisdn=self.msisdn, expires_at=ends)


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def find(db: sqlite3.Connection, token: str) -> Granted | None:
    """Return the access behind a token, whether it still holds or not."""
    return find_hashed(db, hash_of(token))


def find_hashed(db: sqlite3.Connection, token_hash: bytes) -> Granted | None:
    """Return the access of which only the token's hash is known."""
    row = db.execute(
        "SELECT token_hash, terminal_id, visit_id, msisdn, purpose, level, secret_kind, began_at, "
        "used_at, ended_at FROM accesses WHERE token_hash = ?",
        (token_hash,),
    ).fetchone()
    if row is None:
        return None
    key, terminal_id, visit_id, msisdn, purpose, level, secret_kind, began, used, ended = row
    return Granted(
        key,
        terminal_id,
        visit_id,
        msisdn,
        purpose,
        level,
        secret_kind,
        datetime.fromisoformat(began),
        datetime.fromisoformat(used),
        None if ended is None else datetime.fromisoformat(ended),
    )


def grant(db: sqlite3.Connection, access: Granted) -> None:
    """Write a new access; those of earlier visits at this terminal end."""
    now = rfc3339(access.began_at)
    db.execute(
        "DELETE FROM accesses WHERE terminal_id = ? AND began_at < ?",
        (access.terminal_id, rfc3339(access.began_at - _KEPT)),
    )
    db.execute(
        "UPDATE accesses SET ended_at = ? WHERE terminal_id = ? AND visit_id != ? "
        "AND ended_at IS NULL",
        (now, access.terminal_id, access.visit_id),
    )
    db.execute(
        "INSERT INTO accesses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            access.token_hash,
            access.terminal_id,
            access.visit_id,
            access.msisdn,
            access.purpose,
            access.level,
            access.secret_kind,
            now,
            rfc3339(access.used_at),
        ),
    )


def raise_level(db: sqlite3.Connection, access: Granted, level: Level, now: datetime) -> Granted:
    """Let the same token open more."""
    db.execute(
        "UPDATE accesses SET level = ?, used_at = ? WHERE token_hash = ?",
        (level, rfc3339(now), access.token_hash),
    )
    return replace(access, level=level, used_at=now)


def end(db: sqlite3.Connection, token: str, terminal_id: str, now: datetime) -> None:
    """End an access of this terminal; a token of nobody's ends nothing."""
    db.execute(
        "UPDATE accesses SET ended_at = ? WHERE token_hash = ? AND terminal_id = ? "
        "AND ended_at IS NULL",
        (rfc3339(now), hash_of(token), terminal_id),
    )


class LastUses:
    """When accesses were used last, in memory: a question then costs no write of its own."""

    def __init__(self) -> None:
        self._at: dict[bytes, datetime] = {}

    def latest(self, access: Granted) -> Granted:
        """Return the access with the last use that is known of."""
        at = self._at.get(access.token_hash, access.used_at)
        return replace(access, used_at=max(at, access.used_at))

    def note(self, access: Granted, now: datetime) -> None:
        """Remember a use; at the most so many, the oldest are forgotten."""
        self._at.pop(access.token_hash, None)
        self._at[access.token_hash] = now
        if len(self._at) > REMEMBERED_MAX:
            del self._at[next(iter(self._at))]

    def forget(self, token: str) -> None:
        self._at.pop(hash_of(token), None)


def write_use(db: sqlite3.Connection, access: Granted, now: datetime) -> None:
    db.execute(
        "UPDATE accesses SET used_at = ? WHERE token_hash = ?", (rfc3339(now), access.token_hash)
    )
