"""A change can be taken back for a while, as if it had not been."""

from __future__ import annotations

from datetime import timedelta

import pytest

ORDINARY, S01, S02 = "+79001234567", "+79001000001", "+79001000002"
TRAVELLER, LIMITED, OLD_TARIFF = "+79001000016", "+79001000013", "+79009998877"


def test_an_option_is_taken_back_with_its_money_and_all_that_came_with_it(customer, whole):
    ann = customer()
    ann.owns(20_000)
    before, held = ann.balance(), ann.holds()
    done = ann.change("switch_on", option_id="O-ABROAD")
    assert ann.holds() == {*held, "O-INTL", "O-ABROAD"}
    quote = ann.quote("undo", order_id=done.order_id)
    assert (quote.refusal, quote.balance_after_minor) == ("", before)
    assert quote.month_before_minor - quote.month_after_minor == 50_00
    assert ann.order(quote).charged_minor == 0
    assert (ann.balance(), ann.holds()) == (before, held)
    ann.house.later(seconds=1)
    assert ann.charges().paid_in_minor >= 50_00
    whole()


def test_what_a_change_switched_off_comes_back_on(customer, whole):
    peter = customer(TRAVELLER)
    before = peter.holds()
    done = peter.change("switch_on", option_id="O-ROAMDAY-E")
    quote = peter.quote("undo", order_id=done.order_id)
    assert [one.product_id for one in quote.also_on] == ["O-ROAM-OLD"]
    peter.order(quote)
    assert peter.holds() == before
    off = peter.change("switch_off", product_ids=["O-INTL"])
    assert peter.holds() == set()
    peter.change("undo", order_id=off.order_id)
    assert peter.holds() == before
    whole()


def test_fees_go_on_by_their_own_days_as_if_nothing_had_been(customer, house):
    ann = customer()
    items = ann.terminal.about("holdings", ann.access).items
    off = ann.change("switch_off", product_ids=["O-CLIR", "C-HORO"])
    house.later(hours=11)  # a day's fee is due meanwhile
    later = customer(visit="v-2")
    later.change("undo", order_id=off.order_id)
    again = later.terminal.about("holdings", later.access).items
    assert [(one.product, one.since) for one in again] == [
        (one.product, one.since) for one in items
    ]
    house.later(seconds=1)
    counted = {one.charge_id: one.count for one in later.charges().groups}
    assert (counted["subscription_fee.C-HORO"], counted["option_fee.O-CLIR"]) == (30, 1)


def test_a_tariff_taken_back_next_month_leaves_only_its_own_fee(customer, house, whole):
    house.now = house.now.replace(day=30, hour=20)
    anna = customer(S01)
    anna.owns(100_000)
    before = anna.balance()
    done = anna.change("change_tariff", tariff_id="T06")
    house.later(hours=2)
    later = customer(S01, visit="v-2")
    assert later.summary().tariff.product_id == "T06"
    quote = later.quote("undo", order_id=done.order_id)
    assert quote.subject.product_id == "T06"
    assert [one.product_id for one in quote.also_on] == ["T03"]
    later.order(quote)
    house.later(seconds=1)
    fees = {one.charge_id: one.amount_minor for one in later.charges().groups}
    assert fees["tariff_fee.T03"] == 300_00
    assert fees["tariff_fee.T06"] == done.charged_minor
    assert later.balance() == before
    whole()


def test_a_discount_comes_back_with_its_tariff(customer, house):
    vera = customer("+79007654321")
    vera.owns(200_000)
    vera.change("take_offer", offer_id="F03")
    house.now = house.now.replace(month=12, day=3)
    later = customer("+79007654321", visit="v-2")
    before = later.summary().next_fee
    done = later.change("change_tariff", tariff_id="T05")
    assert later.summary().next_fee.amount_minor == 850_00
    later.change("undo", order_id=done.order_id)
    assert later.summary().next_fee == before
    assert before.amount_minor == 400_00


def test_a_spending_limit_goes_back_to_the_step_before(customer):
    max_ = customer(LIMITED)
    done = max_.change("switch_on", option_id="O-ROAM-LIMIT", amount_minor=5000_00)
    max_.change("undo", order_id=done.order_id)
    assert "limit_reached" in {one.code for one in max_.summary().alerts}


