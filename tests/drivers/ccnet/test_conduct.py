"""The conductor alone: what it asks next, by what it heard."""

import pytest

from drivers.api import (
    AcceptorIdentified,
    AcceptorRestarted,
    AcceptorStatus,
    AcceptorStatusChanged,
    BillSettled,
    BillStacked,
    RestartPhase,
    WireSuspected,
    WireSuspicion,
)
from drivers.ccnet.conduct import RESET_AGAIN_S, SILENT_POLLS_MIN, VANISHED_PORT_S, Order
from drivers.ccnet.messages import (
    BillTableEntry,
    Request,
    build_bill_table,
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
IDLING, DISABLED, POWER_UP, HOLDING = b"\x14", b"\x19", b"\x10", b"\x1a"


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
    ear.conductor.take_report(POWER_UP, ear.now + 0.1)
    assert ear.conductor.next(ear.now + 0.1) is None
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


def test_after_a_command_the_device_is_polled_before_another_goes_out(ear):
    ear.answer(ear.hear(DISABLED), ILLEGAL)
    assert ear.conductor.next(ear.now) is None
    ear.now = ear.conductor.due()
    assert ear.conductor.next(ear.now) == POLL


@pytest.mark.parametrize(("report", "late_s"), [(DISABLED, 0.0), (DISABLED, 0.9), (HOLDING, 0.15)])
def test_after_a_command_the_next_poll_is_soon_but_not_too_soon(ear, report, late_s):
    ear.now += 1.0
    ear.conductor.take_report(report, ear.now)
    ear.conductor.order(Order.STACK)
    ear.now += late_s
    assert ear.conductor.next(ear.now) not in (None, POLL)
    rest_s = ear.conductor.due() - ear.now
    assert POLL_PERIOD_MIN_S - 1e-6 <= rest_s <= POLL_PERIOD_ENABLED_S + 1e-6


@pytest.mark.parametrize(("wished_s", "due_s"), [(0.01, 0.1), (0.15, 0.15), (0.7, 0.7)])
def test_a_wish_brings_the_next_poll_as_near_as_the_protocol_allows(ear, wished_s, due_s):
    ear.introduce()
    ear.hear(DISABLED)
    ear.conductor.hurry(ear.now + wished_s)
    assert ear.conductor.due() - ear.now == pytest.approx(due_s)


def test_no_reset_goes_out_at_power_up_while_a_stacked_bill_is_not_durable(ear):
    ear.introduce()
    ear.hear(b"\x81\x03")
    ear.answer(ear.hear(b"\x12"), ILLEGAL)
    ear.now += RESET_PERIOD_S
    assert ear.hear(b"\x12") is None
    ear.conductor.acknowledge(ear.of(BillStacked)[0].report)
    assert ear.hear(b"\x12") == Request(Command.RESET)


@pytest.mark.parametrize(
    ("order", "quiet_s", "again_s"),
    [(Order.STACK, 0.4, 0.6), (Order.RETURN, 0.4, 0.6), (Order.HOLD, 4.9, 5.1)],
)
def test_an_order_that_was_not_followed_is_given_again(ear, order, quiet_s, again_s):
    ear.hear(HOLDING)
    ear.conductor.order(order)
    sent = ear.conductor.next(ear.now)
    given_at = ear.now
    ear.conductor.take_report(HOLDING, given_at + quiet_s)
    assert ear.conductor.next(given_at + quiet_s) in (None, POLL)
    ear.conductor.take_report(HOLDING, given_at + again_s)
    assert ear.conductor.next(given_at + again_s) == sent


def test_a_device_that_was_told_to_disable_when_it_fell_silent_did_not_restart(ear):
    ear.enable({3})
    ear.conductor.want(frozenset())
    assert ear.hear(IDLING) == enable_bill_types(frozenset(), frozenset())
    ear.conductor.lose_port("gone", ear.now)
    ear.hear(DISABLED)
    assert ear.of(AcceptorRestarted) == []


def test_masks_that_are_wanted_again_while_they_are_taken_back_are_sent_again(ear):
    ear.enable({3})
    ear.conductor.want(frozenset())
    taken_back = ear.hear(IDLING)
    ear.conductor.want(frozenset({3}))
    ear.answer(taken_back, ACCEPTED)
    assert ear.hear(IDLING) == enable_bill_types({3}, {3})


def test_masks_are_sent_once_to_a_device_that_keeps_them(ear):
    ear.enable({3})
    assert ear.hear(IDLING) is None


def test_a_device_at_rest_at_once_after_reset_has_restarted(ear):
    ear.introduce()
    ear.conductor.want_reset()
    ear.answer(ear.hear(DISABLED), ACCEPTED)
    assert ear.of(AcceptorRestarted) == []
    ear.hear(DISABLED)
    assert ear.of(AcceptorRestarted) == [AcceptorRestarted(RestartPhase.PLAIN)]
    assert ear.hear(DISABLED) != Request(Command.RESET)


@pytest.mark.parametrize("heard", ["report", "reply", "port"])
def test_a_reset_goes_into_the_silence_after_the_third_poll_in_vain(ear, heard):
    ear.introduce()
    ear.hear(IDLING)
    ear.conductor.take_silence(POLL, ear.now)
    if heard == "reply":
        ear.answer(Request(Command.ENABLE_BILL_TYPES, bytes(6)), ACCEPTED)
    elif heard == "port":
        ear.conductor.port_opened(ear.now)
    else:
        ear.hear(IDLING)
    for polls in (1, 2, 3):
        ear.now += NON_RESPONSE_TIME_S + RESET_PERIOD_S
        ear.conductor.take_silence(POLL, ear.now)
        ear.now += RESET_PERIOD_S
        reset = ear.conductor.next(ear.now) == Request(Command.RESET)
        assert reset is (polls == SILENT_POLLS_MIN)


def test_a_refused_report_is_not_acknowledged_and_no_command_follows_it(ear):
    ear.hear(b"\x80\x03")
    ear.conductor.order(Order.STACK)
    assert not ear.conductor.take_report(IDLING, ear.now)
    assert ear.conductor.due() - ear.now == pytest.approx(POLL_PERIOD_ENABLED_S)
    assert ear.conductor.next(ear.now) is None
    assert ear.hear(b"\x80\x03") == Request(Command.STACK)


def test_silence_is_asked_into_less_often_once_the_device_is_lost(ear):
    ear.hear(IDLING)
    heard_at = ear.now
    ear.conductor.take_silence(POLL, heard_at + 4.9)
    assert ear.conductor.due() - heard_at == pytest.approx(4.9 + POLL_PERIOD_ENABLED_S)
    ear.conductor.take_silence(POLL, heard_at + NON_RESPONSE_TIME_S)
    assert ear.conductor.due() - heard_at == pytest.approx(5.0 + POLL_PERIOD_DISABLED_S)
    lost = ear.of(AcceptorStatusChanged)[-1]
    assert lost.status is AcceptorStatus.LOST
    assert "no answer for 5 s" in lost.detail


def test_after_trouble_a_device_that_works_by_our_masks_is_watched_again(ear):
    ear.enable({3})
    ear.hear(b"\x43", IDLING, b"\x81\x03")
    assert [told.what for told in ear.of(WireSuspected)] == [WireSuspicion.STACKED_UNORDERED]


@pytest.mark.parametrize("report", [b"\x10", b"\x11", b"\x12", b"\x13"])
def test_what_a_restart_wiped_out_is_set_again(ear, report):
    ear.enable({3})
    sent = []
    for heard in (report, DISABLED, DISABLED, DISABLED, DISABLED):
        request = ear.hear(heard)
        if request is not None:
            sent.append(request.command.name)
            ear.answer(request, ILLEGAL)
    assert "SET_SECURITY" in sent


def test_masks_are_sent_again_to_a_device_that_idles_after_a_restart(ear):
    ear.enable({3})
    assert ear.hear(b"\x13", IDLING) == enable_bill_types({3}, {3})


@pytest.mark.parametrize(("data", "busy_s"), [(0, 0.1), (1, 0.1), (5, 0.5), (50, 5.0), (255, 5.0)])
def test_a_busy_device_is_asked_again_after_the_time_it_says_within_bounds(ear, data, busy_s):
    ear.conductor.take_report(bytes([0x1B, data]), ear.now)
    assert ear.conductor.due() - ear.now == pytest.approx(busy_s)


@pytest.mark.parametrize("order", Order, ids=lambda order: order.name)
def test_an_order_goes_out_as_its_own_command(ear, order):
    ear.hear(b"\x80\x03")
    ear.conductor.order(order)
    assert ear.hear(b"\x80\x03") == Request(Command[order.name])
