"""Every subscriber of the demonstration sees an account that is whole, today and in half a year."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.demo import numbers
from backend.demo.markets import market_of
from backend.demo.subscribers import FIXTURES

REACHABLE = [
    msisdn
    for msisdn, status, _, _ in numbers.ACCOUNTS
    if status == "open" and msisdn not in numbers.PORTED_OUT
]
OPENING = {msisdn: opening for msisdn, _, opening, _ in numbers.ACCOUNTS}


@pytest.fixture
def seen(house):
    """Return the summary of a number, asked at a terminal of its own."""

    def run(msisdn, language="en"):
        terminal = house.terminal(f"T-{msisdn[1:]}")
        return terminal.about("summary", terminal.login(msisdn), language)

    return run


def alerts(summary) -> set[str]:
    return {alert.code for alert in summary.alerts}


@pytest.mark.promise("R19")
@pytest.mark.slow
@pytest.mark.parametrize("msisdn", REACHABLE)
def test_every_subscriber_has_a_summary(seen, msisdn):
    summary = seen(msisdn)
    assert summary.msisdn == msisdn
    (main, *_) = summary.purses
    assert (main.amount_minor, main.currency) == (OPENING[msisdn], market_of(msisdn).currency)
    assert summary.debt_minor == max(0, -OPENING[msisdn])
    assert all(0 <= package.left <= package.of for package in summary.packages)
    named = {fixture.msisdn: fixture.columns.get("name", "") for fixture in FIXTURES}
    assert summary.name == named[msisdn]


def test_a_number_of_the_open_range_has_a_plain_account(seen):
    summary = seen("+79005123456")
    assert (summary.name, summary.tariff.product_id) == ("", "T03")
    assert summary.purses[0].amount_minor == 0
    assert alerts(summary) == {"fee_not_covered", "check_up_due"}


@pytest.mark.promise("R05", "R19")
@pytest.mark.parametrize(
    ("msisdn", "code"),
    [
        ("+79001000005", "balance_negative"),
        ("+79001000008", "company_managed"),
        ("+79001000011", "promised_due"),
        ("+79001000012", "blocked"),
        ("+79001000013", "limit_reached"),
        ("+79001000014", "gift_waits"),
        ("+79001000015", "gift_waits"),
        ("+79001000016", "daily_option_on"),
        ("+79001000017", "subscriptions_on"),
        ("+79001000017", "trial_ends"),
        ("+79001000018", "blocked"),
        ("+79009998877", "tariff_archived"),
        ("+79001234567", "check_up_due"),
    ],
)
def test_what_needs_a_look_is_said_whatever_day_it_is(house, seen, msisdn, code):
    assert code in alerts(seen(msisdn))
    house.later(days=173)
    assert code in alerts(seen(msisdn))


def test_what_is_in_order_is_not_alarming(seen):
    assert alerts(seen("+79007654321")) <= {"fee_not_covered"}


def test_two_purses_are_shown_and_the_bonus_ends(house, seen):
    main, bonus = seen("+79001000010").purses
    assert (main.amount_minor, bonus.amount_minor) == (150_00, 200_00)
    assert timedelta(0) < bonus.ends_at - house.now < timedelta(days=21)


def test_the_promised_payment_is_due_in_two_days_whenever_one_looks(house, seen):
    for days in (0, 100):
        house.later(days=days)
        promised = seen("+79001000011").promised
        assert (promised.amount_minor, promised.fee_minor) == (200_00, 7_00)
        assert timedelta(days=1) < promised.due_at - house.now < timedelta(days=3)


def test_packages_shrink_within_a_month_and_are_full_on_its_first_day(house, seen):
    left = {package.kind: package.left for package in seen("+79001000001").packages}
    house.now = house.now.replace(day=30, hour=20)
    later = {package.kind: package.left for package in seen("+79001000001").packages}
    assert later["min"] < left["min"] < 200 * 60
    house.later(hours=1, minutes=5)
    summary = seen("+79001000001")
    assert all(package.left == package.of for package in summary.packages)
    assert {package.kind: package.of for package in summary.packages} == {
        "min": 200 * 60,
        "sms": 100,
        "mb": 5120 * 1024,
    }


@pytest.mark.promise("R19")
def test_the_next_fee_is_the_nearest_of_all(seen):
    ordinary, daily = seen("+79001000001").next_fee, seen("+79001000015").next_fee
    assert (ordinary.product.product_id, ordinary.amount_minor) == ("T03", 300_00)
    assert f"{ordinary.at:%Y-%m-%d %H:%M}" == "2026-11-30 21:10"  # the first, in Moscow
    assert (daily.product.product_id, daily.amount_minor) == ("T07", 5_00)


@pytest.mark.parametrize(
    ("msisdn", "fee"),
    [("+380500000001", 150_00), ("+375290000001", 12_00), ("+36200000001", 2_000_00)],
)
def test_each_market_has_its_own_money(seen, msisdn, fee):
    summary = seen(msisdn)
    assert summary.tariff_price.amount_minor == fee


def test_names_come_in_the_language_asked_for_or_say_which_it_is(seen):
    assert seen("+36200000001", "hu").tariff.name.text == "Áram M"
    told = seen("+79001234567", "tg").tariff.name
    assert (told.language, told.text) == ("ru", "Поток S")


@pytest.mark.parametrize(
    "end",
    [
        "UPDATE accounts SET status = 'closed' WHERE msisdn = '+79001234567'",
        "UPDATE subscribers SET ended = 'ported_out' WHERE msisdn = '+79001234567'",
    ],
)
def test_a_number_that_ends_during_the_visit_ends_the_access(house, terminal, refusal, end):
    access = terminal.login("+79001234567")
    house.database.write_now(lambda db: db.execute(end))
    assert refusal(terminal.about, "summary", access).code == "access_ended"
