"""Terms are read without hurry: five minutes a page, and twice that for who needs it."""

import pytest

from contract.account.access import Access, CodeSent
from kiosk.events import CustomerDid
from kiosk.views.intents import ToggleLargeText
from workbench.catalogue_samples import ADVICE, AT, CATALOGUE, TERMS

OPEN = Access(access_token="t" * 32, level="L1", msisdn="+79161234567", expires_at=AT)
SENT = CodeSent(authentication_id="A-1", expires_at=AT, resend_after_s=45, sends_left=2)
FIVE_MINUTES_S = 300
WARNING_S = 20


@pytest.fixture
def terms(rig):
    """The full terms of a tariff stand on the screen, and nothing was ordered."""
    rig.ready()
    rig.press("home")
    rig.press("tariff")
    rig.type("9161234567")
    rig.press("next")
    rig.answer("send_code", SENT)
    rig.type("123456")
    rig.answer("validate_code", OPEN)
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
