"""A visit's money on three numbers, and a payment made again, before a real operator."""

import pytest

from contract.codes import is_code
from drivers.api import Pair

pytestmark = pytest.mark.slow

SECOND, THIRD = "+79001234567", "+79001000001"
CLOSES = "+79001119999"  # refused once its money comes
ANSWER_S = 60.0


def put_part(machine, number, part):
    """From the cash screen: part of what is in on another number."""
    machine.press("split")
    if machine.view == "MenuView":
        machine.press("split")
    machine.type(number.removeprefix("+7"))
    machine.press("next")
    machine.press(part)
    machine.press("yes")
    assert machine.view == "CashView"


def to_parts(machine, number, *parts):
    """1 000 put in for a number, and parts of it on others."""
    machine.reach_cash(number)
    machine.put_in(500, 500)
    for other, part in parts:
        put_part(machine, other, part)


def split_visit(machine, number, *parts):
    """The same up to the submit."""
    to_parts(machine, number, *parts)
    machine.finish()


def grown(operator, before):
    return {number: operator.balance(number) - minor for number, minor in before.items()}


def balances(operator, *numbers):
    return {number: operator.balance(number) for number in numbers}


@pytest.mark.promise("R21")
def test_three_numbers_are_credited_once_each_and_the_audit_agrees(operator, machine, number):
    before = balances(operator, number, SECOND, THIRD)
    split_visit(machine, number, (SECOND, "sum:20000"), (THIRD, "sum:10000"))
    machine.leave()
    machine.wait_decided()
    assert grown(operator, before) == {number: 700_00, SECOND: 200_00, THIRD: 100_00}
    (body,) = machine.bodies("submitted")
    assert [machine.results[order.payment_id] for order in body.payments] == ["credited"] * 3
    report = operator.audit()
    assert report["ok"], report
    assert (report["payments"], report["inserted_minor"]) == (3, 1000_00)
    assert machine.journal.matters.books["payable_credited"] == 1000_00


def test_an_operator_put_back_before_the_quotes_pays_each_number_once_by_those_frozen(
    operator, machine, number, tmp_path
):
    before = balances(operator, number, SECOND, THIRD)
    backup = tmp_path / "yesterday.sqlite3"
    operator.back_up(backup)
    operator.fault("lose_answer_after_credit", path_prefix="/v1/records")
    split_visit(machine, number, (SECOND, "sum:20000"), (THIRD, "sum:10000"))
    assert len(machine.pending) == 3
    operator.put_back(backup)
    assert set(grown(operator, before).values()) == {0}
    machine.wait_decided()
    assert grown(operator, before) == {number: 700_00, SECOND: 200_00, THIRD: 100_00}
    assert operator.audit()["ok"]


@pytest.mark.parametrize("after_s", [1.0, 300.0])
def test_a_power_cut_before_finish_leaves_all_to_the_first(operator, machine, number, after_s):
    before = balances(operator, number, SECOND)
    machine.reach_cash(number)
    machine.put_in(500)
    put_part(machine, SECOND, "sum:20000")
    machine.again(after_s)
    machine.pass_time(200, step_s=2)
    machine.wait_decided()
    assert grown(operator, before) == {number: 500_00, SECOND: 0}
    assert operator.audit()["ok"]


def test_a_power_cut_after_the_submit_loses_and_doubles_no_part(operator, machine, number):
    before = balances(operator, number, SECOND, THIRD)
    to_parts(machine, number, (SECOND, "sum:20000"), (THIRD, "sum:10000"))
    operator.fault("down")
    machine.finish()
    machine.again()
    operator.fault("none")
    machine.wait_decided()
    assert grown(operator, before) == {number: 700_00, SECOND: 200_00, THIRD: 100_00}
    assert operator.audit()["ok"]


def test_a_part_that_is_refused_becomes_a_claim_and_holds_up_nobody(operator, machine, number):
    before = balances(operator, number, SECOND, CLOSES)
    split_visit(machine, number, (CLOSES, "sum:20000"), (SECOND, "sum:10000"))
    machine.wait(lambda: "claim_slip" in machine.offered, ANSWER_S, "refused")
    machine.press("claim_slip")
    machine.leave()
    machine.wait_decided()
    assert grown(operator, before) == {number: 700_00, SECOND: 100_00, CLOSES: 0}
    (claim,) = machine.bodies("unclaimed_opened")
    assert (claim.msisdn, claim.amount_minor) == (number, 200_00)
    assert operator.audit()["ok"]


@pytest.mark.promise("R21", "R26")
def test_the_code_of_a_receipt_names_the_number_again(operator, machine, number):
    before = balances(operator, number)
    machine.visit(number, 500)
    machine.leave()
    machine.wait_decided()
    slip = machine.printer.slips[-1].slip
    values = (part.value.replace("\u00a0", "") for part in slip.parts if isinstance(part, Pair))
    code = next(value for value in values if is_code(value))
    machine.wait(lambda: machine.sells, 120.0, "selling")
    machine.press("top_up")
    machine.press("repeat")
    machine.type(code)
    machine.press("next")
    machine.type(number[-4:])
    machine.wait(lambda: machine.view == "ConfirmView", ANSWER_S, "asking for the yes")
    assert number[1:] == "".join(sign for sign in machine.shown.number if sign.isdigit())
    machine.press("yes")
    machine.put_in(100)
    machine.finish()
    machine.leave()
    machine.wait_decided()
    assert grown(operator, before) == {number: 600_00}
    assert operator.audit()["ok"]
