"""Options on the screen: switched off beside their row and all at once, found and switched on."""

import pytest

from contract.account.access import Access
from contract.account.catalogue import CallPrice, RoamingPrices
from contract.account.changes import OrderResult
from contract.account.help import CaseOpened
from contract.account.holdings import Holdings, Remedy
from drivers.api import AcceptorStatus
from workbench.account_samples import AT, CHARGES, HOLDINGS, SUMMARY
from workbench.catalogue_samples import FREQUENT, PRICES
from workbench.option_samples import CALLS, DAILY, OPTIONS, OPTIONS_CATALOGUE, TRAVELLING
from workbench.order_samples import OFF_QUOTE, ON_QUOTE, said

OWN = "9161234567"
OPEN = Access(access_token="t" * 32, level="L1", msisdn=f"+7{OWN}", expires_at=AT)


@pytest.fixture
def home(rig):
    rig.ready()
    rig.press("home")
    return rig


def log_in(rig):
    rig.sign_in(OWN)
    return rig


@pytest.fixture
def listed(home):
    home.press("options")
    log_in(home).answer("holdings", HOLDINGS)
    return home


def carry_out(rig, quote):
    rig.press("yes")
    order_id = rig.asked.body.order_id
    text = said(quote, order_id=order_id).to_bytes().decode()
    rig.answer(
        "order_change", OrderResult(order_id=order_id, state="done", statement=text, jws="a..b")
    )
    rig.press("done")


# --- switching off --------------------------------------------------------------------------------


def test_every_row_that_can_go_off_has_its_button_and_is_named_when_read_aloud(listed):
    view = listed.screen.view
    buttons = [row.choice_id for row in view.rows]
    assert buttons == ["off:C-HORO", "off:C-MUSIC", ""]
    own = next(one for one in view.choices if one.id == "off:C-HORO")
    assert f"{own.label}: «Гороскоп дня»" in view.spoken


def test_what_is_off_is_asked_anew_on_the_same_page(listed):
    listed.press("off:C-MUSIC")
    assert listed.asked.body.change.product_ids == ("C-MUSIC",)
    listed.answer("quote_change", OFF_QUOTE)
    carry_out(listed, OFF_QUOTE)
    listed.answer("holdings", HOLDINGS.model_copy(update={"items": HOLDINGS.items[:1]}))
    assert [row.label for row in listed.screen.view.rows] == ["«Гороскоп дня»"]


@pytest.mark.promise("R18")
def test_extras_are_subscriptions_what_nobody_uses_and_what_is_charged_each_day(home):
    used = DAILY.model_copy(
        update={"product": OPTIONS[0].product, "price": OPTIONS[0].price, "unused": False}
    )
    unused = used.model_copy(update={"product": OPTIONS[1].product, "unused": True})
    told = Holdings(currency="RUB", month_minor=1, items=(*HOLDINGS.items, DAILY, used, unused))
    home.press("options")
    log_in(home).answer("holdings", told)
    home.press("extras_off")
    names = (DAILY.product.product_id, OPTIONS[1].product.product_id)
    assert home.asked.body.change.product_ids == ("C-HORO", "C-MUSIC", *names)


def test_without_extras_there_is_nothing_to_switch_off_at_once(home):
    home.press("options")
    log_in(home).answer("holdings", Holdings(currency="RUB", month_minor=0, items=()))
    assert "extras_off" not in home.choices
    assert "something_on" in home.choices


def test_what_a_company_manages_has_no_buttons(home):
    items = tuple(one.model_copy(update={"can_switch_off": False}) for one in HOLDINGS.items)
    home.press("options")
    log_in(home).answer("holdings", HOLDINGS.model_copy(update={"items": items}))
    assert not any(row.choice_id for row in home.screen.view.rows)
    assert "extras_off" not in home.choices


# --- switching on ---------------------------------------------------------------------------------


@pytest.fixture
def needs(listed):
    listed.press("something_on")
    listed.answer("catalogue", OPTIONS_CATALOGUE)
    return listed


