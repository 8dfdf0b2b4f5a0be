"""How long the desk waits: for the operator, for a device, and for a customer after a power cut."""

import pytest

from drivers.api import AcceptorStatus as A
from drivers.api import CheatDetected
from kiosk import effects as do
from kiosk.cash.cash_in import DeskState
from kiosk.cash.picture import PaymentState

# --- how long it waits ---------------------------------------------------------------------------


def test_the_operator_is_waited_for_twenty_seconds_on_screen(bench):
    bench.ready().insert().finish().rest()
    assert bench.desk.state is DeskState.PAYING
    bench.wait(19)
    assert bench.desk.state is DeskState.PAYING
    bench.wait(0.5)
    assert bench.desk.state is DeskState.DECIDED
    assert bench.desk.outcome.waits


def test_the_other_number_s_payment_is_waited_for_as_long_again(bench):
    bench.ready().insert().finish().rest().wait(15)
    bench.decide("refused").wait(30).confirm_another().wait(19.5)
    assert bench.desk.state is DeskState.PAYING
    bench.wait(0.5)
    assert bench.desk.state is DeskState.DECIDED


def test_a_word_that_comes_after_the_slip_changes_nothing_on_it(bench):
    bench.ready().insert().finish().rest().wait(20)
    bench.decide("refused")
    assert [one.state for one in bench.desk.outcome.payments] == [PaymentState.PENDING]
    assert bench.desk.outcome.refused is None


def test_a_word_that_comes_after_the_visit_is_known_until_the_next_one(bench):
    bench.ready().insert().finish().rest().leave().decide("credited")
    assert [one.state for one in bench.desk.outcome.payments] == [PaymentState.CREDITED]


@pytest.mark.parametrize("with_bill", [True, False])
def test_a_device_that_falls_silent_is_given_up_after_thirty_seconds(bench, with_bill):
    bench.ready().insert()
    if with_bill:
        bench.escrow().wait(29.5)
    else:
        bench.status(A.LOST).wait(29.5)
    assert bench.desk.state is DeskState.OPEN
    bench.wait(0.5)
    assert bench.desk.state is not DeskState.OPEN
    reasons = [body.reason for body in bench.written("suspense_opened")]
    assert reasons == (["silence"] if with_bill else [])


def test_a_bill_that_never_gets_on_is_given_up_after_a_minute_however_much_is_said(bench):
    bench.ready().insert().status(A.ACCEPTING).wait(0.5)
    for _ in range(118):
        bench.status(A.ACCEPTING).wait(0.5)
    assert bench.desk.state is DeskState.OPEN
    bench.status(A.ACCEPTING).wait(1)
    assert bench.desk.state is DeskState.FINISHING


def test_a_stuck_device_is_restarted_every_fifteen_seconds(bench):
    bench.introduce().status(A.JAMMED).wait(0.5)
    assert len(bench.ordered(do.ResetAcceptor)) == 1
    bench.wait(14.5)
    assert len(bench.ordered(do.ResetAcceptor)) == 1
    bench.wait(0.5)
    assert len(bench.ordered(do.ResetAcceptor)) == 2


def test_a_device_is_restarted_for_a_doubtful_bill_only_once_it_rests(bench):
    bench.ready().escrow().wait(30).wait(20)
    assert bench.matters.suspense
    assert bench.ordered(do.ResetAcceptor) == []
    bench.status(A.DISABLED).wait(0.5)
    assert len(bench.ordered(do.ResetAcceptor)) == 1


def test_a_device_is_restarted_after_a_cheat(bench):
    bench.ready().insert().say(CheatDetected(1)).status(A.DISABLED).wait(0.5)
    assert len(bench.ordered(do.ResetAcceptor)) == 1


def test_no_restart_is_ordered_with_a_bill_on_its_way(bench):
    bench.ready().escrow().status(A.FAILED).wait(20)
    assert bench.matters.open_intent is not None
    assert bench.ordered(do.ResetAcceptor) == []


# --- after a power cut ---------------------------------------------------------------------------


def test_a_quiet_device_is_believed_after_a_second(bench):
    bench.ready().insert().again().introduce().status(A.DISABLED).wait(0.5)
    assert bench.desk.state is DeskState.RECOVERING
    bench.wait(0.5)
    assert bench.desk.state is DeskState.ASKING_TO_CONTINUE


