"""A long day, record by record: each changes these fields of these matters, and no others.

tests/data/journal/day.txt says which; its numbers were checked by hand against the rules of money.
"""

import pathlib
from datetime import UTC, datetime, timedelta

import pytest

from contract.quotes import FeeTier, Quote
from contract.records import (
    Acknowledged,
    BillCredited,
    BillReturnedToCustomer,
    CassetteMoved,
    DecisionTaken,
    DeviceKnown,
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
    TransactionClosed,
    TransactionOpened,
    UnclaimedOpened,
)
from kiosk.journal.fold import apply
from kiosk.journal.matters import Matters, ToldBill, matters_from, rows_of

FILE = pathlib.Path(__file__).parents[2] / "data" / "journal" / "day.txt"
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
QUOTE = Quote(
    quote_id="q-7",
    currency="RUB",
    fee_tiers=(FeeTier(percent="2"),),
    min_minor=1000,
    max_minor=1_500_000,
    expires_at=MORNING + timedelta(hours=1),
)


def at(number):
    """The moment of the record of this number."""
    return MORNING + timedelta(seconds=number)


def intent(name, transaction, denomination, bill_type, **more):
    return IntentOpened(
        at=MORNING, intent_id=name, transaction_id=transaction, bill_type=bill_type,
        denomination_minor=denomination, currency="RUB", device_serial="SN-5", cassette_no=1,
        **more,
    )  # fmt: skip


def credit(name, transaction, amount, bill_type, **more):
    return BillCredited(
        at=MORNING, intent_id=name, transaction_id=transaction, amount_minor=amount, cassette_no=1,
        bill_type=bill_type, evidence="stacked", **more,
    )  # fmt: skip


def doubt(name, amount, reason, code, **more):
    known = {"intent_id": None, "transaction_id": None, "cassette_no": 1, **more}
    return SuspenseOpened(
        at=MORNING, suspense_id=name, amount_minor=amount, currency="RUB", reason=reason, code=code,
        **known,
    )  # fmt: skip


def order(name, inserted, fee, number):
    return PaymentOrder(
        payment_id=name, msisdn="+79161230007", quote_id="q-7", inserted_minor=inserted,
        fee_minor=fee, credited_minor=inserted - fee, currency="RUB",
        receipt_number=f"T-000007-{number:06d}", check_code="12345674",
    )  # fmt: skip


def submit(transaction, *orders, **more):
    return Submitted(at=MORNING, transaction_id=transaction, payments=orders, language="uz", **more)


def word(payment, result):
    return OperatorResult(at=MORNING, payment_id=payment, result=result, statement="{}", jws="a..b")


def decision(subject, name, outcome, statement):
    return DecisionTaken(
        at=MORNING, subject=subject, subject_id=name, outcome=outcome, statement=statement,
        jws="a..b",
    )  # fmt: skip


def finding(name, suspense):
    return FindingProposed(
        at=MORNING, proposal_id=name, suspense_id=suspense, finding="in_cassette",
        by="technician-7", note="under the flap",
    )  # fmt: skip


def opened(name, **more):
    return TransactionOpened(
        at=MORNING, transaction_id=name, msisdn="+79161230007", quote=QUOTE, language="uz", **more
    )


def closed(name):
    return TransactionClosed(at=MORNING, transaction_id=name, why="finished")


def claim(name, transaction, amount, **more):
    return UnclaimedOpened(
        at=MORNING, claim_id=name, transaction_id=transaction, msisdn="+79161230007",
        amount_minor=amount, currency="RUB", code="76543210", reason="refused",
        **{"payment_id": None, **more},
    )  # fmt: skip


def printed(job, state, **more):
    return PrintRecorded(
        at=MORNING, job_id=job, slip="top_up", subject_id="p-1", state=state, **more
    )


def taken(journal, upto_seq):
    return Acknowledged(
        at=MORNING, journal_id=journal, upto_seq=upto_seq, head_hash="00" * 32, statement="{}",
        jws="a..b",
    )  # fmt: skip


