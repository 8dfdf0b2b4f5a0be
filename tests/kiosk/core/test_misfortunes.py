"""Single misfortunes, each told to its end: none loses a bill, none ends the process."""

import pytest

from drivers.api import (
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorRestarted,
    AcceptorStatus,
    BillEscrowed,
    BillRejected,
    BillReturned,
    BillType,
    CheatDetected,
    RejectReason,
    RestartPhase,
)
from kiosk import effects as do
from kiosk.cash.cash_in import DeskState
from kiosk.views.top_up import Outcome

# --- a bill read while another is on its way -----------------------------------------------------


def test_a_bill_read_while_another_is_on_its_way_is_given_back(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.device(BillEscrowed(rig.bills[500]))
    assert isinstance(rig.orders[-1], do.ReturnBill)
    assert len(rig.records("intent_opened")) == 1


def test_the_return_of_the_bill_in_escrow_closes_its_intent_however_often_it_was_read(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.device(BillEscrowed(rig.bills[500]))
    rig.device(BillReturned(rig.bills[500]))
    assert len(rig.records("bill_returned")) == 1


def test_the_return_of_another_bill_says_nothing_of_the_one_on_its_way(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.device(AcceptorRestarted(RestartPhase.PLAIN))
    rig.status(AcceptorStatus.INITIALIZING)
    rig.status(AcceptorStatus.IDLE)
    rig.escrow(500)
    assert isinstance(rig.orders[-1], do.ReturnBill)
    rig.again(2)
    rig.device(BillEscrowed(rig.bills[500]), BillReturned(rig.bills[500]))
    rig.ready()
    assert rig.records("bill_returned") == []
    assert rig.books == {"in_doubt": 50_000, "suspense": 50_000}


def test_a_device_that_rests_without_a_word_of_the_bill_ends_cash_in(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.escrow(500)
    rig.status(AcceptorStatus.IDLE)
    rig.rest()
    assert rig.records("submitted")[0].payments[0].inserted_minor == 10_000
    assert rig.books["suspense"] == 50_000
    rig.stacked(500)
    assert "suspense" not in rig.books


def test_a_return_of_another_type_than_was_ordered_in_is_no_evidence(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.device(BillEscrowed(rig.bills[100]), BillReturned(rig.bills[100]))
    assert rig.records("bill_returned") == []


def test_a_bill_that_was_ordered_back_is_not_taken_because_it_is_read_once_more(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(2000)
    rig.press("give_back")
    rig.device(BillEscrowed(rig.bills[2000]))
    rig.device(BillEscrowed(rig.bills[10]))
    assert isinstance(rig.orders[-1], do.ReturnBill)
    assert rig.records("intent_opened") == []


def test_a_held_bill_that_suddenly_reads_as_another_goes_back(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(2000)
    rig.device(BillEscrowed(rig.bills[10]))
    assert isinstance(rig.orders[-1], do.ReturnBill)
    assert rig.records("intent_opened") == []


def test_a_held_bill_is_held_no_longer_for_being_read_again(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(2000)
    rig.pass_time(15)
    rig.device(BillEscrowed(rig.bills[2000]))
    rig.pass_time(6)
    assert isinstance(rig.orders[-1], do.ReturnBill)


# --- screens that look at money while it moves ---------------------------------------------------


@pytest.mark.parametrize(
    "misfortune",
    [BillRejected(RejectReason.TWO_BILLS), AcceptorStatus.DISABLED],
    ids=["rejected", "at rest"],
)
def test_a_held_bill_that_is_suddenly_gone_is_only_no_longer_asked_about(rig, misfortune):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.escrow(5000)
    if isinstance(misfortune, AcceptorStatus):
        rig.status(misfortune)
    else:
        rig.device(misfortune)
    assert rig.view == "CashView"
    assert len(rig.records("intent_opened")) == 1


def test_to_the_start_leaves_no_money_behind(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.call_person()
    rig.press("call_numbers")
    rig.press("home")
    assert rig.view == "CashView"
    rig.finish()
    assert rig.records("submitted")[0].payments[0].inserted_minor == 10_000


def test_to_the_start_leaves_no_money_of_before_a_restart_behind(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.again(20)
    rig.ready()
    rig.call_person()
    rig.press("call_numbers")
    rig.press("home")
    assert rig.view == "ResumeView"
    rig.press("finish")
    rig.rest()
    assert rig.records("submitted")[0].payments[0].inserted_minor == 10_000


def test_evidence_that_comes_while_the_doubt_is_shown_becomes_a_payment_on_the_screen(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.status(AcceptorStatus.JAMMED)
    rig.pass_time(4)
    assert rig.screen.view.outcome is Outcome.DOUBTFUL
    rig.device(AcceptorRestarted(RestartPhase.BILL_IN_CASSETTE))
    rig.stacked(500)
    rig.pass_time(3)
    assert rig.screen.view.outcome is Outcome.DOUBTFUL
    rig.settled()
    assert rig.screen.view.outcome is Outcome.PENDING
    rig.decide()
    assert rig.screen.view.outcome is Outcome.CREDITED
    assert rig.books == {"cassette:1": 50_000, "payable_credited": 50_000}


# --- whose money it is ---------------------------------------------------------------------------


def refused_at_the_end(rig):
    rig.rest()
    rig.decide("refused", "closed")
    rig.pass_time(1)


def test_a_refused_sum_of_somebody_who_walked_away_is_a_claim_and_nobody_else_s(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.pass_time(121)
    refused_at_the_end(rig)
    assert "another_number" not in rig.choices
    assert rig.books == {"cassette:1": 10_000, "unclaimed": 10_000}


def test_a_refused_sum_of_before_a_restart_goes_to_no_other_number(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.again(20)
    rig.ready()
    rig.press("finish")
    refused_at_the_end(rig)
    assert "another_number" not in rig.choices
    assert rig.books == {"cassette:1": 10_000, "unclaimed": 10_000}


def test_after_a_restart_the_next_customer_waits_for_nothing_of_the_one_before(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.again(300)
    rig.ready()
    rig.pass_time(3)
    assert rig.core.desk.state is DeskState.CLOSED
    rig.to_cash()
    assert rig.view == "CashView"
    assert len(rig.records("transaction_opened")) == 2


def test_nobody_is_served_while_the_money_of_before_a_restart_is_still_moving(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.escrow(500)
    rig.again(300)
    rig.status(AcceptorStatus.STACKING)
    rig.pass_time(12)
    assert rig.core.desk.state is DeskState.RECOVERING
    assert rig.view == "BootView"
    rig.pass_time(65)
    rig.rest()
    assert rig.core.desk.state is DeskState.CLOSED
    assert rig.books["suspense"] + rig.books.get("payable_pending", 0) == 60_000


def test_a_cheat_seen_first_after_a_restart_still_moves_the_last_bill_into_doubt(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.insert(500)
    rig.again(20)
    rig.device(CheatDetected())
    assert rig.books["suspense"] == 50_000
    rig.again(20)
    rig.device(CheatDetected())
    assert rig.books["suspense"] == 50_000


# --- devices that come late, come back as others, or never get on --------------------------------


def test_an_acceptor_that_says_only_now_what_it_takes_is_enabled_then(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.again(20)
    rig.status(AcceptorStatus.INITIALIZING)
    rig.pass_time(15)
    rig.press("insert_more")
    assert rig.ordered(do.EnableBills)[-1].bill_types == frozenset()
    rig.ready()
    assert rig.bills[500] in rig.ordered(do.EnableBills)[-1].bill_types


def test_an_acceptor_s_new_numbers_for_bills_are_the_ones_enabled(rig):
    rig.ready()
    rig.to_cash()
    other = (BillType(21, "RUB", 100), BillType(22, "RUB", 500))
    rig.device(AcceptorIdentified(AcceptorIdentity("ccnet", "SM", "A1"), other))
    assert rig.ordered(do.EnableBills)[-1].bill_types == frozenset({21, 22})


@pytest.mark.parametrize("ordered_in", [False, True], ids=["being read", "being stacked"])
def test_a_bill_that_never_gets_on_holds_nobody_s_money_up(rig, ordered_in):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    if ordered_in:
        rig.escrow(500)
    for _ in range(40):
        rig.status(AcceptorStatus.ACCEPTING)
        rig.pass_time(1)
        rig.status(AcceptorStatus.BUSY)
        rig.pass_time(1)
    rig.rest()
    assert rig.records("submitted")[0].payments[0].inserted_minor == 10_000
    assert rig.books.get("suspense", 0) == (50_000 if ordered_in else 0)


def test_after_a_doubtful_bill_nothing_is_taken_before_the_device_restarted_even_by_another_process(
    rig,
):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.status(AcceptorStatus.LOST)
    rig.pass_time(40)
    rig.again(20)
    rig.ready()
    assert "E-105" in rig.journal.matters.open_faults
    assert rig.ordered(do.ResetAcceptor)
    rig.device(AcceptorRestarted(RestartPhase.PLAIN))
    rig.pass_time(1)
    assert "E-105" not in rig.journal.matters.open_faults


# --- evidence, and what is none ------------------------------------------------------------------


def test_a_rejection_after_the_order_to_stack_returns_nothing_in_the_books(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.device(BillRejected(RejectReason.DEVICE_TROUBLE))
    rig.status(AcceptorStatus.REJECTING)
    rig.pass_time(35)
    assert rig.records("bill_returned") == []
    assert rig.books == {"in_doubt": 50_000, "suspense": 50_000}


def test_a_bill_nobody_announced_is_worth_what_such_a_bill_was_before_the_device_says_who_it_is(
    rig,
):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.finish()
    rig.again()
    rig.stacked(500)
    assert rig.books["suspense"] == 50_000


def test_the_end_waits_until_the_device_has_forgotten_the_last_bill(rig):
    rig.ready()
    rig.to_cash()
    rig.escrow(500)
    rig.stacked(500)
    rig.press("finish")
    rig.pass_time(30)
    assert rig.records("submitted") == []
    rig.rest()
    assert rig.records("submitted")[0].payments[0].inserted_minor == 50_000


def test_the_end_waits_for_a_bill_that_is_being_read_and_gives_it_back(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.status(AcceptorStatus.ACCEPTING)
    rig.pass_time(90, step_s=2)
    assert rig.core.desk.state is DeskState.FINISHING
    rig.device(BillEscrowed(rig.bills[500]))
    assert isinstance(rig.orders[-1], do.ReturnBill)
    assert rig.records("submitted") == []


def test_a_refusal_that_comes_after_the_wait_for_it_ends_in_a_claim_slip(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(100)
    rig.finish()
    rig.pass_time(21)
    rig.decide("refused", "closed")
    rig.press("done")
    assert rig.books == {"cassette:1": 10_000, "unclaimed": 10_000}
    rig.printed()
    assert len(rig.slips) == 2
