"""Options and urgent matters in words: what is offered here, what is read aloud, opening hours."""

from dataclasses import dataclass

import pytest

from kiosk.config.pack_loading import load_pack
from kiosk.config.pack_places import PACKS
from kiosk.projection.account.charges import charges_view, doubts_view
from kiosk.projection.account.holdings import extras_of, for_journeys, holdings_view
from kiosk.projection.account.options import option_needs_view, options_for
from kiosk.projection.ground import choice_ids
from kiosk.projection.ground.country_names import country_name
from kiosk.projection.ground.parts import CHOICES_MAX
from kiosk.projection.ground.shops import shop_text, shops_for_sim
from kiosk.projection.urgent.urgent import lost_facts, urgent_view
from workbench.account_samples import CHARGES
from workbench.option_samples import (
    OPTIONS_CATALOGUE,
    REMEDIED,
    TRAVELLING,
)


@dataclass(frozen=True)
class Hours:
    days: tuple
    opens: str = "09:00"
    closes: str = "20:00"


@dataclass(frozen=True)
class Shop:
    hours: tuple
    name: str = "A shop"
    address: str = "Street 1"
    replaces_sim: bool = True


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("mon",), "Mon"),
        (("sat", "sun"), "Sat, Sun"),
        (("mon", "tue", "wed", "thu", "fri"), "Mon–Fri"),
        (("sun", "mon", "tue", "wed", "fri"), "Mon–Wed, Fri, Sun"),
    ],
)
def test_opening_hours_name_days_that_follow_each_other_together(say, days, told):
    assert shop_text(say, Shop((Hours(days),))) == f"Street 1; {told} 09:00–20:00"


def test_a_shop_without_hours_is_named_by_its_place_alone(say):
    assert shop_text(say, Shop(())) == "Street 1"


def test_only_shops_that_give_out_sim_cards_are_named(say, pack):
    named = [shop.name for shop in shops_for_sim(pack, 10)]
    assert named == [shop.name for shop in pack.shops if shop.replaces_sim]
    assert len(named) < len(pack.shops)
    assert len(lost_facts(say, pack)) <= 2


def test_a_pack_that_lends_nothing_offers_no_promised_payment(say, pack):
    there = {one.id for one in urgent_view(say, pack).choices}
    elsewhere = {one.id for one in urgent_view(say, load_pack(PACKS / "belarus")).choices}
    assert there - elsewhere == {choice_ids.PROMISED}


def test_buttons_of_rows_are_read_aloud_with_the_name_of_their_row(say):
    view = holdings_view(say, TRAVELLING)
    for row in view.rows:
        if row.choice_id:
            own = next(one for one in view.choices if one.id == row.choice_id)
            assert f"Key {own.digit}: {own.label}: {row.label}." in view.spoken


def test_other_options_stand_behind_the_last_page_and_extras_go_off_from_the_first(say):
    first, last = (holdings_view(say, TRAVELLING, turn) for turn in (0, 1))
    assert {one.id for one in first.choices} >= {"extras_off", "more_rows"}
    assert {one.id for one in last.choices} >= {"something_on", "more_rows"}


def test_what_is_included_or_free_is_no_extra():
    names = {item.product.product_id for item in extras_of(TRAVELLING)}
    assert names == {"O-ROAM-OLD", "C-HORO", "C-MUSIC"}


def test_for_journeys_is_only_what_costs_money_and_its_sum():
    told = for_journeys(TRAVELLING)
    assert [item.product.product_id for item in told.items] == ["O-ROAM-OLD"]
    assert told.month_minor == told.items[0].month_minor


def test_a_need_nothing_fits_is_not_asked_for(say):
    poor = OPTIONS_CATALOGUE.model_copy(update={"options": OPTIONS_CATALOGUE.options[:1]})
    needs = [one.id for one in option_needs_view(say, poor).choices[1:]]
    assert needs == [f"option_need:{need}" for need in ("data", "calls_abroad", "journey", "all")]


def test_packages_for_journeys_are_no_more_internet_at_home():
    assert [one.product.product_id for one in options_for(OPTIONS_CATALOGUE, "data")] == ["O-NET3"]


def test_a_row_of_the_charges_has_the_best_remedy_as_its_button(say):
    view = charges_view(say, REMEDIED)
    labels = {one.id: one.label for one in view.choices}
    assert [labels.get(row.choice_id, "") for row in view.rows] == [
        "Cheaper",
        "Switch off",
        "Cheaper",
        "Stop it",
    ]
    assert len(view.choices) - 1 <= CHOICES_MAX
    assert country_name(say, "TR") in view.rows[2].detail


def test_only_rows_of_this_page_can_be_pointed_at(say):
    second = doubts_view(say, CHARGES, 1)
    assert [one.id for one in second.choices[1:]] == ["charge:4", "charge:5"]
