"""Doubtful money as the operator knows it: learned from the terminals' journals, record by record.

| state     | meaning                                                                         |
|-----------|---------------------------------------------------------------------------------|
| open      | nobody has decided                                                              |
| credited  | evidence came: the terminal credited the bill to its visit, nothing to decide   |
| decided   | decided here, not yet seen in the terminal's journal                            |
| closed    | the terminal's journal shows the decision                                       |
| overtaken | decided here, but the terminal credited the bill before it heard of that        |

Money that was overtaken is on its way twice.  Whatever the terminal makes of it (a payment, a
claim, another suspense) is its *carrier*: payments that would carry it are refused, and a decision
on a claim that carries it pays only what was not paid before.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from backend import sms
from contract.moments import rfc3339
from contract.records import (
    BillCredited,
    DoubtfulSubject,
    EvidenceReported,
    FindingProposed,
    Genesis,
    RecordBody,
    SuspenseOpened,
    TransactionOpened,
    UnclaimedOpened,
    parse_record,
)

# Kinds whose records tell of doubtful money; a decision is the arbiter's own.
KINDS = frozenset(
    {"genesis", "suspense_opened", "unclaimed_opened", "bill_credited", "proposal", "decision",
     "evidence"}
)  # fmt: skip

_COLUMNS = (
    "terminal_id, subject, subject_id, journal_id, intent_id, transaction_id, payment_id, msisdn, "
    "language, code, amount_minor, currency, cassette_no, bill_type, reason, opened_at, state, "
    "evidence, carried_by, alarm"
)


@dataclass(frozen=True)
class DoubtfulItem:
    """One row: a suspense or a claim of a terminal."""

    terminal_id: str
    subject: DoubtfulSubject
    subject_id: str
    journal_id: str
    intent_id: str | None
    transaction_id: str | None
    payment_id: str | None
    msisdn: str | None
    language: str
    code: str
    amount_minor: int
    currency: str
    cassette_no: int | None
    bill_type: int | None
    reason: str
    opened_at: str
    state: str
    evidence: str  # "returned": the device said so too late; "stacked": after it was decided
    carried_by: str | None
    alarm: str  # what a person must look into


def find(
    db: sqlite3.Connection, terminal_id: str, subject: DoubtfulSubject, subject_id: str
) -> DoubtfulItem | None:
    """Return what is known of this money of this terminal."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM doubtful_money "  # noqa: S608 - our own names
        "WHERE terminal_id = ? AND subject = ? AND subject_id = ?",
        (terminal_id, subject, subject_id),
    ).fetchone()
    return None if row is None else DoubtfulItem(*row)


