"""Corrections asked for at a terminal: would it be moved, and yes, move it.

The rule is the product's: at most 14 days old, both numbers ours, not corrected before, and the two
numbers alike.  Nobody is told how much is left of the payment: that would show a stranger's
balance.  A correction can be asked about like a case, by its number and the last digits of either
telephone number.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend import accounts, sms
from backend.account import store
from backend.account.codes import Occasion
from backend.demo.markets import market_of
from backend.help import cases, corrections, receipts, texts, tries
from backend.help.cases import Case
from backend.help.corrections import Correction
from backend.help.likeness import are_alike
from backend.help.receipts import Paid
from contract.account.help import (
    Correct,
    CorrectionPreview,
    CorrectionRefusal,
    CorrectionTaken,
    PreviewCorrection,
)
from contract.codes import receipt_code
from contract.moments import rfc3339

OBJECTION_HOURS = 24


@dataclass(frozen=True)
class NewCorrection:
    """Dice for one correction, and for how many hours may be objected."""

    seed: str
    reply_code: str
    hours: int = OBJECTION_HOURS


def preview(
    db: sqlite3.Connection, asked: PreviewCorrection, on: Occasion, hours: int
) -> CorrectionPreview:
    """Say whether it would be moved; counts a wrong code, and the question."""
    currency = market_of(asked.to_msisdn).currency
    of_terminal = ((tries.PREVIEWS_OF_TERMINAL, on.terminal_id),)
    if tries.is_used_up(db, of_terminal, on.now):
        return CorrectionPreview(refusal="limited", currency=currency, objection_hours=hours)
    tries.spend(db, of_terminal, on.now)
    paid, refusal = _judged(db, asked, on)
    return CorrectionPreview(
        refusal=refusal,
        amount_minor=paid.credited_minor if paid is not None and not refusal else 0,
        currency=currency if paid is None or refusal else paid.currency,
        objection_hours=hours,
    )


def take(
    db: sqlite3.Connection, asked: Correct, new: NewCorrection, on: Occasion
) -> CorrectionTaken | None:
    """Take a correction on, once for each correction_id; None: the id stands for another one."""
    known = corrections.find_request(db, on.terminal_id, asked.correction_id)
    if known is not None:
        return _taken(known) if _is_same(known, asked) else None
    paid, refusal = _judged(db, asked, on)
    if refusal:
        return CorrectionTaken(refusal=refusal)
    assert paid is not None, "an unknown payment is refused"
    counted = (
        (tries.CORRECTIONS_OF_TERMINAL, on.terminal_id),
        (tries.CORRECTIONS_OF_NUMBER, paid.msisdn),
        (tries.CORRECTIONS_OF_NUMBER, asked.to_msisdn),
    )
    if tries.is_used_up(db, counted, on.now):
        return CorrectionTaken(refusal="limited")
    tries.spend(db, counted, on.now)
    correction = _insert(db, asked, paid, new, on)
    _tell_losing(db, correction, paid, on.now)
    return _taken(correction)


def _judged(
    db: sqlite3.Connection, asked: PreviewCorrection | Correct, on: Occasion
) -> tuple[Paid | None, CorrectionRefusal]:
    """Return the payment, and why it is not moved; a wrong code is counted."""
    wrong = (
        (tries.WRONG_RECEIPTS_OF_TERMINAL, on.terminal_id),
        (tries.WRONG_RECEIPTS_OF_TAIL, asked.tail),
    )
    if tries.is_used_up(db, wrong, on.now):
        return None, "limited"
    paid = receipts.by_code(db, asked.check_code, asked.tail)
    if paid is None:
        tries.spend(db, wrong, on.now)
        return None, "unknown"
    return paid, _refusal(db, paid, asked.to_msisdn, on.now)


def _refusal(
    db: sqlite3.Connection, paid: Paid, to_msisdn: str, now: datetime
) -> CorrectionRefusal:
    before = corrections.find_of_payment(db, paid.terminal_id, paid.payment_id)
    if paid.state != "credited":
        return "unknown"
    if before is not None:
        return "spent" if before.state == "spent" else "reversed"
    if paid.msisdn == to_msisdn:
        return "same"
    if now - paid.decided > receipts.CORRECTION_WITHIN:
        return "too_old"
    if not are_alike(paid.msisdn, to_msisdn):
        return "too_different"
    is_ours = accounts.verdict_before_cash(db, paid.msisdn) == "ok"
    if not is_ours or accounts.refusal_at_credit(db, to_msisdn):
        return "not_ours"
    return "" if market_of(to_msisdn).currency == paid.currency else "not_ours"


def _insert(
    db: sqlite3.Connection, asked: Correct, paid: Paid, new: NewCorrection, on: Occasion
) -> Correction:
    """Write the correction and the case under whose number it is asked about."""
    moves_at = rfc3339(on.now + timedelta(hours=new.hours))
    now, number = rfc3339(on.now), cases.new_number(db, new.seed)
    language = _language(db, asked.to_msisdn, on.now)
    cases.open_case(
        db,
        Case(
            case_no=number,
            kind="correction",
            terminal_id=on.terminal_id,
            request_id=asked.correction_id,
            topic="payment",
            urgent=False,
            msisdn=paid.msisdn,
            call_msisdn=asked.to_msisdn,
            account_msisdn=None,
            charge_id=None,
            check_code=asked.check_code,
            country=None,
            language=language,
            screen="",
            last_error="",
            money_inside_minor=0,
            steps="[]",
            opened_at=now,
            promised_at=moves_at,
            call_promised_at=None,
            state="in_work",
            person="",
            answer="",
            changed_at=now,
        ),
    )
    return corrections.insert(
        db,
        Correction(
            case_no=number,
            terminal_id=on.terminal_id,
            correction_id=asked.correction_id,
            paid_terminal_id=paid.terminal_id,
            payment_id=paid.payment_id,
            from_msisdn=paid.msisdn,
            to_msisdn=asked.to_msisdn,
            amount_minor=paid.credited_minor,
            currency=paid.currency,
            reply_code=new.reply_code,
            asked_at=now,
            moves_at=moves_at,
            state="waiting",
            moved_minor=0,
            ended_at=None,
            ended_by="",
        ),
    )


def _tell_losing(db: sqlite3.Connection, correction: Correction, paid: Paid, now: datetime) -> None:
    losing = correction.from_msisdn
    text = texts.text_of(
        "asked",
        _language(db, losing, now),
        sum=sms.major(correction.amount_minor, correction.currency),
        day=texts.day_text(paid.decided, losing),
        when=texts.moment_text(correction.moves, losing),
        to=correction.to_msisdn[-4:],
        code=correction.reply_code,
    )
    sms.send_sms(db, losing, text, f"correction:{correction.case_no}", now)


def _taken(correction: Correction) -> CorrectionTaken:
    return CorrectionTaken(case_no=correction.case_no, moves_at=correction.moves)


def _is_same(known: Correction, asked: Correct) -> bool:
    told = (asked.check_code, asked.tail, asked.to_msisdn)
    return told == (receipt_code(known.payment_id), known.from_msisdn[-4:], known.to_msisdn)


def _language(db: sqlite3.Connection, msisdn: str, now: datetime) -> str:
    found = store.find_subscriber(db, msisdn, now)
    return market_of(msisdn).language if found is None else found.language
