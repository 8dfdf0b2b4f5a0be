"""My payment and claims between a whole terminal and a real operator, paper included."""

import json
import re

import pytest

from contract.codes import is_code
from drivers.api import Pair

pytestmark = pytest.mark.slow

CLOSES = "+79001119999"  # refused once its money comes
ANSWER_S, HOUR_S = 60.0, 3700.0


def told(operator, number):
    """Every SMS that was sent to a number, the oldest first."""
    lines = (operator.state / "sms.jsonl").read_text(encoding="utf-8").splitlines()
    return [one["text"] for one in map(json.loads, lines) if one["to"] == number]


def codes_on(slip):
    """What stands on a slip in digits alone, spaces between them left out."""
    values = (part.value.replace("\u00a0", "") for part in slip.parts if isinstance(part, Pair))
    return [value for value in values if value.isdigit()]


def claim_slip(machine):
    """Put 500 in for a number that is closed meanwhile, take the slip; return its two codes."""
    machine.reach_cash(CLOSES)
    machine.put_in(500)
    machine.finish()
    machine.wait(lambda: "claim_slip" in machine.offered, ANSWER_S, "refused")
    machine.press("claim_slip")
    codes = codes_of_claim(machine)
    machine.leave()
    machine.wait(lambda: machine.all_sent, HOUR_S, "delivered")
    return codes


def codes_of_claim(machine):
    """The claim's code and its second code, from the last slip."""
    found = codes_on(machine.printer.slips[-1].slip)
    code = next(one for one in found if is_code(one))
    second = found[found.index(code) + 1]
    assert len(second) == 4
    return code, second


def to_my_payment(machine):
    machine.wait(lambda: machine.sells, 120.0, "selling")
    machine.press("home")
    machine.press("help")
    machine.press("my_payment")


def to_claim(machine, code):
    to_my_payment(machine)
    machine.press("claim")
    machine.type(code)
    machine.press("next")
    machine.type(CLOSES[-4:])
    machine.wait(lambda: "pay_claim" in machine.offered, ANSWER_S, "showing the claim")


def pay(machine, number, second):
    machine.press("pay_claim")
    machine.type(number.removeprefix("+7"))
    machine.press("next")
    machine.press("second_code")
    machine.type(second)
    machine.press("next")


@pytest.mark.promise("R12")
def test_the_printed_second_code_pays_the_claim_to_another_number_once(operator, machine, number):
    code, second = claim_slip(machine)
    to_claim(machine, code)
    pay(machine, number, second)
    machine.wait(lambda: machine.view == "DoneView", ANSWER_S, "paid")
    assert operator.balance(number) == 500_00
    machine.press("done")
    machine.wait(lambda: "unclaimed" not in machine.journal.matters.books, HOUR_S, "decided")
    assert operator.audit()["ok"]


def test_a_wrong_second_code_pays_nothing_and_the_right_one_still_does(operator, machine, number):
    code, second = claim_slip(machine)
    to_claim(machine, code)
    pay(machine, number, f"{(int(second) + 1) % 10_000:04}")
    machine.wait(lambda: getattr(machine.shown, "problem", ""), ANSWER_S, "refused")
    assert operator.balance(number) == 0
    machine.type(second)
    machine.press("next")
    machine.wait(lambda: machine.view == "DoneView", ANSWER_S, "paid")
    assert operator.balance(number) == 500_00


def test_a_slip_printed_after_a_power_cut_proves_the_same(operator, machine, number):
    """The terminal is off as the slip is about to be printed: what it prints then is as good."""
    machine.reach_cash(CLOSES)
    machine.put_in(500)
    machine.finish()
    machine.wait(lambda: "claim_slip" in machine.offered, ANSWER_S, "refused")
    machine.printer.is_off = True
    machine.press("claim_slip")
    machine.die()
    machine.printer.is_off = False
    machine.again(20.0)
    machine.pass_time(5.0)
    code, second = codes_of_claim(machine)
    machine.wait(lambda: machine.all_sent, HOUR_S, "delivered")
    to_claim(machine, code)
    pay(machine, number, second)
    machine.wait(lambda: machine.view == "DoneView", ANSWER_S, "paid")
    assert operator.balance(number) == 500_00


