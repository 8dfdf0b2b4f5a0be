"""Every kind of change, quoted and ordered on the demonstration's people; the books stay whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backend.account import store

ORDINARY, PLAIN, RICH = "+79001234567", "+79001112233", "+79007654321"
S01, S02, BLOCKED, CONTENT = "+79001000001", "+79001000002", "+79001000012", "+79001000017"
BIRTHDAY, LOYAL, IN_TURKEY = "+79001000014", "+79001000015", "+79001000019"
LIMITED, TRAVELLER, LOST = "+79001000013", "+79001000016", "+79001000006"
MIDNIGHT_DECEMBER = datetime(2026, 11, 30, 21, 0, tzinfo=UTC)  # in Moscow


@pytest.mark.promise("R16")
def test_a_dearer_tariff_begins_at_once_for_what_the_rest_costs_more(customer, whole):
    ann = customer(S01)
    ann.owns(60_000)
    quote = ann.quote("change_tariff", tariff_id="T04")
    rest = (500_00 - 500_00 * 19 // 30) - (300_00 - 300_00 * 19 // 30)  # eleven days of thirty
    assert (quote.refusal, quote.missing_minor) == ("", 0)
    assert quote.charge_now_minor == rest
    assert quote.effective_at == ann.house.now
    assert quote.terms_note.text.startswith("Only what the days left")
    assert (quote.next_charge_minor, quote.next_charge_per) == (500_00, "month")
    assert quote.next_charge_at == MIDNIGHT_DECEMBER + timedelta(minutes=10)
    assert quote.month_after_minor - quote.month_before_minor == 200_00
    assert "package_left_lost" in {one.code for one in quote.losses}
    statement = ann.order(quote)
    assert (statement.result, statement.charged_minor) == ("done", rest)
    told = ann.summary()
    assert told.tariff.product_id == "T04"
    assert told.purses[0].amount_minor == quote.balance_after_minor == 214_00 + 60_000 - rest
    assert (told.next_fee.at, told.next_fee.amount_minor) == (quote.next_charge_at, 500_00)
    ann.house.later(seconds=1)
    taken = {one.charge_id: one.amount_minor for one in ann.charges().groups}
    assert taken["tariff_fee.T04"] == rest
    whole()


def test_a_tariff_that_is_no_dearer_waits_until_the_paid_month_is_over(customer, whole):
    boris = customer(S02)
    quote = boris.quote("change_tariff", tariff_id="T07")
    assert (quote.charge_now_minor, quote.effective_at) == (0, MIDNIGHT_DECEMBER)
    assert quote.next_charge_minor == 4_83  # December has 31 days
    assert "package_left_lost" not in {one.code for one in quote.losses}
    assert quote.losses
    statement = boris.order(quote)
    assert (statement.result, statement.effective_at) == ("scheduled", MIDNIGHT_DECEMBER)
    told = boris.summary()
    assert told.tariff.product_id == "T04"
    assert (told.next_tariff.product_id, told.next_tariff_at) == ("T07", MIDNIGHT_DECEMBER)
    assert told.next_fee.product.product_id == "T07"
    assert told.next_fee.amount_minor == 4_83
    assert "01.12.2026" in boris.house.sms(S02)[-1]
    whole()
    boris.house.now = MIDNIGHT_DECEMBER + timedelta(hours=3)
    later = customer(S02, visit="v-2")
    told = later.summary()
    assert (told.tariff.product_id, told.next_fee.amount_minor) == ("T07", 4_84)
    assert (told.next_tariff, told.next_tariff_at) == (None, None)
    taken = {one.charge_id: one.amount_minor for one in later.charges().groups}
    assert taken["tariff_fee.T07"] == 4_83
    whole()


def test_a_tariff_that_waits_is_dropped_by_choosing_the_own_one(customer, rows):
    boris = customer(S02)
    boris.change("change_tariff", tariff_id="T07")
    assert boris.quote("change_tariff", tariff_id="T07").refusal == "already_on"
    assert boris.change("change_tariff", tariff_id="T04").result == "done"
    assert boris.quote("change_tariff", tariff_id="T04").refusal == "already_on"
    boris.house.now = MIDNIGHT_DECEMBER + timedelta(days=1)
    assert customer(S02, visit="v-2").summary().tariff.product_id == "T04"


def test_a_tariff_ordered_later_takes_the_place_of_one_that_waits(customer, house):
    boris = customer(S02)
    boris.owns(200_000)
    boris.change("change_tariff", tariff_id="T07")
    boris.change("change_tariff", tariff_id="T05")
    assert boris.summary().next_fee.product.product_id == "T05"
    boris.change("change_tariff", tariff_id="T03")
    boris.change("change_tariff", tariff_id="T06")
    house.now = MIDNIGHT_DECEMBER + timedelta(days=1)
    assert customer(S02, visit="v-2").summary().tariff.product_id == "T06"


def test_money_that_has_to_be_paid_in_is_named_and_then_enough(customer, whole):
    ann = customer()
    quote = ann.quote("change_tariff", tariff_id="T05")
    assert quote.missing_minor == 850_00 - 123_50
    assert ann.order(quote).refusal == "balance"
    assert ann.summary().tariff.product_id == "T03"
    ann.owns(quote.missing_minor)
    assert ann.order(quote).result == "done"
    whole()


@pytest.mark.promise("R11")
def test_an_option_takes_what_it_needs_along(customer, whole):
    oleg = customer(PLAIN)
    quote = oleg.quote("switch_on", option_id="O-ROAMDAY-E")
    assert [one.product_id for one in quote.also_on] == ["O-INTL", "O-ROAM-BASE"]
    assert (quote.charge_now_minor, quote.missing_minor) == (0, 0)
    assert (quote.next_charge_minor, quote.next_charge_per) == (290_00, "day_used")
    statement = oleg.order(quote)
    assert statement.also_on == ("O-INTL", "O-ROAM-BASE")
    assert oleg.holds() == {"O-INTL", "O-ROAM-BASE", "O-ROAMDAY-E"}
    whole()


@pytest.mark.promise("R11")
def test_an_option_switches_off_what_it_cannot_stand(customer, whole):
    peter = customer(TRAVELLER)
    quote = peter.quote("switch_on", option_id="O-ROAMDAY-E")
    assert [one.product_id for one in quote.also_off] == ["O-ROAM-OLD"]
    ends = [one.product.product_id for one in quote.losses if one.code == "option_ends"]
    assert ends == ["O-ROAM-OLD"]
    assert quote.month_before_minor - quote.month_after_minor == 30 * 95_00
    peter.order(quote)
    assert peter.holds() == {"O-INTL", "O-ROAM-BASE", "O-ROAMDAY-E"}
    whole()


def test_a_monthly_option_is_paid_at_once_and_explained(customer, whole):
    ann = customer()
    ann.owns(10_000)
    quote = ann.quote("switch_on", option_id="O-NET3")
    assert quote.charge_now_minor == 120_00
    statement = ann.order(quote)
    assert statement.charged_minor == 120_00
    ann.house.later(seconds=1)
    group = next(one for one in ann.charges().groups if one.charge_id == "option_fee.O-NET3")
    assert group.amount_minor == 120_00
    held = {one.product.product_id: one for one in ann.terminal.about("holdings", ann.access).items}
    assert held["O-NET3"].next_charge_at == quote.next_charge_at
    whole()


def test_one_gigabyte_can_be_bought_again_and_again(customer, whole):
    ann = customer()
    ann.owns(20_000)
    for _ in range(2):
        assert ann.change("switch_on", option_id="O-TURBO1").charged_minor == 70_00
    extra = [one for one in ann.summary().packages if one.source.product_id == "O-TURBO1"]
    assert [one.left for one in extra] == [1024 * 1024] * 2
    assert "O-TURBO1" not in ann.holds()
    whole()


def test_a_reached_spending_limit_is_raised_a_step(customer, whole):
    max_ = customer(LIMITED)
    assert "limit_reached" in {one.code for one in max_.summary().alerts}
    assert max_.quote("switch_on", option_id="O-ROAM-LIMIT").refusal == "not_offered"
    assert (
        max_.quote("switch_on", option_id="O-ROAM-LIMIT", amount_minor=7).refusal == "not_offered"
    )
    same = max_.quote("switch_on", option_id="O-ROAM-LIMIT", amount_minor=500_00)
    assert same.refusal == "already_on"
    max_.change("switch_on", option_id="O-ROAM-LIMIT", amount_minor=5000_00)
    assert "limit_reached" not in {one.code for one in max_.summary().alerts}
    whole()


@pytest.mark.promise("R18")
def test_everything_unwanted_goes_off_at_one_yes(customer, whole):
    raisa = customer(CONTENT)
    every = ["C-HORO", "C-GAMES", "C-MUSIC"]
    quote = raisa.quote("switch_off", product_ids=every)
    assert quote.subject is None
    assert [one.product_id for one in quote.also_off] == every, "each is named before the yes"
    assert quote.losses == ()
    assert quote.month_before_minor - quote.month_after_minor == 30 * 10_00 + 30 * 25_00 + 169_00
    raisa.order(quote)
    assert raisa.holds() == set()
    assert "Horoscope" in raisa.house.sms(CONTENT)[-1] or "Гороскоп" in raisa.house.sms(CONTENT)[-1]
    whole()


def test_what_needs_an_option_goes_off_with_it(customer, whole):
    peter = customer(TRAVELLER)
    quote = peter.quote("switch_off", product_ids=["O-INTL"])
    assert {one.product_id for one in quote.also_off} == {"O-ROAM-BASE", "O-ROAM-OLD"}
    peter.order(quote)
    assert peter.holds() == set()
    whole()


def test_gifts_are_taken_once_and_only_by_whom_they_are_for(customer, whole):
    nina = customer(BIRTHDAY)
    assert nina.quote("take_offer", offer_id="F04").refusal == "not_offered"
    assert nina.quote("take_offer", offer_id="F02").refusal == "not_offered"
    statement = nina.change("take_offer", offer_id="F01")
    assert statement.charged_minor == 0
    package = next(one for one in nina.summary().packages if one.source.product_id == "F01")
    assert (package.kind, package.left) == ("mb", 5120 * 1024)
    assert package.until == nina.house.now + timedelta(days=7)
    assert nina.quote("take_offer", offer_id="F01").refusal == "not_offered"
    olga = customer(LOYAL, visit="v-2")
    olga.change("take_offer", offer_id="F04")
    whole()


def test_free_protection_comes_as_an_offer(customer, whole):
    raisa = customer(CONTENT)
    quote = raisa.quote("take_offer", offer_id="F05")
    assert (quote.charge_now_minor, quote.missing_minor) == (0, 0)
    raisa.order(quote)
    assert "O-CONTENT-BLOCK" in raisa.holds()
    whole()


def test_a_discount_changes_the_tariff_and_its_fee_for_three_months(customer, whole):
    vera = customer("+79007654321")
    offered = {one.product.product_id for one in vera.terminal.about("offers", vera.access).offers}
    assert "F03" in offered
    quote = vera.quote("take_offer", offer_id="F03")
    assert quote.subject.product_id == "T04"
    assert quote.next_charge_minor == 400_00
    assert quote.missing_minor == 500_00 - 480_00
    vera.owns(20_00)
    assert vera.order(quote).result == "scheduled"
    fee = vera.summary().next_fee
    assert (fee.product.product_id, fee.amount_minor) == ("T04", 400_00)
    vera.house.now = datetime(2027, 3, 2, tzinfo=UTC)
    later = customer("+79007654321", visit="v-2")
    assert later.summary().next_fee.amount_minor == 500_00
    whole()


def test_a_discount_ends_with_its_tariff(customer, house):
    vera = customer("+79007654321")
    vera.owns(200_000)
    vera.change("take_offer", offer_id="F03")
    house.now = MIDNIGHT_DECEMBER + timedelta(days=3)
    later = customer("+79007654321", visit="v-2")
    quote = later.quote("change_tariff", tariff_id="T05")
    assert "F03" in {one.product.product_id for one in quote.losses if one.product}
    assert quote.next_charge_minor == 850_00
    later.order(quote)
    assert later.summary().next_fee.amount_minor == 850_00


def test_points_buy_a_reward_and_are_gone(customer, whole):
    ann = customer()
    assert ann.summary().points == 186
    ann.change("take_reward", reward_id="W-MB1024")
    assert ann.summary().points == 66
    assert ann.quote("take_reward", reward_id="W-MB1024").refusal == "points_missing"
    ann.house.database.write_now(lambda db: store.add_points(db, ORDINARY, 40 - 66))
    assert ann.change("take_reward", reward_id="W-MIN50").charged_minor == 0
    assert ann.summary().points == 0
    kinds = {one.source.product_id: one.left for one in ann.summary().packages}
    assert (kinds["W-MB1024"], kinds["W-MIN50"]) == (1024 * 1024, 50 * 60)
    whole()


def test_a_stolen_phone_is_blocked_by_a_secret_alone_without_a_balance(customer, whole):
    elena = customer(LOST, "L2x")
    quote = elena.quote("block_sim")
    assert (quote.refusal, quote.balance_minor, quote.balance_after_minor) == ("", 0, 0)
    assert elena.order(quote).result == "done"
    assert elena.quote("block_sim").refusal == "sim_state"
    assert customer(LOST, visit="v-2").summary().sim == "blocked_by_customer"
    whole()


def test_a_found_phone_works_again_and_a_debt_keeps_it_blocked(customer, house, whole):
    lidia = customer(BLOCKED, "L2")
    lidia.change("unblock_sim")
    assert lidia.summary().sim == "active"
    assert lidia.quote("unblock_sim").refusal == "sim_state"
    lidia.change("block_sim")
    lidia.owns(-300_00)
    lidia.change("unblock_sim")
    assert lidia.summary().sim == "blocked_by_operator"
    whole()


def test_a_dead_roaming_is_mended_by_three_changes(customer, whole):
    tamara = customer(IN_TURKEY)

    def broken():
        found = tamara.terminal.about("diagnosis", tamara.access, problem="roaming_dead")
        return {one.check for one in found.checks if not one.ok}

    assert broken() == {"roaming", "roaming_data", "registered"}
    tamara.change("reprovision")
    assert broken() == {"roaming", "roaming_data"}
    tamara.change("switch_on", option_id="O-ROAM-BASE")
    tamara.change("switch_off", product_ids=["O-ROAM-STOP"])
    assert broken() == set()
    whole()


def test_services_are_written_anew_only_so_often(customer):
    tamara = customer(IN_TURKEY)
    for _ in range(3):
        tamara.change("reprovision")
    assert tamara.quote("reprovision").refusal == "too_often"


def test_notices_are_what_the_customer_wants(customer, rows, whole):
    ann = customer()
    ann.change("set_notices", better_offer=True, check_up=False, before_fee=True)
    columns = "notice_better_offer, notice_check_up, notice_before_fee"
    query = f"SELECT {columns} FROM subscribers WHERE msisdn = ?"
    assert rows(query, ORDINARY) == [(1, 0, 1)]
    assert ann.terminal.about("offers", ann.access).tell_me
    assert ann.terminal.about("summary", ann.access).notices == ("better_offer", "before_fee")
    whole()


def test_a_new_sim_card_is_asked_for_with_a_number_to_call(customer, rows, whole):
    ann = customer(level="L2")
    statement = ann.change("replace_sim", call_msisdn="+79001112233")
    case = rows("SELECT case_no, topic, account_msisdn, call_msisdn, state FROM cases")
    assert case == [(statement.case_no, "sim", ORDINARY, "+79001112233", "open")]
    assert statement.case_no in ann.house.sms(ORDINARY)[-1]
    again = ann.quote("replace_sim", call_msisdn="+79001112233")
    assert again.refusal == "too_often"
    whole()


@pytest.mark.promise("R22")
@pytest.mark.parametrize("language", ["ru", "en", "uk", "be", "hu", "uz", "tg", "ky"])
def test_every_order_is_told_to_the_number_in_its_language(customer, house, language):
    house.database.write_now(
        lambda db: db.execute("UPDATE subscribers SET language = ?", (language,))
    )
    ann = customer(level="L2")
    ann.owns(100_000)
    orders = [
        ann.change("switch_on", option_id="O-NET3"),
        ann.change("promise_payment", amount_minor=50_00),
        ann.change("replace_sim", call_msisdn="+79001112233"),
        ann.change("block_sim"),
    ]
    told = house.sms(ORDINARY)[-4:]
    for statement, text in zip(orders, told, strict=True):
        assert statement.reference in text
        assert "{" not in text
        assert "0890" in text
    assert "120 RUB" in told[0]
    assert "50 RUB" in told[1]
