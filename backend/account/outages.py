"""Outages of the network: around which terminal, and until when somebody expects to have mended it.

A terminal knows where it stands, a phone does not; so an outage is declared by terminal.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from contract.moments import rfc3339

EVERYWHERE = ""


@dataclass(frozen=True)
class Outage:
    """One row; terminal_id "": everywhere."""

    terminal_id: str
    until: str


def declare(db: sqlite3.Connection, terminal_id: str, until: datetime) -> None:
    """Note an outage, or another end of one that is known."""
    db.execute("INSERT OR REPLACE INTO outages VALUES (?, ?)", (terminal_id, rfc3339(until)))


def is_out(db: sqlite3.Connection, terminal_id: str, now: datetime) -> bool:
    """Whether the network is out where this terminal stands."""
    row = db.execute(
        "SELECT count(*) FROM outages WHERE terminal_id IN (?, ?) AND until > ?",
        (terminal_id, EVERYWHERE, rfc3339(now)),
    ).fetchone()
    return bool(row[0])


def running(db: sqlite3.Connection, now: datetime, count: int) -> list[Outage]:
    """Return every outage that is not mended, the one that ends first first."""
    rows = db.execute(
        "SELECT terminal_id, until FROM outages WHERE until > ? ORDER BY until, terminal_id "
        "LIMIT ?",
        (rfc3339(now), count),
    )
    return [Outage(*row) for row in rows.fetchall()]
