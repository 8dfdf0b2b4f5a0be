"""Unclaimed cash asked about by its customer, and paid to another number on proof.

Proof is an access with purpose "claim" for the number first confirmed, or the second code of the
slip (`contract.codes.second_code`).  The payment itself is the arbiter's one decision; the terminal
that holds the claim learns of it as of every decision.  A second code may be wrong five times for
ever: then only the number's code opens the claim, or a person at the desk.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from backend import accounts, doubtful, sms
from backend.account import store
from backend.account.codes import Occasion
from backend.arbiter import Arbiter, UndecidableError, Wish
from backend.demo.markets import market_of
from backend.doubtful import DoubtfulItem
from backend.help import texts, tries
from contract.account.help import ClaimFound, ClaimRedirected, FindClaim, RedirectClaim
from contract.codes import is_code, second_code
from contract.moments import rfc3339
from contract.records import UnclaimedOpened, parse_record

TERM = timedelta(days=3 * 365)
WRONG_SECOND_CODES_MAX = 5
ClaimState = Literal["open", "paid", "repaid", "ended"]
_AFTER: dict[str, ClaimState] = {"paid": "paid", "given_back": "repaid", "kept": "ended"}
_SETTLED = frozenset({"", "not_open", "number"})  # answers a repeated request gets again


@dataclass(frozen=True)
class Redirected:
    """What a request came to; key_reused: its identifier stands for another one."""

    answer: ClaimRedirected | None
    key_reused: bool = False


def find(db: sqlite3.Connection, asked: FindClaim, on: Occasion) -> ClaimFound:
    """Say how a claim stands; a wrong code is counted."""
    wrong = _wrong(on.terminal_id, asked.tail)
    if tries.is_used_up(db, wrong, on.now):
        return ClaimFound(state="none", tries_left=0)
    item = _item(db, asked.code, asked.tail)
    if item is None:
        tries.spend(db, wrong, on.now)
        return ClaimFound(state="none", tries_left=tries.left(db, wrong, on.now))
    assert item.msisdn is not None, "a claim has a number"
    opened = datetime.fromisoformat(item.opened_at)
    return ClaimFound(
        state=_state(db, item, on.now),
        amount_minor=item.amount_minor,
        currency=item.currency,
        opened_at=opened,
        ends_at=opened + TERM,
        owner=texts.text_of("claims_owner", market_of(item.msisdn).language),
    )


def redirect(
    db: sqlite3.Connection, arbiter: Arbiter, asked: RedirectClaim, proved: str, on: Occasion
) -> Redirected:
    """Pay it to another number; proved: the number an access was given for, "" for none."""
    facts = _facts(asked)
    known = db.execute(
        "SELECT facts, answer FROM claim_requests WHERE terminal_id = ? AND claim_request_id = ?",
        (on.terminal_id, asked.claim_request_id),
    ).fetchone()
    if known is not None:
        if known[0] != facts:
            return Redirected(None, key_reused=True)
        return Redirected(ClaimRedirected.model_validate_json(known[1]))
    answer = _redirect(db, arbiter, asked, proved, on)
    if answer.refusal in _SETTLED:
        db.execute(
            "INSERT INTO claim_requests VALUES (?, ?, ?, ?, ?)",
            (
                on.terminal_id,
                asked.claim_request_id,
                facts,
                answer.model_dump_json(),
                rfc3339(on.now),
            ),
        )
    return Redirected(answer)


def _redirect(
    db: sqlite3.Connection, arbiter: Arbiter, asked: RedirectClaim, proved: str, on: Occasion
) -> ClaimRedirected:
    wrong = _wrong(on.terminal_id, asked.tail)
    if tries.is_used_up(db, wrong, on.now):
        return ClaimRedirected(refusal="limited")
    item = _item(db, asked.code, asked.tail)
    if item is None:
        tries.spend(db, wrong, on.now)
        return ClaimRedirected(refusal="proof_wrong")
    is_proved = proved == item.msisdn or _shows_slip(db, item, asked.second_code)
    if not is_proved:
        tries.spend(db, wrong, on.now)
        return ClaimRedirected(refusal="proof_wrong")
    if _state(db, item, on.now) != "open":
        return ClaimRedirected(refusal="not_open")
    same_money = market_of(asked.to_msisdn).currency == item.currency
    if accounts.refusal_at_credit(db, asked.to_msisdn) or not same_money:
        return ClaimRedirected(refusal="number")
    wish = Wish("paid", "rule", msisdn=asked.to_msisdn, person=f"customer at {on.terminal_id}")
    try:
        statement = arbiter.decide(db, item, wish, on.now)
    except UndecidableError:
        return ClaimRedirected(refusal="not_open")
    _tell_first(db, item, asked.to_msisdn, statement.honoured_minor, on.now)
    return ClaimRedirected(
        amount_minor=statement.honoured_minor,
        currency=statement.currency,
        paid_at=statement.decided_at,
    )


def _item(db: sqlite3.Connection, code: str, tail: str) -> DoubtfulItem | None:
    if not is_code(code):
        return None
    row = db.execute(
        "SELECT terminal_id, subject_id FROM doubtful_money WHERE code = ? "
        "AND subject = 'unclaimed' AND substr(msisdn, -4) = ? ORDER BY opened_at DESC LIMIT 1",
        (code, tail),
    ).fetchone()
    return None if row is None else doubtful.find(db, row[0], "unclaimed", row[1])


def _state(db: sqlite3.Connection, item: DoubtfulItem, now: datetime) -> ClaimState:
    row = db.execute(
        "SELECT outcome FROM decisions WHERE terminal_id = ? AND subject = ? AND subject_id = ?",
        (item.terminal_id, item.subject, item.subject_id),
    ).fetchone()
    if row is not None:
        return _AFTER[row[0]]
    return "open" if now < datetime.fromisoformat(item.opened_at) + TERM else "ended"


def _shows_slip(db: sqlite3.Connection, item: DoubtfulItem, given: str | None) -> bool:
    """Compare the slip's second code, unless it was wrong too often; a wrong one is counted."""
    if given is None:
        return False
    key = (item.terminal_id, item.subject_id)
    row = db.execute(
        "SELECT wrong FROM claim_tries WHERE terminal_id = ? AND claim_id = ?", key
    ).fetchone()
    if row is not None and row[0] >= WRONG_SECOND_CODES_MAX:
        return False
    if any(hmac.compare_digest(given, code) for code in _second_codes(db, item)):
        return True
    db.execute(
        "INSERT INTO claim_tries VALUES (?, ?, 1) "
        "ON CONFLICT (terminal_id, claim_id) DO UPDATE SET wrong = wrong + 1",
        key,
    )
    return False


