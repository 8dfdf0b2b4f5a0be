"""A payment found again by its receipt's code, by what its payer knows, and sent by SMS."""

from __future__ import annotations

import json

import pytest

from contract.account.help import PaymentByCode, PaymentByFacts, SendReceipt
from contract.codes import with_check_digit
from kiosk.operator.questions import Question

MARIA = "+79001234567"
FAR_AWAY, NEAR = "+79005000001", "+79005000002"


def by_facts(till, order, **changed):
    values = {
        "msisdn": order.msisdn,
        "day": "2026-11-20",
        "inserted_minor": order.inserted_minor,
        "terminal_id": "T-000001",
        **changed,
    }
    return till.ask("payment_by_facts", PaymentByFacts(**values))


def send(till, order, tail=None):
    asked = SendReceipt(check_code=order.check_code, tail=tail or order.msisdn[-4:])
    return till.ask("send_receipt", asked)


def test_a_copy_says_what_the_receipt_said(house, till, other_till):
    order = till.pay(MARIA, 500_00)
    found = other_till.by_code(order)
    receipt = found.receipt
    assert (found.state, found.decided_at) == ("credited", house.now)
    assert (receipt.receipt_number, receipt.payment_id) == (order.receipt_number, order.payment_id)
    sums = (receipt.inserted_minor, receipt.fee_minor, receipt.credited_minor, receipt.currency)
    assert sums == (500_00, order.fee_minor, order.credited_minor, "RUB")
    assert (receipt.terminal_id, receipt.msisdn, receipt.at) == ("T-000001", MARIA, house.now)
    assert receipt.can_correct
    assert len(receipt.reference) == 10


def test_the_code_opens_nothing_without_the_number_s_last_digits(till):
    order = till.pay(MARIA)
    found = till.by_code(order, tail="0000")
    assert (found.state, found.receipt, found.tries_left) == ("none", None, 29)


def test_a_refused_payment_is_told_as_refused(till):
    order = till.pay("+79001119999", 500_00)
    found = till.by_code(order)
    assert (found.state, found.receipt.can_correct) == ("refused", False)


def test_of_a_payment_that_was_not_credited_a_terminal_believes_what_was_to_be(till):
    order = till.pay("+79001119999", 500_00)
    found, asked = till.by_code(order), PaymentByCode(check_code=order.check_code, tail="9999")
    assert Question("payment_by_code", asked).is_contradicted_by(found) is False
    sums = (found.receipt.fee_minor, found.receipt.credited_minor)
    assert sums == (order.fee_minor, order.credited_minor)


def test_a_payment_s_age_ends_its_correction_and_not_its_copy(house, till):
    order = till.pay(MARIA)
    house.later(days=14)
    assert till.by_code(order).receipt.can_correct
    house.later(seconds=1)
    found = till.by_code(order)
    assert (found.state, found.receipt.can_correct) == ("credited", False)


def test_two_payments_of_one_tail_are_told_apart_by_their_codes(till):
    first, second = till.pay("+79005001234", 100_00), till.pay("+79005011234", 200_00)
    assert till.by_code(first).receipt.inserted_minor == 100_00
    assert till.by_code(second).receipt.inserted_minor == 200_00


@pytest.mark.slow
def test_wrong_codes_of_a_terminal_end_for_a_day_also_over_a_restart(
    house, till, other_till, outcome
):
    order = till.pay(MARIA)
    asked = [order.model_copy(update={"check_code": with_check_digit(n)}) for n in range(30)]
    assert [till.by_code(one, f"{n:04}").tries_left for n, one in enumerate(asked)][-1] == 0
    house.restart()
    assert outcome(till.by_code, order) == "limited"
    assert other_till.by_code(order).state == "credited"
    house.later(days=1, seconds=1)
    assert till.by_code(order).state == "credited"


def test_guessing_one_number_from_many_terminals_ends_too(house, till, other_till, outcome):
    order = till.pay(MARIA)
    wrong = [order.model_copy(update={"check_code": with_check_digit(n)}) for n in range(30)]
    for n, one in enumerate(wrong):
        (till if n % 2 else other_till).by_code(one)
    assert outcome(till.by_code, order) == "limited"


def test_right_codes_cost_no_try(till):
    order = till.pay(MARIA)
    assert {till.by_code(order).state for _ in range(35)} == {"credited"}


def test_facts_tell_the_state_and_nothing_else(house, till, other_till):
    order = till.pay(MARIA, 500_00)
    found = by_facts(other_till, order)
    assert (found.state, found.receipt, found.tries_left) == ("credited", None, 2)
    told = json.loads(house.answers[-1])
    assert MARIA not in str(told)
    assert {key for key, value in told.items() if value is not None} == {
        "state",
        "decided_at",
        "tries_left",
    }


def test_every_fact_has_to_fit(till, house):
    order = till.pay(FAR_AWAY, 500_00)
    for changed in (
        {"inserted_minor": 500_01},
        {"terminal_id": "T-000002"},
        {"day": "2026-11-21"},
    ):
        assert by_facts(till, order, **changed).state == "none"
    house.later(days=1, seconds=1)
    assert by_facts(till, order).state == "credited"


def test_facts_about_a_number_are_asked_three_times_a_day_right_or_wrong(house, till, other_till):
    order = till.pay(MARIA, 500_00)
    left = [by_facts(one, order).tries_left for one in (till, other_till, till)]
    assert left == [2, 1, 0]
    fourth = by_facts(other_till, order)
    assert (fourth.state, fourth.tries_left) == ("none", 0)
    house.later(days=1, seconds=1)
    assert by_facts(till, order).state == "credited"


def test_the_day_is_that_of_utc_or_that_of_the_terminal(house, till):
    house.later(hours=9, minutes=30)  # 21:30 in UTC, past midnight in Moscow
    order = till.pay(FAR_AWAY, 500_00)
    assert [by_facts(till, order, day=day).state for day in ("2026-11-20", "2026-11-21")] == [
        "credited",
        "credited",
    ]


def test_facts_of_a_number_nobody_has_look_like_facts_that_do_not_fit(house, till):
    order = till.pay(MARIA, 500_00)
    by_facts(till, order, inserted_minor=1)
    by_facts(till, order, msisdn="+79001999999")
    assert house.answers[-1] == house.answers[-2]


@pytest.mark.promise("R22")
def test_a_receipt_goes_to_the_number_that_was_paid(house, till, other_till):
    order = till.pay(MARIA, 500_00)
    before = house.sms(MARIA)
    assert send(other_till, order).sent_at == house.now
    (text,) = house.sms(MARIA)[len(before) :]
    assert order.receipt_number in text
    assert order.check_code in text


def test_a_wrong_code_sends_nothing_and_looks_the_same(house, till):
    order = till.pay(MARIA)
    before = len(house.sms(MARIA))
    right, wrong = send(till, order), send(till, order, tail="0000")
    assert right == wrong
    assert len(house.sms(MARIA)) == before + 1


def test_a_receipt_is_sent_three_times_a_day_at_most(till, outcome):
    order = till.pay(MARIA)
    assert [outcome(send, till, order) for _ in range(4)] == ["", "", "", "limited"]
