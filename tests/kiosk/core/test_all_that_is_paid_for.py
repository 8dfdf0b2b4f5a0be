"""Everything paid for in one list: whose it is, what it costs a month, and what is superfluous."""

import pytest

from kiosk.events import CustomerDid
from kiosk.views.intents import SetLanguage
from workbench.account_samples import HOLDINGS

NARROW = str.maketrans("\u00a0\u202f", "  ")


@pytest.fixture
def listed(rig):
    rig.ready()
    rig.tell(CustomerDid(SetLanguage("en")))
    rig.press("home")
    rig.press("options")
    rig.sign_in()
    rig.answer("holdings", HOLDINGS)
    return rig


@pytest.mark.promise("R18")
def test_each_row_says_whose_it_is_whether_it_is_used_and_when_it_costs_next(listed):
    unused, trial, included = (row.detail.translate(NARROW) for row in listed.screen.view.rows)
    wanted = HOLDINGS.items[0].next_charge_at
    assert "Example Content A" in unused
    assert "not used for three months" in unused
    assert f"next charge on {wanted.day} {wanted:%b %Y}" in unused
    assert "Example Content C" in trial
    assert "free until" in trial
    assert included == "included in the tariff"


@pytest.mark.promise("R18")
def test_prices_stand_beside_the_names_and_the_sum_of_a_month_below(listed):
    view = listed.screen.view
    values = [row.value.translate(NARROW) for row in view.rows]
    assert values == ["₽10 a day", "₽169 a month", "free"]
    assert view.total.value == "₽469"
    assert [row.tone.name for row in view.rows] == ["CARE", "CARE", "PLAIN"]
