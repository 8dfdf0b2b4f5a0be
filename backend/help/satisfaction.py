"""How satisfied people are, in counts alone: by terminal, day and door, of nobody in particular.

A visit counts once.  What it said is not kept with the visit, so that no answer leads to a person.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.account.help import Satisfaction

WHOLE_VISIT = ""
KEPT_VISITS = timedelta(days=7)


@dataclass(frozen=True)
class Count:
    """One line; door "" is the whole visit."""

    terminal_id: str
    day: str
    door: str
    visits: int
    happy: int
    alone: int  # finished without a person

    @property
    def happy_percent(self) -> int:
        return 100 * self.happy // self.visits

    @property
    def alone_percent(self) -> int:
        return 100 * self.alone // self.visits


def note(db: sqlite3.Connection, terminal_id: str, said: Satisfaction, now: datetime) -> None:
    """Count a visit with each of its doors, unless it was counted."""
    day = now.date().isoformat()
    visit_hash = hashlib.sha256(said.visit_id.encode()).digest()
    new = db.execute(
        "INSERT OR IGNORE INTO visits_counted VALUES (?, ?, ?)", (terminal_id, visit_hash, day)
    ).rowcount
    if not new:
        return
    for door in sorted({WHOLE_VISIT, *said.doors}):
        db.execute(
            "INSERT INTO satisfaction VALUES (?, ?, ?, 1, ?, ?) "
            "ON CONFLICT (terminal_id, day, door) DO UPDATE SET visits = visits + 1, "
            "happy = happy + excluded.happy, alone = alone + excluded.alone",
            (terminal_id, day, door, int(said.happy), int(said.finished_without_person)),
        )


def forget_visits(db: sqlite3.Connection, now: datetime) -> None:
    """Forget which visits were counted; no terminal repeats an old one."""
    old = (now - KEPT_VISITS).date().isoformat()
    db.execute("DELETE FROM visits_counted WHERE day < ?", (old,))


def by_day(db: sqlite3.Connection, count: int) -> list[Count]:
    """Return whole visits by day and terminal, the newest first."""
    rows = db.execute(
        "SELECT * FROM satisfaction WHERE door = '' ORDER BY day DESC, terminal_id LIMIT ?",
        (count,),
    )
    return [Count(*row) for row in rows.fetchall()]


def by_door(db: sqlite3.Connection) -> list[Count]:
    """Return every door at all terminals, the most used first; then "" for all visits."""
    rows = db.execute(
        "SELECT '', '', door, sum(visits), sum(happy), sum(alone) FROM satisfaction "
        "GROUP BY door ORDER BY door = '', sum(visits) DESC, door"
    )
    return [Count(*row) for row in rows.fetchall()]
