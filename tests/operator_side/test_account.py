"""The account over the real line: codes, secrets and answers of a real operator."""

import json
import re

import pytest

from kiosk.views.account import AccountView, CodeView, ListView

pytestmark = pytest.mark.slow

OF_THE_DAY = "+79001234567"  # code word, PIN and document are known
S01 = "+79001000001"
WASTEFUL = "+79001000017"  # three content subscriptions nobody wanted
CODE_WORD = "РОМАШКА"


def codes(operator, number):
    """Every code that was sent to a number, the oldest first."""
    lines = (operator.state / "sms.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [one["text"] for one in map(json.loads, lines) if one["to"] == number]
    found = (re.search(r"(?<![-\d])(\d{6})\b", text) for text in texts)
    return [match[1] for match in found if match]


def to_code(machine, number):
    machine.wait(lambda: machine.sells, 120.0, "selling")
    machine.press("home")
    machine.press("account")
    machine.type(number.removeprefix("+7"))
    machine.press("next")
    machine.wait(lambda: machine.view == "CodeView", 30.0, "asking for the code")


def log_in(operator, machine, number):
    to_code(machine, number)
    machine.type(codes(operator, number)[-1])
    machine.wait(lambda: machine.view == "AccountView", 30.0, "showing the account")


@pytest.mark.promise("R19", "R22")
def test_a_code_by_sms_opens_the_account(operator, machine):
    log_in(operator, machine, OF_THE_DAY)
    view = machine.shown
    assert isinstance(view, AccountView)
    assert "123,50" in view.balance
    assert view.meters


def test_a_wrong_code_opens_nothing_and_the_right_one_still_does(operator, machine):
    to_code(machine, OF_THE_DAY)
    right = codes(operator, OF_THE_DAY)[-1]
    machine.type(f"{(int(right) + 1) % 1_000_000:06}")
    machine.wait(lambda: machine.shown.problem, 30.0, "refused")
    assert isinstance(machine.shown, CodeView)
    machine.type(right)
    machine.wait(lambda: machine.view == "AccountView", 30.0, "showing the account")


def test_three_wrong_codes_lock_and_a_restart_of_both_sides_unlocks_nothing(operator, machine):
    to_code(machine, OF_THE_DAY)
    right = codes(operator, OF_THE_DAY)[-1]
    for step in range(1, 4):
        machine.type(f"{(int(right) + step) % 1_000_000:06}")
        machine.pass_time(2)
    operator.kill()
    operator.start()
    machine.again()
    machine.wait(lambda: machine.sells, 120.0, "selling")
    machine.press("home")
    machine.press("account")
    machine.type(OF_THE_DAY.removeprefix("+7"))
    machine.press("next")
    machine.wait(lambda: machine.view == "MessageView", 30.0, "locked")


def test_a_number_nobody_has_looks_the_same_up_to_the_code(operator, machine):
    to_code(machine, "+79008889999")
    machine.type("123456")
    machine.wait(lambda: machine.shown.problem, 30.0, "refused")
    assert machine.view == "CodeView"
    assert codes(operator, "+79008889999") == []


def test_a_code_word_opens_it_where_no_sms_comes(operator, machine):
    to_code(machine, OF_THE_DAY)
    machine.press("no_sms")
    machine.press("code_word")
    machine.write(CODE_WORD)
    machine.press("next")
    machine.wait(lambda: machine.view == "AccountView", 60.0, "showing the account")


@pytest.mark.promise("R34")
def test_every_decrease_and_every_subscription_is_listed(operator, machine):
    log_in(operator, machine, WASTEFUL)
    machine.press("charges")
    machine.wait(lambda: machine.view == "ListView", 30.0, "listing")
    assert isinstance(machine.shown, ListView)
    assert machine.shown.rows
    machine.press("back")
    machine.wait(lambda: machine.view == "AccountView", 30.0, "showing the account")
    machine.press("options")
    machine.wait(lambda: machine.view == "ListView", 30.0, "listing")
    assert len([row for row in machine.shown.rows if "Example" in row.detail]) == 3


def test_nothing_of_it_is_in_the_journal(operator, machine):
    log_in(operator, machine, WASTEFUL)
    machine.press("sign_out")
    machine.pass_time(5)
    code = codes(operator, WASTEFUL)[-1]
    written = b"".join(record.body for record in machine.journal.read(1, 1000))
    assert code.encode() not in written
    assert WASTEFUL.encode() not in written


@pytest.mark.promise("R03", "R08")
def test_the_check_up_the_card_and_the_terms_come_from_the_operator(operator, machine):
    machine.wait(lambda: machine.sells, 120.0, "selling")
    machine.press("home")
    machine.press("tariff")
    machine.type(S01.removeprefix("+7"))
    machine.press("next")
    machine.wait(lambda: machine.view == "CodeView", 30.0, "asking for the code")
    machine.type(codes(operator, S01)[-1])
    machine.wait(lambda: machine.view == "ListView", 30.0, "advising")
    assert "154" in machine.shown.lead  # advisor_expected: 15 400 kopecks a month
    machine.press("tariff:T07")
    machine.wait(lambda: "terms" in machine.offered, 30.0, "showing the card")
    machine.press("terms")
    machine.wait(lambda: machine.view == "DocumentView", 30.0, "showing the terms")
    assert len(machine.shown.sections) > 1


@pytest.mark.promise("R38")
def test_every_country_has_prices(operator, machine):
    machine.wait(lambda: machine.sells, 120.0, "selling")
    machine.press("home")
    machine.press("travel")
    machine.press("going_abroad")
    machine.wait(lambda: "other_country" in machine.offered, 30.0, "naming countries")
    country = next(one for one in sorted(machine.offered) if one.startswith("country:"))
    machine.press(country)
    machine.wait(lambda: machine.view == "ListView", 30.0, "showing prices")
    assert len(machine.shown.rows) > 4
