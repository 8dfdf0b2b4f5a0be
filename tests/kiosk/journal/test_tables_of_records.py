"""What each kind of record changes, which failure is which fault, and what a row must hold."""

from datetime import timedelta

import pytest

from contract.account.changes import SwitchOff
from contract.records import (
    QUIET_KINDS,
    Checkpoint,
    DeviceKnown,
    Genesis,
    OrderConfirmed,
    OrderDecided,
    PrintRecorded,
    ResultRepeated,
    TerminalStarted,
)
from kiosk.errors import (
    IllegalRecordError,
    JournalDamagedError,
    JournalError,
    JournalForeignError,
    JournalFullError,
    JournalIoError,
    JournalMissingError,
    JournalUnsafeError,
)
from kiosk.fault_codes import FaultCode
from kiosk.journal import ledger
from kiosk.journal.chain import is_signed_kind
from kiosk.journal.fold import RULES, apply
from kiosk.journal.matters import Matters, matters_from, rows_of
from kiosk.journal.service_rules import PRINT_JOBS_MAX
from kiosk.journal.store import CHECKPOINT_RECORDS
from kiosk.journal.trouble import fault_code_of

# What of the matters each kind of record changes, besides the books.
CHANGES = {
    "genesis": "standing",
    "transaction_opened": "standing transactions",
    "transaction_closed": "standing transactions",
    "intent_opened": "intents transactions",
    "bill_credited": "cassettes intents transactions",
    "intent_settled": "intents",
    "bill_returned": "intents transactions",
    "suspense_opened": "intents standing suspense transactions",
    "suspense_settled": "standing",
    "submitted": "pending_payments standing transactions",
    "operator_result": "pending_payments transactions",
    "result_repeated": "",
    "unclaimed_opened": "transactions unclaimed",
    "proposal": "proposals",
    "decision": "cassettes decided intents proposals suspense",
    "evidence": "suspense",
    "order_confirmed": "orders",
    "order_decided": "orders",
    "print": "print_jobs",
    "acknowledged": "standing",
    "cassette_moved": "standing",
    "device_known": "standing",
    "fault_raised": "open_faults",
    "fault_cleared": "open_faults",
    "started": "",
    "checkpoint": "standing",
}
HISTORY = (
    "open", "announce", "credit", "settle", "announce", "give_back", "submit", "refuse", "announce",
    "credit", "claim", "announce", "doubt", "propose", "late_return", "decide_kept", "close",
    "find", "settle_found", "fail", "heal", "print", "swap_cassette", "acknowledge",
)  # fmt: skip


class Teller:
    """Folds a story, and notes what each record of it changed."""

    def __init__(self, story, clock):
        self.matters = Matters()
        self.at = clock.utc()
        self.changed = {}
        self.seq = 0
        self.story = story(lambda: self.matters, clock)

    def write(self, body):
        self.seq += 1
        before = self.matters
        changes = apply(before, self.seq, body).changes
        self.matters = apply(before, self.seq, body).matters
        assert matters_from(rows_of(self.matters)) == self.matters
        parts = {change.part for change in changes} - {"ledger"}
        moved = before.standing.model_copy(update={"last_at": self.matters.standing.last_at})
        if moved == self.matters.standing:
            parts.discard("standing")  # of every record: how late it is
        self.changed.setdefault(body.kind, set()).update(parts)

    def tell(self, *wishes):
        for wish in wishes:
            for body in self.story.records(wish, 0):
                self.write(body)
        return self


@pytest.fixture
def teller(story, clock):
    made = Teller(story, clock)
    made.write(Genesis(at=made.at, journal_id="J-1", terminal_id="T-1", fingerprint="board"))
    return made


def test_each_kind_of_record_changes_its_own_matters_and_no_other(teller):
    at = teller.at
    teller.write(DeviceKnown(at=at, protocol="ccnet", part="SM", serial="A1"))
    teller.tell(*HISTORY)
    word = {"payment_id": "P-1", "result": "refused", "statement": "{}", "jws": "a..b"}
    teller.write(ResultRepeated(at=at, **word))
    teller.write(confirmed(at))
    teller.write(OrderDecided(at=at, order_id="O-1", result="unknown"))
    teller.write(TerminalStarted(at=at, version="1"))
    books = dict(teller.matters.books)
    teller.write(Checkpoint(at=at, upto_seq=teller.seq, head_hash="00" * 32, books=books))
    assert {kind: " ".join(sorted(parts)) for kind, parts in teller.changed.items()} == CHANGES
    assert set(CHANGES) == set(RULES)


def confirmed(at):
    return OrderConfirmed(
        at=at,
        order_id="O-1",
        msisdn="+79161234567",
        quote_id="Q-1",
        terms_version="2026-11",
        change=SwitchOff(product_ids=("C-HORO",)),
        language="ru",
    )


def test_an_order_is_confirmed_once_and_decided_once(teller):
    teller.write(confirmed(teller.at))
    assert teller.matters.orders["O-1"].change == "switch_off"
    with pytest.raises(IllegalRecordError, match=r"^an order is confirmed once"):
        teller.write(confirmed(teller.at))
    word = OrderDecided(at=teller.at, order_id="O-1", result="done", statement="{}", jws="a..b")
    teller.write(word)
    assert not teller.matters.orders
    with pytest.raises(IllegalRecordError, match="no such orders"):
        teller.write(word)


