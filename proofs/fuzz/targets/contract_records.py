"""Journal records and every wire model: any JSON, and what became of it written out again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from contract import enrolment, messages
from contract.account.changes import SwitchOff
from contract.model import WireModel
from contract.quotes import FeeTier, Quote, split_payment
from contract.records import (
    SIGNED_KINDS,
    BillCredited,
    Checkpoint,
    Genesis,
    OrderConfirmed,
    OrderDecided,
    PaymentOrder,
    Submitted,
    TransactionOpened,
    parse_record,
)
from kiosk.journal.chain import is_signed_kind
from proofs.fuzz.target import OneInput

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MODELS: tuple[type[WireModel], ...] = (
    messages.NumberCheckAnswer,
    messages.RecordsUpload,
    messages.RecordsReceipt,
    messages.PaymentStatement,
    messages.JournalStatement,
    messages.PaymentResult,
    messages.Problem,
    messages.JournalHead,
    enrolment.CertificateAnswer,
    enrolment.EnrolRequest,
    Quote,
)
INSERTED = (0, 1, 999, 1000, 123_456, 10**9)


def prepare(place: Path) -> OneInput:
    """The first byte chooses: a record, or a model of the wire; the rest is its JSON."""

    def one_input(data: bytes) -> None:
        if not data:
            return
        which, body = data[0] % (2 * len(MODELS)), data[1:]
        try:
            if which < len(MODELS):
                _check(MODELS[which].model_validate_json(body))
                return
            record = parse_record(body)
        except ValidationError:
            return
        assert parse_record(record.to_bytes()).kind == record.kind
        assert not is_signed_kind(body) or record.kind in SIGNED_KINDS
        _check(record)

    return one_input


def _check(model: WireModel) -> None:
    raw = model.to_bytes()
    again = type(model).model_validate_json(raw)
    assert again.to_bytes() == raw, "written twice, it differs"
    if isinstance(model, Quote):
        for inserted in INSERTED:
            split = split_payment(model, inserted)
            assert split.fee_minor + split.credited_minor == inserted
            assert 0 <= split.fee_minor <= inserted


def seeds() -> Iterable[bytes]:
    """One of most kinds, and moments at the edges of time."""
    quote = Quote(
        quote_id="q-1",
        currency="RUB",
        fee_tiers=(FeeTier(percent="2.5"), FeeTier(from_minor=20000, fixed_minor=100)),
        min_minor=1000,
        max_minor=1_500_000,
        expires_at=AT,
    )
    order = PaymentOrder(
        payment_id="p-1",
        msisdn="+79161234567",
        quote_id="q-1",
        inserted_minor=50000,
        fee_minor=1250,
        credited_minor=48750,
        currency="RUB",
        receipt_number="T-000001-1",
        check_code="12345678",
    )
    records: tuple[WireModel, ...] = (
        Genesis(at=AT, journal_id="j-1", terminal_id="T-000001", fingerprint="f"),
        TransactionOpened(
            at=AT, transaction_id="t-1", msisdn="+79161234567", quote=quote, language="ru"
        ),
        BillCredited(
            at=AT,
            intent_id="i-1",
            transaction_id="t-1",
            amount_minor=5000,
            cassette_no=1,
            bill_type=3,
            evidence="stacked",
        ),
        Submitted(at=AT, transaction_id="t-1", payments=(order,), language="ru"),
        Checkpoint(at=AT, upto_seq=7, head_hash="00" * 32, books={"visit:t-1": 5}),
        OrderConfirmed(
            at=AT,
            order_id="o-1",
            msisdn="+79161234567",
            quote_id="q-1",
            terms_version="2026-11",
            change=SwitchOff(product_ids=("C-HORO",)),
            language="ru",
        ),
        OrderDecided(at=AT, order_id="o-1", result="done", statement="{}", jws="a..b"),
    )
    record = bytes([len(MODELS)])
    bodies = [record + model.to_bytes() for model in records]
    head = messages.JournalHead(journal_id="j-1", upto_seq=5, head_hash="00")
    by_model: dict[type[WireModel], WireModel] = {Quote: quote, messages.JournalHead: head}
    bodies += [bytes([MODELS.index(kind)]) + model.to_bytes() for kind, model in by_model.items()]
    for moment in (b"0001-01-01T00:00:00+23:59", b"9999-12-31T23:59:59-23:59", b"1e300", b"-1"):
        bodies.append(record + b'{"at":"' + moment + b'","kind":"started","version":"1"}')
    return bodies
