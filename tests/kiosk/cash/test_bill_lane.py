"""What the screen is told of the last bill: what became of it, how much it is, and why."""

import pytest

from drivers.api import (
    AcceptorIdentified,
    AcceptorIdentity,
    AcceptorStatusChanged,
    BillEscrowed,
    BillRejected,
    BillReturned,
    BillStacked,
    BillType,
    RejectReason,
)
from drivers.api import AcceptorStatus as A
from kiosk import effects as do
from kiosk.cash.cash_in import BillPath
from kiosk.cash.picture import BillNews as N
from kiosk.cash.picture import ReturnReason as R
from kiosk.fault_codes import FaultCode

OF_ANOTHER_COUNTRY = 30
TAKEN = (10_000, 50_000, 200_000, 500_000)


def lane(bench):
    picture = bench.desk.picture
    return picture.news, picture.bill_minor, picture.return_reason


def went_back(bench):
    assert bench.effects[-1] == do.ReturnBill()
    assert bench.bills.path is BillPath.RETURNING
    return lane(bench)


@pytest.fixture
def held(bench):
    """A bill of 5000, about which the customer is asked."""
    bench.ready().status(A.ACCEPTING).escrow(bench.large)
    assert bench.effects[-1] == do.HoldBill()
    assert lane(bench) == (N.HELD, 500_000, None)
    return bench


# --- a bill that is taken ------------------------------------------------------------------------


def test_a_bill_is_followed_from_the_mouth_into_the_cassette(bench):
    bench.ready()
    assert lane(bench) == (N.WAITING, None, None)
    bench.status(A.ACCEPTING)
    assert lane(bench) == (N.READING, None, None)
    bench.escrow()
    assert lane(bench) == (N.STACKING, 10_000, None)
    bench.stacked()
    assert lane(bench) == (N.KEPT, 10_000, None)
    bench.idle()
    assert lane(bench) == (N.KEPT, 10_000, None)


@pytest.mark.parametrize("status", [A.DISABLED, A.IDLE, A.CASSETTE_FULL, A.CASSETTE_OUT])
def test_a_bill_that_never_was_read_leaves_the_lane_clear(bench, status):
    bench.ready().status(A.ACCEPTING)
    bench.bills.on_event(AcceptorStatusChanged(status, ""), bench.desk.sale, bench.now)
    assert lane(bench) == (N.WAITING, None, None)


def test_the_device_s_refusal_is_told_with_its_reason(bench):
    bench.ready().status(A.ACCEPTING).say(BillRejected(RejectReason.TWO_BILLS))
    assert lane(bench) == (N.REFUSED, None, None)
    assert bench.desk.picture.reject_reason is RejectReason.TWO_BILLS
    assert bench.bills.path is BillPath.NONE


def test_a_new_transaction_begins_with_a_clear_lane(bench):
    bench.ready().insert().finish().rest()
    bench.decide("credited").leave()
    bench.open()
    assert lane(bench) == (N.WAITING, None, None)


def test_so_does_one_that_goes_on_after_a_power_cut(bench):
    bench.ready().escrow().again().introduce().stacked().status(A.DISABLED).wait(1)
    assert lane(bench) == (N.KEPT, 10_000, None)
    bench.desk.reopen(bench.now)
    assert lane(bench) == (N.WAITING, None, None)


def test_after_a_power_cut_the_lane_is_clear_until_the_device_speaks(bench):
    bench.ready().escrow().again()
    assert lane(bench) == (N.WAITING, None, None)
    assert bench.desk.picture.reject_reason is None


# --- a bill that goes back -----------------------------------------------------------------------


def test_a_bill_over_the_limit_of_the_visit_goes_back_with_that_reason(bench):
    bench.ready(bench.quote(max_minor=59_999)).insert().escrow(bench.other)
    assert went_back(bench) == (N.GIVEN_BACK, 50_000, R.OVER_MAXIMUM)


def test_a_bill_that_just_fits_the_limit_is_taken(bench):
    bench.ready(bench.quote(max_minor=60_000)).insert().insert(bench.other)
    assert bench.desk.sale.inserted_minor == 60_000


def test_a_denomination_that_is_switched_off_goes_back_with_that_reason(bench):
    bench.ready().escrow(bench.unwanted)
    assert went_back(bench) == (N.GIVEN_BACK, 300, R.DENOMINATION_OFF)