def test_a_code_by_sms_to_the_number_first_confirmed_pays_it_too(operator, machine, number):
    code, _ = claim_slip(machine)
    to_claim(machine, code)
    machine.press("pay_claim")
    machine.type(number.removeprefix("+7"))
    machine.press("next")
    machine.press("sms_code")
    machine.type(CLOSES.removeprefix("+7"))
    machine.press("next")
    machine.wait(lambda: machine.view == "CodeView", ANSWER_S, "asking for the code")
    (sent,) = re.findall(r"(?<![-\d])(\d{6})\b", told(operator, CLOSES)[-1])
    machine.type(sent)
    machine.wait(lambda: machine.view == "DoneView", ANSWER_S, "paid")
    assert operator.balance(number) == 500_00


@pytest.mark.promise("R12", "R22")
def test_a_wrong_number_is_corrected_and_the_losing_number_is_told(operator, machine, number):
    right = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    machine.visit(number, 500)
    machine.leave()
    machine.wait(lambda: machine.all_sent, HOUR_S, "delivered")
    receipt = machine.printer.slips[-1].slip
    check_code = next(one for one in codes_on(receipt) if is_code(one))
    to_my_payment(machine)
    machine.type(check_code)
    machine.press("next")
    machine.type(number[-4:])
    machine.wait(lambda: "wrong_number" in machine.offered, ANSWER_S, "showing the payment")
    machine.press("print_copy")
    assert codes_on(machine.printer.slips[-1].slip) == codes_on(receipt)
    machine.press("done")
    before = len(told(operator, number))
    machine.press("send")
    machine.wait(lambda: len(told(operator, number)) > before, ANSWER_S, "sent")
    assert check_code in told(operator, number)[-1]
    machine.press("wrong_number")
    machine.type(right.removeprefix("+7"))
    machine.press("next")
    machine.wait(lambda: machine.view == "QuoteView", ANSWER_S, "previewed")
    machine.press("send")
    machine.wait(lambda: machine.view == "DoneView", ANSWER_S, "taken on")
    case_no = machine.shown.code.replace("\u00a0", "")
    assert codes_on(machine.printer.slips[-1].slip)[-1] == case_no
    assert right[-4:] in told(operator, number)[-1]
    assert operator.balance(number) == 500_00  # it may object for a day


def test_facts_show_the_state_and_three_tries_are_all_there_are(machine, number):
    machine.visit(number, 100)
    machine.leave()
    machine.wait(lambda: machine.all_sent, HOUR_S, "delivered")
    to_my_payment(machine)
    machine.press("no_code")
    machine.type(number.removeprefix("+7"))
    machine.press("next")

    def ask(units):
        today = next(one for one in machine.shown.choices if one.id.startswith("day:"))
        machine.press(today.id)
        machine.type(units)
        machine.press("next")

    for tries_left in (2, 1):
        ask("50")
        machine.wait(lambda: machine.view == "MessageView", ANSWER_S, "looked up")
        assert str(tries_left) in machine.shown.what_can_i_do
        machine.press("try_again")
    ask("100")
    machine.wait(lambda: "home" in machine.offered, ANSWER_S, "looked up")
    assert machine.view == "MenuView"
    machine.press("back")
    ask_again(machine, number)
    machine.wait(lambda: machine.view == "MessageView", ANSWER_S, "used up")
    assert machine.offered == {"home"}


def ask_again(machine, number):
    machine.press("my_payment")
    machine.press("no_code")
    machine.type(number.removeprefix("+7"))
    machine.press("next")
    today = next(one for one in machine.shown.choices if one.id.startswith("day:"))
    machine.press(today.id)
    machine.type("100")
    machine.press("next")