def test_a_second_is_counted_from_the_last_change(bench):
    bench.ready().insert().again().introduce().status(A.BUSY).wait(5)
    bench.status(A.DISABLED).wait(0.5).status(A.DISABLED).wait(0.5)
    assert bench.desk.state is DeskState.ASKING_TO_CONTINUE


def test_an_open_intent_waits_a_minute_for_a_device_that_is_never_quiet(bench):
    bench.ready().escrow().again().introduce().status(A.BUSY).wait(59.5)
    assert bench.matters.open_intent is not None
    bench.wait(0.5)
    assert [body.reason for body in bench.written("suspense_opened")] == ["restart"]


@pytest.mark.parametrize(
    ("age_s", "asked"), [(-0.5, False), (0, True), (0.5, True), (119.5, True), (120, False)]
)
def test_who_was_here_in_the_last_two_minutes_is_asked_to_continue(bench, age_s, asked):
    bench.ready().insert().again().introduce().status(A.DISABLED)
    bench.clock_set_by_s = age_s - 1
    bench.wait(1)
    assert (bench.desk.state is DeskState.ASKING_TO_CONTINUE) is asked


def test_the_two_minutes_are_counted_from_the_customer_s_last_bill(bench):
    bench.ready().wait(20).insert().wait(20).idle().wait(20).idle().wait(20).idle().wait(20)
    bench.escrow(bench.other).stacked(bench.other).idle().wait(20).idle().wait(20)
    bench.again().introduce().status(A.DISABLED).wait(1)
    assert bench.desk.state is DeskState.ASKING_TO_CONTINUE


def test_the_bills_of_nobody_s_visit_are_asked_about_never(bench):
    bench.ready().insert().finish().rest().decide("credited").leave()
    bench.again().introduce().status(A.DISABLED).wait(2)
    assert bench.desk.state is DeskState.CLOSED
    assert bench.desk.can_sell


def test_a_visit_without_money_is_over_after_a_power_cut(bench):
    bench.ready().again().introduce().status(A.DISABLED).wait(2)
    assert bench.written("transaction_closed")[0].why == "recovered"
    assert bench.desk.state is DeskState.CLOSED


def test_nobody_is_asked_to_continue_under_an_alarm(bench):
    bench.ready().insert().alarm("E-113").again().introduce().status(A.DISABLED).wait(1)
    assert bench.desk.state is DeskState.FINISHING


def test_who_continues_over_an_alarm_that_came_since_is_paid_out_instead(bench):
    bench.ready().insert().again().introduce().status(A.DISABLED).wait(1).alarm("E-113")
    bench.desk.reopen(bench.now)
    bench.rest()
    assert bench.written("transaction_closed")[0].why == "recovered"
    assert len(bench.written("submitted")) == 1


def test_who_continues_before_a_device_that_says_nothing_waits_until_it_does(bench):
    bench.ready().insert().again().wait(5)
    assert bench.desk.state is DeskState.ASKING_TO_CONTINUE
    bench.desk.reopen(bench.now)
    bench.wait(40)
    assert bench.desk.state is DeskState.OPENING


def test_an_open_intent_is_given_up_only_with_the_end_of_the_wait(bench):
    bench.ready().escrow().again().introduce().status(A.DISABLED).wait(0.5)
    assert bench.matters.open_intent is not None
    bench.wait(0.5)
    assert [body.reason for body in bench.written("suspense_opened")] == ["restart"]


def test_a_device_that_never_rests_holds_nobody_s_money_for_longer_than_a_minute(bench):
    bench.ready().insert().wait(5).finish().status(A.BUSY).wait(59.5)
    assert bench.written("submitted") == []
    bench.wait(0.5)
    assert len(bench.written("submitted")) == 1


def test_the_end_waits_for_the_name_of_a_device_that_was_lost(bench):
    bench.ready().escrow().status(A.LOST).stacked().finish().status(A.DISABLED).wait(10)
    assert bench.written("submitted") == []
    bench.introduce().wait(0.5)
    assert len(bench.written("submitted")) == 1


def test_a_bill_of_which_nothing_more_is_heard_holds_the_end_up_for_half_a_minute(bench):
    bench.ready().insert().escrow(bench.other).finish().wait(29.5)
    assert bench.matters.open_intent is not None
    bench.wait(0.5)
    assert [body.reason for body in bench.written("suspense_opened")] == ["silence"]
