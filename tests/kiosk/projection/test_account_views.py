"""The account's warnings, and the one touch that does something about the first of them."""

import pytest

from contract.account.holdings import Alert
from kiosk.projection.account.account import account_view
from workbench.account_samples import AT, FULL, SUMMARY

BARE = FULL.model_copy(update={"promised": None})


def shown(say, summary, codes, hidden=frozenset()):
    alerts = tuple(Alert(code=code, amount_minor=100, at=AT) for code in codes)
    return account_view(say, summary.model_copy(update={"alerts": alerts}), hidden)


def touches(view):
    return [row.choice_id for row in view.alerts if row.choice_id]


@pytest.mark.parametrize(
    ("codes", "way"),
    [
        (("balance_negative",), ["promised"]),
        (("fee_not_covered", "check_up_due"), ["promised"]),
        (("check_up_due",), ["tariff"]),
        (("gift_waits",), []),
        ((), []),
    ],
)
def test_the_first_warning_that_can_be_dealt_with_has_its_touch(say, codes, way):
    view = shown(say, BARE, codes)
    assert touches(view) == way
    assert [choice.id for choice in view.choices if choice.id in ("promised", "tariff")] == way


def test_who_owes_a_promised_payment_is_led_to_the_check_up_instead(say):
    view = shown(say, FULL, ("balance_negative", "promised_due", "check_up_due"))
    assert touches(view) == ["tariff"]


def test_a_door_the_operator_has_not_is_at_no_warning(say):
    assert touches(shown(say, BARE, ("balance_negative",), frozenset({"promised"}))) == []


def test_a_company_s_number_gets_no_touch_at_its_warnings(say):
    company = BARE.model_copy(update={"company_managed": True})
    assert touches(shown(say, company, ("balance_negative", "check_up_due"))) == []


def test_a_check_up_that_is_due_is_never_crowded_out(say):
    codes = ("blocked", "limit_near", "gift_waits", "subscriptions_on", "check_up_due")
    view = shown(say, SUMMARY, codes)
    assert len(view.alerts) == 3
    assert "check-up" in view.alerts[-1].label


def test_the_account_s_doors_stand_in_the_order_of_their_use(say):
    ids = [choice.id for choice in shown(say, SUMMARY, ()).choices]
    assert ids == ["back", "charges", "usage", "options", "offers", "sign_out", "top_up"]