def listed(db: sqlite3.Connection, count: int) -> list[DoubtfulItem]:
    """Return the newest, those that wait for somebody first."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM doubtful_money "  # noqa: S608 - our own names
        "ORDER BY state != 'open' AND alarm = '', opened_at DESC, subject_id LIMIT ?",
        (count,),
    )
    return [DoubtfulItem(*row) for row in rows.fetchall()]


def set_state(db: sqlite3.Connection, item: DoubtfulItem, state: str, alarm: str = "") -> None:
    db.execute(
        "UPDATE doubtful_money SET state = ?, alarm = CASE ? WHEN '' THEN alarm ELSE ? END "
        "WHERE terminal_id = ? AND subject = ? AND subject_id = ?",
        (state, alarm, alarm, item.terminal_id, item.subject, item.subject_id),
    )


def note(
    db: sqlite3.Connection, terminal_id: str, journal_id: str, body: RecordBody, now: datetime
) -> None:
    """Learn what a record says of doubtful money; other records say nothing."""
    match body:
        case SuspenseOpened():
            _tell(db, _open_suspense(db, terminal_id, journal_id, body), now)
        case UnclaimedOpened():
            _tell(db, _open_claim(db, terminal_id, journal_id, body), now)
        case BillCredited(from_suspense_id=str(suspense_id)):
            _credited(db, terminal_id, suspense_id)
        case EvidenceReported():
            db.execute(
                "UPDATE doubtful_money SET evidence = ? "
                "WHERE terminal_id = ? AND subject = 'suspense' AND subject_id = ?",
                (body.what, terminal_id, body.suspense_id),
            )
        case FindingProposed():
            keep_proposal(db, terminal_id, body, body.at.isoformat())
        case Genesis(linked_journal_id=str()):
            # A journal put back from a copy may not know what was decided since: tell it again.
            db.execute(
                "UPDATE doubtful_money SET state = 'decided' "
                "WHERE terminal_id = ? AND state = 'closed'",
                (terminal_id,),
            )


def is_credited_elsewhere(db: sqlite3.Connection, item: DoubtfulItem) -> bool:
    """Tell whether its credit does not stand in the terminal's newest journal.

    A disk that was put back from a copy and adopted knows nothing of it.  The newest journal is the
    one that no other follows: identifiers follow the terminal's clock, which may be wrong.
    """
    if item.state != "credited":
        return False
    found = db.execute(
        "SELECT 1 FROM journals newest WHERE terminal_id = ? AND NOT EXISTS ("
        "SELECT 1 FROM journals later JOIN records genesis USING (journal_id) "
        "WHERE later.terminal_id = newest.terminal_id AND genesis.seq = 1 AND "
        "json_extract(CAST(genesis.body AS TEXT), '$.linked_journal_id') = newest.journal_id"
        ") AND EXISTS (SELECT 1 FROM records credit WHERE credit.journal_id = newest.journal_id "
        "AND json_extract(CAST(credit.body AS TEXT), '$.from_suspense_id') = ?)",
        (item.terminal_id, item.subject_id),
    ).fetchone()
    return found is None


def keep_proposal(
    db: sqlite3.Connection, terminal_id: str, proposal: FindingProposed, received_at: str
) -> None:
    """Store what a person found, once for each proposal_id."""
    db.execute(
        "INSERT OR IGNORE INTO proposals VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            terminal_id,
            proposal.proposal_id,
            proposal.suspense_id,
            proposal.finding,
            proposal.by,
            proposal.note,
            rfc3339(proposal.at),
            received_at,
        ),
    )


def findings(db: sqlite3.Connection, terminal_id: str, suspense_id: str) -> list[dict[str, str]]:
    """Return every proposal on a bill, the oldest first."""
    rows = db.execute(
        "SELECT proposal_id, finding, person, note, made_at FROM proposals "
        "WHERE terminal_id = ? AND suspense_id = ? ORDER BY made_at, proposal_id",
        (terminal_id, suspense_id),
    )
    names = ("proposal_id", "finding", "by", "note", "made_at")
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def is_overtaken(db: sqlite3.Connection, terminal_id: str, transaction_id: str) -> bool:
    """Tell whether a transaction holds a bill that was decided already, and nothing carries yet."""
    found = db.execute(
        "SELECT 1 FROM doubtful_money WHERE terminal_id = ? AND transaction_id = ? "
        "AND state = 'overtaken' AND carried_by IS NULL",
        (terminal_id, transaction_id),
    ).fetchone()
    return found is not None


def carry(db: sqlite3.Connection, terminal_id: str, transaction_id: str, carrier: str) -> None:
    """All that evidence credited to a transaction is now in this payment or claim."""
    db.execute(
        "UPDATE doubtful_money SET carried_by = ? WHERE terminal_id = ? AND transaction_id = ? "
        "AND state IN ('credited', 'overtaken') AND carried_by IS NULL",
        (carrier, terminal_id, transaction_id),
    )


def _open_suspense(
    db: sqlite3.Connection, terminal_id: str, journal_id: str, body: SuspenseOpened
) -> DoubtfulItem | None:
    if body.reverses_credit and body.intent_id is not None:
        # The bill was credited from an earlier suspense and is in doubt once more: one bill.
        db.execute(
            "UPDATE doubtful_money SET carried_by = ? WHERE terminal_id = ? AND intent_id = ? "
            "AND state IN ('credited', 'overtaken') AND carried_by IS NULL",
            (body.suspense_id, terminal_id, body.intent_id),
        )
    opened = _transaction(db, terminal_id, body.transaction_id)
    return _insert(
        db,
        DoubtfulItem(
            terminal_id=terminal_id,
            subject="suspense",
            subject_id=body.suspense_id,
            journal_id=journal_id,
            intent_id=body.intent_id,
            transaction_id=body.transaction_id,
            payment_id=None,
            msisdn=None if opened is None else opened.msisdn,
            language="" if opened is None else opened.language,
            code=body.code,
            amount_minor=body.amount_minor,
            currency=body.currency,
            cassette_no=body.cassette_no,
            bill_type=body.bill_type,
            reason=body.reason,
            opened_at=rfc3339(body.at),
            state="open",
            evidence="",
            carried_by=None,
            alarm="",
        ),
    )


def _open_claim(
    db: sqlite3.Connection, terminal_id: str, journal_id: str, body: UnclaimedOpened
) -> DoubtfulItem | None:
    opened = _transaction(db, terminal_id, body.transaction_id)
    carry(db, terminal_id, body.transaction_id, body.claim_id)
    return _insert(
        db,
        DoubtfulItem(
            terminal_id=terminal_id,
            subject="unclaimed",
            subject_id=body.claim_id,
            journal_id=journal_id,
            intent_id=None,
            transaction_id=body.transaction_id,
            payment_id=body.payment_id,
            msisdn=body.msisdn,
            language="" if opened is None else opened.language,
            code=body.code,
            amount_minor=body.amount_minor,
            currency=body.currency,
            cassette_no=None,
            bill_type=None,
            reason=body.reason,
            opened_at=rfc3339(body.at),
            state="open",
            evidence="",
            carried_by=None,
            alarm="",
        ),
    )


def _insert(db: sqlite3.Connection, item: DoubtfulItem) -> DoubtfulItem | None:
    """Store an item; None if it is known already."""
    names = _COLUMNS.replace(" ", "").split(",")
    done = db.execute(
        f"INSERT OR IGNORE INTO doubtful_money ({_COLUMNS}) "  # noqa: S608 - our own names
        f"VALUES ({', '.join('?' for _ in names)})",
        [getattr(item, name) for name in names],
    )
    return item if done.rowcount else None


def _tell(db: sqlite3.Connection, item: DoubtfulItem | None, now: datetime) -> None:
    if item is None or item.msisdn is None:
        return
    text = sms.opened_text(
        item.language,
        subject=item.subject,
        amount_minor=item.amount_minor,
        currency=item.currency,
        code=item.code,
    )
    sms.send_sms(db, item.msisdn, text, f"{item.subject}:{item.subject_id}", now)


def _credited(db: sqlite3.Connection, terminal_id: str, suspense_id: str) -> None:
    item = find(db, terminal_id, "suspense", suspense_id)
    if item is None or _is_settled_by_its_credit(db, item):
        return
    if item.state == "open":
        set_state(db, item, "credited")
    elif item.state == "decided":
        set_state(db, item, "overtaken")
    elif item.state == "closed":
        set_state(db, item, "overtaken", "credited after the terminal had the decision")


def _is_settled_by_its_credit(db: sqlite3.Connection, item: DoubtfulItem) -> bool:
    """Tell whether it was decided because evidence had credited it already: nothing is twice."""
    found = db.execute(
        "SELECT 1 FROM decisions WHERE terminal_id = ? AND subject = ? AND subject_id = ? "
        "AND outcome = 'kept' AND json_extract(statement, '$.paid_before_minor') = ?",
        (item.terminal_id, item.subject, item.subject_id, item.amount_minor),
    ).fetchone()
    return found is not None and item.amount_minor > 0


def _transaction(
    db: sqlite3.Connection, terminal_id: str, transaction_id: str | None
) -> TransactionOpened | None:
    """Return a transaction's beginning, from whichever journal of the terminal has it."""
    if transaction_id is None:
        return None
    rows = db.execute(
        "SELECT body FROM records WHERE journal_id IN "
        "(SELECT journal_id FROM journals WHERE terminal_id = ?) "
        'AND instr(CAST(body AS TEXT), \'"kind":"transaction_opened"\') '
        "AND instr(CAST(body AS TEXT), ?)",
        (terminal_id, transaction_id),
    )
    for (raw,) in rows:
        body = parse_record(raw)
        if isinstance(body, TransactionOpened) and body.transaction_id == transaction_id:
            return body
    return None
