"""Power that fails at arbitrary instants of a bill's way: what is in the cassette is credited once.

The instants are seconds after the bill was drawn in; it is read after 0.5 s, passes into the
cassette 0.4 s after the order to stack, and is reported another 0.4 s later.
"""

from __future__ import annotations

import pytest

from workbench.station import PowerCut
from workbench.subscribers import SECOND
from workbench.waiting import let_pass

pytestmark = pytest.mark.slow

BILL = 200
INSTANTS = (
    (0.7, PowerCut.HOST_AND_DEVICES),
    (1.2, PowerCut.HOST_AND_DEVICES),
    (1.5, PowerCut.HOST),
)


@pytest.mark.parametrize(("instant_s", "cut"), INSTANTS)
def test_what_lies_in_the_cassette_is_credited_once(
    theatre, instant_s: float, cut: PowerCut
) -> None:
    theatre.put_right()
    station = theatre.station
    counted = station.acceptor.counted_minor()
    credited = station.backend.balance(SECOND.msisdn)
    station.customer.reach_cash(SECOND)
    station.customer.put_in(100)
    station.customer.offer(BILL)
    let_pass(instant_s)
    station.cut_power(cut)
    station.restore_power()
    screen = station.terminal.wait_screen("ResumeView", timeout_s=90.0)
    in_cassette = station.acceptor.counted_minor() - counted
    assert in_cassette in (10_000, 10_000 + BILL * 100)
    assert screen.minor("amount") == in_cassette
    station.customer.finish()
    station.customer.see_result("CREDITED")
    assert station.backend.balance(SECOND.msisdn) - credited == in_cassette
    theatre.note_payment(in_cassette)
