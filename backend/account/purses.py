"""Purses: the main one of `accounts` and those beside it, and every move of them.

Who changes a purse calls `move` and nothing else: amount, movement and entries are one.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from backend import accounts
from backend.account.moving import optional_moment
from backend.account.rows import MAIN_PURSE, ExtraPurse, Movement
from backend.account.words import name_of
from contract.moments import rfc3339
from contract.quotes import PurseRef

# What is put into these by cash stays in them; a bonus is given, not paid.
TAKE_CASH = frozenset({"content"})


def extra_purses(db: sqlite3.Connection, msisdn: str, now: datetime) -> tuple[ExtraPurse, ...]:
    """Return the purses beside the main one that have not ended."""
    rows = db.execute(
        "SELECT purse_id, amount_minor, ends_at FROM purses WHERE msisdn = ? ORDER BY purse_id",
        (msisdn,),
    ).fetchall()
    purses = (ExtraPurse(name, amount, optional_moment(end, now)) for name, amount, end in rows)
    return tuple(one for one in purses if one.ends_at is None or one.ends_at > now)


def paid_into(
    db: sqlite3.Connection, msisdn: str, language: str, now: datetime
) -> tuple[PurseRef, ...]:
    """Return the purses that take cash, the main one first; nothing where it is the only one."""
    extra = [one.purse_id for one in extra_purses(db, msisdn, now) if one.purse_id in TAKE_CASH]
    names = (MAIN_PURSE, *extra) if extra else ()
    return tuple(PurseRef(purse_id=name, name=name_of(f"purse.{name}", language)) for name in names)


def put_aside(
    db: sqlite3.Connection,
    msisdn: str,
    purse_id: str,
    amount_minor: int,
    payment: tuple[str, str],
    now: datetime,
) -> None:
    """Move what a payment (terminal, identifier) brought from the main purse into this one."""
    terminal_id, payment_id = payment
    for purse, amount in ((MAIN_PURSE, -amount_minor), (purse_id, amount_minor)):
        move(
            db,
            Movement(
                movement_id=f"{terminal_id}:{payment_id}:{purse}",
                msisdn=msisdn,
                at=now,
                amount_minor=amount,
                cause="to_purse",
                contra="purses",
                purse_id=purse,
            ),
        )


def move(db: sqlite3.Connection, movement: Movement) -> int:
    """Change a purse with its entries; return the new amount."""
    if movement.purse_id == MAIN_PURSE:
        accounts.ensure_account(db, movement.msisdn)
        row = db.execute(
            "UPDATE accounts SET balance_minor = balance_minor + ? WHERE msisdn = ? "
            "RETURNING balance_minor",
            (movement.amount_minor, movement.msisdn),
        ).fetchone()
    else:
        row = db.execute(
            "INSERT INTO purses VALUES (?, ?, 0, ?, NULL) ON CONFLICT (msisdn, purse_id) "
            "DO UPDATE SET amount_minor = amount_minor + excluded.amount_minor "
            "RETURNING amount_minor",
            (movement.msisdn, movement.purse_id, movement.amount_minor),
        ).fetchone()
    db.execute(
        "INSERT INTO movements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            movement.movement_id,
            movement.msisdn,
            movement.purse_id,
            rfc3339(movement.at),
            movement.amount_minor,
            movement.cause,
            movement.product_id,
            movement.contra,
            movement.order_id,
            movement.terminal_id,
        ),
    )
    db.executemany(
        "INSERT INTO entries (at, terminal_id, payment_id, account, amount_minor) "
        "VALUES (?, ?, ?, ?, ?)",
        [
            (rfc3339(movement.at), movement.terminal_id, entry_name(movement.movement_id), *line)
            for line in entries_of(
                movement.msisdn, movement.purse_id, movement.amount_minor, movement.contra
            ).items()
        ],
    )
    return int(row[0])


def entry_name(movement_id: str) -> str:
    """Return under which name a movement stands in the entries."""
    return f"movement:{movement_id}"


def entries_of(msisdn: str, purse_id: str, amount_minor: int, contra: str) -> dict[str, int]:
    """Return the two lines of a movement by account; they add up to nothing."""
    purse = f"number:{msisdn}" if purse_id == MAIN_PURSE else f"purse:{msisdn}:{purse_id}"
    return {purse: -amount_minor, contra: amount_minor}


def movements(
    db: sqlite3.Connection, msisdn: str, begins_at: datetime, ends_at: datetime
) -> tuple[Movement, ...]:
    """Return the movements of a number within a time, the oldest first."""
    rows = db.execute(
        "SELECT movement_id, msisdn, at, amount_minor, cause, contra, product_id, order_id, "
        "terminal_id, purse_id FROM movements WHERE msisdn = ? AND at >= ? AND at < ? ORDER BY at",
        (msisdn, rfc3339(begins_at), rfc3339(ends_at)),
    ).fetchall()
    return tuple(
        Movement(movement_id, number, datetime.fromisoformat(at), *rest)
        for movement_id, number, at, *rest in rows
    )
