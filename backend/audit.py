"""The proof that credits equal what was paid, decided and moved, from the bytes up.

Believes no column that can be recomputed: chains, signatures, statements, entries and balances are
checked against each other, and every difference is named.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from pydantic import ValidationError

from backend.account import purses
from backend.account.changes.audit import order_findings
from backend.arbiter import entries_of, reference_subject
from backend.help import books
from certs.authority import ISSUER
from contract.encoding import from_b64url
from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.jws import StatementKind, verify_statement
from contract.keys import PublicKey, SignatureError
from contract.messages import DecisionStatement, PaymentStatement
from contract.records import SIGNED_KINDS, Submitted, parse_record


@dataclass(frozen=True)
class AuditReport:
    """What was counted, and everything that does not fit."""

    journals: int
    records: int
    payments: int
    refused: int
    pending: int
    inserted_minor: int
    fee_minor: int
    credited_minor: int
    decisions: int
    honoured_minor: int
    orders: int
    orders_only_said: int  # before a restoration, and not carried out again
    findings: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.findings

    def to_json(self) -> str:
        return json.dumps({"ok": self.ok, **asdict(self)}, ensure_ascii=False)


def audit(db: sqlite3.Connection, operator_keys: dict[str, PublicKey]) -> AuditReport:
    """Check everything; the database is only read, within one snapshot."""
    db.execute("BEGIN")
    try:
        return _audit(db, operator_keys)
    finally:
        db.execute("ROLLBACK")


def _audit(db: sqlite3.Connection, operator_keys: dict[str, PublicKey]) -> AuditReport:
    findings = [
        *_journals(db),
        *_payments(db, operator_keys),
        *_decisions(db, operator_keys),
        *_entries(db),
        *_balances(db),
        *books.findings(db),
        *order_findings(db, operator_keys, ISSUER),
    ]
    states = dict(db.execute("SELECT state, count(*) FROM payments GROUP BY state").fetchall())
    sums = db.execute(
        "SELECT coalesce(sum(inserted_minor), 0), coalesce(sum(fee_minor), 0), "
        "coalesce(sum(credited_minor), 0) FROM payments WHERE state = 'credited'"
    ).fetchone()
    return AuditReport(
        journals=_count(db, "journals"),
        records=_count(db, "records"),
        payments=states.get("credited", 0),
        refused=states.get("refused", 0),
        pending=states.get("pending", 0),
        inserted_minor=sums[0],
        fee_minor=sums[1],
        credited_minor=sums[2],
        decisions=_count(db, "decisions"),
        honoured_minor=_honoured(db),
        orders=_count(db, "orders WHERE carried_out = 1"),
        orders_only_said=_count(db, "orders WHERE carried_out = 0"),
        findings=tuple(findings),
    )


def _journals(db: sqlite3.Connection) -> Iterator[str]:
    """Every chain holds, every signature is its terminal's, every submitted payment is known."""
    keys: dict[str, list[PublicKey]] = {}
    for terminal_id, spki in db.execute("SELECT terminal_id, spki FROM keys"):
        keys.setdefault(terminal_id, []).append(PublicKey.from_spki(spki))
    journals = db.execute("SELECT journal_id, terminal_id, upto_seq, head_hash FROM journals")
    for journal_id, terminal_id, upto_seq, head_hash in journals.fetchall():
        previous, expected = GENESIS_PREV_HASH, 1
        rows = db.execute(
            "SELECT seq, hash, body, signature FROM records WHERE journal_id = ? ORDER BY seq",
            (journal_id,),
        )
        for seq, stored, body, signature in rows:
            where = f"journal {journal_id} record {seq}"
            previous = record_hash(previous, body)
            if seq != expected or stored != previous:
                yield f"{where}: the chain is broken"
            expected = seq + 1
            kind = json.loads(body)["kind"]
            if kind in SIGNED_KINDS and not _signed(keys.get(terminal_id, []), previous, signature):
                yield f"{where}: not signed by its terminal"
            if kind == "submitted":
                yield from _submitted(db, terminal_id, body, where)
        if (upto_seq, head_hash) != (expected - 1, previous):
            yield f"journal {journal_id}: its head is not its last record"


def _submitted(db: sqlite3.Connection, terminal_id: str, body: bytes, where: str) -> Iterator[str]:
    record = parse_record(body)
    assert isinstance(record, Submitted)
    for order in record.payments:
        row = db.execute(
            "SELECT msisdn, inserted_minor FROM payments WHERE terminal_id = ? AND payment_id = ?",
            (terminal_id, order.payment_id),
        ).fetchone()
        if row is None:
            yield f"{where}: payment {order.payment_id} was never decided"
        elif row != (order.msisdn, order.inserted_minor):
            yield f"{where}: payment {order.payment_id} differs from what is stored"


def _payments(db: sqlite3.Connection, operator_keys: dict[str, PublicKey]) -> Iterator[str]:
    """Every decided payment is what its signed statement says."""
    rows = db.execute(
        "SELECT terminal_id, payment_id, msisdn, inserted_minor, fee_minor, credited_minor, "
        "state, statement, jws FROM payments WHERE state != 'pending'"
    )
    for terminal_id, payment_id, *stored, state, raw, jws in rows:
        where = f"payment {payment_id} of {terminal_id}"
        try:
            kind = StatementKind.PAYMENT
            verify_statement(raw.encode(), jws, kind, operator_keys.get, ISSUER)
            told = PaymentStatement.model_validate_json(raw)
        except (SignatureError, ValidationError) as error:
            yield f"{where}: {error}"
            continue
        sums = [told.msisdn, told.inserted_minor, told.fee_minor, told.credited_minor]
        if (told.terminal_id, told.payment_id, told.result) != (terminal_id, payment_id, state):
            yield f"{where}: the signed statement is about something else"
        if sums != stored:
            yield f"{where}: the signed statement names other sums"
        if state == "credited" and told.inserted_minor != told.fee_minor + told.credited_minor:
            yield f"{where}: inserted is not fee and credit"


