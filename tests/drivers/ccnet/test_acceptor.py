"""The table: every state against every report, and what each report means."""

import itertools

import pytest

from drivers.api import (
    AcceptorRestarted,
    AcceptorStatus,
    AcceptorStatusChanged,
    BillEscrowed,
    BillRejected,
    BillReturned,
    BillSettled,
    BillStacked,
    CassetteInserted,
    CassetteRemoved,
    CheatDetected,
    RejectReason,
    RestartPhase,
)
from drivers.ccnet.acceptor import REJECT_REASONS, STATUSES, TRANSITIONS, Acceptor, State
from drivers.ccnet.messages import PollReport
from drivers.ccnet.tables import RejectCode, Report
from drivers.errors import PeerError

R = Report
IDLING, DISABLED = PollReport(R.IDLING), PollReport(R.UNIT_DISABLED)
ACCEPTING, STACKING = PollReport(R.ACCEPTING), PollReport(R.STACKING)


def escrow(bill_type=3):
    return PollReport(R.ESCROW_POSITION, bill_type)


def stacked(bill_type=3):
    return PollReport(R.BILL_STACKED, bill_type)


def returned(bill_type=3):
    return PollReport(R.BILL_RETURNED, bill_type)


def feed(acceptor, *reports):
    """Events of all reports, status changes left out."""
    events = []
    for report in reports:
        events += acceptor.on_report(report)
    return [event for event in events if not isinstance(event, AcceptorStatusChanged)]


def in_state(state):
    acceptor = Acceptor()
    acceptor.state = state
    acceptor.gap = state is State.UNKNOWN
    return acceptor


@pytest.fixture
def idle():
    acceptor = Acceptor()
    feed(acceptor, IDLING)
    return acceptor


@pytest.mark.parametrize(("state", "report"), list(itertools.product(State, Report)))
def test_every_pair_is_a_row_or_a_refusal(state, report):
    acceptor = in_state(state)
    if (state, report) in TRANSITIONS:
        acceptor.on_report(PollReport(report, 3))
        assert acceptor.state is TRANSITIONS[state, report]
    else:
        with pytest.raises(PeerError, match=report.name):
            acceptor.on_report(PollReport(report, 3))
        assert acceptor.state is state


@pytest.mark.parametrize("state", State)
def test_a_stacked_report_is_never_refused(state):
    assert TRANSITIONS[state, R.BILL_STACKED] is State.STACKED


@pytest.mark.parametrize("report", [R.POWER_UP, R.CASSETTE_OUT, R.VALIDATOR_JAMMED, R.FAILURE])
@pytest.mark.parametrize("state", State)
def test_what_can_happen_any_time_is_never_refused(state, report):
    assert (state, report) in TRANSITIONS


FORBIDDEN = [
    (State.IDLE, R.BILL_RETURNED),
    (State.IDLE, R.HOLDING),
    (State.IDLE, R.STACKING),
    (State.STACKED, R.BILL_RETURNED),
    (State.STACKED, R.RETURNING),
    (State.STACKING, R.ESCROW_POSITION),
    (State.STACKING, R.IDLING),
    (State.STACKING, R.UNIT_DISABLED),
    (State.ESCROWED, R.IDLING),
    (State.ESCROWED, R.ACCEPTING),
    (State.HOLDING, R.UNIT_DISABLED),
    (State.POWER_UP, R.IDLING),
    (State.POWER_UP, R.ESCROW_POSITION),
    (State.POWER_UP_BILL_IN_CASSETTE, R.BILL_RETURNED),
    (State.INITIALIZING, R.ESCROW_POSITION),
    (State.CASSETTE_OUT, R.ACCEPTING),
    (State.DISABLED, R.BILL_RETURNED),
]


@pytest.mark.parametrize(("state", "report"), FORBIDDEN)
def test_what_no_mechanism_can_do_is_refused(state, report):
    assert (state, report) not in TRANSITIONS


def test_article_six_reports_lead_nowhere():
    assert not [key for key in TRANSITIONS if key[1] in (R.SUSPECTED, R.COUNTERFEIT)]


