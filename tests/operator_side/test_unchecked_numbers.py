"""Cash for a number that nobody could check: no line at all, and a real operator afterwards."""

import pytest

from kiosk.config.pack_loading import load_pack
from kiosk.config.pack_market import Offline
from kiosk.config.pack_places import PACKS
from kiosk.views.top_up import Outcome

pytestmark = [pytest.mark.slow, pytest.mark.promise("R27")]

UNREACHABLE = "E-401"
BELARUSIAN, NOBODYS, RUSSIAN = "+375290512345", "+375290812345", "+79005123456"


@pytest.fixture
def far_away(new_machine):
    """far_away(pack): a terminal with this pack."""

    def make(pack=None):
        return new_machine(pack=pack or load_pack(PACKS / "belarus"))

    return make


def to_cash(machine, number, prefix="+375"):
    """From a quiet terminal to the open slot, past an operator that does not answer."""
    machine.wait(lambda: machine.sells, 120.0, "selling")
    machine.press("top_up")
    machine.type(number.removeprefix(prefix))
    machine.press("next")
    machine.wait(lambda: "pay_unchecked" in machine.offered, 60.0, "offering to pay all the same")
    machine.press("pay_unchecked")
    machine.type(number.removeprefix(prefix))
    machine.press("next")
    machine.press("yes")
    machine.wait(lambda: machine.view == "CashView", 30.0, "taking cash")


def paid_without_a_line(machine, operator, number, *bills, prefix="+375"):
    operator.stop()
    to_cash(machine, number, prefix)
    machine.put_in(*bills)
    machine.finish()
    machine.wait(lambda: machine.view == "ResultView", 60.0, "telling")
    assert machine.shown.outcome is Outcome.PENDING
    machine.press("done")
    return machine.orders[-1]


def test_it_arrives_once_whenever_the_operator_is_back(far_away, operator):
    machine = far_away()
    payments = [paid_without_a_line(machine, operator, BELARUSIAN, 10) for _ in range(2)]
    machine.again()
    machine.pass_time(3600, step_s=60)
    operator.start()
    machine.wait_decided()
    assert machine.results == dict.fromkeys(payments, "credited")
    assert operator.balance(BELARUSIAN) == 20_00
    machine.again().wait_decided()
    assert operator.balance(BELARUSIAN) == 20_00
    assert operator.audit()["ok"]


def test_cash_is_taken_however_long_the_line_is_gone(far_away, operator):
    machine = far_away()
    operator.stop()
    machine.wait(lambda: UNREACHABLE in machine.journal.matters.open_faults, 900.0, "silent")
    payment = paid_without_a_line(machine, operator, BELARUSIAN, 10)
    operator.start()
    machine.wait_decided()
    assert machine.results == {payment: "credited"}


def test_other_packs_take_none_once_the_line_is_known_to_be_gone(far_away, operator):
    machine = far_away(load_pack())
    operator.stop()
    machine.wait(lambda: UNREACHABLE in machine.journal.matters.open_faults, 900.0, "silent")
    assert machine.view == "OutOfServiceView"


def test_no_more_is_taken_than_the_packs_own_ceiling(far_away, operator):
    machine = far_away()
    operator.stop()
    to_cash(machine, BELARUSIAN)
    machine.put_in(10, 10, 10, 10)
    assert machine.acceptor.counted_minor == 40_00
    machine.put_in(50)
    assert machine.acceptor.counted_minor == 40_00, "given back: 50 is the most"
    machine.put_in(10, 10)
    assert machine.acceptor.counted_minor == 50_00


def test_a_number_nobody_has_becomes_a_claim_that_the_slip_opens(far_away, operator):
    machine = far_away()
    payment = paid_without_a_line(machine, operator, NOBODYS, 10)
    operator.start()
    machine.wait_decided()
    assert machine.results == {payment: "refused"}
    (claim,) = machine.journal.matters.unclaimed.values()
    assert (claim.amount_minor, claim.reason) == (10_00, "refused")


def test_power_that_fails_with_the_money_in_loses_nothing_and_pays_the_same_number(
    far_away, operator
):
    machine = far_away()
    operator.stop()
    to_cash(machine, BELARUSIAN)
    machine.put_in(10)
    machine.again()
    machine.pass_time(600)
    operator.start()
    machine.wait_decided()
    assert operator.balance(BELARUSIAN) == 10_00
    assert list(machine.results.values()) == ["credited"]


def test_a_pack_that_allows_more_than_its_operator_loses_no_money_either(far_away, operator):
    generous = load_pack().model_copy(update={"offline": Offline(allowed=True, max_minor=1_000_00)})
    machine = far_away(generous)
    payment = paid_without_a_line(machine, operator, RUSSIAN, 100, prefix="+7")
    operator.start()
    machine.wait_decided()
    assert machine.results == {payment: "refused"}
    assert [one.amount_minor for one in machine.journal.matters.unclaimed.values()] == [100_00]


def test_with_the_line_back_during_the_visit_the_number_is_checked_as_ever(far_away, operator):
    machine = far_away()
    operator.stop()
    machine.wait(lambda: machine.sells, 120.0, "selling")
    machine.press("top_up")
    machine.type(NOBODYS.removeprefix("+375"))
    machine.press("next")
    machine.wait(lambda: "pay_unchecked" in machine.offered, 60.0, "offering to pay all the same")
    operator.start()
    machine.press("try_again")
    machine.press("next")
    machine.wait(lambda: machine.view == "NumberView", 60.0, "asking for another number")
    assert machine.shown.problem
