"""The operator's answers: genuine, forged, and everything between; what of them is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certs.anchors import TrustAnchors
from certs.authority import create_authority
from certs.certificates import to_pem
from contract.account.changes import OrderResult, OrderStatement
from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.jws import StatementKind, sign_statement
from contract.keys import PrivateKeySigner
from contract.messages import (
    Echo,
    JournalHead,
    JournalStatement,
    NumberCheckAnswer,
    PaymentResult,
    PaymentStatement,
    RecordsReceipt,
    RecordsUpload,
)
from contract.model import WireModel
from contract.records import PaymentOrder, Submitted
from contract.signatures import RequestMessage, ResponseMessage, sign_response
from kiosk.journal.stored import StoredRecord
from kiosk.operator.client import OperatorClient, OperatorWire, WireSettings
from kiosk.operator.errors import OperatorError
from kiosk.operator.keys import FileKeyCustody
from kiosk.operator.messages import head_hash_of, upload_of
from kiosk.operator.questions import check_number, find_order
from kiosk.operator.signing import VerifiedReceipt
from proofs.fuzz.draw import Draw, text_of
from proofs.fuzz.target import OneInput

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TERMINAL, ISSUER, NUMBER, PAYMENT = "T-004211", "operator", "+79161234567", "p-1"
ORDER = "o-1"
STATUSES = (200, 201, 204, 400, 401, 404, 409, 412, 500, 503)
HEADERS = ("signature", "signature-input", "content-digest", "content-type")


@dataclass(frozen=True)
class Operator:
    """The genuine one: its key, and what it would say."""

    signer: PrivateKeySigner
    upload: RecordsUpload
    order: PaymentOrder

    def result(self, *, forged: bool) -> PaymentResult:
        order = self.order
        statement = PaymentStatement(
            terminal_id=TERMINAL,
            payment_id=order.payment_id,
            result="credited",
            msisdn=order.msisdn,
            inserted_minor=order.inserted_minor,
            fee_minor=order.fee_minor,
            credited_minor=order.credited_minor,
            currency="RUB",
            reference="R-1",
            decided_at=NOW,
        ).to_bytes()
        signer = _OTHER if forged else self.signer
        jws = sign_statement(statement, StatementKind.PAYMENT, signer, ISSUER)
        return PaymentResult(
            payment_id=order.payment_id, state="credited", statement=statement.decode(), jws=jws
        )

    def word(self, *, forged: bool) -> OrderResult:
        statement = OrderStatement(
            terminal_id=TERMINAL,
            order_id=ORDER,
            quote_id="q-1",
            terms_version="2026-11",
            msisdn=NUMBER,
            kind="switch_off",
            result="done",
            currency="RUB",
            effective_at=NOW,
            reference="R-1",
            decided_at=NOW,
        ).to_bytes()
        signer = _OTHER if forged else self.signer
        jws = sign_statement(statement, StatementKind.ORDER, signer, ISSUER)
        return OrderResult(order_id=ORDER, state="done", statement=statement.decode(), jws=jws)

    def receipt(self, *, forged: bool) -> RecordsReceipt:
        head = head_hash_of(self.upload).hex()
        named = {"terminal_id": TERMINAL, "journal_id": "j-1", "upto_seq": 1, "head_hash": head}
        statement = JournalStatement.model_validate({**named, "accepted_at": NOW}).to_bytes()
        signer = _OTHER if forged else self.signer
        jws = sign_statement(statement, StatementKind.JOURNAL, signer, ISSUER)
        return RecordsReceipt.model_validate(
            {
                **named,
                "accepted_at": NOW,
                "results": (self.result(forged=forged),),
                "statement": statement.decode(),
                "jws": jws,
            }
        )


_OTHER = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(bytes(32)))
Ask = Callable[[OperatorClient, Operator], WireModel | VerifiedReceipt]
QUESTIONS: tuple[Ask, ...] = (
    lambda client, _: client.payment(PAYMENT),
    lambda client, operator: client.upload(operator.upload),
    lambda client, _: client.ask(check_number(NUMBER)),
    lambda client, _: client.head("j-1"),
    lambda client, _: client.echo(),
    lambda client, _: client.reconciliation("2026-11-22"),
    lambda client, _: client.renew("csr"),
    lambda client, _: client.ask(find_order(ORDER)),
)


KINDS = 7  # of answers: what the operator says, and one of any bytes


class DrawnWire(OperatorWire):
    """The wire with a drawn answer in the place of a connection."""

    def answer_with(self, make: Callable[[RequestMessage], ResponseMessage]) -> None:
        """Have every request answered so."""
        self._make = make

    def _attempt(self, request: RequestMessage) -> ResponseMessage:
        return self._make(request)


def stage(place: Path) -> tuple[OperatorClient, DrawnWire, Operator]:
    """Return a client on a drawn wire, and the operator it trusts."""
    authority = create_authority(place / "authority", NOW)
    signer = PrivateKeySigner(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
    anchors = TrustAnchors(
        authority.anchors_directory / "server-root.pem",
        ISSUER,
        {signer.keyid: signer.public},
        frozenset(),
    )
    custody = FileKeyCustody.create(place / "keys")
    csr = x509.load_pem_x509_csr(custody.signing_request(TERMINAL))
    custody.store_certificate(to_pem(authority.issue_terminal(csr, TERMINAL, NOW)), TERMINAL)
    settings = WireSettings("https://operator", anchors, now=lambda: NOW, nonce=lambda: "nonce")
    client = OperatorClient(settings, TERMINAL, custody)
    client.close()
    wire = DrawnWire(settings, custody)
    client._wire = wire
    order = PaymentOrder(
        payment_id=PAYMENT,
        msisdn=NUMBER,
        quote_id="q-1",
        inserted_minor=50_000,
        fee_minor=0,
        credited_minor=50_000,
        currency="RUB",
        receipt_number="T-004211-1",
        check_code="12345678",
    )
    body = Submitted(at=NOW, transaction_id="t-1", payments=(order,), language="ru").to_bytes()
    digest = record_hash(GENESIS_PREV_HASH, body)
    record = StoredRecord(1, GENESIS_PREV_HASH, body, digest, custody.sign(digest), custody.keyid)
    upload = upload_of(TERMINAL, "j-1", [record], custody)
    return client, wire, Operator(signer, upload, order)


def prepare(place: Path) -> OneInput:
    """A question, then how the answer is made."""
    client, wire, operator = stage(place)

    def one_input(data: bytes) -> None:
        draw = Draw(data)
        ask = draw.pick(QUESTIONS)
        answer = _Answer(draw, operator)
        wire.answer_with(answer.make)
        try:
            result = ask(client, operator)
        except OperatorError:
            return
        answer.check(result)

    return one_input


class _Answer:
    """One drawn answer, and whether anything in it is genuine."""

    def __init__(self, draw: Draw, operator: Operator) -> None:
        self._operator = operator
        self.kind = draw.byte() % KINDS
        self.forged = draw.flag()
        self.signs = draw.byte() % 4 != 0
        self.status = draw.pick(STATUSES) if draw.flag() else 200
        self.spoils = draw.byte() % 3 == 0
        self._spoiled_header = draw.pick(HEADERS)
        self._spoiled_by = text_of(draw.short())
        self._body = self._body_of(draw)

    def _body_of(self, draw: Draw) -> bytes:
        operator, forged = self._operator, self.forged
        match self.kind:
            case 0:
                body = operator.result(forged=forged).to_bytes()
            case 1:
                body = operator.receipt(forged=forged).to_bytes()
            case 2:
                body = NumberCheckAnswer(msisdn=NUMBER, verdict="unknown").to_bytes()
            case 3:
                body = JournalHead(journal_id="j-1", upto_seq=1, head_hash="00").to_bytes()
            case 4:
                body = Echo(terminal_id=TERMINAL, server_time=NOW).to_bytes()
            case 6:
                body = operator.word(forged=forged).to_bytes()
            case _:
                return draw.rest()
        if draw:
            at = draw.below(len(body) + 1)
            body = body[:at] + draw.short() + body[at + draw.byte() :]
        return body

    def make(self, request: RequestMessage) -> ResponseMessage:
        plain = ResponseMessage(self.status, {"content-type": "application/json"}, self._body)
        signer = self._operator.signer if self.signs else _OTHER
        added = sign_response(request, plain, signer, created=1_790_000_000, nonce="n")
        headers = {**plain.headers, **added}
        if self.spoils:
            headers[self._spoiled_header] = self._spoiled_by
        return replace(plain, headers=headers)

    def check(self, result: WireModel | VerifiedReceipt) -> None:
        assert self.signs, "an answer without the operator's signature is believed"
        assert 200 <= self.status < 300, "a refusal is taken for an answer"
        results = result.results if isinstance(result, VerifiedReceipt) else (result,)
        for one in results:
            if isinstance(one, PaymentResult) and one.state in ("credited", "refused"):
                self._check_final(one)
            elif isinstance(one, OrderResult) and one.state != "unknown":
                assert self.kind == 6, "a word that nobody said is believed"
                assert not self.forged, "a forged word on an order is believed"
                genuine = self._operator.word(forged=False)
                told = (one.order_id, one.state, one.statement)
                assert told == (genuine.order_id, genuine.state, genuine.statement)

    def _check_final(self, result: PaymentResult) -> None:
        assert not self.forged or self.kind > 1, "a forged statement is final"
        genuine = self._operator.result(forged=False)
        assert result.statement == genuine.statement, "final without the operator's own statement"
        assert result.state == "credited"
        assert result.payment_id == PAYMENT


def seeds() -> Iterable[bytes]:
    """Every question with every kind of answer: genuine, forged, unsigned, spoiled, refused."""
    heads = (
        b"\1\1\0\1\0\0",
        b"\0\1\0\1\0\0",
        b"\1\0\0\1\0\0",
        b"\0\1\1\3\1\0\0",
        b"\0\1\0\3\2\3abc",
    )
    plain = [
        bytes([question, kind]) + head
        for question in range(len(QUESTIONS))
        for kind in range(KINDS)
        for head in heads[:3]
    ]
    odd = [
        bytes([question, 5]) + head + b'{"state":"credited"}'
        for question in range(3)
        for head in heads
    ]
    return [*plain, *odd]
