"""Start, home, contacts, troubles: what works, why not, and who helps."""

from dataclasses import dataclass

import pytest

from kiosk.fault_codes import FAULTS, Affected, FaultCode
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.contacts import agent_view, contacts_view, operator_text
from kiosk.projection.ground.frame import frame
from kiosk.projection.ground.general import (
    attract_view,
    boot_view,
    home_view,
    languages_view,
    out_of_service_view,
)
from kiosk.projection.ground.trouble import MoneyInside, Trouble, trouble_view
from kiosk.views.base import Role

DOORS = (
    choice_ids.ACCOUNT,
    choice_ids.TARIFF,
    choice_ids.OPTIONS,
    choice_ids.TRAVEL,
    choice_ids.URGENT,
    choice_ids.HELP,
)
# Where the numbers are shown: behind the person's button, and behind two doors.
WAYS = ("", choice_ids.URGENT, choice_ids.HELP)


@dataclass(frozen=True)
class Here:
    terminal_id: str = "T-004211"
    address: str = "ул. Мира, 5"


TERMINAL = Here()
NUMBERS = ["0890", "8-800-250-0890", "+7 495 766 0166", "111"]


@pytest.mark.promise("R01")
def test_home_is_the_top_up_first_and_then_six_doors(say, pack):
    view = home_view(say, pack)
    assert [choice.id for choice in view.choices] == [choice_ids.TOP_UP, *DOORS]
    assert view.choices[0].role is Role.PRIMARY
    assert all(choice.enabled for choice in view.choices)
    assert view.notice == ""


def test_without_cash_home_says_why_and_keeps_every_other_door(say, pack):
    view = home_view(say, pack, FaultCode.CASSETTE_FULL)
    assert not view.choices[0].enabled
    assert all(choice.enabled for choice in view.choices[1:])
    assert view.notice == "No cash is taken now. The box for bills is full."
    assert view.notice in view.spoken


@pytest.mark.promise("R29")
def test_attract_starts_a_top_up_first_and_promises_a_person(say, pack):
    view = attract_view(say, pack)
    assert [choice.id for choice in view.choices] == [choice_ids.TOP_UP, choice_ids.HOME]
    assert any("0890" in promise for promise in view.promises)


def test_languages_stand_under_their_own_names_and_one_is_current(say, pack, speak):
    for view in (languages_view(say, pack), attract_view(say, pack), home_view(say, pack)):
        assert [each.code for each in view.languages] == list(pack.languages)
        assert [each.code for each in view.languages if each.current] == ["en"]
    assert "Oʻzbekcha" in languages_view(speak("ru"), pack).spoken


def test_a_start_after_a_power_cut_says_that_money_is_not_lost(say):
    assert any("not lost" in line for line in boot_view(say, recovering=True).lines)
    assert boot_view(say, recovering=False).title != boot_view(say, recovering=True).title


@pytest.mark.promise("R31", "R39")
@pytest.mark.parametrize("door", WAYS)
def test_every_way_leads_to_a_person_with_all_numbers_and_their_price(say, pack, door):
    view = contacts_view(say, pack, TERMINAL, door)
    assert "person" in view.lead
    assert view.lead.endswith("You wait 10 minutes at most.")
    assert [row.number for row in view.contacts] == NUMBERS
    assert all(row.purpose and row.cost for row in view.contacts)
    assert view.contacts[-1].cost == "Price by your tariff"
    assert view.terminal == "Terminal T-004211"
    assert "0 8 9 0" in view.spoken


def test_doors_say_different_things_a_person_does(say, pack):
    leads = {contacts_view(say, pack, TERMINAL, door).lead for door in WAYS}
    assert len(leads) == len(WAYS)


def test_who_takes_the_money_is_told_whole(say, pack):
    values = [fact.value for fact in agent_view(say, pack).facts]
    agent = pack.agent
    for said in (
        agent.name,
        agent.tax_number,
        agent.contract,
        agent.telephone,
        agent.supervisor,
        pack.brand.name,
        "From ₽10 to ₽15\u202f000 at a time",
    ):
        assert said in values


@pytest.mark.parametrize(
    "code", [code for code, row in FAULTS.items() if row.affected is Affected.CASH]
)
def test_without_cash_the_rest_still_works(say, pack, code):
    view = out_of_service_view(say, pack, TERMINAL, code)
    assert [choice.id for choice in view.choices] == [choice_ids.HOME]
    assert view.reason
    assert view.fault_code == code
    assert [row.number for row in view.contacts] == NUMBERS


