"""The account on one screen: what is there, what is left, what comes next, what needs a look."""

import pytest

from kiosk.events import CustomerDid
from kiosk.views.intents import SetLanguage
from workbench.account_samples import AT, FULL

NARROW = str.maketrans("\u00a0\u202f", "  ")


def day(at):
    return f"{at.day} {at:%b %Y}"


def account_of(rig, summary):
    rig.ready()
    rig.tell(CustomerDid(SetLanguage("en")))
    rig.press("home")
    rig.press("account")
    rig.sign_in(summary.msisdn.removeprefix("+7"))
    rig.answer("summary", summary)
    assert rig.view == "AccountView"
    return rig.screen.view


@pytest.mark.promise("R19")
def test_balance_tariff_other_money_next_fee_debt_and_points_stand_side_by_side(rig):
    view = account_of(rig, FULL)
    facts = {fact.label: fact.value.translate(NARROW) for fact in view.facts}
    fee = FULL.next_fee
    assert "123.50" in view.balance
    assert view.tone.name == "TROUBLE"  # less than nothing
    assert facts["Tariff"] == FULL.tariff.name.text
    assert facts["Подарочные деньги"].startswith("₽50 until")
    assert f"{fee.amount_minor // 100}" in facts["Next fee"]
    assert day(fee.at) in facts["Next fee"]
    assert "207" in facts["Promised payment"]
    assert str(FULL.points) in facts["Bonus"]


@pytest.mark.promise("R19")
def test_what_is_left_of_each_package_is_a_figure_and_a_length(rig):
    view = account_of(rig, FULL)
    assert len(view.meters) == len(FULL.packages)
    for meter, package in zip(view.meters, FULL.packages, strict=True):
        assert " of " in meter.value
        assert meter.share == 1000 * package.left // package.of
        assert meter.detail


@pytest.mark.promise("R05", "R19")
def test_what_needs_a_look_is_said_and_when_the_last_check_up_was(rig):
    summary = FULL.model_copy(update={"last_check_up_at": AT})
    view = account_of(rig, summary)
    assert len(view.alerts) == len(FULL.alerts)
    (last,) = (fact.value for fact in view.facts if fact.label == "Last check-up")
    assert last.translate(NARROW) == day(AT)
