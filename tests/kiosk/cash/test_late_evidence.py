"""A bill proved after its visit's end: when it is submitted, and what is shown until then."""

import pytest

from drivers.api import AcceptorStatus as A
from drivers.api import BillSettled
from kiosk.cash.cash_in import DeskState
from kiosk.journal.matters import IntentPhase


@pytest.fixture
def late(bench):
    """The visit ended with its bill in doubt; now the device tells that it lies in the cassette."""
    bench.ready().escrow().status(A.JAMMED).wait(3)
    assert bench.desk.state is DeskState.CLOSED
    bench.status(A.INITIALIZING).stacked().status(A.STACKED)
    assert bench.intent is IntentPhase.CREDITED
    return bench


def submitted(bench):
    return len(bench.written("submitted"))


def test_it_is_submitted_once_the_device_forgot_it(late):
    late.wait(30)
    assert submitted(late) == 0
    late.say(BillSettled(late.reports)).wait(0.5)
    assert submitted(late) == 1


def test_it_is_submitted_no_sooner_than_two_seconds_after_its_credit(late):
    late.say(BillSettled(late.reports)).wait(1.5)
    assert submitted(late) == 0
    late.wait(0.5)
    assert submitted(late) == 1


def test_a_device_that_never_forgets_holds_it_up_for_a_minute_at_most(late):
    late.wait(59.5)
    assert submitted(late) == 0
    late.wait(0.5)
    assert submitted(late) == 1


@pytest.mark.parametrize("status", [A.LOST, A.INITIALIZING])
def test_a_device_that_says_nothing_more_holds_it_up_for_a_moment(late, status):
    late.status(status).wait(4.5)
    assert submitted(late) == 0
    late.wait(0.5)
    assert submitted(late) == 1


@pytest.mark.parametrize("status", [A.JAMMED, A.FAILED, A.CASSETTE_OUT])
def test_a_device_that_stands_still_has_forgotten_it(late, status):
    late.status(status).wait(1.5)
    assert submitted(late) == 0
    late.wait(0.5)
    assert submitted(late) == 1


def test_another_process_waits_as_long(late):
    late.wait(1).again().introduce().status(A.BUSY).wait(1.5)
    assert submitted(late) == 0
    late.status(A.DISABLED).wait(0.5)
    assert submitted(late) == 1


def test_the_doubt_is_told_until_the_money_is_on_its_way(late):
    late.wait(1)
    assert [one.amount_minor for one in late.desk.outcome.doubts] == [10_000]
    late.say(BillSettled(late.reports)).wait(1)
    outcome = late.desk.outcome
    assert (outcome.doubts, len(outcome.payments)) == ((), 1)
