"""Power that fails once the bill is in the books: acknowledged, submitted, answered, printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbench.cable import Cable
from workbench.station import PowerCut
from workbench.subscribers import SECOND

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("cut", PowerCut, ids=lambda cut: cut.value)
def test_a_bill_acknowledged_as_the_power_fails_is_credited_once(theatre, cut: PowerCut) -> None:
    theatre.put_right()
    station = theatre.station
    before = station.backend.balance(SECOND.msisdn)
    station.customer.reach_cash(SECOND)
    mark = station.customer.offer(100)
    station.customer.wait_bill("acknowledged", mark)
    station.cut_power(cut)
    station.restore_power()
    screen = station.terminal.wait_screen("ResumeView", timeout_s=90.0)
    assert screen.minor("amount") == 10_000
    station.customer.finish()
    station.customer.see_result("CREDITED")
    assert station.backend.balance(SECOND.msisdn) - before == 10_000
    theatre.note_payment(10_000)


def pull_cable(station) -> None:
    station.cable.set(Cable.PULLED)


def plug_cable(station) -> None:
    station.cable.set(Cable.PLUGGED)


def lose_answers(station) -> None:
    station.backend.set_fault("lose_answer_after_credit")


def lose_nothing(station) -> None:
    station.backend.set_fault("none")


@pytest.mark.parametrize(
    ("break_it", "mend_it", "view"),
    [
        pytest.param(pull_cable, plug_cable, "SendingView", id="not yet sent"),
        pytest.param(lose_answers, lose_nothing, "SendingView", id="sent, the answer lost"),
        pytest.param(lose_nothing, lose_nothing, "ResultView", id="answered, the receipt begun"),
    ],
)
def test_money_submitted_as_the_power_fails_is_credited_once(
    theatre, break_it: Callable[[object], None], mend_it: Callable[[object], None], view: str
) -> None:
    theatre.put_right()
    station = theatre.station
    before = station.backend.balance(SECOND.msisdn)
    station.customer.reach_cash(SECOND)
    station.customer.put_in(100)
    break_it(station)
    station.customer.finish()
    station.terminal.wait_screen(view, timeout_s=30.0)
    station.cut_power(PowerCut.HOST_AND_DEVICES)
    mend_it(station)
    station.restore_power()
    station.wait_sells()
    station.wait_balance(SECOND.msisdn, before + 10_000)
    station.wait_nothing_pending()
    assert station.backend.balance(SECOND.msisdn) == before + 10_000
    theatre.note_payment(10_000)
