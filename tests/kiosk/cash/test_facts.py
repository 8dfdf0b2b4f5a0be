"""What the desk's values say: limits of a visit, kinds of bills, what became of the money."""

from datetime import UTC, datetime

import pytest

from contract.messages import PaymentStatement
from contract.records import PaymentOrder, Submitted, UnclaimedOpened
from drivers.api import BillType
from kiosk.cash.outcome import Outcome
from kiosk.cash.picture import PaymentState
from kiosk.cash.policy import CashPolicy

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def policy(max_minor=None):
    return CashPolicy(
        currency="RUB",
        minor_per_unit=100,
        currency_spellings=frozenset({"RUS"}),
        denominations_minor=frozenset({10_000}),
        ask_from_minor=200_000,
        terminal_id="T-004211",
        max_minor=max_minor,
    )


def submit(payment_id, transaction_id="V-1"):
    order = PaymentOrder(
        payment_id=payment_id,
        msisdn="+79161234567",
        quote_id="Q-1",
        inserted_minor=10_000,
        fee_minor=0,
        credited_minor=10_000,
        currency="RUB",
        receipt_number="T-004211-000001",
        check_code="12345674",
    )
    return Submitted(at=AT, transaction_id=transaction_id, payments=(order,), language="ru")


def claim(transaction_id="V-1"):
    return UnclaimedOpened(
        at=AT,
        claim_id="C-1",
        transaction_id=transaction_id,
        payment_id=None,
        msisdn="+79161234567",
        amount_minor=500,
        currency="RUB",
        code="12345674",
        reason="below_minimum",
    )


@pytest.mark.parametrize(("own", "room"), [(None, 900), (500, 500), (1000, 900)])
def test_the_narrower_limit_of_a_visit_counts(own, room):
    assert policy(own).room_minor(900) == room


@pytest.mark.parametrize(("currency", "minor"), [("RUB", 5_000), ("RUS", 5_000), ("EUR", None)])
def test_a_bill_of_another_currency_is_worth_nothing_here(currency, minor):
    assert policy().minor_of(BillType(1, currency, 50)) == minor


def test_the_operator_s_word_is_for_the_payment_it_names():
    statement = PaymentStatement(
        terminal_id="T-004211",
        payment_id="P-2",
        result="credited",
        msisdn="+79161234567",
        inserted_minor=10_000,
        fee_minor=0,
        credited_minor=10_000,
        currency="RUB",
        reference="R-1",
        decided_at=AT,
    )
    outcome = Outcome().submitted(submit("P-1")).submitted(submit("P-2")).decided(statement)
    states = {payment.payment_id: payment.state for payment in outcome.payments}
    assert states == {"P-1": PaymentState.PENDING, "P-2": PaymentState.CREDITED}


def test_what_late_evidence_became_is_this_visit_s_only():
    mine = Outcome().swept("V-1", (submit("P-1"), submit("P-2", "V-2"), claim(), claim("V-2")))
    assert [payment.payment_id for payment in mine.payments] == ["P-1"]
    assert len(mine.claims) == 1
