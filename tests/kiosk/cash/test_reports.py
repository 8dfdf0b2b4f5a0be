"""A stacked report: written before it is acknowledged, counted once however often it is told."""

import pytest

from drivers.api import AcceptorStatus as A
from drivers.api import BillSettled, WireSuspected, WireSuspicion
from kiosk import effects as do
from kiosk.cash.cash_in import BillPath
from kiosk.cash.picture import BillNews


def announced(bench):
    return bench.ready().escrow()


def unannounced(bench):
    return bench.ready()


def doubtful(bench):
    return bench.ready().escrow().status(A.JAMMED)


def frozen(bench):
    return bench.ready().escrow().alarm("E-108")


BILLS = pytest.mark.parametrize("bill", [announced, unannounced, doubtful, frozen])


@BILLS
def test_a_report_is_acknowledged_by_its_number_once_it_is_written(bench, bill):
    bill(bench).effects.clear()
    bench.stacked()
    orders = [
        effect for effect in bench.effects if isinstance(effect, do.Write | do.AcknowledgeBill)
    ]
    assert isinstance(orders[0], do.Write)
    assert orders[-1] == do.AcknowledgeBill(bench.reports)


@BILLS
@pytest.mark.parametrize("restarted", [False, True])
def test_a_report_told_again_is_acknowledged_and_counted_no_second_time(bench, bill, restarted):
    bill(bench).stacked()
    books = dict(bench.matters.books)
    assert books
    if restarted:
        bench.again()
    bench.effects.clear()
    bench.stacked()
    assert bench.matters.books == books
    assert bench.ordered(do.AcknowledgeBill) == [do.AcknowledgeBill(bench.reports)]


def test_a_report_told_again_under_an_alarm_changes_nothing_on_the_screen(bench):
    bench.ready().escrow().stacked().alarm("E-108").stacked()
    assert bench.desk.picture.news is BillNews.KEPT


def test_a_report_of_another_kind_of_bill_is_another_bill(bench):
    bench.ready().stacked().stacked(bench.other).stacked(bench.large)
    assert len(bench.matters.suspense) == 3


def test_a_late_report_is_followed_until_the_device_forgot_it(bench):
    bench.ready().escrow().status(A.JAMMED).wait(3).again().introduce()
    assert bench.bills.path is BillPath.NONE
    bench.stacked()
    assert bench.desk.bill_moves
    bench.say(BillSettled(bench.reports))
    assert not bench.desk.bill_moves


def test_every_bill_that_is_credited_is_settled_when_the_device_forgets(bench):
    bench.ready().escrow().status(A.JAMMED).wait(3)
    bench.bills.reset_needed = False
    bench.open().idle().escrow(bench.other).stacked(bench.other).stacked()
    assert len(bench.matters.unsettled_intents) == 2
    bench.idle()
    assert bench.matters.unsettled_intents == ()


def test_the_bill_under_alarm_and_what_is_told_of_it_are_one(bench):
    bench.ready().escrow().say(WireSuspected(WireSuspicion.TOO_FAST)).stacked()
    (doubt,) = bench.matters.suspense.values()
    assert doubt.reason == "wire"