def test_what_is_refused_is_said_with_the_state_it_came_in():
    with pytest.raises(PeerError, match="84 SUSPECTED while UNKNOWN"):
        Acceptor().on_report(PollReport(R.SUSPECTED))
    with pytest.raises(PeerError, match="14 IDLING while STACKING"):
        in_state(State.STACKING).on_report(IDLING)


def test_a_refused_report_is_believed_the_third_time():
    acceptor = in_state(State.STACKING)
    for _ in range(2):
        with pytest.raises(PeerError):
            acceptor.on_report(IDLING)
    acceptor.on_report(IDLING)
    assert acceptor.state is State.IDLE


def test_refusals_count_only_in_a_row():
    acceptor = in_state(State.STACKING)
    for _ in range(4):
        with pytest.raises(PeerError):
            acceptor.on_report(IDLING)
        acceptor.on_report(STACKING)
    assert acceptor.state is State.STACKING


def test_different_refusals_in_turn_are_never_believed():
    acceptor = in_state(State.STACKING)
    for _ in range(4):
        for report in (IDLING, DISABLED):
            with pytest.raises(PeerError):
                acceptor.on_report(report)
    assert acceptor.state is State.STACKING


def test_repeated_reports_make_one_event_each(idle):
    reports = [ACCEPTING, escrow(), escrow(), STACKING, STACKING, stacked(), stacked()]
    assert feed(idle, *reports) == [BillEscrowed(3), BillStacked(1, 3)]


def test_the_ack_waits_for_the_acknowledgement(idle):
    feed(idle, escrow(), STACKING, stacked())
    assert not idle.may_acknowledge(stacked())
    assert idle.acknowledge(1) == []
    assert idle.may_acknowledge(stacked())
    assert feed(idle, stacked(), IDLING) == [BillSettled(1)]


def test_a_wrong_number_acknowledges_nothing(idle):
    assert Acceptor().acknowledge(7) == []
    feed(idle, stacked())
    assert idle.acknowledge(7) == []
    assert not idle.may_acknowledge(stacked())


def test_other_reports_may_be_acknowledged_at_once(idle):
    assert all(idle.may_acknowledge(r) for r in (IDLING, escrow(), PollReport(R.REJECTING)))


def test_two_equal_bills_are_two_reports(idle):
    feed(idle, escrow(), STACKING, stacked())
    idle.acknowledge(1)
    assert feed(idle, IDLING, ACCEPTING, escrow(), STACKING, stacked()) == [
        BillSettled(1),
        BillEscrowed(3),
        BillStacked(2, 3),
    ]


def test_a_device_that_does_not_repeat_settles_on_acknowledgement(idle):
    assert feed(idle, escrow(), stacked(), IDLING) == [BillEscrowed(3), BillStacked(1, 3)]
    assert idle.acknowledge(1) == [BillSettled(1)]
    assert idle.acknowledge(1) == []


def test_a_restart_between_means_no_settlement_and_a_new_report(idle):
    feed(idle, escrow(), STACKING, stacked())
    idle.acknowledge(1)
    events = feed(idle, PollReport(R.POWER_UP_BILL_IN_STACKER), PollReport(R.INITIALIZE), stacked())
    assert events == [AcceptorRestarted(RestartPhase.BILL_IN_CASSETTE), BillStacked(2, 3)]


def test_a_restart_before_the_acknowledgement_keeps_the_report_undurable(idle):
    feed(idle, escrow(), STACKING, stacked(), PollReport(R.POWER_UP_BILL_IN_STACKER))
    assert idle.unacknowledged == {1}
    assert idle.acknowledge(1) == []
    assert idle.unacknowledged == set()


@pytest.mark.parametrize(
    ("report", "phase"),
    [
        (R.POWER_UP, RestartPhase.PLAIN),
        (R.POWER_UP_BILL_IN_VALIDATOR, RestartPhase.BILL_IN_ACCEPTOR),
        (R.POWER_UP_BILL_IN_STACKER, RestartPhase.BILL_IN_CASSETTE),
    ],
)
def test_a_power_up_is_told_once_with_its_phase(idle, report, phase):
    reports = [PollReport(report)] * 3 + [PollReport(R.INITIALIZE)] * 2 + [DISABLED]
    assert feed(idle, *reports) == [AcceptorRestarted(phase)]


