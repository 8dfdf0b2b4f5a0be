"""A need named on the screen ends in the option for it, switched on by the real operator."""

import pytest

from kiosk.views.account import DoneView, ListView

pytestmark = pytest.mark.slow

PLAIN = "+79001000003"


def switched_on(touch):
    """The word of the operator about the only order of this visit."""
    touch.see(DoneView)
    (confirmed,) = touch.machine.bodies("order_confirmed")
    (decided,) = touch.machine.bodies("order_decided")
    assert decided.order_id == confirmed.order_id
    return decided.result


@pytest.mark.promise("R17")
@pytest.mark.parametrize(("need", "option"), [("calls", "O-CLIR"), ("data", "O-NET3")])
def test_a_number_is_hidden_and_little_internet_is_more(touch, need, option):
    touch.press("options")
    touch.log_in(PLAIN)
    touch.machine.wait(lambda: "something_on" in touch.machine.offered, 30.0, "listing")
    touch.press("something_on", f"option_need:{need}", f"option:{option}", f"on:{option}", "yes")
    assert switched_on(touch) == "done"


@pytest.mark.promise("R17")
def test_calling_another_country_names_the_price_and_the_cheapest_option(touch):
    touch.press("options")
    touch.log_in(PLAIN)
    touch.machine.wait(lambda: "something_on" in touch.machine.offered, 30.0, "listing")
    touch.press("something_on", "option_need:calls_abroad", "country:TR")
    shown = touch.see(ListView)
    assert shown.rows
    cheaper = next(one.id for one in touch.machine.shown.choices if one.id.startswith("on:"))
    touch.press(cheaper, "yes")
    assert switched_on(touch) == "done"


@pytest.mark.promise("R38")
def test_the_internet_abroad_is_stopped_before_the_journey(touch):
    touch.press("travel", "protection", "option:O-ROAM-STOP", "on:O-ROAM-STOP")
    touch.log_in(PLAIN)
    touch.press("yes")
    assert switched_on(touch) == "done"
