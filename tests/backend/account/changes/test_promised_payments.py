"""Promised payments by the policy of the catalogue: sums, fees, terms, and what is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

ORDINARY, PLAIN, S02, RICH = "+79001234567", "+79001112233", "+79001000002", "+79007654321"
PROMISED, IN_DEBT, BLOCKED_DEBT = "+79001000011", "+79001000005", "+79001000018"


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        (50_00, 7_00),
        (200_00, 7_00),
        (250_00, 15_00),
        (400_00, 15_00),
        (450_00, 25_00),
        (800_00, 25_00),
    ],
)
def test_the_fee_is_that_of_the_table(customer, whole, amount, fee):
    boris = customer(S02)
    before = boris.balance()
    quote = boris.quote("promise_payment", amount_minor=amount)
    assert (quote.refusal, quote.fee_minor, quote.charge_now_minor) == ("", fee, 0)
    assert quote.due_at == boris.house.now + timedelta(days=3)
    assert (quote.next_charge_minor, quote.next_charge_at) == (amount + fee, quote.due_at)
    assert quote.balance_after_minor == before + amount
    boris.order(quote)
    told = boris.summary()
    assert told.purses[0].amount_minor == before + amount
    assert (told.promised.amount_minor, told.promised.fee_minor) == (amount, fee)
    assert told.promised.due_at == quote.due_at
    whole()


@pytest.mark.parametrize(
    ("msisdn", "amount", "refusal"),
    [
        (PLAIN, 200_00, ""),
        (PLAIN, 250_00, "not_offered"),  # who spends little can borrow little
        (S02, 75_00, "not_offered"),
        (S02, 850_00, "not_offered"),
        (S02, 0, "not_offered"),
        (PROMISED, 50_00, "promised_active"),
        (IN_DEBT, 50_00, ""),
        (BLOCKED_DEBT, 50_00, "debt_too_large"),
    ],
)
def test_the_policy_says_who_may_borrow_how_much(customer, msisdn, amount, refusal):
    assert customer(msisdn).quote("promise_payment", amount_minor=amount).refusal == refusal


def test_a_tariff_without_promised_payments_lends_nothing(customer):
    vera = customer(RICH)
    vera.owns(100_000)
    vera.change("change_tariff", tariff_id="T08")
    vera.house.now = vera.house.now.replace(day=1, month=12, hour=9)
    later = customer(RICH, visit="v-2")
    refusal = later.quote("promise_payment", amount_minor=50_00).refusal
    assert refusal == "promised_not_allowed"


def test_two_promises_at_once_are_one(customer, rows):
    boris = customer(S02)
    quotes = [boris.quote("promise_payment", amount_minor=50_00) for _ in range(2)]
    assert boris.order(quotes[0]).result == "done"
    assert boris.order(quotes[1]).refusal == "conflict"
    assert rows("SELECT count(*) FROM promises WHERE msisdn = ?", S02) == [(1,)]


def test_borrowed_money_buys_no_changes(customer):
    kirill = customer(PROMISED)
    quote = kirill.quote("switch_on", option_id="O-TURBO1")
    assert quote.missing_minor == 70_00 + 207_00 - 35_00
    assert kirill.quote("switch_on", option_id="O-INTL").missing_minor == 0


def test_sum_and_fee_are_taken_by_themselves_when_due(customer, house, whole):
    boris = customer(S02)
    before = boris.balance()
    quote = boris.quote("promise_payment", amount_minor=200_00)
    boris.order(quote)
    house.now = quote.due_at - timedelta(seconds=200)
    early = customer(S02, visit="v-2")
    assert early.summary().promised is not None
    house.now = quote.due_at
    told = early.summary()
    assert told.promised is None
    assert told.purses[0].amount_minor == before - 7_00
    house.later(seconds=1)
    paid = {one.cause: one.amount_minor for one in early.charges().groups}
    assert (paid["promised_paid"], paid["promised_fee"]) == (200_00, 7_00)
    assert early.quote("promise_payment", amount_minor=50_00).refusal == ""
    early.summary()
    assert early.balance() == before - 7_00
    whole()


def test_a_due_promise_is_taken_before_an_order_is_judged(customer, house, rows, whole):
    boris = customer(S02)
    lent = boris.quote("promise_payment", amount_minor=200_00)
    boris.order(lent)
    house.now = lent.due_at - timedelta(minutes=5)
    early = customer(S02, visit="v-2")
    quote = early.quote("switch_on", option_id="O-INTL")
    house.now = lent.due_at + timedelta(minutes=1)
    early.order(quote)
    assert rows("SELECT count(*) FROM promises WHERE msisdn = ? AND paid_at IS NULL", S02) == [(0,)]
    whole()
