"""The Ukrainian market on a real operator: who pays in cash is known before, and stays so."""

import re

import pytest

from kiosk.config.pack_loading import load_pack
from kiosk.config.pack_places import PACKS
from kiosk.views.top_up import Outcome

pytestmark = [pytest.mark.slow, pytest.mark.promise("R24")]

OWN, OTHERS_CUSTOMER = "+380500512345", "+380671112233"


@pytest.fixture
def machine(new_machine):
    return new_machine(pack=load_pack(PACKS / "ukraine"))


def reach_payer(machine):
    machine.press("top_up")
    machine.type(OWN.removeprefix("+380"))
    machine.press("next")
    machine.wait(lambda: machine.view == "ConfirmView", 30.0, "asking whether it is this number")
    machine.press("yes")
    machine.wait(lambda: "your_data" in machine.offered, 30.0, "asking who pays")


def prove(machine, touch, payer):
    machine.press("next")
    machine.wait(lambda: machine.view == "CodeView", 30.0, "asking for the code")
    machine.type(re.search(r"\d{6}", touch.texts(payer)[-1])[0])


def test_the_code_opens_the_slot_and_the_operator_credits_what_a_known_payer_paid(
    machine, touch, operator
):
    reach_payer(machine)
    assert not machine.bodies("transaction_opened")
    prove(machine, touch, OWN)
    machine.wait(lambda: machine.view == "CashView", 30.0, "taking cash")
    machine.put_in(100, 100)
    machine.again()
    machine.wait(lambda: machine.bodies("submitted"), 300.0, "submitting by itself")
    machine.wait_decided()
    (submitted,) = machine.bodies("submitted")
    assert submitted.payer == OWN, "a power cut forgets no payer"
    assert list(machine.results.values()) == ["credited"]
    assert operator.balance(OWN) == 200_00
    assert operator.audit()["ok"]


def test_another_operators_customer_may_pay_and_opens_no_account(machine, touch, operator):
    reach_payer(machine)
    machine.erase()
    machine.type(OTHERS_CUSTOMER.removeprefix("+380"))
    prove(machine, touch, OTHERS_CUSTOMER)
    machine.wait(lambda: machine.view == "CashView", 30.0, "taking cash")
    machine.put_in(200)
    machine.finish()
    machine.wait(lambda: machine.view == "ResultView", 60.0, "telling")
    assert machine.shown.outcome is Outcome.CREDITED
    assert machine.bodies("submitted")[0].payer == OTHERS_CUSTOMER


def test_a_wrong_code_opens_nothing(machine, touch):
    reach_payer(machine)
    machine.press("next")
    machine.wait(lambda: machine.view == "CodeView", 30.0, "asking for the code")
    right = re.search(r"\d{6}", touch.texts(OWN)[-1])[0]
    machine.type("".join(str((int(one) + 1) % 10) for one in right))
    machine.wait(lambda: machine.view == "CodeView" and machine.shown.problem, 30.0, "a problem")
    assert not machine.bodies("transaction_opened")
