"""Terms are read without hurry: five minutes a page, and twice that for who needs it."""

import pytest

from kiosk.events import CustomerDid
from kiosk.views.intents import ToggleLargeText
from workbench.catalogue_samples import ADVICE, CATALOGUE, TERMS

FIVE_MINUTES_S = 300
WARNING_S = 20


@pytest.fixture
def terms(rig):
    """The full terms of a tariff stand on the screen, and nothing was ordered."""
    rig.ready()
    rig.press("home")
    rig.press("tariff")
    rig.sign_in()
    rig.answer("advice", ADVICE)
    rig.press("tariff:T07")
    rig.answer("catalogue", CATALOGUE)
    rig.press("terms")
    rig.answer("terms", TERMS)
    return rig


@pytest.mark.promise("R03")
def test_terms_stand_for_five_minutes_whole_before_anybody_is_asked_whether_they_are_there(terms):
    shown = terms.screen.view
    assert [section.heading for section in shown.sections] == [
        section.heading for section in TERMS.sections
    ]
    terms.pass_time(FIVE_MINUTES_S - WARNING_S - 1, step_s=3)
    assert terms.screen.overlay is None
    assert terms.screen.view == shown
    terms.pass_time(2)
    assert terms.screen.overlay is not None
    assert terms.screen.view == shown


@pytest.mark.promise("R02", "R03")
def test_who_reads_large_letters_has_ten_minutes(terms):
    terms.tell(CustomerDid(ToggleLargeText()))
    terms.pass_time(2 * FIVE_MINUTES_S - WARNING_S - 1, step_s=3)
    assert terms.screen.overlay is None
    assert terms.view == "DocumentView"
