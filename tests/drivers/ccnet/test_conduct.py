"""The conductor alone: what it asks next, by what it heard."""

import pytest

from drivers.api import AcceptorIdentified, AcceptorStatus, BillSettled, BillStacked, CheatDetected
from drivers.ccnet.acceptor import TRANSITIONS, State
from drivers.ccnet.conduct import RESET_AGAIN_S, SILENT_POLLS_MIN, VANISHED_PORT_S, Conductor, Order
from drivers.ccnet.messages import (
    BillTableEntry,
    Identification,
    PollReport,
    Request,
    build_bill_table,
    build_identification,
    build_poll_report,
    enable_bill_types,
)
from drivers.ccnet.session import Outcome, Reply
from drivers.ccnet.tables import (
    NON_RESPONSE_TIME_S,
    POLL_PERIOD_DISABLED_S,
    POLL_PERIOD_ENABLED_S,
    POLL_PERIOD_MIN_S,
    RESET_PERIOD_S,
    Command,
)

ACCEPTED, ILLEGAL = Reply(Outcome.ACCEPTED), Reply(Outcome.ILLEGAL)
POLL = Request(Command.POLL)
IDLING, DISABLED, POWER_UP = b"\x14", b"\x19", b"\x10"


class Ear:
    """A conductor, the events it told, and a clock that goes a second a report."""

    def __init__(self):
        self.events = []
        self.now = 100.0
        self.conductor = Conductor(self.events.append, self.now)

    def hear(self, *reports):
        for report in reports:
            self.now += 1.0
            self.conductor.take_report(report, self.now)
        return self.conductor.next(self.now)

    def answer(self, request, reply):
        self.conductor.take_reply(request, reply, self.now)

    def introduce(self, part="SM"):
        """Hear of a disabled device, and ask it all there is to ask; return the last request."""
        name = build_identification(Identification(part, "S1", b"\x01"))
        self.answer(self.hear(DISABLED), Reply(Outcome.DATA, name))
        table = build_bill_table({3: BillTableEntry(1, "RUS", 2), 4: BillTableEntry(5, "RUS", 2)})
        self.answer(self.hear(DISABLED), Reply(Outcome.DATA, table))
        last = self.hear(DISABLED)
        self.answer(last, ACCEPTED)
        return last

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def ear():
    return Ear()


def test_a_port_where_nothing_was_heard_may_be_left(ear):
    assert ear.conductor.at_rest


def test_a_device_that_takes_bills_is_not_left(ear):
    ear.introduce()
    ear.conductor.want(frozenset({3}))
    ear.answer(ear.hear(DISABLED), ACCEPTED)
    ear.hear(IDLING)
    assert not ear.conductor.at_rest


def test_a_bill_that_is_durable_late_is_settled_then(ear):
    ear.hear(b"\x81\x03", IDLING)
    assert ear.of(BillSettled) == []
    ear.conductor.acknowledge(ear.of(BillStacked)[0].report)
    assert ear.of(BillSettled) == [BillSettled(1)]


def test_a_device_that_never_says_who_it_is_is_taken_as_it_is(ear):
    assert ear.hear(DISABLED) == Request(Command.IDENTIFICATION)
    ear.answer(Request(Command.IDENTIFICATION), ILLEGAL)
    asked = ear.hear(DISABLED)
    assert asked == Request(Command.GET_BILL_TABLE)
    ear.answer(asked, Reply(Outcome.DATA, build_bill_table({3: BillTableEntry(1, "RUS", 2)})))
    identity = ear.of(AcceptorIdentified)[0].identity
    assert (identity.part, identity.serial) == ("", "")


def test_masks_that_were_wanted_before_are_not_taken_for_those_wanted_now(ear):
    ear.introduce()
    ear.conductor.want(frozenset({3}))
    sent = ear.hear(DISABLED)
    ear.conductor.want(frozenset({4}))
    ear.answer(sent, ACCEPTED)
    assert ear.hear(IDLING) == enable_bill_types({4}, {4})


