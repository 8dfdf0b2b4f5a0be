"""A real journal on a real disk, real signatures, and stories: legal histories of a terminal."""

import contextlib
import sqlite3
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract.codes import receipt_code
from contract.hashing import GENESIS_PREV_HASH, record_hash
from contract.quotes import FeeTier, Quote, split_payment
from contract.records import (
    SIGNED_KINDS,
    Acknowledged,
    BillCredited,
    BillReturnedToCustomer,
    CassetteMoved,
    DecisionTaken,
    EvidenceReported,
    FaultCleared,
    FaultRaised,
    FindingProposed,
    Genesis,
    IntentOpened,
    IntentSettled,
    OperatorResult,
    PaymentOrder,
    PrintRecorded,
    Submitted,
    SuspenseOpened,
    SuspenseSettled,
    TerminalStarted,
    TransactionClosed,
    TransactionOpened,
    UnclaimedOpened,
)
from kiosk.clock import ManualClock
from kiosk.dice import SeededDice
from kiosk.errors import IllegalRecordError
from kiosk.identifiers import claim_code, receipt_number, suspense_code
from kiosk.journal.fold import apply
from kiosk.journal.matters import IntentPhase, Matters, rows_of
from kiosk.journal.mirror import Mirror
from kiosk.journal.segments import SegmentStart, create_segment, open_segment
from kiosk.journal.store import Journal
from kiosk.journal.stored import Head, StoredRecord
from kiosk.state_dir import StateDirectory

TERMINAL_ID = "T-004211"
FINGERPRINT = "board-1"
DENOMINATIONS = (1000, 5000, 10000, 50000)


class TestKey:
    """A signing key that lives as long as the test run."""

    __test__ = False
    keyid = "ab" * 32

    def __init__(self):
        self._key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

    def sign(self, record_hash):
        return self._key.sign(record_hash)

    def verify(self, keyid, record_hash, signature):
        try:
            self._key.public_key().verify(signature, record_hash)
        except InvalidSignature:
            return False
        return keyid == self.keyid