@pytest.mark.promise("R17")
def test_options_are_found_by_what_one_needs(needs):
    needs.press("option_need:data")
    assert needs.choices[1:] == ["option:O-NET3"]
    needs.press("back")
    needs.press("option_need:all")
    assert "option:O-ROAM-OLD" not in needs.choices  # nobody can have it any more


@pytest.mark.promise("R11")
def test_a_card_says_the_price_what_it_needs_and_what_it_excludes(needs):
    needs.press("option_need:all")
    needs.press("option:O-ROAMDAY")
    rows = needs.screen.view.rows
    assert "290" in rows[0].value
    assert {row.detail for row in rows} >= {"«Роуминг»", "«Роуминг-календарь»"}
    needs.press("on:O-ROAMDAY")
    assert needs.asked.body.change.option_id == "O-ROAMDAY"
    needs.answer("quote_change", ON_QUOTE)
    carry_out(needs, ON_QUOTE)
    assert needs.asked.operation == "holdings"


def test_the_step_of_a_limit_is_chosen_before_the_quote(needs):
    needs.press("option_need:protection")
    needs.press("option:O-LIMIT")
    needs.press("on:O-LIMIT")
    needs.press("step:100000")
    change = needs.asked.body.change
    assert (change.option_id, change.amount_minor) == ("O-LIMIT", 100_000)


def test_what_is_on_already_cannot_be_had_twice(needs):
    needs.press("option_need:all")
    needs.press("option:O-SPAM")
    assert "on:O-SPAM" not in needs.choices
    assert needs.screen.view.notice


@pytest.mark.promise("R17")
def test_calling_another_country_has_its_price_and_the_cheapest_option(needs):
    needs.press("option_need:calls_abroad")
    needs.answer("roaming_prices", FREQUENT)
    needs.press("country:KZ")
    assert needs.asked.body.country == "KZ"
    needs.answer("call_price", CALLS)
    first, second = needs.screen.view.rows
    assert "20" in first.value
    assert "10" in second.detail
    needs.press(second.choice_id)
    assert needs.asked.body.change.option_id == CALLS.cheapest.product.product_id


def test_a_country_without_an_option_still_has_its_price(needs):
    needs.press("option_need:calls_abroad")
    needs.answer("roaming_prices", FREQUENT)
    needs.press("country:KZ")
    needs.answer("call_price", CallPrice(country="KZ", currency="RUB", minute_minor=2_000))
    needs.press("other_country")
    needs.answer("roaming_prices", FREQUENT)
    assert "country:KZ" in needs.choices


# --- travel ---------------------------------------------------------------------------------------


@pytest.fixture
def travel(home):
    home.press("travel")
    return home


def test_login_for_an_option_of_a_country_returns_to_that_country(travel):
    travel.press("going_abroad")
    travel.answer("roaming_prices", FREQUENT)
    travel.press("country:HU")
    travel.answer("roaming_prices", RoamingPrices(currency="RUB", prices=PRICES))
    title = travel.screen.view.title
    travel.press("on:O-ROAMDAY-E")
    log_in(travel)
    assert travel.asked.body.change.option_id == "O-ROAMDAY-E"
    travel.answer("quote_change", ON_QUOTE)
    carry_out(travel, ON_QUOTE)
    assert travel.screen.view.title == title


@pytest.mark.promise("R38")
def test_protection_from_large_bills_needs_no_login_to_look_at(travel):
    travel.press("protection")
    travel.answer("catalogue", OPTIONS_CATALOGUE)
    assert travel.choices[1:] == ["option:O-SPAM", "option:O-LIMIT"]


@pytest.mark.promise("R38")
def test_after_a_journey_only_what_costs_money_because_of_it_is_shown(travel):
    travel.press("left_on")
    log_in(travel).answer("holdings", TRAVELLING)
    view = travel.screen.view
    assert [row.label for row in view.rows] == ["«Роуминг-календарь»"]
    travel.press(view.rows[0].choice_id)
    assert travel.asked.body.change.product_ids == ("O-ROAM-OLD",)


