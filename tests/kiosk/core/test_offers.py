"""Offers, points and messages on the screen, with the operator's answers handed in."""

import pytest

from workbench.account_samples import SUMMARY
from workbench.catalogue_samples import TERMS
from workbench.offer_samples import NOTHING, OFFERS, POINTS


@pytest.fixture
def offers(rig):
    """offers(told): the offers are on the screen of who is logged in."""

    def show(told=OFFERS):
        rig.ready()
        rig.press("home")
        rig.press("account")
        rig.sign_in("9005550177")
        rig.answer("summary", SUMMARY)
        rig.press("offers")
        rig.answer("offers", told)
        return rig

    return show


@pytest.mark.promise("R06")
def test_each_offer_says_what_it_is_why_and_until_when(offers):
    rows = offers().screen.view.rows
    assert [row.label for row in rows] == [one.product.name.text for one in OFFERS.offers[:4]]
    assert all(row.detail and "01.12.2026" in row.value for row in rows)
    assert "94" in rows[2].detail  # what the saving is
    assert "3" in rows[3].detail  # how many subscriptions


def test_all_offers_are_leafed_through(offers):
    rig = offers()
    rig.press("more_rows")
    assert [one for one in rig.choices if one.startswith("offer:")] == [
        "offer:F02", "offer:F06", "offer:F07",
    ]  # fmt: skip


def test_an_offer_is_read_with_its_terms_and_taken_through_a_quote(offers):
    rig = offers()
    rig.press("offer:F01")
    rig.press("terms")
    assert rig.asked.body.product_id == "F01"
    rig.answer("terms", TERMS)
    rig.press("back")
    rig.press("take")
    assert rig.asked.operation == "quote_change"
    assert rig.asked.body.change.offer_id == "F01"


def test_a_bonus_that_comes_by_itself_cannot_be_taken(offers):
    rig = offers()
    rig.press("more_rows")
    rig.press("offer:F02")
    assert "take" not in rig.choices
    assert rig.screen.view.note


def test_from_an_offer_one_comes_back_to_the_page_it_was_on(offers):
    rig = offers()
    rig.press("more_rows")
    rig.press("offer:F06")
    rig.press("back")
    rig.answer("offers", OFFERS)
    assert "offer:F06" in rig.choices


def test_points_buy_what_they_are_enough_for_and_nothing_else(offers):
    rig = offers()
    rig.press("beside_offers")
    rig.press("points")
    rig.answer("points", POINTS)
    assert "47" in rig.screen.view.lead
    takes = [one for one in rig.choices if one.startswith("reward:")]
    assert takes == ["reward:W-MIN50", "reward:W-SMS50"]
    assert "73" in rig.screen.view.rows[2].detail  # points that are missing
    rig.press("reward:W-SMS50")
    assert rig.asked.body.change.reward_id == "W-SMS50"


@pytest.mark.promise("R07")
def test_to_be_told_of_something_better_is_marked_and_saved_with_what_was_wanted_before(offers):
    rig = offers()
    rig.press("beside_offers")
    rig.press("notices")
    rig.answer("summary", SUMMARY.model_copy(update={"notices": ("before_fee",)}))
    rig.press("save")
    change = rig.asked.body.change
    assert (change.better_offer, change.check_up, change.before_fee) == (True, False, True)


def test_messages_are_switched_by_touch_and_only_a_change_can_be_saved(offers):
    rig = offers(NOTHING)
    rig.press("beside_offers")
    rig.press("notices")
    rig.answer("summary", SUMMARY.model_copy(update={"notices": ("better_offer",)}))
    save = rig.screen.view.choices[-1]
    assert (save.id, save.enabled) == ("save", False)
    before = [row.value for row in rig.screen.view.rows]
    rig.press("notice:check_up")
    after = [row.value for row in rig.screen.view.rows]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]
    assert rig.screen.view.choices[-1].enabled
    rig.press("notice:check_up")
    assert not rig.screen.view.choices[-1].enabled


def test_an_access_that_ended_leads_home_from_any_of_it(offers):
    rig = offers()
    rig.press("beside_offers")
    rig.press("points")
    rig.refuse("points", "access_ended", 401)
    rig.press("home")
    assert rig.view == "HomeView"