class Story:
    """Turns wishes into records that are legal now; a wish that is not possible gives none.

    `look` returns the matters, so a story needs no memory of its own but its counter.
    """

    def __init__(self, look, clock=None):
        self._look = look
        self._clock = clock or ManualClock()
        self._counter = 0

    def records(self, wish, pick=0):
        self._clock.advance(1)
        return getattr(self, wish)(self._look(), pick)

    def _next(self, prefix):
        self._counter += 1
        return f"{prefix}-{self._counter:06d}"

    def _at(self):
        return self._clock.utc()

    def open(self, matters, pick):
        if matters.transaction is not None:
            return []
        quote = Quote(
            quote_id="q-1",
            currency="RUB",
            fee_tiers=(FeeTier(percent="2.5"), FeeTier(from_minor=20000, percent="0")),
            min_minor=1000,
            max_minor=1_500_000,
            expires_at=datetime(2030, 1, 1, tzinfo=UTC),
        )
        return [
            TransactionOpened(
                at=self._at(),
                transaction_id=self._next("tx"),
                msisdn=f"+7916123{pick:04d}",
                quote=quote,
                language="ru",
            )
        ]

    def announce(self, matters, pick):
        if matters.transaction is None or matters.open_intent is not None:
            return []
        number = pick % len(DENOMINATIONS)
        return [
            IntentOpened(
                at=self._at(),
                intent_id=self._next("in"),
                transaction_id=matters.transaction.transaction_id,
                bill_type=number + 2,
                denomination_minor=DENOMINATIONS[number],
                currency="RUB",
                device_serial="SN-1",
                cassette_no=matters.cassette_no,
            )
        ]

    def credit(self, matters, pick):
        intent = matters.open_intent
        if intent is None:
            return []
        return [self._credited(intent, None)]

    def _credited(self, intent, suspense_id):
        return BillCredited(
            at=self._at(),
            intent_id=intent.intent_id,
            transaction_id=intent.transaction_id,
            amount_minor=intent.denomination_minor,
            cassette_no=intent.cassette_no,
            bill_type=intent.bill_type,
            evidence="stacked" if suspense_id is None else "stacked_late",
            from_suspense_id=suspense_id,
        )

    def credit_late(self, matters, pick):
        doubtful = [s for s in matters.suspense.values() if s.intent_id in matters.intents]
        if not doubtful:
            return []
        suspense = doubtful[pick % len(doubtful)]
        return [self._credited(matters.intents[suspense.intent_id], suspense.suspense_id)]

    def settle(self, matters, pick):
        return [
            IntentSettled(at=self._at(), intent_id=intent.intent_id)
            for intent in matters.unsettled_intents[:1]
        ]

    def give_back(self, matters, pick):
        intent = matters.open_intent
        if intent is None:
            return []
        return [
            BillReturnedToCustomer(at=self._at(), intent_id=intent.intent_id, evidence="returned")
        ]

    def doubt(self, matters, pick):
        intent = matters.open_intent
        if intent is None:
            return []
        return [self._suspense(intent.denomination_minor, "jam", intent=intent)]

    def find(self, matters, pick):
        number = pick % len(DENOMINATIONS)
        found = self._suspense(DENOMINATIONS[number], "unannounced")
        return [found.model_copy(update={"bill_type": number + 2})]

    def settle_found(self, matters, pick):
        told = matters.standing.told
        if told is None:
            return []
        return [SuspenseSettled(at=self._at(), suspense_id=told.suspense_id)]

    def cheat(self, matters, pick):
        good = {IntentPhase.CREDITED, IntentPhase.SETTLED}
        for intent in reversed(list(matters.intents.values())):
            transaction = matters.transactions.get(intent.transaction_id)
            if (
                intent.state in good
                and transaction is not None
                and transaction.bills.get(intent.denomination_minor)
                and transaction.credited_minor >= intent.denomination_minor
            ):
                return [
                    self._suspense(
                        intent.denomination_minor, "cheat", intent=intent, reverses_credit=True
                    )
                ]
        return []

    def _suspense(self, amount_minor, reason, intent=None, *, reverses_credit=False):
        suspense_id = self._next("su")
        return SuspenseOpened(
            at=self._at(),
            suspense_id=suspense_id,
            intent_id=None if intent is None else intent.intent_id,
            transaction_id=None if intent is None else intent.transaction_id,
            amount_minor=amount_minor,
            currency="RUB",
            cassette_no=self._look().cassette_no if intent is None else intent.cassette_no,
            reason=reason,
            code=suspense_code(suspense_id),
            reverses_credit=reverses_credit,
        )

    def submit(self, matters, pick):
        for transaction_id in matters.visit_balances:
            transaction = matters.transactions[transaction_id]
            replaced, balance = self._next_sum(transaction)
            parts = [1000, balance - 1000] if pick % 3 == 0 and balance > 1000 else [balance]
            orders = []
            for offset, part in enumerate(parts, 1):
                payment_id = self._next("pa")
                split = split_payment(transaction.quote, part)
                orders.append(
                    PaymentOrder(
                        payment_id=payment_id,
                        msisdn=transaction.msisdn,
                        quote_id=transaction.quote.quote_id,
                        inserted_minor=split.inserted_minor,
                        fee_minor=split.fee_minor,
                        credited_minor=split.credited_minor,
                        currency="RUB",
                        receipt_number=receipt_number(
                            TERMINAL_ID, matters.receipt_counter + offset
                        ),
                        check_code=receipt_code(payment_id),
                    )
                )
            return [
                Submitted(
                    at=self._at(),
                    transaction_id=transaction_id,
                    payments=tuple(orders),
                    language="ru",
                    replaces_payment_id=replaced,
                )
            ]
        return []

    def _next_sum(self, transaction):
        """The first payment that came back, if any, and its money with all that is loose."""
        replaced = next(iter(transaction.refused), None)
        return replaced, transaction.loose_minor + transaction.refused.get(replaced, 0)

    def _result(self, matters, pick, result):
        pending = list(matters.pending_payments)
        if not pending:
            return []
        return [
            OperatorResult(
                at=self._at(),
                payment_id=pending[pick % len(pending)],
                result=result,
                statement="{}",
                jws="a..b",
            )
        ]

    def accept(self, matters, pick):
        return self._result(matters, pick, "credited")

    def refuse(self, matters, pick):
        return self._result(matters, pick, "refused")

    def claim(self, matters, pick):
        for transaction_id in matters.visit_balances:
            claim_id = self._next("cl")
            transaction = matters.transactions[transaction_id]
            payment_id, balance = self._next_sum(transaction)
            return [
                UnclaimedOpened(
                    at=self._at(),
                    claim_id=claim_id,
                    transaction_id=transaction_id,
                    payment_id=payment_id,
                    msisdn=transaction.msisdn,
                    amount_minor=balance,
                    currency="RUB",
                    code=claim_code(claim_id),
                    reason="refused",
                )
            ]
        return []

    def propose(self, matters, pick):
        doubtful = [s for s in matters.suspense if len(matters.proposals_on(s)) < 8]
        if not doubtful:
            return []
        return [
            FindingProposed(
                at=self._at(),
                proposal_id=self._next("fp"),
                suspense_id=doubtful[pick % len(doubtful)],
                finding=("given_back", "in_cassette", "nothing_found")[pick % 3],
                by="technician-7",
            )
        ]

    def _decided(self, subject, items, pick, outcome):
        if not items:
            return []
        return [
            DecisionTaken(
                at=self._at(),
                subject=subject,
                subject_id=list(items)[pick % len(items)],
                outcome=outcome,
                statement=self._next("de"),
                jws="a..b",
            )
        ]

    def decide_back(self, matters, pick):
        return self._decided("suspense", matters.suspense, pick, "given_back")

    def decide_kept(self, matters, pick):
        return self._decided("suspense", matters.suspense, pick, ("kept", "paid")[pick % 2])

    def decide_claim(self, matters, pick):
        return self._decided("unclaimed", matters.unclaimed, pick, ("kept", "paid")[pick % 2])

    def late_return(self, matters, pick):
        return [
            EvidenceReported(
                at=self._at(),
                intent_id=suspense.intent_id,
                suspense_id=suspense.suspense_id,
                what="returned",
            )
            for suspense in matters.suspense.values()
            if suspense.intent_id in matters.intents and not suspense.reported_returned
        ][:1]

    def close(self, matters, pick):
        transaction = matters.transaction
        if transaction is None or transaction.credited_minor or matters.open_intent is not None:
            return []
        return [
            TransactionClosed(
                at=self._at(), transaction_id=transaction.transaction_id, why="finished"
            )
        ]

    def swap_cassette(self, matters, pick):
        number = matters.cassette_no
        if matters.open_intent is not None:
            return []
        return [
            CassetteMoved(at=self._at(), cassette_no=number, direction="out", manipulated=False),
            CassetteMoved(at=self._at(), cassette_no=number + 1, direction="in", manipulated=False),
        ]

    def fail(self, matters, pick):
        return [FaultRaised(at=self._at(), code=f"E-10{pick % 5 + 1}", detail="in a test")]

    def heal(self, matters, pick):
        return [FaultCleared(at=self._at(), code=code) for code in list(matters.open_faults)[:1]]

    def print(self, matters, pick):
        state = ("prepared", "sending", "held", "confirmed", "unknown", "abandoned")[pick % 6]
        jobs = list(matters.print_jobs)
        job_id = jobs[pick % len(jobs)] if jobs and pick % 2 else self._next("job")
        return [
            PrintRecorded(
                at=self._at(), job_id=job_id, slip="top_up", subject_id="pa-1", state=state
            )
        ]

    def acknowledge(self, matters, pick):
        if not matters.standing.journal_id:
            return []
        return [
            Acknowledged(
                at=self._at(),
                journal_id=matters.standing.journal_id,
                upto_seq=1,
                head_hash="00" * 32,
                statement="{}",
                jws="a..b",
            )
        ]