def _decisions(db: sqlite3.Connection, operator_keys: dict[str, PublicKey]) -> Iterator[str]:
    """Every decision is what its signed statement says, about doubtful money that is known."""
    rows = db.execute(
        "SELECT d.terminal_id, d.subject, d.subject_id, d.outcome, d.msisdn, d.honoured_minor, "
        "d.statement, d.jws, m.amount_minor, m.state FROM decisions d "
        "LEFT JOIN doubtful_money m USING (terminal_id, subject, subject_id)"
    )
    for terminal_id, subject, subject_id, *stored, raw, jws, amount, state in rows:
        where = f"decision on {subject} {subject_id} of {terminal_id}"
        try:
            kind = StatementKind.DECISION
            verify_statement(raw.encode(), jws, kind, operator_keys.get, ISSUER)
            told = DecisionStatement.model_validate_json(raw)
        except (SignatureError, ValidationError) as error:
            yield f"{where}: {error}"
            continue
        if (told.terminal_id, told.subject, told.subject_id) != (terminal_id, subject, subject_id):
            yield f"{where}: the signed statement is about something else"
        if [told.outcome, told.msisdn, told.honoured_minor] != stored:
            yield f"{where}: the signed statement says something else"
        paid = told.amount_minor - told.paid_before_minor if told.outcome == "paid" else 0
        if amount != told.amount_minor or told.honoured_minor != paid:
            yield f"{where}: pays another sum than there is"
        if state in ("open", "credited"):
            yield f"{where}: the money it decides on counts as {state}"


def _due_entries(db: sqlite3.Connection) -> Iterator[tuple[str, tuple[str, str], Counter[str]]]:
    """Yield what must be booked: in words, under which name, and by account."""
    payments = db.execute(
        "SELECT terminal_id, payment_id, msisdn, inserted_minor, fee_minor, credited_minor "
        "FROM payments WHERE state = 'credited'"
    )
    for terminal_id, payment_id, msisdn, inserted, fee, credited in payments:
        due = Counter({"terminals": inserted, f"number:{msisdn}": -credited, "fees": -fee})
        yield f"payment {payment_id} of {terminal_id}", (terminal_id, payment_id), due
    for terminal_id, raw in db.execute("SELECT terminal_id, statement FROM decisions"):
        told = DecisionStatement.model_validate_json(raw)
        name = reference_subject(told)
        yield f"decision on {name} of {terminal_id}", (terminal_id, name), Counter(entries_of(told))
    for movement_id, terminal_id, *moved in db.execute(
        "SELECT movement_id, terminal_id, msisdn, purse_id, amount_minor, contra FROM movements"
    ):
        name = purses.entry_name(movement_id)
        yield f"movement {movement_id}", (terminal_id, name), Counter(purses.entries_of(*moved))


def _entries(db: sqlite3.Connection) -> Iterator[str]:
    """Entries balance, and exist for payments, decisions and movements alone, once."""
    booked: dict[tuple[str, str], Counter[str]] = {}
    for terminal_id, payment_id, account, amount in db.execute(
        "SELECT terminal_id, payment_id, account, amount_minor FROM entries"
    ):
        booked.setdefault((terminal_id, payment_id), Counter())[account] += amount
    for where, name, due in _due_entries(db):
        if booked.pop(name, Counter()) != due:
            yield f"{where}: entries differ from what was decided"
    for terminal_id, payment_id in booked:
        what = "no credited payment, decision or movement"
        yield f"entries of {payment_id} of {terminal_id} belong to {what}"


def _balances(db: sqlite3.Connection) -> Iterator[str]:
    """Every purse is its opening and what came since: payments, doubtful money, movements."""
    rows = db.execute(
        "SELECT a.msisdn, a.balance_minor - a.opening_minor, coalesce(sum(c.minor), 0) "
        "FROM accounts a LEFT JOIN (SELECT msisdn, credited_minor AS minor FROM payments "
        "WHERE state = 'credited' UNION ALL SELECT msisdn, honoured_minor FROM decisions "
        "UNION ALL SELECT msisdn, amount_minor FROM movements WHERE purse_id = 'main') c "
        "ON c.msisdn = a.msisdn GROUP BY a.msisdn UNION ALL "
        "SELECT p.msisdn, p.amount_minor - p.opening_minor, coalesce(sum(m.amount_minor), 0) "
        "FROM purses p LEFT JOIN movements m USING (msisdn, purse_id) GROUP BY p.msisdn, p.purse_id"
    )
    for msisdn, grown, paid in rows:
        if grown != paid:
            yield f"number ..{msisdn[-4:]}: grew by {grown}, was paid {paid}"


def _honoured(db: sqlite3.Connection) -> int:
    query = "SELECT coalesce(sum(honoured_minor), 0) FROM decisions"
    return int(db.execute(query).fetchone()[0])


def _signed(keys: list[PublicKey], digest: bytes, signature: str | None) -> bool:
    for key in keys:
        try:
            key.verify(digest, from_b64url(signature or ""))
        except (SignatureError, ValueError):
            continue
        return True
    return False


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own names
