"""Each status of the acceptor, at each place where the desk looks at it: what it does there."""

import pytest

from contract.records import DecisionTaken
from drivers.api import (
    AcceptorStatus,
    BillReturned,
    CassetteRemoved,
    CheatDetected,
    WireSuspected,
    WireSuspicion,
)
from kiosk import effects as do
from kiosk.cash.cash_in import BillPath, DeskState
from kiosk.journal.matters import IntentPhase

A = AcceptorStatus
EVERY_STATUS = pytest.mark.parametrize("status", AcceptorStatus, ids=lambda status: status.name)
PATH_IS_EMPTY = {A.DISABLED, A.IDLE}
NOTHING_MORE_TO_SAY = {
    A.DISABLED,
    A.CASSETTE_FULL,
    A.CASSETTE_OUT,
    A.JAMMED,
    A.FAILED,
    A.CHEATED,
}
SAYS_NOTHING = {A.LOST, A.UNKNOWN, A.INITIALIZING}


@EVERY_STATUS
def test_a_bill_that_moved_is_gone_where_the_device_rests_or_jams(bench, status):
    bench.ready().status(A.ACCEPTING).status(status)
    gone = status in PATH_IS_EMPTY | {A.CASSETTE_FULL, A.CASSETTE_OUT, A.JAMMED}
    assert bench.bills.path is (BillPath.NONE if gone else BillPath.MOVING)


@EVERY_STATUS
def test_a_bill_on_its_way_is_doubtful_where_the_path_is_empty_and_no_report_came(bench, status):
    bench.ready().escrow().status(status)
    lost = status in PATH_IS_EMPTY | {A.JAMMED}
    assert bench.intent == (IntentPhase.SUSPENSE if lost else IntentPhase.OPEN)


@EVERY_STATUS
def test_a_report_under_alarm_is_the_same_bill_until_the_path_was_empty(bench, status):
    bench.ready().escrow().say(WireSuspected(WireSuspicion.TOO_FAST))
    bench.status(status).stacked()
    assert len(bench.matters.suspense) == (2 if status in PATH_IS_EMPTY else 1)


@EVERY_STATUS
def test_a_restarted_device_is_waited_for_until_it_has_nothing_more_to_say(bench, status):
    bench.ready().insert().again().introduce().status(status).wait(1.5)
    done = status in NOTHING_MORE_TO_SAY
    assert (bench.desk.state is not DeskState.RECOVERING) is done
    bench.wait(4)
    assert (bench.desk.state is not DeskState.RECOVERING) is (done or status in SAYS_NOTHING)


@EVERY_STATUS
def test_a_credit_on_the_word_of_a_device_without_a_name_waits_for_one_that_speaks(bench, status):
    bench.ready().escrow().again().stacked().status(status).wait(5.5)
    assert (bench.desk.state is DeskState.RECOVERING) is (status not in SAYS_NOTHING)
    bench.introduce().wait(0.5)
    done = status in SAYS_NOTHING | NOTHING_MORE_TO_SAY
    assert (bench.desk.state is DeskState.RECOVERING) is not done


@EVERY_STATUS
def test_money_is_submitted_once_the_device_has_nothing_more_to_say(bench, status):
    bench.ready().insert().finish().wait(2)
    bench.status(status)
    done = status in NOTHING_MORE_TO_SAY
    assert bool(bench.written("submitted")) is done
    bench.wait(4.5)
    assert bool(bench.written("submitted")) is done
    bench.wait(0.5)
    assert bool(bench.written("submitted")) is (done or status in SAYS_NOTHING)


@EVERY_STATUS
def test_a_credit_that_is_not_settled_waits_for_a_device_that_still_speaks(bench, status):
    bench.ready().escrow().stacked().finish().status(status).wait(5.5)
    settled = status in {A.DISABLED, A.CASSETTE_FULL}
    assert bool(bench.written("submitted")) is (settled or status in SAYS_NOTHING)


@pytest.mark.parametrize("status", [A.LOST, A.INITIALIZING])
def test_a_device_that_falls_silent_late_is_waited_for_from_then_on(bench, status):
    bench.ready().escrow().stacked().status(A.STACKED).finish().wait(6)
    bench.status(status).wait(4.5)
    assert bench.written("submitted") == []
    bench.wait(0.5)
    assert len(bench.written("submitted")) == 1


def test_a_device_silent_for_long_is_waited_for_from_the_wish_to_finish_on(bench):
    bench.ready().insert().status(A.LOST).wait(10).finish().wait(4.5)
    assert bench.written("submitted") == []
    bench.wait(0.5)
    assert len(bench.written("submitted")) == 1


def test_a_restarted_process_waits_for_a_device_that_only_now_starts_anew(bench):
    bench.ready().insert().again().status(A.BUSY).wait(6)
    bench.status(A.INITIALIZING).wait(4.5)
    assert bench.desk.state is DeskState.RECOVERING
    bench.wait(0.5)
    assert bench.desk.state is not DeskState.RECOVERING