WISHES = (
    "open", "announce", "credit", "credit_late", "settle", "give_back", "doubt", "find", "cheat",
    "settle_found", "submit", "accept", "refuse", "claim", "close", "swap_cassette", "fail",
    "heal", "print", "acknowledge", "propose", "decide_back", "decide_kept", "decide_claim",
    "late_return",
)  # fmt: skip
VISIT = (
    "open", "announce", "credit", "settle", "announce", "credit", "settle", "submit", "accept",
    "close",
)  # fmt: skip


@pytest.fixture(scope="session")
def key():
    return TestKey()


@pytest.fixture(scope="session")
def story():
    """The class Story; Story(look) with look returning the matters."""
    return Story


@pytest.fixture(scope="session")
def wishes():
    """Every wish a story knows."""
    return WISHES


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def state(tmp_path, clock):
    with StateDirectory.hold(tmp_path / "state", clock) as held:
        yield held


@pytest.fixture
def open_journal(state, clock, key):
    """open_journal(): the journal of `state`; closed at the end if the test did not."""
    opened = []

    def open_(fingerprint=FINGERPRINT, terminal_id=TERMINAL_ID, *, verifying=True):
        journal = Journal.open(
            state,
            terminal_id=terminal_id,
            fingerprint=fingerprint,
            signer=key,
            clock=clock,
            dice=SeededDice(len(opened)),
            verify_signature=key.verify if verifying else None,
            ballast_bytes=4096,
        )
        opened.append(journal)
        return journal

    yield open_
    for journal in opened:
        journal.close()


