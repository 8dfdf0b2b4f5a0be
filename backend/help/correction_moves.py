"""Corrections carried out: objected to in time, or moved when their time has come.

What moves is the credited sum; the fee was for taking cash, and stays.  The losing number is never
brought below nothing, nor is money moved that the operator lent it: of a payment that was spent
only the rest moves, as far as there is any.  An objection counts until the very moment; from then
on the money moves, late if the server was down.
"""

from __future__ import annotations

import hmac
import re
import sqlite3
from datetime import datetime
from typing import Literal

from backend import accounts, sms
from backend.account import purses, store
from backend.account.rows import Movement
from backend.help import cases, corrections, texts, tries
from backend.help.corrections import Correction, CorrectionState

MOVES_AT_ONCE_MAX = 200
OPEN_OF_NUMBER_MAX = 20
Objection = Literal["objected", "too_late", "unknown"]
_REPLY = re.compile(r"\b[0-9]{6}\b")


def object_to(db: sqlite3.Connection, case_no: str, by: str, now: datetime) -> Objection:
    """Stop a correction that has not moved yet."""
    found = corrections.find(db, case_no)
    if found is None:
        return "unknown"
    if found.state != "waiting" or now >= found.moves:
        return "too_late"
    _end(db, found, "objected", by, now)
    return "objected"


def reply(db: sqlite3.Connection, msisdn: str, text: str, now: datetime) -> Objection:
    """Take an SMS that came back from a number; the code in it says which correction is meant."""
    wrong = ((tries.WRONG_REPLIES_OF_NUMBER, msisdn),)
    if tries.is_used_up(db, wrong, now):
        return "unknown"
    given = _REPLY.search(text)
    for found in corrections.of_losing(db, msisdn, OPEN_OF_NUMBER_MAX):
        if given is not None and hmac.compare_digest(given[0], found.reply_code):
            return object_to(db, found.case_no, "reply", now)
    tries.spend(db, wrong, now)
    return "unknown"


def move_due(db: sqlite3.Connection, now: datetime) -> int:
    """Move what nobody objected to in time; return how many ended."""
    found = corrections.due(db, now, MOVES_AT_ONCE_MAX)
    for correction in found:
        _move(db, correction, now)
    return len(found)


def _move(db: sqlite3.Connection, correction: Correction, now: datetime) -> None:
    losing, gaining = correction.from_msisdn, correction.to_msisdn
    if accounts.verdict_before_cash(db, losing) != "ok" or accounts.refusal_at_credit(db, gaining):
        corrections.end(db, correction, "impossible", "duty", now)
        case = cases.find(db, correction.case_no)
        assert case is not None, "every correction is a case"
        cases.act(db, case, "hand_over", now)
        return
    left = min(correction.amount_minor, _own_money(db, losing, now))
    if left <= 0:
        _end(db, correction, "spent", "duty", now)
        return
    takes, brings = corrections.movement_ids(correction.case_no)
    for movement_id, msisdn, amount in ((takes, losing, -left), (brings, gaining, left)):
        movement = Movement(
            movement_id=movement_id,
            msisdn=msisdn,
            at=now,
            amount_minor=amount,
            cause="correction",
            contra="corrections",
            terminal_id=correction.terminal_id,
        )
        purses.move(db, movement)
    _end(db, correction, "moved", "duty", now, left)
    subscriber = store.find_subscriber(db, losing, now)
    assert subscriber is not None, "the number can be paid"
    text = texts.text_of(
        "taken",
        subscriber.language,
        sum=sms.major(left, correction.currency),
        to=gaining[-4:],
        case=correction.case_no,
    )
    sms.send_sms(db, losing, text, f"correction:{correction.case_no}", now)


def _own_money(db: sqlite3.Connection, msisdn: str, now: datetime) -> int:
    """Return what is in the main purse without what the operator lent."""
    account = accounts.find_account(db, msisdn)
    assert account is not None, "the number can be paid"
    promise = store.active_promise(db, msisdn, now)
    return account.balance_minor - (0 if promise is None else promise.amount_minor)


def _end(
    db: sqlite3.Connection,
    correction: Correction,
    state: CorrectionState,
    by: str,
    now: datetime,
    moved_minor: int = 0,
) -> None:
    """End it, solve its case, and tell the number that was meant."""
    ended = corrections.end(db, correction, state, by, now, moved_minor)
    case = cases.find(db, ended.case_no)
    assert case is not None, "every correction is a case"
    cases.act(db, case, "solve", now)
    told = corrections.answer_of(ended, case.language)
    assert told is not None, "it ended in words"
    sms.send_sms(db, ended.to_msisdn, told.text, f"correction:{ended.case_no}", now)
