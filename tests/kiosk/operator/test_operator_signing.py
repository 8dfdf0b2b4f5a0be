"""A final word is believed only on its own signature, about this payment, of this terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.jws import StatementKind, sign_statement
from contract.keys import PrivateKeySigner, SignatureError
from contract.messages import JournalStatement, PaymentResult, PaymentStatement, RecordsReceipt
from contract.records import PaymentOrder, Submitted
from kiosk.journal.stored import StoredRecord
from kiosk.operator.messages import upload_of
from kiosk.operator.signing import OperatorVerifier, payments_in

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OPERATOR = PrivateKeySigner(ed25519.Ed25519PrivateKey.generate())
STRANGER = PrivateKeySigner(ed25519.Ed25519PrivateKey.generate())
VERIFIER = OperatorVerifier("T-1", "op", {OPERATOR.keyid: OPERATOR.public}.get)

ORDER = PaymentOrder(
    payment_id="P-1",
    msisdn="+79001234567",
    quote_id="q",
    inserted_minor=50_00,
    fee_minor=2_50,
    credited_minor=47_50,
    currency="RUB",
    receipt_number="T-1-1",
    check_code="12345678",
)


@pytest.fixture
def upload():
    body = Submitted(at=NOW, transaction_id="X", payments=(ORDER,), language="ru").to_bytes()
    digest = record_hash(GENESIS_PREV_HASH, body)
    record = StoredRecord(1, GENESIS_PREV_HASH, body, digest)
    return upload_of("T-1", "J-1", [record], STRANGER)


def result(signer=OPERATOR, issuer="op", kind=StatementKind.PAYMENT, state="credited", **changes):
    statement = PaymentStatement(
        **{
            "terminal_id": "T-1",
            "payment_id": "P-1",
            "result": "credited",
            "msisdn": ORDER.msisdn,
            "inserted_minor": 50_00,
            "fee_minor": 2_50,
            "credited_minor": 47_50,
            "currency": "RUB",
            "reference": "r",
            "decided_at": NOW,
            **changes,
        }
    )
    raw = statement.to_bytes()
    return PaymentResult(
        payment_id="P-1",
        state=state,
        statement=raw.decode(),
        jws=sign_statement(raw, kind, signer, issuer),
    )


def receipt_for(upload, results=(), signer=OPERATOR, **changes):
    last = upload.first_seq + len(upload.records) - 1
    head = record_hash(GENESIS_PREV_HASH, upload.records[0].body.encode()).hex()
    told = {
        "terminal_id": "T-1",
        "journal_id": "J-1",
        "upto_seq": last,
        "head_hash": head,
        "accepted_at": NOW,
        **changes,
    }
    raw = JournalStatement(**told).to_bytes()
    jws = sign_statement(raw, StatementKind.JOURNAL, signer, "op")
    return RecordsReceipt(**told, results=results, statement=raw.decode(), jws=jws)


def test_a_signed_credit_for_this_payment_is_believed(upload):
    given = result()
    receipt = VERIFIER.receipt(receipt_for(upload, (given,)), upload)
    assert (receipt.results, receipt.doubts) == ((given,), ())


def test_a_refusal_credits_nothing_and_is_believed(upload):
    given = result(
        state="refused", result="refused", reason="number_closed", fee_minor=0, credited_minor=0
    )
    assert VERIFIER.receipt(receipt_for(upload, (given,)), upload).results == (given,)


@pytest.mark.parametrize(
    "doubtful",
    [
        result(signer=STRANGER),
        result(issuer="somebody"),
        result(kind=StatementKind.JOURNAL),
        result(terminal_id="T-2"),
        result(payment_id="P-2"),
        result(state="refused"),
        result(msisdn="+79007654321"),
        result(inserted_minor=500_00),
        result(fee_minor=5_00, credited_minor=45_00),
        result(currency="USD"),
        result().model_copy(update={"jws": None}),
        result().model_copy(update={"statement": None}),
        result().model_copy(update={"statement": "{}"}),
    ],
)
def test_whatever_is_doubtful_counts_as_pending_and_is_reported(upload, doubtful):
    receipt = VERIFIER.receipt(receipt_for(upload, (doubtful,)), upload)
    assert receipt.results == (PaymentResult(payment_id="P-1", state="pending"),)
    assert len(receipt.doubts) == 1


def test_one_doubtful_result_does_not_spoil_the_others(upload):
    good, bad = result(), result(signer=STRANGER)
    receipt = VERIFIER.receipt(receipt_for(upload, (good, bad)), upload)
    assert [one.state for one in receipt.results] == ["credited", "pending"]


@pytest.mark.parametrize(
    "changes",
    [
        {"signer": STRANGER},
        {"terminal_id": "T-2"},
        {"journal_id": "J-2"},
        {"upto_seq": 0},
        {"head_hash": "0" * 64},
    ],
)
def test_a_receipt_for_something_else_is_no_receipt(upload, changes):
    with pytest.raises(SignatureError):
        VERIFIER.receipt(receipt_for(upload, **changes), upload)


def test_an_unsigned_receipt_is_no_receipt(upload):
    bare = receipt_for(upload).model_copy(update={"jws": None})
    with pytest.raises(SignatureError):
        VERIFIER.receipt(bare, upload)


def test_pending_and_unknown_need_no_signature():
    for state in ("pending", "unknown"):
        given = PaymentResult(payment_id="P-1", state=state)
        assert VERIFIER.believed(given, ORDER) == (given, "")


def test_the_payments_of_an_upload_are_found(upload):
    assert payments_in(upload) == {"P-1": ORDER}
