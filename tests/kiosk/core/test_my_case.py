"""How a case stands, by its number and the last digits of the telephone."""

import pytest

from kiosk.views.base import Role
from workbench.help_samples import ANSWERED, CASE, SOLVED


@pytest.fixture
def asked(rig):
    """The number of a case and the digits of its telephone are typed."""
    rig.ready()
    rig.press("home")
    rig.press("help")
    rig.press("my_case")
    rig.type(CASE.case_no)
    rig.press("next")
    rig.type("4567")
    return rig


@pytest.mark.promise("R10")
def test_a_case_is_asked_for_by_its_number_and_four_digits(asked):
    body = asked.asked.body
    assert (body.case_no, body.tail) == (CASE.case_no, "4567")
    asked.answer("case_status", CASE)
    view = asked.screen.view
    assert view.code.replace("\u00a0", "") == CASE.case_no
    assert any("04.12.2026" in fact.value.replace("\u00a0", "") for fact in view.facts)
    asked.press("done")
    assert "my_case" in asked.choices


@pytest.mark.parametrize("status", [ANSWERED, SOLVED])
def test_the_operator_s_own_words_are_shown(asked, status):
    asked.answer("case_status", status)
    assert asked.screen.view.lines == (status.answer.text,)


def test_a_slip_of_the_finger_is_told_before_anybody_is_asked(rig):
    rig.ready()
    rig.press("home")
    rig.press("help")
    rig.press("my_case")
    wrong = f"{CASE.case_no[:-1]}{(int(CASE.case_no[-1]) + 1) % 10}"
    rig.type(wrong)
    assert rig.screen.view.problem
    (go_on,) = (one for one in rig.screen.view.choices if one.id == "next")
    assert not go_on.enabled


def test_a_case_nobody_knows_may_be_typed_again(asked):
    asked.refuse("case_status", "unknown", 404)
    assert asked.screen.view.problem
    assert "".join(asked.screen.view.places) == CASE.case_no
    asked.press("next")
    asked.type("7654")
    asked.answer("case_status", CASE)
    assert asked.screen.view.code


def test_too_many_look_ups_are_told(asked):
    asked.refuse("case_status", "limited", 429)
    assert asked.view == "MessageView"


@pytest.mark.promise("R31")
def test_where_an_answer_is_wanted_the_large_button_calls_a_person(asked):
    asked.answer("case_status", ANSWERED)
    (primary,) = (one for one in asked.screen.view.choices if one.role is Role.PRIMARY)
    asked.press(primary.id)
    assert "call_numbers" in asked.choices
