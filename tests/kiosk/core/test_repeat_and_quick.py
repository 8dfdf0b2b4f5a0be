"""A payment again from its receipt, and the express way: as few touches as there can be."""

import pytest

from contract.account.help import PaymentFound, ReceiptFacts
from contract.codes import receipt_code
from drivers.api import AcceptorStatus
from kiosk.operator.errors import OperatorUnreachableError

PAYMENT = "018f3f3a-7e6d-7a31-8c44-1f2e3d4c5b6a"
CODE, TAIL = receipt_code(PAYMENT), "4567"
NUMBER = "9161234567"


class Counted:
    """Presses choices of a rig and counts them; what is typed counts apart."""

    def __init__(self, rig):
        self.rig, self.count = rig, 0

    def press(self, choice_id):
        self.rig.press(choice_id)
        self.count += 1


def found(rig, state="credited", msisdn=f"+7{NUMBER}"):
    receipt = ReceiptFacts(
        payment_id=PAYMENT,
        receipt_number="T-000007-000001",
        check_code=CODE,
        terminal_id="T-000007",
        msisdn=msisdn,
        at=rig.clock.utc(),
        inserted_minor=20_000,
        fee_minor=0,
        credited_minor=20_000,
        currency="RUB",
        reference="1234567890",
    )
    return PaymentFound(state=state, receipt=receipt)


def to_code(rig):
    rig.ready()
    rig.press("top_up")
    rig.press("repeat")


def type_receipt(rig, code=CODE, tail=TAIL):
    rig.type(code)
    rig.press("next")
    rig.type(tail)


@pytest.mark.promise("R26")
def test_a_payment_is_made_again_in_five_touches_and_no_number_is_typed(rig):
    rig.ready()
    hand = Counted(rig)
    hand.press("top_up")
    hand.press("repeat")
    rig.type(CODE)
    hand.press("next")
    rig.type(TAIL)
    assert (rig.asked.body.check_code, rig.asked.body.tail) == (CODE, TAIL)
    rig.answer("payment_by_code", found(rig))
    rig.answer_check(rig.quote(), NUMBER)
    assert rig.view == "ConfirmView"
    assert "916" in rig.screen.view.number
    hand.press("yes")
    rig.status(AcceptorStatus.IDLE)
    rig.insert(200)
    hand.press("finish")
    rig.rest()
    assert rig.records("submitted")[0].payments[0].msisdn == f"+7{NUMBER}"
    assert hand.count == 5


@pytest.mark.promise("R26")
def test_two_hundred_on_a_number_take_four_touches(rig):
    rig.ready()
    hand = Counted(rig)
    hand.press("top_up")
    rig.type(NUMBER)
    hand.press("next")
    rig.answer_check(rig.quote(), NUMBER)
    hand.press("yes")
    rig.status(AcceptorStatus.IDLE)
    rig.insert(200)
    hand.press("finish")
    rig.rest()
    rig.decide()
    assert rig.view == "ResultView"
    assert len(rig.slips) == 1
    assert hand.count == 4


def test_a_digit_on_the_first_screen_saves_a_touch_more(rig):
    rig.ready()
    rig.type(NUMBER)
    assert rig.view == "NumberView"
    assert rig.screen.view.complete


def test_a_code_with_a_slip_of_the_finger_is_not_asked_about(rig):
    to_code(rig)
    wrong = CODE[:-1] + str((int(CODE[-1]) + 1) % 10)
    rig.type(wrong)
    enabled = {choice.id: choice.enabled for choice in rig.screen.view.choices}
    assert not enabled["next"]
    assert rig.screen.view.problem


def test_a_receipt_nobody_knows_leads_back_to_its_code(rig):
    to_code(rig)
    type_receipt(rig)
    rig.answer("payment_by_code", PaymentFound(state="none", tries_left=2))
    rig.press("try_again")
    assert rig.view == "CodeView"
    assert "".join(rig.screen.view.places) == CODE


def test_who_has_tried_too_often_begins_again_with_the_number(rig):
    to_code(rig)
    type_receipt(rig)
    rig.refuse("payment_by_code", "limited", 429)
    rig.press("home")
    rig.press("top_up")
    assert rig.view == "NumberView"


def test_without_an_answer_the_number_can_still_be_typed(rig):
    to_code(rig)
    type_receipt(rig)
    rig.answer("payment_by_code", OperatorUnreachableError("no route"))
    assert rig.view == "MessageView"
    rig.press("home")
    assert rig.view == "HomeView"


def test_back_leads_from_the_receipt_to_the_number(rig):
    to_code(rig)
    rig.press("back")
    assert rig.view == "NumberView"
    rig.type(NUMBER)
    rig.press("next")
    rig.answer_check(rig.quote(), NUMBER)
    assert rig.view == "ConfirmView"


def test_a_receipt_of_another_country_leaves_the_number_to_be_typed(rig):
    to_code(rig)
    type_receipt(rig)
    rig.answer("payment_by_code", found(rig, msisdn="+36301234567"))
    assert rig.view == "NumberView"
    assert not rig.screen.view.complete


def test_the_number_of_a_receipt_is_checked_like_any_other(rig):
    to_code(rig)
    type_receipt(rig)
    rig.answer("payment_by_code", found(rig, state="refused"))
    rig.answer_check(None, NUMBER, "closed")
    assert rig.view == "NumberView"
    assert rig.screen.view.problem


def test_no_receipt_is_asked_for_where_refused_money_looks_for_another_number(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.finish()
    rig.decide("refused", "number_closed")
    rig.press("another_number")
    assert "repeat" not in rig.choices
    assert "500" in rig.screen.view.no_money_yet


def test_back_from_the_confirmation_of_a_repeated_payment_is_no_dead_end(rig):
    to_code(rig)
    type_receipt(rig)
    rig.answer("payment_by_code", found(rig))
    rig.answer_check(rig.quote(), NUMBER)
    for _ in range(4):
        rig.press("back")
    assert rig.view in ("HomeView", "AttractView")
