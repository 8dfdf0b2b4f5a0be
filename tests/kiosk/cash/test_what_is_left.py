"""What ended visits still hold: all of it goes somewhere, once, and nothing stays behind."""

from datetime import UTC, datetime

import pytest

from contract.quotes import FeeTier, Quote
from kiosk.cash.submission import redirected, sweep
from kiosk.deeds import Deeds
from kiosk.dice import SeededDice
from kiosk.journal.matters import Books, Matters, TransactionMatter
from kiosk.time_values import Instant

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
NOW = Instant(0.0, AT)
QUOTE = Quote(
    quote_id="Q-1",
    currency="RUB",
    fee_tiers=(FeeTier(),),
    min_minor=1_000,
    max_minor=1_000_000,
    expires_at=AT,
)


def ended(name, credited, refused=None):
    return TransactionMatter(
        transaction_id=name,
        msisdn="+79161234567",
        quote=QUOTE,
        language="ru",
        opened_at=AT,
        last_at=AT,
        inserted_minor=credited,
        credited_minor=credited,
        refused=refused or {},
        closed=True,
    )


@pytest.fixture
def deeds():
    """deeds(transaction, ...): a journal in which they have ended."""

    def make(*transactions):
        held = {one.transaction_id: one for one in transactions}
        balances = {f"visit:{name}": one.credited_minor for name, one in held.items()}
        balances["cassette:1"] = sum(balances.values())
        matters = Matters(transactions=held, ledger=Books(balances=balances))
        return Deeds(matters, 0, SeededDice(7))

    return make


def test_a_late_bill_goes_along_with_the_refused_sum_to_its_new_number(deeds):
    visit = ended("T-1", 15_000, {"P-1": 10_000})
    body = redirected(visit, "P-1", ("+79037654321", QUOTE), deeds(visit), "T-004211", NOW)
    (payment,) = body.payments
    assert (payment.msisdn, payment.inserted_minor) == ("+79037654321", 15_000)


def test_every_ended_visit_is_swept_and_each_sum_is_told_once(deeds):
    made = deeds(
        ended("T-1", 10_000, {"P-1": 10_000}),
        ended("T-2", 20_000, {"P-2": 12_000, "P-3": 8_000}),
        ended("T-3", 30_000),
        ended("T-4", 500),
        ended("T-5", 40_000),
    )
    written = sweep(made, "T-004211", NOW)
    told = [
        (
            one.kind,
            one.transaction_id,
            getattr(one, "amount_minor", 0) or one.payments[0].inserted_minor,
        )
        for one in written
    ]
    assert told == [
        ("unclaimed_opened", "T-1", 10_000),
        ("unclaimed_opened", "T-2", 12_000),
        ("unclaimed_opened", "T-2", 8_000),
        ("submitted", "T-3", 30_000),
        ("unclaimed_opened", "T-4", 500),
        ("submitted", "T-5", 40_000),
    ]
    assert made.matters.visit_balances == {}
    assert sweep(made, "T-004211", NOW) == ()