def test_a_bill_of_another_currency_goes_back_with_that_reason(bench):
    types = (BillType(bench.small, "RUS", 100), BillType(OF_ANOTHER_COUNTRY, "EUR", 100))
    bench.ready().say(AcceptorIdentified(AcceptorIdentity("ccnet", "SM", "A1"), types))
    bench.escrow(OF_ANOTHER_COUNTRY)
    assert went_back(bench) == (N.GIVEN_BACK, None, R.FOREIGN_CURRENCY)


def test_nothing_is_said_of_the_sum_of_the_bill_before(bench):
    bench.ready().insert().escrow(OF_ANOTHER_COUNTRY)
    assert went_back(bench) == (N.GIVEN_BACK, None, R.FOREIGN_CURRENCY)


def test_a_bill_after_the_wish_to_finish_goes_back_with_that_reason(bench):
    bench.ready().insert().finish().escrow()
    assert went_back(bench) == (N.GIVEN_BACK, 10_000, R.FINISHING)


def test_a_bill_while_the_last_one_is_not_forgotten_goes_back(bench):
    bench.ready().status(A.ACCEPTING).escrow().stacked()
    bench.bills.path = BillPath.NONE  # a device that says it moves on, without a word of the bill
    bench.escrow(bench.other)
    assert went_back(bench) == (N.GIVEN_BACK, 50_000, R.TROUBLE)


def test_a_bill_read_again_on_its_way_back_goes_on_with_the_reason_it_had(bench):
    bench.ready(bench.quote(max_minor=20_000)).insert().escrow(bench.other)
    bench.status(A.RETURNING).escrow()
    assert went_back(bench) == (N.GIVEN_BACK, 10_000, R.OVER_MAXIMUM)


@pytest.mark.parametrize("code", [FaultCode.CASSETTE_MANIPULATED, FaultCode.ACCEPTOR_CHEATED])
def test_no_bill_is_taken_under_an_alarm(bench, code):
    bench.ready().alarm(code).escrow()
    assert went_back(bench) == (N.GIVEN_BACK, 10_000, R.TROUBLE)


def test_no_bill_is_taken_while_the_device_owes_a_restart(bench):
    bench.ready().bills.reset_needed = True
    bench.bills.on_event(BillEscrowed(bench.small), bench.desk.sale, bench.now)
    bench.effects += bench.deeds.take()
    assert went_back(bench) == (N.GIVEN_BACK, 10_000, R.TROUBLE)


def test_a_bill_that_the_device_gives_back_by_itself_is_told_so(bench):
    bench.ready().escrow().say(BillReturned(bench.small))
    assert lane(bench) == (N.GIVEN_BACK, 10_000, R.TROUBLE)
    assert bench.bills.path is BillPath.NONE


def test_a_bill_that_went_back_on_our_order_keeps_its_reason(bench):
    bench.ready().escrow(bench.unwanted).say(BillReturned(bench.unwanted))
    assert lane(bench) == (N.GIVEN_BACK, 300, R.DENOMINATION_OFF)


def test_a_jammed_bill_is_told_of_with_its_sum(bench):
    bench.ready().insert().escrow(bench.other).status(A.JAMMED)
    assert lane(bench) == (N.TROUBLE, 50_000, None)


# --- a bill that is asked about ------------------------------------------------------------------


def test_a_held_bill_is_kept_where_the_customer_wants_that(held):
    held.answer(True)
    assert held.effects[-1] == do.StackBill()
    assert lane(held) == (N.STACKING, 500_000, None)
    assert held.written("intent_opened")[0].denomination_minor == 500_000


def test_a_held_bill_goes_back_where_the_customer_wants_that(held):
    held.answer(False)
    assert went_back(held) == (N.GIVEN_BACK, 500_000, R.ASKED)


def test_a_held_bill_goes_back_after_twenty_seconds_without_an_answer(held):
    held.wait(19.5)
    assert lane(held) == (N.HELD, 500_000, None)
    held.wait(0.5)
    assert went_back(held) == (N.GIVEN_BACK, 500_000, R.ASKED)


def test_a_held_bill_goes_back_at_the_end_of_the_visit(held):
    held.finish()
    assert went_back(held) == (N.GIVEN_BACK, 500_000, R.FINISHING)


def test_a_held_bill_is_not_kept_under_an_alarm(held):
    held.alarm(FaultCode.CASSETTE_MANIPULATED).answer(True)
    assert went_back(held) == (N.GIVEN_BACK, 500_000, R.TROUBLE)


def test_a_held_bill_is_not_kept_where_the_device_knows_its_kind_no_more(held):
    held.introduce((held.small,)).answer(True)
    assert went_back(held) == (N.GIVEN_BACK, None, R.FOREIGN_CURRENCY)