@pytest.mark.parametrize(
    "code", [code for code, row in FAULTS.items() if row.affected is Affected.ALL]
)
def test_a_closed_terminal_offers_only_people(say, pack, code):
    view = out_of_service_view(say, pack, TERMINAL, code)
    assert view.choices == ()
    assert "closed" in view.title
    assert not any("no cash" in line for line in view.still_works)


def test_the_operators_own_reason_for_a_block_is_shown(say, pack):
    view = out_of_service_view(
        say, pack, TERMINAL, FaultCode.BLOCKED_BY_OPERATOR, "Rebuilding until Monday."
    )
    assert view.reason == "Rebuilding until Monday."


@pytest.mark.promise("R31")
@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_answers_four_questions(say, pack, trouble):
    view = trouble_view(say, pack, trouble)
    assert view.what_happened
    unknown = trouble is Trouble.ORDER_UNKNOWN
    told = "What was paid is not lost." if unknown else "No money has been taken."
    assert view.my_money == told
    assert view.what_can_i_do
    assert "0890" in view.person
    for said in (view.what_happened, view.my_money, view.what_can_i_do, view.person):
        assert said in view.spoken


@pytest.mark.parametrize("trouble", [one for one in Trouble if one is not Trouble.ORDER_UNKNOWN])
def test_with_money_in_every_trouble_says_where_it_goes(say, pack, trouble):
    view = trouble_view(say, pack, trouble, inside=MoneyInside(20000, "+79161234567"))
    assert view.my_money == "₽200 is safe and goes to +7\u00a0916\u00a0123-45-67."


def test_money_that_goes_nowhere_yet_is_safe(say, pack):
    view = trouble_view(say, pack, Trouble.OPERATOR_SILENT, inside=MoneyInside(20000))
    assert view.my_money == "₽200 is safe."


def test_a_fault_behind_a_trouble_is_named_with_its_code(say, pack):
    view = trouble_view(say, pack, Trouble.NO_CASH, code=FaultCode.CASSETTE_OUT)
    assert view.what_happened == "The box for bills is not in its place."
    assert view.code == "E-111"


def test_only_what_may_pass_can_be_tried_again(say, pack):
    again = {
        trouble
        for trouble in Trouble
        if choice_ids.TRY_AGAIN in [c.id for c in trouble_view(say, pack, trouble).choices]
    }
    assert again == {
        Trouble.OPERATOR_SILENT,
        Trouble.CHECK_LATER,
        Trouble.TOO_SOON,
        Trouble.TOO_LATE,
        Trouble.ACCOUNT_SILENT,
        Trouble.CHANGED_MEANWHILE,
    }


def test_who_is_signed_in_can_finish_at_the_first_screen(say, pack):
    assert choice_ids.SIGN_OUT not in [choice.id for choice in home_view(say, pack).choices]
    view = home_view(say, pack, signed_in=True)
    assert view.choices[-1].id == choice_ids.SIGN_OUT
    assert view.choices[-1].digit == "#"


def test_the_frame_names_the_controls_and_the_place(say, pack):
    around = frame(say, pack, TERMINAL)
    assert around.footer == "Terminal T-004211 · ул. Мира, 5 · 0890"
    assert around.person_label == "Call a person"
    assert around.language_label == "English"
    assert around.brand.name == pack.brand.name
    assert around.controls_enabled
    assert not frame(say, pack, TERMINAL, controls_enabled=False).controls_enabled


def test_a_terminal_without_an_address_leaves_no_gap_in_the_footer(say, pack):
    assert frame(say, pack, Here(address="")).footer == "Terminal T-004211 · 0890"


def test_the_operators_words_come_in_the_language_or_in_the_next_best(speak):
    assert operator_text(speak("ru"), {"ru": "Да", "en": "Yes"}) == "Да"
    assert operator_text(speak("hu"), {"ru": "Да", "en": "Yes"}) == "Yes"
    assert operator_text(speak("hu"), {"ru": "Да"}) == "Да"
    assert operator_text(speak("hu"), {}) == ""


def test_the_attract_screen_does_not_say_the_words_of_its_button_twice(say, pack):
    view = attract_view(say, pack)
    assert view.headline not in {choice.label for choice in view.choices}
    assert view.headline in view.spoken
