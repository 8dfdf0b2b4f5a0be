"""How often something may be tried: counted in the database, so that a restart forgives nothing.

A try is noted before it is carried out, in a transaction of its own.
"""

from __future__ import annotations

import math
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.moments import rfc3339

# Longer than any limit counts.
_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """At most so many tries of one kind within a time, for each key."""

    name: str
    most: int
    within: timedelta

    def subject(self, key: str) -> str:
        return f"{self.name}:{key}"


def used(db: sqlite3.Connection, limit: Limit, key: str, now: datetime) -> int:
    """Return how many tries count against the limit now."""
    row = db.execute(
        "SELECT count(*) FROM attempts WHERE subject = ? AND at > ?",
        (limit.subject(key), rfc3339(now - limit.within)),
    ).fetchone()
    return int(row[0])


def spend(db: sqlite3.Connection, limit: Limit, key: str, now: datetime) -> bool:
    """Note a try; False, and nothing noted, when the limit is used up."""
    if used(db, limit, key, now) >= limit.most:
        return False
    subject = limit.subject(key)
    db.execute("DELETE FROM attempts WHERE subject = ? AND at < ?", (subject, rfc3339(now - _KEPT)))
    db.execute("INSERT INTO attempts (subject, at) VALUES (?, ?)", (subject, rfc3339(now)))
    return True


def sweep(db: sqlite3.Connection, now: datetime) -> None:
    """Forget what no limit counts any more: subjects nobody tries again would stay for ever."""
    old = rfc3339(now - _KEPT)
    db.execute("DELETE FROM attempts WHERE at < ?", (old,))
    db.execute("DELETE FROM locks WHERE until < ?", (old,))
    db.execute("DELETE FROM codes WHERE expires_at < ?", (old,))


def left(db: sqlite3.Connection, limit: Limit, key: str, now: datetime) -> int:
    """Return how many tries are left now."""
    return max(0, limit.most - used(db, limit, key, now))


def forgive(db: sqlite3.Connection, limit: Limit, key: str) -> None:
    """Forget the tries of a key: the last one was right."""
    db.execute("DELETE FROM attempts WHERE subject = ?", (limit.subject(key),))


def wait_s(db: sqlite3.Connection, limit: Limit, key: str, now: datetime) -> int:
    """Return after how many seconds one more try is free again."""
    row = db.execute(
        "SELECT min(at) FROM attempts WHERE subject = ? AND at > ?",
        (limit.subject(key), rfc3339(now - limit.within)),
    ).fetchone()
    if row[0] is None:
        return 0
    return whole_s(datetime.fromisoformat(row[0]) + limit.within - now)


def lock(db: sqlite3.Connection, subject: str, until: datetime) -> None:
    """Lock a subject, or prolong its lock."""
    db.execute(
        "INSERT INTO locks VALUES (?, ?) ON CONFLICT (subject) DO UPDATE SET "
        "until = max(until, excluded.until)",
        (subject, rfc3339(until)),
    )


def unlock(db: sqlite3.Connection, subject: str) -> None:
    db.execute("DELETE FROM locks WHERE subject = ?", (subject,))


def locked_s(db: sqlite3.Connection, subject: str, now: datetime) -> int:
    """Return for how many seconds a subject is still locked."""
    row = db.execute("SELECT until FROM locks WHERE subject = ?", (subject,)).fetchone()
    return 0 if row is None else whole_s(datetime.fromisoformat(row[0]) - now)


def whole_s(span: timedelta) -> int:
    """Return how many whole seconds to wait."""
    return max(0, math.ceil(span.total_seconds()))