def test_initializing_out_of_the_blue_is_a_restart(idle):
    assert feed(idle, PollReport(R.INITIALIZE), PollReport(R.INITIALIZE), DISABLED) == [
        AcceptorRestarted(RestartPhase.PLAIN)
    ]


def test_disabled_at_once_after_reset_is_a_restart(idle):
    idle.restart_expected = True
    assert feed(idle, DISABLED, DISABLED) == [AcceptorRestarted(RestartPhase.PLAIN)]


def test_a_device_found_disabled_at_the_start_is_no_restart():
    assert feed(Acceptor(), DISABLED) == []


def test_a_device_that_is_disabled_without_a_gap_did_not_restart(idle):
    idle.masks_live = True
    assert feed(idle, DISABLED) == []


@pytest.mark.parametrize(
    "report",
    [
        R.POWER_UP,
        R.POWER_UP_BILL_IN_VALIDATOR,
        R.POWER_UP_BILL_IN_STACKER,
        R.INITIALIZE,
        R.UNIT_DISABLED,
    ],
)
def test_a_device_that_comes_up_has_no_masks_any_more(idle, report):
    idle.masks_live = True
    feed(idle, IDLING, ACCEPTING)
    assert idle.masks_live
    feed(idle, PollReport(report))
    assert not idle.masks_live


def test_masks_gone_after_a_gap_are_a_restart_that_nobody_saw(idle):
    idle.masks_live = True
    feed(idle, stacked())
    idle.acknowledge(1)
    idle.lose("silence")
    assert feed(idle, DISABLED) == [AcceptorRestarted(RestartPhase.PLAIN)]


@pytest.mark.parametrize(
    ("before", "again", "events"),
    [
        (escrow(), escrow(), [BillEscrowed(3)]),
        (stacked(), stacked(), [BillStacked(1, 3)]),
        (PollReport(R.CASSETTE_OUT), PollReport(R.CASSETTE_OUT), [CassetteRemoved()]),
        (PollReport(R.CHEATED), PollReport(R.CHEATED), [CheatDetected(1)]),
    ],
)
def test_the_same_report_after_a_gap_is_the_same_thing(idle, before, again, events):
    seen = feed(idle, before)
    idle.lose("port")
    assert seen + feed(idle, again) == events


def test_after_a_gap_every_report_but_article_six_has_a_row():
    for report in Report:
        if report not in (R.SUSPECTED, R.COUNTERFEIT):
            acceptor = in_state(State.STACKING)
            acceptor.lose("port")
            acceptor.on_report(PollReport(report, 3))


def test_a_return_is_told_once(idle):
    returning = PollReport(R.RETURNING)
    assert feed(idle, escrow(), returning, returned(), returned(), IDLING) == [
        BillEscrowed(3),
        BillReturned(3),
    ]


def test_a_return_is_acknowledged_once_it_is_durable(idle):
    feed(idle, escrow(), PollReport(R.RETURNING))
    (told,) = feed(idle, returned())
    assert told.report == 1
    assert not idle.may_acknowledge(returned())
    idle.lose("port")
    assert feed(idle, returned()) == []
    assert idle.acknowledge(1) == []
    assert idle.may_acknowledge(returned())
    assert feed(idle, IDLING, escrow(), PollReport(R.RETURNING), returned())[-1].report == 2
    assert not idle.may_acknowledge(returned())


def test_a_return_that_nobody_repeats_waits_for_nobody(idle):
    told = feed(idle, escrow(), PollReport(R.RETURNING), IDLING)[1]
    assert told.report == 0
    assert idle.unacknowledged == set()


def test_a_unit_that_skips_bill_returned_has_returned_all_the_same(idle):
    assert feed(idle, escrow(), PollReport(R.RETURNING), IDLING)[1:] == [BillReturned(3)]


