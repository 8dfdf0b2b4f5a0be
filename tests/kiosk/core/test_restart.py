"""A power cut at every step: what the next process finds, writes and shows."""

import pytest

from drivers.api import (
    AcceptorRestarted,
    AcceptorStatus,
    BillEscrowed,
    BillReturned,
    CassetteRemoved,
    RestartPhase,
)
from kiosk import effects as do
from kiosk.events import CustomerDid
from kiosk.views.intents import SetLanguage


def test_a_cut_in_escrow_returns_the_bill_and_owes_nothing(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(2000)
    rig.again()
    rig.device(BillEscrowed(rig.bills[2000]))
    assert isinstance(rig.orders[-1], do.ReturnBill)
    rig.device(BillReturned(rig.bills[2000]))
    rig.ready()
    assert rig.books == {}
    assert rig.view == "AttractView"


def test_a_cut_after_the_intent_with_the_bill_still_in_escrow_returns_it(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.again()
    rig.status(AcceptorStatus.ESCROWED)
    rig.device(BillEscrowed(rig.bills[500]))
    assert isinstance(rig.orders[-1], do.ReturnBill)
    rig.device(BillReturned(rig.bills[500]))
    rig.ready()
    assert rig.records("bill_returned")[0].evidence == "returned"
    assert rig.books == {}


def test_a_cut_after_stack_credits_the_bill_exactly_once(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.status(AcceptorStatus.STACKING)
    rig.again()
    report = rig.stacked(500)
    assert rig.orders[-1] == do.AcknowledgeBill(report)
    rig.settled()
    rig.ready()
    assert rig.books == {"cassette:1": 50_000, next(k for k in rig.books if "visit" in k): 50_000}
    assert rig.view == "ResumeView"
    rig.press("finish")
    rig.rest()
    assert rig.records("submitted")[0].payments[0].inserted_minor == 50_000


def test_a_cut_between_credit_and_acknowledgement_credits_once(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.stacked(500)
    rig.again()
    rig.stacked(500)
    rig.settled()
    rig.ready()
    assert rig.books["cassette:1"] == 50_000
    assert len(rig.records("bill_credited")) == 1


def test_a_cut_after_the_acknowledgement_does_not_block_the_next_bill(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.stacked(500)
    rig.again()
    rig.ready()
    rig.press("insert_more")
    rig.status(AcceptorStatus.IDLE)
    rig.insert(500)
    assert rig.books["cassette:1"] == 100_000


def test_a_device_with_nothing_to_say_leaves_the_open_intent_in_doubt(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.escrow(500)
    rig.again()
    rig.device(AcceptorRestarted(RestartPhase.PLAIN))
    rig.status(AcceptorStatus.INITIALIZING)
    rig.ready()
    assert rig.books["suspense"] == 50_000
    assert rig.records("suspense_opened")[0].reason == "restart"


def test_a_silent_device_is_waited_for_a_minute_and_no_longer(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.again()
    rig.status(AcceptorStatus.LOST)
    rig.pass_time(50)
    assert "suspense" not in rig.books
    rig.pass_time(15)
    assert rig.books["suspense"] == 50_000


def test_a_bill_told_after_a_long_cut_asks_nobody_to_continue_though_it_is_credited_now(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.status(AcceptorStatus.STACKING)
    rig.again(130)
    rig.stacked(500)
    rig.again(5)
    rig.stacked(500)
    rig.settled()
    rig.ready()
    assert rig.view == "AttractView"
    assert rig.records("transaction_closed")[-1].why == "recovered"
    assert rig.records("submitted")[0].payments[0].inserted_minor == 50_000


def test_within_two_minutes_the_customer_goes_on_with_the_same_number(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.again(30)
    rig.ready()
    assert rig.view == "ResumeView"
    assert "4567" in rig.screen.view.number_tail
    assert "916" not in rig.screen.view.number_tail
    assert set(rig.choices) == {"insert_more", "finish"}
    rig.press("insert_more")
    rig.status(AcceptorStatus.IDLE)
    rig.insert(50)
    rig.finish()
    order = rig.records("submitted")[0].payments[0]
    assert (order.msisdn, order.inserted_minor) == ("+79161234567", 15_000)


def test_later_the_money_submits_itself_and_the_next_person_sees_nothing(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.again(300)
    rig.ready()
    rig.pass_time(3)
    assert rig.records("submitted")[0].payments[0].inserted_minor == 10_000
    assert rig.view == "AttractView"
    assert rig.slips == [] or rig.slips[-1].slip.language == "ru"


def test_nobody_answering_after_a_restart_submits_to_the_confirmed_number(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.again(10)
    rig.ready()
    rig.pass_time(65)
    rig.rest()
    assert rig.records("submitted")[0].payments[0].msisdn == "+79161234567"


def test_a_cut_before_any_bill_leaves_no_question(rig):
    rig.ready()
    rig.to_cash()
    rig.again()
    rig.ready()
    assert rig.view == "AttractView"
    assert rig.records("transaction_closed")[0].why == "recovered"


def test_a_cut_after_submit_leaves_the_payment_pending_and_then_credited(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.again()
    rig.ready()
    assert rig.view == "AttractView"
    rig.decide()
    assert rig.books == {"cassette:1": 10_000, "payable_credited": 10_000}


def test_a_refusal_that_comes_after_a_restart_becomes_a_claim(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.again()
    rig.ready()
    rig.decide("refused", "closed")
    rig.pass_time(1)
    assert rig.books == {"cassette:1": 10_000, "unclaimed": 10_000}


def test_a_refused_sum_cut_before_the_choice_becomes_a_claim(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.decide("refused", "closed")
    rig.again()
    rig.ready()
    assert rig.books == {"cassette:1": 10_000, "unclaimed": 10_000}
    assert rig.view == "AttractView"


@pytest.mark.parametrize("cuts", [1, 3])
def test_restarting_again_and_again_changes_nothing(rig, cuts):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    for _ in range(cuts):
        rig.again(5)
    rig.ready()
    rig.press("finish")
    rig.rest()
    assert rig.books["cassette:1"] == 50_000
    assert len(rig.records("submitted")) == 1


def test_a_restart_goes_on_in_the_language_of_the_visit_and_prints_in_it(rig):
    rig.ready()
    rig.tell(CustomerDid(SetLanguage("hu")))
    rig.to_cash()
    rig.insert(100)
    rig.again(10)
    rig.ready()
    assert next(c.code for c in rig.screen.frame.languages if c.current) == "hu"
    rig.press("finish")
    rig.rest()
    rig.decide()
    assert rig.slips[-1].slip.language == "hu"
    rig.press("done")
    assert next(c.code for c in rig.screen.frame.languages if c.current) == "ru"


def test_a_cassette_put_back_while_the_terminal_is_off_is_in_place_again(rig):
    rig.ready()
    rig.device(CassetteRemoved())
    rig.status(AcceptorStatus.CASSETTE_OUT)
    assert not rig.journal.matters.standing.cassette_in_place
    rig.again(60)
    rig.ready()
    moves = [(move.direction, move.cassette_no) for move in rig.records("cassette_moved")]
    assert moves == [("out", 1), ("in", 2)]
    assert rig.core.desk.cassette.is_in_place
