"""What of the operator's word is believed: every final result on its own signature.

A result that cannot be verified is *pending*, whatever it says, and the doubt is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from pydantic import ValidationError

from contract.account.changes import OrderResult, OrderStatement
from contract.account.order_statements import read_order
from contract.jws import StatementKind, verify_statement
from contract.keys import PublicKey, SignatureError
from contract.messages import (
    DecisionAnswer,
    DecisionStatement,
    JournalStatement,
    PaymentResult,
    PaymentStatement,
    RecordsReceipt,
    RecordsUpload,
)
from contract.records import PaymentOrder, Submitted, parse_record
from kiosk.journal.stored import VerifySignature
from kiosk.operator.messages import head_hash_of

FINAL_STATES = frozenset({"credited", "refused"})
_Statement = TypeVar("_Statement", PaymentStatement, DecisionStatement, JournalStatement)


@dataclass(frozen=True)
class VerifiedReceipt:
    """A receipt whose journal statement holds, with results that hold or are pending.

    `statement` and `jws` go into an `acknowledged` record as they are.  `doubts` says, in words
    for a log, which results were not believed and why.  `forked`: the operator
    has seen another branch of this journal, and sales must stop.
    """

    journal_id: str
    upto_seq: int
    head_hash: str
    statement: str
    jws: str
    results: tuple[PaymentResult, ...]
    doubts: tuple[str, ...]
    forked: bool = False


@dataclass(frozen=True)
class VerifiedDecision:
    """A decision on doubtful money whose signature holds, with its exact text and JWS."""

    statement: DecisionStatement
    text: str
    jws: str


@dataclass(frozen=True)
class DecisionHeard:
    """What the operator said of doubtful money; doubt says why a decision was not believed."""

    state: Literal["decided", "pending", "resolved", "unknown"]
    decision: VerifiedDecision | None = None
    doubt: str = ""


@dataclass(frozen=True)
class OperatorVerifier:
    """Judges statements by the operator's anchors."""

    terminal_id: str
    issuer: str
    find_key: Callable[[str], PublicKey | None]

    def statement_of(self, result: PaymentResult) -> PaymentStatement:
        """Return the verified statement of a final result, else SignatureError."""
        if result.state not in FINAL_STATES or result.statement is None or result.jws is None:
            raise SignatureError("no signed statement")
        statement = self._verified(
            result.statement, result.jws, StatementKind.PAYMENT, PaymentStatement
        )
        if statement.payment_id != result.payment_id or statement.result != result.state:
            raise SignatureError("the statement says something else than the result beside it")
        return statement

    def _verified(
        self, text: str, jws: str, kind: StatementKind, model: type[_Statement]
    ) -> _Statement:
        """Return the statement once its signature, its shape and its terminal are right."""
        raw = text.encode()
        verify_statement(raw, jws, kind, self.find_key, self.issuer)
        try:
            statement = model.model_validate_json(raw)
        except ValidationError as error:
            raise SignatureError(f"the statement is no {model.__name__}") from error
        if statement.terminal_id != self.terminal_id:
            raise SignatureError("the statement is for another terminal")
        return statement

    def believed(
        self, result: PaymentResult, order: PaymentOrder | None
    ) -> tuple[PaymentResult, str]:
        """Return the result, or pending in its place with the reason for doubt."""
        if result.state not in FINAL_STATES:
            return result, ""
        try:
            statement = self.statement_of(result)
            if order is not None:
                _same_payment(statement, order)
        except SignatureError as error:
            pending = PaymentResult(payment_id=result.payment_id, state="pending")
            return pending, f"payment {result.payment_id}: {error}"
        return result, ""

    def decision_of(self, answer: DecisionAnswer) -> DecisionStatement:
        """Return the verified statement of a decision, else SignatureError."""
        if answer.state != "decided" or answer.statement is None or answer.jws is None:
            raise SignatureError("no signed statement")
        statement = self._verified(
            answer.statement, answer.jws, StatementKind.DECISION, DecisionStatement
        )
        if (statement.subject, statement.subject_id) != (answer.subject, answer.subject_id):
            raise SignatureError("the statement is about other money than the answer")
        return statement

    def order_of(self, result: OrderResult) -> OrderStatement:
        """Return the verified statement of an answered order, else SignatureError."""
        return read_order(result, self.terminal_id, self.find_key, self.issuer)

    def heard(self, answer: DecisionAnswer) -> DecisionHeard:
        """Return what of an answer is believed: a decision that cannot be verified is pending."""
        if answer.state != "decided":
            return DecisionHeard(answer.state)
        try:
            statement = self.decision_of(answer)
        except SignatureError as error:
            return DecisionHeard("pending", doubt=f"{answer.subject} {answer.subject_id}: {error}")
        assert answer.statement is not None, "a verified statement is there"
        assert answer.jws is not None, "a verified statement has a signature"
        return DecisionHeard("decided", VerifiedDecision(statement, answer.statement, answer.jws))

    def receipt(self, receipt: RecordsReceipt, upload: RecordsUpload) -> VerifiedReceipt:
        """Return what of a receipt is believed; SignatureError if it is no receipt for this."""
        if receipt.statement is None or receipt.jws is None:
            raise SignatureError("the receipt carries no signed statement")
        statement = self._verified(
            receipt.statement, receipt.jws, StatementKind.JOURNAL, JournalStatement
        )
        named = (statement.terminal_id, statement.journal_id)
        if named != (upload.terminal_id, upload.journal_id):
            raise SignatureError("the receipt is for another journal")
        last_seq = upload.first_seq + len(upload.records) - 1
        if statement.upto_seq < last_seq:
            raise SignatureError("the receipt does not reach the end of what was sent")
        if statement.upto_seq == last_seq and statement.head_hash != head_hash_of(upload).hex():
            raise SignatureError("the receipt is for other records")
        orders = payments_in(upload)
        judged = [
            self.believed(result, orders.get(result.payment_id)) for result in receipt.results
        ]
        return VerifiedReceipt(
            journal_id=statement.journal_id,
            upto_seq=statement.upto_seq,
            head_hash=statement.head_hash,
            statement=receipt.statement,
            jws=receipt.jws,
            results=tuple(result for result, _ in judged),
            doubts=tuple(doubt for _, doubt in judged if doubt),
            forked=receipt.forked,
        )