@pytest.mark.parametrize(
    "before",
    [[], [IDLING], [stacked()], [returned()], [escrow(), PollReport(R.REJECTING)]],
    ids=["start", "idle", "stacked", "returned", "rejected"],
)
def test_a_return_without_report_is_told_only_of_a_bill_that_was_in_escrow(before):
    acceptor = Acceptor()
    feed(acceptor, *before)
    acceptor.lose("port")
    events = feed(acceptor, PollReport(R.RETURNING), IDLING)
    assert not [event for event in events if isinstance(event, BillReturned)]


def test_a_bill_that_left_escrow_unseen_is_not_told_as_returned(idle):
    feed(idle, escrow())
    idle.lose("port")
    assert feed(idle, IDLING) == []


def test_a_bill_held_and_shown_again_is_one_bill(idle):
    assert feed(idle, escrow(), PollReport(R.HOLDING), escrow()) == [BillEscrowed(3)]


def test_another_type_in_escrow_is_another_bill(idle):
    assert feed(idle, escrow(3), escrow(4), escrow(4)) == [BillEscrowed(3), BillEscrowed(4)]


def test_a_second_bill_pauses_and_the_first_is_still_the_same(idle):
    assert feed(idle, escrow(), PollReport(R.PAUSE), escrow()) == [BillEscrowed(3)]


def test_every_reject_code_has_a_reason_a_customer_can_be_told(idle):
    assert set(REJECT_REASONS) == set(RejectCode)
    assert RejectReason.UNKNOWN not in REJECT_REASONS.values()
    events = feed(idle, PollReport(R.REJECTING, 0x68), PollReport(R.REJECTING, 0x68))
    assert events == [BillRejected(RejectReason.DENOMINATION_OFF, "68 INHIBITED_TYPE")]
    assert feed(idle, IDLING, PollReport(R.REJECTING, 0x77)) == [
        BillRejected(RejectReason.UNKNOWN, "77")
    ]


def test_the_cassette_leaves_and_returns_once_each(idle):
    out = PollReport(R.CASSETTE_OUT)
    assert feed(idle, out, out, PollReport(R.INITIALIZE), DISABLED, IDLING) == [
        CassetteRemoved(),
        CassetteInserted(),
    ]


def test_a_power_cut_with_the_cassette_away_tells_no_second_removal(idle):
    out, power_up = PollReport(R.CASSETTE_OUT), PollReport(R.POWER_UP)
    events = feed(idle, out, power_up, PollReport(R.INITIALIZE), out, DISABLED)
    assert events == [CassetteRemoved(), AcceptorRestarted(RestartPhase.PLAIN), CassetteInserted()]


def test_a_busy_device_says_nothing_of_its_state(idle):
    feed(idle, escrow(), stacked())
    idle.acknowledge(1)
    assert feed(idle, PollReport(R.BUSY, 5)) == []
    assert idle.status is AcceptorStatus.BUSY
    assert idle.state is State.STACKED
    assert feed(idle, IDLING) == [BillSettled(1)]


def test_every_report_with_a_row_has_a_status():
    assert {report for _, report in TRANSITIONS} == set(STATUSES)
    assert {AcceptorStatus.UNKNOWN, AcceptorStatus.LOST}.isdisjoint(STATUSES.values())


def test_status_and_detail_change_together(idle):
    events = idle.on_report(PollReport(R.FAILURE, 0x50))
    assert events == [AcceptorStatusChanged(AcceptorStatus.FAILED, "47 FAILURE 50 STACK_MOTOR")]
    assert idle.on_report(PollReport(R.FAILURE, 0x50)) == []
    assert idle.on_report(PollReport(R.FAILURE, 0xF4)) == [
        AcceptorStatusChanged(AcceptorStatus.FAILED, "47 FAILURE F4")
    ]


def test_a_report_can_be_told_as_something_else(idle):
    idle.on_report(IDLING, AcceptorStatus.INITIALIZING)
    assert idle.status is AcceptorStatus.INITIALIZING
    assert idle.state is State.IDLE
