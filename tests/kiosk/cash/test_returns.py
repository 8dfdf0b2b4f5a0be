"""A bill that came back is told until that is written, and acknowledged even if nothing is."""

import pytest

from drivers.api import AcceptorRestarted, BillReturned, RestartPhase
from drivers.api import AcceptorStatus as A
from kiosk import effects as do

REPORT = 7


def acknowledged(bench):
    return do.AcknowledgeBill(REPORT) in bench.effects


def test_a_return_is_acknowledged_after_it_is_written(bench):
    bench.ready().escrow()
    bench.effects.clear()
    bench.say(BillReturned(bench.small, REPORT))
    kinds = [type(effect) for effect in bench.effects]
    assert len(bench.written("bill_returned")) == 1
    assert kinds.index(do.Write) < kinds.index(do.AcknowledgeBill)


def test_a_return_with_no_intent_open_is_acknowledged_at_once(bench):
    bench.introduce().say(BillReturned(bench.small, REPORT))
    assert acknowledged(bench)
    assert bench.written("bill_returned") == []


def test_the_return_of_another_bill_is_acknowledged_though_it_says_nothing(bench):
    bench.ready().escrow().say(BillReturned(bench.other, REPORT))
    assert acknowledged(bench)
    assert bench.written("bill_returned") == []


def test_a_return_that_nobody_repeats_is_not_acknowledged(bench):
    bench.ready().escrow().say(BillReturned(bench.small))
    assert len(bench.written("bill_returned")) == 1
    assert bench.ordered(do.AcknowledgeBill) == []


# --- after a power cut: whose return it is -------------------------------------------------------


def test_after_a_power_cut_the_bill_still_in_escrow_goes_back_and_its_return_is_believed(bench):
    bench.ready().escrow().again().escrow()
    assert bench.effects[-1] == do.ReturnBill()
    bench.say(BillReturned(bench.small))
    assert bench.intent == "returned"


@pytest.mark.parametrize("status", [A.DISABLED, A.IDLE, A.CASSETTE_FULL, A.CASSETTE_OUT])
def test_a_return_after_the_device_had_rested_says_nothing_of_the_bill_before(bench, status):
    bench.ready().escrow().again().status(status).say(BillReturned(bench.small))
    assert bench.intent == "open"


def test_a_return_after_another_bill_was_read_says_nothing_of_the_bill_before(bench):
    bench.ready().escrow().again().escrow(bench.other).say(BillReturned(bench.small))
    assert bench.intent == "open"


def test_before_the_device_has_said_who_it_is_its_newest_bill_is_meant(bench):
    bench.ready().escrow().status(A.JAMMED).wait(3)
    bench.say(AcceptorRestarted(RestartPhase.PLAIN)).status(A.DISABLED)
    bench.open().idle().escrow().stacked().again().stacked()
    assert len(bench.written("bill_credited")) == 1
    assert len(bench.matters.suspense) == 1