@pytest.mark.slow
def test_a_tariff_is_taken_back_even_to_one_nobody_can_join(customer, whole):
    galina = customer(OLD_TARIFF)
    galina.owns(100_000)
    before = galina.balance()
    quote = galina.quote("change_tariff", tariff_id="T03")
    assert "no_way_back" in {one.code for one in quote.losses}
    done = galina.order(quote)
    assert galina.quote("change_tariff", tariff_id="T09").refusal == "closed_to_new"
    galina.change("undo", order_id=done.order_id)
    assert galina.summary().tariff.product_id == "T09"
    assert galina.balance() == before
    whole()


def test_a_tariff_that_waits_is_taken_back_until_it_begins(customer, house):
    boris = customer(S02)
    quote = boris.quote("change_tariff", tariff_id="T07")
    assert quote.undo_until == quote.effective_at
    done = boris.order(quote)
    house.now = quote.effective_at - timedelta(minutes=5)
    later = customer(S02, visit="v-2")
    undo = later.quote("undo", order_id=done.order_id)
    assert undo.refusal == ""
    house.now = quote.effective_at
    assert later.order(undo).refusal == "conflict"
    assert later.quote("undo", order_id=done.order_id).refusal == "too_late"


def test_undo_ends_after_a_day_and_works_once(customer, house):
    ann = customer()
    quote = ann.quote("switch_on", option_id="O-INTL")
    assert quote.undo_until == house.now + timedelta(hours=24)
    done = ann.order(quote)
    twice = [ann.quote("undo", order_id=done.order_id) for _ in range(2)]
    assert ann.order(twice[0]).result == "done"
    assert ann.order(twice[1]).refusal == "conflict"
    assert ann.quote("undo", order_id=done.order_id).refusal == "too_late"
    done = ann.change("switch_on", option_id="O-INTL")
    house.now = done.decided_at + timedelta(hours=24)
    late = customer(visit="v-2")
    assert late.quote("undo", order_id=done.order_id).refusal == "too_late"


def test_what_something_else_was_built_on_stays(customer):
    ann = customer()
    first = ann.change("switch_on", option_id="O-ROAM-BASE")
    ann.change("switch_on", option_id="O-ROAMDAY-E")
    assert ann.quote("undo", order_id=first.order_id).refusal == "too_late"


def test_the_last_of_several_changes_alone_is_taken_back(customer, house):
    oleg = customer("+79001112233")
    orders = []
    for tariff_id in ("T02", "T01", "T02"):
        house.later(seconds=1)
        orders.append(oleg.change("change_tariff", tariff_id=tariff_id))
    assert oleg.quote("undo", order_id=orders[0].order_id).refusal == "too_late"
    oleg.change("undo", order_id=orders[2].order_id)
    assert oleg.summary().tariff.product_id == "T01"
    assert oleg.quote("undo", order_id=orders[0].order_id).refusal == "too_late"
    oleg.change("undo", order_id=orders[1].order_id)
    oleg.change("undo", order_id=orders[0].order_id)
    assert oleg.summary().tariff.product_id == "T01"


def test_what_was_used_is_not_given_back(customer, house):
    anna = customer(S01)
    anna.owns(100_000)
    done = anna.change("switch_on", option_id="O-NET10")
    assert anna.quote("undo", order_id=done.order_id).refusal == ""
    house.later(hours=20)
    later = customer(S01, visit="v-2")
    assert later.quote("undo", order_id=done.order_id).refusal == "too_late"


def test_nobody_takes_back_the_order_of_another_number(customer):
    done = customer().change("switch_on", option_id="O-INTL")
    stranger = customer(S01, visit="v-2")
    assert stranger.quote("undo", order_id=done.order_id).refusal == "not_on"


@pytest.mark.slow
def test_what_gives_something_away_cannot_be_taken_back(customer):
    ann = customer(level="L2")
    ann.owns(20_000)
    for kind, more in (
        ("switch_on", {"option_id": "O-TURBO1"}),
        ("take_reward", {"reward_id": "W-MIN50"}),
        ("promise_payment", {"amount_minor": 50_00}),
        ("block_sim", {}),
    ):
        quote = ann.quote(kind, **more)
        assert quote.undo_until is None
        done = ann.order(quote)
        assert ann.quote("undo", order_id=done.order_id).refusal == "not_on"
