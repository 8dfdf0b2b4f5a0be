"""Commonest tasks before the real operator, each within the touches promised for it."""

import re

import pytest

from kiosk.views.account import AccountView, DoneView, ListView, QuoteView
from kiosk.views.top_up import CashView, ResultView

pytestmark = pytest.mark.slow

GRANDSON = "+79001234567"
STAYER = "+79001000003"
TOO_DEAR = "+79001000004"  # a dear tariff, hardly any money


@pytest.mark.promise("R01", "R21", "R26")
def test_money_is_on_another_s_phone_in_four_touches_and_on_paper(touch, operator):
    before = operator.balance(GRANDSON)
    touch.press("top_up")
    touch.type(GRANDSON)
    touch.press("next", "yes")
    touch.machine.put_in(200)
    touch.press("finish")
    result = touch.see(ResultView)
    assert touch.count == 4
    touch.machine.wait(lambda: touch.machine.printer.slips, 30.0, "printing")
    assert result.title
    assert operator.balance(GRANDSON) == before + 200_00
    assert len(touch.machine.printer.slips) == 1


@pytest.mark.promise("R01", "R19")
def test_the_account_at_a_glance_takes_two_touches_and_none_after_the_login(touch):
    touch.press("account")
    touch.log_in(STAYER)
    shown = touch.see(AccountView)
    assert touch.count == 2
    assert "630,20" in shown.balance.replace("\u00a0", " ")


@pytest.mark.promise("R01", "R08", "R16")
def test_a_cheaper_tariff_takes_five_touches_with_the_missing_money_in_cash(touch, operator):
    machine = touch.machine
    touch.press("tariff")
    touch.log_in(TOO_DEAR)
    advice = touch.see(ListView)
    change = next(one.id for one in advice.choices if one.id.startswith("change:"))
    touch.press(change)
    assert touch.see(QuoteView).notice
    touch.press("yes")
    touch.see(CashView)
    machine.put_in(500, 200, 100, 50)  # in whole bills all that is missing: nothing is asked
    touch.press("finish")
    assert touch.count == 5
    done = touch.see(DoneView)
    assert done.headline
    machine.wait(lambda: machine.bodies("order_decided"), 30.0, "deciding")
    assert operator.audit()["ok"]


@pytest.mark.promise("R01", "R31")
@pytest.mark.parametrize("number", ["", "+79161112233"], ids=["known", "another"])
def test_a_person_calls_after_two_touches_behind_the_button_of_every_screen(touch, number):
    if not number:
        touch.press("account")
        touch.log_in(STAYER)
        touch.see(AccountView)
    touch.count = 0
    touch.machine.call_person()
    touch.press("call_me")
    if number:
        touch.type(number)
    touch.press("call_me")
    ticket = touch.see(DoneView)
    assert touch.count == 2  # the button is on every screen and is no choice
    assert re.fullmatch(r"\d{4}\s\d{4}", ticket.code)