@pytest.fixture
def tell(clock):
    """tell(journal, wishes): append what a story makes of the wishes, one commit a wish."""
    stories = {}

    def tell_(journal, told=VISIT, pick=1):
        if id(journal) not in stories:
            told_before = journal.head.seq * 1000
            stories[id(journal)] = Story(lambda: journal.matters, clock)
            stories[id(journal)]._counter = told_before
        for wish in told:
            journal.append(stories[id(journal)].records(wish, pick))

    return tell_


@pytest.fixture
def segment_file(state):
    """The file of the first segment."""
    return state.path / "journal" / "segment-000001.db"


@pytest.fixture
def age(clock):
    """age(journal, count): append so many records that change nothing, in as few commits."""

    def age_(journal, count):
        while count:
            told = min(count, 250)
            journal.append([TerminalStarted(at=clock.utc(), version="0.1.0")] * told)
            count -= told

    return age_


@pytest.fixture
def genesis(clock):
    """What the first record of this terminal's journal says."""
    return Genesis(
        at=clock.utc(), journal_id="journal-1", terminal_id=TERMINAL_ID, fingerprint=FINGERPRINT
    )


@pytest.fixture
def forge(state, key):
    """forge(bodies, ...): a segment well chained and signed, however little sense it makes.

    A body may be a function of the head before it.  `mirrored` turns what the records make, as
    far as they are legal, into the rows that are mirrored.
    """

    def forge_(bodies, *, start=None, opening=None, mirrored=rows_of):
        folder = state.path / "journal"
        folder.mkdir(exist_ok=True)
        start = start or SegmentStart(1, "journal-1", 1, GENESIS_PREV_HASH)
        matters = opening = opening or Matters()
        create_segment(folder, start, opening)
        head = Head(start.journal_id, start.first_seq - 1, start.prev_hash)
        records = []
        for told in bodies:
            body = told(head) if callable(told) else told
            raw = body.to_bytes()
            own_hash = record_hash(head.hash, raw)
            seal = (key.sign(own_hash), key.keyid) if body.kind in SIGNED_KINDS else ()
            records.append(StoredRecord(head.seq + 1, head.hash, raw, own_hash, *seal))
            head = Head(head.journal_id, head.seq + 1, own_hash)
            with contextlib.suppress(IllegalRecordError):
                matters = apply(matters, head.seq, body).matters
        rows = mirrored(matters)
        segment, _ = open_segment(folder, start.number)
        known = {row[:2] for row in rows}
        gone = [row[:2] for row in rows_of(opening) if row[:2] not in known]
        segment.write(records, [*rows, Mirror(rows).sum_row(head.seq)], gone)
        segment.close()
        return head, matters

    return forge_


@pytest.fixture
def change(segment_file):
    """change(statement): what only who has the file in hand can do, past its triggers."""

    def carry_out(statement):
        connection = sqlite3.connect(segment_file)
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.create_function("replace", 3, lambda v, a, b: v.replace(a.encode(), b.encode()))
        connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()
        connection.close()

    return carry_out