@EVERY_STATUS
def test_a_device_that_takes_no_more_bills_ends_the_sale(bench, status):
    bench.ready().insert().status(status)
    ends = status in NOTHING_MORE_TO_SAY - {A.DISABLED}
    assert (bench.desk.state is DeskState.OPEN) is not ends


@EVERY_STATUS
def test_a_cassette_that_was_away_is_back_where_the_device_works_with_it(bench, status):
    bench.introduce().status(A.CASSETTE_OUT).say(CassetteRemoved()).status(status)
    back = status in PATH_IS_EMPTY | {A.CASSETTE_FULL}
    assert bench.desk.cassette.is_in_place is back
    assert bench.matters.cassette_no == (2 if back else 1)


@EVERY_STATUS
def test_a_device_that_is_stuck_is_restarted(bench, status):
    bench.introduce().status(status).wait(15.5)
    assert bool(bench.ordered(do.ResetAcceptor)) is (status in {A.JAMMED, A.FAILED})


# --- where the last bill stands -----------------------------------------------------------------


def decide(bench, outcome):
    (subject_id,) = bench.matters.suspense
    bench.deeds.write(
        DecisionTaken(
            at=bench.now.utc,
            subject="suspense",
            subject_id=subject_id,
            outcome=outcome,
            statement="{}",
            jws="a..b",
        )
    )
    return bench


TO_REACH = {
    IntentPhase.OPEN: lambda bench: bench.escrow(bench.other),
    IntentPhase.CREDITED: lambda bench: bench.escrow(bench.other).stacked(bench.other),
    IntentPhase.SETTLED: lambda bench: bench.escrow(bench.other).stacked(bench.other).idle(),
    IntentPhase.RETURNED: lambda bench: bench.escrow(bench.other).say(BillReturned(bench.other)),
    IntentPhase.SUSPENSE: lambda bench: bench.escrow(bench.other).status(A.JAMMED),
    IntentPhase.DECIDED_STACKED: lambda bench: decide(
        bench.escrow(bench.other).status(A.JAMMED), "kept"
    ),
    IntentPhase.DECIDED_RETURNED: lambda bench: decide(
        bench.escrow(bench.other).status(A.JAMMED), "given_back"
    ),
}
EVERY_PHASE = pytest.mark.parametrize("phase", IntentPhase)


def reach(bench, phase):
    """A small bill is in; the other one after it is in this phase, the transaction still open."""
    TO_REACH[phase](bench.ready().insert())
    assert bench.intent == phase
    bench.effects.clear()
    return bench


@EVERY_PHASE
def test_a_cheat_takes_the_bill_back_that_was_credited_last(bench, phase):
    reach(bench, phase).say(CheatDetected(1))
    (reversed_one,) = [one for one in bench.written("suspense_opened") if one.reverses_credit]
    newest_counts = phase in {IntentPhase.CREDITED, IntentPhase.SETTLED}
    assert reversed_one.amount_minor == (50_000 if newest_counts else 10_000)


@EVERY_PHASE
def test_of_equal_bills_a_cheat_takes_back_one_that_was_credited(bench, phase):
    bench.ready().insert(bench.other)
    before = next(iter(bench.matters.intents))
    TO_REACH[phase](bench).say(CheatDetected(1))
    (reversed_one,) = [one for one in bench.written("suspense_opened") if one.reverses_credit]
    newest_counts = phase in {IntentPhase.CREDITED, IntentPhase.SETTLED}
    assert (reversed_one.intent_id == before) is not newest_counts


@EVERY_PHASE
def test_after_a_power_cut_a_device_is_restarted_if_its_last_bill_was_doubtful(bench, phase):
    reach(bench, phase).wait(1).again().introduce().status(A.DISABLED)
    assert bench.bills.reset_needed is (
        phase in {IntentPhase.SUSPENSE, IntentPhase.DECIDED_STACKED, IntentPhase.DECIDED_RETURNED}
    )


@pytest.mark.parametrize(
    ("why", "may"),
    [
        ("finished", True),
        ("back", True),
        ("fault", True),
        ("cassette", True),
        ("idle", False),
        ("blocked", False),
        ("recovered", False),
    ],
)
def test_refused_money_goes_to_another_number_only_in_an_unbroken_visit(bench, why, may):
    bench.ready().insert().finish(why).rest().decide("refused").confirm_another()
    assert (bench.desk.state is DeskState.PAYING) is may
    assert len(bench.written("submitted")) == (2 if may else 1)


def test_who_comes_after_a_visit_that_ended_while_it_finished_redirects_nothing(bench):
    bench.ready().insert().finish()
    assert bench.desk.may_redirect
    bench.desk.end_visit(bench.now)
    assert bench.desk.state is DeskState.FINISHING
    assert not bench.desk.may_redirect
    bench.rest().decide("refused").confirm_another()
    assert len(bench.written("submitted")) == 1


def test_the_next_visit_is_as_whole_as_any(bench):
    bench.ready().insert().finish()
    bench.desk.end_visit(bench.now)
    bench.rest().desk.end_visit(bench.now)
    bench.open()
    assert bench.desk.may_redirect