def test_a_reset_that_was_not_answered_is_sent_again_soon(ear):
    ear.answer(ear.hear(POWER_UP), ILLEGAL)
    reset = ear.hear(POWER_UP)
    assert reset == Request(Command.RESET)
    ear.conductor.take_silence(reset, ear.now)
    assert RESET_AGAIN_S <= 1.0
    assert ear.hear(POWER_UP) == reset


def test_an_order_for_one_bill_is_not_carried_out_on_the_next(ear):
    ear.hear(b"\x80\x03")
    ear.conductor.order(Order.STACK)
    assert ear.hear(b"\x80\x04") is None


def test_a_gap_alone_forgets_no_order(ear):
    ear.hear(b"\x80\x03")
    ear.conductor.order(Order.STACK)
    ear.conductor.lose_port("gone", ear.now)
    ear.conductor.port_opened(ear.now)
    assert ear.hear(b"\x80\x03") == Request(Command.STACK)


def test_a_device_lost_while_it_was_disabled_is_asked_anew_who_it_is(ear):
    ear.introduce()
    assert ear.hear(DISABLED) is None
    ear.now += NON_RESPONSE_TIME_S
    ear.conductor.take_silence(POLL, ear.now)
    assert ear.conductor.acceptor.status is AcceptorStatus.LOST
    assert ear.hear(DISABLED) == Request(Command.IDENTIFICATION)


def test_a_setting_that_was_not_answered_is_not_sent_again(ear):
    security = ear.introduce()
    assert security.command is Command.SET_SECURITY
    ear.conductor.take_silence(security, ear.now)
    ear.conductor.want(frozenset({3}))
    assert ear.hear(DISABLED) == enable_bill_types({3}, {3})


def test_a_bill_that_is_held_when_the_program_starts_has_no_order(ear):
    assert ear.hear(b"\x1a") is None


def test_polls_in_vain_are_no_reason_for_a_reset_before_the_device_is_lost(ear):
    ear.hear(IDLING)
    ear.now += RESET_PERIOD_S
    ear.hear(IDLING)
    for _ in range(SILENT_POLLS_MIN):
        ear.now += 1.0
        ear.conductor.take_silence(POLL, ear.now)
    ear.now += 1.0
    assert ear.conductor.next(ear.now) == POLL


@pytest.mark.parametrize(
    ("part", "resets", "after_s", "missed"),
    [
        ("SM-1", True, 1.0, True),
        ("GX-1", False, 1.0, True),
        ("GX-1", True, 1.0, False),
        ("GX-1", True, VANISHED_PORT_S - 0.1, False),
        ("GX-1", True, VANISHED_PORT_S + 0.1, True),
    ],
)
def test_only_a_port_that_is_known_to_vanish_after_reset_is_not_missed(
    ear, part, resets, after_s, missed
):
    ear.introduce(part)
    if resets:
        ear.conductor.want_reset()
        assert ear.hear(DISABLED) == Request(Command.RESET)
        ear.conductor.take_report(b"\x13", ear.now)
        assert not ear.conductor.at_rest
    ear.conductor.lose_port("gone", ear.now + after_s)
    assert (ear.conductor.acceptor.status is AcceptorStatus.LOST) is missed
    assert ear.conductor.at_rest


# --- at each state of the device ----------------------------------------------------------------

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
    for event in [*ear.of(BillStacked), *ear.of(CheatDetected)]:
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
    ("state", "usual", "overlong"),
    [("INITIALIZING", "INITIALIZING", "FAILED"), ("REJECTING", "REJECTING", "JAMMED")],
)
def test_a_device_that_starts_or_rejects_for_too_long_is_told_as_broken(
    ear, state, usual, overlong
):
    payload = brought_to(ear, State[state])
    assert ear.conductor.acceptor.status is AcceptorStatus[usual]
    ear.now += 41.0
    ear.hear(payload)
    assert ear.conductor.acceptor.status is AcceptorStatus[overlong]


@pytest.mark.parametrize("order", Order, ids=lambda order: order.name)
def test_an_order_goes_out_as_its_own_command(ear, order):
    ear.hear(b"\x80\x03")
    ear.conductor.order(order)
    assert ear.hear(b"\x80\x03") == Request(Command[order.name])
