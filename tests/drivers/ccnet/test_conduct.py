"""The conductor alone: what it asks next, by what it heard."""

import pytest

from drivers.api import AcceptorIdentified, BillSettled, BillStacked
from drivers.ccnet.conduct import RESET_AGAIN_S, Conductor, Order
from drivers.ccnet.messages import (
    BillTableEntry,
    Identification,
    Request,
    build_bill_table,
    build_identification,
    enable_bill_types,
)
from drivers.ccnet.session import Outcome, Reply
from drivers.ccnet.tables import Command

ACCEPTED, ILLEGAL = Reply(Outcome.ACCEPTED), Reply(Outcome.ILLEGAL)
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

    def introduce(self):
        """Hear of a disabled device, and ask it all there is to ask."""
        name = build_identification(Identification("SM", "S1", b"\x01"))
        self.answer(self.hear(DISABLED), Reply(Outcome.DATA, name))
        table = build_bill_table({3: BillTableEntry(1, "RUS", 2), 4: BillTableEntry(5, "RUS", 2)})
        self.answer(self.hear(DISABLED), Reply(Outcome.DATA, table))
        self.answer(self.hear(DISABLED), ACCEPTED)

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
