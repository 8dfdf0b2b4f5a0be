"""Which faults stop sales, which freeze money, and which doubts no device can clear."""

from typing import get_args

import pytest

from drivers.api import AcceptorStatus
from kiosk.cash.sale import SuspenseReason
from kiosk.fault_codes import FaultCode
from kiosk.journal.matters import IntentPhase

F = FaultCode
EVERY_FAULT = pytest.mark.parametrize("code", FaultCode, ids=str)
SPEAKS_FOR_IT = {F.WIRE_SUSPECTED: "wire", F.ACCEPTOR_EXCHANGED: "exchanged"}


@EVERY_FAULT
def test_an_alarm_stops_sales_until_a_person_has_accounted_for_it(bench, code):
    bench.introduce().status(AcceptorStatus.DISABLED)
    assert bench.desk.can_sell
    bench.alarm(code)
    stops = code in {*SPEAKS_FOR_IT, F.ACCEPTOR_CHEATED, F.CASSETTE_MANIPULATED}
    assert bench.desk.can_sell is not stops


@EVERY_FAULT
def test_nothing_is_credited_where_somebody_else_may_speak_for_the_acceptor(bench, code):
    bench.ready().escrow().alarm(code).stacked()
    if code in SPEAKS_FOR_IT:
        (doubt,) = bench.matters.suspense.values()
        assert doubt.reason == SPEAKS_FOR_IT[code]
    else:
        assert bench.intent is IntentPhase.CREDITED


@pytest.mark.parametrize("reason", get_args(SuspenseReason))
def test_a_doubt_by_alarm_is_cleared_by_no_report(bench, reason):
    bench.ready().escrow()
    bench.bills.lose_sight(reason, bench.now)
    bench.stacked()
    stands = reason in {"cheat", "wire", "exchanged"}
    assert bench.intent is (IntentPhase.SUSPENSE if stands else IntentPhase.CREDITED)
