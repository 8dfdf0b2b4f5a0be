"""No hurry: offered with the countdown, twice the time everywhere, forgotten with the visit."""

import pytest

from kiosk.events import CustomerDid
from kiosk.views.intents import Choose, ToggleLargeText


def to_countdown(rig, after_s):
    rig.pass_time(after_s, step_s=2.5)
    assert rig.screen.overlay is not None
    return rig.screen.overlay


def press_on_overlay(rig, choice_id):
    offered = [choice.id for choice in rig.screen.overlay.choices]
    assert choice_id in offered
    rig.tell(CustomerDid(Choose(rig.screen.serial, choice_id)))


@pytest.mark.promise("R02")
@pytest.mark.promise("R02")
def test_who_is_in_no_hurry_says_so_once_and_has_twice_the_time_on_every_screen(rig):
    rig.ready()
    rig.press("home")
    to_countdown(rig, 45)
    press_on_overlay(rig, "no_hurry")
    assert rig.screen.preferences.no_hurry
    assert rig.screen.overlay is None
    rig.pass_time(95, step_s=2.5)
    assert rig.view == "HomeView"
    assert rig.screen.overlay is None
    rig.press("top_up")
    rig.pass_time(155, step_s=2.5)
    assert rig.view == "NumberView"
    assert rig.screen.overlay is None


def test_who_said_so_is_offered_more_time_alone(rig):
    rig.ready()
    rig.press("home")
    overlay = to_countdown(rig, 45)
    assert [choice.digit for choice in overlay.choices] == ["1", "2"]
    press_on_overlay(rig, "no_hurry")
    overlay = to_countdown(rig, 105)
    assert [choice.id for choice in overlay.choices] == ["more_time"]


def test_money_that_is_in_waits_twice_as_long_and_then_goes_to_its_number(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    to_countdown(rig, 105)
    press_on_overlay(rig, "no_hurry")
    rig.pass_time(215, step_s=2.5)
    assert rig.view == "CashView"
    rig.pass_time(30)
    rig.rest()
    assert rig.records("transaction_closed")[0].why == "idle"
    assert rig.records("submitted")[0].payments[0].inserted_minor == 50_000


def test_the_next_customer_has_the_usual_time(rig):
    rig.ready()
    rig.press("home")
    to_countdown(rig, 45)
    press_on_overlay(rig, "no_hurry")
    rig.pass_time(125, step_s=2.5)
    assert rig.view == "AttractView"
    assert not rig.screen.preferences.no_hurry
    rig.press("home")
    to_countdown(rig, 45)


def test_large_letters_and_no_hurry_together_double_the_time_once(rig):
    rig.ready()
    rig.press("home")
    to_countdown(rig, 45)
    press_on_overlay(rig, "no_hurry")
    rig.tell(CustomerDid(ToggleLargeText()))
    rig.pass_time(121, step_s=2.5)
    assert rig.view == "AttractView"