def test_what_a_promise_or_a_backend_rests_on_is_signed(open_journal, tell, clock):
    journal = open_journal()
    tell(journal, HISTORY, 0)
    journal.append([confirmed(clock.utc())])
    while journal.head.seq < CHECKPOINT_RECORDS + 1:
        journal.append([TerminalStarted(at=clock.utc(), version="1")] * 100)
    records = [*journal.read(1, 100), *journal.read(CHECKPOINT_RECORDS - 10, 200)]
    signed = {record.parsed().kind for record in records if record.signature is not None}
    kinds = {"genesis", "submitted", "proposal", "decision", "checkpoint", "order_confirmed"}
    assert signed == kinds
    assert signed == {record.parsed().kind for record in records if is_signed_kind(record.body)}


def test_records_nobody_waits_for_start_no_upload():
    waits = {"acknowledged", "print", "started", "checkpoint", "device_known", "result_repeated"}
    assert waits == QUIET_KINDS
    assert waits < set(CHANGES)


@pytest.mark.parametrize(
    ("state", "over"),
    [
        ("prepared", False),
        ("sending", False),
        ("held", False),
        ("unknown", False),
        ("confirmed", True),
        ("refused", True),
        ("abandoned", True),
    ],
)
def test_a_print_job_is_remembered_until_it_is_over(teller, state, over):
    for step in ("prepared", state):
        teller.write(
            PrintRecorded(
                at=teller.at, job_id="job-1", slip="top_up", subject_id="pa-1", state=step
            )
        )
    assert ("job-1" in teller.matters.print_jobs) is not over


def test_the_seventeenth_print_job_drops_the_one_that_was_quiet_longest(teller):
    def printed(job, state="sending"):
        teller.at += timedelta(seconds=1)
        told = {"job_id": job, "slip": "top_up", "subject_id": "pa-1", "state": state}
        teller.write(PrintRecorded(at=teller.at, **told))
        return set(teller.matters.print_jobs)

    jobs = [f"job-{number:02}" for number in range(PRINT_JOBS_MAX)]
    for job in jobs:
        printed(job)
    assert printed("job-00") == set(jobs), "it was there already"
    assert printed("job-99") == {*jobs, "job-99"} - {"job-01"}
    assert printed("job-02", "confirmed") == {*jobs, "job-99"} - {"job-01", "job-02"}
    assert printed("job-98") == {*jobs, "job-98", "job-99"} - {"job-01", "job-02"}


@pytest.mark.parametrize(
    ("wishes", "may"),
    [
        ((), False),
        (("credit",), True),
        (("credit", "settle"), True),
        (("give_back",), False),
        (("doubt",), False),
        (("doubt", "decide_kept"), False),
        (("doubt", "decide_back"), False),
    ],
)
def test_only_a_credit_is_reversed(teller, wishes, may):
    teller.tell("open", "announce", *wishes)
    (intent,) = teller.matters.intents.values()
    reversal = teller.story._suspense(1000, "cheat", intent=intent, reverses_credit=True)
    if may:
        teller.write(reversal)
        assert teller.matters.books == {"in_doubt": 1000, "suspense": 1000}
        assert teller.matters.transaction.bills == {}
    else:
        with pytest.raises(IllegalRecordError, match=f"the intent is {intent.state}"):
            teller.write(reversal)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (JournalMissingError, FaultCode.JOURNAL_MISSING),
        (JournalDamagedError, FaultCode.JOURNAL_DAMAGED),
        (JournalFullError, FaultCode.JOURNAL_FULL),
        (JournalForeignError, FaultCode.JOURNAL_FOREIGN),
        (JournalUnsafeError, FaultCode.JOURNAL_UNSAFE),
        (JournalIoError, FaultCode.JOURNAL_IO),
        (JournalError, FaultCode.JOURNAL_IO),
    ],
)
def test_a_failure_of_the_journal_is_the_fault_a_technician_sees(error, code):
    assert fault_code_of(error("in a test")) is code


@pytest.mark.parametrize(
    ("account", "asset"),
    [
        ("cassette:1", True),
        ("in_doubt", True),
        ("collected", True),
        ("count_difference", True),
        ("visit:tx-1", False),
        ("payable_pending", False),
        ("payable_credited", False),
        ("fee", False),
        ("suspense", False),
        ("unclaimed", False),
        ("decided", False),
    ],
)
def test_an_account_says_where_money_is_or_whose_it_is(account, asset):
    assert ledger.is_asset(account) is asset


@pytest.mark.parametrize("account", sorted(ledger.ASSETS | ledger.CLAIMS))
def test_only_a_counted_difference_may_be_below_zero(account):
    entry = [ledger.Posting(account, -1), ledger.Posting("cassette:1", 1)]
    if account == "count_difference":
        assert ledger.post({}, entry) == {"count_difference": -1, "cassette:1": 1}
    else:
        with pytest.raises(IllegalRecordError, match="would fall"):
            ledger.post({}, entry)
