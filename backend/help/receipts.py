"""Payments that were made, found again by their receipt's code or by what their payer knows.

The code is a hash of the payment's identifier, so there is no second list of codes to keep: the
payments whose number ends in the four digits are few, and theirs are computed.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from backend import accounts, sms
from backend.demo.markets import market_of
from backend.help import corrections, texts
from contract.account.help import PaymentByFacts, PaymentFound, ReceiptFacts
from contract.codes import is_code, receipt_code
from contract.records import PaymentOrder, Submitted, parse_record

CORRECTION_WITHIN = timedelta(days=14)
# Payments of one number on one day that are looked through.
_OF_A_DAY_MAX = 200
_COLUMNS = (
    "terminal_id, payment_id, journal_id, seq, msisdn, inserted_minor, fee_minor, credited_minor, "
    "currency, state, reason, reference, decided_at"
)


@dataclass(frozen=True)
class Paid:
    """A payment as stored."""

    terminal_id: str
    payment_id: str
    journal_id: str
    seq: int
    msisdn: str
    inserted_minor: int
    fee_minor: int
    credited_minor: int
    currency: str
    state: Literal["credited", "refused", "pending"]
    reason: str
    reference: str
    decided_at: str

    @property
    def decided(self) -> datetime:
        return datetime.fromisoformat(self.decided_at)


def by_code(db: sqlite3.Connection, code: str, tail: str) -> Paid | None:
    """Return the newest payment of this receipt code to a number with these last digits."""
    if not is_code(code):
        return None
    names = db.execute(
        "SELECT terminal_id, payment_id FROM payments WHERE substr(msisdn, -4) = ? "
        "ORDER BY decided_at DESC, payment_id",
        (tail,),
    )
    for terminal_id, payment_id in names:
        if receipt_code(payment_id) == code:
            row = db.execute(
                f"SELECT {_COLUMNS} FROM payments WHERE terminal_id = ? AND payment_id = ?",  # noqa: S608 - our own names
                (terminal_id, payment_id),
            ).fetchone()
            return Paid(*row)
    return None


def by_facts(db: sqlite3.Connection, asked: PaymentByFacts) -> Paid | None:
    """Return the newest payment of this number, sum and terminal on a day, of UTC or there."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM payments WHERE msisdn = ? AND terminal_id = ? "  # noqa: S608 - our own names
        "AND inserted_minor = ? ORDER BY decided_at DESC, payment_id LIMIT ?",
        (asked.msisdn, asked.terminal_id, asked.inserted_minor, _OF_A_DAY_MAX),
    )
    for row in rows.fetchall():
        paid = Paid(*row)
        at = _made_at(db, paid)
        local = at.astimezone(market_of(paid.msisdn).zone)
        if asked.day in (at.date().isoformat(), local.date().isoformat()):
            return paid
    return None


def is_moved(db: sqlite3.Connection, paid: Paid) -> bool:
    """Tell whether a correction took this payment to another number."""
    correction = corrections.find_of_payment(db, paid.terminal_id, paid.payment_id)
    return correction is not None and correction.state == "moved"


def can_be_corrected(db: sqlite3.Connection, paid: Paid, now: datetime) -> bool:
    """Tell whether a correction of it could be asked for now, to some number."""
    return (
        paid.state == "credited"
        and now - paid.decided <= CORRECTION_WITHIN
        and corrections.find_of_payment(db, paid.terminal_id, paid.payment_id) is None
        and accounts.verdict_before_cash(db, paid.msisdn) == "ok"
    )


def found(db: sqlite3.Connection, paid: Paid) -> PaymentFound:
    """Return how it stands, and nothing else."""
    return PaymentFound(
        state="returned" if is_moved(db, paid) else paid.state,
        decided_at=None if paid.state == "pending" else paid.decided,
    )


def copy_facts(db: sqlite3.Connection, paid: Paid, now: datetime) -> ReceiptFacts:
    """Return what a COPY says; of a payment that was not credited, what was to be."""
    order = _order(db, paid)
    sums = paid if paid.state == "credited" or order is None else order[1]
    return ReceiptFacts(
        payment_id=paid.payment_id,
        receipt_number="" if order is None else order[1].receipt_number,
        check_code=receipt_code(paid.payment_id),
        terminal_id=paid.terminal_id,
        msisdn=paid.msisdn,
        at=_made_at(db, paid),
        inserted_minor=paid.inserted_minor,
        fee_minor=sums.fee_minor,
        credited_minor=sums.credited_minor,
        currency=paid.currency,
        reference=paid.reference,
        can_correct=can_be_corrected(db, paid, now),
    )


def send(db: sqlite3.Connection, paid: Paid, now: datetime) -> None:
    """Send the receipt to the number that was paid, in the language it was paid in."""
    order = _order(db, paid)
    language = "" if order is None else order[0].language
    number = "" if order is None else order[1].receipt_number
    code = receipt_code(paid.payment_id)
    if paid.state == "pending":
        total = sms.major(paid.inserted_minor, paid.currency)
        text = texts.text_of("pending", language, sum=total, receipt=number, code=code)
    else:
        text = sms.payment_text(
            language,
            credited=paid.state == "credited",
            sums=(paid.inserted_minor, paid.fee_minor, paid.credited_minor),
            currency=paid.currency,
            receipt=number,
            code=code,
        )
    sms.send_sms(db, paid.msisdn, text, paid.payment_id, now)


def _made_at(db: sqlite3.Connection, paid: Paid) -> datetime:
    """Return when it was made at the terminal; when it was decided, if that is not known."""
    order = _order(db, paid)
    return paid.decided if order is None else order[0].at


def _order(db: sqlite3.Connection, paid: Paid) -> tuple[Submitted, PaymentOrder] | None:
    """Return the record a payment stands in; a forked journal's may stand in its branches."""
    for table in ("records", "fork_records"):
        rows = db.execute(
            f"SELECT body FROM {table} WHERE journal_id = ? AND seq = ?",  # noqa: S608 - our own names
            (paid.journal_id, paid.seq),
        ).fetchall()
        for (raw,) in rows:
            body = parse_record(raw)
            for order in body.payments if isinstance(body, Submitted) else ():
                if order.payment_id == paid.payment_id:
                    assert isinstance(body, Submitted), "only these have payments"
                    return body, order
    return None
