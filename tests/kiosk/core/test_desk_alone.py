"""The desk by itself: what it is asked at the wrong moment, or twice, changes nothing."""

import pytest

from contract.messages import PaymentStatement
from drivers.api import (
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorRestarted,
    AcceptorStatus,
    BillEscrowed,
    BillType,
    RestartPhase,
)
from kiosk import effects as do
from kiosk.cash.cash_in import DeskState
from kiosk.cash.picture import ReturnReason

COIN_LIKE = BillType(20, "RUS", 3)  # a bill of three roubles: the pack does not enable it


@pytest.fixture
def desk(rig):
    rig.ready()
    rig.to_cash()
    return rig.core.desk


def returned(rig):
    assert isinstance(rig.orders[-1], do.ReturnBill)
    return rig.core.desk.bills.return_reason


def test_a_bill_of_a_denomination_that_is_not_enabled_goes_back(rig, desk):
    table = tuple(BillType(number, "RUS", value) for value, number in rig.bills.items())
    identity = AcceptorIdentity("ccnet", "SM", "A1")
    rig.device(AcceptorIdentified(identity, (*table, COIN_LIKE)), BillEscrowed(COIN_LIKE.number))
    assert returned(rig) is ReturnReason.DENOMINATION_OFF


def test_an_answer_to_no_question_moves_no_bill(rig, desk):
    for keep in (True, False):
        desk.answer(keep, rig.clock.now())
    rig.carry(rig.core._deeds.take())
    assert rig.ordered(do.StackBill) == rig.ordered(do.ReturnBill) == []


def test_a_held_bill_is_not_kept_once_the_acceptor_was_lost(rig, desk):
    rig.escrow(5000)
    rig.core.desk.bills.testimony.on_lost()
    rig.press("keep")
    assert returned(rig) is ReturnReason.TROUBLE


def test_a_jam_with_no_bill_on_its_way_makes_nothing_doubtful(rig, desk):
    rig.status(AcceptorStatus.JAMMED)
    rig.rest()
    assert rig.books == {}


def test_nothing_is_redirected_while_nothing_is_refused(rig, desk):
    rig.insert(100)
    desk.redirect("+79035551234", rig.quote(), rig.clock.now())
    assert rig.records("submitted") == []


def test_the_end_of_the_visit_finishes_what_is_open(rig, desk):
    rig.insert(100)
    desk.end_visit(rig.clock.now())
    assert desk.state is DeskState.FINISHING


def test_an_open_transaction_is_not_forgotten(rig, desk):
    desk.forget()
    assert desk.msisdn == "+79161234567"


def test_a_word_on_a_payment_nobody_waits_for_is_written_no_second_time(rig, desk):
    rig.insert(100)
    rig.finish()
    order = next(iter(rig.journal.matters.pending_payments.values())).order
    rig.decide()
    statement = PaymentStatement(
        terminal_id="T-004211",
        payment_id=order.payment_id,
        result="refused",
        msisdn=order.msisdn,
        inserted_minor=order.inserted_minor,
        fee_minor=0,
        credited_minor=0,
        currency="RUB",
        reference="R-1",
        decided_at=rig.clock.utc(),
    )
    desk.on_result(statement, "{}", "a..b", rig.clock.now())
    assert len(rig.records("operator_result")) == 1
    assert rig.core._deeds.take() == ()


def test_a_device_that_never_rests_holds_nobody_s_money_for_longer_than_a_minute(rig, desk):
    rig.insert(100)
    rig.press("finish")
    rig.pass_time(55, step_s=5)
    assert rig.records("submitted") == []
    rig.pass_time(10, step_s=5)
    assert rig.records("submitted")[0].payments[0].inserted_minor == 10_000


def test_a_late_bill_below_the_smallest_payment_is_a_claim(rig):
    rig.ready()
    rig.to_cash(rig.quote(min_minor=30_000))
    rig.escrow(100)
    rig.status(AcceptorStatus.JAMMED)
    rig.pass_time(4)
    rig.device(AcceptorRestarted(RestartPhase.BILL_IN_CASSETTE))
    rig.stacked(100)
    rig.settled()
    rig.pass_time(3)
    assert rig.books == {"cassette:1": 10_000, "unclaimed": 10_000}
