"""The proof that corrections moved what they say, once, between the right numbers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from backend.help.corrections import movement_ids

_PREFIX = movement_ids("")[0].removesuffix("-from")


def findings(db: sqlite3.Connection) -> Iterator[str]:
    """Name every correction that is not what its payment and its movements say."""
    movements = {
        movement_id: (msisdn, amount, contra)
        for movement_id, msisdn, amount, contra in db.execute(
            "SELECT movement_id, msisdn, amount_minor, contra FROM movements "
            "WHERE purse_id = 'main' AND substr(movement_id, 1, ?) = ?",
            (len(_PREFIX), _PREFIX),
        )
    }
    rows = db.execute(
        "SELECT c.case_no, c.from_msisdn, c.to_msisdn, c.amount_minor, c.moved_minor, c.state, "
        "p.msisdn, p.credited_minor, p.state FROM corrections c LEFT JOIN payments p "
        "ON p.terminal_id = c.paid_terminal_id AND p.payment_id = c.payment_id"
    )
    for case_no, losing, gaining, amount, moved, state, paid_to, credited, paid in rows:
        where = f"correction {case_no}"
        if (paid_to, credited, paid) != (losing, amount, "credited"):
            yield f"{where}: not of a payment credited like that"
        if not 0 <= moved <= amount or (moved > 0) != (state == "moved"):
            yield f"{where}: moved {moved} of {amount} and is {state}"
        takes, brings = (movements.pop(name, None) for name in movement_ids(case_no))
        due = ((losing, -moved, "corrections"), (gaining, moved, "corrections"))
        if (takes, brings) != (due if moved else (None, None)):
            yield f"{where}: its movements are not what moved"
    for movement_id in movements:
        yield f"movement {movement_id}: belongs to no correction"