OF_I4 = {"intent_id": "i-4", "transaction_id": "t-1"}
# Each record is told at the second of the morning that is its number.
DAY = [
    Genesis(at=MORNING, journal_id="J-1", terminal_id="T-000007", fingerprint="board"),
    DeviceKnown(at=MORNING, protocol="ccnet", part="SM", serial="SN-5", minor_by_type={2: 1000}),
    opened("t-1", chosen_minor=20000),
    intent("i-1", "t-1", 1000, 2, counter=41),
    credit("i-1", "t-1", 1000, 2),
    IntentSettled(at=MORNING, intent_id="i-1"),
    intent("i-2", "t-1", 1000, 2),
    BillReturnedToCustomer(at=MORNING, intent_id="i-2", evidence="returned"),
    intent("i-3", "t-1", 5000, 3),
    credit("i-3", "t-1", 5000, 3),
    intent("i-4", "t-1", 1000, 2),
    credit("i-4", "t-1", 1000, 2),
    doubt("s-1", 1000, "cheat", "10000000", **OF_I4, reverses_credit=True),
    finding("f-1", "s-1"),
    finding("f-2", "s-1"),
    intent("i-5", "t-1", 10000, 4),
    doubt("s-2", 10000, "jam", "20000000", intent_id="i-5", transaction_id="t-1"),
    finding("f-3", "s-2"),
    EvidenceReported(at=MORNING, intent_id="i-5", suspense_id="s-2", what="returned"),
    doubt("s-3", 5000, "unannounced", "30000000", bill_type=3),
    SuspenseSettled(at=MORNING, suspense_id="s-3"),
    submit("t-1", order("p-1", 1000, 20, 1), order("p-2", 3000, 60, 4)),
    claim("c-1", "t-1", 500),
    claim("c-2", "t-1", 1500, payment_id="p-0"),
    closed("t-1"),
    word("p-1", "credited"),
    word("p-2", "refused"),
    decision("suspense", "s-2", "paid", "one"),
    credit("i-4", "t-1", 1000, 2, from_suspense_id="s-1"),
    decision("suspense", "s-3", "given_back", "two"),
    decision("unclaimed", "c-1", "kept", "three"),
    submit("t-1", order("p-3", 4000, 80, 5), replaces_payment_id="p-2"),
    word("p-3", "credited"),
    printed("k-1", "prepared", bytes_hash="ab", cuts=3, power_ups=4),
    printed("k-1", "sending", offset=128),
    printed("k-1", "unknown", offset=64, cuts=5, power_ups=6),
    printed("k-2", "prepared", bytes_hash="cd", copy_of="k-1"),
    printed("k-2", "sending", cuts=0, power_ups=0),
    printed("k-2", "confirmed"),
    printed("k-2", "confirmed"),
    printed("k-3", "unknown", copy_of="k-2"),
    FaultRaised(at=MORNING, code="E-203", detail="the lid"),
    doubt("s-4", 1000, "unannounced", "40000000", bill_type=2),
    FaultCleared(at=MORNING, code="E-203"),
    FaultCleared(at=MORNING, code="E-203"),
    CassetteMoved(at=MORNING, cassette_no=9, direction="out", manipulated=False),
    CassetteMoved(at=MORNING, cassette_no=2, direction="in", manipulated=False),
    taken("J-1", 40),
    taken("J-0", 99),
    FaultCleared(at=MORNING, code="E-109"),
]


def said(value):
    """A value in a word: a moment as its second, a model by the first thing it says."""
    if isinstance(value, datetime):
        return f"#{round((value - MORNING).total_seconds())}"
    if isinstance(value, Quote | PaymentOrder):
        return next(iter(value.__dict__.values()))
    if isinstance(value, ToldBill):
        return f"{value.suspense_id}/{value.bill_type}"
    return str(value)


def fields(model, old):
    """What a row says that the old one, or its model by default, does not."""
    default = {name: field.default for name, field in type(model).model_fields.items()}
    known = default if old is None else old.__dict__
    return ", ".join(
        f"{name} {said(value)}" for name, value in model.__dict__.items() if value != known[name]
    )


def moved(before, after):
    """How the books differ."""
    accounts = sorted(before.keys() | after.keys())
    more = {account: after.get(account, 0) - before.get(account, 0) for account in accounts}
    return ", ".join(f"{account} {minor:+}" for account, minor in more.items() if minor)


def difference(before, step):
    """What the changed rows say that the ones before did not, as lines."""
    for change in step.changes:
        part, value = getattr(before, change.part), change.value
        old = part if change.key == "" else part.get(change.key)
        name = f"{change.part} {change.key}".strip()
        if value is None:
            yield f"{name} is gone"
        elif change.part == "ledger":
            yield f"books: {moved(old.balances, value.balances)}"
        else:
            yield f"{name}{' is new' if old is None else ''}: {fields(value, old)}"


def told(number):
    return DAY[number - 1].model_copy(update={"at": at(number)})


def folded(count):
    """The matters after so many records of the day."""
    matters = Matters()
    for number in range(1, count + 1):
        matters = apply(matters, number, told(number)).matters
    return matters


@pytest.fixture(scope="module")
def changes():
    """What each record changes, in one line, as the file of the day has it."""
    _, *paragraphs = FILE.read_text(encoding="utf-8").strip().split("\n\n")
    return [" ".join(paragraph.split()) for paragraph in paragraphs]


@pytest.mark.parametrize("number", range(1, len(DAY) + 1))
def test_a_record_changes_these_fields_and_no_others(number, changes):
    before = folded(number - 1)
    step = apply(before, number, told(number))
    assert step.matters.standing.last_at == at(number)
    lines = set(difference(before, step)) - {f"standing: last_at #{number}"}
    assert " ".join([f"{number} {DAY[number - 1].kind}", *sorted(lines)]) == changes[number - 1]
    rows = {row[:2]: row for row in rows_of(before)}
    for change in step.changes:
        place = (change.part, change.key)
        if change.value is None:
            del rows[place]
        else:
            rows[place] = (*place, change.value.to_bytes())
    assert set(rows.values()) == set(rows_of(step.matters))
    assert matters_from(rows_of(step.matters)) == step.matters
