"""Offers and promised payments in words: what, why, for how long, at what price."""

import pytest

from kiosk.projection.account.offers import (
    gives_text,
    notices_view,
    offer_view,
    offers_view,
    points_view,
)
from kiosk.projection.account.promised import promise_id, promise_of, promised_view
from workbench.offer_samples import BIRTHDAY, NOTHING, OFFERS, POINTS, SAVING, TOP_UP
from workbench.statement_samples import PROMISED


@pytest.mark.parametrize(
    ("offer", "gives"),
    [
        (BIRTHDAY, "5 GB, for 7 days"),
        (TOP_UP, "100 points"),
        (SAVING, "20 % off the fee, for 3 months"),
        (OFFERS.offers[3], ""),
    ],
)
def test_what_is_given_is_said_with_its_time(say, offer, gives):
    assert gives_text(say, offer) == gives


def test_every_reason_is_the_customer_s_own(say):
    rows = [row for turn in range(2) for row in offers_view(say, OFFERS, "RUB", turn=turn).rows]
    details = [row.detail for row in rows]
    assert len(set(details)) == len(details) == 7
    assert "A gift. You are with us for 7 years." in details
    assert "A discount. You would save ₽94 a month." in details
    assert "A bonus. For putting in ₽500 or more at once." in details


def test_an_offer_with_a_price_says_it_and_one_without_is_free(say):
    prices = {
        one.product.product_id: offer_view(say, one, "RUB").facts[-2].value for one in OFFERS.offers
    }
    assert prices.pop("F06") == "₽290"
    assert set(prices.values()) == {"free"}


def test_without_offers_the_ways_beside_them_stay(say):
    view = offers_view(say, NOTHING, "RUB")
    assert view.lead == "There is nothing new for you today."
    assert [choice.id for choice in view.choices] == ["back", "beside_offers"]
    only = offers_view(say, NOTHING, "RUB", {"points"})
    assert [choice.id for choice in only.choices] == ["back", "notices"]


def test_exactly_enough_points_are_enough(say):
    view = points_view(say, POINTS, "RUB")
    assert "reward:W-SMS50" in [choice.id for choice in view.choices]  # 47 of 47


def test_what_is_wanted_is_said_in_words_not_by_a_mark_alone(say):
    rows = notices_view(say, {"check_up"}, changed=False).rows
    assert [row.value for row in rows] == ["no", "yes", "no"]


def test_each_sum_has_fee_and_day_on_its_button_and_in_what_is_read(say):
    view = promised_view(say, PROMISED)
    for offered, choice in zip(PROMISED.choices, view.choices[1:], strict=True):
        for part in (say.money(offered.amount_minor), say.money(offered.fee_minor)):
            assert part in choice.label
        assert say.day(offered.due_at) in choice.label
        assert choice.label in view.spoken
        assert promise_of(choice.id) == offered.amount_minor


def test_a_sum_is_found_again_in_the_name_of_its_button_and_in_no_other():
    assert promise_of(promise_id(20_000)) == 20_000
    assert promise_of("back") is None
