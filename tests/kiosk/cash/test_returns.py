"""A bill that came back is told until that is written, and acknowledged even if nothing is."""

from drivers.api import BillReturned
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