def own_signatures(spkis: Iterable[bytes]) -> VerifySignature:
    """Return who judges the journal's own signatures: by the keys (DER) this terminal ever had."""
    keys = {key.keyid: key for key in map(PublicKey.from_spki, spkis)}

    def holds(keyid: str, record_hash: bytes, signature: bytes) -> bool:
        key = keys.get(keyid)
        if key is None:
            return False
        try:
            key.verify(record_hash, signature)
        except SignatureError:
            return False
        return True

    return holds


def payments_in(upload: RecordsUpload) -> Mapping[str, PaymentOrder]:
    """Return the payments an upload submits, by payment_id."""
    orders: dict[str, PaymentOrder] = {}
    for record in upload.records:
        if '"submitted"' not in record.body:
            continue
        body = parse_record(record.body.encode())
        if isinstance(body, Submitted):
            orders.update((order.payment_id, order) for order in body.payments)
    return orders


def _same_payment(statement: PaymentStatement, order: PaymentOrder) -> None:
    told = (statement.msisdn, statement.inserted_minor, statement.currency)
    if told != (order.msisdn, order.inserted_minor, order.currency):
        raise SignatureError("the statement is about another number or sum")
    split = (statement.fee_minor, statement.credited_minor)
    if statement.result == "credited" and split != (order.fee_minor, order.credited_minor):
        raise SignatureError("the statement credits another sum than was promised")
