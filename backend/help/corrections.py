"""Corrections of payments made to a wrong number, as rows.

| state      | meaning                                                                       |
|------------|-------------------------------------------------------------------------------|
| waiting    | the losing number was told by SMS, and may object until the money moves       |
| moved      | what was left of it went to the number that was meant                         |
| objected   | the losing number objected in time                                            |
| spent      | nothing was left when it was to move                                          |
| impossible | one of the two numbers ended meanwhile: a person has to look                  |

A payment is corrected once, whatever became of it, and a correction ends once.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from backend import sms
from backend.help import texts
from contract.account.parts import LocalText
from contract.moments import rfc3339

CorrectionState = Literal["waiting", "moved", "objected", "spent", "impossible"]
_COLUMNS = (
    "case_no, terminal_id, correction_id, paid_terminal_id, payment_id, from_msisdn, to_msisdn, "
    "amount_minor, currency, reply_code, asked_at, moves_at, state, moved_minor, ended_at, ended_by"
)


@dataclass(frozen=True)
class Correction:
    """One row; moments are RFC 3339 text."""

    case_no: str
    terminal_id: str
    correction_id: str
    paid_terminal_id: str
    payment_id: str
    from_msisdn: str
    to_msisdn: str
    amount_minor: int
    currency: str
    reply_code: str
    asked_at: str
    moves_at: str
    state: CorrectionState
    moved_minor: int
    ended_at: str | None
    ended_by: str

    @property
    def moves(self) -> datetime:
        return datetime.fromisoformat(self.moves_at)


def insert(db: sqlite3.Connection, correction: Correction) -> Correction:
    """Write a new correction; its payment must have none."""
    names = _COLUMNS.split(", ")
    db.execute(
        f"INSERT INTO corrections ({_COLUMNS}) VALUES ({', '.join('?' for _ in names)})",  # noqa: S608 - our own names
        [getattr(correction, name) for name in names],
    )
    return correction


def end(
    db: sqlite3.Connection,
    correction: Correction,
    state: CorrectionState,
    by: str,
    now: datetime,
    moved_minor: int = 0,
) -> Correction:
    """Write how it ended."""
    after = replace(
        correction, state=state, moved_minor=moved_minor, ended_at=rfc3339(now), ended_by=by
    )
    db.execute(
        "UPDATE corrections SET state = ?, moved_minor = ?, ended_at = ?, ended_by = ? "
        "WHERE case_no = ?",
        (after.state, after.moved_minor, after.ended_at, after.ended_by, after.case_no),
    )
    return after


def find_request(db: sqlite3.Connection, terminal_id: str, correction_id: str) -> Correction | None:
    """Return the correction that a terminal's request became."""
    return _one(db, "terminal_id = ? AND correction_id = ?", terminal_id, correction_id)


def find(db: sqlite3.Connection, case_no: str) -> Correction | None:
    return _one(db, "case_no = ?", case_no)


def find_of_payment(db: sqlite3.Connection, terminal_id: str, payment_id: str) -> Correction | None:
    return _one(db, "paid_terminal_id = ? AND payment_id = ?", terminal_id, payment_id)


def newest(db: sqlite3.Connection, count: int) -> list[Correction]:
    """Return those that wait first, then the newest."""
    return _many(db, "1 ORDER BY state != 'waiting', asked_at DESC, case_no LIMIT ?", count)


def of_losing(db: sqlite3.Connection, msisdn: str, count: int) -> list[Correction]:
    """Return the newest that take something from a number."""
    return _many(db, "from_msisdn = ? ORDER BY asked_at DESC, case_no LIMIT ?", msisdn, count)


def due(db: sqlite3.Connection, now: datetime, count: int) -> list[Correction]:
    """Return what nobody objected to in time, the oldest first."""
    where = "state = 'waiting' AND moves_at <= ? ORDER BY moves_at, case_no LIMIT ?"
    return _many(db, where, rfc3339(now), count)


def answer_of(correction: Correction, language: str) -> LocalText | None:
    """Return what became of it in words; None while it waits, or while a person looks."""
    if correction.state == "moved":
        total = sms.major(correction.moved_minor, correction.currency)
        return texts.local_text("moved", language, sum=total, case=correction.case_no)
    if correction.state in ("objected", "spent"):
        return texts.local_text(correction.state, language, case=correction.case_no)
    return None


def movement_ids(case_no: str) -> tuple[str, str]:
    """Return under which names the two movements of a correction stand."""
    return f"correction-{case_no}-from", f"correction-{case_no}-to"


def _one(db: sqlite3.Connection, where: str, *values: object) -> Correction | None:
    found = _many(db, where, *values)
    return found[0] if found else None


def _many(db: sqlite3.Connection, where: str, *values: object) -> list[Correction]:
    query = f"SELECT {_COLUMNS} FROM corrections WHERE {where}"  # noqa: S608 - our own words
    return [Correction(*row) for row in db.execute(query, values).fetchall()]