@pytest.mark.promise("R33")
def test_the_numbers_abroad_come_on_a_card(travel):
    travel.press("abroad_numbers")
    travel.press("print")
    parts = travel.slips[-1].slip.parts
    assert any("+7 495 766 0166" in getattr(part, "text", "") for part in parts)
    travel.printed()
    travel.press("done")
    assert travel.view == "ContactsView"


@pytest.mark.promise("R37")
def test_a_helper_opens_a_case_for_a_phone_abroad_and_is_called_on_another_one(travel):
    travel.press("somebody_abroad")
    travel.press("open_case")
    travel.type(OWN)
    travel.press("next")
    travel.answer("roaming_prices", FREQUENT)
    travel.press("country:TR")
    travel.type("9161112233")
    travel.press("call_me")
    body = travel.asked.body
    assert (body.topic, body.country) == ("helper", "TR")
    assert (body.msisdn, body.call_msisdn) == (f"+7{OWN}", "+79161112233")
    assert body.access_token is None
    travel.answer("open_case", CaseOpened(case_no="48112237", promised_at=AT))
    assert travel.screen.view.code
    travel.press("done")
    assert "somebody_abroad" in travel.choices


@pytest.mark.promise("R37")
def test_a_helper_puts_money_on_the_phone_and_goes_on(travel):
    travel.press("somebody_abroad")
    travel.press("top_up")
    travel.type(OWN)
    travel.press("next")
    travel.answer_check(travel.quote())
    travel.press("yes")
    travel.status(AcceptorStatus.IDLE)
    travel.insert(500)
    travel.finish()
    travel.decide()
    travel.press("done")
    travel.press("open_case")
    travel.type("9005550177")
    travel.press("next")
    travel.answer("roaming_prices", FREQUENT)
    travel.press("country:TR")
    assert travel.view == "NumberView"  # the phone abroad is not offered for the call


def test_a_helper_who_changed_their_mind_goes_on_as_well(travel):
    travel.press("somebody_abroad")
    travel.press("top_up")
    travel.press("back")
    assert "open_case" in travel.choices


# --- where the money went -------------------------------------------------------------------------


def charges_with(rig, kind, product_id="O-X"):
    """One row that this remedy stops."""
    remedies = (Remedy(kind=kind, product_id=product_id), Remedy(kind="dispute"))
    group = CHARGES.groups[1].model_copy(update={"remedies": remedies})
    rig.press("account")
    log_in(rig).answer("summary", SUMMARY)
    rig.press("charges")
    rig.answer("charges", CHARGES.model_copy(update={"groups": (group,)}))
    return rig


@pytest.mark.parametrize("kind", ["country_option", "data_stop", "content_block"])
def test_what_protects_from_a_charge_is_switched_on_beside_it(home, kind):
    charges_with(home, kind).press("remedy:0")
    change = home.asked.body.change
    assert (change.kind, change.option_id) == ("switch_on", "O-X")


@pytest.mark.promise("R34")
def test_what_costs_is_switched_off_beside_it_and_the_list_asked_anew(home):
    charges_with(home, "switch_off").press("remedy:0")
    assert home.asked.body.change.product_ids == ("O-X",)
    home.answer("quote_change", OFF_QUOTE)
    carry_out(home, OFF_QUOTE)
    assert home.asked.operation == "charges"


def test_a_dear_tariff_leads_to_the_check_up(home):
    charges_with(home, "cheaper_tariff", None).press("remedy:0")
    assert home.asked.operation == "advice"


def test_a_charge_that_is_not_right_becomes_a_case_of_its_own(home):
    charges_with(home, "dispute")
    assert not home.screen.view.rows[0].choice_id
    home.press("dispute")
    home.press("charge:0")
    home.press("call_me")
    body = home.asked.body
    assert (body.topic, body.charge_id) == ("dispute", CHARGES.groups[1].charge_id)
    assert body.call_msisdn == f"+7{OWN}"
    assert body.access_token == OPEN.access_token
