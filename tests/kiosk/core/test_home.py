"""The first screen with all doors: it says what works when the operator is out of reach."""

import pytest

from kiosk.events import CustomerDid
from kiosk.operator.errors import OperatorUnreachableError
from kiosk.views.intents import SetLanguage
from workbench.catalogue_samples import FREQUENT


@pytest.mark.promise("R27")
def test_while_the_operator_is_silent_the_doors_say_what_still_works(rig):
    rig.ready()
    rig.press("home")
    rig.tell(CustomerDid(SetLanguage("en")))
    assert rig.screen.view.notice == ""
    rig.press("travel")
    rig.press("going_abroad")
    rig.answer("roaming_prices", OperatorUnreachableError("no answer"))
    assert rig.view == "MessageView"
    rig.press("home")
    assert "guide and telephone numbers" in rig.screen.view.notice
    assert rig.screen.view.notice in rig.screen.view.spoken
    rig.press("travel")
    rig.press("going_abroad")
    rig.answer("roaming_prices", FREQUENT)
    rig.press("back")
    rig.press("back")
    assert rig.view == "HomeView"
    assert rig.screen.view.notice == ""
