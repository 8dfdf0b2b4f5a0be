"""The conductor alone, at each state a device can report: what it asks, tells and leaves."""

import pytest

from drivers.api import AcceptorStatus, BillReturned, BillStacked, CheatDetected
from drivers.ccnet.acceptor import STATUSES, TRANSITIONS, State
from drivers.ccnet.messages import PollReport, Request, build_poll_report, enable_bill_types
from drivers.ccnet.tables import (
    IDENTIFICATION_REPORTS,
    NON_RESPONSE_TIME_S,
    POLL_PERIOD_DISABLED_S,
    POLL_PERIOD_ENABLED_S,
    POLL_PERIOD_MIN_S,
    RESET_PERIOD_S,
    Command,
)

POLL = Request(Command.POLL)
EVERY_STATE = pytest.mark.parametrize(
    "state", [state for state in State if state is not State.UNKNOWN], ids=lambda state: state.name
)
REPORT_OF = {
    after: report for (before, report), after in TRANSITIONS.items() if before is State.UNKNOWN
}
WAITS = {"IDLE", "INITIALIZING", "PAUSED", "CHEATED"}
TAKES_RESET = {
    State.IDLE,
    State.DISABLED,
    State.CASSETTE_FULL,
    State.CASSETTE_OUT,
    State.CASSETTE_JAMMED,
    State.JAMMED,
    State.FAILED,
    State.CHEATED,
}


def brought_to(ear, state):
    """A device that is known, and says at once and for the first time that it is in this state."""
    ear.introduce()
    ear.conductor.acceptor.gap = True
    payload = build_poll_report(PollReport(REPORT_OF[state], 3))
    ear.hear(payload)
    for event in [*ear.of(BillStacked), *ear.of(BillReturned), *ear.of(CheatDetected)]:
        ear.conductor.acknowledge(event.report)
    return payload


@EVERY_STATE
def test_a_wanted_reset_goes_out_where_no_bill_can_be_under_way(ear, state):
    payload = brought_to(ear, state)
    ear.conductor.want_reset()
    ear.now += RESET_PERIOD_S
    reset = ear.hear(payload) == Request(Command.RESET)
    assert reset is (state in TAKES_RESET)


@EVERY_STATE
def test_a_port_is_left_where_the_device_takes_no_bill_and_none_moves(ear, state):
    brought_to(ear, state)
    powered_up = {s for s in State if s.name.startswith("POWER_UP")}
    assert ear.conductor.at_rest is (state in TAKES_RESET - {State.IDLE} | powered_up)


@EVERY_STATE
def test_a_reset_goes_into_the_silence_where_the_device_cannot_have_had_a_bill(ear, state):
    brought_to(ear, state)
    ear.now += RESET_PERIOD_S
    for _ in range(4):
        ear.now += NON_RESPONSE_TIME_S
        ear.conductor.take_silence(Request(Command.POLL), ear.now)
    ear.now += RESET_PERIOD_S
    reset = ear.conductor.next(ear.now) == Request(Command.RESET)
    had_none = {"IDLE", "DISABLED", "POWER_UP", "CASSETTE_OUT", "CASSETTE_FULL"}
    assert reset is (state.name in had_none)


@EVERY_STATE
def test_a_device_is_asked_the_sooner_the_more_can_happen(ear, state):
    ear.introduce()
    ear.conductor.acceptor.gap = True
    ear.now += 1.0
    ear.conductor.take_report(build_poll_report(PollReport(REPORT_OF[state], 3)), ear.now)
    if state in TAKES_RESET - {State.IDLE, State.CHEATED}:
        period_s = POLL_PERIOD_DISABLED_S
    elif state.name.startswith("POWER_UP") or state.name in WAITS:
        period_s = POLL_PERIOD_ENABLED_S
    else:
        period_s = POLL_PERIOD_MIN_S
    assert ear.conductor.due() - ear.now == pytest.approx(period_s)


@pytest.mark.parametrize(
    ("state", "longest_s", "overlong", "then"),
    [
        ("INITIALIZING", 40.0, "FAILED", Request(Command.RESET)),
        ("REJECTING", 30.0, "JAMMED", POLL),
    ],
)
def test_a_device_that_starts_or_rejects_for_too_long_is_told_as_broken(
    ear, state, longest_s, overlong, then
):
    payload = brought_to(ear, State[state])
    entered_at = ear.now
    for after_s, status, asked in (
        (1.0, state, POLL),
        (longest_s - 1.1, state, POLL),
        (longest_s + 0.1, overlong, then),
    ):
        ear.conductor.take_report(payload, entered_at + after_s)
        assert ear.conductor.acceptor.status is AcceptorStatus[status]
        assert ear.conductor.next(entered_at + after_s + 1.0) == asked


@EVERY_STATE
def test_an_unknown_device_is_asked_who_it_is_where_it_says_so(ear, state):
    report = REPORT_OF[state]
    asked = ear.hear(build_poll_report(PollReport(report, 3)))
    stands = state in TAKES_RESET - {State.IDLE, State.CHEATED}
    if stands or state.name.startswith("POWER_UP"):
        assert report in IDENTIFICATION_REPORTS
        assert asked == Request(Command.IDENTIFICATION)
    elif state is State.IDLE:
        assert asked == enable_bill_types(frozenset(), frozenset())
    else:
        assert asked is None


@EVERY_STATE
def test_of_an_unknown_device_all_is_told_but_that_it_idles(ear, state):
    report = REPORT_OF[state]
    ear.hear(build_poll_report(PollReport(report, 3)))
    idles = state is State.IDLE
    told = AcceptorStatus.INITIALIZING if idles else STATUSES[report]
    assert ear.conductor.acceptor.status is told
