"""Catalogue, terms, prices abroad, offers, points and promised payments, in every market."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.account import store, words
from backend.account.products import products
from backend.account.rows import Held, OfferTaken, Promise
from backend.demo.markets import MARKETS
from backend.demo.price_lists import market_catalogue
from backend.sms import major
from contract.account.catalogue import (
    CallPriceQuestion,
    CatalogueQuestion,
    RoamingQuestion,
    TermsQuestion,
)

CURRENCIES = [market.currency for market in MARKETS.values()]
OURS = "+79001234567"


def catalogue(terminal, language="en", currency=None):
    return terminal.ask("catalogue", CatalogueQuestion(language=language, currency=currency))


def terms(terminal, product_id, language="en", currency=None):
    asked = TermsQuestion(product_id=product_id, language=language, currency=currency)
    return terminal.ask("terms", asked)


def words_of(told) -> str:
    return " ".join(line for section in told.sections for line in section.paragraphs)


def prices_in(raw) -> set[int]:
    """Return every price of a tariff or option of the catalogue file."""
    names = ("fee", "fee_month", "onnet", "home_other", "home_fixed", "domestic", "sms", "mb")
    found = {raw[name] for name in names if isinstance(raw.get(name), int)}
    return found | {raw.get("auto_pack", {}).get("price", 0)} - {0}


@pytest.mark.parametrize("currency", CURRENCIES)
def test_the_catalogue_of_a_market_is_in_its_money_and_all_its_terms_can_be_read(
    terminal, currency
):
    told = catalogue(terminal, currency=currency)
    assert told.currency == currency
    assert len(told.tariffs) == 10
    for card in (*told.tariffs, *told.options):
        found = terms(terminal, card.product.product_id, currency=currency)
        assert (found.version, found.language) == (card.terms_version, "en")
        assert found.product == card.product


def test_an_archived_tariff_is_shown_as_closed_and_an_open_one_is_not(terminal):
    closed = {one.product.product_id: one.closed for one in catalogue(terminal).tariffs}
    assert closed == {f"T{n:02}": n > 8 for n in range(1, 11)}


@pytest.mark.parametrize("market_id", MARKETS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_terms_carry_every_price_of_the_catalogue(terminal, market_id, language):
    market = MARKETS[market_id]
    for product in products(market_id).values():
        if product.kind not in ("tariff", "option", "subscription"):
            continue
        text = words_of(terms(terminal, product.product_id, language, market.currency))
        free = {"onnet"} if product.raw.get("onnet_free_after_pkg") else set()
        raw = {name: value for name, value in product.raw.items() if name not in free}
        if raw.get("data_policy", "per_mb") != "per_mb":
            raw.pop("mb")
        for price in prices_in(raw) - {0}:
            assert major(price, market.currency) in text, (product.product_id, price)


def test_terms_say_which_language_they_are_written_in(terminal):
    assert terms(terminal, "T03", "uk").language == "ru"
    assert terms(terminal, "T03", "hu").language == "en"


def test_a_version_is_the_same_in_every_language_and_another_in_another_market(terminal):
    assert terms(terminal, "T03", "ru").version == terms(terminal, "T03", "hu").version
    assert terms(terminal, "T03").version != terms(terminal, "T03", currency="HUF").version


def test_an_unknown_product_country_or_currency_is_told_so(terminal, refusal):
    assert refusal(terms, terminal, "T99").status == 404
    assert refusal(catalogue, terminal, currency="EUR").status == 404
    asked = RoamingQuestion(language="en", country="ZZ")
    assert refusal(terminal.ask, "roaming_prices", asked).code == "unknown"


@pytest.mark.parametrize("market", MARKETS.values(), ids=MARKETS)
def test_every_country_has_prices_and_the_home_country_is_not_among_them(terminal, market):
    listed = terminal.ask(
        "roaming_prices", RoamingQuestion(language="en", currency=market.currency)
    )
    assert market.country not in listed.countries
    assert set(listed.frequent) <= set(listed.countries)
    assert len(listed.frequent) == 6
    assert listed.countries[-2:] == ("@AIR", "@SEA")
    for country in listed.countries:
        asked = RoamingQuestion(language="en", country=country, currency=market.currency)
        prices = terminal.ask("roaming_prices", asked).prices
        assert prices.country == country
        assert prices.out_minute_minor > 0


def test_the_options_of_a_country_are_the_cheapest_first_and_none_of_an_archive(terminal):
    asked = RoamingQuestion(language="en", country="HU")
    prices = terminal.ask("roaming_prices", asked).prices
    assert [one.product.product_id for one in prices.options] == ["O-ROAMDAY-E", "O-ROAMDAY-W"]
    assert prices.mb_minor == 120_00


def test_a_call_abroad_has_its_price_and_the_cheapest_option_for_it(terminal):
    told = terminal.ask("call_price", CallPriceQuestion(language="en", country="KZ"))
    assert (told.minute_minor, told.cheapest_minute_minor) == (20_00, 10_00)
    assert told.cheapest.product.product_id == "O-ABROAD"


@pytest.mark.promise("R06")
@pytest.mark.parametrize(
    ("msisdn", "offer", "reason", "amount"),
    [
        ("+79001000014", "F01", "birthday", None),
        ("+79001000015", "F04", "long_customer", 11),
        ("+79001000017", "F05", "subscriptions", 3),
        (OURS, "F02", "top_up", 500_00),
    ],
)
def test_an_offer_comes_by_its_rule_with_its_reason(terminal, msisdn, offer, reason, amount):
    told = terminal.about("offers", terminal.login(msisdn)).offers
    found = {one.product.product_id: one for one in told}
    assert (found[offer].reason, found[offer].reason_amount) == (reason, amount)
    assert found[offer].terms_version.startswith(offer)


def test_a_discount_is_offered_to_whom_it_would_save_something(house, terminal):
    house.database.write_now(lambda db: store.set_tariff(db, "+79001000003", "T05", house.now))
    told = terminal.about("offers", terminal.login("+79001000003")).offers
    (offer,) = [one for one in told if one.product.product_id == "F03"]
    assert (offer.reason, offer.fee_percent, offer.months) == ("saving", -20, 3)
    assert offer.reason_amount > 0


def test_an_accepted_offer_is_not_offered_again_and_lowers_the_fee(house, terminal):
    number, now = "+79001000002", house.now
    discount = OfferTaken("F03", now, now + timedelta(days=90), -20, "o-1")
    house.database.write_now(lambda db: store.take_offer(db, number, discount))
    access = terminal.login(number)
    assert "F03" not in {one.product.product_id for one in terminal.about("offers", access).offers}
    assert terminal.about("summary", access).next_fee.amount_minor == 400_00


def test_company_managed_numbers_are_offered_nothing(terminal):
    assert terminal.about("offers", terminal.login("+79001000008")).offers == ()


def test_points_buy_rewards_the_cheapest_first(terminal):
    told = terminal.about("points", terminal.login(OURS))
    assert told.points == 186
    assert [one.points for one in told.rewards] == [40, 50, 120]


def promised(terminal, msisdn):
    return terminal.about("promised_terms", terminal.login(msisdn))


def test_a_promised_payment_follows_the_policy(house, terminal):
    told = promised(terminal, "+79001000001")
    assert [(one.amount_minor, one.fee_minor) for one in told.choices] == [
        (50_00, 7_00),
        (100_00, 7_00),
        (200_00, 7_00),
        (400_00, 15_00),
    ]
    assert all(one.due_at == house.now + timedelta(days=3) for one in told.choices)
    assert told.refusal == ""


@pytest.mark.parametrize(
    ("msisdn", "refusal"),
    [
        ("+79001000011", "promised_active"),
        ("+79001000018", "debt_too_large"),
        ("+79001000008", "company_managed"),
    ],
)
def test_no_promised_payment_comes_with_its_reason(terminal, msisdn, refusal):
    told = promised(terminal, msisdn)
    assert (told.choices, told.refusal) == ((), refusal)


def test_a_promise_that_was_paid_back_allows_the_next(house, terminal):
    promise = Promise("p-1", OURS, 50_00, 7_00, house.now, house.now + timedelta(days=3))
    house.database.write_now(lambda db: store.add_promise(db, promise))
    assert promised(terminal, OURS).refusal == "promised_active"
    house.database.write_now(lambda db: store.pay_promise(db, "p-1", house.now))
    house.later(minutes=1)
    assert promised(terminal, OURS).refusal == ""


def test_holdings_show_what_is_paid_for_the_dearest_first(terminal):
    told = terminal.about("holdings", terminal.login("+79001000017"))
    assert [one.product.product_id for one in told.items] == ["C-GAMES", "C-HORO", "C-MUSIC"]
    assert told.month_minor == sum(one.month_minor for one in told.items) == 1219_00
    music = told.items[-1]
    assert music.trial_until is not None
    assert music.next_charge_at == music.trial_until
    assert music.provider == "Example Content C"


def test_an_option_left_on_after_the_journey_is_daily(terminal):
    told = terminal.about("holdings", terminal.login("+79001000016"))
    (old,) = [one for one in told.items if one.product.product_id == "O-ROAM-OLD"]
    assert (old.price.per, old.month_minor) == ("day", 30 * 95_00)


@pytest.mark.promise("R18")
def test_an_option_nobody_used_is_marked(house, terminal):
    number = "+79001000001"
    option = Held("O-NET10", "option", house.now - timedelta(days=100), order_id="o-1")
    house.database.write_now(lambda db: store.switch_on(db, number, option))
    (item,) = terminal.about("holdings", terminal.login(number)).items
    assert item.unused


def test_what_the_tariff_includes_is_free_and_stays_on(terminal):
    told = terminal.about("holdings", terminal.login("+79001000015"))
    (item,) = [one for one in told.items if one.product.product_id == "O-CONTENT-BLOCK"]
    assert (item.included, item.can_switch_off, item.month_minor) == (True, False, 0)


def test_every_product_has_words_in_russian_and_english():
    for product in products("RU").values():
        for language in ("ru", "en"):
            assert words.name_of(product.key, language).language == language
            if product.kind in ("tariff", "option", "subscription", "offer"):
                assert words.summary_of(product.key, language).language == language
    assert market_catalogue("RU")["currency"] == "RUB"