def test_a_held_bill_that_is_read_again_is_held_on(held):
    held.effects.clear()
    held.escrow(held.large)
    assert held.effects == [do.HoldBill()]
    assert lane(held) == (N.HELD, 500_000, None)


def test_a_held_bill_that_reads_otherwise_the_second_time_goes_back(held):
    held.escrow()
    assert went_back(held) == (N.GIVEN_BACK, 10_000, R.TROUBLE)


def test_a_held_bill_that_is_read_again_under_an_alarm_goes_back(held):
    held.alarm(FaultCode.CASSETTE_MANIPULATED).escrow(held.large)
    assert went_back(held) == (N.GIVEN_BACK, 500_000, R.TROUBLE)


@pytest.mark.parametrize(("chosen", "asked"), [(None, False), (49_999, True), (50_000, False)])
def test_the_bill_that_passes_the_chosen_sum_is_asked_about_first(bench, chosen, asked):
    bench.ready(chosen_minor=chosen).escrow(bench.other)
    assert (bench.bills.path is BillPath.ASKED) is asked


def test_who_reached_the_chosen_sum_exactly_is_asked_about_the_next_bill(bench):
    bench.ready(chosen_minor=10_000).insert().escrow()
    assert bench.bills.path is BillPath.ASKED


def test_who_kept_a_bill_that_passes_the_chosen_sum_is_asked_no_second_time(bench):
    bench.ready(chosen_minor=9_999).escrow().answer(True).stacked().idle().escrow()
    assert bench.bills.path is BillPath.STACKING


def test_a_bill_of_two_thousand_is_asked_about(bench):
    bench.ready().escrow(bench.asked)
    assert bench.bills.path is BillPath.ASKED


# --- what else the picture says ------------------------------------------------------------------


def test_the_picture_says_what_is_in_and_how_much_still_fits(bench):
    bench.ready(bench.quote(max_minor=100_000), chosen_minor=60_000).insert(bench.other)
    picture = bench.desk.picture
    assert (picture.msisdn, picture.quote) == (bench.number, bench.quote(max_minor=100_000))
    assert (picture.inserted_minor, picture.room_left_minor) == (50_000, 50_000)
    assert (picture.chosen_minor, picture.denominations_minor) == (60_000, TAKEN)


@pytest.mark.parametrize(
    ("happens", "can_finish", "can_leave"),
    [
        (lambda bench: bench, False, True),
        (lambda bench: bench.status(A.ACCEPTING), False, False),
        (lambda bench: bench.escrow(), False, False),
        (lambda bench: bench.escrow().stacked(), True, False),
        (lambda bench: bench.insert(), True, False),
        (lambda bench: bench.insert().status(A.ACCEPTING), False, False),
        (lambda bench: bench.insert().finish(), False, False),
    ],
    ids=["nothing", "moves", "stacks", "kept", "inside", "the next one moves", "finishes"],
)
def test_the_visit_is_left_or_finished_only_between_two_bills(
    bench, happens, can_finish, can_leave
):
    picture = happens(bench.ready()).desk.picture
    assert (picture.can_finish, picture.can_leave) == (can_finish, can_leave)


def test_while_it_finishes_the_lane_is_closed_unless_a_bill_is_in_trouble(bench):
    bench.ready().insert().finish()
    assert lane(bench)[0] is N.CLOSED
    assert bench.desk.picture.finishing
    bench.bills.path = BillPath.MOVING
    assert lane(bench)[0] is N.KEPT
    bench.bills.lose_sight("jam", bench.now)
    assert lane(bench)[0] is N.TROUBLE


def test_a_visit_that_is_full_has_room_for_nothing(bench):
    bench.ready(bench.quote(max_minor=10_000)).insert()
    assert bench.desk.picture.room_left_minor == 0


def test_no_picture_is_shown_of_a_visit_that_is_over(bench):
    bench.ready().insert().finish().rest()
    assert bench.desk.picture is None


def test_a_report_on_a_bill_nobody_follows_shows_no_sum(bench):
    bench.ready().say(BillStacked(1, bench.small))
    assert lane(bench) == (N.WAITING, None, None)


@pytest.mark.parametrize("keep", [True, False])
def test_an_answer_to_no_question_moves_no_bill(bench, keep):
    bench.ready().answer(keep).escrow().answer(keep)
    assert bench.bills.path is BillPath.STACKING
    assert bench.ordered(do.ReturnBill) == []
