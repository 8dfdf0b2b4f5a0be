"""Payments: each (terminal_id, payment_id) is decided exactly once, in one transaction.

Decision, balance, entries, SMS and the signed statement become durable together, or not at all.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto, unique

from backend import accounts, doubtful, quotes, sms
from backend.account import purses
from backend.demo.markets import market_of
from backend.own_words import OwnWord
from contract.jws import StatementKind, sign_statement
from contract.keys import PublicKey, Signer
from contract.messages import PaymentResult, PaymentStatement
from contract.moments import rfc3339
from contract.quotes import split_payment
from contract.records import PaymentOrder, Submitted


@unique
class Standing(Enum):
    """Whether the records a payment stands in are believed: see backend.forks."""

    STANDS = auto()
    WAITS = auto()
    REFUSED = auto()


@dataclass(frozen=True)
class Occasion:
    """Where and when a payment came in."""

    terminal_id: str
    journal_id: str
    seq: int
    now: datetime


@dataclass(frozen=True)
class Cashier:
    """Decides payments in the operator's name."""

    signer: Signer
    issuer: str
    own_keys: Mapping[str, PublicKey] = field(default_factory=dict)  # every key we signed with

    def decide(
        self,
        db: sqlite3.Connection,
        submitted: Submitted,
        order: PaymentOrder,
        occasion: Occasion,
        *,
        standing: Standing,
        said: OwnWord | None = None,
    ) -> PaymentResult:
        """Carry a payment out unless it was decided before; a forked journal's only waits.

        said: how we decided it before we were restored from a backup; it is decided so again.
        """
        known = find_result(db, occasion.terminal_id, order.payment_id)
        if known is not None and known.state != "pending":
            return known
        if standing is Standing.WAITS:
            if known is None:
                self._keep_pending(db, order, occasion)
            return PaymentResult(payment_id=order.payment_id, state="pending")
        if said is not None and said.is_about(occasion.terminal_id, order):
            return self._say_again(db, submitted, order, said, occasion)
        refused = standing is Standing.REFUSED
        reason = "branch_refused" if refused else self._refusal(db, submitted, order, occasion)
        statement = PaymentStatement(
            terminal_id=occasion.terminal_id,
            payment_id=order.payment_id,
            result="refused" if reason else "credited",
            reason=reason,
            msisdn=order.msisdn,
            inserted_minor=order.inserted_minor,
            fee_minor=0 if reason else order.fee_minor,
            credited_minor=0 if reason else order.credited_minor,
            currency=order.currency,
            reference=reference_of(occasion.terminal_id, order.payment_id),
            decided_at=occasion.now,
        )
        if not reason:
            self._credit(db, submitted, order, statement)
        raw = statement.to_bytes()
        jws = sign_statement(raw, StatementKind.PAYMENT, self.signer, self.issuer)
        self._keep(db, occasion, statement, raw.decode(), jws)
        self._tell(db, submitted.language, order, statement, occasion.now)
        return PaymentResult(
            payment_id=order.payment_id, state=statement.result, statement=raw.decode(), jws=jws
        )

    def _say_again(
        self,
        db: sqlite3.Connection,
        submitted: Submitted,
        order: PaymentOrder,
        said: OwnWord,
        occasion: Occasion,
    ) -> PaymentResult:
        """Decide as before, in the same bytes; the number was told then."""
        told = said.statement
        if told.result == "credited":
            self._credit(db, submitted, order, told)
        self._keep(db, occasion, told, said.raw, said.jws)
        return PaymentResult(
            payment_id=told.payment_id, state=told.result, statement=said.raw, jws=said.jws
        )

    def _credit(
        self,
        db: sqlite3.Connection,
        submitted: Submitted,
        order: PaymentOrder,
        statement: PaymentStatement,
    ) -> None:
        accounts.credit(db, statement.msisdn, statement.credited_minor)
        self._book(db, statement)
        if order.purse is not None:
            payment, at = (statement.terminal_id, statement.payment_id), statement.decided_at
            purse_id, credited = order.purse.purse_id, statement.credited_minor
            purses.put_aside(db, statement.msisdn, purse_id, credited, payment, at)
        doubtful.carry(db, statement.terminal_id, submitted.transaction_id, statement.payment_id)

    def _refusal(
        self, db: sqlite3.Connection, submitted: Submitted, order: PaymentOrder, occasion: Occasion
    ) -> str:
        if submitted.replaces_payment_id is not None:
            replaced = find_result(db, occasion.terminal_id, submitted.replaces_payment_id)
            if replaced is None or replaced.state != "refused":
                return "replaced_payment_not_refused"
        if doubtful.is_overtaken(db, occasion.terminal_id, submitted.transaction_id):
            return "already_decided"  # a bill among this money was dealt with as a doubtful one
        quote = quotes.find_quote(db, order, occasion.terminal_id, occasion.journal_id, submitted)
        if quote is None:
            return "quote_unknown"
        split = split_payment(quote, order.inserted_minor)
        promised = (order.fee_minor, order.credited_minor, order.currency)
        if promised != (split.fee_minor, split.credited_minor, quote.currency):
            return "fee_differs"
        if order.purse != quote.purse:
            return "purse_differs"
        if quote.currency != market_of(order.msisdn).currency:
            return "currency_differs"
        if market_of(order.msisdn).payer_identification and submitted.payer is None:
            return "payer_unknown"
        return accounts.refusal_at_credit(db, order.msisdn)

    def _book(self, db: sqlite3.Connection, statement: PaymentStatement) -> None:
        head = (rfc3339(statement.decided_at), statement.terminal_id, statement.payment_id)
        db.executemany(
            "INSERT INTO entries (at, terminal_id, payment_id, account, amount_minor) "
            "VALUES (?, ?, ?, ?, ?)",
            [
                (*head, "terminals", statement.inserted_minor),
                (*head, f"number:{statement.msisdn}", -statement.credited_minor),
                (*head, "fees", -statement.fee_minor),
            ],
        )

    def _keep(
        self,
        db: sqlite3.Connection,
        occasion: Occasion,
        statement: PaymentStatement,
        raw: str,
        jws: str,
    ) -> None:
        db.execute(
            "INSERT INTO payments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (terminal_id, payment_id) DO UPDATE SET journal_id = excluded.journal_id, "
            "seq = excluded.seq, fee_minor = excluded.fee_minor, "
            "credited_minor = excluded.credited_minor, state = excluded.state, "
            "reason = excluded.reason, reference = excluded.reference, "
            "decided_at = excluded.decided_at, statement = excluded.statement, jws = excluded.jws "
            "WHERE payments.state = 'pending'",
            (
                occasion.terminal_id,
                statement.payment_id,
                occasion.journal_id,
                occasion.seq,
                statement.msisdn,
                statement.inserted_minor,
                statement.fee_minor,
                statement.credited_minor,
                statement.currency,
                statement.result,
                statement.reason,
                statement.reference,
                rfc3339(statement.decided_at),
                raw,
                jws,
            ),
        )

    def _keep_pending(
        self, db: sqlite3.Connection, order: PaymentOrder, occasion: Occasion
    ) -> None:
        db.execute(
            "INSERT INTO payments VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, 'pending', 'fork', '', ?, "
            "NULL, NULL)",
            (
                occasion.terminal_id,
                order.payment_id,
                occasion.journal_id,
                occasion.seq,
                order.msisdn,
                order.inserted_minor,
                order.currency,
                rfc3339(occasion.now),
            ),
        )

    def _tell(
        self,
        db: sqlite3.Connection,
        language: str,
        order: PaymentOrder,
        statement: PaymentStatement,
        now: datetime,
    ) -> None:
        if statement.reason and not statement.reason.startswith("number_closed"):
            return  # Not a number of ours, or not an honest payment: nobody to tell.
        text = sms.payment_text(
            language,
            credited=not statement.reason,
            sums=(statement.inserted_minor, statement.fee_minor, statement.credited_minor),
            currency=statement.currency,
            receipt=order.receipt_number,
            code=order.check_code,
        )
        sms.send_sms(db, order.msisdn, text, order.payment_id, now)


def reference_of(terminal_id: str, payment_id: str) -> str:
    """Return ten digits to read out on the telephone; they open nothing by themselves."""
    digest = hashlib.sha256(f"{terminal_id}:{payment_id}".encode()).digest()
    return f"{int.from_bytes(digest[:8]) % 10**10:010}"


def find_result(db: sqlite3.Connection, terminal_id: str, payment_id: str) -> PaymentResult | None:
    """Return the operator's word on a payment, with its original signature, if there is one."""
    row = db.execute(
        "SELECT state, statement, jws FROM payments WHERE terminal_id = ? AND payment_id = ?",
        (terminal_id, payment_id),
    ).fetchone()
    if row is None:
        return None
    state, statement, jws = row
    return PaymentResult(payment_id=payment_id, state=state, statement=statement, jws=jws)