def _second_codes(db: sqlite3.Connection, item: DoubtfulItem) -> list[str]:
    """Return the code of every record that opened this claim: one, in an honest journal."""
    rows = db.execute(
        "SELECT own.body, before.hash FROM records own JOIN records before "
        "ON before.journal_id = own.journal_id AND before.seq = own.seq - 1 "
        "WHERE own.journal_id = ? AND instr(own.body, CAST(? AS BLOB))",
        (item.journal_id, item.subject_id),
    ).fetchall()
    found = []
    for raw, prev_hash in rows:
        body = parse_record(raw)
        if isinstance(body, UnclaimedOpened) and body.claim_id == item.subject_id:
            found.append(second_code(prev_hash, raw))
    return found


def _tell_first(
    db: sqlite3.Connection, item: DoubtfulItem, to_msisdn: str, paid_minor: int, now: datetime
) -> None:
    """Tell the number the cash was put in for: a thief of slips is seen."""
    assert item.msisdn is not None, "a claim has a number"
    subscriber = store.find_subscriber(db, item.msisdn, now)
    text = texts.text_of(
        "claim_moved",
        item.language if subscriber is None else subscriber.language,
        sum=sms.major(paid_minor, item.currency),
        code=item.code,
        to=to_msisdn[-4:],
    )
    sms.send_sms(db, item.msisdn, text, f"claim:{item.subject_id}", now)


def _wrong(terminal_id: str, tail: str) -> tuple[tries.Tried, ...]:
    return (
        (tries.WRONG_CLAIMS_OF_TERMINAL, terminal_id),
        (tries.WRONG_CLAIMS_OF_TAIL, tail),
    )


def _facts(asked: RedirectClaim) -> bytes:
    """Return what tells a request from another one of its name; the proof is not kept."""
    told = (asked.code, asked.tail, asked.to_msisdn)
    return hashlib.sha256("/".join(told).encode()).digest()
