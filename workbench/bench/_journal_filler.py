"""Fills a journal with whole visits far faster than a terminal could, record by record legal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from contract.codes import receipt_code
from contract.hashing import record_hash
from contract.quotes import FeeTier, Quote
from contract.records import (
    SIGNED_KINDS,
    BillCredited,
    Checkpoint,
    IntentOpened,
    IntentSettled,
    OperatorResult,
    PaymentOrder,
    RecordBody,
    Submitted,
    TransactionClosed,
    TransactionOpened,
)
from kiosk.clock import ManualClock
from kiosk.dice import SeededDice
from kiosk.identifiers import receipt_number
from kiosk.journal.fold import apply
from kiosk.journal.matters import Books, CassetteMatter, Change
from kiosk.journal.opening import JOURNAL_FOLDER, OpenedJournal, open_newest
from kiosk.journal.store import CHECKPOINT_RECORDS, Journal
from kiosk.journal.stored import StoredRecord
from kiosk.state_dir import StateDirectory

TERMINAL_ID = "T-004211"
FINGERPRINT = "bench"
BILL_MINOR = 50_000
AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
QUOTE = Quote(
    quote_id="q-1",
    currency="RUB",
    fee_tiers=(FeeTier(),),
    min_minor=1000,
    max_minor=10**12,
    expires_at=datetime(2030, 1, 1, tzinfo=UTC),
)
_MARK = "00000000-0000-7000-8000-{:012d}"
_COMMIT_VISITS = 5000


class BenchKey:
    """Signs by repeating the hash: signing itself is measured elsewhere."""

    keyid = "00" * 32

    def sign(self, record_hash: bytes) -> bytes:
        return record_hash * 2


def open_journal(state: StateDirectory) -> Journal:
    """Open the bench's journal, or begin it."""
    return Journal.open(
        state,
        terminal_id=TERMINAL_ID,
        fingerprint=FINGERPRINT,
        signer=BenchKey(),
        clock=ManualClock(AT),
        dice=SeededDice(1),
    )


def visit(number: int) -> tuple[RecordBody, ...]:
    """Return the records of one whole visit."""
    mark = _MARK.format(number)
    order = PaymentOrder(
        payment_id=mark,
        msisdn="+79160000000",
        quote_id=QUOTE.quote_id,
        inserted_minor=BILL_MINOR,
        fee_minor=0,
        credited_minor=BILL_MINOR,
        currency="RUB",
        receipt_number=receipt_number(TERMINAL_ID, number),
        check_code=receipt_code(mark),
    )
    return (
        TransactionOpened(
            at=AT, transaction_id=mark, msisdn=order.msisdn, quote=QUOTE, language="ru"
        ),
        IntentOpened(
            at=AT,
            intent_id=mark,
            transaction_id=mark,
            bill_type=5,
            denomination_minor=BILL_MINOR,
            currency="RUB",
            device_serial="21KC06010557",
            cassette_no=1,
        ),
        BillCredited(
            at=AT,
            intent_id=mark,
            transaction_id=mark,
            amount_minor=BILL_MINOR,
            cassette_no=1,
            bill_type=5,
            evidence="stacked",
        ),
        IntentSettled(at=AT, intent_id=mark),
        Submitted(at=AT, transaction_id=mark, payments=(order,), language="ru"),
        OperatorResult(
            at=AT, payment_id=mark, result="credited", statement="s" * 300, jws="j" * 150
        ),
        TransactionClosed(at=AT, transaction_id=mark, why="finished"),
    )


def fill(folder: Path, visits: int, tail_visits: int) -> None:
    """Make a journal of so many visits, the last tail_visits of them after the last checkpoint."""
    with StateDirectory.hold(folder, ManualClock(AT)) as state:
        open_journal(state).close()
        opened = open_newest(folder / JOURNAL_FOLDER, None)
        assert opened is not None, "it was begun just now"
        try:
            bulk = _Bulk(opened)
            bulk.write(visits - tail_visits)
        finally:
            opened.segment.close()
        journal = open_journal(state)
        try:
            for number in range(visits - tail_visits + 1, visits + 1):
                journal.append(visit(number))
        finally:
            journal.close()


class _Bulk:
    """Writes visits as bytes with the identifiers put in, and the matters once at the end."""

    def __init__(self, opened: OpenedJournal) -> None:
        self._opened = opened
        self._seq = opened.head.seq
        self._hash = opened.head.hash
        self._checkpoint_seq = 0
        self._bodies = [(body.to_bytes(), body.kind in SIGNED_KINDS) for body in visit(1)]

    def write(self, visits: int) -> None:
        """Write this many visits and a checkpoint behind them."""
        for first in range(1, visits + 1, _COMMIT_VISITS):
            last = min(first + _COMMIT_VISITS - 1, visits)
            self._opened.segment.write(list(self._visits(first, last, visits)), (), ())
        changes = self._changes(visits)
        update = self._opened.mirror.prepare(self._seq, changes)
        self._opened.segment.write((), update.put, update.drop)

    def _visits(self, first: int, last: int, visits: int) -> Iterator[StoredRecord]:
        for number in range(first, last + 1):
            names = dict(zip(_names(1), _names(number), strict=True))
            for body, signed in self._bodies:
                raw = body
                for old, new in names.items() if signed else [*names.items()][:1]:
                    raw = raw.replace(old, new)
                yield self._sealed(raw, signed=signed)
            if number == visits or self._seq - self._checkpoint_seq >= CHECKPOINT_RECORDS:
                yield self._checkpoint(number)

    def _sealed(self, raw: bytes, *, signed: bool) -> StoredRecord:
        previous = self._hash
        self._seq += 1
        self._hash = record_hash(previous, raw)
        signature = BenchKey().sign(self._hash) if signed else None
        keyid = BenchKey.keyid if signed else None
        return StoredRecord(self._seq, previous, raw, self._hash, signature, keyid)

    def _checkpoint(self, visits: int) -> StoredRecord:
        body = Checkpoint(
            at=AT, upto_seq=self._seq, head_hash=self._hash.hex(), books=_books(visits)
        )
        record = self._sealed(body.to_bytes(), signed=True)
        self._checkpoint_seq = record.seq
        return record

    def _changes(self, visits: int) -> list[Change]:
        """Return the rows that so many visits leave: those of one visit, counted up."""
        matters = self._opened.matters
        for offset, body in enumerate(visit(1), 2):
            matters = apply(matters, offset, body).matters
        standing = matters.standing.model_copy(
            update={"receipt_counter": visits, "checkpoint_seq": self._checkpoint_seq}
        )
        (intent,) = matters.intents.values()
        mark = _MARK.format(visits)
        # Behind the intent came six more records of its visit and the checkpoint.
        last = {"intent_id": mark, "transaction_id": mark, "seq": self._seq - 6}
        counts = {BILL_MINOR: visits}
        return [
            Change("standing", "", standing),
            Change("ledger", "", Books(balances=_books(visits))),
            Change("cassettes", "1", CassetteMatter(cassette_no=1, counts=counts)),
            Change("intents", mark, intent.model_copy(update=last)),
        ]


def _names(number: int) -> tuple[bytes, bytes, bytes]:
    """Return what differs between visits; the first is in every record, the rest in a submit."""
    mark = _MARK.format(number)
    code = f'"check_code":"{receipt_code(mark)}"'
    return mark.encode(), code.encode(), receipt_number(TERMINAL_ID, number).encode()


def _books(visits: int) -> dict[str, int]:
    return {"cassette:1": visits * BILL_MINOR, "payable_credited": visits * BILL_MINOR}
