"""A number with several purses that take cash: which one is asked, named, submitted and printed."""

import pytest

from contract.account.parts import LocalText
from contract.messages import NumberCheckAnswer
from contract.quotes import PurseRef
from drivers.api import AcceptorStatus

PURSES = tuple(
    PurseRef(purse_id=name, name=LocalText(language="ru", text=text))
    for name, text in (("main", "Основной счёт"), ("content", "Контентный счёт"))
)


@pytest.fixture
def asked(rig):
    rig.ready()
    rig.press("top_up")
    rig.type("9161234567")
    rig.press("next")
    answer(rig, rig.quote())
    return rig


def answer(rig, quote):
    told = NumberCheckAnswer(msisdn="+79161234567", verdict="ok", purses=PURSES, quote=quote)
    rig.answer("check_number", told)


def test_they_are_asked_for_before_the_yes(asked):
    assert asked.screen.name == "purse"
    assert [one.label for one in asked.screen.view.choices][:2] == [one.name.text for one in PURSES]
    asked.press("back")
    assert asked.view == "NumberView"


def test_the_main_one_needs_no_other_price(asked):
    asked.press("purse:main")
    assert asked.view == "ConfirmView"
    assert "Контентный" not in asked.screen.view.no_change


def test_another_one_is_priced_named_submitted_and_printed(asked):
    asked.press("purse:content")
    assert asked.asked.body.purse_id == "content"
    answer(asked, asked.quote().model_copy(update={"purse": PURSES[1]}))
    assert "Контентный счёт" in asked.screen.view.no_change
    asked.press("yes")
    asked.status(AcceptorStatus.IDLE)
    asked.insert(100)
    asked.finish()
    (submitted,) = asked.records("submitted")
    assert submitted.payments[0].purse == PURSES[1]
    asked.decide()
    assert "Контентный счёт" in [fact.value for fact in asked.screen.view.facts]
    assert "Контентный счёт" in str(asked.slips[0])
