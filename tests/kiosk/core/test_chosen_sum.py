"""A sum chosen before the cash: it is marked, written, and a bill that passes it is asked about."""

import pytest

from drivers.api import AcceptorStatus, BillReturned
from kiosk import effects as do
from kiosk.events import CustomerDid
from kiosk.views.base import Role
from kiosk.views.intents import SetLanguage

HUNDRED = "sum:10000"


@pytest.fixture
def sure(rig):
    """A terminal at the question whether it is the right number."""
    rig.ready()
    rig.to_confirm()
    return rig


def marked(rig):
    return [choice.id for choice in rig.screen.view.choices if choice.selected]


def with_cash(rig, *presses):
    for choice_id in (*presses, "yes"):
        rig.press(choice_id)
    rig.status(AcceptorStatus.IDLE)
    return rig


def opened(rig):
    return rig.records("transaction_opened")[-1].chosen_minor


def test_nothing_need_be_chosen(sure):
    assert marked(sure) == ["sum:any"]
    assert opened(with_cash(sure)) is None


def test_pressing_a_sum_only_marks_it(sure):
    serial = sure.screen.serial
    sure.press(HUNDRED)
    assert sure.view == "ConfirmView"
    assert marked(sure) == [HUNDRED]
    assert sure.screen.serial == serial
    assert sure.records("transaction_opened") == []
    sure.press("sum:50000")
    assert marked(sure) == ["sum:50000"]


def test_yes_writes_the_marked_sum_before_the_first_bill(sure):
    assert opened(with_cash(sure, "sum:50000", HUNDRED)) == 10_000
    assert "100" in sure.screen.view.room_left


def test_any_sum_takes_the_choice_back(sure):
    assert opened(with_cash(sure, HUNDRED, "sum:any")) is None
    sure.insert(500)
    assert sure.view == "CashView"


def test_a_mark_outlives_a_change_of_language(sure):
    sure.press(HUNDRED)
    sure.tell(CustomerDid(SetLanguage("hu")))
    assert marked(sure) == [HUNDRED]


def test_back_leads_to_the_number_and_forgets_the_sum(sure):
    sure.press(HUNDRED)
    sure.press("back")
    assert sure.view == "NumberView"
    sure.press("next")
    sure.answer_check(sure.quote())
    assert marked(sure) == ["sum:any"]
    assert opened(with_cash(sure, "sum:20000")) == 20_000


def test_bills_up_to_the_chosen_sum_are_taken_without_a_question(sure):
    with_cash(sure, HUNDRED)
    sure.insert(50)
    sure.insert(50)
    assert sure.ordered(do.HoldBill) == []
    assert sure.books["cassette:1"] == 10_000


def held_500(rig):
    with_cash(rig, HUNDRED)
    rig.escrow(500)
    assert rig.view == "EscrowQuestionView"
    assert "100" in rig.screen.view.question
    assert isinstance(rig.orders[-1], do.HoldBill)
    assert rig.ordered(do.StackBill) == []
    return rig


def test_a_bill_that_passes_the_chosen_sum_is_asked_about_and_kept(sure):
    held_500(sure).press("keep")
    assert isinstance(sure.orders[-1], do.StackBill)
    sure.status(AcceptorStatus.STACKING)
    sure.stacked(500)
    sure.settled()
    assert sure.view == "CashView"
    assert sure.books["cassette:1"] == 50_000


def test_a_bill_that_passes_the_chosen_sum_is_asked_about_and_given_back(sure):
    held_500(sure).press("give_back")
    assert isinstance(sure.orders[-1], do.ReturnBill)
    sure.device(BillReturned(5))
    sure.status(AcceptorStatus.IDLE)
    assert sure.view == "CashView"
    assert sure.records("intent_opened") == []
    assert sure.books.get("cassette:1", 0) == 0
    sure.insert(100)
    assert sure.books["cassette:1"] == 10_000


def test_after_a_bill_that_passes_the_chosen_sum_was_kept_the_next_is_not_asked_about(sure):
    held_500(sure).press("keep")
    sure.status(AcceptorStatus.STACKING)
    sure.stacked(500)
    sure.settled()
    sure.insert(100)
    assert sure.books["cassette:1"] == 60_000


def test_a_bill_after_the_chosen_sum_is_reached_is_asked_about(sure):
    with_cash(sure, HUNDRED)
    sure.insert(100)
    sure.escrow(50)
    assert sure.view == "EscrowQuestionView"


def test_a_large_bill_is_asked_about_whatever_was_kept_before(sure):
    held_500(sure).press("keep")
    sure.status(AcceptorStatus.STACKING)
    sure.stacked(500)
    sure.settled()
    sure.escrow(5000)
    assert sure.view == "EscrowQuestionView"


def test_another_number_for_a_refused_sum_is_not_asked_how_much(sure):
    with_cash(sure, HUNDRED)
    sure.insert(100)
    sure.finish()
    sure.decide("refused", "number_closed")
    sure.press("another_number")
    sure.type("9037654321")
    sure.press("next")
    sure.answer_check(sure.quote(), "9037654321")
    assert sure.view == "ConfirmView"
    roles = [choice.role for choice in sure.screen.view.choices]
    assert Role.OPTION not in roles
