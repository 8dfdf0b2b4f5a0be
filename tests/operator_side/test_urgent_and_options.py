"""Urgent, options and travel over the real line: each task within its touches, and really done."""

import re

import pytest

from kiosk.views.account import DoneView, ListView, MenuView
from kiosk.views.general import MessageView

pytestmark = pytest.mark.slow

WITH_SECRETS = "+79001000006"  # lost; code word, PIN and document are known
WITHOUT_SECRETS = "+79001000007"  # lost; no secret was ever agreed
WASTEFUL = "+79001000017"  # three content subscriptions nobody wanted
BACK_HOME = "+79001000016"  # back from Hungary, a daily travel option left on
PLAIN = "+79001000003"
LITTLE_MONEY = "+79001000004"
OF_A_COMPANY = "+79001000008"
CODE_WORD = "РОМАШКА"


@pytest.mark.promise("R01", "R09")
def test_a_stolen_phone_is_blocked_with_the_code_word_alone_in_five_touches(touch):
    touch.press("urgent", "lost_phone")
    touch.type(WITH_SECRETS)
    touch.press("next")
    touch.write(CODE_WORD)
    touch.press("next", "yes")
    assert touch.count == 5
    done = touch.see(DoneView)
    assert done.lines
    # It is really blocked, and this access opened nothing but the block.
    touch.press("done", "found_phone")
    assert touch.machine.view == "NumberView"
    touch.type(WITH_SECRETS)
    touch.press("next", "no_sms", "code_word")
    touch.write(CODE_WORD)
    touch.press("next", "pin")
    touch.machine.type("4826")
    touch.press("next", "yes")
    touch.see(DoneView)


@pytest.mark.promise("R09")
def test_without_any_secret_a_person_is_told_before_all_others(touch, operator):
    touch.press("urgent", "lost_phone")
    touch.type(WITHOUT_SECRETS)
    touch.press("next", "other_proof", "no_proof")
    touch.type("+79161112233")
    touch.press("call_me")
    ticket = touch.see(DoneView)
    assert re.fullmatch(r"\d{4}\s\d{4}", ticket.code)
    assert len(ticket.facts) > 1  # shops with their hours


@pytest.mark.promise("R01", "R09")
def test_without_money_a_sum_is_lent_in_five_touches(touch):
    touch.press("urgent", "promised")
    touch.log_in(LITTLE_MONEY)
    lent = touch.see(MenuView).choices[1]
    touch.press(lent.id, "yes")
    assert touch.count == 5
    touch.see(DoneView)


@pytest.mark.promise("R36")
def test_a_new_sim_card_is_ordered_by_who_proves_it_twice(touch):
    touch.press("urgent", "new_sim", "new_sim")
    touch.log_in(WITH_SECRETS)
    touch.type("+79161112233")
    touch.press("call_me", "pin")
    touch.machine.type("4826")
    touch.press("next", "yes")
    assert re.fullmatch(r"\d{4}\s\d{4}", touch.see(DoneView).code)


def test_a_company_decides_itself_about_its_phones(touch):
    touch.press("urgent", "lost_phone")
    touch.type(OF_A_COMPANY)
    touch.press("next")
    touch.write(CODE_WORD)
    touch.press("next")
    refused = touch.see(MessageView)
    assert refused.what_happened
    assert refused.person


@pytest.mark.promise("R01", "R11", "R18")
def test_all_extras_go_off_at_once_in_four_touches(touch):
    touch.press("options")
    touch.log_in(WASTEFUL)
    listed = touch.see(ListView)
    assert len([row for row in listed.rows if "Example" in row.detail]) == 3
    touch.press("extras_off", "yes")
    assert touch.count == 4
    touch.see(DoneView)
    touch.press("done")
    left = touch.see(ListView)
    assert not [row for row in left.rows if "Example" in row.detail]
    assert "extras_off" not in touch.machine.offered


@pytest.mark.promise("R01", "R11", "R17", "R38")
def test_an_option_for_the_journey_takes_six_touches_and_login_returns_to_the_country(touch):
    touch.press("travel", "going_abroad", "country:TR")
    there = touch.see(ListView)
    switch_on = next(row.choice_id for row in there.rows if row.choice_id)
    touch.press(switch_on)
    touch.log_in(PLAIN)
    touch.press("yes")
    assert touch.count == 6
    touch.see(DoneView)
    touch.press("done")
    assert touch.see(ListView).title == there.title


@pytest.mark.promise("R01", "R34")
def test_what_a_row_of_the_charges_costs_is_stopped_beside_it_in_five_touches(touch):
    touch.press("account")
    touch.log_in(WASTEFUL)
    touch.press("charges")
    spent = touch.see(ListView)
    names = {"Гороскоп", "Игры", "Музыка"}
    stop = next(row.choice_id for row in spent.rows if row.label in names)
    touch.press(stop, "yes")
    assert touch.count == 5
    touch.see(DoneView)


@pytest.mark.promise("R38")
def test_after_the_journey_the_option_left_on_is_found_and_switched_off(touch):
    touch.press("travel", "left_on")
    touch.log_in(BACK_HOME)
    left = touch.see(ListView)
    assert left.rows
    touch.press(left.rows[0].choice_id, "yes")
    touch.see(DoneView)
    touch.press("done")
    assert touch.see(ListView).rows != left.rows


@pytest.mark.promise("R38")
def test_a_spending_limit_is_one_of_the_sums_the_operator_names(touch):
    touch.press("travel", "protection", "option:O-ROAM-LIMIT", "on:O-ROAM-LIMIT", "step:50000")
    touch.log_in(PLAIN)
    touch.press("yes")
    touch.see(DoneView)


@pytest.mark.promise("R34")
def test_a_charge_that_is_not_right_becomes_a_case_about_that_charge(touch):
    touch.press("account")
    touch.log_in(WASTEFUL)
    touch.press("charges", "dispute", "charge:0", "call_me")
    assert touch.see(DoneView).code


@pytest.mark.promise("R37")
def test_a_helper_at_home_opens_a_case_and_sees_nothing(touch):
    touch.press("travel", "somebody_abroad", "open_case")
    touch.type("+79001000019")
    touch.press("next", "country:TR")
    touch.type("+79161112233")
    touch.press("call_me")
    assert touch.see(DoneView).code
    assert touch.texts("+79001000019") == []
